//! Working time: nobody in two places, no day and no week too long, enough rest between two days, days in a row.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::book::roster::RosterRule;
use crate::book::value::Span;
use crate::model::{Duty, Gravity, Person, Said};
use crate::said;

use super::{Fault, Plan, Report, Work, length, monday, stretch};

/// Finds shifts of one person that overlap, and a shift on a day of rest.
pub(super) fn overlaps(plan: &Plan<'_>, report: &mut Report<'_>) {
    for (person, works) in plan.by_person() {
        for (at, later) in works.iter().enumerate() {
            let judged = plan.asked.judges(later.row.date);
            let shared = works[..at].iter().find_map(|earlier| shared(earlier, later).map(|shared| (*earlier, shared)));
            if let (Some((earlier, shared)), true) = (shared, judged) {
                let (when, line) = (stretch(shared), earlier.row.place.line);
                let (one, other) = (&earlier.shift.head.id, &later.shift.head.id);
                report.find_plain(
                    "overlap",
                    Fault {
                        gravity: Gravity::Error,
                        place: Some(&later.row.place),
                        date: later.row.date,
                        subject: when,
                        employee: Some(person),
                        column: "shift",
                        value: other.to_string(),
                        expected: said!("one shift at a time", "同一时间只上一个班"),
                        message: said!(
                            "{person} works {one} (line {line}) and {other} at the same time",
                            "{person} 同时上 {one}（第 {line} 行）和 {other}"
                        ),
                    },
                );
            }
        }
    }
    for row in plan.rows.iter().filter(|row| matches!(row.duty, Duty::Rest) && plan.asked.judges(row.date)) {
        let work = plan.works.iter().find(|work| work.row.employee == row.employee && work.row.date == row.date);
        if let Some(work) = work {
            let (person, shift, line) = (&row.employee, &work.shift.head.id, work.row.place.line);
            report.find_plain(
                "overlap",
                Fault {
                    gravity: Gravity::Error,
                    place: Some(&row.place),
                    date: row.date,
                    subject: row.date.to_string(),
                    employee: Some(person),
                    column: "shift",
                    value: "rest".to_owned(),
                    expected: said!("a shift or a day of rest", "上班或休息其一"),
                    message: said!(
                        "{person} both rests and works {shift} (line {line})",
                        "{person} 既休息又上 {shift}（第 {line} 行）"
                    ),
                },
            );
        }
    }
}

fn shared(one: &Work<'_>, other: &Work<'_>) -> Option<(i64, i64)> {
    let pairs = one.spans.iter().flat_map(|first| other.spans.iter().map(move |second| (first, second)));
    pairs.map(|(first, second)| (first.0.max(second.0), first.1.min(second.1))).find(|(from, to)| from < to)
}

pub(super) fn check(rule: &RosterRule, plan: &Plan<'_>, report: &mut Report<'_>) {
    let limits = rule.time;
    let holds = |date: NaiveDate| plan.asked.judges(date) && rule.head.validity.holds_on(date);
    for (person, works) in plan.by_person() {
        let works: Vec<&Work<'_>> = works.into_iter().filter(|work| rule.is_about(&work.shift.head.id)).collect();
        if let Some(limit) = limits.per_day {
            let judged = works.iter().filter(|work| holds(work.row.date)).copied();
            too_long(rule, person, limit, judged.map(|work| (work.row.date, work)), "day", report);
        }
        if let Some(limit) = limits.per_week {
            let weeks = |work: &&Work<'_>| {
                let first = monday(work.row.date);
                first.iter_days().take(7).any(holds)
            };
            let judged = works.iter().copied().filter(weeks);
            too_long(rule, person, limit, judged.map(|work| (monday(work.row.date), work)), "week", report);
        }
        if let Some(limit) = limits.rest_between {
            too_close(rule, person, limit, &works, holds, report);
        }
        if let Some(limit) = limits.days_in_a_row {
            too_many_days(rule, person, limit, &works, holds, report);
        }
    }
}

/// Adds up the hours of each day or week; finds those with more than the limit.
fn too_long<'a, 'p: 'a>(
    rule: &RosterRule,
    person: &Person,
    limit: Span,
    works: impl Iterator<Item = (NaiveDate, &'a Work<'p>)>,
    per: &str,
    report: &mut Report<'_>,
) {
    let mut sums: BTreeMap<NaiveDate, (i64, &Work<'_>)> = BTreeMap::new();
    for (period, work) in works {
        let sum = sums.entry(period).or_insert((0, work));
        *sum = (sum.0 + work.seconds(), work);
    }
    for (period, (seconds, last)) in sums.into_iter().filter(|(_, (seconds, _))| *seconds > limit.0) {
        let (Said { en: sum, zh: sum_zh }, Said { en: over, zh: over_zh }) =
            (length(seconds), length(seconds - limit.0));
        let Said { en: most, zh: most_zh } = limit.said();
        let subject = if per == "day" { period.to_string() } else { format!("{period}..{}", period + Days::new(6)) };
        report.find(
            rule,
            Fault {
                gravity: Gravity::Error,
                place: Some(&last.row.place),
                date: last.row.date,
                employee: Some(person),
                column: "shift",
                value: sum.clone(),
                expected: said!("at most {most}", "不超过 {most_zh}"),
                message: said!(
                    "{person} works {sum}, {over} too long: {subject}",
                    "{person} 工作 {sum_zh}，超出 {over_zh}：{subject}"
                ),
                subject,
            },
        );
    }
}

/// Finds days that begin too soon after the day before ended. The shifts of one day are one piece of work.
fn too_close(
    rule: &RosterRule,
    person: &Person,
    limit: Span,
    works: &[&Work<'_>],
    holds: impl Fn(NaiveDate) -> bool,
    report: &mut Report<'_>,
) {
    let mut until: Option<(i64, NaiveDate)> = None;
    for work in works {
        if let Some((end, date)) = until
            && date != work.row.date
            && work.starts() - end < limit.0
            && holds(work.row.date)
        {
            let Said { en: rest, zh: rest_zh } = length((work.starts() - end).max(0));
            let Said { en: least, zh: least_zh } = limit.said();
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place: Some(&work.row.place),
                    date: work.row.date,
                    subject: if end < work.starts() {
                        stretch((end, work.starts()))
                    } else {
                        work.row.date.to_string()
                    },
                    employee: Some(person),
                    column: "shift",
                    value: rest.clone(),
                    expected: said!("at least {least}", "至少 {least_zh}"),
                    message: said!("{person} rests only {rest} between two days", "{person} 两班之间只休息 {rest_zh}"),
                },
            );
        }
        let ends = until.map_or(work.ends(), |(end, _)| end.max(work.ends()));
        until = Some((ends, work.row.date));
    }
}

/// Finds the day on which somebody has worked too many days in a row, once in each run of days.
fn too_many_days(
    rule: &RosterRule,
    person: &Person,
    limit: u32,
    works: &[&Work<'_>],
    holds: impl Fn(NaiveDate) -> bool,
    report: &mut Report<'_>,
) {
    let days: BTreeMap<NaiveDate, &Work<'_>> = works.iter().map(|work| (work.row.date, *work)).collect();
    let mut runs: Vec<Vec<(NaiveDate, &Work<'_>)>> = Vec::new();
    for (date, work) in days {
        let follows =
            |run: &Vec<(NaiveDate, &Work<'_>)>| run.last().is_some_and(|(last, _)| last.succ_opt() == Some(date));
        match runs.last_mut().filter(|run| follows(run)) {
            Some(run) => run.push((date, work)),
            None => runs.push(vec![(date, work)]),
        }
    }
    for run in runs {
        let over = run.iter().skip(limit as usize).find(|(date, _)| holds(*date));
        if let (Some((first, _)), Some((date, work))) = (run.first(), over) {
            let count = run.len();
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place: Some(&work.row.place),
                    date: *date,
                    subject: format!("{first}..{}", run.last().map_or(*date, |(last, _)| *last)),
                    employee: Some(person),
                    column: "shift",
                    value: count.to_string(),
                    expected: said!("at most {limit}", "不超过 {limit}"),
                    message: said!("{person} works {count} days in a row", "{person} 连续上班 {count} 天"),
                },
            );
        }
    }
}
