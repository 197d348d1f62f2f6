//! Sheets of spreadsheets: `.xlsx` and `.xls`, as rows of text.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::said;

/// A sheet's rows, each with its number as the spreadsheet shows it.
pub(super) type Grid = Vec<(u64, Vec<String>)>;

/// Reads the sheets of a workbook that may be meant: the one named, else all, in order. Reports what keeps it from being read.
pub(super) fn grids(file: &Arc<str>, bytes: Vec<u8>, sheet: Option<&str>, sink: &mut Sink) -> Vec<Grid> {
    let mut refuse = |message: crate::model::Said| {
        sink.push(Diagnostic::error(DiagnosticCode::D003, At::File(Arc::clone(file)), message));
    };
    let mut workbook = match open_workbook_auto_from_rs(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(error) => {
            refuse(said!("not a spreadsheet that can be read: {error}", "无法读取的电子表格：{error}"));
            return Vec::new();
        }
    };
    let names = workbook.sheet_names();
    let wanted: Vec<String> = match sheet {
        None => names,
        Some(sheet) if names.iter().any(|name| name == sheet) => vec![sheet.to_owned()],
        Some(sheet) => {
            let has = names.join(", ");
            refuse(said!("no sheet is called `{sheet}`; there are: {has}", "没有名为 `{sheet}` 的工作表；现有：{has}"));
            return Vec::new();
        }
    };
    let mut grids = Vec::new();
    for name in wanted {
        match grid(&mut workbook, &name) {
            Ok((grid, uncomputed)) => {
                if let Some(cell) = uncomputed {
                    let message = said!(
                        "the sheet `{name}` has formulas without a stored value, the first in row {cell}",
                        "工作表 `{name}` 有未保存计算结果的公式，首个在第 {cell} 行"
                    );
                    let hint = said!("open and save it in a spreadsheet program", "请用电子表格软件打开并保存");
                    let at = At::File(Arc::clone(file));
                    sink.push(Diagnostic::warning(DiagnosticCode::D026, at, message).hint(hint));
                }
                grids.push(grid);
            }
            Err(error) => {
                let message = said!("the sheet `{name}` cannot be read: {error}", "无法读取工作表 `{name}`：{error}");
                sink.push(Diagnostic::error(DiagnosticCode::D003, At::File(Arc::clone(file)), message));
            }
        }
    }
    grids
}

/// A sheet's rows, and the first row with a formula whose value was not stored.
fn grid(workbook: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> Result<(Grid, Option<u64>), calamine::Error> {
    let range = workbook.worksheet_range(name)?;
    // Formulas are looked at for this one warning only; a file without readable ones is none the worse.
    let formulas = workbook.worksheet_formula(name).unwrap_or_default();
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut uncomputed = None;
    let mut grid = Grid::new();
    for (at, cells) in (first_row..).zip(range.rows()) {
        let number = u64::from(at) + 1;
        // Cells left of the first used column do not exist in the range, but positions must not shift between sheets.
        let row: Vec<String> = cells.iter().map(text).collect();
        let lacks = (first_column..).zip(cells).any(|(column, cell)| {
            matches!(cell, Data::Empty) && formulas.get_value((at, column)).is_some_and(|formula| !formula.is_empty())
        });
        if lacks && uncomputed.is_none() {
            uncomputed = Some(number);
        }
        grid.push((number, row));
    }
    Ok((grid, uncomputed))
}

/// A cell as the text a person would have typed.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Float(number) => float(*number),
        Data::DateTime(serial) => serial_text(serial.as_f64(), serial.is_duration()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

/// A number without the noise of binary fractions. Fifteen digits are what a spreadsheet keeps: a longer one has lost its
/// end, and is shown in the notation that says so.
fn float(number: f64) -> String {
    if number.abs() >= 1e15 {
        return format!("{number:E}").replace('E', "E+");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A spreadsheet's date, time or duration: days since 1899-12-30.
fn serial_text(serial: f64, duration: bool) -> String {
    let total = (serial * 86_400.0).round();
    if !(0.0..=1e13).contains(&total) {
        return serial.to_string();
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number of seconds in range")]
    let total = total as i64;
    let (days, seconds) = (total.div_euclid(86_400), total.rem_euclid(86_400));
    let time = |hours: i64| format!("{:02}:{:02}:{:02}", hours, seconds / 60 % 60, seconds % 60);
    if duration {
        return time(total / 3600);
    }
    let date = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)
        .zip(u64::try_from(days).ok())
        .and_then(|(epoch, days)| epoch.checked_add_days(chrono::Days::new(days)));
    match date {
        // A time of day without a date has no days.
        _ if days == 0 => time(seconds / 3600),
        Some(date) if seconds == 0 => date.to_string(),
        Some(date) => format!("{date} {}", time(seconds / 3600)),
        None => serial.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_without_binary_noise() {
        assert_eq!(float(0.1 + 0.2), "0.3");
        assert_eq!(float(22.0), "22");
        assert_eq!(float(1_234_567_890_123.45), "1234567890123.45");
        assert_eq!(float(1_234_567_890_123_456_789.0), "1.2345678901234568E+18");
    }

    #[test]
    fn dates_times_and_durations_are_told_apart() {
        assert_eq!(serial_text(45717.0, false), "2025-03-01");
        assert_eq!(serial_text(45_717.354_166_666_7, false), "2025-03-01 08:30:00");
        assert_eq!(serial_text(0.354_166_666_7, false), "08:30:00");
        assert_eq!(serial_text(1.5, true), "36:00:00");
    }
}
