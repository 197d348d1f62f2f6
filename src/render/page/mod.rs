//! Pages for a browser: each stands alone, with its styles in it, no script and nothing fetched.

mod chart;
mod grid;
mod html;
mod month;
mod payslip;
mod table;
#[cfg(test)]
mod testing;
mod trace;
mod value;
mod words;

use std::io::{self, Write};

pub(super) use month::write as write_report;
pub use payslip::payslips;

use html::{Escaped, heading};

use super::words::{explanation, no_rows};
use crate::model::{Lang, Outcome};

/// The styles of everything but payslips.
const PAGE: &str = concat!(include_str!("base.css"), include_str!("page.css"));

/// Writes an answer as a page: its grid, its tables with all their rows, its traces.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let titles = outcome.grid.iter().map(|grid| &grid.title).chain(outcome.tables.iter().map(|table| &table.title));
    let title = titles.map(|title| title.in_lang(lang)).next().unwrap_or(explanation(lang));
    document(&heading(title), PAGE, "answer", lang, out, |out| {
        // The first title is the page's.
        let mut level = 1;
        if let Some(grid) = &outcome.grid {
            grid::write(grid, level, lang, out)?;
            level = 2;
        }
        for table in &outcome.tables {
            table::write(table, level, usize::MAX, lang, out)?;
            level = 2;
        }
        if level == 1 && outcome.traces.is_empty() {
            writeln!(out, "<p class=\"nothing\">{}</p>", no_rows(lang))?;
        }
        if !outcome.traces.is_empty() {
            writeln!(out, "<h{level}>{}</h{level}>", heading(explanation(lang)))?;
            trace::write(&outcome.traces, lang, out)?;
        }
        Ok(())
    })
}

/// A page around its body.
fn document(
    title: &str,
    styles: &str,
    class: &str,
    lang: Lang,
    out: &mut dyn Write,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{styles}</style>\n</head>\n<body>\n<main class=\"{class}\">",
        words::tag(lang),
        Escaped(title)
    )?;
    body(out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

#[cfg(test)]
mod tests {
    use super::testing::{is_well_formed, text_of, written};
    use super::*;
    use crate::model::{Cell, Clause, Clauses, Table, Trace};
    use crate::render::testing::{month, payroll, text, yuan};
    use crate::said;

    #[test]
    fn an_answer_is_a_page_of_all_its_tables() {
        for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh-CN")] {
            let page = written(|out| write(&month(), lang, out));
            assert!(is_well_formed(&page), "{page}");
            assert!(page.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{tag}\">")), "{page}");
            assert_eq!((page.matches("<h1>").count(), page.matches("<h2>").count()), (1, 1), "{page}");
            assert_eq!(page, written(|out| write(&month(), lang, out)));
        }
    }

    #[test]
    fn every_row_of_an_answer_is_there_and_none_of_it_is_markup() {
        let mut table = payroll();
        let rows = (0..250).map(|at| {
            let mut row = table.row(0);
            row[0] = text(format!("<script>{at}</script>\u{1b}"));
            row
        });
        table = Table::of_rows("payroll", said!("a & b", "甲 & 乙"), table.columns.clone(), rows.collect());
        let page = written(|out| write(&Outcome::of(table), Lang::En, out));
        assert!(is_well_formed(&page), "{page}");
        assert!(page.contains("&lt;script&gt;249&lt;/script&gt;\u{fffd}") && !page.contains("<script"), "{page}");
        assert!(page.contains("<title>A &amp; b</title>"), "{page}");
    }

    #[test]
    fn a_trace_is_a_tree_that_is_open_down_to_the_row() {
        let mut fine = Trace::new(said!("fine <1>", "罚款 <1>"), yuan("1030"))
            .clauses(&Clauses::new(["08-07", "08-09"].map(Clause::from)))
            .rule("handover-unlogged");
        fine.source = Some("incidents.csv:17".to_owned());
        let net = Trace::new(said!("net pay", "实发"), yuan("2970"))
            .because(said!("4000.00 - 1030.00", "4000.00 - 1030.00"))
            .parts([Trace::new(said!("fines", "罚款合计"), Cell::Empty).parts([fine])]);
        let page = written(|out| write(&Outcome { traces: vec![net], ..Outcome::default() }, Lang::Zh, out));
        assert!(is_well_formed(&page), "{page}");
        assert_eq!(page.matches("<details open>").count(), 2, "{page}");
        let read = text_of(&page).split_whitespace().collect::<Vec<_>>().join(" ");
        let tree = "计算过程 实发 2,970.00 4000.00 - 1030.00 罚款合计 罚款 &lt;1&gt; 08-07 08-09 handover-unlogged incidents.csv:17 1,030.00";
        assert!(read.ends_with(tree), "{read}");
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert!(written(|out| write(&Outcome::default(), Lang::Zh, out)).contains("无记录"));
    }
}
