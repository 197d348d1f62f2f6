//! Steps from a sum to what is left of it, lying under each other.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::rows::{Asked, Rows};
use super::{Picture, Px};
use crate::render::page::value;

/// Draws the steps. The first and the last stand on zero, each other where the one above it ends.
pub(super) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let order: Vec<usize> = (0..picture.chart.labels.len()).collect();
    let last = order.len().saturating_sub(1);
    let mut level = Decimal::ZERO;
    let mut steps: Vec<Option<(Decimal, Decimal)>> = Vec::new();
    for at in &order {
        let from = if *at == 0 || *at == last { Decimal::ZERO } else { level };
        let step = picture.value(0, *at).map(|value| (from, from + value));
        level = step.map_or(level, |(_, to)| to);
        steps.push(step);
    }
    let text = |at: usize, value: Decimal| {
        if at == 0 || at == last { picture.printed(value) } else { value::change(value, picture.chart.unit) }
    };
    let texts = |falls: bool| {
        let given = steps.iter().enumerate().filter_map(|(at, step)| step.map(|step| (at, step)));
        given.filter(|(_, (from, to))| (to < from) == falls).map(|(at, (from, to))| text(at, to - from)).collect()
    };
    let rows = Rows::new(
        picture,
        Asked {
            extremes: steps.iter().flatten().flat_map(|(from, to)| [*from, *to]).collect(),
            bars: 1,
            behind: texts(false),
            before: texts(true),
            order,
        },
    );
    rows.open(picture, out)?;
    for (row, at) in rows.shown.iter().enumerate() {
        let Some((from, to)) = steps[*at] else { continue };
        let place = rows.bar(row);
        let class = match to < from {
            _ if *at == 0 || *at == last => "sum",
            true => "down",
            false => "up",
        };
        rows.write_bar(class, place, (from, to), &picture.hint(*at, 0, to - from), out)?;
        rows.write_value(place, to, to < from, &text(*at, to - from), out)?;
        if row + 1 < rows.shown.len() {
            let (x, bottom) = (Px(rows.scale.place(to)), rows.bar(row + 1).1);
            writeln!(out, "<path class=\"joint\" d=\"M{x} {}V{bottom}\"/>", place.0)?;
        }
    }
    writeln!(out, "</svg>")
}
