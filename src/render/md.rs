//! Markdown as GitHub reads it: every table with its title, the traces as they stand on a terminal.

use std::io::{self, Write};

use super::listing::Listing;
use super::text::Printed;
use super::{trace, words};
use crate::model::{Cell, Lang, Outcome, Table};

/// Writes all tables, then the traces.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for (at, table) in outcome.tables.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write_table(table, lang, out)?;
    }
    if outcome.traces.is_empty() {
        return Ok(());
    }
    if !outcome.tables.is_empty() {
        writeln!(out)?;
    }
    let mut text = Vec::new();
    trace::write_text(&outcome.traces, lang, false, &mut text)?;
    // Four blanks make a block of code, which nothing inside it can end.
    for line in String::from_utf8_lossy(&text).lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

fn write_table(table: &Table, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", escaped(table.title.in_lang(lang)))?;
    write_listing(&Listing::of(table, lang), lang, out)
}

/// Writes rows under their heads.
pub(super) fn write_listing(listing: &Listing, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if listing.is_empty() {
        return writeln!(out, "{}", words::no_rows(lang));
    }
    write_line(listing.heads.iter().map(|head| escaped(&head.text)), out)?;
    write_line(listing.heads.iter().map(|head| if head.is_numeric { "---:" } else { "---" }), out)?;
    let shown = |cell: &Cell| escaped(&Printed(cell, lang).to_string());
    for row in listing.rows() {
        write_line(row.iter().map(shown), out)?;
    }
    if let Some(total) = &listing.total {
        let bold = |text: String| if text.is_empty() { text } else { format!("**{text}**") };
        write_line(total.iter().map(|cell| bold(shown(cell))), out)?;
    }
    Ok(())
}

fn write_line(cells: impl Iterator<Item = impl AsRef<str>>, out: &mut dyn Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {} ", cell.as_ref())?;
    }
    writeln!(out, "|")
}

/// Text that Markdown shows as it is; `_` needs no escape, since within a word it means nothing.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => escaped.push_str("<br>"),
            '\\' | '|' | '`' | '*' | '<' | '[' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Trace;
    use crate::render::testing::{month, yuan};
    use crate::said;

    #[test]
    fn all_tables_in_the_readers_language() {
        let mut bytes = Vec::new();
        write(&month(), Lang::Zh, &mut bytes).expect("memory takes everything");
        assert_eq!(
            String::from_utf8(bytes).expect("UTF-8"),
            "## 2025-03 工资表\n\n\
             | 姓名 | 部门 | 订单数 | 底薪 | 实发 | 待决事项 |\n\
             | --- | --- | ---: | ---: | ---: | --- |\n\
             | 林小满 | service | 12 | 3000.00 | 2970.00 |  |\n\
             | 欧阳若水 | marketing |  | 4500.50 | -20.00 | 建议辞退 08-12 |\n\
             | **合计** |  | **12** | **7500.50** | **2950.00** |  |\n\n\
             ## 不计提成的订单\n\n\
             无记录\n"
        );
    }

    #[test]
    fn text_cannot_leave_its_cell() {
        assert_eq!(escaped("a|b\\ *c* <i>\r\nd"), "a\\|b\\\\ \\*c\\* \\<i><br>d");
    }

    #[test]
    fn traces_stand_in_a_block() {
        let fine = Trace::new(said!("fine", "罚款"), yuan("30")).rule("late");
        let outcome = Outcome { traces: vec![fine.clone(), fine], ..Outcome::default() };
        let mut bytes = Vec::new();
        write(&outcome, Lang::En, &mut bytes).expect("memory takes everything");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), "    fine: 30.00  late\n\n    fine: 30.00  late\n");
    }
}
