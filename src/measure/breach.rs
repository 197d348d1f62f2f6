//! What checks answer: their findings, each with the incident it is.

use chrono::NaiveDate;

use crate::model::column::FINDINGS;
use crate::model::{Code, Finding, Table};
use crate::said;

use super::emit::Emitted;

/// A finding, with the incident it is.
#[derive(Clone, Debug)]
pub struct Breach {
    /// What was found.
    pub finding: Finding,
    /// The day it happened.
    pub date: NaiveDate,
    /// The code it is an incident of.
    pub counts_as: Option<Code>,
}

/// The findings as a table.
pub fn findings(breaches: Vec<Breach>) -> Table {
    let rows = breaches.into_iter().map(|breach| breach.finding.row()).collect();
    Table::of_rows(FINDINGS.name, said!("Findings", "检查结果"), FINDINGS.all(), rows)
}

impl Breach {
    /// The incident it is; none when no rule says what it counts as, or nobody answers for it.
    pub fn incident(self) -> Option<Emitted> {
        let (employee, code) = (self.finding.employee?, self.counts_as?);
        let (note, source) = (self.finding.message, self.finding.place.to_string());
        Some(Emitted { employee, date: self.date, code, number: None, note, source })
    }
}
