//! Sections of a rule book as declared tables: every key with its type and its meaning.
//!
//! A section is declared once, with `section!`; reading one gathers every fault of the table (unknown keys with the nearest
//! known one, wrong types, missing keys) instead of stopping at the first. That is why it does not go through serde: serde
//! gives up at the first fault, and a supervisor mends ten at once.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{At, BookText, Diagnostic, DiagnosticCode, Sink, did_you_mean, nearest};
use crate::model::Said;
use crate::said;

use super::shape::Shapes;

/// A value and the bytes of the book it was read from.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the book.
    pub span: Range<usize>,
}

/// One key of a section, for messages and for the reference of the language.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What its value looks like.
    pub expects: &'static str,
    /// The same for an editor.
    pub shape: fn(&mut Shapes) -> Value,
}

/// A book being read: its text, and where its faults go.
pub struct Reading<'a> {
    /// The book's text.
    pub text: Arc<BookText>,
    /// Where faults go.
    pub sink: &'a mut Sink,
    /// The keys whose values were at fault, each with its value's first byte.
    misread: Vec<(&'static str, usize)>,
}

impl<'a> Reading<'a> {
    /// Reads a text.
    pub fn new(text: Arc<BookText>, sink: &'a mut Sink) -> Self {
        Self { text, sink, misread: Vec::new() }
    }

    /// Whether a section has the key, with a value that was at fault and is complained about already. A section is its inline
    /// table, or what stands between its header and the next.
    pub fn is_misread(&self, key: &str, section: &Range<usize>) -> bool {
        let between = |value: usize| self.text.text.get(section.end..value);
        self.misread
            .iter()
            .filter(|(own, value)| *own == key && *value >= section.start)
            .any(|(_, value)| *value < section.end || between(*value).is_some_and(|between| !between.contains("\n[")))
    }

    /// A place in this book.
    pub fn at(&self, span: &Range<usize>) -> At {
        At::Book { text: Arc::clone(&self.text), span: span.clone() }
    }

    /// Reports an error at a place of this book.
    pub fn error(&mut self, code: DiagnosticCode, span: &Range<usize>, message: Said) {
        let at = self.at(span);
        self.sink.push(Diagnostic::error(code, at, message));
    }

    /// Reports an error with the way out.
    pub fn error_with(&mut self, code: DiagnosticCode, span: &Range<usize>, message: Said, hint: Said) {
        let at = self.at(span);
        self.sink.push(Diagnostic::error(code, at, message).hint(hint));
    }

    /// Reports a value that is not written the way its key asks.
    pub fn wrong(&mut self, value: &Spanned<DeValue<'_>>, (expects, expects_zh): (&str, &str)) {
        let written = self.text.text.get(value.span()).unwrap_or_default().to_owned();
        let message = if written.len() > 60 || written.contains('\n') {
            said!("expected {expects}", "此处应为{expects_zh}")
        } else {
            said!("expected {expects}, found `{written}`", "此处应为{expects_zh}，却是 `{written}`")
        };
        self.error(DiagnosticCode::P003, &value.span(), message);
    }

    /// The value of a key a section cannot do without; reports it missing at the section.
    pub fn required<T>(&mut self, found: Option<Found<T>>, key: &str, section: &Range<usize>) -> Option<Found<T>> {
        if found.is_none() && !self.is_misread(key, section) {
            self.error(DiagnosticCode::P004, section, said!("missing key `{key}`", "缺少键 `{key}`"));
        }
        found
    }
}

/// A value of the rule language, read from TOML.
pub trait FromToml: Sized {
    /// What its text looks like, in English and in Chinese, for "expected …".
    const EXPECTS: (&'static str, &'static str);

    /// Reads the value; reports what is wrong and answers `None` otherwise.
    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self>;

    /// What an editor checks of it, as a JSON Schema; a type that does not say takes anything there.
    fn shape(shapes: &mut Shapes) -> Value {
        let _ = shapes;
        Value::Object(Map::new())
    }
}

/// A declared table of the rule language.
pub trait Section: Sized {
    /// The module it is declared in, and its type.
    const NAME: (&'static str, &'static str);

    /// What it is.
    const ABOUT: &'static str;

    /// Its keys, in the order of the documentation.
    const KEYS: &'static [Key];

    /// Reads the table, reporting every fault in it. Keys that are missing are `None`.
    fn read(table: &DeTable<'_>, span: Range<usize>, to: &mut Reading<'_>) -> Self;
}

impl<S: Section> FromToml for S {
    const EXPECTS: (&'static str, &'static str) = ("a table", "表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if let Some(table) = value.get_ref().as_table() {
            Some(S::read(table, value.span(), to))
        } else {
            to.wrong(value, Self::EXPECTS);
            None
        }
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shapes.table::<S>()
    }
}

/// Reads one key of a table.
pub fn read_key<T: FromToml>(table: &DeTable<'_>, name: &'static str, to: &mut Reading<'_>) -> Option<Found<T>> {
    let value = table.get(name)?;
    let read = T::from_toml(value, to);
    if read.is_none() {
        to.misread.push((name, value.span().start));
    }
    read.map(|read| Found { value: read, span: value.span() })
}

/// Reports the keys of a table that its section does not know.
pub fn refuse_unknown(table: &DeTable<'_>, known: &[Key], to: &mut Reading<'_>) {
    for key in table.keys() {
        let name = key.get_ref();
        if known.iter().any(|own| own.name == name) {
            continue;
        }
        let message = said!("unknown key `{name}`", "未知的键 `{name}`");
        let names = known.iter().map(|own| own.name);
        if let Some(near) = nearest(name, names.clone()) {
            let hint = did_you_mean(near);
            to.error_with(DiagnosticCode::P002, &key.span(), message, hint);
        } else {
            let all = names.collect::<Vec<_>>().join(", ");
            let hint = said!("the keys known here: {all}", "此处可用的键：{all}");
            to.error_with(DiagnosticCode::P002, &key.span(), message, hint);
        }
    }
}

/// Declares a section: a struct whose fields are the keys, each `Option<Found<T>>`, with `span` for the table itself.
macro_rules! section {
    ($(#[doc = $about:literal])* $vis:vis struct $name:ident {
        $(#[doc = $meaning:literal] $key:literal $field:ident: $type:ty,)*
    }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        $vis struct $name {
            /// The bytes of the table.
            #[allow(dead_code, reason = "a table without required keys has no use for its place")]
            pub span: std::ops::Range<usize>,
            $(#[doc = $meaning] pub $field: Option<$crate::book::section::Found<$type>>,)*
        }

        impl $crate::book::section::Section for $name {
            const NAME: (&'static str, &'static str) = (module_path!(), stringify!($name));
            const ABOUT: &'static str = concat!($($about),*).trim_ascii();
            const KEYS: &'static [$crate::book::section::Key] = &[
                $($crate::book::section::Key {
                    name: $key,
                    meaning: $meaning.trim_ascii(),
                    expects: <$type as $crate::book::section::FromToml>::EXPECTS.0,
                    shape: <$type as $crate::book::section::FromToml>::shape,
                },)*
            ];

            fn read(
                table: &toml::de::DeTable<'_>,
                span: std::ops::Range<usize>,
                to: &mut $crate::book::section::Reading<'_>,
            ) -> Self {
                $crate::book::section::refuse_unknown(table, Self::KEYS, to);
                Self { span, $($field: $crate::book::section::read_key(table, $key, to),)* }
            }
        }
    };
}
pub(crate) use section;

/// Declares the section of a rule: the keys every rule has, then its own.
macro_rules! rule_section {
    ($(#[doc = $about:literal])* $vis:vis struct $name:ident { $($own:tt)* }) => {
        $crate::book::section::section! {
            $(#[doc = $about])* $vis struct $name {
                /// The place in the paper rules it comes from, or several.
                "clause" clause: $crate::book::value::ClauseList,
                /// Its title in English.
                "title" title: String,
                /// Its title in Chinese.
                "title_zh" title_zh: String,
                /// The first day it holds.
                "since" since: chrono::NaiveDate,
                /// The last day it holds.
                "until" until: chrono::NaiveDate,
                /// Whether it replaces the rule of the same name in the books laid underneath.
                "override" overrides: bool,
                $($own)*
            }
        }

        impl $name {
            /// The same where the rule need not have titles: its id stands for one that is not stated.
            #[allow(dead_code, reason = "most rules must have titles")]
            fn head_titled_by_id(
                &self,
                id: Option<$crate::book::section::Found<String>>,
                to: &mut $crate::book::section::Reading<'_>,
            ) -> Option<$crate::book::rule::Head> {
                let mut own = self.clone();
                own.title = own.title.or_else(|| id.clone());
                own.title_zh = own.title_zh.or_else(|| own.title.clone());
                own.head(id, to)
            }

            /// Takes out what every rule has; reports what of it is missing or contradictory.
            pub(in crate::book) fn head(
                &self,
                id: Option<$crate::book::section::Found<String>>,
                to: &mut $crate::book::section::Reading<'_>,
            ) -> Option<$crate::book::rule::Head> {
                $crate::book::rule::Head::lower(
                    $crate::book::rule::RawHead {
                        span: self.span.clone(),
                        id,
                        clause: self.clause.clone(),
                        title: self.title.clone(),
                        title_zh: self.title_zh.clone(),
                        since: self.since.clone(),
                        until: self.until.clone(),
                        overrides: self.overrides.clone(),
                    },
                    to,
                )
            }
        }
    };
}
pub(crate) use rule_section;

/// Declares a section a book has once: clause and days, then its own keys.
macro_rules! single_section {
    ($(#[doc = $about:literal])* $vis:vis struct $name:ident as $section:literal { $($own:tt)* }) => {
        $crate::book::section::section! {
            $(#[doc = $about])* $vis struct $name {
                /// The place in the paper rules it comes from, or several.
                "clause" clause: $crate::book::value::ClauseList,
                /// The first day it holds.
                "since" since: chrono::NaiveDate,
                /// The last day it holds.
                "until" until: chrono::NaiveDate,
                /// Whether it replaces the same section of the books laid underneath.
                "override" overrides: bool,
                $($own)*
            }
        }

        impl $name {
            /// Takes out what every section has; its name is its id and its title.
            fn head(&self, to: &mut $crate::book::section::Reading<'_>) -> Option<$crate::book::rule::Head> {
                let named = || Some($crate::book::section::Found { value: $section.to_owned(), span: self.span.clone() });
                let clause = self.clause.clone().unwrap_or($crate::book::section::Found {
                    value: $crate::book::value::ClauseList($crate::model::Clauses::default()),
                    span: self.span.clone(),
                });
                $crate::book::rule::Head::lower(
                    $crate::book::rule::RawHead {
                        span: self.span.clone(),
                        id: named(),
                        clause: Some(clause),
                        title: named(),
                        title_zh: named(),
                        since: self.since.clone(),
                        until: self.until.clone(),
                        overrides: self.overrides.clone(),
                    },
                    to,
                )
            }
        }
    };
}
pub(crate) use single_section;

/// Reads the words of a closed choice.
macro_rules! choices {
    ($($type:ty: $($word:literal => $value:expr),+;)*) => {
        $(impl $crate::book::section::FromToml for $type {
            const EXPECTS: (&'static str, &'static str) = (
                choices!(@list "one of: " $($word)+),
                choices!(@list "下列之一：" $($word)+),
            );

            fn from_toml(
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                to: &mut $crate::book::section::Reading<'_>,
            ) -> Option<Self> {
                match value.get_ref().as_str() {
                    $(Some($word) => Some($value),)+
                    _ => {
                        to.wrong(value, Self::EXPECTS);
                        None
                    }
                }
            }

            fn shape(_: &mut $crate::book::shape::Shapes) -> serde_json::Value {
                $crate::book::shape::one_of([$($word),+])
            }
        })*
    };
    (@list $lead:literal $first:literal $($word:literal)*) => { concat!($lead, $first $(, ", ", $word)*) };
}
pub(crate) use choices;
