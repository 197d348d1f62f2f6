//! Tables of holidays: days off and make-up workdays, and the years they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::model::{Holiday, HolidayKind};

use super::{TimeError, chinese};

/// A day as a table lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Off or worked.
    pub kind: HolidayKind,
    /// The holiday it belongs to; may be empty.
    pub name: Arc<str>,
}

/// The holidays of a calendar.
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    /// The listed days; `None` for a calendar that knows no holidays at all.
    table: Option<Table>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    days: BTreeMap<NaiveDate, Listed>,
    years: BTreeSet<i32>,
    /// Whether the statutory calendar of mainland China is in it.
    chinese: bool,
}

impl Holidays {
    /// No holidays in any year.
    pub fn none() -> Self {
        Self::default()
    }

    /// The statutory calendar of mainland China.
    pub fn chinese() -> Self {
        let mut holidays = Self::default();
        holidays.add_chinese();
        holidays
    }

    /// The days of a list. A year is held when the list has a day off in it: a make-up workday alone may stand in the last
    /// days of a December for the New Year of a list that begins after it.
    pub fn listed<'a>(days: impl IntoIterator<Item = &'a Holiday>) -> Self {
        let mut holidays = Self { table: Some(Table::default()) };
        holidays.add(days);
        holidays
    }

    /// Adds the statutory calendar of mainland China.
    pub fn add_chinese(&mut self) {
        self.add(chinese::days());
        self.table.get_or_insert_default().chinese = true;
    }

    /// Adds the days of another list; a day that is already listed is what the later list says.
    pub fn add<'a>(&mut self, days: impl IntoIterator<Item = &'a Holiday>) {
        let table = self.table.get_or_insert_default();
        for day in days {
            if day.kind == HolidayKind::Off {
                table.years.insert(day.date.year());
            }
            table.days.insert(day.date, Listed { kind: day.kind, name: Arc::clone(&day.name) });
        }
    }

    /// Whether a date is a statutory holiday of mainland China; `None` where that is not known.
    pub(super) fn statutory(&self, date: NaiveDate) -> Option<bool> {
        self.table.as_ref().filter(|table| table.chinese).and_then(|_| chinese::statutory(date))
    }

    /// The name of a statutory holiday of mainland China; `None` for any other day, and where that is not known.
    pub(super) fn statutory_name(&self, date: NaiveDate) -> Option<&'static str> {
        self.table.as_ref().filter(|table| table.chinese).and_then(|_| chinese::statutory_name(date))
    }

    /// What a date is; `None` for a date like any other.
    pub fn on(&self, date: NaiveDate) -> Result<Option<&Listed>, TimeError> {
        let Some(table) = &self.table else { return Ok(None) };
        match table.days.get(&date) {
            Some(listed) => Ok(Some(listed)),
            None if table.years.contains(&date.year()) => Ok(None),
            None => Err(TimeError::UnknownYear(date.year())),
        }
    }

    /// Takes every other day of these years to be ordinary.
    #[cfg(test)]
    pub(super) fn knowing(mut self, years: std::ops::RangeInclusive<i32>) -> Self {
        self.table.get_or_insert_default().years.extend(years);
        self
    }
}
