//! The vocabulary every stage speaks: plain data, no files, no printing, no rules.

pub mod agenda;
pub mod chat;
pub mod closed;
pub mod column;
pub mod consequence;
pub mod digest;
pub mod finding;
pub mod form;
pub mod fund;
pub mod grid;
pub mod holiday;
pub mod incident;
pub mod money;
pub mod month;
pub mod names;
pub mod orders;
pub mod outcome;
pub mod pay;
pub mod place;
pub mod profit;
pub mod punch;
pub mod record;
pub mod report;
pub mod roster;
pub mod staff;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;
pub mod words;

pub use consequence::{Consequence, Discipline};
pub use finding::{Finding, Gravity};
pub use holiday::{Holiday, HolidayKind};
pub use incident::{Incident, RowNumber, Status};
pub use money::{Points, Share, Yuan};
pub use month::Month;
pub use names::{Clause, Clauses, Code, Person, Positions};
pub use outcome::{Cell, Outcome, Table};
pub use place::Place;
pub use record::{Accumulate, ColumnId, Moment, Record, Shape};
pub use roster::{Duty, Roster, RosterRow};
pub use staff::{Department, Figure, Grade, Staff};
pub use trace::Trace;
pub use words::{Lang, Said, Title};
