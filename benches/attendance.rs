//! A year of punches in the order the clocks wrote them: `cs attendance PUNCHES --roster ROSTER --summary`.
//!
//! Full size: 10,000 people, 3.65 million rows of roster, about ten million punches. What is held in memory is the roster: of the
//! punches only the first and the last of each shift are kept.

#![allow(
    missing_docs,
    dead_code,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use common::{Job, data, is_full, own};

/// The shift of somebody on a day of the year: early and late weeks in turn, one day in seven of rest.
fn shift(person: u64, day: u64) -> &'static str {
    match (person + day) % 7 {
        0 => "rest",
        _ if (person + day / 7).is_multiple_of(2) => "early",
        _ => "late",
    }
}

/// A second of 2025 as the clocks write it.
fn written(second: u64) -> String {
    const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut day, second, mut month) = (second / 86_400, second % 86_400, 0);
    while month < 11 && day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("2025-{:02}-{:02} {hour:02}:{minute:02}:{:02}", month + 1, day + 1, second % 60)
}

fn main() {
    let people: u64 = if is_full() { 10_000 } else { 500 };
    let roster = data(&format!("roster-{people}.csv"), |out, _| {
        writeln!(out, "employee,date,shift")?;
        for day in 0..365 {
            let date = &written(day * 86_400)[..10];
            for person in 0..people {
                writeln!(out, "E{person:05},{date},{}", shift(person, day))?;
            }
        }
        Ok(())
    });
    let punches = data(&format!("punches-{people}.csv"), |out, random| {
        writeln!(out, "employee,at")?;
        let mut day_before: Vec<(u64, u64)> = Vec::new();
        for day in 0..365 {
            let mut seen = std::mem::take(&mut day_before);
            for person in 0..people {
                let (starts, ends) = match shift(person, day) {
                    "early" => (8 * 3600, 17 * 3600 + 1800),
                    "late" => (16 * 3600, 25 * 3600),
                    _ => continue,
                };
                let came = day * 86_400 + starts - 900 + random.below(960);
                let left = day * 86_400 + ends + random.below(1200);
                seen.extend([(came, person), (left, person)]);
                // Most go out for a meal, and some clocks write twice.
                for _ in 0..=u64::from(random.below(5) == 0) {
                    seen.push((came + 4 * 3600 + random.below(1800), person));
                }
            }
            seen.sort_unstable();
            // What lies beyond midnight is written with the next day.
            day_before = seen.split_off(seen.partition_point(|(at, _)| *at < (day + 1) * 86_400));
            for (at, person) in seen {
                writeln!(out, "E{person:05},{}", written(at))?;
            }
        }
        Ok(())
    });
    let rows = people * 365 + people * 365 * 6 / 7 * 16 / 5;
    let (roster, punches, book) = (roster.display().to_string(), punches.display().to_string(), own("attendance.toml"));
    let arguments =
        ["attendance", &punches, "--roster", &roster, "--summary", "--now", "2026-01-02", "-p", &book, "-q"];
    Job { name: "a year of punches", rows, arguments: arguments.map(str::to_owned).into(), input: None, runs: 3 }
        .measure();
}
