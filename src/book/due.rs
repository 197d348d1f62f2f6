//! `[[due]]`: what falls due, by the calendar or by an event, and what shows that it was done.

use std::sync::Arc;

use chrono::{NaiveTime, Weekday};
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Code, Gravity};
use crate::said;
use crate::time::{MonthDay, TimeRange, weekdays};

use super::filter::Filter;
use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, rule_section, section};
use super::value::{Limit, Named, Several};

rule_section! {
    /// A due date as written: `every` with `on`, or `after`, or `before`.
    pub struct RawDue {
        /// Its id.
        "id" id: String,
        /// How often it falls due: day, week, month, quarter, year, holiday (its first day off) or festival (the day itself).
        "every" every: Every,
        /// When: "17:00" or "next day 12:00"; "fri 16:00"; 25 or "last"; "05-31"; the holidays' names. Several in a list.
        "on" on: Several<On>,
        /// Which period it is about, seen from the one it falls due in: this, previous or next.
        "for" period: Relation,
        /// How long before a holiday begins: "7 days".
        "lead" lead: Limit,
        /// What becomes of one that falls on a day without working hours: stay, next, previous or cancel.
        "on_holiday" on_holiday: OnHoliday,
        /// The calendar that says which days are worked and which holidays there are.
        "calendar" calendar: String,
        /// Falls due after what a row of a log tells.
        "after" after: RawAfter,
        /// Falls due before what a row of a log tells.
        "before" before: RawBefore,
        /// Falls due for each person of a log.
        "each" each: RawEach,
        /// What excuses a person.
        "excused" excused: RawExcused,
        /// What shows that it was done.
        "evidence" evidence: RawEvidence,
        /// How bad it is when it is not: error, warning or notice.
        "severity" severity: Gravity,
        /// The code a missing or late one is an incident of, or { late = "…", missing = "…" }.
        "counts_as" counts_as: CountsAs,
    }
}

section! {
    /// `after` as written.
    pub struct RawAfter {
        /// The log.
        "log" log: String,
        /// The column with the date or moment of the event.
        "column" column: String,
        /// The rows it is about.
        "where" filter: Filter,
        /// The rows among them that are not.
        "unless" unless: Filter,
        /// A column: filled by the day of the event, nothing falls due.
        "settled" settled: String,
        /// Only events at this time of day; those after midnight belong to the evening before.
        "during" during: TimeRange,
        /// How long after: "15 workdays", "7 days", "2h", "1 day 12:00" for noon of the next day.
        "within" within: Term,
    }
}

section! {
    /// `before` as written.
    pub struct RawBefore {
        /// The log.
        "log" log: String,
        /// The column with the date or moment of the event.
        "column" column: String,
        /// The rows it is about.
        "where" filter: Filter,
        /// The rows among them that are not.
        "unless" unless: Filter,
        /// How long before: "1 day" is by the end of the day before, "24h" is to the minute.
        "lead" lead: Limit,
    }
}

section! {
    /// `each` as written.
    pub struct RawEach {
        /// The log of the people.
        "log" log: String,
        /// The column that names them: employee when left out.
        "column" column: String,
        /// The rows it is about.
        "where" filter: Filter,
        /// The column of the first day.
        "since" since: String,
        /// The column of the last day.
        "until" until: String,
    }
}

section! {
    /// `excused` as written.
    pub struct RawExcused {
        /// The log of leave.
        "log" log: String,
        /// The column of the first day.
        "from" from: String,
        /// The column of the last day.
        "to" to: String,
        /// The rows that excuse.
        "where" filter: Filter,
    }
}

section! {
    /// `evidence` as written.
    pub struct RawEvidence {
        /// The log; the row of the event itself when left out.
        "log" log: String,
        /// The rows that show it.
        "where" filter: Filter,
        /// The column that says when: date when left out.
        "done" done: String,
        /// The columns that lead from event to evidence: the same in both logs, or { item = "product" }.
        "by" by: By,
        /// The column that names the period it is about; without it the nearest due date counts.
        "period" period: String,
        /// Whether the row is the thing itself: it counts for the period its date lies in.
        "held" held: bool,
        /// How many rows of different days it takes: one when left out.
        "count" count: Decimal,
    }
}

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

/// When something falls due.
#[derive(Clone, Debug)]
pub enum When {
    /// By the calendar.
    Every {
        /// How often.
        every: Every,
        /// When; the end of the period when there is none.
        on: Vec<On>,
        /// Which period it is about.
        relation: Relation,
        /// How many days before a holiday.
        lead: u32,
    },
    /// After an event.
    After {
        /// The event.
        event: Event,
        /// How long after.
        term: Term,
        /// Filled by the day of the event, nothing falls due.
        settled: Option<Arc<str>>,
        /// Only events at this time of day.
        during: Option<TimeRange>,
    },
    /// Before an event.
    Before {
        /// The event.
        event: Event,
        /// How long before.
        lead: Limit,
    },
}

/// What a row of a log tells.
#[derive(Clone, Debug)]
pub struct Event {
    /// The log.
    pub log: Arc<str>,
    /// The column with its date or moment.
    pub column: Arc<str>,
    /// The rows it is about.
    pub filter: Filter,
    /// The rows among them that are not.
    pub unless: Filter,
}

/// The people something falls due for.
#[derive(Clone, Debug)]
pub struct Each {
    /// The log.
    pub log: Arc<str>,
    /// The column that names them.
    pub column: Arc<str>,
    /// The rows it is about.
    pub filter: Filter,
    /// The columns of the first and the last day.
    pub days: [Option<Arc<str>>; 2],
}

/// What excuses a person.
#[derive(Clone, Debug)]
pub struct Excused {
    /// The log.
    pub log: Arc<str>,
    /// The columns of the first and the last day.
    pub days: [Arc<str>; 2],
    /// The rows that excuse.
    pub filter: Filter,
}

/// What shows that something was done.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The log; the row of the event itself when there is none.
    pub log: Option<Arc<str>>,
    /// The rows that show it.
    pub filter: Filter,
    /// The column that says when.
    pub done: Arc<str>,
    /// The columns that lead from event to evidence, as each log names them.
    pub by: Vec<(Arc<str>, Arc<str>)>,
    /// The column that names the period.
    pub period: Option<Arc<str>>,
    /// Whether the row is the thing itself.
    pub held: bool,
    /// How many rows of different days it takes.
    pub count: usize,
}

section! {
    /// Codes by what happened.
    pub struct RawCountsAs {
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

/// A due date.
#[derive(Clone, Debug)]
pub struct Due {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// When it falls due.
    pub when: When,
    /// What becomes of one that falls on a day without working hours.
    pub on_holiday: OnHoliday,
    /// The calendar.
    pub calendar: Option<Arc<str>>,
    /// The people it falls due for.
    pub each: Option<Each>,
    /// What excuses them.
    pub excused: Option<Excused>,
    /// What shows that it was done.
    pub evidence: Evidence,
    /// How bad it is when it is not.
    pub gravity: Gravity,
    /// The codes a late and a missing one are incidents of.
    pub counts_as: CountsAs,
}

impl When {
    /// The event, if it falls due by one.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Every { .. } => None,
            Self::After { event, .. } | Self::Before { event, .. } => Some(event),
        }
    }
}

impl RawDue {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Due> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        let when = self.when(to);
        let evidence = to.required(self.evidence.clone(), "evidence", &self.span);
        let evidence = evidence.and_then(|evidence| evidence.value.lower(self.each.is_some(), to));
        let each = self.each.as_ref().map(|each| each.value.lower(to));
        let excused = self.excused.as_ref().map(|excused| excused.value.lower(to));
        let calendar = self.calendar.as_ref().map(|calendar| Arc::from(calendar.value.as_str()));
        let on_holiday = self.on_holiday.as_ref().map_or(OnHoliday::Stay, |found| found.value);
        let (head, when, evidence) = (head?, when?, evidence?);
        let by_workdays = match &when {
            When::Every { every: Every::Holiday | Every::Festival, .. } => true,
            When::After { term, .. } => matches!(term.limit, Limit::Workdays(_)),
            When::Before { lead, .. } => matches!(lead, Limit::Workdays(_)),
            When::Every { .. } => false,
        };
        if (by_workdays || on_holiday != OnHoliday::Stay) && calendar.is_none() {
            let message = said!("which days are worked, a `calendar` says", "工作日须由 `calendar` 确定");
            to.error(DiagnosticCode::P004, &self.span, message);
        }
        if evidence.log.is_none() && when.event().is_none() {
            let message = said!("only an event's own row is evidence without a `log`", "没有 `log` 的凭据只能是事件所在的行");
            to.error(DiagnosticCode::P017, &self.span, message);
        }
        if let (Some(excused), None) = (&self.excused, &self.each) {
            let message = said!("`excused` is about the people of `each`", "`excused` 须与 `each` 并用");
            to.error(DiagnosticCode::P017, &excused.span, message);
        }
        if self.each.is_some() && when.event().is_some() {
            let message = said!("an event is its own people's: `each` goes with `every`", "`each` 只能与 `every` 并用");
            to.error(DiagnosticCode::P017, &self.span, message);
        }
        Some(Due {
            head,
            when,
            on_holiday,
            calendar,
            each: each.map_or(Some(None), |each| each.map(Some))?,
            excused: excused.map_or(Some(None), |excused| excused.map(Some))?,
            evidence,
            gravity: self.severity.as_ref().map_or(Gravity::Error, |severity| severity.value),
            counts_as: self.counts_as.as_ref().map_or_else(CountsAs::default, |codes| codes.value.clone()),
        })
    }

    fn when(&self, to: &mut Reading<'_>) -> Option<When> {
        let stated = [self.every.is_some(), self.after.is_some(), self.before.is_some()];
        if stated.iter().filter(|stated| **stated).count() != 1 {
            let message =
                said!("something is due `every` so often, `after` or `before` an event", "应写且只写 `every`、`after`、`before` 之一");
            to.error(DiagnosticCode::P017, &self.span, message);
            return None;
        }
        let of_every = [
            ("on", self.on.as_ref().map(|found| &found.span)),
            ("for", self.period.as_ref().map(|found| &found.span)),
            ("lead", self.lead.as_ref().map(|found| &found.span)),
        ];
        if self.every.is_none() {
            for (key, span) in of_every.into_iter().filter_map(|(key, span)| Some((key, span?))) {
                to.error(DiagnosticCode::P017, span, said!("`{key}` goes with `every`", "`{key}` 只能与 `every` 并用"));
            }
        }
        if let Some(after) = &self.after {
            return after.value.lower(to);
        }
        if let Some(before) = &self.before {
            return before.value.lower(to);
        }
        let every = self.every.as_ref()?.value;
        let on = self.on.as_ref().map_or(&[][..], |on| &on.value.0);
        for on in on {
            if !on.value.fits(every) {
                to.error(DiagnosticCode::P017, &on.span, every.expects());
            }
        }
        let lead = self.lead.as_ref().map(|lead| (lead.value, &lead.span));
        let days = match lead {
            None => 0,
            Some((Limit::Days(days), _)) if every.is_by_name() => days,
            Some((_, span)) => {
                let message = said!("a lead is so many days before a holiday", "`lead` 为节假日之前的天数");
                to.error(DiagnosticCode::P017, span, message);
                0
            }
        };
        if every.is_by_name() && on.is_empty() {
            to.error(DiagnosticCode::P004, &self.span, said!("missing key `on`", "缺少键 `on`"));
        }
        Some(When::Every {
            every,
            on: on.iter().map(|on| on.value.clone()).collect(),
            relation: self.period.as_ref().map_or(Relation::This, |relation| relation.value),
            lead: days,
        })
    }
}

impl Every {
    /// Whether it goes by the names of holidays.
    fn is_by_name(self) -> bool {
        matches!(self, Self::Holiday | Self::Festival)
    }

    fn expects(self) -> crate::model::Said {
        match self {
            Self::Day => said!("a day is due by \"17:00\" or \"next day 12:00\"", "每日应写 \"17:00\" 或 \"next day 12:00\""),
            Self::Week => said!("a week is due on a weekday such as \"fri 16:00\"", "每周应写星期，如 \"fri 16:00\""),
            Self::Month | Self::Quarter => {
                said!("a month or quarter is due on a day such as 25 or \"last\"", "每月或每季应写日期，如 25 或 \"last\"")
            }
            Self::Year => said!("a year is due on a day such as \"05-31\"", "每年应写日期，如 \"05-31\""),
            Self::Holiday | Self::Festival => said!("a holiday goes by its name", "节假日应写名称"),
        }
    }
}

impl On {
    fn fits(&self, every: Every) -> bool {
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

/// Columns that lead from one log to another.
#[derive(Clone, Debug)]
pub struct By(Vec<(Arc<str>, Arc<str>)>);

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

fn filter(found: &Option<Found<Filter>>) -> Filter {
    found.as_ref().map_or_else(Filter::default, |filter| filter.value.clone())
}

fn name(found: &Option<Found<String>>) -> Option<Arc<str>> {
    found.as_ref().map(|found| Arc::from(found.value.as_str()))
}

fn event(
    [log, column]: [&Option<Found<String>>; 2],
    [of, unless]: [&Option<Found<Filter>>; 2],
    span: &std::ops::Range<usize>,
    to: &mut Reading<'_>,
) -> Option<Event> {
    let log = to.required(log.clone(), "log", span);
    let column = to.required(column.clone(), "column", span);
    let (log, column) = (Arc::from(log?.value), Arc::from(column?.value));
    Some(Event { log, column, filter: filter(of), unless: filter(unless) })
}

impl RawAfter {
    fn lower(&self, to: &mut Reading<'_>) -> Option<When> {
        let event = event([&self.log, &self.column], [&self.filter, &self.unless], &self.span, to);
        let term = to.required(self.within.clone(), "within", &self.span);
        let during = self.during.as_ref().map(|during| during.value);
        Some(When::After { event: event?, term: term?.value, settled: name(&self.settled), during })
    }
}

impl RawBefore {
    fn lower(&self, to: &mut Reading<'_>) -> Option<When> {
        let event = event([&self.log, &self.column], [&self.filter, &self.unless], &self.span, to);
        let lead = to.required(self.lead.clone(), "lead", &self.span);
        Some(When::Before { event: event?, lead: lead?.value })
    }
}

impl RawEach {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Each> {
        let log = to.required(self.log.clone(), "log", &self.span)?;
        Some(Each {
            log: Arc::from(log.value),
            column: name(&self.column).unwrap_or_else(|| Arc::from("employee")),
            filter: filter(&self.filter),
            days: [name(&self.since), name(&self.until)],
        })
    }
}

impl RawExcused {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Excused> {
        let log = to.required(self.log.clone(), "log", &self.span);
        let from = to.required(self.from.clone(), "from", &self.span);
        let until = to.required(self.to.clone(), "to", &self.span);
        let days = [Arc::from(from?.value), Arc::from(until?.value)];
        Some(Excused { log: Arc::from(log?.value), days, filter: filter(&self.filter) })
    }
}

impl RawEvidence {
    fn lower(&self, for_people: bool, to: &mut Reading<'_>) -> Option<Evidence> {
        let count = match &self.count {
            None => Some(1),
            Some(count) => {
                let read = count.value.normalize().to_string().parse().ok().filter(|count| *count > 0);
                if read.is_none() {
                    to.error(DiagnosticCode::P003, &count.span, said!("expected a whole number", "此处应为整数"));
                }
                read
            }
        };
        let mut by = self.by.as_ref().map_or_else(Vec::new, |by| by.value.0.clone());
        if by.is_empty() && for_people {
            by.push((Arc::from("employee"), Arc::from("employee")));
        }
        Some(Evidence {
            log: name(&self.log),
            filter: filter(&self.filter),
            done: name(&self.done).unwrap_or_else(|| Arc::from("date")),
            by,
            period: name(&self.period),
            held: self.held.as_ref().is_some_and(|held| held.value),
            count: count?,
        })
    }
}

choices! {
    Every: "day" => Self::Day, "week" => Self::Week, "month" => Self::Month, "quarter" => Self::Quarter,
        "year" => Self::Year, "holiday" => Self::Holiday, "festival" => Self::Festival;
    Relation: "this" => Self::This, "previous" => Self::Previous, "next" => Self::Next;
    OnHoliday: "stay" => Self::Stay, "next" => Self::Next, "previous" => Self::Previous, "cancel" => Self::Cancel;
}
