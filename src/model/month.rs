//! The month a run is for.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month a date lies in.
    pub fn of(date: NaiveDate) -> Self {
        Self { first: date - Days::new(u64::from(date.day0())) }
    }

    /// Reads `2025-03`; also `2025/3`, `2025.3` and `2025年3月`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('月');
        let (year, month) = text.split_once(['-', '/', '.', '年'])?;
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() > 2 || !plain(year) || !plain(month) {
            return None;
        }
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).map(|first| Self { first })
    }

    /// The first day of the month.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day of the month: 28, 29, 30 or 31.
    pub fn last(self) -> NaiveDate {
        self.first + Days::new(u64::from(self.first.num_days_in_month()) - 1)
    }

    /// Whether a date lies in the month.
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first: self.first + Months::new(1) }
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { first: self.first - Months::new(1) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    #[test]
    fn the_last_day_follows_the_calendar() {
        assert_eq!(month("2024-02").last().to_string(), "2024-02-29");
        assert_eq!(month("2025-02").last().to_string(), "2025-02-28");
        assert_eq!(month("2025-12").last().to_string(), "2025-12-31");
        assert_eq!(month("2025-12").next(), month("2026-01"));
        assert_eq!(month("2025-01").previous(), month("2024-12"));
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        assert_eq!(month("2025年3月"), month("2025-03"));
        assert_eq!(month("2025/3"), month("2025.03"));
        for wrong in ["2025", "2025-13", "2025-00", "25-03", "2025-3-1", "march", "2025-+3", ""] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }
}
