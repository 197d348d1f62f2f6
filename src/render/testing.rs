//! Hand-built answers the renderers' tests share.

use chrono::NaiveDate;

use crate::model::column::{ORDERS, PAYROLL, STAFF};
use crate::model::{Cell, Clause, Clauses, Outcome, Table, Yuan};
use crate::said;

pub(super) fn text(value: impl ToString) -> Cell {
    Cell::text(value)
}

pub(super) fn yuan(value: &str) -> Cell {
    Cell::Money(Yuan::exact(value.parse().expect("a decimal")).expect("whole fen"))
}

pub(super) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub(super) fn clauses(ids: &[&str]) -> Cell {
    Cell::Clauses(Clauses::new(ids.iter().copied().map(Clause::from)))
}

/// Two people, a proposal with a comma, a negative net and a closing row.
pub(super) fn payroll() -> Table {
    let columns = ["employee", "department", "orders", "base", "net", "proposals"]
        .map(|name| PAYROLL.column(name).or(STAFF.column(name)).expect("a column"));
    let rows = vec![
        vec![text("林小满"), text("service"), Cell::Count(12), yuan("3000"), yuan("2970"), Cell::Empty],
        vec![
            text("欧阳若水"),
            text("marketing"),
            Cell::Empty,
            yuan("4500.5"),
            yuan("-20"),
            Cell::Word(said!("dismissal, 08-12", "建议辞退 08-12")),
        ],
    ];
    Table::of_rows("payroll", said!("payroll 2025-03", "2025-03 工资表"), columns.to_vec(), rows).with_total(vec![
        Cell::Empty,
        Cell::Empty,
        Cell::Count(12),
        yuan("7500.5"),
        yuan("2950"),
        Cell::Empty,
    ])
}

/// A table without rows.
pub(super) fn no_orders() -> Table {
    let columns = ["order", "amount"].map(|name| ORDERS.column(name).expect("a column"));
    Table::of_rows("unearned-orders", said!("orders that earn nothing", "不计提成的订单"), columns.to_vec(), Vec::new())
}

/// The payroll and an empty second table.
pub(super) fn month() -> Outcome {
    Outcome { tables: vec![payroll(), no_orders()], ..Outcome::default() }
}
