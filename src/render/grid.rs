//! A grid as a sheet of a workbook: on one page across, with colours and a legend.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::sheet::sheet_name;
use crate::model::Lang;
use crate::model::grid::{Grid, GridCell};

/// Colours that black text is read on, and that differ in grey as well.
const TINTS: [u32; 8] =
    [0x00FF_F2CC, 0x009F_C5E8, 0x00B6_D7A8, 0x00F4_CCCC, 0x00B4_A7D6, 0x00F9_CB9C, 0x00A2_C4C9, 0x00D5_A6BD];
const SHADE: u32 = 0x00E7_E6E6;
const A4: u8 = 9;

/// Writes the grid as a sheet of its own.
pub(super) fn write(book: &mut Workbook, grid: &Grid, lang: Lang, names: &mut Vec<String>) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(grid.title.in_lang(lang), names))?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 1)?;
    sheet.set_header(format!("&C{}", grid.title.in_lang(lang).replace('&', "&&"))).set_footer("&C&P / &N");
    sheet.set_freeze_panes(2, 1)?;

    let bold = Format::new().set_bold();
    let centred = |format: Format| format.set_align(FormatAlign::Center);
    let head = |shaded: bool| if shaded { bold.clone().set_background_color(SHADE) } else { bold.clone() };
    sheet.write_string_with_format(0, 0, grid.corner.in_lang(lang), &bold)?;
    for (at, column) in grid.columns.iter().enumerate() {
        let format = centred(head(column.shaded));
        sheet.write_string_with_format(0, place(at + 1), &column.head, &format)?;
        sheet.write_string_with_format(1, place(at + 1), column.under.in_lang(lang), &format)?;
    }
    let after = grid.columns.len() + 1;
    for (at, sum) in grid.sums.iter().enumerate() {
        sheet.write_string_with_format(0, place(after + at), sum.in_lang(lang), &centred(bold.clone()))?;
    }

    let mut line = 2;
    for row in &grid.rows {
        sheet.write_string(line, 0, &row.name)?;
        for (at, cell) in row.cells.iter().enumerate() {
            let shaded = grid.columns.get(at).is_some_and(|column| column.shaded);
            let format = centred(tinted(cell, shaded).set_border(FormatBorder::Hair));
            sheet.write_string_with_format(line, place(at + 1), cell.text.in_lang(lang), &format)?;
        }
        for (at, sum) in row.sums.iter().enumerate() {
            write_count(sheet, line, place(after + at), *sum, &centred(Format::new()))?;
        }
        line += 1;
    }
    for (what, counts) in &grid.footer {
        sheet.write_string_with_format(line, 0, what.in_lang(lang), &bold)?;
        for (at, count) in counts.iter().enumerate() {
            write_count(sheet, line, place(at + 1), *count, &centred(Format::new()))?;
        }
        line += 1;
    }
    line += 1;
    for (cell, meaning) in &grid.legend {
        let format = centred(tinted(cell, false).set_border(FormatBorder::Hair));
        sheet.write_string_with_format(line, 0, cell.text.in_lang(lang), &format)?;
        sheet.write_string(line, 1, meaning.in_lang(lang))?;
        line += 1;
    }

    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
    let names = grid.rows.iter().map(|row| row.name.as_str());
    let footer = grid.footer.iter().map(|(what, _)| what.in_lang(lang));
    let marks = || grid.legend.iter().map(|(cell, _)| cell.text.in_lang(lang));
    sheet.set_column_width(0, width(widest(&mut names.chain(footer).chain(marks()))))?;
    for at in 0..grid.columns.len() {
        sheet.set_column_width(place(at + 1), width(widest(&mut marks()).max(3)))?;
    }
    for (at, sum) in grid.sums.iter().enumerate() {
        sheet.set_column_width(place(after + at), width(sum.in_lang(lang).width()))?;
    }
    Ok(())
}

fn write_count(
    sheet: &mut rust_xlsxwriter::Worksheet,
    line: u32,
    column: u16,
    count: i64,
    format: &Format,
) -> Result<(), XlsxError> {
    // Counts of people and days are small: each is the same number as a float.
    sheet.write_number_with_format(line, column, u32::try_from(count).unwrap_or(u32::MAX), format)?;
    Ok(())
}

fn tinted(cell: &GridCell, shaded: bool) -> Format {
    match cell.tint {
        Some(tint) => Format::new().set_background_color(TINTS[tint % TINTS.len()]),
        None if shaded => Format::new().set_background_color(SHADE),
        None => Format::new(),
    }
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn width(characters: usize) -> f64 {
    f64::from(u16::try_from(characters + 1).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{DataType, Reader, Xlsx};

    use super::*;
    use crate::model::Outcome;
    use crate::model::grid::{GridColumn, GridRow};
    use crate::render::{Format as Written, Style};
    use crate::said;

    #[test]
    fn people_days_sums_and_legend_stand_where_they_are_looked_for() {
        let early = GridCell { text: said!("early", "早班"), tint: Some(0) };
        let rest = GridCell { text: said!("-", "休"), tint: None };
        let grid = Grid {
            title: said!("Rota 2025-04", "2025-04 排班"),
            corner: said!("employee", "姓名"),
            columns: vec![
                GridColumn { head: "1".into(), under: said!("tue", "二"), shaded: false },
                GridColumn { head: "5".into(), under: said!("sat", "六"), shaded: true },
            ],
            sums: vec![said!("early", "早班"), said!("rest", "休")],
            rows: vec![GridRow {
                name: "林小雨".into(), cells: vec![early.clone(), rest.clone()], sums: vec![1, 1]
            }],
            footer: vec![(said!("early", "早班"), vec![1, 0])],
            legend: vec![(early, said!("Early shift 08:00-17:30", "早班 08:00-17:30"))],
        };
        let outcome = Outcome { grid: Some(grid), ..Outcome::default() };
        let mut bytes = Vec::new();
        let style = Style { lang: Lang::Zh, ..Style::default() };
        crate::render::outcome(&outcome, Written::Xlsx, &style, &mut bytes).expect("memory takes everything");
        let mut book = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        let sheet = book.worksheet_range("2025-04 排班").expect("a sheet");
        let rows: Vec<String> = sheet
            .rows()
            .map(|row| row.iter().map(|cell| cell.as_string().unwrap_or_default()).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(
            rows,
            ["姓名|1|5|早班|休", "|二|六||", "林小雨|早班|休|1|1", "早班|1|0||", "||||", "早班|早班 08:00-17:30|||"]
        );
        let mut again = Vec::new();
        crate::render::outcome(&outcome, Written::Xlsx, &style, &mut again).expect("memory takes everything");
        assert!(bytes == again, "the same grid is the same bytes");
    }
}
