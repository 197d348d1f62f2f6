//! What the incidents of a month come to as a whole: by code, and what of them waits for a person.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::RuleBook;
use crate::model::column::{CONDUCT, PROPOSALS};
use crate::model::consequence::Withhold;
use crate::model::outcome::Row;
use crate::model::{Cell, Clauses, Code, Consequence, Discipline, Person, Points, Said, Status, Table, Title, Yuan};
use crate::said;

use super::fines::charged;

#[derive(Default)]
struct Sum<'a> {
    incidents: i64,
    people: BTreeSet<&'a Person>,
    fine: Yuan,
    points: Points,
    clauses: Clauses,
    title: Option<&'a Title>,
}

/// Every code that occurred, the most frequent first; codes without a penalty too, which are there to be counted.
pub fn by_code(book: &RuleBook, consequences: &[Consequence]) -> Table {
    let mut sums: BTreeMap<&Code, Sum<'_>> = BTreeMap::new();
    for consequence in consequences.iter().filter(|own| counts(own)) {
        let sum = sums.entry(&consequence.code).or_default();
        sum.incidents += 1;
        sum.people.insert(&consequence.employee);
        if charged(consequence) {
            sum.fine += consequence.fine.unwrap_or_default();
            sum.points += consequence.points.unwrap_or_default();
        }
        sum.clauses = sum.clauses.and(&consequence.clauses);
        sum.title = sum.title.or_else(|| book.title_of(&consequence.code, &consequence.clauses, consequence.date));
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, sum)| -sum.incidents);
    let count = |number: usize| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let row = |(code, sum): (&Code, Sum<'_>)| -> Row {
        vec![
            Cell::text(code),
            Cell::or_empty(sum.title, |title| Cell::Word(title.said())),
            Cell::Count(sum.incidents),
            count(sum.people.len()),
            Cell::Money(sum.fine),
            Cell::Points(sum.points),
            Cell::Clauses(sum.clauses),
        ]
    };
    let (incidents, fine, points) =
        sums.iter().fold((0, Yuan::ZERO, Points::ZERO), |(incidents, fine, points), (_, sum)| {
            (incidents + sum.incidents, fine + sum.fine, points + sum.points)
        });
    let total = vec![
        Cell::Word(said!("TOTAL", "合计")),
        Cell::Empty,
        Cell::Count(incidents),
        Cell::Empty,
        Cell::Money(fine),
        Cell::Points(points),
        Cell::Empty,
    ];
    let rows = sums.into_iter().map(row).collect();
    Table::of_rows(CONDUCT.name, said!("Incidents by code", "违规统计"), CONDUCT.all(), rows).with_total(total)
}

/// Whether an incident happened as far as the rules go: decided, and not let pass.
fn counts(consequence: &Consequence) -> bool {
    consequence.status == Status::Approved && !consequence.excused
}

/// What a person is to decide: wages to be withheld, separations and other outcomes, money and incidents only proposed.
pub fn proposals(consequences: &[Consequence]) -> Table {
    let row = |consequence: &Consequence, what: Said, amount: Option<Yuan>| -> Row {
        vec![
            Cell::text(&consequence.employee),
            Cell::Date(consequence.date),
            Cell::text(&consequence.code),
            Cell::Word(what),
            Cell::or_empty(amount, Cell::Money),
            Cell::Clauses(consequence.clauses.clone()),
            Cell::Text(consequence.shown_source()),
        ]
    };
    let mut rows = Vec::new();
    for own in consequences.iter().filter(|own| own.reversed.is_none() && !own.excused) {
        match own.status {
            Status::Proposed => rows.push(row(own, said!("decide the incident", "确认该违规"), own.fine)),
            Status::Approved => {
                if own.withhold == Some(Withhold::MonthWage) {
                    rows.push(row(own, said!("withhold the month's wage", "扣发当月工资"), None));
                }
                if let Some(outcome) = own.outcome.filter(|outcome| *outcome != Discipline::Compensation) {
                    rows.push(row(own, outcome.said(), None));
                }
                if own.proposal {
                    let money = [
                        (said!("fine", "罚款"), own.fine),
                        (said!("liability", "赔偿"), own.liability),
                        (said!("reward", "奖励"), own.reward),
                    ];
                    let money = money.into_iter().filter_map(|(what, amount)| Some((what, amount?)));
                    rows.extend(money.map(|(what, amount)| row(own, what, Some(amount))));
                }
            }
            Status::Waived | Status::Cancelled => {}
        }
    }
    let title = said!("Waiting for a decision", "待决事项");
    Table::of_rows(PROPOSALS.name, title, PROPOSALS.all(), rows)
}
