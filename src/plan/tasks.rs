//! What is done in turn: shared equally among those who work that day, and by nobody on two days running while others wait.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::book::roster::{RosterRule, Turn, TurnPer};
use crate::model::Duty;

use super::Assignment;
use super::frame::Frame;

/// The days of everybody in the order of the staff sheet, with what is done in turn.
pub(super) fn assign(frame: &Frame<'_>, shifts: &[Vec<Option<usize>>]) -> Vec<Assignment> {
    let mut tasks: BTreeMap<(usize, usize), Vec<Arc<str>>> = BTreeMap::new();
    for rule in frame.rules() {
        let Some(turn) = &rule.turn else { continue };
        for slot in shared(frame, rule, turn, shifts) {
            tasks.entry((slot.holder, slot.day)).or_default().push(Arc::clone(&turn.task));
        }
    }
    let mut order: Vec<usize> = (0..frame.people.len()).collect();
    order.sort_by_key(|person| frame.people[*person].place);
    let mut days = Vec::new();
    for person in order {
        let own = &frame.people[person];
        for day in &own.employed {
            let at = *day - frame.before;
            let shift = shifts[person][at];
            days.push(Assignment {
                employee: own.person.clone(),
                date: frame.days[*day],
                duty: shift.map_or(Duty::Rest, |shift| Duty::Shift(Arc::clone(&frame.shifts[shift]))),
                tasks: tasks.remove(&(person, at)).unwrap_or_default(),
            });
        }
    }
    days
}

/// One turn: a day of the month, the list it belongs to, who can take it and who has it.
struct Slot {
    day: usize,
    list: usize,
    able: Vec<usize>,
    holder: usize,
}

/// Everybody's turns: first whoever has had the fewest, and of those the one who waited longest; then turns are passed on
/// as long as that evens them out.
fn shared(frame: &Frame<'_>, rule: &RosterRule, turn: &Turn, shifts: &[Vec<Option<usize>>]) -> Vec<Slot> {
    let lists = if turn.per == TurnPer::Day { 1 } else { frame.shifts.len() };
    let is_of = |list: usize, shift: usize| turn.per == TurnPer::Day || list == shift;
    let works = |person: usize, day: usize, list: usize| {
        let shift = shifts[person][day].filter(|shift| is_of(list, *shift));
        shift.is_some_and(|shift| frame.is_about(rule, day + frame.before, shift))
    };
    let mut slots: Vec<Slot> = Vec::new();
    let mut counts = vec![0_usize; frame.people.len()];
    let mut last: Vec<Option<usize>> = vec![None; frame.people.len()];
    for day in 0..frame.month().len() {
        for list in 0..lists {
            let able: Vec<usize> = (0..frame.people.len()).filter(|person| works(*person, day, list)).collect();
            let again = |person: usize| {
                slots.iter().any(|slot| slot.list == list && slot.day + 1 == day && slot.holder == person)
            };
            let next =
                able.iter().copied().min_by_key(|person| (again(*person), counts[*person], last[*person], *person));
            if let Some(holder) = next {
                counts[holder] += 1;
                last[holder] = Some(day);
                slots.push(Slot { day, list, able, holder });
            }
        }
    }
    while let Some((over, path)) = passing(&slots, &counts) {
        let mut from = over;
        for (slot, to) in path {
            slots[slot].holder = to;
            counts[from] -= 1;
            counts[to] += 1;
            from = to;
        }
    }
    slots
}

/// A way to pass turns on, from somebody who has at least two more than the one it ends at: each step is a turn and who takes
/// it. Every step takes the turn of the one before, so nobody else's number changes.
fn passing(slots: &[Slot], counts: &[usize]) -> Option<(usize, Vec<(usize, usize)>)> {
    let mut people: Vec<usize> = (0..counts.len()).collect();
    people.sort_by_key(|person| (std::cmp::Reverse(counts[*person]), *person));
    people.into_iter().find_map(|over| {
        let mut came: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut queue = VecDeque::from([over]);
        while let Some(person) = queue.pop_front() {
            for (at, slot) in slots.iter().enumerate().filter(|(_, slot)| slot.holder == person) {
                for to in slot.able.iter().copied() {
                    if to == over || came.contains_key(&to) || follows(slots, slot, to) {
                        continue;
                    }
                    came.insert(to, (at, person));
                    queue.push_back(to);
                    let path = path(&came, over, to);
                    if counts[to] + 1 < counts[over] && path.iter().all(|(slot, to)| clear(slots, &path, *slot, *to)) {
                        return Some((over, path));
                    }
                }
            }
        }
        None
    })
}

fn path(came: &BTreeMap<usize, (usize, usize)>, over: usize, end: usize) -> Vec<(usize, usize)> {
    let mut path = Vec::new();
    let mut to = end;
    while to != over {
        let (slot, from) = came[&to];
        path.push((slot, to));
        to = from;
    }
    path.reverse();
    path
}

/// Whether somebody has the turn of the day before or after.
fn follows(slots: &[Slot], slot: &Slot, person: usize) -> bool {
    let near = |other: &Slot| other.list == slot.list && other.day.abs_diff(slot.day) == 1;
    slots.iter().any(|other| near(other) && other.holder == person)
}

/// Whether no other step of the way gives the same person the turn of a neighbouring day.
fn clear(slots: &[Slot], path: &[(usize, usize)], slot: usize, person: usize) -> bool {
    let near = |other: usize| slots[other].list == slots[slot].list && slots[other].day.abs_diff(slots[slot].day) == 1;
    !path.iter().any(|(other, to)| *to == person && near(*other))
}
