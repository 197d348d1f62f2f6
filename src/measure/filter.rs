//! Whether a rule is about a row.

use rust_decimal::Decimal;

use crate::book::filter::{Filter, Wanted};
use crate::model::column::synonyms;
use crate::model::{ColumnId, Record, Shape};

/// A filter whose columns are known: bound once, asked of every row.
#[derive(Clone, Debug, Default)]
pub struct Bound(Vec<(ColumnId, Test)>);

#[derive(Clone, Debug)]
enum Test {
    /// One of these texts; the first spelling is compared byte for byte before anything slower is tried.
    AnyOf(Vec<String>),
    Flag(bool),
    Number(Option<Decimal>, Option<Decimal>),
    Filled(bool),
}

impl Bound {
    /// Asks the log for the columns the filter names.
    pub fn new(filter: &Filter, shape: &mut Shape) -> Self {
        let test = |column: &str, wanted: &Wanted| match wanted {
            Wanted::AnyOf(texts) => Test::AnyOf(spelt(column, texts)),
            Wanted::Flag(yes) => Test::Flag(*yes),
            Wanted::Number { at_least, at_most } => Test::Number(*at_least, *at_most),
            Wanted::Filled(filled) => Test::Filled(*filled),
        };
        Self(filter.conditions().map(|(column, wanted)| (shape.ask(column), test(column, wanted))).collect())
    }

    /// The columns it looks at.
    pub fn columns(&self) -> impl Iterator<Item = ColumnId> {
        self.0.iter().map(|(column, _)| *column)
    }

    /// The columns without which it holds of no row.
    pub fn needed(&self) -> impl Iterator<Item = ColumnId> {
        self.0.iter().filter(|(_, test)| !test.holds_of_empty()).map(|(column, _)| *column)
    }

    /// Whether it holds of every row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every condition holds. A cell that is not what a condition asks for as is at fault, and does not hold.
    #[inline]
    pub fn takes(&self, row: &mut impl Record) -> bool {
        self.0.iter().all(|(column, test)| test.holds(*column, row))
    }
}

/// The texts, and what people write for them.
pub(super) fn spelt(column: &str, texts: &[String]) -> Vec<String> {
    let more = texts.iter().flat_map(|text| synonyms(column, text)).map(|word| (*word).to_owned());
    texts.iter().cloned().chain(more).collect()
}

impl Test {
    /// Whether an empty cell satisfies it.
    fn holds_of_empty(&self) -> bool {
        match self {
            Self::AnyOf(texts) => texts.iter().any(String::is_empty),
            Self::Flag(yes) => !yes,
            Self::Filled(filled) => !filled,
            Self::Number(..) => false,
        }
    }

    fn holds(&self, column: ColumnId, row: &mut impl Record) -> bool {
        match self {
            Self::AnyOf(texts) => {
                let raw = row.raw(column);
                if texts.iter().any(|text| !text.is_empty() && text.as_bytes() == raw) {
                    return true;
                }
                let cell = row.text(column).unwrap_or_default();
                texts.iter().any(|text| text.eq_ignore_ascii_case(&cell))
            }
            Self::Flag(yes) => match row.raw(column) {
                b"1" => *yes,
                b"0" | b"" => !*yes,
                _ => row.flag(column).map_or_else(|| row.is_sound() && !*yes, |cell| cell == *yes),
            },
            Self::Number(at_least, at_most) => row.number(column).is_some_and(|number| {
                at_least.is_none_or(|least| least <= number) && at_most.is_none_or(|most| number <= most)
            }),
            Self::Filled(filled) => row.text(column).is_some() == *filled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::section::FromToml;
    use crate::book::section::Reading;
    use crate::diagnostics::{BookText, Sink};
    use crate::measure::testing::Cells;

    /// The filter `when` of a line of TOML, and what was wrong with it.
    fn filter(text: &str) -> (Option<Filter>, Vec<String>) {
        let mut sink = Sink::default();
        let text = std::sync::Arc::new(BookText { file: "book.toml".into(), text: format!("when = {text}") });
        let table = toml::de::DeTable::parse(&text.text).expect("TOML");
        let mut reading = Reading::new(std::sync::Arc::clone(&text), &mut sink);
        let filter = Filter::from_toml(&table.get_ref()["when"], &mut reading);
        (filter, sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    fn takes(when: &str, cells: &[(&str, &str)]) -> bool {
        let (filter, faults) = filter(when);
        assert_eq!(faults, Vec::<String>::new());
        let mut shape = Shape::new("tickets");
        let bound = Bound::new(&filter.expect("a filter"), &mut shape);
        bound.takes(&mut Cells::new(&shape, 2, cells))
    }

    #[test]
    fn every_condition_must_hold() {
        let when = "{ kind = \"complaint\", valid = true, on_spot = false }";
        assert!(takes(when, &[("kind", "complaint"), ("valid", "1"), ("on_spot", "0")]));
        assert!(takes(when, &[("kind", "Complaint"), ("valid", "yes")]));
        assert!(!takes(when, &[("kind", "repair"), ("valid", "1")]));
        assert!(!takes(when, &[("kind", "complaint")]));
        assert!(!takes(when, &[("kind", "complaint"), ("valid", "1"), ("on_spot", "yes")]));
        assert!(takes("{}", &[]));
    }

    #[test]
    fn cells_are_asked_for_by_text_number_and_fullness() {
        assert!(takes("{ kind = [\"a\", \"\"] }", &[]));
        assert!(takes("{ stock = { at_most = 9 } }", &[("stock", "9")]));
        assert!(!takes("{ stock = { at_most = 9 } }", &[("stock", "10")]));
        assert!(!takes("{ stock = { at_most = 9 } }", &[]));
        assert!(takes("{ stock = 0 }", &[("stock", "0.0")]));
        assert!(takes("{ order = { filled = true } }", &[("order", "x")]));
        assert!(takes("{ order = { filled = false } }", &[]));
    }

    #[test]
    fn a_cell_at_fault_satisfies_nothing() {
        assert!(!takes("{ valid = true }", &[("valid", "maybe")]));
        assert!(!takes("{ valid = false }", &[("valid", "maybe")]));
        assert!(!takes("{ stock = { at_most = 9 } }", &[("stock", "few")]));
    }

    #[test]
    fn a_condition_that_cannot_be_is_refused() {
        for (when, fault) in [
            ("{ a = [] }", "expected a cell's text"),
            ("{ a = { at_least = 2, at_most = 1 } }", "a cell is asked for by `filled` or by a range"),
            ("{ a = {} }", "a cell is asked for by"),
            ("{ a = { over = 1 } }", "unknown key `over`"),
            ("3", "expected a table of columns"),
        ] {
            let (_, faults) = filter(when);
            assert!(faults.iter().any(|own| own.contains(fault)), "{when}: {faults:?}");
        }
    }
}
