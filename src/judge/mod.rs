//! From incidents to consequences: ladders, bands, windows, dates. Only this stage knows them.

mod assign;
mod consequence;
mod count;
mod share;
mod stretches;

pub use stretches::in_stretches;

use crate::book::RuleBook;
use crate::book::violation::{Sanction, Scale, Violation};
use crate::diagnostics::Sink;
use crate::model::{Consequence, Incident, Month, Person, Positions, Staff, Status};

use assign::Assignment;

/// What a rule may ask about a person: the figures of the staff sheet.
#[derive(Default)]
pub struct People<'a> {
    staff: &'a [Staff],
    positions: Positions<'a>,
}

impl<'a> People<'a> {
    /// The people of a staff sheet.
    pub fn new(staff: &'a [Staff]) -> Self {
        let mut positions = Positions::with_capacity(staff.len());
        for (at, person) in (0..).zip(staff) {
            positions.add(person.employee.as_str(), at);
        }
        Self { staff, positions }
    }

    /// Where somebody stands on the sheet; `None` for who is not on it.
    pub fn position(&self, person: &Person) -> Option<u32> {
        self.positions.get(person.as_str())
    }
}

/// How incidents are judged.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// Whether every consequence says how the rule came to it.
    pub explain: bool,
    /// Whether only what falls into a month is asked for: a fine of it, or one taken back in it. Rows of other months are
    /// judged all the same, so that their faults are told, and may be left out of the answer.
    pub month: Option<Month>,
    /// Whether whoever an incident of that month concerns must be on the staff sheet.
    pub on_sheet: bool,
}

impl Options {
    fn asks_for(self, incident: &Incident) -> bool {
        let falls_into = |month: Month| {
            month.contains(incident.date) || incident.reversed.is_some_and(|reversed| month.contains(reversed))
        };
        self.month.is_none_or(falls_into)
    }
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
    let mut assignment = Assignment::new(book, incidents, people, options, sink);
    let violations = book.violations();
    let mut standings: Vec<Option<Standing>> = vec![None; assignment.incidents.len()];
    // Rules that pass incidents on come before those that receive them, so that every count is complete when it is taken.
    for rule in order_of_passing(violations) {
        let violation = &violations[rule];
        let passes_on = violation.sanctions().any(|sanction| sanction.counts_as.is_some());
        let rows = assignment.take(rule);
        let occurrences = count::count(violation, &assignment, &rows);
        for (row, occurrence) in rows.into_iter().zip(occurrences) {
            standings[row] = Some(Standing { rule, occurrence });
            if passes_on && assignment.incidents[row].status == Status::Approved {
                let sanctions = sanctions(violation, &assignment.incidents[row], occurrence);
                for code in sanctions.iter().flatten().filter_map(|sanction| sanction.counts_as.as_ref()) {
                    assignment.pass_on(book, row, code, sink);
                }
            }
        }
        standings.resize(assignment.incidents.len(), None);
    }
    let judged_row = |row: &u32| {
        let Standing { rule, occurrence } = standings[*row as usize]?;
        let (violation, incident) = (&violations[rule], &assignment.incidents[*row as usize]);
        let person = assignment.person(*row as usize);
        let person = people.staff.get(person as usize).map(|staff| (person, staff));
        // A loss is shared out over all of its rows.
        let asked = violation.shared || options.asks_for(incident);
        Some((rule, consequence::Row { violation, incident, occurrence, person, asked }))
    };
    let rows = assignment.by_origin();
    let mut judged = in_stretches(&rows, sink, |_, rows, sink| {
        let judged = rows.iter().filter_map(judged_row);
        judged.filter_map(|(_, row)| consequence::of(&row, options, sink)).collect()
    });
    for shared in (0..violations.len()).filter(|rule| violations[*rule].shared) {
        let answered = rows.iter().filter_map(judged_row).filter(|(_, row)| row.asked).zip(&mut judged);
        let losses = answered.filter(|((rule, _), _)| *rule == shared).map(|(_, consequence)| consequence);
        share::out(losses, options, sink);
    }
    judged
}

/// What a row is judged by.
#[derive(Clone, Copy)]
struct Standing {
    rule: usize,
    occurrence: Option<count::Occurrence>,
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
