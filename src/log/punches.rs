//! Attendance logs: instants, pairs of in and out, and the exports of attendance systems as they come. What a file is is told
//! from its header.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::PUNCHES;
use crate::model::punch::{Direction, Sign};
use crate::model::{Moment, Month, Person, Said};
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
        let mut untold = None;
        let bind = |header: &Header<'_>| {
            let profile = Profile::of(header, month);
            untold = profile.untold(header);
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
        if let Some((message, hint)) = untold {
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
    /// Nothing a time could be read from: day columns of a month nobody named, or none at all.
    Untold,
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
        let Some(first) = first.filter(|_| !columns.is_empty()) else { return Self::Untold };
        let days = columns.into_iter().enumerate().filter_map(|(at, position)| {
            let date = first.checked_add_days(Days::new(at as u64))?;
            Some((date, Col::at(header, "day", position)))
        });
        Self::Matrix { employee, days: days.collect() }
    }

    /// What is missing where no time can be read, and the way out.
    fn untold(&self, header: &Header<'_>) -> Option<(Said, Said)> {
        let Self::Untold = self else { return None };
        Some(if day_columns(header).is_empty() {
            let has = header.names().join(", ");
            let message = said!(
                "neither a column at, nor date with in and out, nor a column a day",
                "既没有打卡时间，也没有日期与上下班时间，也没有按日排列的列"
            );
            (message, said!("the file has: {has}", "文件有：{has}"))
        } else {
            (
                said!("the day columns do not say which month they are of", "按日排列的列没有写明月份"),
                said!("say it with --month 2025-03", "请用 --month 2025-03 指明"),
            )
        })
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
            Self::Untold => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    /// What a log tells of whom, as `A 2025-03-01 08:30:00 in @2`, and what was said.
    fn read(text: &str, month: Option<&str>) -> (Vec<String>, Vec<String>) {
        let files = InMemory::new([("punches.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let month = month.map(|month| Month::parse(month).expect("a month"));
        let seen = Reader::new(&files).punches("punches.csv", month, |_| false, &mut sink);
        let shown = seen.iter().map(|seen| {
            let what = match &seen.sign {
                Sign::Punch { at: Moment::Local(at), direction } => {
                    let at = chrono::DateTime::from_timestamp(*at, 0).expect("a time").naive_utc();
                    let way = direction.map_or(String::new(), |direction| format!(" {direction}"));
                    format!("{at}{way}")
                }
                Sign::Punch { at: Moment::Exact(at), .. } => format!("{at} UTC"),
                Sign::Leave { date, kind } => format!("{date} {kind}"),
            };
            format!("{} {what} @{}", seen.employee, seen.line)
        });
        (shown.collect(), sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[track_caller]
    fn assert_seen(text: &str, month: Option<&str>, expected: &[&str]) {
        let (seen, said) = read(text, month);
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(seen, expected);
    }

    #[test]
    fn instants_may_stand_in_one_cell_or_two_and_tell_the_way() {
        assert_seen(
            "employee,at\nA,2025-03-01 08:30:15\nB,2025/3/1 17:30\nC,2025-03-01T08:30:15+08:00\n",
            None,
            &["A 2025-03-01 08:30:15 @2", "B 2025-03-01 17:30:00 @3", "C 1740789015 UTC @4"],
        );
        assert_seen(
            "姓名,日期,打卡时间\n甲,2025-03-01,08:30\n甲,2025-03-01,次日 01:05\n",
            None,
            &["甲 2025-03-01 08:30:00 @2", "甲 2025-03-02 01:05:00 @3"],
        );
        assert_seen(
            "姓名,打卡时间,打卡类型\n甲,2025-03-01 08:30,上班打卡\n甲,2025-03-01 17:30,下班\n",
            None,
            &["甲 2025-03-01 08:30:00 in @2", "甲 2025-03-01 17:30:00 out @3"],
        );
    }

    #[test]
    fn the_raw_records_of_dingtalk_have_rows_without_a_punch() {
        assert_seen(
            "原始记录 统计日期：2025-03-01 至 2025-03-31\n报表生成时间：2025-04-01 09:00\n\
             姓名,考勤组,部门,工号,职位,UserId,考勤日期,考勤时间,打卡时间,打卡结果,打卡地址\n\
             甲,客服,客服部,1001,,u1,25-03-01 星期六,25-03-01 08:30,2025-03-01 08:17,正常,前台\n\
             甲,客服,客服部,1001,,u1,25-03-01 星期六,25-03-01 17:30,,缺卡,\n",
            None,
            &["甲 2025-03-01 08:17:00 @4"],
        );
    }

    #[test]
    fn an_out_before_the_in_is_of_the_next_day() {
        assert_seen(
            "employee,date,in,out\nA,2025-02-28,16:00,01:05\nA,2025-03-01,,\nA,2025-03-02,16:00,24:00\n",
            None,
            &[
                "A 2025-02-28 16:00:00 in @2",
                "A 2025-03-01 01:05:00 out @2",
                "A 2025-03-02 16:00:00 in @4",
                "A 2025-03-03 00:00:00 out @4",
            ],
        );
        let (_, said) = read("employee,date,in,out\nA,2025-03-01,8.30,17:30\n", None);
        assert_eq!(said, ["\"8.30\" is not a time such as 08:30"]);
    }

    #[test]
    fn the_daily_statistics_of_dingtalk_are_read_as_they_come() {
        let text = "\"每日统计 统计日期：2025-03-01 至 2025-03-04\",,,,,,,,,,,\n\
             报表生成时间：2025-04-01 09:00,,,,,,,,,,,\n\
             姓名,考勤组,部门,日期,班次,上班1打卡时间,上班1打卡结果,下班1打卡时间,下班1打卡结果,上班2打卡时间,关联的审批单,请假,\n\
             ,,,,,,,,,,,事假(天),病假(天)\n\
             甲,客服,客服部,25-03-01 星期六,休息,-,-,-,-,,,,\n\
             甲,客服,客服部,25-03-02 星期日,晚班 16:00-次日 01:00,15:58,正常,次日 01:05,正常,,,,\n\
             甲,客服,客服部,25-03-03 星期一,早班 08:00-17:30,08:01,迟到,,缺卡,,,,\n\
             甲,客服,客服部,25-03-04 星期二,早班 08:00-17:30,未打卡,请假,,请假,,事假03-04 08:00到03-04 17:30 1天,1,\n";
        assert_seen(
            text,
            None,
            &[
                "甲 2025-03-02 15:58:00 in @6",
                "甲 2025-03-03 01:05:00 out @6",
                "甲 2025-03-03 08:01:00 in @7",
                "甲 2025-03-04 请假 @8",
            ],
        );
    }

    #[test]
    fn a_monthly_summary_has_a_column_a_day_under_one_heading() {
        let text = "\"月度汇总 统计日期：2026-02-28 至 2026-03-03\",,,,,,\n报表生成时间：2026-04-04 11:04,,,,,,\n\
             姓名,部门,迟到次数,考勤结果,,,\n,,,六,日,2,3\n\
             甲,客服部,1,\"休息\n(-)\",休息,\"正常班:迟到\n(08:47,18:30)\",\"晚班:正常\n(15:59,次日 01:05)\"\n\
             乙,客服部,,,,\"正常班:事假\n(-)\",\"正常班:旷工\n(-)\"\n";
        assert_seen(
            text,
            None,
            &[
                "甲 2026-03-02 08:47:00 @5",
                "甲 2026-03-02 18:30:00 @5",
                "甲 2026-03-03 15:59:00 @5",
                "甲 2026-03-04 01:05:00 @5",
                "乙 2026-03-02 事假 @9",
            ],
        );
    }

    #[test]
    fn a_matrix_of_punch_times_has_several_in_a_cell_and_may_need_its_month_said() {
        let text = "姓名,部门,1,2,3\n甲,客服部,\"08:17\n12:01\n次日 00:35\",,\"08:30,17:30\"\n";
        let expected = [
            "甲 2025-03-01 08:17:00 @2",
            "甲 2025-03-01 12:01:00 @2",
            "甲 2025-03-02 00:35:00 @2",
            "甲 2025-03-03 08:30:00 @2",
            "甲 2025-03-03 17:30:00 @2",
        ];
        assert_seen(text, Some("2025-03"), &expected);
        assert_seen(
            &format!("打卡时间表 2025-03-01 至 2025-03-31\n{text}"),
            None,
            &expected.map(|line| Box::leak(line.replace("@2", "@3").into_boxed_str()) as &str),
        );
        let (_, said) = read(text, None);
        assert_eq!(said, ["the day columns do not say which month they are of"]);
        let (_, said) = read("employee,note\nA,B\n", None);
        assert_eq!(said, ["neither a column at, nor date with in and out, nor a column a day"]);
    }

    #[test]
    fn the_daily_report_of_wecom_is_read_by_its_two_headers() {
        let text = "概况统计与打卡明细,,,,,,,,,,\n2025/03/01-2025/03/31,,,,,,,,,,\n\
             时间,姓名,账号,基础信息,,考勤概况,,,上班1,,下班1,\n\
             ,,,部门,职务,班次,最早,考勤结果,打卡时间,打卡状态,打卡时间,打卡状态\n\
             2025/03/03 星期一,甲,a1,客服部,,早班,07:58,正常,07:58,正常,17:31,正常\n\
             2025/03/04 星期二,甲,a1,客服部,,晚班,15:59,正常,15:59,正常,次日 01:01,正常\n\
             2025/03/05 星期三,甲,a1,客服部,,早班,--,事假,--,请假,--,请假\n\
             2025/03/06 星期四,甲,a1,客服部,,休息,--,--,--,--,--,--\n";
        assert_seen(
            text,
            None,
            &[
                "甲 2025-03-03 07:58:00 in @5",
                "甲 2025-03-03 17:31:00 out @5",
                "甲 2025-03-04 15:59:00 in @6",
                "甲 2025-03-05 01:01:00 out @6",
                "甲 2025-03-05 事假 @7",
            ],
        );
    }
}
