//! The vectors of business-time libraries' own test suites, every one of them.
//!
//! Where the libraries differ in convention, ours is: a limit that ends exactly at closing is due at closing (`expect_close`),
//! and nothing elapses backwards.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{Holiday, HolidayKind};

use super::testing::{date, hours, schedule, utc};
use super::{Calendar, Holidays, Instant, word};

const VECTORS: &str = include_str!("../../tests/data/working_time_vectors.json");

/// Minutes of the day, from and to.
type Minutes = Vec<(i64, i64)>;

fn minutes(value: &Value) -> Minutes {
    let clock = |value: &Value| {
        let (hour, minute) = value.as_str().expect("a time").split_once(':').expect("a time");
        hour.parse::<i64>().expect("an hour") * 60 + minute.parse::<i64>().expect("a minute")
    };
    let ranges = value.as_array().expect("a list of ranges");
    ranges.iter().map(|range| (clock(&range[0]), clock(&range[1]))).collect()
}

fn texts(minutes: &Minutes) -> Vec<String> {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    minutes.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect()
}

fn without(hours: &Minutes, breaks: &Minutes) -> Minutes {
    let mut left = hours.clone();
    for (from, to) in breaks {
        let cut = |(start, end): (i64, i64)| [(start, end.min(*from)), (start.max(*to), end)];
        left = left.into_iter().flat_map(cut).filter(|(start, end)| start < end).collect();
        left.dedup();
    }
    left
}

fn calendar(vector: &Value) -> Calendar {
    let of = |key: &str| {
        let table = vector["schedule"][key].as_object().into_iter().flatten();
        table.map(|(name, ranges)| (name.clone(), minutes(ranges))).collect::<BTreeMap<_, _>>()
    };
    let (week, breaks, shifts) = (of("hours"), of("breaks"), of("shifts"));
    let week_texts: Vec<(String, Vec<String>)> =
        week.iter().map(|(day, minutes)| (day.clone(), texts(minutes))).collect();
    let week_ranges: Vec<(&str, Vec<&str>)> =
        week_texts.iter().map(|(day, texts)| (day.as_str(), texts.iter().map(String::as_str).collect())).collect();
    let week_slices: Vec<(&str, &[&str])> = week_ranges.iter().map(|(day, texts)| (*day, &texts[..])).collect();
    let mut rules = schedule(vector["schedule"]["tz"].as_str().expect("a zone"), &week_slices);
    let holidays: Vec<&str> =
        vector["schedule"]["holidays"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // The libraries' lists are complete: a year without a holiday has none.
    if !holidays.is_empty() {
        let off = |date| Holiday { date, kind: HolidayKind::Off, name: "".into() };
        let days: Vec<Holiday> = holidays.iter().map(|day| off(date(day))).collect();
        rules.holidays = Holidays::listed(&days).knowing(1990..=2030);
    }
    let own_hours = breaks.keys().chain(shifts.keys()).filter(|day| !holidays.contains(&day.as_str()));
    for day in own_hours {
        use chrono::Datelike;
        let weekly = week.get(word(date(day).weekday())).cloned().unwrap_or_default();
        let whole = shifts.get(day).cloned().unwrap_or(weekly);
        let left = texts(&without(&whole, &breaks.get(day).cloned().unwrap_or_default()));
        rules.on.insert(date(day), hours(&left.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    rules.calendar()
}

#[test]
fn every_vector_holds() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("JSON");
    let vectors = vectors.as_array().expect("a list");
    assert_eq!(vectors.len(), 98);
    let mut wrong = Vec::new();
    for vector in vectors {
        let instant = |key: &str| Instant::from_utc(utc(vector[key].as_str().expect("an instant")));
        let calendar = calendar(vector);
        let (expected, found) = match vector["op"].as_str() {
            Some("within") => {
                let elapsed = calendar.elapsed(instant("start"), instant("end")).expect("a known year");
                (vector["expect"].as_i64().expect("seconds"), elapsed)
            }
            Some("add") => {
                let key = if vector["expect_close"].is_string() { "expect_close" } else { "expect" };
                let limit = vector["duration_s"].as_i64().expect("seconds");
                (instant(key).utc(), calendar.used_up(instant("start"), limit).expect("a known year").utc())
            }
            other => panic!("no such operation: {other:?}"),
        };
        if expected != found {
            wrong.push(format!("{}: expected {expected}, found {found}: {}", vector["id"], vector["source_case"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
