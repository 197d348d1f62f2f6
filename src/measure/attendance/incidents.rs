//! Breaches of attendance as incidents of the book's codes.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::attendance::AttendanceCodes;
use crate::measure::emit::Emitted;
use crate::model::punch::AttendanceState as State;
use crate::model::{Code, Incident, Place, RowNumber, Said};
use crate::said;

use super::Attendance;
use super::plan::Kept;

impl Attendance {
    /// Every breach that has a code, in the order of the roster; then the leave that is against its rule.
    pub fn breaches(&self, book: &RuleBook) -> Vec<Emitted> {
        let mut found = Vec::new();
        let mut absent_days = BTreeSet::new();
        for row in self.rows() {
            let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
            let uncoded = AttendanceCodes::default();
            let codes = book.attendance(day.date).map_or(&uncoded, |rules| &rules.codes);
            let kind = self.plan.kinds.get(day.kind as usize);
            let roster = || Place::new(&self.plan.file, u64::from(day.line)).to_string();
            let seen = |kept: Option<Kept>| {
                kept.map_or_else(roster, |kept| Place::new(&self.punches, u64::from(kept.line)).to_string())
            };
            let mut add = |code: &Option<Code>, seconds: Option<u32>, note: Said, source: String| {
                if let Some(code) = code {
                    let minutes = seconds.map(|seconds| Decimal::from(seconds) / Decimal::from(60));
                    found.push(Emitted {
                        employee: self.plan.people[day.person as usize].clone(),
                        date: day.date,
                        code: code.clone(),
                        number: minutes.map(|minutes| (RowNumber::Minutes, minutes)),
                        note,
                        source,
                    });
                }
            };
            let shift = kind.map_or("", |kind| &kind.name);
            let (came, left) = (verdict.came, verdict.left);
            match verdict.state {
                // A day with two shifts is absent once.
                State::Absent if absent_days.insert((day.person, day.date)) => {
                    add(&codes.absent, None, said!("{shift}: absent", "{shift}：旷工"), seen(came));
                }
                State::Absent => {}
                _ => {
                    if verdict.late > 0 {
                        let note = said!("{shift}: late", "{shift}：迟到");
                        add(&codes.late, Some(verdict.late), note, seen(came));
                    }
                    if verdict.early > 0 {
                        let note = said!("{shift}: left early", "{shift}：早退");
                        add(&codes.early_leave, Some(verdict.early), note, seen(left));
                    }
                    if verdict.state == State::MissingPunch {
                        let note = said!("{shift}: a punch is missing", "{shift}：缺卡");
                        add(&codes.missing_punch, None, note, seen(came.or(left)));
                    }
                }
            }
            if verdict.not_early {
                let note = said!("{shift}: no early arrival", "{shift}：未提前到岗");
                let own = kind.and_then(|kind| kind.no_early_arrival.clone());
                add(&own.or_else(|| codes.no_early_arrival.clone()), None, note, seen(came));
            }
            if verdict.unrelieved {
                let note = said!("{shift}: left before relief", "{shift}：未等接班离岗");
                let own = kind.and_then(|kind| kind.left_before_relief.clone());
                add(&own.or_else(|| codes.left_before_relief.clone()), None, note, seen(left));
            }
        }
        found.extend(self.leave_breaches());
        found
    }

    fn leave_breaches(&self) -> impl Iterator<Item = Emitted> + '_ {
        self.faults.iter().filter_map(|fault| {
            let leave = &self.leaves[fault.leave as usize];
            let days = match leave.away {
                crate::model::punch::Away::Days(first, _) => first,
                crate::model::punch::Away::Hours(from, _) => {
                    chrono::DateTime::from_timestamp(from, 0)?.naive_utc().date()
                }
            };
            Some(Emitted {
                employee: leave.employee.clone(),
                date: days,
                code: fault.code.clone()?,
                number: None,
                note: fault.message.clone(),
                source: leave.place.to_string(),
            })
        })
    }

    /// The same as rows of an incident log, as if it had been read.
    pub fn incidents(&self, book: &RuleBook) -> Vec<Incident> {
        self.breaches(book).into_iter().map(Emitted::incident).collect()
    }
}
