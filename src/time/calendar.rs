//! Calendars: which hours of which days are worked, the working time between instants, and deadlines.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::model::HolidayKind;

use super::holidays::{Holidays, Listed};
use super::hours::{DAY, Hours, Week};
use super::year::{Position, Worked, Year};
use super::zone::Zone;
use super::{Instant, TimeError, date_of, day_of};

/// The rules of a calendar.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Whose clocks its hours are read on.
    pub zone: Zone,
    /// The hours of each weekday.
    pub week: Week,
    /// The hours of a make-up workday; Monday's when not stated.
    pub makeup: Option<Hours>,
    /// The hours of single dates, whatever the weekday or the holiday; none closes the date.
    pub on: BTreeMap<NaiveDate, Hours>,
    /// Days off and make-up workdays.
    pub holidays: Holidays,
}

/// What kind of day a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A weekday with hours.
    Workday,
    /// A Saturday or Sunday without hours.
    Weekend,
    /// Another weekday without hours.
    Closed,
    /// A day off that a table of holidays lists.
    Holiday,
    /// A make-up workday that a table of holidays lists.
    Makeup,
    /// A date with hours of its own, or closed by its own rule.
    OwnHours,
}

/// One date of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// What kind of day it is.
    pub kind: DayKind,
    /// Its hours on the clock: those that start on it.
    pub hours: &'a Hours,
    /// What a table of holidays says of it.
    pub listed: Option<&'a Listed>,
}

static CLOSED: Hours = Hours::CLOSED;

impl Schedule {
    /// All hours of all days.
    pub fn always(zone: Zone) -> Self {
        Self { zone, week: Week::always(), makeup: None, on: BTreeMap::new(), holidays: Holidays::none() }
    }

    /// What a date is and which hours start on it.
    pub(super) fn day(&self, date: NaiveDate) -> Result<Day<'_>, TimeError> {
        if let Some(hours) = self.on.get(&date) {
            // The hours are known even where the holidays of the year are not.
            let listed = self.holidays.on(date).unwrap_or_default();
            return Ok(Day { kind: DayKind::OwnHours, hours, listed });
        }
        let listed = self.holidays.on(date)?;
        let weekly = self.week.on(date.weekday());
        let (kind, hours) = match listed.map(|listed| listed.kind) {
            Some(HolidayKind::Off) => (DayKind::Holiday, &CLOSED),
            Some(HolidayKind::Work) => (DayKind::Makeup, self.makeup.as_ref().unwrap_or(self.week.on(Weekday::Mon))),
            None if !weekly.is_empty() => (DayKind::Workday, weekly),
            None if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => (DayKind::Weekend, weekly),
            None => (DayKind::Closed, weekly),
        };
        Ok(Day { kind, hours, listed })
    }

    /// How far, on the clock, the hours of a day may reach into the next.
    pub(super) fn reach(&self) -> i64 {
        let all = self.week.days().chain(&self.makeup).chain(self.on.values());
        all.filter_map(|hours| hours.ranges().last()).map(|last| (last.to() - DAY).max(0)).max().unwrap_or(0)
    }

    /// The stretches of the world's time that are worked by the hours of the dates from `first` to `last`, in order and joined
    /// where they touch.
    pub(super) fn worked(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        utc: impl Fn(i64) -> i64,
    ) -> Result<Vec<(i64, i64)>, TimeError> {
        let mut worked: Vec<(i64, i64)> = Vec::new();
        let mut sorted = true;
        for day in day_of(first)..=day_of(last) {
            let midnight = day * DAY;
            // A date that the zone's clocks skipped altogether had no hours.
            if utc(midnight + DAY) <= utc(midnight) {
                continue;
            }
            for range in self.day(date_of(day))?.hours.ranges() {
                // A range within skipped time may end before it starts once both ends have moved on.
                let (from, to) = (utc(midnight + range.from()), utc(midnight + range.to()));
                if from < to {
                    sorted &= worked.last().is_none_or(|(earlier, _)| *earlier <= from);
                    worked.push((from, to));
                }
            }
        }
        if !sorted {
            worked.sort_unstable();
        }
        worked.dedup_by(|next, kept| {
            let joins = next.0 <= kept.1;
            if joins {
                kept.1 = kept.1.max(next.1);
            }
            joins
        });
        Ok(worked)
    }
}

/// A calendar: its rules, and the tables of the years that were asked for. Threads may share it.
#[derive(Debug)]
pub struct Calendar {
    schedule: Schedule,
    years: Box<[OnceLock<Year>]>,
}

/// The years whose tables are kept. In these every fourth is a leap year, so the year of a day is one division.
const FIRST_KEPT: i32 = 1970;
const LAST_KEPT: i32 = 2099;
/// The days of the kept years.
const KEPT_DAYS: i64 = 47_482;

/// A year's table: kept, or made for one question.
enum Looked<'a> {
    Kept(&'a Year),
    Made(Box<Year>),
}

impl std::ops::Deref for Looked<'_> {
    type Target = Year;

    #[inline]
    fn deref(&self) -> &Year {
        match self {
            Self::Kept(year) => year,
            Self::Made(year) => year,
        }
    }
}

impl Calendar {
    /// A calendar of these rules.
    pub fn new(schedule: Schedule) -> Self {
        Self { schedule, years: (FIRST_KEPT..=LAST_KEPT).map(|_| OnceLock::new()).collect() }
    }

    /// Its rules.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The table of a calendar year, which is made when it is first asked for.
    #[inline]
    fn year(&self, year: i32) -> Looked<'_> {
        match usize::try_from(year - FIRST_KEPT).ok().and_then(|at| self.years.get(at)) {
            Some(kept) => Looked::Kept(kept.get_or_init(|| Year::make(&self.schedule, year))),
            None => Looked::Made(Box::new(Year::make(&self.schedule, year))),
        }
    }

    /// The table of the year a local second lies in; the first or last year there is for seconds far away.
    #[inline]
    fn year_of_civil(&self, civil: i64) -> Looked<'_> {
        self.year(year_of_day(civil.div_euclid(DAY)))
    }

    /// The table of the year an instant lies in, and how far into that year it lies.
    #[inline]
    fn locate(&self, instant: Instant) -> Result<(Looked<'_>, Position), TimeError> {
        // Clocks are at most a day ahead of or behind the world's: the year can only be a neighbour of this one.
        let year = year_of_day(instant.0.div_euclid(DAY));
        let looked = self.year(year);
        let found = match looked.position(instant.0) {
            Ok(position) => return Ok((looked, position)),
            Err(std::cmp::Ordering::Less) => self.year(year - 1),
            Err(_) => self.year(year + 1),
        };
        match found.position(instant.0) {
            Ok(position) => Ok((found, position)),
            Err(_) => Err(TimeError::BeyondYears),
        }
    }

    /// The instant of a local time. One that the clocks skip moves on by the width of the gap, one that comes twice is the first.
    pub fn instant(&self, local: NaiveDateTime) -> Instant {
        self.instant_of_civil(local.and_utc().timestamp())
    }

    /// The same for local seconds since 1970-01-01T00:00 on the calendar's clocks.
    #[inline]
    pub fn instant_of_civil(&self, seconds: i64) -> Instant {
        Instant(self.year_of_civil(seconds).clocks().utc(seconds))
    }

    /// The local time of an instant.
    pub fn local(&self, instant: Instant) -> NaiveDateTime {
        let seconds = self.civil(instant);
        date_of(seconds.div_euclid(DAY)).and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds.rem_euclid(DAY))
    }

    /// The local seconds of an instant since 1970-01-01T00:00 on the calendar's clocks.
    pub fn civil(&self, instant: Instant) -> i64 {
        self.year(year_of_day(instant.0.div_euclid(DAY))).clocks().civil(instant.0)
    }

    /// What a date is and which hours start on it.
    pub fn day(&self, date: NaiveDate) -> Result<Day<'_>, TimeError> {
        self.schedule.day(date)
    }

    /// Whether a date is worked: whether any hours start on it.
    pub fn is_workday(&self, date: NaiveDate) -> Result<bool, TimeError> {
        Ok(!self.day(date)?.hours.is_empty())
    }

    /// Whether a date is a statutory holiday of mainland China; `None` where it is not known.
    pub fn is_statutory(&self, date: NaiveDate) -> Option<bool> {
        self.schedule.holidays.statutory(date)
    }

    /// The name of a statutory holiday of mainland China; `None` for any other day, and where that is not known.
    pub fn statutory_name(&self, date: NaiveDate) -> Option<&'static str> {
        self.schedule.holidays.statutory_name(date)
    }

    /// The working seconds of the hours that start on a date, in true time.
    pub fn seconds_of(&self, date: NaiveDate) -> Result<i64, TimeError> {
        let midnight = day_of(date) * DAY;
        let utc = |civil: i64| self.instant_of_civil(civil).0;
        if utc(midnight + DAY) <= utc(midnight) {
            return Ok(0);
        }
        let length = |range: &super::TimeRange| (utc(midnight + range.to()) - utc(midnight + range.from())).max(0);
        Ok(self.day(date)?.hours.ranges().iter().map(length).sum())
    }

    /// The working seconds between two instants; 0 when the second is not after the first.
    #[inline]
    pub fn elapsed(&self, from: Instant, to: Instant) -> Result<i64, TimeError> {
        let ((first, start), (last, end)) = (self.locate(from)?, self.locate(to)?);
        self.between(&first, start, &last, end)
    }

    /// The same between two local times in seconds since 1970-01-01T00:00: the way for long logs.
    #[inline]
    pub fn elapsed_civil(&self, from: i64, to: i64) -> Result<i64, TimeError> {
        let (first, last) = (self.year_of_civil(from), self.year_of_civil(to));
        self.between(&first, first.position_of_civil(from), &last, last.position_of_civil(to))
    }

    /// Looks a local time up, to count from it more than once; `None` where that is no matter of one table: where clocks are
    /// changed, where the holidays are not known, far away.
    #[inline]
    pub fn mark(&self, civil: i64) -> Option<Mark<'_>> {
        let Looked::Kept(year) = self.year_of_civil(civil) else { return None };
        let position = year.position_of_civil(civil);
        let worked = year.worked_from(position).ok()?;
        year.clocks().unchanged().then(|| Mark { year, worked, civil, before: worked.before(position) })
    }

    #[inline]
    fn between(&self, first: &Year, start: Position, last: &Year, end: Position) -> Result<i64, TimeError> {
        if (last.number(), end) <= (first.number(), start) {
            return Ok(0);
        }
        let start_of_first = first.worked_from(start)?.before(start);
        let end_of_last = last.worked()?.before(end);
        if first.number() == last.number() {
            return Ok(end_of_last - start_of_first);
        }
        let mut elapsed = first.worked()?.total() - start_of_first + end_of_last;
        for year in first.number() + 1..last.number() {
            elapsed += self.year(year).worked()?.total();
        }
        Ok(elapsed)
    }

    /// The first instant, from a start on, at which a limit of working seconds is used up: the start itself for a limit of nothing,
    /// the closing for a limit that ends exactly then.
    pub fn used_up(&self, from: Instant, limit: i64) -> Result<Instant, TimeError> {
        if limit <= 0 {
            return Ok(from);
        }
        let (mut year, start) = self.locate(from)?;
        let mut left = limit.checked_add(year.worked_from(start)?.before(start)).ok_or(TimeError::BeyondYears)?;
        loop {
            let worked = year.worked()?;
            if let Some(position) = worked.reached(left) {
                return Ok(Instant(year.instant(position)));
            }
            left -= worked.total();
            year = self.year(year.number() + 1);
        }
    }

    /// 24:00 of the day so many calendar days after the day of an instant.
    pub fn end_of_day_after(&self, from: Instant, days: u32) -> Instant {
        let day = self.civil(from).div_euclid(DAY) + i64::from(days);
        self.instant_of_civil((day + 1).saturating_mul(DAY))
    }

    /// 24:00 of the so-manieth workday after the day of an instant; of its own day for none.
    pub fn end_of_workday_after(&self, from: Instant, workdays: u32) -> Result<Instant, TimeError> {
        let mut day = self.civil(from).div_euclid(DAY);
        let mut left = workdays;
        while left > 0 {
            day += 1;
            let date = date_of(day);
            if date.year() > Year::LAST {
                return Err(TimeError::BeyondYears);
            }
            left -= u32::from(self.is_workday(date)?);
        }
        Ok(self.instant_of_civil((day + 1).saturating_mul(DAY)))
    }
}

/// A local time of a calendar, looked up.
#[derive(Clone, Copy)]
pub struct Mark<'c> {
    year: &'c Year,
    worked: &'c Worked,
    civil: i64,
    /// The working seconds of the year before it.
    before: i64,
}

impl Mark<'_> {
    /// The working seconds from here to a local time of the same year, 0 for one that is not after it; `None` for another
    /// year.
    #[inline]
    pub fn elapsed(&self, to: i64) -> Option<i64> {
        if to <= self.civil {
            return Some(0);
        }
        let position = self.year.position_within(to)?;
        Some(self.worked.before(position) - self.before)
    }
}

/// The calendar year of a day since 1970-01-01.
#[inline]
fn year_of_day(day: i64) -> i32 {
    if (0..KEPT_DAYS).contains(&day) {
        // From 1970 on every fourth year is a leap year, the first of them 1972.
        i32::try_from((4 * day + 2) / 1461).map_or(LAST_KEPT, |years| FIRST_KEPT + years)
    } else {
        date_of(day).year()
    }
}
