//! The doors bytes come in by. Whatever they are, the answer is an answer or diagnostics, which can be shown; the tests and the
//! fuzz targets share this file.

use std::ffi::OsString;

use cs::cli::{Locale, World};
use cs::diagnostics::Sink;
use cs::log::Reader;
use cs::log::files::InMemory;
use cs::model::Lang;
use cs::model::digest::digest;

const DESK: &str = include_str!("../desk.toml");
const STAFF: &str = "employee,department,grade,base,sales,rostered_days\nLin,service,new,1500,10000,22\nZhou,service,senior,3000,1,22\n";
const INCIDENTS: &str = "employee,date,code,severity,minutes,amount,points\n\
    Lin,2025-03-03,late,serious,12,30,2\nZhou,2025-03-04,handover-unlogged,,7,5,\nLin,2025-02-28,rude,serious,0,0,3\n";

/// A book of shifts, one of them over midnight, with lateness by the minute.
const SHIFTS: &str = r#"
[policy]
id = "shifts"
title = "Shifts"
title_zh = "班次"

[[violation]]
code = "late"
clause = "T-1"
title = "Late"
title_zh = "迟到"
each = { fine = 10 }

[[shift]]
id = "day"
clause = "T-2"
title = "Day"
title_zh = "白班"
spans = ["08:30-12:00", "13:00-17:30"]

[[shift]]
id = "night"
clause = "T-3"
title = "Night"
title_zh = "夜班"
spans = ["16:00-01:00"]

[attendance]
clause = "T-4"
late = "late"
"#;
const ROSTER: &str = "employee,date,shift\nLin,2025-03-03,day\nZhou,2025-03-03,night\nLin,2025-03-04,rest\n";
const PUNCHES: &str = "employee,at\nLin,2025-03-03 08:31:00\nLin,2025-03-03 17:30:00\nZhou,2025-03-03 15:50:00\nZhou,2025-03-04 01:05:00\n";

/// What takes bytes.
type Door = fn(&[u8]);

/// The doors, each with its name.
pub(crate) const DOORS: &[(&str, Door)] = &[
    ("adjustments", adjustments),
    ("book", book),
    ("cells", cells),
    ("closed", closed),
    ("figures", figures),
    ("incidents", incidents),
    ("leave", leave),
    ("orders", orders),
    ("punches", punches),
    ("roster", roster),
    ("settings", settings),
    ("spending", spending),
    ("staff", staff),
];

/// What is put right of closed months.
fn adjustments(bytes: &[u8]) {
    let lines = ["payroll s.csv --adjustments f.csv --month 2025-03", "explain payroll s.csv --adjustments f.csv"];
    run(&lines, &[("f.csv", bytes), ("s.csv", STAFF.as_bytes())]);
}

/// The record of a closed month: as it is, and with the digest it should have.
fn closed(bytes: &[u8]) {
    let read = |bytes: Vec<u8>| {
        let files = InMemory::new([("f.json".to_owned(), bytes)]);
        let mut sink = Sink::default();
        let record = Reader::new(&files).closed("f.json", &mut sink);
        assert_ne!(record.is_some(), sink.has_errors(), "a record, or why there is none");
    };
    read(bytes.to_vec());
    if let Ok(serde_json::Value::Object(mut members)) = serde_json::from_slice(bytes) {
        members.shift_remove("digest");
        let digest = digest(&serde_json::Value::Object(members.clone()).to_string());
        members.insert("digest".to_owned(), digest.into());
        read(serde_json::Value::Object(members).to_string().into_bytes());
    }
}

/// A rule book: checked, shown, and used on sound data.
fn book(bytes: &[u8]) {
    let lines = [
        "policy check b.toml",
        "policy show -p b.toml",
        "policy test b.toml",
        "fines i.csv -p b.toml",
        "score i.csv -p b.toml",
        "fund i.csv -p b.toml",
        "payroll s.csv -p b.toml --incidents i.csv",
    ];
    run(&lines, &[("b.toml", bytes), ("s.csv", STAFF.as_bytes()), ("i.csv", INCIDENTS.as_bytes())]);
}

/// One cell, in every column of a staff sheet, an incident log and an orders log.
fn cells(bytes: &[u8]) {
    let cell = [b"\"", String::from_utf8_lossy(bytes).replace('"', "\"\"").as_bytes(), b"\""].concat();
    let staff = "employee,department,grade,base,sales,orders,rate,floor,allowance,hired,left,late_days,absent_days,rostered_days,award";
    let incidents = "employee,date,code,severity,points,amount,minutes,quantity,status,approver,reason,reversed";
    let orders = "order,agent,paid_at,amount,remark,flag,refunded,refund_amount,status";
    let sound = |header: &str, name: &str| match name {
        "employee" | "agent" | "remark" => "Lin",
        "date" | "paid_at" => "2025-03-03",
        "code" => "slow-reply",
        "department" => "service",
        "amount" | "minutes" if header.starts_with("order") || name == "minutes" => "10",
        _ => "",
    };
    for (header, line) in
        [(staff, "payroll f.csv"), (incidents, "fines f.csv"), (orders, "payroll s.csv --orders f.csv")]
    {
        let mut sheet = format!("{header}\n").into_bytes();
        for at in 0..header.split(',').count() {
            for (own, name) in header.split(',').enumerate() {
                let separator: &[u8] = if own == 0 { b"" } else { b"," };
                let cell = if own == at { &cell[..] } else { sound(header, name).as_bytes() };
                sheet.extend(separator.iter().chain(cell));
            }
            sheet.push(b'\n');
        }
        run(&[line], &[("f.csv", &sheet), ("s.csv", STAFF.as_bytes())]);
    }
}

/// Profit figures.
fn figures(bytes: &[u8]) {
    run(&["profit f.csv", "payroll s.csv --profit f.csv"], &[("f.csv", bytes), ("s.csv", STAFF.as_bytes())]);
}

/// An incident log.
fn incidents(bytes: &[u8]) {
    let lines = [
        "fines f.csv",
        "fines f.csv --by employee -f json",
        "explain fines f.csv",
        "fund f.csv",
        "score f.csv",
        "payroll s.csv --incidents f.csv",
    ];
    run(&lines, &[("f.csv", bytes), ("s.csv", STAFF.as_bytes())]);
}

/// A log of leave.
fn leave(bytes: &[u8]) {
    let line = "attendance p.csv --roster r.csv --leave f.csv -p shifts.toml --now 2025-03-31";
    run(&[line], &[("f.csv", bytes), ("p.csv", PUNCHES.as_bytes()), ("r.csv", ROSTER.as_bytes())]);
}

/// A log of punches.
fn punches(bytes: &[u8]) {
    let lines =
        ["attendance f.csv --roster r.csv -p shifts.toml", "attendance f.csv --roster r.csv -p shifts.toml --summary"];
    run(&lines, &[("f.csv", bytes), ("r.csv", ROSTER.as_bytes())]);
}

/// A roster.
fn roster(bytes: &[u8]) {
    let lines = [
        "attendance p.csv --roster f.csv -p shifts.toml",
        "attendance p.csv --roster f.csv -p shifts.toml --emit incidents",
    ];
    run(&lines, &[("f.csv", bytes), ("p.csv", PUNCHES.as_bytes())]);
}

/// An orders log.
fn orders(bytes: &[u8]) {
    let lines = ["payroll s.csv --orders f.csv", "payroll s.csv --orders f.csv --unearned"];
    run(&lines, &[("f.csv", bytes), ("s.csv", STAFF.as_bytes())]);
}

/// The settings, and the names of people beside them.
fn settings(bytes: &[u8]) {
    run(&["fines i.csv -p desk.toml"], &[("cs.toml", bytes), ("i.csv", INCIDENTS.as_bytes())]);
    run(&["fines i.csv"], &[("people.toml", bytes), ("i.csv", INCIDENTS.as_bytes())]);
}

/// A spending log.
fn spending(bytes: &[u8]) {
    run(&["fund i.csv --spending f.csv"], &[("f.csv", bytes), ("i.csv", INCIDENTS.as_bytes())]);
}

/// A staff sheet.
fn staff(bytes: &[u8]) {
    run(
        &["payroll f.csv", "payroll f.csv --incidents i.csv -f md", "explain payroll f.csv"],
        &[("f.csv", bytes), ("i.csv", INCIDENTS.as_bytes())],
    );
}

/// Feeds a door.
pub(crate) fn open(name: &str, bytes: &[u8]) {
    let door = DOORS.iter().find(|(own, _)| *own == name).expect("a door");
    door.1(bytes);
}

/// Runs each command line, by turns in English and in Chinese; a run that failed has not answered.
fn run(lines: &[&str], files: &[(&str, &[u8])]) {
    let defaults = [("desk.toml", DESK), ("shifts.toml", SHIFTS), ("cs.toml", "policy = \"desk.toml\"\n")];
    let defaults = defaults.map(|(name, text)| (name, text.as_bytes()));
    let files = defaults.iter().chain(files).map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let files = InMemory::new(files);
    for (line, locale) in lines.iter().zip([Lang::Zh, Lang::En].into_iter().cycle()) {
        let arguments: Vec<OsString> = std::iter::once("cs").chain(line.split(' ')).map(OsString::from).collect();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut world = World { locale: Locale(locale), ..World::unattended(&files, &mut stdout, &mut stderr) };
        let status = cs::run(&arguments, &mut world).code();
        assert!(status < 2 || stdout.is_empty(), "a run that failed answered: {line}");
        assert!(status < 2 || !stderr.is_empty(), "a run that failed did not say why: {line}");
        assert!(std::str::from_utf8(&stderr).is_ok(), "messages are text: {line}");
    }
}
