//! The month on one page: what matters first, then the subjects, the earlier months, and last what it was made of.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::super::listing::{Head, Listing};
use super::super::report::{by_month, inputs, months, remarks};
use super::super::words::month::{BOOK, MADE_OF, VERSION};
use super::chart::{self, Size, spark};
use super::html::{Escaped, Lines, heading, paragraph, sentence};
use super::{PAGE, document, table, value, words};
use crate::model::report::{Chart, Drawing, KeyFigure, Report, Section, Series, Tone, Unit};
use crate::model::{Cell, Lang, Month};
use crate::said;

/// The rows of a table that are shown; the workbook has all.
const ROWS: usize = 100;

/// Writes the month's page.
pub(in crate::render) fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let book = report.book.title.in_lang(lang);
    let title = format!("{book} {}", words::month(report.month, lang));
    document(&title, PAGE, "report", lang, out, |out| {
        write_head(report, lang, out)?;
        write_figures(&report.figures, lang, out)?;
        write_contents(report, lang, out)?;
        report.sections.iter().try_for_each(|section| write_section(section, lang, out))?;
        if has_trends(report) {
            write_trends(report, lang, out)?;
        }
        write_sources(report, lang, out)
    })
}

fn write_head(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<header class=\"masthead\">")?;
    writeln!(out, "<p class=\"book\">{}</p>", Escaped(report.book.title.in_lang(lang)))?;
    writeln!(out, "<h1>{}</h1>", words::month(report.month, lang))?;
    writeln!(out, "<p class=\"as-of\">{}</p>\n</header>", words::as_of(report.as_of, lang))?;
    if report.notices.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"notices\">")?;
    for notice in &report.notices {
        let text = sentence(&notice.message, lang);
        writeln!(out, "<li class=\"{}\">{}</li>", class(notice.tone), Lines(&text))?;
    }
    writeln!(out, "</ul>")
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Attention => "attention",
    }
}

fn write_figures(figures: &[KeyFigure], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if figures.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"figures\">")?;
    for figure in figures {
        let title = heading(figure.title.in_lang(lang));
        writeln!(out, "<li class=\"{}\" id=\"figure-{}\">", class(figure.tone), Escaped(figure.name))?;
        write!(out, "<h2>{}", Escaped(&title))?;
        // A duration shows what it is.
        let unit = value::measured(&figure.value).map(|(_, unit)| unit).filter(|unit| *unit != Unit::Seconds);
        if let Some(unit) = unit.and_then(|unit| words::unit(unit, lang)) {
            write!(out, " <span class=\"unit\">{unit}</span>")?;
        }
        write!(out, "</h2>\n<p class=\"value\">")?;
        write!(out, "{}", Escaped(&value::alone(&figure.value, lang)))?;
        if let Some(tone) = words::tone(figure.tone, lang) {
            write!(out, " <span class=\"tone\">{tone}</span>")?;
        }
        writeln!(out, "</p>")?;
        if let Some(change) = change(figure, lang) {
            writeln!(out, "<p class=\"change\">{}</p>", Escaped(&change))?;
        }
        let course: Vec<Decimal> = course(figure).into_iter().map(|(_, value)| value).collect();
        spark::write(&course, out)?;
        if !figure.clauses.is_empty() {
            write!(out, "<p class=\"clauses\">")?;
            table::write_clauses(&figure.clauses, out)?;
            writeln!(out, "</p>")?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ul>")
}

/// A figure's earlier values, the earliest first, and last its own, which has no month here; as far as they count the same
/// thing as it does.
fn course(figure: &KeyFigure) -> Vec<(Option<Month>, Decimal)> {
    let Some((own, unit)) = value::measured(&figure.value) else { return Vec::new() };
    let earlier = figure.history.iter().filter_map(|(month, cell)| {
        value::measured(cell).filter(|(_, other)| *other == unit).map(|(value, _)| (Some(*month), value))
    });
    earlier.chain([(None, own)]).collect()
}

/// What a figure has gained or lost against the last month that has it.
fn change(figure: &KeyFigure, lang: Lang) -> Option<String> {
    let (own, unit) = value::measured(&figure.value)?;
    let (month, before) = course(figure).into_iter().rev().find_map(|(month, value)| Some((month?, value)))?;
    Some(words::since(&value::change(own - before, unit), month, lang))
}

fn has_trends(report: &Report) -> bool {
    report.figures.iter().any(|figure| !figure.history.is_empty())
}

fn write_contents(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<(&str, String)> = Vec::new();
    for section in &report.sections {
        entries.push((section.name, heading(section.title.in_lang(lang)).into_owned()));
    }
    if has_trends(report) {
        entries.push(("trends", words::trends(lang).to_owned()));
    }
    entries.push(("sources", MADE_OF.in_lang(lang).to_owned()));
    writeln!(out, "<nav aria-label=\"{0}\">\n<h2>{0}</h2>\n<ol>", words::contents(lang))?;
    for (name, title) in entries {
        writeln!(out, "<li><a href=\"#{}\">{}</a></li>", Escaped(name), Escaped(&title))?;
    }
    writeln!(out, "</ol>\n</nav>")
}

fn write_section(section: &Section, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    open_section(section.name, section.title.in_lang(lang), out)?;
    if !section.summary.is_empty() {
        writeln!(out, "<p class=\"summary\">{}</p>", Lines(&paragraph(&section.summary, lang)))?;
    }
    for missing in &section.missing {
        writeln!(out, "<p class=\"missing\">{}</p>", Lines(&sentence(missing, lang)))?;
    }
    if !section.charts.is_empty() {
        writeln!(out, "<div class=\"charts\">")?;
        section.charts.iter().try_for_each(|chart| chart::write(chart, section.name, Size::Full, lang, out))?;
        writeln!(out, "</div>")?;
    }
    section.tables.iter().try_for_each(|table| table::write(table, 3, ROWS, lang, out))?;
    writeln!(out, "</section>")
}

fn open_section(name: &str, title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section id=\"{}\">\n<h2>{}</h2>", Escaped(name), Escaped(&heading(title)))
}

fn write_trends(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    open_section("trends", words::trends(lang), out)?;
    writeln!(out, "<div class=\"charts small\">")?;
    for figure in report.figures.iter().filter(|figure| !figure.history.is_empty()) {
        let Some((_, unit)) = value::measured(&figure.value) else { continue };
        let values = course(figure);
        let months = months_up_to(values.iter().find_map(|(month, _)| *month), report.month);
        let of_month = |month: &Month| {
            let wanted = Some(*month).filter(|month| *month != report.month);
            values.iter().find(|(own, _)| *own == wanted).map(|(_, value)| *value)
        };
        let label = |month: &Month| said!("{month}", "{month}");
        let chart = Chart {
            name: figure.name,
            title: figure.title.clone(),
            drawing: Drawing::Line,
            unit,
            labels: months.iter().map(label).collect(),
            series: vec![Series { title: figure.title.clone(), values: months.iter().map(of_month).collect() }],
            needed: Vec::new(),
        };
        chart::write(&chart, "trend", Size::Small, lang, out)?;
    }
    writeln!(out, "</div>")?;
    write_months(report, lang, out)?;
    writeln!(out, "</section>")
}

/// The months of a figure's course without a gap, so that a month that has no value is seen to have none.
fn months_up_to(first: Option<Month>, last: Month) -> Vec<Month> {
    let mut months: Vec<Month> =
        std::iter::successors(Some(last), |month| first.filter(|first| first < month).map(|_| month.previous()))
            .collect();
    months.reverse();
    months
}

/// The figures that have earlier months, a row a month.
fn write_months(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let figures: Vec<&KeyFigure> = report.figures.iter().filter(|figure| !figure.history.is_empty()).collect();
    let months = months(report);
    let columns: Vec<Vec<Cell>> = figures.iter().map(|figure| by_month(figure, &months)).collect();
    // A month's figures are of many kinds: each is written as it is where it stands alone.
    let alone = |cell: &Cell| Cell::Text(value::alone(cell, lang));
    let row = |(at, month): (usize, &Month)| {
        let cells = columns.iter().map(|column| alone(&column[at]));
        [Cell::text(month)].into_iter().chain(cells).collect()
    };
    let rows = months.iter().enumerate().map(row).collect();
    let heads = figures.iter().map(|figure| Head::number(figure.title.in_lang(lang)));
    let heads = [Head::text(words::a_month(lang))].into_iter().chain(heads).collect();
    table::write_listing(&Listing::of_rows(words::months(lang), heads, rows), 3, lang, out)
}

fn write_sources(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    open_section("sources", MADE_OF.in_lang(lang), out)?;
    table::write_listing(&inputs(report, lang), 3, lang, out)?;
    if !report.remarks.is_empty() {
        table::write_listing(&remarks(report, lang), 3, lang, out)?;
    }
    let book = &report.book;
    writeln!(
        out,
        "<dl class=\"made-of\">\n<dt>{}</dt><dd>{} <code>{}</code><br><code>SHA-256 {}</code></dd>\n\
         <dt>{}</dt><dd><code>cs {}</code></dd>\n</dl>\n</section>",
        heading(BOOK.in_lang(lang)),
        Escaped(book.title.in_lang(lang)),
        Escaped(&book.id),
        Escaped(&book.digest),
        heading(VERSION.in_lang(lang)),
        Escaped(report.version)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::render::page::testing::{is_well_formed, text_of, written};
    use crate::render::testing::{report, yuan};

    fn page(report: &Report, lang: Lang) -> String {
        written(|out| write(report, lang, out))
    }

    #[test]
    fn the_page_stands_alone_and_is_well_formed() {
        for lang in [Lang::En, Lang::Zh] {
            let page = page(&report(), lang);
            assert!(is_well_formed(&page), "{page}");
            for foreign in ["<script", "<link", "<img", "http:", "https:", "url(", "@import"] {
                assert!(!page.contains(foreign), "{foreign}");
            }
            let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
            for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ids.contains(&link), "{link}");
            }
        }
    }

    #[test]
    fn the_same_month_is_the_same_bytes() {
        assert_eq!(page(&report(), Lang::Zh), page(&report(), Lang::Zh));
    }

    #[test]
    fn what_matters_comes_first_and_what_it_was_made_of_last() {
        let read = text_of(&page(&report(), Lang::En));
        let in_order = [
            "An online shop",
            "March 2025",
            "as of 2025-04-01 00:00",
            "A proposal waits.",
            "2,950.00",
            "-50.50 on 2025-02",
            "to be looked at",
            "01-rep-1",
            "Contents",
            "2 people.",
            "TOTAL",
            "Orders that earn nothing",
            "There is no log chats.",
            "Trends",
            "3,000.50",
            "march.csv",
            "1,234",
            &"cd".repeat(32),
            "march.csv:3",
            "net pay is -20.00",
            &"ab".repeat(32),
            "cs 0.1.0",
        ];
        let mut rest = read.as_str();
        for wanted in in_order {
            rest = rest.split_once(wanted).unwrap_or_else(|| panic!("{wanted} is not where it belongs: {read}")).1;
        }
    }

    #[test]
    fn a_page_is_in_one_language() {
        let is_chinese = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
        let english = text_of(&page(&report(), Lang::En));
        for run in english.split(|c| !is_chinese(c)).filter(|run| !run.is_empty()) {
            assert!(["林小满", "欧阳若水"].contains(&run), "{run}");
        }
        // Departments and books by their ids, files and clauses; the name of the chart is its name in machine formats.
        let names = ["service", "marketing", "shop", "march", "csv", "rep", "SHA", "amp", "chats"];
        let charts = ["net", "states", "quota", "days", "causes", "profit"];
        let chinese = text_of(&page(&report(), Lang::Zh));
        for word in chinese.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2) {
            let is_hash = ["ab", "cd"].iter().any(|pair| word.replace(pair, "").is_empty());
            assert!(names.contains(&word) || charts.contains(&word) || is_hash, "{word}");
        }
    }

    #[test]
    fn a_month_without_a_value_is_seen_to_have_none() {
        let mut report = report();
        let month = |text: &str| Month::parse(text).expect("a month");
        report.figures.truncate(1);
        report.sections.clear();
        report.figures[0].history = vec![(month("2024-12"), yuan("2900")), (month("2025-01"), yuan("3000"))];
        let page = page(&report, Lang::En);
        assert!(page.contains("2024-12 2,900.00; 2025-01 3,000.00; 2025-02 ; 2025-03 2,950.00"), "{page}");
        assert!(page.contains("-50.00 on 2025-01"), "{page}");
        // Two of four stand next to each other.
        let trend = page.split_once("id=\"trend-net\"").expect("a trend").1;
        assert_eq!(trend.matches("<path class=\"line s0\"").count(), 1, "{trend}");
        assert_eq!(trend.matches("<circle class=\"dot s0\"").count(), 3, "{trend}");
    }

    #[test]
    fn a_month_of_nothing_is_a_page_all_the_same() {
        let nothing = Report {
            notices: Vec::new(),
            figures: Vec::new(),
            sections: Vec::new(),
            inputs: Vec::new(),
            remarks: Vec::new(),
            ..report()
        };
        let page = page(&nothing, Lang::Zh);
        assert!(is_well_formed(&page) && !page.contains("trends") && !page.contains("class=\"figures\""), "{page}");
    }
}
