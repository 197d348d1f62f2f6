//! Exports of known help desks that need more than other headers: times by UTC, lengths where others have instants.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::{ColumnId, Moment, Shape};

use super::header::{Header, normal};
use super::row::{Col, Row};

/// Headers of which an export has all, where its times are by UTC without saying so.
const BY_UTC: &[&[&str]] = &[&["Summation column", "Requester"], &["Assignee stations", "Group stations"]];

/// Columns that are an instant and a length after it: the column, the instant, the length in minutes.
const LENGTHS: &[(&str, &str, &str, &str)] = &[
    ("tickets", "first_reply_at", "created_at", "first_reply_minutes"),
    ("tickets", "resolved_at", "created_at", "resolution_minutes"),
];

/// What is known of a file by its headers.
pub(super) struct Export<'c> {
    /// Whether its times are by UTC.
    by_utc: bool,
    /// For each column of the shape, the instant and the length it is made of where the file lacks it.
    made: Box<[Option<(Col<'c>, Col<'c>)>]>,
    /// For each column, the department's own words and what they mean.
    words: Box<[Words]>,
    /// Whether every column is simply there or not.
    plain: bool,
}

/// The words of a column and what they mean.
type Words = Box<[(Arc<str>, Arc<str>)]>;

/// The department's own words: column, cell, the word rules are written with.
#[derive(Clone, Debug, Default)]
pub struct OwnWords(Vec<(String, Arc<str>, Arc<str>)>);

impl OwnWords {
    /// Of triples of column, cell and meaning.
    pub fn new(words: impl IntoIterator<Item = (String, String, String)>) -> Self {
        Self(words.into_iter().map(|(column, cell, word)| (column, cell.into(), word.into())).collect())
    }

    /// The words of a column; in a rule book they are called by the column's name, or by `log.column` for one log only.
    fn of(&self, log: &str, column: &str) -> Words {
        let is = |own: &str| own == column || own.split_once('.').is_some_and(|own| own == (log, column));
        self.0.iter().filter(|(own, ..)| is(own)).map(|(_, cell, word)| (Arc::clone(cell), Arc::clone(word))).collect()
    }
}

impl<'c> Export<'c> {
    /// Tells it by the headers.
    pub(super) fn tell(header: &Header<'_>, shape: &'c Shape, words: &OwnWords) -> Self {
        let has = |name: &&str| header.names().iter().any(|own| normal(own) == normal(name));
        let made = |name: &str| {
            let known = LENGTHS.iter().find(|(log, made, ..)| *log == shape.log() && *made == name);
            let (_, _, from, length) = known.filter(|_| !Col::new(header, name).is_there())?;
            let (from, length) = (Col::new(header, from), Col::new(header, length));
            (from.is_there() && length.is_there()).then_some((from, length))
        };
        let by_utc = BY_UTC.iter().any(|headers| headers.iter().all(&has));
        let made: Box<[_]> = shape.columns().map(made).collect();
        Self {
            plain: !by_utc && made.iter().all(Option::is_none),
            by_utc,
            made,
            words: shape.columns().map(|column| words.of(shape.log(), column)).collect(),
        }
    }

    /// Whether a column the file lacks can be made of others.
    pub(super) fn makes(&self, column: ColumnId) -> bool {
        self.made[column.index()].is_some()
    }

    /// Whether the cells a column is made of leave it empty; `None` for a column that is not made.
    #[inline]
    pub(super) fn is_blank(&self, column: ColumnId, row: &Row<'_>) -> Option<bool> {
        if self.plain {
            return None;
        }
        let (from, length) = self.made[column.index()]?;
        Some(row.raw(from).is_empty() || row.raw(length).is_empty())
    }

    /// Whether every column is simply there or not, and times are what they look like.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// The moment of a column.
    #[inline(never)]
    pub(super) fn moment(&self, column: ColumnId, own: Col<'_>, row: &mut Row<'_>) -> Option<Moment> {
        if self.plain {
            return row.moment(own);
        }
        let moment = match self.made[column.index()] {
            None => row.moment(own),
            Some((from, length)) => {
                let (from, minutes) = (row.moment(from)?, row.minutes(length)?);
                let seconds: i64 = (minutes * Decimal::from(60)).round().try_into().ok()?;
                Some(match from {
                    Moment::Local(from) => Moment::Local(from.saturating_add(seconds)),
                    Moment::Exact(from) => Moment::Exact(from.saturating_add(seconds)),
                })
            }
        };
        match moment {
            Some(Moment::Local(seconds)) if self.by_utc => Some(Moment::Exact(seconds)),
            moment => moment,
        }
    }

    /// What a cell means by the department's own words.
    #[inline]
    pub(super) fn word(&self, column: ColumnId, cell: &str) -> Option<&str> {
        let words = &self.words[column.index()];
        words.iter().find(|(own, _)| own.eq_ignore_ascii_case(cell)).map(|(_, word)| &**word)
    }
}
