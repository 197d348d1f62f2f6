//! `when`, `unless`, `where`: which rows of a log a rule is about.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::said;

use super::section::{Found, FromToml, Reading, section};
use super::shape::{self, Shapes};
use super::value::{Named, number};

/// Conditions on the cells of a row, all of which must hold; none holds of every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter(Vec<(Arc<str>, Wanted)>);

/// What a cell must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of these texts, whatever their case; "" is an empty cell.
    AnyOf(Vec<String>),
    /// Yes, or no; an empty cell is no.
    Flag(bool),
    /// A number in a range, both ends inclusive.
    Number {
        /// The least it may be.
        at_least: Option<Decimal>,
        /// The most it may be.
        at_most: Option<Decimal>,
    },
    /// Anything at all, or nothing.
    Filled(bool),
}

section! {
    /// A condition as a table.
    pub struct RawWanted {
        /// Whether the cell is filled at all.
        "filled" filled: bool,
        /// The least number it may be.
        "at_least" at_least: Decimal,
        /// The most it may be.
        "at_most" at_most: Decimal,
    }
}

impl Filter {
    /// The conditions by column, in the order of the book.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, &Wanted)> {
        self.0.iter().map(|(column, wanted)| (&**column, wanted))
    }

    /// Whether it holds of every row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromToml for Filter {
    const EXPECTS: (&'static str, &'static str) = (
        "a table of columns such as { kind = \"complaint\", valid = true }",
        "列的表，如 { kind = \"complaint\", valid = true }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if !value.get_ref().is_table() {
            to.wrong(value, Self::EXPECTS);
            return None;
        }
        let named = Named::<Wanted>::from_toml(value, to)?;
        Some(Self(named.0.into_iter().map(|(column, wanted)| (Arc::from(column.value), wanted.value)).collect()))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        Named::<Wanted>::shape(shapes)
    }
}

impl FromToml for Wanted {
    const EXPECTS: (&'static str, &'static str) = (
        "a cell's text, a list of texts, true or false, a number, or { filled = …, at_least = …, at_most = … }",
        "单元格文本、文本列表、true 或 false、数字，或 { filled = …, at_least = …, at_most = … }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
        let read = match value.get_ref() {
            DeValue::String(cell) => Some(Self::AnyOf(vec![cell.to_string()])),
            DeValue::Boolean(yes) => Some(Self::Flag(*yes)),
            DeValue::Integer(_) | DeValue::Float(_) => {
                number(value.get_ref()).map(|exact| Self::Number { at_least: Some(exact), at_most: Some(exact) })
            }
            DeValue::Array(items) if !items.is_empty() => {
                items.iter().map(text).collect::<Option<Vec<_>>>().map(Self::AnyOf)
            }
            DeValue::Table(_) => return RawWanted::from_toml(value, to)?.lower(to),
            _ => None,
        };
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }

    fn shape(shapes: &mut Shapes) -> Value {
        let cells = [shape::text(), shape::list(&shape::text(), 1)];
        let values = [json!({ "type": "boolean" }), json!({ "type": "number" }), RawWanted::shape(shapes)];
        shape::any_of(cells.into_iter().chain(values))
    }
}

impl RawWanted {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Wanted> {
        let bound = |found: &Option<Found<Decimal>>| found.as_ref().map(|found| found.value);
        let (at_least, at_most) = (bound(&self.at_least), bound(&self.at_most));
        let contradiction = match (&self.filled, at_least, at_most) {
            (Some(filled), None, None) => return Some(Wanted::Filled(filled.value)),
            (None, Some(least), Some(most)) if least > most => true,
            (None, None, None) | (Some(_), ..) => true,
            (None, ..) => false,
        };
        if contradiction {
            let message = said!(
                "a cell is asked for by `filled` or by a range, whose ends are in order",
                "条件应写 `filled`，或写上下限有序的范围"
            );
            to.error(DiagnosticCode::P017, &self.span, message);
            return None;
        }
        Some(Wanted::Number { at_least, at_most })
    }
}
