//! The roster: who is to work when.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::names::Person;
use super::place::Place;

/// What a roster has somebody do on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Work a shift, by the name the roster calls it.
    Shift(Arc<str>),
    /// Rest.
    Rest,
}

/// One row of a roster.
#[derive(Clone, Debug)]
pub struct RosterRow {
    /// Who.
    pub employee: Person,
    /// The day the shift starts.
    pub date: NaiveDate,
    /// What is to be done.
    pub duty: Duty,
    /// Whose place is taken.
    pub stand_in_for: Option<Person>,
    /// From when to when of the shift, in seconds from 00:00 of the day, where that is not the whole of it.
    pub part: Option<(i64, i64)>,
    /// What is done in turn by this person that day, such as cleaning; most rows have none.
    pub tasks: Box<[Arc<str>]>,
    /// Who approved the change, where it is one.
    pub approver: Option<Arc<str>>,
    /// When it was approved, on the department's clocks.
    pub approved_at: Option<NaiveDateTime>,
    /// The row.
    pub place: Place,
}

/// A roster, held in a fraction of the room its rows would take: a year of ten thousand people is millions of them.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    file: Option<Arc<str>>,
    people: Vec<Person>,
    index: HashMap<Person, u32, foldhash::fast::FixedState>,
    shifts: Vec<Arc<str>>,
    rows: Vec<Brief>,
    /// What few rows have besides, by their position.
    changes: BTreeMap<usize, Change>,
}

/// What every row has.
#[derive(Clone, Copy, Debug)]
struct Brief {
    person: u32,
    date: NaiveDate,
    /// The shift's position among those named; none for rest.
    shift: Option<u32>,
    line: u32,
}

/// What few rows have: a change of the roster, something done in turn.
#[derive(Clone, Debug)]
struct Change {
    stand_in_for: Option<Person>,
    part: Option<(i64, i64)>,
    tasks: Box<[Arc<str>]>,
    approver: Option<Arc<str>>,
    approved_at: Option<NaiveDateTime>,
}

impl Roster {
    /// Adds a row.
    pub fn push(&mut self, row: RosterRow) {
        let RosterRow { employee, date, duty, stand_in_for, part, tasks, approver, approved_at, place } = row;
        let person = self.number(employee);
        let shift = match duty {
            Duty::Rest => None,
            Duty::Shift(name) => Some(self.shift(&name)),
        };
        let change = Change { stand_in_for, part, tasks, approver, approved_at };
        if !change.is_none() {
            self.changes.insert(self.rows.len(), change);
        }
        self.rows.push(Brief { person, date, shift, line: u32::try_from(place.line).unwrap_or(u32::MAX) });
        self.file.get_or_insert(place.file);
    }

    /// Adds the rows of another behind its own.
    pub fn append(&mut self, behind: Self) {
        if self.rows.is_empty() {
            *self = behind;
            return;
        }
        let people: Vec<u32> = behind.people.into_iter().map(|person| self.number(person)).collect();
        let shifts: Vec<u32> = behind.shifts.iter().map(|name| self.shift(name)).collect();
        let own = self.rows.len();
        self.rows.extend(behind.rows.into_iter().map(|row| Brief {
            person: people[row.person as usize],
            shift: row.shift.map(|shift| shifts[shift as usize]),
            ..row
        }));
        self.changes.extend(behind.changes.into_iter().map(|(at, change)| (own + at, change)));
    }

    /// The first day it has.
    pub fn earliest(&self) -> Option<NaiveDate> {
        self.rows.iter().map(|row| row.date).min()
    }

    /// The number of its rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = RosterRow> + '_ {
        self.rows.iter().enumerate().map(|(at, row)| {
            let change = self.changes.get(&at);
            RosterRow {
                employee: self.people[row.person as usize].clone(),
                date: row.date,
                duty: row.shift.map_or(Duty::Rest, |shift| Duty::Shift(Arc::clone(&self.shifts[shift as usize]))),
                stand_in_for: change.and_then(|change| change.stand_in_for.clone()),
                part: change.and_then(|change| change.part),
                tasks: change.map_or_else(Box::default, |change| change.tasks.clone()),
                approver: change.and_then(|change| change.approver.clone()),
                approved_at: change.and_then(|change| change.approved_at),
                place: Place { file: self.file.clone().unwrap_or_default(), line: u64::from(row.line) },
            }
        })
    }

    fn number(&mut self, person: Person) -> u32 {
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        match self.index.entry(person) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.people.push(new.key().clone());
                *new.insert(next)
            }
        }
    }

    fn shift(&mut self, name: &Arc<str>) -> u32 {
        // Shifts are few.
        let at = self.shifts.iter().position(|own| own == name).unwrap_or_else(|| {
            self.shifts.push(Arc::clone(name));
            self.shifts.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

impl Change {
    fn is_none(&self) -> bool {
        self.stand_in_for.is_none()
            && self.part.is_none()
            && self.tasks.is_empty()
            && self.approver.is_none()
            && self.approved_at.is_none()
    }
}

impl FromIterator<RosterRow> for Roster {
    fn from_iter<T: IntoIterator<Item = RosterRow>>(rows: T) -> Self {
        let mut roster = Self::default();
        rows.into_iter().for_each(|row| roster.push(row));
        roster
    }
}

impl Duty {
    /// What rosters write for a day of rest.
    pub const REST: &'static [&'static str] = &["rest", "off", "休", "休息", "公休", "休假", "轮休", "调休"];

    /// Reads a cell of a roster.
    pub fn parse(cell: &str) -> Self {
        if Self::REST.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
            Self::Rest
        } else {
            Self::Shift(Arc::from(cell))
        }
    }
}
