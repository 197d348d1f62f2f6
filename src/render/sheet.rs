//! A sheet of a workbook, written from the top down: the one way a table becomes cells of a spreadsheet.
//!
//! A cell of a workbook is a binary float with fifteen decimal digits. Every number is written from its exact decimal, and
//! only where the float says the same number again; amounts stay below a thousand billion yuan, fourteen digits with the
//! fen, so nothing is lost. A number that would lose a digit is written as text instead. Nothing is ever computed from these floats.

use std::borrow::Cow;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, Timelike};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Sparkline, Url, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::listing::{Head, Listing};
use super::text::{Printed, four_decimals};
use crate::model::{Cell, Lang};

/// The rows a sheet has.
pub(super) const ROWS: usize = 1 << 20;

/// What the name of a sheet may hold, in UTF-16 units.
const NAME_LENGTH: usize = 31;

/// What a cell may hold, in UTF-16 units; no spreadsheet opens more.
const TEXT_LENGTH: usize = 32_767;

/// The widest a column becomes where nothing else is asked for, in characters.
pub(super) const WIDEST: usize = 60;

/// The height of a line, in points.
const LINE: usize = 15;

/// The highest a row can be, in points.
const HIGHEST: u16 = 409;

const A4: u8 = 9;
const GREY: u32 = 0x00E7_E6E6;
const PALE_GREEN: u32 = 0x00E2_EFDA;
const PALE_AMBER: u32 = 0x00FF_E699;

/// An empty workbook. The time of making that a workbook states is always the same one, so that the same answer gives the
/// same bytes.
pub(super) fn new_book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // As spreadsheets themselves do: a twentieth larger, and a third of the time saved.
    book.set_zip_compression_level(3);
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    Ok(book)
}

/// A sheet being written from the top down.
pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    row: u32,
    /// The widest text of each column so far.
    widths: Vec<usize>,
    /// The widest a column becomes; longer text is wrapped.
    widest: usize,
    /// The looks of cells that were written before: a sheet has a handful, and a million cells.
    looks: Vec<(Look, Format)>,
}

/// What a row is, which its looks follow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A row of a table.
    Body,
    /// A row that says something good.
    Good,
    /// A row that somebody is to look at.
    Attention,
    /// The closing row.
    Total,
}

/// A line of text above and between the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// What the sheet is about.
    Title,
    /// What the next table is about.
    Heading,
    /// A sentence.
    Plain,
    /// What is not there.
    Muted,
}

/// How a cell looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    part: Part,
    /// How a number is shown; none for text.
    numbers: Option<&'static str>,
    is_right: bool,
    is_wrapped: bool,
    indent: u8,
}

impl Look {
    fn text(part: Part) -> Self {
        Self { part, numbers: None, is_right: false, is_wrapped: false, indent: 0 }
    }

    /// A number stands right, but not against the text of the next column.
    fn number(part: Part, numbers: &'static str) -> Self {
        Self { numbers: Some(numbers), is_right: true, indent: 1, ..Self::text(part) }
    }

    fn format(self) -> Format {
        let mut format = Format::new().set_align(FormatAlign::Top);
        match self.part {
            Part::Body => {}
            Part::Good => format = format.set_background_color(PALE_GREEN),
            Part::Attention => format = format.set_background_color(PALE_AMBER),
            Part::Total => format = format.set_bold().set_border_top(FormatBorder::Thin),
        }
        if let Some(numbers) = self.numbers {
            format = format.set_num_format(numbers);
        }
        if self.is_right {
            format = format.set_align(FormatAlign::Right);
        } else if self.numbers.is_some() || self.indent > 0 {
            format = format.set_align(FormatAlign::Left);
        }
        if self.is_wrapped {
            format = format.set_text_wrap();
        }
        format.set_indent(self.indent)
    }
}

/// What a text takes: characters beside and lines under each other.
struct Room {
    width: usize,
    lines: usize,
}

impl<'a> Page<'a> {
    /// A sheet with the name of its title, set up to be printed.
    pub(super) fn new(
        book: &'a mut Workbook,
        title: &str,
        lang: Lang,
        names: &mut Vec<String>,
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(title, names))?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        // `&` begins a field of a page's header.
        sheet.set_header(format!("&C{}", title.replace('&', "&&"))).set_footer("&C&P / &N");
        Ok(Self::resume(sheet, lang))
    }

    /// The sheet again, to be written from its top.
    pub(super) fn resume(sheet: &'a mut Worksheet, lang: Lang) -> Self {
        Self { sheet, lang, row: 0, widths: Vec::new(), widest: WIDEST, looks: Vec::new() }
    }

    /// Wraps text that is wider than so many characters.
    pub(super) fn wrap_at(&mut self, widest: usize) {
        self.widest = widest;
    }

    /// The reader's language.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// The sheet's name.
    pub(super) fn name(&self) -> String {
        self.sheet.name()
    }

    /// The row that is written next, counted from 0.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Leaves rows empty.
    pub(super) fn skip(&mut self, rows: u32) {
        self.row += rows;
    }

    /// Writes a line of text that runs over the columns to its right.
    pub(super) fn line(&mut self, text: &str, line: Line) -> Result<(), XlsxError> {
        let format = match line {
            Line::Title => Format::new().set_bold().set_font_size(14),
            Line::Heading => Format::new().set_bold(),
            Line::Plain => Format::new(),
            Line::Muted => Format::new().set_italic().set_font_color(0x0059_5959),
        };
        if line == Line::Title {
            self.sheet.set_row_height(self.row, 21)?;
        }
        self.sheet.write_string_with_format(self.row, 0, cut(text, TEXT_LENGTH), &format)?;
        self.row += 1;
        Ok(())
    }

    /// Writes a row of so many columns whose text runs over all of them.
    pub(super) fn notice(&mut self, text: &str, part: Part, columns: usize) -> Result<(), XlsxError> {
        let format = look(&mut self.looks, Look::text(part));
        self.sheet.write_string_with_format(self.row, 0, cut(text, TEXT_LENGTH), format)?;
        for at in 1..columns {
            self.sheet.write_blank(self.row, column(at), format)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes what something is, and beside it a text that may run over the columns to its right.
    pub(super) fn fact(&mut self, what: &str, text: &str) -> Result<(), XlsxError> {
        self.label(self.row, 0, what)?;
        let format = look(&mut self.looks, Look::text(Part::Body));
        self.sheet.write_string_with_format(self.row, 1, cut(text, TEXT_LENGTH), format)?;
        self.row += 1;
        Ok(())
    }

    /// Writes text into `row` that leads to a row of a sheet.
    pub(super) fn link(&mut self, row: u32, sheet: &str, to: u32, text: &str) -> Result<(), XlsxError> {
        let url = Url::new(format!("internal:'{}'!A{}", sheet.replace('\'', "''"), to + 1));
        self.sheet.write_url_with_text(row, 0, url, cut(text, TEXT_LENGTH))?;
        Ok(())
    }

    /// Writes the header of a table.
    pub(super) fn header(&mut self, heads: &[Head]) -> Result<(), XlsxError> {
        let format = Format::new().set_bold().set_background_color(GREY).set_border_bottom(FormatBorder::Thin);
        for (at, head) in heads.iter().enumerate() {
            let format = if head.is_numeric {
                format.clone().set_align(FormatAlign::Right).set_indent(1)
            } else {
                format.clone()
            };
            self.sheet.write_string_with_format(self.row, column(at), head.text.as_ref(), &format)?;
            // The button of the filter takes the room of two or three letters.
            self.widen(at, head.text.width() + 3);
        }
        self.row += 1;
        Ok(())
    }

    /// Keeps what is written so far in sight.
    pub(super) fn freeze(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    /// Puts the row written last, a header, at the top of each page on paper.
    pub(super) fn repeat(&mut self) -> Result<(), XlsxError> {
        let header = self.row.saturating_sub(1);
        self.sheet.set_repeat_rows(header, header)?;
        Ok(())
    }

    /// Writes some of the rows.
    pub(super) fn rows(&mut self, listing: &Listing, rows: Range<usize>) -> Result<(), XlsxError> {
        rows.map(|at| listing.row(at)).try_for_each(|row| self.cells(&row, Part::Body, 0))
    }

    /// Writes the closing row, if there is one.
    pub(super) fn total(&mut self, listing: &Listing) -> Result<(), XlsxError> {
        listing.total.iter().try_for_each(|total| self.cells(total, Part::Total, 0))
    }

    /// Puts the symbols that fold rows above them.
    pub(super) fn group_symbols_above(&mut self) {
        self.sheet.group_symbols_above(true);
    }

    /// Lets the next row be folded, so many levels deep.
    pub(super) fn folded(&mut self, depth: usize) -> Result<(), XlsxError> {
        for _ in 0..depth {
            self.sheet.group_rows(self.row, self.row)?;
        }
        Ok(())
    }

    /// Writes a row, the text of its first cell so much further in.
    pub(super) fn cells(&mut self, cells: &[Cell], part: Part, indent: u8) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (at, cell) in cells.iter().enumerate() {
            let indent = if at == 0 { indent } else { 0 };
            let room = self.cell(at, cell, part, indent)?;
            lines = lines.max(room.lines);
            self.widen(at, room.width);
        }
        // A spreadsheet does not work out the height of a row that is part of an outline.
        if lines > 1 {
            self.sheet.set_row_height(self.row, u16::try_from(lines * LINE).unwrap_or(u16::MAX).min(HIGHEST))?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes a cell as what it is.
    fn cell(&mut self, at: usize, cell: &Cell, part: Part, indent: u8) -> Result<Room, XlsxError> {
        let (row, col) = (self.row, column(at));
        let printed = match cell {
            Cell::Text(text) => Cow::Borrowed(text.as_str()),
            Cell::Word(said) => Cow::Borrowed(said.in_lang(self.lang)),
            other => Cow::Owned(Printed(other, self.lang).to_string()),
        };
        if let Some((number, numbers)) = number(cell) {
            let format = look(&mut self.looks, Look::number(part, numbers));
            self.sheet.write_number_with_format(row, col, number, format)?;
            return Ok(Room { width: number_width(&printed), lines: 1 });
        }
        if let Some((at, numbers)) = moment(cell) {
            let format = look(&mut self.looks, Look { numbers: Some(numbers), ..Look::text(part) });
            self.sheet.write_datetime_with_format(row, col, &at, format)?;
            return Ok(Room { width: printed.len(), lines: 1 });
        }
        if printed.is_empty() {
            // Only a line above or a colour makes an empty cell one that is seen.
            if part != Part::Body {
                self.sheet.write_blank(row, col, look(&mut self.looks, Look::text(part)))?;
            }
            return Ok(Room { width: 0, lines: 1 });
        }
        let text = cut(&printed, TEXT_LENGTH);
        let widths = || text.lines().map(|line| line.width() + 2 * usize::from(indent));
        let room = Room {
            width: widths().max().unwrap_or_default(),
            lines: widths().map(|width| width.div_ceil(self.widest).max(1)).sum(),
        };
        let format = look(&mut self.looks, Look { is_wrapped: room.lines > 1, indent, ..Look::text(part) });
        self.sheet.write_string_with_format(row, col, text, format)?;
        Ok(room)
    }

    /// Writes a number of a chart.
    pub(super) fn number(
        &mut self,
        row: u32,
        at: usize,
        value: Decimal,
        numbers: &'static str,
    ) -> Result<(), XlsxError> {
        let format = look(&mut self.looks, Look::number(Part::Body, numbers));
        self.sheet.write_number_with_format(row, column(at), float(value), format)?;
        self.widen(at, number_width(&value.round_dp(2).to_string()));
        Ok(())
    }

    /// Writes a label of a chart.
    pub(super) fn label(&mut self, row: u32, at: usize, text: &str) -> Result<(), XlsxError> {
        let format = look(&mut self.looks, Look::text(Part::Body));
        self.sheet.write_string_with_format(row, column(at), cut(text, TEXT_LENGTH), format)?;
        self.widen(at, text.width());
        Ok(())
    }

    /// Puts a chart beside the row `row`, its upper left corner in the column `at`.
    pub(super) fn chart(&mut self, row: u32, at: usize, chart: &Chart) -> Result<(), XlsxError> {
        self.sheet.insert_chart_with_offset(row, column(at), chart, 12, 4)?;
        Ok(())
    }

    /// Draws the numbers of some columns of a row as a small line behind them.
    pub(super) fn sparkline(&mut self, row: u32, at: usize, columns: Range<usize>) -> Result<(), XlsxError> {
        let range = (&*self.sheet.name(), row, column(columns.start), row, column(columns.end.saturating_sub(1)));
        let line = Sparkline::new().set_range(range).set_sparkline_color(0x002F_6DB5).set_line_weight(1.5);
        self.sheet.add_sparkline(row, column(at), &line)?;
        self.widen(at, 16);
        Ok(())
    }

    /// Filters over the header in the row `header` and what was written under it.
    pub(super) fn filter(&mut self, header: u32) -> Result<(), XlsxError> {
        if let Some(last) = self.widths.len().checked_sub(1) {
            self.sheet.autofilter(header, 0, self.row - 1, column(last))?;
        }
        Ok(())
    }

    /// Makes the columns as wide as what is in them.
    pub(super) fn end(self) -> Result<(), XlsxError> {
        for (at, width) in self.widths.iter().enumerate() {
            let width = u16::try_from((*width).min(self.widest) + 2).unwrap_or(u16::MAX);
            self.sheet.set_column_width(column(at), width)?;
        }
        // An order number is text on purpose; no green triangle is to say otherwise.
        if let (Some(last), true) = (self.widths.len().checked_sub(1), self.row > 1) {
            self.sheet.ignore_error_range(0, 0, self.row - 1, column(last), IgnoreError::NumberStoredAsText)?;
        }
        Ok(())
    }

    fn widen(&mut self, at: usize, width: usize) {
        if self.widths.len() <= at {
            self.widths.resize(at + 1, 0);
        }
        self.widths[at] = self.widths[at].max(width);
    }
}

/// The look as a spreadsheet knows it, made once.
fn look(looks: &mut Vec<(Look, Format)>, wanted: Look) -> &Format {
    let at = looks.iter().position(|(own, _)| *own == wanted).unwrap_or_else(|| {
        looks.push((wanted, wanted.format()));
        looks.len() - 1
    });
    &looks[at].1
}

/// The separators of thousands come on top of the digits, and the distance from the next column.
fn number_width(printed: &str) -> usize {
    printed.len() + printed.len() / 3 + 1
}

/// A column by its place; no table has more than a sheet.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A decimal as a spreadsheet keeps it.
fn float(decimal: Decimal) -> f64 {
    // The nearest float to the decimal's own digits; no decimal is out of its range.
    decimal.to_string().parse().unwrap_or_default()
}

/// A cell that is a number, with how it is shown; `None` for another, and for one that a float cannot hold to the last digit.
fn number(cell: &Cell) -> Option<(f64, &'static str)> {
    let (decimal, shown) = match cell {
        Cell::Money(yuan) => (yuan.value(), "#,##0.00"),
        Cell::Points(points) => (points.value(), "General"),
        Cell::Count(count) | Cell::Seconds(count) => (Decimal::from(*count), "0"),
        Cell::Ratio(ratio) => (four_decimals(*ratio), "0.00%"),
        Cell::Empty | Cell::Text(_) | Cell::Word(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Clauses(_) => {
            return None;
        }
    };
    let is_exact = decimal.normalize().mantissa().unsigned_abs() < 10_u128.pow(15);
    is_exact.then(|| (float(decimal), shown))
}

/// A cell that is a date or an instant, with how it is shown; `None` for one before a spreadsheet's calendar begins.
fn moment(cell: &Cell) -> Option<(ExcelDateTime, &'static str)> {
    match cell {
        Cell::Date(date) => Some((day(*date)?, "yyyy-mm-dd")),
        Cell::Instant(at) => {
            let (hour, minute) = (u16::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?);
            let at = day(at.date())?.and_hms(hour, minute, at.second()).ok()?;
            Some((at, "yyyy-mm-dd hh:mm:ss"))
        }
        _ => None,
    }
}

fn day(date: NaiveDate) -> Option<ExcelDateTime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, month, day).ok()
}

/// The beginning of a text that has at most so many UTF-16 units, with `…` at its end if it was longer.
fn cut(text: &str, length: usize) -> Cow<'_, str> {
    if text.encode_utf16().count() <= length {
        return Cow::Borrowed(text);
    }
    let mut left = length - 1;
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    Cow::Owned(kept.chain(['…']).collect())
}

/// A name a spreadsheet takes, and that no sheet before has.
pub(super) fn sheet_name(title: &str, taken: &mut Vec<String>) -> String {
    let legal = |c: char| if c.is_control() || "[]:*?/\\".contains(c) { '-' } else { c };
    let title: String = title.chars().map(legal).collect();
    let title = title.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    // Excel keeps the name History for itself.
    let title = if title.is_empty() || title.eq_ignore_ascii_case("history") { "Sheet" } else { title };
    let mut name = cut(title, NAME_LENGTH).into_owned();
    let mut count = 1;
    while taken.contains(&name.to_lowercase()) {
        count += 1;
        let ending = format!(" ({count})");
        name = format!("{}{ending}", cut(title, NAME_LENGTH - ending.len()));
    }
    taken.push(name.to_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_legal_and_differ() {
        let mut taken = Vec::new();
        let mut name = |title: &str| sheet_name(title, &mut taken);
        assert_eq!(name("a/b: [c]?"), "a-b- -c--");
        assert_eq!(name("'History'"), "Sheet");
        assert_eq!(name(""), "Sheet (2)");
        assert_eq!(name("SHEET"), "SHEET (3)");
        let long = "工资".repeat(20);
        assert_eq!(name(&long), format!("{}…", "工资".repeat(15)));
        assert_eq!(name(&long).encode_utf16().count(), NAME_LENGTH);
        assert!(name(&"𠮷".repeat(20)).encode_utf16().count() <= NAME_LENGTH);
    }
}
