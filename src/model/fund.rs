//! The department fund: its spending log, and what its lines are called.

use std::sync::Arc;

use chrono::NaiveDate;

use super::money::Yuan;
use super::names::Person;
use super::place::Place;

/// What the first line of the fund is called in machine formats.
pub const OPENING: &str = "opening";
/// What its last line is called there.
pub const CLOSING: &str = "closing";
/// What leads the code of a fine that went back to the person.
pub const REVERSAL: &str = "reversal ";
/// What leads the purpose of an expense.
pub const SPENDING: &str = "spending ";

/// One row of the spending log (08-35: every expense has a purpose and an approver).
#[derive(Clone, Debug)]
pub struct Spending {
    /// The day of the expense.
    pub date: NaiveDate,
    /// Yuan, above zero.
    pub amount: Yuan,
    /// What for.
    pub purpose: Arc<str>,
    /// Who approved it.
    pub approver: Person,
    /// The row.
    pub place: Place,
}
