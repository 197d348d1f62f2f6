//! Rows for tests: cells as text by column, as a file would have them.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::model::{ColumnId, Moment, Person, Place, Record, Shape, Yuan};

/// A row whose cells are given by column name; columns not given are empty.
pub(crate) struct Cells {
    texts: Vec<String>,
    line: u64,
    sound: bool,
}

impl Cells {
    pub(crate) fn new(shape: &Shape, line: u64, cells: &[(&str, &str)]) -> Self {
        let cell = |name: &str| cells.iter().find(|(own, _)| *own == name).map_or("", |(_, cell)| cell);
        Self { texts: shape.columns().map(|name| cell(name).to_owned()).collect(), line, sound: true }
    }

    fn read<T>(&mut self, column: ColumnId, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let cell = &self.texts[column.index()];
        if cell.is_empty() {
            return None;
        }
        let read = parse(cell);
        self.sound &= read.is_some();
        read
    }
}

impl Record for Cells {
    fn place(&self) -> Place {
        Place::new(&Arc::from("log.csv"), self.line)
    }

    fn is_sound(&self) -> bool {
        self.sound
    }

    fn raw(&self, column: ColumnId) -> &[u8] {
        self.texts[column.index()].as_bytes()
    }

    fn text(&mut self, column: ColumnId) -> Option<Cow<'_, str>> {
        let cell = &self.texts[column.index()];
        (!cell.is_empty()).then_some(Cow::Borrowed(cell))
    }

    fn flag(&mut self, column: ColumnId) -> Option<bool> {
        self.read(column, |cell| match cell {
            "yes" | "1" => Some(true),
            "no" | "0" => Some(false),
            _ => None,
        })
    }

    fn number(&mut self, column: ColumnId) -> Option<Decimal> {
        self.read(column, |cell| cell.parse().ok())
    }

    fn money(&mut self, column: ColumnId) -> Option<Yuan> {
        self.read(column, |cell| Yuan::exact(cell.parse().ok()?))
    }

    fn minutes(&mut self, column: ColumnId) -> Option<Decimal> {
        self.number(column)
    }

    fn date(&mut self, column: ColumnId) -> Option<NaiveDate> {
        self.read(column, |cell| cell.parse().ok())
    }

    fn moment(&mut self, column: ColumnId) -> Option<Moment> {
        self.read(column, |cell| {
            let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0);
            let local = NaiveDateTime::parse_from_str(cell, "%Y-%m-%d %H:%M:%S").ok();
            let local = local.or_else(|| cell.parse().ok().and_then(midnight))?;
            Some(Moment::Local(local.and_utc().timestamp()))
        })
    }

    fn person(&mut self, column: ColumnId, _: Option<NaiveDate>) -> Option<Person> {
        self.read(column, |cell| Some(Person::from(cell)))
    }

    fn people(&mut self, column: ColumnId, _: Option<NaiveDate>) -> Vec<Person> {
        let cell = &self.texts[column.index()];
        cell.split(';').filter(|name| !name.is_empty()).map(Person::from).collect()
    }
}
