//! Tables: numbers to the right, the closing row set off, and a wide table in a box of its own.

use std::cmp::Ordering;
use std::io::{self, Write};

use rust_decimal::Decimal;

use super::super::listing::is_numeric;
use super::super::words::{closing, header, no_rows};
use super::html::{Escaped, Lines, heading};
use super::{value, words};
use crate::model::column::Column;
use crate::model::{Cell, Clauses, Lang, Table};

/// A table of more columns is wide: on paper it lies across.
const WIDE: usize = 9;

/// Writes the table under its title. Of more rows than `most` the first are shown, and it is said how many are not.
pub(super) fn write(table: &Table, level: u8, most: usize, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let title = heading(table.title.in_lang(lang));
    open(&title, level, table.columns.len(), out)?;
    if table.is_empty() {
        writeln!(out, "<p class=\"nothing\">{}</p>", no_rows(lang))?;
        return writeln!(out, "</div>");
    }
    writeln!(out, "<div class=\"scroll\"><table>\n<thead><tr>")?;
    for column in &table.columns {
        let class = if is_numeric(column) { " class=\"number\"" } else { "" };
        let meaning = match lang {
            Lang::En => column.meaning,
            Lang::Zh => column.meaning_zh,
        };
        let (meaning, head) = (Escaped(meaning), head(column, lang));
        writeln!(out, "<th scope=\"col\"{class} title=\"{meaning}\">{}</th>", Escaped(&head))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for at in 0..table.len().min(most) {
        write_row(&table.row(at), &table.columns, "", lang, out)?;
    }
    if table.len() > most {
        let (columns, left) = (table.columns.len(), words::rows_left(table.len() - most, lang));
        writeln!(out, "<tr class=\"more\"><td colspan=\"{columns}\">{left}</td></tr>")?;
    }
    if let Some(total) = &table.total {
        write_row(&closing(total, lang), &table.columns, " class=\"total\"", lang, out)?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</div>")
}

/// Begins a table with its title, which stays with it over the ends of pages.
pub(super) fn open(title: &str, level: u8, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    let class = if columns > WIDE { "table wide" } else { "table" };
    writeln!(out, "<div class=\"{class}\">\n<h{level}>{}</h{level}>", Escaped(title))
}

/// A column's header as words: `order_commission` in English has a blank, and a column of seconds says that it is one.
fn head(column: &Column<'static>, lang: Lang) -> String {
    let name = header(column, lang);
    let words = match lang {
        Lang::En => heading(&name.trim_end_matches("_s").replace('_', " ")).into_owned(),
        Lang::Zh => name.to_owned(),
    };
    let says_seconds = lang == Lang::Zh && name.contains('秒');
    if column.name.ends_with("_s") && !says_seconds { words + words::in_seconds(lang) } else { words }
}

fn write_row(
    row: &[Cell],
    columns: &[&Column<'static>],
    class: &str,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "<tr{class}>")?;
    for (cell, column) in row.iter().zip(columns) {
        write_cell(cell, is_numeric(column), lang, out)?;
    }
    writeln!(out, "</tr>")
}

/// Writes one cell.
pub(super) fn write_cell(cell: &Cell, is_numeric: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    match cell {
        Cell::Empty => write!(out, "<td></td>"),
        Cell::Clauses(clauses) => {
            write!(out, "<td>")?;
            write_clauses(clauses, out)?;
            write!(out, "</td>")
        }
        // A long text is wrapped in a column that has room for it; what is short stays on its line.
        Cell::Text(text) if !is_numeric => {
            let class = if text.chars().count() > 14 { " class=\"long\"" } else { "" };
            write!(out, "<td{class}>{}</td>", Lines(text))
        }
        Cell::Word(said) if !is_numeric => {
            let text = said.in_lang(lang);
            let class = if text.chars().count() > 14 { " class=\"long\"" } else { "" };
            write!(out, "<td{class}>{}</td>", Lines(text))
        }
        cell => {
            let sign = value::measured(cell).map(|(value, _)| value.cmp(&Decimal::ZERO));
            let class = match (is_numeric, sign) {
                (true, Some(Ordering::Less)) => " class=\"number below\"",
                (true, Some(Ordering::Equal)) => " class=\"number nil\"",
                (true, _) => " class=\"number\"",
                (false, _) => " class=\"short\"",
            };
            write!(out, "<td{class}>{}</td>", Escaped(&value::in_column(cell, lang)))
        }
    }
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
        assert!(page.contains("<tr class=\"total\"><td>合计</td><td></td><td class=\"number\">12</td>"), "{page}");
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
        assert!(page.contains("… and 3 more rows; the workbook has them all") && page.contains(">103.00<"), "{page}");
        let exactly = written(|out| write(&table, 3, 103, Lang::En, out));
        assert!(exactly.contains(">E102<") && !exactly.contains("more rows"), "{exactly}");
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let page = written(|out| write(&no_orders(), 2, 100, Lang::En, out));
        assert!(page.contains("no rows") && !page.contains("<table"), "{page}");
    }
}
