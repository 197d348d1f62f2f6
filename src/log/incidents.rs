//! The incident log.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::column::{INCIDENTS, Kind, english};
use crate::model::{Code, Discipline, Incident, RowNumber, Status};
use crate::said;

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads an incident log. `facts` are the columns the book's rules ask about, by English name.
    pub fn incidents(&mut self, file: &str, facts: &BTreeSet<String>, sink: &mut Sink) -> Vec<Incident> {
        let bind = |header: &Header<'_>| bind(header, facts);
        self.fold(file, &INCIDENTS, &|_| true, Vec::new, bind, sink).unwrap_or_default()
    }
}

/// How each row is read, once the columns are known.
fn bind(header: &Header<'_>, facts: &BTreeSet<String>) -> impl Fn(&mut Vec<Incident>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, date, code) = (col("employee"), col("date"), col("code"));
    let (status, source) = (col("status"), col("source"));
    let (arranged, reversed) = (col("arranged"), col("reversed"));
    let (approver, reason) = (col("approver"), col("reason"));
    let numbers: Vec<(RowNumber, Col<'static>, Kind)> = RowNumber::ALL
        .iter()
        .filter_map(|(number, word, _)| Some((*number, col(word), INCIDENTS.column(word)?.kind)))
        .filter(|(_, col, _)| col.is_there())
        .collect();
    let facts: Vec<(Arc<str>, Col<'static>)> = INCIDENTS
        .columns
        .iter()
        .filter(|column| facts.contains(column.name))
        .map(|column| (Arc::from(column.name), col(column.name)))
        .collect();
    move |incidents, row| {
        let stated_date = row.date(date);
        if stated_date.is_none() && row.is_sound() {
            row.needed(date);
        }
        let date = stated_date;
        let person = row.person(employee, date);
        let code = row.needed(code);
        let decided = row.word(status, Status::ALL, Status::parse).unwrap_or(Status::Approved);
        if decided == Status::Waived {
            for col in [approver, reason] {
                if row.text(col).is_none() {
                    let message =
                        said!("empty: a waived incident names who waived it and why", "为空：豁免须写明批准人和理由");
                    row.bad(col, DiagnosticCode::D011, message);
                }
            }
        }
        let (arranged, reversed) = (row.date(arranged), row.date(reversed));
        if let (Some(date), Some(back)) = (date, reversed)
            && back < date
        {
            let message = said!("{back} is before the incident itself, {date}", "{back} 早于违规日期 {date}");
            row.fault(None, DiagnosticCode::D006, message, None, false);
        }
        let mut stated = Vec::new();
        for (number, col, kind) in &numbers {
            let value = match kind {
                Kind::Money => row.money(*col).map(crate::model::Yuan::value),
                Kind::Minutes => row.minutes(*col),
                _ => row.number(*col),
            };
            stated.extend(value.map(|value| (*number, value)));
        }
        let known: Vec<(Arc<str>, Arc<str>)> =
            facts.iter().filter_map(|(name, col)| Some((Arc::clone(name), fact(name, &row.text(*col)?)))).collect();
        let source = row.text(source).map(|source| Arc::from(source.as_ref()));
        let (Some(employee), Some(date), Some(code), true) = (person, date, code, row.is_sound()) else { return };
        // Logs are long and their codes few: neighbours share them.
        let code = match incidents.last() {
            Some(last) if last.code.as_str() == code => last.code.clone(),
            _ => Code::from(code.as_ref()),
        };
        incidents.push(Incident {
            employee,
            date,
            code,
            status: decided,
            arranged,
            reversed,
            numbers: stated.into_boxed_slice(),
            facts: known.into_boxed_slice(),
            source,
            place: row.place(),
        });
    }
}

/// A cell a rule asks about, with the usual Chinese words as the English ones rules are written with.
fn fact(column: &str, cell: &str) -> Arc<str> {
    if column == "outcome" {
        return Discipline::parse(cell).map_or_else(|| Arc::from(cell), |outcome| Arc::from(outcome.word()));
    }
    Arc::from(english(column, cell))
}
