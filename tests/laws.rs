use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::NaiveDate;
use cs::diagnostics::Sink;
use cs::log::Reader;
use cs::log::files::InMemory;
use cs::model::column::SPENDING;
use cs::model::{Cell, Outcome, Table, Yuan};
use cs::render::{Format, Style};
use cs::said;
use encoding_rs::GB18030;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;

use crate::run::{Run, column};

/// The same cases on every run, so that a red test stays red; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look further.
fn law(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases };
    let rng_seed = if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(20_250_331) } else { asked.rng_seed };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..asked }
}

const PEOPLE: [&str; 5] = ["林小雨", "周明", "Ada", "O'Neil, \"Pat\"", "=1+1"];

fn money(text: &str) -> Decimal {
    text.parse().expect("money with two decimals")
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a String>) -> Decimal {
    amounts.into_iter().filter(|amount| !amount.is_empty()).map(|amount| money(amount)).sum()
}

/// CSV of a header and rows.
fn csv_of(header: &str, rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.split(',')).expect("memory takes everything");
    for row in rows {
        writer.write_record(row).expect("memory takes everything");
    }
    String::from_utf8(writer.into_inner().expect("memory takes everything")).expect("UTF-8")
}

fn fen() -> impl Strategy<Value = String> {
    (0_i64..60_000_000).prop_map(|fen| format!("{}.{:02}", fen / 100, fen % 100))
}

fn or_blank(amount: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 3 => amount]
}

const STAFF: &str = "employee,department,grade,base,sales,orders,fines,deduction,insurance,tax";

/// A staff sheet of the five; each is paid by some rule or none.
fn staff() -> impl Strategy<Value = Vec<Vec<String>>> {
    let group = select(vec![("service", "new"), ("service", "senior"), ("logistics", "regular"), ("product", "")]);
    let base = (150_000_i64..600_000).prop_map(|fen| format!("{}.{:02}", fen / 100, fen % 100));
    let orders = or_blank((0_u32..5000).prop_map(|count| count.to_string()));
    let figures = prop::array::uniform4(or_blank(fen()));
    let person = (group, base, or_blank(fen()), orders, figures);
    prop::collection::vec(person, 1..=PEOPLE.len()).prop_map(|people| {
        let rows = people.into_iter().zip(PEOPLE).map(|(((department, grade), base, sales, orders, figures), name)| {
            let own = [name, department, grade].map(str::to_owned);
            own.into_iter().chain([base, sales, orders]).chain(figures).collect()
        });
        rows.collect()
    })
}

const INCIDENTS: &str = "employee,date,code,severity,amount,minutes,status";

/// Incidents of two months, of rules that need nothing but the row.
fn incidents() -> impl Strategy<Value = Vec<Vec<String>>> {
    let code = select(vec!["late", "handover-unlogged", "slow-reply", "rude", "damage", "praised", "T-2"]);
    let status = select(vec!["", "approved", "proposed", "cancelled"]);
    let row = (select(PEOPLE.to_vec()), 0_u64..59, code, fen(), 0_u32..20, status);
    let row = row.prop_map(|(person, day, code, amount, minutes, status)| {
        let day = NaiveDate::from_ymd_opt(2025, 2, 1).expect("a date") + chrono::Days::new(day);
        let severity = if minutes % 2 == 0 { "light" } else { "" };
        [person, &day.to_string(), code, severity, &amount, &minutes.to_string(), status].map(str::to_owned).to_vec()
    });
    prop::collection::vec(row, 1..25)
}

/// Text as it may stand in a cell: whatever reading does not take for blanks, wrapping or a dash alone.
fn text() -> impl Strategy<Value = String> {
    let wild = "[\\PC\n\t\",;=+@'-]{1,12}";
    let telling = select(vec![
        "=1+1",
        "+86 138",
        "-12",
        "@all",
        "08-07",
        "0042",
        "1234567890123456789",
        "林小雨",
        "a\nb",
        "\"",
        "'",
        "''a",
    ]);
    prop_oneof![3 => wild.prop_map(String::from), 1 => telling.prop_map(str::to_owned)].prop_filter(
        "it is blank, wrapped or a dash",
        |text| {
            let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
            !text.starts_with(blank)
                && !text.ends_with(blank)
                && !text.starts_with(['\'', '—'])
                && !text.starts_with("=\"")
                && !matches!(text.as_str(), "-" | "--")
        },
    )
}

fn spending() -> impl Strategy<Value = Vec<(NaiveDate, i64, String, String)>> {
    let date =
        (0_u64..4000).prop_map(|day| NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date") + chrono::Days::new(day));
    prop::collection::vec((date, 1_i64..1_000_000_000, text(), "[a-z林雨]{1,6}"), 1..12)
}

fn spending_table(expenses: &[(NaiveDate, i64, String, String)]) -> Outcome {
    let row = |(date, fen, purpose, approver): &(NaiveDate, i64, String, String)| {
        vec![Cell::Date(*date), Cell::Money(Yuan::from_fen(*fen)), Cell::text(purpose), Cell::text(approver)]
    };
    let rows = expenses.iter().map(row).collect();
    Outcome::of(Table::of_rows("spending", said!("Spending", "支出"), SPENDING.all(), rows))
}

fn written(outcome: &Outcome, format: Format, excel: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let style = Style { excel, ..Style::default() };
    cs::render::outcome(outcome, format, &style, &mut bytes).expect("memory takes everything");
    bytes
}

fn spending_read(bytes: Vec<u8>) -> Vec<(NaiveDate, i64, String, String)> {
    let files = InMemory::new([("spending".to_owned(), bytes)]);
    let mut sink = Sink::default();
    let read = Reader::new(&files).spending("spending", &mut sink);
    assert!(!sink.has_errors(), "{sink:?}");
    let own = read.into_iter().map(|expense| {
        let fen = (expense.amount.value() * Decimal::ONE_HUNDRED).normalize().to_string().parse().expect("whole fen");
        (expense.date, fen, expense.purpose.to_string(), expense.approver.to_string())
    });
    own.collect()
}

proptest! {
    #![proptest_config(law(48))]

    #[test]
    fn every_total_of_a_payroll_is_the_sum_of_its_printed_lines(staff in staff(), incidents in incidents()) {
        let known: Vec<&String> = staff.iter().map(|row| &row[0]).collect();
        let incidents: Vec<_> = incidents.into_iter().filter(|row| known.contains(&&row[0])).collect();
        let mut run = Run::desk().file("staff.csv", csv_of(STAFF, &staff));
        let mut line = "payroll staff.csv --month 2025-03".to_owned();
        if !incidents.is_empty() {
            run = run.file("incidents.csv", csv_of(INCIDENTS, &incidents));
            line.push_str(" --incidents incidents.csv");
        }
        let ran = run.cs(&line).rows();
        prop_assert_eq!(ran.len(), staff.len() + 1);
        let cell = |row: &[String], name: &str| money(&row[ran[0].iter().position(|header| header == name).expect("a column")]);
        for row in &ran[1..] {
            let gross: Decimal = ["base", "allowance", "commission", "top_up", "bonus"].iter().map(|name| cell(row, name)).sum();
            let deductions: Decimal =
                ["fines", "absence", "liability", "insurance", "housing_fund", "tax"].iter().map(|name| cell(row, name)).sum();
            prop_assert_eq!(cell(row, "gross"), gross);
            prop_assert_eq!(cell(row, "deductions"), deductions);
            prop_assert_eq!(cell(row, "net"), gross - deductions);
        }
        let mut run = Run::desk().file("staff.csv", csv_of(STAFF, &staff));
        if !incidents.is_empty() {
            run = run.file("incidents.csv", csv_of(INCIDENTS, &incidents));
        }
        let page = run.cs(&format!("{line} -f md")).answer();
        let total = page.lines().find(|line| line.contains("TOTAL")).expect("a closing row");
        let total: Vec<Decimal> = total.split('|').filter_map(|cell| cell.trim().trim_matches('*').parse().ok()).collect();
        let sums: Vec<Decimal> = (3..ran[0].len() - 1).map(|at| ran[1..].iter().map(|row| money(&row[at])).sum()).collect();
        prop_assert_eq!(total, sums);
    }

    #[test]
    fn fines_by_employee_are_the_sums_of_the_fines(incidents in incidents()) {
        let file = csv_of(INCIDENTS, &incidents);
        let listed = Run::desk().file("incidents.csv", file.clone()).cs("fines incidents.csv").rows();
        let summed = Run::desk().file("incidents.csv", file).cs("fines incidents.csv --by employee").rows();
        let mut sums: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
        let (fines, points, status) = (column(&listed, "fine"), column(&listed, "points"), column(&listed, "status"));
        for (at, employee) in column(&listed, "employee").into_iter().enumerate() {
            let own = sums.entry(employee).or_default();
            if status[at] == "approved" {
                own.0 += sum([&fines[at]]);
                own.1 += sum([&points[at]]);
            }
        }
        let (fines, points) = (column(&summed, "fine"), column(&summed, "points"));
        for (at, employee) in column(&summed, "employee").into_iter().enumerate() {
            let expected = sums.remove(&employee).expect("somebody of the log");
            prop_assert_eq!((sum([&fines[at]]), sum([&points[at]])), expected, "{}", employee);
        }
        // Who is not in the summary has nothing that counts.
        prop_assert!(sums.values().all(|own| *own == Default::default()), "{:?}", sums);
    }

    #[test]
    fn the_order_of_the_rows_changes_no_sum(rows in incidents().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))) {
        let sums = |rows: &[Vec<String>]| {
            let mut sums = Run::desk().file("incidents.csv", csv_of(INCIDENTS, rows)).cs("fines incidents.csv --by employee").rows();
            sums.sort();
            sums
        };
        prop_assert_eq!(sums(&rows.0), sums(&rows.1));
    }

    #[test]
    fn the_order_of_the_sheet_changes_nobodys_pay(staff in staff().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))) {
        // What a department splits leaves a few fen to the first on the sheet: pay differs by them at most, the sum not at all.
        let paid = |rows: &[Vec<String>]| {
            let paid = Run::desk().file("staff.csv", csv_of(STAFF, rows)).cs("payroll staff.csv").rows();
            column(&paid, "employee").into_iter().zip(column(&paid, "net").iter().map(|net| money(net))).collect::<BTreeMap<_, _>>()
        };
        let (one, other) = (paid(&staff.0), paid(&staff.1));
        prop_assert_eq!(one.values().sum::<Decimal>(), other.values().sum::<Decimal>());
        for (employee, net) in &one {
            prop_assert!((net - other[employee]).abs() <= Decimal::new(1, 2), "{}", employee);
        }
    }

    #[test]
    fn a_split_loses_nothing(fen in 0_i64..1_000_000_000, people in 1_usize..40) {
        let parts = Yuan::from_fen(fen).split(people);
        prop_assert_eq!(parts.len(), people);
        prop_assert_eq!(parts.iter().copied().sum::<Yuan>(), Yuan::from_fen(fen));
        prop_assert!(parts.is_sorted_by(|one, next| one >= next), "the odd fen go to the first");
        prop_assert!(parts[0] - parts[people - 1] <= Yuan::from_fen(1));
    }

    #[test]
    fn every_line_of_the_fund_follows_from_the_one_before(incidents in incidents(), opening in 0_i64..100_000) {
        let opening = format!("{}.{:02}", opening / 100, opening % 100);
        let run = Run::desk().file("incidents.csv", csv_of(INCIDENTS, &incidents));
        let kept = run.cs(&format!("fund incidents.csv --month 2025-03 --opening {opening}")).rows();
        let (paid_in, paid_out, balance) = (column(&kept, "in"), column(&kept, "out"), column(&kept, "balance"));
        prop_assert_eq!(money(&balance[0]), money(&opening));
        for at in 1..balance.len() {
            prop_assert_eq!(money(&balance[at]), money(&balance[at - 1]) + sum([&paid_in[at]]) - sum([&paid_out[at]]), "line {}", at);
        }
        let closing = money(&opening) + sum(&paid_in) - sum(&paid_out);
        prop_assert_eq!(balance.last().map(|last| money(last)), Some(closing));
    }

    #[test]
    fn what_is_written_is_read_back(expenses in spending()) {
        let outcome = spending_table(&expenses);
        prop_assert_eq!(&spending_read(written(&outcome, Format::Csv, false)), &expenses, "csv");
        prop_assert_eq!(&spending_read(written(&outcome, Format::Csv, true)), &expenses, "csv for a spreadsheet");
        let json: Vec<serde_json::Value> = serde_json::from_slice(&written(&outcome, Format::Json, false)).expect("JSON");
        for (object, (date, _, purpose, approver)) in json.iter().zip(&expenses) {
            let date = date.to_string();
            prop_assert_eq!(object["date"].as_str(), Some(date.as_str()));
            prop_assert_eq!(object["purpose"].as_str(), Some(purpose.as_str()));
            prop_assert_eq!(object["approver"].as_str(), Some(approver.as_str()));
        }
        let lines = String::from_utf8(written(&outcome, Format::Ndjson, false)).expect("UTF-8");
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        prop_assert_eq!(lines, json);
    }

    #[test]
    fn a_text_reads_the_same_in_every_encoding(notes in prop::collection::vec("[\\p{Han}a-z0-9 ，。€㙓𠮷]{0,12}", 1..8)) {
        let mut text = "日期,金额,用途,批准人\n".to_owned();
        for note in &notes {
            text.extend(["2025-03-01,12.50,买", note, "茶,周明\n"]);
        }
        let (gb18030, _, misfit) = GB18030.encode(&text);
        prop_assert!(!misfit, "GB18030 has every sign");
        let plain = spending_read(text.clone().into_bytes());
        prop_assert_eq!(plain.len(), notes.len());
        let utf16 = |mark: &str, of: fn(u16) -> [u8; 2]| format!("{mark}{text}").encode_utf16().flat_map(of).collect::<Vec<u8>>();
        for (encoding, bytes) in [
            ("UTF-8 with a mark", format!("\u{feff}{text}").into_bytes()),
            ("GB18030", gb18030.into_owned()),
            ("UTF-16LE with a mark", utf16("\u{feff}", u16::to_le_bytes)),
            ("UTF-16BE with a mark", utf16("\u{feff}", u16::to_be_bytes)),
            ("UTF-16LE", utf16("", u16::to_le_bytes)),
            ("UTF-16BE", utf16("", u16::to_be_bytes)),
        ] {
            prop_assert_eq!(&spending_read(bytes), &plain, "{}", encoding);
        }
    }

    #[test]
    fn set_aside_and_used_rows_are_all_the_rows(rows in prop::collection::vec((any::<bool>(), "[a-z林 \"]{0,6}", any::<Index>()), 1..20)) {
        let mut lines = vec!["employee,date,code,note".to_owned()];
        for (sound, note, fault) in &rows {
            let note = format!("\"{}\"", note.replace('"', "\"\""));
            let bad = *fault.get(&[",2025-03-01,late", "Ada,3/1/2025,late", "Ada,2025-03-01,", "Ada,2025-02-29,late"]);
            lines.push(if *sound { format!("Ada,2025-03-01,late,{note}") } else { format!("{bad},{note}") });
        }
        let folder = tempfile::tempdir().expect("a folder");
        let aside = folder.path().join("bad.csv");
        let run = Run::desk().file("incidents.csv", lines.join("\n"));
        let used = run.cs(&format!("fines incidents.csv --skip-bad '{}'", aside.display())).rows();
        let set_aside = crate::run::rows(&std::fs::read_to_string(aside).expect("the rows set aside"));
        prop_assert_eq!(used.len() - 1 + set_aside.len() - 1, rows.len());
        let bad: Vec<&str> = lines[1..].iter().zip(&rows).filter(|(_, (sound, ..))| !sound).map(|(line, _)| line.as_str()).collect();
        prop_assert_eq!(column(&set_aside, "row"), bad);
        prop_assert!(column(&set_aside, "reason").iter().all(|reason| !reason.is_empty()));
    }
}

proptest! {
    #![proptest_config(law(8))]

    #[test]
    fn a_workbook_is_read_back(expenses in spending()) {
        let outcome = spending_table(&expenses);
        let workbook = written(&outcome, Format::Xlsx, false);
        prop_assert_eq!(&spending_read(workbook.clone()), &expenses);
        prop_assert!(workbook == written(&outcome, Format::Xlsx, false), "the same answer is the same bytes");
    }
}

/// A log of a few megabytes, so that it is cut into several chunks; `title` moves the cuts.
fn long_log(title: usize) -> String {
    let mut log = format!("{}\nemployee,date,code,minutes,note\n", "记".repeat(title));
    for row in 0..24_000_u32 {
        let (person, day) = (PEOPLE[row as usize % 3], row % 28 + 1);
        // A quoted cell with line ends and delimiters, of ever different length, crosses the cuts somewhere.
        let note = format!("\"row {row},\n{}\"\"\"", "长".repeat(row as usize * 7 % 41));
        let code = if row % 97 == 0 { "late" } else { "slow-reply" };
        writeln!(log, "{person},2025-03-{day:02},{code},{},{note}", row % 13).expect("memory takes everything");
    }
    log
}

#[test]
fn threads_and_cuts_change_nothing() {
    let read = |log: String, threads: usize, skip_bad: bool| {
        let files = InMemory::new([("log.csv".to_owned(), log.into_bytes())]);
        let (mut sink, facts) = (Sink::default(), std::collections::BTreeSet::new());
        let mut reader = Reader::new(&files).threads(threads).skip_bad(skip_bad);
        let incidents = reader.incidents("log.csv", &facts, &mut sink);
        let said: Vec<_> = sink.shown().to_vec();
        (
            incidents.iter().map(|incident| format!("{incident:?}")).collect::<Vec<_>>(),
            said,
            sink.dropped(),
            reader.set_aside(cs::model::Lang::En),
        )
    };
    let log = long_log(3);
    assert!(log.len() > 2 << 20, "several chunks are needed for this to say anything");
    let one = read(log.clone(), 1, false);
    assert_eq!(one.0.len(), 24_000);
    for threads in [2, 8] {
        assert!(read(log.clone(), threads, false) == one, "{threads} threads");
    }
    for title in [4, 61, 1000] {
        assert!(read(long_log(title), 8, false).0 == one.0, "a title of {title} signs");
    }
    // Faults come in the order of the file too, and bad rows are set aside in it.
    let faulty = log.replace("2025-03-07", "7.3.2025");
    let one = read(faulty.clone(), 1, false);
    assert!(one.1.len() == Sink::SHOWN && one.2 > 0);
    assert!(read(faulty.clone(), 8, false) == one);
    assert!(read(faulty.clone(), 8, true).3 == read(faulty, 1, true).3);
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let staff = "employee,department,grade,base,sales\n林小雨,service,new,,10000\n周明,service,senior,2000,5\n";
    let incidents = "employee,date,code,minutes\n林小雨,2025-03-03,slow-reply,12\n周明,2025-03-03,late,\n";
    for format in Format::ALL.iter().filter(|(format, _)| !matches!(format, Format::Hledger | Format::Ics)) {
        for command in
            ["payroll staff.csv --incidents incidents.csv", "explain payroll staff.csv --incidents incidents.csv"]
        {
            if command.starts_with("explain") && matches!(format.0, Format::Csv | Format::Xlsx) {
                continue;
            }
            let line = format!("{command} -f {}", format.1);
            let run = || Run::desk().file("staff.csv", staff).file("incidents.csv", incidents).cs(&line);
            let first = run();
            assert_eq!((first.status, first.stdout.is_empty()), (0, false), "{line}: {}", first.stderr);
            assert!(first == run(), "{line}");
        }
    }
}
