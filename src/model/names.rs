//! Names that must not be taken for one another: clauses, codes, people.

use std::fmt;
use std::sync::Arc;

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
