//! `cs` runs a customer-service department's rules over plain files.
//!
//! Data goes one way: [`book`] reads the rules and [`log`] the month's files; [`measure`] sees what the logs show; [`judge`]
//! turns incidents into consequences; [`account`] turns those and the figures into pay, scores, profit and the fund;
//! [`render`] writes the answer. `measure`, `judge` and `account` are pure: typed values in, typed values out, no files, no
//! clock, no printing. [`plan`] makes rosters, [`report`] draws the month's charts and key figures from the others' tables.
//! [`time`] counts working hours and days for all of them, and [`model`] is the vocabulary they share.

pub mod account;
pub mod book;
pub mod cli;
pub mod diagnostics;
pub mod judge;
pub mod log;
pub mod measure;
pub mod model;
pub mod plan;
pub mod render;
pub mod report;
pub mod time;

use std::ffi::OsString;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done; a check found nothing.
    Done,
    /// Done; a check found something.
    Found,
    /// Could not be done: usage, book, data or file. Nothing was written.
    Failed,
}

impl ExitStatus {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
            Self::Failed => 2,
        }
    }
}

/// Runs one command line. A closed pipe is a quiet end: whoever closed it has read enough.
pub fn run(arguments: &[OsString], world: &mut cli::World<'_>) -> ExitStatus {
    cli::run(arguments, world)
}
