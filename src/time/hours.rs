//! The hours of a day and of a week, as people write them: `08:30-12:00`, `16:00-01:00`, `mon-fri`.

use std::fmt;

use chrono::{NaiveDate, Weekday};

/// The seconds of a day on the clock.
pub const DAY: i64 = 86_400;

/// A stretch of a day on the clock. One that ends at or before its start ends on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeRange {
    from: i64,
    to: i64,
}

impl TimeRange {
    /// The whole day.
    pub const WHOLE_DAY: Self = Self { from: 0, to: DAY };

    /// Reads `08:30-12:00`; the end may be `24:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.trim().split_once('-')?;
        let (from, to) = (clock(from.trim_end())?, clock(to.trim_start())?);
        if from == DAY {
            return None;
        }
        Some(Self { from, to: if to <= from { to + DAY } else { to } })
    }

    /// Its start, in seconds on the clock from 00:00 of its day.
    pub fn from(self) -> i64 {
        self.from
    }

    /// Its end, in seconds on the clock from 00:00 of the day it starts: beyond 86 400 on the next day.
    pub fn to(self) -> i64 {
        self.to
    }
}

/// Seconds since 00:00 of `8:30`, `08:30` or `24:00`.
pub fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str, longest: usize| -> Option<i64> {
        let plain = !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    if minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    let within = minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0));
    within.then_some(hours * 3600 + minutes * 60)
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = if self.to > DAY { self.to - DAY } else { self.to };
        let minutes = |seconds: i64| (seconds / 3600, seconds / 60 % 60);
        let ((from_hour, from_minute), (to_hour, to_minute)) = (minutes(self.from), minutes(to));
        write!(f, "{from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}")
    }
}

/// The hours of one day, in order; ranges that overlap are refused, ranges that touch are one stretch of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<TimeRange>);

/// Two ranges of one day, or of neighbouring days, that claim the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The one that starts first.
    pub first: TimeRange,
    /// The other.
    pub second: TimeRange,
}

impl Hours {
    /// No hours at all.
    pub const CLOSED: Self = Self(Vec::new());

    /// The hours of a day.
    pub fn new(mut ranges: Vec<TimeRange>) -> Result<Self, Overlap> {
        ranges.sort_unstable();
        match ranges.windows(2).find(|pair| pair[1].from < pair[0].to) {
            Some(pair) => Err(Overlap { first: pair[0], second: pair[1] }),
            None => Ok(Self(ranges)),
        }
    }

    /// The ranges, in order.
    pub fn ranges(&self) -> &[TimeRange] {
        &self.0
    }

    /// Whether the day is closed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether they reach into the hours of the next day.
    pub fn overlap_next_day(&self, next: &Self) -> Result<(), Overlap> {
        match (self.0.last(), next.0.first()) {
            (Some(last), Some(first)) if last.to > first.from + DAY => Err(Overlap { first: *last, second: *first }),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, range) in self.0.iter().enumerate() {
            let blank = if at == 0 { "" } else { " " };
            write!(f, "{blank}{range}")?;
        }
        Ok(())
    }
}

/// The hours of each weekday, Monday first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week([Hours; 7]);

/// Two neighbouring weekdays that claim the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekOverlap {
    /// The first of the two days.
    pub weekday: Weekday,
    /// Their ranges.
    pub overlap: Overlap,
}

impl Week {
    /// The weekdays, Monday first.
    pub const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

    /// The hours of each weekday, Monday first. Sunday's may not reach into Monday's either.
    pub fn new(days: [Hours; 7]) -> Result<Self, WeekOverlap> {
        for weekday in Self::DAYS {
            let next = &days[weekday.succ().num_days_from_monday() as usize];
            let own = &days[weekday.num_days_from_monday() as usize];
            own.overlap_next_day(next).map_err(|overlap| WeekOverlap { weekday, overlap })?;
        }
        Ok(Self(days))
    }

    /// Round the clock, every day.
    pub fn always() -> Self {
        Self(std::array::from_fn(|_| Hours(vec![TimeRange::WHOLE_DAY])))
    }

    /// The hours of a weekday.
    pub fn on(&self, weekday: Weekday) -> &Hours {
        &self.0[weekday.num_days_from_monday() as usize]
    }

    /// The hours of all days, Monday first.
    pub fn days(&self) -> impl Iterator<Item = &Hours> {
        self.0.iter()
    }

    /// Whether no day has any hours.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Hours::is_empty)
    }
}

/// Days with the same hours said together: `mon-fri 08:30-12:00 13:30-17:30, sat 09:00-12:00`.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = &self.0[..];
        let mut said = false;
        while let [first, ..] = rest {
            let alike = rest.iter().take_while(|hours| *hours == first).count();
            let at = 7 - rest.len();
            rest = &rest[alike..];
            if first.is_empty() {
                continue;
            }
            let comma = if said { ", " } else { "" };
            match alike {
                1 => write!(f, "{comma}{} {first}", word(Self::DAYS[at]))?,
                _ => write!(f, "{comma}{}-{} {first}", word(Self::DAYS[at]), word(Self::DAYS[at + alike - 1]))?,
            }
            said = true;
        }
        Ok(())
    }
}

/// The word of a weekday in rule books and machine formats.
pub fn word(weekday: Weekday) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][weekday.num_days_from_monday() as usize]
}

/// Reads `mon-fri`, `sat` or `mon,wed`; a stretch may run over the week's end (`sat-mon`).
pub fn weekdays(text: &str) -> Option<Vec<Weekday>> {
    let day = |name: &str| Week::DAYS.into_iter().find(|weekday| word(*weekday) == name.trim());
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (day(first)?, day(last)?),
            None => (day(part)?, day(part)?),
        };
        let mut at = first;
        loop {
            if days.contains(&at) {
                return None;
            }
            days.push(at);
            if at == last {
                break;
            }
            at = at.succ();
        }
    }
    Some(days)
}

/// A part of the year, from a day of a month to another, both included; it may run over New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    from: MonthDay,
    to: MonthDay,
}

/// A day of a month, of any year: `06-01`. `02-29` is the end of February where the year has no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// Reads `06-01`.
    pub fn parse(text: &str) -> Option<Self> {
        // A leap year has every day there is.
        let date: NaiveDate = format!("2024-{}", text.trim()).parse().ok().filter(|_| text.trim().len() == 5)?;
        Some(Self::of(date))
    }

    /// The day in a year: the end of February where the year has no 29th.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        let day = |day: u32| NaiveDate::from_ymd_opt(year, self.month, day);
        day(self.day).or_else(|| day(self.day - 1))
    }

    fn of(date: NaiveDate) -> Self {
        use chrono::Datelike;
        Self { month: date.month(), day: date.day() }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Season {
    /// The season between two days, both included.
    pub fn new(from: MonthDay, to: MonthDay) -> Self {
        Self { from, to }
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        let day = MonthDay::of(date);
        self.has(day)
    }

    fn has(self, day: MonthDay) -> bool {
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }

    /// Whether some day of the year lies in both.
    pub fn meets(self, other: Self) -> bool {
        self.has(other.from) || other.has(self.from)
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(ranges: &[&str]) -> Result<Hours, Overlap> {
        Hours::new(ranges.iter().map(|range| TimeRange::parse(range).expect("a range")).collect())
    }

    fn week(hours_of: &[(&str, &[&str])]) -> Result<Week, WeekOverlap> {
        let mut days: [Hours; 7] = Default::default();
        for (names, ranges) in hours_of {
            for day in weekdays(names).expect("weekdays") {
                days[day.num_days_from_monday() as usize] = hours(ranges).expect("no overlap");
            }
        }
        Week::new(days)
    }

    #[test]
    fn ranges_are_read_as_written_and_only_so() {
        let ends = |text: &str| TimeRange::parse(text).map(|range| (range.from(), range.to()));
        assert_eq!(ends("08:30-12:00"), Some((30_600, 43_200)));
        assert_eq!(ends("8:30 - 12:00"), Some((30_600, 43_200)));
        assert_eq!(ends("22:00-24:00"), Some((79_200, 86_400)));
        assert_eq!(ends("16:00-01:00"), Some((57_600, 90_000)));
        assert_eq!(ends("16:00-00:00"), Some((57_600, 86_400)));
        assert_eq!(ends("08:00-08:00"), Some((28_800, 115_200)));
        assert_eq!(ends("00:00-24:00"), Some((0, 86_400)));
        for wrong in
            ["", "08:30", "08:30-", "24:00-01:00", "08:60-09:00", "25:00-26:00", "24:30-25:00", "8-12", "+8:00-09:00"]
        {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_are_shown_as_they_are_written() {
        for text in ["08:30-12:00", "22:00-24:00", "16:00-01:00", "00:00-24:00", "08:00-08:00"] {
            assert_eq!(TimeRange::parse(text).expect("a range").to_string(), text);
        }
    }

    #[test]
    fn touching_ranges_join_and_overlapping_ones_are_refused() {
        assert!(hours(&["13:00-17:00", "09:00-13:00"]).is_ok());
        let overlap = hours(&["12:59-17:00", "09:00-13:00"]).expect_err("an overlap");
        assert_eq!(
            (overlap.first.to_string(), overlap.second.to_string()),
            ("09:00-13:00".into(), "12:59-17:00".into())
        );
        assert!(hours(&["22:00-06:00", "23:00-24:00"]).is_err());
    }

    #[test]
    fn hours_over_midnight_may_touch_the_next_day_but_not_overlap_it() {
        assert!(week(&[("mon-sun", &["08:00-08:00"])]).is_ok());
        assert!(week(&[("mon", &["16:00-01:00"]), ("tue", &["01:00-08:00"])]).is_ok());
        let wrong = week(&[("mon", &["16:00-01:00"]), ("tue", &["00:59-08:00"])]).expect_err("an overlap");
        assert_eq!(wrong.weekday, Weekday::Mon);
        let round_the_week = week(&[("sun", &["16:00-02:00"]), ("mon", &["01:00-08:00"])]).expect_err("an overlap");
        assert_eq!(round_the_week.weekday, Weekday::Sun);
    }

    #[test]
    fn weekdays_are_named_in_stretches_and_lists() {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        assert_eq!(weekdays("mon-fri"), Some(vec![Mon, Tue, Wed, Thu, Fri]));
        assert_eq!(weekdays("sat"), Some(vec![Sat]));
        assert_eq!(weekdays("mon,wed"), Some(vec![Mon, Wed]));
        assert_eq!(weekdays("mon-tue, thu"), Some(vec![Mon, Tue, Thu]));
        assert_eq!(weekdays("sat-mon"), Some(vec![Sat, Sun, Mon]));
        for wrong in ["", "monday", "mon-", "mon,mon", "mon-wed,tue", "Mon"] {
            assert_eq!(weekdays(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_week_is_said_by_stretches_of_like_days() {
        let week = week(&[("mon-fri", &["08:30-12:00", "13:30-17:30"]), ("sat", &["09:00-12:00"])]).expect("a week");
        assert_eq!(week.to_string(), "mon-fri 08:30-12:00 13:30-17:30, sat 09:00-12:00");
        assert_eq!(Week::always().to_string(), "mon-sun 00:00-24:00");
    }

    #[test]
    fn seasons_include_both_ends_and_may_run_over_new_year() {
        let season = |from: &str, to: &str| {
            Season::new(MonthDay::parse(from).expect("a day"), MonthDay::parse(to).expect("a day"))
        };
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let summer = season("06-01", "09-30");
        for (day, inside) in [
            ("2025-05-31", false),
            ("2025-06-01", true),
            ("2025-09-30", true),
            ("2025-10-01", false),
            ("2026-07-01", true),
        ] {
            assert_eq!(summer.contains(date(day)), inside, "{day}");
        }
        let winter = season("11-01", "02-29");
        for (day, inside) in [
            ("2024-10-31", false),
            ("2024-11-01", true),
            ("2024-12-31", true),
            ("2025-01-01", true),
            ("2025-02-28", true),
            ("2024-02-29", true),
            ("2025-03-01", false),
        ] {
            assert_eq!(winter.contains(date(day)), inside, "{day}");
        }
        assert_eq!(MonthDay::parse("02-29").expect("a day").to_string(), "02-29");
        for wrong in ["", "6-1", "13-01", "02-30", "06-01-01", "06/01"] {
            assert_eq!(MonthDay::parse(wrong), None, "{wrong}");
        }
    }
}
