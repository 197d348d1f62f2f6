//! What every rule has: a name, its clauses, two titles, the days it holds.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{At, BookText, DiagnosticCode};
use crate::model::{Clauses, Title};
use crate::said;

use super::section::{Found, Reading};
use super::value::ClauseList;

/// Where a rule stands.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The book.
    pub text: Arc<BookText>,
    /// The bytes of the rule.
    pub span: Range<usize>,
}

impl Origin {
    /// As the place of a diagnostic.
    pub fn at(&self) -> At {
        At::Book { text: Arc::clone(&self.text), span: self.span.clone() }
    }

    /// The place of a text the rule states under a key, or of the rule where it is not found. A checked rule does not carry
    /// the place of every value it was made from: the book is parsed again, which costs nothing until something is wrong.
    pub(super) fn at_value(&self, key: &str, text: &str) -> At {
        let (book, _) = DeTable::parse_recoverable(&self.text.text);
        let own = |value: &Spanned<DeValue<'_>>| value.get_ref().is_table() && value.span() == self.span;
        let rule = book.get_ref().values().find_map(|value| first(value, &own));
        let said = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str() == Some(text);
        let under_key = |value: &Spanned<DeValue<'_>>| -> Option<Range<usize>> {
            first(value.get_ref().as_table()?.get(key)?, &said).map(Spanned::span)
        };
        let holder = rule.and_then(|rule| first(rule, &|value| under_key(value).is_some()));
        let span = holder.and_then(under_key).unwrap_or_else(|| self.span.clone());
        At::Book { text: Arc::clone(&self.text), span }
    }

    /// File and line.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.text.file, self.text.position(self.span.start).0)
    }
}

/// The first value that is wanted, of this one and those in it.
fn first<'v, 'b>(
    value: &'v Spanned<DeValue<'b>>,
    wanted: &impl Fn(&Spanned<DeValue<'b>>) -> bool,
) -> Option<&'v Spanned<DeValue<'b>>> {
    if wanted(value) {
        return Some(value);
    }
    match value.get_ref() {
        DeValue::Table(table) => table.values().find_map(|value| first(value, wanted)),
        DeValue::Array(items) => items.iter().find_map(|value| first(value, wanted)),
        _ => None,
    }
}

/// The days a rule holds, both ends inclusive; an open end is no end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether it holds on every day.
    #[inline]
    pub fn is_always(self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// Whether the rule holds on that day.
    pub fn holds_on(self, date: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether both hold on some day.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_in_time = |one: Self, two: Self| match (one.since, two.until) {
            (Some(since), Some(until)) => since <= until,
            _ => true,
        };
        begins_in_time(self, other) && begins_in_time(other, self)
    }

    /// What is left of these days when `other` takes its own: nothing, one stretch or two.
    pub fn without(self, other: Self) -> Vec<Self> {
        if !self.overlaps(other) {
            return vec![self];
        }
        let before =
            other.since.and_then(|since| since.pred_opt()).map(|until| Self { since: self.since, until: Some(until) });
        let after =
            other.until.and_then(|until| until.succ_opt()).map(|since| Self { since: Some(since), until: self.until });
        let begun = before.filter(|left| self.since.is_none_or(|since| left.until.is_some_and(|until| since <= until)));
        let ended = after.filter(|left| self.until.is_none_or(|until| left.since.is_some_and(|since| since <= until)));
        begun.into_iter().chain(ended).collect()
    }
}

/// What every rule has.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its id or code; unique in a book on any day.
    pub id: Arc<str>,
    /// The place in the paper rules.
    pub clauses: Clauses,
    /// Its titles.
    pub title: Title,
    /// The days it holds.
    pub validity: Validity,
    /// Whether it replaces the rule of its name in the books underneath.
    pub overrides: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// A head as written.
pub(super) struct RawHead {
    pub(super) span: Range<usize>,
    pub(super) id: Option<Found<String>>,
    pub(super) clause: Option<Found<ClauseList>>,
    pub(super) title: Option<Found<String>>,
    pub(super) title_zh: Option<Found<String>>,
    pub(super) since: Option<Found<NaiveDate>>,
    pub(super) until: Option<Found<NaiveDate>>,
    pub(super) overrides: Option<Found<bool>>,
}

impl Head {
    pub(super) fn lower(raw: RawHead, to: &mut Reading<'_>) -> Option<Self> {
        let clause = to.required(raw.clause, "clause", &raw.span);
        let title = to.required(raw.title, "title", &raw.span);
        let title_zh = to.required(raw.title_zh, "title_zh", &raw.span);
        let since = raw.since.as_ref().map(|since| since.value);
        if let (Some(since), Some(until)) = (since, &raw.until)
            && until.value < since
        {
            let message = said!(
                "the rule ends on {} before it begins on {since}",
                "规则于 {} 终止，早于起始日 {since}",
                until.value
            );
            to.error(DiagnosticCode::P012, &until.span, message);
        }
        Some(Self {
            id: Arc::from(raw.id?.value),
            clauses: clause?.value.0,
            title: Title { en: Arc::from(title?.value), zh: Arc::from(title_zh?.value) },
            validity: Validity { since, until: raw.until.map(|until| until.value) },
            overrides: raw.overrides.is_some_and(|overrides| overrides.value),
            origin: Origin { text: Arc::clone(&to.text), span: raw.span },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(since: &str, until: &str) -> Validity {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().expect("a date"));
        Validity { since: date(since), until: date(until) }
    }

    #[test]
    fn both_ends_are_inclusive() {
        let year = days("2025-01-01", "2025-12-31");
        for (date, holds) in [("2024-12-31", false), ("2025-01-01", true), ("2025-12-31", true), ("2026-01-01", false)]
        {
            assert_eq!(year.holds_on(date.parse().expect("a date")), holds, "{date}");
        }
        assert!(year.overlaps(days("2025-12-31", "")));
        assert!(!year.overlaps(days("2026-01-01", "")));
    }

    #[test]
    fn an_override_takes_only_its_own_days() {
        let always = days("", "");
        assert_eq!(always.without(days("2025-04-01", "")), [days("", "2025-03-31")]);
        assert_eq!(always.without(days("2025-04-01", "2025-04-30")), [days("", "2025-03-31"), days("2025-05-01", "")]);
        assert_eq!(always.without(always), []);
        assert_eq!(days("2025-01-01", "2025-03-31").without(days("2025-01-01", "2025-06-30")), []);
        assert_eq!(
            days("2025-01-01", "2025-03-31").without(days("2026-01-01", "")),
            [days("2025-01-01", "2025-03-31")]
        );
    }
}
