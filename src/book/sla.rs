//! `[[sla]]`: service levels, each a clock on the rows of a log.

use std::sync::Arc;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Code, Share};
use crate::said;

use super::filter::Filter;
use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, rule_section};
use super::shape::{self, Shapes};
use super::value::{Limit, Named, Several, Span};

rule_section! {
    /// A service level as written.
    pub struct RawSla {
        /// Its id.
        "id" id: String,
        /// The log whose rows it watches: tickets when left out.
        "log" log: String,
        /// The rows it is about.
        "when" when: Filter,
        /// The rows among them that are exempt.
        "unless" unless: Filter,
        /// The column of the instant since which an exempt row is exempt: what was late by then stays late.
        "exempt_from" exempt_from: String,
        /// The column in which the clock starts, or the first that is filled of several.
        "from" from: Several<String>,
        /// The column in which it stops, or the earliest of several.
        "to" to: Several<String>,
        /// How long before its start it may stop, as a visit may be early; what is earlier is late too.
        "early" early: Span,
        /// The limit, or a limit by the cells of a column: { by = "priority", P1 = "15m", other = "2h" }.
        "within" within: Within,
        /// The calendar whose hours count; "always" counts all.
        "calendar" calendar: String,
        /// The statuses in which the clock stands, by the status history.
        "pause" pause: Several<String>,
        /// The statuses that mean the row is closed, by the status history.
        "closed" closed: Several<String>,
        /// What a row that is opened again does to the clock: continue, restart or ignore.
        "reopen" reopen: Reopen,
        /// A column that multiplies the limit.
        "per" per: String,
        /// The share of the limit from which a running clock is warned of.
        "warn_at" warn_at: Share,
        /// The code a breach is an incident of, for the row's agent.
        "counts_as" counts_as: Code,
        /// The column that names the row: ticket when left out.
        "subject" subject: String,
        /// The column that names who answers for the row: agent when left out.
        "agent" agent: String,
    }
}

/// The limit of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// The same for every row.
    Fixed(Limit),
    /// By the cells of a column.
    By(LimitsBy),
}

/// Limits by the cells of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsBy {
    /// The column.
    pub column: Arc<str>,
    /// The limit of each cell, in the order of the book.
    pub cells: Vec<(String, Limit)>,
    /// The limit of every other cell; without it a row with another cell has no clock.
    pub other: Option<Limit>,
}

/// What a row that is opened again does to its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reopen {
    /// It runs on; while the row was closed, it stood.
    Continue,
    /// It starts anew.
    Restart,
    /// Nothing: the first stop counts.
    Ignore,
}

/// A service level.
#[derive(Clone, Debug)]
pub struct Sla {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// The log whose rows it watches.
    pub log: Arc<str>,
    /// The rows it is about.
    pub when: Filter,
    /// The rows among them that are exempt.
    pub unless: Filter,
    /// The column of the instant since which an exempt row is exempt.
    pub exempt_from: Option<Arc<str>>,
    /// The columns in which the clock starts: the first that is filled.
    pub from: Vec<Arc<str>>,
    /// The columns in which it stops: the earliest that is filled.
    pub to: Vec<Arc<str>>,
    /// How long before its start it may stop; `None` where a stop before the start is bad data.
    pub early: Option<Span>,
    /// The limit.
    pub within: Within,
    /// The calendar whose hours and workdays count.
    pub calendar: Arc<str>,
    /// The statuses in which the clock stands.
    pub pause: Vec<String>,
    /// The statuses that mean the row is closed.
    pub closed: Vec<String>,
    /// What being opened again does; `None` for a clock that is not about closing, which no closing stops.
    pub reopen: Option<Reopen>,
    /// The column that multiplies the limit.
    pub per: Option<Arc<str>>,
    /// The share of the limit from which a running clock is warned of.
    pub warn_at: Share,
    /// The code a breach is an incident of.
    pub counts_as: Option<Code>,
    /// The column that names the row.
    pub subject: Arc<str>,
    /// The column that names who answers for it.
    pub agent: Arc<str>,
}

impl Sla {
    /// The calendar of a rule that names none: all hours of all days.
    pub const ALWAYS: &'static str = "always";

    /// The statuses that mean closed, where a rule does not say.
    const CLOSED: [&'static str; 4] = ["closed", "resolved", "solved", "done"];
}

impl Within {
    /// Every limit it can give.
    pub fn limits(&self) -> Vec<Limit> {
        match self {
            Self::Fixed(limit) => vec![*limit],
            Self::By(by) => by.cells.iter().map(|(_, limit)| *limit).chain(by.other).collect(),
        }
    }
}

impl RawSla {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Sla> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head_titled_by_id(id, to);
        let from = to.required(self.from.clone(), "from", &self.span);
        let stop = to.required(self.to.clone(), "to", &self.span);
        let within = to.required(self.within.clone(), "within", &self.span);
        let name = |found: &Option<Found<String>>, default: &str| -> Arc<str> {
            Arc::from(found.as_ref().map_or(default, |found| found.value.as_str()))
        };
        let words = |found: &Option<Found<Several<String>>>| -> Option<Vec<String>> {
            found.as_ref().map(|found| found.value.0.iter().map(|word| word.value.clone()).collect())
        };
        if let Some(within) = &within {
            self.check_limits(within, to);
        }
        Some(Sla {
            head: head?,
            log: name(&self.log, "tickets"),
            when: self.when.as_ref().map_or_else(Filter::default, |when| when.value.clone()),
            unless: self.unless.as_ref().map_or_else(Filter::default, |unless| unless.value.clone()),
            exempt_from: self.exempt_from.as_ref().map(|column| Arc::from(column.value.as_str())),
            from: columns(&from?.value),
            to: columns(&stop?.value),
            early: self.early.as_ref().map(|early| early.value),
            within: within?.value,
            calendar: name(&self.calendar, Sla::ALWAYS),
            pause: words(&self.pause).unwrap_or_default(),
            closed: words(&self.closed).unwrap_or_else(|| Sla::CLOSED.map(str::to_owned).to_vec()),
            reopen: self.reopen.as_ref().map(|reopen| reopen.value),
            per: self.per.as_ref().map(|per| Arc::from(per.value.as_str())),
            warn_at: self.warn_at.as_ref().map_or_else(|| Share::from_percent(75.into()), |share| share.value),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
            subject: name(&self.subject, "ticket"),
            agent: name(&self.agent, "agent"),
        })
    }

    /// A limit in days ends with a day: it cannot be multiplied, and nothing can be taken off it.
    fn check_limits(&self, within: &Found<Within>, to: &mut Reading<'_>) {
        let in_days = within.value.limits().iter().any(|limit| !matches!(limit, Limit::Hours(_)));
        let keys = [
            ("per", self.per.as_ref().map(|found| &found.span)),
            ("pause", self.pause.as_ref().map(|found| &found.span)),
        ];
        for (key, span) in keys.into_iter().filter_map(|(key, span)| Some((key, span?))) {
            if in_days {
                let message = said!(
                    "`{key}` beside a limit in days, which ends with a day",
                    "按天的时限止于一天之末，不能与 `{key}` 并用"
                );
                let hint = said!("write the limit in hours", "请将时限写成小时");
                to.error_with(DiagnosticCode::P017, span, message, hint);
            }
        }
        if let (Some(exempt_from), None) = (&self.exempt_from, &self.unless) {
            let message = said!(
                "`exempt_from` without `unless`: nothing is exempt",
                "只写 `exempt_from` 而没有 `unless`，无从豁免"
            );
            to.error(DiagnosticCode::P017, &exempt_from.span, message);
        }
        if let Some(warn_at) = self.warn_at.as_ref()
            && !(rust_decimal::Decimal::ZERO..=rust_decimal::Decimal::ONE).contains(&warn_at.value.fraction())
        {
            let message = said!("a clock is warned of within its limit: 0% to 100%", "预警应在时限之内：0% 至 100%");
            to.error(DiagnosticCode::P003, &warn_at.span, message);
        }
    }
}

fn columns(several: &Several<String>) -> Vec<Arc<str>> {
    several.0.iter().map(|column| Arc::from(column.value.as_str())).collect()
}

impl FromToml for Within {
    const EXPECTS: (&'static str, &'static str) = (
        "a limit such as \"2h\", \"3 days\", \"2 workdays\", or { by = \"column\", CELL = \"15m\", other = \"2h\" }",
        "时限，如 \"2h\"、\"3 days\"、\"2 workdays\"，或 { by = \"列\", 单元格 = \"15m\", other = \"2h\" }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            let limit = value.get_ref().as_str().and_then(Limit::parse);
            if limit.is_none() {
                to.wrong(value, Self::EXPECTS);
            }
            return limit.map(Self::Fixed);
        };
        let Some(by) = table.get("by").and_then(|by| by.get_ref().as_str()) else {
            to.error(DiagnosticCode::P004, &value.span(), said!("missing key `by`", "缺少键 `by`"));
            return None;
        };
        let mut cells = Vec::new();
        let mut other = None;
        for (key, limit) in Named::<Limit>::of_entries(table.iter().filter(|(key, _)| key.get_ref() != "by"), to).0 {
            if key.value == "other" {
                other = Some(limit.value);
            } else {
                cells.push((key.value, limit.value));
            }
        }
        if cells.is_empty() {
            to.wrong(value, Self::EXPECTS);
            return None;
        }
        Some(Self::By(LimitsBy { column: Arc::from(by), cells, other }))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        let limit = Limit::shape(shapes);
        let by = json!({
            "type": "object",
            "required": ["by"],
            "properties": { "by": String::shape(shapes) },
            "additionalProperties": limit.clone(),
        });
        shape::any_of([limit, by])
    }
}

choices! {
    Reopen: "continue" => Self::Continue, "restart" => Self::Restart, "ignore" => Self::Ignore;
}
