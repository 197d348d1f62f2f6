//! What a change of book does to people: each line of pay and each point under one book and under another.
//!
//! Lines of deductions are negative, so that the changes of a person's money lines add up to the change of the net pay.

use std::collections::BTreeMap;

use crate::model::column::{EFFECTS, EFFECTS_BY_EMPLOYEE};
use crate::model::outcome::Row;
use crate::model::{Cell, Clauses, Person, Points, Said, Table, Yuan};
use crate::said;

/// One figure of somebody under one book.
pub struct Entry {
    /// Whose.
    pub employee: Person,
    /// What it is: a column of the payroll, or points.
    pub item: Said,
    /// How much; what is deducted is negative.
    pub amount: Amount,
    /// Whether it is a fine.
    pub is_fine: bool,
    /// What it stands on.
    pub clauses: Clauses,
}

/// Money or points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Yuan.
    Money(Yuan),
    /// Signed points.
    Points(Points),
}

/// What a figure is under each of the books.
#[derive(Clone, Copy, Default)]
struct Both<T> {
    before: T,
    after: T,
}

/// What the same items of somebody come to on the same clauses.
struct Line<'a> {
    first: &'a Entry,
    money: Both<Yuan>,
    points: Both<Points>,
}

/// The sums of somebody.
#[derive(Clone, Copy, Default)]
struct Sums {
    fines: Both<Yuan>,
    points: Both<Points>,
    net: Both<Yuan>,
}

impl<T: std::ops::AddAssign> Both<T> {
    fn add(&mut self, is_after: bool, amount: T) {
        *(if is_after { &mut self.after } else { &mut self.before }) += amount;
    }
}

/// The entries of both books: those of the first, then those of the second.
fn both<'a>(before: &'a [Entry], after: &'a [Entry]) -> impl Iterator<Item = (bool, &'a Entry)> {
    before.iter().map(|entry| (false, entry)).chain(after.iter().map(|entry| (true, entry)))
}

/// Everybody, in the order they come in.
fn people<'a>(before: &'a [Entry], after: &'a [Entry]) -> BTreeMap<&'a Person, usize> {
    let mut order = BTreeMap::new();
    for (_, entry) in both(before, after) {
        let next = order.len();
        order.entry(&entry.employee).or_insert(next);
    }
    order
}

/// By person and clause: every line that is not the same under both books.
pub fn effects(before: &[Entry], after: &[Entry]) -> Table {
    let order = people(before, after);
    let mut lines: BTreeMap<(usize, String, String), Line<'_>> = BTreeMap::new();
    for (is_after, entry) in both(before, after) {
        let key = (order[&entry.employee], entry.item.en.clone(), entry.clauses.to_string());
        let line = lines.entry(key).or_insert(Line { first: entry, money: Both::default(), points: Both::default() });
        match entry.amount {
            Amount::Money(amount) => line.money.add(is_after, amount),
            Amount::Points(points) => line.points.add(is_after, points),
        }
    }
    let row = |line: &Line<'_>| -> Option<Row> {
        let (money, points) = (line.money, line.points);
        let amounts = match line.first.amount {
            Amount::Money(_) if money.before != money.after => {
                [money.before, money.after, money.after - money.before].map(Cell::Money)
            }
            Amount::Points(_) if points.before != points.after => {
                [points.before, points.after, points.after + -points.before].map(Cell::Points)
            }
            _ => return None,
        };
        let head = [
            Cell::text(&line.first.employee),
            Cell::Word(line.first.item.clone()),
            Cell::Clauses(line.first.clauses.clone()),
        ];
        Some(head.into_iter().chain(amounts).collect())
    };
    let title = said!("What it does, by person and clause", "影响：逐人逐条");
    Table::of_rows(EFFECTS.name, title, EFFECTS.all(), lines.values().filter_map(row).collect())
}

/// By person: fines, points and net pay under both books.
pub fn by_employee(before: &[Entry], after: &[Entry]) -> Table {
    let order = people(before, after);
    let mut sums = vec![Sums::default(); order.len()];
    for (is_after, entry) in both(before, after) {
        let own = &mut sums[order[&entry.employee]];
        match entry.amount {
            Amount::Money(amount) => {
                own.net.add(is_after, amount);
                if entry.is_fine {
                    own.fines.add(is_after, -amount);
                }
            }
            Amount::Points(points) => own.points.add(is_after, points),
        }
    }
    let mut names: Vec<(&Person, usize)> = order.into_iter().collect();
    names.sort_by_key(|(_, at)| *at);
    let rows = names.iter().map(|(person, at)| row(Cell::text(person), &sums[*at])).collect();
    let mut total = Sums::default();
    for own in &sums {
        for is_after in [false, true] {
            let of = |both: Both<Yuan>| if is_after { both.after } else { both.before };
            total.fines.add(is_after, of(own.fines));
            total.net.add(is_after, of(own.net));
            total.points.add(is_after, if is_after { own.points.after } else { own.points.before });
        }
    }
    let title = said!("What it does, by person", "影响：逐人");
    Table::of_rows(EFFECTS_BY_EMPLOYEE.name, title, EFFECTS_BY_EMPLOYEE.all(), rows)
        .with_total(row(Cell::Word(said!("TOTAL", "合计")), &total))
}

fn row(name: Cell, sums: &Sums) -> Row {
    let Sums { fines, points, net } = sums;
    vec![
        name,
        Cell::Money(fines.before),
        Cell::Money(fines.after),
        Cell::Points(points.before),
        Cell::Points(points.after),
        Cell::Money(net.before),
        Cell::Money(net.after),
        Cell::Money(net.after - net.before),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clause;

    fn entry(name: &str, item: &str, fen: i64, clause: &str) -> Entry {
        Entry {
            employee: Person::from(name),
            item: Said { en: item.to_owned(), zh: item.to_owned() },
            amount: Amount::Money(Yuan::from_fen(fen)),
            is_fine: item == "fines",
            clauses: Clauses::new([Clause::from(clause)]),
        }
    }

    fn shown(table: &Table) -> Vec<String> {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Word(said) => said.en.clone(),
            Cell::Clauses(clauses) => clauses.to_string(),
            Cell::Money(amount) => amount.to_string(),
            Cell::Points(points) => points.to_string(),
            _ => String::new(),
        };
        table.rows().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn lines_that_are_the_same_are_left_out_and_the_others_add_up() {
        // Two fines of 30 on one clause become two of 50; another clause's fine goes; the base stays.
        let base = || entry("周明", "base", 320_000, "10-1");
        let fine = |fen: i64| entry("周明", "fines", -fen, "08-07");
        let before = [base(), fine(3000), fine(3000), entry("周明", "fines", -1000, "08-09")];
        let after = [base(), fine(5000), fine(5000)];
        assert_eq!(
            shown(&effects(&before, &after)),
            ["周明 fines 08-07 -60.00 -100.00 -40.00", "周明 fines 08-09 -10.00 0.00 10.00"]
        );
        // 3200 - 70 = 3130; 3200 - 100 = 3100.
        assert_eq!(shown(&by_employee(&before, &after)), ["周明 70.00 100.00 0 0 3130.00 3100.00 -30.00"]);
    }

    #[test]
    fn somebody_new_has_nothing_before() {
        let after = [entry("林小雨", "base", 150_000, "10-1")];
        assert_eq!(shown(&effects(&[], &after)), ["林小雨 base 10-1 0.00 1500.00 1500.00"]);
    }
}
