//! Key figures: what a month comes to, in one number each.

use crate::model::outcome::Row;
use crate::model::report::{KeyFigure, Tone};
use crate::model::{Cell, Clauses, Said, Table};

/// A figure that is neither good nor bad.
pub fn plain(name: &'static str, title: Said, value: Cell) -> KeyFigure {
    KeyFigure { name, title, value, tone: Tone::Plain, clauses: Clauses::default(), history: Vec::new() }
}

/// How many of something that should not be: good when there is none.
pub fn faults(name: &'static str, title: Said, count: usize) -> KeyFigure {
    let tone = if count == 0 { Tone::Good } else { Tone::Attention };
    KeyFigure { tone, ..plain(name, title, self::count(count)) }
}

/// The clauses of the rows that `takes` takes.
pub fn clauses(table: &Table, takes: impl Fn(&[Cell]) -> bool) -> Clauses {
    let rows = table.rows().filter(|row| takes(row));
    let of_row =
        |row: Row| row.into_iter().filter_map(|cell| if let Cell::Clauses(own) = cell { Some(own) } else { None });
    rows.flat_map(of_row).fold(Clauses::default(), |all, own| all.and(&own))
}

/// The sum of a column of counts or seconds.
pub fn sum(table: &Table, name: &str) -> i64 {
    let Some(at) = table.position(name) else { return 0 };
    let number = |row: Row| if let Cell::Count(number) | Cell::Seconds(number) = row[at] { number } else { 0 };
    table.rows().map(number).sum()
}

/// A number of things as a cell.
pub fn count(count: usize) -> Cell {
    Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}
