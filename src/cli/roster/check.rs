use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::session::Session;
use crate::cli::{Common, Run, Stop};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::measure::emit::{self, Emitted};
use crate::measure::roster::{self, Asked, Found, chinese_holidays};
use crate::model::column::FINDINGS;
use crate::model::{Finding, Outcome, RosterRow, Said, Table};
use crate::said;
use crate::time::{Calendar, TimeError};

/// Check a roster: is somebody there at every minute, does everybody rest, take turns, and not work too long
#[derive(Args)]
pub(crate) struct Check {
    /// The roster; `-` is standard input
    roster: String,
    /// The staff sheet: who is employed, and since when
    #[arg(long, value_name = "FILE")]
    staff: Option<String>,
    /// The first day to check, when not a whole month
    #[arg(long, value_name = "DATE", requires = "to", conflicts_with = "month")]
    from: Option<NaiveDate>,
    /// The last day to check
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<NaiveDate>,
    /// The day the roster was sent, for the notice before holidays
    #[arg(long, value_name = "DATE")]
    sent: Option<NaiveDate>,
    /// Write the findings of rules that say `counts_as` as an incident log
    #[arg(long, value_enum)]
    emit: Option<Emit>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Emit {
    Incidents,
}

impl Run for Check {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let (found, first, last) = self.found(session)?;
        let faulty = found.iter().any(|found| found.finding.gravity.is_fault());
        let table = match self.emit {
            Some(Emit::Incidents) => emit::table(found.into_iter().filter_map(emitted).collect()),
            None => {
                let title = said!("Findings of the roster, {first} to {last}", "排班检查，{first} 至 {last}");
                table(title, found)
            }
        };
        Ok(Outcome { found: faulty, ..Outcome::of(table) })
    }
}

/// What was found, a row each.
pub(crate) fn table(title: Said, found: Vec<Found>) -> Table {
    let rows = found.into_iter().map(|found| Finding::row(found.finding)).collect();
    Table::of_rows(FINDINGS.name, title, FINDINGS.all(), rows)
}

impl Check {
    /// The roster of a month's folder.
    pub(crate) fn of_folder(roster: String, staff: Option<String>, common: &Common) -> Self {
        Self { roster, staff, from: None, to: None, sent: None, emit: None, common: common.clone() }
    }

    /// What is found in the days to check, and which days those are.
    pub(crate) fn found(&self, session: &mut Session<'_, '_>) -> Result<(Vec<Found>, NaiveDate, NaiveDate), Stop> {
        let rows = session.read_roster(&self.roster).rows().collect::<Vec<_>>();
        let staff = self.staff.as_ref().map(|file| session.read_people(file));
        session.stop_on_errors()?;
        let (first, last) = self.days(session, &rows)?;
        if session.book().rosters().is_empty() {
            let id = &session.book().policy().id;
            let words = said!(
                "the book {id} asks nothing of a roster: it has no [roster]",
                "制度 {id} 对排班没有要求：没有 [roster]"
            );
            session.sink().push(Diagnostic::note(DiagnosticCode::D033, At::Run, words));
        }
        let calendars = calendars(session, first, last)?;
        let asked = Asked {
            file: Arc::from(self.roster.as_str()),
            first,
            last,
            staff: staff.as_deref(),
            sent: self.sent,
            calendars: &calendars,
        };
        let checked = roster::check(session.book(), &rows, &asked);
        let checked = checked.map_err(|(calendar, error)| unanswered(session, calendar.as_deref(), first, error))?;
        for words in checked.assumed {
            session.sink().push(Diagnostic::note(DiagnosticCode::D033, At::Run, words));
        }
        let mut found = checked.found;
        let only = &self.common.only;
        found.retain(|found| {
            let named = |name: &String| *name == found.finding.rule || found.finding.clauses.contains(name);
            only.is_empty() || only.iter().any(named)
        });
        Ok((found, first, last))
    }

    /// The days to check.
    fn days(&self, session: &mut Session<'_, '_>, rows: &[RosterRow]) -> Result<(NaiveDate, NaiveDate), Stop> {
        if let (Some(first), Some(last)) = (self.from, self.to) {
            if last < first {
                let words = said!("--to {last} is before --from {first}", "--to {last} 早于 --from {first}");
                return Err(Stop::Failure(DiagnosticCode::U001, words));
            }
            return Ok((first, last));
        }
        let month = session.month(rows.iter().map(|row| row.date).max());
        Ok((month.first(), month.last()))
    }
}

/// The calendars whose holidays the book asks a notice before.
fn calendars(
    session: &mut Session<'_, '_>,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<BTreeMap<Option<Arc<str>>, Calendar>, Stop> {
    let notices = session.book().rosters().iter().filter_map(|rule| rule.holiday_notice.as_ref());
    let names: Vec<Option<Arc<str>>> = notices.map(|notice| notice.calendar.clone()).collect();
    let mut calendars = BTreeMap::new();
    for name in names {
        let calendar = match &name {
            None => chinese_holidays(),
            Some(name) => {
                let book = session.book();
                let Some(rule) = book.calendar(name, last).or_else(|| book.calendar(name, first)).cloned() else {
                    let words =
                        said!("the calendar `{name}` is not in force on {last}", "日历 `{name}` 在 {last} 未生效");
                    return Err(Stop::Failure(DiagnosticCode::P009, words));
                };
                session.calendar(&rule)?
            }
        };
        calendars.insert(name, calendar);
    }
    Ok(calendars)
}

/// Says which calendar has no answer.
fn unanswered(session: &mut Session<'_, '_>, name: Option<&str>, day: NaiveDate, error: TimeError) -> Stop {
    let rule = name.and_then(|name| session.book().calendar(name, day)).cloned();
    let Some(rule) = rule else {
        let words: Said = match error {
            TimeError::UnknownYear(year) => said!(
                "the statutory holidays of {year} are not built in: name a [calendar.NAME] with a file of them in holiday_notice",
                "没有内置 {year} 年的法定节假日：请在 holiday_notice 中写明带有该年文件的 [calendar.名称]"
            ),
            TimeError::BeyondYears => said!("{error}", "{error}"),
        };
        return Stop::Failure(DiagnosticCode::P018, words);
    };
    session.sink().push(rule.unanswered(error));
    Stop::Reported
}

/// What is found of somebody, as an incident.
pub(crate) fn emitted(found: Found) -> Option<Emitted> {
    Some(Emitted {
        employee: found.finding.employee?,
        date: found.date,
        code: found.counts_as?,
        number: None,
        note: found.finding.message,
        source: found.finding.place.to_string(),
    })
}
