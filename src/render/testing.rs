//! Hand-built answers the renderers' tests share, and a workbook read back.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;

use crate::model::column::{ORDERS, PAYROLL, STAFF};
use crate::model::report::{
    BookUsed, Chart, Drawing, Input, KeyFigure, Notice, Payslip, PayslipLine, Remark, Report, Section, Series, Tone,
    Unit,
};
use crate::model::{Cell, Clause, Clauses, Month, Outcome, Person, Said, Table, Trace, Yuan};
use crate::said;

/// The sheets with their names; none has a formula.
pub(super) fn read_sheets(bytes: Vec<u8>) -> Vec<(String, Range<Data>)> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    for name in &names {
        assert!(book.worksheet_formula(name).expect("a sheet").is_empty(), "{name} has formulas");
    }
    names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).expect("a sheet"))).collect()
}

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

/// A month with two key figures, a section of each drawing, one that is missing, and everything it was made of.
pub(super) fn report() -> Report {
    let month = |text: &str| Month::parse(text).expect("a month");
    let count = |value: i64| Some(value.into());
    let chart = |name: &'static str, drawing, unit, labels: &[Said], values: &[Option<rust_decimal::Decimal>]| Chart {
        name,
        title: said!("chart {name}", "图 {name}"),
        drawing,
        unit,
        labels: labels.to_vec(),
        series: vec![Series { title: said!("series", "系列"), values: values.to_vec() }],
        needed: Vec::new(),
    };
    let people = ["林小满", "欧阳若水 <&>"].map(|name| said!("{name}", "{name}"));
    let days = [said!("03-01", "03-01"), said!("03-02", "03-02"), said!("03-03", "03-03")];
    let mut payroll = Section { tables: vec![payroll()], ..Section::new("payroll", said!("Payroll", "工资")) };
    payroll.summary.push(said!("2 people", "2 人"));
    payroll.charts.push(chart("net", Drawing::Bars, Unit::Money, &people, &[count(2970), count(-20)]));
    let mut stacked = chart("states", Drawing::Stacked, Unit::Count, &people, &[count(3), count(0)]);
    stacked.series.push(Series { title: said!("late", "迟到"), values: vec![count(1), None] });
    let mut quota =
        chart("quota", Drawing::Bars, Unit::Share, &people, &[count(1), Some("0.5".parse().expect("half"))]);
    quota.needed = vec![Some("0.8".parse().expect("a share")), None];
    let mut other = Section::new("other", said!("Other", "其他"));
    other.charts = vec![
        stacked,
        quota,
        chart("days", Drawing::Line, Unit::Seconds, &days, &[count(5400), None, count(60)]),
        chart("causes", Drawing::Pareto, Unit::Count, &days, &[count(7), count(2), count(1)]),
        chart("profit", Drawing::Waterfall, Unit::Money, &days, &[count(100), count(-130), count(-30)]),
    ];
    other.tables.push(no_orders());
    let mut missing = Section::new("chats", said!("Chats", "聊天"));
    missing.missing.push(said!("there is no log chats", "没有记录 chats"));
    Report {
        month: month("2025-03"),
        as_of: date(2025, 4, 1).and_hms_opt(0, 0, 0).expect("midnight"),
        book: BookUsed { id: "shop".to_owned(), title: said!("An online shop", "网店"), digest: "ab".repeat(32) },
        notices: vec![Notice { tone: Tone::Attention, message: said!("a proposal waits", "有待决事项") }],
        figures: vec![
            KeyFigure {
                name: "net",
                title: said!("net pay", "实发"),
                value: yuan("2950"),
                tone: Tone::Plain,
                clauses: Clauses::default(),
                history: vec![(month("2025-01"), yuan("2800")), (month("2025-02"), yuan("3000.5"))],
            },
            KeyFigure {
                name: "breaches",
                title: said!("service levels broken", "超时"),
                value: Cell::Count(3),
                tone: Tone::Attention,
                clauses: Clauses::new([Clause::from("01-rep-1")]),
                history: Vec::new(),
            },
        ],
        sections: vec![payroll, other, missing],
        inputs: vec![Input {
            file: "march.csv".to_owned(),
            log: "staff".to_owned(),
            bytes: 1234,
            sha256: "cd".repeat(32),
        }],
        remarks: vec![Remark {
            code: "D017",
            is_warning: true,
            place: "march.csv:3".to_owned(),
            message: said!("net pay is -20.00", "实发为 -20.00"),
        }],
        version: "0.1.0",
    }
}

/// A payslip with an item on each side, a clause on each, and a proposal.
pub(super) fn payslip() -> Payslip {
    let line = |head: Said, what: Said, amount: &str, clause: &str, source: &str| {
        let mut trace = Trace::new(what, yuan(amount)).clauses(&Clauses::new([Clause::from(clause)]));
        trace.because.push(said!("100 x 30.00", "100 x 30.00"));
        trace.source = Some(source.to_owned());
        PayslipLine { head, trace }
    };
    let amount = |text: &str| Yuan::exact(text.parse().expect("a decimal")).expect("whole fen");
    Payslip {
        employee: Person::from("林小满 <&>"),
        month: Month::parse("2025-03").expect("a month"),
        department: Some(said!("service", "客服部")),
        grade: None,
        earned: vec![line(said!("commission", "提成"), said!("orders", "订单提成"), "3000", "10-log-1", "march.csv:2")],
        deducted: vec![line(said!("fines", "罚款"), said!("late", "迟到"), "30", "08-07", "incidents.csv:2")],
        adjusted: Vec::new(),
        gross: amount("3000"),
        deductions: amount("30"),
        net: amount("2970"),
        proposals: vec![said!("dismissal, 08-12", "建议辞退 08-12")],
    }
}
