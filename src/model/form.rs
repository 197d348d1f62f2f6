//! Blank logs: what somebody fills in who has no export.

use super::column::{Column, Kind, Sheet};
use super::words::Said;

/// A blank log.
#[derive(Clone, Debug)]
pub struct Form {
    /// The log.
    pub sheet: &'static Sheet<'static>,
    /// Its columns, each with a cell of the sample row and the words it may hold.
    pub columns: Vec<Field>,
}

/// A column of a blank log.
#[derive(Clone, Debug)]
pub struct Field {
    /// The column.
    pub column: &'static Column<'static>,
    /// What the sample row says.
    pub sample: Said,
    /// The words it may hold; none for a column that takes any.
    pub words: Vec<Said>,
}

impl Form {
    /// A blank log of a sheet; `words` says what a column may hold, where that is settled.
    pub fn new(sheet: &'static Sheet<'static>, words: impl Fn(&Column<'_>) -> Vec<Said>) -> Self {
        let field = |column: &'static Column<'static>| {
            let mut words = words(column);
            let sample = words.first().cloned().unwrap_or_else(|| sample(column.kind));
            // A column whose first word is nothing is blank in the sample.
            words.retain(|word| !word.en.is_empty());
            Field { column, sample, words }
        };
        Self { sheet, columns: sheet.columns.iter().map(field).collect() }
    }
}

/// A cell as its kind is written.
fn sample(kind: Kind) -> Said {
    let same = |text: &str| Said { en: text.to_owned(), zh: text.to_owned() };
    match kind {
        Kind::Text => Said { en: "sample".to_owned(), zh: "示例".to_owned() },
        Kind::Person => same("林小雨"),
        Kind::Id => same("1001"),
        Kind::Money => same("100.00"),
        Kind::Share => same("2%"),
        Kind::Points | Kind::Count | Kind::Number | Kind::Minutes => same("1"),
        Kind::Flag => Said { en: "yes".to_owned(), zh: "是".to_owned() },
        Kind::Date => same("2025-03-03"),
        Kind::Instant => same("2025-03-03 09:00:00"),
    }
}
