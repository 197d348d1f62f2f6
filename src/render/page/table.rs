//! Tables: numbers to the right, the closing row set off, and a wide table in a box of its own.

use std::cmp::Ordering;
use std::io::{self, Write};

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use super::super::listing::{Head, Listing};
use super::super::words::month::left_out as left_out_of;
use super::super::words::{header, no_rows, pick};
use super::html::{Escaped, Lines, heading};
use super::{value, words};
use crate::model::column::Column;
use crate::model::{Cell, Clauses, Lang, Table};

/// A table of more columns is wide: on paper it lies across.
const WIDE: usize = 9;

/// A text of so many columns stays on its line.
const SHORT: usize = 24;

/// So does a column's header, which Chinese would else break after every character.
const SHORT_HEAD: usize = 8;

/// Writes a command's table under its title. Of more rows than `most` the first are shown, and it is said how many are not.
pub(super) fn write(table: &Table, level: u8, most: usize, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut listing = Listing::of(table, lang);
    for (head, column) in listing.heads.iter_mut().zip(&table.columns) {
        head.text = words_of(column, lang).into();
    }
    let left_out = listing.shorten(most);
    let meanings: Vec<&str> =
        table.columns.iter().map(|column| pick(lang, column.meaning, column.meaning_zh)).collect();
    write_rows(&listing, &meanings, left_out, level, lang, out)
}

/// Writes a table of the page's own under its title.
pub(super) fn write_listing(listing: &Listing, level: u8, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    write_rows(listing, &[], 0, level, lang, out)
}

fn write_rows(
    listing: &Listing,
    meanings: &[&str],
    left_out: usize,
    level: u8,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let class = if listing.heads.len() > WIDE && !listing.is_empty() { "table wide" } else { "table" };
    let title = heading(&listing.title);
    writeln!(out, "<div class=\"{class}\">\n<h{level}>{}</h{level}>", Escaped(&title))?;
    if listing.is_empty() {
        writeln!(out, "<p class=\"nothing\">{}</p>", no_rows(lang))?;
        return writeln!(out, "</div>");
    }
    writeln!(out, "<div class=\"scroll\"><table>\n<thead><tr>")?;
    for (at, head) in listing.heads.iter().enumerate() {
        let class = match (head.is_numeric, head.text.width() <= SHORT_HEAD) {
            (true, true) => " class=\"number short\"",
            (true, false) => " class=\"number\"",
            (false, true) => " class=\"short\"",
            (false, false) => "",
        };
        write!(out, "<th scope=\"col\"{class}")?;
        if let Some(meaning) = meanings.get(at) {
            write!(out, " title=\"{}\"", Escaped(meaning))?;
        }
        writeln!(out, ">{}</th>", Escaped(&heading(&head.text)))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in listing.rows() {
        write_row(&row, &listing.heads, "", lang, out)?;
    }
    if left_out > 0 {
        let (columns, said) = (listing.heads.len(), left_out_of(left_out, lang));
        writeln!(out, "<tr class=\"more\"><td colspan=\"{columns}\">{said}</td></tr>")?;
    }
    if let Some(total) = &listing.total {
        write_row(total, &listing.heads, " class=\"total\"", lang, out)?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</div>")
}

/// A column's header as words: `order_commission` in English has a blank, and a column of seconds says that it is one.
fn words_of(column: &Column<'static>, lang: Lang) -> String {
    let name = header(column, lang);
    let words = match lang {
        Lang::En => name.trim_end_matches("_s").replace('_', " "),
        Lang::Zh => name.to_owned(),
    };
    let says_seconds = lang == Lang::Zh && name.contains('秒');
    if column.name.ends_with("_s") && !says_seconds { words + words::in_seconds(lang) } else { words }
}

fn write_row(row: &[Cell], heads: &[Head], class: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr{class}>")?;
    for (cell, head) in row.iter().zip(heads) {
        write_cell(cell, head.is_numeric, lang, out)?;
    }
    writeln!(out, "</tr>")
}

fn write_cell(cell: &Cell, is_numeric: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    match cell {
        Cell::Empty => write!(out, "<td></td>"),
        Cell::Clauses(clauses) => {
            write!(out, "<td>")?;
            write_clauses(clauses, out)?;
            write!(out, "</td>")
        }
        Cell::Text(text) if !is_numeric => write_text(text, out),
        Cell::Word(said) if !is_numeric => write_text(said.in_lang(lang), out),
        cell => {
            let sign = value::measured(cell).map(|(value, _)| value.cmp(&Decimal::ZERO));
            let class = match (is_numeric, sign) {
                (true, Some(Ordering::Less)) => "number below",
                (true, Some(Ordering::Equal)) => "number nil",
                (true, _) => "number",
                (false, _) => "short",
            };
            write!(out, "<td class=\"{class}\">{}</td>", Escaped(&value::in_column(cell, lang)))
        }
    }
}

/// A long text is wrapped in a column that has room for it; what is short stays on its line.
fn write_text(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let class = match text.width() {
        _ if is_hash => "hash",
        0..=SHORT => "short",
        _ => "long",
    };
    write!(out, "<td class=\"{class}\">{}</td>", Lines(text))
}

/// Writes clauses, each of which stays on its line.
pub(super) fn write_clauses(clauses: &Clauses, out: &mut dyn Write) -> io::Result<()> {
    for (at, clause) in clauses.iter().enumerate() {
        let between = if at > 0 { " " } else { "" };
        write!(out, "{between}<span class=\"clause\">{}</span>", Escaped(clause.as_str()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::PAYROLL;
    use crate::render::page::testing::{is_well_formed, written};
    use crate::render::testing::{no_orders, payroll, text, yuan};
    use crate::said;

    #[test]
    fn numbers_stand_right_and_the_closing_row_says_what_it_is() {
        let page = written(|out| write(&payroll(), 2, usize::MAX, Lang::Zh, out));
        assert!(page.contains("<h2>2025-03 工资表</h2>"), "{page}");
        assert!(page.contains("<td class=\"number\">4,500.50</td><td class=\"number below\">-20.00</td>"), "{page}");
        assert!(
            page.contains("<tr class=\"total\"><td class=\"short\">合计</td><td></td><td class=\"number\">12</td>"),
            "{page}"
        );
        assert!(is_well_formed(&page), "{page}");
    }

    #[test]
    fn of_a_long_table_the_first_rows_are_shown_and_the_closing_row_always() {
        let columns = ["employee", "net"].map(|name| PAYROLL.column(name).expect("a column"));
        let rows = (0..103).map(|at| vec![text(format!("E{at}")), yuan("1")]).collect();
        let table = Table::of_rows("payroll", said!("payroll", "工资表"), columns.to_vec(), rows)
            .with_total(vec![Cell::Empty, yuan("103")]);
        let page = written(|out| write(&table, 3, 100, Lang::En, out));
        assert!(page.contains(">E99<") && !page.contains(">E100<"), "{page}");
        assert!(page.contains("… and 3 more rows: the workbook") && page.contains(">103.00<"), "{page}");
        let exactly = written(|out| write(&table, 3, 103, Lang::En, out));
        assert!(exactly.contains(">E102<") && !exactly.contains("more rows"), "{exactly}");
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let page = written(|out| write(&no_orders(), 2, 100, Lang::En, out));
        assert!(page.contains("no rows") && !page.contains("<table"), "{page}");
    }
}
