//! One clock of one row: how long it ran, and what that came to.

use crate::book::value::Limit;
use crate::model::{Moment, Said};
use crate::said;
use crate::time::{Calendar, DAY, Instant, TimeError};

use super::history::{Pause, Replayed, instant};

/// What a clock came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Stopped within the limit.
    Met,
    /// Stopped after it.
    Late,
    /// Running, within the limit.
    Open,
    /// Running, beyond it.
    Overdue,
    /// The rule does not ask anything of the row.
    Exempt,
}

impl State {
    /// Every state with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Met, "met"),
        (Self::Late, "late"),
        (Self::Open, "open"),
        (Self::Overdue, "overdue"),
        (Self::Exempt, "exempt"),
    ];

    /// Its word, in both languages.
    pub fn word(self) -> Said {
        match self {
            Self::Met => said!("met", "按时"),
            Self::Late => said!("late", "超时"),
            Self::Open => said!("open", "进行中"),
            Self::Overdue => said!("overdue", "逾期未完"),
            Self::Exempt => said!("exempt", "豁免"),
        }
    }

    /// Whether the limit was not kept.
    pub fn is_breach(self) -> bool {
        matches!(self, Self::Late | Self::Overdue)
    }

    /// Whether the clock runs.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

/// A clock of a row.
pub struct Run<'c> {
    /// What it came to.
    pub state: State,
    /// The time that counted, in seconds, to its stop or to now.
    pub elapsed: i64,
    calendar: &'c Calendar,
    start: Moment,
    stop: Option<Moment>,
    end: Moment,
    pauses: Vec<Pause>,
    stands: bool,
    limit: Allowed,
    /// Seconds by which it stopped too early.
    too_early: i64,
}

/// How long a clock may run.
#[derive(Clone, Copy)]
enum Allowed {
    /// So many seconds of its calendar.
    Seconds(i64),
    /// To an instant: the end of so many days after the start, workdays or any.
    Until(Instant, Days),
}

/// Which days a limit in days counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    All,
    /// The days a calendar works.
    Worked,
}

/// Whether the rule lets a row off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Exempt {
    No,
    Yes,
    Since(Moment),
}

/// A clock's ends as its row states them.
pub(super) struct Bounds<'c> {
    pub(super) calendar: &'c Calendar,
    pub(super) start: Moment,
    pub(super) stop: Option<Moment>,
    pub(super) now: Moment,
    pub(super) limit: Limit,
    /// Whether the stop is a day without a time.
    pub(super) stop_is_a_day: bool,
    /// By how many seconds it stopped too early; 0 and less is early enough.
    pub(super) too_early: i64,
}

/// Whether one moment is before another.
#[inline]
pub(super) fn precedes(one: Moment, other: Moment, calendar: &Calendar) -> bool {
    match (one, other) {
        (Moment::Local(one), Moment::Local(other)) => one < other,
        _ => instant(one, calendar) < instant(other, calendar),
    }
}

#[inline]
fn elapsed(from: Moment, to: Moment, calendar: &Calendar) -> Result<i64, TimeError> {
    match (from, to) {
        (Moment::Local(from), Moment::Local(to)) => calendar.elapsed_civil(from, to),
        _ => calendar.elapsed(instant(from, calendar), instant(to, calendar)),
    }
}

fn moment(instant: Instant) -> Moment {
    Moment::Exact(instant.utc())
}

/// The local seconds of a moment on a calendar's clocks.
pub(super) fn civil(moment: Moment, calendar: &Calendar) -> i64 {
    match moment {
        Moment::Local(seconds) => seconds,
        Moment::Exact(seconds) => calendar.civil(Instant::from_utc(seconds)),
    }
}

impl<'c> Bounds<'c> {
    pub(super) fn new(calendar: &'c Calendar, start: Moment, stop: Option<Moment>, now: Moment, limit: Limit) -> Self {
        Self { calendar, start, stop, now, limit, stop_is_a_day: false, too_early: 0 }
    }

    /// Seconds from a moment to the start.
    pub(super) fn before_start(&self, moment: Moment) -> i64 {
        instant(self.start, self.calendar).utc() - instant(moment, self.calendar).utc()
    }

    /// Whether a limit in days lets a stop stand for the whole of the day on which the clock started.
    pub(super) fn starts_on_the_day_of(&self, stop: Moment) -> bool {
        let day = |moment| civil(moment, self.calendar).div_euclid(DAY);
        !matches!(self.limit, Limit::Hours(_)) && day(stop) == day(self.start)
    }

    /// The run between them.
    #[inline]
    pub(super) fn run(self, played: Option<Replayed>, exempt: Exempt) -> Result<Run<'c>, TimeError> {
        let (calendar, limit) = (self.calendar, self.limit);
        let mut run = Run {
            state: State::Exempt,
            elapsed: 0,
            calendar,
            start: self.start,
            stop: self.stop,
            end: self.now,
            pauses: Vec::new(),
            stands: false,
            limit: Allowed::Seconds(0),
            too_early: self.too_early.max(0),
        };
        if let Some(played) = played {
            if played.start != instant(self.start, calendar) {
                run.start = moment(played.start);
            }
            if played.stop != self.stop.map(|stop| instant(stop, calendar)) {
                run.stop = played.stop.map(moment);
            }
            (run.pauses, run.stands) = (played.pauses, played.stands);
        }
        run.end = run.stop.unwrap_or(self.now);
        run.limit = match limit {
            Limit::Hours(span) => Allowed::Seconds(span.0),
            Limit::Days(days) => {
                Allowed::Until(calendar.end_of_day_after(instant(run.start, calendar), days), Days::All)
            }
            Limit::Workdays(days) => {
                Allowed::Until(calendar.end_of_workday_after(instant(run.start, calendar), days)?, Days::Worked)
            }
        };
        if exempt == Exempt::Yes {
            return Ok(run);
        }
        if let Exempt::Since(since) = exempt {
            let stopped_before = run.stop.is_some_and(|stop| precedes(stop, since, calendar));
            if !stopped_before && !run.is_over(since, false)?.0 {
                return Ok(run);
            }
        }
        let (over, elapsed) = run.is_over(run.end, self.stop_is_a_day)?;
        let over = over || run.too_early > 0;
        run.elapsed = elapsed;
        run.state = match (run.stop.is_some(), over) {
            (true, false) => State::Met,
            (true, true) => State::Late,
            (false, false) => State::Open,
            (false, true) => State::Overdue,
        };
        Ok(run)
    }
}

impl Run<'_> {
    /// Whether the limit is used up before `end`, and the time that counts until then.
    #[inline]
    fn is_over(&self, end: Moment, end_is_a_day: bool) -> Result<(bool, i64), TimeError> {
        match self.limit {
            Allowed::Seconds(limit) => {
                let mut counted = elapsed(self.start, end, self.calendar)?;
                for pause in &self.pauses {
                    counted -= elapsed(moment(pause.from), moment(pause.to), self.calendar)?;
                }
                Ok((counted > limit, counted))
            }
            Allowed::Until(due, _) => {
                let (start, end) = (instant(self.start, self.calendar), instant(end, self.calendar));
                // 24:00 is the last instant in time; the day that begins with it is not.
                let over = end > due || (end == due && end_is_a_day);
                Ok((over, (end.utc() - start.utc()).max(0)))
            }
        }
    }

    /// The calendar it ran by.
    pub fn calendar(&self) -> &Calendar {
        self.calendar
    }

    /// When it started, in local seconds.
    pub fn started(&self) -> i64 {
        civil(self.start, self.calendar)
    }

    /// When it stopped, in local seconds.
    pub fn stopped(&self) -> Option<i64> {
        self.stop.map(|stop| civil(stop, self.calendar))
    }

    /// Its first and its last instant so far.
    pub fn ends(&self) -> (Instant, Instant) {
        (instant(self.start, self.calendar), instant(self.end, self.calendar))
    }

    /// The stretches in which it stood.
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Whether it stands at its end.
    pub fn stands(&self) -> bool {
        self.stands
    }

    /// The limit in seconds: of the calendar's time, or from start to due where it is one of days.
    pub fn target(&self) -> i64 {
        match self.limit {
            Allowed::Seconds(limit) => limit,
            Allowed::Until(due, _) => due.utc() - instant(self.start, self.calendar).utc(),
        }
    }

    /// For a limit in days, which days it counts.
    pub fn days(&self) -> Option<Days> {
        match self.limit {
            Allowed::Seconds(_) => None,
            Allowed::Until(_, days) => Some(days),
        }
    }

    /// Seconds beyond the limit, or too early; 0 when it was kept.
    pub fn over(&self) -> i64 {
        if self.state.is_breach() { (self.elapsed - self.target()).max(self.too_early) } else { 0 }
    }

    /// The first instant at which the limit is used up; `None` while that cannot be told, because the clock stands.
    pub fn due(&self) -> Result<Option<Instant>, TimeError> {
        let limit = match self.limit {
            Allowed::Seconds(limit) => limit,
            Allowed::Until(due, _) => return Ok(Some(due)),
        };
        let (mut at, mut left) = (instant(self.start, self.calendar), limit);
        for pause in &self.pauses {
            let counted = self.calendar.elapsed(at, pause.from)?;
            if counted >= left {
                return self.calendar.used_up(at, left).map(Some);
            }
            left -= counted;
            at = pause.to;
        }
        if self.stands { Ok(None) } else { self.calendar.used_up(at, left).map(Some) }
    }
}
