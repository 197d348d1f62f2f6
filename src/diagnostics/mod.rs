//! What is wrong with a book or a file: gathered, shown together, each with its code, its place and the way out.

pub mod code;
mod sink;

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::model::column::LOGS;
use crate::model::{Place, Said};
use crate::said;

pub use code::DiagnosticCode;
pub use sink::Sink;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Said, nothing is wrong.
    Note,
    /// Likely wrong; the figures stand.
    Warning,
    /// Wrong: nothing is computed or written.
    Error,
}

/// The text of a rule book, kept for excerpts.
#[derive(Debug, PartialEq, Eq)]
pub struct BookText {
    /// The file, or `built-in:08-shop-desk.toml`.
    pub file: String,
    /// The whole text.
    pub text: String,
}

impl BookText {
    /// Line and column of a byte, both from 1; columns count characters, a tab as one.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The byte, or where the character begins that it stands within; the end of the text when it is beyond.
    pub fn boundary(&self, byte: usize) -> usize {
        (0..=byte.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// The column of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnName {
    /// The English name, as rule books and machine formats have it.
    pub en: Arc<str>,
    /// The Chinese name, where it has one.
    pub zh: Option<&'static str>,
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// At the command as a whole.
    Run,
    /// At a file as a whole.
    File(Arc<str>),
    /// At a row of a file, or one cell of it.
    Row {
        /// The row.
        place: Place,
        /// The column; `None` for the row as a whole.
        column: Option<ColumnName>,
    },
    /// At a stretch of a rule book.
    Book {
        /// The book.
        text: Arc<BookText>,
        /// Bytes of it.
        span: Range<usize>,
    },
}

/// One thing wrong, or worth saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its entry in the catalogue: `cs explain D001`.
    pub code: DiagnosticCode,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with the user's own words.
    pub message: Said,
    /// Where.
    pub at: At,
    /// The other places that matter, each with what stands there: the far end of a conflict.
    pub also: Vec<(At, Said)>,
    /// How to mend it.
    pub hint: Option<Said>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: DiagnosticCode, at: At, message: Said) -> Self {
        Self { code, severity: Severity::Error, message, at, also: Vec::new(), hint: None }
    }

    /// A warning.
    pub fn warning(code: DiagnosticCode, at: At, message: Said) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, message) }
    }

    /// A note.
    pub fn note(code: DiagnosticCode, at: At, message: Said) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, at, message) }
    }

    /// With the way out.
    #[must_use]
    pub fn hint(mut self, hint: Said) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn also(mut self, at: At, what: Said) -> Self {
        self.also.push((at, what));
        self
    }
}

impl At {
    /// A row as a whole.
    pub fn row(place: &Place) -> Self {
        Self::Row { place: place.clone(), column: None }
    }

    /// One cell of a row.
    pub fn cell(place: &Place, column: &str) -> Self {
        Self::cell_named(place, Arc::from(column), chinese_of(column))
    }

    /// The same, where the column's Chinese name in that log is known.
    pub fn cell_named(place: &Place, column: Arc<str>, zh: Option<&'static str>) -> Self {
        Self::Row { place: place.clone(), column: Some(ColumnName { en: column, zh }) }
    }
}

/// The Chinese name of a column, whatever log it is of; none where logs call it by different names.
fn chinese_of(column: &str) -> Option<&'static str> {
    let columns = LOGS.iter().flat_map(|sheet| sheet.columns).filter(|own| own.name == column && !own.zh.is_empty());
    let mut names = columns.map(|own| own.zh);
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// Why a file could not be opened, read or written, in words that are the same on every system.
pub fn why(error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound => said!("no such file or folder", "没有此文件或文件夹"),
        io::ErrorKind::PermissionDenied => said!("not allowed", "没有权限"),
        io::ErrorKind::IsADirectory => said!("it is a folder", "这是文件夹"),
        _ => said!("{error}", "{error}"),
    }
}

/// The hint that names what was most likely meant.
pub fn did_you_mean(near: &str) -> Said {
    said!("did you mean `{near}`?", "是否想写 `{near}`？")
}

/// The known name nearest to what was written, if any is near enough to be meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Of a name of two signs, as many Chinese ones are, one may be wrong.
    let near_enough = if written.chars().count() < 4 { 0.69 } else { 0.75 };
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > near_enough)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}
