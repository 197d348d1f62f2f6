//! Days of rest, and the change of shifts from one week to the next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};

use crate::book::roster::{RestDays, RestPeriod, RosterRule};
use crate::model::{Gravity, Month, Person, Place};
use crate::said;

use super::{Fault, Plan, Report, monday};

pub(super) fn check(rule: &RosterRule, plan: &Plan<'_>, report: &mut Report<'_>) {
    if let Some(rest) = rule.rest {
        days(rule, rest, plan, report);
    }
    if rule.rotate.is_some() {
        rotation(rule, plan, report);
    }
}

/// Holds everybody's days without a shift against those the rule asks for, in each whole month or week.
fn days(rule: &RosterRule, rest: RestDays, plan: &Plan<'_>, report: &mut Report<'_>) {
    let mut worked: BTreeMap<&Person, BTreeSet<NaiveDate>> = BTreeMap::new();
    for work in &plan.works {
        worked.entry(&work.row.employee).or_default().insert(work.row.date);
    }
    let periods = periods(rest.per, plan);
    if periods.is_empty() {
        let (per, zh) = (rest.per.word(), rest.per.chinese());
        let id = &rule.head.id;
        report.assume(said!(
            "{id}: days of rest are not judged, no whole {per} is asked about",
            "{id}：所查日期不满一{zh}，未核对休息天数"
        ));
    }
    for (first, last) in periods.into_iter().filter(|(_, last)| rule.head.validity.holds_on(*last)) {
        let rows = plan.rows.iter().filter(|row| first <= row.date && row.date <= last);
        let people: BTreeSet<&Person> = rows.map(|row| &row.employee).collect();
        for person in people.into_iter().filter(|person| concerns(rule, plan, person, first, last)) {
            if !plan.asked.employs(person, first, last) {
                let id = &rule.head.id;
                report.assume(said!(
                    "{id}: the days of rest of {person} are not judged, who joined or left between {first} and {last}",
                    "{id}：{person} 在 {first} 至 {last} 间入职或离职，未核对休息天数"
                ));
                continue;
            }
            let all = (last - first).num_days() + 1;
            let at_work = worked.get(person).map_or(0, |days| days.range(first..=last).count());
            let rested = all - i64::try_from(at_work).unwrap_or(all);
            let wanted = i64::from(rest.days);
            let (gravity, message) = match rested - wanted {
                0 => continue,
                more if more > 0 => (
                    Gravity::Notice,
                    said!("{person} has {more} more days of rest than is due", "{person} 多休 {more} 天"),
                ),
                less => {
                    let short = -less;
                    let noun = if short == 1 { "day of rest is" } else { "days of rest are" };
                    (Gravity::Error, said!("{short} {noun} missing for {person}", "{person} 少休 {short} 天"))
                }
            };
            report.find(
                rule,
                Fault {
                    gravity,
                    place: first_row(plan, person, first, last),
                    date: last,
                    subject: match rest.per {
                        RestPeriod::Month => Month::of(first).to_string(),
                        RestPeriod::Week => format!("{first}..{last}"),
                    },
                    employee: Some(person),
                    column: "shift",
                    value: rested.to_string(),
                    expected: said!("{wanted}", "{wanted}"),
                    message,
                },
            );
        }
    }
}

/// Whether a rule about some shifts is about somebody: who works one of them in that time.
fn concerns(rule: &RosterRule, plan: &Plan<'_>, person: &Person, first: NaiveDate, last: NaiveDate) -> bool {
    let own = plan
        .works
        .iter()
        .filter(|work| work.row.employee == *person && first <= work.row.date && work.row.date <= last);
    rule.shifts.is_empty() || own.into_iter().any(|work| rule.is_about(&work.shift.head.id))
}

/// The whole months that are judged, or the weeks that end on a day judged and whose Monday the roster knows.
fn periods(per: RestPeriod, plan: &Plan<'_>) -> Vec<(NaiveDate, NaiveDate)> {
    let asked = plan.asked;
    let mut periods = Vec::new();
    match per {
        RestPeriod::Month => {
            let mut month = Month::of(asked.first);
            while month.first() <= asked.last {
                if asked.first <= month.first() && month.last() <= asked.last {
                    periods.push((month.first(), month.last()));
                }
                month = month.next();
            }
        }
        RestPeriod::Week => {
            let sundays = asked.days().filter(|date| date.weekday() == chrono::Weekday::Sun);
            periods.extend(sundays.map(|sunday| (monday(sunday), sunday)));
            periods.retain(|(first, _)| asked.first <= *first || plan.reaches_back_to(*first));
        }
    }
    periods
}

fn first_row<'a>(plan: &Plan<'a>, person: &Person, first: NaiveDate, last: NaiveDate) -> Option<&'a Place> {
    let own = plan.rows.iter().filter(|row| row.employee == *person && first <= row.date && row.date <= last);
    own.min_by_key(|row| row.date).map(|row| &row.place)
}

/// Finds who works the same shift in two weeks that follow one another. The shift of a week is the one worked most often.
fn rotation(rule: &RosterRule, plan: &Plan<'_>, report: &mut Report<'_>) {
    for (person, works) in plan.by_person() {
        let mut weeks: BTreeMap<NaiveDate, BTreeMap<&str, (u32, &Place, NaiveDate)>> = BTreeMap::new();
        let own = works.iter().filter(|work| work.row.stand_in_for.is_none() && rule.is_about(&work.shift.head.id));
        for work in own {
            let week = weeks.entry(monday(work.row.date)).or_default();
            let shift = week.entry(&work.shift.head.id).or_insert((0, &work.row.place, work.row.date));
            shift.0 += 1;
        }
        let mut before: Option<(NaiveDate, &str)> = None;
        for (week, shifts) in &weeks {
            let most = shifts.values().map(|(count, ..)| *count).max().unwrap_or(0);
            let mut often = shifts.iter().filter(|(_, (count, ..))| *count == most);
            let main = often.next().filter(|_| often.next().is_none());
            let follows = |earlier: NaiveDate| earlier.checked_add_days(Days::new(7)) == Some(*week);
            if let (Some((earlier, shift)), Some((same, (_, place, date)))) = (before, main)
                && follows(earlier)
                && shift == *same
                && shifts.values().any(|(.., date)| plan.asked.judges(*date))
                && rule.head.validity.holds_on(*date)
            {
                let number = week.iso_week().week();
                report.find(
                    rule,
                    Fault {
                        gravity: Gravity::Notice,
                        place: Some(place),
                        date: *date,
                        subject: format!("{}-W{number:02}", week.iso_week().year()),
                        employee: Some(person),
                        column: "shift",
                        value: shift.to_owned(),
                        expected: said!("another shift than in the week before", "与上周不同的班次"),
                        message: said!("{person} works {shift} for a second week", "{person} 连续第二周上 {shift}"),
                    },
                );
            }
            before = main.map(|(shift, _)| (*week, *shift));
        }
    }
}
