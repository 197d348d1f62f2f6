//! `[calendar.NAME]`: whose clocks, which hours of which days, which holidays.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::{NaiveDate, Weekday};
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::{Diagnostic, DiagnosticCode, did_you_mean, nearest};
use crate::model::{Clauses, Holiday, Said};
use crate::said;
use crate::time::{Calendar, Holidays, Hours, Overlap, Schedule, TimeError, TimeRange, Week, Zone, weekdays, word};

use super::rule::{Head, RawHead};
use super::section::{Found, FromToml, Reading, section};
use super::shape::{self, Shapes};
use super::value::{ClauseList, Named, Several};

section! {
    /// `[calendar.NAME]` as written.
    pub struct RawCalendar {
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
        /// Whether it replaces the calendar of the same name in the books laid underneath.
        "override" overrides: bool,
        /// Whose clocks its hours are read on, by the name of the tz database; Asia/Shanghai when not stated.
        "timezone" timezone: Zone,
        /// Days off and make-up workdays: "cn" (built in), "none", a CSV file, or a list in which a later one corrects and adds to the earlier.
        "holidays" holidays: Several<String>,
        /// The hours of each weekday: "24x7", or `{ mon-fri = ["08:30-12:00", "13:30-17:30"], sat = ["09:00-12:00"] }`.
        "hours" hours: RawHours,
        /// The hours of a make-up workday; Monday's when not stated.
        "makeup" makeup: RawDayHours,
        /// The hours of single dates: `{ "2025-01-28" = ["09:00-12:00"] }`; an empty list closes the date.
        "on" on: Named<RawDayHours>,
    }
}

/// The hours of a week as written.
#[derive(Clone, Debug)]
pub enum RawHours {
    /// "24x7".
    Always,
    /// By weekday.
    Days(Named<RawDayHours>),
}

impl FromToml for RawHours {
    const EXPECTS: (&'static str, &'static str) =
        ("\"24x7\" or { mon-fri = [\"08:30-12:00\"] }", " \"24x7\" 或 { mon-fri = [\"08:30-12:00\"] }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().as_str() == Some("24x7") {
            return Some(Self::Always);
        }
        if !value.get_ref().is_table() {
            to.wrong(value, Self::EXPECTS);
            return None;
        }
        Named::from_toml(value, to).map(Self::Days)
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([shape::one_of(["24x7"]), Named::<RawDayHours>::shape(shapes)])
    }
}

/// The hours of a day as written; faulty ones are reported already, and then the day's hours are not known.
#[derive(Clone, Debug)]
pub struct RawDayHours {
    ranges: Vec<TimeRange>,
    sound: bool,
}

impl FromToml for RawDayHours {
    const EXPECTS: (&'static str, &'static str) =
        ("a list of hours such as [\"08:30-12:00\"]", "时段列表，如 [\"08:30-12:00\"]");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let Some(list) = value.get_ref().as_array() else {
            to.wrong(value, Self::EXPECTS);
            return Some(Self { ranges: Vec::new(), sound: false });
        };
        let ranges: Vec<_> = list.iter().filter_map(|item| TimeRange::from_toml(item, to)).collect();
        Some(Self { sound: ranges.len() == list.len(), ranges })
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::list(&TimeRange::shape(shapes), 0)
    }
}

impl FromToml for TimeRange {
    const EXPECTS: (&'static str, &'static str) = ("hours such as \"08:30-12:00\"", "时段，如 \"08:30-12:00\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let range = value.get_ref().as_str().and_then(Self::parse);
        if range.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        range
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}\s*$")
    }
}

impl FromToml for Zone {
    const EXPECTS: (&'static str, &'static str) =
        ("a time zone such as \"Asia/Shanghai\"", "时区，如 \"Asia/Shanghai\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let name = String::from_toml(value, to)?;
        let zone = Self::parse(&name);
        if zone.is_none() {
            let message = said!("no time zone is called `{name}`", "没有名为 `{name}` 的时区");
            let hint = match nearest(&name, Self::names()) {
                Some(near) => did_you_mean(near),
                None => said!("such as Asia/Shanghai or Europe/Berlin", "如 Asia/Shanghai、Europe/Berlin"),
            };
            to.error_with(DiagnosticCode::P009, &value.span(), message, hint);
        }
        zone
    }

    fn shape(shapes: &mut Shapes) -> Value {
        String::shape(shapes)
    }
}

/// Where days off and make-up workdays are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolidaySource {
    /// The statutory calendar of mainland China, built in.
    Chinese,
    /// A file of the user's with the columns date, kind and name.
    File {
        /// As the book writes it.
        written: String,
        /// As it is opened: from the folder of the book.
        path: String,
    },
}

/// `[calendar.NAME]`: a calendar whose holiday files are not read yet.
#[derive(Clone, Debug)]
pub struct CalendarRule {
    /// Name, clauses, days.
    pub head: Head,
    /// Whose clocks.
    pub zone: Zone,
    /// The hours of each weekday.
    pub week: Week,
    /// The hours of a make-up workday, if not Monday's.
    pub makeup: Option<Hours>,
    /// The hours of single dates.
    pub on: BTreeMap<NaiveDate, Hours>,
    /// Where its holidays are listed, in order; nowhere for none.
    pub holidays: Vec<HolidaySource>,
}

impl CalendarRule {
    /// The files of holidays it needs, as they are opened.
    pub fn holiday_files(&self) -> impl Iterator<Item = &str> {
        self.holidays.iter().filter_map(|source| match source {
            HolidaySource::Chinese => None,
            HolidaySource::File { path, .. } => Some(path.as_str()),
        })
    }

    /// The calendar, with the days of its files as `days` gives them; `None` when it gives none.
    pub fn build(&self, mut days: impl FnMut(&str) -> Option<Vec<Holiday>>) -> Option<Calendar> {
        let mut holidays = Holidays::none();
        for source in &self.holidays {
            match source {
                HolidaySource::Chinese => holidays.add_chinese(),
                HolidaySource::File { path, .. } => holidays.add(&days(path)?),
            }
        }
        Some(Calendar::new(Schedule {
            zone: self.zone,
            week: self.week.clone(),
            makeup: self.makeup.clone(),
            on: self.on.clone(),
            holidays,
        }))
    }

    /// Why the calendar has no answer, said where the book defines it.
    pub fn unanswered(&self, error: TimeError) -> Diagnostic {
        let name = &self.head.id;
        let at = self.head.origin.at();
        match error {
            TimeError::UnknownYear(year) => {
                let message = said!(
                    "the calendar `{name}` does not know the holidays of {year}",
                    "日历 `{name}` 没有 {year} 年的节假日"
                );
                let sources = self.holidays.iter().map(|source| match source {
                    HolidaySource::Chinese => "\"cn\"".to_owned(),
                    HolidaySource::File { written, .. } => format!("\"{written}\""),
                });
                let list = sources.chain([format!("\"{year}.csv\"")]).collect::<Vec<_>>().join(", ");
                let hint = said!(
                    "list them in a CSV file with the columns date, kind (off or work) and name, and say holidays = [{list}]",
                    "请在 CSV 文件中列出（列 date、kind（off 或 work）、name），并写 holidays = [{list}]"
                );
                Diagnostic::error(DiagnosticCode::P018, at, message).hint(hint)
            }
            TimeError::BeyondYears => {
                let message = said!(
                    "the calendar `{name}` has no answer within the years 1 to 9999",
                    "日历 `{name}` 在公元 1 至 9999 年内没有答案"
                );
                Diagnostic::error(DiagnosticCode::P018, at, message)
            }
        }
    }
}

impl RawCalendar {
    pub(super) fn lower(&self, name: &Found<String>, to: &mut Reading<'_>) -> Option<CalendarRule> {
        let head = self.head(name, to);
        let hours = to.required(self.hours.clone(), "hours", &self.span);
        let week = hours.and_then(|hours| lower_hours_of_week(&hours, to));
        let makeup = self.makeup.as_ref().map(|makeup| lower_hours(makeup, to));
        let mut on = BTreeMap::new();
        for (key, ranges) in self.on.iter().flat_map(|on| &on.value.0) {
            let Ok(date) = key.value.parse::<NaiveDate>() else {
                let message = said!(
                    "expected a date such as \"2025-01-28\", found `{}`",
                    "此处应为日期，如 \"2025-01-28\"，却是 `{}`",
                    key.value
                );
                to.error(DiagnosticCode::P003, &key.span, message);
                continue;
            };
            on.extend(lower_hours(ranges, to).map(|hours| (date, hours)));
        }
        let holidays = self.sources(to);
        let (week, makeup) = (week?, makeup.map_or(Some(None), |makeup| makeup.map(Some))?);
        if let (Some(makeup), Some(written)) = (&makeup, &self.makeup) {
            refuse_makeup_overlaps(&week, makeup, &written.span, to);
        }
        if let Some(written) = &self.on {
            refuse_date_overlaps(&week, &on, !holidays.is_empty(), &written.span, to);
        }
        let zone = self.timezone.as_ref().map_or(Zone::SHANGHAI, |zone| zone.value);
        Some(CalendarRule { head: head?, zone, week, makeup, on, holidays })
    }

    /// Its name is its id, and its title where none is stated.
    fn head(&self, name: &Found<String>, to: &mut Reading<'_>) -> Option<Head> {
        let no_clause = || Found { value: ClauseList(Clauses::default()), span: self.span.clone() };
        Head::lower(
            RawHead {
                span: self.span.clone(),
                id: Some(name.clone()),
                clause: Some(self.clause.clone().unwrap_or_else(no_clause)),
                title: Some(self.title.clone().unwrap_or_else(|| name.clone())),
                title_zh: Some(self.title_zh.clone().unwrap_or_else(|| name.clone())),
                since: self.since.clone(),
                until: self.until.clone(),
                overrides: self.overrides.clone(),
            },
            to,
        )
    }

    fn sources(&self, to: &mut Reading<'_>) -> Vec<HolidaySource> {
        let written = self.holidays.as_ref().map_or(&[][..], |holidays| &holidays.value.0);
        let folder = Path::new(&to.text.file).parent().unwrap_or(Path::new("")).to_path_buf();
        let mut sources = Vec::new();
        for source in written {
            let text = source.value.as_str();
            match text {
                "cn" => sources.push(HolidaySource::Chinese),
                "none" if written.len() == 1 => {}
                "none" => {
                    let message = said!("`none` beside other holidays", "`none` 不能与其他节假日并列");
                    to.error(DiagnosticCode::P017, &source.span, message);
                }
                _ if text.contains(['/', '\\', '.']) => {
                    let path = folder.join(text).to_string_lossy().into_owned();
                    sources.push(HolidaySource::File { written: text.to_owned(), path });
                }
                _ => {
                    let message = said!("no holidays are called `{text}`", "没有名为 `{text}` 的节假日");
                    let hint = said!(
                        "known are cn and none; a file has a / or an ending such as .csv",
                        "可用 cn 与 none；文件应含 / 或 .csv 之类的后缀"
                    );
                    to.error_with(DiagnosticCode::P009, &source.span, message, hint);
                }
            }
        }
        sources
    }
}

fn lower_hours(ranges: &Found<RawDayHours>, to: &mut Reading<'_>) -> Option<Hours> {
    if !ranges.value.sound {
        return None;
    }
    let hours = Hours::new(ranges.value.ranges.clone());
    hours.map_err(|overlap| to.error(DiagnosticCode::P017, &ranges.span, overlapping(overlap))).ok()
}

/// The hours of a week; reports what of them cannot be.
pub(super) fn lower_hours_of_week(hours: &Found<RawHours>, to: &mut Reading<'_>) -> Option<Week> {
    match &hours.value {
        RawHours::Always => Some(Week::always()),
        RawHours::Days(days) => lower_week(days, &hours.span, to),
    }
}

fn lower_week(days: &Named<RawDayHours>, span: &Range<usize>, to: &mut Reading<'_>) -> Option<Week> {
    let mut week: [Option<(Hours, Range<usize>)>; 7] = Default::default();
    let mut sound = true;
    for (key, ranges) in &days.0 {
        let hours = lower_hours(ranges, to);
        sound &= hours.is_some();
        let Some(named) = weekdays(&key.value) else {
            let message = said!(
                "expected weekdays such as mon-fri, sat or \"mon,wed\", found `{}`",
                "此处应为星期，如 mon-fri、sat 或 \"mon,wed\"，却是 `{}`",
                key.value
            );
            to.error(DiagnosticCode::P003, &key.span, message);
            sound = false;
            continue;
        };
        for weekday in named {
            let day = &mut week[weekday.num_days_from_monday() as usize];
            if day.is_some() {
                let name = word(weekday);
                to.error(
                    DiagnosticCode::P017,
                    &key.span,
                    said!("the hours of `{name}` are stated twice", "`{name}` 的时段写了两次"),
                );
                sound = false;
            }
            *day = Some((hours.clone().unwrap_or_default(), ranges.span.clone()));
        }
    }
    if !sound {
        return None;
    }
    let spans = week.clone().map(|day| day.map_or_else(|| span.clone(), |(_, span)| span));
    let week = Week::new(week.map(|day| day.map(|(hours, _)| hours).unwrap_or_default()));
    match week {
        Ok(week) if week.is_empty() => {
            to.error(DiagnosticCode::P017, span, said!("no day of the week has any hours", "一周中没有任何时段"));
            None
        }
        Ok(week) => Some(week),
        Err(wrong) => {
            let (day, next) = (word(wrong.weekday), word(wrong.weekday.succ()));
            let Said { en, zh } = overlapping(wrong.overlap);
            let message =
                Said { en: format!("{en} (from {day} into {next})"), zh: format!("{zh}（{day} 至 {next}）") };
            to.error(DiagnosticCode::P017, &spans[wrong.weekday.num_days_from_monday() as usize], message);
            None
        }
    }
}

fn overlapping(overlap: Overlap) -> Said {
    said!("the hours {} and {} overlap", "时段 {} 与 {} 重叠", overlap.first, overlap.second)
}

/// Make-up workdays are Saturdays and Sundays: their hours lie between Friday's and Monday's, and one may follow another.
fn refuse_makeup_overlaps(week: &Week, makeup: &Hours, span: &Range<usize>, to: &mut Reading<'_>) {
    let pairs = [(week.on(Weekday::Fri), makeup), (makeup, makeup), (makeup, week.on(Weekday::Mon))];
    if let Some(overlap) = pairs.iter().find_map(|(day, next)| day.overlap_next_day(next).err()) {
        to.error(DiagnosticCode::P017, span, overlapping(overlap));
    }
}

/// The hours of a date lie between those of the dates beside it. Where there are holidays only neighbours with hours of their
/// own are certain; what overlaps with others all the same counts once.
fn refuse_date_overlaps(
    week: &Week,
    on: &BTreeMap<NaiveDate, Hours>,
    has_holidays: bool,
    span: &Range<usize>,
    to: &mut Reading<'_>,
) {
    use chrono::Datelike;
    let certain = |date: NaiveDate| on.get(&date).or_else(|| (!has_holidays).then(|| week.on(date.weekday())));
    for (date, hours) in on {
        let before = date.pred_opt().filter(|before| !on.contains_key(before)).and_then(certain);
        let after = date.succ_opt().and_then(certain);
        let pairs = [before.map(|before| (before, hours)), after.map(|after| (hours, after))];
        if let Some(overlap) = pairs.into_iter().flatten().find_map(|(day, next)| day.overlap_next_day(next).err()) {
            let Said { en, zh } = overlapping(overlap);
            let message = Said { en: format!("{en} (around {date})"), zh: format!("{zh}（{date} 前后）") };
            to.error(DiagnosticCode::P017, span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::book::document::Document;
    use crate::diagnostics::{BookText, Sink};

    /// The calendars of a book with this text, and what is wrong with it.
    fn read(file: &str, text: &str) -> (Vec<CalendarRule>, Vec<String>) {
        let text = format!("[policy]\nid = \"t\"\ntitle = \"T\"\ntitle_zh = \"测试\"\n{text}\n");
        let mut sink = Sink::unlimited();
        let document = Document::read(&Arc::new(BookText { file: file.to_owned(), text }), &mut sink);
        let said = sink.shown().iter().map(|fault| format!("{} {}", fault.code, fault.message.en)).collect();
        (document.expect("TOML").rules.calendars, said)
    }

    #[track_caller]
    fn assert_faults(text: &str, expected: &[&str]) {
        let (_, said) = read("t.toml", &format!("[calendar.desk]\n{text}"));
        assert_eq!(said, expected);
    }

    #[test]
    fn a_calendar_is_read_as_it_is_written() {
        let (calendars, said) = read(
            "books/t.toml",
            r#"
            [calendar.desk]
            timezone = "Europe/Berlin"
            holidays = ["cn", "2027.csv"]
            hours = { mon-fri = ["13:30-17:30", "08:30-12:00"], sat = ["16:00-01:00"] }
            makeup = ["09:00-12:00"]
            on = { "2025-01-28" = ["09:00-12:00"], 2025-01-29 = [] }
            [calendar.always]
            hours = "24x7"
            "#,
        );
        assert_eq!(said, [""; 0]);
        let [desk, always] = &calendars[..] else { panic!("two calendars") };
        assert_eq!((desk.head.id.as_ref(), desk.zone.name()), ("desk", "Europe/Berlin"));
        assert_eq!(desk.week.to_string(), "mon-fri 08:30-12:00 13:30-17:30, sat 16:00-01:00");
        assert_eq!(desk.makeup.as_ref().map(ToString::to_string), Some("09:00-12:00".into()));
        let on: Vec<_> = desk.on.iter().map(|(date, hours)| (date.to_string(), hours.to_string())).collect();
        assert_eq!(on, [("2025-01-28".into(), "09:00-12:00".into()), ("2025-01-29".into(), String::new())]);
        // A path starts from the folder of the book.
        assert_eq!(desk.holiday_files().collect::<Vec<_>>(), ["books/2027.csv"]);
        assert_eq!((always.zone, always.holidays.len()), (Zone::SHANGHAI, 0));
    }

    #[test]
    fn what_is_not_hours_days_or_a_zone_is_refused_with_what_was_expected() {
        assert_faults(
            "hours = { mon-fri = [\"8-12\"] }",
            &["P003 expected hours such as \"08:30-12:00\", found `\"8-12\"`"],
        );
        assert_faults(
            "hours = { monday = [\"08:00-12:00\"] }",
            &["P003 expected weekdays such as mon-fri, sat or \"mon,wed\", found `monday`"],
        );
        assert_faults(
            "hours = \"always\"",
            &["P003 expected \"24x7\" or { mon-fri = [\"08:30-12:00\"] }, found `\"always\"`"],
        );
        assert_faults(
            "hours = \"24x7\"\ntimezone = \"Asia/Shanghia\"\nholidays = \"us\"\non = { \"28 January\" = [] }",
            &[
                "P009 no time zone is called `Asia/Shanghia`",
                "P003 expected a date such as \"2025-01-28\", found `28 January`",
                "P009 no holidays are called `us`",
            ],
        );
        assert_faults(
            "hours = { mon = \"08:00-12:00\" }",
            &["P003 expected a list of hours such as [\"08:30-12:00\"], found `\"08:00-12:00\"`"],
        );
        assert_faults("timezone = \"UTC\"", &["P004 missing key `hours`"]);
    }

    #[test]
    fn hours_that_overlap_or_are_stated_twice_are_refused() {
        let overlap = "P017 the hours 09:00-13:00 and 12:59-17:00 overlap";
        assert_faults("hours = { mon = [\"12:59-17:00\", \"09:00-13:00\"] }", &[overlap]);
        assert_faults("hours = { mon = [\"09:00-13:00\", \"13:00-17:00\"] }", &[]);
        assert_faults(
            "hours = { mon-wed = [\"09:00-12:00\"], tue = [] }",
            &["P017 the hours of `tue` are stated twice"],
        );
        assert_faults("hours = { mon = [] }", &["P017 no day of the week has any hours"]);
        assert_faults(
            "hours = { sun = [\"16:00-01:00\"], mon = [\"00:30-08:00\"] }",
            &["P017 the hours 16:00-01:00 and 00:30-08:00 overlap (from sun into mon)"],
        );
        assert_faults("hours = { sun = [\"16:00-01:00\"], mon = [\"01:00-08:00\"] }", &[]);
    }

    #[test]
    fn make_up_days_and_single_dates_fit_between_their_neighbours() {
        let night = "hours = { mon-fri = [\"16:00-01:00\"] }\n";
        let overlap = "P017 the hours 16:00-01:00 and 00:30-08:00 overlap";
        assert_faults(&format!("{night}makeup = [\"00:30-08:00\"]"), &[overlap]);
        assert_faults(&format!("{night}makeup = [\"01:00-08:00\"]"), &[]);
        // 4 March 2025 is a Tuesday.
        let around = format!("{overlap} (around 2025-03-04)");
        assert_faults(&format!("{night}on = {{ 2025-03-04 = [\"00:30-08:00\"] }}"), &[&around]);
        assert_faults(&format!("{night}on = {{ 2025-03-03 = [], 2025-03-04 = [\"00:30-08:00\"] }}"), &[]);
        // Monday may be a holiday: nothing is certain.
        assert_faults(&format!("{night}holidays = \"cn\"\non = {{ 2025-03-04 = [\"00:30-08:00\"] }}"), &[]);
        assert_faults("hours = \"24x7\"\nholidays = [\"none\", \"cn\"]", &["P017 `none` beside other holidays"]);
    }

    #[test]
    fn an_unknown_year_is_said_with_the_way_to_supply_it() {
        let (calendars, _) = read("t.toml", "[calendar.desk]\nholidays = \"cn\"\nhours = \"24x7\"");
        let calendar = calendars[0].build(|_| None).expect("no files are needed");
        let error = calendar.day("2027-01-04".parse().expect("a date")).expect_err("no notice yet");
        let said = calendars[0].unanswered(error);
        assert_eq!(said.message.en, "the calendar `desk` does not know the holidays of 2027");
        let hint = said.hint.expect("a way out");
        assert!(hint.en.ends_with("holidays = [\"cn\", \"2027.csv\"]"), "{}", hint.en);
    }

    #[test]
    fn a_calendar_is_asked_for_by_name_and_day() {
        let text = "[calendar.desk]\nuntil = 2025-06-30\nhours = { mon = [\"08:00-12:00\"] }";
        let (calendars, said) = read("t.toml", text);
        assert_eq!(said, [""; 0]);
        let rules = crate::book::rules::Rules { calendars, ..Default::default() };
        let held: Vec<_> = ["2025-06-30", "2025-07-01"]
            .map(|day| super::super::rules::on(&rules.calendars, day.parse().expect("a date")).count())
            .into();
        assert_eq!(held, [1, 0]);
    }
}
