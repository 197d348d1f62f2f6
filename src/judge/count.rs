//! The how-manieth an incident is: occurrences within a rule's window.

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

use crate::book::violation::{Counting, Violation, Window};
use crate::model::{Incident, RowNumber, Status};

use super::assign::Assignment;

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

/// Where each of a rule's rows stands in its person's count, row for row; `None` for one that is not approved, or excused.
pub(super) fn count(violation: &Violation, assignment: &Assignment<'_>, rows: &[usize]) -> Vec<Option<Occurrence>> {
    let mut counted: Vec<Option<Occurrence>> = vec![None; rows.len()];
    for own in in_order(violation, assignment, rows).chunk_by(|one, two| one.person == two.person) {
        let made = occurrences(violation.window, violation.count, violation.retroactive, own);
        for (row, occurrence) in own.iter().zip(made) {
            counted[row.at as usize] = Some(occurrence);
        }
    }
    counted
}

/// A row that counts: all that counting asks of it, side by side in memory, for logs may have millions.
struct Counted {
    person: u32,
    date: NaiveDate,
    reversed: Option<NaiveDate>,
    /// Its position among the rule's rows.
    at: u32,
}

/// The rows that count, each person's together, in the order they are counted in.
fn in_order(violation: &Violation, assignment: &Assignment<'_>, rows: &[usize]) -> Vec<Counted> {
    let incidents = &assignment.incidents;
    let mut counted: Vec<Counted> = Vec::with_capacity(rows.len());
    for (at, row) in (0_u32..).zip(rows) {
        let incident = &incidents[*row];
        if incident.status == Status::Approved && violation.excuse(incident).is_none() {
            let (person, date, reversed) = (assignment.person(*row), incident.date, incident.reversed);
            counted.push(Counted { person, date, reversed, at });
        }
    }
    // What rows state is looked at only where person and date leave it open.
    let stated = |row: &Counted| stated(&incidents[rows[row.at as usize]]);
    counted.sort_by(|one, two| {
        (one.person, one.date).cmp(&(two.person, two.date)).then_with(|| stated(one).cmp(&stated(two)))
    });
    counted
}

/// Within a date rows are counted by what they state, so that their order in the log decides nothing but which of two equal
/// rows comes first.
fn stated(incident: &Incident) -> ([Option<Decimal>; 4], Option<NaiveDate>, u64) {
    let stated = [RowNumber::Minutes, RowNumber::Quantity, RowNumber::Amount, RowNumber::Points];
    (stated.map(|number| incident.number(number)), incident.reversed, incident.place.line)
}

/// The occurrences of one person's rows, which are in order.
fn occurrences(window: Window, count: Counting, retroactive: bool, rows: &[Counted]) -> Vec<Occurrence> {
    let mut made: Vec<Occurrence> = Vec::with_capacity(rows.len());
    // The first row that can still be in the window of the one at hand, and how many counted ones came before each row.
    let mut first = 0;
    let mut first_of = Vec::with_capacity(rows.len());
    let mut counted_before = Vec::with_capacity(rows.len());
    let mut counted = 0_u32;
    let reversed: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].reversed.is_some()).collect();
    for (at, incident) in rows.iter().enumerate() {
        counted_before.push(counted);
        let begins = begins(window, incident.date);
        while rows[first].date < begins {
            first += 1;
        }
        if window == Window::Consecutive && !follows(incident.date, &rows[first..at]) {
            first = at;
        }
        first_of.push(first);
        let same_day = count == Counting::Day && at > 0 && rows[at - 1].date == incident.date;
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
    if retroactive {
        for at in 0..rows.len() {
            let later = (at..rows.len()).take_while(|later| first_of[*later] <= at);
            made[at].in_window = later.map(|later| made[later].number).max().unwrap_or(made[at].number);
        }
    }
    made
}

/// Whether a day is the same as, or the day after, one of the earlier rows' that still stands by then.
fn follows(date: NaiveDate, earlier: &[Counted]) -> bool {
    let near = |incident: &&Counted| incident.date.succ_opt().is_none_or(|next| next >= date);
    earlier.iter().rev().take_while(near).any(|incident| incident.reversed.is_none_or(|reversed| reversed > date))
}

/// The first day of the window that ends with `date`, as far as the calendar tells.
fn begins(window: Window, date: NaiveDate) -> NaiveDate {
    let first_of = |month: u32| NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(NaiveDate::MIN);
    match window {
        Window::Month => first_of(date.month()),
        Window::Quarter => first_of(date.month0() / 3 * 3 + 1),
        Window::Year => first_of(1),
        Window::Ever | Window::Consecutive => NaiveDate::MIN,
        Window::Days(days) => date.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(NaiveDate::MIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absent(date: &str, reversed: Option<&str>) -> Counted {
        let day = |text: &str| text.parse().expect("a date");
        Counted { person: 0, date: day(date), reversed: reversed.map(day), at: 0 }
    }

    #[test]
    fn a_run_of_days_is_broken_by_a_day_without() {
        let days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-03", "2024-03-04"];
        assert_eq!(runs(&days.map(|date| absent(date, None))), [1, 2, 3, 1, 2]);
    }

    #[test]
    fn a_day_taken_back_breaks_the_run_from_then_on() {
        let taken_back = absent("2025-03-04", Some("2025-03-05"));
        assert_eq!(runs(&[absent("2025-03-03", None), taken_back, absent("2025-03-05", None)]), [1, 2, 1]);
        let too_late = absent("2025-03-04", Some("2025-03-06"));
        assert_eq!(runs(&[absent("2025-03-03", None), too_late, absent("2025-03-05", None)]), [1, 2, 3]);
    }

    fn runs(days: &[Counted]) -> Vec<u32> {
        occurrences(Window::Consecutive, Counting::Day, false, days).iter().map(|made| made.number).collect()
    }

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
