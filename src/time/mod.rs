//! Working time: calendars, the time that counts between two instants, deadlines, seasons. Pure, and knows nothing above it.
//!
//! An [`Instant`] is a second of the world's time. A [`Calendar`] turns the local times of its zone into instants, says how much
//! of its hours passes between two of them, and when a limit is used up. Within a calendar year both are look-ups in a table
//! that is made when the year is first asked for.

mod calendar;
mod chinese;
mod holidays;
mod hours;
mod stretch;
mod year;
mod zone;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod vectors;

pub use calendar::{Calendar, Day, DayKind, Mark, Schedule};
pub use holidays::{Holidays, Listed};
pub use hours::{DAY, Hours, MonthDay, Overlap, Season, TimeRange, Week, WeekOverlap, clock, weekdays, word};
pub use stretch::{Stretch, Why};
pub use zone::Zone;

use chrono::NaiveDate;

/// A second of the world's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    pub fn from_utc(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn utc(self) -> i64 {
        self.0
    }
}

/// Why a calendar has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum TimeError {
    /// The holidays of a year are not known, and the answer depends on them.
    #[error("the holidays of {0} are not known")]
    UnknownYear(i32),
    /// The answer lies beyond the years 1 to 9999.
    #[error("beyond the years 1 to 9999")]
    BeyondYears,
}

/// The day of a count of days since 1970-01-01; far days are the first or last one there is.
fn date_of(day: i64) -> NaiveDate {
    let bound = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days).unwrap_or(bound)
}

/// The day of local seconds since 1970-01-01T00:00.
pub fn date_of_civil(seconds: i64) -> NaiveDate {
    date_of(seconds.div_euclid(DAY))
}

/// Days since 1970-01-01.
fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}
