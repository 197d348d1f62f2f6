//! Dates and times for people's own calendars: what an .ics file holds.

use chrono::{DateTime, NaiveDate, Utc};

use super::words::Said;

/// Events that go into one calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// What a calendar program calls it.
    pub name: Said,
    /// The zone its hours were meant in, by the name of the tz database: for display, the events are exact without it.
    pub zone: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The events, in the order they are written.
    pub events: Vec<Event>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What makes it the same event when the file is made again, such as `roster 2025-04-01 林小雨`: a calendar that has it
    /// already then moves it instead of showing it twice. No two events of an agenda share one.
    pub key: String,
    /// When it is.
    pub when: When,
    /// Its title.
    pub summary: Said,
    /// What else there is to say; may be empty.
    pub description: Said,
    /// What kind of event it is, for colours and filters.
    pub categories: Vec<String>,
    /// How many seconds before it a reminder is shown.
    pub remind_s: Option<u32>,
}

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All day.
    Day(NaiveDate),
    /// From an instant to another, which is not before it.
    Span(DateTime<Utc>, DateTime<Utc>),
}
