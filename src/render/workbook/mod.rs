//! The month as a workbook: what matters on the first sheet, a sheet a subject with its charts under its tables, and last
//! what it was made of.

mod chart;

use std::io::{self, Write};

use rust_xlsxwriter::{Workbook, XlsxError};

use super::listing::{Head, Listing};
use super::report::{by_month, facts, figures, inputs, months, provenance, remarks, title};
use super::sheet::{Line, Page, Part, ROWS, WIDEST, new_book};
use super::text::Printed;
use super::words::{self, month as say};
use crate::model::report::{Report, Section, Tone};
use crate::model::{Cell, Lang, Table};

/// The rows over a table that may be kept in sight with its header without taking the screen from what is under it.
const HEAD_ROWS: u32 = 10;

/// The rows of a table that fill a page on paper: a longer one has its header on each.
const PAGE_ROWS: usize = 40;

/// The columns of a table that fill a screen; text beside more of them is wrapped sooner.
const SCREEN_COLUMNS: usize = 10;

/// How far text runs beside many columns, and what a digest takes.
const NARROW: usize = 36;
const DIGEST: usize = 64;

/// The columns a notice runs over, those of the months aside.
const NOTICE: usize = 3;

/// Writes the month's workbook. The same month gives the same bytes.
pub(super) fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&workbook(report, lang, ROWS).map_err(io::Error::other)?)
}

/// The workbook, its sheets of at most `rows` rows.
fn workbook(report: &Report, lang: Lang, rows: usize) -> Result<Vec<u8>, XlsxError> {
    let mut making = Making { book: new_book()?, names: Vec::new(), lang, rows };
    making.page(say::OVERVIEW.in_lang(lang))?;
    let mut subjects = Vec::new();
    for section in report.sections.iter().filter(|section| !section.is_empty()) {
        subjects.push((section, making.section(section)?));
    }
    let made_of = made_of(making.page(say::MADE_OF.in_lang(lang))?, report)?;
    let overview = Page::resume(making.book.worksheet_from_index(0)?, lang);
    write_overview(overview, report, &subjects, &made_of)?;
    making.book.save_to_buffer()
}

/// The workbook being made.
struct Making {
    book: Workbook,
    /// The names of the sheets so far.
    names: Vec<String>,
    lang: Lang,
    /// The rows a sheet has.
    rows: usize,
}

impl Making {
    /// The next sheet; one of the same title as one before goes on with it, `Fines (2)`.
    fn page(&mut self, title: &str) -> Result<Page<'_>, XlsxError> {
        Page::new(&mut self.book, title, self.lang, &mut self.names)
    }

    /// Writes a subject, on as many sheets as its rows take; says what the first is called.
    fn section(&mut self, section: &Section) -> Result<String, XlsxError> {
        let (lang, most) = (self.lang, self.rows);
        let title = section.title.in_lang(lang);
        let mut page = self.page(title)?;
        let first = page.name();
        page.line(title, Line::Title)?;
        for said in &section.summary {
            page.line(said.in_lang(lang), Line::Plain)?;
        }
        for said in &section.missing {
            page.line(said.in_lang(lang), Line::Muted)?;
        }
        // What stands further down is reached from here, by links that are written when it is known where it stands.
        let charts = usize::from(!section.charts.is_empty());
        let (mut link, mut links) = (page.row(), Vec::new());
        page.skip(if section.tables.len() + charts > 1 { height(section.tables.len() + charts) } else { 0 });

        let columns = section.tables.iter().map(|table| table.columns.len()).max();
        let widest = if columns > Some(SCREEN_COLUMNS) { NARROW } else { WIDEST };
        page.wrap_at(widest);
        let longest = section.tables.iter().map(Table::len).max();
        for table in &section.tables {
            let listing = Listing::of(table, lang);
            page.skip(1);
            let mut next = 0;
            loop {
                // The heading, the header, a row of the table, the closing row.
                if page.row() > 1 && used(&page) + 4 > most {
                    page.end()?;
                    page = self.page(title)?;
                    page.wrap_at(widest);
                }
                if next == 0 {
                    links.push((page.name(), page.row(), listing.title.to_string()));
                }
                page.line(&listing.title, Line::Heading)?;
                let header = page.row();
                page.header(&listing.heads)?;
                if section.tables.len() == 1 && page.row() <= HEAD_ROWS {
                    page.freeze()?;
                }
                if section.tables.len() == 1 && listing.len() > PAGE_ROWS {
                    page.repeat()?;
                }
                let room = most.saturating_sub(used(&page) + usize::from(listing.total.is_some()));
                let rows = next..listing.len().min(next + room.max(1));
                next = rows.end;
                page.rows(&listing, rows)?;
                // A sheet has one filter, and the longest of its tables needs it most.
                if !listing.is_empty() && Some(listing.len()) == longest {
                    page.filter(header)?;
                }
                if next == listing.len() {
                    break;
                }
                page.end()?;
                page = self.page(title)?;
                page.wrap_at(widest);
            }
            if listing.is_empty() {
                page.line(words::no_rows(lang), Line::Muted)?;
            }
            page.total(&listing)?;
        }
        for (at, chart) in section.charts.iter().enumerate() {
            let block = chart::Block::of(chart, lang);
            page.skip(1);
            if page.row() > 1 && used(&page) + block.rows() > most {
                page.end()?;
                page = self.page(title)?;
            }
            if at == 0 {
                links.push((page.name(), page.row(), say::CHARTS.in_lang(lang).to_owned()));
            }
            block.write(&mut page)?;
        }
        page.end()?;
        if links.len() > 1 {
            let mut page = Page::resume(self.book.worksheet_from_name(&first)?, lang);
            for (sheet, row, text) in links {
                page.link(link, &sheet, row, &text)?;
                link += 1;
            }
        }
        Ok(first)
    }
}

/// Writes the first sheet: what is to be known before anything else, the figures, and where the rest stands.
fn write_overview(
    mut page: Page,
    report: &Report,
    subjects: &[(&Section, String)],
    made_of: &str,
) -> Result<(), XlsxError> {
    let lang = page.lang();
    page.line(&title(report, lang), Line::Title)?;
    for (what, value) in facts(report, lang) {
        page.fact(what, &Printed(&value, lang).to_string())?;
    }
    if !report.notices.is_empty() {
        page.skip(1);
    }
    for notice in &report.notices {
        page.notice(notice.message.in_lang(lang), part(notice.tone), months(report).len() + NOTICE)?;
    }
    if !report.figures.is_empty() {
        page.skip(1);
        write_figures(&mut page, report)?;
    }
    page.skip(1);
    page.line(say::SUBJECTS.in_lang(lang), Line::Heading)?;
    for (section, sheet) in subjects {
        let said = section.summary.iter().chain(&section.missing).next().map_or("", |said| said.in_lang(lang));
        let (row, title) = (page.row(), section.title.in_lang(lang));
        page.fact(title, said)?;
        page.link(row, sheet, 0, title)?;
    }
    let row = page.row();
    page.link(row, made_of, 0, say::MADE_OF.in_lang(lang))?;
    page.skip(1);
    let untold: Vec<&Section> = report.sections.iter().filter(|section| section.is_empty()).collect();
    if !untold.is_empty() {
        page.skip(1);
        page.line(say::NOT_TOLD.in_lang(lang), Line::Heading)?;
        for section in untold {
            let why: Vec<&str> = section.missing.iter().map(|said| said.in_lang(lang)).collect();
            page.fact(section.title.in_lang(lang), &why.join(words::semicolon(lang)))?;
        }
    }
    page.end()
}

/// Writes the key figures, a column a month, and how they went.
fn write_figures(page: &mut Page, report: &Report) -> Result<(), XlsxError> {
    let lang = page.lang();
    let mut listing = figures(report, lang);
    let months = months(report);
    let trend = listing.heads.len();
    if months.len() > 1 {
        listing.heads.push(Head::text(say::TREND.in_lang(lang)));
    }
    page.line(&listing.title, Line::Heading)?;
    page.header(&listing.heads)?;
    for (figure, row) in report.figures.iter().zip(listing.rows()) {
        let at = page.row();
        let mut row = row;
        row.resize(listing.heads.len(), Cell::Empty);
        page.cells(&row, part(figure.tone), 0)?;
        if by_month(figure, &months).iter().filter(|value| **value != Cell::Empty).count() > 1 {
            page.sparkline(at, trend, 1..months.len() + 1)?;
        }
    }
    Ok(())
}

/// Writes the last sheet; says what it is called.
fn made_of(mut page: Page, report: &Report) -> Result<String, XlsxError> {
    let (lang, name) = (page.lang(), page.name());
    page.line(say::MADE_OF.in_lang(lang), Line::Title)?;
    for (what, value) in provenance(report, lang) {
        page.fact(what, &Printed(&value, lang).to_string())?;
    }
    page.wrap_at(DIGEST);
    for listing in [inputs(report, lang), remarks(report, lang)] {
        page.skip(1);
        page.line(&listing.title, Line::Heading)?;
        page.header(&listing.heads)?;
        page.rows(&listing, 0..listing.len())?;
        if listing.is_empty() {
            page.line(words::no_rows(lang), Line::Muted)?;
        }
    }
    page.end()?;
    Ok(name)
}

fn part(tone: Tone) -> Part {
    match tone {
        Tone::Plain => Part::Body,
        Tone::Good => Part::Good,
        Tone::Attention => Part::Attention,
    }
}

/// The rows of a sheet that are taken.
fn used(page: &Page) -> usize {
    usize::try_from(page.row()).unwrap_or(usize::MAX)
}

fn height(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use calamine::{Data, DataType, Range};
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::column::ORDERS;
    use crate::model::report::{Chart, Drawing, Series, Unit};
    use crate::render::testing::{read_sheets as read, report, text, yuan};
    use crate::said;

    fn written(report: &Report, lang: Lang) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(report, lang, &mut bytes).expect("memory takes everything");
        bytes
    }

    /// The rows as text, without the empty cells at their ends.
    fn rows(range: &Range<Data>) -> Vec<Vec<String>> {
        let trimmed = |row: &[Data]| {
            let last = row.iter().rposition(|cell| *cell != Data::Empty).map_or(0, |at| at + 1);
            row[..last].iter().map(ToString::to_string).collect()
        };
        range.rows().map(trimmed).collect()
    }

    /// The rows under the row that says `heading` alone, its header among them, up to an empty one.
    fn under(range: &Range<Data>, heading: &str) -> Vec<Vec<String>> {
        let rows = rows(range);
        // A link to the table says the same above it.
        let at = rows.iter().rposition(|row| row[..] == [heading.to_owned()]).expect("the heading");
        rows[at + 1..].iter().take_while(|row| !row.is_empty()).cloned().collect()
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn a_sheet_a_subject_between_the_overview_and_what_it_was_made_of() {
        let names = |lang| read(written(&report(), lang)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(Lang::En), ["Overview", "Payroll", "Other", "Made of"]);
        assert_eq!(names(Lang::Zh), ["概览", "工资", "其他", "数据来源"]);
    }

    #[test]
    fn the_overview_has_the_figures_by_month_and_what_is_not_told() {
        let sheets = read(written(&report(), Lang::Zh));
        let overview = &sheets[0].1;
        assert_eq!(rows(overview)[0], ["网店 2025-03 月报"]);
        assert_eq!(
            under(overview, "关键数字"),
            [
                vec!["项目", "2025-01", "2025-02", "2025-03", "条款", "走势"],
                vec!["实发", "2800", "3000.5", "2950"],
                vec!["超时", "", "", "3", "01-rep-1"],
            ]
        );
        assert_eq!(under(overview, "未列出"), [["聊天", "没有记录 chats"]]);
        assert_eq!(under(overview, "内容")[0], ["工资", "2 人"]);
        let numbers = overview.rows().find(|row| row[0].get_string() == Some("实发")).expect("a row");
        assert_eq!(numbers[3].get_float(), Some(2950.0));
    }

    #[test]
    fn a_month_without_history_has_one_column_and_no_trend() {
        let mut month = report();
        month.figures.iter_mut().for_each(|figure| figure.history.clear());
        let sheets = read(written(&month, Lang::En));
        assert_eq!(under(&sheets[0].1, "Key figures")[0], ["figure", "2025-03", "clause"]);
    }

    #[test]
    fn tables_are_tables_and_the_last_sheet_answers_for_them() {
        let sheets = read(written(&report(), Lang::En));
        assert_eq!(
            under(&sheets[1].1, "payroll 2025-03"),
            [
                vec!["employee", "department", "orders", "base", "net", "proposals"],
                vec!["林小满", "service", "12", "3000", "2970"],
                vec!["欧阳若水", "marketing", "", "4500.5", "-20", "dismissal, 08-12"],
                vec!["TOTAL", "", "12", "7500.5", "2950"],
            ]
        );
        let made_of = &sheets[3].1;
        assert_eq!(rows(made_of)[2], ["digest of the book (SHA-256)", &"ab".repeat(32)]);
        assert_eq!(under(made_of, "Files read")[1], ["march.csv", "staff", "1234", &"cd".repeat(32)]);
        assert_eq!(under(made_of, "Warnings and notes")[1], ["warning", "D017", "march.csv:3", "net pay is -20.00"]);
    }

    /// The numbers of the fixture's charts, worked out by hand.
    #[test]
    fn every_chart_has_its_numbers_in_cells() {
        let sheets = read(written(&report(), Lang::En));
        let other = &sheets[2].1;
        assert_eq!(
            under(other, "chart states"),
            [vec!["label", "series", "late"], vec!["林小满", "3", "1"], vec!["欧阳若水 <&>", "0"]]
        );
        assert_eq!(
            under(other, "chart quota"),
            [vec!["label", "series", "needed"], vec!["林小满", "1", "0.8"], vec!["欧阳若水 <&>", "0.5"]]
        );
        // Seven, nine and ten of ten.
        assert_eq!(
            under(other, "chart causes"),
            [
                vec!["label", "series", "running share"],
                vec!["03-01", "7", "0.7"],
                vec!["03-02", "2", "0.9"],
                vec!["03-03", "1", "1"]
            ]
        );
        // From 100 down by 130: a hundred above zero and thirty below.
        assert_eq!(
            under(other, "chart profit"),
            [
                vec!["label", "series", "sum", "fall", "fall"],
                vec!["03-01", "100", "100"],
                vec!["03-02", "-130", "", "100", "-30"],
                vec!["03-03", "-30", "-30"]
            ]
        );
        // An hour and a half is a sixteenth of a day.
        let seconds = other.rows().skip_while(|row| row[0].get_string() != Some("chart days")).nth(2).expect("a row");
        assert!(matches!(&seconds[1], Data::DateTime(days) if days.as_f64().to_string() == "0.0625"), "{}", seconds[1]);
    }

    #[test]
    fn steps_above_zero_stand_on_what_is_left() {
        let chart = |values: &[i64]| Chart {
            name: "steps",
            title: said!("steps", "步骤"),
            drawing: Drawing::Waterfall,
            unit: Unit::Money,
            labels: values.iter().map(|value| said!("{value}", "{value}")).collect(),
            series: vec![Series {
                title: said!("yuan", "元"),
                values: values.iter().map(|value| Some(Decimal::from(*value))).collect(),
            }],
            needed: Vec::new(),
        };
        let mut month = report();
        month.sections[0].charts = vec![chart(&[100, -30, 20, 90])];
        let sheets = read(written(&month, Lang::En));
        assert_eq!(
            under(&sheets[1].1, "steps"),
            [
                vec!["label", "yuan", "from", "sum", "rise", "fall"],
                vec!["100", "100", "", "100"],
                vec!["-30", "-30", "70", "", "", "30"],
                vec!["20", "20", "70", "", "20"],
                vec!["90", "90", "", "90"],
            ]
        );
    }

    #[test]
    fn a_table_over_the_limit_goes_on_on_another_sheet_and_loses_nothing() {
        let mut month = report();
        let columns = ["order", "amount"].map(|name| ORDERS.column(name).expect("a column")).to_vec();
        let orders = |count| (0..count).map(|at| vec![text(at), yuan("1")]).collect();
        let total = vec![Cell::Empty, yuan("25")];
        month.sections[0].tables = vec![
            Table::of_rows("orders", said!("orders", "订单"), columns.clone(), orders(25)).with_total(total),
            Table::of_rows("more", said!("more", "更多"), columns, orders(3)),
        ];
        month.sections[0].charts.clear();
        let bytes = workbook(&month, Lang::En, 12).expect("a workbook");
        let sheets = read(bytes);
        let payroll: Vec<_> = sheets.iter().filter(|(name, _)| name.starts_with("Payroll")).collect();
        assert!(payroll.len() > 2 && payroll[1].0 == "Payroll (2)", "{:?}", payroll.len());
        let all: Vec<Vec<String>> = payroll.iter().flat_map(|(_, sheet)| rows(sheet)).collect();
        let held: Vec<&String> = all.iter().filter(|row| row.len() == 2 && row[1] == "1").map(|row| &row[0]).collect();
        let wanted: Vec<String> = (0..25).chain(0..3).map(|at| at.to_string()).collect();
        assert_eq!(held, wanted.iter().collect::<Vec<_>>());
        assert_eq!(all.iter().filter(|row| row[..] == ["TOTAL", "25"]).count(), 1);
        assert!(payroll.iter().all(|(_, sheet)| sheet.height() <= 12));
    }

    #[test]
    fn a_month_of_nothing_is_a_workbook_all_the_same() {
        let mut month = report();
        month.sections.clear();
        month.figures.clear();
        month.notices.clear();
        month.remarks.clear();
        let sheets = read(written(&month, Lang::En));
        assert_eq!(sheets.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["Overview", "Made of"]);
        assert_eq!(under(&sheets[1].1, "Warnings and notes")[1], ["no rows"]);
    }

    #[test]
    fn the_same_month_gives_the_same_bytes() {
        assert!(written(&report(), Lang::Zh) == written(&report(), Lang::Zh));
    }

    #[test]
    fn an_english_workbook_has_no_chinese_word() {
        let people = ["林小满", "欧阳若水", "欧阳若水 <&>"];
        for (name, sheet) in read(written(&report(), Lang::En)) {
            let texts = rows(&sheet).concat().into_iter().filter(|text| !people.contains(&&**text));
            assert_eq!(texts.filter(|text| is_chinese(text)).collect::<Vec<_>>(), [""; 0], "{name}");
        }
    }
}
