//! Why a figure is what it is: a tree from the figure down to file and line.

use super::names::Clauses;
use super::outcome::Cell;
use super::place::Place;
use super::words::Said;

/// One figure and what it was made of.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What the figure is.
    pub what: Said,
    /// The figure.
    pub value: Cell,
    /// The clauses that made it so.
    pub clauses: Clauses,
    /// The rule's id or code, if one made it.
    pub rule: Option<String>,
    /// The arithmetic or the deciding value, in words.
    pub because: Vec<Said>,
    /// The row it was read from.
    pub source: Option<String>,
    /// The figures it was made of.
    pub parts: Vec<Trace>,
}

impl Trace {
    /// A figure with nothing else known of it yet.
    pub fn new(what: Said, value: Cell) -> Self {
        Self {
            what,
            value,
            clauses: Clauses::default(),
            rule: None,
            because: Vec::new(),
            source: None,
            parts: Vec::new(),
        }
    }

    /// With the clauses that made it so.
    #[must_use]
    pub fn clauses(mut self, clauses: &Clauses) -> Self {
        self.clauses = clauses.clone();
        self
    }

    /// With the rule that made it so.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    /// With one more step of the arithmetic.
    #[must_use]
    pub fn because(mut self, step: Said) -> Self {
        self.because.push(step);
        self
    }

    /// With the row it was read from.
    #[must_use]
    pub fn at(mut self, place: &Place) -> Self {
        self.source = Some(place.to_string());
        self
    }

    /// With the figures it was made of.
    #[must_use]
    pub fn parts(mut self, parts: impl IntoIterator<Item = Trace>) -> Self {
        self.parts.extend(parts);
        self
    }
}
