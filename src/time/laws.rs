//! Laws of working time, and a naive count minute by minute beside the tables.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Offset, TimeDelta, TimeZone, Weekday};
use proptest::prelude::*;

use crate::model::{Holiday, HolidayKind};

use super::testing::date;
use super::{Calendar, DAY, Holidays, Hours, Instant, Schedule, TimeRange, Week, Why, Zone, day_of};

/// A zone and a day near which its clocks are changed, or its year ends.
const PLACES: &[(&str, &str)] = &[
    ("Asia/Shanghai", "2025-10-01"),
    ("Asia/Shanghai", "2024-02-27"),
    ("Asia/Shanghai", "2024-12-29"),
    ("Asia/Shanghai", "2099-12-30"),
    ("UTC", "1969-12-30"),
    ("Europe/Berlin", "2025-03-30"),
    ("Europe/Berlin", "2025-10-26"),
    ("America/New_York", "2025-03-09"),
    ("America/New_York", "2025-11-02"),
    ("Australia/Lord_Howe", "2025-04-06"),
    ("Australia/Lord_Howe", "2025-10-05"),
    // The clocks are changed at midnight, forwards and back.
    ("America/Sao_Paulo", "2015-10-18"),
    ("America/Sao_Paulo", "2015-02-22"),
    // A whole day was skipped.
    ("Pacific/Apia", "2011-12-30"),
];

/// Days before and after the place's day that a case may touch.
const REACH: i64 = 9;

#[derive(Clone, Debug)]
struct Case {
    zone: &'static str,
    middle: NaiveDate,
    schedule: Schedule,
    listed: BTreeMap<NaiveDate, HolidayKind>,
}

fn hours() -> impl Strategy<Value = Hours> {
    let range = (0..1440_i64, prop_oneof![Just(0), Just(1440), 0..1440_i64]).prop_map(|(from, to)| {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        TimeRange::parse(&format!("{}-{}", clock(from), clock(to))).expect("a range")
    });
    proptest::collection::vec(range, 0..3).prop_filter_map("overlap", |ranges| Hours::new(ranges).ok())
}

fn week() -> impl Strategy<Value = Week> {
    // Ranges that reach over midnight often collide with the next day's: leave that day closed then.
    proptest::collection::vec(hours(), 7).prop_map(|days| {
        let mut days: [Hours; 7] = days.try_into().expect("seven days");
        loop {
            match Week::new(days.clone()) {
                Ok(week) => return week,
                Err(overlap) => days[overlap.weekday.succ().num_days_from_monday() as usize] = Hours::CLOSED,
            }
        }
    })
}

fn case() -> impl Strategy<Value = Case> {
    let near = || -REACH..=REACH;
    let own = proptest::collection::vec((near(), hours()), 0..3);
    let listed = proptest::collection::vec((near(), proptest::bool::ANY), 0..5);
    (0..PLACES.len(), week(), proptest::option::of(hours()), own, listed).prop_map(
        |(place, week, makeup, own, listed)| {
            let (zone, middle) = (PLACES[place].0, date(PLACES[place].1));
            let kind = |off| if off { HolidayKind::Off } else { HolidayKind::Work };
            let listed: BTreeMap<_, _> = listed.into_iter().map(|(day, off)| (plus(middle, day), kind(off))).collect();
            let days: Vec<_> =
                listed.iter().map(|(date, kind)| Holiday { date: *date, kind: *kind, name: "".into() }).collect();
            let years = middle.year() - 2..=middle.year() + 2;
            let on = own.into_iter().map(|(day, hours)| (plus(middle, day), hours)).collect();
            let holidays = Holidays::listed(&days).knowing(years);
            let schedule = Schedule { zone: Zone::parse(zone).expect("a zone"), week, makeup, on, holidays };
            Case { zone, middle, schedule, listed }
        },
    )
}

fn plus(date: NaiveDate, days: i64) -> NaiveDate {
    if days < 0 { date - Days::new(days.unsigned_abs()) } else { date + Days::new(days.unsigned_abs()) }
}

/// The days around the middle, minute by minute: which are worked.
struct Minutes {
    first: i64,
    worked: Vec<bool>,
}

impl Minutes {
    fn of(case: &Case) -> Self {
        let from = plus(case.middle, -REACH - 3);
        let first = day_of(from) * 1440;
        let length = (2 * REACH + 7) * 1440;
        let mut worked = vec![false; usize::try_from(length).expect("a length")];
        for day in 0..2 * REACH + 7 {
            let date = plus(from, day);
            if !exists(case.zone, date) {
                continue;
            }
            for range in hours_on(case, date).ranges() {
                let minute = |seconds: i64| minute_of(case.zone, date, seconds / 60);
                for at in minute(range.from())..minute(range.to()) {
                    if let Some(minute) = usize::try_from(at - first).ok().and_then(|at| worked.get_mut(at)) {
                        *minute = true;
                    }
                }
            }
        }
        Self { first, worked }
    }

    fn is_worked(&self, minute: i64) -> bool {
        self.worked[usize::try_from(minute - self.first).expect("near the middle")]
    }

    fn count(&self, from: i64, to: i64) -> i64 {
        (from..to).map(|minute| i64::from(self.is_worked(minute))).sum()
    }
}

/// The rule of the language, written out once more.
fn hours_on(case: &Case, date: NaiveDate) -> Hours {
    let schedule = &case.schedule;
    if let Some(own) = schedule.on.get(&date) {
        return own.clone();
    }
    match case.listed.get(&date) {
        Some(HolidayKind::Off) => Hours::CLOSED,
        Some(HolidayKind::Work) => schedule.makeup.clone().unwrap_or(schedule.week.on(Weekday::Mon).clone()),
        None => schedule.week.on(date.weekday()).clone(),
    }
}

/// The world's minute of a local one: by the offset before the gap where there is none, the first where there are two.
fn minute_of(zone: &str, date: NaiveDate, minute: i64) -> i64 {
    let zone: chrono_tz::Tz = zone.parse().expect("a zone");
    let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
    let offset = |back: i64| {
        let found = zone.from_local_datetime(&(local - TimeDelta::minutes(back))).earliest();
        found.map(|time| i64::from(time.offset().fix().local_minus_utc()))
    };
    let offset = (0..).find_map(offset).expect("an offset before every gap");
    (local.and_utc().timestamp() - offset).div_euclid(60)
}

/// Whether any minute of the date was on the clocks.
fn exists(zone: &str, date: NaiveDate) -> bool {
    let zone: chrono_tz::Tz = zone.parse().expect("a zone");
    let local = |minute| date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
    (0..1440).any(|minute| zone.from_local_datetime(&local(minute)).earliest().is_some())
}

/// An instant near the middle, in minutes.
fn near(case: &Case, minute: i64) -> i64 {
    day_of(case.middle) * 1440 + minute
}

fn at(minute: i64) -> Instant {
    Instant::from_utc(minute * 60)
}

const AROUND: std::ops::Range<i64> = -7 * 1440..7 * 1440;

proptest! {
    #[test]
    fn elapsed_time_is_what_a_count_minute_by_minute_gives(case in case(), from in AROUND, to in AROUND) {
        let (from, to) = (near(&case, from), near(&case, to));
        let calendar = Calendar::new(case.schedule.clone());
        let counted = Minutes::of(&case).count(from, to) * 60;
        prop_assert_eq!(calendar.elapsed(at(from), at(to)), Ok(counted));
    }

    #[test]
    fn elapsed_time_is_exact_to_the_second(case in case(), from in AROUND, seconds in 0..7200_i64, odd in 0..60_i64) {
        let minutes = Minutes::of(&case);
        let from = near(&case, from) * 60 + odd;
        let counted: i64 = (from..from + seconds).map(|second| i64::from(minutes.is_worked(second.div_euclid(60)))).sum();
        let calendar = Calendar::new(case.schedule.clone());
        let (from, to) = (Instant::from_utc(from), Instant::from_utc(from + seconds));
        prop_assert_eq!(calendar.elapsed(from, to), Ok(counted));
    }

    #[test]
    fn a_limit_is_used_up_at_the_first_minute_before_which_it_is_worked(
        case in case(), from in -7 * 1440..0_i64, limit in 0..2000_i64,
    ) {
        let from = near(&case, from);
        let minutes = Minutes::of(&case);
        let end = near(&case, REACH * 1440);
        prop_assume!(minutes.count(from, end) >= limit);
        let mut due = from;
        let mut left = limit;
        while left > 0 {
            left -= i64::from(minutes.is_worked(due));
            due += 1;
        }
        let calendar = Calendar::new(case.schedule.clone());
        prop_assert_eq!(calendar.used_up(at(from), limit * 60), Ok(at(due)));
    }

    #[test]
    fn elapsed_time_adds_up(case in case(), mut times in proptest::collection::vec(AROUND, 3)) {
        times.sort_unstable();
        let calendar = Calendar::new(case.schedule.clone());
        let elapsed = |from: usize, to: usize| calendar.elapsed(at(near(&case, times[from])), at(near(&case, times[to]))).expect("known years");
        prop_assert_eq!(elapsed(0, 2), elapsed(0, 1) + elapsed(1, 2));
    }

    #[test]
    fn what_has_elapsed_is_used_up_by_then(case in case(), from in AROUND, to in AROUND) {
        let calendar = Calendar::new(case.schedule.clone());
        let (from, to) = (at(near(&case, from.min(to))), at(near(&case, from.max(to))));
        let elapsed = calendar.elapsed(from, to).expect("known years");
        let due = calendar.used_up(from, elapsed).expect("known years");
        prop_assert!(due <= to);
        prop_assert_eq!(calendar.elapsed(from, due), Ok(elapsed));
    }

    #[test]
    fn local_seconds_give_what_their_instants_give(case in case(), from in AROUND, to in AROUND) {
        let calendar = Calendar::new(case.schedule.clone());
        let (from, to) = (near(&case, from) * 60, near(&case, to) * 60);
        let by_instants = calendar.elapsed(calendar.instant_of_civil(from), calendar.instant_of_civil(to));
        prop_assert_eq!(calendar.elapsed_civil(from, to), by_instants);
        if let Some(marked) = calendar.mark(from).and_then(|mark| mark.elapsed(to)) {
            prop_assert_eq!(Ok(marked), by_instants);
        }
    }

    #[test]
    fn instants_come_back_from_their_local_times_unless_they_come_twice(case in case(), minute in AROUND) {
        let calendar = Calendar::new(case.schedule.clone());
        let instant = at(near(&case, minute));
        let local = calendar.local(instant);
        let back = calendar.instant(local);
        prop_assert_eq!(calendar.local(back), local);
        prop_assert!(back <= instant);
    }

    #[test]
    fn the_stretches_leave_no_gap_and_those_worked_add_up(case in case(), from in AROUND, to in AROUND) {
        let calendar = Calendar::new(case.schedule.clone());
        let (from, to) = (at(near(&case, from.min(to))), at(near(&case, from.max(to))));
        let stretches = calendar.stretches(from, to).expect("known years");
        let mut end = from;
        let mut worked = 0;
        for stretch in &stretches {
            prop_assert_eq!(stretch.from, end);
            prop_assert!(stretch.from < stretch.to);
            if stretch.why == Why::Worked {
                worked += stretch.to.utc() - stretch.from.utc();
            }
            end = stretch.to;
        }
        prop_assert_eq!(end, to);
        prop_assert_eq!(Ok(worked), calendar.elapsed(from, to));
    }

    #[test]
    fn whole_weeks_change_nothing_where_every_week_is_alike(
        week in week(), from in AROUND, length in 0..20_000_i64, weeks in -3000..3000_i64,
    ) {
        let schedule = Schedule {
            zone: Zone::parse("UTC").expect("a zone"), week, makeup: None, on: BTreeMap::new(), holidays: Holidays::none(),
        };
        let calendar = Calendar::new(schedule);
        let (from, shift) = (from * 60, weeks * 7 * DAY);
        let to = from + length * 60;
        let elapsed = |shift: i64| calendar.elapsed_civil(from + shift, to + shift);
        prop_assert_eq!(elapsed(0), elapsed(shift));
    }
}
