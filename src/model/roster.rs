//! The roster: who is to work when.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::names::Person;
use super::place::Place;

/// What a roster has somebody do on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Work a shift, by the name the roster calls it.
    Shift(Arc<str>),
    /// Rest.
    Rest,
}

/// One row of a roster.
#[derive(Clone, Debug)]
pub struct RosterRow {
    /// Who.
    pub employee: Person,
    /// The day the shift starts.
    pub date: NaiveDate,
    /// What is to be done.
    pub duty: Duty,
    /// Whose place is taken.
    pub stand_in_for: Option<Person>,
    /// From when to when of the shift, in seconds from 00:00 of the day, where that is not the whole of it.
    pub part: Option<(i64, i64)>,
    /// Who approved the change, where it is one.
    pub approver: Option<Arc<str>>,
    /// When it was approved, on the department's clocks.
    pub approved_at: Option<NaiveDateTime>,
    /// The row.
    pub place: Place,
}

impl Duty {
    /// What rosters write for a day of rest.
    pub const REST: &'static [&'static str] = &["rest", "off", "休", "休息", "公休", "休假", "轮休", "调休"];

    /// Reads a cell of a roster.
    pub fn parse(cell: &str) -> Self {
        if Self::REST.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
            Self::Rest
        } else {
            Self::Shift(Arc::from(cell))
        }
    }
}
