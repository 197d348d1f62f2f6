//! What checks find: a rule, a row, and what is wrong with it.

use super::names::{Clauses, Person};
use super::outcome::{Cell, Row};
use super::place::Place;
use super::staff::vocabulary;
use super::words::Said;

vocabulary! {
    /// How bad a finding is.
    Gravity {
        /// The rule is broken.
        Error = "error" ["错误"],
        /// The rule is most likely broken; a person looks.
        Warning = "warning" ["警告"],
        /// Worth knowing; no fault.
        Notice = "notice" ["提醒"],
    }
}

/// One thing wrong with a row.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// The rule's clauses.
    pub clauses: Clauses,
    /// How bad it is.
    pub gravity: Gravity,
    /// The row.
    pub place: Place,
    /// What the row is about: an order, a contract.
    pub subject: String,
    /// Who answers for it.
    pub employee: Option<Person>,
    /// The column's name.
    pub column: Said,
    /// What the cell says.
    pub value: String,
    /// What it should say.
    pub expected: Said,
    /// What is wrong.
    pub message: Said,
}

impl Finding {
    /// As a row of the findings table.
    pub fn row(self) -> Row {
        vec![
            Cell::Text(self.rule),
            Cell::Clauses(self.clauses),
            Cell::Count(i64::try_from(self.place.line).unwrap_or(i64::MAX)),
            Cell::Text(self.subject),
            Cell::or_empty(self.employee, Cell::text),
            Cell::Word(self.column),
            Cell::Text(self.value),
            Cell::Word(self.expected),
            Cell::Word(self.message),
            Cell::Word(self.gravity.said()),
            Cell::text(self.place),
        ]
    }
}

impl Gravity {
    /// Whether a check that found it has found something wrong.
    pub fn is_fault(self) -> bool {
        self != Self::Notice
    }
}
