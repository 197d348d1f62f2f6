//! What is known before anything is planned: days, people, shifts, and when each would be worked.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::book::roster::RosterRule;
use crate::book::shift::Shift;
use crate::diagnostics::nearest;
use crate::model::{Clauses, Duty, Person, Place, Said};
use crate::said;
use crate::time::DAY;

use super::{NoRota, Order, Reason};

/// The days before the month that reach into it: a week, so that weeks are whole.
const BEFORE: u64 = 7;

/// What is planned with.
pub(super) struct Frame<'a> {
    pub(super) order: &'a Order<'a>,
    /// The days, the known ones before the month first.
    pub(super) days: Vec<NaiveDate>,
    /// How many of the days lie before the month.
    pub(super) before: usize,
    /// The people in the order of their names.
    pub(super) people: Vec<Candidate>,
    /// The shifts, in the order of the book.
    pub(super) shifts: Vec<Arc<str>>,
    /// When each shift is worked if it starts on a day, in seconds on the clock; nothing where it is not in force.
    pub(super) spans: Vec<Vec<Vec<(i64, i64)>>>,
    /// What is settled: person, day, the shift or rest, and where it stands.
    pub(super) wishes: Vec<Wish>,
    /// What was worked on the days before the month.
    pub(super) worked: BTreeMap<(usize, usize), usize>,
}

/// Somebody who can be planned.
pub(super) struct Candidate {
    pub(super) person: Person,
    /// The place in the staff sheet.
    pub(super) place: usize,
    /// The shifts the person can work.
    pub(super) can: Vec<usize>,
    /// The days of the month the person is employed, as positions among the days.
    pub(super) employed: Vec<usize>,
}

/// Something settled.
pub(super) struct Wish {
    pub(super) person: usize,
    pub(super) day: usize,
    pub(super) shift: Option<usize>,
    pub(super) reason: Reason,
}

impl<'a> Frame<'a> {
    pub(super) fn new(order: &'a Order<'a>) -> Result<Self, NoRota> {
        let month = order.month;
        let first = if order.previous.is_empty() {
            month.first()
        } else {
            month.first().checked_sub_days(Days::new(BEFORE)).unwrap_or(month.first())
        };
        let days: Vec<NaiveDate> = first.iter_days().take_while(|date| *date <= month.last()).collect();
        let before = days.iter().filter(|date| **date < month.first()).count();
        let shifts = shifts(order)?;
        let mut frame = Self {
            order,
            before,
            people: Vec::new(),
            spans: days.iter().map(|date| shifts.iter().map(|id| spans(order, id, *date)).collect()).collect(),
            shifts,
            days,
            wishes: Vec::new(),
            worked: BTreeMap::new(),
        };
        frame.people = frame.candidates()?;
        frame.worked = frame.worked_before();
        frame.wishes = frame.settled()?;
        Ok(frame)
    }

    /// The days of the month, as positions.
    pub(super) fn month(&self) -> std::ops::Range<usize> {
        self.before..self.days.len()
    }

    /// The rules with something to say of a day of the month.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'a RosterRule> + use<'a> {
        let month = self.order.month;
        let holds = move |rule: &&RosterRule| {
            month
                .first()
                .iter_days()
                .take_while(|date| month.contains(*date))
                .any(|date| rule.head.validity.holds_on(date))
        };
        self.order.book.rosters().iter().filter(holds)
    }

    /// Whether a rule holds on a day and is about a shift.
    pub(super) fn is_about(&self, rule: &RosterRule, day: usize, shift: usize) -> bool {
        rule.head.validity.holds_on(self.days[day]) && rule.is_about(&self.shifts[shift])
    }

    /// Whether a day is a Saturday or a Sunday.
    pub(super) fn is_weekend(&self, day: usize) -> bool {
        matches!(self.days[day].weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The seconds of a shift that starts on a day.
    pub(super) fn seconds(&self, day: usize, shift: usize) -> i64 {
        self.spans[day][shift].iter().map(|(from, to)| to - from).sum()
    }

    /// The weeks from Monday to Sunday, as positions of their days; only whole ones when asked for.
    pub(super) fn weeks(&self, whole: bool) -> Vec<Vec<usize>> {
        let mut weeks: Vec<Vec<usize>> = Vec::new();
        for (at, date) in self.days.iter().enumerate() {
            if date.weekday() == Weekday::Mon || weeks.is_empty() {
                weeks.push(Vec::new());
            }
            weeks.last_mut().into_iter().for_each(|week| week.push(at));
        }
        weeks.retain(|week| (!whole || week.len() == 7) && week.iter().any(|day| *day >= self.before));
        weeks
    }

    fn candidates(&self) -> Result<Vec<Candidate>, NoRota> {
        let mut people = Vec::new();
        let mut faults = Vec::new();
        for (place, own) in self.order.staff.iter().enumerate() {
            let employed: Vec<usize> = self
                .month()
                .filter(|day| {
                    let date = self.days[*day];
                    own.hired.is_none_or(|hired| hired <= date) && own.left.is_none_or(|left| date <= left)
                })
                .collect();
            let mut can: Vec<usize> = Vec::new();
            for name in &own.shifts {
                let known = self.order.book.shifts().iter().find(|shift| shift.is_called(name));
                match known {
                    // A shift that is not planned this time is no fault.
                    Some(shift) => can.extend(self.shifts.iter().position(|id| *id == shift.head.id)),
                    None => faults.push((
                        own.place.clone(),
                        "shifts",
                        unknown_shift(name, self.order.book.shifts().iter().flat_map(Shift::names)),
                    )),
                }
            }
            if own.shifts.is_empty() {
                can = (0..self.shifts.len()).collect();
            }
            can.sort_unstable();
            can.dedup();
            if !employed.is_empty() {
                people.push(Candidate { person: own.employee.clone(), place, can, employed });
            }
        }
        if !faults.is_empty() {
            return Err(NoRota::Faulty(faults));
        }
        if people.is_empty() {
            let month = self.order.month;
            return Err(NoRota::Nothing(said!("nobody is employed in {month}", "{month} 没有在职人员")));
        }
        people.sort_by(|one, other| one.person.cmp(&other.person));
        Ok(people)
    }

    fn person(&self, person: &Person) -> Option<usize> {
        self.people.binary_search_by(|own| own.person.cmp(person)).ok()
    }

    fn day(&self, date: NaiveDate) -> Option<usize> {
        self.days.binary_search(&date).ok()
    }

    /// What the roster before says of its last days. Shifts that are not planned this time reach nowhere.
    fn worked_before(&self) -> BTreeMap<(usize, usize), usize> {
        let mut worked = BTreeMap::new();
        for row in self.order.previous {
            let Duty::Shift(name) = &row.duty else { continue };
            let shift = self
                .order
                .book
                .shift(name, row.date)
                .and_then(|shift| self.shifts.iter().position(|id| *id == shift.head.id));
            let day = self.day(row.date).filter(|day| *day < self.before);
            if let (Some(person), Some(day), Some(shift)) = (self.person(&row.employee), day, shift) {
                worked.insert((person, day), shift);
            }
        }
        worked
    }

    fn settled(&self) -> Result<Vec<Wish>, NoRota> {
        let mut wishes = Vec::new();
        let mut faults: Vec<(Place, &'static str, Said)> = Vec::new();
        for row in self.order.wishes {
            let month = self.order.month;
            let Some(day) = self.day(row.date).filter(|day| *day >= self.before) else {
                let date = row.date;
                faults.push((row.place.clone(), "date", said!("{date} is not in {month}", "{date} 不在 {month}")));
                continue;
            };
            let Some(person) = self.person(&row.employee) else {
                let name = &row.employee;
                let mut words = said!("{name} is nobody to plan with in {month}", "{name} 不在 {month} 的可排人员中");
                if let Some(near) = nearest(name.as_str(), self.people.iter().map(|own| own.person.as_str())) {
                    words = words.and(&said!("; did you mean `{near}`?", "；是否为 `{near}`？"));
                }
                faults.push((row.place.clone(), "employee", words));
                continue;
            };
            if !self.people[person].employed.contains(&day) {
                let (name, date) = (&row.employee, row.date);
                faults.push((
                    row.place.clone(),
                    "date",
                    said!("{name} is not employed on {date}", "{name} 在 {date} 不在职"),
                ));
                continue;
            }
            let (name, date) = (&row.employee, row.date);
            let (shift, words) = match &row.duty {
                Duty::Rest => (None, said!("{name} rests on {date}", "{name} 于 {date} 休息")),
                Duty::Shift(called) => {
                    let found = self.order.book.shift(called, date);
                    let planned = found.and_then(|found| self.shifts.iter().position(|id| *id == found.head.id));
                    let Some(shift) = planned else {
                        let words = unknown_shift(called, self.shifts.iter().map(|id| &**id));
                        faults.push((row.place.clone(), "shift", words));
                        continue;
                    };
                    let id = &self.shifts[shift];
                    (Some(shift), said!("{name} works {id} on {date}", "{name} 于 {date} 上 {id}"))
                }
            };
            let reason = Reason {
                rule: None,
                clauses: Clauses::default(),
                words,
                of: Vec::new(),
                place: Some(row.place.clone()),
            };
            wishes.push(Wish { person, day, shift, reason });
        }
        if faults.is_empty() { Ok(wishes) } else { Err(NoRota::Faulty(faults)) }
    }
}

/// The shifts to man: those asked for, else all that hold on some day of the month.
fn shifts(order: &Order<'_>) -> Result<Vec<Arc<str>>, NoRota> {
    let month = order.month;
    let holds = |shift: &&Shift| {
        month
            .first()
            .iter_days()
            .take_while(|date| month.contains(*date))
            .any(|date| shift.head.validity.holds_on(date))
    };
    let known: Vec<&Shift> = order.book.shifts().iter().filter(holds).collect();
    let unknown = order.shifts.iter().find(|name| !known.iter().any(|shift| shift.is_called(name)));
    if let Some(name) = unknown {
        return Err(NoRota::Nothing(unknown_shift(name, known.iter().flat_map(|shift| shift.names()))));
    }
    let mut ids: Vec<Arc<str>> = Vec::new();
    for shift in known {
        let asked = order.shifts.is_empty() || order.shifts.iter().any(|name| shift.is_called(name));
        if asked && !ids.contains(&shift.head.id) {
            ids.push(Arc::clone(&shift.head.id));
        }
    }
    if ids.is_empty() {
        let id = &order.book.policy().id;
        return Err(NoRota::Nothing(said!(
            "the book {id} has no [[shift]] in force in {month}",
            "制度 {id} 在 {month} 没有生效的 [[shift]]"
        )));
    }
    Ok(ids)
}

fn unknown_shift<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Said {
    let known: Vec<&str> = known.collect();
    let all = known.join(", ");
    match nearest(name, known) {
        Some(near) => said!(
            "no shift to plan is called `{name}`; did you mean `{near}`?",
            "没有可排的班次名为 `{name}`；是否想写 `{near}`？"
        ),
        None => {
            said!("no shift to plan is called `{name}`; there are {all}", "没有可排的班次名为 `{name}`；可用 {all}")
        }
    }
}

fn spans(order: &Order<'_>, id: &str, date: NaiveDate) -> Vec<(i64, i64)> {
    let day = i64::from(date.to_epoch_days()) * DAY;
    let shift = order.book.shifts_on(date).find(|shift| *shift.head.id == *id);
    let hours = shift.map(|shift| shift.hours_on(date));
    hours.iter().flat_map(|hours| hours.spans()).map(|span| (day + span.from, day + span.to)).collect()
}
