//! Cover: enough people present at every minute that asks for it, enough at work on every day, enough on the roster.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::book::RuleBook;
use crate::book::roster::RosterRule;
use crate::model::{Gravity, Person, Place, Said};
use crate::said;
use crate::time::{DAY, Week};

use super::{Fault, Plan, Report, Work, day_of, length, midnight, stretch};

pub(super) fn check(rule: &RosterRule, book: &RuleBook, plan: &Plan<'_>, days: &[NaiveDate], report: &mut Report<'_>) {
    if let Some(cover) = &rule.cover {
        match &cover.hours {
            Some(hours) => gaps(rule, cover.staff, hours, book, plan, days, report),
            None => daily(rule, cover.staff, plan, days, report),
        }
    }
    if let Some(headcount) = rule.headcount {
        let people = plan.people().len();
        if people < headcount as usize {
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place: None,
                    date: plan.asked.last,
                    subject: format!("{}..{}", plan.asked.first, plan.asked.last),
                    employee: None,
                    column: "employee",
                    value: people.to_string(),
                    expected: said!("at least {headcount}", "不少于 {headcount}"),
                    message: said!("only {people} people are on the roster", "排班仅有 {people} 人"),
                },
            );
        }
    }
}

/// Finds the days on which fewer people work at all.
fn daily(rule: &RosterRule, staff: u32, plan: &Plan<'_>, days: &[NaiveDate], report: &mut Report<'_>) {
    let mut at_work: BTreeMap<NaiveDate, BTreeSet<&Person>> = BTreeMap::new();
    for work in plan.works.iter().filter(|work| rule.is_about(&work.shift.head.id)) {
        at_work.entry(work.row.date).or_default().insert(&work.row.employee);
    }
    for date in days {
        let count = at_work.get(date).map_or(0, BTreeSet::len);
        if count < staff as usize {
            let place = plan.works.iter().find(|work| work.row.date == *date).map(|work| &work.row.place);
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place,
                    date: *date,
                    subject: date.to_string(),
                    employee: None,
                    column: "shift",
                    value: count.to_string(),
                    expected: said!("at least {staff}", "不少于 {staff}"),
                    message: said!("{count} at work on {date}", "{date} 仅 {count} 人上班"),
                },
            );
        }
    }
}

/// Finds the stretches in which fewer people are present.
fn gaps(
    rule: &RosterRule,
    staff: u32,
    hours: &Week,
    book: &RuleBook,
    plan: &Plan<'_>,
    days: &[NaiveDate],
    report: &mut Report<'_>,
) {
    let works: Vec<&Work<'_>> = plan.works.iter().filter(|work| rule.is_about(&work.shift.head.id)).collect();
    let presence = presence(&works, plan);
    let unknown_until = unknown_until(rule, book, plan, days);
    for (from, to, count) in short(&windows(hours, days), &presence, i64::from(staff)) {
        // What the night before the first row covers is not known: such a gap is said, but is no fault.
        let cut = unknown_until.clamp(from, to);
        for (from, to, known) in [(from, cut, false), (cut, to, true)] {
            if from == to {
                continue;
            }
            let (when, staff) = (stretch((from, to)), i64::from(staff));
            let Said { en: long, zh: long_zh } = length(to - from);
            let mut message = said!("{count} present for {long}: {when}", "{long_zh} 内仅 {count} 人在岗：{when}");
            if !known {
                let before = plan.asked.first.pred_opt().unwrap_or(plan.asked.first);
                message = message.and(&said!(
                    ", as far as is known: the roster has no row of {before}",
                    "（仅就所知：排班表没有 {before} 的记录）"
                ));
            }
            report.find(
                rule,
                Fault {
                    gravity: if known { Gravity::Error } else { Gravity::Notice },
                    place: neighbour(&works, from, to),
                    date: day_of(from),
                    subject: when,
                    employee: None,
                    column: "shift",
                    value: count.to_string(),
                    expected: said!("at least {staff}", "不少于 {staff}"),
                    message,
                },
            );
        }
    }
}

/// The hours asked for, those that touch as one.
fn windows(hours: &Week, days: &[NaiveDate]) -> Vec<(i64, i64)> {
    let mut windows: Vec<(i64, i64)> = Vec::new();
    for date in days {
        let day = midnight(*date);
        for range in hours.on(date.weekday()).ranges() {
            let (from, to) = (day + range.from(), day + range.to());
            match windows.last_mut().filter(|last| last.1 == from) {
                Some(last) => last.1 = to,
                None => windows.push((from, to)),
            }
        }
    }
    windows
}

/// When each person is present: stretches of one person are joined, and where somebody stands in, the other is away.
fn presence(works: &[&Work<'_>], plan: &Plan<'_>) -> Vec<(i64, i64)> {
    let mut away: BTreeMap<&Person, Vec<(i64, i64)>> = BTreeMap::new();
    for work in &plan.works {
        if let Some(whom) = &work.row.stand_in_for {
            away.entry(whom).or_default().extend(&work.spans);
        }
    }
    let mut present: BTreeMap<&Person, Vec<(i64, i64)>> = BTreeMap::new();
    for work in works {
        let mut spans = work.spans.clone();
        // Whoever stands in is present, even for somebody else who in turn is stood in for.
        if work.row.stand_in_for.is_none() {
            for gone in away.get(&work.row.employee).into_iter().flatten() {
                spans = spans.into_iter().flat_map(|span| without(span, *gone)).collect();
            }
        }
        present.entry(&work.row.employee).or_default().extend(spans);
    }
    present.into_values().flat_map(joined).collect()
}

/// What is left of a stretch when another is taken out.
fn without((from, to): (i64, i64), gone: (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    [(from, to.min(gone.0)), (from.max(gone.1), to)].into_iter().filter(|(from, to)| from < to)
}

/// Stretches in order, those that touch or overlap as one.
pub(super) fn joined(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.0 <= kept.1;
        if joins {
            kept.1 = kept.1.max(next.1);
        }
        joins
    });
    spans
}

/// The stretches of the windows in which fewer are present than are asked for, with how many there are: one sweep over the
/// moments at which anything changes.
fn short(windows: &[(i64, i64)], presence: &[(i64, i64)], staff: i64) -> Vec<(i64, i64, i64)> {
    let mut changes: BTreeMap<i64, i64> = BTreeMap::new();
    for (from, to) in presence {
        *changes.entry(*from).or_default() += 1;
        *changes.entry(*to).or_default() -= 1;
    }
    let mut changes = changes.into_iter().peekable();
    let mut short: Vec<(i64, i64, i64)> = Vec::new();
    let mut count = 0;
    for (from, to) in windows {
        let mut at = *from;
        while at < *to {
            while let Some((_, change)) = changes.next_if(|(moment, _)| *moment <= at) {
                count += change;
            }
            let next = changes.peek().map_or(*to, |(moment, _)| *moment).min(*to);
            if count < staff {
                match short.last_mut().filter(|last| last.1 == at && last.2 == count) {
                    Some(last) => last.1 = next,
                    None => short.push((at, next, count)),
                }
            }
            at = next;
        }
    }
    short
}

/// Until when the night before the first day may reach, where the roster has no row of that night; the beginning of the
/// first day otherwise.
fn unknown_until(rule: &RosterRule, book: &RuleBook, plan: &Plan<'_>, days: &[NaiveDate]) -> i64 {
    let Some(first) = days.first().filter(|first| **first == plan.asked.first) else { return i64::MIN };
    let Some(before) = first.pred_opt().filter(|before| !plan.rows.iter().any(|row| row.date == *before)) else {
        return i64::MIN;
    };
    let shifts = book.shifts_on(before).filter(|shift| rule.is_about(&shift.head.id));
    let reach = shifts.map(|shift| shift.hours_on(before).ends() - DAY).max().unwrap_or(0);
    midnight(*first) + reach.max(0)
}

/// The row beside a gap: the one whose work ends where it begins, else the one whose work begins where it ends.
fn neighbour<'a>(works: &[&Work<'a>], from: i64, to: i64) -> Option<&'a Place> {
    let before = works.iter().find(|work| work.spans.iter().any(|span| span.1 == from));
    let after = || works.iter().find(|work| work.spans.iter().any(|span| span.0 == to));
    before.or_else(after).map(|work| &work.row.place)
}
