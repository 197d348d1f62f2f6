//! A rota as tables, as a month's grid and as people's own calendars.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::book::RuleBook;
use crate::book::shift::Shift;
use crate::model::agenda::{Agenda, Event, When};
use crate::model::column::{ROSTER, ROTA};
use crate::model::grid::{Grid, GridCell, GridColumn, GridRow};
use crate::model::outcome::Row;
use crate::model::{Cell, Duty, Month, Person, Said, Table};
use crate::said;
use crate::time::{Calendar, DAY, DayKind, word};

use super::fair::is_night_of;
use super::{Assignment, Rota};

/// A rota with what it takes to show it.
pub struct Shown<'a> {
    /// The rules.
    pub book: &'a RuleBook,
    /// The month.
    pub month: Month,
    /// The rota.
    pub rota: &'a Rota,
    /// Whose clocks its hours are on, and which days are off.
    pub calendar: &'a Calendar,
}

impl Shown<'_> {
    /// The rota as a roster, which `cs roster check` and `cs attendance` read.
    pub fn table(&self) -> Table {
        let tasks = self.rota.days.iter().any(|day| !day.tasks.is_empty());
        let names: &[&str] =
            if tasks { &["employee", "date", "shift", "task"] } else { &["employee", "date", "shift"] };
        let columns = names.iter().filter_map(|name| ROSTER.column(name)).collect();
        let rows = self.rota.days.iter().map(|day| {
            let mut row: Row = vec![Cell::text(&day.employee), Cell::Date(day.date)];
            row.push(match &day.duty {
                Duty::Shift(id) => Cell::text(id),
                Duty::Rest => Cell::Word(said!("rest", "休")),
            });
            if tasks {
                row.push(Cell::Text(day.tasks.join("; ")));
            }
            row
        });
        let month = self.month;
        Table::of_rows(ROSTER.name, said!("Roster of {month}", "{month} 排班表"), columns, rows.collect())
    }

    /// What the month is for each person.
    pub fn summary(&self) -> Table {
        let mut rows = Vec::new();
        for (person, days) in self.people() {
            let (mut worked, mut nights, mut weekends, mut seconds, mut tasks) = (0, 0, 0, 0, 0);
            for day in &days {
                let Some(shift) = self.shift(day) else { continue };
                let hours = shift.hours_on(day.date);
                worked += 1;
                seconds += hours.seconds();
                nights += i64::from(is_night_of(hours.spans().iter().map(|span| (span.from, span.to))));
                weekends += i64::from(day.date.weekday().number_from_monday() > 5);
                tasks += i64::try_from(day.tasks.len()).unwrap_or(i64::MAX);
            }
            let rest = i64::try_from(days.len()).unwrap_or(i64::MAX) - worked;
            let counts = [worked, rest, nights, weekends, tasks].map(Cell::Count);
            let mut row: Row = vec![Cell::text(person)];
            row.extend(counts);
            row.push(Cell::Seconds(seconds));
            rows.push(row);
        }
        let month = self.month;
        Table::of_rows(ROTA.name, said!("{month} by person", "{month} 各人汇总"), ROTA.all(), rows)
    }

    /// The month at a glance.
    pub fn grid(&self) -> Grid {
        let dates: Vec<NaiveDate> =
            self.month.first().iter_days().take_while(|date| self.month.contains(*date)).collect();
        let shifts = self.shifts();
        let mark = |id: &str| {
            let at = shifts.iter().position(|shift| *shift.head.id == *id);
            let text = at.map_or(id, |at| short_name(shifts[at]));
            GridCell { text: said!("{text}", "{text}"), tint: at }
        };
        let rest = GridCell { text: said!("-", "休"), tint: None };
        let mut rows = Vec::new();
        let mut by_day: Vec<Vec<i64>> = vec![vec![0; dates.len()]; shifts.len()];
        for (person, days) in self.people() {
            let mut sums = vec![0; shifts.len() + 1];
            let duty: BTreeMap<NaiveDate, &Duty> = days.iter().map(|day| (day.date, &day.duty)).collect();
            let cells = dates.iter().enumerate().map(|(column, date)| match duty.get(date) {
                None => GridCell::default(),
                Some(Duty::Rest) => {
                    sums[shifts.len()] += 1;
                    rest.clone()
                }
                Some(Duty::Shift(id)) => {
                    if let Some(at) = shifts.iter().position(|shift| shift.head.id == *id) {
                        sums[at] += 1;
                        by_day[at][column] += 1;
                    }
                    mark(id)
                }
            });
            let cells = cells.collect();
            rows.push(GridRow { name: person.to_string(), cells, sums });
        }
        let names = || shifts.iter().map(|shift| mark(&shift.head.id).text);
        let legend = shifts.iter().map(|shift| {
            let (hours, title) = (&shift.hours, &shift.head.title);
            (mark(&shift.head.id), Said { en: format!("{} {hours}", title.en), zh: format!("{} {hours}", title.zh) })
        });
        let month = self.month;
        Grid {
            title: said!("Rota {month}", "{month} 排班"),
            corner: said!("employee", "姓名"),
            columns: dates.iter().map(|date| self.column(*date)).collect(),
            sums: names().chain([said!("rest", "休")]).collect(),
            rows,
            footer: names().zip(by_day).collect(),
            legend: legend.chain([(rest.clone(), said!("day of rest", "休息"))]).collect(),
        }
    }

    /// The shifts of one person, or of everybody with their names, for a calendar program.
    pub fn agenda(&self, of: Option<&Person>, made: DateTime<Utc>) -> Agenda {
        let own = self.rota.days.iter().filter(|day| of.is_none_or(|person| day.employee == *person));
        let events = own.filter_map(|day| {
            let shift = self.shift(day)?;
            let hours = shift.hours_on(day.date);
            let midnight = i64::from(day.date.to_epoch_days()) * DAY;
            let instant = |civil: i64| {
                DateTime::from_timestamp(self.calendar.instant_of_civil(midnight + civil).utc(), 0).unwrap_or_default()
            };
            let (person, title) = (&day.employee, &shift.head.title);
            let mut summary = title.said();
            if of.is_none() {
                summary = said!("{person}: ", "{person}：").and(&summary);
            }
            let mut description = said!("{hours}", "{hours}");
            if !day.tasks.is_empty() {
                let tasks = day.tasks.join(", ");
                description = description.and(&said!("\n{tasks}", "\n{tasks}"));
            }
            Some(Event {
                key: format!("roster {} {person}", day.date),
                when: When::Span(instant(hours.starts()), instant(hours.ends())),
                summary,
                description,
                categories: vec![shift.head.id.to_string()],
                remind_s: None,
            })
        });
        let month = self.month;
        let name = match of {
            Some(person) => said!("{person} {month}", "{person} {month}"),
            None => said!("Rota {month}", "{month} 排班"),
        };
        Agenda { name, zone: self.calendar.schedule().zone.name().to_owned(), made, events: events.collect() }
    }

    /// Everybody with their days, in the order of the rota.
    pub fn people(&self) -> Vec<(&Person, Vec<&Assignment>)> {
        let mut people: Vec<(&Person, Vec<&Assignment>)> = Vec::new();
        for day in &self.rota.days {
            match people.last_mut().filter(|(person, _)| **person == day.employee) {
                Some((_, days)) => days.push(day),
                None => people.push((&day.employee, vec![day])),
            }
        }
        people
    }

    fn shift(&self, day: &Assignment) -> Option<&Shift> {
        match &day.duty {
            Duty::Shift(id) => self.book.shift(id, day.date),
            Duty::Rest => None,
        }
    }

    /// The shifts of the rota, in the order of the book, each once.
    fn shifts(&self) -> Vec<&Shift> {
        let worked =
            |id: &Arc<str>| self.rota.days.iter().any(|day| matches!(&day.duty, Duty::Shift(own) if own == id));
        let mut shifts: Vec<&Shift> = Vec::new();
        for shift in self.book.shifts().iter().filter(|shift| worked(&shift.head.id)) {
            if !shifts.iter().any(|own| own.head.id == shift.head.id) {
                shifts.push(shift);
            }
        }
        shifts
    }

    fn column(&self, date: NaiveDate) -> GridColumn {
        let weekday = date.weekday();
        let zh = ["一", "二", "三", "四", "五", "六", "日"][weekday.num_days_from_monday() as usize];
        // A year whose holidays are not known has weekends all the same.
        let off = match self.calendar.day(date) {
            Ok(day) if day.kind == DayKind::Holiday => true,
            Ok(day) if day.kind == DayKind::Makeup => false,
            _ => weekday.number_from_monday() > 5,
        };
        GridColumn {
            head: date.day().to_string(),
            under: Said { en: word(weekday).to_owned(), zh: zh.to_owned() },
            shaded: off,
        }
    }
}

/// The shortest of a shift's names; of those as short as it, its id.
fn short_name(shift: &Shift) -> &str {
    shift.names().min_by_key(|name| name.chars().count()).unwrap_or(&shift.head.id)
}
