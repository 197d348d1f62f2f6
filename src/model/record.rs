//! Rows of any log, seen by the columns a rule book asks about.
//!
//! A book says which columns its rules name ([`Shape`]); reading finds them in a file once; a stage then asks each row for
//! their cells ([`Record`]), and only those it needs are ever looked at.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::money::Yuan;
use super::names::Person;
use super::place::Place;

/// One of the columns a [`Shape`] asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(u16);

/// The columns rules ask of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    log: Arc<str>,
    columns: Vec<Arc<str>>,
}

impl Shape {
    /// Of a log nothing is asked of yet.
    pub fn new(log: &str) -> Self {
        Self { log: Arc::from(log), columns: Vec::new() }
    }

    /// Asks for a column by its English name; a second time is the same column.
    ///
    /// # Panics
    ///
    /// Beyond 65,536 columns of one log, more than any rule book can name.
    pub fn ask(&mut self, column: &str) -> ColumnId {
        let known = self.columns.iter().position(|own| **own == *column);
        let at = known.unwrap_or_else(|| {
            self.columns.push(Arc::from(column));
            self.columns.len() - 1
        });
        ColumnId(u16::try_from(at).expect("a rule book names fewer columns"))
    }

    /// The log's name.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// A column's English name.
    pub fn name(&self, column: ColumnId) -> &str {
        &self.columns[column.index()]
    }

    /// The columns asked for, in the order of their ids.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|name| &**name)
    }
}

impl ColumnId {
    /// Its position among the columns of its shape.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// When something happened, as a cell states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// By the wall clock of the calendar that judges it: seconds since 1970-01-01 00:00 on that clock.
    Local(i64),
    /// By a clock the cell names with `Z` or an offset: seconds since 1970-01-01 00:00 UTC.
    Exact(i64),
}

impl Moment {
    /// How far China's clocks are ahead of UTC.
    const CHINA: i64 = 8 * 3600;

    /// Seconds since 1970-01-01 00:00 on China's clocks, which have one zone and no summer time.
    pub fn local_seconds(self) -> i64 {
        match self {
            Self::Local(seconds) => seconds,
            Self::Exact(seconds) => seconds + Self::CHINA,
        }
    }
}

/// The row of a log at hand.
///
/// A cell that is not what it is asked for as is reported by whoever reads the log, the row is no longer sound, and the
/// answer is `None`, as for an empty cell.
pub trait Record {
    /// Its file and line.
    fn place(&self) -> Place;

    /// Whether no cell looked at so far was at fault.
    fn is_sound(&self) -> bool;

    /// The cell's bytes as they stand in the file, quotes and all; empty when the file lacks the column.
    fn raw(&self, column: ColumnId) -> &[u8];

    /// A short cell's bytes as one number, as [`short`] makes it; `None` where that takes longer than to compare the bytes.
    #[inline]
    fn short(&self, _: ColumnId) -> Option<u128> {
        None
    }

    /// An ordinary instant, by the wall clock of the calendar that judges it, as [`Moment::Local`]; `None` for any other cell,
    /// which is no fault yet.
    #[inline]
    fn local_seconds(&self, _: ColumnId) -> Option<i64> {
        None
    }

    /// Whether nothing stands in the cell.
    #[inline]
    fn is_blank(&self, column: ColumnId) -> bool {
        self.raw(column).is_empty()
    }

    /// The cell's text without what exports wrap around it.
    fn text(&mut self, column: ColumnId) -> Option<Cow<'_, str>>;

    /// Yes or no.
    fn flag(&mut self, column: ColumnId) -> Option<bool>;

    /// A plain number.
    fn number(&mut self, column: ColumnId) -> Option<Decimal>;

    /// An amount of whole fen.
    fn money(&mut self, column: ColumnId) -> Option<Yuan>;

    /// A length of time, in minutes.
    fn minutes(&mut self, column: ColumnId) -> Option<Decimal>;

    /// A calendar date.
    fn date(&mut self, column: ColumnId) -> Option<NaiveDate>;

    /// A date with a time.
    fn moment(&mut self, column: ColumnId) -> Option<Moment>;

    /// A person, by any of their names on that day; an empty cell is at fault.
    fn person(&mut self, column: ColumnId, on: Option<NaiveDate>) -> Option<Person>;

    /// The people a cell names, separated by ; or 、.
    fn people(&mut self, column: ColumnId, on: Option<NaiveDate>) -> Vec<Person>;
}

/// Fewer than sixteen bytes as one number, another for any other bytes; `None` for more.
pub fn short(bytes: &[u8]) -> Option<u128> {
    let mut own = [0; size_of::<u128>()];
    let (length, text) = own.split_last_mut()?;
    text.get_mut(..bytes.len())?.copy_from_slice(bytes);
    *length = u8::try_from(bytes.len()).ok()?;
    Some(u128::from_le_bytes(own))
}

/// What the rows of a stretch of a log come to.
pub trait Accumulate: Send {
    /// Whether it matters which rows are behind which. Where it does not, nothing is put together before the end.
    const IN_ORDER: bool = true;

    /// Adds what the rows behind it came to.
    fn add(&mut self, behind: Self);
}

impl<T: Send> Accumulate for Vec<T> {
    fn add(&mut self, mut behind: Self) {
        if self.is_empty() { *self = behind } else { self.append(&mut behind) }
    }
}

impl Accumulate for () {
    fn add(&mut self, (): Self) {}
}
