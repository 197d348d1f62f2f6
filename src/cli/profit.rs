use clap::Args;

use crate::account::profit::{self, Statement};
use crate::model::Outcome;

use super::session::Session;
use super::{Common, Run, Stop};

/// Work out the profit waterfall, both targets and the bonus pools
#[derive(Args)]
pub(crate) struct Profit {
    /// The figures: rows of name and amount, or one row of columns
    figures: String,
    #[command(flatten)]
    common: Common,
}

impl Run for Profit {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        Ok(Outcome::of(self.asked(session)?.table()))
    }
}

impl Profit {
    /// The lines that `--only` asks for.
    pub(crate) fn asked(&self, session: &mut Session<'_, '_>) -> Result<Statement, Stop> {
        let mut statement = self.statement(session)?;
        statement.keep(&self.common.only);
        Ok(statement)
    }

    /// The month's statement.
    pub(crate) fn statement(&self, session: &mut Session<'_, '_>) -> Result<Statement, Stop> {
        session.load_book()?;
        let figures = session.read_figures(&self.figures);
        session.stop_on_errors()?;
        let month = session.month(None);
        let (book, sink) = session.book_and_sink();
        profit::statement(book, month, &figures, None, sink).ok_or(Stop::Reported)
    }
}
