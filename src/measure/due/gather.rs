//! What logs tell of due dates: events, evidence, people, leave.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime};

use crate::book::due::{Due, When};
use crate::book::filter::Filter;
use crate::measure::filter::Bound;
use crate::model::{ColumnId, Moment, Person, Place, Record, Shape};

/// A date, with the time of day where one is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The date.
    pub date: NaiveDate,
    /// The time of day.
    pub time: Option<NaiveTime>,
}

/// What a row is to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It shows that something was done.
    Evidence,
    /// It makes something fall due.
    Event,
    /// It names somebody something falls due for.
    Person,
    /// It excuses somebody.
    Excuse,
}

/// What a row tells one rule.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The rule, by its position among those asked for.
    pub rule: usize,
    /// What the row is to it.
    pub role: Role,
    /// The row.
    pub place: Place,
    /// When it was done or happened, or the first day.
    pub when: Option<Point>,
    /// When the event's own row says it was done, or the last day.
    pub done: Option<Point>,
    /// When the event was settled.
    pub settled: Option<Point>,
    /// What leads from event to evidence.
    pub keys: Vec<String>,
    /// Whom it concerns.
    pub person: Option<Person>,
    /// The period it is about, as the row names it.
    pub period: Option<String>,
}

/// What is asked of one log.
#[derive(Debug)]
pub struct Asked {
    /// Its columns.
    pub shape: Shape,
    asks: Vec<Ask>,
}

#[derive(Debug)]
struct Ask {
    rule: usize,
    role: Role,
    filter: Bound,
    unless: Bound,
    when: Option<ColumnId>,
    done: Option<ColumnId>,
    settled: Option<ColumnId>,
    keys: Vec<Key>,
    person: Option<ColumnId>,
    period: Option<ColumnId>,
}

#[derive(Clone, Copy, Debug)]
enum Key {
    Text(ColumnId),
    Person(ColumnId),
    Date(ColumnId),
}

/// What the rules ask of each log, by its name.
pub fn asked(dues: &[&Due]) -> BTreeMap<Arc<str>, Asked> {
    let mut logs: BTreeMap<Arc<str>, Asked> = BTreeMap::new();
    for (rule, due) in dues.iter().enumerate() {
        if let Some(log) = &due.evidence.log {
            let asked = of_log(&mut logs, log);
            let mut ask = asked.ask(rule, Role::Evidence, &due.evidence.filter, &Filter::default());
            ask.when = Some(asked.shape.ask(&due.evidence.done));
            ask.keys = asked.keys(due.evidence.by.iter().map(|(_, column)| column));
            ask.period = due.evidence.period.as_ref().map(|column| asked.shape.ask(column));
            asked.asks.push(ask);
        }
        if let Some(event) = due.when.event() {
            let asked = of_log(&mut logs, &event.log);
            let mut ask = asked.ask(rule, Role::Event, &event.filter, &event.unless);
            ask.when = Some(asked.shape.ask(&event.column));
            ask.keys = asked.keys(due.evidence.by.iter().map(|(column, _)| column));
            if due.evidence.log.is_none() {
                ask.done = Some(asked.shape.ask(&due.evidence.done));
            }
            if let When::After { settled: Some(settled), .. } = &due.when {
                ask.settled = Some(asked.shape.ask(settled));
            }
            asked.asks.push(ask);
        }
        if let Some(each) = &due.each {
            let asked = of_log(&mut logs, &each.log);
            let mut ask = asked.ask(rule, Role::Person, &each.filter, &Filter::default());
            ask.person = Some(asked.shape.ask(&each.column));
            ask.when = each.days[0].as_ref().map(|column| asked.shape.ask(column));
            ask.done = each.days[1].as_ref().map(|column| asked.shape.ask(column));
            asked.asks.push(ask);
        }
        if let Some(excused) = &due.excused {
            let asked = of_log(&mut logs, &excused.log);
            let mut ask = asked.ask(rule, Role::Excuse, &excused.filter, &Filter::default());
            ask.person = Some(asked.shape.ask("employee"));
            ask.when = Some(asked.shape.ask(&excused.days[0]));
            ask.done = Some(asked.shape.ask(&excused.days[1]));
            asked.asks.push(ask);
        }
    }
    logs
}

fn of_log<'l>(logs: &'l mut BTreeMap<Arc<str>, Asked>, log: &Arc<str>) -> &'l mut Asked {
    logs.entry(Arc::clone(log)).or_insert_with(|| Asked { shape: Shape::new(log), asks: Vec::new() })
}

impl Asked {
    fn ask(&mut self, of_rule: usize, role: Role, filter: &Filter, unless: &Filter) -> Ask {
        Ask {
            rule: of_rule,
            role,
            filter: Bound::new(filter, &mut self.shape),
            unless: Bound::new(unless, &mut self.shape),
            when: None,
            done: None,
            settled: None,
            keys: Vec::new(),
            person: None,
            period: None,
        }
    }

    fn keys<'c>(&mut self, by: impl Iterator<Item = &'c Arc<str>>) -> Vec<Key> {
        let key = |column: &Arc<str>| {
            let id = self.shape.ask(column);
            match &**column {
                "employee" | "agent" | "trainee" | "member" => Key::Person(id),
                "date" => Key::Date(id),
                name if name.ends_with("_date") || name.ends_with("_at") => Key::Date(id),
                _ => Key::Text(id),
            }
        };
        by.map(key).collect()
    }

    /// The columns without which a rule cannot be told anything: those of dates, people, keys and periods.
    pub fn needed(&self) -> impl Iterator<Item = (usize, ColumnId)> {
        self.asks.iter().flat_map(|ask| {
            let when = ask.when.filter(|_| ask.role != Role::Person);
            let columns = [when, ask.person, ask.period].into_iter().flatten();
            columns.chain(ask.keys.iter().map(|key| key.column())).map(|column| (ask.rule, column))
        })
    }

    /// The columns without which a rule is about no row, or sees nothing done.
    pub fn wanted(&self) -> impl Iterator<Item = (usize, ColumnId)> {
        self.asks.iter().flat_map(|ask| {
            let done = ask.done.filter(|_| ask.role == Role::Event);
            ask.filter.columns().chain(done).map(|column| (ask.rule, column))
        })
    }

    /// What a row tells the rules.
    pub fn take(&self, row: &mut impl Record, facts: &mut Vec<Fact>) {
        for ask in &self.asks {
            if !ask.filter.takes(row) || !ask.unless.is_empty() && ask.unless.takes(row) {
                continue;
            }
            let mut at = |column: Option<ColumnId>| column.and_then(|column| point(row, column));
            let (when, done, settled) = (at(ask.when), at(ask.done), at(ask.settled));
            let person = ask.person.and_then(|column| named(row, column));
            let mut whom = person.clone();
            let mut keys = Vec::with_capacity(ask.keys.len());
            for key in &ask.keys {
                keys.push(match *key {
                    Key::Text(column) => row.text(column).map(std::borrow::Cow::into_owned).unwrap_or_default(),
                    Key::Date(column) => point(row, column).map(|point| point.date.to_string()).unwrap_or_default(),
                    Key::Person(column) => {
                        let person = named(row, column);
                        whom = whom.or_else(|| person.clone());
                        person.map(|person| person.to_string()).unwrap_or_default()
                    }
                });
            }
            let period = ask.period.and_then(|column| row.text(column).map(std::borrow::Cow::into_owned));
            if row.is_sound() {
                let place = row.place();
                facts.push(Fact {
                    rule: ask.rule,
                    role: ask.role,
                    place,
                    when,
                    done,
                    settled,
                    keys,
                    person: whom,
                    period,
                });
            }
        }
    }
}

impl Key {
    fn column(self) -> ColumnId {
        match self {
            Self::Text(column) | Self::Person(column) | Self::Date(column) => column,
        }
    }
}

fn named(row: &mut impl Record, column: ColumnId) -> Option<Person> {
    // An empty cell is nobody; asking for a person would make it a fault.
    row.text(column).is_some().then(|| row.person(column, None)).flatten()
}

/// A cell with a date, and a time where it states one. A cell with an offset is read on China's clocks.
fn point(row: &mut impl Record, column: ColumnId) -> Option<Point> {
    let timed = row.text(column)?.contains([':', '：']);
    if !timed {
        return row.date(column).map(|date| Point { date, time: None });
    }
    let seconds = match row.moment(column)? {
        Moment::Local(seconds) => seconds,
        Moment::Exact(seconds) => seconds + 8 * 3600,
    };
    let local = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    Some(Point { date: local.date(), time: Some(local.time()) })
}
