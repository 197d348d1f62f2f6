//! Gathers diagnostics, so that a user mends ten things at once.

use std::sync::Arc;

use super::{At, Diagnostic, DiagnosticCode, Severity};

/// Gathers diagnostics; keeps the first of a flood and counts the rest.
#[derive(Debug)]
pub struct Sink {
    kept: Vec<Diagnostic>,
    errors: u64,
    dropped: u64,
    limit: usize,
}

impl Default for Sink {
    fn default() -> Self {
        Self { kept: Vec::new(), errors: 0, dropped: 0, limit: Self::SHOWN }
    }
}

impl Sink {
    /// How many diagnostics of one severity are shown before the rest is only counted.
    pub const SHOWN: usize = 20;

    /// A sink that keeps everything: rule books are small, and all their faults are shown.
    pub fn unlimited() -> Self {
        Self { limit: usize::MAX, ..Self::default() }
    }

    /// Takes one in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
        }
        let same = self.kept.iter().filter(|kept| kept.severity == diagnostic.severity).take(self.limit).count();
        if same < self.limit {
            self.kept.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Counts errors and others of a flood of which only the first were kept.
    pub fn count(&mut self, errors: u64, others: u64) {
        self.errors += errors;
        self.dropped += errors + others;
    }

    /// Takes in everything another sink gathered.
    pub fn append(&mut self, other: Sink) {
        let (errors, dropped) = (other.errors, other.dropped);
        let kept_errors = other.kept.iter().filter(|kept| kept.severity == Severity::Error).count() as u64;
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
        self.errors += errors - kept_errors;
        self.dropped += dropped;
    }

    /// Keeps one of what was said twice.
    pub fn once(&mut self) {
        let mut seen: Vec<Diagnostic> = Vec::new();
        for diagnostic in std::mem::take(&mut self.kept) {
            if seen.contains(&diagnostic) {
                self.errors -= u64::from(diagnostic.severity == Severity::Error);
            } else {
                seen.push(diagnostic);
            }
        }
        self.kept = seen;
    }

    /// Takes the notes out; how many there were.
    pub fn take_notes(&mut self) -> usize {
        let all = self.kept.len();
        self.kept.retain(|diagnostic| diagnostic.severity != Severity::Note);
        all - self.kept.len()
    }

    /// Makes warnings of the errors of a code: what makes one answer impossible is only missing from several.
    pub fn soften(&mut self, code: DiagnosticCode) {
        for diagnostic in &mut self.kept {
            if diagnostic.code == code && diagnostic.severity == Severity::Error {
                diagnostic.severity = Severity::Warning;
                self.errors -= 1;
            }
        }
    }

    /// Whether anything makes the run impossible.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors there were, shown or not.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// Puts what is shown in the order of its places: of the command as a whole, then file by file as they came up, from the
    /// top down. The stages look at one rule or one column after another; people read a file line by line.
    pub fn by_place(&mut self) {
        let mut files: Vec<Arc<str>> = Vec::new();
        let places: Vec<(usize, u64)> = self
            .kept
            .iter()
            .map(|diagnostic| {
                let (file, at) = match &diagnostic.at {
                    At::Run => return (0, 0),
                    // What concerns a file as a whole sums up its rows.
                    At::File(file) => (Arc::clone(file), u64::MAX),
                    At::Row { place, .. } => (Arc::clone(&place.file), place.line),
                    At::Book { text, span } => (Arc::from(text.file.as_str()), span.start as u64),
                };
                let number = files.iter().position(|known| *known == file).unwrap_or_else(|| {
                    files.push(file);
                    files.len() - 1
                });
                (number + 1, at)
            })
            .collect();
        let mut in_order: Vec<_> = places.into_iter().zip(std::mem::take(&mut self.kept)).collect();
        in_order.sort_by_key(|(place, _)| *place);
        self.kept = in_order.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    }

    /// What is shown, in the order it came.
    pub fn shown(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// How many more there were than are shown.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}
