//! An axis: from values to places, with ticks at round numbers.

use rust_decimal::Decimal;

use super::is_whole;
use crate::model::report::Unit;

/// At most so many steps between the ends of an axis.
const STEPS: i64 = 5;

/// Round spans of time, in seconds; longer ones are round numbers of hours.
const SPANS: [i64; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/// An axis, from the place of its low end to the place of its high end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    low: Decimal,
    high: Decimal,
    step: Decimal,
    from: Decimal,
    to: Decimal,
}

impl Scale {
    /// An axis that has zero on it: lengths from there are to be compared.
    pub(super) fn with_zero(values: impl Iterator<Item = Decimal>, unit: Unit, from: i64, to: i64) -> Self {
        let (low, high) = values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high): (Decimal, Decimal), value| {
            (low.min(value), high.max(value))
        });
        Self::over(low, high, unit, from, to)
    }

    /// An axis for a line, whose course is to be seen: values that differ by little beside what they are are shown
    /// without the zero.
    pub(super) fn for_a_line(values: &[Decimal], unit: Unit, from: i64, to: i64) -> Self {
        let (Some(low), Some(high)) = (values.iter().min().copied(), values.iter().max().copied()) else {
            return Self::with_zero(std::iter::empty(), unit, from, to);
        };
        let spread = high - low;
        if spread > Decimal::ZERO && (low > spread + spread || -high > spread + spread) {
            return Self::over(low, high, unit, from, to);
        }
        Self::with_zero(values.iter().copied(), unit, from, to)
    }

    fn over(low: Decimal, high: Decimal, unit: Unit, from: i64, to: i64) -> Self {
        let step = step(high - low, unit);
        let low = (low / step).floor() * step;
        let high = (high / step).ceil() * step;
        let high = if high == low { low + step } else { high };
        Self { low, high, step, from: from.into(), to: to.into() }
    }

    /// The place of a value; of one beyond the ends, the end.
    pub(super) fn place(&self, value: Decimal) -> Decimal {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    /// Round numbers from one end to the other, both included.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Decimal> + '_ {
        (0..=2 * STEPS).map(|at| self.low + self.step * Decimal::from(at)).take_while(|tick| *tick <= self.high)
    }
}

/// The least round number that at most [`STEPS`] of make the span: one, two or five and noughts, or a round time.
fn step(span: Decimal, unit: Unit) -> Decimal {
    if span.is_zero() {
        return Decimal::ONE;
    }
    let least = if is_whole(unit) { Decimal::ONE } else { Decimal::new(1, 4) };
    let wanted = (span / Decimal::from(STEPS)).max(least);
    let hour = Decimal::from(3600);
    if unit == Unit::Seconds {
        let round = SPANS.iter().map(|seconds| Decimal::from(*seconds)).find(|seconds| *seconds >= wanted);
        return round.unwrap_or_else(|| round_number(wanted / hour) * hour);
    }
    round_number(wanted)
}

fn round_number(wanted: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    while unit * Decimal::TEN <= wanted {
        unit *= Decimal::TEN;
    }
    while unit > wanted {
        unit /= Decimal::TEN;
    }
    let round = [1, 2, 5].map(|times| unit * Decimal::from(times)).into_iter().find(|round| *round >= wanted);
    round.unwrap_or(unit * Decimal::TEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(values: &[&str]) -> Vec<Decimal> {
        values.iter().map(|value| value.parse().expect("a decimal")).collect()
    }

    fn ticks(values: &[&str], unit: Unit) -> Vec<String> {
        let scale = Scale::with_zero(decimals(values).into_iter(), unit, 0, 100);
        scale.ticks().map(|tick| tick.normalize().to_string()).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_every_value() {
        assert_eq!(ticks(&["2970", "-20"], Unit::Money), ["-1000", "0", "1000", "2000", "3000"]);
        assert_eq!(ticks(&["100"], Unit::Money), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(ticks(&["3"], Unit::Count), ["0", "1", "2", "3"]);
        assert_eq!(ticks(&["1"], Unit::Share), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(ticks(&["-7"], Unit::Points), ["-8", "-6", "-4", "-2", "0"]);
        assert_eq!(ticks(&["5400"], Unit::Seconds), ["0", "1800", "3600", "5400"]);
        assert_eq!(ticks(&["90000"], Unit::Seconds), ["0", "18000", "36000", "54000", "72000", "90000"]);
    }

    #[test]
    fn nothing_is_still_an_axis() {
        assert_eq!(ticks(&[], Unit::Money), ["0", "1"]);
        assert_eq!(ticks(&["0", "0"], Unit::Share), ["0", "1"]);
        assert_eq!(ticks(&["0.00000001"], Unit::Share), ["0", "0.0001"]);
        assert_eq!(ticks(&["1000000000000000000"], Unit::Count).len(), 6);
    }

    #[test]
    fn places_are_in_proportion() {
        let scale = Scale::with_zero(decimals(&["100", "-100"]).into_iter(), Unit::Money, 100, 300);
        let places = decimals(&["-100", "0", "50", "100", "5000"]).into_iter().map(|value| scale.place(value));
        assert_eq!(places.collect::<Vec<_>>(), decimals(&["100", "200", "250", "300", "300"]));
    }

    #[test]
    fn a_line_of_like_values_is_shown_without_the_zero() {
        let ends = |values: &[&str]| {
            let scale = Scale::for_a_line(&decimals(values), Unit::Money, 0, 100);
            (scale.low.normalize().to_string(), scale.high.normalize().to_string())
        };
        assert_eq!(ends(&["2800", "3000.5", "2950"]), ("2800".to_owned(), "3050".to_owned()));
        assert_eq!(ends(&["1000", "3000"]), ("0".to_owned(), "3000".to_owned()));
        assert_eq!(ends(&["2950"]), ("0".to_owned(), "3000".to_owned()));
        assert_eq!(ends(&["-2800", "-3000"]), ("-3000".to_owned(), "-2800".to_owned()));
    }
}
