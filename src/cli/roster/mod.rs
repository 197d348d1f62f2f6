mod check;
mod make;
#[cfg(test)]
mod tests;

pub(crate) use check::{Check as CheckRoster, emitted, table};

use clap::Subcommand;

use crate::model::Outcome;

use super::session::Session;
use super::{Common, Run, Stop, Unused};

/// Check rosters, and make them
#[derive(Subcommand)]
pub(crate) enum Roster {
    Check(check::Check),
    Make(make::Make),
}

impl Run for Roster {
    fn common(&self) -> &Common {
        match self {
            Self::Check(command) => command.common(),
            Self::Make(command) => command.common(),
        }
    }

    fn unused(&self) -> &'static [Unused] {
        match self {
            Self::Check(_) => &[],
            Self::Make(command) => command.unused(),
        }
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        match self {
            Self::Check(command) => command.run(session),
            Self::Make(command) => command.run(session),
        }
    }
}
