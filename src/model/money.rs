//! Money, shares and points: exact decimals behind types that cannot be mixed up.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use rust_decimal::{Decimal, RoundingStrategy};

/// An amount in yuan with whole fen: what a printed line of money can hold.
///
/// Arithmetic that leaves whole fen (a share of something, a division) is done on [`Decimal`] and comes back through
/// [`Yuan::round`], once a printed line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yuan(Decimal);

impl Yuan {
    /// Nothing owed: a value, never "unset".
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The largest amount of whole yuan a cell or a rule may state, so that no sum of a file can overflow.
    const LIMIT: i64 = 1_000_000_000_000;

    /// An amount of whole fen.
    pub fn from_fen(fen: i64) -> Self {
        Self(Decimal::new(fen, 2))
    }

    /// An amount that already has whole fen; `None` when `value` has a fraction of a fen or is out of all proportion
    /// (a thousand billion yuan or more).
    pub fn exact(value: Decimal) -> Option<Self> {
        let whole_fen = value.round_dp(2) == value;
        let sane = value.abs() < Decimal::from(Self::LIMIT);
        (whole_fen && sane).then_some(Self(value))
    }

    /// Rounds an exact amount half up (away from zero) to a multiple of `step`: where money becomes a printed line.
    pub fn round(value: Decimal, step: Yuan) -> Self {
        if step == Self::ZERO || step.0 == Decimal::new(1, 2) {
            return Self(value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero));
        }
        let steps = (value / step.0).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Self(steps * step.0)
    }

    /// Rounds half up to the fen.
    pub fn round_to_fen(value: Decimal) -> Self {
        Self::round(value, Self::ZERO)
    }

    /// The amount as a decimal, for further arithmetic.
    pub fn value(self) -> Decimal {
        self.0
    }

    /// Splits the amount into `parts` that differ by a fen at most and add up to it; the odd fen go to the first.
    pub fn split(self, parts: usize) -> Vec<Self> {
        let Some(count) = i64::try_from(parts).ok().filter(|count| *count > 0) else { return Vec::new() };
        let fen = (self.0 * Decimal::ONE_HUNDRED).round();
        let each = (fen / Decimal::from(count)).floor();
        let mut odd = fen - each * Decimal::from(count);
        (0..parts)
            .map(|_| {
                let extra = if odd > Decimal::ZERO { Decimal::ONE } else { Decimal::ZERO };
                odd -= extra;
                Self((each + extra) / Decimal::ONE_HUNDRED)
            })
            .collect()
    }
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most amounts are held in fen, and many are nothing: a payroll of a million people prints fifteen million of them.
        let fen = match self.0.scale() {
            _ if self.0.is_zero() => Some(0),
            2 => i64::try_from(self.0.mantissa()).ok(),
            _ => None,
        };
        if let Some(fen) = fen {
            let mut digits = [0; 24];
            return f.pad(in_yuan(fen, &mut digits));
        }
        f.pad(&format!("{:.2}", self.0))
    }
}

/// Fen in yuan with two decimals.
fn in_yuan(fen: i64, digits: &mut [u8; 24]) -> &str {
    let mut left = fen.unsigned_abs();
    let mut at = digits.len();
    let mut put = |byte| {
        at -= 1;
        digits[at] = byte;
    };
    for place in 0.. {
        if place == 2 {
            put(b'.');
        }
        put(b'0' + u8::try_from(left % 10).unwrap_or_default());
        left /= 10;
        if left == 0 && place >= 2 {
            break;
        }
    }
    if fen < 0 {
        put(b'-');
    }
    std::str::from_utf8(&digits[at..]).unwrap_or_default()
}

impl Add for Yuan {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Yuan {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Yuan {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Yuan {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Yuan {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A share or rate of something: `2%` is 0.02.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(Decimal);

impl Share {
    /// A share from its fraction: 0.02 is two per cent.
    pub fn from_fraction(fraction: Decimal) -> Self {
        Self(fraction)
    }

    /// A share from its percentage: 2 is two per cent.
    pub fn from_percent(percent: Decimal) -> Self {
        Self(percent / Decimal::ONE_HUNDRED)
    }

    /// Reads `2%` or, without the sign, the fraction `0.02`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.strip_suffix('%') {
            Some(percent) => Some(Self::from_percent(percent.trim().parse().ok()?)),
            None => text.parse().ok().filter(|fraction: &Decimal| fraction.abs() < Decimal::ONE).map(Self),
        }
    }

    /// The fraction: 0.02 for two per cent.
    pub fn fraction(self) -> Decimal {
        self.0
    }

    /// This share of a value, unrounded.
    pub fn of(self, value: Decimal) -> Decimal {
        self.0 * value
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * Decimal::ONE_HUNDRED).normalize())
    }
}

/// Appraisal points, signed: a deduction is negative, an award positive. Halves and other decimals are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(Decimal);

impl Points {
    /// No points: a value, never "unset".
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Signed points.
    pub fn new(value: Decimal) -> Self {
        Self(value.normalize())
    }

    /// The signed number.
    pub fn value(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.normalize().to_string())
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Yuan {
        Yuan::exact(text.parse().expect("a decimal")).expect("whole fen")
    }

    #[test]
    fn rounding_is_half_up_to_the_step() {
        let round = |value: &str, step: &str| Yuan::round(value.parse().expect("a decimal"), yuan(step)).to_string();
        assert_eq!(round("1.005", "0.01"), "1.01");
        assert_eq!(round("1.004999", "0.01"), "1.00");
        assert_eq!(round("-1.005", "0.01"), "-1.01");
        assert_eq!(round("1.25", "0.10"), "1.30");
        assert_eq!(round("1522.50", "1"), "1523.00");
        assert_eq!(round("-0.001", "0.01"), "0.00");
    }

    #[test]
    fn amounts_print_with_two_decimals_however_they_are_held() {
        for (fen, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (100, "1.00"),
            (-123_450, "-1234.50"),
            (99_999_999_999_999, "999999999999.99"),
        ] {
            assert_eq!(Yuan::from_fen(fen).to_string(), text);
            assert_eq!(Yuan(Decimal::new(fen * 10, 3)).to_string(), text);
            assert_eq!(Yuan(Decimal::new(fen, 2).normalize()).to_string(), text);
        }
        assert_eq!(format!("[{:>8}]", Yuan::from_fen(1250)), "[   12.50]");
        assert_eq!(in_yuan(i64::MIN, &mut [0; 24]), "-92233720368547758.08");
    }

    #[test]
    fn a_fraction_of_a_fen_is_no_amount() {
        assert_eq!(Yuan::exact(Decimal::new(1005, 3)), None);
        assert_eq!(Yuan::exact(Decimal::new(1000, 3)), Some(yuan("1")));
        assert_eq!(Yuan::exact(Decimal::from(1_000_000_000_000_i64)), None);
    }

    #[test]
    fn a_split_adds_up_and_favours_the_first() {
        let parts = yuan("10000").split(3);
        assert_eq!(parts.iter().map(ToString::to_string).collect::<Vec<_>>(), ["3333.34", "3333.33", "3333.33"]);
        assert_eq!(parts.into_iter().sum::<Yuan>(), yuan("10000"));
        assert_eq!(yuan("-0.05").split(2).into_iter().sum::<Yuan>(), yuan("-0.05"));
        assert!(yuan("5").split(0).is_empty());
    }

    #[test]
    fn shares_read_both_ways_of_writing() {
        assert_eq!(Share::parse("2%"), Share::parse("0.02"));
        assert_eq!(Share::parse("2%").map(|share| share.to_string()).as_deref(), Some("2%"));
        assert_eq!(Share::parse("two"), None);
        assert_eq!(Share::parse("100%").map(Share::fraction), Some(Decimal::ONE));
        assert_eq!((Share::parse("1"), Share::parse("2"), Share::parse("-1.5")), (None, None, None));
        assert_eq!(Share::parse("0"), Share::parse("0%"));
    }
}
