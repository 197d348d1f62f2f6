mod calendar;
mod coverage;
mod diff;
mod schema;
mod sections;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};

use crate::book::clauses::{self, Obligation, obligation};
use crate::book::library::Library;
use crate::book::{RuleBook, Saying};
use crate::diagnostics::{Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::column::{BOOKS, CASES, RULES};
use crate::model::outcome::Row;
use crate::model::{Cell, Clause, Clauses, Outcome, Said, Table};
use crate::said;

use super::session::Session;
use super::{Common, Run, Stop, Unused, case};

/// Say what rule books say, check them, run their own cases
#[derive(Subcommand)]
pub(crate) enum Policy {
    List(List),
    Show(Show),
    Check(Check),
    Test(Test),
    Calendar(calendar::Calendar),
    Coverage(coverage::Coverage),
    Diff(diff::Diff),
    Schema(schema::Schema),
}

/// List the built-in books
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    common: Common,
}

/// Show what the rules say: all of the book's, or those of an id, a code or a clause
#[derive(Args)]
pub(crate) struct Show {
    /// A rule's id, a code, a clause such as 08-07, or a built-in book
    what: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Check books: every fault at once, each with its place and how to mend it
#[derive(Args)]
pub(crate) struct Check {
    /// The books; without any, the one in use
    books: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Run the cases books carry
#[derive(Args)]
pub(crate) struct Test {
    /// The books, or a folder of them; without any, the one in use, or all built-in ones
    books: Vec<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for Policy {
    fn common(&self) -> &Common {
        match self {
            Self::List(command) => &command.common,
            Self::Show(command) => &command.common,
            Self::Check(command) => &command.common,
            Self::Test(command) => &command.common,
            Self::Calendar(command) => &command.common,
            Self::Coverage(command) => &command.common,
            Self::Diff(command) => &command.common,
            Self::Schema(command) => &command.common,
        }
    }

    fn unused(&self) -> &'static [Unused] {
        match self {
            Self::List(_) | Self::Show(_) | Self::Check(_) | Self::Coverage(_) | Self::Schema(_) => Unused::NO_LOG,
            Self::Test(_) => &[Unused::Month, Unused::SkipBad],
            Self::Calendar(_) => &[Unused::Only, Unused::SkipBad],
            Self::Diff(command) => command.unused(),
        }
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        match self {
            Self::List(_) => list(session),
            Self::Show(command) => command.show(session),
            Self::Check(command) => Ok(command.check(session)),
            Self::Test(command) => Ok(command.test(session)),
            Self::Calendar(command) => command.show(session),
            Self::Coverage(command) => command.show(session),
            Self::Diff(command) => command.diff(session),
            Self::Schema(command) => command.show(session),
        }
    }
}

fn list(session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
    let read = session.read_file();
    let library = Library::new(&read);
    let books: Vec<RuleBook> = Library::built_in().filter_map(|id| library.load(id, session.sink())).collect();
    session.stop_on_errors()?;
    Ok(Outcome::of(books_table(&books)))
}

fn books_table(books: &[RuleBook]) -> Table {
    let rows = books.iter().map(|book| {
        let (policy, rules) = (book.policy(), book.heads().len());
        vec![
            Cell::text(&policy.id),
            Cell::Word(policy.title.said()),
            Cell::Word(policy.source.said()),
            Cell::Count(i64::try_from(rules).unwrap_or(i64::MAX)),
            Cell::Count(i64::try_from(book.cases().len()).unwrap_or(i64::MAX)),
        ]
    });
    Table::of_rows(BOOKS.name, said!("Rule books", "制度清单"), BOOKS.all(), rows.collect())
}

impl Show {
    fn show(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        if let Some(id) = self.what.as_deref().filter(|what| Library::built_in().any(|id| id == *what)) {
            let read = session.read_file();
            let book = Library::new(&read).load(id, session.sink()).ok_or(Stop::Reported)?;
            return Ok(Outcome::of(rules_table(book.sayings().iter().map(rule_row))));
        }
        session.load_book()?;
        let sayings = session.book().sayings();
        let Some(what) = &self.what else { return Ok(Outcome::of(rules_table(sayings.iter().map(rule_row)))) };
        let found: Vec<Saying<'_>> = sayings.into_iter().filter(|saying| answers_to(saying, what)).collect();
        let clause = obligation(what);
        if let (Some(clause), true) = (clause, found.is_empty()) {
            // No rule of the book in use: its own book has the rule, or there is none.
            let read = session.read_file();
            let book = Library::new(&read).load(clause.book(), session.sink()).ok_or(Stop::Reported)?;
            let sayings = book.sayings();
            let own = sayings.iter().filter(|saying| answers_to(saying, what));
            return Ok(Outcome::of(rules_table(std::iter::once(clause_row(clause)).chain(own.map(rule_row)))));
        }
        if found.is_empty() {
            let known = session.book().sayings().iter().flat_map(names).collect::<BTreeSet<_>>();
            let id = &session.book().policy().id;
            let words = match nearest(what, known.iter().map(String::as_str)) {
                Some(near) => said!(
                    "the book {id} has no `{what}`; did you mean `{near}`?",
                    "制度 {id} 中没有 `{what}`；是否想找 `{near}`？"
                ),
                None => said!("the book {id} has no `{what}`", "制度 {id} 中没有 `{what}`"),
            };
            return Err(Stop::Failure(DiagnosticCode::P009, words));
        }
        Ok(Outcome::of(rules_table(clause.map(clause_row).into_iter().chain(found.iter().map(rule_row)))))
    }
}

fn answers_to(saying: &Saying<'_>, what: &str) -> bool {
    *saying.head.id == *what || saying.codes.contains(&what) || saying.clauses.contains(what)
}

/// Everything a rule can be asked for by.
fn names(saying: &Saying<'_>) -> Vec<String> {
    let clauses = saying.clauses.iter().map(ToString::to_string);
    let codes = saying.codes.iter().map(ToString::to_string);
    std::iter::once(saying.head.id.to_string()).chain(codes).chain(clauses).collect()
}

/// A rule's title; that of a section without one is the section's name.
fn title(saying: &Saying<'_>) -> Said {
    let title = &saying.head.title;
    if *title.zh == *saying.section {
        return section(saying.section);
    }
    title.said()
}

/// A section's name for people.
fn section(name: &'static str) -> Said {
    Said { en: name.to_owned(), zh: sections::chinese(name).to_owned() }
}

/// What the paper says, before the rules that stand on it.
fn clause_row(clause: &Obligation) -> Row {
    let statement = &clause.statement;
    vec![
        Cell::Word(section("clause")),
        Cell::text(&clause.id),
        Cell::Clauses(Clauses::new([Clause::from(clause.id.as_str())])),
        Cell::text(&clause.kind),
        Cell::Word(Said { en: statement.en.to_string(), zh: statement.zh.to_string() }),
        Cell::Text(format!("{}:{}", clauses::FILE, clause.line)),
    ]
}

fn rule_row(saying: &Saying<'_>) -> Row {
    let head = saying.head;
    let (since, until) = (head.validity.since, head.validity.until);
    let mut says = saying.says.clone();
    if let Some(since) = since {
        says = says.and(&said!("; since {since}", "；自 {since} 起"));
    }
    if let Some(until) = until {
        says = says.and(&said!("; until {until}", "；至 {until} 止"));
    }
    vec![
        Cell::Word(section(saying.section)),
        Cell::text(&head.id),
        Cell::Clauses(saying.clauses.clone()),
        Cell::Word(title(saying)),
        Cell::Word(says),
        Cell::Text(head.origin.shown()),
    ]
}

fn rules_table(rows: impl Iterator<Item = Row>) -> Table {
    Table::of_rows(RULES.name, said!("Rules", "规则"), RULES.all(), rows.collect())
}

impl Check {
    /// Sound books are the answer; the faults of the others are said, and are what the check found.
    fn check(&self, session: &mut Session<'_, '_>) -> Outcome {
        let read = session.read_file();
        let library = Library::new(&read);
        let mut faults = Sink::unlimited();
        let mut sound = Vec::new();
        if self.books.is_empty() {
            sound.extend(library.load_all(&session.policies(), &mut faults));
        }
        for name in &self.books {
            sound.extend(library.load(name, &mut faults));
        }
        let found = faults.has_errors();
        session.found(faults);
        Outcome { found, ..Outcome::of(books_table(&sound)) }
    }
}

impl Test {
    fn test(&self, session: &mut Session<'_, '_>) -> Outcome {
        let names = self.names(session);
        let only: BTreeSet<&str> = self.common.only.iter().map(String::as_str).collect();
        let read = session.read_file();
        let library = Library::new(&read);
        let mut faults = Sink::unlimited();
        let mut rows: Vec<Row> = Vec::new();
        for name in names {
            let Some(book) = library.load(&name, &mut faults) else { continue };
            for case in book.cases() {
                let asked = only.is_empty()
                    || only.contains(case.name.as_str())
                    || case.name.split_whitespace().next().is_some_and(|number| only.contains(number))
                    || case.clauses.iter().any(|clause| only.contains(clause.as_str()));
                if !asked {
                    continue;
                }
                let failures = case::failures(&library, &name, case, session.files());
                let passed = failures.is_empty();
                for failure in failures {
                    let name = &case.name;
                    let words = Said {
                        en: format!("case `{name}`: {}", failure.en),
                        zh: format!("案例 `{name}`：{}", failure.zh),
                    };
                    faults.push(Diagnostic::error(DiagnosticCode::P016, case.origin.at(), words));
                }
                rows.push(vec![
                    Cell::text(&book.policy().id),
                    Cell::text(&case.name),
                    Cell::Clauses(case.clauses.clone()),
                    Cell::Word(if passed { said!("passed", "通过") } else { said!("failed", "未通过") }),
                    Cell::Text(case.origin.shown()),
                ]);
            }
        }
        let found = faults.has_errors();
        session.found(faults);
        let table = Table::of_rows(CASES.name, said!("Cases", "案例"), CASES.all(), rows);
        Outcome { found, ..Outcome::of(table) }
    }

    /// The books to test: those named, with the books of folders; else the one in use; else all built-in ones.
    fn names(&self, session: &Session<'_, '_>) -> Vec<String> {
        let in_use = session.policies();
        if self.books.is_empty() {
            return if in_use.is_empty() { Library::built_in().map(str::to_owned).collect() } else { in_use };
        }
        self.books.iter().flat_map(|name| books_of(name)).collect()
    }
}

/// The books of a folder, in the order of their names; else the book itself.
fn books_of(name: &str) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "a folder is no file: only here one is listed")]
    let Ok(entries) = std::fs::read_dir(name) else { return vec![name.to_owned()] };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut books: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    books.sort();
    books
}
