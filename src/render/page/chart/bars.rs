//! A lying bar each, several series under each other, and marks at what is asked for.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::rows::{Asked, Rows, needed_hint};
use super::{COLOURS, Picture};

/// Draws the bars.
pub(super) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let order: Vec<usize> = (0..picture.chart.labels.len()).collect();
    let bars = picture.chart.series.len();
    let printed =
        |sign: fn(&Decimal) -> bool| picture.values().filter(sign).map(|value| picture.printed(value)).collect();
    let rows = Rows::new(
        picture,
        Asked {
            order,
            extremes: picture.values().collect(),
            bars,
            behind: printed(|value| *value >= Decimal::ZERO),
            before: printed(|value| *value < Decimal::ZERO),
        },
    );
    rows.open(picture, out)?;
    for (row, at) in rows.shown.iter().enumerate() {
        let values = || (0..bars).filter_map(|series| Some((series, picture.value(series, *at)?)));
        for (series, value) in values() {
            let class = format!("s{}", series % COLOURS);
            let hint = picture.hint(*at, series, value);
            rows.write_bar(&class, rows.bar_of(row, series, bars), (Decimal::ZERO, value), &hint, out)?;
        }
        if let Some(needed) = picture.needed(*at) {
            rows.write_needed(row, needed, &needed_hint(picture, *at, needed), out)?;
        }
        // Over the mark, so that both are seen where a value is close to what is asked for.
        for (series, value) in values() {
            let below = value < Decimal::ZERO;
            rows.write_value(rows.bar_of(row, series, bars), value, below, &picture.printed(value), out)?;
        }
    }
    writeln!(out, "</svg>")
}
