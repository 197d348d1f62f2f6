//! Calendars for people's own programs and telephones (RFC 5545).
//!
//! Times are written in UTC: exact for every reader, and no table of the zone's changes has to come along. An event keeps its
//! identity as long as its key is the same, so a file that is made again replaces what was imported before.

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::model::agenda::{Agenda, Event, When};
use crate::model::{Lang, Said};

/// The longest a line may be, in bytes, without its end.
const LINE: usize = 75;

/// Writes a calendar.
pub(super) fn write(agenda: &Agenda, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(text(agenda, lang).as_bytes())
}

fn text(agenda: &Agenda, lang: Lang) -> String {
    let mut lines = Lines::default();
    let made = instant(agenda.made);
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", concat!("-//cs-toolkit//cs ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", "PUBLISH");
    lines.put("X-WR-CALNAME", &escaped(agenda.name.in_lang(lang)));
    lines.put("X-WR-TIMEZONE", &agenda.zone);
    for event in &agenda.events {
        lines.event(event, &made, lang);
    }
    lines.put("END", "VCALENDAR");
    lines.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event, made: &str, lang: Lang) {
        let said = |said: &Said| escaped(said.in_lang(lang));
        self.put("BEGIN", "VEVENT");
        self.put("UID", &uid(&event.key));
        self.put("DTSTAMP", made);
        match event.when {
            When::Day(date) => {
                self.put("DTSTART;VALUE=DATE", &day(date));
                // The end of a whole day is the day after.
                self.put("DTEND;VALUE=DATE", &day(date.checked_add_days(Days::new(1)).unwrap_or(date)));
                self.put("TRANSP", "TRANSPARENT");
            }
            When::Span(from, to) => {
                self.put("DTSTART", &instant(from));
                self.put("DTEND", &instant(to));
            }
        }
        let summary = said(&event.summary);
        self.put("SUMMARY", &summary);
        let description = said(&event.description);
        if !description.is_empty() {
            self.put("DESCRIPTION", &description);
        }
        if !event.categories.is_empty() {
            let categories: Vec<_> = event.categories.iter().map(|category| escaped(category)).collect();
            self.put("CATEGORIES", &categories.join(","));
        }
        if let Some(seconds) = event.remind_s {
            self.put("BEGIN", "VALARM");
            self.put("ACTION", "DISPLAY");
            self.put("DESCRIPTION", &summary);
            self.put("TRIGGER", &format!("-PT{seconds}S"));
            self.put("END", "VALARM");
        }
        self.put("END", "VEVENT");
    }

    /// Writes a line; a long one goes on in the next, which begins with a blank. No character is cut in two.
    fn put(&mut self, name: &str, value: &str) {
        let mut left = LINE;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if c.len_utf8() > left {
                self.0.push_str("\r\n ");
                left = LINE - 1;
            }
            self.0.push(c);
            left -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value: the signs that have a meaning of their own are marked, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn day(date: NaiveDate) -> String {
    date.format("%Y%m%d").to_string()
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The same for the same key, on any machine: FNV-1a of 128 bits.
fn uid(key: &str) -> String {
    const PRIME: u128 = (1 << 88) + 0x13B;
    let mut hash: u128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D;
    for byte in key.bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    }
    let mut uid = String::new();
    let _ = write!(uid, "{hash:032x}@cs-toolkit");
    uid
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use icalendar::parser::{read_calendar, unfold};
    use proptest::prelude::*;

    use super::*;
    use crate::said;

    fn utc(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2025, 4, day, hour, minute, 0).single().expect("an instant")
    }

    fn night(summary: &str) -> Event {
        Event {
            key: "roster 2025-04-01 林小雨".into(),
            when: When::Span(utc(1, 10, 0), utc(2, 1, 30)),
            summary: said!("{summary}", "{summary}"),
            description: Said::default(),
            categories: vec!["night".into()],
            remind_s: None,
        }
    }

    fn agenda(events: Vec<Event>) -> Agenda {
        Agenda {
            name: said!("Roster 2025-04", "2025-04 排班"),
            zone: "Asia/Shanghai".into(),
            made: utc(1, 0, 0),
            events,
        }
    }

    /// The value of a property of each event, as an independent parser reads it.
    fn read(text: &str, name: &str) -> Vec<String> {
        let unfolded = unfold(text);
        let calendar = read_calendar(&unfolded).expect("a calendar");
        assert_eq!(calendar.properties.iter().filter(|property| property.name == "VERSION").count(), 1);
        let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
        events
            .filter_map(|event| event.find_prop(name))
            .map(|property| property.val.clone().unescape_text().as_ref().to_owned())
            .collect()
    }

    #[test]
    fn a_night_over_midnight_is_written_as_two_instants_and_a_day_as_a_date() {
        let due = Event {
            key: "due".into(),
            when: When::Day(NaiveDate::from_ymd_opt(2025, 4, 30).expect("a date")),
            remind_s: Some(86_400),
            ..night("报送考勤")
        };
        // The night of 1 April 18:00 to 09:30 in Shanghai is 10:00 to 01:30 in UTC.
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//cs-toolkit//cs 0.1.0//EN\r\nCALSCALE:GREGORIAN\r\n\
            METHOD:PUBLISH\r\nX-WR-CALNAME:2025-04 排班\r\nX-WR-TIMEZONE:Asia/Shanghai\r\n\
            BEGIN:VEVENT\r\nUID:UID1\r\nDTSTAMP:20250401T000000Z\r\nDTSTART:20250401T100000Z\r\n\
            DTEND:20250402T013000Z\r\nSUMMARY:夜班\r\nCATEGORIES:night\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:UID2\r\nDTSTAMP:20250401T000000Z\r\nDTSTART;VALUE=DATE:20250430\r\n\
            DTEND;VALUE=DATE:20250501\r\nTRANSP:TRANSPARENT\r\nSUMMARY:报送考勤\r\nCATEGORIES:night\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:报送考勤\r\nTRIGGER:-PT86400S\r\nEND:VALARM\r\nEND:VEVENT\r\n\
            END:VCALENDAR\r\n"
            .replace("UID1", &uid("roster 2025-04-01 林小雨"))
            .replace("UID2", &uid("due"));
        assert_eq!(text(&agenda(vec![night("夜班"), due]), Lang::Zh), expected);
    }

    #[test]
    fn an_events_identity_follows_its_key_alone() {
        // The published test vectors of the hash.
        assert_eq!(uid(""), "6c62272e07bb014262b821756295c58d@cs-toolkit");
        assert_eq!(uid("foobar"), "343e1662793c64bf6f0d3597ba446f18@cs-toolkit");
        let moved = Event { when: When::Span(utc(1, 9, 30), utc(2, 0, 30)), ..night("夜班") };
        assert_eq!(
            read(&text(&agenda(vec![night("夜班")]), Lang::Zh), "UID"),
            read(&text(&agenda(vec![moved]), Lang::En), "UID")
        );
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = "客服部夜班值守".repeat(30);
        let text = text(&agenda(vec![night(&long)]), Lang::Zh);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert_eq!(read(&text, "SUMMARY"), [long]);
    }

    #[test]
    fn signs_with_a_meaning_are_marked() {
        assert_eq!(escaped("a\\b; c, d\r\ne\tf\u{7}"), "a\\\\b\\; c\\, d\\ne f");
    }

    proptest! {
        // The parser takes a marked backslash before another marked sign for one mark: backslashes are left to the test above.
        #[test]
        fn any_text_comes_back_as_it_was(summary in "[^\\p{Cc}\\\\]{1,200}", description in "[a-z,;\n]{1,100}") {
            let mut event = night(&summary);
            event.description = said!("{description}", "");
            let text = text(&agenda(vec![event]), Lang::En);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert_eq!(read(&text, "SUMMARY"), [summary]);
            prop_assert_eq!(read(&text, "DESCRIPTION"), [description]);
        }
    }
}
