use std::sync::Arc;

use crate::book::document::Document;
use crate::book::row_check::Check;
use crate::diagnostics::{BookText, Sink};
use crate::measure::testing::Cells;
use crate::model::Cell;

use super::*;

/// The checks of a book, and what is wrong with it.
fn checks(text: &str) -> (Vec<Check>, Vec<String>) {
    let mut sink = Sink::unlimited();
    let policy = "[policy]\nid = \"x\"\ntitle = \"x\"\ntitle_zh = \"x\"\nsource = \"x\"\n";
    let text = Arc::new(BookText { file: "book.toml".into(), text: format!("{policy}{text}") });
    let document = Document::read(&text, &mut sink);
    let faults = sink.shown().iter().map(|fault| fault.message.en.clone()).collect();
    (document.map_or_else(Vec::new, |document| document.rules.checks), faults)
}

/// One check of a log nobody registered.
fn check(asks: &str) -> Vec<Check> {
    let head = "[[check]]\nid = \"rule\"\nclause = \"c\"\ntitle = \"x\"\ntitle_zh = \"x\"\nlog = \"own\"\n";
    let (checks, faults) = checks(&format!("{head}{asks}"));
    assert_eq!(faults, Vec::<String>::new(), "{asks}");
    checks
}

/// The lines, columns and messages found in rows whose columns are named first.
fn found(asks: &str, rows: &[&str]) -> Vec<String> {
    let rules = check(asks);
    let now = "2025-03-31".parse::<NaiveDate>().expect("a date").and_hms_opt(18, 0, 0).expect("a time");
    let checks = Checks::new("own", &rules, Options { month: None, now, undated: Undated::Refused });
    let partners = Partners::default();
    let (header, rows) = rows.split_first().expect("a header");
    let header: Vec<&str> = header.split(',').collect();
    let has = |column: ColumnId| header.contains(&checks.shape().name(column));
    let fitting = checks.fit(has, &[], &partners, false);
    // Two stretches, put together: the answer is the same.
    let mut whole = Seen::default();
    for (at, stretch) in rows.chunks(2).enumerate() {
        let mut seen = Seen::default();
        for (line, row) in (2 + 2 * at as u64..).zip(stretch) {
            let cells: Vec<(&str, &str)> = header.iter().copied().zip(row.split(',')).collect();
            checks.row(&fitting, &partners, &mut seen, &mut Cells::new(checks.shape(), line, &cells));
        }
        whole.add(seen);
    }
    let findings = checks.close("own.csv", fitting, whole, &[]);
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Word(said) => said.en.clone(),
        Cell::Count(count) => count.to_string(),
        _ => String::new(),
    };
    findings.table().rows().map(|row| format!("{} {} {}", text(&row[2]), text(&row[5]), text(&row[8]))).collect()
}

#[test]
fn what_must_be_filled_is_filled_one_of_several_or_each() {
    let asks = "require = [\"a\", [\"b\", \"c\"]]";
    assert_eq!(
        found(asks, &["a,b,c", "1,1,", "1,,1", ",,", "1,,"]),
        ["4 a a is empty", "4 b none of b, c is filled", "5 b none of b, c is filled"]
    );
}

#[test]
fn limits_include_their_ends() {
    let asks = "limit = { column = \"n\", at_least = 2, at_most = \"3.5\" }";
    assert_eq!(
        found(asks, &["n", "2", "3.5", "1.99", "3.51", ""]),
        ["4 n n is 1.99, less than 2", "5 n n is 3.51, more than 3.5", "6 n n is empty"]
    );
    // A length of time: 3 minutes pass, 3 minutes and a hundredth do not.
    let asks = "limit = { column = \"length\", at_most = \"3m\" }";
    assert_eq!(found(asks, &["length", "3", "3.01"]), ["3 length length is 3.01, more than 3m"]);
    let asks = "limit = { column = \"in\", at_least = { column = \"out\" } }";
    assert_eq!(
        found(asks, &["in,out", "12,12", "11,12", "11,"]),
        ["3 in in is 11, less than out 12", "4 out out is empty"]
    );
}

#[test]
fn a_change_counts_up_and_down_alike_and_its_limit_is_allowed() {
    let asks = "change = { from = \"old\", to = \"new\", at_most = \"50%\" }";
    assert_eq!(
        found(asks, &["old,new", "100,50", "100,150", "100,49", "100,151", "0,0", "0,1", "100,", "-100,-50"]),
        [
            "4 new from old 100 to new 49 is a change of 51%, more than 50%",
            "5 new from old 100 to new 151 is a change of 51%, more than 50%",
            "7 new old is 0, and new is 1",
            "8 new new is empty"
        ]
    );
}

#[test]
fn stages_are_filled_and_in_order_the_same_moment_and_a_whole_day_included() {
    let asks = "stages = [\"a_at\", \"b_at\", \"c_at\"]";
    let rows = [
        "a_at,b_at,c_at",
        "2025-03-03 09:00:00,2025-03-03 09:00:00,2025-03-03 09:00:00",
        "2025-03-03 09:00:00,2025-03-03 08:59:59,2025-03-03 09:30:00",
        "2025-03-03 09:00:00,,2025-03-03 08:00:00",
        "2025-03-03 09:00:00,2025-03-03,2025-03-04",
        "2025-03-03 09:00:00,2025-03-02,2025-03-04",
    ];
    assert_eq!(
        found(asks, &rows),
        [
            "3 b_at b_at is 2025-03-03 08:59:59, before a_at 2025-03-03 09:00:00: the stages are out of order",
            "4 b_at b_at is empty",
            "4 c_at c_at is 2025-03-03 08:00:00, before a_at 2025-03-03 09:00:00: the stages are out of order",
            "6 b_at b_at is 2025-03-02, before a_at 2025-03-03 09:00:00: the stages are out of order"
        ]
    );
}

#[test]
fn cells_are_what_a_rule_names() {
    assert_eq!(
        found("equals = { a = \"bank\", b = true, c = 2 }", &["a,b,c", "Bank,yes,2.0", "x,no,3", ",,"]),
        [
            "3 a a is x, not bank",
            "3 b b is no, not yes",
            "3 c c is 3, not 2",
            "4 a a is blank, not bank",
            "4 b b is blank, not yes",
            "4 c c is blank, not 2"
        ]
    );
    assert_eq!(found("equals = { a = \"\" }", &["a", "", "x"]), ["3 a a is x, not blank"]);
    let asks = "one_of = { a = [\"x\", { column = \"b\" }] }";
    assert_eq!(found(asks, &["a,b", "x,", "y,y", "y,z"]), ["4 a a is y, but b is z"]);
    let asks = "equals = { a = { column = \"b\" } }";
    assert_eq!(found(asks, &["a,b", "8,8.00", ",", "8,10", "left,Left"]), ["4 a a is 8, but b is 10: 2 too little"]);
    let asks = "contains = { note = { column = \"who\" }, tag = \"x\" }";
    assert_eq!(
        found(asks, &["note,who,tag", "by Lin,Lin,ax", "by,Lin,b"]),
        ["3 note note does not contain `Lin`", "3 tag tag does not contain `x`"]
    );
}

#[test]
fn a_moment_comes_so_long_before_another_or_after_it() {
    let asks = "before = { column = \"a_at\", lead = \"15m\", of = \"b_at\" }";
    assert_eq!(
        found(
            asks,
            &["a_at,b_at", "2025-03-03 08:15:00,2025-03-03 08:30:00", "2025-03-03 08:15:01,2025-03-03 08:30:00"]
        ),
        ["3 a_at a_at is 2025-03-03 08:15:01, too late by 1s"]
    );
    // The end of February in a leap year.
    let asks = "before = { column = \"a_at\", lead = \"1 day\", of = \"b_at\" }";
    assert_eq!(
        found(asks, &["a_at,b_at", "2024-02-28,2024-02-29", "2024-02-29,2024-02-29", "2024-02-29,2024-03-01"]),
        ["3 a_at a_at is 2024-02-29, too late by 1d"]
    );
    let asks = "after = { column = \"b_at\", within = \"24h\", of = \"a_at\" }";
    let rows = [
        "a_at,b_at",
        "2025-03-03 10:00:00,2025-03-04 10:00:00",
        "2025-03-03 10:00:00,2025-03-04 10:00:01",
        "2025-03-03 10:00:00,2025-03-03 09:59:59",
        "2025-03-03 10:00:00,",
    ];
    assert_eq!(
        found(asks, &rows),
        [
            "3 b_at b_at is 2025-03-04 10:00:01, too late by 1s",
            "4 b_at b_at is 2025-03-03 09:59:59, before a_at 2025-03-03 10:00:00",
            "5 b_at b_at is empty"
        ]
    );
    // The run is of 31 March, 18:00.
    let asks = "age = { column = \"a_at\", at_most = \"30 days\" }";
    assert_eq!(found(asks, &["a_at", "2025-03-01", "2025-02-28"]), ["3 a_at a_at is 2025-02-28, too long ago by 1d"]);
    let asks = "same_month = [\"a_at\", \"b_at\"]";
    assert_eq!(
        found(asks, &["a_at,b_at", "2024-02-01,2024-02-29", "2024-02-29,2024-03-01", "2024-02-01,2025-02-01"]),
        [
            "3 b_at b_at is 2024-03-01, not in the month of a_at 2024-02-29",
            "4 b_at b_at is 2025-02-01, not in the month of a_at 2024-02-01"
        ]
    );
}

#[test]
fn what_only_several_rows_show_is_found_across_stretches() {
    assert_eq!(
        found("unique = [\"a\", \"b\"]", &["a,b", "1,1", "1,2", "1,1", "2,1", "1,1", ",1"]),
        ["4 a the same a stands on line 2", "6 a the same a stands on line 2", "7 a a is empty"]
    );
    assert_eq!(
        found("sequence = { column = \"n\" }", &["n", "2", "1", "4", "4", "8"]),
        ["4 n n 3 is missing", "6 n n 5 to 7 are missing"]
    );
    assert_eq!(
        found("sequence = { column = \"n\", first = 1, by = [\"book\"] }", &["n,book", "1,A", "2,B", "2,A"]),
        ["3 n n 1 is missing"]
    );
    assert_eq!(
        found("sequence = { column = \"date\" }", &["date", "2025-02-27", "2025-03-01"]),
        ["3 date date 2025-02-28 is missing"]
    );
    let asks = "repeated = { times = 2, within = \"1h\", at = \"at\", by = [\"kind\"], needs = [\"told\"] }";
    let rows = [
        "at,kind,told",
        "2025-03-03 10:00:00,water,",
        "2025-03-03 11:00:00,water,",
        "2025-03-03 12:00:01,water,",
        "2025-03-03 12:30:00,lift,yes",
        "2025-03-03 12:40:00,lift,",
    ];
    assert_eq!(found(asks, &rows), ["3 at no. 2 of water within 1h, and told is empty"]);
}

#[test]
fn amounts_add_up_and_cells_go_with_each_other() {
    let asks = "sum = { of = [\"a\", \"b\"], is = \"total\" }";
    assert_eq!(
        found(asks, &["a,b,total", "0.1,0.2,0.3", "1,2,4", "1,,1"]),
        ["3 total a + b comes to 3, not 4", "4 b b is empty"]
    );
    assert_eq!(
        found("sum = { of = [\"a\", \"b\"], is = 100 }", &["a,b", "40,60", "40,61"]),
        ["3 a a + b comes to 101, not 100"]
    );
    let asks = "route = { by = \"kind\", column = \"group\", cells = { x = [\"one\", \"two\"], y = \"three\" } }";
    assert_eq!(
        found(asks, &["kind,group", "x,two", "Y,one", "z,one", "x,"]),
        ["3 group kind Y goes to three, but group is one", "5 group kind x goes to one or two, but group is blank"]
    );
}

#[test]
fn a_row_with_a_cell_at_fault_is_neither_found_nor_counted() {
    assert_eq!(found("equals = { a = \"x\", n = 2 }", &["a,n", "y,2", "y,few"]), ["2 a a is y, not x"]);
    assert_eq!(
        found("unique = [\"date\"]", &["date", "2025-03-03", "soon", "2025-03-03"]),
        ["4 date the same date stands on line 2"]
    );
}

#[test]
fn a_dated_rule_judges_the_rows_of_its_days() {
    let asks = "since = 2025-03-01\nuntil = 2025-03-31\nrequire = [\"a\"]";
    let rows = ["date,a", "2025-02-28,", "2025-03-01,", "2025-03-31,", "2025-04-01,", ","];
    assert_eq!(found(asks, &rows), ["3 a a is empty", "4 a a is empty", "6 a a is empty"]);
}

#[test]
fn a_check_that_cannot_be_is_refused_when_the_book_is_loaded() {
    let head = "[[check]]\nid = \"rule\"\nclause = \"c\"\ntitle = \"x\"\ntitle_zh = \"x\"\nlog = \"own\"\n";
    for (asks, fault) in [
        ("", "the check asks nothing of a row"),
        ("sealed = false", "the check asks nothing of a row"),
        ("require = [\"a\"]\nunique = [\"a\"]", "`unique` beside `require`: a check asks one thing"),
        ("require = []", "expected at least one column"),
        ("require = [\"a\", [\"b\", \"a\"]]", "`a` is listed twice"),
        ("limit = { column = \"a\" }", "a limit needs `at_least` or `at_most`"),
        ("limit = { column = \"a\", at_least = 2, at_most = 1 }", "the least, 2, is above the most, 1"),
        (
            "limit = { column = \"a\", at_least = 2, at_most = \"3m\" }",
            "one end is a number, the other a length of time",
        ),
        ("limit = { column = \"a\", at_most = \"2 days\" }", "expected a number, a length of time"),
        ("change = { from = \"a\", to = \"a\", at_most = \"5%\" }", "`a` is listed twice"),
        ("change = { from = \"a\", to = \"b\", at_most = \"-5%\" }", "a change counts up and down alike"),
        ("change = { from = \"a\", to = \"b\" }", "missing key `at_most`"),
        ("stages = [\"a\"]", "expected at least two columns"),
        ("equals = {}", "expected at least one column"),
        ("equals = { a = [1] }", "expected a text, a number, true or false"),
        ("contains = { a = 3 }", "expected a text"),
        ("before = { column = \"a\", lead = \"2 workdays\", of = \"b\" }", "a row check counts no working days"),
        ("after = { column = \"a\", of = \"b\" }", "missing key `within`"),
        ("sequence = { column = \"a\", first = 1.5 }", "expected a whole number"),
        ("repeated = { times = 1, within = \"1h\", at = \"a\", by = \"b\", needs = \"c\" }", "rows repeat from 2 on"),
        ("partner = { log = \"b\" }", "missing key `on`"),
        ("route = { by = \"a\", column = \"b\", cells = {} }", "expected at least one column"),
        ("require = [\"a\"]\nseverity = \"grave\"", "expected one of: error, warning, notice"),
        ("require = [\"a\"]\nexcess = \"amount\"", "`excess` goes with `counts_as`"),
        ("requires = [\"a\"]", "unknown key `requires`"),
    ] {
        let (_, faults) = checks(&format!("{head}{asks}"));
        assert!(faults.iter().any(|own| own.contains(fault)), "{asks}: {faults:?}");
    }
}
