//! Closing a month: its record, what differs from it later, and what is owed for that.

mod chain;
mod tables;

use std::collections::BTreeMap;

use crate::model::closed::{ClosedFigure, ClosedMonth, PaidAmount, PaidLine, Previous, file_name};
use crate::model::column::PAYROLL;
use crate::model::pay::{Adjustment, Head};
use crate::model::report::{Input, Report};
use crate::model::{Clauses, Month, Person, Yuan};

pub use chain::{Link, Listed, first_after, links, records_table};
pub use tables::adjustments_table;

/// The record of a month.
pub fn record(report: &Report, payroll: Vec<PaidLine>, fund: Option<Yuan>, previous: Option<Previous>) -> ClosedMonth {
    let figures = report.figures.iter();
    ClosedMonth {
        month: report.month,
        as_of: report.as_of,
        version: report.version.to_owned(),
        book: report.book.id.clone(),
        book_digest: report.book.digest.clone(),
        previous,
        inputs: report.inputs.clone(),
        figures: figures.map(|own| ClosedFigure { name: own.name.to_owned(), value: own.value.to_string() }).collect(),
        fund,
        payroll,
    }
}

/// What something was when the month was closed, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// When the month was closed; none where there was no such thing.
    pub before: Option<T>,
    /// Now.
    pub after: Option<T>,
}

impl<T: PartialEq> Change<T> {
    fn new(before: Option<T>, after: Option<T>) -> Self {
        Self { before, after }
    }

    /// None where both are the same.
    fn if_any(self) -> Option<Self> {
        (self.before != self.after).then_some(self)
    }
}

/// A cell of the payroll that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayChange {
    /// Whose pay.
    pub employee: Person,
    /// The column of the payroll.
    pub column: &'static str,
    /// The cell.
    pub value: Change<PayValue>,
    /// The clauses it stands on, then and now.
    pub clauses: Clauses,
}

/// What a cell of the payroll holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayValue {
    /// Yuan.
    Amount(Yuan),
    /// A word: department, grade, proposals.
    Word(String),
}

impl PayChange {
    /// The amounts then and now; what was not there is nothing. None for words.
    pub fn amounts(&self) -> Option<(Yuan, Yuan)> {
        let amount = |value: &Option<PayValue>| match value {
            Some(PayValue::Amount(amount)) => Some(*amount),
            None => Some(Yuan::ZERO),
            Some(PayValue::Word(_)) => None,
        };
        Some((amount(&self.value.before)?, amount(&self.value.after)?))
    }
}

/// In what a month is not as it was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The month.
    pub month: Month,
    /// The version of the program.
    pub version: Option<Change<String>>,
    /// The book, by its id and its digest.
    pub book: Option<Change<(String, String)>>,
    /// The files, by their names.
    pub inputs: Vec<Change<Input>>,
    /// The key figures with their names.
    pub figures: Vec<(String, Change<String>)>,
    /// The closing balance of the fund.
    pub fund: Option<Change<Yuan>>,
    /// The payroll, cell by cell.
    pub pay: Vec<PayChange>,
}

impl Changes {
    /// Whether nothing is different at all.
    pub fn is_empty(&self) -> bool {
        self.version.is_none() && self.book.is_none() && self.is_as_closed()
    }

    /// Whether the month is as it was closed: its files and every figure. A book grows, and a program is replaced: where both
    /// come to the same as ever, nothing of the month is different.
    pub fn is_as_closed(&self) -> bool {
        self.inputs.is_empty() && self.has_the_figures()
    }

    /// Whether every figure is as it was.
    pub fn has_the_figures(&self) -> bool {
        self.figures.is_empty() && self.fund.is_none() && self.pay.is_empty()
    }
}

/// In what a month is not as it was closed.
pub fn changes(closed: &ClosedMonth, now: &ClosedMonth) -> Changes {
    let book = |of: &ClosedMonth| Some((of.book.clone(), of.book_digest.clone()));
    let figure = |own: &ClosedFigure| (own.name.clone(), own.value.clone());
    let figures = both(closed.figures.iter().map(figure), now.figures.iter().map(figure));
    let input = |own: &Input| (own.file.clone(), own.clone());
    let inputs = both(closed.inputs.iter().map(input), now.inputs.iter().map(input));
    let lines = both(
        closed.payroll.iter().map(|own| (own.employee.clone(), own)),
        now.payroll.iter().map(|own| (own.employee.clone(), own)),
    );
    Changes {
        month: closed.month,
        version: Change::new(Some(closed.version.clone()), Some(now.version.clone())).if_any(),
        book: Change::new(book(closed), book(now)).if_any(),
        inputs: inputs.into_iter().filter_map(|(_, input)| input.if_any()).collect(),
        figures: figures.into_iter().filter_map(|(name, figure)| Some((name, figure.if_any()?))).collect(),
        fund: Change::new(closed.fund, now.fund).if_any(),
        pay: lines.iter().flat_map(|(employee, line)| pay_changes(employee, line)).collect(),
    }
}

/// Two lists side by side by their keys: the first's in its order, then what only the second has.
fn both<K: Ord + Clone, V: PartialEq>(
    before: impl Iterator<Item = (K, V)>,
    after: impl Iterator<Item = (K, V)>,
) -> Vec<(K, Change<V>)> {
    let mut all: Vec<(K, Change<V>)> = Vec::new();
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    for (key, value) in before {
        places.insert(key.clone(), all.len());
        all.push((key, Change::new(Some(value), None)));
    }
    for (key, value) in after {
        match places.get(&key) {
            Some(at) => all[*at].1.after = Some(value),
            None => all.push((key, Change::new(None, Some(value)))),
        }
    }
    all
}

fn pay_changes(employee: &Person, line: &Change<&PaidLine>) -> Vec<PayChange> {
    let (before, after) = (line.before, line.after);
    let is_whole = before.is_some() && after.is_some();
    let change = |column: &'static str| {
        let side = |line: Option<&PaidLine>| {
            let value = value(line?, column)?;
            // Of somebody new or gone the empty heads say nothing; the net stands for the whole line.
            let says = is_whole || column == "net" || value != PayValue::Amount(Yuan::ZERO);
            says.then_some(value)
        };
        let clauses =
            |line: Option<&PaidLine>| line.and_then(|line| amount(line, column)).map(|own| own.clauses.clone());
        let clauses = clauses(before).unwrap_or_default().and(&clauses(after).unwrap_or_default());
        let value = Change::new(side(before), side(after)).if_any()?;
        Some(PayChange { employee: employee.clone(), column, value, clauses })
    };
    PAYROLL.columns.iter().skip(1).filter_map(|column| change(column.name)).collect()
}

fn amount<'l>(line: &'l PaidLine, column: &str) -> Option<&'l PaidAmount> {
    line.amounts.iter().find(|own| own.column == column)
}

fn value(line: &PaidLine, column: &str) -> Option<PayValue> {
    let word = match column {
        "department" => &line.department,
        "grade" => &line.grade,
        "proposals" => &line.proposals,
        _ => return amount(line, column).map(|own| PayValue::Amount(own.amount)),
    };
    word.clone().map(PayValue::Word)
}

/// What is owed to each person, or taken back, in a later month: what each head of pay differs by.
pub fn adjustments(changes: &Changes) -> Vec<Adjustment> {
    let adjustment = |change: &PayChange| {
        let item = Head::parse(change.column)?;
        let (before, after) = change.amounts()?;
        let more = after - before;
        (more != Yuan::ZERO).then(|| Adjustment {
            employee: change.employee.clone(),
            month: changes.month,
            item,
            amount: if item.is_deducted() { -more } else { more },
            clauses: change.clauses.clone(),
            // Figures alone: the file is read by people of either language.
            reason: format!("{before} -> {after}"),
            source: Some(file_name(changes.month)),
            place: None,
        })
    };
    changes.pay.iter().filter_map(adjustment).collect()
}

/// What is left to be passed on when some of it, or too much, was passed on before. Rows that somebody wrote by hand, for what
/// no log shows, name another source and are left alone.
pub fn not_passed_on(month: Month, due: Vec<Adjustment>, logged: &[Adjustment]) -> Vec<Adjustment> {
    let record = file_name(month);
    let key = |own: &Adjustment| (own.employee.clone(), own.item);
    let mut passed_on: Vec<Adjustment> = Vec::new();
    for own in logged.iter().filter(|own| own.month == month && own.source.as_ref() == Some(&record)) {
        match passed_on.iter_mut().find(|other| key(other) == key(own)) {
            Some(sum) => sum.amount += own.amount,
            None => passed_on.push(own.clone()),
        }
    }
    let mut left = due;
    for own in passed_on {
        if let Some(due) = left.iter_mut().find(|due| key(due) == key(&own)) {
            due.amount = due.amount - own.amount;
        } else {
            // What is no difference any more is taken back.
            let reason = format!("{} -> 0.00", own.amount);
            left.push(Adjustment { amount: -own.amount, reason, place: None, ..own });
        }
    }
    left.retain(|own| own.amount != Yuan::ZERO);
    left
}

#[cfg(test)]
mod tests;
