//! Rosters with numbers worked out by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::book::RuleBook;
use crate::book::library::Library;
use crate::diagnostics::Sink;
use crate::log::Reader;
use crate::log::files::InMemory;
use crate::measure::roster::{Asked, check, chinese_holidays};
use crate::model::{Gravity, RosterRow, Staff};

/// Early 08:00-17:30, late 16:00-01:00, front desk 08:30-18:00, two nights, a day with a lunch break.
const SHIFTS: &str = r#"
    [policy]
    id = "t"
    title = "t"
    title_zh = "t"
    [[shift]]
    id = "early"
    clause = "08-01"
    title = "Early"
    title_zh = "早班"
    spans = "08:00-17:30"
    [[shift]]
    id = "late"
    clause = "08-02"
    title = "Late"
    title_zh = "晚班"
    spans = "16:00-01:00"
    [[shift]]
    id = "desk"
    clause = "13-A-1"
    title = "Front desk"
    title_zh = "前台"
    spans = "08:30-18:00"
    [[shift]]
    id = "night-b"
    clause = "13-B-2"
    title = "Night"
    title_zh = "夜班"
    spans = "18:00-09:30"
    [[shift]]
    id = "night-d"
    clause = "13-D-3"
    title = "Night"
    title_zh = "夜班"
    spans = "17:30-08:00"
    summer = { from = "06-01", to = "09-30", spans = "18:00-08:00" }
    [[shift]]
    id = "office"
    clause = "c"
    title = "Office"
    title_zh = "办公室"
    spans = ["08:30-12:00", "13:30-17:30"]
    [[violation]]
    code = "stood-in-long"
    clause = "01-cdt-7"
    title = "Stood in for too long"
    title_zh = "顶岗超时"
"#;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn book(blocks: &str) -> RuleBook {
    let text = format!("{SHIFTS}\n{blocks}").into_bytes();
    let mut sink = Sink::unlimited();
    let book = Library::new(&move |_| Ok(text.clone())).load("t.toml", &mut sink);
    book.unwrap_or_else(|| panic!("{:?}", sink.shown()))
}

fn rows(text: &str) -> Vec<RosterRow> {
    let files = InMemory::new([("roster.csv".to_owned(), text.as_bytes().to_vec())]);
    let mut sink = Sink::default();
    let rows = Reader::new(&files).roster("roster.csv", &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.shown());
    rows
}

struct Answer {
    /// `rule: subject employee value (gravity)`.
    found: Vec<String>,
    incidents: usize,
    assumed: Vec<String>,
    lines: Vec<u64>,
}

fn ask(blocks: &str, roster: &str, (first, last): (&str, &str), staff: Option<&[Staff]>, sent: Option<&str>) -> Answer {
    let calendars = BTreeMap::from([(None, chinese_holidays())]);
    let asked = Asked {
        file: Arc::from("roster.csv"),
        first: date(first),
        last: date(last),
        staff,
        sent: sent.map(date),
        calendars: &calendars,
    };
    let checked = check(&book(blocks), &rows(roster), &asked).expect("known years");
    let shown = checked.found.iter().map(|found| {
        let finding = &found.finding;
        let whom = finding.employee.as_ref().map(|person| format!(" {person}")).unwrap_or_default();
        let gravity = if finding.gravity == Gravity::Error { "" } else { " (notice)" };
        format!("{}: {}{whom} {}{gravity}", finding.rule, finding.subject, finding.value)
    });
    Answer {
        found: shown.collect(),
        incidents: checked.found.iter().filter(|found| found.counts_as.is_some()).count(),
        assumed: checked.assumed.into_iter().map(|words| words.en).collect(),
        lines: checked.found.iter().map(|found| found.finding.place.line).collect(),
    }
}

#[track_caller]
fn assert_found(blocks: &str, roster: &str, days: (&str, &str), expected: &[&str]) {
    assert_eq!(ask(blocks, roster, days, None, None).found, expected);
}

/// A row for each day of a stretch.
fn daily(person: &str, shift: &str, first: &str, last: &str) -> String {
    let last = date(last);
    let days = date(first).iter_days().take_while(|day| *day <= last);
    days.map(|day| format!("{person},{day},{shift}")).fold(String::new(), |rows, row| rows + &row + "\n")
}

const HEAD: &str = "employee,date,shift\n";
const ALWAYS: &str = "[roster]\ncover = \"24x7\"";

/// E125: front desk and B's night leave no gap; E124: they share an hour.
#[test]
fn a_desk_and_a_night_that_overlap_cover_the_day_round() {
    let nights = daily("B", "night-b", "2025-02-28", "2025-03-31");
    let desk = daily("A", "desk", "2025-03-01", "2025-03-31");
    let roster = format!("{HEAD}{nights}{desk}");
    assert_found(ALWAYS, &roster, ("2025-03-01", "2025-03-31"), &[]);
    // Two people are there for the shared hour alone, and it counts as an hour with two.
    let two = "[roster]\ncover = { mon-sun = [\"08:30-09:30\"] }\nstaff = 2";
    assert_found(two, &roster, ("2025-03-01", "2025-03-31"), &[]);
    let longer = "[roster]\ncover = { mon-sun = [\"08:30-09:31\"] }\nstaff = 2";
    assert_found(longer, &roster, ("2025-03-01", "2025-03-01"), &["roster: 2025-03-01 09:30-09:31 1"]);
}

/// E126: D's night ends at 08:00, the desk begins at 08:30.
#[test]
fn half_an_hour_between_two_shifts_is_a_gap_on_each_day() {
    let nights = daily("D", "night-d", "2025-02-28", "2025-03-02");
    let desk = daily("A", "desk", "2025-03-01", "2025-03-02");
    let roster = format!("{HEAD}{nights}{desk}");
    let answer = ask(ALWAYS, &roster, ("2025-03-01", "2025-03-02"), None, None);
    assert_eq!(answer.found, ["roster: 2025-03-01 08:00-08:30 0", "roster: 2025-03-02 08:00-08:30 0"]);
    // Each points to the row of the night that ended too early.
    assert_eq!(answer.lines, [2, 3]);
    // A day shift from 08:00 mends it, as the example says.
    let early = daily("C", "early", "2025-03-01", "2025-03-02");
    assert_found(ALWAYS, &format!("{roster}{early}"), ("2025-03-01", "2025-03-02"), &[]);
}

#[test]
fn shifts_that_touch_leave_no_gap_and_one_minute_is_one() {
    let shifts = |from: &str| {
        format!(
            "[[shift]]\nid = \"one\"\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"\nspans = \"00:00-12:00\"\n\
             [[shift]]\nid = \"two\"\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"\nspans = \"{from}-24:00\"\n{ALWAYS}"
        )
    };
    let roster = format!("{HEAD}A,2025-02-28,one\nB,2025-02-28,two\n");
    let day = ("2025-02-28", "2025-02-28");
    assert_found(&shifts("12:00"), &roster, day, &[]);
    assert_found(&shifts("12:01"), &roster, day, &["roster: 2025-02-28 12:00-12:01 0"]);
}

/// A year that has a 29 February: nobody is there on it.
#[test]
fn the_last_day_of_february_is_a_day_like_any_other() {
    let roster = format!("{HEAD}{}", daily("A", "early", "2024-02-01", "2024-02-28"));
    let each_day = "[roster]\nstaff = 1";
    assert_found(each_day, &roster, ("2024-02-01", "2024-02-29"), &["roster: 2024-02-29 0"]);
    assert_found(each_day, &roster.replace("2024", "2025"), ("2025-02-01", "2025-02-28"), &[]);
    // A gap over the edge of the month ends with it.
    let early = format!("{HEAD}A,2024-02-29,early\n");
    let gaps = ["roster: 2024-02-29 00:00-08:00 0 (notice)", "roster: 2024-02-29 17:30-24:00 0"];
    assert_found(ALWAYS, &early, ("2024-02-29", "2024-02-29"), &gaps);
}

/// The night of 31 May starts at 17:30, that of 1 June at 18:00: the desk ends at 18:00 and leaves no gap either way.
#[test]
fn the_season_of_a_night_is_that_of_the_day_it_starts() {
    let nights = daily("D", "night-d", "2025-05-30", "2025-06-01");
    let two = "[roster]\ncover = { mon-sun = [\"17:30-18:00\"] }\nstaff = 2";
    let desk = daily("A", "desk", "2025-05-31", "2025-06-01");
    assert_found(
        two,
        &format!("{HEAD}{nights}{desk}"),
        ("2025-05-31", "2025-06-01"),
        &["roster: 2025-06-01 17:30-18:00 1"],
    );
}

/// What the night before the month covers is not known without its row: said, but no fault.
#[test]
fn the_first_morning_belongs_to_the_night_before() {
    let roster = format!("{HEAD}B,2025-03-01,night-b\nA,2025-03-01,desk\n");
    let day = ("2025-03-01", "2025-03-01");
    assert_found(ALWAYS, &roster, day, &["roster: 2025-03-01 00:00-08:30 0 (notice)"]);
    let before = format!("{roster}B,2025-02-28,night-b\n");
    assert_found(ALWAYS, &before, day, &[]);
    // A row of that day is there, and it is no night: now the morning is known to be empty.
    let known = format!("{roster}B,2025-02-28,early\n");
    assert_found(ALWAYS, &known, day, &["roster: 2025-03-01 00:00-08:30 0"]);
    // The last night of the month reaches into the next and is asked about until 24:00 only.
    assert_found("[roster]\ncover = { sat = [\"18:00-09:30\"] }", &roster, day, &[]);
}

/// E128: three at the desk, all at lunch from 12:10 to 12:20.
#[test]
fn breaks_are_no_cover() {
    let shift = |id: &str, spans: &str| {
        format!("[[shift]]\nid = \"{id}\"\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"\nspans = [{spans}]\n")
    };
    let shifts = [
        shift("a", "\"08:30-11:50\", \"12:20-17:30\""),
        shift("b", "\"08:30-12:10\", \"12:40-17:30\""),
        shift("c", "\"08:30-12:00\", \"12:30-17:30\""),
    ];
    let blocks = format!("{}[roster]\ncover = {{ mon-fri = [\"11:30-13:30\"] }}", shifts.concat());
    let roster = format!("{HEAD}A,2025-03-03,a\nB,2025-03-03,b\nC,2025-03-03,c\n");
    assert_found(&blocks, &roster, ("2025-03-03", "2025-03-03"), &["roster: 2025-03-03 12:10-12:20 0"]);
    // With two asked for, the stretches around it are short as well, each with its own number.
    let two = format!("{blocks}\nstaff = 2");
    assert_found(
        &two,
        &roster,
        ("2025-03-03", "2025-03-03"),
        &["roster: 2025-03-03 12:00-12:10 1", "roster: 2025-03-03 12:10-12:20 0", "roster: 2025-03-03 12:20-12:30 1"],
    );
}

/// E132: 28 shifts and 3 days of rest pass; 29 and 2 are one short; 27 and 4 are worth a notice.
#[test]
fn three_days_of_rest_a_month() {
    let blocks = "[roster]\nrest_days = { per = \"month\", days = 3 }";
    let march = ("2025-03-01", "2025-03-31");
    let roster = |last: &str| format!("{HEAD}{}", daily("A", "early", "2025-03-01", last));
    assert_found(blocks, &roster("2025-03-28"), march, &[]);
    assert_found(blocks, &roster("2025-03-29"), march, &["roster: 2025-03 A 2"]);
    assert_found(blocks, &roster("2025-03-27"), march, &["roster: 2025-03 A 4 (notice)"]);
    // Days of rest may stand in the roster or not.
    let written = format!("{}A,2025-03-29,rest\nA,2025-03-30,休\n", roster("2025-03-28"));
    assert_found(blocks, &written, march, &[]);
    // Part of a month cannot be judged.
    let part = ask(blocks, &roster("2025-03-29"), ("2025-03-01", "2025-03-30"), None, None);
    assert_eq!(part.found, [""; 0]);
    assert_eq!(part.assumed, ["roster: days of rest are not judged, no whole month is asked about"]);
}

#[test]
fn whoever_joins_within_the_month_owes_no_whole_month_of_rest() {
    let blocks = "[roster]\nrest_days = { per = \"month\", days = 3 }";
    let files = InMemory::new([(
        "staff.csv".to_owned(),
        "employee,hired,left\nA,2025-03-05,\nB,2020-01-01,\n".as_bytes().to_vec(),
    )]);
    let staff = Reader::new(&files).staff("staff.csv", None, &mut Sink::default());
    let roster =
        format!("{HEAD}A,2025-03-04,early\n{}C,2025-03-05,early\n", daily("A", "early", "2025-03-05", "2025-03-31"));
    let answer = ask(blocks, &roster, ("2025-03-01", "2025-03-31"), Some(&staff), None);
    assert_eq!(
        answer.found,
        ["not-employed: 2025-03-04 A A", "unknown-person: 2025-03-05 C C", "roster: 2025-03 C 30 (notice)"]
    );
    assert_eq!(
        answer.assumed,
        ["roster: the days of rest of A are not judged, who joined or left between 2025-03-01 and 2025-03-31"]
    );
}

/// E133: weeks 10 early, 11 late, 12 late.
#[test]
fn the_same_shift_in_a_second_week_is_noticed_where_weeks_rotate() {
    let weeks = [
        ("early", "2025-03-03", "2025-03-09"),
        ("late", "2025-03-10", "2025-03-16"),
        ("late", "2025-03-17", "2025-03-23"),
    ];
    let rows: String = weeks.iter().map(|(shift, first, last)| daily("A", shift, first, last)).collect();
    let roster = format!("{HEAD}{rows}");
    let days = ("2025-03-01", "2025-03-31");
    assert_found("[roster]\nrotate = \"week\"", &roster, days, &["roster: 2025-W12 A late (notice)"]);
    assert_found("[roster]\nstaff = 1", &roster, ("2025-03-03", "2025-03-23"), &[]);
}

/// 01-cdt-7: four hours are allowed, a minute more is not; rows that touch are one occasion.
#[test]
fn stand_ins_are_added_up_while_they_go_on() {
    let blocks = "[roster]\nclause = \"01-cdt-7\"\nstand_in_at_most = \"4h\"\ncounts_as = \"stood-in-long\"";
    let head = "employee,date,shift,stand_in_for,from,to\n";
    let day = ("2025-03-03", "2025-03-03");
    let roster = |rows: &str| format!("{head}B,2025-03-03,early,,,\n{rows}");
    assert_found(blocks, &roster("A,2025-03-03,early,B,08:00,12:00\n"), day, &[]);
    let minute = roster("A,2025-03-03,early,B,08:00,12:01\n");
    let answer = ask(blocks, &minute, day, None, None);
    assert_eq!(answer.found, ["roster: 2025-03-03 08:00-12:01 B 4 h 1 min"]);
    assert_eq!(answer.incidents, 1);
    let touching = roster("A,2025-03-03,early,B,10:00,12:30\nA,2025-03-03,early,B,08:00,10:00\n");
    assert_found(blocks, &touching, day, &["roster: 2025-03-03 08:00-12:30 B 4 h 30 min"]);
    let apart = roster("A,2025-03-03,early,B,10:01,12:30\nA,2025-03-03,early,B,08:00,10:00\n");
    assert_found(blocks, &apart, day, &[]);
    // Over midnight, from one row to another.
    let night = format!("{head}A,2025-03-03,late,B,22:00,24:00\nA,2025-03-03,night-b,B,24:00,26:30\n");
    assert_found(blocks, &night, day, &["roster: 2025-03-03 22:00 - 2025-03-04 02:30 B 4 h 30 min"]);
}

#[test]
fn whoever_is_stood_in_for_is_away() {
    let two = "[roster]\ncover = { mon = [\"10:00-12:00\"] }\nstaff = 2";
    let roster = "employee,date,shift,stand_in_for,from,to\nA,2025-03-03,early,,,\nB,2025-03-03,early,,,\n\
                  C,2025-03-03,early,B,10:30,11:00\n";
    assert_found(two, roster, ("2025-03-03", "2025-03-03"), &[]);
    let three = two.replace("staff = 2", "staff = 3");
    let short = &["roster: 2025-03-03 10:00-12:00 2"];
    assert_found(&three, roster, ("2025-03-03", "2025-03-03"), short);
}

/// 13-A-20, 13-A-21: by the end of the day before, by the supervisor, never by the two themselves.
#[test]
fn a_stand_in_is_approved_in_time_and_by_the_right_one() {
    let plain = "[roster]\nstand_in_approval = true";
    let strict = "[roster]\nstand_in_approval = { ahead = \"1 day\", by = [\"周明\"] }";
    let row =
        |cells: &str| format!("employee,date,shift,stand_in_for,approver,approved_at\nA,2025-03-12,desk,B,{cells}\n");
    let day = ("2025-03-12", "2025-03-12");
    assert_found(plain, &row(","), day, &["roster: 2025-03-12 B "]);
    assert_found(plain, &row("A,"), day, &["roster: 2025-03-12 B A"]);
    assert_found(plain, &row("周明,"), day, &[]);
    assert_found(plain, &row("周明,2025-03-12 08:30"), day, &[]);
    assert_found(plain, &row("周明,2025-03-12 08:31"), day, &["roster: 2025-03-12 B 2025-03-12 08:31:00"]);
    assert_found(strict, &row("周明,2025-03-11 24:00"), day, &[]);
    assert_found(strict, &row("周明,2025-03-12 00:01"), day, &["roster: 2025-03-12 B 2025-03-12 00:01:00"]);
    assert_found(strict, &row("王五,2025-03-11 10:00"), day, &["roster: 2025-03-12 B 王五"]);
    assert_found(strict, &row("周明,"), day, &["roster: 2025-03-12 B "]);
}

#[test]
fn time_at_work_is_limited_by_day_by_week_and_by_rest() {
    let week = ("2025-03-03", "2025-03-09");
    let early = |days: u64| {
        let last = date("2025-03-03") + Days::new(days - 1);
        format!("{HEAD}{}", daily("A", "office", "2025-03-03", &last.to_string()))
    };
    // The office day has 7.5 hours: 44 hours are reached by none of five, passed by the sixth.
    assert_found("[roster]\nhours_per_week = \"37h30m\"", &early(5), week, &[]);
    assert_found("[roster]\nhours_per_week = \"37h30m\"", &early(6), week, &["roster: 2025-03-03..2025-03-09 A 45 h"]);
    assert_found("[roster]\nhours_per_day = \"7h30m\"", &early(1), week, &[]);
    assert_found("[roster]\nhours_per_day = \"7h29m\"", &early(1), week, &["roster: 2025-03-03 A 7 h 30 min"]);
    // The late shift ends at 01:00, the early one begins at 08:00: seven hours.
    let close = format!("{HEAD}A,2025-03-03,late\nA,2025-03-04,early\n");
    assert_found("[roster]\nrest_between = \"7h\"", &close, week, &[]);
    assert_found("[roster]\nrest_between = \"7h1m\"", &close, week, &["roster: 2025-03-04 01:00-08:00 A 7 h"]);
    assert_found("[roster]\ndays_in_a_row = 6", &early(6), week, &[]);
    assert_found("[roster]\ndays_in_a_row = 6", &early(7), week, &["roster: 2025-03-03..2025-03-09 A 7"]);
    // A run that began before is one run.
    assert_found(
        "[roster]\ndays_in_a_row = 6",
        &early(7),
        ("2025-03-09", "2025-03-09"),
        &["roster: 2025-03-03..2025-03-09 A 7"],
    );
}

#[test]
fn nobody_is_in_two_places_and_every_shift_is_known() {
    let roster = format!(
        "{HEAD}A,2025-03-03,late\nA,2025-03-04,nights\nA,2025-03-03,desk\nB,2025-03-03,rest\nB,2025-03-03,early\nC,2025-03-03,early\nC,2025-03-04,late\n"
    );
    let answer = ask("[roster]\nstaff = 1", &roster, ("2025-03-03", "2025-03-04"), None, None);
    assert_eq!(
        answer.found,
        ["unknown-shift: 2025-03-04 A nights", "overlap: 2025-03-03 16:00-18:00 A late", "overlap: 2025-03-03 B rest",]
    );
}

/// E130: a rotation of five with a day unassigned, and the same person two days running.
#[test]
fn what_is_done_in_turn_is_done_every_day_and_by_another() {
    let blocks = "[roster]\nclause = \"11-hrs-12\"\nin_turn = { task = \"打扫\", per = \"day\" }";
    let people = ["甲", "乙", "丙", "丁", "戊"];
    let turns = ["甲", "乙", "", "丙", "丙"];
    let mut roster = String::from("employee,date,shift,task\n");
    for (at, whose) in turns.iter().enumerate() {
        for person in people {
            let task = if person == *whose { "打扫" } else { "" };
            roster = roster + &format!("{person},2025-03-{:02},early,{task}", at + 3) + "\n";
        }
    }
    let days = ("2025-03-03", "2025-03-07");
    assert_found(blocks, &roster, days, &["roster: 2025-03-05 ", "roster: 2025-03-07 丙 丙 (notice)"]);
    // Nobody else is there: nobody waits.
    let alone = "employee,date,shift,task\n甲,2025-03-03,early,打扫\n甲,2025-03-04,early,打扫\n";
    assert_found(blocks, alone, ("2025-03-03", "2025-03-04"), &[]);
    // One of each shift: the late shift has nobody.
    let by_shift = "[roster]\nin_turn = { task = \"打扫\", per = \"shift\" }";
    let shifts = "employee,date,shift,task\n甲,2025-03-03,early,打扫\n乙,2025-03-03,late,\n";
    assert_found(by_shift, shifts, ("2025-03-03", "2025-03-03"), &["roster: 2025-03-03 late "]);
}

/// 06-att-8: a week before the first day off. The May holiday of 2025 begins on 1 May.
#[test]
fn the_roster_of_a_holiday_is_sent_a_week_ahead() {
    let blocks = "[roster]\nholiday_notice = \"7 days\"";
    let may = ("2025-05-01", "2025-05-31");
    let roster = format!("{HEAD}A,2025-05-01,early\n");
    let sent = |day| ask(blocks, &roster, may, None, Some(day)).found;
    // 31 May is the first day of the Dragon Boat holiday.
    assert_eq!(sent("2025-04-24"), [""; 0]);
    assert_eq!(sent("2025-04-25"), ["roster: 2025-05-01 2025-04-25"]);
    assert_eq!(sent("2025-05-25"), ["roster: 2025-05-01 2025-05-25", "roster: 2025-05-31 2025-05-25"]);
    let unsent = ask(blocks, &roster, may, None, None);
    assert_eq!((unsent.found.len(), unsent.assumed.len()), (0, 2));
}

#[test]
fn a_roster_has_so_many_people() {
    let blocks = "[roster]\nclause = \"11-hrs-1\"\nheadcount = 4";
    let roster = format!("{HEAD}A,2025-03-03,early\nB,2025-03-03,rest\nC,2025-03-04,early\n");
    let days = ("2025-03-03", "2025-03-04");
    assert_found(blocks, &roster, days, &["roster: 2025-03-03..2025-03-04 3"]);
    assert_found(blocks, &format!("{roster}D,2025-03-04,early\n"), days, &[]);
}
