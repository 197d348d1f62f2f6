//! What is done in turn: somebody every day, and not the same person again while others wait.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::book::roster::{RosterRule, Turn, TurnPer};
use crate::model::{Gravity, Person};
use crate::said;

use super::{Fault, Plan, Report, Work};

/// Who works on a day, and who of them has the task; of one shift, or of all.
#[derive(Default)]
struct Day<'a> {
    at_work: Vec<&'a Work<'a>>,
    doing: Vec<&'a Work<'a>>,
}

pub(super) fn check(rule: &RosterRule, plan: &Plan<'_>, days: &[NaiveDate], report: &mut Report<'_>) {
    let Some(turn) = &rule.turn else { return };
    let mut lists: BTreeMap<Option<&str>, BTreeMap<NaiveDate, Day<'_>>> = BTreeMap::new();
    for work in plan.works.iter().filter(|work| rule.is_about(&work.shift.head.id)) {
        let list = (turn.per == TurnPer::Shift).then_some(&*work.shift.head.id);
        let day = lists.entry(list).or_default().entry(work.row.date).or_default();
        day.at_work.push(work);
        if work.row.tasks.iter().any(|task| turn.is_called(task)) {
            day.doing.push(work);
        }
    }
    // A list of turns that is kept elsewhere is not in the roster at all.
    if lists.is_empty() {
        return;
    }
    if lists.values().flat_map(BTreeMap::values).all(|day| day.doing.is_empty()) {
        let (id, task) = (&rule.head.id, &turn.task);
        report.assume(said!(
            "{id}: turns are not judged, the roster's column `task` names nobody for {task}",
            "{id}：未核对轮值，排班表的 `task` 列没有安排 {task}"
        ));
        return;
    }
    for (shift, list) in &lists {
        let mut before: BTreeSet<&Person> = BTreeSet::new();
        let mut date_before = None;
        for (date, day) in list {
            let follows = date_before.and_then(|before: NaiveDate| before.succ_opt()) == Some(*date);
            if days.contains(date) {
                let earlier = if follows { &before } else { &BTreeSet::new() };
                judge(rule, turn, *shift, *date, day, earlier, report);
            }
            before = day.doing.iter().map(|work| &work.row.employee).collect();
            date_before = Some(*date);
        }
    }
}

fn judge(
    rule: &RosterRule,
    turn: &Turn,
    shift: Option<&str>,
    date: NaiveDate,
    day: &Day<'_>,
    before: &BTreeSet<&Person>,
    report: &mut Report<'_>,
) {
    let task = &turn.task;
    let subject = shift.map_or_else(|| date.to_string(), |shift| format!("{date} {shift}"));
    let mut find = |gravity, work: Option<&&Work<'_>>, employee, value: String, expected, message| {
        let place = work.map(|work| &work.row.place);
        let (subject, column) = (subject.clone(), "task");
        report.find(rule, Fault { gravity, place, date, subject, employee, column, value, expected, message });
    };
    match &day.doing[..] {
        [] => find(
            Gravity::Error,
            day.at_work.first(),
            None,
            String::new(),
            said!("one person", "一人"),
            said!("nobody is named for {task}: {subject}", "未安排 {task}：{subject}"),
        ),
        [_] => {}
        [_, second, ..] => {
            let count = day.doing.len();
            find(
                Gravity::Notice,
                Some(second),
                None,
                count.to_string(),
                said!("one person", "一人"),
                said!("{count} people are named for {task}: {subject}", "{task} 安排了 {count} 人：{subject}"),
            );
        }
    }
    for work in &day.doing {
        let person = &work.row.employee;
        let waiting = day.at_work.iter().find(|other| other.row.employee != *person);
        if let (true, Some(other)) = (before.contains(person), waiting) {
            let other = &other.row.employee;
            find(
                Gravity::Notice,
                Some(work),
                Some(person),
                person.to_string(),
                said!("somebody else", "他人"),
                said!(
                    "{person} has {task} on two days running while {other} waits",
                    "{person} 连续两天 {task}，而 {other} 等待轮值"
                ),
            );
        }
    }
}
