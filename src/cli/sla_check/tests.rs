//! Clocks from the command line to the answer: a book's rules, tickets and their history in memory. Every expected figure is
//! worked out by hand. 2025-03-07 is a Friday.

use std::fmt::Write;
use std::path::Path;

use crate::book::library::Library;
use crate::cli::{Trial, trial};
use crate::diagnostics::Sink;
use crate::log::Reader;
use crate::log::files::InMemory;
use crate::measure::calendars::Calendars;

use super::*;

const HEAD: &str = "[policy]\nid = \"t\"\ntitle = \"T\"\ntitle_zh = \"测试\"\n\
    [calendar.desk]\nhours = { mon-fri = [\"08:30-12:00\", \"13:30-17:30\"] }\n";

/// A rule of tickets from `created_at` to `first_reply_at`, with these keys.
fn rule(keys: &str) -> String {
    format!("[[sla]]\nid = \"reply\"\nclause = \"c-1\"\nfrom = \"created_at\"\nto = \"first_reply_at\"\n{keys}\n")
}

/// Runs a command line over a book's rules and some files.
fn run(rules: &str, words: &str, files: &[(&str, &str)]) -> Trial {
    let own = [("t.toml".to_owned(), format!("{HEAD}{rules}").into_bytes())];
    let more = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    let files = InMemory::new(own.into_iter().chain(more));
    let read = |path: &Path| crate::log::files::Files::read(&files, &path.to_string_lossy());
    let mut sink = Sink::unlimited();
    let book = Library::new(&read).load("t.toml", &mut sink);
    let book =
        book.unwrap_or_else(|| panic!("{:?}", sink.shown().iter().map(|fault| &fault.message.en).collect::<Vec<_>>()));
    let arguments: Vec<_> = format!("cs {words} -f csv").split_whitespace().map(Into::into).collect();
    trial(&arguments, book, &files).expect("a sound command line")
}

fn lines(trial: &Trial) -> Vec<String> {
    let said: Vec<_> = trial.sink.shown().iter().map(|said| &said.message.en).collect();
    assert_ne!(trial.status.code(), 2, "{said:?}");
    String::from_utf8(trial.stdout.clone()).expect("text").lines().skip(1).map(str::to_owned).collect()
}

fn said(trial: &Trial) -> Vec<String> {
    trial.sink.shown().iter().map(|said| said.message.en.clone()).collect()
}

/// The clock of one ticket, as `due,stopped,elapsed_s,target_s,over_s,state`.
#[track_caller]
fn assert_clock(keys: &str, (created, replied): (&str, &str), expected: &str) {
    assert_clock_with(keys, "", (created, replied, ""), "", expected);
}

/// The same with a column more, and a history.
#[track_caller]
fn assert_clock_with(
    keys: &str,
    column: &str,
    (created, replied, cell): (&str, &str, &str),
    history: &str,
    expected: &str,
) {
    let tickets = format!("ticket,created_at,first_reply_at,{column}\nA,{created},{replied},{cell}\n");
    let with = if history.is_empty() { "" } else { "--history h.csv" };
    let history = format!("ticket,at,status\n{history}");
    let words = format!("sla-check t.csv --all --now 2025-03-31 {with}");
    let all = lines(&run(&rule(keys), &words, &[("t.csv", &tickets), ("h.csv", &history)]));
    let shown: Vec<String> = all.iter().map(|line| line.splitn(6, ',').nth(5).unwrap_or_default().to_owned()).collect();
    let expected: Vec<&str> = if expected.is_empty() { Vec::new() } else { vec![expected] };
    assert_eq!(shown, expected, "{keys} {created} {replied} {cell}");
}

#[test]
fn a_limit_is_kept_to_its_last_second() {
    let keys = "within = \"60s\"";
    for (second, expected) in [
        ("09:00:58", "2025-03-07 09:01:00,2025-03-07 09:00:58,58,60,0,met"),
        ("09:01:00", "2025-03-07 09:01:00,2025-03-07 09:01:00,60,60,0,met"),
        ("09:01:01", "2025-03-07 09:01:00,2025-03-07 09:01:01,61,60,1,late"),
        ("09:00:00", "2025-03-07 09:01:00,2025-03-07 09:00:00,0,60,0,met"),
    ] {
        assert_clock(keys, ("2025-03-07 09:00:00", &format!("2025-03-07 {second}")), expected);
    }
    // Nothing is allowed: the start is the only instant in time.
    assert_clock(
        "within = \"0s\"",
        ("2025-03-07 09:00:00", "2025-03-07 09:00:00"),
        "2025-03-07 09:00:00,2025-03-07 09:00:00,0,0,0,met",
    );
}

#[test]
fn a_column_multiplies_the_limit() {
    let keys = "within = \"60s\"\nper = \"party_size\"";
    let at = ("2025-03-07 09:00:00", "2025-03-07 09:02:50");
    assert_clock_with(
        keys,
        "party_size",
        (at.0, at.1, "3"),
        "",
        "2025-03-07 09:03:00,2025-03-07 09:02:50,170,180,0,met",
    );
    assert_clock_with(
        keys,
        "party_size",
        (at.0, at.1, ""),
        "",
        "2025-03-07 09:01:00,2025-03-07 09:02:50,170,60,110,late",
    );
    let tickets = "ticket,created_at,first_reply_at,party_size\nA,2025-03-07 09:00:00,2025-03-07 09:02:50,-1\n";
    let trial = run(&rule(keys), "sla-check t.csv", &[("t.csv", tickets)]);
    assert_eq!(said(&trial), ["-1 times the limit of `reply` is no whole seconds"]);
}

#[test]
fn hours_are_the_calendars_and_a_reply_after_closing_takes_no_time() {
    let keys = "within = \"1h\"\ncalendar = \"desk\"";
    // 16:30 to closing at 17:30 is the hour; a reply in the evening, on Saturday, or at Monday's opening adds nothing.
    for replied in ["2025-03-07 17:30:00", "2025-03-07 20:00:00", "2025-03-08 10:00:00", "2025-03-10 08:30:00"] {
        let expected = format!("2025-03-07 17:30:00,{replied},3600,3600,0,met");
        assert_clock(keys, ("2025-03-07 16:30:00", replied), &expected);
    }
    assert_clock(
        keys,
        ("2025-03-07 16:30:00", "2025-03-10 08:30:01"),
        "2025-03-07 17:30:00,2025-03-10 08:30:01,3601,3600,1,late",
    );
    // Half an hour to noon, half an hour from 13:30.
    assert_clock(
        keys,
        ("2025-03-07 11:30:00", "2025-03-07 14:00:00"),
        "2025-03-07 14:00:00,2025-03-07 14:00:00,3600,3600,0,met",
    );
    // Before opening it has not begun.
    assert_clock(
        keys,
        ("2025-03-07 07:50:00", "2025-03-07 08:30:00"),
        "2025-03-07 09:30:00,2025-03-07 08:30:00,0,3600,0,met",
    );
}

#[test]
fn days_end_at_midnight() {
    // Friday + 3 days: the end of Monday the 10th. From 10:00 that is 86 h.
    let keys = "within = \"3 days\"";
    let due = "2025-03-11 00:00:00";
    assert_clock(
        keys,
        ("2025-03-07 10:00:00", "2025-03-10 16:00:00"),
        &format!("{due},2025-03-10 16:00:00,280800,309600,0,met"),
    );
    assert_clock(
        keys,
        ("2025-03-07 10:00:00", "2025-03-10 24:00"),
        &format!("{due},2025-03-11 00:00:00,309600,309600,0,met"),
    );
    assert_clock(
        keys,
        ("2025-03-07 10:00:00", "2025-03-11 00:00:01"),
        &format!("{due},2025-03-11 00:00:01,309601,309600,1,late"),
    );
    // A day without a time is no instant of the day before, though it begins with it.
    assert_clock(
        keys,
        ("2025-03-07 10:00:00", "2025-03-10"),
        &format!("{due},2025-03-10 00:00:00,223200,309600,0,met"),
    );
    assert_clock(
        keys,
        ("2025-03-07 10:00:00", "2025-03-11"),
        &format!("{due},2025-03-11 00:00:00,309600,309600,0,late"),
    );
    // The same day without a time is not before its morning.
    assert_clock(keys, ("2025-03-07 10:00:00", "2025-03-07"), &format!("{due},2025-03-07 10:00:00,0,309600,0,met"));
    // Working days: Friday + 2 is the end of Tuesday the 11th.
    let keys = "within = \"2 workdays\"\ncalendar = \"desk\"";
    assert_clock(keys, ("2025-03-07", "2025-03-11"), "2025-03-12 00:00:00,2025-03-11 00:00:00,345600,432000,0,met");
    assert_clock(keys, ("2025-03-07", "2025-03-12"), "2025-03-12 00:00:00,2025-03-12 00:00:00,432000,432000,0,late");
    // 28 February 2024 + 1 day is the 29th.
    assert_clock(
        "within = \"1 day\"",
        ("2024-02-28 12:00", "2024-02-29 23:59:59"),
        "2024-03-01 00:00:00,2024-02-29 23:59:59,129599,129600,0,met",
    );
}

#[test]
fn limits_go_by_a_column_in_either_language() {
    let keys = "within = { by = \"priority\", urgent = \"15m\", P2 = \"30m\" }";
    let at = ("2025-03-07 09:00:00", "2025-03-07 09:20:00");
    for (cell, expected) in [
        ("urgent", "2025-03-07 09:15:00,2025-03-07 09:20:00,1200,900,300,late"),
        ("紧急", "2025-03-07 09:15:00,2025-03-07 09:20:00,1200,900,300,late"),
        ("p2", "2025-03-07 09:30:00,2025-03-07 09:20:00,1200,1800,0,met"),
        ("P3", ""),
        ("", ""),
    ] {
        assert_clock_with(keys, "priority", (at.0, at.1, cell), "", expected);
    }
    let other = "within = { by = \"priority\", P1 = \"15m\", other = \"2h\" }";
    assert_clock_with(
        other,
        "priority",
        (at.0, at.1, ""),
        "",
        "2025-03-07 11:00:00,2025-03-07 09:20:00,1200,7200,0,met",
    );
}

#[test]
fn a_running_clock_is_open_until_its_limit_is_used_up() {
    let keys = "within = \"1h\"";
    // Now is 2025-03-31 00:00.
    assert_clock(keys, ("2025-03-30 23:00:00", ""), "2025-03-31 00:00:00,,3600,3600,0,open");
    assert_clock(keys, ("2025-03-30 22:59:59", ""), "2025-03-30 23:59:59,,3601,3600,1,overdue");
    assert_clock(keys, ("2025-04-01 09:00:00", ""), "2025-04-01 10:00:00,,0,3600,0,open");
    assert_clock(keys, ("", "2025-03-30 23:00:00"), "");
}

#[test]
fn a_clock_stands_while_its_row_waits() {
    let keys = "within = \"2h\"\npause = [\"waiting_customer\"]";
    let history = "A,2025-03-07 09:30:00,waiting_customer\nA,2025-03-07 11:00:00,open\n";
    let at = |replied| ("2025-03-07 09:00:00", replied, "");
    // 30 min before the wait, 90 after it: due at 12:30.
    assert_clock_with(
        keys,
        "x",
        at("2025-03-07 12:30:00"),
        history,
        "2025-03-07 12:30:00,2025-03-07 12:30:00,7200,7200,0,met",
    );
    assert_clock_with(
        keys,
        "x",
        at("2025-03-07 12:30:01"),
        history,
        "2025-03-07 12:30:00,2025-03-07 12:30:01,7201,7200,1,late",
    );
    // Stopped while it stood.
    assert_clock_with(
        keys,
        "x",
        at("2025-03-07 10:00:00"),
        history,
        "2025-03-07 11:30:00,2025-03-07 10:00:00,1800,7200,0,met",
    );
    // It still stands, in Chinese: no due time. The lines of a history may be in any order.
    let standing = "A,2025-03-07 10:00:00,待客户确认\nA,2025-03-07 09:00:00,处理中\n";
    assert_clock_with(keys, "x", at(""), standing, ",,3600,7200,0,open");
    // The limit was used up before it stood.
    let late = "A,2025-03-07 11:30:00,waiting_customer\n";
    assert_clock_with(keys, "x", at(""), late, "2025-03-07 11:00:00,,9000,7200,1800,overdue");
    // Another ticket's history is not this one's.
    assert_clock_with(
        keys,
        "x",
        at("2025-03-07 11:00:00"),
        "B,2025-03-07 09:30:00,waiting_customer\n",
        "2025-03-07 11:00:00,2025-03-07 11:00:00,7200,7200,0,met",
    );
}

#[test]
fn what_reopening_does_is_the_rules_to_say() {
    // Closed 10:00, opened again 12:00, closed 13:00; the ticket still says 10:00.
    let history = "A,2025-03-07 10:00:00,resolved\nA,2025-03-07 12:00:00,open\nA,2025-03-07 13:00:00,closed\n";
    let again = "A,2025-03-07 10:00:00,resolved\nA,2025-03-07 12:00:00,open\n";
    let at = ("2025-03-07 09:00:00", "2025-03-07 10:00:00", "");
    let first = "2025-03-07 10:30:00,2025-03-07 10:00:00,3600,5400,0,met";
    for (reopen, history, expected) in [
        // One hour, and one more after the two it was closed.
        ("reopen = \"continue\"", history, "2025-03-07 12:30:00,2025-03-07 13:00:00,7200,5400,1800,late"),
        ("reopen = \"continue\"", again, "2025-03-07 12:30:00,,2034000,5400,2028600,overdue"),
        ("reopen = \"restart\"", history, "2025-03-07 13:30:00,2025-03-07 13:00:00,3600,5400,0,met"),
        ("reopen = \"restart\"", again, "2025-03-07 13:30:00,,2030400,5400,2025000,overdue"),
        ("reopen = \"ignore\"", history, first),
        ("reopen = \"ignore\"", again, first),
        // A rule that says nothing of it is not about closing.
        ("", history, first),
        ("", again, first),
    ] {
        assert_clock_with(&format!("within = \"1h30m\"\n{reopen}"), "x", at, history, expected);
    }
}

#[test]
fn a_row_is_exempt_from_the_moment_it_is_marked() {
    let keys =
        "within = \"3 days\"\nunless = { severity = [\"major\", \"compensation\"] }\nexempt_from = \"severity_at\"";
    let clock = |marked: &str, resolved: &str, expected: &str| {
        let column = "severity,severity_at";
        let cell = format!("赔偿,{marked}");
        assert_clock_with(keys, column, ("2025-03-03 10:00:00", resolved, &cell), "", expected);
    };
    // Due at the end of the 6th.
    clock("2025-03-05 09:00:00", "2025-03-20 09:00:00", ",2025-03-20 09:00:00,,,0,exempt");
    clock(
        "2025-03-07 09:00:00",
        "2025-03-20 09:00:00",
        "2025-03-07 00:00:00,2025-03-20 09:00:00,1465200,309600,1155600,late",
    );
    clock("", "2025-03-20 09:00:00", ",2025-03-20 09:00:00,,,0,exempt");
    // Settled in time before it was marked.
    clock("2025-03-05 09:00:00", "2025-03-04 09:00:00", "2025-03-07 00:00:00,2025-03-04 09:00:00,82800,309600,0,met");
}

#[test]
fn times_with_an_offset_are_the_calendars_own() {
    // 01:00 UTC is 09:00 in Shanghai.
    let keys = "within = \"1h\"\ncalendar = \"desk\"";
    assert_clock(
        keys,
        ("2025-03-07T01:00:00Z", "2025-03-07 10:00:01"),
        "2025-03-07 10:00:00,2025-03-07 10:00:01,3601,3600,1,late",
    );
    assert_clock(
        keys,
        ("2025-03-07 09:00:00", "2025-03-07T11:00:00+09:00"),
        "2025-03-07 10:00:00,2025-03-07 10:00:00,3600,3600,0,met",
    );
    // A night of 23 hours: from noon to noon is 23 h of true time.
    let berlin = format!(
        "[calendar.berlin]\ntimezone = \"Europe/Berlin\"\nhours = \"24x7\"\n{}",
        rule("within = \"23h\"\ncalendar = \"berlin\"")
    );
    let tickets = "ticket,created_at,first_reply_at\nA,2025-03-29 12:00:00,2025-03-30 12:00:00\nB,2025-03-29 12:00:00,2025-03-30T10:00:01Z\n";
    let trial = run(&berlin, "sla-check t.csv --all", &[("t.csv", tickets)]);
    assert_eq!(
        lines(&trial),
        [
            "A,reply,c-1,,2025-03-29 12:00:00,2025-03-30 12:00:00,2025-03-30 12:00:00,82800,82800,0,met",
            "B,reply,c-1,,2025-03-29 12:00:00,2025-03-30 12:00:00,2025-03-30 12:00:01,82801,82800,1,late",
        ]
    );
}

#[test]
fn a_row_is_judged_by_the_rules_of_the_day_it_starts_on() {
    let dated = |id: &str, days: &str, within: &str| {
        format!(
            "[[sla]]\nid = \"{id}\"\nclause = \"c\"\nfrom = [\"confirmed_at\", \"created_at\"]\nto = \"first_reply_at\"\nwithin = \"{within}\"\n{days}\n"
        )
    };
    let rules = dated("reply", "until = 2025-02-28", "1h") + &dated("reply", "since = 2025-03-01", "2h");
    let tickets = "ticket,confirmed_at,created_at,first_reply_at\nA,,2025-02-28 23:30:00,2025-03-01 01:00:00\n\
                   B,2025-03-01 00:00:00,2025-02-28 23:30:00,2025-03-01 02:00:00\n";
    let all = lines(&run(&rules, "sla-check t.csv --all", &[("t.csv", tickets)]));
    assert_eq!(
        all,
        [
            "A,reply,c,,2025-02-28 23:30:00,2025-03-01 00:30:00,2025-03-01 01:00:00,5400,3600,1800,late",
            "B,reply,c,,2025-03-01 00:00:00,2025-03-01 02:00:00,2025-03-01 02:00:00,7200,7200,0,met",
        ]
    );
    let march = lines(&run(&rules, "sla-check t.csv --all --month 2025-03", &[("t.csv", tickets)]));
    assert_eq!(march, all[1..]);
}

#[test]
fn a_row_that_stops_before_it_starts_is_bad_data() {
    let both = rule("within = \"1h\"") + &rule("within = \"2h\"").replace("\"reply\"", "\"second\"");
    let tickets = "ticket,created_at,first_reply_at\nA,2025-03-07 09:00:00,2025-03-07 09:00:00\nB,2025-03-07 09:00:00,2025-03-07 08:59:59\n";
    let trial = run(&both, "sla-check t.csv", &[("t.csv", tickets)]);
    assert_eq!((trial.status.code(), said(&trial)), (2, vec!["first_reply_at is before created_at".to_owned()]));
    assert_eq!(trial.stdout, b"");
    let At::Row { place, column } = &trial.sink.shown()[0].at else { panic!("a row") };
    assert_eq!(
        (place.to_string(), column.as_ref().map(|own| &*own.en)),
        ("t.csv:3".to_owned(), Some("first_reply_at"))
    );
}

#[test]
fn a_year_whose_holidays_nobody_knows_is_said_once() {
    let rules = format!(
        "[calendar.office]\nholidays = \"cn\"\nhours = {{ mon-fri = [\"08:30-17:30\"] }}\n{}",
        rule("within = \"1h\"\ncalendar = \"office\"")
    );
    let tickets = "ticket,created_at,first_reply_at\nA,2031-03-07 09:00:00,2031-03-07 09:00:00\nB,2031-03-07 09:00:00,2031-03-08 08:59:59\n";
    let trial = run(&rules, "sla-check t.csv", &[("t.csv", tickets)]);
    assert_eq!(
        (trial.status.code(), said(&trial)),
        (2, vec!["the calendar `office` does not know the holidays of 2031".to_owned()])
    );
    assert!(trial.sink.shown()[0].hint.is_some());
}

#[test]
fn rules_whose_columns_are_not_there_are_left_out_and_named() {
    let second = rule("within = \"1h\"").replace("\"reply\"", "\"visit\"").replace("first_reply_at", "arrived_at");
    let rules = rule("within = \"1h\"\nunless = { severity = \"major\" }") + &second;
    let tickets = "ticket,created_at,first_reply_at,arrived\nA,2025-03-07 09:00:00,2025-03-07 11:00:00,\n";
    let trial = run(&rules, "sla-check t.csv", &[("t.csv", tickets)]);
    assert_eq!(
        said(&trial),
        ["not checked for want of arrived_at (`arrived`?): visit", "without severity nothing is exempt from reply"]
    );
    assert_eq!((trial.status.code(), lines(&trial).len()), (1, 1));
    let nothing = run(&second, "sla-check t.csv", &[("t.csv", "ticket,created_at,arrived\nA,2025-03-07 09:00:00,\n")]);
    assert_eq!(
        (nothing.status.code(), said(&nothing)),
        (2, vec!["no column arrived_at (`arrived`?), which visit needs".to_owned()])
    );
    let other = run(&second, "sla-check t.csv --log visits", &[("t.csv", tickets)]);
    assert_eq!(
        (other.status.code(), said(&other)),
        (2, vec!["the book t has no [[sla]] for the log `visits`".to_owned()])
    );
    let by = run(&rules, "sla-check t.csv --summary --by categry", &[("t.csv", tickets)]);
    assert_eq!(said(&by)[0], "there is no column categry to sum up by");
}

const DESK: &str = "ticket,category,agent,created_at,first_reply_at\n\
    A,物流,林小雨,2025-03-07 09:00:00,2025-03-07 09:10:00\n\
    B,退款,周明,2025-03-07 09:00:00,2025-03-07 09:50:00\n\
    C,\"物流\",周明,2025-03-07 09:00:00,2025-03-07 09:20:00\n\
    D,物流,林小雨,2025-03-07 09:00:00,2025-03-07 10:00:00\n\
    E,物流,,2025-03-30 23:20:00,\n\
    F,退款,周明,2025-03-30 23:00:00,\n";

#[test]
fn clocks_are_summed_up_by_columns() {
    let rules = rule("within = \"30m\"");
    let files = &[("t.csv", DESK)];
    let trial = run(&rules, "sla-check t.csv --summary --by category --now 2025-03-30T23:40:00", files);
    assert_eq!(trial.status.code(), 1);
    assert_eq!(
        lines(&trial),
        // Of 600, 1200 and 3600 seconds the 2nd is the median, the 3rd the 90th percentile.
        ["reply,物流,4,2,1,1,0,0.3333,1200,3600,3600,3600", "reply,退款,2,0,2,0,0,1.0000,3000,3000,3000,3000"]
    );
    let all = run(&rules, "sla-check t.csv --summary --now 2025-03-30T23:40:00", files);
    assert_eq!(lines(&all), ["reply,,6,2,3,1,0,0.6000,1200,3600,3600,3600"]);
    let both = run(&rules, "sla-check t.csv --summary --by agent,category --now 2025-03-30T23:40:00", files);
    let groups: Vec<String> =
        lines(&both).iter().map(|line| line.split(',').nth(1).unwrap_or_default().into()).collect();
    assert_eq!(groups, [" / 物流", "周明 / 物流", "周明 / 退款", "林小雨 / 物流"]);
    let none = run(
        &(rule("within = \"30m\"\nwhen = { kind = \"x\" }")),
        "sla-check t.csv --summary",
        &[("t.csv", "ticket,kind,created_at,first_reply_at\nA,y,2025-03-07 09:00:00,\n")],
    );
    assert_eq!((none.status.code(), lines(&none)), (0, vec!["reply,,0,0,0,0,0,,,,,".to_owned()]));
}

#[test]
fn running_clocks_are_listed_by_the_time_left() {
    let rules = rule("within = \"1h\"\nwarn_at = \"75%\"")
        + &rule("within = \"3h\"\nwarn_at = \"20%\"").replace("\"reply\"", "\"long\"");
    // At 10:00: A has 3000 s of the hour left, B 0 of it; of the three hours A has 10200 left and B 7200, a third used.
    let tickets = "ticket,created_at,first_reply_at\nA,2025-03-07 09:50:00,\nB,2025-03-07 09:00:00,\nC,2025-03-07 09:00:00,2025-03-07 09:30:00\n";
    let open = lines(&run(&rules, "sla-check t.csv --open --now 2025-03-07T10:00:00", &[("t.csv", tickets)]));
    let shown: Vec<String> = open
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [cells[0], cells[1], cells[10], cells[11], cells[12]].join(" ")
        })
        .collect();
    assert_eq!(shown, ["B reply open 0 yes", "B long open 7200 yes", "A reply open 3000 no", "A long open 10200 no"]);
}

#[test]
fn breaches_become_incidents_of_whoever_answers_for_them() {
    let code = "[[violation]]\ncode = \"late-reply\"\nclause = \"c-2\"\ntitle = \"Late\"\ntitle_zh = \"迟\"\neach = { fine = 5 }\n";
    let rules =
        rule("within = \"30m\"\ncounts_as = \"late-reply\"\ntitle = \"Reply in time\"\ntitle_zh = \"按时回复\"") + code;
    let trial = run(&rules, "sla-check t.csv --emit incidents --now 2025-03-31T00:00:00", &[("t.csv", DESK)]);
    assert_eq!(
        lines(&trial),
        [
            "周明,2025-03-07,late-reply,20,Reply in time: B,t.csv:3",
            "林小雨,2025-03-07,late-reply,30,Reply in time: D,t.csv:5",
            "周明,2025-03-30,late-reply,30,Reply in time: F,t.csv:7",
        ]
    );
    assert_eq!(said(&trial), ["breaches that name nobody and so are no incidents: 1"]);
    let incidents = String::from_utf8(trial.stdout).expect("text");
    let fined = run(&rules, "fines i.csv --by employee", &[("i.csv", &incidents)]);
    assert_eq!(lines(&fined), ["周明,2,10.00,0,", "林小雨,1,5.00,0,"]);
}

#[test]
fn another_book_changes_the_verdicts_it_changes() {
    let other = format!("{HEAD}{}", rule("within = \"15m\"")).replace("id = \"t\"", "id = \"o\"");
    let files = &[("t.csv", DESK), ("o.toml", other.as_str())];
    let trial = run(&rule("within = \"30m\""), "sla-check t.csv --compare o.toml --now 2025-03-30T23:40:00", files);
    assert_eq!(
        lines(&trial),
        [
            "C,reply,c-1,周明,2025-03-07 09:00:00,met,late,1200,1200,1800,900",
            "E,reply,c-1,,2025-03-30 23:20:00,open,overdue,1200,1200,1800,900",
        ]
    );
}

#[test]
fn every_stretch_of_a_clock_is_explained() {
    let rules = rule("within = \"2h\"\ncalendar = \"desk\"\npause = [\"waiting_customer\"]");
    let tickets = "ticket,created_at,first_reply_at\nA,2025-03-07 11:00:00,2025-03-10 09:30:00\n";
    let history = "ticket,at,status\nA,2025-03-07 14:00:00,waiting_customer\nA,2025-03-10 08:45:00,open\n";
    let files = InMemory::new(
        [("t.csv", tickets), ("h.csv", history)].map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())),
    );
    let text = format!("{HEAD}{rules}");
    let read = move |_: &Path| Ok(text.clone().into_bytes());
    let book = Library::new(&read).load("t.toml", &mut Sink::default()).expect("sound");
    let words = "cs explain sla A t.csv --history h.csv --color never".split(' ').map(Into::into).collect::<Vec<_>>();
    let trial = trial(&words, book, &files).expect("sound");
    let shown = String::from_utf8(trial.stdout).expect("text");
    for part in [
        "2025-03-07 11:00:00 to 2025-03-07 12:00:00",
        "2025-03-07 12:00:00 to 2025-03-07 13:30:00",
        "outside the hours",
        "2025-03-07 13:30:00 to 2025-03-07 14:00:00",
        "2025-03-07 14:00:00 to 2025-03-10 08:45:00",
        "stands: waiting_customer",
        "2025-03-10 08:45:00 to 2025-03-10 09:30:00",
        // 60 + 30 + 45 minutes of 120: 15 late.
        "8100 s of 7200 s",
        "due 2025-03-10 09:15:00",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

/// A log of many rows, ordinary and odd.
fn long_log(rows: usize) -> String {
    let mut text = "ticket,category,priority,created_at,first_reply_at,note\n".to_owned();
    for row in 0..rows {
        let (day, minute) = (1 + row * 7 % 28, row * 13 % 60);
        let odd = row % 7 == 0;
        let created =
            if odd { format!("2025/3/{day} 9:{minute:02}") } else { format!("2025-03-{day:02} 09:{minute:02}:00") };
        let replied = match row % 5 {
            0 => String::new(),
            1 => format!("\"2025-03-{day:02} 1{}:{minute:02}:0{}\"", row % 8, row % 10),
            _ => format!("2025-03-{day:02} {}:{minute:02}:0{}", 10 + row % 10, row % 10),
        };
        let category = ["物流", "\"退款\"", " 物流 ", "other"][row % 4];
        let note = if row % 6 == 0 { "\"two\nlines\"" } else { "" };
        let _ = writeln!(text, "{row},{category},P{},{created},{replied},{note}", 1 + row % 3);
    }
    text
}

#[test]
fn the_answer_is_the_same_on_any_threads_and_for_parts_of_a_file() {
    let keys = "within = { by = \"priority\", P1 = \"1h\", P2 = \"3h\" }\ncalendar = \"desk\"";
    let words = "--summary --by category --now 2025-03-31T09:00:00";
    let text = long_log(60);
    let whole = lines(&run(&rule(keys), &format!("sla-check a.csv {words}"), &[("a.csv", &text)]));
    assert_eq!(whole.len(), 3);
    let (header, rows) = text.split_once('\n').expect("a header");
    let ends: Vec<usize> = rows
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .filter(|end| rows[*end..].starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert_eq!(ends.len(), 59);
    for end in ends {
        let (first, second) = (format!("{header}\n{}", &rows[..end]), format!("{header}\n{}", &rows[end..]));
        let parts =
            run(&rule(keys), &format!("sla-check a.csv b.csv {words}"), &[("a.csv", &first), ("b.csv", &second)]);
        assert_eq!(lines(&parts), whole, "cut at {end}");
    }
    // The same through the reader, in chunks of a few rows.
    let text = format!("{HEAD}{}", rule(keys));
    let read = move |_: &Path| Ok(text.clone().into_bytes());
    let book = Library::new(&read).load("t.toml", &mut Sink::default()).expect("sound");
    let log = long_log(25_000);
    let files = InMemory::new([("a.csv".to_owned(), log.into_bytes())]);
    let summed = |threads: usize, shortly: bool| {
        let dated =
            book.calendars().iter().map(|rule| (rule.clone(), rule.build(|_| None).expect("no files"))).collect();
        let calendars = ByName::from([(Arc::from("desk"), Calendars::new("desk", dated))]);
        let mut shape = Shape::new("tickets");
        let now = "2025-03-31T09:00:00".parse().expect("a time");
        let clocks = Clocks::new(now).with(book.slas(), &calendars, &mut shape);
        let by = [By::new("category", false, &mut shape)];
        let mut reader = Reader::new(&files).threads(threads);
        let summary: Summary = reader
            .records(
                "a.csv",
                &shape,
                |_| {
                    // The short way and the long one come to the same.
                    let ordinary = shortly.then(|| clocks.ordinary(&[0]));
                    let (clocks, by) = (&clocks, &by);
                    move |summary: &mut Summary, row: &mut LogRecord<'_, '_>| {
                        let left = ordinary.as_ref().map_or(&[0][..], |ordinary| summary.judge(ordinary, row));
                        for number in left {
                            let run = clocks.run(*number, row, &mut Starts::default());
                            if let Ok(Some(run)) = run {
                                summary.hold(*number, (run.state, run.elapsed));
                            }
                        }
                        summary.count(row, by);
                    }
                },
                &mut Sink::default(),
            )
            .expect("rows");
        summary.table(&clocks, &[true], true).rows().collect::<Vec<_>>()
    };
    let alone = summed(1, false);
    assert_eq!(alone.len(), 3);
    for threads in [1, 2, 8] {
        assert_eq!(summed(threads, true), alone, "{threads} threads");
    }
}

/// What the clocks of an export come to, as `ticket,started,stopped,elapsed_s`; its header is as the help desk writes it.
#[track_caller]
fn assert_export(headers: &str, row: &[(&str, &str)], to: &str, expected: &str) {
    let rules = format!(
        "[[sla]]\nid = \"x\"\nclause = \"c\"\nfrom = \"created_at\"\nto = \"{to}\"\nwithin = \"1h\"\ncalendar = \"desk\"\n"
    );
    let cells: Vec<&str> = headers
        .split(',')
        .map(|header| row.iter().find(|(own, _)| *own == header).map_or("", |(_, cell)| cell))
        .collect();
    let file = format!("{headers}\n{}\n", cells.join(","));
    let trial = run(&rules, "sla-check t.csv --all", &[("t.csv", &file)]);
    let shown: Vec<String> = lines(&trial)
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [cells[0], cells[3], cells[4], cells[6], cells[7]].join(",")
        })
        .collect();
    assert_eq!(shown, [expected]);
}

#[test]
fn exports_of_help_desks_are_read_as_they_are() {
    // Zendesk's times are by UTC, 01:00 is 09:00 in Shanghai; its first reply is a number of minutes.
    let zendesk = "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,\
        Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,\
        Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,\
        First reply time in minutes,First reply time in minutes within business hours,First resolution time in minutes,\
        First resolution time in minutes within business hours,Full resolution time in minutes";
    let row = [
        ("Id", "71"),
        ("Assignee", "周明"),
        ("Created at", "2025-03-07 03:30:00"),
        ("Solved at", "2025-03-07 06:00:00 UTC"),
        ("First reply time in minutes", "45"),
    ];
    // 11:30 to 12:15: half an hour to noon. To 14:00: half an hour more from 13:30.
    assert_export(zendesk, &row, "first_reply_at", "71,周明,2025-03-07 11:30:00,2025-03-07 12:15:00,1800");
    assert_export(zendesk, &row, "resolved_at", "71,周明,2025-03-07 11:30:00,2025-03-07 14:00:00,3600");
    let unanswered = [("Id", "72"), ("Created at", "1970-01-02 01:00:00")];
    assert_export(zendesk, &unanswered, "first_reply_at", "72,,1970-01-02 09:00:00,,0");
    let freshdesk = "Ticket ID,Subject,Description,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,\
        Closed time,Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),\
        Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results,Product";
    let row = [
        ("Ticket ID", "5"),
        ("Agent", "周明"),
        ("Created time", "2025-03-07 09:00:00"),
        ("Initial response time", "2025-03-07 09:10:00"),
        ("Resolved time", "2025-03-07 10:00:00"),
        ("Closed time", "2025-03-07 11:00:00"),
    ];
    assert_export(freshdesk, &row, "first_reply_at", "5,周明,2025-03-07 09:00:00,2025-03-07 09:10:00,600");
    assert_export(freshdesk, &row, "closed_at", "5,周明,2025-03-07 09:00:00,2025-03-07 11:00:00,7200");
    let freshservice = "Subject,Type,Status,Urgency,Impact,Priority,Group,Agent,Company,Description,Category,Sub-Category,Item,Source,\
        Resolution Note,Experience Score,Association type,Requester Location,Requester VIP,Ticket Id,Requester Name,Requester Email,\
        Created Time,Due by Time,Resolved Time,Closed Time,Last Updated Time,Initial Response Time,Time Tracked,\
        First Response Time (in Hrs),Resolution Time (in Hrs),Agent interactions,Customer interactions,Resolution Status,\
        First Response Status,Tags,Survey Result,Approval Status";
    let row =
        [("Ticket Id", "INC-5"), ("Created Time", "2025-03-07 09:00:00"), ("Resolved Time", "2025-03-07 10:00:00")];
    assert_export(freshservice, &row, "resolved_at", "INC-5,,2025-03-07 09:00:00,2025-03-07 10:00:00,3600");
    let zammad = "#,Title,State,Priority,Group,Owner,Customer,Organization,Create Channel,Sender,Tags,Time Units Total,Created At,\
        Updated At,Closed At,Close Escalation At,Close In Min,Close Diff In Min,First Response At,First Response Escalation At,\
        First Response In Min,First Response Diff In Min,Update Escalation At,Last Contact At,Article Count,Escalation At";
    let row = [
        ("#", "10001"),
        ("Owner", "周明"),
        ("Created At", "2025-03-07 09:00:00"),
        ("First Response At", "2025-03-07 09:10:00"),
    ];
    assert_export(zammad, &row, "first_reply_at", "10001,周明,2025-03-07 09:00:00,2025-03-07 09:10:00,600");
}

#[test]
fn exports_of_property_and_complaint_desks_are_read_as_they_are() {
    let complaints = "序号,用户手机号,企业名称,投诉类型,投诉描述,订单号,投诉时间,处理状态,处理时间,处理人,处理内容";
    let row = [("投诉时间", "2025年3月7日9:00"), ("处理时间", "2025/3/7 10:00"), ("处理人", "周明")];
    assert_export(complaints, &row, "closed_at", "t.csv:2,周明,2025-03-07 09:00:00,2025-03-07 10:00:00,3600");
    let orders = "工单编号,设备名称,故障描述,工单状态,报修人,维修员,创建时间";
    assert_export(
        &format!("{orders},完成时间"),
        &[("工单编号", "7"), ("维修员", "周明"), ("创建时间", "2025-03-07 09:00"), ("完成时间", "2025-03-07 9:30")],
        "resolved_at",
        "7,周明,2025-03-07 09:00:00,2025-03-07 09:30:00,1800",
    );
    let repairs = "序号,订单号,报修人,联系电话,事件级别,事件来源,报修类型,受理人员,维修人员,维修人电话,到场时间,预约时间从,报修地址,计划维修时间,故障描述,预约时间至";
    let rules = rule("within = { by = \"priority\", urgent = \"15m\" }")
        .replace("created_at", "visit_due_at")
        .replace("first_reply_at", "arrived_at");
    let row = ",,,,紧急,,报修,林小雨,周明,,2025-03-07 09:20:00,2025-03-07 09:00:00,,,,";
    let trial = run(&rules, "sla-check t.csv", &[("t.csv", &format!("{repairs}\n{row}\n"))]);
    assert_eq!(
        lines(&trial),
        ["t.csv:2,reply,c-1,林小雨,2025-03-07 09:00:00,2025-03-07 09:15:00,2025-03-07 09:20:00,1200,900,300,late"]
    );
    // A follow-up list has no times of its own to judge: said with what it has.
    let follow_ups = "工单编码,位置,报修类型,报修人,联络方式,预约时间\nR-1,1-101,水电,业主,138,2025-03-07\n";
    let trial = run(&rules, "sla-check t.csv", &[("t.csv", follow_ups)]);
    assert_eq!(said(&trial), ["no column arrived_at, priority, which reply needs"]);
}

#[test]
fn a_department_may_have_words_of_its_own() {
    let rules = rule("within = \"30m\"\nwhen = { kind = \"complaint\" }");
    let tickets = "ticket,kind,created_at,first_reply_at\nA,客诉,2025-03-07 09:00:00,2025-03-07 10:00:00\nB,投诉,2025-03-07 09:00:00,2025-03-07 10:00:00\nC,other,2025-03-07 09:00:00,2025-03-07 10:00:00\n";
    let clocks =
        |settings: &str| lines(&run(&rules, "sla-check t.csv", &[("t.csv", tickets), ("cs.toml", settings)])).len();
    assert_eq!(clocks(""), 1);
    assert_eq!(clocks("[words]\nkind = { \"客诉\" = \"complaint\" }\n"), 2);
    assert_eq!(clocks("[words]\n\"tickets.kind\" = { \"客诉\" = \"complaint\", other = \"complaint\" }\n"), 3);
    assert_eq!(clocks("[words]\n\"visits.kind\" = { \"客诉\" = \"complaint\" }\n"), 1);
}
