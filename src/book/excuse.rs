//! What makes an incident no violation after all: a size within the limit, something arranged beforehand.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::model::{Incident, RowNumber, Said};
use crate::said;

use super::section::{FromToml, Reading, section};
use super::shape::{self, Shapes};
use super::value::Span;

section! {
    /// `unless` as written.
    pub struct RawUnless {
        /// How long beforehand it must have been arranged, by the row's `arranged` date: "1 day before".
        "arranged" arranged: Lead,
    }
}

/// Whole days beforehand; none is the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead(u32);

/// Why a rule lets an incident pass: it is listed, not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// Its size is within what the rule allows.
    Within(Span),
    /// It was arranged on that day, early enough.
    Arranged(NaiveDate),
}

impl Lead {
    /// Whether a day is this long before another.
    fn kept(self, arranged: NaiveDate, date: NaiveDate) -> bool {
        arranged.checked_add_days(Days::new(self.0.into())).is_some_and(|earliest| earliest <= date)
    }

    fn parse(text: &str) -> Option<Self> {
        let (days, unit) = text.trim().strip_suffix("before")?.trim().split_once(' ')?;
        let days: u32 = days.parse().ok().filter(|days| *days <= 366)?;
        matches!(unit.trim(), "day" | "days").then_some(Self(days))
    }
}

/// The excuse an incident has under a rule that allows a size and passes over what was `arranged` beforehand.
pub(super) fn of(incident: &Incident, allowed: Option<Span>, arranged: Option<Lead>) -> Option<Excuse> {
    let minutes = incident.number(RowNumber::Minutes);
    let within = allowed.filter(|allowed| minutes.is_some_and(|minutes| seconds(minutes) <= allowed.0.into()));
    let beforehand = arranged.and_then(|lead| incident.arranged.filter(|arranged| lead.kept(*arranged, incident.date)));
    within.map(Excuse::Within).or(beforehand.map(Excuse::Arranged))
}

/// Minutes as seconds. A third of a minute has no end of digits: what is beyond a microsecond is not the log's.
pub(super) fn seconds(minutes: Decimal) -> Decimal {
    minutes.checked_mul(Decimal::from(60)).map_or(Decimal::MAX, |seconds| seconds.round_dp(6))
}

impl Lead {
    /// The condition in words.
    pub(super) fn say(self) -> Said {
        match self.0 {
            0 => said!("unless arranged by the same day", "当日或事先安排的除外"),
            1 => said!("unless arranged 1 day before", "至少提前 1 天安排的除外"),
            days => said!("unless arranged {days} days before", "至少提前 {days} 天安排的除外"),
        }
    }
}

impl Excuse {
    /// The excuse in words.
    pub(crate) fn say(self) -> Said {
        match self {
            Self::Within(allowed) => {
                let minutes = allowed.minutes();
                said!("not counted: {minutes} minutes are allowed", "不计：未超过允许的 {minutes} 分钟")
            }
            Self::Arranged(day) => said!("not counted: arranged on {day}", "不计：已于 {day} 安排"),
        }
    }
}

impl FromToml for Lead {
    const EXPECTS: (&'static str, &'static str) = ("days such as \"1 day before\"", "天数，如 \"1 day before\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        value.get_ref().as_str().and_then(Self::parse).or_else(|| {
            to.wrong(value, Self::EXPECTS);
            None
        })
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\s*\d+ days? before\s*$")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::book::document::Document;
    use crate::diagnostics::{BookText, Sink};

    use super::*;

    /// What reading a violation with these keys reports.
    fn faults(keys: &str) -> Vec<String> {
        let rule = "[[violation]]\ncode = \"call\"\nclause = \"1\"\ntitle = \"call\"\ntitle_zh = \"电话\"\n";
        let text = Arc::new(BookText { file: "book.toml".to_owned(), text: format!("{rule}{keys}") });
        let mut sink = Sink::unlimited();
        Document::read_patch(&text, &mut sink).expect("TOML");
        sink.shown().iter().map(|fault| fault.message.en.clone()).collect()
    }

    #[test]
    fn keys_of_measure_are_asked_for_together() {
        assert_eq!(faults("measure = \"minutes\"\nallowed = \"3m\""), [""; 0]);
        assert_eq!(faults("allowed = \"3m\""), ["`bands` and `allowed` need a `measure` to go by"]);
        assert_eq!(faults("measure = \"minutes\""), ["`measure` without `bands` or `allowed`"]);
        let bands = "measure = \"minutes\"\nallowed = \"5m\"\nbands = [{ up_to = \"5m\", points = 1 }, { points = 5 }]";
        assert_eq!(faults(bands), ["the first band is never reached: up to 5m there is no violation"]);
    }

    #[test]
    fn unless_names_what_it_excuses() {
        assert_eq!(faults("unless = { arranged = \"1 day before\" }"), [""; 0]);
        assert_eq!(faults("unless = {}"), ["`unless` names nothing"]);
        let wrong = "expected days such as \"1 day before\", found `\"1 day\"`";
        assert!(faults("unless = { arranged = \"1 day\" }").contains(&wrong.to_owned()));
    }

    fn kept(lead: u32, arranged: &str, date: &str) -> bool {
        Lead(lead).kept(arranged.parse().expect("a date"), date.parse().expect("a date"))
    }

    #[test]
    fn beforehand_is_so_many_days_before() {
        assert!(kept(1, "2025-03-10", "2025-03-11"));
        assert!(!kept(1, "2025-03-11", "2025-03-11"));
        assert!(kept(0, "2025-03-11", "2025-03-11"));
        assert!(!kept(0, "2025-03-12", "2025-03-11"));
        assert!(kept(1, "2024-02-29", "2024-03-01"));
    }

    #[test]
    fn leads_are_read_as_written_and_only_so() {
        assert_eq!(Lead::parse("1 day before"), Some(Lead(1)));
        assert_eq!(Lead::parse("0 days before"), Some(Lead(0)));
        for wrong in ["", "1 day", "before", "one day before", "-1 days before", "1d before", "1 hour before"] {
            assert_eq!(Lead::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn seconds_of_a_fraction_of_a_minute_are_exact() {
        for size in 0..=600 {
            assert_eq!(seconds(Decimal::from(size) / Decimal::from(60)), Decimal::from(size));
        }
    }
}
