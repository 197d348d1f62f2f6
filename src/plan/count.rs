//! Too few people, seen by counting alone.
//!
//! That there are fewer people than places is what no search through assignments finds out in time, so it is counted
//! before. Moments of the month no two of which one shift can cover each need people of their own.

use std::collections::BTreeSet;

use crate::book::roster::RosterRule;
use crate::model::Said;
use crate::said;

use super::Reason;
use super::frame::{Candidate, Frame};
use super::rules::{may_work, plain, rest_periods, stretches};

/// Why there are too few people for some cover of the month, if there are.
pub(super) fn too_few(frame: &Frame<'_>) -> Option<Vec<Reason>> {
    frame.rules().find_map(|rule| shortage(frame, rule).or_else(|| headcount(frame, rule)))
}

fn headcount(frame: &Frame<'_>, rule: &RosterRule) -> Option<Vec<Reason>> {
    let wanted = rule.headcount?;
    let there = frame.people.len();
    (there < wanted as usize).then(|| {
        vec![
            reason(rule, said!("a roster of at least {wanted} people", "排班不少于 {wanted} 人")),
            plain(said!("there are {there} people", "共有 {there} 人"), None),
        ]
    })
}

fn reason(rule: &RosterRule, words: Said) -> Reason {
    Reason { rule: Some(rule.head.id.clone()), clauses: rule.head.clauses.clone(), words, of: Vec::new(), place: None }
}

fn shortage(frame: &Frame<'_>, rule: &RosterRule) -> Option<Vec<Reason>> {
    let cover = rule.cover.as_ref()?;
    let staff = cover.staff as usize;
    let days: Vec<usize> = frame.month().filter(|day| rule.head.validity.holds_on(frame.days[*day])).collect();
    let moments = match &cover.hours {
        None => days.len(),
        Some(hours) => {
            let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
            let mut moments = 0;
            for day in days {
                for (.., covering) in stretches(frame, rule, hours, day) {
                    // What was worked before the month costs nobody a day of it.
                    let before = covering.iter().any(|(day, _)| *day < frame.before);
                    if !before && covering.iter().all(|at| !taken.contains(at)) {
                        taken.extend(covering);
                        moments += 1;
                    }
                }
            }
            moments
        }
    };
    let needed = moments * staff;
    let about = |own: &&Candidate| own.can.iter().any(|shift| rule.is_about(&frame.shifts[*shift]));
    let people: Vec<&Candidate> = frame.people.iter().filter(about).collect();
    // The rule of rest that leaves the fewest days; without any, everybody may work every day.
    let concerned =
        |rule: &&RosterRule| people.iter().all(|own| own.can.iter().any(|shift| rule.is_about(&frame.shifts[*shift])));
    let rests = frame.rules().filter(concerned).filter_map(|rule| Some((rule, rule.rest?)));
    let leaves = rests.map(|(own, rest)| {
        let able = people
            .iter()
            .map(|person| days_of(frame, person, |employed, length| may_work(employed, length, rest.days), rest.per))
            .sum();
        (able, Some((own, rest)))
    });
    let all: usize = people.iter().map(|person| person.employed.len()).sum();
    let (able, rest) = leaves.chain([(all, None)]).min_by_key(|(able, _): &(usize, _)| *able)?;
    (able < needed).then(|| {
        let mut reasons = vec![reason(rule, cover.say())];
        reasons.extend(rest.map(|(own, rest)| reason(own, rest.say())));
        let (count, month) = (people.len(), frame.order.month);
        reasons.push(plain(
            said!(
                "{count} people can work {able} shifts in {month}, and {needed} are needed",
                "{month} 共 {count} 人，最多上 {able} 个班，而至少需要 {needed} 个"
            ),
            None,
        ));
        reasons
    })
}

/// The days of the month somebody may work, given what a stretch leaves of the days employed in it. Days in no whole stretch
/// are free.
fn days_of(
    frame: &Frame<'_>,
    own: &Candidate,
    leaves: impl Fn(usize, usize) -> usize,
    per: crate::book::roster::RestPeriod,
) -> usize {
    let mut left = own.employed.len();
    for period in rest_periods(frame, per) {
        let employed = period.iter().filter(|day| own.employed.contains(day)).count();
        // A week that began before the month may have had its rest there: nothing is certain of it.
        if period.iter().all(|day| *day >= frame.before) {
            left -= employed - leaves(employed, period.len());
        }
    }
    left
}
