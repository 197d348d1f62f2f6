//! What was due, what was done, how late, what is missing and what comes next.

mod gather;
mod schedule;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::book::due::{Due, Every, Evidence, When};
use crate::model::agenda::{self, Agenda, Event};
use crate::model::column::DUE;
use crate::model::outcome::Row;
use crate::model::staff::vocabulary;
use crate::model::{Cell, Month, Person, Place, Said, Table};
use crate::said;
use crate::time::{Calendar, Schedule, Zone};

use super::calendars::{Calendars, Unanswered};
use super::emit::Emitted;

pub use gather::{Asked, Fact, Point, Role, asked};
pub use schedule::Deadline;
use schedule::{Slot, deadline, slots};

vocabulary! {
    /// How far something due has come.
    State {
        /// Done in time.
        Done = "done" ["已完成"],
        /// Done, but too late.
        Late = "late" ["逾期完成"],
        /// Not done, and the time is over.
        Missing = "missing" ["缺失"],
        /// Not done yet; there is time.
        Next = "next" ["待办"],
        /// Not done in time, and excused.
        Excused = "excused" ["免除"],
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The month whose due dates are shown.
    pub month: Month,
    /// The time to take for now.
    pub now: NaiveDateTime,
    /// How many days of what comes next are shown.
    pub ahead: u32,
}

/// One thing that is or was due.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    due: &'a Due,
    deadline: Deadline,
    done: Option<Point>,
    state: State,
    person: Option<Person>,
    /// What leads from event to evidence.
    subject: String,
    /// How many rows of how many.
    note: Option<Said>,
    /// The row that shows it, or the event.
    source: Option<Place>,
}

/// The rules on festivals, with the years of the time looked at of which it is not known when those are: of them nothing falls
/// due.
pub fn unknown_festivals(
    dues: &[&Due],
    calendars: &BTreeMap<Arc<str>, Calendars>,
    span: &Span,
) -> BTreeSet<(String, i32)> {
    let mut unknown = BTreeSet::new();
    for due in dues {
        let When::Every { every: Every::Festival, lead, .. } = &due.when else { continue };
        let Some(calendars) = due.calendar.as_ref().and_then(|name| calendars.get(name)) else { continue };
        let lead = Days::new(u64::from(*lead));
        for day in [span.month.first() + lead, span.month.last().max(span.until()) + lead] {
            if calendars.on(day).is_ok_and(|calendar| calendar.is_statutory(day).is_none()) {
                unknown.insert((due.head.id.to_string(), day.year()));
            }
        }
    }
    unknown
}

/// Everything due, by the rules and what the logs tell them; a period no rule can read is answered with its row instead.
pub fn items<'a>(
    dues: &[&'a Due],
    facts: &[Fact],
    calendars: &BTreeMap<Arc<str>, Calendars>,
    span: &Span,
) -> Result<(Vec<Item<'a>>, Vec<Place>), Unanswered> {
    let always = Calendars::always();
    let mut items = Vec::new();
    let mut unread = Vec::new();
    for (rule, due) in dues.iter().enumerate() {
        let calendars = due.calendar.as_ref().and_then(|name| calendars.get(name)).unwrap_or(&always);
        let of = |role: Role| facts.iter().filter(move |fact| fact.rule == rule && fact.role == role);
        let mut evidence: Vec<&Fact> = of(Role::Evidence).filter(|fact| fact.when.is_some()).collect();
        evidence.sort_by_key(|fact| fact.when);
        if due.when.event().is_some() {
            for event in of(Role::Event) {
                let Some(deadline) = deadline(due, event, calendars)? else { continue };
                if span.shows(deadline.date, deadline) && due.head.validity.holds_on(deadline.date) {
                    items.push(by_event(due, event, deadline, &evidence, span));
                }
            }
            continue;
        }
        let slots = around(due, &evidence, calendars, span)?;
        let mut known = BTreeSet::new();
        let people: Vec<Option<&Fact>> = match due.each {
            Some(_) => of(Role::Person).filter(|fact| known.insert(fact.person.clone())).map(Some).collect(),
            None => vec![None],
        };
        for person in people {
            let own: Vec<&Fact> = evidence
                .iter()
                .filter(|fact| person.is_none_or(|person| fact.keys.first().map(String::as_str) == name(person)))
                .copied()
                .collect();
            let assigned = assigned(due, &slots, &own, &mut unread);
            for (slot, rows) in slots.iter().zip(assigned) {
                let date = slot.deadline.date;
                let employed = person.is_none_or(|person| {
                    person.when.is_none_or(|since| since.date <= date)
                        && person.done.is_none_or(|until| date <= until.date)
                });
                if !employed || !span.shows(slot.counted, slot.deadline) || !due.head.validity.holds_on(date) {
                    continue;
                }
                let mut item = shown(due, slot.deadline, &rows, span);
                item.person = person.and_then(|person| person.person.clone());
                item.source = item.source.or_else(|| person.map(|person| person.place.clone()));
                let excused = of(Role::Excuse).any(|leave| {
                    leave.person == item.person
                        && leave.when.is_some_and(|from| from.date <= date)
                        && leave.done.or(leave.when).is_some_and(|to| date <= to.date)
                });
                if excused && matches!(item.state, State::Late | State::Missing) {
                    item.state = State::Excused;
                }
                items.push(item);
            }
        }
    }
    items.sort_by_key(|item| item.deadline.order());
    unread.sort_unstable();
    unread.dedup();
    Ok((items, unread))
}

/// Every time a rule falls due in the span, with some before and after: what lies nearest decides whose a row is. Beyond the
/// years whose holidays are known there is nothing to be nearer to.
fn around(due: &Due, evidence: &[&Fact], calendars: &Calendars, span: &Span) -> Result<Vec<Slot>, Unanswered> {
    let When::Every { every, .. } = due.when else { return Ok(Vec::new()) };
    let more = Days::new(match every {
        Every::Day => 3,
        Every::Week => 15,
        Every::Month => 63,
        Every::Quarter => 190,
        Every::Year | Every::Holiday | Every::Festival => 740,
    });
    let (begin, today) = (span.month.first(), span.now.date());
    let end = span.month.last().max(today + Days::new(u64::from(span.ahead)));
    let earliest = evidence.iter().filter_map(|fact| fact.when).map(|when| when.date).min();
    let first = earliest.map_or(begin, |earliest| earliest.min(begin));
    slots(due, first - more, end + more, calendars).or_else(|_| slots(due, begin, end, calendars))
}

fn name(person: &Fact) -> Option<&str> {
    person.person.as_ref().map(Person::as_str)
}

impl Span {
    /// Whether something due is shown: it belongs to the month, or it comes next.
    fn shows(&self, counted: NaiveDate, deadline: Deadline) -> bool {
        self.month.contains(counted) || !deadline.is_past(self.now) && deadline.date <= self.until()
    }

    /// The last day of what comes next.
    fn until(&self) -> NaiveDate {
        self.now.date() + Days::new(u64::from(self.ahead))
    }
}

fn by_event<'a>(due: &'a Due, event: &Fact, deadline: Deadline, evidence: &[&Fact], span: &Span) -> Item<'a> {
    let since = matches!(due.when, When::After { .. }).then_some(event.when).flatten();
    let own: Vec<&Fact> = match &due.evidence.log {
        None => Vec::new(),
        Some(_) => evidence
            .iter()
            .filter(|fact| fact.keys == event.keys)
            .filter(|fact| since.is_none_or(|since| fact.when.is_some_and(|when| since.date <= when.date)))
            .copied()
            .collect(),
    };
    let mut item = shown(due, deadline, &own, span);
    if due.evidence.log.is_none() {
        item.done = event.done;
        item.state = state(deadline, event.done, span.now);
    }
    item.source = item.source.or_else(|| Some(event.place.clone()));
    item.person.clone_from(&event.person);
    let keys = event.keys.iter().filter(|key| !key.is_empty() && Some(key.as_str()) != name(event));
    item.subject = keys.map(String::as_str).collect::<Vec<_>>().join(" ");
    item
}

/// What rows of evidence make of something due: done with the row that completes it.
fn shown<'a>(due: &'a Due, deadline: Deadline, rows: &[&Fact], span: &Span) -> Item<'a> {
    let mut days = BTreeSet::new();
    let completing = rows.iter().find(|fact| {
        days.extend(fact.when.map(|when| when.date));
        days.len() >= due.evidence.count
    });
    let done = completing.and_then(|fact| fact.when);
    let (count, of) = (days.len(), due.evidence.count);
    let note = (of > 1 && done.is_none()).then(|| said!("{count} of {of}", "{of} 次中的 {count} 次"));
    Item {
        due,
        deadline,
        done,
        state: state(deadline, done, span.now),
        person: None,
        subject: String::new(),
        note,
        source: completing.or(rows.last()).map(|fact| fact.place.clone()),
    }
}

fn state(deadline: Deadline, done: Option<Point>, now: NaiveDateTime) -> State {
    match done {
        Some(done) if deadline.meets(done) => State::Done,
        Some(_) => State::Late,
        None if deadline.is_past(now) => State::Missing,
        None => State::Next,
    }
}

/// The rows of evidence of each slot, in order of time. A row counts for the period it names, or the one it lies in where it is
/// the thing itself; otherwise for the due date next to come, or for the one just past when that was not done and lies nearer.
fn assigned<'f>(due: &Due, slots: &[Slot], evidence: &[&'f Fact], unread: &mut Vec<Place>) -> Vec<Vec<&'f Fact>> {
    let mut rows: Vec<Vec<&Fact>> = vec![Vec::new(); slots.len()];
    let When::Every { every, .. } = due.when else { return rows };
    let count = due.evidence.count;
    for fact in evidence {
        let Some(when) = fact.when else { continue };
        let at = if due.evidence.period.is_some() {
            let period = fact.period.as_deref().and_then(|text| period(every, text));
            if period.is_none() {
                unread.push(fact.place.clone());
            }
            period.and_then(|period| slots.iter().position(|slot| slot.period.0 <= period && period <= slot.period.1))
        } else if due.evidence.held {
            slots.iter().position(|slot| slot.period.0 <= when.date && when.date <= slot.period.1)
        } else {
            let next = slots.partition_point(|slot| !slot.deadline.meets(when));
            let undone = next.checked_sub(1).filter(|before| days(&rows[*before]) < count);
            let nearer = undone.filter(|before| {
                let late = when.date - slots[*before].deadline.date;
                slots.get(next).is_none_or(|next| late < next.deadline.date - when.date)
            });
            nearer.or((next < slots.len()).then_some(next))
        };
        if let Some(at) = at {
            rows[at].push(fact);
        }
    }
    rows
}

fn days(rows: &[&Fact]) -> usize {
    rows.iter().filter_map(|fact| fact.when).map(|when| when.date).collect::<BTreeSet<_>>().len()
}

/// A day of the period a cell names: `2025-03` of a month, `2025` of a year, `2025-Q1`, `2025-W12`, or a date in it.
fn period(every: Every, text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Ok(date) = text.replace(['/', '.'], "-").parse::<NaiveDate>() {
        return Some(date);
    }
    match every {
        Every::Month => Month::parse(text).map(Month::first),
        Every::Year => text.trim_end_matches('年').parse().ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)),
        Every::Quarter => {
            let (year, quarter) = text
                .to_ascii_uppercase()
                .split_once('Q')
                .map(|(year, quarter)| (year.trim_end_matches('-').parse::<i32>(), quarter.parse::<u32>()))?;
            let quarter = quarter.ok().filter(|quarter| (1..=4).contains(quarter))?;
            NaiveDate::from_ymd_opt(year.ok()?, quarter * 3 - 2, 1)
        }
        Every::Week => {
            let upper = text.to_ascii_uppercase();
            let (year, week) = upper.split_once('W')?;
            NaiveDate::from_isoywd_opt(
                year.trim_end_matches('-').parse().ok()?,
                week.parse().ok()?,
                chrono::Weekday::Mon,
            )
        }
        Every::Day | Every::Holiday | Every::Festival => None,
    }
}

impl Item<'_> {
    /// The id of its rule.
    pub fn rule(&self) -> &str {
        &self.due.head.id
    }

    /// Whether it is missing, and that is a fault.
    pub fn is_missing(&self) -> bool {
        self.state == State::Missing && self.due.gravity.is_fault()
    }

    /// The incident it is, where it is late or missing and a rule says what that counts as.
    pub fn incident(&self) -> Option<Emitted> {
        let code = match self.state {
            State::Late => self.due.counts_as.late.clone()?,
            State::Missing => self.due.counts_as.missing.clone()?,
            State::Done | State::Next | State::Excused => return None,
        };
        let (employee, source) = (self.person.clone()?, self.source.clone()?);
        let title = &self.due.head.title;
        let (en, zh) = (self.state.word(), self.state.chinese());
        let note = Said { en: format!("{}: {en}", title.en), zh: format!("{}：{zh}", title.zh) };
        let (date, source) = (self.deadline.date, source.to_string());
        Some(Emitted { employee, date, code, number: None, note, source })
    }

    fn row(&self, now: NaiveDateTime) -> Row {
        let point = |date: NaiveDate, time: Option<chrono::NaiveTime>| match time {
            Some(time) => Cell::Instant(date.and_time(time)),
            None => Cell::Date(date),
        };
        let days_late = match self.state {
            State::Done => Some(0),
            State::Late => self.done.map(|done| (done.date - self.deadline.date).num_days().max(0)),
            State::Missing => Some((now.date() - self.deadline.date).num_days().max(0)),
            State::Next | State::Excused => None,
        };
        let title = &self.due.head.title;
        let state = Said { en: self.state.word().to_owned(), zh: self.state.chinese().to_owned() };
        vec![
            Cell::text(&self.due.head.id),
            Cell::Clauses(self.due.head.clauses.clone()),
            point(self.deadline.date, self.deadline.time),
            Cell::or_empty(self.done, |done| point(done.date, done.time)),
            Cell::or_empty(days_late, Cell::Count),
            Cell::Word(state),
            Cell::or_empty(self.person.as_ref(), Cell::text),
            if self.subject.is_empty() { Cell::Empty } else { Cell::text(&self.subject) },
            Cell::Word(title.said()),
            Cell::or_empty(self.note.clone(), Cell::Word),
            Cell::or_empty(self.source.as_ref(), Cell::text),
        ]
    }
}

/// Everything due as a table.
pub fn table(items: &[Item<'_>], span: &Span) -> Table {
    let rows = items.iter().map(|item| item.row(span.now)).collect();
    let month = span.month;
    Table::of_rows(DUE.name, said!("Due in {month}", "{month} 到期事项"), DUE.all(), rows)
}

/// Everything due as dates for a calendar: each with a reminder a day before.
pub fn agenda(items: &[Item<'_>], span: &Span) -> Agenda {
    const DAY: u32 = 86_400;
    let calendar = Calendar::new(Schedule::always(Zone::SHANGHAI));
    let utc = |local: NaiveDateTime| DateTime::from_timestamp(calendar.instant(local).utc(), 0).unwrap_or_default();
    let event = |item: &Item<'_>| {
        let (date, title) = (item.deadline.date, &item.due.head.title);
        let whom = item.person.as_ref().map(ToString::to_string).into_iter().chain([item.subject.clone()]);
        let about = whom.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let named = |title: &str| if about.is_empty() { title.to_owned() } else { format!("{title} ({about})") };
        let when = match item.deadline.time {
            None => agenda::When::Day(date),
            Some(time) => {
                let (at, half) = (date.and_time(time), TimeDelta::minutes(30));
                // What is held begins then; what is handed in is due by then.
                let (from, to) = if item.due.evidence.held { (at, at + half) } else { (at - half, at) };
                agenda::When::Span(utc(from), utc(to))
            }
        };
        let (clauses, state, state_zh) = (&item.due.head.clauses, item.state, item.state.chinese());
        let time = item.deadline.time.map(|time| time.to_string()).unwrap_or_default();
        // Two events of one day that nothing else tells apart are two rows.
        let row = item.source.as_ref().filter(|_| about.is_empty() && item.due.when.event().is_some());
        let row = row.map(ToString::to_string).unwrap_or_default();
        Event {
            key: format!("due {} {date} {time} {about}{row}", item.due.head.id),
            when,
            summary: Said { en: named(&title.en), zh: named(&title.zh) },
            description: said!("{clauses}, {state}", "{clauses}，{state_zh}"),
            categories: vec![item.due.head.id.to_string()],
            remind_s: Some(DAY),
        }
    };
    let month = span.month;
    Agenda {
        name: said!("Due in {month}", "{month} 到期事项"),
        zone: Zone::SHANGHAI.name().to_owned(),
        made: utc(span.now),
        events: items.iter().map(event).collect(),
    }
}

/// The evidence a rule asks for is its own row's: no log is needed.
pub fn logs_of(due: &Due) -> impl Iterator<Item = &Arc<str>> {
    let Evidence { log, .. } = &due.evidence;
    let event = due.when.event().map(|event| &event.log);
    log.iter().chain(event).chain(due.each.as_ref().map(|each| &each.log))
}
