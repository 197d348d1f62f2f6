//! Clocks on the rows of a log: from one instant to another within a limit of a calendar's time.
//!
//! [`Clocks`] are bound to a log's columns once and asked of every row; a [`Run`] is one clock of one row. What runs come to
//! is gathered by those who ask: listed ([`list`]), summed up ([`summary`]), compared, explained.

pub mod explain;
pub mod history;
pub mod list;
pub mod ordinary;
mod run;
pub mod summary;
pub mod tally;

pub use run::{Days, Run, State};

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::book::sla::{Sla, Within};
use crate::book::value::Limit;
use crate::diagnostics::Diagnostic;
use crate::model::record::short;
use crate::model::{ColumnId, Moment, Month, Record, Said, Shape};
use crate::said;
use crate::time::{Calendar, DAY, TimeError};

use super::calendars::Calendars;
use super::filter::{Bound, spelt};
use history::{History, Watched, instant};
use ordinary::Ordinary;
use run::{Bounds, Exempt};

/// The clocks of a log's rules, bound to its columns.
pub struct Clocks<'c> {
    all: Vec<Clock<'c>>,
    history: Option<History>,
    /// Now, on the wall clock of whatever calendar judges.
    now: Moment,
    /// The local days on which the clocks asked for start.
    started: Option<(i64, i64)>,
}

/// The calendars of each name that rules go by.
pub type ByName = BTreeMap<Arc<str>, Calendars>;

/// What a clock came to, and the time that counted, in seconds.
pub type Came = (State, i64);

/// The clock of one rule.
pub struct Clock<'c> {
    sla: Sla,
    when: Bound,
    unless: Bound,
    exempt_from: Option<ColumnId>,
    from: Vec<ColumnId>,
    to: Vec<ColumnId>,
    within: BoundWithin,
    per: Option<ColumnId>,
    subject: ColumnId,
    agent: ColumnId,
    calendars: &'c Calendars,
    /// Its calendar, where its time depends on no more than two cells and a limit.
    plain: Option<&'c Calendar>,
    watched: Watched,
}

/// The limit of a clock, its column known.
enum BoundWithin {
    Fixed(Limit),
    By {
        column: ColumnId,
        /// By each way of writing a cell.
        cells: Vec<(String, Limit)>,
        /// The same by short cells' bytes, in seconds, where it is one of hours.
        short: Vec<(u128, i64)>,
        other: Option<Limit>,
    },
}

/// Why a row cannot be judged.
pub enum Trouble {
    /// The row is at fault: where, and what is wrong.
    Row(ColumnId, Box<Said>),
    /// The calendar of its clock has no answer.
    Unanswered(TimeError),
}

/// Which columns a file lacks that a rule needs.
pub struct Lacking {
    /// The number of the clock.
    pub clock: usize,
    /// The columns; of several in which a clock may start, all are lacking.
    pub columns: Vec<ColumnId>,
}

impl<'c> Clocks<'c> {
    /// None yet; `now` is the time to take for now, on the wall clock of whatever calendar judges.
    pub fn new(now: NaiveDateTime) -> Self {
        Self { all: Vec::new(), history: None, now: Moment::Local(now.and_utc().timestamp()), started: None }
    }

    /// Binds rules to the columns of a log, each with the calendars of its name.
    #[must_use]
    pub fn with<'s>(
        mut self,
        slas: impl IntoIterator<Item = &'s Sla>,
        calendars: &'c ByName,
        shape: &mut Shape,
    ) -> Self {
        let bound = slas.into_iter().filter_map(|sla| Some(Clock::new(sla, calendars.get(&sla.calendar)?, shape)));
        self.all.extend(bound);
        self
    }

    /// With the status history of the rows.
    #[must_use]
    pub fn with_history(mut self, history: History) -> Self {
        for clock in &mut self.all {
            clock.watched.pausing = history.are(&clock.sla.pause);
            clock.watched.closed = history.are(&clock.sla.closed);
        }
        self.history = Some(history);
        self
    }

    /// Only clocks that start in a month.
    #[must_use]
    pub fn started_in(mut self, month: Option<Month>) -> Self {
        let day = |date: NaiveDate| i64::from(date.to_epoch_days());
        self.started = month.map(|month| (day(month.first()), day(month.last())));
        self
    }

    /// The clocks, in the order of the rules.
    pub fn iter(&self) -> impl Iterator<Item = &Clock<'c>> {
        self.all.iter()
    }

    /// A clock by its number.
    pub fn clock(&self, number: usize) -> &Clock<'c> {
        &self.all[number]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The clocks that a file has not the columns for.
    pub fn lacking(&self, has: impl Fn(ColumnId) -> bool) -> Vec<Lacking> {
        let of = |(number, clock): (usize, &Clock<'_>)| {
            let columns = clock.lacking(&has);
            (!columns.is_empty()).then_some(Lacking { clock: number, columns })
        };
        self.all.iter().enumerate().filter_map(of).collect()
    }

    /// What some of them come to on ordinary rows: the way for long logs.
    pub fn ordinary(&self, numbers: &[usize]) -> Ordinary<'c> {
        Ordinary::new(self, numbers)
    }

    /// The run of one clock on a row; `None` where it has none.
    pub fn run<R: Record>(&self, number: usize, row: &mut R, starts: &mut Starts) -> Result<Option<Run<'c>>, Trouble> {
        let clock = &self.all[number];
        if !clock.when.takes(row) || !row.is_sound() {
            return Ok(None);
        }
        let Some((started, from)) = clock.start(row, starts) else { return Ok(None) };
        let Some(calendar) = self.calendar(clock, started) else { return Ok(None) };
        let Some(limit) = clock.limit(row)? else { return Ok(None) };
        let stop = clock.stop(row, calendar);
        if !row.is_sound() {
            return Ok(None);
        }
        let mut bounds = Bounds::new(calendar, started, stop.map(|(stop, _)| stop), self.now, limit);
        if let Some((stop, to)) = stop {
            let backwards = run::precedes(stop, started, calendar);
            if backwards || !matches!(limit, Limit::Hours(_)) {
                bounds.stop_is_a_day = says_no_time(row, to);
            }
            if backwards {
                // A day without a time is any time of it, where the limit is one of days.
                let same_day = bounds.stop_is_a_day && bounds.starts_on_the_day_of(stop);
                match clock.sla.early {
                    _ if same_day => {}
                    Some(early) => bounds.too_early = bounds.before_start(stop) - early.0,
                    None => return Err(clock.backwards(from, to)),
                }
                bounds.stop = Some(started);
            }
        }
        let exempt = if clock.unless.is_empty() || !clock.unless.takes(row) {
            Exempt::No
        } else {
            clock.exempt_from.and_then(|column| row.moment(column)).map_or(Exempt::Yes, Exempt::Since)
        };
        if !row.is_sound() {
            return Ok(None);
        }
        let played = self.history.as_ref().filter(|_| clock.watches()).and_then(|history| {
            let subject = row.text(clock.subject)?;
            let of = |moment| instant(moment, calendar);
            clock.watched.replay(history, &subject, calendar, (of(started), bounds.stop.map(of), of(self.now)))
        });
        bounds.run(played, exempt).map(Some).map_err(Trouble::Unanswered)
    }

    /// The calendar a clock runs by that starts then; `None` when the rule does not hold on that day, or the day
    /// is not asked for.
    #[inline]
    fn calendar(&self, clock: &Clock<'c>, start: Moment) -> Option<&'c Calendar> {
        let validity = clock.sla.head.validity;
        if let (Some(only), None, true) = (clock.calendars.only(), self.started, validity.is_always()) {
            return Some(only);
        }
        let day = run::civil(start, clock.calendars.first()?).div_euclid(DAY);
        let date = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days)?;
        let asked = self.started.is_none_or(|(first, last)| (first..=last).contains(&day));
        if asked && validity.holds_on(date) { clock.calendars.on(date).ok() } else { None }
    }
}

/// What the clocks of a row have read of it: two rules often begin in the same column, whose fault is told once.
#[derive(Default)]
pub struct Starts(Option<(ColumnId, Option<Moment>)>);

impl Starts {
    fn read(&mut self, row: &mut impl Record, column: ColumnId) -> Option<Moment> {
        match self.0 {
            Some((known, moment)) if known == column => moment,
            _ => {
                // Of an empty cell there is none.
                let moment = row.moment(column);
                self.0 = Some((column, moment));
                moment
            }
        }
    }
}

impl<'c> Clock<'c> {
    fn new(sla: &Sla, calendars: &'c Calendars, shape: &mut Shape) -> Self {
        let within = match &sla.within {
            Within::Fixed(limit) => BoundWithin::Fixed(*limit),
            Within::By(by) => {
                let spelt = |cell: &String| spelt(&by.column, std::slice::from_ref(cell));
                let cells: Vec<(String, Limit)> = by
                    .cells
                    .iter()
                    .flat_map(|(cell, limit)| spelt(cell).into_iter().map(|word| (word, *limit)))
                    .collect();
                let seconds = |(word, limit): &(String, Limit)| match limit {
                    Limit::Hours(span) => Some((short(word.as_bytes())?, span.0)),
                    _ => None,
                };
                let short = cells.iter().filter_map(seconds).collect();
                BoundWithin::By { column: shape.ask(&by.column), cells, short, other: by.other }
            }
        };
        let filters = sla.when.is_empty() && sla.unless.is_empty();
        let watched = sla.reopen.is_some() || !sla.pause.is_empty();
        let one_each = sla.from.len() == 1 && sla.to.len() == 1 && sla.per.is_none();
        let plain = filters && !watched && one_each && sla.head.validity.is_always();
        let plain = calendars.only().filter(|_| plain);
        Self {
            plain,
            when: Bound::new(&sla.when, shape),
            unless: Bound::new(&sla.unless, shape),
            exempt_from: sla.exempt_from.as_ref().map(|column| shape.ask(column)),
            from: sla.from.iter().map(|column| shape.ask(column)).collect(),
            to: sla.to.iter().map(|column| shape.ask(column)).collect(),
            within,
            per: sla.per.as_ref().map(|column| shape.ask(column)),
            subject: shape.ask(&sla.subject),
            agent: shape.ask(&sla.agent),
            calendars,
            watched: Watched { reopen: sla.reopen, ..Watched::default() },
            sla: sla.clone(),
        }
    }

    /// Its rule.
    pub fn sla(&self) -> &Sla {
        &self.sla
    }

    /// The column that names the row.
    pub fn subject(&self) -> ColumnId {
        self.subject
    }

    /// The column of who answers for the row.
    pub fn agent(&self) -> ColumnId {
        self.agent
    }

    /// Whether the history of a row's statuses can matter to it.
    pub fn watches(&self) -> bool {
        self.watched.reopen.is_some() || !self.sla.pause.is_empty()
    }

    /// What is wrong when its calendar has no answer, with the way out.
    pub fn unanswered(&self, error: TimeError) -> Diagnostic {
        self.calendars.unknown(error)
    }

    /// The columns that exempt a row from it.
    pub fn exempting(&self) -> impl Iterator<Item = ColumnId> {
        self.unless.columns()
    }

    fn lacking(&self, has: impl Fn(ColumnId) -> bool) -> Vec<ColumnId> {
        let mut needed: Vec<ColumnId> = self.when.needed().collect();
        if !self.from.iter().any(|column| has(*column)) {
            needed.extend(&self.from);
        }
        if !self.to.iter().any(|column| has(*column)) {
            needed.extend(&self.to);
        }
        if let BoundWithin::By { column, .. } = &self.within {
            needed.push(*column);
        }
        let mut lacking: Vec<ColumnId> = Vec::new();
        for column in needed {
            if !has(column) && !lacking.contains(&column) {
                lacking.push(column);
            }
        }
        lacking
    }

    /// Where and when it starts: the first of its columns that is filled.
    #[inline]
    fn start(&self, row: &mut impl Record, starts: &mut Starts) -> Option<(Moment, ColumnId)> {
        self.from.iter().find_map(|column| Some((starts.read(row, *column)?, *column)))
    }

    /// When and where it stops: the earliest of its columns that are filled.
    #[inline]
    fn stop(&self, row: &mut impl Record, calendar: &Calendar) -> Option<(Moment, ColumnId)> {
        let mut first: Option<(Moment, ColumnId)> = None;
        for column in &self.to {
            let moment = if row.is_blank(*column) { None } else { row.moment(*column) };
            if let Some(moment) = moment
                && first.is_none_or(|(first, _)| run::precedes(moment, first, calendar))
            {
                first = Some((moment, *column));
            }
        }
        first
    }

    #[inline]
    fn limit(&self, row: &mut impl Record) -> Result<Option<Limit>, Trouble> {
        let limit = match &self.within {
            BoundWithin::Fixed(limit) => Some(*limit),
            BoundWithin::By { column, cells, other, .. } => {
                let raw = row.raw(*column);
                let plain = cells.iter().find(|(word, _)| word.as_bytes() == raw);
                if let Some((_, limit)) = plain {
                    Some(*limit)
                } else {
                    let cell = row.text(*column).unwrap_or_default();
                    let named = cells.iter().find(|(word, _)| word.eq_ignore_ascii_case(&cell));
                    named.map(|(_, limit)| *limit).or(*other)
                }
            }
        };
        match (limit, self.per) {
            (Some(Limit::Hours(span)), Some(column)) => Ok(Some(Limit::Hours(self.times(span, column, row)?))),
            (limit, _) => Ok(limit),
        }
    }

    /// The limit times the number in a column; a blank is one.
    fn times(
        &self,
        span: crate::book::value::Span,
        column: ColumnId,
        row: &mut impl Record,
    ) -> Result<crate::book::value::Span, Trouble> {
        let Some(times) = row.number(column) else { return Ok(span) };
        let whole = |times: Decimal| {
            let seconds = times.checked_mul(Decimal::from(span.0))?;
            (seconds.fract().is_zero() && !seconds.is_sign_negative()).then_some(seconds)
        };
        let seconds = whole(times).and_then(|seconds| seconds.normalize().to_string().parse().ok());
        seconds.map(crate::book::value::Span).ok_or_else(|| {
            let id = &self.sla.head.id;
            let message =
                said!("{times} times the limit of `{id}` is no whole seconds", "`{id}` 的时限乘以 {times} 不是整秒");
            Trouble::Row(column, Box::new(message))
        })
    }

    fn backwards(&self, from: ColumnId, to: ColumnId) -> Trouble {
        let columns = self.from.iter().chain(&self.to).zip(self.sla.from.iter().chain(&self.sla.to));
        let name = |of: ColumnId| columns.clone().find(|(id, _)| **id == of).map_or("", |(_, name)| &**name);
        let (from, stop) = (name(from), name(to));
        Trouble::Row(to, Box::new(said!("{stop} is before {from}", "{stop} 早于 {from}")))
    }
}

/// Whether a cell is a day without a time.
fn says_no_time(row: &mut impl Record, column: ColumnId) -> bool {
    row.text(column).is_some_and(|cell| !cell.contains([':', '：']))
}
