//! Fines, line by line and by employee.

use std::collections::HashMap;

use crate::account::change::{Amount, Entry};
use crate::book::RuleBook;
use crate::model::column::{FINES, FINES_BY_EMPLOYEE};
use crate::model::consequence::Withhold;
use crate::model::outcome::Row;
use crate::model::{Cell, Consequence, Discipline, Person, Points, Said, Status, Table, Title, Trace, Yuan};
use crate::said;

/// Every consequence, a line each.
pub fn table(consequences: Vec<Consequence>) -> Table {
    let title = said!("Fines and points", "违规处理");
    let total = total(&consequences);
    Table::new(FINES.name, title, FINES.all(), consequences.len(), move |at| row(&consequences[at])).with_total(total)
}

/// The sums of each employee, in the order of the log.
pub fn by_employee(consequences: &[Consequence]) -> Table {
    let sums = sums(consequences);
    let rows: Vec<Row> = sums
        .iter()
        .map(|sum| {
            vec![
                Cell::text(sum.employee),
                Cell::Count(sum.incidents),
                Cell::Money(sum.fine),
                Cell::Points(sum.points),
                Cell::or_empty(sum.outcome, |outcome| Cell::Word(outcome.said())),
            ]
        })
        .collect();
    let total = vec![
        Cell::Word(said!("TOTAL", "合计")),
        Cell::Count(sums.iter().map(|sum| sum.incidents).sum()),
        Cell::Money(sums.iter().map(|sum| sum.fine).sum()),
        Cell::Points(sums.iter().map(|sum| sum.points).sum()),
        Cell::Empty,
    ];
    let title = said!("Fines and points by employee", "违规汇总");
    Table::of_rows(FINES_BY_EMPLOYEE.name, title, FINES_BY_EMPLOYEE.all(), rows).with_total(total)
}

/// Each employee's consequences as a tree: the sums, then line by line how they came about.
pub fn traces(book: &RuleBook, consequences: &[Consequence]) -> Vec<Trace> {
    sums(consequences)
        .into_iter()
        .map(|sum| {
            let own = consequences.iter().filter(|consequence| consequence.employee == *sum.employee);
            let employee = sum.employee;
            Trace::new(said!("fines of {employee}", "{employee} 的罚款"), Cell::Money(sum.fine))
                .because(said!("points {}", "分值 {}", sum.points))
                .parts(own.map(|consequence| trace(book, consequence)))
        })
        .collect()
}

/// How one consequence came about, under the title of its rule.
pub fn trace(book: &RuleBook, consequence: &Consequence) -> Trace {
    let (date, code) = (consequence.date, &consequence.code);
    let title = book.title_of(code, &consequence.clauses, date).cloned();
    let Title { en, zh } = title.unwrap_or_else(|| Title { en: code.as_str().into(), zh: code.as_str().into() });
    let name = Said { en: format!("{en}, {date}"), zh: format!("{zh}，{date}") };
    let value = match (consequence.fine.or(consequence.liability).or(consequence.reward), consequence.points) {
        (Some(money), _) => Cell::Money(money),
        (None, Some(points)) => Cell::Points(points),
        (None, None) => Cell::Empty,
    };
    let mut trace = Trace::new(name, value).clauses(&consequence.clauses).rule(code.to_string());
    trace.because.clone_from(&consequence.because);
    trace.source = Some(consequence.shown_source());
    trace
}

/// The fine and the points of one consequence, to compare two books by.
pub fn entries(consequence: &Consequence) -> impl Iterator<Item = Entry> {
    let fine = consequence.fine.filter(|_| charged(consequence)).map(|fine| Entry {
        employee: consequence.employee.clone(),
        item: said!("fines", "罚款"),
        amount: Amount::Money(-fine),
        is_fine: true,
        clauses: consequence.clauses.clone(),
    });
    fine.into_iter().chain(points_entry(consequence))
}

/// The points of one consequence, to compare two books by.
pub(super) fn points_entry(consequence: &Consequence) -> Option<Entry> {
    let points = consequence.points.filter(|_| charged(consequence))?;
    Some(Entry {
        employee: consequence.employee.clone(),
        item: said!("points", "分值"),
        amount: Amount::Points(points),
        is_fine: false,
        clauses: consequence.clauses.clone(),
    })
}

fn row(consequence: &Consequence) -> Row {
    vec![
        Cell::text(&consequence.employee),
        Cell::Date(consequence.date),
        Cell::text(&consequence.code),
        Cell::or_empty(consequence.occurrence, |number| Cell::Count(i64::from(number))),
        Cell::or_empty(consequence.fine, Cell::Money),
        Cell::or_empty(consequence.points, Cell::Points),
        Cell::or_empty(consequence.outcome, |outcome| Cell::Word(outcome.said())),
        withheld(consequence),
        Cell::Clauses(consequence.clauses.clone()),
        Cell::Text(consequence.shown_source()),
        Cell::or_empty(consequence.liability, Cell::Money),
        Cell::or_empty(consequence.reward, Cell::Money),
        Cell::Word(status(consequence)),
    ]
}

/// The word of the `withhold` column: a month's wage proposed, or a day's not earned.
fn withheld(consequence: &Consequence) -> Cell {
    match (consequence.withhold, consequence.day_wage) {
        (Some(Withhold::MonthWage), _) => Cell::Word(said!("month-wage", "当月工资")),
        (None, true) => Cell::Word(said!("day-wage", "当日工资")),
        (None, false) => Cell::Empty,
    }
}

/// The incident's status; an approved incident that the rule lets pass, or whose money is only proposed or was taken back,
/// says so.
fn status(consequence: &Consequence) -> Said {
    match consequence.status {
        Status::Approved if consequence.excused => said!("excused", "免责"),
        Status::Approved if consequence.reversed.is_some() => said!("reversed", "已退回"),
        Status::Approved if consequence.proposal => Status::Proposed.said(),
        status => status.said(),
    }
}

/// Whether a consequence's money is charged in the end.
pub(super) fn charged(consequence: &Consequence) -> bool {
    !consequence.proposal && consequence.reversed.is_none()
}

struct Sum<'a> {
    employee: &'a Person,
    incidents: i64,
    fine: Yuan,
    points: Points,
    outcome: Option<Discipline>,
}

fn sums(consequences: &[Consequence]) -> Vec<Sum<'_>> {
    let mut position: HashMap<&Person, usize, foldhash::fast::FixedState> = HashMap::default();
    let mut sums: Vec<Sum<'_>> = Vec::new();
    for consequence in consequences {
        let employee = &consequence.employee;
        let at = *position.entry(employee).or_insert(sums.len());
        if at == sums.len() {
            sums.push(Sum { employee, incidents: 0, fine: Yuan::ZERO, points: Points::ZERO, outcome: None });
        }
        let sum = &mut sums[at];
        sum.incidents += i64::from(consequence.occurrence.is_some());
        if charged(consequence) {
            sum.fine += consequence.fine.unwrap_or_default();
            sum.points += consequence.points.unwrap_or_default();
            sum.outcome = sum.outcome.max(consequence.outcome);
        }
    }
    sums
}

fn total(consequences: &[Consequence]) -> Row {
    let charged = || consequences.iter().filter(|consequence| charged(consequence));
    let mut total = vec![Cell::Empty; FINES.columns.len()];
    for (at, column) in FINES.columns.iter().enumerate() {
        total[at] = match column.name {
            "employee" => Cell::Word(said!("TOTAL", "合计")),
            "fine" => Cell::Money(charged().filter_map(|consequence| consequence.fine).sum()),
            "points" => Cell::Points(charged().filter_map(|consequence| consequence.points).sum()),
            "reward" => Cell::Money(charged().filter_map(|consequence| consequence.reward).sum()),
            "liability" => Cell::Money(charged().filter_map(|consequence| consequence.liability).sum()),
            _ => Cell::Empty,
        };
    }
    total
}
