//! Stand-ins: how long at a time, and approved by whom and when.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDateTime};

use crate::book::roster::{Approval, RosterRule};
use crate::book::value::{Limit, Span};
use crate::model::{Gravity, Person, RosterRow, Said};
use crate::said;

use super::cover::joined;
use super::{Fault, Plan, Report, Work, day_of, length, midnight, stretch, time_of};

pub(super) fn check(rule: &RosterRule, plan: &Plan<'_>, report: &mut Report<'_>) {
    let judged = |row: &RosterRow| plan.asked.judges(row.date) && rule.head.validity.holds_on(row.date);
    if let Some(limit) = rule.stand_in_at_most {
        too_long(rule, limit, plan, judged, report);
    }
    if let Some(approval) = &rule.stand_in_approval {
        for work in plan.works.iter().filter(|work| judged(work.row) && rule.is_about(&work.shift.head.id)) {
            if let Some(whom) = &work.row.stand_in_for {
                approved(rule, approval, work, whom, report);
            }
        }
    }
}

/// Rows that follow one another without a break are one occasion; the breaks of a shift are no part of what is counted.
fn too_long(
    rule: &RosterRule,
    limit: Span,
    plan: &Plan<'_>,
    judged: impl Fn(&RosterRow) -> bool,
    report: &mut Report<'_>,
) {
    let mut posts: BTreeMap<(&Person, &Person), Vec<&Work<'_>>> = BTreeMap::new();
    for work in plan.works.iter().filter(|work| rule.is_about(&work.shift.head.id)) {
        if let Some(whom) = &work.row.stand_in_for {
            posts.entry((whom, &work.row.employee)).or_default().push(work);
        }
    }
    for ((whom, who), mut works) in posts {
        works.sort_by_key(|work| (work.starts(), work.ends()));
        let mut occasions: Vec<Vec<&Work<'_>>> = Vec::new();
        let mut until = i64::MIN;
        for work in works {
            match occasions.last_mut().filter(|_| work.starts() <= until) {
                Some(occasion) => occasion.push(work),
                None => occasions.push(vec![work]),
            }
            until = until.max(work.ends());
        }
        for occasion in occasions.iter().filter(|occasion| occasion.iter().any(|work| judged(work.row))) {
            let spans = joined(occasion.iter().flat_map(|work| work.spans.iter().copied()).collect());
            let seconds: i64 = spans.iter().map(|(from, to)| to - from).sum();
            if seconds <= limit.0 {
                continue;
            }
            let (Some(first), Some(begins), Some(ends)) = (occasion.first(), spans.first(), spans.last()) else {
                continue;
            };
            let Said { en: long, zh: long_zh } = length(seconds);
            let Said { en: limit, zh: limit_zh } = limit.said();
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place: Some(&first.row.place),
                    date: first.row.date,
                    subject: stretch((begins.0, ends.1)),
                    employee: Some(whom),
                    column: "stand_in_for",
                    value: long.clone(),
                    expected: said!("at most {limit}", "不超过 {limit_zh}"),
                    message: said!("{who} stands in for {whom} for {long}", "{who} 为 {whom} 顶岗 {long_zh}"),
                },
            );
        }
    }
}

/// Finds a stand-in nobody approved, or too late, or by one who may not.
fn approved(rule: &RosterRule, approval: &Approval, work: &Work<'_>, whom: &Person, report: &mut Report<'_>) {
    let row = work.row;
    let mut fault = |column: &'static str, value: String, expected: Said, message: Said| {
        let place = Some(&row.place);
        let fault = Fault {
            gravity: Gravity::Error,
            place,
            date: row.date,
            subject: row.date.to_string(),
            employee: Some(whom),
            column,
            value,
            expected,
            message,
        };
        report.find(rule, fault);
    };
    let who = &row.employee;
    let Some(approver) = row.approver.as_deref() else {
        let message = said!("nobody approved that {who} stands in for {whom}", "{who} 为 {whom} 顶岗未经批准");
        fault("approver", String::new(), said!("who approved it", "批准人"), message);
        return;
    };
    let allowed = approval.by.join(", ");
    if approver == who.as_str() || approver == whom.as_str() {
        let message = said!("{approver} approved a stand-in of their own", "{approver} 自行批准自己的顶岗");
        fault("approver", approver.to_owned(), said!("somebody else", "他人批准"), message);
    } else if !approval.by.is_empty() && !approval.by.iter().any(|own| own == approver) {
        let message = said!("{approver} may not approve a stand-in", "{approver} 无权批准顶岗");
        fault("approver", approver.to_owned(), said!("{allowed}", "{allowed}"), message);
    }
    let Some(latest) = approval.ahead.map_or(Some(work.starts()), |ahead| latest(ahead, row, work.starts())) else {
        return;
    };
    let seconds = |at: NaiveDateTime| at.and_utc().timestamp();
    match row.approved_at {
        Some(at) if seconds(at) > latest => {
            let message = said!("approved too late: at {at}", "批准过晚：{at}");
            let day = day_of(latest - 1);
            let until = time_of(latest - midnight(day));
            fault("approved_at", at.to_string(), said!("by {day} {until}", "不晚于 {day} {until}"), message);
        }
        None if approval.ahead.is_some() => {
            let message = said!(
                "it is not known when {who} was approved to stand in for {whom}",
                "{who} 为 {whom} 顶岗的批准时间不详"
            );
            fault("approved_at", String::new(), said!("when it was approved", "批准时间"), message);
        }
        _ => {}
    }
}

/// The latest second at which a stand-in is approved in time.
fn latest(ahead: Limit, row: &RosterRow, starts: i64) -> Option<i64> {
    match ahead {
        Limit::Hours(span) => Some(starts - span.0),
        // To the end of the calendar day so many days before.
        Limit::Days(days) | Limit::Workdays(days) => {
            let day = row.date.checked_sub_days(Days::new(days.into()))?;
            Some(midnight(day.succ_opt()?))
        }
    }
}
