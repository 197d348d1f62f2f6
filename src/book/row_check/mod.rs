//! `[[check]]`: what each row of a log must satisfy.
//!
//! `raw` is the section as written, `lower` what refuses it or makes it a [`Check`].

mod lower;
mod raw;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::finding::Gravity;
use crate::model::{Code, RowNumber, Said, Share};
use crate::said;

use super::filter::Filter;
use super::rule::Head;
use super::value::{Limit, Span};

pub use raw::RawCheck;

/// What a cell is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A text, whatever its case; "" is an empty cell.
    Text(String),
    /// A number.
    Number(Decimal),
    /// Yes, or no.
    Flag(bool),
    /// Another column of the row.
    Column(Arc<str>),
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A number, or an amount.
    Number(Decimal),
    /// A length of time.
    Length(Span),
    /// Another column of the row.
    Column(Arc<str>),
}

/// What amounts add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addend {
    /// A number.
    Number(Decimal),
    /// Another column.
    Column(Arc<str>),
}

/// What a check asks of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// That columns are filled: of each list one.
    Filled(Vec<Vec<Arc<str>>>),
    /// That a cell lies within bounds.
    Within {
        /// The column.
        column: Arc<str>,
        /// The least.
        at_least: Option<Bound>,
        /// The most.
        at_most: Option<Bound>,
    },
    /// That an amount changed by no more than a share of what it was.
    Change {
        /// Before.
        from: Arc<str>,
        /// After.
        to: Arc<str>,
        /// The share.
        at_most: Share,
    },
    /// That moments are filled and in order.
    Stages(Vec<Arc<str>>),
    /// That cells are what they are to be, or one of several.
    Is(Vec<(Arc<str>, Vec<Operand>)>),
    /// That cells contain a text.
    Contains(Vec<(Arc<str>, Operand)>),
    /// That a moment comes so long before another.
    Before {
        /// The first moment.
        column: Arc<str>,
        /// How long before.
        lead: Limit,
        /// The other.
        of: Arc<str>,
    },
    /// That a moment follows another within a time.
    After {
        /// The later moment.
        column: Arc<str>,
        /// How long after.
        within: Limit,
        /// The earlier one.
        of: Arc<str>,
    },
    /// That a moment is not older than that when the check is run.
    Age {
        /// The moment.
        column: Arc<str>,
        /// How old it may be.
        at_most: Limit,
    },
    /// That moments lie in one month.
    SameMonth(Vec<Arc<str>>),
    /// That a cell goes with another.
    Route {
        /// The column that decides.
        by: Arc<str>,
        /// The column it decides about.
        column: Arc<str>,
        /// For each deciding cell, the cells that will do.
        cells: Vec<(String, Vec<String>)>,
    },
    /// That no two rows have the same cells.
    Unique(Vec<Arc<str>>),
    /// That amounts add up.
    Sum {
        /// The addends.
        of: Vec<Arc<str>>,
        /// The sum.
        is: Addend,
    },
    /// That no number is missing.
    Sequence {
        /// The column of the numbers.
        column: Arc<str>,
        /// The first number.
        first: Option<i64>,
        /// The columns that begin numberings of their own.
        by: Vec<Arc<str>>,
    },
    /// That another log has a row for this one.
    Partner(Partner),
    /// That similar rows close to each other call for something.
    Repeated {
        /// How many.
        times: usize,
        /// Within which time.
        within: Span,
        /// The column of the moments.
        at: Arc<str>,
        /// The columns they agree in.
        by: Vec<Arc<str>>,
        /// The columns of which one of the rows must have all filled.
        needs: Vec<Arc<str>>,
    },
    /// That the rows are those that were sealed.
    Sealed,
}

/// The row of another log that goes with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The other log.
    pub log: Arc<str>,
    /// The columns that agree: of this log, of the other.
    pub on: Vec<(Arc<str>, Arc<str>)>,
    /// The rows of the other log that will do.
    pub filter: Filter,
}

/// A row check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// The log whose rows it looks at.
    pub log: Arc<str>,
    /// The rows it is about.
    pub when: Filter,
    /// The rows among them that are exempt.
    pub unless: Filter,
    /// What it asks of them.
    pub asks: Asks,
    /// How bad a finding is.
    pub gravity: Gravity,
    /// The code a finding is an incident of.
    pub counts_as: Option<Code>,
    /// The incident's column that states by how much a limit was passed.
    pub excess: Option<RowNumber>,
    /// The column that names the row, if the log has one.
    pub subject: Option<Arc<str>>,
    /// The column that names who answers for it.
    pub agent: Arc<str>,
    /// The column that dates it.
    pub date: Arc<str>,
}

impl Check {
    /// Whether it looks at a log, and is one of those asked for by id, code or clause.
    pub fn is_of(&self, log: &str, only: &[String]) -> bool {
        let named = |name: &String| {
            *self.head.id == **name
                || self.head.clauses.contains(name)
                || self.counts_as.as_ref().is_some_and(|code| code.as_str() == name)
        };
        *self.log == *log && (only.is_empty() || only.iter().any(named))
    }

    /// Every column of its log that it asks about.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let mut columns: Vec<&str> = Vec::new();
        self.asks.for_each_column(&mut |column| columns.push(column));
        let conditions = self.when.conditions().chain(self.unless.conditions()).map(|(column, _)| column);
        let own = self.subject.iter().chain([&self.agent, &self.date]).map(|column| &**column);
        columns.into_iter().chain(conditions).chain(own)
    }
}

impl Asks {
    /// Every column it asks about, in its own order.
    pub fn for_each_column<'a>(&'a self, ask: &mut dyn FnMut(&'a Arc<str>)) {
        match self {
            Self::Filled(groups) => groups.iter().flatten().for_each(ask),
            Self::Within { column, at_least, at_most } => {
                ask(column);
                for bound in [at_least, at_most].into_iter().flatten() {
                    if let Bound::Column(other) = bound {
                        ask(other);
                    }
                }
            }
            Self::Change { from, to, .. } => [from, to].into_iter().for_each(ask),
            Self::Stages(stages) => stages.iter().for_each(ask),
            Self::Is(cells) => {
                for (column, operands) in cells {
                    ask(column);
                    for operand in operands {
                        if let Operand::Column(other) = operand {
                            ask(other);
                        }
                    }
                }
            }
            Self::Contains(cells) => {
                for (column, operand) in cells {
                    ask(column);
                    if let Operand::Column(other) = operand {
                        ask(other);
                    }
                }
            }
            Self::Before { column, of, .. } | Self::After { column, of, .. } => [column, of].into_iter().for_each(ask),
            Self::Age { column, .. } => ask(column),
            Self::Route { by, column, .. } => [by, column].into_iter().for_each(ask),
            Self::SameMonth(columns) | Self::Unique(columns) => columns.iter().for_each(ask),
            Self::Sum { of, is } => {
                of.iter().for_each(&mut *ask);
                if let Addend::Column(column) = is {
                    ask(column);
                }
            }
            Self::Sequence { column, by, .. } => {
                ask(column);
                by.iter().for_each(ask);
            }
            Self::Partner(partner) => partner.on.iter().for_each(|(own, _)| ask(own)),
            Self::Repeated { at, by, needs, .. } => {
                ask(at);
                by.iter().chain(needs).for_each(ask);
            }
            Self::Sealed => {}
        }
    }

    /// Whether a finding says by how much.
    pub(super) fn can_be_exceeded(&self) -> bool {
        matches!(
            self,
            Self::Within { .. }
                | Self::Change { .. }
                | Self::Sum { .. }
                | Self::Before { .. }
                | Self::After { .. }
                | Self::Age { .. }
                | Self::Is(_)
        )
    }
}

impl Bound {
    /// As a finding and a book's words write it.
    pub fn shown(&self) -> Said {
        match self {
            Self::Number(number) => said!("{number}", "{number}"),
            Self::Length(span) => said!("{span}", "{span}"),
            Self::Column(column) => said!("{column}", "{column}"),
        }
    }
}

impl Operand {
    /// As a finding and a book's words write it.
    pub fn shown(&self) -> Said {
        match self {
            Self::Text(text) if text.is_empty() => said!("blank", "空白"),
            Self::Text(text) => said!("{text}", "{text}"),
            Self::Number(number) => said!("{number}", "{number}"),
            Self::Flag(true) => said!("yes", "是"),
            Self::Flag(false) => said!("no", "否"),
            Self::Column(column) => said!("the same as {column}", "与 {column} 相同"),
        }
    }
}
