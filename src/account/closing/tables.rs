//! A closed month's differences and adjustments as tables.

use crate::model::column::{ADJUSTMENTS, CLOSED_FIGURES, CLOSED_INPUTS, CLOSED_PAY, PAYROLL, title};
use crate::model::outcome::Row;
use crate::model::pay::Adjustment;
use crate::model::{Cell, Said, Table};
use crate::said;

use super::{Changes, PayChange, PayValue};

/// Adjustments as the log they are read from.
pub fn adjustments_table(adjustments: &[Adjustment]) -> Table {
    let row = |own: &Adjustment| {
        vec![
            Cell::text(&own.employee),
            Cell::text(own.month),
            Cell::Word(own.item.said()),
            Cell::Money(own.amount),
            if own.clauses.is_empty() { Cell::Empty } else { Cell::Clauses(own.clauses.clone()) },
            Cell::text(&own.reason),
            Cell::or_empty(own.source.as_ref(), Cell::text),
        ]
    };
    let title = said!("Adjustments of closed months", "已结月份的调整");
    Table::of_rows(ADJUSTMENTS.name, title, ADJUSTMENTS.all(), adjustments.iter().map(row).collect())
}

impl Changes {
    /// What differs, as tables: what the month was worked out from, its figures, everybody's pay; none for nothing.
    pub fn tables(&self) -> Vec<Table> {
        let titles = [
            said!("What the month was worked out from", "计算依据的变更"),
            said!("Figures that differ", "不同的指标"),
            said!("Pay that differs", "不同的工资"),
        ];
        let [inputs, figures, pay] = titles;
        let tables = [
            Table::of_rows(CLOSED_INPUTS.name, inputs, CLOSED_INPUTS.all(), self.input_rows()),
            Table::of_rows(CLOSED_FIGURES.name, figures, CLOSED_FIGURES.all(), self.figure_rows()),
            Table::of_rows(CLOSED_PAY.name, pay, CLOSED_PAY.all(), self.pay.iter().map(pay_row).collect()),
        ];
        tables.into_iter().filter(|table| !table.is_empty()).collect()
    }

    fn input_rows(&self) -> Vec<Row> {
        let row = |name: &str, kind: Cell, change: Said, sides: [Option<&String>; 2]| -> Row {
            let [before, after] = sides.map(|side| Cell::or_empty(side, Cell::text));
            vec![Cell::text(name), kind, Cell::Word(change), before, after]
        };
        let changed = || said!("changed", "修改");
        let program = self.version.iter().map(|own| {
            let kind = Cell::Word(said!("program", "程序"));
            row("cs", kind, changed(), [own.before.as_ref(), own.after.as_ref()])
        });
        let book = self.book.iter().filter_map(|own| {
            let (before, after) = (own.before.as_ref()?, own.after.as_ref()?);
            let name = if before.0 == after.0 { after.0.clone() } else { format!("{} -> {}", before.0, after.0) };
            Some(row(&name, Cell::Word(said!("book", "制度")), changed(), [Some(&before.1), Some(&after.1)]))
        });
        let files = self.inputs.iter().filter_map(|own| {
            let change = match (&own.before, &own.after) {
                (None, _) => said!("added", "新增"),
                (_, None) => said!("removed", "删除"),
                _ => changed(),
            };
            let either = own.after.as_ref().or(own.before.as_ref())?;
            let digests = [&own.before, &own.after].map(|side| side.as_ref().map(|input| &input.sha256));
            Some(row(&either.file, Cell::text(&either.log), change, digests))
        });
        program.chain(book).chain(files).collect()
    }

    fn figure_rows(&self) -> Vec<Row> {
        let figures = self.figures.iter().map(|(name, own)| {
            let [before, after] = [&own.before, &own.after].map(|side| Cell::or_empty(side.as_ref(), Cell::text));
            vec![Cell::text(name), before, after]
        });
        let fund = self.fund.iter().map(|own| {
            let [before, after] = [own.before, own.after].map(|side| Cell::or_empty(side, Cell::Money));
            vec![Cell::Word(said!("closing balance of the fund", "基金期末余额")), before, after]
        });
        figures.chain(fund).collect()
    }
}

fn pay_row(own: &PayChange) -> Row {
    let cell = |side: &Option<PayValue>| match side {
        None => Cell::Empty,
        Some(PayValue::Amount(amount)) => Cell::Money(*amount),
        Some(PayValue::Word(word)) => Cell::text(word),
    };
    vec![
        Cell::text(&own.employee),
        Cell::Word(title(PAYROLL.name, own.column)),
        if own.clauses.is_empty() { Cell::Empty } else { Cell::Clauses(own.clauses.clone()) },
        cell(&own.value.before),
        cell(&own.value.after),
        Cell::or_empty(own.amounts(), |(before, after)| Cell::Money(after - before)),
    ]
}
