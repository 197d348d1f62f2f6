//! Durations counted by the second, so that percentiles are exact and counts of parts add up.

use std::collections::BTreeMap;

/// The seconds of a page.
const PAGE: usize = 4096;

/// The pages found by their number alone: the first 48 days. Those beyond are few.
const NEAR: usize = 1024;

/// How many single values a page holds before it counts every second: then they take as much room.
const LISTED: usize = PAGE;

/// How many durations are kept as they come before they are put on pages, all in one go: each falls on another place of a
/// table too large for the nearest cache, and in a short loop the processor fetches many such places at once.
const FEW: usize = 1024;

/// Counts of durations. Its memory is bounded by the values while they are few, and by their range when they are many.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    count: u64,
    /// Durations not yet on a page.
    few: Vec<u32>,
    near: Vec<Page>,
    far: BTreeMap<u64, Page>,
    /// Whole rounds of counters that began anew: the second and how many times its counter is short of.
    rounds: BTreeMap<u64, u64>,
}

/// The durations within a page.
#[derive(Clone, Debug)]
enum Page {
    /// One by one, in no order.
    Listed(Vec<u16>),
    /// A counter a second.
    Counted(Box<[u16; PAGE]>),
}

/// What a counter of 16 bits begins anew after.
const ROUND: u64 = 1 << 16;

impl Default for Page {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl Page {
    /// Counts a second of the page so many times; answers whether its counter began anew.
    #[inline]
    fn count(&mut self, second: u16) -> bool {
        match self {
            Self::Counted(counters) => {
                let counter = &mut counters[usize::from(second)];
                *counter = counter.wrapping_add(1);
                *counter == 0
            }
            Self::Listed(seconds) => {
                seconds.push(second);
                if seconds.len() >= LISTED {
                    self.count_all();
                }
                false
            }
        }
    }

    #[cold]
    fn count_all(&mut self) {
        if let Self::Listed(seconds) = self {
            let mut counters = Box::new([0_u16; PAGE]);
            // As many as a page lists cannot fill a counter.
            for second in seconds {
                counters[usize::from(*second)] += 1;
            }
            *self = Self::Counted(counters);
        }
    }

    /// The seconds that occur, in order, each with its counter.
    fn counts(&self) -> Vec<(u16, u16)> {
        let mut counts: Vec<(u16, u16)> = Vec::new();
        match self {
            Self::Counted(counters) => {
                let second = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
                counts.extend(counters.iter().enumerate().map(|(at, count)| (second(at), *count)));
            }
            Self::Listed(seconds) => {
                let mut seconds = seconds.clone();
                seconds.sort_unstable();
                for second in seconds {
                    match counts.last_mut() {
                        Some((last, count)) if *last == second => *count += 1,
                        _ => counts.push((second, 1)),
                    }
                }
            }
        }
        counts
    }
}

impl Tally {
    /// How many durations were counted.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Counts a duration; none is below zero.
    #[inline]
    pub fn count(&mut self, seconds: i64) {
        let seconds = seconds.max(0).cast_unsigned();
        self.count += 1;
        let Ok(short) = u32::try_from(seconds) else { return self.put(seconds) };
        self.few.push(short);
        if self.few.len() >= FEW {
            self.put_on_pages();
        }
    }

    #[cold]
    fn put_on_pages(&mut self) {
        let mut few = std::mem::take(&mut self.few);
        for seconds in few.drain(..) {
            self.put(u64::from(seconds));
        }
        self.few = few;
    }

    #[inline]
    fn put(&mut self, seconds: u64) {
        if self.page(seconds / PAGE as u64).count(second_of(seconds)) {
            *self.rounds.entry(seconds).or_default() += 1;
        }
    }

    #[inline]
    fn page(&mut self, number: u64) -> &mut Page {
        match usize::try_from(number) {
            Ok(at) if at < NEAR => {
                if at >= self.near.len() {
                    self.near.resize_with(at + 1, Page::default);
                }
                &mut self.near[at]
            }
            _ => self.far.entry(number).or_default(),
        }
    }

    /// Adds the durations of another.
    pub fn add(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
            return;
        }
        for seconds in &other.few {
            self.count(i64::from(*seconds));
        }
        // Those just counted one by one are in the sum already.
        self.count += other.count - other.few.len() as u64;
        let near = other.near.into_iter().enumerate().map(|(at, page)| (at as u64, page));
        for (number, page) in near.chain(other.far) {
            self.add_page(number, page);
        }
        for (seconds, rounds) in other.rounds {
            *self.rounds.entry(seconds).or_default() += rounds;
        }
    }

    fn add_page(&mut self, number: u64, page: Page) {
        let mut rounds = Vec::new();
        let own = self.page(number);
        match (&mut *own, page) {
            (Page::Listed(seconds), page) if seconds.is_empty() => *own = page,
            (_, Page::Listed(seconds)) => rounds.extend(seconds.into_iter().filter(|second| own.count(*second))),
            (_, Page::Counted(counters)) => {
                own.count_all();
                if let Page::Counted(own) = own {
                    for (at, (own, count)) in own.iter_mut().zip(counters.iter()).enumerate() {
                        let (sum, round) = own.overflowing_add(*count);
                        *own = sum;
                        rounds.extend(round.then(|| second_of(at as u64)));
                    }
                }
            }
        }
        for second in rounds {
            *self.rounds.entry(number * PAGE as u64 + u64::from(second)).or_default() += 1;
        }
    }

    /// Every duration that occurs, in order, with how often it does.
    fn counts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let near = self.near.iter().enumerate().map(|(at, page)| (at as u64, page));
        let pages = near.chain(self.far.iter().map(|(number, page)| (*number, page)));
        pages.flat_map(move |(number, page)| {
            page.counts().into_iter().map(move |(second, count)| {
                let seconds = number * PAGE as u64 + u64::from(second);
                (seconds, u64::from(count) + self.rounds.get(&seconds).map_or(0, |rounds| rounds * ROUND))
            })
        })
    }

    /// The percentiles by nearest rank; `None` where nothing was counted.
    pub fn ranks<const N: usize>(&mut self, percents: [u64; N]) -> [Option<i64>; N] {
        self.put_on_pages();
        let ranks = percents.map(|percent| (self.count * percent).div_ceil(100).max(1));
        let mut found = [None; N];
        let mut passed = 0;
        for (seconds, count) in self.counts() {
            passed += count;
            for (rank, found) in ranks.iter().zip(&mut found) {
                if found.is_none() && *rank <= passed {
                    *found = i64::try_from(seconds).ok();
                }
            }
        }
        found
    }
}

/// The second within its page.
#[inline]
fn second_of(seconds: u64) -> u16 {
    // A page is far shorter than 65,536 seconds.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below the seconds of a page")]
    let second = (seconds % PAGE as u64) as u16;
    second
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tally(values: &[i64]) -> Tally {
        let mut tally = Tally::default();
        for value in values {
            tally.count(*value);
        }
        tally
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        // Of ten values the 50th percentile is the 5th, the 90th the 9th, the 95th the 10th.
        let mut ten = tally(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        assert_eq!(ten.ranks([50, 90, 95, 100]), [Some(50), Some(90), Some(100), Some(100)]);
        assert_eq!(tally(&[7]).ranks([50, 100]), [Some(7), Some(7)]);
        assert_eq!(Tally::default().ranks([50]), [None]);
        assert_eq!(tally(&[0, 0, 5_000_000_000]).ranks([50, 100]), [Some(0), Some(5_000_000_000)]);
    }

    #[test]
    fn a_counter_may_begin_anew() {
        let mut tally = Tally::default();
        (0..200_000).for_each(|_| tally.count(3));
        (0..200_000).for_each(|_| tally.count(5));
        tally.put_on_pages();
        let mut twice = tally.clone();
        twice.add(tally.clone());
        twice.count(9);
        twice.put_on_pages();
        assert_eq!(tally.counts().filter(|(_, count)| *count > 0).collect::<Vec<_>>(), [(3, 200_000), (5, 200_000)]);
        assert_eq!(
            twice.counts().filter(|(_, count)| *count > 0).collect::<Vec<_>>(),
            [(3, 400_000), (5, 400_000), (9, 1)]
        );
        assert_eq!(tally.ranks([50, 51]), [Some(3), Some(5)]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(
            mut values in prop::collection::vec(prop_oneof![0_i64..5, 0_i64..9000, 0_i64..40_000_000], 1..3000),
            cut in 0_usize..3000,
            repeat in 1_usize..4,
        ) {
            values = values.repeat(repeat * 3);
            let cut = cut.min(values.len());
            let mut parts = tally(&values[..cut]);
            parts.add(tally(&values[cut..]));
            let mut whole = tally(&values);
            values.sort_unstable();
            let rank = |percent: usize| Some(values[(values.len() * percent).div_ceil(100).max(1) - 1]);
            let expected = [rank(50), rank(90), rank(95), rank(100)];
            prop_assert_eq!(whole.ranks([50, 90, 95, 100]), expected);
            prop_assert_eq!(parts.ranks([50, 90, 95, 100]), expected);
            prop_assert_eq!(parts.len(), values.len() as u64);
        }
    }
}
