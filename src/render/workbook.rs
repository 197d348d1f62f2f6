//! The month as a workbook: a sheet a subject, its charts beside its tables, and last what it was made of.

use std::io::{self, Write};

use crate::model::Lang;
use crate::model::report::Report;

/// Writes the month's workbook.
pub(super) fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, lang, out);
    Ok(())
}
