//! What the lying drawings share: a row a label, the labels at the left, the values along an axis below.

use std::io::{self, Write};

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use super::scale::Scale;
use super::{Escaped, Picture, Px, width_of, write_label};
use crate::model::Lang;
use crate::render::page::{value, words};
use crate::render::words::month::NEEDED;

/// The width of a drawing in pixels.
const WIDTH: i64 = 560;

/// The most rows that are drawn: as many as stand on a sheet of paper.
pub(super) const MOST: usize = 60;

/// The widest a label may be, in columns.
const LABEL: usize = 28;

/// Between a label or a value and what it belongs to.
const GAP: i64 = 6;

/// What the axis takes below the rows.
const AXIS: i64 = 20;

const TOP: i64 = 6;

/// The rows of a drawing.
pub(super) struct Rows {
    /// The labels that are drawn, by their place in the chart.
    pub(super) shown: Vec<usize>,
    /// The axis of the values.
    pub(super) scale: Scale,
    /// The height of a row.
    pitch: i64,
    /// The height of a bar.
    thick: i64,
    /// The size of the type.
    type_size: i64,
    left_out: usize,
    plot: (i64, i64),
}

/// What a drawing asks of its rows.
pub(super) struct Asked {
    /// The labels, in the order in which they are drawn.
    pub(super) order: Vec<usize>,
    /// The values the axis has to hold.
    pub(super) extremes: Vec<Decimal>,
    /// Bars under each other in a row.
    pub(super) bars: usize,
    /// What stands behind the longest bars.
    pub(super) behind: Vec<String>,
    /// What stands before bars that lead to the left.
    pub(super) before: Vec<String>,
}

impl Rows {
    /// Lays the rows out.
    pub(super) fn new(picture: &Picture, asked: Asked) -> Self {
        let mut shown = asked.order;
        let left_out = shown.len().saturating_sub(MOST);
        shown.truncate(MOST);
        let (pitch, thick, type_size) = match shown.len() {
            0..=15 => (26, 16, 12),
            16..=30 => (19, 12, 12),
            _ => (14, 9, 11),
        };
        let bars = i64::try_from(asked.bars.max(1)).unwrap_or(1);
        let (pitch, thick) = if bars > 1 { (bars * 12 + 8, 10) } else { (pitch, thick) };
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let labels = widest(&mut shown.iter().map(|at| picture.label(*at).width().min(LABEL)));
        let room = |texts: &[String]| match widest(&mut texts.iter().map(|text| text.width())) {
            0 => 0,
            columns => width_of(columns, 11) + GAP,
        };
        let from = width_of(labels, type_size) + 2 * GAP + room(&asked.before);
        let to = WIDTH - GAP - room(&asked.behind).max(18);
        let scale = Scale::with_zero(asked.extremes.into_iter(), picture.chart.unit, from, to);
        Self { shown, scale, pitch, thick, type_size, left_out, plot: (from - room(&asked.before), to) }
    }

    /// Begins the drawing with its ticks and its labels.
    pub(super) fn open(&self, picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
        let bottom = self.top(self.shown.len());
        let more = if self.left_out > 0 { 16 } else { 0 };
        picture.open(WIDTH, bottom + AXIS + more, &self.shown, out)?;
        for tick in self.scale.ticks() {
            let x = Px(self.scale.place(tick));
            let class = if tick.is_zero() { "zero" } else { "grid" };
            writeln!(out, "<path class=\"{class}\" d=\"M{x} {TOP}V{bottom}\"/>")?;
            let text = value::on_axis(tick, picture.chart.unit);
            writeln!(out, "<text class=\"tick mid\" x=\"{x}\" y=\"{}\">{text}</text>", bottom + 14)?;
        }
        let class = if self.type_size < 12 { "label end dense" } else { "label end" };
        for (row, at) in self.shown.iter().enumerate() {
            write_label(class, ((self.plot.0 - GAP).into(), self.baseline(row)), picture.label(*at), LABEL, out)?;
        }
        if self.left_out > 0 {
            let text = words::labels_left(self.left_out, picture.lang);
            writeln!(out, "<text class=\"tick\" x=\"{}\" y=\"{}\">{text}</text>", self.plot.0, bottom + 30)?;
        }
        Ok(())
    }

    /// Where a row begins.
    pub(super) fn top(&self, row: usize) -> i64 {
        TOP + self.pitch * i64::try_from(row).unwrap_or_default()
    }

    /// Where the bars of a row begin: they stand in the middle of it.
    fn first_bar(&self, row: usize, bars: i64) -> i64 {
        let used = bars * (self.thick + 2) - 2;
        self.top(row) + (self.pitch - used) / 2
    }

    /// Where the only bar of a row begins and ends.
    pub(super) fn bar(&self, row: usize) -> (i64, i64) {
        let top = self.first_bar(row, 1);
        (top, top + self.thick)
    }

    /// Where one of several bars of a row begins and ends.
    pub(super) fn bar_of(&self, row: usize, bar: usize, bars: usize) -> (i64, i64) {
        let count = |number: usize| i64::try_from(number).unwrap_or_default();
        let top = self.first_bar(row, count(bars)) + count(bar) * (self.thick + 2);
        (top, top + self.thick)
    }

    /// The line on which the text of a row stands.
    fn baseline(&self, row: usize) -> Decimal {
        (self.top(row) + self.pitch / 2 + 4).into()
    }

    /// Writes a bar between two values.
    pub(super) fn write_bar(
        &self,
        class: &str,
        (top, bottom): (i64, i64),
        (from, to): (Decimal, Decimal),
        hint: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (from, to) = (self.scale.place(from), self.scale.place(to));
        writeln!(
            out,
            "<rect class=\"bar {class}\" x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
            Px(from.min(to)),
            Px((to - from).abs()),
            bottom - top,
            Escaped(hint)
        )
    }

    /// Writes a value behind the end of its bar; before it, when the bar leads to the left.
    pub(super) fn write_value(
        &self,
        (top, bottom): (i64, i64),
        end: Decimal,
        to_the_left: bool,
        text: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let place = self.scale.place(end);
        let gap = Decimal::from(GAP - 1);
        let (class, x) = if to_the_left { ("value end", place - gap) } else { ("value", place + gap) };
        let y = i64::midpoint(top, bottom) + 4;
        writeln!(out, "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>", Px(x), Escaped(text))
    }

    /// Writes the mark of what is asked for across a row.
    pub(super) fn write_needed(&self, row: usize, needed: Decimal, hint: &str, out: &mut dyn Write) -> io::Result<()> {
        let (top, bottom) = (self.top(row) + 2, self.top(row + 1) - 2);
        let x = Px(self.scale.place(needed));
        let hint = Escaped(hint);
        writeln!(out, "<path class=\"needed\" d=\"M{x} {top}V{bottom}\"><title>{hint}</title></path>")
    }
}

/// What a mark says when it is pointed at.
pub(super) fn needed_hint(picture: &Picture, at: usize, needed: Decimal) -> String {
    let lang: Lang = picture.lang;
    let colon = crate::render::words::colon(lang);
    format!("{} · {}{colon}{}", picture.label(at), NEEDED.in_lang(lang), picture.printed(needed))
}
