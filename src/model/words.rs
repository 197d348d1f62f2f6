//! Words for people, in both languages at once.

use std::sync::Arc;

/// A language for people; machine formats know none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// A sentence in both languages. Made by [`said!`](crate::said).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// In English: lower case, no full stop.
    pub en: String,
    /// In Chinese: without 。
    pub zh: String,
}

impl Said {
    /// The sentence in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The sentence with another put behind it as it is.
    #[must_use]
    pub fn and(mut self, more: &Self) -> Self {
        self.en.push_str(&more.en);
        self.zh.push_str(&more.zh);
        self
    }
}

/// Says the same thing in English and in Chinese, with the captures of `format!`.
#[macro_export]
macro_rules! said {
    ($en:literal, $zh:literal $(, $($arg:tt)*)?) => {
        $crate::model::Said { en: format!($en $(, $($arg)*)?), zh: format!($zh $(, $($arg)*)?) }
    };
}

/// The two titles of a rule or a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In English.
    pub en: Arc<str>,
    /// In Chinese.
    pub zh: Arc<str>,
}

impl Title {
    /// The title as a sentence in both languages.
    pub fn said(&self) -> Said {
        Said { en: self.en.to_string(), zh: self.zh.to_string() }
    }

    /// The title in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}
