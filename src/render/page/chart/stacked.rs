//! A lying bar each, its parts one behind the other; negative parts lead to the left.

use std::io::{self, Write};

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use super::rows::{Asked, Rows, needed_hint};
use super::{COLOURS, Picture, Px, width_of};

/// Draws the stacked bars.
pub(super) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let order: Vec<usize> = (0..picture.chart.labels.len()).collect();
    let ends: Vec<(Decimal, Decimal)> = order.iter().map(|at| ends(picture, *at)).collect();
    let needed = order.iter().filter_map(|at| picture.needed(*at));
    let rows = Rows::new(
        picture,
        Asked {
            extremes: ends.iter().flat_map(|(low, high)| [*low, *high]).chain(needed).collect(),
            bars: 1,
            behind: ends.iter().map(|(low, high)| picture.printed(*low + *high)).collect(),
            before: Vec::new(),
            order,
        },
    );
    rows.open(picture, out)?;
    for (row, at) in rows.shown.iter().enumerate() {
        let (mut low, mut high) = (Decimal::ZERO, Decimal::ZERO);
        let place = rows.bar(row);
        let mut has_any = false;
        for series in 0..picture.chart.series.len() {
            let Some(value) = picture.value(series, *at) else { continue };
            has_any = true;
            let end = if value < Decimal::ZERO { &mut low } else { &mut high };
            let from = *end;
            *end += value;
            if value.is_zero() {
                continue;
            }
            let colour = series % COLOURS;
            rows.write_bar(&format!("s{colour}"), place, (from, *end), &picture.hint(*at, series, value), out)?;
            // The number stands in its part where there is room for it.
            let (left, right) = (rows.scale.place(from), rows.scale.place(*end));
            let text = picture.printed(value);
            if (right - left).abs() >= Decimal::from(width_of(text.width(), 11) + 6) && place.1 - place.0 >= 12 {
                let (x, y) = (Px((left + right) / Decimal::TWO), i64::midpoint(place.0, place.1) + 4);
                writeln!(out, "<text class=\"part mid on{colour}\" x=\"{x}\" y=\"{y}\">{text}</text>")?;
            }
        }
        if has_any {
            rows.write_value(place, high, false, &picture.printed(low + high), out)?;
        }
        if let Some(needed) = picture.needed(*at) {
            rows.write_needed(row, needed, &needed_hint(picture, *at, needed), out)?;
        }
    }
    writeln!(out, "</svg>")
}

/// How far the parts of a label lead to the left and to the right.
fn ends(picture: &Picture, at: usize) -> (Decimal, Decimal) {
    let values = (0..picture.chart.series.len()).filter_map(|series| picture.value(series, at));
    values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| {
        if value < Decimal::ZERO { (low + value, high) } else { (low, high + value) }
    })
}
