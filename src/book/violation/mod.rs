//! `[[violation]]`: from an incident to its consequences.
//!
//! `raw` is the section as written, `lower` what refuses it or makes it a [`Violation`]; a consequence, the ladder and the
//! bands have a file each.

mod bands;
mod ladder;
mod lower;
mod raw;
mod sanction;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::{Clauses, Code, Incident};

use super::excuse::{self, Excuse, Lead};
use super::rule::Head;
use super::value::{Closed, Span};

pub use bands::Bands;
pub use ladder::{Beyond, Ladder};
pub use raw::RawViolation;
pub use sanction::{Amount, OutcomeRule, PointsRule, Sanction};

/// A violation: how incidents of a code are judged.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Code, clauses, titles, days.
    pub head: Head,
    /// The code.
    pub code: Code,
    /// Other codes that mean it too.
    pub codes: Vec<Code>,
    /// When the count restarts.
    pub window: Window,
    /// What counts as one.
    pub count: Counting,
    /// What an incident's cells must be.
    pub conditions: Vec<Condition>,
    /// The size up to which there is no violation.
    pub allowed: Option<Span>,
    /// How long beforehand something must have been arranged to make it no violation.
    pub arranged: Option<Lead>,
    /// The columns an incident must fill.
    pub require: Vec<Arc<str>>,
    /// How many a row may state at once; `None` when the rule does not multiply.
    pub quantity: Option<Closed<Decimal>>,
    /// The consequence by size or count.
    pub scale: Scale,
    /// In addition, on just that occurrence.
    pub at: BTreeMap<u32, Sanction>,
    /// Instead, from that occurrence on.
    pub from: BTreeMap<u32, Sanction>,
    /// Whether `from` reaches back.
    pub retroactive: bool,
    /// Whether the rows of one date are one loss, made good in equal parts.
    pub shared: bool,
}

/// What a column's cell must be for a rule to judge the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: Arc<str>,
    /// The cells it takes; "" is an empty one.
    pub any_of: Vec<String>,
}

/// How a violation's consequence is found.
#[derive(Clone, Debug)]
pub enum Scale {
    /// There is none: the incident is counted and listed.
    RecordOnly,
    /// The same every time.
    Each(Sanction),
    /// By occurrence.
    Ladder(Ladder),
    /// By measured size.
    Bands(Bands),
}

/// When a count restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Each calendar month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// Each calendar year.
    Year,
    /// Never.
    Ever,
    /// On the first day that does not follow the one before.
    Consecutive,
    /// The days up to and including the incident's own.
    Days(u32),
}

/// What counts as one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Each row.
    Occurrence,
    /// Each date a person has any.
    Day,
}

/// The measured size a rule's bands go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The row's minutes.
    Minutes,
}

impl Violation {
    /// Every consequence the rule can have.
    pub fn sanctions(&self) -> impl Iterator<Item = &Sanction> {
        let scale: Vec<&Sanction> = match &self.scale {
            Scale::RecordOnly => Vec::new(),
            Scale::Each(sanction) => vec![sanction],
            Scale::Ladder(ladder) => ladder.rungs().iter().collect(),
            Scale::Bands(bands) => {
                bands.bounded().iter().map(|(_, sanction)| sanction).chain(std::iter::once(bands.open())).collect()
            }
        };
        scale.into_iter().chain(self.at.values()).chain(self.from.values())
    }

    /// Every clause it stands on, its consequences' narrower ones included.
    pub fn all_clauses(&self) -> Clauses {
        self.sanctions()
            .filter_map(|sanction| sanction.clauses.as_ref())
            .fold(self.head.clauses.clone(), |all, own| all.and(own))
    }

    /// Whether an incident must state its minutes.
    pub fn goes_by_minutes(&self) -> bool {
        self.allowed.is_some() || matches!(self.scale, Scale::Bands(_))
    }

    /// Whether no incident can satisfy the conditions of both.
    pub fn disjoint(&self, other: &Self) -> bool {
        self.conditions.iter().any(|own| {
            let same_column = other.conditions.iter().filter(|theirs| theirs.column == own.column);
            same_column.into_iter().any(|theirs| !theirs.any_of.iter().any(|cell| own.any_of.contains(cell)))
        })
    }

    /// Whether an incident's cells satisfy the conditions.
    pub fn applies_to(&self, cell: impl Fn(&str) -> Option<String>) -> bool {
        self.conditions.iter().all(|condition| {
            let cell = cell(&condition.column).unwrap_or_default();
            condition.any_of.iter().any(|taken| taken.eq_ignore_ascii_case(&cell))
        })
    }

    /// Why the rule lets an incident pass, if it does.
    pub fn excuse(&self, incident: &Incident) -> Option<Excuse> {
        excuse::of(incident, self.allowed, self.arranged)
    }
}
