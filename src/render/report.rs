//! The month as text: for a terminal, as Markdown, as JSON.

use std::io::{self, Write};

use super::Style;
use crate::model::Lang;
use crate::model::report::Report;

/// Writes the month as text.
pub(super) fn write_text(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}

/// Writes the month as Markdown.
pub(super) fn write_md(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, lang, out);
    Ok(())
}

/// Writes the month as one JSON object.
pub(super) fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, out);
    Ok(())
}
