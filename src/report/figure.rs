//! Key figures: what a month comes to, in one number each.

use crate::model::report::{KeyFigure, Tone};
use crate::model::{Cell, Clauses, Said};

/// A figure that is neither good nor bad.
pub fn plain(name: &'static str, title: Said, value: Cell) -> KeyFigure {
    KeyFigure { name, title, value, tone: Tone::Plain, clauses: Clauses::default(), history: Vec::new() }
}

/// How many of something that should not be: good when there is none.
pub fn faults(name: &'static str, title: Said, count: usize) -> KeyFigure {
    let tone = if count == 0 { Tone::Good } else { Tone::Attention };
    KeyFigure { tone, ..plain(name, title, self::count(count)) }
}

/// A number of things as a cell.
pub fn count(count: usize) -> Cell {
    Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}
