//! What the paper rules ask: every obligation of the shipped rule sets, in a sentence, with the book that carries it.

use std::sync::LazyLock;

use crate::model::Title;

use super::library::Library;

/// One obligation of the paper rules.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// The clause: `08-07` is rule set 8, obligation 7.
    pub id: String,
    /// What kind of obligation it is: `fine-ladder`, `deadline-event` …
    pub kind: String,
    /// What it says.
    pub statement: Title,
    /// Its line in the list.
    pub line: u64,
}

/// The file the obligations stand in.
pub const FILE: &str = "clauses.csv";

static OBLIGATIONS: LazyLock<Vec<Obligation>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("../../policies/clauses.csv").as_bytes());
    let records = reader.records().filter_map(Result::ok);
    let obligation = |record: csv::StringRecord| {
        let line = record.position().map_or(0, csv::Position::line);
        let [id, kind, en, zh] = [0, 1, 2, 3].map(|at| record.get(at).unwrap_or_default());
        let statement = Title { en: en.into(), zh: zh.into() };
        Obligation { id: id.to_owned(), kind: kind.to_owned(), statement, line }
    };
    records.map(obligation).collect()
});

/// Every obligation, in the order of the paper rules.
pub fn obligations() -> &'static [Obligation] {
    &OBLIGATIONS
}

/// The obligation of a clause.
pub fn obligation(clause: &str) -> Option<&'static Obligation> {
    obligations().iter().find(|own| own.id == clause)
}

impl Obligation {
    /// The shipped book that carries it: that of its rule set, or of its document where the set has several.
    pub fn book(&self) -> &'static str {
        let mut parts = self.id.split('-');
        let set = parts.next().unwrap_or_default();
        let document = parts.next().filter(|part| matches!(*part, "A" | "B" | "C" | "D")).unwrap_or_default();
        let lead = format!("{set}{}-", document.to_ascii_lowercase());
        Library::built_in().find(|book| book.starts_with(&lead)).unwrap_or_default()
    }

    /// Whether it only says what a word means: then stating it is all there is to do.
    pub fn is_definition(&self) -> bool {
        self.kind == "definition"
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::book::RuleBook;
    use crate::diagnostics::Sink;

    fn shipped() -> Vec<RuleBook> {
        let read = |_: &std::path::Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
        let mut sink = Sink::unlimited();
        let books = Library::built_in().filter_map(|id| Library::new(&read).load(id, &mut sink)).collect();
        assert_eq!(sink.shown(), []);
        books
    }

    #[test]
    fn every_obligation_stands_in_both_languages_and_has_a_book() {
        let mut seen = BTreeSet::new();
        for own in obligations() {
            assert!(seen.insert(&own.id), "{} stands twice", own.id);
            assert!(!own.statement.en.is_empty() && !own.statement.zh.is_empty(), "{}", own.id);
            assert!(!own.book().is_empty(), "{} has no book", own.id);
        }
        assert_eq!(obligations().len(), 582);
        assert_eq!(obligation("13-A-8").map(Obligation::book), Some("13a-front-desk"));
        assert_eq!(obligation("08-07").map(Obligation::book), Some("08-shop-desk"));
    }

    #[test]
    fn every_obligation_is_carried_by_a_rule_of_its_book() {
        let books = shipped();
        let carried: BTreeMap<&str, BTreeSet<String>> = books
            .iter()
            .map(|book| (&*book.policy().id, book.sayings().iter().flat_map(|own| clauses_of(&own.clauses)).collect()))
            .collect();
        let left = obligations().iter().filter(|own| !own.is_definition() && !carried[own.book()].contains(&own.id));
        assert_eq!(left.map(|own| own.id.as_str()).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn no_book_refers_to_a_clause_that_is_not_there() {
        for book in shipped() {
            let rules = book.sayings().into_iter().map(|own| (own.head.id.to_string(), own.clauses));
            let cases = book.cases().iter().map(|case| (case.name.clone(), case.clauses.clone()));
            for (name, clauses) in rules.chain(cases) {
                for clause in clauses_of(&clauses) {
                    assert!(obligation(&clause).is_some(), "{}: {name} names {clause}", book.policy().id);
                }
            }
        }
    }

    fn clauses_of(clauses: &crate::model::Clauses) -> Vec<String> {
        clauses.iter().map(ToString::to_string).collect()
    }
}
