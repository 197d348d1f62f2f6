//! From incidents to consequences: ladders, bands, windows, dates. Only this stage knows them.

mod assign;
mod consequence;
mod count;
mod share;

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::violation::{Sanction, Scale, Violation};
use crate::diagnostics::Sink;
use crate::model::{Consequence, Figure, Incident, Person, Staff, Status};

use assign::Assignment;

/// What a rule may ask about a person: the figures of the staff sheet.
#[derive(Default)]
pub struct People<'a> {
    staff: &'a [Staff],
    by_name: HashMap<&'a str, usize, foldhash::fast::FixedState>,
}

impl<'a> People<'a> {
    /// The people of a staff sheet.
    pub fn new(staff: &'a [Staff]) -> Self {
        let positions = staff.iter().enumerate().map(|(at, person)| (person.employee.as_str(), at));
        Self { staff, by_name: positions.collect() }
    }

    /// Where somebody stands on the sheet; `None` for who is not on it.
    pub fn position(&self, person: &Person) -> Option<usize> {
        self.by_name.get(person.as_str()).copied()
    }

    /// A figure of somebody; `None` when the sheet does not state it.
    fn figure(&self, person: &Person, figure: Figure) -> Option<Decimal> {
        self.staff[self.position(person)?].figure(figure)
    }
}

/// How incidents are judged.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// Whether every consequence says how the rule came to it.
    pub explain: bool,
}

/// Judges incidents by the rules in force on their days.
///
/// The answer has the incidents' order; an incident passed on by `counts_as` is followed by what it counts as. Rows no rule
/// can judge are reported as errors and left out. The order of the rows changes no figure: occurrences are counted by date
/// and, within a date, by what the rows state.
pub fn judge(
    book: &RuleBook,
    incidents: Vec<Incident>,
    people: &People<'_>,
    options: Options,
    sink: &mut Sink,
) -> Vec<Consequence> {
    let mut assignment = Assignment::new(book, incidents, sink);
    let mut judged: Vec<Consequence> = Vec::with_capacity(assignment.incidents.len());
    // The row of the log each came from.
    let mut origins: Vec<u32> = Vec::with_capacity(assignment.incidents.len());
    // Rules that pass incidents on come before those that receive them, so that every count is complete when it is taken.
    for rule in order_of_passing(book.violations()) {
        let violation = &book.violations()[rule];
        let rows = assignment.take(rule);
        let occurrences = count::count(violation, &assignment, &rows);
        let first = judged.len();
        for (row, occurrence) in rows.into_iter().zip(occurrences) {
            let incident = &assignment.incidents[row];
            let sanctions = sanctions(violation, incident, occurrence);
            if incident.status == Status::Approved && occurrence.is_some_and(|occurrence| occurrence.counted) {
                for code in sanctions.iter().flatten().filter_map(|sanction| sanction.counts_as.as_ref()) {
                    assignment.pass_on(book, row, code, sink);
                }
            }
            let incident = &assignment.incidents[row];
            let sanctions = sanctions.iter().flatten();
            let made = consequence::of(violation, incident, occurrence, sanctions, people, options, sink);
            judged.push(made);
            origins.push(assignment.origin(row));
        }
        if violation.shared {
            share::out(&mut judged[first..], options, sink);
        }
    }
    drop(assignment);
    in_order(&origins, &mut judged);
    judged
}

/// Sorts by origin, those of one origin in the order they came, without a second copy of a list of millions.
fn in_order(origins: &[u32], judged: &mut [Consequence]) {
    let mut from: Vec<u32> = (0..).take(origins.len()).collect();
    from.sort_by_key(|at| origins[*at as usize]);
    for first in 0..from.len() {
        // Around the circle of places that wait for each other, until the one is reached that waits for the first.
        let mut at = first;
        loop {
            let source = std::mem::replace(&mut from[at], u32::try_from(at).unwrap_or(u32::MAX)) as usize;
            if source == first || source == at {
                break;
            }
            judged.swap(at, source);
            at = source;
        }
    }
}

/// Which of a rule's consequences an incident has: one by size or count, and what is added on just that occurrence.
fn sanctions<'a>(
    violation: &'a Violation,
    incident: &Incident,
    occurrence: Option<count::Occurrence>,
) -> [Option<Applied<'a>>; 2] {
    let Some(count::Occurrence { number, in_window, counted: true }) = occurrence else { return [None; 2] };
    let reach = if violation.retroactive { in_window } else { number };
    let instead = violation.from.range(..=reach).next_back();
    let by_scale = match (&violation.scale, instead) {
        (_, Some((_, sanction))) => Some(Applied { sanction, doubled: 0, how: How::From }),
        (Scale::RecordOnly, None) => None,
        (Scale::Each(sanction), None) => Some(Applied { sanction, doubled: 0, how: How::Each }),
        (Scale::Ladder(ladder), None) => {
            ladder.rung(number).map(|(sanction, doubled)| Applied { sanction, doubled, how: How::Rung })
        }
        (Scale::Bands(bands), None) => {
            let minutes = incident.number(crate::model::RowNumber::Minutes);
            minutes.map(|minutes| Applied { sanction: bands.band(minutes), doubled: 0, how: How::Band })
        }
    };
    let added = violation.at.get(&number).map(|sanction| Applied { sanction, doubled: 0, how: How::At });
    [by_scale, added]
}

/// A consequence a rule lays down, as it applies to one incident.
#[derive(Clone, Copy)]
struct Applied<'a> {
    sanction: &'a Sanction,
    /// How often its fine is doubled.
    doubled: u32,
    how: How,
}

impl std::ops::Deref for Applied<'_> {
    type Target = Sanction;

    fn deref(&self) -> &Sanction {
        self.sanction
    }
}

/// By which of its keys a rule came to a consequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Each,
    Rung,
    Band,
    From,
    At,
}

/// The rules' indexes, each before those it passes incidents on to. The book was checked to have no circle.
fn order_of_passing(violations: &[Violation]) -> Vec<usize> {
    fn visit(at: usize, violations: &[Violation], seen: &mut [bool], order: &mut Vec<usize>) {
        if std::mem::replace(&mut seen[at], true) {
            return;
        }
        for code in violations[at].sanctions().filter_map(|sanction| sanction.counts_as.as_ref()) {
            for (next, other) in violations.iter().enumerate() {
                if other.code == *code {
                    visit(next, violations, seen, order);
                }
            }
        }
        order.push(at);
    }
    let mut order = Vec::with_capacity(violations.len());
    let mut seen = vec![false; violations.len()];
    for at in 0..violations.len() {
        visit(at, violations, &mut seen, &mut order);
    }
    order.reverse();
    order
}
