//! Whole rosters and their punches, with what they come to worked out by hand.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::*;
use crate::book::library::Library;
use crate::model::punch::{Away, Direction};
use crate::model::{Cell, Duty, Place, Roster, RosterRow, Staff};

const SHIFTS: &str = r#"
[policy]
id = "t"
title = "t"
title_zh = "t"
[[shift]]
id = "day"
clause = "c"
title = "t"
title_zh = "t"
spans = ["08:30-12:00", "13:30-17:30"]
[[shift]]
id = "noon"
clause = "c"
title = "t"
title_zh = "t"
spans = ["12:00-13:30"]
[[shift]]
id = "late"
clause = "c"
title = "t"
title_zh = "t"
spans = ["16:00-01:00"]
leave_from = "00:00"
[[shift]]
id = "night"
clause = "c"
title = "t"
title_zh = "t"
spans = ["17:30-08:30"]
summer = { from = "06-01", to = "09-30", spans = ["18:00-08:30"] }
"#;

fn seconds(text: &str) -> i64 {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a time").and_utc().timestamp()
}

/// A month of one department, as the tests have it.
#[derive(Default)]
struct Month<'a> {
    rules: &'a str,
    roster: &'a [(&'a str, &'a str, &'a str)],
    punches: &'a [(&'a str, &'a str)],
    ways: &'a [(&'a str, &'a str, Direction)],
    away: &'a [(&'a str, Away)],
    staff: &'a [Staff],
    only: Option<&'a str>,
}

impl Month<'_> {
    fn attendance(&self) -> (Attendance, Vec<String>) {
        let text = format!("{SHIFTS}{}", self.rules).into_bytes();
        let mut sink = Sink::unlimited();
        let book = Library::new(&move |_| Ok(text.clone())).load("t.toml", &mut sink).expect("a sound book");
        let row = |(at, (employee, date, shift)): (usize, &(&str, &str, &str))| RosterRow {
            employee: Person::from(*employee),
            date: date.parse().expect("a date"),
            duty: Duty::parse(shift),
            stand_in_for: None,
            part: None,
            tasks: Box::default(),
            approver: None,
            approved_at: None,
            place: Place::new(&Arc::from("roster.csv"), at as u64 + 2),
        };
        let roster: Roster = self.roster.iter().enumerate().map(row).collect();
        let staff = (!self.staff.is_empty()).then_some(self.staff);
        let plan = Plan::new(&book, "roster.csv", &roster, staff, &mut sink);
        let mut strays = Vec::new();
        for (line, (employee, at)) in (2..).zip(self.punches) {
            let (employee, at) = (Person::from(*employee), seconds(at));
            if !plan.see(&employee, at, None, line) {
                strays.push(Stray { employee, at, line });
            }
        }
        for (line, (employee, at, way)) in (2..).zip(self.ways) {
            assert!(plan.see(&Person::from(*employee), seconds(at), Some(*way), line), "{at}");
        }
        let leave = |(employee, away): &(&str, Away)| Leave {
            employee: Person::from(*employee),
            kind: None,
            away: *away,
            reason: None,
            requested_at: None,
            approver: Some(Arc::from("B")),
            approved_at: None,
            status: None,
            arranged_by: None,
            place: Place::new(&Arc::from("leave.csv"), 2),
        };
        let inputs = Inputs {
            book: &book,
            calendar: &chinese_calendar(),
            plan,
            punches: Arc::from("punches.csv"),
            strays,
            exported: Vec::new(),
            leaves: self.away.iter().map(leave).collect(),
            month: self.only.map(|month| crate::model::Month::parse(month).expect("a month")),
            now: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date").and_time(chrono::NaiveTime::MIN),
        };
        let attendance = attend(inputs, &mut sink);
        (attendance, sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    /// Every line as `A 2025-03-03 day present 0 0 27000`: lateness, early leaving, work.
    #[track_caller]
    fn assert_lines(&self, expected: &[&str]) {
        let (attendance, said) = self.attendance();
        assert_eq!(said, Vec::<String>::new());
        let lines: Vec<String> = attendance
            .table(&[], &[])
            .rows()
            .map(|row| {
                let shown = [0, 1, 2, 10, 7, 8, 9].map(|at: usize| shown(&row[at]));
                shown.join(" ")
            })
            .collect();
        assert_eq!(lines, expected);
    }

    /// The counts of one person's summary from `due` on.
    #[track_caller]
    fn assert_summary(&self, expected: [i64; 14]) {
        let (attendance, _) = self.attendance();
        let rows: Vec<_> = attendance.summary().rows().collect();
        assert_eq!(rows[0][1..].to_vec(), expected.map(Cell::Count).to_vec());
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "-".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Word(word) => word.en.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_order_of_punches_and_a_second_clock_change_nothing() {
    let roster = [("A", "2025-03-03", "day")];
    let punches = [
        ("A", "2025-03-03 17:30:40"),
        ("A", "2025-03-03 12:01:00"),
        ("A", "2025-03-03 08:29:30"),
        ("A", "2025-03-03 17:30:00"),
        ("A", "2025-03-03 13:25:00"),
        ("A", "2025-03-03 08:30:10"),
        ("A", "2025-03-03 08:29:30"),
    ];
    Month { roster: &roster, punches: &punches, ..Month::default() }
        .assert_lines(&["A 2025-03-03 day present 0 0 27000"]);
}

#[test]
fn punches_within_ten_minutes_are_one_and_the_other_is_missing() {
    let roster = [("A", "2025-03-03", "day"), ("A", "2025-03-04", "day"), ("A", "2025-03-05", "day")];
    let punches = [
        ("A", "2025-03-03 08:25:00"),
        ("A", "2025-03-03 08:35:00"),
        ("A", "2025-03-04 17:31:00"),
        ("A", "2025-03-05 08:31:00"),
        ("A", "2025-03-05 08:41:01"),
    ];
    Month { roster: &roster, punches: &punches, ..Month::default() }.assert_lines(&[
        "A 2025-03-03 day missing-punch 0 0 -",
        "A 2025-03-04 day missing-punch 0 0 -",
        // Eleven minutes apart: came late and left, all but at once.
        "A 2025-03-05 day late 60 31739 601",
    ]);
}

#[test]
fn an_out_after_midnight_belongs_to_the_shift_it_ends_and_to_its_month() {
    let roster = [("A", "2025-02-28", "late"), ("A", "2025-03-01", "late"), ("A", "2025-03-02", "day")];
    let punches = [
        ("A", "2025-02-28 16:00:00"),
        ("A", "2025-03-01 00:59:59"),
        ("A", "2025-03-01 16:00:01"),
        ("A", "2025-03-02 01:02:00"),
        ("A", "2025-03-02 08:30:00"),
        ("A", "2025-03-02 17:30:00"),
    ];
    let month = Month { roster: &roster, punches: &punches, ..Month::default() };
    month.assert_lines(&[
        "A 2025-02-28 late present 0 0 32399",
        "A 2025-03-01 late late 1 0 32399",
        "A 2025-03-02 day present 0 0 27000",
    ]);
    Month { only: Some("2025-02"), ..month }.assert_lines(&["A 2025-02-28 late present 0 0 32399"]);
}

#[test]
fn the_last_day_of_february_and_the_change_of_season_at_midnight() {
    let roster = [
        ("A", "2024-02-29", "night"),
        ("A", "2025-05-31", "night"),
        ("A", "2025-06-01", "night"),
        ("A", "2025-09-30", "night"),
        ("A", "2025-10-01", "night"),
    ];
    let punches = [
        ("A", "2024-02-29 17:30:00"),
        ("A", "2024-03-01 08:30:00"),
        ("A", "2025-05-31 17:30:01"),
        ("A", "2025-06-01 08:30:00"),
        ("A", "2025-06-01 18:00:00"),
        ("A", "2025-06-02 08:30:00"),
        ("A", "2025-09-30 18:00:00"),
        ("A", "2025-10-01 08:30:00"),
        ("A", "2025-10-01 18:00:00"),
        ("A", "2025-10-02 08:29:00"),
    ];
    Month { roster: &roster, punches: &punches, ..Month::default() }.assert_lines(&[
        "A 2024-02-29 night present 0 0 54000",
        "A 2025-05-31 night late 1 0 53999",
        "A 2025-06-01 night present 0 0 52200",
        "A 2025-09-30 night present 0 0 52200",
        "A 2025-10-01 night late 1800 60 52140",
    ]);
}

#[test]
fn shifts_that_touch_or_lie_within_one_another_need_no_punch_between() {
    let roster = [("A", "2025-03-03", "day"), ("A", "2025-03-03", "noon"), ("A", "2025-03-03", "night")];
    let punches = [("A", "2025-03-03 08:31:00"), ("A", "2025-03-04 08:30:00")];
    Month { roster: &roster, punches: &punches, ..Month::default() }.assert_lines(&[
        "A 2025-03-03 day late 60 0 26940",
        "A 2025-03-03 noon present 0 0 5400",
        "A 2025-03-03 night present 0 0 54000",
    ]);
    // Gone home at 17:00: the night was never begun.
    let punches = [("A", "2025-03-03 08:30:00"), ("A", "2025-03-03 17:00:00")];
    Month { roster: &roster, punches: &punches, ..Month::default() }.assert_lines(&[
        "A 2025-03-03 day left-early 0 1800 25200",
        "A 2025-03-03 noon present 0 0 5400",
        "A 2025-03-03 night absent 0 0 -",
    ]);
}

#[test]
fn lateness_beyond_the_limit_is_absence_and_grace_forgives_whole() {
    let rules = "[attendance]\ngrace = \"60s\"\nabsent_after = \"10m\"";
    let roster = [
        ("A", "2025-03-03", "day"),
        ("A", "2025-03-04", "day"),
        ("A", "2025-03-05", "day"),
        ("A", "2025-03-06", "day"),
    ];
    let ways = [
        ("A", "2025-03-03 08:31:00", Direction::In),
        ("A", "2025-03-03 17:30:00", Direction::Out),
        ("A", "2025-03-04 08:31:01", Direction::In),
        ("A", "2025-03-04 17:30:00", Direction::Out),
        ("A", "2025-03-05 08:40:00", Direction::In),
        ("A", "2025-03-05 17:30:00", Direction::Out),
        ("A", "2025-03-06 08:40:01", Direction::In),
        ("A", "2025-03-06 17:30:00", Direction::Out),
    ];
    Month { rules, roster: &roster, ways: &ways, ..Month::default() }.assert_lines(&[
        "A 2025-03-03 day present 0 0 26940",
        "A 2025-03-04 day late 61 0 26939",
        "A 2025-03-05 day late 600 0 26400",
        "A 2025-03-06 day absent 601 0 26399",
    ]);
}

#[test]
fn leave_takes_off_the_beginning_the_end_or_the_whole() {
    let roster = [
        ("A", "2025-03-03", "day"),
        ("A", "2025-03-04", "day"),
        ("A", "2025-03-05", "day"),
        ("A", "2025-03-06", "late"),
    ];
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let away = [
        ("A", Away::Hours(seconds("2025-03-03 08:30:00"), seconds("2025-03-03 10:00:00"))),
        ("A", Away::Hours(seconds("2025-03-04 15:00:00"), seconds("2025-03-04 17:30:00"))),
        ("A", Away::Days(date("2025-03-05"), date("2025-03-06"))),
    ];
    let punches = [
        ("A", "2025-03-03 10:00:01"),
        ("A", "2025-03-03 17:30:00"),
        ("A", "2025-03-04 08:30:00"),
        ("A", "2025-03-04 15:00:00"),
    ];
    Month { roster: &roster, punches: &punches, away: &away, ..Month::default() }.assert_lines(&[
        // 10:00:01-12:00 and 13:30-17:30; 08:30-12:00 and 13:30-15:00.
        "A 2025-03-03 day late 1 0 21599",
        "A 2025-03-04 day present 0 0 18000",
        "A 2025-03-05 day leave 0 0 -",
        "A 2025-03-06 late leave 0 0 -",
    ]);
}

#[test]
fn who_joined_or_left_within_the_month_is_due_for_their_own_days_only() {
    let place = || Place::new(&Arc::from("staff.csv"), 2);
    let mut joined = Staff::new(Person::from("A"), place(), []);
    joined.hired = Some("2025-03-04".parse().expect("a date"));
    let mut left = Staff::new(Person::from("B"), place(), []);
    left.left = Some("2025-03-03".parse().expect("a date"));
    let roster = [
        ("A", "2025-03-03", "day"),
        ("A", "2025-03-04", "day"),
        ("B", "2025-03-03", "day"),
        ("B", "2025-03-04", "day"),
    ];
    Month { roster: &roster, staff: &[joined, left], ..Month::default() }
        .assert_lines(&["A 2025-03-04 day absent 0 0 -", "B 2025-03-03 day absent 0 0 -"]);
}

#[test]
fn overtime_is_told_by_working_day_day_of_rest_and_statutory_holiday() {
    // 1 and 2 May 2025 are statutory holidays; 5 May is a day off, but no statutory one.
    let roster = [
        ("A", "2025-04-30", "day"),
        ("A", "2025-05-01", "day"),
        ("A", "2025-05-02", "rest"),
        ("A", "2025-05-05", "rest"),
        ("A", "2025-05-06", "day"),
    ];
    let punches = [
        ("A", "2025-04-30 08:30:00"),
        ("A", "2025-04-30 18:00:00"),
        ("A", "2025-05-01 08:30:00"),
        ("A", "2025-05-01 17:30:00"),
        ("A", "2025-05-02 10:00:00"),
        ("A", "2025-05-02 11:00:00"),
        ("A", "2025-05-05 10:00:00"),
        ("A", "2025-05-05 12:00:00"),
        ("A", "2025-05-06 08:30:00"),
        ("A", "2025-05-06 17:59:59"),
    ];
    let month = Month { roster: &roster, punches: &punches, ..Month::default() };
    // Due, present, late, s, early, s, absent, missing, leave, rest, worked, then the three kinds of overtime: 30 minutes after a
    // working day are overtime, a second less is not; 7.5 hours of a shift and an hour on two holidays; 2 hours on a day of rest.
    month.assert_summary([3, 3, 0, 0, 0, 0, 0, 0, 0, 2, 3 * 27_000, 1800, 7200, 27_000 + 3600]);
}

#[test]
fn people_and_days_the_roster_says_nothing_of_are_told() {
    let roster = [("A", "2025-03-03", "day"), ("A", "2025-03-04", "休")];
    let punches = [
        ("A", "2025-03-03 08:30:00"),
        ("A", "2025-03-03 17:30:00"),
        ("A", "2025-03-04 09:00:00"),
        ("B", "2025-03-03 08:30:00"),
        ("B", "2025-03-03 08:45:00"),
    ];
    Month { roster: &roster, punches: &punches, ..Month::default() }.assert_lines(&[
        "A 2025-03-03 day present 0 0 27000",
        "A 2025-03-04 - rest 0 0 -",
        "B 2025-03-03 - unrostered 0 0 900",
    ]);
}

#[test]
fn a_roster_that_has_a_shift_twice_or_names_an_unknown_one_is_refused() {
    let roster = [("A", "2025-03-03", "day"), ("A", "2025-03-03", "day"), ("A", "2025-03-04", "nigth")];
    let (_, said) = Month { roster: &roster, ..Month::default() }.attendance();
    assert_eq!(said, ["the book has no shift `nigth` on 2025-03-04", "the shift `day` is here twice on 2025-03-03"]);
}
