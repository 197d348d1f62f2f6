//! `[[due]]`: what falls due, by the calendar or by an event, and what shows that it was done.

mod terms;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostics::DiagnosticCode;
use crate::model::Gravity;
use crate::said;
use crate::time::TimeRange;

use super::filter::Filter;
use super::rule::Head;
use super::section::{Found, Reading, rule_section, section};
use super::value::{Limit, Several};

pub use terms::{By, CountsAs, DayOf, Every, On, OnHoliday, Relation, Term};

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
            let message =
                said!("only an event's own row is evidence without a `log`", "没有 `log` 的凭据只能是事件所在的行");
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
            let message = said!(
                "something is due `every` so often, `after` or `before` an event",
                "应写且只写 `every`、`after`、`before` 之一"
            );
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

fn filter(found: Option<&Found<Filter>>) -> Filter {
    found.map_or_else(Filter::default, |filter| filter.value.clone())
}

fn name(found: Option<&Found<String>>) -> Option<Arc<str>> {
    found.map(|found| Arc::from(found.value.as_str()))
}

fn event(
    [log, column]: [Option<&Found<String>>; 2],
    [of, unless]: [Option<&Found<Filter>>; 2],
    span: &std::ops::Range<usize>,
    to: &mut Reading<'_>,
) -> Option<Event> {
    let log = to.required(log.cloned(), "log", span);
    let column = to.required(column.cloned(), "column", span);
    let (log, column) = (Arc::from(log?.value), Arc::from(column?.value));
    Some(Event { log, column, filter: filter(of), unless: filter(unless) })
}

impl RawAfter {
    fn lower(&self, to: &mut Reading<'_>) -> Option<When> {
        let event = event(
            [self.log.as_ref(), self.column.as_ref()],
            [self.filter.as_ref(), self.unless.as_ref()],
            &self.span,
            to,
        );
        let term = to.required(self.within.clone(), "within", &self.span);
        let during = self.during.as_ref().map(|during| during.value);
        Some(When::After { event: event?, term: term?.value, settled: name(self.settled.as_ref()), during })
    }
}

impl RawBefore {
    fn lower(&self, to: &mut Reading<'_>) -> Option<When> {
        let event = event(
            [self.log.as_ref(), self.column.as_ref()],
            [self.filter.as_ref(), self.unless.as_ref()],
            &self.span,
            to,
        );
        let lead = to.required(self.lead.clone(), "lead", &self.span);
        Some(When::Before { event: event?, lead: lead?.value })
    }
}

impl RawEach {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Each> {
        let log = to.required(self.log.clone(), "log", &self.span)?;
        Some(Each {
            log: Arc::from(log.value),
            column: name(self.column.as_ref()).unwrap_or_else(|| Arc::from("employee")),
            filter: filter(self.filter.as_ref()),
            days: [name(self.since.as_ref()), name(self.until.as_ref())],
        })
    }
}

impl RawExcused {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Excused> {
        let log = to.required(self.log.clone(), "log", &self.span);
        let from = to.required(self.from.clone(), "from", &self.span);
        let until = to.required(self.to.clone(), "to", &self.span);
        let days = [Arc::from(from?.value), Arc::from(until?.value)];
        Some(Excused { log: Arc::from(log?.value), days, filter: filter(self.filter.as_ref()) })
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
            log: name(self.log.as_ref()),
            filter: filter(self.filter.as_ref()),
            done: name(self.done.as_ref()).unwrap_or_else(|| Arc::from("date")),
            by,
            period: name(self.period.as_ref()),
            held: self.held.as_ref().is_some_and(|held| held.value),
            count: count?,
        })
    }
}
