//! Every item of everybody's pay under its clause, and what each clause comes to: the payroll's columns have no room for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::RuleBook;
use crate::model::column::{PAY_BY_CLAUSE, PAY_ITEMS};
use crate::model::outcome::Row;
use crate::model::pay::Head;
use crate::model::{Cell, Clauses, Person, Table, Trace, Yuan};
use crate::said;

use super::Payroll;
use super::explain::name;

/// Every item, and the sums of them by clause.
pub struct Items {
    /// An item a row, person by person in the order of the sheet.
    pub each: Table,
    /// What each clause comes to, in the order of the payroll's columns.
    pub by_clause: Table,
}

#[derive(Default)]
struct Sum<'a> {
    people: BTreeSet<&'a Person>,
    amount: Yuan,
    clauses: Clauses,
}

impl Payroll {
    /// Every item of everybody's pay; what is taken off is negative, so that the items of a person add up to the net pay.
    pub fn items(&self, book: &RuleBook) -> Items {
        let heads = Head::EARNED.iter().chain(&Head::DEDUCTED).chain(&[Head::Adjustment]);
        let place: BTreeMap<Head, usize> = heads.enumerate().map(|(at, head)| (*head, at)).collect();
        let mut sums: BTreeMap<(usize, String), (Head, Sum<'_>)> = BTreeMap::new();
        let mut rows: Vec<Row> = Vec::new();
        for (person, line) in self.staff.iter().zip(&self.lines) {
            let mut own: Vec<_> = line.items.iter().collect();
            own.sort_by_key(|item| place[&item.head]);
            for item in own {
                let amount = if Head::DEDUCTED.contains(&item.head) { -item.amount } else { item.amount };
                let Trace { what, clauses, source, .. } = self.item(book, person, item);
                let key = (place[&item.head], clauses.to_string());
                let (_, sum) = sums.entry(key).or_insert_with(|| (item.head, Sum::default()));
                sum.people.insert(&person.employee);
                sum.amount += amount;
                sum.clauses = clauses.clone();
                rows.push(vec![
                    Cell::text(&person.employee),
                    Cell::Word(name(item.head)),
                    Cell::Word(what),
                    Cell::Money(amount),
                    Cell::Clauses(clauses),
                    Cell::or_empty(source, Cell::Text),
                ]);
            }
        }
        let net: Yuan = sums.values().map(|(_, sum)| sum.amount).sum();
        let total = vec![Cell::Word(said!("TOTAL", "合计")), Cell::Empty, Cell::Empty, Cell::Money(net)];
        let sums = sums.into_values().map(|(head, sum)| {
            vec![
                Cell::Word(name(head)),
                Cell::Clauses(sum.clauses),
                Cell::Count(i64::try_from(sum.people.len()).unwrap_or(i64::MAX)),
                Cell::Money(sum.amount),
            ]
        });
        let each = Table::of_rows(PAY_ITEMS.name, said!("Pay by item", "工资明细"), PAY_ITEMS.all(), rows);
        let title = said!("Pay by clause", "各条款金额");
        let by_clause =
            Table::of_rows(PAY_BY_CLAUSE.name, title, PAY_BY_CLAUSE.all(), sums.collect()).with_total(total);
        Items { each, by_clause }
    }
}
