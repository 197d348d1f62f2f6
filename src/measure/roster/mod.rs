//! Whether a roster is as the rules ask: cover, rest days, rotation, stand-ins, working time, turns, holidays.
//!
//! Every row becomes stretches of work on the department's clocks, in seconds since 1970-01-01 00:00 there; the rules are
//! held against those stretches, never against single minutes. A shift belongs to the day it starts.

mod cover;
mod hours;
mod notice;
mod rest;
mod stand_in;
mod turn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use crate::book::RuleBook;
use crate::book::roster::RosterRule;
use crate::book::shift::Shift;
use crate::book::value::Span;
use crate::diagnostics::nearest;
use crate::model::column::ROSTER;
use crate::model::{Clauses, Code, Duty, Finding, Gravity, Person, Place, RosterRow, Said, Staff};
use crate::said;
use crate::time::{Calendar, DAY};

pub use notice::chinese_holidays;

/// What of a roster is judged, and what is known besides.
pub struct Asked<'a> {
    /// The roster, for what is found of no single row.
    pub file: Arc<str>,
    /// The first day judged.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
    /// Who is employed, and since when; everybody on the roster when it is not known.
    pub staff: Option<&'a [Staff]>,
    /// The day the roster was sent.
    pub sent: Option<NaiveDate>,
    /// The calendars whose holidays are asked about, by name; no name is the statutory holidays of mainland China.
    pub calendars: &'a BTreeMap<Option<Arc<str>>, Calendar>,
}

/// What was found, and what was taken for granted.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was found, by rule in the order of the book, then by time.
    pub found: Vec<Found>,
    /// What could not be judged, or was assumed.
    pub assumed: Vec<Said>,
}

/// Something found, with what it is an incident of.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was found.
    pub finding: Finding,
    /// The day it belongs to.
    pub date: NaiveDate,
    /// The code it is an incident of, where its rule says so and it is somebody's.
    pub counts_as: Option<Code>,
}

/// What a row comes to on the clock.
#[derive(Clone, Debug)]
struct Work<'a> {
    row: &'a RosterRow,
    shift: &'a Shift,
    /// The stretches, in order; at least one.
    spans: Vec<(i64, i64)>,
}

/// A roster on the clock.
struct Plan<'a> {
    works: Vec<Work<'a>>,
    rows: &'a [RosterRow],
    asked: &'a Asked<'a>,
}

/// Where findings go while a roster is judged.
struct Report<'a> {
    asked: &'a Asked<'a>,
    checked: Checked,
}

/// One thing to find; what most findings do not have is left empty.
struct Fault<'a> {
    gravity: Gravity,
    place: Option<&'a Place>,
    date: NaiveDate,
    subject: String,
    employee: Option<&'a Person>,
    column: &'static str,
    value: String,
    expected: Said,
    message: Said,
}

/// Holds a roster against the rules in force.
///
/// # Errors
///
/// When a calendar does not know the holidays of a year: its name and why.
pub fn check(
    book: &RuleBook,
    rows: &[RosterRow],
    asked: &Asked<'_>,
) -> Result<Checked, (Option<Arc<str>>, crate::time::TimeError)> {
    let mut report = Report { asked, checked: Checked::default() };
    let plan = place(book, rows, asked, &mut report);
    people(&plan, &mut report);
    hours::overlaps(&plan, &mut report);
    for rule in book.rosters() {
        let days: Vec<NaiveDate> = asked.days().filter(|date| rule.head.validity.holds_on(*date)).collect();
        if days.is_empty() {
            continue;
        }
        cover::check(rule, book, &plan, &days, &mut report);
        rest::check(rule, &plan, &mut report);
        stand_in::check(rule, &plan, &mut report);
        hours::check(rule, &plan, &mut report);
        turn::check(rule, &plan, &days, &mut report);
        notice::check(rule, asked, &mut report)?;
    }
    Ok(report.checked)
}

impl Asked<'_> {
    /// The days judged.
    fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let last = self.last;
        self.first.iter_days().take_while(move |date| *date <= last)
    }

    fn judges(&self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Whether somebody is employed on every one of these days, as far as is known.
    fn employs(&self, person: &Person, first: NaiveDate, last: NaiveDate) -> bool {
        let own = self.staff.iter().flat_map(|staff| staff.iter()).find(|own| own.employee == *person);
        own.is_none_or(|own| own.hired.is_none_or(|hired| hired <= first) && own.left.is_none_or(|left| last <= left))
    }
}

impl<'a> Plan<'a> {
    /// The works of each person, in the order of time.
    fn by_person(&self) -> BTreeMap<&'a Person, Vec<&Work<'a>>> {
        let mut by_person: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for work in &self.works {
            by_person.entry(&work.row.employee).or_default().push(work);
        }
        for works in by_person.values_mut() {
            works.sort_by_key(|work| work.spans.clone());
        }
        by_person
    }

    /// Everybody who has a row on a day judged.
    fn people(&self) -> BTreeSet<&'a Person> {
        self.rows.iter().filter(|row| self.asked.judges(row.date)).map(|row| &row.employee).collect()
    }

    /// Whether any row is as early as a day.
    fn reaches_back_to(&self, date: NaiveDate) -> bool {
        self.rows.iter().any(|row| row.date <= date)
    }
}

impl Work<'_> {
    fn starts(&self) -> i64 {
        self.spans.first().map_or(0, |span| span.0)
    }

    fn ends(&self) -> i64 {
        self.spans.last().map_or(0, |span| span.1)
    }

    fn seconds(&self) -> i64 {
        self.spans.iter().map(|(from, to)| to - from).sum()
    }
}

impl Report<'_> {
    /// Finds something of a rule.
    fn find(&mut self, rule: &RosterRule, fault: Fault<'_>) {
        let counts_as = rule.counts_as.clone().filter(|_| fault.employee.is_some() && fault.gravity.is_fault());
        self.push(&rule.head.id, rule.head.clauses.clone(), counts_as, fault);
    }

    /// Finds something that no block has to ask for.
    fn find_plain(&mut self, rule: &str, fault: Fault<'_>) {
        self.push(rule, Clauses::default(), None, fault);
    }

    fn push(&mut self, rule: &str, clauses: Clauses, counts_as: Option<Code>, fault: Fault<'_>) {
        let place = fault.place.cloned().unwrap_or_else(|| Place::new(&self.asked.file, 1));
        let finding = Finding {
            rule: rule.to_owned(),
            clauses,
            gravity: fault.gravity,
            place,
            subject: fault.subject,
            employee: fault.employee.cloned(),
            column: column(fault.column),
            value: fault.value,
            expected: fault.expected,
            message: fault.message,
        };
        self.checked.found.push(Found { finding, date: fault.date, counts_as });
    }

    fn assume(&mut self, words: Said) {
        if !self.checked.assumed.contains(&words) {
            self.checked.assumed.push(words);
        }
    }
}

/// A column by its English name; when the roster was sent stands in no column of it.
fn column(name: &str) -> Said {
    let zh = ROSTER.column(name).map_or("报送日期", |column| column.zh);
    Said { en: name.to_owned(), zh: zh.to_owned() }
}

/// The first second of a day on the clock.
fn midnight(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days()) * DAY
}

/// The day a second of the clock lies in.
fn day_of(second: i64) -> NaiveDate {
    i32::try_from(second.div_euclid(DAY)).ok().and_then(NaiveDate::from_epoch_days).unwrap_or(NaiveDate::MAX)
}

/// The Monday of a day's week.
fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date)
}

/// `2025-03-01 08:00-08:30`; an end at midnight is 24:00 of the day before.
fn stretch((from, to): (i64, i64)) -> String {
    let (begins, ends) = (day_of(from), day_of(to - 1));
    let (start, end) = (time_of(from - midnight(begins)), time_of(to - midnight(ends)));
    if begins == ends { format!("{begins} {start}-{end}") } else { format!("{begins} {start} - {ends} {end}") }
}

/// `08:00`, or `08:00:30` where there are seconds.
fn time_of(of_day: i64) -> String {
    let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// A length of time in words.
fn length(seconds: i64) -> Said {
    Said { en: length_in_english(seconds), zh: Span(seconds).said().zh }
}

fn length_in_english(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let parts = [(hours, "h"), (minutes, "min"), (seconds, "s")];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if told.is_empty() { "0 min".to_owned() } else { told.join(" ") }
}

/// Puts every row on the clock; finds shifts the book does not have, and parts that are none of their shift.
fn place<'a>(book: &'a RuleBook, rows: &'a [RosterRow], asked: &'a Asked<'a>, report: &mut Report<'_>) -> Plan<'a> {
    let mut works = Vec::new();
    for row in rows {
        let Duty::Shift(name) = &row.duty else { continue };
        let Some(shift) = book.shift(name, row.date) else {
            if asked.judges(row.date) {
                let known: Vec<&str> = book.shifts_on(row.date).map(|shift| &*shift.head.id).collect();
                let all = known.join(", ");
                let mut message = said!("no shift is called `{name}`", "没有名为 `{name}` 的班次");
                if let Some(near) = nearest(name, book.shifts_on(row.date).flat_map(Shift::names)) {
                    message = message.and(&said!("; did you mean `{near}`?", "；是否想写 `{near}`？"));
                }
                report.find_plain(
                    "unknown-shift",
                    Fault {
                        gravity: Gravity::Error,
                        place: Some(&row.place),
                        date: row.date,
                        subject: row.date.to_string(),
                        employee: Some(&row.employee),
                        column: "shift",
                        value: name.to_string(),
                        expected: said!("one of {all}", "{all} 之一"),
                        message,
                    },
                );
            }
            continue;
        };
        let day = midnight(row.date);
        let whole = shift.hours_on(row.date).spans().iter().map(|span| (span.from, span.to));
        let (from, to) = row.part.unwrap_or((i64::MIN, i64::MAX));
        let spans: Vec<(i64, i64)> = whole
            .map(|span| (span.0.max(from), span.1.min(to)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| (day + from, day + to))
            .collect();
        if !spans.is_empty() {
            works.push(Work { row, shift, spans });
        } else if asked.judges(row.date) {
            let hours = shift.hours_on(row.date);
            report.find_plain(
                "part-of-shift",
                Fault {
                    gravity: Gravity::Error,
                    place: Some(&row.place),
                    date: row.date,
                    subject: row.date.to_string(),
                    employee: Some(&row.employee),
                    column: "from",
                    value: stretch((day + from, day + to)),
                    expected: said!("a part of {hours}", "{hours} 之内"),
                    message: said!("nothing of the shift `{name}` lies within", "不在班次 `{name}` 的时间之内"),
                },
            );
        }
    }
    Plan { works, rows, asked }
}

/// Finds rows of people who are not on the staff sheet, or not employed on the day.
fn people(plan: &Plan<'_>, report: &mut Report<'_>) {
    let Some(staff) = plan.asked.staff else { return };
    let mut told = BTreeSet::new();
    for row in plan.rows.iter().filter(|row| plan.asked.judges(row.date)) {
        let person = &row.employee;
        let fault = |message: Said, expected: Said| Fault {
            gravity: Gravity::Error,
            place: Some(&row.place),
            date: row.date,
            subject: row.date.to_string(),
            employee: Some(person),
            column: "employee",
            value: person.to_string(),
            expected,
            message,
        };
        if !staff.iter().any(|own| own.employee == *person) {
            if told.insert(person) {
                let mut message = said!("{person} is not on the staff sheet", "{person} 不在员工表中");
                if let Some(near) = nearest(person.as_str(), staff.iter().map(|own| own.employee.as_str())) {
                    message = message.and(&said!("; did you mean `{near}`?", "；是否为 `{near}`？"));
                }
                report.find_plain(
                    "unknown-person",
                    fault(message, said!("somebody of the staff sheet", "员工表中的人员")),
                );
            }
        } else if !matches!(row.duty, Duty::Rest) && !plan.asked.employs(person, row.date, row.date) {
            let date = row.date;
            let message = said!("{person} is not employed on {date}", "{person} 在 {date} 不在职");
            report.find_plain("not-employed", fault(message, said!("somebody employed that day", "当日在职人员")));
        }
    }
}
