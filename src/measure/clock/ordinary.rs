//! The ordinary rows of a log, judged in one go: a long log has hardly any others.
//!
//! What rules share is looked at once a row: most of them begin in the same column, run by the same calendar and take their
//! limit from the same cell. Whatever is unusual about a row or a rule is left to [`Clocks::run`], which comes to the same.

use crate::book::value::Limit;
use crate::model::{ColumnId, Moment, Record};
use crate::time::Calendar;

use super::{BoundWithin, Came, Clock, Clocks, State};

/// What some clocks come to on ordinary rows.
pub struct Ordinary<'c> {
    batches: Vec<Batch<'c>>,
    /// All the clocks, and those that no batch has.
    all: Vec<usize>,
    others: Vec<usize>,
    now: i64,
}

/// Clocks that begin in the same column, run by the same calendar and take their limits from the same column.
struct Batch<'c> {
    from: ColumnId,
    calendar: &'c Calendar,
    by: Option<ColumnId>,
    /// The cells that some limit goes by.
    words: Vec<u128>,
    clocks: Vec<Single>,
}

struct Single {
    number: usize,
    to: ColumnId,
    /// Its limit in seconds for each word, and one more for any other cell.
    limits: Vec<Option<i64>>,
}

impl<'c> Ordinary<'c> {
    pub(super) fn new(clocks: &Clocks<'c>, numbers: &[usize]) -> Self {
        let mut own = Self { batches: Vec::new(), all: numbers.to_vec(), others: Vec::new(), now: 0 };
        let Moment::Local(now) = clocks.now else {
            own.others.extend(numbers);
            return own;
        };
        own.now = now;
        for number in numbers {
            let clock = clocks.clock(*number);
            match clock.plain.filter(|_| clocks.started.is_none()) {
                Some(calendar) => own.batch(clock, calendar).take(*number, clock),
                None => own.others.push(*number),
            }
        }
        for batch in &mut own.batches {
            batch.close(clocks);
        }
        own
    }

    fn batch(&mut self, clock: &Clock<'c>, calendar: &'c Calendar) -> &mut Batch<'c> {
        let (from, by) = (clock.from[0], clock.within.column());
        let fits = |batch: &Batch<'_>| batch.from == from && batch.by == by && std::ptr::eq(batch.calendar, calendar);
        let at = self.batches.iter().position(fits).unwrap_or_else(|| {
            self.batches.push(Batch { from, calendar, by, words: Vec::new(), clocks: Vec::new() });
            self.batches.len() - 1
        });
        &mut self.batches[at]
    }

    /// Judges the row where it is an ordinary one, and answers which clocks are still to be judged.
    #[inline]
    pub(super) fn judge<R: Record>(&self, row: &R, held: &mut Vec<(usize, Came)>) -> &[usize] {
        for batch in &self.batches {
            if batch.judge(row, self.now, held).is_none() {
                held.clear();
                return &self.all;
            }
        }
        &self.others
    }
}

impl Batch<'_> {
    fn take(&mut self, number: usize, clock: &Clock<'_>) {
        for word in clock.within.words() {
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
        self.clocks.push(Single { number, to: clock.to[0], limits: Vec::new() });
    }

    /// Works out the limits, once all words are known.
    fn close(&mut self, clocks: &Clocks<'_>) {
        for single in &mut self.clocks {
            let within = &clocks.clock(single.number).within;
            single.limits.extend(self.words.iter().map(|word| within.seconds(Some(*word))));
            single.limits.push(within.seconds(None));
        }
    }

    /// `None` where the row is not an ordinary one.
    #[inline]
    fn judge<R: Record>(&self, row: &R, now: i64, held: &mut Vec<(usize, Came)>) -> Option<()> {
        const STATES: [[State; 2]; 2] = [[State::Met, State::Late], [State::Open, State::Overdue]];
        let start = row.local_seconds(self.from)?;
        let mark = self.calendar.mark(start)?;
        let word = match self.by {
            Some(column) => self.word(row.short(column)?),
            None => 0,
        };
        for clock in &self.clocks {
            let limit = (*clock.limits.get(word)?)?;
            let stop = row.local_seconds(clock.to);
            let runs = stop.is_none();
            let end = stop.unwrap_or(now);
            if if runs { !row.is_blank(clock.to) } else { end < start } {
                return None;
            }
            let elapsed = match mark.elapsed(end) {
                Some(elapsed) => elapsed,
                None => self.calendar.elapsed_civil(start, end).ok()?,
            };
            held.push((clock.number, (STATES[usize::from(runs)][usize::from(elapsed > limit)], elapsed)));
        }
        Some(())
    }

    /// Which of the words a cell is; one beyond them for any other. All are looked at, for nobody can tell beforehand which
    /// it will be: a wrong guess costs the processor more.
    #[inline]
    fn word(&self, cell: u128) -> usize {
        let pick = |found, (at, word): (usize, &u128)| if *word == cell { at } else { found };
        self.words.iter().enumerate().fold(self.words.len(), pick)
    }
}

impl BoundWithin {
    fn column(&self) -> Option<ColumnId> {
        match self {
            Self::Fixed(_) => None,
            Self::By { column, .. } => Some(*column),
        }
    }

    fn words(&self) -> impl Iterator<Item = u128> {
        let short = if let Self::By { short, .. } = self { &short[..] } else { &[] };
        short.iter().map(|(word, _)| *word)
    }

    /// The limit of a short cell, where it is one of hours.
    fn seconds(&self, word: Option<u128>) -> Option<i64> {
        match self {
            Self::Fixed(Limit::Hours(span)) => Some(span.0),
            Self::Fixed(_) => None,
            Self::By { short, .. } => short.iter().find(|(own, _)| Some(*own) == word).map(|(_, seconds)| *seconds),
        }
    }
}
