//! Running a book's case: its files in memory, its book in hand, and what came out beside what was expected.

use std::ffi::OsString;
use std::path::Path;

use crate::ExitStatus;
use crate::book::calendar::CalendarRule;
use crate::book::case::{Case, CaseFile};
use crate::book::library::Library;
use crate::diagnostics::{At, Diagnostic, Severity, Sink, why};
use crate::log::files::{Files, InMemory};
use crate::model::Said;
use crate::said;

use super::Trial;

/// Runs a case and says what came out otherwise than expected; nothing when it passed.
pub(super) fn failures(library: &Library<'_>, book: &str, case: &Case, disk: &dyn Files) -> Vec<Said> {
    let folder = Path::new(book).parent().unwrap_or(Path::new(""));
    let mut files = Vec::new();
    for (name, file) in &case.files {
        let bytes = match file {
            CaseFile::Inline(text) => Ok(text.clone().into_bytes()),
            CaseFile::Beside(path) => disk.read(&folder.join(path).to_string_lossy()),
        };
        match bytes {
            Ok(bytes) => files.push((name.clone(), bytes)),
            Err(error) => {
                let (en, zh) = (why(&error).en, why(&error).zh);
                return vec![said!("cannot read {name}: {en}", "无法读取 {name}：{zh}")];
            }
        }
    }
    let mut faults = Sink::unlimited();
    let Some(book) = library.load_with(book, case.with.as_deref(), &mut faults) else {
        return faults.shown().iter().map(|fault| fault.message.clone()).collect();
    };
    // A book's holidays are its own, not the case's: they come from beside the book, unless the case has its own.
    for file in book.calendars().iter().flat_map(CalendarRule::holiday_files) {
        if !files.iter().any(|(name, _)| name == file) {
            files.extend(disk.read(file).ok().map(|bytes| (file.to_owned(), bytes)));
        }
    }
    let words = std::iter::once("cs").chain(case.run.iter().map(String::as_str));
    let fixed = ["--format", "csv", "--lang", "en"];
    // A case of another time of the year says when it is.
    let now = if case.run.iter().any(|word| word == "--now") { &[][..] } else { &["--now", "2025-03-31"] };
    let arguments: Vec<OsString> = words.chain(fixed).chain(now.iter().copied()).map(OsString::from).collect();
    match super::trial(&arguments, book, &InMemory::new(files)) {
        Err(usage) => vec![said!("the command line is wrong: {usage}", "命令行有误：{usage}")],
        Ok(trial) => {
            let mut failures = differences(case, &trial);
            if let Some(expected) = &case.expect {
                failures.extend(table_difference(expected, &trial.stdout));
            }
            failures
        }
    }
}

/// What was said and how it ended, beside what was expected.
fn differences(case: &Case, trial: &Trial) -> Vec<Said> {
    let mut failures = Vec::new();
    let said: Vec<(Severity, String)> =
        trial.sink.shown().iter().map(|diagnostic| (diagnostic.severity, sentence(diagnostic))).collect();
    let (expected, status) = (case.exit, trial.status.code());
    if expected != status {
        failures.push(said!("exit status {status}, expected {expected}", "退出状态为 {status}，应为 {expected}"));
    }
    for (severity, parts) in [(Severity::Error, &case.errors), (Severity::Warning, &case.warnings)] {
        let own = said.iter().filter(|(own, _)| *own == severity).map(|(_, sentence)| sentence);
        for part in parts.iter().filter(|part| !own.clone().any(|sentence| sentence.contains(part.as_str()))) {
            failures.push(said!("not said: {part}", "没有提示：{part}"));
        }
        for sentence in own.filter(|sentence| !parts.iter().any(|part| sentence.contains(part.as_str()))) {
            failures.push(said!("said, but not expected: {sentence}", "多出提示：{sentence}"));
        }
    }
    if trial.status == ExitStatus::Failed && !trial.stdout.is_empty() {
        failures.push(said!("a run that failed wrote an answer", "失败的运行却写出了结果"));
    }
    failures
}

/// A diagnostic as a case quotes it: the place, then the message.
fn sentence(diagnostic: &Diagnostic) -> String {
    let message = &diagnostic.message.en;
    match &diagnostic.at {
        At::Row { place, column: Some(column) } => format!("{place}: column {}: {message}", column.en),
        At::Row { place, column: None } => format!("{place}: {message}"),
        At::File(file) => format!("{file}: {message}"),
        At::Run | At::Book { .. } => message.clone(),
    }
}

/// Compares the columns that are expected, row by row, text for text.
fn table_difference(expected: &str, answer: &[u8]) -> Option<Said> {
    let (Some(expected), Some(answer)) = (table(expected.as_bytes()), table(answer)) else {
        return Some(said!("the answer or what is expected of it is not CSV", "结果或期望不是 CSV"));
    };
    let Some((header, rows)) = expected.split_first() else {
        return Some(said!("what is expected has no header", "期望没有表头"));
    };
    let Some((own_header, own_rows)) = answer.split_first() else {
        return Some(said!("there is no answer", "没有结果"));
    };
    let mut positions = Vec::new();
    for name in header {
        let Some(at) = own_header.iter().position(|own| own == name) else {
            return Some(said!("the answer has no column {name}", "结果中没有列 {name}"));
        };
        positions.push(at);
    }
    let chosen: Vec<Vec<String>> =
        own_rows.iter().map(|row| positions.iter().map(|at| row[*at].clone()).collect()).collect();
    if chosen == rows {
        return None;
    }
    let shown = |rows: &[Vec<String>]| rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join(" | ");
    let (expected, answer) = (shown(rows), shown(&chosen));
    Some(said!("expected {expected}, the answer is {answer}", "应为 {expected}，结果为 {answer}"))
}

fn table(text: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let rows = reader.records().map(|record| Some(record.ok()?.iter().map(str::to_owned).collect()));
    rows.collect()
}
