use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use cs::book::library::Library;
use cs::diagnostics::Sink;
use cs::model::column::SHEETS;

/// Command lines over the example months: whatever is printed for people.
const LINES: &[(&str, &str)] = &[
    (
        "shop",
        "payroll march.csv --incidents incidents.csv --orders orders.csv --profit figures.csv --punches punches.xlsx --roster roster.csv --leave leave.csv",
    ),
    ("shop", "payroll march.csv --orders orders.csv --unearned"),
    ("shop", "fines incidents.csv --staff march.csv"),
    ("shop", "fines incidents.csv --staff march.csv --by employee"),
    ("shop", "fund incidents.csv --staff march.csv --spending spending.csv"),
    ("shop", "profit figures.csv"),
    ("shop", "attendance punches.xlsx --roster roster.csv --leave leave.csv"),
    ("shop", "attendance punches.xlsx --roster roster.csv --leave leave.csv --summary"),
    ("shop", "explain payroll march.csv --incidents incidents.csv --orders orders.csv --profit figures.csv"),
    ("shop", "explain fines incidents.csv --staff march.csv"),
    ("shop", "explain fund incidents.csv --staff march.csv --spending spending.csv"),
    ("shop", "explain profit figures.csv"),
    ("shop", "policy show"),
    ("shop", "policy test book.toml"),
    ("shop", "policy diff shop ./book.toml . --staff march.csv"),
    ("shop", "doctor"),
    ("shop", "payroll ../dirty/march.csv"),
    ("estate", "fines incidents.csv -p estate"),
    ("estate", "score incidents.csv -p estate"),
    ("estate", "explain score incidents.csv -p estate"),
    ("estate", "payroll staff.xlsx -p default --month 2025-03"),
    ("estate", "attendance punches.csv --roster roster.csv --leave leave.csv -p estate"),
    ("estate", "policy show -p estate"),
    ("estate", "policy calendar --month 2025-10 -p estate"),
    ("estate", "doctor"),
    ("own", "policy check broken.toml"),
    ("own", "policy list"),
    ("own", "columns"),
    ("shop", "chat-check chats.csv"),
    ("shop", "chat-check chats.csv --summary --review reviews.csv"),
    ("shop", "chat-check chats.csv --words"),
    ("shop", "check stock stock.csv --now 2025-03-31"),
    ("shop", "check orders orders.csv --now 2025-03-31"),
    ("shop", "check orders orders.csv --summary"),
    ("shop", "check stocks stock.csv"),
    ("shop", "due . --month 2025-03 --now 2025-03-31"),
    ("shop", "roster check roster.csv --month 2025-03"),
    ("shop", "explain attendance punches.xlsx --roster roster.csv"),
    ("estate", "attendance punches.csv --roster roster.csv -p estate --summary"),
    ("estate", "check complaints complaints.csv -p estate --now 2025-03-31"),
    ("estate", "check duty_log duty_log.csv -p estate --now 2025-03-31"),
    ("estate", "check duty_log duty_log.csv -p estate --summary"),
    ("estate", "check phone_bills phone_bills.csv -p estate"),
    ("estate", "due records -p 06 --month 2025-03 --now 2025-03-31"),
    ("estate", "due . -p estate --month 2025-03 --now 2025-03-20"),
    ("estate", "explain sla T-302 tickets.csv -p estate --history history.csv"),
    ("estate", "policy coverage"),
    ("estate", "policy coverage 06-estate-department"),
    ("estate", "policy show -p 03"),
    ("estate", "quota . -p estate --month 2025-03"),
    ("estate", "roster check roster.csv -p estate --month 2025-03"),
    ("estate", "roster make duty-staff.csv -p estate --month 2025-04"),
    ("estate", "roster make duty-staff.csv -p 13a --month 2025-04 --wishes too-many-wishes.csv"),
    ("estate", "sla-check tickets.csv -p estate --history history.csv"),
    ("estate", "sla-check tickets.csv -p estate --summary --by agent"),
    ("estate", "sla-check tickets.csv -p estate --open"),
    ("estate", "sla-check tickets.csv -p estate --compare shop"),
    ("shop", "report . --month 2025-03"),
    ("shop", "report . --month 2025-03 -f html"),
    ("estate", "report . -p estate --month 2025-03"),
    ("estate", "report . -p estate --month 2025-03 -f html"),
    (
        "shop",
        "explain payroll march.csv --incidents incidents.csv --orders orders.csv --profit figures.csv --month 2025-03 -f html",
    ),
];

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a command line prints for people: its tables and what it says beside them.
fn printed(folder: &str, line: &str, lang: &str) -> String {
    let format: &[&str] = match line {
        _ if line.ends_with("-f html") => &[],
        _ if line.starts_with("explain") => &["-f", "table"],
        _ => &["-f", "md"],
    };
    let output = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(line.split(' '))
        .args(format)
        .args(["--lang", lang])
        .current_dir(home().join("examples").join(folder))
        .output()
        .expect("cs runs");
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_ne!(stdout.len() + stderr.len(), 0, "{line}");
    if line.ends_with("-f html") { read_of(&stdout) + &stderr } else { stdout + &stderr }
}

/// What a reader sees of a page, and what shows under the mouse: no tags and no styles.
fn read_of(page: &str) -> String {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    let mut read = String::new();
    for part in body.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { continue };
        let shown = ["title=\"", "aria-label=\""].iter().filter_map(|name| tag.split_once(name));
        read.extend(shown.filter_map(|(_, rest)| rest.split('"').next()).map(|text| format!(" {text} ")));
        read.push(' ');
        read.push_str(text);
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(read, |read, (entity, text)| read.replace(entity, text))
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Everything the example files hold that people wrote: their words may stand in any page.
fn written() -> String {
    let folders =
        ["shop", "estate", "estate/records", "dirty", "own"].map(|folder| home().join("examples").join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    let mut all = String::new();
    for path in paths {
        let bytes = fs::read(&path).expect("a file");
        if path.extension().is_some_and(|ending| ending == "xlsx") {
            let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
            let sheets = workbook.worksheets();
            let cells = sheets.iter().flat_map(|(_, sheet)| sheet.cells()).map(|(.., cell)| cell.to_string());
            all.push_str(&cells.collect::<Vec<_>>().join("\n"));
            continue;
        }
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned());
        all.push_str(&path.strip_prefix(home()).expect("a path of the project").to_string_lossy());
        // A book's titles are in two languages: of them only the one asked for may be shown.
        if path.extension().is_none_or(|ending| ending != "toml")
            || path.ends_with("people.toml")
            || path.ends_with("broken.toml")
        {
            all.push_str(&text);
        }
        all.push('\n');
    }
    all
}

/// What the shipped books write of their own that is neither title nor remark: the words a chat is to have, the cells a row is
/// to have, names of columns. They are the same in every language.
fn quoted_by_books() -> String {
    let books = fs::read_dir(home().join("policies")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut quoted = String::new();
    for book in books.filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        let text = fs::read_to_string(book).expect("a book");
        let telling = |line: &&str| !["title", "source", "#"].iter().any(|start| line.starts_with(start));
        for line in text.lines().filter(telling) {
            quoted.push_str(&line.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" "));
            quoted.push('\n');
        }
    }
    quoted
}

/// The names that are the same in every language: columns, logs, books, rules, codes.
fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = SHEETS.iter().map(|sheet| sheet.name.to_owned()).collect();
    names.extend(SHEETS.iter().flat_map(|sheet| sheet.columns).map(|column| column.name.to_owned()));
    let read = |path: &Path| fs::read(path);
    for book in Library::built_in() {
        let book_of = Library::new(&read).load(book, &mut Sink::unlimited()).expect("a shipped book");
        names.insert(book.to_owned());
        names.extend(book_of.heads().into_iter().map(|(_, head)| head.id.to_string()));
        names.extend(book_of.codes());
    }
    // Formats; points that a rule of chats has names for; the calendar that is always there.
    names.extend(["JSON", "xlsx", "photo", "display", "always"].map(str::to_owned));
    // The kinds of obligations are codes.
    let clauses = fs::read_to_string(home().join("policies/clauses.csv")).expect("the clauses");
    names.extend(crate::run::rows(&clauses).into_iter().map(|row| row[1].clone()));
    names.extend(quoted_by_books().split(['"', ' ', ',', '、', '_', '.']).map(str::to_owned));
    // What a book calls its clauses and cases is its own.
    let own = fs::read_to_string(home().join("examples/shop/book.toml")).expect("a book");
    let quoted = own.lines().filter(|line| line.starts_with("clause") || line.starts_with("name"));
    names.extend(quoted.flat_map(|line| line.split(['"', ' ', ','])).map(str::to_owned));
    names.extend(
        SHEETS
            .iter()
            .flat_map(|sheet| sheet.columns)
            .flat_map(|column| column.aliases)
            .flat_map(|alias| alias.split_whitespace())
            .map(str::to_owned),
    );
    names
}

/// What stands between backticks is quoted.
fn unquoted(page: &str) -> String {
    page.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn no_chinese_stands_in_an_english_page() {
    // An English message names a column by its Chinese header besides.
    let headers: String = SHEETS.iter().flat_map(|sheet| sheet.columns).map(|column| column.zh).collect();
    let written = written() + &quoted_by_books() + &headers;
    for (folder, line) in LINES {
        let page = unquoted(&printed(folder, line, "en"));
        if *line == "columns" {
            continue;
        }
        for run in page.split(|c: char| !is_chinese(c)).filter(|run| !run.is_empty()) {
            assert!(written.contains(run), "cs {line}: `{run}` in an English page");
        }
    }
}

#[test]
fn no_english_word_stands_in_a_chinese_page() {
    let (written, names) = (written(), names());
    let mut strays = BTreeSet::new();
    for (folder, line) in LINES {
        let page = unquoted(&printed(folder, line, "zh"));
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        for word in page.split(|c: char| !is_part(c)).filter(|word| !word.starts_with("--")) {
            let word = word.trim_matches(['.', '-', '/']);
            let is_word = word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic());
            if is_word && !names.contains(word) && !written.contains(word) {
                strays.insert(format!("cs {line}: {word}"));
            }
        }
    }
    assert!(strays.is_empty(), "{strays:#?}");
}
