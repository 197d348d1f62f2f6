//! What a rule makes of an incident.

use std::sync::Arc;

use chrono::NaiveDate;

use super::incident::Status;
use super::money::{Points, Yuan};
use super::names::{Clauses, Code, Person};
use super::place::Place;
use super::staff::vocabulary;
use super::words::Said;

vocabulary! {
    /// A disciplinary outcome, gravest last.
    Discipline {
        /// For a manager to look at; no outcome is laid down.
        Refer = "refer" ["上报处理"],
        /// The loss is made good, and nothing else: the money stands in the liability.
        Compensation = "compensation" ["赔偿"],
        /// Public criticism.
        Criticism = "criticism" ["通报批评"],
        /// Warning.
        Warning = "warning" ["警告"],
        /// Minor demerit.
        MinorDemerit = "minor-demerit" ["记小过"],
        /// Major demerit.
        MajorDemerit = "major-demerit" ["记大过"],
        /// Separation: always a proposal, a person decides.
        Separation = "separation" ["自动离职", "开除"],
    }
}

/// A wage a rule says is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withhold {
    /// The month's whole wage: a proposal, a person decides.
    MonthWage,
}

/// The judged form of one incident: one line of `cs fines`.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// Whom it concerns.
    pub employee: Person,
    /// Where they stand on the staff sheet it was judged with; `None` for who is not on it.
    pub position: Option<u32>,
    /// The day of the incident.
    pub date: NaiveDate,
    /// The code of the rule that judged it.
    pub code: Code,
    /// The incident's status; only approved ones carry money or points.
    pub status: Status,
    /// Whether the rule itself lets the incident pass: within its limit, or arranged beforehand.
    pub excused: bool,
    /// The how-manieth in the rule's window; `None` when it was not counted.
    pub occurrence: Option<u32>,
    /// The fine, positive; `None` when the rule names none.
    pub fine: Option<Yuan>,
    /// Signed points; `None` when the rule names none.
    pub points: Option<Points>,
    /// The disciplinary outcome.
    pub outcome: Option<Discipline>,
    /// A wage proposed to be withheld.
    pub withhold: Option<Withhold>,
    /// Whether the day's wage is not earned (an absence).
    pub day_wage: bool,
    /// What the person is to make good, positive.
    pub liability: Option<Yuan>,
    /// A reward granted, positive.
    pub reward: Option<Yuan>,
    /// Money of this line is proposed, not charged.
    pub proposal: bool,
    /// The clauses the consequence stands on, the narrowest.
    pub clauses: Clauses,
    /// How the rule came to it, step by step, for `cs explain`; empty unless asked for.
    pub because: Vec<Said>,
    /// The day a charged fine was taken back.
    pub reversed: Option<NaiveDate>,
    /// The log the incident was first seen in, if not its own row.
    pub source: Option<Arc<str>>,
    /// The incident's row.
    pub place: Place,
}

impl Consequence {
    /// The file and line to show for it: the log it came from, else the incident's own row.
    pub fn shown_source(&self) -> String {
        self.source.as_ref().map_or_else(|| self.place.to_string(), ToString::to_string)
    }
}
