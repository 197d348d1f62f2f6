//! What is written for a spreadsheet is read back as what it was.

use std::fs;
use std::path::Path;
use std::process::Command;

const BOOK: &str = r#"
[policy]
id = "test-desk"
title = "Test desk"
title_zh = "测试客服"
source = "made up"

[[violation]]
code = "late"
clause = "08-07"
title = "Late"
title_zh = "迟到"
each = { fine = 30 }
"#;

/// Each would be read as a formula, a number, a date or a quote.
const NAMES: [&str; 12] = [
    "=1+1",
    "+86",
    "-5 a",
    "@all",
    "0042",
    "6217000010001234567",
    "3-4",
    "2E10",
    "8:30",
    "12.50",
    "'quoted",
    "=\"0042\"",
];

fn fines(folder: &Path, log: &str, answer: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(["fines", log, "-p", "book.toml", "--excel", "-o", answer])
        .current_dir(folder)
        .output()
        .expect("cs runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_answer_for_a_spreadsheet_is_a_log_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    // A quote of its own keeps each from being unwrapped already here.
    let rows = NAMES.map(|name| format!("\"'{}\",2025-03-01,08-07\n", name.replace('"', "\"\"")));
    let log = format!("employee,date,code\n{}", rows.concat());
    fs::write(path("book.toml"), BOOK).expect("written");
    fs::write(path("log.csv"), log).expect("written");
    fines(folder.path(), "log.csv", "once.csv");
    fines(folder.path(), "once.csv", "twice.csv");

    let once = fs::read_to_string(path("once.csv")).expect("the answer");
    assert!(once.starts_with("\u{feff}employee,date,code,"), "{once}");
    assert_eq!(once.matches("\r\n").count(), once.matches('\n').count(), "{once}");
    assert!(once.contains("\r\n'=1+1,2025-03-01,late,1,30.00,"), "{once}");
    assert!(once.contains("\r\n\"=\"\"6217000010001234567\"\"\",2025-03-01,"), "{once}");
    assert_eq!(fs::read_to_string(path("twice.csv")).expect("the answer"), once);

    let plain = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(["fines", "twice.csv", "-p", "book.toml"])
        .current_dir(folder.path())
        .output()
        .expect("cs runs");
    let mut reader = csv::Reader::from_reader(plain.stdout.as_slice());
    let names: Vec<String> = reader.records().map(|row| row.expect("well-formed")[0].to_owned()).collect();
    assert_eq!(names, NAMES);
}
