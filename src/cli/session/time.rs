//! The month and the time of a run, and the calendars its rules count in.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::book::RuleBook;
use crate::book::calendar::CalendarRule;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::measure::calendars::Calendars;
use crate::model::{Consequence, Month, Staff};
use crate::said;
use crate::time::Calendar;

use super::super::Stop;
use super::Session;

impl Session<'_, '_> {
    /// The month of the run: the one stated, else the latest in the logs, else now's; said in a note when it was not stated.
    pub(crate) fn month(&mut self, latest: Option<NaiveDate>) -> Month {
        if let Some(month) = self.stated_month {
            return month;
        }
        let month = Month::of(latest.unwrap_or(self.now.date()));
        let message = match latest {
            Some(_) => said!(
                "the month is {month}, the latest in the logs; --month takes another",
                "统计月份为 {month}（记录中最近的月份），可用 --month 指定"
            ),
            None => said!("the month is {month}; --month takes another", "统计月份为 {month}，可用 --month 指定"),
        };
        self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        month
    }

    /// Only the consequences of the month, where one was stated.
    pub(crate) fn of_stated_month(&self, mut consequences: Vec<Consequence>) -> Vec<Consequence> {
        if let Some(month) = self.stated_month {
            consequences.retain(|consequence| month.contains(consequence.date));
        }
        consequences
    }

    /// Makes a calendar of the book, reading the files of holidays it names.
    pub(crate) fn calendar(&mut self, rule: &CalendarRule) -> Result<Calendar, Stop> {
        let calendar = rule.build(|file| {
            let days = self.reader.holidays(file, &mut self.sink);
            (!self.sink.has_errors()).then_some(days)
        });
        calendar.ok_or(Stop::Reported)
    }

    /// The calendars of a name, for rules that count in them; all hours of all days where no book defines `always`.
    pub(crate) fn calendars(&mut self, name: &str) -> Result<Calendars, Stop> {
        self.calendars_of(None, name)
    }

    /// The same of another book.
    pub(crate) fn calendars_of(&mut self, other: Option<&RuleBook>, name: &str) -> Result<Calendars, Stop> {
        let rules: Vec<CalendarRule> =
            other.unwrap_or(self.book()).calendars().iter().filter(|rule| *rule.head.id == *name).cloned().collect();
        if rules.is_empty() {
            return Ok(Calendars::always());
        }
        let mut dated = Vec::new();
        for rule in rules {
            let calendar = self.calendar(&rule)?;
            dated.push((rule, calendar));
        }
        Ok(Calendars::new(name, dated))
    }

    /// The month stated, if one was.
    pub(crate) fn stated_month(&self) -> Option<Month> {
        self.stated_month
    }

    /// Makes the run one of that month, stated or not. Without `--now` it is judged as things stood a day after the month,
    /// when the shift of its last night is over too, so that a later run gives the same figures.
    pub(crate) fn judge_month(&mut self, month: Month) {
        self.stated_month = Some(month);
        if self.common.now.is_none() {
            let over = month.next().first() + Days::new(1);
            self.now = self.now.min(over.and_time(NaiveTime::MIN));
        }
    }

    /// Judges things as they stood then, unless `--now` says otherwise.
    pub(crate) fn judge_as_of(&mut self, then: NaiveDateTime) {
        if self.common.now.is_none() {
            self.now = then;
        }
    }

    /// The day whose rules judge what states no day itself: today, or the last day of the month that is asked about.
    pub(crate) fn judging_day(&self) -> NaiveDate {
        let today = self.now.date();
        self.stated_month.map_or(today, |month| month.last().min(today))
    }

    /// The time to take for now.
    pub(crate) fn now(&self) -> NaiveDateTime {
        self.now
    }

    /// Takes the month a staff sheet is for, where none was stated: its pay is that month's, whatever the other logs reach into.
    pub(crate) fn take_month_of(&mut self, staff: &[Staff]) {
        let of_sheet = staff.iter().find_map(|person| person.month);
        if let (None, Some(month)) = (self.stated_month, of_sheet) {
            self.stated_month = Some(month);
            let message = said!(
                "the month is {month}, as the staff sheet says; --month takes another",
                "统计月份为 {month}（员工表所写），可用 --month 指定"
            );
            self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        }
    }
}
