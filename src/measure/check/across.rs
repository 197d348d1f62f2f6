//! What only several rows show: a key twice, a number missing, similar rows close to each other, a row without its partner.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::book::row_check::{Asks, Check, Partner};
use crate::measure::filter::Bound;
use crate::model::column::{Kind, kind_of};
use crate::model::{ColumnId, Person, Record, Shape};

use super::fault::Fault;
use super::rows::Time;
use super::{Found, Rule, Seen};

/// What parts the cells of a key; no export writes it.
const BETWEEN: char = '\u{1f}';

/// How the rows of a rule become keys.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// The rule looks at one row at a time.
    None,
    /// The columns from one position to another, of those the rule asks about.
    Of(std::ops::Range<usize>),
}

/// A row that was put by.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) line: u64,
    key: Box<str>,
    /// The number of a sequence, the seconds of a moment.
    number: i64,
    /// Whether what repeated rows need is filled.
    filled: bool,
    subject: Box<str>,
    value: Box<str>,
    people: Box<[Person]>,
    date: Option<NaiveDate>,
}

impl Key {
    pub(super) fn new(check: &Check) -> Self {
        match &check.asks {
            Asks::Unique(columns) => Self::Of(0..columns.len()),
            Asks::Sequence { by, .. } | Asks::Repeated { by, .. } => Self::Of(1..1 + by.len()),
            _ => Self::None,
        }
    }
}

/// A cell of a key: days and amounts as such, so that they are equal however they are written.
fn part(row: &mut impl Record, (column, kind): (ColumnId, Kind)) -> Option<String> {
    match kind {
        Kind::Date => Time::read(row, (column, kind)).map(|time| time.day().to_string()),
        Kind::Instant => Time::read(row, (column, kind)).map(|time| time.seconds.to_string()),
        Kind::Money => row.money(column).map(|amount| amount.to_string()),
        Kind::Count | Kind::Number => row.number(column).map(|number| number.normalize().to_string()),
        Kind::Person => row.person(column, None).map(|person| person.to_string()),
        _ => row.text(column).map(std::borrow::Cow::into_owned),
    }
}

fn key(row: &mut impl Record, columns: &[(ColumnId, Kind)]) -> Option<Box<str>> {
    let mut key = String::new();
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            key.push(BETWEEN);
        }
        key.push_str(&part(row, *column)?);
    }
    Some(key.into())
}

impl Rule<'_> {
    /// The key of a row whose cells are all filled, by the kinds the partner's columns share.
    pub(super) fn key_of(&self, row: &mut impl Record, columns: &[(ColumnId, Kind)]) -> Option<Box<str>> {
        let Asks::Partner(partner) = &self.check.asks else { return key(row, columns) };
        let shared: Vec<(ColumnId, Kind)> = columns
            .iter()
            .zip(&partner.on)
            .map(|((column, kind), (_, other))| (*column, shared(*kind, kind_of(&partner.log, other))))
            .collect();
        key(row, &shared)
    }

    /// Puts a row by; one without a cell of the key is not compared.
    pub(super) fn put_by(&self, number: u32, seen: &mut Seen, row: &mut impl Record) {
        let Key::Of(range) = &self.key else { return };
        let columns = &self.columns[range.clone()];
        let Some(key) = key(row, columns) else {
            self.report_empty(number, columns, seen, row);
            return;
        };
        let first = self.columns[0];
        let (own, filled) = match &self.check.asks {
            Asks::Sequence { .. } => match ordinal(row, first) {
                Some(own) => (own, true),
                None => return self.report_empty(number, &self.columns[..1], seen, row),
            },
            Asks::Repeated { .. } => match Time::read(row, first) {
                Some(time) => {
                    let needs = &self.columns[range.end..];
                    (time.seconds, needs.iter().all(|(column, _)| row.text(*column).is_some()))
                }
                None => return self.report_empty(number, &self.columns[..1], seen, row),
            },
            _ => (0, true),
        };
        let found = self.found(number, row, Some(first.0), Fault::Empty);
        seen.entries.entry(number).or_default().push(Entry {
            line: found.line,
            key,
            number: own,
            filled,
            subject: found.subject,
            value: found.value,
            people: found.people,
            date: found.date,
        });
    }

    fn report_empty(&self, number: u32, columns: &[(ColumnId, Kind)], seen: &mut Seen, row: &mut impl Record) {
        for (column, _) in columns {
            if row.text(*column).is_none() && row.is_sound() {
                seen.found.push(self.found(number, row, Some(*column), Fault::Empty));
            }
        }
    }

    /// Judges the rows that were put by, in the order of the file.
    pub(super) fn across(&self, number: u32, entries: Vec<Entry>, found: &mut Vec<Found>) {
        match &self.check.asks {
            Asks::Unique(_) => {
                let mut first: HashMap<&str, u64> = HashMap::new();
                for entry in &entries {
                    if let Some(line) = first.get(&*entry.key) {
                        found.push(self.of(number, entry, Fault::Again { first: *line }));
                    } else {
                        first.insert(&entry.key, entry.line);
                    }
                }
            }
            Asks::Sequence { first, .. } => {
                for mut group in grouped(entries) {
                    group.sort_by_key(|entry| (entry.number, entry.line));
                    let mut next = *first;
                    for entry in &group {
                        if let Some(next) = next.filter(|next| *next < entry.number) {
                            found.push(self.of(number, entry, Fault::Gap { from: next, to: entry.number - 1 }));
                        }
                        next = Some(next.unwrap_or(entry.number).max(entry.number + 1));
                    }
                }
            }
            Asks::Repeated { times, within, .. } => {
                for mut group in grouped(entries) {
                    group.sort_by_key(|entry| (entry.number, entry.line));
                    // Each stretch of `times` rows is told at its last row, once.
                    for stretch in group.windows(*times) {
                        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
                        let close = last.number - first.number <= within.0;
                        if close && !stretch.iter().any(|entry| entry.filled) {
                            let count = u32::try_from(*times).unwrap_or(u32::MAX);
                            let key = last.key.replace(BETWEEN, ", ").into();
                            found.push(self.of(number, last, Fault::Repeated { count, key }));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn of(&self, rule: u32, entry: &Entry, fault: Fault) -> Found {
        Found {
            rule,
            line: entry.line,
            column: self.columns.first().map(|(column, _)| *column),
            subject: entry.subject.clone(),
            value: entry.value.clone(),
            people: entry.people.clone(),
            date: entry.date,
            excess: None,
            fault,
        }
    }
}

/// The number of a sequence: of dates, that of the day.
fn ordinal(row: &mut impl Record, (column, kind): (ColumnId, Kind)) -> Option<i64> {
    if matches!(kind, Kind::Date | Kind::Instant) {
        return Time::read(row, (column, kind)).map(|time| i64::from(time.day().num_days_from_ce()));
    }
    row.number(column).and_then(|number| i64::try_from(number).ok())
}

/// Entries by key, each group in the order of the file.
fn grouped(entries: Vec<Entry>) -> impl Iterator<Item = Vec<Entry>> {
    let mut groups: BTreeMap<Box<str>, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        groups.entry(entry.key.clone()).or_default().push(entry);
    }
    groups.into_values()
}

/// What two columns that must agree are compared as: a date and a time agree when they are of one day.
fn shared(one: Kind, other: Kind) -> Kind {
    match (one, other) {
        (Kind::Date, Kind::Date | Kind::Instant) | (Kind::Instant, Kind::Date) => Kind::Date,
        (own, _) => own,
    }
}

/// The rows of other logs that rules look for.
#[derive(Debug, Default)]
pub struct Partners(Vec<(Partner, HashSet<Box<str>>)>);

/// How the rows of another log are read into keys.
pub struct PartnerRows {
    shape: Shape,
    filter: Bound,
    columns: Vec<(ColumnId, Kind)>,
}

impl Partners {
    /// Whether the rows of that log are known.
    pub fn have(&self, log: &str) -> bool {
        self.0.iter().any(|(partner, _)| *partner.log == *log)
    }

    /// Takes in the keys of a log's rows.
    pub fn add(&mut self, partner: &Partner, keys: impl IntoIterator<Item = Box<str>>) {
        self.0.push((partner.clone(), keys.into_iter().collect()));
    }

    pub(super) fn contains(&self, partner: &Partner, key: &str) -> bool {
        self.0.iter().any(|(own, keys)| own == partner && keys.contains(key))
    }
}

impl PartnerRows {
    /// Binds what a rule of `log` asks of another.
    pub fn new(log: &str, partner: &Partner) -> Self {
        let mut shape = Shape::new(&partner.log);
        let mut column = |(own, other): &(Arc<str>, Arc<str>)| {
            (shape.ask(other), shared(kind_of(log, own), kind_of(&partner.log, other)))
        };
        let columns = partner.on.iter().map(&mut column).collect();
        let filter = Bound::new(&partner.filter, &mut shape);
        Self { shape, filter, columns }
    }

    /// The columns it asks about.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The columns it cannot do without.
    pub fn needed(&self) -> impl Iterator<Item = ColumnId> {
        self.columns.iter().map(|(column, _)| *column).chain(self.filter.needed())
    }

    /// The key of a row; none for one that will not do or lacks a cell.
    pub fn key(&self, row: &mut impl Record) -> Option<Box<str>> {
        if !self.filter.takes(row) || self.columns.iter().any(|(column, _)| row.text(*column).is_none()) {
            return None;
        }
        key(row, &self.columns)
    }
}
