//! What happened between two instants, stretch by stretch, and why a stretch did not count.

use chrono::NaiveDate;

use super::calendar::{Calendar, Day, DayKind};
use super::hours::DAY;
use super::{Instant, TimeError, date_of};

/// A stretch of time that counted as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Whether and why it counted.
    pub why: Why,
}

/// Why a stretch counted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It lies in the hours.
    Worked,
    /// It lies outside the hours of a day that has some.
    OffHours,
    /// On a Saturday or Sunday without hours.
    Weekend,
    /// On another weekday without hours.
    Closed,
    /// On a listed day off, with the holiday's name, which may be empty.
    Holiday(std::sync::Arc<str>),
    /// On a date that its own rule closes.
    ClosedDate,
}

impl Why {
    fn not_worked(day: &Day<'_>) -> Self {
        match day.kind {
            _ if !day.hours.is_empty() => Self::OffHours,
            DayKind::Holiday => Self::Holiday(day.listed.map_or_else(Default::default, |listed| listed.name.clone())),
            DayKind::Weekend => Self::Weekend,
            DayKind::OwnHours => Self::ClosedDate,
            DayKind::Workday | DayKind::Closed | DayKind::Makeup => Self::Closed,
        }
    }
}

impl Calendar {
    /// Everything between two instants in order: what counted, and what did not and why. Days that did not count for the same
    /// reason are one stretch.
    pub fn stretches(&self, from: Instant, to: Instant) -> Result<Vec<Stretch>, TimeError> {
        let mut stretches: Vec<Stretch> = Vec::new();
        if to <= from {
            return Ok(stretches);
        }
        let (start, end) = (self.civil(from), self.civil(to));
        // The hours of the day before matter only where they may reach.
        let before = i64::from(start.rem_euclid(DAY) < self.schedule().reach());
        let (first, last) = (date_of(start.div_euclid(DAY) - before), date_of(end.div_euclid(DAY)));
        let worked = self.schedule().worked(first, last, |civil| self.instant_of_civil(civil).utc())?;
        let mut at = from;
        for (start, stop) in worked {
            let (start, stop) = (Instant(start).max(from), Instant(stop).min(to));
            if start < stop {
                self.idle(at, start, &mut stretches)?;
                stretches.push(Stretch { from: start, to: stop, why: Why::Worked });
                at = stop;
            }
        }
        self.idle(at, to, &mut stretches)?;
        Ok(stretches)
    }

    /// Tells time that did not count day by day.
    fn idle(&self, from: Instant, to: Instant, into: &mut Vec<Stretch>) -> Result<(), TimeError> {
        let mut at = from;
        let mut day = self.civil(from).div_euclid(DAY);
        while at < to {
            let end = self.instant_of_civil((day + 1).saturating_mul(DAY)).min(to);
            let date: NaiveDate = date_of(day);
            day += 1;
            // A day that the clocks skip has no time to tell of.
            if end <= at {
                continue;
            }
            let why = Why::not_worked(&self.day(date)?);
            match into.last_mut().filter(|last| last.why == why && last.to == at) {
                Some(last) => last.to = end,
                None => into.push(Stretch { from: at, to: end, why }),
            }
            at = end;
        }
        Ok(())
    }
}
