//! Where a value stands: a file and a line of it.

use std::fmt;
use std::sync::Arc;

/// A row of a user's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file as the user named it; `-` for standard input.
    pub file: Arc<str>,
    /// The line on which the row begins, from 1, as an editor or a spreadsheet counts it.
    pub line: u64,
}

impl Place {
    /// A line of a file.
    pub fn new(file: &Arc<str>, line: u64) -> Self {
        Self { file: Arc::clone(file), line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
