//! Tables for a terminal: columns two blanks apart, no borders unless they are asked for.
//!
//! There is no box drawing without `--pretty`, and none at all on terminals that draw it twice as wide as it is counted.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, presets};

use super::Style;
use super::listing::{Head, Listing};
use super::text::{Printed, one_line};
use super::words;
use crate::model::{Cell, Table};

/// The narrowest a column of text is squeezed, in terminal columns.
const NARROWEST: u16 = 10;

/// Writes the tables one after another; several have their titles.
pub(super) fn write(tables: &[Table], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, table) in tables.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        if tables.len() > 1 {
            writeln!(out, "{}", table.title.in_lang(style.lang))?;
        }
        write_listing(&Listing::of(table, style.lang), style, out)?;
    }
    Ok(())
}

/// Writes rows under their heads.
pub(super) fn write_listing(listing: &Listing, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if listing.is_empty() {
        return writeln!(out, "{}", words::no_rows(style.lang));
    }
    let columns: Vec<usize> = (0..listing.heads.len()).collect();
    let whole = drawn(listing, &columns, style);
    let Some(parts) = parts(&whole, listing, style) else {
        return writeln!(out, "{}", whole.trim_fmt());
    };
    for (at, columns) in parts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", drawn(listing, columns, style).trim_fmt())?;
    }
    Ok(())
}

/// The columns of a table whose numbers alone are too wide for the terminal, in parts that fit, the first column in each; a
/// pay sheet has fifteen columns of money, and lines broken anywhere cannot be read.
fn parts(whole: &comfy_table::Table, listing: &Listing, style: &Style) -> Option<Vec<Vec<usize>>> {
    let width = style.width?;
    let widths = narrowest(whole, &listing.heads.iter().collect::<Vec<_>>());
    let border = usize::from(style.pretty);
    if widths.iter().map(|column| column + border).sum::<usize>() + border <= width {
        return None;
    }
    let (key, others) = widths.split_first()?;
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut left = 0;
    for (at, column) in others.iter().enumerate() {
        if parts.is_empty() || left < column + border {
            parts.push(vec![0]);
            left = width.saturating_sub(key + 2 * border);
        }
        left = left.saturating_sub(column + border);
        parts.last_mut()?.push(at + 1);
    }
    Some(parts)
}

/// How wide each column must at least be: numbers are never wrapped, text is.
fn narrowest(drawn: &comfy_table::Table, columns: &[&Head]) -> Vec<usize> {
    let contents = drawn.column_max_content_widths();
    let padded = columns.iter().zip(&contents).zip(drawn.column_iter()).map(|((own, content), column)| {
        let content = if own.is_numeric { *content } else { NARROWEST.min(*content) };
        usize::from(content) + usize::from(column.padding_width())
    });
    padded.collect()
}

fn drawn(listing: &Listing, columns: &[usize], style: &Style) -> comfy_table::Table {
    let shown: Vec<&Head> = columns.iter().map(|at| &listing.heads[*at]).collect();
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(match (style.pretty, style.ambiguous_is_wide) {
        (false, _) => presets::NOTHING,
        (true, false) => presets::UTF8_FULL_CONDENSED,
        (true, true) => presets::ASCII_FULL_CONDENSED,
    });
    drawn.set_header(shown.iter().map(|head| &*head.text));
    let line = |row: &[Cell]| -> Vec<comfy_table::Cell> {
        let cells = columns.iter().map(|at| &row[*at]);
        cells.map(|cell| comfy_table::Cell::new(one_line(&Printed(cell, style.lang).to_string()))).collect()
    };
    drawn.add_rows(listing.rows().map(|row| line(&row)));
    if let Some(total) = &listing.total {
        drawn.add_row(line(total));
    }
    for (own, column) in shown.iter().zip(drawn.column_iter_mut()) {
        if !style.pretty {
            column.set_padding((0, 2));
        }
        if own.is_numeric {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if let Some(width) = style.width {
        squeeze(&mut drawn, &shown, style.pretty, width);
    }
    drawn
}

/// Wraps text, never a number, to fit the terminal.
fn squeeze(drawn: &mut comfy_table::Table, columns: &[&Head], pretty: bool, width: usize) {
    let Ok(width) = u16::try_from(width) else { return };
    let borders = if pretty { columns.len() + 1 } else { 0 };
    // The table as a whole is drawn before it is known whether it fits.
    if narrowest(drawn, columns).iter().sum::<usize>() + borders > usize::from(width) {
        return;
    }
    drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for (own, column) in columns.iter().zip(drawn.column_iter_mut()) {
        if own.is_numeric {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::model::Lang;
    use crate::render::testing::{month, payroll};

    fn written(tables: &[Table], style: Style) -> String {
        let mut bytes = Vec::new();
        write(tables, &style, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn one_table_is_columns_and_nothing_else() {
        assert_eq!(
            written(&[payroll()], Style::default()),
            "employee  department  orders     base      net  proposals\n\
             林小满    service         12  3000.00  2970.00\n\
             欧阳若水  marketing           4500.50   -20.00  dismissal, 08-12\n\
             TOTAL                     12  7500.50  2950.00\n"
        );
    }

    #[test]
    fn several_tables_have_their_titles() {
        assert_eq!(
            written(&month().tables, Style { lang: Lang::Zh, ..Style::default() }),
            "2025-03 工资表\n\
             姓名      部门       订单数     底薪     实发  待决事项\n\
             林小满    service        12  3000.00  2970.00\n\
             欧阳若水  marketing          4500.50   -20.00  建议辞退 08-12\n\
             合计                     12  7500.50  2950.00\n\
             \n\
             不计提成的订单\n\
             无记录\n"
        );
    }

    #[test]
    fn borders_are_asked_for_and_close_under_chinese_text() {
        let drawn = written(&[payroll()], Style { lang: Lang::Zh, pretty: true, ..Style::default() });
        let widths: Vec<usize> = drawn.lines().map(UnicodeWidthStr::width).collect();
        assert!(drawn.starts_with('┌'), "{drawn}");
        assert!(widths.iter().all(|width| *width == widths[0]), "{drawn}");
        let wide = Style { pretty: true, ambiguous_is_wide: true, ..Style::default() };
        assert!(written(&[payroll()], wide).starts_with("+--"));
    }

    #[test]
    fn a_narrow_terminal_wraps_text_and_never_a_number() {
        let narrow = Style { width: Some(60), ..Style::default() };
        assert_eq!(
            written(&[payroll()], narrow),
            "employee  department  orders     base      net  proposals\n\
             林小满    service         12  3000.00  2970.00\n\
             欧阳若水  marketing           4500.50   -20.00  dismissal,\n\
             \u{20}                                               08-12\n\
             TOTAL                     12  7500.50  2950.00\n"
        );
    }

    #[test]
    fn a_table_too_wide_for_the_terminal_comes_in_parts_each_with_the_key() {
        let narrow = Style { width: Some(30), ..Style::default() };
        assert_eq!(
            written(&[payroll()], narrow),
            "employee  department  orders\n\
             林小满    service         12\n\
             欧阳若水  marketing\n\
             TOTAL                     12\n\
             \n\
             employee     base      net\n\
             林小满    3000.00  2970.00\n\
             欧阳若水  4500.50   -20.00\n\
             TOTAL     7500.50  2950.00\n\
             \n\
             employee  proposals\n\
             林小满\n\
             欧阳若水  dismissal, 08-12\n\
             TOTAL\n"
        );
        let one_column = Style { width: Some(1), pretty: true, ..Style::default() };
        assert_eq!(written(&[payroll()], one_column).matches("employee").count(), 5);
    }
}
