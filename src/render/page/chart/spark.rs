//! A line as small as a word: where a figure comes from.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::Px;

const WIDTH: i64 = 96;
const HEIGHT: i64 = 24;

/// Around the line, for the dot at its end.
const EDGE: i64 = 3;

/// Writes the line from the least value at the bottom to the greatest at the top, the last one marked.
pub(in crate::render::page) fn write(values: &[Decimal], out: &mut dyn Write) -> io::Result<()> {
    let (Some(low), Some(high), 2..) = (values.iter().min(), values.iter().max(), values.len()) else { return Ok(()) };
    let span = *high - *low;
    let across = Decimal::from(WIDTH - 2 * EDGE);
    let up = Decimal::from(HEIGHT - 2 * EDGE);
    let steps = Decimal::from(values.len() - 1);
    let place = |(at, value): (usize, &Decimal)| {
        let height = if span.is_zero() { up / Decimal::TWO } else { (*value - *low) / span * up };
        (Px(Decimal::from(EDGE) + across * Decimal::from(at) / steps), Px(Decimal::from(HEIGHT - EDGE) - height))
    };
    let corners: Vec<(Px, Px)> = values.iter().enumerate().map(place).collect();
    let line: Vec<String> = corners.iter().map(|(x, y)| format!("{x} {y}")).collect();
    writeln!(
        out,
        "<svg class=\"spark\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">\
         <path class=\"line\" d=\"M{}\"/>",
        line.join("L")
    )?;
    if let Some((x, y)) = corners.last() {
        write!(out, "<circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"2.5\"/>")?;
    }
    writeln!(out, "</svg>")
}
