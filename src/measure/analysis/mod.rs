//! What a month's complaints, questionnaires and training come to: the tables the rule sets ask a department to draw up
//! from its logs, whatever else is checked in them.

mod complaints;
mod surveys;
mod training;

pub use complaints::{Complaints, Counted as CountedComplaints};
pub use surveys::{Counted as CountedSurveys, Surveys};
pub use training::{Counted as CountedTraining, Training};

use chrono::NaiveDate;

use crate::model::{ColumnId, Record};
use crate::time::date_of_civil;

/// The day of a row: that of the first of the columns that is filled.
fn day(row: &mut impl Record, columns: &[ColumnId]) -> Option<NaiveDate> {
    columns.iter().find_map(|column| row.moment(*column)).map(|at| date_of_civil(at.local_seconds()))
}

fn text(row: &mut impl Record, column: ColumnId) -> String {
    row.text(column).unwrap_or_default().into_owned()
}
