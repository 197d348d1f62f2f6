//! What nobody asks for and everybody looks at first: equal shifts, weekends and days of rest, even days, alternating weeks.
//!
//! None of it may leave a department without a rota: it is wished for, the dearest first, and what could not be had is said.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::book::roster::{RestPeriod, RosterRule};
use crate::said;
use crate::time::DAY;

use super::frame::Frame;
use super::rules::{is_needed, may_work, plain};
use super::solver::Lit;
use super::{Plan, Share, Soft};

/// The loosest that is still called shared.
const LOOSEST: u32 = 2;

pub(super) fn lay(plan: &mut Plan<'_, '_>) {
    equal(plan);
    spread(plan);
    even(plan);
    rotation(plan);
}

/// Days of rest are spread over the month: nobody works many more days in a row than equal distances would leave.
fn spread(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    let length = frame.month().len();
    let Some(rest) = month_rest(frame) else { return };
    for more in [6, 3, 1] {
        let words = said!("days of rest are spread, within {more} days", "休息日均匀分布，相差不超过 {more} 天");
        let group = plan.group(plain(words, None), Some(Soft::Spread(more)));
        for (person, own) in frame.people.iter().enumerate() {
            let work = may_work(own.employed.len(), length, rest);
            let rests = own.employed.len() - work;
            let run = work.div_ceil(rests + 1) + more as usize;
            for days in (0..frame.days.len()).collect::<Vec<_>>().windows(run + 1) {
                if days.last().is_some_and(|last| *last >= frame.before) {
                    let clause: Vec<Lit> = days.iter().map(|day| !plan.at_work[person][*day]).collect();
                    plan.solver.clause_if(group, &clause);
                }
            }
        }
    }
}

/// How many days of the month everybody rests, where a rule says so.
fn month_rest(frame: &Frame<'_>) -> Option<u32> {
    let length = frame.month().len();
    let concerned = |rule: &&RosterRule| frame.shifts.iter().any(|shift| rule.is_about(shift));
    let rests = frame.rules().filter(concerned).filter_map(|rule| rule.rest);
    let days = rests.map(|rest| match rest.per {
        RestPeriod::Month => rest.days as usize,
        RestPeriod::Week => rest.days as usize * length / 7,
    });
    u32::try_from(days.max()?).ok()
}

/// Within a class of people who can work the same shifts for the whole month, two counts differ by at most one; those who
/// are employed for a part of it have no more than the others.
fn equal(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    let mut classes: BTreeMap<&[usize], (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (person, own) in frame.people.iter().enumerate() {
        let class = classes.entry(&own.can).or_default();
        let whole = own.employed.len() == frame.month().len();
        if whole { class.0.push(person) } else { class.1.push(person) }
    }
    let mut groups: BTreeMap<Soft, Lit> = BTreeMap::new();
    for slack in 0..=LOOSEST {
        let apart = slack + 1;
        for (soft, what) in [
            (
                Soft::Shifts(Reverse(slack)),
                said!("each shift is shared equally, within {apart}", "各班次平均分配，相差不超过 {apart}"),
            ),
            (
                Soft::Weekends(Reverse(slack)),
                said!("weekends are shared equally, within {apart}", "周末平均分配，相差不超过 {apart}"),
            ),
            (
                Soft::Work(Reverse(slack)),
                said!("work and rest are shared equally, within {apart}", "上班与休息天数平均，相差不超过 {apart}"),
            ),
        ] {
            groups.insert(soft, plan.group(plain(what, None), Some(soft)));
        }
    }
    for (can, (whole, part)) in classes {
        if whole.len() + part.len() < 2 || whole.is_empty() {
            continue;
        }
        if can.len() > 1 {
            for shift in can {
                let days: Vec<usize> = frame.month().collect();
                share(plan, &whole, &part, &groups, Soft::Shifts, |plan, person| {
                    days.iter().map(|day| plan.works[person][*day][*shift]).collect()
                });
            }
        }
        let weekends: Vec<usize> = frame.month().filter(|day| frame.is_weekend(*day)).collect();
        share(plan, &whole, &part, &groups, Soft::Weekends, |plan, person| {
            weekends.iter().map(|day| plan.at_work[person][*day]).collect()
        });
        share(plan, &whole, &part, &groups, Soft::Work, |plan, person| {
            frame.month().map(|day| plan.at_work[person][day]).collect()
        });
    }
}

/// There is a number such that everybody's count is it or at most so many more.
fn share(
    plan: &mut Plan<'_, '_>,
    whole: &[usize],
    part: &[usize],
    groups: &BTreeMap<Soft, Lit>,
    soft: impl Fn(Reverse<u32>) -> Soft,
    literals: impl Fn(&Plan<'_, '_>, usize) -> Vec<Lit>,
) {
    let mut counts = Vec::new();
    for (person, at_least) in
        whole.iter().map(|person| (*person, true)).chain(part.iter().map(|person| (*person, false)))
    {
        let own = literals(plan, person);
        let most = own.len();
        counts.push((plan.solver.count(&own, most), at_least));
    }
    let most = counts.iter().map(|(count, _)| count.len()).max().unwrap_or(0);
    let least: Vec<Lit> = (0..=most).map(|_| plan.solver.variable()).collect();
    plan.solver.clause(&least);
    for (number, chosen) in least.iter().enumerate() {
        for (count, at_least) in &counts {
            if *at_least && number > 0 {
                // Without any slack or with it, nobody has fewer than the number.
                match count.get(number - 1) {
                    Some(reached) => plan.solver.clause(&[!*chosen, *reached]),
                    None => plan.solver.clause(&[!*chosen]),
                }
            }
            for slack in 0..=LOOSEST {
                if let Some(beyond) = count.get(number + 1 + slack as usize) {
                    plan.solver.clause_if(groups[&soft(Reverse(slack))], &[!*chosen, !*beyond]);
                }
            }
        }
    }
    let counts = counts.into_iter().filter(|(_, whole)| *whole).map(|(count, _)| count).collect();
    plan.shares.push(Share { of: soft(Reverse(0)), least, counts });
}

/// As many people each day, give or take one: what a rule of rest leaves to work is spread over the month. Where nothing says
/// how much everybody works, nobody works who is not needed.
fn even(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    let words = said!("as many people work on each day", "每天上班人数相近");
    let group = plan.group(plain(words, None), Some(Soft::EvenDays));
    let Some(supply) = supply(frame) else {
        for day in frame.month() {
            for shift in 0..frame.shifts.len() {
                let literals: Vec<Lit> = plan.works.iter().map(|days| days[day][shift]).collect();
                plan.solver.at_most(group, &literals, wanted(frame, day, shift));
            }
        }
        return;
    };
    let length = frame.month().len();
    let everybody_can = frame.people.iter().all(|own| own.can.len() == frame.shifts.len());
    let mut turn = 0;
    for (at, day) in frame.month().enumerate() {
        let number = supply * (at + 1) / length - supply * at / length;
        let literals: Vec<Lit> = plan.at_work.iter().map(|days| days[day]).collect();
        plan.solver.at_least(group, &literals, number.saturating_sub(1));
        plan.solver.at_most(group, &literals, number + 1);
        if !everybody_can {
            continue;
        }
        for (shift, number) in split(frame, day, number, &mut turn).into_iter().enumerate() {
            let literals: Vec<Lit> = plan.works.iter().map(|days| days[day][shift]).collect();
            plan.solver.at_least(group, &literals, number.saturating_sub(1));
            plan.solver.at_most(group, &literals, number + 1);
        }
    }
}

/// How many shifts there are to work in the month, where a rule of rest says so.
fn supply(frame: &Frame<'_>) -> Option<usize> {
    let days = month_rest(frame)?;
    Some(frame.people.iter().map(|own| may_work(own.employed.len(), frame.month().len(), days)).sum())
}

/// How many people the cover asks for on a shift, at the most; one where it asks for none.
fn wanted(frame: &Frame<'_>, day: usize, shift: usize) -> usize {
    let asked = frame.rules().filter(|rule| frame.is_about(rule, day, shift));
    let most = asked.filter_map(|rule| rule.cover.as_ref()).map(|cover| cover.staff as usize).max().unwrap_or(1);
    if is_needed(frame, day, shift) { most } else { 0 }
}

/// How many of a day's people work each shift: as many as are wanted, and of the others as many on each that is neither a
/// night nor much shorter than the rest; who is over goes to each in turn.
fn split(frame: &Frame<'_>, day: usize, number: usize, turn: &mut usize) -> Vec<usize> {
    let mut split: Vec<usize> = (0..frame.shifts.len()).map(|shift| wanted(frame, day, shift)).collect();
    let longest = (0..split.len()).map(|shift| frame.seconds(day, shift)).max().unwrap_or(0);
    let open = |shift: &usize| split[*shift] > 0 && frame.seconds(day, *shift) * 2 >= longest;
    let days: Vec<usize> = (0..split.len()).filter(open).filter(|shift| !is_night(frame, day, *shift)).collect();
    let takers = if days.is_empty() { (0..split.len()).filter(open).collect() } else { days };
    let mut over = number.saturating_sub(split.iter().sum());
    while over > 0 && !takers.is_empty() {
        split[takers[*turn % takers.len()]] += 1;
        *turn += 1;
        over -= 1;
    }
    split
}

/// Whether a shift is a night: at least two hours of it lie before six in the morning, of its own day or the next. The
/// stretches are seconds from 00:00 of the day it starts.
pub(super) fn is_night_of(spans: impl Iterator<Item = (i64, i64)>) -> bool {
    let early = |(from, to): (i64, i64)| {
        [0, DAY].into_iter().map(|start| (to.min(start + 6 * 3600) - from.max(start)).max(0)).sum::<i64>()
    };
    spans.map(early).sum::<i64>() >= 2 * 3600
}

fn is_night(frame: &Frame<'_>, day: usize, shift: usize) -> bool {
    let midnight = i64::from(frame.days[day].to_epoch_days()) * DAY;
    is_night_of(frame.spans[day][shift].iter().map(|(from, to)| (from - midnight, to - midnight)))
}

/// Everybody works one shift a week, and another in the next.
fn rotation(plan: &mut Plan<'_, '_>) {
    let frame = plan.frame;
    for rule in frame.rules().filter(|rule| rule.rotate.is_some()) {
        let shifts: Vec<usize> = (0..frame.shifts.len()).filter(|shift| rule.is_about(&frame.shifts[*shift])).collect();
        let id = &rule.head.id;
        let words = said!("everybody changes shifts weekly ({id})", "每周轮换班次（{id}）");
        let group = plan.group(plain(words, None), Some(Soft::Rotation));
        if shifts.len() < 2 {
            continue;
        }
        let weeks = frame.weeks(false);
        for person in 0..frame.people.len() {
            let mut before: Vec<Lit> = Vec::new();
            for week in &weeks {
                let own: Vec<Lit> = shifts.iter().map(|_| plan.solver.variable()).collect();
                for (at, shift) in shifts.iter().enumerate() {
                    for day in week {
                        plan.solver.clause_if(group, &[!plan.works[person][*day][*shift], own[at]]);
                    }
                    for other in &own[..at] {
                        plan.solver.clause_if(group, &[!own[at], !*other]);
                    }
                    if let Some(earlier) = before.get(at) {
                        plan.solver.clause_if(group, &[!own[at], !*earlier]);
                    }
                }
                before = own;
            }
        }
    }
}
