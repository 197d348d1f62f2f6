//! One calendar year, precomputed: the working seconds before each day, so that elapsed time is two look-ups.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::calendar::Schedule;
use super::hours::DAY;
use super::zone::Clocks;
use super::{TimeError, day_of};

/// Seconds of true time since the year's first instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(i64);

/// A calendar year of a calendar.
#[derive(Debug)]
pub(super) struct Year {
    number: i32,
    clocks: Clocks,
    /// Its first second on the zone's clocks, were they never changed.
    from_civil: i64,
    /// Its first instant, and that of the year after.
    from: i64,
    to: i64,
    worked: Result<Worked, TimeError>,
}

impl Year {
    /// The first and the last year there is.
    pub(super) const FIRST: i32 = 1;
    pub(super) const LAST: i32 = 9999;

    /// Makes the table of a year.
    pub(super) fn make(schedule: &Schedule, number: i32) -> Self {
        // Years outside the range have clocks, so that every local time is an instant, but no hours.
        let clock_year = number.clamp(Self::FIRST, Self::LAST);
        let clocks = Clocks::of_year(schedule.zone, clock_year);
        let (first, next) = (new_year(clock_year), new_year(clock_year + 1));
        let from_civil = day_of(first) * DAY;
        let (from, to) = (clocks.utc(from_civil), clocks.utc(day_of(next) * DAY));
        let worked = if clock_year == number {
            let last = next.pred_opt().unwrap_or(first);
            schedule.worked(first, last, |civil| clocks.utc(civil)).map(|worked| Worked::cut(&worked, from, to))
        } else {
            Err(TimeError::BeyondYears)
        };
        Self { number, clocks, from_civil, from, to, worked }
    }

    /// The year.
    pub(super) fn number(&self) -> i32 {
        self.number
    }

    /// How its clocks run.
    #[inline]
    pub(super) fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// Its working time.
    #[inline]
    pub(super) fn worked(&self) -> Result<&Worked, TimeError> {
        self.worked.as_ref().map_err(|error| *error)
    }

    /// How far into the year an instant lies; else whether it lies before or after it.
    #[inline]
    pub(super) fn position(&self, utc: i64) -> Result<Position, Ordering> {
        if utc < self.from {
            Err(Ordering::Less)
        } else if utc >= self.to {
            Err(Ordering::Greater)
        } else {
            Ok(Position(utc - self.from))
        }
    }

    /// How far into the year a local second of it lies, where its clocks are never changed.
    #[inline]
    pub(super) fn position_of_civil(&self, civil: i64) -> Option<Position> {
        self.clocks.unchanged().then_some(Position(civil.saturating_sub(self.from_civil)))
    }

    /// The instant of a position.
    pub(super) fn instant(&self, position: Position) -> i64 {
        self.from + position.0
    }
}

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

/// The working time of a year, cut into days of 86 400 seconds of true time from its first instant.
#[derive(Debug)]
pub(super) struct Worked {
    /// The days in order, and one more that closes the last.
    days: Vec<CutDay>,
    /// The worked stretches of all days, one after another.
    stretches: Vec<CutStretch>,
}

#[derive(Clone, Copy, Debug)]
struct CutDay {
    /// Working seconds of the year before this day.
    before: u32,
    /// The first of its stretches.
    first: u32,
}

/// A worked stretch within a day, in seconds from its beginning.
#[derive(Clone, Copy, Debug)]
struct CutStretch {
    from: u32,
    to: u32,
}

impl Worked {
    /// Cuts stretches of true time into the days of the year between two instants.
    fn cut(worked: &[(i64, i64)], from: i64, to: i64) -> Self {
        let mut cut = Self { days: Vec::new(), stretches: Vec::new() };
        let mut before = 0;
        let mut rest = worked;
        let mut day = from;
        while day < to {
            let end = (day + DAY).min(to);
            cut.days.push(CutDay { before, first: small(cut.stretches.len() as i64) });
            while let [(start, stop), later @ ..] = rest {
                if *start >= end {
                    break;
                }
                let (start, within) = ((*start).max(day), (*stop).min(end));
                if start < within {
                    cut.stretches.push(CutStretch { from: small(start - day), to: small(within - day) });
                    before += small(within - start);
                }
                if *stop > end {
                    break;
                }
                rest = later;
            }
            day += DAY;
        }
        cut.days.push(CutDay { before, first: small(cut.stretches.len() as i64) });
        cut
    }

    /// The working seconds of the whole year.
    pub(super) fn total(&self) -> i64 {
        self.days.last().map_or(0, |last| i64::from(last.before))
    }

    /// The working seconds of the year before a position.
    #[inline]
    pub(super) fn before(&self, position: Position) -> i64 {
        let (day, within) = ((position.0 / DAY) as usize, (position.0 % DAY) as u32);
        match self.days.get(day..day + 2) {
            Some([today, tomorrow]) => {
                let stretches = &self.stretches[today.first as usize..tomorrow.first as usize];
                let of_today = stretches.iter().map(|stretch| within.clamp(stretch.from, stretch.to) - stretch.from);
                i64::from(today.before + of_today.sum::<u32>())
            }
            _ => self.total(),
        }
    }

    /// The first position before which so many seconds of the year are worked; `None` when the whole year has fewer.
    pub(super) fn reached(&self, seconds: i64) -> Option<Position> {
        if seconds > self.total() {
            return None;
        }
        // The last day before which less is worked: within it the seconds are reached.
        let day = self.days.partition_point(|day| i64::from(day.before) < seconds).checked_sub(1)?;
        let mut left = seconds - i64::from(self.days[day].before);
        let stretches = &self.stretches[self.days[day].first as usize..];
        for stretch in stretches {
            let length = i64::from(stretch.to - stretch.from);
            if left <= length {
                return Some(Position(day as i64 * DAY + i64::from(stretch.from) + left));
            }
            left -= length;
        }
        None
    }
}

/// A count of seconds or stretches of one year: far below four thousand million.
fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
