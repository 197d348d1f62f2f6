//! Who is who: work numbers, names and shop nicknames that are one employee.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::diagnostics::{did_you_mean, nearest};
use crate::model::{Person, Said};
use crate::said;

/// A name somebody goes by, for some days.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name: a work number, a nickname.
    pub name: String,
    /// Whose it is.
    pub employee: Person,
    /// The first day it is theirs.
    pub since: Option<NaiveDate>,
    /// The last day it is theirs.
    pub until: Option<NaiveDate>,
}

/// Everybody known by more than one name. Empty: every name is its own.
#[derive(Clone, Debug, Default)]
pub struct People {
    by_name: BTreeMap<String, Vec<Alias>>,
}

/// A name that is nobody's, with the nearest known one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    nearest: Option<String>,
    /// Whether it is somebody's, but not on the day.
    known_on_other_days: bool,
}

impl Unknown {
    /// What may have been meant.
    pub(super) fn hint(self) -> Option<Said> {
        if self.known_on_other_days {
            return Some(said!(
                "people.toml gives the name to somebody on other days",
                "people.toml 中此名用于其他日期"
            ));
        }
        self.nearest.as_deref().map(did_you_mean)
    }
}

impl People {
    /// The people of these aliases; everybody is also known by their own name.
    pub fn new(aliases: impl IntoIterator<Item = Alias>) -> Self {
        let mut by_name: BTreeMap<String, Vec<Alias>> = BTreeMap::new();
        for alias in aliases {
            let own = Alias { name: alias.employee.to_string(), since: None, until: None, ..alias.clone() };
            let known = by_name.entry(own.name.clone()).or_default();
            if known.is_empty() {
                known.push(own);
            }
            if alias.name != alias.employee.as_str() {
                by_name.entry(alias.name.clone()).or_default().push(alias);
            }
        }
        Self { by_name }
    }

    /// Whether nothing is known of anybody.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The employee a name means on a day; without a day, whoever it means at all.
    pub(super) fn resolve(&self, name: &str, date: Option<NaiveDate>) -> Result<Person, Unknown> {
        if self.is_empty() {
            return Ok(Person::from(name));
        }
        let holds = |alias: &&Alias| {
            date.is_none_or(|date| {
                alias.since.is_none_or(|since| since <= date) && alias.until.is_none_or(|until| date <= until)
            })
        };
        let known = self.by_name.get(name).and_then(|aliases| aliases.iter().find(holds));
        known.map(|alias| alias.employee.clone()).ok_or_else(|| Unknown {
            nearest: nearest(name, self.by_name.keys().map(String::as_str)).map(str::to_owned),
            known_on_other_days: self.by_name.contains_key(name),
        })
    }

    /// The employee a work number means on a day, where anything is known of it.
    pub(super) fn known(&self, number: &str, date: Option<NaiveDate>) -> Option<Person> {
        if self.is_empty() { None } else { self.resolve(number, date).ok() }
    }

    /// Every name somebody goes by, their own included.
    pub(super) fn names_of<'a>(&'a self, employee: &'a Person) -> impl Iterator<Item = &'a str> {
        let aliases = self.by_name.values().flatten().filter(move |alias| alias.employee == *employee);
        std::iter::once(employee.as_str()).chain(aliases.map(|alias| alias.name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_one_employee_on_their_days() {
        let date = |text: &str| text.parse().expect("a date");
        let alias = |name: &str, employee: &str, since: &str| Alias {
            name: name.into(),
            employee: employee.into(),
            since: (!since.is_empty()).then(|| date(since)),
            until: None,
        };
        let people =
            People::new([alias("1001", "Zhang", ""), alias("star", "Zhang", "2025-03-01"), alias("1002", "Li", "")]);
        assert_eq!(people.resolve("1001", None), Ok("Zhang".into()));
        assert_eq!(people.resolve("Zhang", Some(date("2020-01-01"))), Ok("Zhang".into()));
        assert_eq!(people.resolve("star", Some(date("2025-03-01"))), Ok("Zhang".into()));
        let too_early = people.resolve("star", Some(date("2025-02-28")));
        assert!(too_early.is_err_and(|unknown| unknown.known_on_other_days));
        assert_eq!(
            people.resolve("10011", None),
            Err(Unknown { nearest: Some("1001".into()), known_on_other_days: false })
        );
        assert_eq!(People::default().resolve("anybody", None), Ok("anybody".into()));
        assert_eq!(people.names_of(&"Zhang".into()).collect::<Vec<_>>(), ["Zhang", "1001", "Zhang", "star"]);
    }
}
