//! The status history of a log's rows: when a clock stood, when its row was closed and opened again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::book::sla::Reopen;
use crate::model::column::synonyms;
use crate::model::{ColumnId, Moment, Record, Shape};
use crate::time::{Calendar, Instant};

/// A change of status, as a row of the history states it.
#[derive(Clone, Debug)]
pub struct Change {
    subject: Box<str>,
    at: Moment,
    status: Arc<str>,
}

/// The columns of a status history.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Which row of the log it is about.
    pub subject: ColumnId,
    /// When the status changed.
    pub at: ColumnId,
    /// The status from then on.
    pub status: ColumnId,
}

impl Columns {
    /// Asks the history for its columns.
    pub fn new(shape: &mut Shape) -> Self {
        Self { subject: shape.ask("ticket"), at: shape.ask("at"), status: shape.ask("status") }
    }

    /// The change a row states; `None` when a cell is empty or at fault, with the first such column.
    pub fn read(self, row: &mut impl Record) -> Result<Change, ColumnId> {
        let subject = row.text(self.subject).map(|subject| Box::from(subject.as_ref())).ok_or(self.subject)?;
        let at = row.moment(self.at).ok_or(self.at)?;
        let status = row.text(self.status).map(|status| Arc::from(status.as_ref())).ok_or(self.status)?;
        Ok(Change { subject, at, status })
    }
}

/// The status histories of a log's rows.
#[derive(Clone, Debug, Default)]
pub struct History {
    statuses: Vec<Arc<str>>,
    of: HashMap<Box<str>, Vec<(Moment, u16)>, foldhash::fast::FixedState>,
}

impl History {
    /// The histories that these changes make, in the order of the file.
    ///
    /// # Panics
    ///
    /// With more than 65,536 different statuses.
    pub fn new(changes: Vec<Change>) -> Self {
        let mut numbers: BTreeMap<Arc<str>, u16> = BTreeMap::new();
        let mut own = Self::default();
        for Change { subject, at, status } in changes {
            let number = *numbers.entry(status).or_insert_with_key(|status| {
                own.statuses.push(Arc::clone(status));
                u16::try_from(own.statuses.len() - 1).expect("a desk has fewer statuses")
            });
            own.of.entry(subject).or_default().push((at, number));
        }
        own
    }

    /// For each status that occurs, whether it is one of these words.
    pub(super) fn are(&self, words: &[String]) -> Vec<bool> {
        let is =
            |status: &str, word: &str| word.eq_ignore_ascii_case(status) || synonyms("status", word).contains(&status);
        self.statuses.iter().map(|status| words.iter().any(|word| is(status, word))).collect()
    }

    /// The changes of a row in the order of time, on a calendar's clocks.
    fn of(&self, subject: &str, calendar: &Calendar) -> Vec<(Instant, u16)> {
        let changes = self.of.get(subject).map_or(&[][..], |changes| changes);
        let mut changes: Vec<_> = changes.iter().map(|(at, status)| (instant(*at, calendar), *status)).collect();
        changes.sort_by_key(|(at, _)| *at);
        changes
    }
}

/// The instant of a moment on a calendar's clocks.
pub(super) fn instant(moment: Moment, calendar: &Calendar) -> Instant {
    match moment {
        Moment::Local(seconds) => calendar.instant_of_civil(seconds),
        Moment::Exact(seconds) => Instant::from_utc(seconds),
    }
}

/// What of a history matters to a clock.
#[derive(Clone, Debug, Default)]
pub(super) struct Watched {
    /// For each status, whether the clock stands in it.
    pub(super) pausing: Vec<bool>,
    /// For each status, whether the row is closed in it.
    pub(super) closed: Vec<bool>,
    pub(super) reopen: Option<Reopen>,
}

/// A stretch in which a clock stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its beginning.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// The status that held the clock.
    pub status: Arc<str>,
}

/// A clock as its row's history has it.
pub(super) struct Replayed {
    pub(super) start: Instant,
    pub(super) stop: Option<Instant>,
    /// The stretches in which it stood, apart from each other and in order, none beyond its end.
    pub(super) pauses: Vec<Pause>,
    /// Whether it still stands.
    pub(super) stands: bool,
}

impl Watched {
    /// Plays the history of a row: what it does to a clock from `start` to `stop`, or to now while it runs.
    pub(super) fn replay(
        &self,
        history: &History,
        subject: &str,
        calendar: &Calendar,
        (start, stop, now): (Instant, Option<Instant>, Instant),
    ) -> Option<Replayed> {
        let changes = history.of(subject, calendar);
        if changes.is_empty() {
            return None;
        }
        let is = |which: &[bool], status: u16| which.get(usize::from(status)).copied().unwrap_or_default();
        let mut played = Replayed { start, stop, pauses: Vec::new(), stands: false };
        let mut spans: Vec<Pause> = Vec::new();
        if let Some(reopen) = self.reopen {
            let mut closings = Vec::new();
            let mut closed: Option<(Instant, u16)> = None;
            for (at, status) in changes.iter().filter(|(at, _)| start <= *at) {
                match (closed, is(&self.closed, *status)) {
                    (None, true) => {
                        closed = Some((*at, *status));
                        closings.push(*at);
                    }
                    (Some((since, by)), false) => {
                        spans.push(Pause {
                            from: since,
                            to: *at,
                            status: Arc::clone(&history.statuses[usize::from(by)]),
                        });
                        closed = None;
                    }
                    _ => {}
                }
            }
            let closed = closed.map(|(since, _)| since);
            let reopened = spans.last().map(|span| span.to);
            match (reopen, reopened) {
                (Reopen::Ignore, _) => {
                    played.stop = stop.into_iter().chain(closings.first().copied()).min();
                    spans.clear();
                }
                (_, None) => played.stop = stop.or(closed),
                (_, Some(reopened)) => {
                    played.stop = stop.filter(|stop| *stop >= reopened).max(closed);
                    if reopen == Reopen::Restart {
                        played.start = reopened;
                        spans.clear();
                    }
                }
            }
        }
        let end = played.stop.unwrap_or(now);
        for (at, (from, status)) in changes.iter().enumerate().filter(|(_, (_, status))| is(&self.pausing, *status)) {
            let next = changes.get(at + 1).map(|(next, _)| *next);
            played.stands |= next.is_none() && played.stop.is_none() && *from <= now;
            let status = Arc::clone(&history.statuses[usize::from(*status)]);
            spans.push(Pause { from: *from, to: next.unwrap_or(end), status });
        }
        spans.sort_by_key(|span| (span.from, span.to));
        for span in spans {
            let (from, to) = (span.from.max(played.start), span.to.min(end));
            match played.pauses.last_mut() {
                _ if from >= to => {}
                Some(last) if from <= last.to => last.to = last.to.max(to),
                _ => played.pauses.push(Pause { from, to, status: span.status }),
            }
        }
        Some(played)
    }
}
