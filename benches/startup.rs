//! How long a small payroll takes from start to end: a dozen people, by the built-in book and by one of five hundred rules.

#![allow(
    missing_docs,
    dead_code,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use std::fmt::Write;

use common::{Job, data};

fn main() {
    let staff = data("dozen.csv", |out, _| {
        writeln!(out, "employee,department,grade,base,sales")?;
        for person in 1..=12 {
            writeln!(out, "员工{person:02},service,regular,3000,{}", person * 10_000)?;
        }
        Ok(())
    });
    let large = data("five-hundred-rules.toml", |out, _| out.write_all(large_book(500).as_bytes()));
    let staff = staff.display().to_string();
    let job = |name, book: &str| Job {
        name,
        rows: 12,
        arguments: ["payroll", &staff, "--month", "2025-03", "-p", book, "-q"].map(str::to_owned).into(),
        input: None,
        runs: 50,
    };
    job("start-up, the built-in book", "default").measure();
    job("start-up, five hundred rules", &large.display().to_string()).measure();
}

/// A book of so many violations of every shape.
fn large_book(rules: usize) -> String {
    let mut book =
        String::from("[policy]\nid = \"large\"\ntitle = \"Large\"\ntitle_zh = \"大\"\n\n[pay]\nclause = \"l-1\"\n");
    let shapes = [
        "each = { fine = 30 }",
        "ladder = [{ fine = 30 }, { fine = 50 }, { withhold = \"month-wage\" }]",
        "measure = \"minutes\"\nbands = [{ up_to = \"5m\", fine = 10 }, { up_to = \"10m\", fine = 20 }, { fine = 40 }]",
        "window = \"ever\"\nladder = [{ points = 1 }, { points = 2 }, { outcome = \"separation\" }]",
    ];
    for rule in 0..rules {
        let shape = shapes[rule % shapes.len()];
        write!(
            book,
            "\n[[violation]]\ncode = \"rule-{rule}\"\nclause = \"l-v-{rule}\"\ntitle = \"Rule {rule}\"\ntitle_zh = \"规则 {rule}\"\n{shape}\n"
        )
        .expect("a string takes everything");
    }
    book
}
