use clap::Args;

use crate::account::fund::{self, Fund as Kept};
use crate::diagnostics::DiagnosticCode;
use crate::judge;
use crate::model::{Outcome, Yuan};
use crate::said;

use super::fines::IncidentInput;
use super::session::Session;
use super::{Common, Run, Stop};

/// Keep the department fund: opening, each fine and expense, closing
#[derive(Args)]
pub(crate) struct Fund {
    #[command(flatten)]
    pub(crate) input: IncidentInput,
    /// The spending log: date, amount, purpose, approver
    #[arg(long, value_name = "FILE")]
    spending: Option<String>,
    /// What the fund held before the month, in place of the book's opening
    #[arg(long, value_name = "YUAN")]
    opening: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for Fund {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        Ok(Outcome::of(self.keep(session, judge::Options::default())?.table()))
    }
}

impl Fund {
    /// The month's fund.
    pub(crate) fn keep(&self, session: &mut Session<'_, '_>, options: judge::Options) -> Result<Kept, Stop> {
        let opening = self.opening.as_deref().map(opening).transpose()?;
        session.load_book()?;
        let spending = self.spending.as_ref().map_or_else(Vec::new, |file| session.read_spending(file));
        let judged = self.input.judge(session, options)?;
        let dates = judged.consequences.iter().map(|consequence| consequence.date);
        let month = session.month(dates.chain(spending.iter().map(|expense| expense.date)).max());
        let (book, sink) = session.book_and_sink();
        let Some(rules) = book.fund(month.last()) else {
            let id = &book.policy().id;
            let words = said!(
                "the book {id} keeps no fund: it has no [fund] in force in {month}",
                "制度 {id} 没有基金：在 {month} 没有生效的 [fund]"
            );
            return Err(Stop::Failure(DiagnosticCode::P009, words));
        };
        fund::keep(rules, month, opening, &judged.consequences, &spending, sink).ok_or(Stop::Reported)
    }
}

fn opening(text: &str) -> Result<Yuan, Stop> {
    let amount = text.parse().ok().and_then(Yuan::exact).filter(|amount| *amount >= Yuan::ZERO);
    amount.ok_or_else(|| {
        let words = said!(
            "--opening takes an amount such as 380.00, not `{text}`",
            "--opening 应为金额如 380.00，而不是 `{text}`"
        );
        Stop::Failure(DiagnosticCode::U001, words)
    })
}
