//! Incidents: the common currency between what logs show and what rules make of it.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::names::{Code, Person};
use super::place::Place;
use super::staff::vocabulary;

vocabulary! {
    /// How far an incident has been decided.
    Status {
        /// Decided: it counts. A blank status means the same.
        Approved = "approved" ["已确认", "确认", "通过", "已批准", "批准", "同意"],
        /// Written down, not decided: listed, not counted.
        Proposed = "proposed" ["待确认", "待定", "拟处理", "提议"],
        /// Excused by somebody, for a reason: not counted.
        Waived = "waived" ["豁免", "免除", "免罚"],
        /// Withdrawn: not counted.
        Cancelled = "cancelled" ["撤销", "取消", "作废"],
    }
}

vocabulary! {
    /// A number an incident row can state.
    RowNumber {
        /// Points: the size of a deduction or award, most often unsigned.
        Points = "points" ["分值"],
        /// The row's own amount, yuan.
        Amount = "amount" ["金额"],
        /// Measured minutes.
        Minutes = "minutes" ["分钟"],
        /// How many at once: items missing, pieces wrongly priced. Blank is one.
        Quantity = "quantity" ["数量"],
        /// The listed price, yuan.
        Listed = "listed" ["标价"],
        /// The price charged, yuan.
        Charged = "charged" ["实收"],
    }
}

/// One row of the incident log.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Whom it concerns.
    pub employee: Person,
    /// The day it happened.
    pub date: NaiveDate,
    /// The code as the row writes it: a violation's code, another of its codes, or a clause id.
    pub code: Code,
    /// Approved unless the row says otherwise.
    pub status: Status,
    /// The day a swap was arranged, where that can make it no violation.
    pub arranged: Option<NaiveDate>,
    /// The day a fine already charged was taken back.
    pub reversed: Option<NaiveDate>,
    /// The numbers the row states; most rows state none.
    pub numbers: Box<[(RowNumber, Decimal)]>,
    /// Every other column that some rule asks about (`severity`, `cause`, …), by its English name; filled cells only.
    pub facts: Box<[(Arc<str>, Arc<str>)]>,
    /// Where the incident was seen first, when another log made it (`punches.csv:12`).
    pub source: Option<Arc<str>>,
    /// The row.
    pub place: Place,
}

impl Incident {
    /// A number the row states; `None` when the cell is empty.
    pub fn number(&self, number: RowNumber) -> Option<Decimal> {
        self.numbers.iter().find(|(own, _)| *own == number).map(|(_, value)| *value)
    }

    /// A column some rule asks about; `None` when the cell is empty.
    pub fn fact(&self, column: &str) -> Option<&str> {
        self.facts.iter().find(|(name, _)| &**name == column).map(|(_, value)| &**value)
    }
}
