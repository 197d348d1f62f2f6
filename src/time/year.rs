//! One calendar year, precomputed: the working seconds before each day, so that elapsed time is two look-ups.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::calendar::Schedule;
use super::hours::DAY;
use super::zone::Clocks;
use super::{TimeError, day_of};

/// Seconds of true time since the year's first instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(u32);

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
    /// Where the holidays of the year before are not known and its last hours may reach into this one: until when they may.
    doubtful: Option<(Position, TimeError)>,
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
        let mut year =
            Self { number, clocks, from_civil, from, to, worked: Err(TimeError::BeyondYears), doubtful: None };
        if clock_year == number {
            year.work_out(schedule, first, next.pred_opt().unwrap_or(first));
        }
        year
    }

    fn work_out(&mut self, schedule: &Schedule, first: NaiveDate, last: NaiveDate) {
        let reach = schedule.reach();
        let utc = |civil: i64| self.clocks.utc(civil);
        let before = first.pred_opt().filter(|_| reach > 0).unwrap_or(first);
        let mut worked = schedule.worked(before, last, utc);
        if let Err(error @ TimeError::UnknownYear(unknown)) = worked
            && unknown < self.number
        {
            worked = schedule.worked(first, last, utc);
            self.doubtful = Some((Position(small(utc(self.from_civil + reach) - self.from)), error));
        }
        self.worked = worked.map(|worked| Worked::cut(&worked, self.from, self.to));
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

    /// Its working time from a position on.
    #[inline]
    pub(super) fn worked_from(&self, position: Position) -> Result<&Worked, TimeError> {
        match self.doubtful {
            Some((until, error)) if position < until => Err(error),
            _ => self.worked(),
        }
    }

    /// How far into the year an instant lies; else whether it lies before or after it.
    #[inline]
    pub(super) fn position(&self, utc: i64) -> Result<Position, Ordering> {
        if utc < self.from {
            Err(Ordering::Less)
        } else if utc >= self.to {
            Err(Ordering::Greater)
        } else {
            Ok(Position(small(utc - self.from)))
        }
    }

    /// How far into the year a local second of it lies.
    #[inline]
    pub(super) fn position_of_civil(&self, civil: i64) -> Position {
        let position = if self.clocks.unchanged() {
            civil.saturating_sub(self.from_civil)
        } else {
            // Where clocks are changed at New Year, a second may move on or back into its neighbour: it stays at the edge.
            (self.clocks.utc(civil).saturating_sub(self.from)).clamp(0, self.to - self.from)
        };
        Position(small(position))
    }

    /// How far into the year a local second lies where its clocks are never changed; `None` for one beyond it.
    #[inline]
    pub(super) fn position_within(&self, civil: i64) -> Option<Position> {
        let position = civil.checked_sub(self.from_civil)?;
        (position < self.to - self.from).then(|| Position(small(position)))
    }

    /// The instant of a position.
    pub(super) fn instant(&self, position: Position) -> i64 {
        self.from + i64::from(position.0)
    }
}

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

/// The seconds of a day of the table.
const CUT: u32 = 86_400;

/// The working time of a year, cut into days of 86 400 seconds of true time from its first instant.
#[derive(Debug)]
pub(super) struct Worked {
    /// The days in order, and an empty one that closes the year.
    days: Vec<CutDay>,
    /// The worked stretches beyond the first two of a day, one day after another.
    further: Vec<CutStretch>,
}

/// Most days are worked in two stretches at most: those stand in the day itself, and counting them takes no branch.
#[derive(Clone, Copy, Debug, Default)]
struct CutDay {
    /// Working seconds of the year before this day.
    before: u32,
    stretches: [CutStretch; 2],
    /// Where its further stretches begin and end.
    further: (u32, u32),
}

/// A worked stretch within a day, in seconds from its beginning; an empty one is none.
#[derive(Clone, Copy, Debug, Default)]
struct CutStretch {
    from: u32,
    to: u32,
}

impl CutStretch {
    /// Its seconds before a second of the day.
    #[inline]
    fn before(self, second: u32) -> u32 {
        second.clamp(self.from, self.to) - self.from
    }
}

impl Worked {
    /// Cuts stretches of true time into the days of the year between two instants.
    fn cut(worked: &[(i64, i64)], from: i64, to: i64) -> Self {
        let mut cut = Self { days: Vec::new(), further: Vec::new() };
        let mut before = 0;
        let mut rest = worked;
        let mut start_of_day = from;
        while start_of_day < to {
            let end_of_day = (start_of_day + DAY).min(to);
            let mut own = Vec::new();
            while let [(start, stop), later @ ..] = rest {
                let (start, within) = ((*start).max(start_of_day), (*stop).min(end_of_day));
                if start < within {
                    own.push(CutStretch { from: small(start - start_of_day), to: small(within - start_of_day) });
                }
                // What reaches beyond this day is seen to again with the next.
                if *stop > end_of_day {
                    break;
                }
                rest = later;
            }
            cut.push(before, &own);
            before += own.iter().map(|stretch| stretch.to - stretch.from).sum::<u32>();
            start_of_day += DAY;
        }
        cut.push(before, &[]);
        cut
    }

    fn push(&mut self, before: u32, own: &[CutStretch]) {
        let inside = own.len().min(2);
        let mut day = CutDay { before, ..CutDay::default() };
        day.stretches[..inside].copy_from_slice(&own[..inside]);
        let first = self.further.len();
        self.further.extend_from_slice(&own[inside..]);
        day.further = (small(first), small(self.further.len()));
        self.days.push(day);
    }

    /// The working seconds of the whole year.
    pub(super) fn total(&self) -> i64 {
        self.days.last().map_or(0, |last| i64::from(last.before))
    }

    /// The working seconds of the year before a position.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "two look-ups for every clock of a long log: to call them took as long")]
    pub(super) fn before(&self, position: Position) -> i64 {
        let Some(day) = self.days.get((position.0 / CUT) as usize) else { return self.total() };
        let second = position.0 % CUT;
        let mut seconds = day.before + day.stretches[0].before(second) + day.stretches[1].before(second);
        if day.further.0 < day.further.1 {
            seconds += self.further_before(day, second);
        }
        i64::from(seconds)
    }

    #[cold]
    fn further_before(&self, day: &CutDay, second: u32) -> u32 {
        self.further_of(day).iter().map(|stretch| stretch.before(second)).sum()
    }

    fn further_of(&self, day: &CutDay) -> &[CutStretch] {
        &self.further[day.further.0 as usize..day.further.1 as usize]
    }

    /// The first position before which so many seconds of the year are worked; `None` when the whole year has fewer.
    pub(super) fn reached(&self, seconds: i64) -> Option<Position> {
        let seconds = u32::try_from(seconds).ok().filter(|seconds| i64::from(*seconds) <= self.total())?;
        // The last day before which less is worked: within it the seconds are reached.
        let at = self.days.partition_point(|day| day.before < seconds).checked_sub(1)?;
        let day = &self.days[at];
        let mut left = seconds - day.before;
        for stretch in day.stretches.iter().chain(self.further_of(day)) {
            let length = stretch.to - stretch.from;
            if left <= length {
                return Some(Position(small(at) * CUT + stretch.from + left));
            }
            left -= length;
        }
        None
    }
}

/// A count of seconds, days or stretches of one year: far below four thousand million.
#[inline]
fn small(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
