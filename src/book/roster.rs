//! `[roster]` and `[[roster]]`: who is needed when, how people rest and take turns.
//!
//! A block asks for one thing or for several that stand in one clause; a department has as many blocks as its paper has
//! clauses. `[roster]` is the only block of a book that has one, and needs neither an id nor a title.

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Clauses, Code};
use crate::said;
use crate::time::Week;

use super::calendar::{RawHours, lower_hours_of_week};
use super::rule::{Head, RawHead};
use super::section::{Found, FromToml, Reading, choices, section};
use super::value::{ClauseList, Limit, Several, Span};

section! {
    /// A block of `[roster]` as written.
    pub struct RawRoster {
        /// Its id; "roster" when left out.
        "id" id: String,
        /// The place in the paper rules it comes from, or several.
        "clause" clause: ClauseList,
        /// Its title in English.
        "title" title: String,
        /// Its title in Chinese.
        "title_zh" title_zh: String,
        /// The first day it holds.
        "since" since: NaiveDate,
        /// The last day it holds.
        "until" until: NaiveDate,
        /// Whether it replaces the block of the same id in the books laid underneath.
        "override" overrides: bool,
        /// When somebody must be present: "24x7", or by weekday. Without it, `staff` people work at some time of each day.
        "cover" cover: RawHours,
        /// How many people at least are present at every minute of it: 1 when left out.
        "staff" staff: Decimal,
        /// The shifts it is about: all when left out.
        "shifts" shifts: Several<String>,
        /// How many people at least the roster of a month has.
        "headcount" headcount: Decimal,
        /// How many days everybody rests: { per = "month", days = 3 }. Fewer is a fault, more a notice.
        "rest_days" rest_days: RawRest,
        /// How often everybody changes shifts: "week".
        "rotate" rotate: Turnover,
        /// How long somebody may stand in for another at a time.
        "stand_in_at_most" stand_in_at_most: Span,
        /// That a stand-in is approved: true, or a table that says how long ahead and by whom.
        "stand_in_approval" stand_in_approval: RawApproval,
        /// How long before a holiday its roster is sent: "7 days".
        "holiday_notice" holiday_notice: RawNotice,
        /// The most hours a shift, or a day's shifts together, may have.
        "hours_per_day" hours_per_day: Span,
        /// The most hours a week from Monday to Sunday may have.
        "hours_per_week" hours_per_week: Span,
        /// The least time between the end of a day's work and the beginning of the next.
        "rest_between" rest_between: Span,
        /// The most days one may work without a day of rest.
        "days_in_a_row" days_in_a_row: Decimal,
        /// What is done in turn: { task = "cleaning", per = "day" }.
        "in_turn" in_turn: RawTurn,
        /// The code that what is found of somebody is an incident of.
        "counts_as" counts_as: Code,
    }
}

section! {
    /// `rest_days` as written.
    pub struct RawRest {
        /// The stretch it is counted in: month or week.
        "per" per: RestPeriod,
        /// How many days.
        "days" days: Decimal,
    }
}

section! {
    /// `stand_in_approval` as a table.
    pub struct RawApprovalTable {
        /// How long before it begins, at the latest: before it when left out.
        "ahead" ahead: Limit,
        /// Who may approve it: anybody but the two themselves when left out.
        "by" by: Several<String>,
    }
}

section! {
    /// `holiday_notice` as a table.
    pub struct RawNoticeTable {
        /// How many days before the first day off: "7 days".
        "ahead" ahead: Limit,
        /// The calendar whose holidays count: the statutory ones of mainland China when left out.
        "calendar" calendar: String,
    }
}

section! {
    /// `in_turn` as written.
    pub struct RawTurn {
        /// What is done, as the roster's column `task` has it; of several names the first is the one that is written.
        "task" task: Several<String>,
        /// One person each day, or one of each shift.
        "per" per: TurnPer,
    }
}

/// `stand_in_approval`: true, false, or a table.
#[derive(Clone, Debug)]
pub enum RawApproval {
    /// Whether any at all is needed.
    Any(bool),
    /// When, and by whom.
    Table(Box<RawApprovalTable>),
}

/// `holiday_notice`: a number of days, or a table.
#[derive(Clone, Debug)]
pub enum RawNotice {
    /// So long before.
    Ahead(Limit),
    /// So long before the holidays of a calendar.
    Table(Box<RawNoticeTable>),
}

/// The stretch days of rest are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestPeriod {
    /// A calendar month.
    Month,
    /// A week from Monday to Sunday.
    Week,
}

/// How often people change shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turnover {
    /// From one week to the next.
    Week,
}

/// What one person at a time does in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnPer {
    /// One of all who work that day.
    Day,
    /// One of each shift.
    Shift,
}

/// When people must be present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The hours; `None` for some time of each day.
    pub hours: Option<Week>,
    /// How many people at least.
    pub staff: u32,
}

/// How many days everybody rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestDays {
    /// The stretch they are counted in.
    pub per: RestPeriod,
    /// How many.
    pub days: u32,
}

/// That a stand-in is approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    /// How long before it begins, at the latest.
    pub ahead: Option<Limit>,
    /// Who may approve it; nobody named for anybody but the two themselves.
    pub by: Vec<String>,
}

/// How long before a holiday its roster is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayNotice {
    /// How many days before the first day off.
    pub days: u32,
    /// The calendar whose holidays count.
    pub calendar: Option<Arc<str>>,
}

/// What is done in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What.
    pub task: Arc<str>,
    /// What else rosters call it.
    pub also: Vec<Arc<str>>,
    /// By how many.
    pub per: TurnPer,
}

/// How long people may work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkingTime {
    /// In one day.
    pub per_day: Option<Span>,
    /// In a week from Monday to Sunday.
    pub per_week: Option<Span>,
    /// The least rest between two days.
    pub rest_between: Option<Span>,
    /// The most days without a day of rest.
    pub days_in_a_row: Option<u32>,
}

/// A block of `[roster]`.
#[derive(Clone, Debug)]
pub struct RosterRule {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// Who must be present when.
    pub cover: Option<Cover>,
    /// The ids of the shifts it is about; none for all.
    pub shifts: Vec<Arc<str>>,
    /// How many people the roster of a month has at least.
    pub headcount: Option<u32>,
    /// How many days everybody rests.
    pub rest: Option<RestDays>,
    /// How often everybody changes shifts.
    pub rotate: Option<Turnover>,
    /// How long somebody may stand in for another at a time.
    pub stand_in_at_most: Option<Span>,
    /// That a stand-in is approved.
    pub stand_in_approval: Option<Approval>,
    /// How long before a holiday its roster is sent.
    pub holiday_notice: Option<HolidayNotice>,
    /// How long people may work.
    pub time: WorkingTime,
    /// What is done in turn.
    pub turn: Option<Turn>,
    /// The code that what is found of somebody is an incident of.
    pub counts_as: Option<Code>,
}

impl Turn {
    /// Whether a roster means it.
    pub fn is_called(&self, name: &str) -> bool {
        std::iter::once(&self.task).chain(&self.also).any(|own| **own == *name)
    }
}

impl RosterRule {
    /// The id of a block that states none.
    const ID: &'static str = "roster";

    /// Whether it is about a shift.
    pub fn is_about(&self, shift: &str) -> bool {
        self.shifts.is_empty() || self.shifts.iter().any(|own| **own == *shift)
    }
}

impl RawRoster {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<RosterRule> {
        let head = self.head(to);
        let (staff, headcount) = (whole(self.staff.as_ref(), to), whole(self.headcount.as_ref(), to));
        let hours = self.cover.as_ref().map(|cover| lower_hours_of_week(cover, to));
        let cover = match (hours, staff) {
            (None, None) => None,
            (hours, staff) => {
                Some(Cover { hours: hours.map_or(Some(None), |hours| hours.map(Some))?, staff: staff.unwrap_or(1) })
            }
        };
        let rest = self.rest_days.as_ref().and_then(|rest| rest.value.lower(to));
        let rule = RosterRule {
            head: head?,
            cover,
            shifts: self
                .shifts
                .iter()
                .flat_map(|shifts| &shifts.value.0)
                .map(|shift| Arc::from(shift.value.as_str()))
                .collect(),
            headcount,
            rest,
            rotate: self.rotate.as_ref().map(|rotate| rotate.value),
            stand_in_at_most: self.stand_in_at_most.as_ref().map(|limit| limit.value),
            stand_in_approval: self.stand_in_approval.as_ref().and_then(|approval| approval.value.lower()),
            holiday_notice: self.holiday_notice.as_ref().and_then(|notice| notice.value.lower(&notice.span, to)),
            time: WorkingTime {
                per_day: self.hours_per_day.as_ref().map(|limit| limit.value),
                per_week: self.hours_per_week.as_ref().map(|limit| limit.value),
                rest_between: self.rest_between.as_ref().map(|limit| limit.value),
                days_in_a_row: whole(self.days_in_a_row.as_ref(), to),
            },
            turn: self.in_turn.as_ref().and_then(|turn| turn.value.lower(to)),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
        };
        if !self.asks() {
            let message = said!("the block asks for nothing", "该段没有任何要求");
            let hint = said!(
                "say cover, staff, headcount, rest_days, rotate, a limit of time, or what is done in turn",
                "请写 cover、staff、headcount、rest_days、rotate、时限或 in_turn 等"
            );
            to.error_with(DiagnosticCode::P017, &self.span, message, hint);
        }
        Some(rule)
    }

    /// Whether anything is asked for, rightly or wrongly written.
    fn asks(&self) -> bool {
        let asked = [
            self.cover.is_some(),
            self.staff.is_some(),
            self.headcount.is_some(),
            self.rest_days.is_some(),
            self.rotate.is_some(),
            self.stand_in_at_most.is_some(),
            self.stand_in_approval.is_some(),
            self.holiday_notice.is_some(),
            self.hours_per_day.is_some(),
            self.hours_per_week.is_some(),
            self.rest_between.is_some(),
            self.days_in_a_row.is_some(),
            self.in_turn.is_some(),
        ];
        asked.contains(&true)
    }

    /// A block that is alone needs no name; the title is the name where none is stated.
    fn head(&self, to: &mut Reading<'_>) -> Option<Head> {
        let here = |value: &str| Found { value: value.to_owned(), span: self.span.clone() };
        let id = self.id.clone().unwrap_or_else(|| here(RosterRule::ID));
        let no_clause = || Found { value: ClauseList(Clauses::default()), span: self.span.clone() };
        Head::lower(
            RawHead {
                span: self.span.clone(),
                clause: Some(self.clause.clone().unwrap_or_else(no_clause)),
                title: Some(self.title.clone().unwrap_or_else(|| id.clone())),
                title_zh: Some(self.title_zh.clone().or_else(|| self.title.clone()).unwrap_or_else(|| id.clone())),
                id: Some(id),
                since: self.since.clone(),
                until: self.until.clone(),
                overrides: self.overrides.clone(),
            },
            to,
        )
    }
}

impl RawRest {
    fn lower(&self, to: &mut Reading<'_>) -> Option<RestDays> {
        let per = to.required(self.per.clone(), "per", &self.span);
        let days = to.required(self.days.clone(), "days", &self.span);
        let (per, days) = (per?.value, days?);
        let count = whole(Some(&days), to)?;
        let most = if per == RestPeriod::Month { 28 } else { 7 };
        if count > most {
            let (per, zh) = (per.word(), per.chinese());
            let message = said!("{count} days of rest are too many for a {per}", "每{zh}休不了 {count} 天");
            to.error(DiagnosticCode::P003, &days.span, message);
        }
        Some(RestDays { per, days: count })
    }
}

impl RestPeriod {
    /// Its word in a book.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
        }
    }

    /// In Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Month => "月",
            Self::Week => "周",
        }
    }
}

impl RawApproval {
    fn lower(&self) -> Option<Approval> {
        match self {
            Self::Any(needed) => needed.then(Approval::default),
            Self::Table(table) => Some(Approval {
                ahead: table.ahead.as_ref().map(|ahead| ahead.value),
                by: table.by.iter().flat_map(|by| &by.value.0).map(|name| name.value.clone()).collect(),
            }),
        }
    }
}

impl RawNotice {
    fn lower(&self, span: &Range<usize>, to: &mut Reading<'_>) -> Option<HolidayNotice> {
        let (ahead, calendar) = match self {
            Self::Ahead(ahead) => (*ahead, None),
            Self::Table(table) => {
                let ahead = to.required(table.ahead.clone(), "ahead", &table.span)?;
                (ahead.value, table.calendar.as_ref().map(|name| Arc::from(name.value.as_str())))
            }
        };
        let Limit::Days(days) = ahead else {
            let message = said!("expected a number of days such as \"7 days\"", "此处应为天数，如 \"7 days\"");
            to.error(DiagnosticCode::P003, span, message);
            return None;
        };
        Some(HolidayNotice { days, calendar })
    }
}

impl RawTurn {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Turn> {
        let task = to.required(self.task.clone(), "task", &self.span)?;
        let per = self.per.as_ref().map_or(TurnPer::Day, |per| per.value);
        let mut names = task.value.0.into_iter().map(|name| Arc::from(name.value.as_str()));
        Some(Turn { task: names.next()?, also: names.collect(), per })
    }
}

impl FromToml for RawApproval {
    const EXPECTS: (&'static str, &'static str) =
        ("true or { ahead = \"1 day\", by = [\"…\"] }", " true 或 { ahead = \"1 day\", by = [\"…\"] }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(needed) => Some(Self::Any(*needed)),
            DeValue::Table(_) => RawApprovalTable::from_toml(value, to).map(|table| Self::Table(Box::new(table))),
            _ => {
                to.wrong(value, Self::EXPECTS);
                None
            }
        }
    }
}

impl FromToml for RawNotice {
    const EXPECTS: (&'static str, &'static str) = (
        "a number of days such as \"7 days\", or { ahead = \"7 days\", calendar = \"…\" }",
        "天数，如 \"7 days\"，或 { ahead = \"7 days\", calendar = \"…\" }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            return RawNoticeTable::from_toml(value, to).map(|table| Self::Table(Box::new(table)));
        }
        let ahead = value.get_ref().as_str().and_then(Limit::parse);
        if ahead.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        ahead.map(Self::Ahead)
    }
}

/// A whole number of people or days, at least 1.
fn whole(found: Option<&Found<Decimal>>, to: &mut Reading<'_>) -> Option<u32> {
    let found = found?;
    let number = found.value;
    let count = number.fract().is_zero().then(|| u32::try_from(number).ok()).flatten().filter(|count| *count > 0);
    if count.is_none() {
        let message =
            said!("expected a whole number from 1, found `{number}`", "此处应为不小于 1 的整数，却是 `{number}`");
        to.error(DiagnosticCode::P003, &found.span, message);
    }
    count
}

choices! {
    RestPeriod: "month" => Self::Month, "week" => Self::Week;
    Turnover: "week" => Self::Week;
    TurnPer: "day" => Self::Day, "shift" => Self::Shift;
}
