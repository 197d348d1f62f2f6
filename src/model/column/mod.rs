//! The registry of columns: every log `cs` reads and every table it writes, one file a subject.
//!
//! Reading finds a column by its English name, its Chinese name or an alias (a known export's header); writing uses the
//! English name in machine formats and the reader's language elsewhere; help and documentation are made from the same rows.

use std::sync::LazyLock;

use crate::model::Said;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text or a word of a fixed vocabulary.
    Text,
    /// A person, looked up in `people.toml` when there is one.
    Person,
    /// A long number that is a name: an order number, a work number.
    Id,
    /// Yuan.
    Money,
    /// A share or rate: `2%` or `0.02`.
    Share,
    /// Points.
    Points,
    /// A whole number.
    Count,
    /// A plain decimal number.
    Number,
    /// Minutes, or a span such as `8分48秒`.
    Minutes,
    /// Yes or no.
    Flag,
    /// A calendar date.
    Date,
    /// A date with a time.
    Instant,
}

/// One column of a log or a table. The registry's live as long as the program; a rule book may ask about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// The English name: machine formats, rule books, `[columns]`.
    pub name: &'a str,
    /// The Chinese name; empty when it has none.
    pub zh: &'a str,
    /// Other headers it is known by; case, blanks, `_ -` and the width of characters do not matter.
    pub aliases: &'a [&'a str],
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a file without it cannot be read at all.
    pub needed: bool,
    /// What it means, in English.
    pub meaning: &'a str,
    /// What it means, in Chinese.
    pub meaning_zh: &'a str,
}

/// A log that is read or a table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// The English name: `staff`.
    pub name: &'a str,
    /// The Chinese name; empty when it has none.
    pub zh: &'a str,
    /// Its columns, in order.
    pub columns: &'a [Column<'a>],
}

impl<'a> Sheet<'a> {
    /// The column of that English name.
    pub fn column(&self, name: &str) -> Option<&'a Column<'a>> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// All columns, in order.
    pub fn all(&self) -> Vec<&'a Column<'a>> {
        self.columns.iter().collect()
    }
}

/// Every log and table.
pub static SHEETS: LazyLock<Vec<&'static Sheet<'static>>> = LazyLock::new(|| {
    let own: [&[&Sheet<'static>]; 16] = [
        pay::OWN,
        incidents::OWN,
        attendance::OWN,
        shop::OWN,
        desk::OWN,
        tickets::OWN,
        home::OWN,
        people::OWN,
        chats::OWN,
        due::OWN,
        findings::OWN,
        analysis::OWN,
        clocks::OWN,
        closed::OWN,
        policy::OWN,
        program::OWN,
    ];
    own.concat()
});

/// The log of that name.
pub fn sheet(name: &str) -> Option<&'static Sheet<'static>> {
    SHEETS.iter().find(|sheet| sheet.name == name).copied()
}

/// A column's Chinese name in a log, where it has one.
pub fn chinese(log: &str, column: &str) -> Option<&'static str> {
    let own = sheet(log).and_then(|sheet| sheet.column(column)).map(|column| column.zh);
    own.filter(|zh| !zh.is_empty())
}

/// A column's name in both languages: the registry's, else the one asked for.
pub fn title(log: &str, column: &str) -> Said {
    let zh = sheet(log).and_then(|sheet| sheet.column(column)).map_or("", |column| column.zh);
    Said { en: column.to_owned(), zh: if zh.is_empty() { column } else { zh }.to_owned() }
}

/// What a column of a log holds: as the registry says, else as its name says. A column `at` or `…_at` holds a date with a
/// time, a column `date` or `…_date` a date, `employee` and `agent` people, any other text.
pub fn kind_of(log: &str, column: &str) -> Kind {
    let registered = sheet(log).and_then(|sheet| sheet.column(column)).map(|column| column.kind);
    registered.unwrap_or(match column {
        "at" => Kind::Instant,
        "date" => Kind::Date,
        "employee" | "agent" => Kind::Person,
        name if name.ends_with("_at") => Kind::Instant,
        name if name.ends_with("_date") => Kind::Date,
        _ => Kind::Text,
    })
}

macro_rules! sheets {
    ($list:ident: $($(#[$doc:meta])* $sheet:ident = $name:literal $zh:literal {
        $($column:ident $column_zh:literal [$($alias:literal),*] $kind:ident $($needed:ident)? : $meaning:literal, $meaning_zh:literal;)*
    })*) => {
        $($(#[$doc])* pub static $sheet: $crate::model::column::Sheet<'static> = $crate::model::column::Sheet {
            name: $name,
            zh: $zh,
            columns: &[$($crate::model::column::Column {
                name: stringify!($column),
                zh: $column_zh,
                aliases: &[$($alias),*],
                kind: $crate::model::column::Kind::$kind,
                needed: sheets!(@needed $($needed)?),
                meaning: $meaning,
                meaning_zh: $meaning_zh,
            }),*],
        };)*
        /// The sheets declared here, in order.
        pub(super) static $list: &[&$crate::model::column::Sheet<'static>] = &[$(&$sheet),*];
    };
    (@needed needed) => { true };
    (@needed) => { false };
}

mod analysis;
mod attendance;
mod chats;
mod clocks;
mod closed;
mod desk;
mod due;
mod findings;
mod home;
mod incidents;
mod pay;
mod people;
mod policy;
mod program;
mod shop;
mod tickets;
mod words;

pub use analysis::*;
pub use attendance::*;
pub use chats::*;
pub use clocks::*;
pub use closed::*;
pub use desk::*;
pub use due::*;
pub use findings::*;
pub use home::*;
pub use incidents::*;
pub use pay::*;
pub use people::*;
pub use policy::*;
pub use program::*;
pub use shop::*;
pub use tickets::*;
pub use words::{english, synonyms};

/// The logs somebody may keep by hand, in the order people come to them.
pub static LOGS: &[&Sheet<'static>] = &[
    &STAFF,
    &INCIDENTS,
    &ROSTER,
    &LEAVE,
    &ORDERS,
    &STOCK,
    &DISCOUNTS,
    &FIGURES,
    &SPENDING,
    &ADJUSTMENTS,
    &HOLIDAYS,
    &COMPLAINTS,
    &CASES_KEPT,
    &CALLS,
    &DUTY_LOG,
    &HANDOVERS,
    &CONTRACTS,
    &DOCUMENTS,
    &RELEASES,
    &VISITORS,
    &FEES,
    &PHONE_BILLS,
    &SURVEYS,
    &VISITS,
    &TRAINING,
    &MEETINGS,
    &JOURNALS,
    &SWAPS,
    &CHATS,
    &REVIEWS,
    &SCRIPTS,
    &WEEKLY_REPORTS,
    &DAILY_REPORTS,
    &MESSAGES,
    &EVENTS,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_columns_of_a_sheet_share_a_name() {
        for sheet in SHEETS.iter() {
            let mut seen = BTreeSet::new();
            for column in sheet.columns {
                let own: BTreeSet<_> =
                    [column.name, column.zh].into_iter().chain(column.aliases.iter().copied()).collect();
                for name in own {
                    assert!(seen.insert(name), "{}: {name} names two columns", sheet.name);
                }
            }
        }
    }
}
