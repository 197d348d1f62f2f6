//! Short ways to write calendars and times in tests.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Calendar, DAY, Holidays, Hours, Schedule, TimeRange, Week, Zone, day_of, weekdays};

/// A date.
pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Local seconds of `2025-03-01T08:30`.
pub(super) fn civil(text: &str) -> i64 {
    let (day, time) = text.split_once('T').expect("a date and a time");
    let (hours, minutes) = time.split_once(':').expect("a time");
    let number = |text: &str| text.parse::<i64>().expect("a number");
    day_of(date(day)) * DAY + number(hours) * 3600 + number(minutes) * 60
}

/// The world's seconds of an instant with `Z` or an offset.
pub(super) fn utc(text: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(text).expect("an instant").timestamp()
}

/// Shows local seconds.
pub(super) fn shown(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Hours, from texts such as `08:30-12:00`.
pub(super) fn hours(ranges: &[&str]) -> Hours {
    Hours::new(ranges.iter().map(|range| TimeRange::parse(range).expect("a range")).collect()).expect("no overlap")
}

/// A calendar's rules: its zone and its week; no holidays, no dates of their own.
pub(super) fn schedule(zone: &str, week: &[(&str, &[&str])]) -> Schedule {
    let mut days: [Hours; 7] = Default::default();
    for (names, ranges) in week {
        for day in weekdays(names).expect("weekdays") {
            days[day.num_days_from_monday() as usize] = hours(ranges);
        }
    }
    Schedule {
        zone: Zone::parse(zone).expect("a zone"),
        week: Week::new(days).expect("no overlap"),
        makeup: None,
        on: BTreeMap::new(),
        holidays: Holidays::none(),
    }
}

/// The desk of the documentation: Monday to Friday with a lunch break, Saturday mornings.
pub(super) fn desk() -> Schedule {
    schedule("Asia/Shanghai", &[("mon-fri", &["08:30-12:00", "13:30-17:30"]), ("sat", &["09:00-12:00"])])
}

impl Schedule {
    /// With the hours of one date.
    pub(super) fn with_hours_on(mut self, day: &str, ranges: &[&str]) -> Self {
        self.on.insert(date(day), hours(ranges));
        self
    }

    /// With holidays.
    pub(super) fn with_holidays(mut self, holidays: Holidays) -> Self {
        self.holidays = holidays;
        self
    }

    /// As a calendar.
    pub(super) fn calendar(self) -> Calendar {
        Calendar::new(self)
    }
}
