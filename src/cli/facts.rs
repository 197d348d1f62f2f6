//! `facts.toml`: the single numbers of a month's folder, such as `households = 1240`.

use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use crate::book::document::parsed;
use crate::book::section::{FromToml, Reading};
use crate::book::value::Named;
use crate::diagnostics::DiagnosticCode;
use crate::model::Month;
use crate::said;

use super::config::text;
use super::session::Session;

/// Numbers by name.
#[derive(Default)]
pub(super) struct Facts(Vec<(String, Fact)>);

/// A number, or one from each of some months on.
#[derive(Clone, Debug)]
struct Fact(Vec<(Option<Month>, Decimal)>);

impl FromToml for Fact {
    const EXPECTS: (&'static str, &'static str) = (
        "a number, or { \"2025-01\" = 1240, \"2025-03\" = 1244 }",
        "数字，或 { \"2025-01\" = 1240, \"2025-03\" = 1244 }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if !value.get_ref().is_table() {
            return Decimal::from_toml(value, to).map(|number| Self(vec![(None, number)]));
        }
        let months = Named::<Decimal>::from_toml(value, to)?.0;
        let mut dated = Vec::new();
        for (name, number) in months {
            let month = Month::parse(&name.value);
            if month.is_none() {
                let own = &name.value;
                let message = said!(
                    "expected a month such as \"2025-03\", found `{own}`",
                    "此处应为月份，如 \"2025-03\"，却是 `{own}`"
                );
                to.error(DiagnosticCode::P003, &name.span, message);
            }
            dated.push((month, number.value));
        }
        dated.sort_by_key(|(month, _)| *month);
        Some(Self(dated))
    }
}

/// Reads a file of facts; there need not be one.
pub(super) fn read(session: &mut Session<'_, '_>, path: &str) -> Facts {
    let Ok(bytes) = session.files().read(path) else { return Facts::default() };
    let sink = session.sink();
    let Some(text) = text(Path::new(path), bytes, sink) else { return Facts::default() };
    let mut to = Reading::new(text, sink);
    let named = parsed(&mut to, Named::<Fact>::of_table);
    let named = named.map_or_else(Vec::new, |named| named.0);
    Facts(named.into_iter().map(|(name, fact)| (name.value, fact.value)).collect())
}

impl Facts {
    /// A fact in a month: the latest that holds by then.
    pub(super) fn get(&self, name: &Arc<str>, month: Month) -> Option<Decimal> {
        let (_, dated) = self.0.iter().find(|(own, _)| own == &**name)?;
        dated.0.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= month)).map(|(_, number)| *number)
    }
}
