//! Attendance summed up, one line a person.

use chrono::NaiveDate;

use crate::model::column::ATTENDANCE_SUMMARY;
use crate::model::outcome::Row;
use crate::model::punch::AttendanceState as State;
use crate::model::{Cell, Month, Person, Table};
use crate::said;

use super::Attendance;
use super::plan::REST;

/// What the rows of one person come to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    due: i64,
    present: i64,
    late: i64,
    late_s: i64,
    left_early: i64,
    early_s: i64,
    absent: i64,
    missing: i64,
    leave: i64,
    rest: i64,
    worked: i64,
    overtime_workday: i64,
    overtime_rest_day: i64,
    overtime_holiday: i64,
    /// The last day counted as due, and the last counted as present.
    last_due: Option<NaiveDate>,
    last_present: Option<NaiveDate>,
}

impl Attendance {
    /// One line a person, in the order of the roster; then those who are not on it.
    pub fn summary(self) -> Table {
        let mut people = self.plan.people.clone();
        let mut sums = self.sums();
        for stray in &self.unrostered {
            let at = self.plan.number(&stray.employee).map_or_else(
                || {
                    let beyond = people[self.plan.people.len()..].iter().position(|own| *own == stray.employee);
                    beyond.map_or(people.len(), |at| self.plan.people.len() + at)
                },
                |number| number as usize,
            );
            if at == people.len() {
                people.push(stray.employee.clone());
                sums.push(Sum::default());
            }
            sums[at].worked_without_shift(stray.worked().unwrap_or(0), self.statutory.contains(&stray.date));
        }
        let title = said!("Attendance by person", "考勤汇总");
        Table::new(ATTENDANCE_SUMMARY.name, title, ATTENDANCE_SUMMARY.all(), people.len(), move |at| {
            sums[at].row(&people[at])
        })
    }

    fn sums(&self) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); self.plan.people.len()];
        // Rows in the order of days, so that two shifts of one day are one day.
        let mut rows: Vec<u32> = self.rows().collect();
        rows.sort_by_key(|row| self.plan.days[*row as usize].date);
        for row in rows {
            let (day, verdict) = (&self.plan.days[row as usize], &self.verdicts[row as usize]);
            let sum = &mut sums[day.person as usize];
            let holiday = self.statutory.contains(&day.date);
            let worked = i64::from(verdict.worked.unwrap_or(0));
            if day.kind == REST {
                sum.rest += 1;
                sum.worked_without_shift(worked, holiday);
                continue;
            }
            // A shift somebody else stands in for is not due.
            if verdict.state == State::Rest {
                continue;
            }
            sum.due += i64::from(sum.last_due.replace(day.date) != Some(day.date));
            let there = verdict.came.is_some() || verdict.left.is_some() || verdict.worked.is_some();
            if there {
                sum.present += i64::from(sum.last_present.replace(day.date) != Some(day.date));
            }
            sum.late += i64::from(verdict.late > 0 && verdict.state != State::Absent);
            sum.late_s += i64::from(verdict.late);
            sum.left_early += i64::from(verdict.early > 0);
            sum.early_s += i64::from(verdict.early);
            sum.absent += i64::from(verdict.state == State::Absent);
            sum.missing += i64::from(verdict.state == State::MissingPunch);
            sum.leave += i64::from(verdict.state == State::Leave);
            sum.worked += worked;
            if holiday {
                sum.overtime_holiday += worked + i64::from(verdict.overtime);
            } else {
                sum.overtime_workday += i64::from(verdict.overtime);
            }
        }
        sums
    }

    /// The last day that counts.
    pub fn latest(&self) -> Option<NaiveDate> {
        self.rows().map(|row| self.plan.days[row as usize].date).max()
    }

    /// For each person of the roster, the days of a month it has a shift for.
    pub fn rostered_days(&self, month: Month) -> Vec<(Person, u32)> {
        let mut days: Vec<(u32, NaiveDate)> = self
            .plan
            .days
            .iter()
            .filter(|day| day.kind != REST && month.contains(day.date))
            .map(|day| (day.person, day.date))
            .collect();
        days.sort_unstable();
        days.dedup();
        let counts = days.chunk_by(|one, other| one.0 == other.0);
        let count = |own: &[(u32, NaiveDate)]| u32::try_from(own.len()).unwrap_or(u32::MAX);
        counts.map(|own| (self.plan.people[own[0].0 as usize].clone(), count(own))).collect()
    }
}

impl Sum {
    fn worked_without_shift(&mut self, worked: i64, holiday: bool) {
        if holiday {
            self.overtime_holiday += worked;
        } else {
            self.overtime_rest_day += worked;
        }
    }

    fn row(&self, employee: &Person) -> Row {
        let counts = [
            self.due,
            self.present,
            self.late,
            self.late_s,
            self.left_early,
            self.early_s,
            self.absent,
            self.missing,
            self.leave,
            self.rest,
            self.worked,
            self.overtime_workday,
            self.overtime_rest_day,
            self.overtime_holiday,
        ];
        std::iter::once(Cell::text(employee)).chain(counts.map(Cell::Count)).collect()
    }
}
