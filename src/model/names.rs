//! Names that must not be taken for one another: clauses, codes, people.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::record::short;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<Arc<str>> for $name {
            fn from(text: Arc<str>) -> Self {
                Self(text)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name! {
    /// The place in the paper rules a figure comes from: `08-07` is rule set 8, obligation 7.
    Clause
}
name! {
    /// What an incident is an incident of: `handover-unlogged`.
    Code
}
name! {
    /// One employee, under the one name the department's files agree on.
    Person
}

/// Where each of a long list's names stands.
///
/// A name of fewer than sixteen bytes, as work numbers and nearly all names are, is its own key: to look one up among a million
/// is to wait for memory, and to compare it elsewhere would be to wait twice.
#[derive(Default)]
pub struct Positions<'a> {
    short: HashMap<(u64, u64), u32, foldhash::fast::FixedState>,
    long: HashMap<&'a str, u32, foldhash::fast::FixedState>,
}

impl<'a> Positions<'a> {
    /// Room for so many names.
    pub fn with_capacity(names: usize) -> Self {
        let short = HashMap::with_capacity_and_hasher(names, foldhash::fast::FixedState::default());
        Self { short, long: HashMap::default() }
    }

    /// Where a name stands that was added; `None` for any other.
    pub fn get(&self, name: &str) -> Option<u32> {
        match Self::key(name) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(name).copied(),
        }
    }

    /// Adds a name at a position; one that is there already stays where it is, and that is the answer.
    pub fn add(&mut self, name: &'a str, position: u32) -> u32 {
        match Self::key(name) {
            Some(key) => *self.short.entry(key).or_insert(position),
            None => *self.long.entry(name).or_insert(position),
        }
    }

    fn key(name: &str) -> Option<(u64, u64)> {
        let key = short(name.as_bytes())?.to_le_bytes();
        let (low, high) = key.split_first_chunk()?;
        Some((u64::from_le_bytes(*low), u64::from_le_bytes(*high.first_chunk()?)))
    }
}

/// The clauses a figure stands on; most stand on one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clauses(Arc<[Clause]>);

impl Clauses {
    /// The clauses in the order given.
    pub fn new(clauses: impl IntoIterator<Item = Clause>) -> Self {
        Self(clauses.into_iter().collect())
    }

    /// The single clauses.
    pub fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `clause` is among them.
    pub fn contains(&self, clause: &str) -> bool {
        self.0.iter().any(|own| own.as_str() == clause)
    }

    /// Both lists, each clause once.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        // Most consequences stand on the clauses of one rule alone, and share its list.
        if self.is_empty() {
            return other.clone();
        }
        let mut all: Vec<Clause> = self.0.to_vec();
        for clause in other.iter() {
            if !all.contains(clause) {
                all.push(clause.clone());
            }
        }
        Self::new(all)
    }
}

impl fmt::Display for Clauses {
    /// Blank-separated, as in the `clause` column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, clause) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(clause.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_own_position_however_long_it_is() {
        let names = ["", "E1", "E1\0", "林小雨", "fifteen-letters", "sixteen--letters", "sixteen--letterz", "周明"];
        let mut positions = Positions::with_capacity(2);
        for (at, name) in (0..).zip(names) {
            assert_eq!(positions.get(name), None, "{name}");
            assert_eq!(positions.add(name, at), at, "{name}");
        }
        for (at, name) in (0..).zip(names) {
            assert_eq!((positions.get(name), positions.add(name, 99)), (Some(at), at), "{name}");
        }
    }
}
