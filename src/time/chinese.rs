//! The statutory calendar of mainland China, built in: days off, make-up workdays, and which days off are statutory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate};

use crate::model::{Holiday, HolidayKind};

static DAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| {
    rows(include_str!("data/cn_days.csv"))
        .filter_map(|(date, rest)| {
            let (kind, name) = rest.split_once(',')?;
            Some(Holiday { date, kind: HolidayKind::parse(kind)?, name: Arc::from(name) })
        })
        .collect()
});

static STATUTORY: LazyLock<BTreeMap<NaiveDate, &'static str>> =
    LazyLock::new(|| rows(include_str!("data/cn_statutory_days.csv")).collect());

static STATUTORY_YEARS: LazyLock<BTreeSet<i32>> = LazyLock::new(|| STATUTORY.keys().map(NaiveDate::year).collect());

/// The rows of a built-in table: the date, and the rest of the line. Comments and the header have no date.
fn rows(text: &'static str) -> impl Iterator<Item = (NaiveDate, &'static str)> {
    text.lines().filter_map(|line| {
        let (date, rest) = line.split_once(',')?;
        Some((date.parse().ok()?, rest))
    })
}

/// Days off and make-up workdays of every year there is a notice for.
pub(super) fn days() -> &'static [Holiday] {
    &DAYS
}

/// The name of a statutory holiday, such as 春节(初一).
pub(super) fn statutory_name(date: NaiveDate) -> Option<&'static str> {
    STATUTORY.get(&date).map(|rest| rest.split(',').next().unwrap_or(rest))
}

/// Whether a day is a statutory holiday, on which work is paid at 300 per cent; `None` for a year whose list is not built in.
pub(super) fn statutory(date: NaiveDate) -> Option<bool> {
    STATUTORY_YEARS.contains(&date.year()).then(|| STATUTORY.contains_key(&date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(year: i32, kind: HolidayKind) -> usize {
        days().iter().filter(|day| day.date.year() == year && day.kind == kind).count()
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        let data_lines = |text: &str| text.lines().filter(|line| line.starts_with("20")).count();
        assert_eq!(days().len(), data_lines(include_str!("data/cn_days.csv")));
        assert_eq!(days().len(), 678);
        assert_eq!(STATUTORY.len(), 48);
        assert!(days().windows(2).all(|pair| pair[0].date < pair[1].date), "in order, each day once");
    }

    #[test]
    fn make_up_workdays_and_statutory_days_are_as_many_as_the_notices_name() {
        for (year, made_up, statutory) in [(2023, 7, 11), (2024, 8, 11), (2025, 5, 13), (2026, 6, 13)] {
            assert_eq!(count(year, HolidayKind::Work), made_up, "{year}");
            assert_eq!(STATUTORY.keys().filter(|date| date.year() == year).count(), statutory, "{year}");
        }
    }

    #[test]
    fn statutory_days_are_days_off() {
        for date in STATUTORY.keys() {
            let listed = days().iter().find(|day| day.date == *date);
            assert_eq!(listed.map(|day| day.kind), Some(HolidayKind::Off), "{date}");
        }
        let date = |text: &str| text.parse().expect("a date");
        assert_eq!(statutory(date("2025-10-06")), Some(true));
        assert_eq!(statutory(date("2025-10-04")), Some(false));
        assert_eq!(statutory(date("2022-10-01")), None);
    }
}
