//! The month as text: for a terminal, as Markdown, as JSON; and the tables of its own that all formats for people share.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use super::json::{self, Pen};
use super::listing::{Head, Listing};
use super::text::{Printed, one_line};
use super::words::{self, month as say};
use super::{Style, md, table};
use crate::diagnostics::Severity;
use crate::model::outcome::Row;
use crate::model::report::{Input, KeyFigure, Remark, Report, Section, Tone};
use crate::model::{Cell, Lang, Month, column};

/// The rows of a table that people read from top to bottom; programs and spreadsheets have them all.
const SHOWN: usize = 100;

/// What the whole is called.
pub(super) fn title(report: &Report, lang: Lang) -> String {
    say::title(report.book.title.in_lang(lang), &report.month.to_string(), lang)
}

/// What is said of the whole: which book, as of when.
pub(super) fn facts(report: &Report, lang: Lang) -> [(&'static str, Cell); 2] {
    [(say::BOOK.in_lang(lang), Cell::text(&report.book.id)), (say::AS_OF.in_lang(lang), Cell::Instant(report.as_of))]
}

/// What answers for the figures: the very book, the very program.
pub(super) fn provenance(report: &Report, lang: Lang) -> Vec<(&'static str, Cell)> {
    let mut facts = facts(report, lang).to_vec();
    facts.insert(1, (say::DIGEST.in_lang(lang), Cell::text(&report.book.digest)));
    facts.push((say::VERSION.in_lang(lang), Cell::text(format!("cs {}", report.version))));
    facts
}

/// The months the key figures are told of: the earlier ones that any figure has, then the report's own.
pub(super) fn months(report: &Report) -> Vec<Month> {
    let mut months: BTreeSet<Month> =
        report.figures.iter().flat_map(|figure| &figure.history).map(|(month, _)| *month).collect();
    months.remove(&report.month);
    months.into_iter().chain([report.month]).collect()
}

/// A key figure in each of the months.
pub(super) fn by_month(figure: &KeyFigure, months: &[Month]) -> Vec<Cell> {
    let Some((_, earlier)) = months.split_last() else { return Vec::new() };
    let in_month = |month: &Month| figure.history.iter().find(|(own, _)| own == month);
    let before = earlier.iter().map(|month| in_month(month).map_or(Cell::Empty, |(_, value)| value.clone()));
    before.chain([figure.value.clone()]).collect()
}

/// The key figures, a column a month, and the clauses they stand on.
pub(super) fn figures(report: &Report, lang: Lang) -> Listing<'_> {
    let months = months(report);
    let row = |figure: &KeyFigure| -> Row {
        let mut row = vec![Cell::Word(figure.title.clone())];
        row.extend(by_month(figure, &months));
        row.push(Cell::Clauses(figure.clauses.clone()));
        row
    };
    let rows = report.figures.iter().map(row).collect();
    let mut heads = vec![Head::text(say::FIGURE.in_lang(lang))];
    heads.extend(months.iter().map(|month| Head::number(month.to_string())));
    heads.push(Head::text(say::CLAUSE.in_lang(lang)));
    Listing::of_rows(say::FIGURES.in_lang(lang), heads, rows)
}

/// The files the figures were made of.
pub(super) fn inputs(report: &Report, lang: Lang) -> Listing<'_> {
    let row = |input: &Input| -> Row {
        let log = column::sheet(&input.log).filter(|sheet| lang == Lang::Zh && !sheet.zh.is_empty());
        vec![
            Cell::text(&input.file),
            Cell::text(log.map_or(input.log.as_str(), |sheet| sheet.zh)),
            Cell::Count(i64::try_from(input.bytes).unwrap_or(i64::MAX)),
            Cell::text(&input.sha256),
        ]
    };
    let heads = vec![
        Head::text(say::FILE.in_lang(lang)),
        Head::text(say::LOG.in_lang(lang)),
        Head::number(say::BYTES.in_lang(lang)),
        Head::text(say::SHA256.in_lang(lang)),
    ];
    Listing::of_rows(say::INPUTS.in_lang(lang), heads, report.inputs.iter().map(row).collect())
}

/// What was said on the way.
pub(super) fn remarks(report: &Report, lang: Lang) -> Listing<'_> {
    let row = |remark: &Remark| -> Row {
        vec![
            Cell::text(words::severity(severity(remark), lang)),
            Cell::text(remark.code),
            Cell::text(&remark.place),
            Cell::Word(remark.message.clone()),
        ]
    };
    let heads = [say::KIND, say::CODE, say::PLACE, say::MESSAGE].map(|word| Head::text(word.in_lang(lang)));
    Listing::of_rows(say::REMARKS.in_lang(lang), heads.into(), report.remarks.iter().map(row).collect())
}

/// The tables of a section, those of people's formats, at most `SHOWN` rows each, with how many rows were left out.
fn shortened(section: &Section, lang: Lang) -> impl Iterator<Item = (Listing<'_>, usize)> {
    section.tables.iter().map(move |table| {
        let mut listing = Listing::of(table, lang);
        let left_out = listing.shorten(SHOWN);
        (listing, left_out)
    })
}

fn severity(remark: &Remark) -> Severity {
    if remark.is_warning { Severity::Warning } else { Severity::Note }
}

/// Writes the month as text.
pub(super) fn write_text(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    writeln!(out, "{}", one_line(&title(report, lang)))?;
    for (what, value) in facts(report, lang) {
        writeln!(out, "{what}{}{}", words::colon(lang), one_line(&Printed(&value, lang).to_string()))?;
    }
    for notice in &report.notices {
        writeln!(out, "{} {}", mark(notice.tone), one_line(notice.message.in_lang(lang)))?;
    }
    if !report.figures.is_empty() {
        heading(say::FIGURES.in_lang(lang), out)?;
        table::write_listing(&figures(report, lang), style, out)?;
    }
    for section in &report.sections {
        heading(section.title.in_lang(lang), out)?;
        for said in section.summary.iter().chain(&section.missing) {
            writeln!(out, "{}", one_line(said.in_lang(lang)))?;
        }
        for (listing, left_out) in shortened(section, lang) {
            writeln!(out, "\n{}", one_line(&listing.title))?;
            table::write_listing(&listing, style, out)?;
            if left_out > 0 {
                writeln!(out, "{}", say::left_out(left_out, lang))?;
            }
        }
    }
    heading(say::MADE_OF.in_lang(lang), out)?;
    for (what, value) in provenance(report, lang) {
        writeln!(out, "{what}{}{}", words::colon(lang), one_line(&Printed(&value, lang).to_string()))?;
    }
    for listing in [inputs(report, lang), remarks(report, lang)] {
        writeln!(out, "\n{}", listing.title)?;
        table::write_listing(&listing, style, out)?;
    }
    Ok(())
}

/// A heading on a terminal: alone, after an empty line, with a line as wide under it.
fn heading(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let text = one_line(text);
    let width = unicode_width::UnicodeWidthStr::width(&*text);
    writeln!(out, "\n{text}\n{}", "-".repeat(width))
}

/// What leads a notice where there are no colours.
fn mark(tone: Tone) -> char {
    match tone {
        Tone::Plain => '-',
        Tone::Good => '+',
        Tone::Attention => '!',
    }
}

/// Writes the month as Markdown.
pub(super) fn write_md(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let escaped = |text: &str| md::escaped(text);
    writeln!(out, "# {}\n", escaped(&title(report, lang)))?;
    let list = |facts: &[(&str, Cell)], out: &mut dyn Write| -> io::Result<()> {
        facts.iter().try_for_each(|(what, value)| {
            writeln!(out, "- {what}{}{}", words::colon(lang), escaped(&Printed(value, lang).to_string()))
        })
    };
    list(&facts(report, lang), out)?;
    for notice in &report.notices {
        let text = escaped(notice.message.in_lang(lang));
        match notice.tone {
            Tone::Attention => writeln!(out, "\n> **{text}**")?,
            Tone::Plain | Tone::Good => writeln!(out, "\n> {text}")?,
        }
    }
    if !report.figures.is_empty() {
        writeln!(out, "\n## {}\n", say::FIGURES.in_lang(lang))?;
        md::write_listing(&figures(report, lang), lang, out)?;
    }
    for section in &report.sections {
        writeln!(out, "\n## {}", escaped(section.title.in_lang(lang)))?;
        for said in &section.summary {
            writeln!(out, "\n{}", escaped(said.in_lang(lang)))?;
        }
        for said in &section.missing {
            writeln!(out, "\n*{}*", escaped(said.in_lang(lang)))?;
        }
        for (listing, left_out) in shortened(section, lang) {
            writeln!(out, "\n### {}\n", escaped(&listing.title))?;
            md::write_listing(&listing, lang, out)?;
            if left_out > 0 {
                writeln!(out, "\n{}", say::left_out(left_out, lang))?;
            }
        }
    }
    writeln!(out, "\n## {}\n", say::MADE_OF.in_lang(lang))?;
    list(&provenance(report, lang), out)?;
    for listing in [inputs(report, lang), remarks(report, lang)] {
        writeln!(out, "\n### {}\n", listing.title)?;
        md::write_listing(&listing, lang, out)?;
    }
    Ok(())
}

/// Writes the month as one JSON object: all rows, in English, as they are made.
pub(super) fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::indented(out);
    pen.open("{")?;
    pen.key("month")?;
    pen.string(&report.month.to_string())?;
    pen.key("as_of")?;
    pen.cell(&Cell::Instant(report.as_of))?;
    pen.key("book")?;
    strings(&[("id", &report.book.id), ("title", &report.book.title.en), ("digest", &report.book.digest)], &mut pen)?;
    list("notices", &report.notices, &mut pen, |notice, pen| {
        strings(&[("tone", tone(notice.tone)), ("message", &notice.message.en)], pen)
    })?;
    list("figures", &report.figures, &mut pen, write_figure)?;
    list("sections", &report.sections, &mut pen, write_section)?;
    list("inputs", &report.inputs, &mut pen, |input, pen| {
        pen.open("{")?;
        pen.key("file")?;
        pen.string(&input.file)?;
        pen.key("log")?;
        pen.string(&input.log)?;
        pen.key("bytes")?;
        pen.number(input.bytes)?;
        pen.key("sha256")?;
        pen.string(&input.sha256)?;
        pen.close("}")
    })?;
    list("remarks", &report.remarks, &mut pen, |remark, pen| {
        let severity = words::severity(severity(remark), Lang::En);
        let (code, place) = (remark.code, remark.place.as_str());
        strings(&[("severity", severity), ("code", code), ("place", place), ("message", &remark.message.en)], pen)
    })?;
    pen.key("version")?;
    pen.string(report.version)?;
    pen.close("}")?;
    pen.end()
}

fn write_figure(figure: &KeyFigure, pen: &mut Pen) -> io::Result<()> {
    pen.open("{")?;
    pen.key("figure")?;
    pen.string(figure.name)?;
    pen.key("value")?;
    pen.cell(&figure.value)?;
    pen.key("clause")?;
    let clauses = (!figure.clauses.is_empty()).then(|| figure.clauses.to_string());
    pen.string_or_null(clauses.as_deref())?;
    list("history", &figure.history, pen, |(month, value), pen| {
        pen.open("{")?;
        pen.key("month")?;
        pen.string(&month.to_string())?;
        pen.key("value")?;
        pen.cell(value)?;
        pen.close("}")
    })?;
    pen.close("}")
}

fn write_section(section: &Section, pen: &mut Pen) -> io::Result<()> {
    pen.open("{")?;
    pen.key("section")?;
    pen.string(section.name)?;
    pen.key("title")?;
    pen.string(&section.title.en)?;
    list("summary", &section.summary, pen, |said, pen| pen.string(&said.en))?;
    list("missing", &section.missing, pen, |said, pen| pen.string(&said.en))?;
    pen.key("tables")?;
    pen.open("{")?;
    let mut taken: Vec<Cow<str>> = Vec::new();
    for table in &section.tables {
        // Two members of one name would be one to whoever reads them.
        let mut name = Cow::Borrowed(table.name);
        let mut count = 1;
        while taken.contains(&name) {
            count += 1;
            name = format!("{}-{count}", table.name).into();
        }
        pen.key(&name)?;
        taken.push(name);
        json::array(std::slice::from_ref(table), pen)?;
    }
    pen.close("}")?;
    pen.close("}")
}

/// A member that is an array.
fn list<T>(key: &str, items: &[T], pen: &mut Pen, write: impl Fn(&T, &mut Pen) -> io::Result<()>) -> io::Result<()> {
    pen.key(key)?;
    pen.open("[")?;
    for item in items {
        pen.item()?;
        write(item, pen)?;
    }
    pen.close("]")
}

/// An object of strings.
fn strings(members: &[(&str, &str)], pen: &mut Pen) -> io::Result<()> {
    pen.open("{")?;
    for (key, text) in members {
        pen.key(key)?;
        pen.string(text)?;
    }
    pen.close("}")
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Attention => "attention",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::column::ORDERS;
    use crate::model::{Outcome, Table};
    use crate::render::testing::{no_orders, report, text, yuan};
    use crate::render::{Format, outcome};
    use crate::said;

    fn written(report: Report, format: Format, lang: Lang) -> String {
        let mut bytes = Vec::new();
        let answer = Outcome { report: Some(report), ..Outcome::default() };
        outcome(&answer, format, &Style { lang, ..Style::default() }, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// A section of one table of so many orders with a closing row.
    fn orders(count: usize) -> Table {
        let columns = ["order", "amount"].map(|name| ORDERS.column(name).expect("a column")).to_vec();
        let rows = (0..count).map(|at| vec![text(format!("order-{at}")), yuan("1")]).collect();
        Table::of_rows("orders", said!("orders", "订单"), columns, rows).with_total(vec![Cell::Empty, yuan("7")])
    }

    fn of_one(table: Table) -> Report {
        let mut report = report();
        report.sections.truncate(1);
        report.sections[0].tables = vec![table];
        report
    }

    #[test]
    fn markdown_has_the_whole_month() {
        assert_eq!(
            written(report(), Format::Md, Lang::Zh),
            format!(
                "# 网店 2025-03 月报\n\n\
                 - 制度：shop\n\
                 - 截止时间：2025-04-01 00:00:00\n\n\
                 > **有待决事项**\n\n\
                 ## 关键数字\n\n\
                 | 项目 | 2025-01 | 2025-02 | 2025-03 | 条款 |\n\
                 | --- | ---: | ---: | ---: | --- |\n\
                 | 实发 | 2800.00 | 3000.50 | 2950.00 |  |\n\
                 | 超时 |  |  | 3 | 01-rep-1 |\n\n\
                 ## 工资\n\n\
                 2 人\n\n\
                 ### 2025-03 工资表\n\n\
                 | 姓名 | 部门 | 订单数 | 底薪 | 实发 | 待决事项 |\n\
                 | --- | --- | ---: | ---: | ---: | --- |\n\
                 | 林小满 | service | 12 | 3000.00 | 2970.00 |  |\n\
                 | 欧阳若水 | marketing |  | 4500.50 | -20.00 | 建议辞退 08-12 |\n\
                 | **合计** |  | **12** | **7500.50** | **2950.00** |  |\n\n\
                 ## 其他\n\n\
                 ### 不计提成的订单\n\n\
                 无记录\n\n\
                 ## 聊天\n\n\
                 *没有记录 chats*\n\n\
                 ## 数据来源\n\n\
                 - 制度：shop\n\
                 - 制度摘要 (SHA-256)：{}\n\
                 - 截止时间：2025-04-01 00:00:00\n\
                 - 程序版本：cs 0.1.0\n\n\
                 ### 所用文件\n\n\
                 | 文件 | 记录 | 字节 | SHA-256 |\n\
                 | --- | --- | ---: | --- |\n\
                 | march.csv | 员工表 | 1234 | {} |\n\n\
                 ### 警告与提示\n\n\
                 | 类别 | 代码 | 位置 | 说明 |\n\
                 | --- | --- | --- | --- |\n\
                 | 警告 | D017 | march.csv:3 | 实发为 -20.00 |\n",
                "ab".repeat(32),
                "cd".repeat(32)
            )
        );
    }

    #[test]
    fn a_terminal_has_the_same_in_columns() {
        let text = written(report(), Format::Table, Lang::En);
        let beginning = "An online shop, 2025-03\n\
             book: shop\n\
             as of: 2025-04-01 00:00:00\n\
             ! a proposal waits\n\
             \n\
             Key figures\n\
             -----------\n\
             figure                 2025-01  2025-02  2025-03  clause\n\
             net pay                2800.00  3000.50  2950.00\n\
             service levels broken                          3  01-rep-1\n\
             \n\
             Payroll\n\
             -------\n\
             2 people\n";
        assert!(text.starts_with(beginning), "{text}");
        assert!(text.contains("\nChats\n-----\nthere is no log chats\n"), "{text}");
        let ending = "kind     code  place        message\n\
             warning  D017  march.csv:3  net pay is -20.00\n";
        assert!(text.ends_with(ending), "{text}");
    }

    #[test]
    fn a_long_table_is_cut_and_says_so_and_keeps_its_closing_row() {
        for (format, first, after, total) in [
            (Format::Md, "| order-99 | 1.00 |", "order-100", "| **TOTAL** | **7.00** |"),
            (Format::Table, "order-99    1.00", "order-100", "TOTAL       7.00"),
        ] {
            let long = written(of_one(orders(SHOWN + 3)), format, Lang::En);
            assert!(long.contains(first) && !long.contains(after) && long.contains(total), "{long}");
            assert!(long.contains("… and 3 more rows: the workbook (xlsx) and JSON have them all"), "{long}");
            let short = written(of_one(orders(SHOWN)), format, Lang::En);
            assert!(short.contains(first) && !short.contains("more rows"), "{short}");
        }
    }

    #[test]
    fn text_cannot_become_markdown_or_orders_to_a_terminal() {
        let mut month = report();
        month.notices[0].message = said!("a|b *c* <i>\u{1b}[31m", "甲|乙");
        month.sections[0].summary = vec![said!("`x` [y]\n# z", "甲")];
        let md = written(month, Format::Md, Lang::En);
        assert!(md.contains("> **a\\|b \\*c\\* \\<i> \\[31m**"), "{md}");
        assert!(md.contains("\n\\`x\\` \\[y]<br># z\n"), "{md}");
        let mut month = report();
        month.notices[0].message = said!("a\u{1b}[31m", "甲");
        assert!(!written(month, Format::Table, Lang::En).contains('\u{1b}'));
    }

    #[test]
    fn json_has_every_row_as_it_is() {
        let mut month = report();
        month.sections[0].tables = vec![orders(SHOWN + 3), orders(2), no_orders()];
        let text = written(month, Format::Json, Lang::Zh);
        assert!(text.contains("\"value\": 3000.50"), "{text}");
        let read: Value = serde_json::from_str(&text).expect("well-formed");
        let members: Vec<&String> = read.as_object().expect("an object").keys().collect();
        let wanted = ["month", "as_of", "book", "notices", "figures", "sections", "inputs", "remarks", "version"];
        assert_eq!(members, wanted);
        assert_eq!(read["month"], "2025-03");
        assert_eq!(read["as_of"], "2025-04-01 00:00:00");
        assert_eq!(read["book"], json!({"id": "shop", "title": "An online shop", "digest": "ab".repeat(32)}));
        assert_eq!(read["notices"], json!([{"tone": "attention", "message": "a proposal waits"}]));
        assert_eq!(read["figures"][0]["clause"], Value::Null);
        assert_eq!(read["figures"][0]["history"][1], json!({"month": "2025-02", "value": 3000.5}));
        assert_eq!(read["figures"][1], json!({"figure": "breaches", "value": 3, "clause": "01-rep-1", "history": []}));
        let tables = &read["sections"][0]["tables"];
        let lengths = ["orders", "orders-2", "unearned-orders"].map(|name| tables[name].as_array().map(Vec::len));
        assert_eq!(lengths, [Some(103), Some(2), Some(0)]);
        assert_eq!(tables["orders"][102], json!({"order": "order-102", "amount": 1.0}));
        assert_eq!(read["sections"][2]["missing"], json!(["there is no log chats"]));
        assert_eq!(read["inputs"][0]["bytes"], 1234);
        assert_eq!(read["remarks"][0]["severity"], "warning");
    }

    #[test]
    fn rows_for_programs_are_the_key_figures() {
        let table = report().figures_table();
        let answer = Outcome { tables: vec![table], report: Some(report()), ..Outcome::default() };
        let mut bytes = Vec::new();
        outcome(&answer, Format::Csv, &Style::default(), &mut bytes).expect("memory takes everything");
        let csv = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(csv, "figure,value,clause,before\nnet,2950.00,,3000.50\nbreaches,3,01-rep-1,\n");
    }

    #[test]
    fn each_language_keeps_to_itself() {
        let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for format in [Format::Md, Format::Table] {
            let english = written(report(), format, Lang::En);
            let names = |line: &&str| !line.contains("林小满") && !line.contains("欧阳若水");
            assert_eq!(english.lines().filter(names).find(|line| is_chinese(line)), None);
        }
    }
}
