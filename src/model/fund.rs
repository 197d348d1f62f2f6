//! Spending from the department fund.

use std::sync::Arc;

use chrono::NaiveDate;

use super::money::Yuan;
use super::names::Person;
use super::place::Place;

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
