//! Logs damaged at random: an answer or a clear error, and no row lost between them.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::book::library::Library;
use crate::diagnostics::{Severity, Sink};
use crate::log::Reader;
use crate::log::files::InMemory;
use crate::model::{Accumulate, Record};

use super::*;

/// A generator of its own, so that a failure comes again under its seed on every machine.
struct Random(u64);

impl Random {
    /// A number below `end` (splitmix64).
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

const HEADER: &str =
    "订单编号,客服,订单创建时间,订单付款时间,标价,成交价,应收邮费,实收邮费,订单备注,旗帜,发货时间,核对时间\n";

/// An orders log of some rows, sound but for what rules find in it.
fn orders(random: &mut Random) -> String {
    let mut text = HEADER.to_owned();
    for row in 0..=random.below(40) {
        let (hour, minute) = (random.below(24), random.below(60));
        let agent = random.of(&["林小雨", "周明", "陈安"]);
        let remark = random.of(&["林小雨", "\"加急, 林小雨\"", "周明\u{3000}已核对", ""]);
        let flag = random.of(&["蓝", "blue", "红", ""]);
        let (listed, paid) = (random.below(300), random.below(300));
        let _ = writeln!(
            text,
            "{row},{agent},2025-03-0{} {hour:02}:{minute:02}:00,2025-03-09 10:00,{listed}.00,{paid}.50,10.00,{}.00,{remark},{flag},\
             2025-03-10 {hour:02}:00,2025-03-10 {:02}:00",
            1 + random.below(9),
            random.below(12),
            random.below(24)
        );
    }
    text
}

/// Damages what stands below the header.
fn damage(random: &mut Random, text: &mut Vec<u8>) {
    const PIECES: &[&[u8]] = &[
        b"\"",
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b",,,,,,,,,,,,,,,,,,",
        b"\0",
        b"\xff\xfe",
        "，".as_bytes(),
        b"99999999999999999999999999",
        b"-",
        b"1.23E+18",
        b"=\"",
        b"2025-02-30",
        b"25:61",
        b"(",
        "\u{feff}".as_bytes(),
        b"\xe4\xb8",
        "合计,".as_bytes(),
        b"NaN",
    ];
    for _ in 0..=random.below(6) {
        let at = HEADER.len() + random.below((text.len() - HEADER.len()).max(1));
        let at = at.min(text.len());
        match random.below(5) {
            0 => text.truncate(at),
            1 if at < text.len() => text[at] = u8::try_from(random.below(256)).expect("a byte"),
            2 if at < text.len() => {
                text.remove(at);
            }
            3 => {
                let end = (at + random.below(60)).min(text.len());
                let again = text[at..end].to_vec();
                text.splice(at..at, again);
            }
            _ => {
                text.splice(at..at, random.of(PIECES).iter().copied());
            }
        }
    }
}

/// What a check of a log comes to.
struct Checked {
    /// The lines of the rows that were judged, or none when the log could not be read.
    lines: Option<Vec<u64>>,
    findings: Vec<String>,
    aside: BTreeSet<u64>,
    sink: Sink,
}

/// What the rows of a stretch show, and which they are.
#[derive(Default)]
struct Judged {
    seen: Seen,
    lines: Vec<u64>,
}

impl Accumulate for Judged {
    fn add(&mut self, behind: Self) {
        self.seen.add(behind.seen);
        self.lines.extend(behind.lines);
    }
}

fn check(book: &crate::book::RuleBook, bytes: &[u8], skip_bad: bool, threads: usize) -> Checked {
    let rules: Vec<_> = book.checks().iter().filter(|check| check.is_of("orders", &[])).cloned().collect();
    let now = chrono::NaiveDate::from_ymd_opt(2025, 3, 31).and_then(|day| day.and_hms_opt(18, 0, 0)).expect("a time");
    let checks = Checks::new("orders", &rules, Options { month: None, now, undated: Undated::Refused });
    let files = InMemory::new([("orders.csv".to_owned(), bytes.to_vec())]);
    let mut reader = Reader::new(&files).threads(threads).skip_bad(skip_bad);
    let (mut sink, mut fitting, partners) = (Sink::unlimited(), Fitting::default(), Partners::default());
    let judged = reader.records(
        "orders.csv",
        checks.shape(),
        |present: &Present<'_>| {
            fitting = checks.fit(|column| present.has(column), present.headers(), &partners, false);
            let (checks, fitting, partners) = (&checks, fitting.clone(), &partners);
            move |judged: &mut Judged, row: &mut LogRecord<'_, '_>| {
                checks.row(&fitting, partners, &mut judged.seen, row);
                if row.is_sound() {
                    judged.lines.push(row.place().line);
                }
            }
        },
        &mut sink,
    );
    let aside = csv::Reader::from_reader(&reader.set_aside(crate::model::Lang::En)[..])
        .records()
        .map(|row| row.expect("a row set aside")[1].parse().expect("its line"))
        .collect();
    let Some(Judged { seen, lines }) = judged else {
        return Checked { lines: None, findings: Vec::new(), aside, sink };
    };
    let findings = checks.close("orders.csv", fitting, seen, &[]);
    let findings = findings.table().rows().map(|row| format!("{row:?}")).collect();
    Checked { lines: Some(lines), findings, aside, sink }
}

#[test]
fn two_thousand_damaged_logs_panic_lose_and_hide_nothing() {
    let nowhere = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
    let book = Library::new(&nowhere).load("default", &mut Sink::default()).expect("a sound book");
    let (mut read, mut faulty, mut found) = (0, 0, 0);
    for seed in 0..2000 {
        let mut random = Random(seed);
        let mut bytes = orders(&mut random).into_bytes();
        damage(&mut random, &mut bytes);

        let strict = check(&book, &bytes, false, 1);
        let errors: Vec<_> =
            strict.sink.shown().iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
        for error in &errors {
            let file_as_a_whole = matches!(
                error.code,
                DiagnosticCode::D002 | DiagnosticCode::D003 | DiagnosticCode::D004 | DiagnosticCode::D005
            );
            assert!(matches!(error.at, At::Row { .. }) || file_as_a_whole, "seed {seed}: {error:?}");
        }
        assert_eq!(strict.lines.is_none(), strict.lines.is_none() && !errors.is_empty(), "seed {seed}: read nothing");

        // On two threads the same.
        let again = check(&book, &bytes, false, 2);
        assert_eq!((&again.findings, again.sink.errors()), (&strict.findings, strict.sink.errors()), "seed {seed}");

        // Bad rows set aside: every row is judged or set aside, and those set aside are those with an error.
        let lenient = check(&book, &bytes, true, 1);
        let Some(lines) = &lenient.lines else { continue };
        read += 1;
        let errors_at: BTreeSet<u64> = errors
            .iter()
            .filter_map(|error| match &error.at {
                At::Row { place, .. } if error.code != DiagnosticCode::D012 => Some(place.line),
                _ => None,
            })
            .collect();
        faulty += usize::from(!errors_at.is_empty());
        found += lenient.findings.len();
        assert_eq!(lenient.aside, errors_at, "seed {seed}");
        let mut rows: Vec<u64> = lines.iter().chain(&lenient.aside).copied().collect();
        rows.sort_unstable();
        let judged = rows.len() + totals(&lenient.sink);
        if let Some(expected) = rows_of(&bytes) {
            assert_eq!(judged, expected, "seed {seed}");
        }
        rows.dedup();
        assert_eq!(rows.len(), lines.len() + lenient.aside.len(), "seed {seed}: a row both judged and set aside");
    }
    assert!(read > 900 && faulty > 600 && found > 10_000, "{read} read, {faulty} with errors, {found} findings");
}

/// Rows of totals left out.
fn totals(sink: &Sink) -> usize {
    let said = sink.shown().iter().filter(|diagnostic| diagnostic.code == DiagnosticCode::D015);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<usize>().ok();
    said.filter_map(|diagnostic| digits(&diagnostic.message.en)).sum()
}

/// How many rows of data another reader of CSV sees; none where it and we may rightly differ: bytes that are no UTF-8, and
/// quotes that open or close in the middle of a cell or never.
fn rows_of(bytes: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.matches('"').count() != text.matches("\"加急, 林小雨\"").count() * 2 || text.contains('\r') {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let filled = |row: &csv::StringRecord| row.iter().any(|cell| !cell.trim_ascii().is_empty());
    Some(reader.records().filter(|row| row.as_ref().is_ok_and(filled)).count())
}
