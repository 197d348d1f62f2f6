use std::sync::Arc;

use clap::Args;

use crate::account::payroll::{self, Inputs};
use crate::model::{Month, Outcome, Person};

use super::session::Session;
use super::{Common, Run, Stop};

/// Work out the month's pay, one line a person, every figure by clause and row
#[derive(Args)]
pub(crate) struct Payroll {
    /// The staff sheet; `-` is standard input
    pub(crate) staff: String,
    /// The incident log: fines, liabilities, proposals
    #[arg(long, value_name = "FILE")]
    incidents: Option<String>,
    /// The orders log: sales and orders by agent
    #[arg(long, value_name = "FILE")]
    orders: Option<String>,
    /// The profit figures: bonus pools shared out over those named in the column `award`
    #[arg(long, value_name = "FILE")]
    profit: Option<String>,
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
        let latest = incidents.iter().map(|incident| incident.date).max();
        let orders = self.orders.as_ref().map(|file| session.read_orders(file, &staff, latest.map(Month::of)));
        let figures = self.profit.as_ref().map(|file| session.read_figures(file));
        session.stop_on_errors()?;
        let logged = orders.as_ref().and_then(|orders| orders.month).map(Month::last);
        let month = session.month(latest.max(logged));
        if let Some(person) = explain {
            incidents.retain(|incident| incident.employee == *person);
        }
        let (book, sink) = session.book_and_sink();
        let inputs = Inputs { month, staff, incidents, orders, figures, explain: explain.is_some() };
        let payroll = payroll::payroll(book, inputs, sink);
        session.stop_on_errors()?;
        payroll.ok_or(Stop::Reported)
    }
}
