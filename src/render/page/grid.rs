//! A grid as a table: a row a person, a coloured cell a day, and under it what each text stands for.

use std::io::{self, Write};

use super::html::{Escaped, heading};
use crate::model::Lang;
use crate::model::grid::{Grid, GridCell};

/// The tints a style sheet has; further ones begin again.
const TINTS: usize = 8;

/// Writes the grid under its title.
pub(super) fn write(grid: &Grid, level: u8, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let title = heading(grid.title.in_lang(lang));
    writeln!(out, "<div class=\"table wide\">\n<h{level}>{}</h{level}>", Escaped(&title))?;
    let corner = heading(grid.corner.in_lang(lang));
    write!(
        out,
        "<div class=\"scroll\"><table class=\"grid\">\n<thead><tr><th scope=\"col\">{}</th>",
        Escaped(&corner)
    )?;
    for column in &grid.columns {
        let class = if column.shaded { "day shaded" } else { "day" };
        let (head, under) = (Escaped(&column.head), Escaped(column.under.in_lang(lang)));
        write!(out, "<th scope=\"col\" class=\"{class}\">{head}<br><small>{under}</small></th>")?;
    }
    for sum in &grid.sums {
        write!(out, "<th scope=\"col\" class=\"number\">{}</th>", Escaped(sum.in_lang(lang)))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in &grid.rows {
        write!(out, "<tr><th scope=\"row\">{}</th>", Escaped(&row.name))?;
        for (at, cell) in row.cells.iter().enumerate() {
            let shaded = grid.columns.get(at).is_some_and(|column| column.shaded);
            write!(out, "<td class=\"{}\">{}</td>", class(cell, shaded), Escaped(cell.text.in_lang(lang)))?;
        }
        for sum in &row.sums {
            write!(out, "<td class=\"number\">{sum}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    for (what, counts) in &grid.footer {
        write!(out, "<tr class=\"total\"><th scope=\"row\">{}</th>", Escaped(&heading(what.in_lang(lang))))?;
        for count in counts {
            write!(out, "<td class=\"day\">{count}</td>")?;
        }
        if !grid.sums.is_empty() {
            write!(out, "<td colspan=\"{}\"></td>", grid.sums.len())?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>\n<ul class=\"legend grid\">")?;
    for (cell, meaning) in &grid.legend {
        let text = Escaped(cell.text.in_lang(lang));
        writeln!(out, "<li><b class=\"{}\">{text}</b> {}</li>", class(cell, false), Escaped(meaning.in_lang(lang)))?;
    }
    writeln!(out, "</ul>\n</div>")
}

fn class(cell: &GridCell, shaded: bool) -> String {
    match cell.tint {
        Some(tint) => format!("day t{}", tint % TINTS),
        None if shaded => "day shaded".to_owned(),
        None => "day".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::grid::{GridColumn, GridRow};
    use crate::render::page::testing::{is_well_formed, written};
    use crate::said;

    #[test]
    fn people_days_sums_and_legend_stand_where_they_are_looked_for() {
        let early = GridCell { text: said!("early", "早班"), tint: Some(9) };
        let rest = GridCell { text: said!("-", "休"), tint: None };
        let grid = Grid {
            title: said!("rota 2025-04", "2025-04 排班"),
            corner: said!("employee", "姓名"),
            columns: vec![GridColumn { head: "5".into(), under: said!("sat", "六"), shaded: true }; 2],
            sums: vec![said!("early", "早班")],
            rows: vec![GridRow { name: "林小雨 <&>".into(), cells: vec![early.clone(), rest], sums: vec![1] }],
            footer: vec![(said!("early", "早班"), vec![1, 0])],
            legend: vec![(early, said!("early shift", "早班 08:00-17:30"))],
        };
        let page = written(|out| write(&grid, 1, Lang::Zh, out));
        assert!(
            page.contains("林小雨 &lt;&amp;&gt;</th><td class=\"day t1\">早班</td><td class=\"day shaded\">休</td>"),
            "{page}"
        );
        assert!(
            page.contains(
                "<th scope=\"row\">早班</th><td class=\"day\">1</td><td class=\"day\">0</td><td colspan=\"1\">"
            ),
            "{page}"
        );
        assert!(is_well_formed(&page), "{page}");
    }
}
