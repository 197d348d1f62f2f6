//! A whole month on one page: `cs report DIR --into OUT`, every stage and every format.
//!
//! Full size: 5,000 people, a million tickets, 500,000 orders, 300,000 punches and the roster they are held against.

#![allow(
    missing_docs,
    dead_code,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use common::{Job, Random, data, folder, is_full, own, yuan};

/// A second of March 2025 as systems write it.
fn written(second: u64) -> String {
    let (day, second) = (second / 86_400, second % 86_400);
    format!("2025-03-{:02} {:02}:{:02}:{:02}", day + 1, second / 3600, second / 60 % 60, second % 60)
}

/// A second of a desk's day.
fn at_work(random: &mut Random) -> u64 {
    random.below(31) * 86_400 + 8 * 3600 + random.below(9 * 3600)
}

fn main() {
    let people: u64 = if is_full() { 5_000 } else { 100 };
    let (tickets, orders, days) = (people * 200, people * 100, 30);
    let month = format!("month-of-{people}");
    let file = |log: &str| format!("{month}/{log}.csv");
    data(&file("staff"), |out, random| {
        writeln!(out, "employee,department,grade,base,insurance,housing_fund")?;
        for person in 0..people {
            let department = ["service", "marketing", "logistics"][random.below(3) as usize];
            writeln!(out, "E{person:05},{department},regular,{},386.40,165.00", 3000 + random.below(3000))?;
        }
        Ok(())
    });
    data(&file("incidents"), |out, random| {
        writeln!(out, "employee,date,code")?;
        for _ in 0..people {
            let (person, day) = (random.below(people), random.below(31) + 1);
            writeln!(out, "E{person:05},2025-03-{day:02},handover-unlogged")?;
        }
        Ok(())
    });
    data(&file("tickets"), |out, random| {
        writeln!(out, "ticket,kind,category,agent,created_at,first_reply_at,resolved_at")?;
        for ticket in 0..tickets {
            let (person, created) = (random.below(people), at_work(random));
            let (reply, solved) = (created + random.below(2000), created + random.below(6 * 3600));
            let kind = ["complaint", "repair", "enquiry"][random.below(3) as usize];
            let category = random.below(12);
            writeln!(
                out,
                "T{ticket:07},{kind},C{category},E{person:05},{},{},{}",
                written(created),
                written(reply.min(31 * 86_400 - 1)),
                written(solved.min(31 * 86_400 - 1)),
            )?;
        }
        Ok(())
    });
    data(&file("orders"), |out, random| {
        writeln!(out, "order,agent,paid_at,amount,remark,flag")?;
        for order in 0..orders {
            let (person, paid, amount) = (random.below(people), at_work(random), yuan(random.below(500_000)));
            let remark = if random.below(20) == 0 { String::new() } else { format!("E{person:05}") };
            writeln!(out, "S{order:07},E{person:05},{},{amount},{remark},red", written(paid))?;
        }
        Ok(())
    });
    data(&file("roster"), |out, _| {
        writeln!(out, "employee,date,shift")?;
        for day in 1..=days {
            for person in 0..people {
                writeln!(out, "E{person:05},2025-03-{day:02},early")?;
            }
        }
        Ok(())
    });
    data(&file("punches"), |out, random| {
        writeln!(out, "employee,at")?;
        for day in 0..days {
            for person in 0..people {
                let midnight = day * 86_400;
                let late = if random.below(50) == 0 { 1500 } else { 0 };
                writeln!(out, "E{person:05},{}", written(midnight + 8 * 3600 - random.below(900) + late))?;
                writeln!(out, "E{person:05},{}", written(midnight + 17 * 3600 + 1800 + random.below(900)))?;
            }
        }
        Ok(())
    });
    let (month, out) = (folder().join(month).display().to_string(), folder().join("report").display().to_string());
    let book = own("report.toml");
    let arguments = ["report", &month, "--month", "2025-03", "--into", &out, "-p", &book, "-q"];
    let rows = people * 2 + tickets + orders + people * days * 3;
    Job { name: "a month on one page", rows, arguments: arguments.map(str::to_owned).into(), input: None, runs: 3 }
        .measure();
}
