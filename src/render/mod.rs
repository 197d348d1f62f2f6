//! Outcomes to bytes: one file a format, and the diagnostics beside them.
//!
//! Machine formats (CSV, JSON, NDJSON, the hledger journal) have English names and words and carry the first table
//! alone; formats for people follow the reader's language and show every table with its closing row.

pub mod catalogue;
pub mod closed;
mod csv;
pub mod diagnostics;
pub mod file;
pub mod forms;
mod grid;
mod hledger;
mod ics;
mod json;
mod listing;
mod md;
mod page;
pub mod reference;
mod report;
mod sheet;
mod table;
#[cfg(test)]
mod testing;
mod text;
mod trace;
mod words;
mod workbook;
mod xlsx;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::model::{Lang, Outcome, Said, Table};
use crate::said;

pub use page::payslips;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns on a terminal.
    Table,
    /// Comma-separated values.
    Csv,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// A page that stands alone: for a browser, and from there for paper.
    Html,
    /// Markdown as GitHub reads it.
    Md,
    /// A spreadsheet workbook.
    Xlsx,
    /// A plain-text accounting journal; the department fund only.
    Hledger,
    /// A calendar for people's own programs; answers that are dates only.
    Ics,
}

impl Format {
    /// Every format with its word, as `--format` takes it.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Table, "table"),
        (Self::Csv, "csv"),
        (Self::Json, "json"),
        (Self::Ndjson, "ndjson"),
        (Self::Html, "html"),
        (Self::Md, "md"),
        (Self::Xlsx, "xlsx"),
        (Self::Hledger, "hledger"),
        (Self::Ics, "ics"),
    ];

    /// The format of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| own.eq_ignore_ascii_case(word)).map(|(format, _)| *format)
    }

    /// The format a file's ending asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "jsonl" => Some(Self::Ndjson),
            "htm" => Some(Self::Html),
            "markdown" => Some(Self::Md),
            "journal" | "j" => Some(Self::Hledger),
            ending => Self::parse(ending),
        }
    }

    /// Whether the format can hold the answer; if not, why not and what can.
    pub fn fits(self, outcome: &Outcome) -> Result<(), Said> {
        match (self, outcome.tables.first()) {
            (Self::Csv, None) => Err(said!(
                "the answer is not a table: use table, md, json or xlsx",
                "结果不是表格，请用 table、md、json 或 xlsx"
            )),
            (Self::Xlsx, None) if outcome.traces.is_empty() && outcome.grid.is_none() && outcome.report.is_none() => {
                Err(said!("there is nothing to put on a sheet", "没有可写入工作表的内容"))
            }
            (Self::Xlsx, _) if !outcome.tables.iter().all(xlsx::fits) => Err(said!(
                "the answer has more rows than a sheet holds: use csv",
                "结果的行数超过工作表的上限，请用 csv"
            )),
            (Self::Hledger, table) if !table.is_some_and(hledger::fits) => Err(said!(
                "only the department fund can be written as an hledger journal",
                "只有部门基金可以写成 hledger 账本"
            )),
            (Self::Ics, _) if outcome.agenda.is_none() => Err(said!(
                "the answer has no dates for a calendar: use csv or xlsx",
                "结果没有可写入日历的日期，请用 csv 或 xlsx"
            )),
            _ => Ok(()),
        }
    }
}

/// How the reader wants it.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The language of formats for people and of diagnostics.
    pub lang: Lang,
    /// Whether tables on a terminal have borders.
    pub pretty: bool,
    /// Whether the terminal draws box characters, like all of ambiguous width, two columns wide: then borders are ASCII.
    pub ambiguous_is_wide: bool,
    /// Whether CSV is meant for a spreadsheet.
    pub excel: bool,
    /// Whether diagnostics are coloured.
    pub color: bool,
    /// The width of the terminal in columns; `None` for no limit.
    pub width: Option<usize>,
}

/// Writes an answer.
///
/// # Errors
///
/// What the writer says, a closed pipe included; [`io::ErrorKind::Unsupported`] when the format cannot hold the answer
/// (ask [`Format::fits`] first to say so in the reader's language).
pub fn outcome(outcome: &Outcome, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    format.fits(outcome).map_err(|why| io::Error::new(io::ErrorKind::Unsupported, why.en))?;
    let mut out = BufWriter::with_capacity(1 << 16, out);
    // Of a report, programs that read rows get the key figures; everything else has the whole of it.
    if let (Some(month), false) = (&outcome.report, matches!(format, Format::Csv | Format::Ndjson)) {
        match format {
            Format::Html => page::write_report(month, style.lang, &mut out)?,
            Format::Json => report::write_json(month, &mut out)?,
            Format::Md => report::write_md(month, style.lang, &mut out)?,
            Format::Xlsx => workbook::write(month, style.lang, &mut out)?,
            _ => report::write_text(month, style, &mut out)?,
        }
        return out.flush();
    }
    let first: &[Table] = outcome.tables.get(..1).unwrap_or_default();
    match format {
        Format::Table => {
            table::write(&outcome.tables, style, &mut out)?;
            trace::write_text(&outcome.traces, style.lang, !outcome.tables.is_empty(), &mut out)?;
        }
        Format::Csv => first.iter().try_for_each(|table| csv::write(table, style.excel, &mut out))?,
        // Whoever asks for traces asks for them, not for the table they explain.
        Format::Json if !outcome.traces.is_empty() => trace::write_json(&outcome.traces, &mut out)?,
        Format::Ndjson if !outcome.traces.is_empty() => trace::write_ndjson(&outcome.traces, &mut out)?,
        Format::Json => json::write(first, &mut out)?,
        Format::Ndjson => json::write_lines(first, &mut out)?,
        Format::Html => page::write(outcome, style.lang, &mut out)?,
        Format::Md => md::write(outcome, style.lang, &mut out)?,
        Format::Xlsx => xlsx::write(outcome, style.lang, &mut out)?,
        Format::Ics => outcome.agenda.iter().try_for_each(|agenda| ics::write(agenda, style.lang, &mut out))?,
        Format::Hledger => first.iter().try_for_each(|table| hledger::write(table, &mut out))?,
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_word_and_by_ending() {
        for (format, word) in Format::ALL {
            assert_eq!(Format::parse(word), Some(*format));
            assert_eq!(Format::of_path(Path::new(&format!("三月.{word}"))), Some(*format));
        }
        assert_eq!(Format::parse("CSV"), Some(Format::Csv));
        assert_eq!(Format::parse("pdf"), None);
        assert_eq!(Format::of_path(Path::new("fund.journal")), Some(Format::Hledger));
        assert_eq!(Format::of_path(Path::new("csv")), None);
    }

    #[test]
    fn a_format_that_cannot_hold_the_answer_says_so() {
        let mut bytes = Vec::new();
        for format in [Format::Csv, Format::Xlsx, Format::Hledger, Format::Ics] {
            let refused = outcome(&Outcome::default(), format, &Style::default(), &mut bytes);
            assert_eq!(refused.map_err(|error| error.kind()), Err(io::ErrorKind::Unsupported));
        }
        assert!(bytes.is_empty());
    }
}
