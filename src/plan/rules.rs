//! The rules as clauses: cover, rest, working time, wishes, what each person can work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::book::roster::{Cover, RestPeriod, RosterRule, WorkingTime};
use crate::model::{Clauses, Said};
use crate::said;
use crate::time::{DAY, Week};

use super::frame::Frame;
use super::solver::Lit;
use super::{Plan, Reason, Soft};

/// Lays everything a rota has to meet.
pub(super) fn lay(plan: &mut Plan<'_, '_>) {
    known(plan);
    abilities(plan);
    wishes(plan);
    one_place(plan);
    for rule in plan.frame.rules() {
        if let Some(cover) = &rule.cover {
            match &cover.hours {
                Some(hours) => present(plan, rule, cover, hours),
                None => daily(plan, rule, cover),
            }
        }
        rest(plan, rule);
        time(plan, rule);
    }
    manned(plan);
}

/// A reason that stands in a block.
fn of_rule(rule: &RosterRule, words: Said, of: Option<String>) -> Reason {
    Reason {
        rule: Some(rule.head.id.clone()),
        clauses: rule.head.clauses.clone(),
        words,
        of: of.into_iter().collect(),
        place: None,
    }
}

/// A reason that stands in no book.
pub(super) fn plain(words: Said, of: Option<String>) -> Reason {
    Reason { rule: None, clauses: Clauses::default(), words, of: of.into_iter().collect(), place: None }
}

/// What was worked before the month, who is employed when, and which shifts there are on which day.
fn known(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    for (person, own) in frame.people.iter().enumerate() {
        let employed: BTreeSet<usize> = own.employed.iter().copied().collect();
        for day in 0..frame.days.len() {
            for shift in 0..frame.shifts.len() {
                let literal = plan.works[person][day][shift];
                let possible = employed.contains(&day) && !frame.spans[day][shift].is_empty();
                if day < frame.before {
                    let worked = frame.worked.get(&(person, day)) == Some(&shift);
                    plan.solver.clause(&[literal.apply_sign(worked)]);
                } else if !possible {
                    plan.solver.clause(&[!literal]);
                }
            }
        }
    }
}

/// The shifts each person can work.
fn abilities(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    for (person, own) in frame.people.iter().enumerate().filter(|(_, own)| own.can.len() < frame.shifts.len()) {
        let list: Vec<&str> = own.can.iter().map(|shift| &*frame.shifts[*shift]).collect();
        let (name, list) = (&own.person, list.join(", "));
        let group = plan.group(plain(said!("{name} works only: {list}", "{name} 只上：{list}"), None), None);
        for day in frame.month() {
            for shift in (0..frame.shifts.len()).filter(|shift| !own.can.contains(shift)) {
                plan.solver.clause_if(group, &[!plan.works[person][day][shift]]);
            }
        }
    }
}

fn wishes(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    for wish in &frame.wishes {
        let group = plan.group(wish.reason.clone(), None);
        let literal = match wish.shift {
            Some(shift) => plan.works[wish.person][wish.day][shift],
            None => !plan.at_work[wish.person][wish.day],
        };
        plan.solver.clause_if(group, &[literal]);
    }
}

/// Nobody is in two places: shifts of neighbouring days that overlap.
fn one_place(plan: &mut Plan<'_, '_>) {
    let group = plan.group(plain(said!("nobody is in two places", "一人同一时间只在一处"), None), None);
    too_close(plan, group, |_, _| true, 0);
}

/// Forbids two shifts of neighbouring days with less than so many seconds between them.
fn too_close(plan: &mut Plan<'_, '_>, group: Lit, about: impl Fn(usize, usize) -> bool, limit: i64) {
    let frame = plan.frame;
    let ends = |day: usize, shift: usize| frame.spans[day][shift].last().map(|span| span.1);
    let starts = |day: usize, shift: usize| frame.spans[day][shift].first().map(|span| span.0);
    for day in 0..frame.days.len() {
        // A shift ends within 24 hours of its start, so no longer rest than a day reaches further than two days.
        for next in day + 1..frame.days.len().min(day + 3) {
            for (one, other) in pairs(frame.shifts.len()) {
                let close = match (ends(day, one), starts(next, other)) {
                    (Some(end), Some(start)) => start - end < limit,
                    _ => false,
                };
                if close && next >= frame.before && about(day, one) && about(next, other) {
                    for person in 0..frame.people.len() {
                        let clause = [!plan.works[person][day][one], !plan.works[person][next][other]];
                        plan.solver.clause_if(group, &clause);
                    }
                }
            }
        }
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (0..count).map(move |other| (one, other)))
}

/// The people whose work covers the same stretch: the shifts, as day and shift.
type Covering = Vec<(usize, usize)>;

/// The stretches of a day's hours between the moments at which anything changes, by the shifts that cover them. What the
/// night before the first known day covers is not known, and is not asked for.
pub(super) fn stretches(frame: &Frame<'_>, rule: &RosterRule, hours: &Week, day: usize) -> Vec<(i64, i64, Covering)> {
    let midnight = i64::from(frame.days[day].to_epoch_days()) * DAY;
    let mut about: BTreeMap<(usize, usize), &[(i64, i64)]> = BTreeMap::new();
    for near in day.saturating_sub(1)..frame.days.len().min(day + 3) {
        for shift in 0..frame.shifts.len() {
            if frame.is_about(rule, near, shift) && !frame.spans[near][shift].is_empty() {
                about.insert((near, shift), &frame.spans[near][shift]);
            }
        }
    }
    let unknown = if day == 0 { unknown_until(frame, rule) } else { i64::MIN };
    let mut stretches = Vec::new();
    for range in hours.on(frame.days[day].weekday()).ranges() {
        let (from, to) = ((midnight + range.from()).max(unknown), midnight + range.to());
        let inside = |moment: &i64| from < *moment && *moment < to;
        let changes = about.values().flat_map(|spans| spans.iter()).flat_map(|span| [span.0, span.1]).filter(inside);
        let mut moments: BTreeSet<i64> = changes.collect();
        if from < to {
            moments.extend([from, to]);
        }
        let moments: Vec<i64> = moments.into_iter().collect();
        for pair in moments.windows(2) {
            let covers = |spans: &[(i64, i64)]| spans.iter().any(|span| span.0 <= pair[0] && pair[1] <= span.1);
            let covering = about.iter().filter(|(_, spans)| covers(spans)).map(|(at, _)| *at).collect();
            stretches.push((pair[0], pair[1], covering));
        }
    }
    stretches
}

/// Until when the last night before the first known day may reach.
fn unknown_until(frame: &Frame<'_>, rule: &RosterRule) -> i64 {
    let first = frame.days[0];
    let Some(before) = first.pred_opt() else { return i64::MIN };
    let shifts = frame.order.book.shifts_on(before).filter(|shift| rule.is_about(&shift.head.id));
    let reach = shifts.map(|shift| shift.hours_on(before).ends() - DAY).max().unwrap_or(0);
    i64::from(first.to_epoch_days()) * DAY + reach.max(0)
}

/// Enough people at every minute: a count for each set of shifts that cover a stretch.
fn present(plan: &mut Plan<'_, '_>, rule: &RosterRule, cover: &Cover, hours: &Week) {
    let frame = plan.frame;
    for day in frame.month().filter(|day| rule.head.validity.holds_on(frame.days[*day])) {
        let sets: BTreeSet<Covering> =
            stretches(frame, rule, hours, day).into_iter().map(|(.., covering)| covering).collect();
        if sets.is_empty() {
            continue;
        }
        let group = plan.group(of_rule(rule, cover.say(), Some(frame.days[day].to_string())), None);
        for covering in sets {
            let people = 0..frame.people.len();
            let literals: Vec<Lit> = people
                .flat_map(|person| covering.iter().map(move |at| (person, *at)))
                .map(|(person, (day, shift))| plan.works[person][day][shift])
                .collect();
            plan.solver.at_least(group, &literals, cover.staff as usize);
        }
    }
}

/// Enough people at some time of each day.
fn daily(plan: &mut Plan<'_, '_>, rule: &RosterRule, cover: &Cover) {
    let frame = plan.frame;
    for day in frame.month().filter(|day| rule.head.validity.holds_on(frame.days[*day])) {
        let group = plan.group(of_rule(rule, cover.say(), Some(frame.days[day].to_string())), None);
        let shifts: Vec<usize> = (0..frame.shifts.len()).filter(|shift| frame.is_about(rule, day, *shift)).collect();
        let literals: Vec<Lit> =
            plan.works.iter().flat_map(|days| shifts.iter().map(|shift| days[day][*shift])).collect();
        plan.solver.at_least(group, &literals, cover.staff as usize);
    }
}

/// How many days of a stretch somebody may work at most: those employed less the days of rest, which are fewer for whoever
/// is employed for a part of it.
pub(super) fn may_work(employed: usize, length: usize, rest: u32) -> usize {
    let share = (rest as usize * employed * 2 + length) / (length * 2);
    employed.saturating_sub(share)
}

/// The stretches days of rest are counted in, as positions of days.
pub(super) fn rest_periods(frame: &Frame<'_>, per: RestPeriod) -> Vec<Vec<usize>> {
    match per {
        RestPeriod::Month => vec![frame.month().collect()],
        RestPeriod::Week => frame.weeks(true),
    }
}

fn rest(plan: &mut Plan<'_, '_>, rule: &RosterRule) {
    let Some(rest) = rule.rest else { return };
    let frame = plan.frame;
    for (person, own) in frame.people.iter().enumerate() {
        if !own.can.iter().any(|shift| rule.is_about(&frame.shifts[*shift])) {
            continue;
        }
        let least = plan.group(of_rule(rule, rest.say(), Some(own.person.to_string())), None);
        let name = &own.person;
        let id = &rule.head.id;
        let words = said!("{name} rests no more than {id} says", "{name} 不多休（{id}）");
        let most = plan.group(plain(words, None), Some(Soft::NoMoreRest));
        for period in rest_periods(frame, rest.per) {
            if period.last().is_none_or(|last| !rule.head.validity.holds_on(frame.days[*last])) {
                continue;
            }
            let employed = period.iter().filter(|day| **day < frame.before || own.employed.contains(day)).count();
            let most_work = may_work(employed, period.len(), rest.days);
            let literals: Vec<Lit> = period.iter().map(|day| plan.at_work[person][*day]).collect();
            plan.solver.at_most(least, &literals, most_work);
            plan.solver.at_least(most, &literals, most_work);
        }
    }
}

/// The limits of working time, each for itself.
fn time(plan: &mut Plan<'_, '_>, rule: &RosterRule) {
    let frame = plan.frame;
    let limits = rule.time;
    let words = |only: WorkingTime| only.say().into_iter().next().unwrap_or_default();
    let none = WorkingTime::default();
    if let Some(limit) = limits.per_day {
        let words = words(WorkingTime { per_day: limits.per_day, ..none });
        let group = plan.group(of_rule(rule, words, None), None);
        for day in frame.month() {
            for shift in (0..frame.shifts.len()).filter(|shift| frame.is_about(rule, day, *shift)) {
                if frame.seconds(day, shift) > limit.0 {
                    for person in 0..frame.people.len() {
                        plan.solver.clause_if(group, &[!plan.works[person][day][shift]]);
                    }
                }
            }
        }
    }
    if let Some(limit) = limits.per_week {
        let words = words(WorkingTime { per_week: limits.per_week, ..none });
        let group = plan.group(of_rule(rule, words, None), None);
        for week in frame.weeks(false) {
            for person in 0..frame.people.len() {
                let about = |day: usize| (0..frame.shifts.len()).filter(move |shift| frame.is_about(rule, day, *shift));
                let days: Vec<Vec<(Lit, i64)>> = week
                    .iter()
                    .map(|day| {
                        about(*day).map(|shift| (plan.works[person][*day][shift], frame.seconds(*day, shift))).collect()
                    })
                    .collect();
                plan.solver.at_most_weight(group, &days, limit.0);
            }
        }
    }
    if let Some(limit) = limits.rest_between {
        let words = words(WorkingTime { rest_between: limits.rest_between, ..none });
        let group = plan.group(of_rule(rule, words, None), None);
        too_close(plan, group, |day, shift| frame.is_about(rule, day, shift), limit.0);
    }
    if let Some(limit) = limits.days_in_a_row {
        let words = words(WorkingTime { days_in_a_row: limits.days_in_a_row, ..none });
        let group = plan.group(of_rule(rule, words, None), None);
        let run = limit as usize + 1;
        for first in 0..(frame.days.len() + 1).saturating_sub(run) {
            if first + run > frame.before {
                for person in 0..frame.people.len() {
                    let clause: Vec<Lit> = (first..first + run).map(|day| !plan.at_work[person][day]).collect();
                    plan.solver.clause_if(group, &clause);
                }
            }
        }
    }
}

/// Whether a shift is to be manned on a day: where some cover asks for a part of its time, or nothing says when people are
/// needed at all.
pub(super) fn is_needed(frame: &Frame<'_>, day: usize, shift: usize) -> bool {
    let spans = &frame.spans[day][shift];
    let covers: Vec<(&RosterRule, &Cover)> =
        frame.rules().filter_map(|rule| Some((rule, rule.cover.as_ref()?))).collect();
    let touches = |rule: &RosterRule, hours: &Week| {
        (day..frame.days.len().min(day + 2)).any(|near| {
            let stretches = stretches(frame, rule, hours, near);
            stretches.iter().any(|(.., covering)| covering.contains(&(day, shift)))
        })
    };
    let asked = |(rule, cover): &(&RosterRule, &Cover)| match &cover.hours {
        Some(hours) => touches(rule, hours),
        None => frame.is_about(rule, day, shift),
    };
    !spans.is_empty() && (covers.is_empty() || covers.iter().any(asked))
}

/// Every shift has somebody on the days it is needed.
fn manned(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    for day in frame.month() {
        for shift in (0..frame.shifts.len()).filter(|shift| is_needed(frame, day, *shift)) {
            let id = &frame.shifts[shift];
            let words = said!("somebody works {id} each day", "每天有人上 {id}");
            let group = plan.group(plain(words, Some(frame.days[day].to_string())), None);
            let literals: Vec<Lit> = plan.works.iter().map(|days| days[day][shift]).collect();
            plan.solver.at_least(group, &literals, 1);
        }
    }
}
