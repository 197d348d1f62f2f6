//! Long lists worked on side by side.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::diagnostics::Sink;

/// The items of a stretch: so many that handing them over costs nothing, so few that their results wait in the processor's
/// cache for their turn.
const STRETCH: usize = 1 << 13;

/// Works on stretches of a long list side by side; `each` is given where its stretch begins. Results and diagnostics come in
/// the order of the list, as if it were one stretch.
pub fn in_stretches<'t, T: Sync, R: Send>(
    items: &'t [T],
    sink: &mut Sink,
    each: impl Fn(usize, &'t [T], &mut Sink) -> Vec<R> + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // Shorter than two, a list is done before a thread has begun.
    if threads == 1 || items.len() <= 2 * STRETCH {
        return each(0, items, sink);
    }
    let stretches = AtomicUsize::new(0);
    let done = Mutex::new(Done { results: Vec::new(), sink, next: 0, waiting: BTreeMap::new() });
    std::thread::scope(|scope| {
        let (stretches, done, each) = (&stretches, &done, &each);
        for _ in 0..threads {
            scope.spawn(move || {
                loop {
                    let number = stretches.fetch_add(1, Ordering::Relaxed);
                    let Some(stretch) = items.chunks(STRETCH).nth(number) else { return };
                    let mut own = Sink::default();
                    let results = each(number * STRETCH, stretch, &mut own);
                    // Another thread's panic is told by the scope.
                    let Ok(mut done) = done.lock() else { return };
                    done.add(number, results, own);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).results
}

/// What the stretches came to. Only those done before their turn wait, so that no result is there twice.
struct Done<'s, R> {
    results: Vec<R>,
    sink: &'s mut Sink,
    /// The number of the stretch whose turn it is.
    next: usize,
    waiting: BTreeMap<usize, (Vec<R>, Sink)>,
}

impl<R> Done<'_, R> {
    fn add(&mut self, number: usize, results: Vec<R>, sink: Sink) {
        self.waiting.insert(number, (results, sink));
        while let Some((mut results, sink)) = self.waiting.remove(&self.next) {
            self.results.append(&mut results);
            self.sink.append(sink);
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
    use crate::said;

    use super::*;

    #[test]
    fn a_long_list_comes_to_what_it_comes_to_in_one_stretch() {
        let items: Vec<usize> = (0..100_003).collect();
        let each = |first: usize, stretch: &[usize], sink: &mut Sink| {
            for item in stretch.iter().filter(|item| **item % 1000 == 0) {
                let message = said!("item {item}", "第 {item} 项");
                sink.push(Diagnostic::warning(DiagnosticCode::D017, At::Run, message));
            }
            stretch
                .iter()
                .zip(first..)
                .filter(|(item, _)| *item % 7 > 0)
                .map(|(item, at)| item + at)
                .collect::<Vec<_>>()
        };
        let (mut one, mut many) = (Sink::default(), Sink::default());
        assert_eq!(in_stretches(&items, &mut many, each), each(0, &items, &mut one));
        assert_eq!((many.shown(), many.dropped()), (one.shown(), one.dropped()));
    }
}
