use chrono::{Datelike, NaiveDate, Weekday};
use clap::Args;

use crate::book::calendar::CalendarRule;
use crate::cli::session::Session;
use crate::cli::{Common, Stop};
use crate::diagnostics::{DiagnosticCode, nearest};
use crate::model::column::CALENDAR;
use crate::model::outcome::Row;
use crate::model::{Cell, Month, Outcome, Said, Table};
use crate::said;
use crate::time::{self, DayKind, TimeError, word};

/// Show a month of a calendar: what each day is, its hours, its holiday
#[derive(Args)]
pub(crate) struct Calendar {
    /// The calendar; without it, every one of the book
    name: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Calendar {
    pub(super) fn show(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let month = session.month(None);
        let mut rows = Vec::new();
        for rule in self.rules(session, month)? {
            let calendar = session.calendar(&rule)?;
            let days = month.first().iter_days().take_while(|date| month.contains(*date));
            for date in days.filter(|date| rule.head.validity.holds_on(*date)) {
                match row(&rule, &calendar, date) {
                    Ok(row) => rows.push(row),
                    Err(error) => {
                        session.sink().push(rule.unanswered(error));
                        return Err(Stop::Reported);
                    }
                }
            }
        }
        let title = said!("Calendar of {month}", "{month} 日历");
        Ok(Outcome::of(Table::of_rows(CALENDAR.name, title, CALENDAR.all(), rows)))
    }

    /// The calendars asked for that hold on some day of the month.
    fn rules(&self, session: &Session<'_, '_>, month: Month) -> Result<Vec<CalendarRule>, Stop> {
        let book = session.book();
        let id = &book.policy().id;
        let refused = |words| Err(Stop::Failure(DiagnosticCode::P009, words));
        let names = || book.calendars().iter().map(|rule| rule.head.id.as_ref());
        let mut rules = book.calendars().to_vec();
        if let Some(name) = &self.name {
            rules.retain(|rule| *rule.head.id == **name);
            if rules.is_empty() {
                return refused(match nearest(name, names()) {
                    Some(near) => said!(
                        "the book {id} has no calendar `{name}`; did you mean `{near}`?",
                        "制度 {id} 中没有日历 `{name}`；是否想找 `{near}`？"
                    ),
                    None => said!("the book {id} has no calendar `{name}`", "制度 {id} 中没有日历 `{name}`"),
                });
            }
        }
        rules.retain(|rule| {
            month
                .first()
                .iter_days()
                .take_while(|date| month.contains(*date))
                .any(|date| rule.head.validity.holds_on(date))
        });
        if rules.is_empty() {
            return refused(said!(
                "the book {id} has no [calendar.NAME] in force in {month}",
                "制度 {id} 在 {month} 没有生效的 [calendar.名称]"
            ));
        }
        Ok(rules)
    }
}

fn row(rule: &CalendarRule, calendar: &time::Calendar, date: NaiveDate) -> Result<Row, TimeError> {
    let day = calendar.day(date)?;
    let off = day.kind == DayKind::Holiday;
    let statutory = calendar.is_statutory(date).filter(|_| off);
    Ok(vec![
        Cell::text(&rule.head.id),
        Cell::Date(date),
        Cell::Word(weekday(date.weekday())),
        Cell::Word(kind(day.kind)),
        Cell::text(day.hours),
        Cell::Seconds(calendar.seconds_of(date)?),
        Cell::or_empty(day.listed, |listed| Cell::text(&listed.name)),
        Cell::or_empty(statutory, |statutory| {
            Cell::Word(if statutory { said!("yes", "是") } else { said!("no", "否") })
        }),
    ])
}

fn weekday(day: Weekday) -> Said {
    let zh = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][day.num_days_from_monday() as usize];
    Said { en: word(day).to_owned(), zh: zh.to_owned() }
}

fn kind(kind: DayKind) -> Said {
    match kind {
        DayKind::Workday => said!("workday", "工作日"),
        DayKind::Weekend => said!("weekend", "周末"),
        DayKind::Closed => said!("closed", "不营业"),
        DayKind::Holiday => said!("holiday", "节假日"),
        DayKind::Makeup => said!("make-up", "补班"),
        DayKind::OwnHours => said!("own-hours", "单独规定"),
    }
}
