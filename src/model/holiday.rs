//! Days off and make-up workdays, as a table of holidays lists them.

use std::sync::Arc;

use chrono::NaiveDate;

/// What a listed day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayKind {
    /// A day off.
    Off,
    /// A make-up workday: worked in exchange for a day off.
    Work,
}

impl HolidayKind {
    /// The words of both languages.
    pub const ALL: &'static [(Self, &'static str, &'static [&'static str])] =
        &[(Self::Off, "off", &["休", "放假", "休息"]), (Self::Work, "work", &["班", "上班", "补班", "调休上班"])];

    /// Reads one of the words.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |(_, word, zh): &&(Self, &str, &[&str])| *word == text || zh.contains(&text);
        Self::ALL.iter().find(named).map(|(kind, ..)| *kind)
    }
}

/// One listed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: HolidayKind,
    /// The holiday it belongs to; may be empty.
    pub name: Arc<str>,
}
