//! The appraisal form: start, each deduction and award, result.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::book::RuleBook;
use crate::book::settings::ScoreRules;
use crate::model::column::{SCORE, SCORE_RESULTS};
use crate::model::outcome::Row;
use crate::model::{Cell, Consequence, Discipline, Person, Points, Said, Table, Trace};
use crate::said;

use super::fines;

/// One person's form.
pub struct Form {
    employee: Person,
    lines: Vec<Consequence>,
    start: Points,
    result: Points,
}

impl Form {
    /// Whose it is.
    pub fn employee(&self) -> &Person {
        &self.employee
    }
}

/// Makes everybody's form, in the order of `people`, from the month's consequences.
///
/// Ceiling and floor bind the result, not the lines on the way: else the order of a month's incidents would change it.
pub fn forms(rules: &ScoreRules, people: Vec<Person>, consequences: Vec<Consequence>) -> Vec<Form> {
    let mut forms: Vec<Form> = people
        .into_iter()
        .map(|employee| Form { employee, lines: Vec::new(), start: rules.start, result: rules.start })
        .collect();
    let position: BTreeMap<Person, usize> =
        forms.iter().enumerate().map(|(at, form)| (form.employee.clone(), at)).collect();
    for consequence in consequences.into_iter().filter(scores) {
        if let Some(at) = position.get(&consequence.employee) {
            forms[*at].lines.push(consequence);
        }
    }
    for form in &mut forms {
        form.lines.sort_by_key(|line| line.date);
        let sum = form.start + form.lines.iter().filter_map(|line| line.points).sum();
        let capped = rules.ceiling.map_or(sum, |ceiling| sum.min(ceiling));
        form.result = rules.floor.map_or(capped, |floor| capped.max(floor));
    }
    forms
}

/// Whether a consequence belongs on the form: it has points or an outcome, and was not taken back.
fn scores(consequence: &Consequence) -> bool {
    (consequence.points.is_some() || consequence.outcome.is_some()) && consequence.reversed.is_none()
}

/// The forms as one table.
pub fn table(rules: &ScoreRules, forms: &[Form]) -> Table {
    let rows = forms.iter().flat_map(|form| rows(rules, form)).collect();
    Table::of_rows(SCORE.name, said!("Appraisal form", "考核表"), SCORE.all(), rows)
}

/// The results alone, one line a person.
pub fn results(rules: &ScoreRules, forms: &[Form]) -> Table {
    let row = |form: &Form| -> Row {
        let of = |ordering: Ordering| -> Points {
            let points = form.lines.iter().filter_map(|line| line.points);
            points.filter(|points| points.cmp(&Points::ZERO) == ordering).sum()
        };
        let outcome = form.lines.iter().filter_map(|line| line.outcome).max();
        vec![
            Cell::text(&form.employee),
            Cell::Points(form.start),
            Cell::Points(of(Ordering::Less)),
            Cell::Points(of(Ordering::Greater)),
            Cell::Points(form.result),
            Cell::or_empty(outcome, |outcome: Discipline| Cell::Word(outcome.said())),
            Cell::Clauses(rules.head.clauses.clone()),
        ]
    };
    let title = said!("Results of the appraisal", "考核结果");
    Table::of_rows(SCORE_RESULTS.name, title, SCORE_RESULTS.all(), forms.iter().map(row).collect())
}

/// How each result came about.
pub fn traces(book: &RuleBook, rules: &ScoreRules, forms: &[Form]) -> Vec<Trace> {
    forms
        .iter()
        .map(|form| {
            let employee = &form.employee;
            let start = Trace::new(said!("start", "起评分"), Cell::Points(form.start))
                .clauses(&rules.head.clauses)
                .rule("score");
            let lines = form.lines.iter().map(|line| {
                let mut trace = fines::trace(book, line);
                trace.value = Cell::or_empty(line.points, Cell::Points);
                trace
            });
            Trace::new(said!("score of {employee}", "{employee} 的得分"), Cell::Points(form.result))
                .parts(std::iter::once(start).chain(lines))
        })
        .collect()
}

fn rows(rules: &ScoreRules, form: &Form) -> Vec<Row> {
    let line = |what: Said, line: Option<&Consequence>, points: Option<Points>, score: Points| -> Row {
        vec![
            Cell::text(&form.employee),
            Cell::Word(what),
            Cell::or_empty(line, |line| Cell::Date(line.date)),
            Cell::or_empty(line, |line| Cell::text(&line.code)),
            Cell::or_empty(points, Cell::Points),
            Cell::Points(score),
            Cell::or_empty(line.and_then(|line| line.outcome), |outcome| Cell::Word(outcome.said())),
            Cell::Clauses(line.map_or_else(|| rules.head.clauses.clone(), |line| line.clauses.clone())),
            Cell::or_empty(line, |line| Cell::Text(line.shown_source())),
        ]
    };
    let mut rows = vec![line(said!("start", "起评分"), None, None, form.start)];
    let mut score = form.start;
    for own in &form.lines {
        let points = own.points.unwrap_or_default();
        score += points;
        let what = match points.cmp(&Points::ZERO) {
            Ordering::Less => said!("deduction", "扣分"),
            Ordering::Equal => said!("outcome", "处分"),
            Ordering::Greater => said!("award", "加分"),
        };
        rows.push(line(what, Some(own), own.points, score));
    }
    let outcome = form.lines.iter().filter_map(|line| line.outcome).max();
    let mut result = line(said!("result", "得分"), None, None, form.result);
    result[6] = Cell::or_empty(outcome, |outcome: Discipline| Cell::Word(outcome.said()));
    rows.push(result);
    rows
}
