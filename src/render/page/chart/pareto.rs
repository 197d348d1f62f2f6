//! Lying bars from the largest down, and over them the running share of the whole.
//!
//! The axis ends at the whole, so that bars and line are read on the same one: the line begins at the end of the first bar.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::rows::{Asked, Rows};
use super::{Picture, Px};
use crate::model::report::Unit;
use crate::render::page::value;

/// Draws the bars and the line.
pub(super) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    // Of causes there cannot be fewer than none.
    let value = |at: usize| picture.value(0, at).unwrap_or_default().max(Decimal::ZERO);
    let mut order: Vec<usize> = (0..picture.chart.labels.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(value(*at)));
    let whole: Decimal = order.iter().map(|at| value(*at)).sum();
    let shared = |running: Decimal| value::of_unit(running / whole, Unit::Share);
    let rows = Rows::new(
        picture,
        Asked { order, extremes: vec![whole], bars: 1, behind: vec!["100.0%".to_owned()], before: Vec::new() },
    );
    rows.open(picture, out)?;
    let mut running = Decimal::ZERO;
    let mut corners = Vec::new();
    for (row, at) in rows.shown.iter().enumerate() {
        let place = rows.bar(row);
        running += value(*at);
        corners.push((rows.scale.place(running), i64::midpoint(place.0, place.1)));
        rows.write_bar("s0", place, (Decimal::ZERO, value(*at)), &picture.hint(*at, 0, value(*at)), out)?;
    }
    if whole.is_zero() {
        return writeln!(out, "</svg>");
    }
    let line: Vec<String> = corners.iter().map(|(x, y)| format!("{} {y}", Px(*x))).collect();
    writeln!(out, "<path class=\"line running\" d=\"M{}\"/>", line.join("L"))?;
    running = Decimal::ZERO;
    for (row, ((x, y), at)) in corners.iter().zip(&rows.shown).enumerate() {
        running += value(*at);
        writeln!(out, "<circle class=\"dot running\" cx=\"{}\" cy=\"{y}\" r=\"2.5\"/>", Px(*x))?;
        rows.write_value(rows.bar(row), value(*at), false, &picture.printed(value(*at)), out)?;
        // The shares stand in a column of their own, where no line crosses them.
        rows.write_value(rows.bar(row), whole, false, &shared(running), out)?;
    }
    writeln!(out, "</svg>")
}
