//! The spending log of the fund.

use std::sync::Arc;

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::column::SPENDING;
use crate::model::fund::Spending;
use crate::model::{Said, Yuan};
use crate::said;

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a spending log. An expense without a purpose or an approver is an error (08-35), and so is one of nothing.
    pub fn spending(&mut self, file: &str, sink: &mut Sink) -> Vec<Spending> {
        self.fold(file, &SPENDING, &|_| true, Vec::new, bind, sink).unwrap_or_default()
    }
}

fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<Spending>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (date, amount, purpose, approver) = (col("date"), col("amount"), col("purpose"), col("approver"));
    move |spending, row| {
        for col in [date, amount] {
            row.needed(col);
        }
        let (stated_date, stated) = (row.date(date), row.money(amount));
        if stated.is_some_and(|amount| amount <= Yuan::ZERO) {
            row.bad(amount, DiagnosticCode::D006, said!("an expense is more than nothing", "支出应大于零"));
        }
        for (col, what, zh) in [(purpose, "a purpose", "用途"), (approver, "an approver", "批准人")] {
            if row.text(col).is_none() {
                let message = Said {
                    en: format!("empty: every expense needs {what} (08-35)"),
                    zh: format!("为空：每笔支出须有{zh}（08-35）"),
                };
                row.bad(col, DiagnosticCode::D023, message);
            }
        }
        let purpose = row.text(purpose).map(|purpose| Arc::from(purpose.as_ref()));
        let approver = if row.is_sound() { row.person(approver, stated_date) } else { None };
        if let (Some(date), Some(amount), Some(purpose), Some(approver), true) =
            (stated_date, stated, purpose, approver, row.is_sound())
        {
            spending.push(Spending { date, amount, purpose, approver, place: row.place() });
        }
    }
}
