//! What checks answer: their findings, and the incidents those are.

use chrono::NaiveDate;

use crate::model::column::{FINDINGS, INCIDENTS};
use crate::model::outcome::Row;
use crate::model::{Cell, Code, Finding, Person, Place, Table};
use crate::said;

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

/// An incident as a measuring command writes it.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// Whom it concerns.
    pub employee: Person,
    /// The day it happened.
    pub date: NaiveDate,
    /// What it is an incident of.
    pub code: Code,
    /// Where it was seen.
    pub source: Place,
}

impl Breach {
    /// The incident it is; none when no rule says what it counts as, or nobody answers for it.
    pub fn incident(self) -> Option<Emitted> {
        let (employee, code) = (self.finding.employee?, self.counts_as?);
        Some(Emitted { employee, date: self.date, code, source: self.finding.place })
    }
}

/// The incidents as a log that `cs fines` reads.
pub fn incidents(emitted: impl IntoIterator<Item = Emitted>) -> Table {
    let row = |own: Emitted| -> Row {
        vec![Cell::text(own.employee), Cell::Date(own.date), Cell::text(own.code), Cell::text(own.source)]
    };
    let columns =
        INCIDENTS.all().into_iter().filter(|column| ["employee", "date", "code", "source"].contains(&column.name));
    let rows = emitted.into_iter().map(row).collect();
    Table::of_rows(INCIDENTS.name, said!("Incidents", "违规记录"), columns.collect(), rows)
}
