//! Rows under their heads in one language: what every format for people draws, a command's table or one of the report's own.

use std::borrow::Cow;

use super::words;
use crate::model::column::{Column, Kind};
use crate::model::outcome::Row;
use crate::model::{Lang, Table};

/// The head of a column for people.
pub(super) struct Head<'a> {
    /// Its text.
    pub(super) text: Cow<'a, str>,
    /// Whether the column holds numbers, which stand right.
    pub(super) is_numeric: bool,
}

impl<'a> Head<'a> {
    /// The head of a column of text.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), is_numeric: false }
    }

    /// The head of a column of numbers.
    pub(super) fn number(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), is_numeric: true }
    }
}

/// Rows under their heads.
pub(super) struct Listing<'a> {
    /// What it is.
    pub(super) title: Cow<'a, str>,
    /// The head of each column.
    pub(super) heads: Vec<Head<'a>>,
    /// The closing row.
    pub(super) total: Option<Row>,
    len: usize,
    row: Box<dyn Fn(usize) -> Row + 'a>,
}

impl<'a> Listing<'a> {
    /// A table as it is shown.
    pub(super) fn of(table: &'a Table, lang: Lang) -> Self {
        let head = |column: &&'static Column<'static>| Head {
            text: words::header(column, lang).into(),
            is_numeric: is_numeric(column),
        };
        Self {
            title: table.title.in_lang(lang).into(),
            heads: table.columns.iter().map(head).collect(),
            total: table.total.as_deref().map(|total| words::closing(total, lang)),
            len: table.len(),
            row: Box::new(|at| table.row(at)),
        }
    }

    /// Rows already made.
    pub(super) fn of_rows(title: &'a str, heads: Vec<Head<'a>>, rows: Vec<Row>) -> Self {
        Self { title: title.into(), heads, total: None, len: rows.len(), row: Box::new(move |at| rows[at].clone()) }
    }

    /// The number of rows, the total not counted.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// One row.
    pub(super) fn row(&self, at: usize) -> Row {
        (self.row)(at)
    }

    /// The rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.len).map(|at| self.row(at))
    }

    /// Leaves all rows but the first `count` out, the closing row stays; says how many it left out.
    pub(super) fn shorten(&mut self, count: usize) -> usize {
        let left_out = self.len.saturating_sub(count);
        self.len -= left_out;
        left_out
    }
}

pub(super) fn is_numeric(column: &Column) -> bool {
    match column.kind {
        Kind::Money | Kind::Share | Kind::Points | Kind::Count | Kind::Number | Kind::Minutes => true,
        Kind::Text | Kind::Person | Kind::Id | Kind::Flag | Kind::Date | Kind::Instant => false,
    }
}
