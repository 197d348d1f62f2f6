//! The how-manieth an incident is: occurrences within a rule's window.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

use crate::book::violation::{Counting, Violation, Window};
use crate::model::{Incident, RowNumber, Status};

/// Where an incident stands in its person's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// The how-manieth in the window, from 1.
    pub(super) number: u32,
    /// How many there are in the window by its end; only rules that reach back ask.
    pub(super) in_window: u32,
    /// Whether it counts itself: the second of a day does not where a day is one occurrence.
    pub(super) counted: bool,
}

/// Where each of a rule's rows stands in its person's count, row for row; `None` for one that is not approved.
pub(super) fn count(violation: &Violation, incidents: &[Incident], rows: &[usize]) -> Vec<Option<Occurrence>> {
    let mut counted: Vec<Option<Occurrence>> = vec![None; rows.len()];
    for mut own in by_person(incidents, rows) {
        own.sort_by_key(|at| order(&incidents[rows[*at]]));
        let ordered: Vec<&Incident> = own.iter().map(|at| &incidents[rows[*at]]).collect();
        for (at, occurrence) in own.iter().zip(occurrences(violation, &ordered)) {
            counted[*at] = Some(occurrence);
        }
    }
    counted
}

/// The positions of each person's approved rows.
fn by_person(incidents: &[Incident], rows: &[usize]) -> Vec<Vec<usize>> {
    let mut group_of: HashMap<&str, usize, foldhash::fast::FixedState> = HashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| incidents[**row].status == Status::Approved) {
        let group = *group_of.entry(incidents[*row].employee.as_str()).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(at);
    }
    groups
}

/// By date; within a date by what the row states, so that the order of the rows decides nothing but which of two equal rows
/// comes first.
fn order(incident: &Incident) -> (NaiveDate, [Option<Decimal>; 4], Option<NaiveDate>, u64) {
    let stated = [RowNumber::Minutes, RowNumber::Quantity, RowNumber::Amount, RowNumber::Points];
    (incident.date, stated.map(|number| incident.number(number)), incident.reversed, incident.place.line)
}

/// The occurrences of one person's rows, which are in order.
fn occurrences(violation: &Violation, rows: &[&Incident]) -> Vec<Occurrence> {
    let mut made: Vec<Occurrence> = Vec::with_capacity(rows.len());
    // The first row that can still be in the window of the one at hand, and how many counted ones came before each row.
    let mut first = 0;
    let mut counted_before = Vec::with_capacity(rows.len());
    let mut counted = 0_u32;
    let reversed: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].reversed.is_some()).collect();
    for (at, incident) in rows.iter().enumerate() {
        counted_before.push(counted);
        let begins = begins(violation.window, incident.date);
        while rows[first].date < begins {
            first += 1;
        }
        let same_day = violation.count == Counting::Day && at > 0 && rows[at - 1].date == incident.date;
        if same_day {
            made.push(Occurrence { counted: false, ..made[at - 1] });
            continue;
        }
        // A fine taken back by this day no longer counts towards it.
        let taken_back = reversed.iter().filter(|earlier| {
            (first..at).contains(*earlier)
                && made[**earlier].counted
                && rows[**earlier].reversed.is_some_and(|reversed| reversed <= incident.date)
        });
        let taken_back = u32::try_from(taken_back.count()).unwrap_or(u32::MAX);
        let number = counted - counted_before[first] - taken_back + 1;
        made.push(Occurrence { number, in_window: number, counted: true });
        counted += 1;
    }
    if violation.retroactive {
        for at in 0..rows.len() {
            let later =
                (at..rows.len()).take_while(|later| begins(violation.window, rows[*later].date) <= rows[at].date);
            made[at].in_window = later.map(|later| made[later].number).max().unwrap_or(made[at].number);
        }
    }
    made
}

/// The first day of the window that ends with `date`.
fn begins(window: Window, date: NaiveDate) -> NaiveDate {
    let first_of = |month: u32| NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(NaiveDate::MIN);
    match window {
        Window::Month => first_of(date.month()),
        Window::Quarter => first_of(date.month0() / 3 * 3 + 1),
        Window::Year => first_of(1),
        Window::Ever => NaiveDate::MIN,
        Window::Days(days) => date.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(NaiveDate::MIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_day(window: Window, date: &str) -> String {
        begins(window, date.parse().expect("a date")).to_string()
    }

    #[test]
    fn windows_begin_on_their_first_day() {
        assert_eq!(first_day(Window::Month, "2024-02-29"), "2024-02-01");
        assert_eq!(first_day(Window::Quarter, "2025-03-31"), "2025-01-01");
        assert_eq!(first_day(Window::Quarter, "2025-04-01"), "2025-04-01");
        assert_eq!(first_day(Window::Quarter, "2025-12-31"), "2025-10-01");
        assert_eq!(first_day(Window::Year, "2025-12-31"), "2025-01-01");
        assert_eq!(first_day(Window::Days(1), "2025-03-01"), "2025-03-01");
        assert_eq!(first_day(Window::Days(30), "2025-03-30"), "2025-03-01");
    }
}
