use std::collections::BTreeMap;

use clap::Args;

use crate::book::RuleBook;
use crate::book::clauses::{Obligation, obligations};
use crate::book::library::Library;
use crate::cli::session::Session;
use crate::cli::{Common, Stop};
use crate::model::column::{COVERAGE, COVERED};
use crate::model::outcome::Row;
use crate::model::{Cell, Outcome, Said, Table};
use crate::said;

use super::section;

/// Show which rules carry the clauses of the paper rules: by rule set, or clause by clause of a book
#[derive(Args)]
pub(crate) struct Coverage {
    /// A built-in book whose clauses are listed
    book: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What carries a clause that only says what a word means.
const DEFINITION: &str = "definition";

/// A clause with the rules of its book that carry it: section and id.
type Carried = (&'static Obligation, Vec<(&'static str, String)>);

impl Coverage {
    pub(super) fn show(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let read = session.read_file();
        let library = Library::new(&read);
        if let Some(name) = &self.book {
            let book = library.load(name, session.sink()).ok_or(Stop::Reported)?;
            let rows = carried(&book).into_iter().map(clause_row).collect();
            let title = said!("Clauses of {}", "{} 的条款", book.policy().id);
            return Ok(Outcome::of(Table::of_rows(COVERED.name, title, COVERED.all(), rows)));
        }
        let mut rows = Vec::new();
        for id in Library::built_in() {
            let book = library.load(id, session.sink()).ok_or(Stop::Reported)?;
            let carried = carried(&book);
            if !carried.is_empty() {
                rows.push(book_row(&book, &carried));
            }
        }
        let total = total(&rows);
        let title = said!("Clauses carried", "条款覆盖");
        Ok(Outcome::of(Table::of_rows(COVERAGE.name, title, COVERAGE.all(), rows).with_total(total)))
    }
}

/// The clauses of a book's rule set.
fn carried(book: &RuleBook) -> Vec<Carried> {
    let sayings = book.sayings();
    let own = obligations().iter().filter(|own| *own.book() == *book.policy().id);
    own.map(|own| {
        let rules = sayings.iter().filter(|saying| saying.clauses.contains(&own.id));
        (own, rules.map(|saying| (saying.section, saying.head.id.to_string())).collect())
    })
    .collect()
}

fn clause_row((clause, rules): Carried) -> Row {
    let by = listed(rules.iter().map(|(name, id)| (section(name), if name == id { "" } else { id.as_str() })));
    let statement = &clause.statement;
    vec![
        Cell::text(&clause.id),
        Cell::text(&clause.kind),
        Cell::Word(Said { en: statement.en.to_string(), zh: statement.zh.to_string() }),
        match (rules.is_empty(), clause.is_definition()) {
            (true, true) => Cell::Word(said!("its statement", "条文本身")),
            (true, false) => Cell::Empty,
            (false, _) => Cell::Word(by),
        },
    ]
}

fn book_row(book: &RuleBook, carried: &[Carried]) -> Row {
    let mut by: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut left = Vec::new();
    for (clause, rules) in carried {
        let mut sections: Vec<&'static str> = rules.iter().map(|(section, _)| *section).collect();
        sections.sort_unstable();
        sections.dedup();
        match (&sections[..], clause.is_definition()) {
            ([], true) => *by.entry(DEFINITION).or_default() += 1,
            ([], false) => left.push(clause.id.as_str()),
            _ => sections.iter().for_each(|section| *by.entry(section).or_default() += 1),
        }
    }
    let count = |count: usize| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let title = &book.policy().title;
    let by: Vec<(Said, String)> = by.into_iter().map(|(name, count)| (carrier(name), count.to_string())).collect();
    let by = listed(by.iter().map(|(name, count)| (name.clone(), count.as_str())));
    vec![
        Cell::text(&book.policy().id),
        Cell::Word(title.said()),
        count(carried.len()),
        count(carried.len() - left.len()),
        count(left.len()),
        Cell::Word(by),
        if left.is_empty() { Cell::Empty } else { Cell::Text(left.join(" ")) },
    ]
}

/// What carries a clause: a section of the book, or its own statement.
fn carrier(name: &'static str) -> Said {
    if name == DEFINITION { said!("definition", "条文本身") } else { section(name) }
}

/// Names with what stands behind each.
fn listed<'a>(parts: impl Iterator<Item = (Said, &'a str)>) -> Said {
    let (en, zh): (Vec<_>, Vec<_>) = parts
        .map(|(Said { en, zh }, rest)| {
            (format!("{en} {rest}").trim_end().to_owned(), format!("{zh} {rest}").trim_end().to_owned())
        })
        .unzip();
    Said { en: en.join(", "), zh: zh.join("，") }
}

fn total(rows: &[Row]) -> Row {
    let sum = |at: usize| {
        let counts = rows.iter().map(|row| if let Cell::Count(count) = row[at] { count } else { 0 });
        Cell::Count(counts.sum())
    };
    vec![Cell::Empty, Cell::Empty, sum(2), sum(3), sum(4), Cell::Empty, Cell::Empty]
}
