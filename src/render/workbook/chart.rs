//! A chart of a workbook: its numbers as a block of cells, and beside it the picture, which refers to them.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart as Picture, ChartAxisCrossing, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSeries, ChartSolidFill, ChartType, XlsxError,
};

use super::super::listing::Head;
use super::super::sheet::{Line, Page};
use super::super::words::month as say;
use crate::model::Lang;
use crate::model::report::{Chart, Drawing, Unit};

/// Colours that are told apart side by side, on a screen, on grey paper and by most who see few of them.
const COLORS: [u32; 6] = [0x2F_6DB5, 0xE0_8A2E, 0x4C_9A6B, 0x9A_5BA5, 0xC0_504D, 0x7F_8C8D];
const GREEN: u32 = 0x4C_9A6B;
const RED: u32 = 0xC0_504D;
const DARK: u32 = 0x33_3333;

/// The size of a picture in pixels: the width, the least height, what a lying bar takes and what is around the bars.
const WIDTH: u32 = 640;
const LEAST: u32 = 300;
const BAR: u32 = 22;
const AROUND: u32 = 110;
/// The height of a row in pixels.
const ROW: u32 = 20;

/// The seconds of a day, which a spreadsheet counts time in.
const DAY: i64 = 86_400;

/// How a column of numbers is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    /// It is only read.
    Not,
    /// As bars of that colour.
    Bars(u32),
    /// As bars that are not seen, and carry those on top of them.
    Base,
    /// As a line of that colour.
    Line(u32),
    /// As marks without a line.
    Marks,
    /// As a line over its own axis, from nothing to all.
    Share,
}

/// A column of numbers.
struct Column<'a> {
    head: &'a str,
    unit: Unit,
    drawn: Drawn,
    values: Vec<Option<Decimal>>,
}

/// A chart as columns of numbers.
pub(super) struct Block<'a> {
    chart: &'a Chart,
    lang: Lang,
    columns: Vec<Column<'a>>,
}

impl<'a> Block<'a> {
    /// The numbers a chart is drawn from: its own, and those that follow from them.
    pub(super) fn of(chart: &'a Chart, lang: Lang) -> Self {
        let own = |drawn: fn(u32) -> Drawn| {
            chart.series.iter().enumerate().map(move |(at, series)| Column {
                head: series.title.in_lang(lang),
                unit: chart.unit,
                drawn: drawn(COLORS[at % COLORS.len()]),
                values: series.values.clone(),
            })
        };
        let mut columns: Vec<Column> = match chart.drawing {
            Drawing::Bars | Drawing::Stacked => own(Drawn::Bars).collect(),
            Drawing::Line => own(Drawn::Line).collect(),
            Drawing::Pareto => {
                let with_share = |column: Column<'a>| {
                    let values = running_share(&column.values);
                    let head = say::RUNNING_SHARE.in_lang(lang);
                    [column, Column { head, unit: Unit::Share, drawn: Drawn::Share, values }]
                };
                own(Drawn::Bars).flat_map(with_share).collect()
            }
            Drawing::Waterfall => own(|_| Drawn::Not).flat_map(|column| steps(column, lang)).collect(),
        };
        if chart.needed.iter().any(Option::is_some) {
            let drawn = if chart.drawing == Drawing::Line { Drawn::Line(DARK) } else { Drawn::Marks };
            columns.push(Column {
                head: say::NEEDED.in_lang(lang),
                unit: chart.unit,
                drawn,
                values: chart.needed.clone(),
            });
        }
        Self { chart, lang, columns }
    }

    /// The rows it takes, the picture included.
    pub(super) fn rows(&self) -> usize {
        let picture = usize::try_from(self.height().div_ceil(ROW)).unwrap_or(usize::MAX) + 2;
        (self.chart.labels.len() + 2).max(picture)
    }

    /// Writes the numbers, and the picture beside them.
    pub(super) fn write(&self, page: &mut Page) -> Result<(), XlsxError> {
        let top = page.row();
        page.line(self.chart.title.in_lang(self.lang), Line::Heading)?;
        let mut heads = vec![Head::text(say::LABEL.in_lang(self.lang))];
        heads.extend(self.columns.iter().map(|column| Head::number(column.head)));
        page.header(&heads)?;
        let first = page.row();
        for (row, label) in (first..).zip(&self.chart.labels) {
            page.label(row, 0, label.in_lang(self.lang))?;
        }
        for (at, column) in (1..).zip(&self.columns) {
            for (row, value) in (first..).zip(&column.values) {
                if let Some(value) = value {
                    page.number(row, at, in_cells(*value, column.unit), numbers(column.unit, *value))?;
                }
            }
        }
        if !self.chart.labels.is_empty() {
            page.chart(top, self.columns.len() + 1, &self.picture(&page.name(), first))?;
        }
        page.skip(u32::try_from(self.rows()).unwrap_or(u32::MAX) - 2);
        Ok(())
    }

    /// Whether the bars lie. A mark of what is needed can only stand over bars that stand.
    fn is_lying(&self) -> bool {
        let marks = self.columns.iter().any(|column| column.drawn == Drawn::Marks);
        matches!(self.chart.drawing, Drawing::Bars | Drawing::Stacked) && !marks
    }

    fn height(&self) -> u32 {
        if !self.is_lying() {
            return LEAST;
        }
        let beside = if self.chart.drawing == Drawing::Bars { self.columns.len() } else { 1 };
        let bars = u32::try_from(self.chart.labels.len() * beside.max(1)).unwrap_or(u32::MAX);
        // Higher than this a picture is no picture; a spreadsheet leaves labels out by itself.
        bars.saturating_mul(BAR).saturating_add(AROUND).clamp(LEAST, 4 * LEAST)
    }

    /// The picture of the numbers that begin in the row `first` of the sheet.
    fn picture(&self, sheet: &str, first: u32) -> Picture {
        let mut main = Picture::new(match self.chart.drawing {
            Drawing::Bars if self.is_lying() => ChartType::Bar,
            Drawing::Stacked if self.is_lying() => ChartType::BarStacked,
            Drawing::Stacked | Drawing::Waterfall => ChartType::ColumnStacked,
            Drawing::Bars | Drawing::Pareto => ChartType::Column,
            Drawing::Line => ChartType::Line,
        });
        let mut over = Picture::new(ChartType::Line);
        let last = first + u32::try_from(self.chart.labels.len()).unwrap_or(u32::MAX) - 1;
        let mut shown = 0;
        for (at, column) in (1..).zip(&self.columns) {
            let is_over = matches!(column.drawn, Drawn::Marks | Drawn::Share);
            let series = match column.drawn {
                Drawn::Not => continue,
                _ if is_over => over.add_series(),
                _ => main.add_series(),
            };
            series.set_name((sheet, first - 1, at));
            series.set_categories((sheet, first, 0, last, 0)).set_values((sheet, first, at, last, at));
            draw(series, column.drawn);
            // Parts of a sum lie one behind the other.
            if matches!(self.chart.drawing, Drawing::Stacked | Drawing::Waterfall) && !is_over {
                series.set_overlap(100);
            }
            shown += usize::from(column.drawn != Drawn::Base);
        }
        self.dress(&mut main, shown);
        if self.columns.iter().any(|column| matches!(column.drawn, Drawn::Marks | Drawn::Share)) {
            main.combine(&over);
        }
        main
    }

    /// Gives the picture its title, its axes and its size.
    fn dress(&self, picture: &mut Picture, series: usize) {
        let title = self.chart.title.in_lang(self.lang);
        picture.set_name(self.chart.name).set_alt_text(title);
        picture.title().set_name(title).set_font(ChartFont::new().set_size(12));
        picture.set_width(WIDTH).set_height(self.height());
        let is_lying = self.is_lying();
        let labels = if is_lying { picture.y_axis() } else { picture.x_axis() };
        // Labels stay at the edge where bars go below zero.
        labels.set_label_position(ChartAxisLabelPosition::Low);
        if is_lying {
            // The first label is at the top, and the numbers stay at the bottom.
            labels.set_reverse().set_crossing(ChartAxisCrossing::Max);
        }
        let values = if is_lying { picture.x_axis() } else { picture.y_axis() };
        let mut grid = ChartLine::new();
        grid.set_color(0x00D9_D9D9).set_width(0.75);
        values.set_num_format(axis(self.chart.unit)).set_major_gridlines(true).set_major_gridlines_line(&grid);
        if self.chart.unit == Unit::Share {
            values.set_min(0).set_max(self.top());
        }
        if self.chart.drawing == Drawing::Pareto {
            picture.y2_axis().set_num_format("0%").set_min(0).set_max(1);
        }
        let speaks_for_itself = series < 2 || self.chart.drawing == Drawing::Waterfall;
        if speaks_for_itself {
            picture.legend().set_hidden();
        } else {
            picture.legend().set_position(ChartLegendPosition::Bottom);
        }
    }

    /// The end of an axis of shares: all, unless a share is larger.
    fn top(&self) -> u32 {
        let largest = self.columns.iter().flat_map(|column| &column.values).flatten().max();
        largest.and_then(|share| u32::try_from(share.ceil().mantissa()).ok()).unwrap_or(1).max(1)
    }
}

/// Gives a series its looks.
fn draw(series: &mut ChartSeries, drawn: Drawn) {
    let mut format = ChartFormat::new();
    let mut line = ChartLine::new();
    match drawn {
        Drawn::Not => {}
        Drawn::Bars(color) => {
            let mut fill = ChartSolidFill::new();
            fill.set_color(color);
            series.set_format(format.set_solid_fill(&fill)).set_gap(60);
        }
        Drawn::Base => {
            series.set_format(format.set_no_fill().set_no_line()).set_gap(60);
        }
        Drawn::Line(DARK) => {
            line.set_color(DARK).set_width(1.5).set_dash_type(ChartLineDashType::Dash);
            series.set_format(format.set_line(&line));
        }
        Drawn::Line(color) => {
            line.set_color(color).set_width(2);
            series.set_format(format.set_line(&line)).set_marker(&marker(ChartMarkerType::Circle, 6, color));
        }
        Drawn::Marks => {
            series.set_format(format.set_no_line()).set_marker(&marker(ChartMarkerType::LongDash, 20, DARK));
        }
        Drawn::Share => {
            line.set_color(DARK).set_width(1.5);
            series.set_format(format.set_line(&line)).set_marker(&marker(ChartMarkerType::Circle, 6, DARK));
            series.set_secondary_axis(true);
        }
    }
}

fn marker(kind: ChartMarkerType, size: u8, color: u32) -> ChartMarker {
    let (mut fill, mut border) = (ChartSolidFill::new(), ChartLine::new());
    fill.set_color(color);
    border.set_color(color);
    let mut marker = ChartMarker::new();
    marker.set_type(kind).set_size(size).set_format(ChartFormat::new().set_solid_fill(&fill).set_border(&border));
    marker
}

/// What the values up to each come to, of all of them; nothing where there is nothing to share.
fn running_share(values: &[Option<Decimal>]) -> Vec<Option<Decimal>> {
    let all: Decimal = values.iter().flatten().sum();
    let mut so_far = Decimal::ZERO;
    let share = |value: &Option<Decimal>| {
        so_far += value.unwrap_or_default();
        so_far.checked_div(all)
    };
    values.iter().map(share).collect()
}

/// The steps of a waterfall: the values as they are read, then for each the bar that is not seen and the one that stands
/// on it. The first is a sum, the last what is left; a step over zero has a part on either side.
fn steps(column: Column, lang: Lang) -> Vec<Column> {
    let last = column.values.len().saturating_sub(1);
    let mut level = Decimal::ZERO;
    let (mut base, mut sums, mut above, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, value) in column.values.iter().enumerate() {
        let step = value.unwrap_or_default();
        let is_sum = at == 0 || at == last;
        let (from, to) = if is_sum { (Decimal::ZERO, step) } else { (level, level + step) };
        level = to;
        sums.push(value.filter(|_| is_sum));
        let (low, high) = (from.min(to), from.max(to));
        let hidden = if low > Decimal::ZERO { low } else { high.min(Decimal::ZERO) };
        base.push((!is_sum && !hidden.is_zero()).then_some(hidden));
        let parts =
            [high.max(Decimal::ZERO) - low.max(Decimal::ZERO), low.min(Decimal::ZERO) - high.min(Decimal::ZERO)];
        let seen = |part: Decimal| (!is_sum && !part.is_zero()).then_some((part, step.is_sign_positive()));
        above.push(seen(parts[0]));
        below.push(seen(parts[1]));
    }
    let only = |parts: &[Option<(Decimal, bool)>], rises: bool| -> Vec<Option<Decimal>> {
        parts.iter().map(|part| part.filter(|(_, own)| *own == rises).map(|(part, _)| part)).collect()
    };
    let drawn = |head, drawn, values| Column { head, unit: column.unit, drawn, values };
    let (rise, fall) = (say::RISE.in_lang(lang), say::FALL.in_lang(lang));
    let made = vec![
        drawn(say::BASE.in_lang(lang), Drawn::Base, base),
        drawn(say::SUM.in_lang(lang), Drawn::Bars(COLORS[0]), sums),
        drawn(rise, Drawn::Bars(GREEN), only(&above, true)),
        drawn(fall, Drawn::Bars(RED), only(&above, false)),
        drawn(rise, Drawn::Bars(GREEN), only(&below, true)),
        drawn(fall, Drawn::Bars(RED), only(&below, false)),
    ];
    let told: Vec<Column> = made.into_iter().filter(|made| made.values.iter().any(Option::is_some)).collect();
    [column].into_iter().chain(told).collect()
}

/// A number as its cell holds it: time in days, which a spreadsheet shows as hours and minutes.
fn in_cells(value: Decimal, unit: Unit) -> Decimal {
    match unit {
        Unit::Seconds => value / Decimal::from(DAY),
        Unit::Money | Unit::Count | Unit::Share | Unit::Points => value,
    }
}

/// How a number is shown in its cell.
fn numbers(unit: Unit, value: Decimal) -> &'static str {
    match unit {
        Unit::Money => "#,##0.00",
        Unit::Count if value.is_integer() => "#,##0",
        Unit::Count | Unit::Points => "General",
        Unit::Share => "0.00%",
        Unit::Seconds => "[h]:mm:ss",
    }
}

/// How a number is shown at an axis.
fn axis(unit: Unit) -> &'static str {
    match unit {
        Unit::Money | Unit::Count => "#,##0",
        Unit::Share => "0%",
        Unit::Seconds => "[h]:mm",
        Unit::Points => "General",
    }
}
