//! `[[check]]` as written.

use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use crate::book::filter::Filter;
use crate::book::section::{Found, FromToml, Reading, choices, rule_section, section};
use crate::book::value::{Limit, Named, Several, Span, number};
use crate::model::finding::Gravity;
use crate::model::{Code, RowNumber, Share};

use super::{Addend, Bound, Operand};

rule_section! {
    /// A row check as written: the rows it is about, and one of the kinds from `require` to `sealed`.
    pub struct RawCheck {
        /// Its id.
        "id" id: String,
        /// The log whose rows it looks at.
        "log" log: String,
        /// The rows it is about.
        "when" when: Filter,
        /// The rows among them that are exempt.
        "unless" unless: Filter,
        /// How bad a finding is: error, warning or notice.
        "severity" severity: Gravity,
        /// The code a finding is an incident of, for the row's agent.
        "counts_as" counts_as: Code,
        /// The column of that incident which states by how much a limit was passed: amount, minutes or quantity.
        "excess" excess: Excess,
        /// The column that names the row: the log's first when left out.
        "subject" subject: String,
        /// The column that names who answers for the row: the log's first column of a person when left out.
        "agent" agent: String,
        /// The column that dates the row: the log's first date or time when left out.
        "date" date: String,
        /// The columns that must be filled; a list within the list is one of these.
        "require" require: Vec<Found<AnyOf>>,
        /// A number or a length of time within bounds.
        "limit" limit: RawLimit,
        /// A price, or another amount, that may change only so far.
        "change" change: RawChange,
        /// The columns of moments, all filled and in this order of time.
        "stages" stages: Vec<Found<String>>,
        /// What cells must be: { original_b = "bank" }, or the same as another column: { charged = { column = "due" } }.
        "equals" equals: Named<Operand>,
        /// What cells must be one of, as a list of what `equals` takes.
        "one_of" one_of: Named<Several<Operand>>,
        /// What the text of cells must contain: { remark = { column = "agent" } }.
        "contains" contains: Named<Operand>,
        /// A moment no later than another, or so long before it.
        "before" before: RawBefore,
        /// A moment no earlier than another, and no longer than so much after it.
        "after" after: RawAfter,
        /// A moment that must not lie long ago.
        "age" age: RawAge,
        /// The columns of moments that must lie in one month.
        "same_month" same_month: Vec<Found<String>>,
        /// Which cell goes with which: { by = "kind", column = "group", cells = { enquiry = "service" } }.
        "route" route: RawRoute,
        /// The columns that together name a row only once.
        "unique" unique: Several<String>,
        /// Amounts that must add up.
        "sum" sum: RawSum,
        /// Numbers without a gap, such as pages.
        "sequence" sequence: RawSequence,
        /// A row of another log that must be there.
        "partner" partner: RawPartner,
        /// What a number of similar rows within a time calls for.
        "repeated" repeated: RawRepeated,
        /// Whether the rows must be those that were sealed.
        "sealed" sealed: bool,
    }
}

section! {
    /// `limit` as written.
    pub struct RawLimit {
        /// The column.
        "column" column: String,
        /// The least its cells may be: a number, a length of time, or { column = "…" }.
        "at_least" at_least: Bound,
        /// The most.
        "at_most" at_most: Bound,
    }
}

section! {
    /// `change` as written.
    pub struct RawChange {
        /// The amount before.
        "from" from: String,
        /// The amount after.
        "to" to: String,
        /// The greatest change, up or down, as a share of the amount before.
        "at_most" at_most: Share,
    }
}

section! {
    /// `before` as written.
    pub struct RawBefore {
        /// The moment that comes first.
        "column" column: String,
        /// How long before, at least: nothing when left out.
        "lead" lead: Limit,
        /// The moment it comes before.
        "of" of: String,
    }
}

section! {
    /// `after` as written.
    pub struct RawAfter {
        /// The moment that follows.
        "column" column: String,
        /// How long after, at most; "0 days" is the same day.
        "within" within: Limit,
        /// The moment it follows.
        "of" of: String,
    }
}

section! {
    /// `age` as written.
    pub struct RawAge {
        /// The moment.
        "column" column: String,
        /// How long ago it may be when the check is run.
        "at_most" at_most: Limit,
    }
}

section! {
    /// `route` as written.
    pub struct RawRoute {
        /// The column that decides.
        "by" by: String,
        /// The column it decides about.
        "column" column: String,
        /// What it must say, for each cell that decides; other cells are not looked at.
        "cells" cells: Named<Several<String>>,
    }
}

section! {
    /// `sum` as written.
    pub struct RawSum {
        /// The columns that are added up.
        "of" of: Several<String>,
        /// What they come to: a column, or a number.
        "is" is: Addend,
    }
}

section! {
    /// `sequence` as written.
    pub struct RawSequence {
        /// The column of the numbers.
        "column" column: String,
        /// The number they begin with; without it, the least there is.
        "first" first: Decimal,
        /// The columns whose cells each begin a numbering of their own.
        "by" by: Several<String>,
    }
}

section! {
    /// `partner` as written.
    pub struct RawPartner {
        /// The other log.
        "log" log: String,
        /// The columns that must agree: { employee = "employee", date = "at" }, this log's first.
        "on" on: Named<String>,
        /// The rows of the other log that will do.
        "where" filter: Filter,
    }
}

section! {
    /// `repeated` as written.
    pub struct RawRepeated {
        /// How many rows.
        "times" times: Decimal,
        /// Within which time.
        "within" within: Span,
        /// The column of the moments.
        "at" at: String,
        /// The columns in which similar rows agree.
        "by" by: Several<String>,
        /// The columns of which one of these rows must have all filled.
        "needs" needs: Several<String>,
    }
}

/// A column, or several of which one will do.
#[derive(Clone, Debug)]
pub struct AnyOf(pub(super) Vec<Found<String>>);

/// The incident's column that states an excess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess(pub RowNumber);

choices! {
    Excess: "amount" => Self(RowNumber::Amount), "minutes" => Self(RowNumber::Minutes), "quantity" => Self(RowNumber::Quantity);
}

/// `{ column = "…" }`.
fn column_of(value: &Spanned<DeValue<'_>>) -> Option<Arc<str>> {
    let table = value.get_ref().as_table().filter(|table| table.len() == 1)?;
    table.get("column").and_then(|column| column.get_ref().as_str()).map(Arc::from)
}

impl FromToml for AnyOf {
    const EXPECTS: (&'static str, &'static str) =
        ("a column, or a list of columns of which one will do", "列名，或任选其一的列名表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        Several::<String>::from_toml(value, to).map(|columns| Self(columns.0))
    }
}

impl FromToml for Operand {
    const EXPECTS: (&'static str, &'static str) =
        ("a text, a number, true or false, or { column = \"…\" }", "文本、数字、true 或 false，或 { column = \"…\" }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let read = match value.get_ref() {
            DeValue::String(text) => Some(Self::Text(text.to_string())),
            DeValue::Boolean(flag) => Some(Self::Flag(*flag)),
            DeValue::Table(_) => column_of(value).map(Self::Column),
            other => number(other).map(Self::Number),
        };
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }
}

impl FromToml for Bound {
    const EXPECTS: (&'static str, &'static str) = (
        "a number, a length of time such as \"3m\", or { column = \"…\" }",
        "数字、时长（如 \"3m\"）或 { column = \"…\" }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let read = column_of(value).map(Self::Column).or_else(|| number(value.get_ref()).map(Self::Number));
        let read = read.or_else(|| match value.get_ref().as_str().and_then(Limit::parse) {
            Some(Limit::Hours(span)) => Some(Self::Length(span)),
            _ => None,
        });
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }
}

impl FromToml for Addend {
    const EXPECTS: (&'static str, &'static str) = ("a column or a number", "列名或数字");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let read = match value.get_ref() {
            DeValue::String(column) if !column.trim().is_empty() => Some(Self::Column(Arc::from(column.as_ref()))),
            other => number(other).map(Self::Number),
        };
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }
}
