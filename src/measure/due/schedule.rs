//! When things fall due.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::book::due::{DayOf, Due, Every, On, OnHoliday, Relation, Term, When};
use crate::book::value::Limit;
use crate::measure::calendars::{Calendars, Unanswered};
use crate::model::{HolidayKind, Month};
use crate::time::TimeError;

use super::gather::{Fact, Point};

/// Until when something is to be done: the end of the date where no time is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The date.
    pub date: NaiveDate,
    /// The time of day.
    pub time: Option<NaiveTime>,
}

/// One time something falls due by the calendar.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) deadline: Deadline,
    /// The first and the last day of what it is about.
    pub(super) period: (NaiveDate, NaiveDate),
    /// The day by which it belongs to a month.
    pub(super) counted: NaiveDate,
}

impl Deadline {
    /// Whether something done then is in time. Without a time of day it was done within the day.
    pub(super) fn meets(self, done: Point) -> bool {
        done.date < self.date
            || done.date == self.date
                && match (self.time, done.time) {
                    (Some(by), Some(at)) => at <= by,
                    _ => true,
                }
    }

    /// What due dates are put in order by.
    pub(super) fn order(self) -> (NaiveDate, bool, Option<NaiveTime>) {
        (self.date, self.time.is_none(), self.time)
    }

    /// Whether it lies behind.
    pub(super) fn is_past(self, now: NaiveDateTime) -> bool {
        self.date < now.date() || self.date == now.date() && self.time.is_some_and(|by| by < now.time())
    }
}

/// Every time a rule falls due between two days, in order.
pub(super) fn slots(
    due: &Due,
    first: NaiveDate,
    last: NaiveDate,
    calendars: &Calendars,
) -> Result<Vec<Slot>, Unanswered> {
    let When::Every { every, on, relation, lead } = &due.when else { return Ok(Vec::new()) };
    let mut slots = match every {
        Every::Day => days(first, last, on),
        Every::Week => weeks(first, last, on, *relation),
        Every::Month => spans(Month::of(first), Month::of(last), 1, on, *relation),
        Every::Quarter => spans(quarter(first), quarter(last), 3, on, *relation),
        Every::Year => years(first, last, on, *relation),
        Every::Holiday | Every::Festival => named(*every, first, last, on, *lead, calendars)?,
    };
    if due.on_holiday != OnHoliday::Stay {
        let mut moved = Vec::with_capacity(slots.len());
        for slot in slots {
            moved.extend(shifted(slot, due.on_holiday, calendars)?);
        }
        slots = moved;
    }
    slots.retain(|slot| (first..=last).contains(&slot.deadline.date));
    slots.sort_by_key(|slot| slot.deadline.order());
    Ok(slots)
}

fn days(first: NaiveDate, last: NaiveDate, on: &[On]) -> Vec<Slot> {
    let clocks: Vec<(bool, Option<NaiveTime>)> = on
        .iter()
        .filter_map(|on| if let On::Clock { next_day, time } = on { Some((*next_day, *time)) } else { None })
        .collect();
    let clocks = if clocks.is_empty() { vec![(false, None)] } else { clocks };
    let from = first - Days::new(1);
    let each = |day: NaiveDate| {
        let slot = move |(next_day, time): &(bool, Option<NaiveTime>)| {
            let date = if *next_day { day + Days::new(1) } else { day };
            Slot { deadline: Deadline { date, time: *time }, period: (day, day), counted: date }
        };
        clocks.iter().map(slot).collect::<Vec<_>>()
    };
    from.iter_days().take_while(|day| *day <= last).flat_map(each).collect()
}

fn weeks(first: NaiveDate, last: NaiveDate, on: &[On], relation: Relation) -> Vec<Slot> {
    let monday = |date: NaiveDate| date - Days::new(u64::from(date.weekday().num_days_from_monday()));
    let mut slots = Vec::new();
    let mut week = monday(first);
    while week <= last {
        let about = match relation {
            Relation::This => week,
            Relation::Previous => week - Days::new(7),
            Relation::Next => week + Days::new(7),
        };
        let period = (about, about + Days::new(6));
        let day = |weekday: Weekday| week + Days::new(u64::from(weekday.num_days_from_monday()));
        for on in on {
            if let On::Weekday(weekday, time) = on {
                let date = day(*weekday);
                slots.push(Slot { deadline: Deadline { date, time: *time }, period, counted: date });
            }
        }
        if on.is_empty() {
            // A week belongs to the month of its Thursday.
            let (date, counted) = (day(Weekday::Sun), day(Weekday::Thu));
            slots.push(Slot { deadline: Deadline { date, time: None }, period, counted });
        }
        week = week + Days::new(7);
    }
    slots
}

fn quarter(date: NaiveDate) -> Month {
    let first = date - Days::new(u64::from(date.day0()));
    Month::of(first - Months::new(date.month0() % 3))
}

/// Months or quarters: `length` months each, due on days of the last of them.
fn spans(first: Month, last: Month, length: u32, on: &[On], relation: Relation) -> Vec<Slot> {
    let last_of = |month: Month| Month::of(month.first() + Months::new(length - 1)).last();
    let mut slots = Vec::new();
    let mut month = first;
    while month <= last {
        let about = match relation {
            Relation::This => month,
            Relation::Previous => Month::of(month.first() - Months::new(length)),
            Relation::Next => Month::of(month.first() + Months::new(length)),
        };
        let period = (about.first(), last_of(about));
        let end = last_of(month);
        let mut push = |date: NaiveDate, time: Option<NaiveTime>| {
            slots.push(Slot { deadline: Deadline { date, time }, period, counted: date });
        };
        for on in on {
            match on {
                On::Day(DayOf::Last, time) => push(end, *time),
                On::Day(DayOf::Number(day), time) => push(end.with_day(*day).unwrap_or(end), *time),
                _ => {}
            }
        }
        if on.is_empty() {
            push(end, None);
        }
        month = Month::of(month.first() + Months::new(length));
    }
    slots
}

fn years(first: NaiveDate, last: NaiveDate, on: &[On], relation: Relation) -> Vec<Slot> {
    let mut slots = Vec::new();
    for year in first.year()..=last.year() {
        let about = match relation {
            Relation::This => year,
            Relation::Previous => year - 1,
            Relation::Next => year + 1,
        };
        let day = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day);
        let (Some(begin), Some(end), Some(own_end)) = (day(about, 1, 1), day(about, 12, 31), day(year, 12, 31)) else {
            continue;
        };
        let mut dates: Vec<NaiveDate> =
            on.iter().filter_map(|on| if let On::YearDay(day) = on { day.in_year(year) } else { None }).collect();
        if on.is_empty() {
            dates.push(own_end);
        }
        // Several in one year are each about the stretch up to them.
        dates.sort_unstable();
        let mut from = begin;
        let several = dates.len() > 1 && relation == Relation::This;
        for date in dates {
            let period = if several { (from, date) } else { (begin, end) };
            slots.push(Slot { deadline: Deadline { date, time: None }, period, counted: date });
            from = date + Days::new(1);
        }
    }
    slots
}

/// Holidays by name: their first day off, or the statutory day itself.
fn named(
    every: Every,
    first: NaiveDate,
    last: NaiveDate,
    on: &[On],
    lead: u32,
    calendars: &Calendars,
) -> Result<Vec<Slot>, Unanswered> {
    let lead = Days::new(u64::from(lead));
    let names: Vec<&str> =
        on.iter().filter_map(|on| if let On::Named(name) = on { Some(name.as_str()) } else { None }).collect();
    let mut slots = Vec::new();
    for day in (first + lead).iter_days().take_while(|day| *day <= last + lead) {
        let before = day.pred_opt().unwrap_or(day);
        for name in &names {
            let is = |date: NaiveDate| -> Result<bool, Unanswered> {
                let calendar = calendars.on(date)?;
                if every == Every::Festival {
                    return Ok(calendar.statutory_name(date).is_some_and(|own| own.contains(name)));
                }
                let day = calendar.day(date).map_err(|error| calendars.unanswered(date, error))?;
                Ok(day.listed.is_some_and(|listed| listed.kind == HolidayKind::Off && listed.name.contains(name)))
            };
            if is(day)? && !is(before)? {
                let deadline = Deadline { date: day - lead, time: None };
                slots.push(Slot { deadline, period: (day, day), counted: deadline.date });
                break;
            }
        }
    }
    Ok(slots)
}

/// A slot that does not stay on a day without working hours.
fn shifted(mut slot: Slot, how: OnHoliday, calendars: &Calendars) -> Result<Option<Slot>, Unanswered> {
    let mut date = slot.deadline.date;
    loop {
        let worked = calendars.on(date)?.is_workday(date).map_err(|error| calendars.unanswered(date, error))?;
        if worked {
            slot.counted = if slot.counted == slot.deadline.date { date } else { slot.counted };
            slot.deadline.date = date;
            return Ok(Some(slot));
        }
        let next = match how {
            OnHoliday::Cancel => None,
            OnHoliday::Previous => date.pred_opt(),
            OnHoliday::Next | OnHoliday::Stay => date.succ_opt(),
        };
        let Some(next) = next else { return Ok(None) };
        date = next;
    }
}

/// When an event's due date is; `None` for an event that makes nothing fall due.
pub(super) fn deadline(due: &Due, event: &Fact, calendars: &Calendars) -> Result<Option<Deadline>, Unanswered> {
    let Some(mut at) = event.when else { return Ok(None) };
    match &due.when {
        When::Every { .. } => Ok(None),
        When::After { term, during, .. } => {
            if event.settled.is_some_and(|settled| settled.date <= at.date) {
                return Ok(None);
            }
            if let Some(during) = during {
                let Some(time) = at.time else { return Ok(None) };
                let second = i64::from(chrono::Timelike::num_seconds_from_midnight(&time));
                let day = crate::time::DAY;
                if (during.from()..during.to()).contains(&(second + day)) {
                    at.date = at.date - Days::new(1);
                } else if !(during.from()..during.to()).contains(&second) {
                    return Ok(None);
                }
            }
            after(at, *term, calendars).map(Some)
        }
        When::Before { lead, .. } => before(at, *lead, calendars).map(Some),
    }
}

fn after(at: Point, term: Term, calendars: &Calendars) -> Result<Deadline, Unanswered> {
    match term.limit {
        Limit::Hours(span) => {
            let calendar = calendars.on(at.date)?;
            let start = calendar.instant(at.date.and_time(at.time.unwrap_or(NaiveTime::MIN)));
            let end = calendar.used_up(start, span.0).map_err(|error| calendars.unanswered(at.date, error))?;
            let local = calendar.local(end);
            Ok(Deadline { date: local.date(), time: Some(local.time()) })
        }
        Limit::Days(days) => Ok(Deadline { date: at.date + Days::new(u64::from(days)), time: term.time }),
        Limit::Workdays(days) => {
            let date = workday(at.date, days, calendars, NaiveDate::succ_opt)?;
            Ok(Deadline { date, time: term.time })
        }
    }
}

fn before(at: Point, lead: Limit, calendars: &Calendars) -> Result<Deadline, Unanswered> {
    match lead {
        Limit::Hours(span) => {
            let local = at.date.and_time(at.time.unwrap_or(NaiveTime::MIN)) - TimeDelta::seconds(span.0);
            Ok(Deadline { date: local.date(), time: Some(local.time()) })
        }
        Limit::Days(days) => Ok(Deadline { date: at.date - Days::new(u64::from(days)), time: None }),
        Limit::Workdays(days) => {
            Ok(Deadline { date: workday(at.date, days, calendars, NaiveDate::pred_opt)?, time: None })
        }
    }
}

/// The so-manieth working day from a day on, which itself does not count.
fn workday(
    from: NaiveDate,
    count: u32,
    calendars: &Calendars,
    step: impl Fn(&NaiveDate) -> Option<NaiveDate>,
) -> Result<NaiveDate, Unanswered> {
    let mut date = from;
    let mut left = count;
    while left > 0 {
        let Some(next) = step(&date) else { return Err(calendars.unanswered(date, TimeError::BeyondYears)) };
        date = next;
        let worked = calendars.on(date)?.is_workday(date).map_err(|error| calendars.unanswered(date, error))?;
        left -= u32::from(worked);
    }
    Ok(date)
}
