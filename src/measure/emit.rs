//! Findings as an incident log: what `--emit incidents` writes, for `cs fines -` to read.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::column::{Column, INCIDENTS};
use crate::model::{Cell, Code, Incident, Person, Place, RowNumber, Said, Status, Table, Yuan};
use crate::said;

/// A finding that is an incident.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// Whom it concerns.
    pub employee: Person,
    /// The day.
    pub date: NaiveDate,
    /// What it is an incident of.
    pub code: Code,
    /// The number the rule asks the incident to state.
    pub number: Option<(RowNumber, Decimal)>,
    /// What was found.
    pub note: Said,
    /// The file and line it was seen in.
    pub source: String,
}

impl Emitted {
    /// The same as a row of an incident log, as if it had been read.
    pub fn incident(self) -> Incident {
        let (file, line) = self.source.rsplit_once(':').unwrap_or((&self.source, ""));
        let place = Place::new(&Arc::from(file), line.parse().unwrap_or_default());
        Incident {
            employee: self.employee,
            date: self.date,
            code: self.code,
            status: Status::Approved,
            arranged: None,
            reversed: None,
            numbers: self.number.into_iter().collect(),
            facts: Box::default(),
            source: None,
            place,
        }
    }
}

/// The incident log. A column of numbers is there when an incident states one.
pub fn table(incidents: Vec<Emitted>) -> Table {
    const NUMBERS: [RowNumber; 3] = [RowNumber::Amount, RowNumber::Minutes, RowNumber::Quantity];
    let column = |name: &str| INCIDENTS.column(name);
    let states =
        |number: &RowNumber| incidents.iter().any(|incident| incident.number.is_some_and(|(own, _)| own == *number));
    let numbers: Vec<RowNumber> = NUMBERS.into_iter().filter(states).collect();
    let head = ["employee", "date", "code"].into_iter().filter_map(column);
    let middle = numbers.iter().filter_map(|number| column(number.word()));
    let columns: Vec<&'static Column<'static>> =
        head.chain(middle).chain(["note", "source"].into_iter().filter_map(column)).collect();
    Table::new(INCIDENTS.name, said!("incidents", "违规记录"), columns, incidents.len(), move |at| {
        let incident = &incidents[at];
        let mut row = vec![Cell::text(&incident.employee), Cell::Date(incident.date), Cell::text(&incident.code)];
        row.extend(numbers.iter().map(|number| match incident.number {
            Some((own, value)) if own == *number => stated(own, value),
            _ => Cell::Empty,
        }));
        row.extend([Cell::Word(incident.note.clone()), Cell::text(&incident.source)]);
        row
    })
}

fn stated(number: RowNumber, value: Decimal) -> Cell {
    match (number, Yuan::exact(value)) {
        (RowNumber::Amount, Some(amount)) => Cell::Money(amount),
        (RowNumber::Minutes, _) if !value.fract().is_zero() => {
            let seconds = (value * Decimal::from(60)).round().mantissa();
            Cell::Text(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
        }
        _ => Cell::text(value.normalize()),
    }
}
