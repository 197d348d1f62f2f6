//! Pages for a browser: each stands alone, with its styles in it, no script and nothing fetched.

mod chart;
mod grid;
mod html;
mod month;
mod payslip;
mod table;
#[cfg(test)]
mod testing;
mod trace;
mod value;
mod words;

use std::io::{self, Write};

pub(super) use month::write as write_report;
pub use payslip::{payslip, payslips};

use html::{Escaped, heading};

use super::words::explanation;
use crate::model::{Lang, Outcome};

/// The styles of everything but payslips.
const PAGE: &str = concat!(include_str!("base.css"), include_str!("page.css"));

/// Writes an answer as a page: its grid, its tables with all their rows, its traces.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let titles = outcome.grid.iter().map(|grid| &grid.title).chain(outcome.tables.iter().map(|table| &table.title));
    let title = titles.map(|title| title.in_lang(lang)).next().unwrap_or(explanation(lang));
    document(&heading(title), PAGE, "answer", lang, out, |out| {
        // The first title is the page's.
        let mut level = 1;
        if let Some(grid) = &outcome.grid {
            grid::write(grid, level, lang, out)?;
            level = 2;
        }
        for table in &outcome.tables {
            table::write(table, level, usize::MAX, lang, out)?;
            level = 2;
        }
        if !outcome.traces.is_empty() {
            writeln!(out, "<h{level}>{}</h{level}>", heading(explanation(lang)))?;
            trace::write(&outcome.traces, lang, out)?;
        }
        Ok(())
    })
}

/// A page around its body.
fn document(
    title: &str,
    styles: &str,
    class: &str,
    lang: Lang,
    out: &mut dyn Write,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{styles}</style>\n</head>\n<body>\n<main class=\"{class}\">",
        words::tag(lang),
        Escaped(title)
    )?;
    body(out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}
