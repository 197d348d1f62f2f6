use chrono::{Datelike, NaiveDate, Weekday};
use clap::Args;

use crate::book::calendar::CalendarRule;
use crate::cli::session::Session;
use crate::cli::{Common, Stop};
use crate::diagnostics::{DiagnosticCode, nearest};
use crate::model::column::CALENDAR;
use crate::model::holiday;
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
        Cell::or_empty(day.listed, |listed| Cell::Word(holiday::title(&listed.name))),
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::book::library::Library;
    use crate::cli::{Trial, trial};
    use crate::diagnostics::Sink;
    use crate::log::files::{Files, InMemory};

    const BOOK: &str = r#"
        [policy]
        id = "t"
        title = "Test"
        title_zh = "测试"
        [calendar.desk]
        until = 2026-12-31
        holidays = "cn"
        hours = { mon-fri = ["08:30-12:00", "13:30-17:30"], sat = ["09:00-12:00"] }
        on = { "2025-10-09" = [], "2025-10-10" = ["16:00-01:00"] }
        [calendar.shop]
        since = 2027-01-02
        holidays = ["cn", "days/2027.csv"]
        hours = { tue-sun = ["10:00-22:00"] }
    "#;

    fn run(words: &str, days: &str) -> Trial {
        let files = [("books/t.toml", BOOK), ("books/days/2027.csv", days)];
        let files = InMemory::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
        let read = |path: &Path| files.read(&path.to_string_lossy());
        let mut sink = Sink::default();
        let book = Library::new(&read).load("books/t.toml", &mut sink).expect("a sound book");
        let arguments: Vec<_> = format!("cs policy calendar {words} --format csv").split(' ').map(Into::into).collect();
        trial(&arguments, book, &files).expect("a sound command line")
    }

    #[track_caller]
    fn assert_refused(words: &str, days: &str, message: &str) {
        let trial = run(words, days);
        assert_eq!(trial.status.code(), 2);
        assert_eq!(trial.stdout, b"");
        let said: Vec<_> = trial.sink.shown().iter().map(|said| said.message.en.as_str()).collect();
        assert_eq!(said, [message]);
    }

    #[test]
    fn a_month_is_shown_day_by_day() {
        let answer = String::from_utf8(run("desk --month 2025-10", "").stdout).expect("text");
        let lines: Vec<&str> = answer.lines().collect();
        assert_eq!(lines.len(), 32);
        assert_eq!(lines[0], "calendar,date,weekday,kind,hours,working_s,holiday,statutory");
        for line in [
            "desk,2025-10-03,fri,holiday,,0,\"National Day, Mid-Autumn Festival\",yes",
            "desk,2025-10-04,sat,holiday,,0,\"National Day, Mid-Autumn Festival\",no",
            "desk,2025-10-09,thu,own-hours,,0,,",
            "desk,2025-10-10,fri,own-hours,16:00-01:00,32400,,",
            "desk,2025-10-11,sat,make-up,08:30-12:00 13:30-17:30,27000,\"National Day, Mid-Autumn Festival\",",
            "desk,2025-10-12,sun,weekend,,0,,",
            "desk,2025-10-13,mon,workday,08:30-12:00 13:30-17:30,27000,,",
            "desk,2025-10-18,sat,workday,09:00-12:00,10800,,",
        ] {
            assert!(lines.contains(&line), "{line}\n{answer}");
        }
    }

    #[test]
    fn only_the_days_a_calendar_holds_are_shown_with_the_holidays_of_its_files() {
        let answer = run("--month 2027-01", "date,kind,name\n2027-01-05,off,盘点\n").stdout;
        let answer = String::from_utf8(answer).expect("text");
        let lines: Vec<&str> = answer.lines().collect();
        assert_eq!(lines.len(), 1 + 30, "from the 2nd on, and not the desk's");
        assert_eq!(lines[1], "shop,2027-01-02,sat,workday,10:00-22:00,43200,,");
        assert_eq!(lines[3], "shop,2027-01-04,mon,closed,,0,,");
        assert_eq!(lines[4], "shop,2027-01-05,tue,holiday,,0,盘点,");
    }

    #[test]
    fn what_cannot_be_shown_is_said() {
        assert_refused("dsk --month 2025-10", "", "the book t has no calendar `dsk`; did you mean `desk`?");
        assert_refused("desk --month 2027-01", "", "the book t has no [calendar.NAME] in force in 2027-01");
        let other_year = "date,kind,name\n2028-01-01,off,\n";
        assert_refused("shop --month 2027-03", other_year, "the calendar `shop` does not know the holidays of 2027");
        assert_refused("shop --month 2027-03", "date,kind\n2027-01-01,free\n", "\"free\" is not a kind");
    }
}
