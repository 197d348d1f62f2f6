//! The roster: one row a person, a day and a shift.

use std::sync::Arc;

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::Accumulate;
use crate::model::column::ROSTER;
use crate::model::roster::{Duty, Roster, RosterRow};
use crate::said;

use super::Reader;
use super::cell;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a roster. What its shifts are is the book's to say.
    pub fn roster(&mut self, file: &str, sink: &mut Sink) -> Vec<RosterRow> {
        self.whole_roster(file, sink).rows().collect()
    }

    /// Reads a roster, however long.
    pub fn whole_roster(&mut self, file: &str, sink: &mut Sink) -> Roster {
        self.fold(file, &ROSTER, &|_| true, Roster::default, bind, sink).unwrap_or_default()
    }
}

impl Accumulate for Roster {
    fn add(&mut self, behind: Self) {
        self.append(behind);
    }
}

fn bind(header: &Header<'_>) -> impl Fn(&mut Roster, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, date, shift) = (col("employee"), col("date"), col("shift"));
    let (stand_in_for, from, to) = (col("stand_in_for"), col("from"), col("to"));
    let task = col("task");
    let (approver, approved_at) = (col("approver"), col("approved_at"));
    move |rows: &mut Roster, row| {
        row.needed(date);
        let date = row.date(date);
        let person = row.person(employee, date);
        let duty = row.needed(shift).map(|cell| Duty::parse(&cell));
        let stand_in_for = row.text(stand_in_for).is_some().then(|| row.person(stand_in_for, date)).flatten();
        let (start, end) = (row.clock(from), row.clock(to));
        let part = match (start, end) {
            (None, None) => None,
            (Some(start), Some(end)) => Some((start, if end > start { end } else { end + cell::DAY })),
            _ if !row.is_sound() => None,
            _ => {
                let empty = if start.is_none() { from } else { to };
                let message = said!("a part of a shift has a start and an end", "班次的一部分须同时写明起止时刻");
                row.bad(empty, DiagnosticCode::D006, message);
                None
            }
        };
        let approver = row.text(approver).map(|name| Arc::from(name.as_ref()));
        let approved_at = row.instant(approved_at);
        let named = row.text(task);
        let tasks = named.iter().flat_map(|named| named.split([';', '；', '、', ','])).map(str::trim);
        let tasks = tasks.filter(|task| !task.is_empty()).map(Arc::from).collect();
        if let (Some(employee), Some(date), Some(duty), true) = (person, date, duty, row.is_sound()) {
            rows.push(RosterRow {
                employee,
                date,
                duty,
                stand_in_for,
                part,
                tasks,
                approver,
                approved_at,
                place: row.place(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let files = InMemory::new([("roster.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let rows = Reader::new(&files).roster("roster.csv", &mut sink);
        let shown = rows.iter().map(|row| {
            let duty = if let Duty::Shift(name) = &row.duty { name } else { "rest" };
            let whom = row.stand_in_for.as_ref().map(|whom| format!(" for {whom}")).unwrap_or_default();
            let part = row.part.map(|(from, to)| format!(" {from}-{to}")).unwrap_or_default();
            let tasks = row.tasks.join("+");
            let task = if tasks.is_empty() { "" } else { " +" };
            format!("{} {} {duty}{whom}{part}{task}{tasks}", row.employee, row.date)
        });
        (shown.collect(), sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn shifts_rests_and_stand_ins_are_read_in_both_languages() {
        assert_eq!(
            read("employee,date,shift,stand_in_for\nA,2025-03-01,early,\nA,2025-03-02,rest,\nA,2025-03-02,night,B\n").0,
            ["A 2025-03-01 early", "A 2025-03-02 rest", "A 2025-03-02 night for B"]
        );
        assert_eq!(
            read("姓名,日期,班次,顶班\n甲,2025/3/1,早班,\n甲,2025年3月2日,休,\n").0,
            ["甲 2025-03-01 早班", "甲 2025-03-02 rest"]
        );
        assert_eq!(
            read("姓名,日期,班次,值日\n甲,2025/3/1,早班,打扫\n乙,2025/3/1,早班,打扫、浇花\n").0,
            ["甲 2025-03-01 早班 +打扫", "乙 2025-03-01 早班 +打扫+浇花"]
        );
        assert_eq!(
            read("employee,date,shift,from,to\nA,2025-03-01,night,22:00,次日 01:00\nA,2025-03-02,night,23:00,1:00\n").0,
            ["A 2025-03-01 night 79200-90000", "A 2025-03-02 night 82800-90000"]
        );
    }

    #[test]
    fn what_is_no_day_no_shift_and_half_a_part_is_refused() {
        let (rows, said) =
            read("employee,date,shift,from,to\nA,2025-02-29,early,,\nA,2025-03-01,,,\nA,2025-03-01,night,22:00,\n");
        assert_eq!(rows, Vec::<String>::new());
        assert_eq!(
            said,
            [
                "\"2025-02-29\" is not a date such as 2025-03-01",
                "the cell is empty",
                "a part of a shift has a start and an end"
            ]
        );
    }
}
