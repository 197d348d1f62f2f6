//! A workbook: one sheet a table, ready to be read, filtered and printed, and one for the traces.

use std::io::{self, Write};

use rust_xlsxwriter::XlsxError;

use super::grid;
use super::listing::{Head, Listing};
use super::sheet::{Page, Part, ROWS, new_book};
use super::words;
use crate::model::{Cell, Lang, Outcome, Table, Trace};

/// The deepest outline a spreadsheet folds.
const DEEPEST: usize = 7;

/// The place of the value in the sheet of the traces.
const VALUE: usize = 1;

/// The furthest that text is indented, so that it keeps room for itself.
const INDENTED: u8 = 20;

/// Whether a table's rows, its header and its closing row fit on a sheet.
pub(super) fn fits(table: &Table) -> bool {
    table.len() + 1 + usize::from(table.total.is_some()) <= ROWS
}

/// Writes every table and the traces. The same answer gives the same bytes.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&workbook(outcome, lang).map_err(io::Error::other)?)
}

fn workbook(outcome: &Outcome, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book()?;
    let mut names = Vec::new();
    if let Some(grid) = &outcome.grid {
        grid::write(&mut book, grid, lang, &mut names)?;
    }
    for table in &outcome.tables {
        let mut page = Page::new(&mut book, table.title.in_lang(lang), lang, &mut names)?;
        let listing = Listing::of(table, lang);
        page.header(&listing.heads)?;
        page.freeze()?;
        page.repeat()?;
        page.rows(&listing, 0..listing.len())?;
        page.filter(0)?;
        page.total(&listing)?;
        page.end()?;
    }
    if !outcome.traces.is_empty() {
        let mut page = Page::new(&mut book, words::explanation(lang), lang, &mut names)?;
        traces(&mut page, &outcome.traces)?;
        page.end()?;
    }
    book.save_to_buffer()
}

/// The trees, each node a row: its parts are folded under it and stand further in.
fn traces(page: &mut Page, traces: &[Trace]) -> Result<(), XlsxError> {
    let heads = words::trace_headers(page.lang()).into_iter().enumerate();
    let head = |(at, text): (usize, &'static str)| Head { text: text.into(), is_numeric: at == VALUE };
    page.header(&heads.map(head).collect::<Vec<_>>())?;
    page.freeze()?;
    page.repeat()?;
    page.group_symbols_above();
    traces.iter().try_for_each(|trace| node(page, trace, 0))
}

fn node(page: &mut Page, trace: &Trace, depth: usize) -> Result<(), XlsxError> {
    let or_empty = |text: Option<&String>| Cell::or_empty(text, Cell::text);
    let because: Vec<&str> = trace.because.iter().map(|step| step.in_lang(page.lang())).collect();
    page.folded(depth.min(DEEPEST))?;
    page.cells(
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
    trace.parts.iter().try_for_each(|part| node(page, part, depth + 1))
}

#[cfg(test)]
mod tests {
    use calamine::{Data, DataType, Range};
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::column::{FIGURES, FINES};
    use crate::model::{Points, Yuan};
    use crate::render::testing::{clauses, date, month, read_sheets as read, text, yuan};
    use crate::said;

    fn written(outcome: &Outcome, lang: Lang) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(outcome, lang, &mut bytes).expect("memory takes everything");
        bytes
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
