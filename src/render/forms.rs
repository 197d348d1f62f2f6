//! Blank logs as files: a header, a sample row, and in a workbook the words each column may hold.

use std::io;

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::words;
use crate::model::Lang;
use crate::model::form::{Field, Form};

/// The rows a column's words are offered in.
const ROWS: u32 = 10_000;

/// The header as CSV, with the mark by which spreadsheets know the encoding; further columns by their only name.
pub fn header<'a>(form: &'a Form, further: impl IntoIterator<Item = &'a str>, lang: Lang) -> io::Result<Vec<u8>> {
    let own = form.columns.iter().map(|field| words::header(field.column, lang));
    as_csv(b"\xEF\xBB\xBF".to_vec(), own.chain(further))
}

/// As CSV: header and sample row.
pub fn csv(form: &Form, lang: Lang) -> io::Result<Vec<u8>> {
    as_csv(header(form, [], lang)?, form.columns.iter().map(|field| field.sample.in_lang(lang)))
}

fn as_csv<'a>(above: Vec<u8>, row: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(above);
    writer.write_record(row)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// As a workbook: the log on the first sheet, the words on the second. The same form gives the same bytes.
pub fn xlsx(form: &Form, lang: Lang) -> io::Result<Vec<u8>> {
    workbook(form, lang).map_err(io::Error::other)
}

fn workbook(form: &Form, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let name = if lang == Lang::Zh && !form.sheet.zh.is_empty() { form.sheet.zh } else { form.sheet.name };
    let offered: Vec<&Field> = form.columns.iter().filter(|field| !field.words.is_empty()).collect();
    let log = book.add_worksheet();
    // Brackets of a Chinese name may stand in a sheet's, these signs may not.
    log.set_name(name.replace(['/', '\\', '?', '*', '[', ']', ':'], " "))?;
    log.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    // Every cell is text: a spreadsheet makes nothing of a long number or of a date.
    let text = Format::new().set_num_format("@");
    for (at, field) in (0..).zip(&form.columns) {
        let header = words::header(field.column, lang);
        let meaning = if lang == Lang::Zh { field.column.meaning_zh } else { field.column.meaning };
        let sample = field.sample.in_lang(lang);
        log.set_column_format(at, &text)?;
        log.write_string_with_format(0, at, header, &bold)?;
        log.insert_note(0, at, &Note::new(meaning).add_author_prefix(false))?;
        log.write_string_with_format(1, at, sample, &text)?;
        #[expect(clippy::cast_precision_loss, reason = "a column is as wide as a name")]
        log.set_column_width(at, (header.width().max(sample.width()) + 2) as f64)?;
        if let Some(place) = offered.iter().position(|own| own.column == field.column) {
            offer(log, at, place, field)?;
        }
    }
    if !offered.is_empty() {
        let lists = book.add_worksheet();
        lists.set_name("lists")?;
        for (at, field) in (0..).zip(offered) {
            lists.write_string_with_format(0, at, words::header(field.column, lang), &bold)?;
            for (row, word) in (1..).zip(&field.words) {
                lists.write_string(row, at, word.in_lang(lang))?;
            }
        }
    }
    book.save_to_buffer()
}

/// Offers the words of a column, which stand in a column of the second sheet; others may be typed all the same.
fn offer(log: &mut Worksheet, at: u16, place: usize, field: &Field) -> Result<(), XlsxError> {
    let letter = rust_xlsxwriter::utility::column_number_to_name(u16::try_from(place).unwrap_or_default());
    let last = field.words.len() + 1;
    let source = Formula::new(format!("=lists!${letter}$2:${letter}${last}"));
    let rule = DataValidation::new().allow_list_formula(source).show_error_message(false);
    log.add_data_validation(1, at, ROWS, at, &rule).map(drop)
}
