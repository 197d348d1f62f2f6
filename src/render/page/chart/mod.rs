//! Charts as drawings in the page itself: one file a drawing, and what they share.
//!
//! Places are computed from exact decimals and printed to a tenth of a pixel, so that the same numbers are the same
//! bytes everywhere. Colours, type and weights are the style sheet's; a drawing has classes only.

mod bars;
mod line;
mod pareto;
mod rows;
mod scale;
pub(super) mod spark;
mod stacked;
#[cfg(test)]
mod tests;
mod waterfall;

use std::fmt;
use std::io::{self, Write};

use rust_decimal::Decimal;

use super::super::words::month::{NEEDED, RUNNING_SHARE};
use super::html::{Escaped, cut, heading};
use super::{value, words};
use crate::model::Lang;
use crate::model::report::{Chart, Drawing, Unit};

/// The colours a style sheet has for series; further series begin again.
const COLOURS: usize = 8;

/// What a value is held to, far beyond any that means something, so that no sum of them can overflow.
const LIMIT: i64 = 1_000_000_000_000_000_000;

/// How large a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// One of two beside each other.
    Full,
    /// One of many beside each other.
    Small,
}

/// A chart that is being drawn for a reader.
struct Picture<'a> {
    chart: &'a Chart,
    /// Its id on the page.
    id: String,
    lang: Lang,
    size: Size,
}

/// Writes a chart as a figure with its caption and its legend. `prefix` keeps apart the ids of charts of the same name.
pub(super) fn write(chart: &Chart, prefix: &str, size: Size, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let picture = Picture { chart, id: format!("{prefix}-{}", chart.name), lang, size };
    writeln!(out, "<figure class=\"chart\" id=\"{}\">", Escaped(&picture.id))?;
    write!(out, "<figcaption>{}", Escaped(&heading(chart.title.in_lang(lang))))?;
    if let Some(unit) = words::unit(chart.unit, lang) {
        write!(out, " <span class=\"unit\">{unit}</span>")?;
    }
    writeln!(out, "</figcaption>")?;
    if picture.is_empty() {
        writeln!(out, "<p class=\"nothing\">{}</p>", words::nothing_to_draw(lang))?;
    } else {
        picture.legend(out)?;
        match chart.drawing {
            Drawing::Bars => bars::draw(&picture, out)?,
            Drawing::Stacked => stacked::draw(&picture, out)?,
            Drawing::Line => line::draw(&picture, out)?,
            Drawing::Pareto => pareto::draw(&picture, out)?,
            Drawing::Waterfall => waterfall::draw(&picture, out)?,
        }
    }
    writeln!(out, "</figure>")
}

impl Picture<'_> {
    /// Whether there is no value anywhere.
    fn is_empty(&self) -> bool {
        !(0..self.chart.labels.len())
            .any(|at| self.chart.series.iter().any(|series| held(&series.values, at).is_some()))
    }

    /// The value of a series at a label.
    fn value(&self, series: usize, at: usize) -> Option<Decimal> {
        self.chart.series.get(series).and_then(|series| held(&series.values, at))
    }

    /// What is asked for at a label.
    fn needed(&self, at: usize) -> Option<Decimal> {
        held(&self.chart.needed, at)
    }

    /// Every value, and everything that is asked for.
    fn values(&self) -> impl Iterator<Item = Decimal> + '_ {
        let all = self.chart.series.iter().map(|series| &series.values).chain([&self.chart.needed]);
        all.flat_map(|values| (0..values.len()).filter_map(|at| held(values, at)))
    }

    fn label(&self, at: usize) -> &str {
        self.chart.labels[at].in_lang(self.lang)
    }

    fn printed(&self, value: Decimal) -> String {
        value::of_unit(value, self.chart.unit)
    }

    /// The series by their colours; a single one is what the title says.
    fn legend(&self, out: &mut dyn Write) -> io::Result<()> {
        let has_needed = self.chart.needed.iter().any(Option::is_some);
        let is_pareto = self.chart.drawing == Drawing::Pareto;
        // Steps are told apart by their signs.
        let several =
            self.chart.series.len() > 1 && !matches!(self.chart.drawing, Drawing::Waterfall | Drawing::Pareto);
        if !(several || has_needed || is_pareto) {
            return Ok(());
        }
        write!(out, "<ul class=\"legend\">")?;
        let mut entry = |key: fmt::Arguments, text: &str| {
            let text = Escaped(text);
            write!(out, "<li><svg class=\"key\" width=\"14\" height=\"10\" aria-hidden=\"true\">{key}</svg>{text}</li>")
        };
        for (at, series) in self.chart.series.iter().enumerate() {
            if is_pareto && at > 0 {
                break;
            }
            let colour = at % COLOURS;
            let title = series.title.in_lang(self.lang);
            if self.chart.drawing == Drawing::Line {
                entry(format_args!("<path class=\"line s{colour}\" d=\"M0 5H14\"/>"), title)?;
            } else {
                entry(format_args!("<rect class=\"bar s{colour}\" width=\"14\" height=\"10\"/>"), title)?;
            }
        }
        if is_pareto {
            entry(format_args!("<path class=\"line running\" d=\"M0 5H14\"/>"), RUNNING_SHARE.in_lang(self.lang))?;
        }
        if has_needed {
            let key = if self.chart.drawing == Drawing::Line { "M0 5H14" } else { "M7 0V10" };
            entry(format_args!("<path class=\"needed\" d=\"{key}\"/>"), NEEDED.in_lang(self.lang))?;
        }
        writeln!(out, "</ul>")
    }

    /// Begins the drawing, with what it shows for whoever cannot see it.
    fn open(&self, width: i64, height: i64, shown: &[usize], out: &mut dyn Write) -> io::Result<()> {
        let id = Escaped(&self.id);
        writeln!(
            out,
            "<svg role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             aria-labelledby=\"{id}-title {id}-desc\">"
        )?;
        writeln!(out, "<title id=\"{id}-title\">{}</title>", Escaped(&heading(self.chart.title.in_lang(self.lang))))?;
        write!(out, "<desc id=\"{id}-desc\">")?;
        for (place, at) in shown.iter().enumerate() {
            let values = (0..self.chart.series.len()).filter_map(|series| self.value(series, *at));
            let values: Vec<String> = values.map(|value| self.printed(value)).collect();
            let between = if place > 0 { "; " } else { "" };
            write!(out, "{between}{} {}", Escaped(self.label(*at)), values.join(" | "))?;
        }
        writeln!(out, "</desc>")
    }

    /// What a shape says when it is pointed at: its label, its series where there are several, its value.
    fn hint(&self, at: usize, series: usize, value: Decimal) -> String {
        let mut hint = self.label(at).to_owned();
        if self.chart.series.len() > 1 {
            hint = format!("{hint} · {}", self.chart.series[series].title.in_lang(self.lang));
        }
        format!("{hint}{}{}", super::super::words::colon(self.lang), self.printed(value))
    }
}

/// Writes a label in so many columns, whole when it is pointed at.
fn write_label(
    class: &str,
    (x, y): (Decimal, Decimal),
    text: &str,
    columns: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = cut(text, columns);
    write!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">", Px(x), Px(y))?;
    if shown != text {
        write!(out, "<title>{}</title>", Escaped(text))?;
    }
    writeln!(out, "{}</text>", Escaped(&shown))
}

fn held(values: &[Option<Decimal>], at: usize) -> Option<Decimal> {
    let limit = Decimal::from(LIMIT);
    values.get(at).copied().flatten().map(|value| value.clamp(-limit, limit))
}

/// About how many pixels text of so many columns takes, in tenths of the size of the type.
fn width_of(columns: usize, size: i64) -> i64 {
    i64::try_from(columns).unwrap_or(i64::MAX / 1000).saturating_mul(size * 6) / 10
}

/// A place on the drawing, to a tenth of a pixel.
struct Px(Decimal);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = self.0.round_dp(1).normalize();
        if rounded.is_zero() { f.write_str("0") } else { rounded.fmt(f) }
    }
}

/// Whether the numbers of a unit are whole.
fn is_whole(unit: Unit) -> bool {
    matches!(unit, Unit::Count | Unit::Seconds)
}
