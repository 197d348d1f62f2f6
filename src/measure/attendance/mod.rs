//! Attendance: who was at work when the roster said so, from what the clock saw.
//!
//! The roster is laid out as stretches of duty (`plan`); punches go to the shift around which they lie; leave is taken off
//! what was due; then every row of the roster has its verdict, and every breach becomes an incident of the book's codes.

mod incidents;
mod leave;
mod plan;
mod summary;
mod table;
mod verdict;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::book::RuleBook;
use crate::book::attendance::AttendanceRules;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::punch::{AttendanceState as State, Leave};
use crate::model::{Clauses, Month, Person};
use crate::said;
use crate::time::{Calendar, DAY, Holidays, Schedule, Zone};

use leave::{Absences, LeaveFault};
use plan::{REST, midnight};
use verdict::{Court, Verdict};

pub use plan::Plan;

/// A punch around no shift of the person.
#[derive(Clone, Debug)]
pub struct Stray {
    /// Whose.
    pub employee: Person,
    /// When, in local seconds since 1970-01-01 00:00.
    pub at: i64,
    /// The line.
    pub line: u64,
}

/// A day an export has somebody on leave.
#[derive(Clone, Debug)]
pub struct ExportedLeave {
    /// Whom.
    pub employee: Person,
    /// The day.
    pub date: NaiveDate,
}

/// What attendance is told from, besides the roster and the punches that were taken in already.
pub struct Inputs<'a> {
    /// The rule book.
    pub book: &'a RuleBook,
    /// On whose clocks shifts are read, and whose holidays count.
    pub calendar: &'a Calendar,
    /// The roster with its punches.
    pub plan: Plan,
    /// The attendance log.
    pub punches: Arc<str>,
    /// Punches around no shift.
    pub strays: Vec<Stray>,
    /// Leave that the attendance log itself tells of.
    pub exported: Vec<ExportedLeave>,
    /// The leave log.
    pub leaves: Vec<Leave>,
    /// Only the shifts that start in this month.
    pub month: Option<Month>,
    /// Shifts that are not over by now have no verdict yet.
    pub now: NaiveDateTime,
}

/// Punches of a day on which the roster has no shift they belong to.
#[derive(Clone, Debug)]
struct StrayDay {
    employee: Person,
    date: NaiveDate,
    first: (i64, u64),
    last: (i64, u64),
}

/// Who was at work when.
pub struct Attendance {
    plan: Plan,
    verdicts: Vec<Verdict>,
    punches: Arc<str>,
    leaves: Vec<Leave>,
    faults: Vec<LeaveFault>,
    /// Punches on days the roster says nothing of.
    unrostered: Vec<StrayDay>,
    /// The clauses of [attendance], with the days they hold.
    clauses: Vec<(crate::book::Validity, Clauses)>,
    /// The days among those of the roster and the punches that are statutory holidays.
    statutory: std::collections::BTreeSet<NaiveDate>,
}

/// China's clocks and statutory holidays, for a book that names no calendar.
pub fn chinese_calendar() -> Calendar {
    let mut holidays = Holidays::none();
    holidays.add_chinese();
    Calendar::new(Schedule { holidays, ..Schedule::always(Zone::SHANGHAI) })
}

/// Tells who was at work when.
pub fn attend(inputs: Inputs<'_>, sink: &mut Sink) -> Attendance {
    let Inputs { book, calendar, plan, punches, strays, exported, leaves, month, now } = inputs;
    let exported: Vec<(u32, NaiveDate)> =
        exported.iter().filter_map(|leave| Some((plan.number(&leave.employee)?, leave.date))).collect();
    let absences = Absences::new(&plan, &leaves, &exported);
    let mut verdicts = Court { book, calendar, plan: &plan, absences: &absences }.verdicts();
    let faults = leave::check(book, &plan, &leaves, sink);
    count_only(&plan, &mut verdicts, month, now, sink);
    let unrostered = on_days_of_rest(&plan, &mut verdicts, by_day(strays, month));
    warn_of_lateness(book, &plan, &verdicts, sink);
    let clauses = book.attendances().map(|rules| (rules.head.validity, rules.head.clauses.clone())).collect();
    let statutory = statutory(calendar, &plan, &unrostered, sink);
    Attendance { plan, verdicts, punches, leaves, faults, unrostered, clauses, statutory }
}

/// Marks the rows that count: those of the month asked for that are over by now.
fn count_only(plan: &Plan, verdicts: &mut [Verdict], month: Option<Month>, now: NaiveDateTime, sink: &mut Sink) {
    let now = now.and_utc().timestamp();
    let mut open = 0_u64;
    for (day, verdict) in plan.days.iter().zip(verdicts.iter_mut()) {
        let asked = month.is_none_or(|month| month.contains(day.date));
        let over = plan.span(day).map_or(midnight(day.date) <= now, |(_, end)| end <= now);
        verdict.counted = asked && over;
        open += u64::from(asked && !over && day.kind != REST);
    }
    if open > 0 {
        let message = said!(
            "{open} shifts of the roster are not over yet and are left out",
            "排班中有 {open} 个班次尚未结束，已略去"
        );
        sink.push(Diagnostic::note(DiagnosticCode::D030, At::File(Arc::clone(&plan.file)), message));
    }
}

/// Stray punches by day, in the order of days and people.
fn by_day(strays: Vec<Stray>, month: Option<Month>) -> Vec<StrayDay> {
    let mut days: BTreeMap<(NaiveDate, Person), StrayDay> = BTreeMap::new();
    for Stray { employee, at, line } in strays {
        let days_since = i32::try_from(at.div_euclid(DAY)).ok();
        let Some(date) = days_since.and_then(NaiveDate::from_epoch_days) else { continue };
        if month.is_some_and(|month| !month.contains(date)) {
            continue;
        }
        let own = days.entry((date, employee.clone())).or_insert(StrayDay {
            employee,
            date,
            first: (at, line),
            last: (at, line),
        });
        own.first = own.first.min((at, line));
        own.last = own.last.max((at, line));
    }
    days.into_values().collect()
}

/// Gives the punches of a day of rest to the roster's row of it; the others are of days the roster says nothing of.
fn on_days_of_rest(plan: &Plan, verdicts: &mut [Verdict], strays: Vec<StrayDay>) -> Vec<StrayDay> {
    if strays.is_empty() {
        return strays;
    }
    let rests: BTreeMap<(u32, NaiveDate), usize> = plan
        .days
        .iter()
        .enumerate()
        .filter(|(_, day)| day.kind == REST)
        .map(|(at, day)| ((day.person, day.date), at))
        .collect();
    let mut unrostered = Vec::new();
    for stray in strays {
        let row = plan.number(&stray.employee).and_then(|person| rests.get(&(person, stray.date)));
        if let Some(row) = row {
            let (came, left) = stray.pair();
            let verdict = &mut verdicts[*row];
            verdict.came = Some(plan.kept(came.0, came.1));
            verdict.left = left.map(|(at, line)| plan.kept(at, line));
            verdict.worked = left.and_then(|(left, _)| u32::try_from(left - came.0).ok());
        } else {
            unrostered.push(stray);
        }
    }
    unrostered
}

impl StrayDay {
    /// The punch in and the punch out; only one when all of them are one.
    fn pair(&self) -> ((i64, u64), Option<(i64, u64)>) {
        let apart = self.last.0 - self.first.0 > AttendanceRules::SAME_PUNCH.0;
        (self.first, apart.then_some(self.last))
    }

    fn worked(&self) -> Option<i64> {
        self.pair().1.map(|(left, _)| left - self.first.0)
    }
}

/// Warns of those who came late on more days of a month than are allowed.
fn warn_of_lateness(book: &RuleBook, plan: &Plan, verdicts: &[Verdict], sink: &mut Sink) {
    if book.attendances().all(|rules| rules.late_at_most.is_none()) {
        return;
    }
    let mut late: BTreeMap<(u32, Month), std::collections::BTreeSet<NaiveDate>> = BTreeMap::new();
    for (day, verdict) in plan.days.iter().zip(verdicts) {
        if verdict.counted && verdict.late > 0 {
            late.entry((day.person, Month::of(day.date))).or_default().insert(day.date);
        }
    }
    for ((person, month), days) in late {
        let Some(rules) = book.attendance(month.last()) else { continue };
        let (count, employee) = (days.len(), &plan.people[person as usize]);
        if let Some(most) = rules.late_at_most.filter(|most| count > *most as usize) {
            let clauses = &rules.head.clauses;
            let message = said!(
                "{employee} came late on {count} days of {month}, {most} are the limit ({clauses})",
                "{employee} 在 {month} 迟到 {count} 天，上限为 {most} 天（{clauses}）"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D029, At::File(Arc::clone(&plan.file)), message));
        }
    }
}

/// The statutory holidays among the days; a year whose holidays are not known is said.
fn statutory(
    calendar: &Calendar,
    plan: &Plan,
    unrostered: &[StrayDay],
    sink: &mut Sink,
) -> std::collections::BTreeSet<NaiveDate> {
    use chrono::Datelike;
    let mut days: Vec<NaiveDate> = plan.days.iter().map(|day| day.date).collect();
    days.extend(unrostered.iter().map(|stray| stray.date));
    days.sort_unstable();
    days.dedup();
    let mut unknown = std::collections::BTreeSet::new();
    let found = days.into_iter().filter(|date| {
        let statutory = calendar.is_statutory(*date);
        if statutory.is_none() {
            unknown.insert(date.year());
        }
        statutory == Some(true)
    });
    let found = found.collect();
    for year in unknown {
        let message = said!(
            "the statutory holidays of {year} are not known: none is counted",
            "没有 {year} 年的法定节假日数据，均按非节假日计"
        );
        sink.push(Diagnostic::warning(DiagnosticCode::P018, At::Run, message));
    }
    found
}

impl Attendance {
    /// The rows of the roster that count, in its order.
    fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.verdicts).filter(|(_, verdict)| verdict.counted).map(|(at, _)| at)
    }

    /// The clauses a row stands on: those of its shift, and of the rules of attendance where something is amiss.
    fn clauses(&self, row: u32) -> Clauses {
        let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
        let Some(kind) = self.plan.kinds.get(day.kind as usize) else { return Clauses::default() };
        let amiss = !matches!(verdict.state, State::Present | State::Leave | State::Rest);
        if amiss || verdict.not_early || verdict.unrelieved {
            kind.clauses.and(&self.rules_clauses(day.date))
        } else {
            kind.clauses.clone()
        }
    }

    fn rules_clauses(&self, date: NaiveDate) -> Clauses {
        let own = self.clauses.iter().find(|(validity, _)| validity.holds_on(date));
        own.map_or_else(Clauses::default, |(_, clauses)| clauses.clone())
    }
}
