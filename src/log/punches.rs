//! Attendance logs: instants, pairs of in and out, and the exports of attendance systems as they come. What a file is is told
//! from its header.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::PUNCHES;
use crate::model::punch::{Direction, Sign};
use crate::model::{Moment, Month, Person};
use crate::said;

use super::Reader;
use super::cell;
use super::header::Header;
use super::row::{Col, Row};

/// Something an attendance log says of somebody, and the line it says it on.
pub struct Seen {
    /// Of whom.
    pub employee: Person,
    /// What.
    pub sign: Sign,
    /// The line.
    pub line: u64,
}

impl Reader<'_> {
    /// Reads an attendance log. Whatever `take` does not take comes back, in the order of the log; it is asked from many threads,
    /// in any order. `month` is that of day columns which do not say it themselves.
    pub fn punches(
        &mut self,
        file: &str,
        month: Option<Month>,
        take: impl Fn(&Seen) -> bool + Sync,
        sink: &mut Sink,
    ) -> Vec<Seen> {
        let mut unknown_month = false;
        let bind = |header: &Header<'_>| {
            let profile = Profile::of(header, month);
            unknown_month = matches!(profile, Profile::UnknownMonth);
            let take = &take;
            move |left: &mut Vec<Seen>, row: &mut Row<'_>| {
                profile.read(row, &mut |seen| {
                    if !take(&seen) {
                        left.push(seen);
                    }
                });
            }
        };
        let left = self.fold(file, &PUNCHES, &|_| true, Vec::new, bind, sink);
        if unknown_month {
            let message = said!("the day columns do not say which month they are of", "按日排列的列没有写明月份");
            let hint = said!("say it with --month 2025-03", "请用 --month 2025-03 指明");
            let at = At::File(Arc::from(file));
            sink.push(Diagnostic::error(DiagnosticCode::D004, at, message).hint(hint));
        }
        left.unwrap_or_default()
    }
}

/// What an attendance log is.
enum Profile {
    /// One instant a row.
    Instants {
        employee: Col<'static>,
        date: Col<'static>,
        at: Col<'static>,
        direction: Col<'static>,
        result: Col<'static>,
    },
    /// One day a row: pairs of in and out, further times, and what the system made of them.
    Days(Box<DayColumns>),
    /// One person a row, one day a column.
    Matrix { employee: Col<'static>, days: Vec<(NaiveDate, Col<'static>)> },
    /// The same, of a month nobody named.
    UnknownMonth,
}

struct DayColumns {
    employee: Col<'static>,
    date: Col<'static>,
    pairs: Vec<(Col<'static>, Direction)>,
    times: Vec<Col<'static>>,
    results: Vec<Col<'static>>,
}

impl Profile {
    fn of(header: &Header<'_>, month: Option<Month>) -> Self {
        let col = |name| Col::new(header, name);
        let there = |names: &[&'static str]| -> Vec<Col<'static>> {
            names.iter().map(|name| col(name)).filter(|col| col.is_there()).collect()
        };
        let employee = col("employee");
        let pairs: Vec<(Col<'static>, Direction)> =
            PAIRS.iter().map(|(name, direction)| (col(name), *direction)).filter(|(col, _)| col.is_there()).collect();
        let times = there(&["times", "earliest", "latest"]);
        let (date, at) = (col("date"), col("at"));
        if date.is_there() && !(pairs.is_empty() && times.is_empty()) {
            // The day's own list of times says all there is; the earliest and the latest are among them.
            let times = if pairs.is_empty() || col("times").is_there() { times } else { Vec::new() };
            let times = if col("times").is_there() { vec![col("times")] } else { times };
            let results = there(&["result", "in_result", "out_result", "in2_result", "out2_result", "leave"]);
            return Self::Days(Box::new(DayColumns { employee, date, pairs, times, results }));
        }
        if at.is_there() || date.is_there() {
            let at = if at.is_there() { at } else { date };
            return Self::Instants { employee, date, at, direction: col("direction"), result: col("result") };
        }
        let columns = day_columns(header);
        let first = header.above().find_map(first_date).or(month.map(Month::first));
        let Some(first) = first.filter(|_| !columns.is_empty()) else { return Self::UnknownMonth };
        let days = columns.into_iter().enumerate().filter_map(|(at, position)| {
            let date = first.checked_add_days(Days::new(at as u64))?;
            Some((date, Col::at(header, "day", position)))
        });
        Self::Matrix { employee, days: days.collect() }
    }

    fn read(&self, row: &mut Row<'_>, each: &mut impl FnMut(Seen)) {
        match self {
            Self::Instants { employee, date, at, direction, result } => {
                let Some(moment) = instant(row, *date, *at) else {
                    // The records of a system have rows for punches that were not made.
                    if row.is_sound() && !result.is_there() {
                        row.needed(*at);
                    }
                    return;
                };
                let direction = row.word(*direction, Direction::ALL, Direction::parse);
                let day = NaiveDate::from_epoch_days(day_of(moment));
                if let (Some(employee), true) = (row.person(*employee, day), row.is_sound()) {
                    each(Seen { employee, sign: Sign::Punch { at: moment, direction }, line: row.line });
                }
            }
            Self::Days(columns) => columns.read(row, each),
            Self::Matrix { employee, days } => {
                let Some(employee) = row.person(*employee, days.first().map(|(date, _)| *date)) else { return };
                for (date, col) in days {
                    let Some(text) = row.text(*col) else { continue };
                    let mut signs = Vec::new();
                    signs_of(&text, *date, &mut signs);
                    for sign in signs {
                        each(Seen { employee: employee.clone(), sign, line: row.line });
                    }
                }
            }
            Self::UnknownMonth => {}
        }
    }
}

/// The pairs of in and out of a day.
const PAIRS: [(&str, Direction); 6] = [
    ("in", Direction::In),
    ("out", Direction::Out),
    ("in2", Direction::In),
    ("out2", Direction::Out),
    ("in3", Direction::In),
    ("out3", Direction::Out),
];

impl DayColumns {
    fn read(&self, row: &mut Row<'_>, each: &mut impl FnMut(Seen)) {
        row.needed(self.date);
        let date = row.date(self.date);
        let employee = row.person(self.employee, date);
        let (Some(date), Some(employee)) = (date, employee) else { return };
        let mut signs = Vec::new();
        let mut earlier = i64::MIN;
        for (col, direction) in &self.pairs {
            let Some(mut at) = time_of_day(row, *col, date) else { continue };
            // Over midnight: what follows is not before what came first.
            if at < earlier {
                at += cell::DAY;
            }
            earlier = at;
            signs.push(Sign::Punch { at: Moment::Local(at), direction: Some(*direction) });
        }
        for col in &self.times {
            if let Some(text) = row.text(*col) {
                signs_of(&text, date, &mut signs);
            }
        }
        for col in &self.results {
            if let Some(kind) = row.text(*col).as_deref().and_then(leave_in) {
                signs.push(Sign::Leave { date, kind: Arc::from(kind) });
                break;
            }
        }
        if row.is_sound() {
            for sign in signs {
                each(Seen { employee: employee.clone(), sign, line: row.line });
            }
        }
    }
}

/// Words that stand where a time would, when there is none.
const NO_TIME: &[&str] = &["休息", "未打卡", "缺卡", "无", "请假", "旷工", "未排班"];

/// The time of a cell on a day, in local seconds since 1970-01-01 00:00.
fn time_of_day(row: &mut Row<'_>, col: Col<'_>, date: NaiveDate) -> Option<i64> {
    let text = row.text(col)?;
    let text = text.split(['\n', '(', '（']).next().unwrap_or_default().trim();
    if text.is_empty() || NO_TIME.contains(&text) {
        return None;
    }
    let midnight = i64::from(date.to_epoch_days()) * cell::DAY;
    let read = cell::clock(text).map(|clock| midnight + clock).or_else(|| match cell::moment(text)? {
        Moment::Local(at) | Moment::Exact(at) => Some(at),
    });
    if read.is_none() {
        let message = said!("\"{text}\" is not a time such as 08:30", "\"{text}\" 不是时刻，如 08:30");
        row.bad(col, DiagnosticCode::D006, message);
    }
    read
}

/// The instant of a row: a date with a time, or a time of day beside a date.
#[inline]
fn instant(row: &mut Row<'_>, date: Col<'_>, at: Col<'_>) -> Option<Moment> {
    if let Some(seconds) = cell::local_seconds(row.raw(at)) {
        return Some(Moment::Local(seconds));
    }
    if date.is_there() {
        let clock = row.text(at).and_then(|text| cell::clock(&text));
        if let Some(clock) = clock {
            let midnight = i64::from(row.date(date)?.to_epoch_days()) * cell::DAY;
            return Some(Moment::Local(midnight + clock));
        }
    }
    row.moment(at)
}

fn day_of(moment: Moment) -> i32 {
    let (Moment::Local(seconds) | Moment::Exact(seconds)) = moment;
    i32::try_from(seconds.div_euclid(cell::DAY)).unwrap_or_default()
}

/// Everything a cell of a day says: its times, wherever they stand in it, and a leave.
fn signs_of(text: &str, date: NaiveDate, into: &mut Vec<Sign>) {
    let midnight = i64::from(date.to_epoch_days()) * cell::DAY;
    let mut found = false;
    let mut next_day = false;
    for word in text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '：') || is_next_day(c))) {
        if word.chars().any(is_next_day) {
            next_day = word.starts_with("次日") || word.starts_with("第二天");
        }
        let clock = word.trim_matches(|c: char| is_next_day(c)).replace('：', ":");
        let Some(seconds) = cell::clock(&clock) else { continue };
        let days = if std::mem::take(&mut next_day) { cell::DAY } else { 0 };
        into.push(Sign::Punch { at: Moment::Local(midnight + seconds + days), direction: None });
        found = true;
    }
    if let Some(kind) = leave_in(text).filter(|_| !found) {
        into.push(Sign::Leave { date, kind: Arc::from(kind) });
    }
}

fn is_next_day(c: char) -> bool {
    matches!(c, '次' | '日' | '第' | '二' | '天')
}

/// The kind of leave a system's verdict names.
fn leave_in(text: &str) -> Option<&'static str> {
    const KINDS: &[&str] = &[
        "陪产假",
        "产检假",
        "哺乳假",
        "护理假",
        "育儿假",
        "事假",
        "病假",
        "年假",
        "婚假",
        "产假",
        "丧假",
        "调休",
        "请假",
    ];
    KINDS.iter().find(|kind| text.contains(**kind)).copied()
}

/// Where the day columns of a matrix stand: those under a heading of results, else those named by the numbers of days.
fn day_columns(header: &Header<'_>) -> Vec<usize> {
    let under = |heading: &str| -> Vec<usize> {
        let names = header.names().iter().enumerate();
        names.filter(|(_, name)| name.trim().starts_with(heading)).map(|(at, _)| at).collect()
    };
    let results = under("考勤结果/");
    if !results.is_empty() {
        return results;
    }
    let mut day = 1;
    let mut columns = Vec::new();
    for (at, name) in header.names().iter().enumerate() {
        let name = name.trim().trim_end_matches(['日', '号']);
        let weekend = !columns.is_empty() && matches!(name, "六" | "");
        if name.parse() == Ok(day) || weekend {
            columns.push(at);
            day += 1;
        }
    }
    columns
}

/// The first date a title names: `统计日期：2026-03-01 至 2026-03-31`.
fn first_date(title: &str) -> Option<NaiveDate> {
    let starts = title.char_indices().filter(|(_, c)| c.is_ascii_digit());
    starts.map(|(at, _)| &title[at..]).find_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.'))).unwrap_or(rest.len());
        cell::date(&rest[..end])
    })
}
