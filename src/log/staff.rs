//! The staff sheet.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::{Kind, STAFF};
use crate::model::{Department, Figure, Grade, Person, Staff};
use crate::said;

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a staff sheet: one row a person. Somebody twice is an error that names both lines.
    pub fn staff(&mut self, file: &str, sink: &mut Sink) -> Vec<Staff> {
        let parts = self.fold(file, &STAFF, &|_| true, Vec::new, bind, sink).unwrap_or_default();
        let staff: Vec<Staff> = parts.into_iter().flatten().collect();
        report_twice(&staff, sink);
        staff
    }
}

/// How each row is read, once the columns are known.
fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<Staff>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, department, grade) = (col("employee"), col("department"), col("grade"));
    let (hired, left, award) = (col("hired"), col("left"), col("award"));
    let figures: Vec<(Figure, Col<'static>, Kind)> = Figure::ALL
        .iter()
        .filter_map(|(figure, word, _)| {
            let kind = STAFF.column(word)?.kind;
            Some((*figure, col(word), kind)).filter(|(_, col, _)| col.is_there())
        })
        .collect();
    move |staff, row| {
        let person = row.person(employee, None);
        let department = row.word(department, Department::ALL, Department::parse);
        let grade = row.word(grade, Grade::ALL, Grade::parse);
        let (hired, left) = (row.date(hired), row.date(left));
        let mut stated = Vec::with_capacity(figures.len());
        for (figure, col, kind) in &figures {
            let value = match kind {
                Kind::Money => row.money(*col).map(crate::model::Yuan::value),
                Kind::Share => row.share(*col),
                Kind::Count => row.count(*col),
                _ => row.number(*col),
            };
            stated.extend(value.map(|value| (*figure, value)));
        }
        let awards = row.text(award);
        let Some(person) = person.filter(|_| row.is_sound()) else { return };
        let mut read = Staff::new(person, row.place(), stated);
        read.department = department;
        read.grade = grade;
        read.hired = hired;
        read.left = left;
        let separators = [';', '；', '、', ','];
        read.awards = awards
            .iter()
            .flat_map(|awards| awards.split(separators))
            .map(str::trim)
            .filter(|award| !award.is_empty())
            .map(Arc::from)
            .collect();
        staff.push(read);
    }
}

fn report_twice(staff: &[Staff], sink: &mut Sink) {
    let mut first: BTreeMap<&Person, u64> = BTreeMap::new();
    for person in staff {
        if let Some(line) = first.get(&person.employee) {
            let employee = &person.employee;
            let message =
                said!("{employee} is here twice, first on line {line}", "{employee} 重复，首次见第 {line} 行");
            let hint = said!("people who share a name need work numbers", "重名人员请用工号区分");
            let at = At::cell(&person.place, "employee");
            sink.push(Diagnostic::error(DiagnosticCode::D007, at, message).hint(hint));
        } else {
            first.insert(&person.employee, person.place.line);
        }
    }
}
