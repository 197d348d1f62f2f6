//! Clocks summed up by rule and group: counts, and exact percentiles. Parts add up to the same answer in any order.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::column::SLA_SUMMARY;
use crate::model::outcome::Row;
use crate::model::{Accumulate, Cell, ColumnId, Record, Shape, Table};
use crate::said;

use super::ordinary::Ordinary;
use super::tally::Tally;
use super::{Came, Clocks, State};

/// What the clocks of each group came to.
#[derive(Default)]
pub struct Summary {
    /// The number of each group, by its cells as they stand in the file: what is ordinary is looked up by that.
    by_cells: HashMap<Box<[u8]>, usize, foldhash::fast::FixedState>,
    numbers: HashMap<Arc<str>, usize, foldhash::fast::FixedState>,
    groups: Vec<Group>,
    /// The same of one column by its short cells, as they came up lately.
    lately: Lately,
    /// The cells of the row at hand.
    cells: Vec<u8>,
    /// What the clocks of the row at hand came to.
    at_hand: Vec<(usize, Came)>,
}

/// The numbers of groups by short cells. A place holds the last that fell on it: to look there takes far fewer steps than to
/// look into a map, and hardly ever fails.
struct Lately([(u128, usize); 64]);

impl Default for Lately {
    fn default() -> Self {
        // In the highest byte of a short cell stands its length: none is all ones.
        Self([(u128::MAX, 0); 64])
    }
}

impl Lately {
    #[inline]
    fn place(cell: u128) -> usize {
        // Multiplying gathers what the bytes differ in at the top.
        (cell.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) >> 122) as usize
    }

    #[inline]
    fn get(&self, cell: u128) -> Option<usize> {
        let (own, number) = self.0[Self::place(cell)];
        (own == cell).then_some(number)
    }

    fn put(&mut self, cell: u128, number: usize) {
        self.0[Self::place(cell)] = (cell, number);
    }
}

struct Group {
    name: Arc<str>,
    /// What each clock came to, by the clock's number.
    lines: Vec<Line>,
}

#[derive(Clone, Default)]
struct Line {
    /// How many clocks came to each state.
    states: [u64; State::ALL.len()],
    /// How long those that stopped had run.
    stopped: Tally,
}

/// A column that groups.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The column.
    pub column: ColumnId,
    /// Whether its cells are people, who have several names.
    is_person: bool,
}

impl By {
    /// Asks the log for the column.
    pub fn new(column: &str, is_person: bool, shape: &mut Shape) -> Self {
        Self { column: shape.ask(column), is_person }
    }

    fn name(self, row: &mut impl Record) -> String {
        let name = row.text(self.column).unwrap_or_default().into_owned();
        if self.is_person && !name.is_empty() {
            return row.person(self.column, None).map_or(name, |person| person.to_string());
        }
        name
    }
}

/// Between the cells of a group in its key: no text has such a byte.
const BETWEEN: u8 = 0xff;

impl Summary {
    /// The number of the group a row is in, by its cells in some columns.
    #[inline]
    fn group<R: Record>(&mut self, row: &mut R, by: &[By]) -> usize {
        let cell = if let [by] = by { row.short(by.column) } else { None };
        if let Some(known) = cell.and_then(|cell| self.lately.get(cell)) {
            return known;
        }
        let number = self.look_up(row, by);
        if let Some(cell) = cell {
            self.lately.put(cell, number);
        }
        number
    }

    fn look_up<R: Record>(&mut self, row: &mut R, by: &[By]) -> usize {
        self.cells.clear();
        for column in by {
            self.cells.extend_from_slice(row.raw(column.column));
            self.cells.push(BETWEEN);
        }
        if let Some(known) = self.by_cells.get(self.cells.as_slice()) {
            return *known;
        }
        let texts: Vec<String> = by.iter().map(|column| column.name(row)).collect();
        let number = self.number(&Arc::from(texts.join(" / ")));
        self.by_cells.insert(self.cells.as_slice().into(), number);
        number
    }

    fn number(&mut self, name: &Arc<str>) -> usize {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = self.groups.len();
        self.numbers.insert(Arc::clone(name), number);
        self.groups.push(Group { name: Arc::clone(name), lines: Vec::new() });
        number
    }

    /// Holds what the clocks of the row at hand came to where it is an ordinary one, and answers which are still to be judged.
    #[inline]
    pub fn judge<'o, R: Record>(&mut self, ordinary: &'o Ordinary<'_>, row: &R) -> &'o [usize] {
        ordinary.judge(row, &mut self.at_hand)
    }

    /// Holds what a clock of the row at hand came to, until the row is counted.
    #[inline]
    pub fn hold(&mut self, clock: usize, came: Came) {
        self.at_hand.push((clock, came));
    }

    /// Counts what is held of the row at hand.
    #[inline]
    pub fn count<R: Record>(&mut self, row: &mut R, by: &[By]) {
        if self.at_hand.is_empty() {
            return;
        }
        let group = self.group(row, by);
        let lines = &mut self.groups[group].lines;
        for (clock, (state, elapsed)) in self.at_hand.drain(..) {
            // A row at fault is not counted at all: it may be set aside.
            if !row.is_sound() {
                continue;
            }
            if clock >= lines.len() {
                lines.resize_with(clock + 1, Line::default);
            }
            let line = &mut lines[clock];
            line.states[state as usize] += 1;
            if matches!(state, State::Met | State::Late) {
                line.stopped.count(elapsed);
            }
        }
    }

    /// How many clocks were counted.
    pub fn clocks(&self) -> u64 {
        self.groups.iter().flat_map(|group| &group.lines).flat_map(|line| line.states).sum()
    }

    /// Whether any limit was not kept.
    pub fn has_breaches(&self) -> bool {
        let breached = |line: &Line| line.states[State::Late as usize] + line.states[State::Overdue as usize] > 0;
        self.groups.iter().flat_map(|group| &group.lines).any(breached)
    }

    /// The table: in the order of the rules, then of the groups' names. Without groups a rule that had no clock is shown too.
    pub fn table(mut self, clocks: &Clocks<'_>, checked: &[bool], grouped: bool) -> Table {
        self.groups.sort_by(|one, other| one.name.cmp(&other.name));
        let mut rows = Vec::new();
        for (number, clock) in clocks.iter().enumerate().filter(|(number, _)| checked[*number]) {
            let id = &clock.sla().head.id;
            let before = rows.len();
            for group in &mut self.groups {
                if let Some(line) =
                    group.lines.get_mut(number).filter(|line| line.states.iter().any(|count| *count > 0))
                {
                    rows.push(line.row(id, grouped.then_some(&*group.name)));
                }
            }
            if !grouped && rows.len() == before {
                rows.push(Line::default().row(id, None));
            }
        }
        let title = said!("Service levels", "服务时限汇总");
        Table::of_rows(SLA_SUMMARY.name, title, SLA_SUMMARY.all(), rows)
    }
}

impl Accumulate for Summary {
    const IN_ORDER: bool = false;

    fn add(&mut self, behind: Self) {
        for group in behind.groups {
            let number = self.number(&group.name);
            let own = &mut self.groups[number].lines;
            if own.len() < group.lines.len() {
                own.resize_with(group.lines.len(), Line::default);
            }
            for (own, line) in own.iter_mut().zip(group.lines) {
                own.states.iter_mut().zip(line.states).for_each(|(own, count)| *own += count);
                own.stopped.add(line.stopped);
            }
        }
    }
}

impl Line {
    fn row(&mut self, id: &str, group: Option<&str>) -> Row {
        let [met, late, open, overdue, exempt] = self.states;
        let breached = late + overdue;
        let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
        let judged = met + breached;
        let rate = (judged > 0).then(|| Decimal::from(breached) / Decimal::from(judged));
        let mut row = vec![
            Cell::text(id),
            Cell::or_empty(group, Cell::text),
            count(judged + open + exempt),
            count(met),
            count(breached),
            count(open),
            count(exempt),
            Cell::or_empty(rate, Cell::Ratio),
        ];
        row.extend(self.stopped.ranks([50, 90, 95, 100]).map(|seconds| Cell::or_empty(seconds, Cell::Seconds)));
        row
    }
}
