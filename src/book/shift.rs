//! `[[shift]]`: when a shift is worked, by the day it starts.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::Code;
use crate::said;
use crate::time::{DAY, MonthDay, Season, TimeRange, clock};

use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, rule_section, section};
use super::shape::{self, Shapes};
use super::value::{Named, Several, Span, all_different};

rule_section! {
    /// `[[shift]]` as written.
    pub struct RawShift {
        /// Its id, as rosters write it.
        "id" id: String,
        /// What else rosters and exports call it.
        "codes" codes: Several<String>,
        /// When it is worked, such as `["08:30-12:00", "13:30-17:30"]`; an end at or before its start is on the next day.
        "spans" spans: Several<TimeRange>,
        /// From when on one may leave, where that is before the end.
        "leave_from" leave_from: ClockTime,
        /// How long before its start one arrives, to take over.
        "arrive_early" arrive_early: Span,
        /// Who need not arrive early: "shuttle", those whom the staff sheet has come by the shuttle bus.
        "arrive_early_unless" arrive_early_unless: Exempt,
        /// How long after its start is not late yet, in place of that of `[attendance]`.
        "grace" grace: Span,
        /// The shifts that relieve it: nobody leaves before one of them has come.
        "relieved_by" relieved_by: Several<String>,
        /// The code of not arriving as early, in place of that of `[attendance]`.
        "no_early_arrival" no_early_arrival: Code,
        /// The code of leaving before being relieved, in place of that of `[attendance]`.
        "left_before_relief" left_before_relief: Code,
        /// Its hours when it starts in summer: { from = "06-01", to = "09-30", spans = [...] }.
        "summer" summer: RawSeason,
        /// Its hours when it starts in winter.
        "winter" winter: RawSeason,
        /// Its hours in other parts of the year, by name.
        "seasons" seasons: Named<RawSeason>,
    }
}

section! {
    /// The hours of a part of the year as written.
    pub struct RawSeason {
        /// The first day, of any year.
        "from" from: MonthDay,
        /// The last day.
        "to" to: MonthDay,
        /// When the shift is worked.
        "spans" spans: Several<TimeRange>,
        /// From when on one may leave; as at other times of the year when left out.
        "leave_from" leave_from: ClockTime,
    }
}

/// A time of day, in seconds from 00:00; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime(i64);

/// Who need not arrive early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// Who comes by the shuttle bus, which nobody can hurry.
    Shuttle,
}

choices! {
    Exempt: "shuttle" => Self::Shuttle;
}

/// A stretch of a shift, in seconds on the clock from 00:00 of the day the shift starts: beyond 86 400 on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftSpan {
    /// Its start.
    pub from: i64,
    /// Its end.
    pub to: i64,
}

/// The hours of a shift: at least one stretch, in order, none overlapping, within 24 hours from the first start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftHours {
    spans: Vec<ShiftSpan>,
    leave_from: Option<i64>,
}

/// The hours of a part of the year.
#[derive(Clone, Debug)]
pub struct SeasonHours {
    /// Its name.
    pub name: Arc<str>,
    /// The part of the year.
    pub season: Season,
    /// The hours.
    pub hours: ShiftHours,
}

/// A shift.
#[derive(Clone, Debug)]
pub struct Shift {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// What else rosters and exports call it.
    pub codes: Vec<Arc<str>>,
    /// Its hours outside the seasons.
    pub hours: ShiftHours,
    /// Its hours in parts of the year; no day lies in two of them.
    pub seasons: Vec<SeasonHours>,
    /// How long before its start one arrives.
    pub arrive_early: Option<Span>,
    /// Who need not.
    pub arrive_early_unless: Option<Exempt>,
    /// How long after its start is not late yet.
    pub grace: Option<Span>,
    /// The ids of the shifts that relieve it.
    pub relieved_by: Vec<Arc<str>>,
    /// What not arriving as early is an incident of.
    pub no_early_arrival: Option<Code>,
    /// What leaving before being relieved is an incident of.
    pub left_before_relief: Option<Code>,
}

impl ShiftHours {
    /// Places stretches one after another from the day of the first; `None` when one overlaps another or reaches beyond 24 hours.
    pub fn new(ranges: &[TimeRange]) -> Option<Self> {
        let mut spans: Vec<ShiftSpan> = Vec::new();
        for range in ranges {
            let earliest = spans.last().map_or(0, |last| last.to);
            let days = if range.from() < earliest { DAY } else { 0 };
            let span = ShiftSpan { from: range.from() + days, to: range.to() + days };
            let start = spans.first().map_or(span.from, |first| first.from);
            if span.from < earliest || span.to > start + DAY {
                return None;
            }
            match spans.last_mut().filter(|last| last.to == span.from) {
                Some(last) => last.to = span.to,
                None => spans.push(span),
            }
        }
        (!spans.is_empty()).then_some(Self { spans, leave_from: None })
    }

    /// Its stretches, in order; those that touch are one.
    pub fn spans(&self) -> &[ShiftSpan] {
        &self.spans
    }

    /// Its start, in seconds on the clock from 00:00 of its day.
    pub fn starts(&self) -> i64 {
        self.spans.first().map_or(0, |first| first.from)
    }

    /// Its end, in seconds on the clock from 00:00 of the day it starts.
    pub fn ends(&self) -> i64 {
        self.spans.last().map_or(0, |last| last.to)
    }

    /// From when on leaving is not early: the end, unless it may be left before.
    pub fn leave_from(&self) -> i64 {
        self.leave_from.unwrap_or_else(|| self.ends())
    }

    /// Its seconds, breaks left out.
    pub fn seconds(&self) -> i64 {
        self.spans.iter().map(|span| span.to - span.from).sum()
    }

    /// What of it lies between two times, in seconds on the clock from 00:00 of its day; times before its start are of the next day.
    pub fn part(&self, from: i64, to: i64) -> Option<Self> {
        let days = if to <= self.starts() { DAY } else { 0 };
        let (from, to) = (from + days, to + days);
        let within = |span: &ShiftSpan| {
            let part = ShiftSpan { from: span.from.max(from), to: span.to.min(to) };
            (part.from < part.to).then_some(part)
        };
        let spans: Vec<ShiftSpan> = self.spans.iter().filter_map(within).collect();
        (!spans.is_empty()).then_some(Self { spans, leave_from: None })
    }

    /// Takes the time from which on it may be left; `false` when that does not lie within it.
    fn leave(&mut self, from: ClockTime) -> bool {
        let at = if from.0 > self.starts() { from.0 } else { from.0 + DAY };
        let within = at <= self.ends();
        self.leave_from = within.then_some(at);
        within
    }
}

impl Shift {
    /// Its hours when it starts on a day.
    pub fn hours_on(&self, date: NaiveDate) -> &ShiftHours {
        self.season_on(date).map_or(&self.hours, |season| &season.hours)
    }

    /// The part of the year with hours of its own that a day lies in.
    pub fn season_on(&self, date: NaiveDate) -> Option<&SeasonHours> {
        self.seasons.iter().find(|season| season.season.contains(date))
    }

    /// Every name it goes by in rosters and exports.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.head.id).chain(&self.codes).map(|name| &**name)
    }

    /// Whether a roster or an export means it.
    pub fn is_called(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}

impl RawShift {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Shift> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let names: Vec<&Found<String>> =
            self.id.iter().chain(self.codes.iter().flat_map(|codes| &codes.value.0)).collect();
        all_different(names.iter().map(|name| (name.value.as_str(), &name.span)), to);
        let head = self.head(id, to);
        let spans = to.required(self.spans.clone(), "spans", &self.span);
        let hours = spans.and_then(|spans| lower_hours(&spans, self.leave_from.as_ref(), to));
        let seasons_of_year = [("summer", &self.summer), ("winter", &self.winter)];
        let written: Vec<(Arc<str>, &Found<RawSeason>)> = seasons_of_year
            .into_iter()
            .filter_map(|(name, season)| Some((Arc::from(name), season.as_ref()?)))
            .chain(
                self.seasons
                    .iter()
                    .flat_map(|seasons| &seasons.value.0)
                    .map(|(name, season)| (Arc::from(name.value.as_str()), season)),
            )
            .collect();
        let mut seasons: Vec<(SeasonHours, Range<usize>)> = Vec::new();
        for (name, season) in &written {
            let Some(lowered) = season.value.lower(name, self.leave_from.as_ref(), to) else { continue };
            if let Some((earlier, _)) = seasons.iter().find(|(earlier, _)| earlier.season.meets(lowered.season)) {
                let message =
                    said!("`{name}` and `{}` share days of the year", "`{name}` 与 `{}` 的日期重叠", earlier.name);
                to.error(DiagnosticCode::P017, &season.span, message);
            }
            seasons.push((lowered, season.span.clone()));
        }
        let list = |found: &Option<Found<Several<String>>>| -> Vec<Arc<str>> {
            found.iter().flat_map(|list| &list.value.0).map(|name| Arc::from(name.value.as_str())).collect()
        };
        Some(Shift {
            head: head?,
            codes: list(&self.codes),
            hours: hours?,
            seasons: seasons.into_iter().map(|(season, _)| season).collect(),
            arrive_early: self.arrive_early.as_ref().map(|early| early.value),
            arrive_early_unless: self.arrive_early_unless.as_ref().map(|exempt| exempt.value),
            grace: self.grace.as_ref().map(|grace| grace.value),
            relieved_by: list(&self.relieved_by),
            no_early_arrival: self.no_early_arrival.as_ref().map(|code| code.value.clone()),
            left_before_relief: self.left_before_relief.as_ref().map(|code| code.value.clone()),
        })
    }
}

impl RawSeason {
    fn lower(&self, name: &Arc<str>, leave: Option<&Found<ClockTime>>, to: &mut Reading<'_>) -> Option<SeasonHours> {
        let from = to.required(self.from.clone(), "from", &self.span);
        let last = to.required(self.to.clone(), "to", &self.span);
        let spans = to.required(self.spans.clone(), "spans", &self.span);
        let hours = spans.and_then(|spans| lower_hours(&spans, self.leave_from.as_ref().or(leave), to));
        Some(SeasonHours { name: Arc::clone(name), season: Season::new(from?.value, last?.value), hours: hours? })
    }
}

fn lower_hours(
    spans: &Found<Several<TimeRange>>,
    leave: Option<&Found<ClockTime>>,
    to: &mut Reading<'_>,
) -> Option<ShiftHours> {
    let ranges: Vec<TimeRange> = spans.value.0.iter().map(|span| span.value).collect();
    let hours = ShiftHours::new(&ranges);
    let Some(mut hours) = hours else {
        let message = said!(
            "the spans of a shift follow one another within 24 hours of its start",
            "班次各段须先后相接、互不重叠，且不超过 24 小时"
        );
        to.error(DiagnosticCode::P017, &spans.span, message);
        return None;
    };
    if let Some(leave) = leave
        && !hours.leave(leave.value)
    {
        let message = said!(
            "`leave_from` {} is not within the shift {hours}",
            "`leave_from` {} 不在班次 {hours} 之内",
            leave.value
        );
        to.error(DiagnosticCode::P017, &leave.span, message);
    }
    Some(hours)
}

impl FromToml for ClockTime {
    const EXPECTS: (&'static str, &'static str) = ("a time of day such as \"00:00\"", "时刻，如 \"00:00\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let time = value.get_ref().as_str().and_then(clock).map(Self);
        if time.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        time
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\d{1,2}:\d{2}$")
    }
}

impl FromToml for MonthDay {
    const EXPECTS: (&'static str, &'static str) = ("a day of the year such as \"06-01\"", "日期，如 \"06-01\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let day = value.get_ref().as_str().and_then(Self::parse);
        if day.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        day
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\s*\d{2}-\d{2}\s*$")
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60)
    }
}

/// `08:30-12:00 13:30-17:30`, as a book writes it.
impl fmt::Display for ShiftHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, span) in self.spans.iter().enumerate() {
            let blank = if at == 0 { "" } else { " " };
            let to = if span.to == DAY { DAY } else { span.to % DAY };
            write!(f, "{blank}{}-{}", ClockTime(span.from % DAY), ClockTime(to))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::RuleBook;
    use crate::book::library::Library;
    use crate::diagnostics::Sink;

    /// A book of these shifts; what is wrong with it otherwise.
    fn book(shifts: &str) -> Result<RuleBook, Vec<String>> {
        let head = "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n";
        let shifts = shifts.replace("[[shift]]", "[[shift]]\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"");
        let text = format!("{head}{shifts}").into_bytes();
        let mut sink = Sink::unlimited();
        Library::new(&move |_| Ok(text.clone()))
            .load("t.toml", &mut sink)
            .ok_or_else(|| sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[track_caller]
    fn only(shift: &str) -> Shift {
        book(&format!("[[shift]]\nid = \"s\"\n{shift}")).expect("a sound book").shifts()[0].clone()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[track_caller]
    fn assert_refused(shifts: &str, messages: &[&str]) {
        assert_eq!(
            book(shifts).err().as_deref(),
            Some(&messages.iter().map(ToString::to_string).collect::<Vec<_>>()[..])
        );
    }

    /// E118: 9.5 h and 9 h in chapters 8 and 11, 9 h in chapter 3.
    #[test]
    fn a_shift_has_its_gross_length() {
        for (spans, seconds) in [
            ("[\"08:00-17:30\"]", 34_200),
            ("[\"16:00-01:00\"]", 32_400),
            ("[\"08:00-12:00\", \"12:00-17:30\"]", 34_200),
            ("[\"15:00-18:00\", \"18:00-24:00\"]", 32_400),
            ("\"08:30-17:30\"", 32_400),
            ("[\"08:30-12:00\", \"13:30-17:30\"]", 27_000),
        ] {
            assert_eq!(only(&format!("spans = {spans}")).hours.seconds(), seconds, "{spans}");
        }
    }

    #[test]
    fn stretches_follow_one_another_over_midnight() {
        let hours = only("spans = [\"22:00-02:00\", \"03:00-06:00\"]").hours;
        assert_eq!((hours.starts(), hours.ends(), hours.seconds()), (79_200, DAY + 21_600, 25_200));
        assert_eq!(hours.to_string(), "22:00-02:00 03:00-06:00");
        let hours = only("spans = [\"15:00-24:00\", \"00:00-02:00\"]").hours;
        assert_eq!(hours.spans(), [ShiftSpan { from: 54_000, to: DAY + 7200 }], "what touches is one");
        assert_eq!(only("spans = \"15:00-24:00\"").hours.to_string(), "15:00-24:00");
    }

    #[test]
    fn leaving_is_early_before_the_end_or_before_the_time_stated() {
        assert_eq!(only("spans = \"08:30-17:30\"").hours.leave_from(), 63_000);
        assert_eq!(only("spans = \"16:00-01:00\"\nleave_from = \"00:00\"").hours.leave_from(), DAY);
        assert_eq!(only("spans = \"16:00-01:00\"\nleave_from = \"24:00\"").hours.leave_from(), DAY);
        assert_eq!(only("spans = \"16:00-01:00\"\nleave_from = \"23:00\"").hours.leave_from(), 82_800);
    }

    /// E122: the season is that of the day the shift starts.
    #[test]
    fn a_season_holds_for_the_shifts_that_start_in_it() {
        let night =
            only("spans = \"17:30-08:30\"\nsummer = { from = \"06-01\", to = \"09-30\", spans = [\"18:00-08:30\"] }");
        for (day, starts) in [
            ("2025-05-31", 63_000),
            ("2025-06-01", 64_800),
            ("2025-09-30", 64_800),
            ("2025-10-01", 63_000),
            ("2024-02-29", 63_000),
        ] {
            assert_eq!(night.hours_on(date(day)).starts(), starts, "{day}");
        }
    }

    #[test]
    fn what_cannot_be_worked_is_refused() {
        let follow = "the spans of a shift follow one another within 24 hours of its start";
        assert_refused("[[shift]]\nid = \"s\"\nspans = [\"08:00-12:00\", \"11:00-17:30\"]", &[follow]);
        assert_refused(
            "[[shift]]\nid = \"s\"\nspans = [\"16:00-01:00\"]\nleave_from = \"02:00\"",
            &["`leave_from` 02:00 is not within the shift 16:00-01:00"],
        );
        assert_refused(
            "[[shift]]\nid = \"s\"\nspans = \"08:00-12:00\"\n\
             summer = { from = \"06-01\", to = \"09-30\", spans = \"08:00-12:00\" }\n\
             winter = { from = \"09-30\", to = \"03-01\", spans = \"09:00-12:00\" }",
            &["`winter` and `summer` share days of the year"],
        );
        assert_refused("[[shift]]\nid = \"s\"\nspans = []", &["expected hours such as \"08:30-12:00\", found `[]`"]);
    }

    #[test]
    fn a_name_means_one_shift_a_day() {
        let two = |days: &str| {
            format!(
                "[[shift]]\nid = \"a\"\ncodes = \"早\"\nspans = \"08:00-12:00\"\n{days}\n\
                 [[shift]]\nid = \"b\"\ncodes = \"早\"\nspans = \"09:00-12:00\"\nsince = 2025-06-01"
            )
        };
        assert_refused(&two(""), &["`早` means two shifts: `a` and `b`"]);
        let dated = book(&two("until = 2025-05-31")).expect("dated apart");
        assert_eq!(dated.shift("早", date("2025-05-31")).map(|shift| &*shift.head.id), Some("a"));
        assert_eq!(dated.shift("早", date("2025-06-01")).map(|shift| &*shift.head.id), Some("b"));
        assert!(dated.shift("晚", date("2025-06-01")).is_none());
        assert_refused(
            "[[shift]]\nid = \"day\"\nspans = \"08:00-12:00\"\nrelieved_by = \"nigth\"\n\
             [[shift]]\nid = \"night\"\nspans = \"12:00-08:00\"",
            &["`relieved_by` names `nigth`, which is no shift"],
        );
    }
}
