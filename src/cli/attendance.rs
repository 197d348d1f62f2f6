use std::sync::Arc;

use clap::Args;

use crate::diagnostics::Sink;
use crate::log::Seen;
use crate::measure::attendance::{self, Attendance, ExportedLeave, Inputs, Plan, Stray, attend};
use crate::measure::emit;
use crate::model::punch::{AttendanceState, Sign};
use crate::model::{Moment, Outcome, Staff};
use crate::time::{Calendar, Instant};

use super::session::Session;
use super::{Common, EmitWord, Run, Stop, Unused};

/// Say who was at work when the roster said so: late, early, absent, on leave, one line a person and shift
#[derive(Args)]
pub(crate) struct Attend {
    /// The attendance log: punches, pairs of in and out, or an export of DingTalk or WeCom; `-` is standard input
    punches: String,
    #[command(flatten)]
    pub(crate) duty: DutyInput,
    /// The staff sheet: who joined or left when, who comes by the shuttle bus
    #[arg(long, value_name = "FILE")]
    staff: Option<String>,
    /// Only rows of these states: present, late, left-early, absent, leave, rest, unrostered, missing-punch
    #[arg(long, value_name = "STATE,…", value_delimiter = ',', value_parser = state, conflicts_with_all = ["summary", "emit"])]
    state: Vec<AttendanceState>,
    /// Sum up by person instead of listing
    #[arg(long, conflicts_with = "emit")]
    summary: bool,
    /// Write the breaches as an incident log, for `cs fines -`
    #[arg(long, value_enum)]
    emit: Option<EmitWord>,
    #[command(flatten)]
    common: Common,
}

/// The roster and the leave punches are held against.
#[derive(Args, Clone)]
#[group(skip)]
pub(crate) struct DutyInput {
    /// The roster: who works which shift when
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: String,
    /// The leave log
    #[arg(long, value_name = "FILE")]
    pub(crate) leave: Option<String>,
}

impl Run for Attend {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        if self.summary { &[Unused::Only] } else { &[] }
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let attendance = self.attendance(session)?;
        Ok(Outcome::of(match self.emit {
            Some(EmitWord::Incidents) => {
                let only = &session.common().only;
                let mut breaches = attendance.breaches(session.book());
                breaches.retain(|breach| only.is_empty() || only.iter().any(|code| code == breach.code.as_str()));
                emit::table(breaches)
            }
            None if self.summary => attendance.summary(),
            None => attendance.table(&session.common().only, &self.state),
        }))
    }
}

impl Attend {
    /// Reads the logs and tells who was at work when.
    pub(crate) fn attendance(&self, session: &mut Session<'_, '_>) -> Result<Attendance, Stop> {
        session.load_book()?;
        let staff = self.staff.as_ref().map(|file| session.read_staff(file));
        session.stop_on_errors()?;
        self.duty.attendance(&self.punches, staff.as_deref(), session)
    }
}

impl DutyInput {
    /// Tells who was at work when, from an attendance log.
    pub(crate) fn attendance(
        &self,
        punches: &str,
        staff: Option<&[Staff]>,
        session: &mut Session<'_, '_>,
    ) -> Result<Attendance, Stop> {
        let roster = session.read_roster(&self.roster);
        let leaves = self.leave.as_ref().map_or_else(Vec::new, |file| session.read_leaves(file));
        session.stop_on_errors()?;
        let calendar = attendance_calendar(session)?;
        let (month, now) = (session.stated_month(), session.now());
        let (book, sink) = session.book_and_sink();
        let plan = Plan::new(book, &self.roster, &roster, staff, sink);
        drop(roster);
        session.stop_on_errors()?;
        // Punches of a shift go to the plan as they are read; only the others are kept.
        let beside = session.read_punches(punches, |seen| match seen.sign {
            Sign::Punch { at, direction } => plan.see(&seen.employee, local(at, &calendar), direction, seen.line),
            Sign::Leave { .. } => false,
        });
        session.stop_on_errors()?;
        let (mut strays, mut exported) = (Vec::new(), Vec::new());
        for Seen { employee, sign, line } in beside {
            match sign {
                Sign::Punch { at, .. } => strays.push(Stray { employee, at: local(at, &calendar), line }),
                Sign::Leave { date, .. } => exported.push(ExportedLeave { employee, date }),
            }
        }
        let (book, sink): (_, &mut Sink) = session.book_and_sink();
        let inputs = Inputs {
            book,
            calendar: &calendar,
            plan,
            punches: Arc::from(punches),
            strays,
            exported,
            leaves,
            month,
            now,
        };
        let attendance = attend(inputs, sink);
        session.stop_on_errors()?;
        Ok(attendance)
    }
}

/// A state, by its English or Chinese word.
fn state(word: &str) -> Result<AttendanceState, String> {
    AttendanceState::parse(word).ok_or_else(|| {
        let words = AttendanceState::ALL.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ");
        format!("one of {words}")
    })
}

/// The local second of a punch, on the clocks of a calendar.
fn local(at: Moment, calendar: &Calendar) -> i64 {
    match at {
        Moment::Local(at) => at,
        Moment::Exact(at) => calendar.civil(Instant::from_utc(at)),
    }
}

/// The calendar the book's [attendance] names: else China's clocks and holidays.
fn attendance_calendar(session: &mut Session<'_, '_>) -> Result<Calendar, Stop> {
    let day = session.judging_day();
    let book = session.book();
    let name = book.attendance(day).and_then(|rules| rules.calendar.clone());
    match name.and_then(|name| book.calendar(&name, day).cloned()) {
        Some(rule) => session.calendar(&rule),
        None => Ok(attendance::chinese_calendar()),
    }
}
