//! Consequences by occurrence.

use std::collections::BTreeMap;

use crate::book::section::{Found, Reading};
use crate::book::value::Named;
use crate::diagnostics::DiagnosticCode;
use crate::said;

use super::raw::RawSanction;
use super::{Counting, Sanction, Window};

/// Consequences by occurrence.
#[derive(Clone, Debug)]
pub struct Ladder {
    rungs: Vec<Sanction>,
    beyond: Beyond,
}

impl Ladder {
    pub(super) fn lower(
        raw: &Found<Vec<Found<RawSanction>>>,
        beyond: Beyond,
        reachable: u32,
        to: &mut Reading<'_>,
    ) -> Option<Self> {
        let rungs: Vec<_> = raw.value.iter().map(|rung| rung.value.lower(to)).collect();
        if rungs.is_empty() {
            to.error(DiagnosticCode::P003, &raw.span, said!("the ladder has no rungs", "阶梯为空"));
            return None;
        }
        if let Some(unreached) = raw.value.get(reachable as usize) {
            let message = said!(
                "this rung is never reached: the window holds {reachable} at most",
                "永远到不了此级：统计期内至多 {reachable} 次"
            );
            to.error(DiagnosticCode::P008, &unreached.span, message);
        }
        Some(Self { rungs, beyond })
    }

    /// The rungs, at least one.
    pub fn rungs(&self) -> &[Sanction] {
        &self.rungs
    }

    /// What comes after them.
    pub fn beyond(&self) -> Beyond {
        self.beyond
    }

    /// The rung for an occurrence, and how often its fine is doubled.
    pub fn rung(&self, occurrence: u32) -> Option<(&Sanction, u32)> {
        let count = u32::try_from(self.rungs.len()).unwrap_or(u32::MAX);
        let over = occurrence.saturating_sub(count);
        match self.rungs.get(occurrence.saturating_sub(1) as usize) {
            Some(rung) => Some((rung, 0)),
            None => match self.beyond {
                Beyond::Last => self.rungs.last().map(|last| (last, 0)),
                Beyond::Nothing => None,
                Beyond::Double => self.rungs.last().map(|last| (last, over)),
            },
        }
    }
}

/// What comes after a ladder's last rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The last rung again.
    Last,
    /// Nothing.
    Nothing,
    /// The last rung's fine, doubled each time.
    Double,
}

/// The greatest number of occurrences a window can hold, when days are counted.
pub(super) fn reachable(count: Counting, window: Window) -> u32 {
    match (count, window) {
        (Counting::Occurrence, _) | (_, Window::Ever | Window::Consecutive) => u32::MAX,
        (Counting::Day, Window::Month) => 31,
        (Counting::Day, Window::Quarter) => 92,
        (Counting::Day, Window::Year) => 366,
        (Counting::Day, Window::Days(days)) => days,
    }
}

/// The consequences of single occurrences, as `at` and `from` name them.
pub(super) fn occurrences(
    raw: Option<&Found<Named<RawSanction>>>,
    reachable: u32,
    to: &mut Reading<'_>,
) -> BTreeMap<u32, Sanction> {
    let mut by_occurrence = BTreeMap::new();
    for (key, sanction) in raw.iter().flat_map(|named| &named.value.0) {
        let lowered = sanction.value.lower(to);
        match key.value.parse::<u32>() {
            Ok(occurrence) if (1..=reachable).contains(&occurrence) => {
                by_occurrence.insert(occurrence, lowered);
            }
            Ok(occurrence) => {
                let message = said!("occurrence {occurrence} never comes about", "不可能有第 {occurrence} 次");
                let hint = if occurrence == 0 {
                    said!("occurrences are counted from 1", "次数从 1 起计")
                } else {
                    said!(
                        "counted by days, the window holds {reachable} at most",
                        "按天计，统计期内至多 {reachable} 次"
                    )
                };
                to.error_with(DiagnosticCode::P008, &key.span, message, hint);
            }
            Err(_) => {
                let message = said!("`{}` is not the number of an occurrence", "`{}` 不是次数", key.value);
                to.error(DiagnosticCode::P003, &key.span, message);
            }
        }
    }
    by_occurrence
}

#[cfg(test)]
mod tests {
    use crate::book::violation::Amount;
    use crate::model::Yuan;

    use super::*;

    fn rung(fine: i64) -> Sanction {
        Sanction { fine: Some(Amount::Fixed(Yuan::from_fen(fine * 100))), ..Sanction::default() }
    }

    fn fine(ladder: &Ladder, occurrence: u32) -> Option<(String, u32)> {
        ladder.rung(occurrence).map(|(sanction, doubled)| match &sanction.fine {
            Some(Amount::Fixed(amount)) => (amount.to_string(), doubled),
            _ => unreachable!("the test's rungs have fixed fines"),
        })
    }

    #[test]
    fn after_the_last_rung_comes_what_beyond_says() {
        let ladder = |beyond| Ladder { rungs: vec![rung(30), rung(50)], beyond };
        assert_eq!(fine(&ladder(Beyond::Last), 1), Some(("30.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Last), 2), Some(("50.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Last), 3), Some(("50.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Nothing), 3), None);
        assert_eq!(fine(&ladder(Beyond::Double), 4), Some(("50.00".into(), 2)));
    }
}
