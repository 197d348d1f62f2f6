//! Who was away with leave: what it takes off a shift, and whether it is as the rules ask.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::book::RuleBook;
use crate::book::attendance::{Approved, LeaveRule};
use crate::book::value::{Limit, Span};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::punch::{Away, Leave};
use crate::model::{Code, Said};
use crate::said;

use super::plan::{Day, Plan, midnight};

/// Somebody away.
#[derive(Clone, Copy, Debug)]
struct Absence {
    away: Away,
    /// The row of the log; an export's verdict and a stand-in have none.
    leave: Option<u32>,
    /// Whether somebody stands in.
    released: bool,
}

/// Everybody's leave.
pub(super) struct Absences {
    by_person: Vec<Vec<Absence>>,
}

/// What is left of a shift to be worked, in local seconds.
pub(super) struct Due {
    pub(super) from: i64,
    pub(super) to: i64,
    /// The leave that shortened it.
    pub(super) leave: Option<u32>,
    /// Whether nothing is left because somebody stands in.
    pub(super) released: bool,
}

/// A leave that is not as its rule asks.
#[derive(Clone, Debug)]
pub(super) struct LeaveFault {
    /// The row of the log.
    pub(super) leave: u32,
    pub(super) message: Said,
    /// What it is an incident of.
    pub(super) code: Option<Code>,
}

impl Absences {
    /// The leave that was granted, what an export has as leave, and whom others stand in for.
    pub(super) fn new(plan: &Plan, leaves: &[Leave], exported: &[(u32, NaiveDate)]) -> Self {
        let mut by_person: Vec<Vec<Absence>> = vec![Vec::new(); plan.people.len()];
        for (row, leave) in (0..).zip(leaves).filter(|(_, leave)| leave.is_granted()) {
            if let Some(person) = plan.number(&leave.employee) {
                by_person[person as usize].push(Absence { away: leave.away, leave: Some(row), released: false });
            }
        }
        for (person, date) in exported {
            let away = Away::Days(*date, *date);
            by_person[*person as usize].push(Absence { away, leave: None, released: false });
        }
        for release in &plan.releases {
            let away = Away::Hours(release.from, release.to);
            by_person[release.person as usize].push(Absence { away, leave: None, released: true });
        }
        Self { by_person }
    }

    /// What is left of a shift between two local times once leave is taken off its beginning and its end.
    pub(super) fn due(&self, day: &Day, start: i64, end: i64) -> Due {
        let mut due = Due { from: start, to: end, leave: None, released: false };
        let own = &self.by_person[day.person as usize];
        // One leave may go on where another ends, in any order of the log.
        let mut shortened = !own.is_empty();
        while std::mem::take(&mut shortened) && due.from < due.to {
            for absence in own {
                let (from, to) = match absence.away {
                    Away::Days(first, last) if first <= day.date && day.date <= last => (start, end),
                    Away::Days(..) => continue,
                    Away::Hours(from, to) => (from, to),
                };
                let before = (due.from, due.to);
                if from <= due.from && due.from < to {
                    due.from = to.min(due.to);
                } else if from < due.to && due.to <= to {
                    due.to = from;
                }
                if (due.from, due.to) != before {
                    shortened = true;
                    due.leave = due.leave.or(absence.leave);
                    due.released = absence.released;
                }
                if due.from >= due.to {
                    break;
                }
            }
        }
        due.released &= due.from >= due.to && due.leave.is_none();
        due
    }
}

/// Holds every leave against the rules of its kind, and says what is not as they ask.
pub(super) fn check(book: &RuleBook, plan: &Plan, leaves: &[Leave], sink: &mut Sink) -> Vec<LeaveFault> {
    let mut faults = Vec::new();
    for (row, leave) in (0..).zip(leaves) {
        let (begins, shifts) = taken(plan, leave);
        let date = NaiveDate::from_epoch_days(i32::try_from(begins.div_euclid(crate::time::DAY)).unwrap_or_default());
        let rules: Vec<&LeaveRule> = book
            .leaves(date.unwrap_or_default())
            .filter(|rule| rule.is_about(leave.kind.as_deref().unwrap_or_default(), &shifts))
            .collect();
        if !leave.is_granted() {
            let message = said!("the leave is not approved: it does not count", "请假未经批准，不计为请假");
            sink.push(Diagnostic::warning(DiagnosticCode::D028, At::row(&leave.place), message));
        }
        for rule in rules {
            for (column, message) in breaches(rule, leave, begins) {
                let clauses = &rule.head.clauses;
                let said =
                    Said { en: format!("{} ({clauses})", message.en), zh: format!("{}（{clauses}）", message.zh) };
                sink.push(Diagnostic::warning(DiagnosticCode::D028, At::cell(&leave.place, column), said));
                faults.push(LeaveFault { leave: row, message, code: rule.counts_as.clone() });
            }
        }
    }
    faults
}

/// When a leave begins, for whole days with the first shift it takes; and the shifts it takes.
fn taken(plan: &Plan, leave: &Leave) -> (i64, Vec<Arc<str>>) {
    let windows = plan.number(&leave.employee).map_or(&[][..], |person| {
        &plan.windows[plan.starts[person as usize] as usize..plan.starts[person as usize + 1] as usize]
    });
    let own = windows.iter().filter_map(|window| {
        let day = &plan.days[window.day as usize];
        Some((day, plan.span(day)?, plan.kinds.get(day.kind as usize)?))
    });
    let takes = own.filter(|(day, (start, end), _)| match leave.away {
        Away::Days(first, last) => first <= day.date && day.date <= last,
        Away::Hours(from, to) => from < *end && *start < to,
    });
    let mut earliest = None;
    let mut shifts = Vec::new();
    for (_, (start, _), kind) in takes {
        if !shifts.contains(&kind.name) {
            shifts.push(Arc::clone(&kind.name));
        }
        earliest = Some(earliest.map_or(start, |earlier: i64| earlier.min(start)));
    }
    let begins = match leave.away {
        Away::Days(first, _) => earliest.unwrap_or_else(|| midnight(first)),
        Away::Hours(from, _) => from,
    };
    (begins, shifts)
}

/// What of a leave is not as a rule asks, each with its column.
fn breaches(rule: &LeaveRule, leave: &Leave, begins: i64) -> Vec<(&'static str, Said)> {
    let mut found = Vec::new();
    let shown = chrono::DateTime::from_timestamp(begins, 0).map(|at| at.naive_utc()).unwrap_or_default();
    if let Some(notice) = rule.notice {
        match leave.requested_at {
            None => found.push((
                "requested_at",
                said!("empty: when the leave was asked for is to be known", "为空：须写明申请时间"),
            )),
            Some(asked) => {
                let in_time = match notice {
                    Limit::Hours(Span(seconds)) => asked.and_utc().timestamp() + seconds <= begins,
                    Limit::Days(days) | Limit::Workdays(days) => {
                        let last = shown.date().checked_sub_days(chrono::Days::new(u64::from(days)));
                        last.is_some_and(|last| asked.date() <= last)
                    }
                };
                if !in_time {
                    found.push((
                        "requested_at",
                        said!("asked for at {asked}, too late for {shown}", "{asked} 才申请，{shown} 开始，提前不足"),
                    ));
                }
            }
        }
    }
    if rule.approved == Approved::Before && leave.is_granted() {
        match leave.approved_at {
            None => found.push((
                "approved_at",
                said!("empty: the leave is to be approved before it begins", "为空：须事先批准"),
            )),
            Some(approved) if approved.and_utc().timestamp() > begins => found.push((
                "approved_at",
                said!("approved at {approved}, after it began at {shown}", "{approved} 才批准，晚于开始时间 {shown}"),
            )),
            Some(_) => {}
        }
    }
    let posts = |wanted: &[String], named: Option<&Arc<str>>| {
        wanted.is_empty() || named.is_some_and(|named| wanted.iter().any(|post| **post == **named))
    };
    if leave.is_granted() && !posts(&rule.approved_by, leave.approver.as_ref()) {
        let (wanted, has) = (rule.approved_by.join(" / "), leave.approver.as_deref().unwrap_or("-"));
        found.push(("approver", said!("approved by {has}, not by {wanted}", "批准人为 {has}，应为 {wanted}")));
    }
    if leave.arranged_by.is_some() && !posts(&rule.arranged_by, leave.arranged_by.as_ref()) {
        let (wanted, has) = (rule.arranged_by.join(" / "), leave.arranged_by.as_deref().unwrap_or("-"));
        found.push((
            "arranged_by",
            said!("the stand-in arranged by {has}, not by {wanted}", "顶班由 {has} 安排，应由 {wanted} 安排"),
        ));
    }
    if rule.reason && leave.reason.is_none() {
        found.push(("reason", said!("empty: the reason is to be stated", "为空：须写明事由")));
    }
    found
}
