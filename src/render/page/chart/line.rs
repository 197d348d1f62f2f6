//! Lines over labels in order of time; where there is nothing, a line is broken.

use std::io::{self, Write};

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use super::scale::Scale;
use super::{COLOURS, Escaped, Picture, Px, Size, width_of, write_label};
use crate::render::page::{html::cut, value};

/// The widest a label may be, in columns.
const LABEL: usize = 12;

/// The most points of a line that are marked each.
const MARKED: usize = 40;

/// The most points of a line whose values are written at them.
const SAID: usize = 8;

/// Draws the lines.
pub(super) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let (width, height) = match picture.size {
        Size::Full => (560_i64, 220_i64),
        Size::Small => (360, 150),
    };
    let (top, bottom) = (20, height - 22);
    let values: Vec<Decimal> = picture.values().collect();
    let scale = Scale::for_a_line(&values, picture.chart.unit, bottom, top);
    let ticks: Vec<(Decimal, String)> =
        scale.ticks().map(|tick| (tick, value::on_axis(tick, picture.chart.unit))).collect();
    let widest = ticks.iter().map(|(_, text)| text.width()).max().unwrap_or(0);
    let (left, right) = (width_of(widest, 11) + 10, width - 24);
    let count = picture.chart.labels.len();
    let shown: Vec<usize> = (0..count).collect();
    picture.open(width, height, &shown, out)?;
    for (tick, text) in ticks {
        let y = Px(scale.place(tick));
        let class = if tick.is_zero() { "zero" } else { "grid" };
        writeln!(out, "<path class=\"{class}\" d=\"M{left} {y}H{right}\"/>")?;
        writeln!(
            out,
            "<text class=\"tick end\" x=\"{}\" y=\"{}\">{text}</text>",
            left - 6,
            Px(y.0 + Decimal::from(4))
        )?;
    }
    let across = Across { left, right, count };
    write_labels(picture, &across, bottom, out)?;
    let needed: Vec<Option<Decimal>> = shown.iter().map(|at| picture.needed(*at)).collect();
    for run in runs(&needed) {
        write_run("needed", &run, &across, &scale, out)?;
    }
    for series in 0..picture.chart.series.len() {
        let class = format!("line s{}", series % COLOURS);
        let values: Vec<Option<Decimal>> = shown.iter().map(|at| picture.value(series, *at)).collect();
        for run in runs(&values) {
            write_run(&class, &run, &across, &scale, out)?;
            let alone = run.len() == 1;
            for (at, value) in run.iter().filter(|_| alone || count <= MARKED) {
                let (x, y) = (Px(across.place(*at)), Px(scale.place(*value)));
                let (colour, hint) = (series % COLOURS, picture.hint(*at, series, *value));
                let hint = Escaped(&hint);
                writeln!(
                    out,
                    "<circle class=\"dot s{colour}\" cx=\"{x}\" cy=\"{y}\" r=\"3\"><title>{hint}</title></circle>"
                )?;
            }
        }
        if picture.chart.series.len() == 1 {
            write_values(picture, &values, &across, &scale, out)?;
        }
    }
    writeln!(out, "</svg>")
}

/// Where the labels stand, from left to right.
struct Across {
    left: i64,
    right: i64,
    count: usize,
}

impl Across {
    /// The place of a label: the first and the last at the ends, a single one in the middle.
    fn place(&self, at: usize) -> Decimal {
        let (left, width) = (Decimal::from(self.left + 12), Decimal::from(self.right - self.left - 24));
        match self.count {
            0 | 1 => left + width / Decimal::TWO,
            count => left + width * Decimal::from(at) / Decimal::from(count - 1),
        }
    }
}

/// Writes as many labels as have room beside each other.
fn write_labels(picture: &Picture, across: &Across, bottom: i64, out: &mut dyn Write) -> io::Result<()> {
    let widest = (0..across.count).map(|at| picture.label(at).width().min(LABEL)).max().unwrap_or(0);
    let each = width_of(widest, 11) + 12;
    let fit = usize::try_from((across.right - across.left) / each).unwrap_or(1).max(1);
    let every = across.count.div_ceil(fit).max(1);
    // Counted from the last, which matters most.
    for at in (0..across.count).rev().step_by(every) {
        write_label("tick mid", (across.place(at), (bottom + 15).into()), picture.label(at), LABEL, out)?;
    }
    Ok(())
}

/// Writes the values at their points, or only the last where the points are many.
fn write_values(
    picture: &Picture,
    values: &[Option<Decimal>],
    across: &Across,
    scale: &Scale,
    out: &mut dyn Write,
) -> io::Result<()> {
    let last = values.iter().rposition(Option::is_some);
    let widest = values.iter().flatten().map(|value| picture.printed(*value).width()).max().unwrap_or(0);
    let room = (across.right - across.left) / i64::try_from(across.count.max(1)).unwrap_or(1);
    let all = across.count <= SAID && width_of(widest, 11) + 8 <= room;
    for (at, value) in values.iter().enumerate().filter(|(at, _)| all || Some(*at) == last) {
        let Some(value) = value else { continue };
        // Over the point; at the ends of the line on its side of them.
        let (class, beside) = match at {
            _ if across.count == 1 => ("value mid", 0),
            0 => ("value", -4),
            at if at + 1 == across.count => ("value end", 14),
            _ => ("value mid", 0),
        };
        let x = across.place(at) + Decimal::from(beside);
        let y = scale.place(*value) - Decimal::from(8);
        writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
            Px(x),
            Px(y),
            cut(&picture.printed(*value), 24)
        )?;
    }
    Ok(())
}

/// The values that follow each other without a gap.
fn runs(values: &[Option<Decimal>]) -> Vec<Vec<(usize, Decimal)>> {
    let mut runs: Vec<Vec<(usize, Decimal)>> = Vec::new();
    let mut before = None;
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            match runs.last_mut().filter(|_| before == Some(true)) {
                Some(run) => run.push((at, *value)),
                None => runs.push(vec![(at, *value)]),
            }
        }
        before = Some(value.is_some());
    }
    runs
}

fn write_run(
    class: &str,
    run: &[(usize, Decimal)],
    across: &Across,
    scale: &Scale,
    out: &mut dyn Write,
) -> io::Result<()> {
    if run.len() < 2 && class != "needed" {
        return Ok(());
    }
    let corners: Vec<String> =
        run.iter().map(|(at, value)| format!("{} {}", Px(across.place(*at)), Px(scale.place(*value)))).collect();
    // What is asked for at a single label is a short line.
    let after = if run.len() == 1 { "h10" } else { "" };
    writeln!(out, "<path class=\"{class}\" d=\"M{}{after}\"/>", corners.join("L"))
}
