//! What a command answers: tables of typed cells, traces, and whether a check found something. Never text.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_decimal::{Decimal, RoundingStrategy};

use super::agenda::Agenda;
use super::column::Column;
use super::grid::Grid;
use super::money::{Points, Yuan};
use super::names::Clauses;
use super::report::Report;
use super::trace::Trace;
use super::words::Said;

/// One typed value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing here: not applicable.
    Empty,
    /// A name, a code, a file and line: the same in both languages.
    Text(String),
    /// Words that follow the reader's language in people's formats and are English in machine formats.
    Word(Said),
    /// Yuan, two decimals.
    Money(Yuan),
    /// Signed points.
    Points(Points),
    /// A whole number.
    Count(i64),
    /// A ratio, printed with four decimals.
    Ratio(Decimal),
    /// A calendar date.
    Date(NaiveDate),
    /// A local instant.
    Instant(NaiveDateTime),
    /// A duration in seconds.
    Seconds(i64),
    /// Clause ids.
    Clauses(Clauses),
}

impl Cell {
    /// Text, from anything that prints.
    #[expect(clippy::needless_pass_by_value, reason = "as a function for `map`, it is given what prints itself")]
    pub fn text(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }

    /// The cell of an optional value: [`Cell::Empty`] for none.
    pub fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }
}

impl fmt::Display for Cell {
    /// As machine formats have it, and records that are kept: words in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Word(said) => f.write_str(&said.en),
            Self::Money(yuan) => yuan.fmt(f),
            Self::Points(points) => points.fmt(f),
            Self::Count(number) | Self::Seconds(number) => number.fmt(f),
            Self::Ratio(ratio) => write!(f, "{:.4}", four_decimals(*ratio)),
            Self::Date(date) => date.fmt(f),
            Self::Instant(at) => write!(f, "{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second()),
            Self::Clauses(clauses) => clauses.fmt(f),
        }
    }
}

/// A ratio as far as it is printed, half up; never a negative zero.
pub fn four_decimals(ratio: Decimal) -> Decimal {
    let rounded = ratio.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

/// One row, a cell a column.
pub type Row = Vec<Cell>;

/// A table whose rows are made when they are printed, so that a million of them need not stand in memory as cells.
pub struct Table {
    /// What table it is, in every language: `payroll`.
    pub name: &'static str,
    /// Its title for people.
    pub title: Said,
    /// Its columns, in order.
    pub columns: Vec<&'static Column<'static>>,
    /// The closing row of people's formats.
    pub total: Option<Row>,
    len: usize,
    row: Box<dyn Fn(usize) -> Row + Send + Sync>,
}

impl Table {
    /// A table of `len` rows, each made on demand.
    pub fn new(
        name: &'static str,
        title: Said,
        columns: Vec<&'static Column<'static>>,
        len: usize,
        row: impl Fn(usize) -> Row + Send + Sync + 'static,
    ) -> Self {
        Self { name, title, columns, total: None, len, row: Box::new(row) }
    }

    /// A table of rows already made.
    pub fn of_rows(name: &'static str, title: Said, columns: Vec<&'static Column<'static>>, rows: Vec<Row>) -> Self {
        Self::new(name, title, columns, rows.len(), move |at| rows[at].clone())
    }

    /// With a closing row for people's formats.
    #[must_use]
    pub fn with_total(mut self, total: Row) -> Self {
        self.total = Some(total);
        self
    }

    /// Where the column of that name stands in a row.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The number of rows, the total not counted.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.len).map(|at| self.row(at))
    }

    /// One row; rows may be made side by side.
    pub fn row(&self, at: usize) -> Row {
        (self.row)(at)
    }
}

/// The answer of a command.
#[derive(Default)]
pub struct Outcome {
    /// The tables; the first is the answer of machine formats, people's formats show all.
    pub tables: Vec<Table>,
    /// The traces asked for (`cs explain`).
    pub traces: Vec<Trace>,
    /// The dates and times of the answer, for a calendar (.ics).
    pub agenda: Option<Agenda>,
    /// The answer at a glance, for a workbook.
    pub grid: Option<Grid>,
    /// The month on one page; it has the tables in it.
    pub report: Option<Report>,
    /// Whether a check found something: exit status 1.
    pub found: bool,
}

impl Outcome {
    /// An answer of one table.
    pub fn of(table: Table) -> Self {
        Self { tables: vec![table], ..Self::default() }
    }
}
