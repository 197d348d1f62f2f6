//! Boundaries, with the numbers worked out by hand.

use crate::model::{Holiday, HolidayKind};

use super::testing::{civil, date, desk, schedule, shown};
use super::{Calendar, DayKind, Holidays, Instant, Schedule, TimeError, Why, Zone};

const HOUR: i64 = 3600;

#[track_caller]
fn assert_elapsed(calendar: &Calendar, cases: &[(&str, &str, i64)]) {
    for (from, to, expected) in cases {
        assert_eq!(calendar.elapsed_civil(civil(from), civil(to)), Ok(*expected), "{from} to {to}");
    }
}

#[track_caller]
fn assert_used_up(calendar: &Calendar, cases: &[(&str, i64, &str)]) {
    for (from, limit, expected) in cases {
        let due = calendar.used_up(calendar.instant_of_civil(civil(from)), *limit).expect("an instant");
        assert_eq!(shown(calendar.local(due)), format!("{expected}:00"), "{from} and {limit} s");
    }
}

fn office() -> Schedule {
    schedule("Asia/Shanghai", &[("mon-fri", &["09:00-18:00"])])
}

fn night() -> Schedule {
    schedule("Asia/Shanghai", &[("mon-fri", &["16:00-01:00"])])
}

fn off(day: &str) -> Holiday {
    Holiday { date: date(day), kind: HolidayKind::Off, name: "盘点".into() }
}

#[test]
fn opening_and_closing_are_the_edges_of_what_counts() {
    // 2025-03-03 is a Monday.
    assert_elapsed(
        &desk().calendar(),
        &[
            ("2025-03-03T08:00", "2025-03-03T08:30", 0),
            ("2025-03-03T08:30", "2025-03-03T08:31", 60),
            ("2025-03-03T11:59", "2025-03-03T13:31", 120),
            ("2025-03-03T12:00", "2025-03-03T13:30", 0),
            ("2025-03-03T08:30", "2025-03-03T17:30", 7 * HOUR + HOUR / 2),
            ("2025-03-03T17:30", "2025-03-04T08:30", 0),
            // Saturday's three hours, then Sunday.
            ("2025-03-07T17:30", "2025-03-10T08:30", 3 * HOUR),
            ("2025-03-03T10:00", "2025-03-03T10:00", 0),
            ("2025-03-03T11:00", "2025-03-03T10:00", 0),
        ],
    );
}

#[test]
fn a_limit_is_due_when_its_last_second_is_used() {
    assert_used_up(
        &desk().calendar(),
        &[
            ("2025-03-03T08:30", HOUR, "2025-03-03T09:30"),
            // It ends exactly at closing: due at closing, not at the next opening.
            ("2025-03-03T11:00", HOUR, "2025-03-03T12:00"),
            ("2025-03-03T11:00", HOUR + 60, "2025-03-03T13:31"),
            ("2025-03-03T17:00", HOUR / 2, "2025-03-03T17:30"),
            // Saturday closes at noon; the rest is due on Monday.
            ("2025-03-08T11:00", 2 * HOUR, "2025-03-10T09:30"),
            // It starts outside the hours.
            ("2025-03-09T15:00", HOUR, "2025-03-10T09:30"),
            ("2025-03-03T12:30", HOUR, "2025-03-03T14:30"),
            // Nothing is used up at once, wherever it starts.
            ("2025-03-09T15:00", 0, "2025-03-09T15:00"),
            // Over the year's end: Wednesday 31 December 2025 17:00, half an hour, then Thursday's first hour.
            ("2025-12-31T17:00", HOUR / 2 + HOUR, "2026-01-01T09:30"),
        ],
    );
}

#[test]
fn leap_days_and_year_ends_are_days_like_others() {
    let office = office().calendar();
    assert_elapsed(
        &office,
        &[
            // Thursday 29 February 2024.
            ("2024-02-28T18:00", "2024-03-01T09:00", 9 * HOUR),
            ("2025-02-28T18:00", "2025-03-03T09:00", 0),
            // Tuesday 31 December 2024 and Wednesday 1 January 2025.
            ("2024-12-31T12:00", "2025-01-01T12:00", 6 * HOUR + 3 * HOUR),
            // 2024 has 262 days from Monday to Friday.
            ("2024-01-01T00:00", "2025-01-01T00:00", 262 * 9 * HOUR),
            // 2023 to 2025: 260 + 262 + 261.
            ("2023-01-01T00:00", "2026-01-01T00:00", 783 * 9 * HOUR),
            // Before the kept years, across them, and far beyond them: four hundred years are 20 871 weeks.
            ("1600-01-03T00:00", "2000-01-03T00:00", 20_871 * 5 * 9 * HOUR),
            ("2000-01-03T00:00", "2400-01-03T00:00", 20_871 * 5 * 9 * HOUR),
        ],
    );
}

#[test]
fn a_day_may_end_at_24_and_the_next_begin_there() {
    let shop = schedule("Asia/Shanghai", &[("mon", &["20:00-24:00"]), ("tue", &["00:00-02:00"])]).calendar();
    assert_elapsed(&shop, &[("2025-03-03T23:00", "2025-03-04T01:00", 2 * HOUR)]);
    assert_used_up(
        &shop,
        &[("2025-03-03T23:00", HOUR, "2025-03-04T00:00"), ("2025-03-03T23:00", 3 * HOUR, "2025-03-04T02:00")],
    );
    let always = Schedule::always(Zone::SHANGHAI).calendar();
    assert_elapsed(
        &always,
        &[("2024-12-31T23:59", "2025-01-01T00:01", 120), ("2024-02-29T00:00", "2024-03-01T00:00", 24 * HOUR)],
    );
}

#[test]
fn hours_over_midnight_belong_to_the_day_they_start() {
    let rules = night();
    // Friday's hours reach into Saturday, Sunday's would reach into Monday but there are none.
    assert_elapsed(
        &rules.clone().calendar(),
        &[
            ("2025-03-07T23:00", "2025-03-08T12:00", 2 * HOUR),
            ("2025-03-10T00:00", "2025-03-10T02:00", 0),
            ("2025-03-11T00:00", "2025-03-11T02:00", HOUR),
            // From the old year into the new.
            ("2024-12-31T16:00", "2025-01-01T01:00", 9 * HOUR),
            ("2025-01-01T00:00", "2025-01-01T16:00", HOUR),
        ],
    );
    // Tuesday is off: Monday's last hour still counts on it, and its own last hour on Wednesday does not.
    let holiday = rules.clone().with_holidays(Holidays::listed(&[off("2025-03-11")])).calendar();
    assert_elapsed(
        &holiday,
        &[("2025-03-11T00:00", "2025-03-11T24:00", HOUR), ("2025-03-12T00:00", "2025-03-12T02:00", 0)],
    );
    let closed = rules.with_hours_on("2025-03-11", &[]).calendar();
    assert_elapsed(
        &closed,
        &[("2025-03-11T00:00", "2025-03-11T24:00", HOUR), ("2025-03-12T00:00", "2025-03-12T02:00", 0)],
    );
    assert_used_up(&closed, &[("2025-03-10T23:00", 2 * HOUR + 60, "2025-03-12T16:01")]);
}

#[test]
fn a_date_may_have_its_own_hours() {
    let calendar =
        desk().with_hours_on("2025-03-03", &["10:00-11:00"]).with_hours_on("2025-03-09", &["10:00-12:00"]).calendar();
    assert_elapsed(
        &calendar,
        &[("2025-03-03T00:00", "2025-03-03T24:00", HOUR), ("2025-03-09T00:00", "2025-03-09T24:00", 2 * HOUR)],
    );
    assert_eq!(calendar.day(date("2025-03-09")).map(|day| day.kind), Ok(DayKind::OwnHours));
}

#[test]
fn days_off_are_closed_and_make_up_workdays_have_mondays_hours_or_their_own() {
    // National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked.
    let rules = desk().with_holidays(Holidays::chinese());
    let calendar = rules.clone().calendar();
    let monday = 7 * HOUR + HOUR / 2;
    assert_elapsed(
        &calendar,
        &[
            ("2025-09-28T00:00", "2025-09-28T24:00", monday),
            ("2025-10-01T00:00", "2025-10-09T00:00", 0),
            ("2025-10-11T00:00", "2025-10-11T24:00", monday),
            ("2025-10-18T00:00", "2025-10-18T24:00", 3 * HOUR),
        ],
    );
    let kinds = ["2025-09-27", "2025-09-28", "2025-09-29", "2025-10-01", "2025-10-12"]
        .map(|day| calendar.day(date(day)).map(|day| day.kind));
    assert_eq!(
        kinds,
        [DayKind::Workday, DayKind::Makeup, DayKind::Workday, DayKind::Holiday, DayKind::Weekend].map(Ok)
    );
    assert_eq!(
        calendar.day(date("2025-10-01")).expect("a day").listed.expect("a holiday").name.as_ref(),
        "国庆节、中秋节"
    );
    let makeup = Schedule { makeup: Some(super::testing::hours(&["09:00-15:00"])), ..rules }.calendar();
    assert_elapsed(&makeup, &[("2025-09-28T00:00", "2025-09-28T24:00", 6 * HOUR)]);
}

#[test]
fn the_chinese_calendar_has_the_workdays_of_the_notices() {
    let office = office().with_holidays(Holidays::chinese()).calendar();
    let workdays = |from: &str, to: &str| {
        date(from)
            .iter_days()
            .take_while(|day| *day <= date(to))
            .filter(|day| office.is_workday(*day).expect("a known year"))
            .count()
    };
    for (year, expected) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
        assert_eq!(workdays(&format!("{year}-01-01"), &format!("{year}-12-31")), expected, "{year}");
    }
    for (month, expected) in (1..).zip([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]) {
        let first = date(&format!("2026-{month:02}-01"));
        let last = first + chrono::Months::new(1) - chrono::Days::new(1);
        assert_eq!(workdays(&first.to_string(), &last.to_string()), expected, "2026-{month}");
    }
}

#[test]
fn a_year_without_holidays_is_asked_for_only_when_it_matters() {
    let office = office().with_holidays(Holidays::chinese()).calendar();
    let at = |text: &str| office.instant_of_civil(civil(text));
    // New Year's Eve 2026 is a Thursday: eight hours from 10:00 are used up that day, ten are not.
    assert!(office.used_up(at("2026-12-31T10:00"), 8 * HOUR).is_ok());
    assert_eq!(office.used_up(at("2026-12-31T10:00"), 10 * HOUR), Err(TimeError::UnknownYear(2027)));
    assert_eq!(office.elapsed(at("2026-12-31T10:00"), at("2027-01-04T10:00")), Err(TimeError::UnknownYear(2027)));
    assert_eq!(
        office.elapsed_civil(civil("2006-01-04T10:00"), civil("2006-01-05T10:00")),
        Err(TimeError::UnknownYear(2006))
    );
    assert_eq!(office.is_workday(date("2027-01-04")), Err(TimeError::UnknownYear(2027)));
    // Local times and calendar days need no holidays.
    assert_eq!(shown(office.local(office.end_of_day_after(at("2027-03-05T10:00"), 3))), "2027-03-09T00:00:00");
    // Nor do hours of a date's own; and the make-up days of the first notice stand in a year that has none of its own.
    let stated =
        self::office().with_holidays(Holidays::chinese()).with_hours_on("2027-01-04", &["09:00-12:00"]).calendar();
    assert_eq!(stated.is_workday(date("2027-01-04")), Ok(true));
    assert_eq!(stated.day(date("2006-12-30")).map(|day| day.kind), Ok(DayKind::Makeup));
    // Hours over midnight need the last day of the year before, but only for the first hours of the year.
    let night = night().with_holidays(Holidays::listed(&[off("2025-01-01")])).calendar();
    let of_night = |from: &str, to: &str| night.elapsed_civil(civil(from), civil(to));
    assert_eq!(of_night("2025-06-02T16:00", "2025-06-02T17:00"), Ok(HOUR));
    assert_eq!(of_night("2025-01-01T00:59", "2025-01-03T00:00"), Err(TimeError::UnknownYear(2024)));
    assert_eq!(of_night("2025-01-01T01:00", "2025-01-03T00:00"), Ok(8 * HOUR));
    assert_eq!(night.used_up(at("2025-01-01T00:30"), 60), Err(TimeError::UnknownYear(2024)));
    assert!(night.stretches(at("2025-01-01T01:00"), at("2025-01-03T00:00")).is_ok());
    assert_eq!(night.stretches(at("2025-01-01T00:30"), at("2025-01-03T00:00")), Err(TimeError::UnknownYear(2024)));
}

#[test]
fn a_later_list_adds_years_and_corrects_days() {
    let mut holidays = Holidays::chinese();
    holidays.add(&[off("2027-01-01"), Holiday { kind: HolidayKind::Work, ..off("2026-10-01") }]);
    let office = office().with_holidays(holidays).calendar();
    assert_eq!(office.is_workday(date("2027-01-01")), Ok(false));
    assert_eq!(office.is_workday(date("2027-01-04")), Ok(true));
    assert_eq!(office.is_workday(date("2026-10-01")), Ok(true));
    assert_eq!(office.is_workday(date("2026-10-02")), Ok(false));
}

#[test]
fn calendar_days_and_workdays_end_at_24() {
    let office = office().with_holidays(Holidays::chinese()).calendar();
    let at = |text: &str| office.instant_of_civil(civil(text));
    let day = |from: &str, days| shown(office.local(office.end_of_day_after(at(from), days)));
    let workday =
        |from: &str, days| shown(office.local(office.end_of_workday_after(at(from), days).expect("a known year")));
    // Friday 7 March 2025: three days end with Monday the 10th, three workdays with Wednesday the 12th.
    assert_eq!(day("2025-03-07T10:00", 3), "2025-03-11T00:00:00");
    assert_eq!(workday("2025-03-07T10:00", 3), "2025-03-13T00:00:00");
    assert_eq!(workday("2025-03-07T10:00", 2), "2025-03-12T00:00:00");
    // From Tuesday 29 April 2025 with 1 to 5 May off: the 30th, then Tuesday the 6th.
    assert_eq!(workday("2025-04-29T18:00", 2), "2025-05-07T00:00:00");
    // Thursday 6 March: seven days, seven workdays.
    assert_eq!(day("2025-03-06T00:00", 7), "2025-03-14T00:00:00");
    assert_eq!(workday("2025-03-06T00:00", 7), "2025-03-18T00:00:00");
    // From a day off, over a make-up Saturday: 8 October 2025 is off, the 9th, 10th and 11th are worked.
    assert_eq!(workday("2025-10-08T12:00", 3), "2025-10-12T00:00:00");
    assert_eq!(day("2024-02-28T23:59", 1), "2024-03-01T00:00:00");
    assert_eq!(day("2025-03-07T10:00", 0), "2025-03-08T00:00:00");
    assert_eq!(workday("2025-03-08T10:00", 0), "2025-03-09T00:00:00");
}

#[test]
fn days_with_changed_clocks_are_as_long_as_they_are() {
    let always = schedule("Europe/Berlin", &[("mon-sun", &["00:00-24:00"])]).calendar();
    assert_elapsed(
        &always,
        &[
            ("2025-03-30T00:00", "2025-03-31T00:00", 23 * HOUR),
            ("2025-10-26T00:00", "2025-10-27T00:00", 25 * HOUR),
            ("2025-10-27T00:00", "2025-10-28T00:00", 24 * HOUR),
            // 2025 as a whole is as long as any year.
            ("2025-01-01T00:00", "2026-01-01T00:00", 365 * 24 * HOUR),
        ],
    );
    assert_eq!(always.seconds_of(date("2025-10-26")), Ok(25 * HOUR));
    // A night shift over the change in spring is an hour shorter.
    let night = schedule("Europe/Berlin", &[("sat", &["22:00-06:00"])]).calendar();
    assert_eq!(night.seconds_of(date("2025-03-29")), Ok(7 * HOUR));
    assert_eq!(night.seconds_of(date("2025-10-25")), Ok(9 * HOUR));
}

#[test]
fn every_stretch_says_why_it_counted_or_not() {
    let calendar = desk().with_holidays(Holidays::chinese()).with_hours_on("2025-10-09", &[]).calendar();
    let at = |text: &str| calendar.instant_of_civil(civil(text));
    // Tuesday 30 September 17:00 to Friday 10 October 09:00.
    let told: Vec<(String, Why)> = calendar
        .stretches(at("2025-09-30T17:00"), at("2025-10-10T09:00"))
        .expect("a known year")
        .into_iter()
        .map(|stretch| (shown(calendar.local(stretch.to)), stretch.why))
        .collect();
    let expected = [
        ("2025-09-30T17:30:00", Why::Worked),
        ("2025-10-01T00:00:00", Why::OffHours),
        ("2025-10-09T00:00:00", Why::Holiday("国庆节、中秋节".into())),
        ("2025-10-10T00:00:00", Why::ClosedDate),
        ("2025-10-10T08:30:00", Why::OffHours),
        ("2025-10-10T09:00:00", Why::Worked),
    ];
    assert_eq!(told, expected.map(|(to, why)| (to.to_owned(), why)));
    let weekend: Vec<Why> = calendar
        .stretches(at("2025-10-18T12:00"), at("2025-10-20T08:00"))
        .expect("a known year")
        .into_iter()
        .map(|stretch| stretch.why)
        .collect();
    assert_eq!(weekend, [Why::OffHours, Why::Weekend, Why::OffHours]);
    assert_eq!(calendar.stretches(at("2025-10-18T12:00"), at("2025-10-18T12:00")), Ok(Vec::new()));
}

#[test]
fn far_instants_are_refused_and_nothing_panics() {
    let office = office().calendar();
    for far in [i64::MIN, i64::MAX, i64::MIN / 2, i64::MAX / 2, -62_200_000_000, 253_500_000_000] {
        let (from, to) = (Instant::from_utc(far.min(i64::MAX - 1)), Instant::from_utc(far.min(i64::MAX - 1) + 1));
        assert_eq!(office.elapsed(from, to), Err(TimeError::BeyondYears), "{far}");
        let _ = (office.local(Instant::from_utc(far)), office.instant_of_civil(far), office.elapsed_civil(far, 0));
        let _ = (
            office.end_of_day_after(Instant::from_utc(far), u32::MAX),
            office.end_of_workday_after(Instant::from_utc(far), 1),
        );
    }
    let start = office.instant_of_civil(civil("9999-12-31T10:00"));
    assert_eq!(office.used_up(start, 1_000_000), Err(TimeError::BeyondYears));
    assert_eq!(office.used_up(start, i64::MAX), Err(TimeError::BeyondYears));
    assert_eq!(office.elapsed(start, Instant::from_utc(i64::MAX)), Err(TimeError::BeyondYears));
}
