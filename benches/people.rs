//! A payroll of many people with twice as many incidents: `cs payroll STAFF --incidents INCIDENTS`.
//!
//! Full size: a million people, two million incidents.

#![allow(
    missing_docs,
    dead_code,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use common::{Job, data, is_full, own, yuan};

fn main() {
    let people: u64 = if is_full() { 1_000_000 } else { 50_000 };
    let incidents = people * 2;
    let staff = data(&format!("staff-{people}.csv"), |out, random| {
        writeln!(out, "employee,department,grade,base,sales,rostered_days,insurance,housing_fund,tax")?;
        let grades = ["new", "regular", "senior"];
        for person in 1..=people {
            let grade = grades[random.below(3) as usize];
            let (base, sales) = (2000 + random.below(30) * 100, yuan(random.below(20_000_000)));
            let (insurance, fund, tax) =
                (yuan(random.below(60_000)), yuan(random.below(60_000)), yuan(random.below(9000)));
            writeln!(out, "E{person:07},service,{grade},{base},{sales},26,{insurance},{fund},{tax}")?;
        }
        Ok(())
    });
    let log = data(&format!("incidents-{incidents}.csv"), |out, random| {
        writeln!(out, "employee,date,code,minutes,amount,status,note")?;
        for _ in 0..incidents {
            let person = random.below(people) + 1;
            let date = format!("2025-{:02}-{:02}", random.below(3) + 1, random.below(28) + 1);
            let (code, minutes, amount) = match random.below(10) {
                0..=3 => ("late", (random.below(30) + 1).to_string(), String::new()),
                4..=5 => ("handover-unlogged", String::new(), String::new()),
                6 => ("damage", String::new(), yuan(random.below(50_000))),
                7 => ("wrong-price", String::new(), String::new()),
                8 => ("complaint", String::new(), String::new()),
                _ => ("phone", String::new(), String::new()),
            };
            let status = if random.below(20) == 0 { "proposed" } else { "" };
            writeln!(out, "E{person:07},{date},{code},{minutes},{amount},{status},")?;
        }
        Ok(())
    });
    let (staff, log, book) = (staff.display().to_string(), log.display().to_string(), own("people.toml"));
    Job {
        name: "people and incidents",
        rows: people + incidents,
        arguments: ["payroll", &staff, "--incidents", &log, "-p", &book, "-q"].map(str::to_owned).into(),
        input: None,
        runs: 3,
    }
    .measure();
}
