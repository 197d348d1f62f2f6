//! Attendance as a table: one line a row of the roster, then what the roster says nothing of; and how each came about.

use std::sync::Arc;

use chrono::NaiveDateTime;

use crate::model::column::ATTENDANCE;
use crate::model::outcome::Row;
use crate::model::punch::AttendanceState as State;
use crate::model::{Cell, Person, Place, Said, Table, Trace};
use crate::said;

use super::{Attendance, StrayDay};

impl Attendance {
    /// One line a person and shift; only those of some shifts or clauses, and of some states, where any are named.
    pub fn table(mut self, only: &[String], states: &[State]) -> Table {
        let asked = |state: &State| states.is_empty() || states.contains(state);
        let rows: Vec<u32> = self
            .rows()
            .filter(|row| asked(&self.verdicts[*row as usize].state) && (only.is_empty() || self.is_of(*row, only)))
            .collect();
        // What the roster says nothing of is of no shift and no clause.
        if !only.is_empty() || !asked(&State::Unrostered) {
            self.unrostered.clear();
        }
        let shifts = rows.len();
        let length = shifts + self.unrostered.len();
        let attendance = Arc::new(self);
        Table::new(ATTENDANCE.name, said!("Attendance", "考勤"), ATTENDANCE.all(), length, move |at| {
            if at < shifts {
                attendance.row(rows[at])
            } else {
                attendance.stray_row(&attendance.unrostered[at - shifts])
            }
        })
    }

    /// Whether a row is of one of these shifts or clauses.
    fn is_of(&self, row: u32, only: &[String]) -> bool {
        let kind = self.plan.kinds.get(self.plan.days[row as usize].kind as usize);
        let clauses = self.clauses(row);
        only.iter().any(|name| kind.is_some_and(|kind| *kind.name == **name) || clauses.contains(name))
    }

    fn row(&self, row: u32) -> Row {
        let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
        let kind = self.plan.kinds.get(day.kind as usize);
        let span = self.plan.span(day);
        let at = |seconds: Option<i64>| Cell::or_empty(seconds.and_then(local), Cell::Instant);
        let time = |kept| self.plan.time(kept);
        vec![
            Cell::text(&self.plan.people[day.person as usize]),
            Cell::Date(day.date),
            Cell::or_empty(kind, |kind| Cell::text(&kind.name)),
            at(span.map(|(start, _)| start)),
            at(span.map(|(_, end)| end)),
            at(verdict.came.map(time)),
            at(verdict.left.map(time)),
            Cell::Count(i64::from(verdict.late)),
            Cell::Count(i64::from(verdict.early)),
            Cell::or_empty(verdict.worked, |worked| Cell::Count(i64::from(worked))),
            word(verdict.state),
            Cell::Clauses(self.clauses(row)),
            self.remark(row),
            Cell::Text(self.source(row)),
        ]
    }

    fn stray_row(&self, stray: &StrayDay) -> Row {
        let (came, left) = stray.pair();
        let at = |punch: Option<(i64, u64)>| Cell::or_empty(punch.and_then(|(at, _)| local(at)), Cell::Instant);
        let lines =
            [Some(came), left].into_iter().flatten().map(|(_, line)| Place::new(&self.punches, line).to_string());
        vec![
            Cell::text(&stray.employee),
            Cell::Date(stray.date),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            at(Some(came)),
            at(left),
            Cell::Count(0),
            Cell::Count(0),
            Cell::or_empty(stray.worked(), Cell::Count),
            word(State::Unrostered),
            Cell::Empty,
            Cell::Empty,
            Cell::Text(lines.collect::<Vec<_>>().join(" ")),
        ]
    }

    /// What else a rule finds in a row.
    fn remark(&self, row: u32) -> Cell {
        let verdict = &self.verdicts[row as usize];
        let mut remarks = Vec::new();
        if let Some(whom) = self.plan.stand_ins.get(&row) {
            remarks.push(said!("for {whom}", "替 {whom}"));
        }
        if verdict.not_early {
            remarks.push(said!("no early arrival", "未提前到岗"));
        }
        if verdict.unrelieved {
            remarks.push(said!("left before relief", "未等接班离岗"));
        }
        if let Some(kind) = verdict.leave.and_then(|leave| self.leaves[leave as usize].kind.as_deref()) {
            remarks.push(said!("{kind}", "{kind}"));
        }
        if remarks.is_empty() {
            return Cell::Empty;
        }
        let (en, zh): (Vec<_>, Vec<_>) = remarks.into_iter().map(|remark| (remark.en, remark.zh)).unzip();
        Cell::Word(Said { en: en.join("; "), zh: zh.join("；") })
    }

    /// The lines a row was seen in: its punches, or its leave; the roster's own where nobody was seen.
    fn source(&self, row: u32) -> String {
        let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
        let punches = [verdict.came, verdict.left].into_iter().flatten();
        let mut lines: Vec<String> =
            punches.map(|kept| Place::new(&self.punches, u64::from(kept.line)).to_string()).collect();
        lines.dedup();
        lines.extend(verdict.leave.map(|leave| self.leaves[leave as usize].place.to_string()));
        if lines.is_empty() {
            lines.push(Place::new(&self.plan.file, u64::from(day.line)).to_string());
        }
        lines.join(" ")
    }

    /// How each row of somebody's came about, or of everybody's.
    pub fn traces(&self, only: Option<&Person>) -> Vec<Trace> {
        let mut traces: Vec<Trace> = Vec::new();
        for (number, person) in (0..).zip(&self.plan.people) {
            if only.is_some_and(|only| only != person) {
                continue;
            }
            let rows = self.rows().filter(|row| self.plan.days[*row as usize].person == number);
            let strays = self.unrostered.iter().filter(|stray| stray.employee == *person);
            let parts: Vec<Trace> =
                rows.map(|row| self.trace(row)).chain(strays.map(|stray| self.stray_trace(stray))).collect();
            if !parts.is_empty() {
                let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
                traces.push(
                    Trace::new(said!("shifts and days of {person}", "{person} 的班次与日期"), Cell::Count(count))
                        .parts(parts),
                );
            }
        }
        traces
    }

    fn trace(&self, row: u32) -> Trace {
        let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
        let date = day.date;
        let what = match self.plan.kinds.get(day.kind as usize) {
            Some(kind) => said!("{date} {} {}", "{date} {} {}", kind.name, kind.hours),
            None => said!("{date} rest", "{date} 休息"),
        };
        let mut trace = Trace::new(what, word(verdict.state)).clauses(&self.clauses(row));
        trace.source = Some(Place::new(&self.plan.file, u64::from(day.line)).to_string());
        let parts = [(verdict.came, said!("in", "上班打卡")), (verdict.left, said!("out", "下班打卡"))];
        for (kept, what) in parts {
            if let Some(kept) = kept {
                let at = Cell::or_empty(local(self.plan.time(kept)), Cell::Instant);
                trace.parts.push(Trace::new(what, at).at(&Place::new(&self.punches, u64::from(kept.line))));
            }
        }
        if let Some(leave) = verdict.leave.map(|leave| &self.leaves[leave as usize]) {
            let kind = leave.kind.as_deref().unwrap_or("-");
            trace.parts.push(Trace::new(said!("leave: {kind}", "请假：{kind}"), Cell::Empty).at(&leave.place));
        }
        if verdict.late > 0 {
            trace = trace.because(said!("{} s late", "迟到 {} 秒", verdict.late));
        }
        if verdict.early > 0 {
            trace = trace.because(said!("{} s early", "早退 {} 秒", verdict.early));
        }
        if let Some(worked) = verdict.worked {
            trace = trace.because(said!("{worked} s worked", "在岗 {worked} 秒"));
        }
        if let Cell::Word(remark) = self.remark(row) {
            trace = trace.because(remark);
        }
        trace
    }

    fn stray_trace(&self, stray: &StrayDay) -> Trace {
        let date = stray.date;
        let mut trace = Trace::new(said!("{date}, not on the roster", "{date}，未排班"), word(State::Unrostered));
        let (came, left) = stray.pair();
        for (at, line) in [Some(came), left].into_iter().flatten() {
            let at = Cell::or_empty(local(at), Cell::Instant);
            trace.parts.push(Trace::new(said!("punch", "打卡"), at).at(&Place::new(&self.punches, line)));
        }
        trace
    }
}

fn word(state: State) -> Cell {
    Cell::Word(state.said())
}

/// Local seconds as a local time.
fn local(seconds: i64) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp(seconds, 0).map(|at| at.naive_utc())
}
