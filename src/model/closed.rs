//! A closed month: what was paid, and what it was worked out from, kept so that nothing of it changes unnoticed.
//!
//! Its record is a file of the month's folder: one JSON object whose last member is the SHA-256 of the others, written
//! without blanks. Anybody can check it: `jq -cj 'del(.digest)' closed-2025-03.json | sha256sum`. A record names the digest of
//! the one before it, so that none can be exchanged or taken away without the later ones showing it.

use chrono::NaiveDateTime;

use super::money::Yuan;
use super::month::Month;
use super::names::{Clauses, Person};
use super::report::Input;

/// A month as it was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedMonth {
    /// The month.
    pub month: Month,
    /// The time the figures are of; the same inputs come to the same figures as of the same time.
    pub as_of: NaiveDateTime,
    /// The version of the program.
    pub version: String,
    /// The id of the book.
    pub book: String,
    /// The digest of everything the book says.
    pub book_digest: String,
    /// The record before it, if there was one.
    pub previous: Option<Previous>,
    /// The files the figures were made of.
    pub inputs: Vec<Input>,
    /// The key figures, as printed.
    pub figures: Vec<ClosedFigure>,
    /// The closing balance of the fund.
    pub fund: Option<Yuan>,
    /// Everybody's pay.
    pub payroll: Vec<PaidLine>,
}

/// The record of the month that was closed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Its month.
    pub month: Month,
    /// Its digest.
    pub digest: String,
}

/// A key figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedFigure {
    /// Its name in machine formats.
    pub name: String,
    /// Its value as machine formats print it.
    pub value: String,
}

/// What one person was paid: a line of the payroll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidLine {
    /// Who.
    pub employee: Person,
    /// The department, in machine formats.
    pub department: Option<String>,
    /// The grade, in machine formats.
    pub grade: Option<String>,
    /// The columns of money, in the payroll's order.
    pub amounts: Vec<PaidAmount>,
    /// What a person was still to decide.
    pub proposals: Option<String>,
}

/// One amount of a payroll line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidAmount {
    /// The column of the payroll.
    pub column: &'static str,
    /// How much.
    pub amount: Yuan,
    /// The clauses it stands on.
    pub clauses: Clauses,
}

/// The name a month's record has in the month's folder.
pub fn file_name(month: Month) -> String {
    format!("closed-{month}.json")
}
