//! The values of `[[due]]` as people write them: how often, when, how long after, by which columns.

use std::sync::Arc;

use chrono::{NaiveTime, Weekday};
use toml::Spanned;
use toml::de::DeValue;

use crate::model::{Code, Said};
use crate::said;
use crate::time::{MonthDay, weekdays};

use super::super::section::{Found, FromToml, Reading, choices, section};
use super::super::value::{Limit, Named, Several};

/// How often something falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Every day.
    Day,
    /// Every week, from Monday on.
    Week,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every year.
    Year,
    /// On the first day off of every holiday of a name.
    Holiday,
    /// On every statutory day of a name.
    Festival,
}

/// Which period something is about, seen from the one it falls due in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same.
    This,
    /// The one before.
    Previous,
    /// The one after.
    Next,
}

/// What becomes of something due on a day without working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnHoliday {
    /// It stays.
    Stay,
    /// It moves on to the next working day.
    Next,
    /// It moves back to the working day before.
    Previous,
    /// It is not due.
    Cancel,
}

/// A day within a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOf {
    /// The so-manieth, or the last one where the month is shorter.
    Number(u32),
    /// The last.
    Last,
}

/// When within its period something falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// By a time of the day, or of the day after.
    Clock {
        /// Of the day after.
        next_day: bool,
        /// By 24:00 when not stated.
        time: Option<NaiveTime>,
    },
    /// On a weekday.
    Weekday(Weekday, Option<NaiveTime>),
    /// On a day of the month, or of the quarter's last month.
    Day(DayOf, Option<NaiveTime>),
    /// On a day of the year.
    YearDay(MonthDay),
    /// At holidays of this name.
    Named(String),
}

/// How long after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The limit.
    pub limit: Limit,
    /// The time of its last day, for a limit in days; its end when not stated.
    pub time: Option<NaiveTime>,
}

section! {
    /// Codes by what happened.
    struct RawCountsAs {
        /// Of one that was done too late.
        "late" late: Code,
        /// Of one that was not done.
        "missing" missing: Code,
    }
}

/// The codes a late and a missing one are incidents of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountsAs {
    /// Of one that was done too late.
    pub late: Option<Code>,
    /// Of one that was not done.
    pub missing: Option<Code>,
}

impl FromToml for CountsAs {
    const EXPECTS: (&'static str, &'static str) =
        ("a code, or { late = \"…\", missing = \"…\" }", "代码，或 { late = \"…\", missing = \"…\" }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            let raw = RawCountsAs::from_toml(value, to)?;
            let code = |found: Option<Found<Code>>| found.map(|found| found.value);
            return Some(Self { late: code(raw.late), missing: code(raw.missing) });
        }
        let code = Code::from_toml(value, to)?;
        Some(Self { late: Some(code.clone()), missing: Some(code) })
    }
}

impl Every {
    /// Whether it goes by the names of holidays.
    pub(super) fn is_by_name(self) -> bool {
        matches!(self, Self::Holiday | Self::Festival)
    }

    pub(super) fn expects(self) -> Said {
        match self {
            Self::Day => {
                said!("a day is due by \"17:00\" or \"next day 12:00\"", "每日应写 \"17:00\" 或 \"next day 12:00\"")
            }
            Self::Week => said!("a week is due on a weekday such as \"fri 16:00\"", "每周应写星期，如 \"fri 16:00\""),
            Self::Month | Self::Quarter => {
                said!(
                    "a month or quarter is due on a day such as 25 or \"last\"",
                    "每月或每季应写日期，如 25 或 \"last\""
                )
            }
            Self::Year => said!("a year is due on a day such as \"05-31\"", "每年应写日期，如 \"05-31\""),
            Self::Holiday | Self::Festival => said!("a holiday goes by its name", "节假日应写名称"),
        }
    }
}

impl On {
    pub(super) fn fits(&self, every: Every) -> bool {
        match self {
            Self::Clock { .. } => every == Every::Day,
            Self::Weekday(..) => every == Every::Week,
            Self::Day(..) => matches!(every, Every::Month | Every::Quarter),
            Self::YearDay(_) => every == Every::Year,
            Self::Named(_) => every.is_by_name(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(day) = MonthDay::parse(text) {
            return Some(Self::YearDay(day));
        }
        if let Some(rest) = text.strip_prefix("next day") {
            let rest = rest.trim();
            let time = if rest.is_empty() { None } else { Some(clock(rest)?) };
            return Some(Self::Clock { next_day: true, time: time.flatten() });
        }
        if let Some(time) = clock(text) {
            return Some(Self::Clock { next_day: false, time });
        }
        let (day, time) = match text.split_once(' ') {
            Some((day, time)) => (day, clock(time.trim())?),
            None => (text, None),
        };
        if let Some([weekday]) = weekdays(day).as_deref() {
            return Some(Self::Weekday(*weekday, time));
        }
        if day == "last" {
            return Some(Self::Day(DayOf::Last, time));
        }
        if let Some(number) = day_number(day) {
            return Some(Self::Day(DayOf::Number(number), time));
        }
        // Whatever is not ASCII is a name: 春节.
        (!text.is_ascii()).then(|| Self::Named(text.to_owned()))
    }
}

fn day_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=31).contains(number))
}

/// A time of day; 24:00 is the end of the day, which needs no time.
#[expect(clippy::option_option, reason = "no time of day at all is not the end of the day")]
fn clock(text: &str) -> Option<Option<NaiveTime>> {
    if text == "24:00" {
        return Some(None);
    }
    let (hours, minutes) = text.split_once(':')?;
    let plain = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(hours) || !plain(minutes) || minutes.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0).map(Some)
}

impl FromToml for On {
    const EXPECTS: (&'static str, &'static str) = (
        "when it is due: \"17:00\", \"next day 12:00\", \"fri 16:00\", 25, \"last\", \"05-31\" or a holiday's name",
        "到期时间，如 \"17:00\"、\"next day 12:00\"、\"fri 16:00\"、25、\"last\"、\"05-31\" 或节日名称",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let read = match value.get_ref() {
            DeValue::Integer(number) => day_number(number.as_str()).map(|day| Self::Day(DayOf::Number(day), None)),
            DeValue::String(text) => Self::parse(text),
            _ => None,
        };
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }
}

/// Columns that lead from one log to another, as each names them.
#[derive(Clone, Debug)]
pub struct By(pub Vec<(Arc<str>, Arc<str>)>);

impl FromToml for By {
    const EXPECTS: (&'static str, &'static str) =
        ("a column, a list of columns, or { item = \"product\" }", "列、列的列表，或 { item = \"product\" }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let pair = |one: &str, other: &str| (Arc::from(one), Arc::from(other));
        if value.get_ref().is_table() {
            let named = Named::<String>::from_toml(value, to)?;
            return Some(Self(named.0.iter().map(|(one, other)| pair(&one.value, &other.value)).collect()));
        }
        let list = Several::<String>::from_toml(value, to)?;
        Some(Self(list.0.iter().map(|column| pair(&column.value, &column.value)).collect()))
    }
}

impl FromToml for Term {
    const EXPECTS: (&'static str, &'static str) = (
        "a term such as \"15 workdays\", \"7 days\", \"2h\" or \"1 day 12:00\"",
        "期限，如 \"15 workdays\"、\"7 days\"、\"2h\" 或 \"1 day 12:00\"",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let parse = |text: &str| {
            let text = text.trim();
            if let Some((days, time)) = text.rsplit_once(' ')
                && let Some(time) = clock(time)
            {
                let limit = Limit::parse(days).filter(|limit| !matches!(limit, Limit::Hours(_)))?;
                return Some(Self { limit, time });
            }
            Limit::parse(text).map(|limit| Self { limit, time: None })
        };
        let read = value.get_ref().as_str().and_then(parse);
        if read.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        read
    }
}

choices! {
    Every: "day" => Self::Day, "week" => Self::Week, "month" => Self::Month, "quarter" => Self::Quarter,
        "year" => Self::Year, "holiday" => Self::Holiday, "festival" => Self::Festival;
    Relation: "this" => Self::This, "previous" => Self::Previous, "next" => Self::Next;
    OnHoliday: "stay" => Self::Stay, "next" => Self::Next, "previous" => Self::Previous, "cancel" => Self::Cancel;
}
