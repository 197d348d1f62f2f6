//! Consequences by measured size.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::book::excuse;
use crate::book::section::{Found, Reading};
use crate::book::value::Span;
use crate::diagnostics::{Diagnostic, DiagnosticCode};
use crate::model::Said;
use crate::said;

use super::Sanction;
use super::raw::RawBand;

/// Consequences by measured minutes: each band up to and including its bound, the last open.
#[derive(Clone, Debug)]
pub struct Bands {
    bounded: Vec<(Span, Sanction)>,
    open: Sanction,
}

impl Bands {
    pub(super) fn lower(raw: &Found<Vec<Found<RawBand>>>, to: &mut Reading<'_>) -> Option<Self> {
        let mut bounded: Vec<(Span, Sanction)> = Vec::new();
        let mut open = None;
        let mut below: Option<(Span, Range<usize>)> = None;
        for (at, band) in raw.value.iter().enumerate() {
            let last = at + 1 == raw.value.len();
            let under = below.as_ref().map_or(0, |(up_to, _)| up_to.0);
            if let Some(over) = &band.value.over
                && over.value.0 != under
            {
                let message = if over.value.0 > under {
                    said!(
                        "a gap: nothing covers sizes over {} up to {}",
                        "分档有空隙：{} 至 {} 之间没有规定",
                        seconds(under),
                        seconds(over.value.0)
                    )
                } else {
                    said!(
                        "an overlap: sizes over {} up to {} are covered twice",
                        "分档重叠：{} 至 {} 之间重复规定",
                        seconds(over.value.0),
                        seconds(under)
                    )
                };
                report_bands(&over.span, message, below.as_ref(), to);
            }
            match &band.value.up_to {
                Some(up_to) if up_to.value.0 <= under => {
                    let message = said!(
                        "an overlap: this band ends at {}, not above the one before",
                        "分档重叠：本档止于 {}，没有超过前一档",
                        seconds(up_to.value.0)
                    );
                    report_bands(&up_to.span, message, below.as_ref(), to);
                }
                Some(up_to) if last => {
                    let message = said!(
                        "a gap: nothing covers sizes over {}",
                        "分档有空隙：超过 {} 没有规定",
                        seconds(up_to.value.0)
                    );
                    let hint = said!("leave `up_to` out of the last band", "最后一档不写 `up_to`");
                    to.error_with(DiagnosticCode::P007, &up_to.span, message, hint);
                }
                Some(up_to) => {
                    bounded.push((up_to.value, band.value.sanction().lower(to)));
                    below = Some((up_to.value, up_to.span.clone()));
                }
                None if last => open = Some(band.value.sanction().lower(to)),
                None => {
                    let message = said!(
                        "an overlap: a band without `up_to` covers everything above, but it is not the last",
                        "分档重叠：不写 `up_to` 的档涵盖其上全部，却不是最后一档"
                    );
                    to.error(DiagnosticCode::P007, &band.span, message);
                }
            }
        }
        if raw.value.is_empty() {
            to.error(DiagnosticCode::P003, &raw.span, said!("there are no bands", "分档为空"));
        }
        Some(Self { bounded, open: open? })
    }

    /// The bands with an upper bound, in order.
    pub fn bounded(&self) -> &[(Span, Sanction)] {
        &self.bounded
    }

    /// The last one, without.
    pub fn open(&self) -> &Sanction {
        &self.open
    }

    /// The band a number of minutes falls into.
    pub fn band(&self, minutes: Decimal) -> &Sanction {
        let seconds = excuse::seconds(minutes);
        self.bounded
            .iter()
            .find(|(up_to, _)| seconds <= Decimal::from(up_to.0))
            .map_or(&self.open, |(_, sanction)| sanction)
    }
}

fn report_bands(span: &Range<usize>, message: Said, below: Option<&(Span, Range<usize>)>, to: &mut Reading<'_>) {
    let mut diagnostic = Diagnostic::error(DiagnosticCode::P007, to.at(span), message);
    if let Some((up_to, below)) = below {
        diagnostic =
            diagnostic.also(to.at(below), said!("the band before goes up to {}", "前一档至 {}", seconds(up_to.0)));
    }
    to.sink.push(diagnostic);
}

/// A span as people write it: whole minutes as minutes.
pub(super) fn seconds(total: i64) -> String {
    if total % 60 == 0 { format!("{}m", total / 60) } else { format!("{total}s") }
}

#[cfg(test)]
mod tests {
    use crate::book::violation::Amount;
    use crate::model::Yuan;

    use super::*;

    fn rung(fine: i64) -> Sanction {
        Sanction { fine: Some(Amount::Fixed(Yuan::from_fen(fine * 100))), ..Sanction::default() }
    }

    #[test]
    fn a_band_includes_its_upper_bound() {
        let bands = Bands { bounded: vec![(Span(300), rung(1)), (Span(600), rung(5))], open: rung(40) };
        let fine = |minutes: &str| match bands.band(minutes.parse().expect("a number")).fine {
            Some(Amount::Fixed(amount)) => amount.to_string(),
            _ => unreachable!("the test's bands have fixed fines"),
        };
        assert_eq!(fine("5"), "1.00");
        assert_eq!(fine("5.01"), "5.00");
        assert_eq!(fine("10"), "5.00");
        assert_eq!(fine("10.5"), "40.00");
    }
}
