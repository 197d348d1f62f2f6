//! The calendars a rule counts in, by the days each holds.

use chrono::NaiveDate;

use crate::book::calendar::CalendarRule;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::model::Moment;
use crate::said;
use crate::time::{Calendar, Instant, Schedule, TimeError, Zone};

/// The calendars of one name, each in force on its days.
#[derive(Debug)]
pub struct Calendars {
    name: String,
    dated: Vec<(CalendarRule, Calendar)>,
    always: Option<Calendar>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub enum Unanswered {
    /// No calendar of the name is in force on the day.
    NotInForce(String, NaiveDate),
    /// The calendar does not know.
    Unknown(Box<CalendarRule>, TimeError),
}

impl Calendars {
    /// The calendars of a name.
    pub fn new(name: &str, dated: Vec<(CalendarRule, Calendar)>) -> Self {
        Self { name: name.to_owned(), dated, always: None }
    }

    /// All hours of all days.
    pub fn always() -> Self {
        let always = Calendar::new(Schedule::always(Zone::SHANGHAI));
        Self { name: String::new(), dated: Vec::new(), always: Some(always) }
    }

    /// The calendar on a day.
    pub fn on(&self, date: NaiveDate) -> Result<&Calendar, Unanswered> {
        let dated = self.dated.iter().find(|(rule, _)| rule.head.validity.holds_on(date)).map(|(_, calendar)| calendar);
        dated.or(self.always.as_ref()).ok_or_else(|| Unanswered::NotInForce(self.name.clone(), date))
    }

    /// The first of them, whose clocks tell the day a moment lies on.
    pub fn first(&self) -> Option<&Calendar> {
        self.dated.first().map(|(_, calendar)| calendar).or(self.always.as_ref())
    }

    /// The only one there is.
    pub fn only(&self) -> Option<&Calendar> {
        self.first().filter(|_| self.dated.len() <= 1)
    }

    /// What is wrong where one of them does not know, with the way out: they differ by the days they hold, and are one to who
    /// reads the book.
    pub fn unknown(&self, error: TimeError) -> Diagnostic {
        if let Some((rule, _)) = self.dated.first() {
            return rule.unanswered(error);
        }
        let message = said!("there is no answer: {error}", "没有答案：{error}");
        Diagnostic::error(DiagnosticCode::P018, At::Run, message)
    }

    /// The instant of a moment, and its date on the calendar's clocks.
    pub fn instant(&self, moment: Moment) -> (Instant, NaiveDate) {
        let calendar = self.first();
        let instant = match (moment, calendar) {
            (Moment::Local(seconds), Some(calendar)) => calendar.instant_of_civil(seconds),
            (Moment::Local(seconds) | Moment::Exact(seconds), _) => Instant::from_utc(seconds),
        };
        let date = calendar.map_or(NaiveDate::MIN, |calendar| calendar.local(instant).date());
        (instant, date)
    }

    /// Why a day's calendar has no answer.
    pub fn unanswered(&self, date: NaiveDate, error: TimeError) -> Unanswered {
        match self.dated.iter().find(|(rule, _)| rule.head.validity.holds_on(date)) {
            Some((rule, _)) => Unanswered::Unknown(Box::new(rule.clone()), error),
            None => Unanswered::NotInForce(self.name.clone(), date),
        }
    }
}

impl Unanswered {
    /// As it is said.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Unknown(rule, error) => rule.unanswered(*error),
            Self::NotInForce(name, date) => {
                let message = said!(
                    "the book has no calendar `{name}` in force on {date}",
                    "制度在 {date} 没有生效的日历 `{name}`"
                );
                Diagnostic::error(DiagnosticCode::P009, At::Run, message)
            }
        }
    }
}
