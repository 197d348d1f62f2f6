use std::sync::Arc;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use clap::Args;

use crate::account::payroll::{self, Inputs};
use crate::book::RuleBook;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::measure::attendance::Attendance;
use crate::model::{Code, Incident, Month, Outcome, Person, Staff};
use crate::said;

use super::attendance::DutyInput;
use super::folder::Folder;
use super::session::Session;
use super::{Common, Run, Stop, Unused};

/// Work out the month's pay, one line a person, every figure by clause and row
#[derive(Args)]
pub(crate) struct Payroll {
    /// The staff sheet; `-` is standard input
    pub(crate) staff: String,
    /// The incident log: fines, liabilities, proposals
    #[arg(long, value_name = "FILE")]
    incidents: Option<String>,
    /// The attendance log: lateness, absence and the rest as the book's rules have it
    #[arg(long, value_name = "FILE", requires = "roster")]
    punches: Option<String>,
    /// The roster: who works which shift when
    #[arg(long, value_name = "FILE", requires = "punches")]
    roster: Option<String>,
    /// The leave log
    #[arg(long, value_name = "FILE", requires = "punches")]
    leave: Option<String>,
    /// The orders log: sales and orders by agent
    #[arg(long, value_name = "FILE")]
    orders: Option<String>,
    /// The profit figures: bonus pools shared out over those named in the column `award`
    #[arg(long, value_name = "FILE")]
    profit: Option<String>,
    /// What is put right of months closed before: a column of its own before the net
    #[arg(long, value_name = "FILE")]
    adjustments: Option<String>,
    /// List the orders that earn nothing instead of the pay
    #[arg(long, requires = "orders")]
    unearned: bool,
    #[command(flatten)]
    common: Common,
}

impl Run for Payroll {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        &[Unused::Only]
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let payroll = Arc::new(self.payroll(session, None)?);
        let unearned = payroll.unearned();
        if self.unearned {
            return Ok(Outcome::of(unearned));
        }
        let mut outcome = Outcome::of(payroll.table());
        if !unearned.is_empty() {
            outcome.tables.push(unearned);
        }
        Ok(outcome)
    }
}

impl Payroll {
    /// The payroll of a month's folder: its files by name, so far as they are there.
    pub(crate) fn of_folder(staff: String, folder: &Folder<'_>, common: &Common) -> Self {
        let file = |log: &str| folder.log(log);
        let (punches, roster) = (file("punches"), file("roster"));
        let attends = punches.is_some() && roster.is_some();
        Self {
            staff,
            incidents: file("incidents"),
            leave: file("leave").filter(|_| attends),
            punches: punches.filter(|_| attends),
            roster: roster.filter(|_| attends),
            orders: file("orders"),
            profit: file("figures"),
            adjustments: file("adjustments"),
            unearned: false,
            common: common.clone(),
        }
    }

    /// The month's payroll. When one person's is to be explained, only their incidents are judged, with every step kept.
    pub(crate) fn payroll(
        &self,
        session: &mut Session<'_, '_>,
        explain: Option<&Person>,
    ) -> Result<payroll::Payroll, Stop> {
        session.load_book()?;
        let staff = session.read_staff(&self.staff);
        session.take_month_of(&staff);
        let mut incidents = self.incidents.as_ref().map_or_else(Vec::new, |file| session.read_incidents(file));
        let attendance = self.attendance(&staff, session)?;
        if let Some(attendance) = &attendance {
            let seen = attendance.incidents(session.book());
            let (book, sink) = session.book_and_sink();
            let seen = not_logged(seen, &incidents, book, sink);
            incidents.extend(seen);
        }
        let latest = incidents.iter().map(|incident| incident.date).max();
        let latest = latest.max(attendance.as_ref().and_then(Attendance::latest));
        let orders = self.orders.as_ref().map(|file| session.read_orders(file, &staff, latest.map(Month::of)));
        let figures = self.profit.as_ref().map(|file| session.read_figures(file));
        let adjustments = self.adjustments.as_ref().map(|file| session.read_adjustments(file));
        session.stop_on_errors()?;
        let logged = orders.as_ref().and_then(|orders| orders.month).map(Month::last);
        let month = session.month(latest.max(logged));
        if let Some(person) = explain {
            incidents.retain(|incident| incident.employee == *person);
        }
        let rostered = attendance.map_or_else(Vec::new, |attendance| attendance.rostered_days(month));
        let (book, sink) = session.book_and_sink();
        let explain = explain.is_some();
        let inputs = Inputs { month, staff, incidents, rostered, orders, figures, adjustments, explain };
        let payroll = payroll::payroll(book, inputs, sink);
        session.stop_on_errors()?;
        payroll.ok_or(Stop::Reported)
    }

    /// Who was at work when, where there is an attendance log.
    fn attendance(&self, staff: &[Staff], session: &mut Session<'_, '_>) -> Result<Option<Attendance>, Stop> {
        let (Some(punches), Some(roster)) = (&self.punches, &self.roster) else { return Ok(None) };
        session.stop_on_errors()?;
        let duty = DutyInput { roster: roster.clone(), leave: self.leave.clone() };
        duty.attendance(punches, Some(staff), session).map(Some)
    }
}

/// What other logs show and the incident log does not have yet: what the log says of the same breach on the same day holds,
/// waived or not, by whatever code it names the breach.
pub(crate) fn not_logged(
    mut seen: Vec<Incident>,
    logged: &[Incident],
    book: &RuleBook,
    sink: &mut Sink,
) -> Vec<Incident> {
    let mut codes: BTreeMap<(&Person, NaiveDate), BTreeSet<&Code>> = BTreeMap::new();
    for incident in logged {
        codes.entry((&incident.employee, incident.date)).or_default().insert(&incident.code);
    }
    seen.retain(|incident| {
        let logged = codes.get(&(&incident.employee, incident.date));
        let known = logged.is_some_and(|codes| codes.iter().any(|code| book.is_same_rule(code, &incident.code)));
        if known {
            let (employee, date, code) = (&incident.employee, incident.date, &incident.code);
            let message = said!(
                "`{code}` of {employee} on {date} is not charged again: the incident log has it",
                "{employee} {date} 的 `{code}` 不重复处理：违规记录中已有"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D019, At::row(&incident.place), message));
        }
        !known
    });
    seen
}
