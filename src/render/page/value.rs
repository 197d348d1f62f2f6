//! A cell as a page shows it: money and counts with their digits in groups, ratios in percent.

use rust_decimal::Decimal;

use super::super::text::{Printed, four_decimals};
use crate::model::report::Unit;
use crate::model::{Cell, Lang};

/// A cell in a table, whose column says what it counts.
pub(super) fn in_column(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Money(yuan) => grouped(&yuan.to_string()),
        Cell::Count(number) | Cell::Seconds(number) => grouped(&number.to_string()),
        Cell::Ratio(ratio) => in_percent(*ratio, 2),
        other => Printed(other, lang).to_string(),
    }
}

/// A cell that stands alone: a duration is hours, minutes and seconds.
pub(super) fn alone(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Seconds(seconds) => hours(Decimal::from(*seconds)),
        other => in_column(other, lang),
    }
}

/// The number of a cell and what it counts.
pub(super) fn measured(cell: &Cell) -> Option<(Decimal, Unit)> {
    match cell {
        Cell::Money(yuan) => Some((yuan.value(), Unit::Money)),
        Cell::Points(points) => Some((points.value(), Unit::Points)),
        Cell::Count(count) => Some(((*count).into(), Unit::Count)),
        Cell::Ratio(ratio) => Some((*ratio, Unit::Share)),
        Cell::Seconds(seconds) => Some(((*seconds).into(), Unit::Seconds)),
        Cell::Empty | Cell::Text(_) | Cell::Word(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Clauses(_) => None,
    }
}

/// A value of a chart.
pub(super) fn of_unit(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Money => grouped(&format!("{:.2}", rounded(value, 2))),
        Unit::Count | Unit::Points => grouped(&rounded(value, 2).normalize().to_string()),
        Unit::Share => in_percent(value, 1),
        Unit::Seconds => hours(value),
    }
}

/// A round number on an axis: without the decimals it does not need.
pub(super) fn on_axis(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{}%", rounded(four_decimals(value) * Decimal::ONE_HUNDRED, 2).normalize()),
        Unit::Seconds => hours(value),
        Unit::Money | Unit::Count | Unit::Points => grouped(&rounded(value, 4).normalize().to_string()),
    }
}

/// What a figure has gained or lost, with its sign.
pub(super) fn change(by: Decimal, unit: Unit) -> String {
    let sign = if by > Decimal::ZERO { "+" } else { "" };
    match unit {
        Unit::Share => format!("{sign}{}", in_percent(by, 2)),
        unit => format!("{sign}{}", of_unit(by, unit)),
    }
}

/// Half up, never a negative zero.
fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let rounded = value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

fn in_percent(ratio: Decimal, decimals: u32) -> String {
    let percent = rounded(four_decimals(ratio).saturating_mul(Decimal::ONE_HUNDRED), decimals);
    let places = usize::try_from(decimals).unwrap_or_default();
    format!("{}%", grouped(&format!("{percent:.places$}")))
}

/// `1:30:00`.
fn hours(seconds: Decimal) -> String {
    let whole = rounded(seconds, 0);
    let sign = if whole.is_sign_negative() { "-" } else { "" };
    let left = whole.abs();
    let sixty = Decimal::from(60);
    let minutes = (left / sixty).floor();
    let (hours, minutes, seconds) = ((minutes / sixty).floor(), minutes % sixty, left % sixty);
    format!(
        "{sign}{}:{:0>2}:{:0>2}",
        hours.normalize(),
        minutes.normalize().to_string(),
        seconds.normalize().to_string()
    )
}

/// A number with a comma before every third digit of its whole part.
fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Yuan;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn digits_stand_in_groups() {
        let cell = |fen| in_column(&Cell::Money(Yuan::from_fen(fen)), Lang::En);
        assert_eq!(cell(0), "0.00");
        assert_eq!(cell(99_999), "999.99");
        assert_eq!(cell(-100_000), "-1,000.00");
        assert_eq!(cell(123_456_789_012), "1,234,567,890.12");
        assert_eq!(in_column(&Cell::Count(-1_000_000), Lang::En), "-1,000,000");
    }

    #[test]
    fn a_ratio_is_in_percent_and_a_duration_in_hours_where_no_column_says_seconds() {
        assert_eq!(in_column(&Cell::Ratio(decimal("0.99715")), Lang::En), "99.72%");
        assert_eq!(in_column(&Cell::Ratio(decimal("-0.000001")), Lang::En), "0.00%");
        assert_eq!(in_column(&Cell::Seconds(5400), Lang::En), "5,400");
        assert_eq!(alone(&Cell::Seconds(5400), Lang::En), "1:30:00");
        assert_eq!(alone(&Cell::Seconds(-59), Lang::En), "-0:00:59");
        assert_eq!(alone(&Cell::Seconds(360_001), Lang::En), "100:00:01");
    }

    #[test]
    fn an_axis_has_no_decimals_it_does_not_need() {
        assert_eq!(on_axis(decimal("20000.00"), Unit::Money), "20,000");
        assert_eq!(on_axis(decimal("0.5"), Unit::Money), "0.5");
        assert_eq!(on_axis(decimal("0.25"), Unit::Share), "25%");
        assert_eq!(on_axis(decimal("1"), Unit::Share), "100%");
        assert_eq!(on_axis(decimal("7200"), Unit::Seconds), "2:00:00");
        assert_eq!(on_axis(decimal("90"), Unit::Seconds), "0:01:30");
    }

    #[test]
    fn a_change_has_its_sign() {
        assert_eq!(change(decimal("150"), Unit::Money), "+150.00");
        assert_eq!(change(decimal("-0.015"), Unit::Share), "-1.50%");
        assert_eq!(change(decimal("0"), Unit::Count), "0");
    }
}
