//! A workbook: one sheet a table, ready to be read, filtered and printed, and one for the traces.
//!
//! A cell of a workbook is a binary float with fifteen decimal digits. Every number is written from its exact decimal, and
//! only where the float says the same number again; amounts stay below a thousand billion yuan, fourteen digits with the
//! fen, so nothing is lost. A number that would lose a digit is written as text instead. Nothing is ever computed from these floats.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::{Datelike, NaiveDate, Timelike};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::grid;
use super::table::is_numeric;
use super::text::{Printed, four_decimals};
use super::words;
use crate::model::{Cell, Lang, Outcome, Table, Trace};

/// The rows a sheet has.
const ROWS: usize = 1 << 20;

/// What the name of a sheet may hold, in UTF-16 units.
const NAME_LENGTH: usize = 31;

/// What a cell may hold, in UTF-16 units; no spreadsheet opens more.
const TEXT_LENGTH: usize = 32_767;

/// The widest a column becomes, in characters; longer text is wrapped.
const WIDEST: usize = 60;

/// The deepest outline a spreadsheet folds.
const DEEPEST: usize = 7;

/// The place of the value in the sheet of the traces.
const VALUE: usize = 1;

/// The furthest that text is indented, so that it keeps room for itself.
const INDENTED: u8 = 20;

/// The height of a line, in points.
const LINE: usize = 15;

/// The highest a row can be, in points.
const HIGHEST: u16 = 409;

const A4: u8 = 9;
const GREY: u32 = 0x00E7_E6E6;

/// Whether a table's rows, its header and its closing row fit on a sheet.
pub(super) fn fits(table: &Table) -> bool {
    table.len() + 1 + usize::from(table.total.is_some()) <= ROWS
}

/// Writes every table and the traces. The same answer gives the same bytes, so the time of making that a workbook states
/// is always the same one.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&workbook(outcome, lang).map_err(io::Error::other)?)
}

fn workbook(outcome: &Outcome, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let mut names = Vec::new();
    if let Some(grid) = &outcome.grid {
        grid::write(&mut book, grid, lang, &mut names)?;
    }
    for table in &outcome.tables {
        let mut page = Page::new(&mut book, table.title.in_lang(lang), lang, &mut names)?;
        page.table(table)?;
    }
    if !outcome.traces.is_empty() {
        let mut page = Page::new(&mut book, words::explanation(lang), lang, &mut names)?;
        page.traces(&outcome.traces)?;
    }
    book.save_to_buffer()
}

/// A sheet being written from the top down.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    row: u32,
    /// The widest text of each column so far.
    widths: Vec<usize>,
}

/// What a row is, which its looks follow.
#[derive(Clone, Copy)]
enum Part {
    Body,
    Total,
}

impl Part {
    fn format(self) -> Format {
        let body = Format::new().set_align(FormatAlign::Top);
        match self {
            Self::Body => body,
            Self::Total => body.set_bold().set_border_top(FormatBorder::Thin),
        }
    }
}

/// What a text takes: characters beside and lines under each other.
struct Room {
    width: usize,
    lines: usize,
}

impl<'a> Page<'a> {
    /// A sheet with the name of its title, set up to be printed.
    fn new(book: &'a mut Workbook, title: &str, lang: Lang, names: &mut Vec<String>) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(title, names))?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        // `&` begins a field of a page's header.
        sheet.set_header(format!("&C{}", title.replace('&', "&&"))).set_footer("&C&P / &N");
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self { sheet, lang, row: 0, widths: Vec::new() })
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let lang = self.lang;
        self.header(table.columns.iter().map(|column| (words::header(column, lang), is_numeric(column))))?;
        for row in table.rows() {
            self.cells(&row, Part::Body, 0)?;
        }
        self.filter()?;
        if let Some(total) = &table.total {
            self.cells(&words::closing(total, lang), Part::Total, 0)?;
        }
        self.end()
    }

    /// The trees, each node a row: its parts are folded under it and stand further in.
    fn traces(&mut self, traces: &[Trace]) -> Result<(), XlsxError> {
        let headers = words::trace_headers(self.lang).into_iter().enumerate();
        self.header(headers.map(|(at, header)| (header, at == VALUE)))?;
        self.sheet.group_symbols_above(true);
        for trace in traces {
            self.trace(trace, 0)?;
        }
        self.end()
    }

    fn trace(&mut self, trace: &Trace, depth: usize) -> Result<(), XlsxError> {
        let lang = self.lang;
        let or_empty = |text: Option<&String>| Cell::or_empty(text, Cell::text);
        let because: Vec<&str> = trace.because.iter().map(|step| step.in_lang(lang)).collect();
        let row = self.row;
        self.cells(
            &[
                Cell::Word(trace.what.clone()),
                trace.value.clone(),
                Cell::Clauses(trace.clauses.clone()),
                or_empty(trace.rule.as_ref()),
                Cell::text(because.join("\n")),
                or_empty(trace.source.as_ref()),
            ],
            Part::Body,
            u8::try_from(depth).unwrap_or(u8::MAX).min(INDENTED),
        )?;
        for _ in 0..depth.min(DEEPEST) {
            self.sheet.group_rows(row, row)?;
        }
        trace.parts.iter().try_for_each(|part| self.trace(part, depth + 1))
    }

    fn header<'t>(&mut self, headers: impl Iterator<Item = (&'t str, bool)>) -> Result<(), XlsxError> {
        let format = Format::new().set_bold().set_background_color(GREY).set_border_bottom(FormatBorder::Thin);
        for (at, (text, numeric)) in headers.enumerate() {
            let format = if numeric { right(format.clone()) } else { format.clone() };
            self.sheet.write_string_with_format(self.row, column(at), text, &format)?;
            // The button of the filter takes the room of two or three letters.
            self.widths.push(text.width() + 3);
        }
        self.row += 1;
        Ok(())
    }

    /// Writes a row, the text of its first cell so much further in.
    fn cells(&mut self, cells: &[Cell], part: Part, indent: u8) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (at, cell) in cells.iter().enumerate() {
            let indent = if at == 0 { indent } else { 0 };
            let room = self.cell(at, cell, part, indent)?;
            lines = lines.max(room.lines);
            if let Some(widest) = self.widths.get_mut(at) {
                *widest = room.width.max(*widest);
            }
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
        let format = |numbers: &str| part.format().set_num_format(numbers);
        let printed = Printed(cell, self.lang).to_string();
        if let Some((number, numbers)) = number(cell) {
            self.sheet.write_number_with_format(row, col, number, &right(format(numbers)))?;
            // The separators of thousands come on top, and the distance from the next column.
            return Ok(Room { width: printed.len() + printed.len() / 3 + 1, lines: 1 });
        }
        if let Some((at, numbers)) = moment(cell) {
            self.sheet.write_datetime_with_format(row, col, &at, &format(numbers).set_align(FormatAlign::Left))?;
            return Ok(Room { width: printed.len(), lines: 1 });
        }
        let mut format = part.format();
        if indent > 0 {
            format = format.set_align(FormatAlign::Left).set_indent(indent);
        }
        if printed.is_empty() {
            // Only a line above makes an empty cell one that is seen.
            if matches!(part, Part::Total) {
                self.sheet.write_blank(row, col, &format)?;
            }
            return Ok(Room { width: 0, lines: 1 });
        }
        let text = cut(&printed, TEXT_LENGTH);
        let widths = || text.lines().map(|line| line.width() + 2 * usize::from(indent));
        let room = Room {
            width: widths().max().unwrap_or_default(),
            lines: widths().map(|width| width.div_ceil(WIDEST).max(1)).sum(),
        };
        if room.lines > 1 {
            format = format.set_text_wrap();
        }
        self.sheet.write_string_with_format(row, col, text, &format)?;
        Ok(room)
    }

    /// Filters over the header and what was written under it.
    fn filter(&mut self) -> Result<(), XlsxError> {
        if let Some(last) = self.widths.len().checked_sub(1) {
            self.sheet.autofilter(0, 0, self.row - 1, column(last))?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), XlsxError> {
        for (at, width) in self.widths.iter().enumerate() {
            let width = u16::try_from((*width).min(WIDEST) + 2).unwrap_or(u16::MAX);
            self.sheet.set_column_width(column(at), width)?;
        }
        // An order number is text on purpose; no green triangle is to say otherwise.
        if let (Some(last), true) = (self.widths.len().checked_sub(1), self.row > 1) {
            self.sheet.ignore_error_range(1, 0, self.row - 1, column(last), IgnoreError::NumberStoredAsText)?;
        }
        Ok(())
    }
}

/// A number stands right, but not against the text of the next column.
fn right(format: Format) -> Format {
    format.set_align(FormatAlign::Right).set_indent(1)
}

/// A column by its place; no table has more than a sheet.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
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
    let float: f64 = decimal.to_string().parse().ok()?;
    let is_exact = decimal.normalize().mantissa().unsigned_abs() < 10_u128.pow(15);
    is_exact.then_some((float, shown))
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
    use std::io::Cursor;

    use calamine::{Data, DataType, Range, Reader, Xlsx};
    use proptest::prelude::*;

    use super::*;
    use crate::model::column::{FIGURES, FINES};
    use crate::model::{Points, Yuan};
    use crate::render::testing::{clauses, date, month, text, yuan};
    use crate::said;

    fn written(outcome: &Outcome, lang: Lang) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(outcome, lang, &mut bytes).expect("memory takes everything");
        bytes
    }

    /// The sheets with their names; none has a formula.
    fn read(bytes: Vec<u8>) -> Vec<(String, Range<Data>)> {
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let names = book.sheet_names();
        for name in &names {
            assert!(book.worksheet_formula(name).expect("a sheet").is_empty(), "{name} has formulas");
        }
        names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).expect("a sheet"))).collect()
    }

    fn rows(range: &Range<Data>) -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    fn of(cells: Vec<Cell>) -> Outcome {
        let columns = FINES.columns.iter().take(cells.len()).collect();
        Outcome::of(Table::of_rows("fines", said!("fines", "罚款"), columns, vec![cells]))
    }

    #[test]
    fn a_sheet_a_table_in_the_readers_language() {
        let sheets = read(written(&month(), Lang::Zh));
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["2025-03 工资表", "不计提成的订单"]);
        assert_eq!(
            rows(&sheets[0].1),
            [
                ["姓名", "部门", "订单数", "底薪", "实发", "待决事项"],
                ["林小满", "service", "12", "3000", "2970", ""],
                ["欧阳若水", "marketing", "", "4500.5", "-20", "建议辞退 08-12"],
                ["合计", "", "12", "7500.5", "2950", ""],
            ]
        );
        assert_eq!(rows(&sheets[1].1), [["订单编号", "买家实际支付金额"]]);
        let english = read(written(&month(), Lang::En));
        assert_eq!(english[0].0, "payroll 2025-03");
        assert_eq!(rows(&english[0].1)[3][0], "TOTAL");
    }

    #[test]
    fn each_cell_is_what_it_is() {
        let day = date(2025, 3, 1);
        let sheets = read(written(
            &of(vec![
                yuan("1234567.89"),
                Cell::Points(Points::new(Decimal::new(-25, 1))),
                Cell::Count(-7),
                Cell::Ratio(Decimal::new(99_715, 5)),
                Cell::Seconds(5400),
                Cell::Date(day),
                Cell::Instant(day.and_hms_opt(8, 30, 0).expect("a time")),
                clauses(&["08-07", "08-09"]),
                Cell::Word(said!("dismissal", "辞退")),
                Cell::Empty,
            ]),
            Lang::En,
        ));
        let row: Vec<Data> = sheets[0].1.rows().nth(1).expect("a row").to_vec();
        let numbers: Vec<Option<f64>> = row.iter().take(5).map(Data::get_float).collect();
        assert_eq!(numbers, [1_234_567.89, -2.5, -7.0, 0.9972, 5400.0].map(Some));
        // The days since the last one of 1899, as a spreadsheet counts with its 29 February 1900.
        let days = |cell: &Data| match cell {
            Data::DateTime(at) => at.as_f64(),
            other => panic!("{other} is no date"),
        };
        assert_eq!((days(&row[5]), days(&row[6])), (45_717.0, 45_717.0 + 8.5 / 24.0));
        assert_eq!(row[7], Data::String("08-07 08-09".to_owned()));
        assert_eq!(row[8], Data::String("dismissal".to_owned()));
        assert!(row.get(9).is_none_or(|cell| *cell == Data::Empty));
    }

    #[test]
    fn text_is_text_whatever_it_looks_like() {
        let looks =
            ["=1+1", "+86", "-5", "@all", "6217000010001234567", "0042", "'quoted", "https://example.com", "1E5"];
        let sheets = read(written(&of(looks.iter().map(text).collect()), Lang::En));
        let row: Vec<Data> = sheets[0].1.rows().nth(1).expect("a row").to_vec();
        assert_eq!(row, looks.map(|look| Data::String(look.to_owned())));
    }

    #[test]
    fn a_number_that_a_float_cannot_hold_is_text() {
        let largest = Yuan::from_fen(99_999_999_999_999);
        let sum = Yuan::from_fen(1_234_567_890_123_456);
        let early = Cell::Date(date(1899, 1, 1));
        let sheets =
            read(written(&of(vec![Cell::Money(largest), Cell::Money(sum), Cell::Count(i64::MAX), early]), Lang::En));
        let row: Vec<Data> = sheets[0].1.rows().nth(1).expect("a row").to_vec();
        assert_eq!(row[0], Data::Float(999_999_999_999.99));
        let texts = ["12345678901234.56", "9223372036854775807", "1899-01-01"];
        assert_eq!(row[1..], texts.map(|text| Data::String(text.to_owned())));
    }

    #[test]
    fn the_same_answer_gives_the_same_bytes() {
        assert_eq!(written(&month(), Lang::Zh), written(&month(), Lang::Zh));
    }

    #[test]
    fn a_trace_is_a_sheet_with_its_parts_further_in() {
        let fine = Trace::new(said!("fine", "罚款"), yuan("30")).rule("late").because(said!("2nd", "第 2 次"));
        let deep = (0..20).fold(fine, |part, _| Trace::new(said!("sum", "合计"), yuan("30")).parts([part]));
        let sheets = read(written(&Outcome { traces: vec![deep], ..Outcome::default() }, Lang::Zh));
        assert_eq!(sheets[0].0, "计算过程");
        let rows = rows(&sheets[0].1);
        assert_eq!(rows[0], ["项目", "数值", "条款", "规则", "依据", "来源"]);
        assert_eq!(rows[1], ["合计", "30", "", "", "", ""]);
        assert_eq!(rows[21], ["罚款", "30", "", "late", "第 2 次", ""]);
    }

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

    #[test]
    fn a_sheet_has_an_end() {
        let table = |len| Table::new("fines", said!("fines", "罚款"), FINES.all(), len, |_| Vec::new());
        assert!(fits(&table(ROWS - 1)) && !fits(&table(ROWS)));
        assert!(!fits(&table(ROWS - 1).with_total(Vec::new())));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_held(cells in prop::collection::vec("\\PC{0,40}|_x[0-9A-F]{4}_|[=+@-].{0,5}", 1..20), title in ".{0,40}") {
            let table = || {
                let rows = cells.iter().map(|cell| vec![text(cell)]).collect();
                Table::of_rows("figures", said!("{title}", "{title}"), vec![&FIGURES.columns[0]], rows)
            };
            let sheets = read(written(&Outcome { tables: vec![table(), table()], ..Outcome::default() }, Lang::En));
            let held = sheets[1].1.rows().skip(1).map(|row| row[0].to_string());
            // Reading leaves out the empty rows at the end.
            let held: Vec<String> = held.chain(std::iter::repeat(String::new())).take(cells.len()).collect();
            prop_assert_eq!(held, cells);
        }
    }
}
