use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use clap::Args;

use crate::book::due::Due;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::measure::calendars::Calendars;
use crate::measure::due::{self, Item, Span};
use crate::measure::emit::{self, Emitted};
use crate::model::agenda::Agenda;
use crate::model::{Outcome, Table};
use crate::said;

use super::folder::Folder;
use super::session::Session;
use super::{Common, EmitWord, Run, Stop};

/// Say what was due in a month, what was done, how late, what is missing and what comes next
#[derive(Args)]
pub(crate) struct DueDates {
    /// The folder of the logs; without it, the working folder
    folder: Option<String>,
    /// Where a log is: `documents=register.xlsx` (can be repeated)
    #[arg(long, value_name = "NAME=FILE")]
    log: Vec<String>,
    /// How far ahead what comes next is shown, such as 14d
    #[arg(long, value_name = "DAYS", default_value = "14d", value_parser = days)]
    ahead: u32,
    /// Write what was late or missing as another log
    #[arg(long, value_enum)]
    emit: Option<EmitWord>,
    #[command(flatten)]
    common: Common,
}

/// `14d`, `14 days` or `14`.
fn days(text: &str) -> Result<u32, String> {
    let number = ["days", "day", "d"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim();
    let days = number.parse().ok().filter(|days| *days <= 3660);
    days.ok_or_else(|| format!("`{text}` is not a number of days such as 14d"))
}

impl Run for DueDates {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let folder = Folder::new(session.files(), self.folder.as_deref().unwrap_or("."));
        let told = told(session, &folder, &self.log, self.ahead, Absent::NothingDone)?;
        let table = match self.emit {
            Some(EmitWord::Incidents) => emit::table(told.incidents),
            None => told.table,
        };
        Ok(Outcome { found: told.missing > 0, agenda: Some(told.agenda), ..Outcome::of(table) })
    }
}

/// What a log that is not there says of the rules that ask for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Nothing was done.
    NothingDone,
    /// Nothing is known: they are left out.
    NothingKnown,
}

/// What was due in a month.
pub(crate) struct Told {
    pub(crate) table: Table,
    pub(crate) agenda: Agenda,
    /// What counts as an incident.
    pub(crate) incidents: Vec<Emitted>,
    pub(crate) missing: usize,
    /// The logs that are not there, each with how many rules ask for it.
    pub(crate) absent: Vec<(Arc<str>, usize)>,
}

/// Tells what was due in the month, from the logs of a folder and those that `given` names.
pub(crate) fn told(
    session: &mut Session<'_, '_>,
    folder: &Folder<'_>,
    given: &[String],
    ahead: u32,
    if_absent: Absent,
) -> Result<Told, Stop> {
    let month = session.month(None);
    let span = Span { month, now: session.now(), ahead };
    let all = session.book().dues().to_vec();
    let mut dues: Vec<&Due> = all.iter().filter(|due| session.asks_for(&due.head.id, &due.head.clauses)).collect();
    let logs: BTreeSet<Arc<str>> = due::asked(&dues).into_keys().collect();
    let given = named(given, &logs)?;
    let files: BTreeMap<Arc<str>, Option<String>> = logs
        .into_iter()
        .map(|log| {
            let file = given.get(&*log).cloned().or_else(|| folder.log(&log));
            (log, file)
        })
        .collect();
    let asking = |log: &Arc<str>| dues.iter().filter(|due| due::logs_of(due).any(|own| own == log)).count();
    let absent: Vec<(Arc<str>, usize)> =
        files.iter().filter(|(_, file)| file.is_none()).map(|(log, _)| (Arc::clone(log), asking(log))).collect();
    match if_absent {
        Absent::NothingDone => say_absent(session, &absent, folder),
        Absent::NothingKnown => dues.retain(|due| due::logs_of(due).all(|log| files[log].is_some())),
    }
    let calendars = calendars(session, &dues)?;
    for (id, year) in due::unknown_festivals(&dues, &calendars, &span) {
        let message = said!(
            "`{id}` is not told for {year}: which days are festivals then is not known",
            "`{id}` 未列 {year} 年的事项：该年各节日的日期尚未内置"
        );
        session.sink().push(Diagnostic::warning(DiagnosticCode::P018, At::Run, message));
    }
    let (mut facts, mut untold) = (Vec::new(), BTreeSet::new());
    for (log, asked) in &due::asked(&dues) {
        if let Some(file) = &files[log] {
            let (own, lacking) = session.read_facts(file, asked, &dues, if_absent);
            facts.extend(own);
            untold.extend(lacking.into_iter().map(|rule| Arc::clone(&dues[rule].head.id)));
        }
    }
    session.stop_on_errors()?;
    let (mut items, unread) = match due::items(&dues, &facts, &calendars, &span) {
        Ok(answer) => answer,
        Err(unanswered) => {
            session.sink().push(unanswered.diagnostic());
            return Err(Stop::Reported);
        }
    };
    for place in unread {
        let message = said!(
            "the period is not one such as 2025-03, 2025-Q1, 2025-W12, 2025 or a date",
            "期间应为 2025-03、2025-Q1、2025-W12、2025 或日期"
        );
        session.sink().push(Diagnostic::error(DiagnosticCode::D006, At::row(&place), message));
    }
    session.stop_on_errors()?;
    if if_absent == Absent::NothingKnown {
        items.retain(|item| !untold.contains(item.rule()));
    }
    Ok(Told {
        table: due::table(&items, &span),
        agenda: due::agenda(&items, &span),
        incidents: items.iter().filter_map(Item::incident).collect(),
        missing: items.iter().filter(|item| item.is_missing()).count(),
        absent,
    })
}

/// The files the command line names, by log.
fn named(given: &[String], logs: &BTreeSet<Arc<str>>) -> Result<BTreeMap<String, String>, Stop> {
    let mut named = BTreeMap::new();
    for pair in given {
        let Some((name, file)) = pair.split_once('=') else {
            let words = said!("--log takes NAME=FILE, not `{pair}`", "--log 应为 名称=文件，而不是 `{pair}`");
            return Err(Stop::Failure(DiagnosticCode::U001, words));
        };
        if !logs.contains(name) {
            let known = logs.iter().map(|log| &**log).collect::<Vec<_>>().join(", ");
            let words = said!(
                "no rule on due dates asks for a log `{name}`; they ask for {known}",
                "没有到期规则需要记录 `{name}`；需要的有 {known}"
            );
            return Err(Stop::Failure(DiagnosticCode::U001, words));
        }
        named.insert(name.to_owned(), file.to_owned());
    }
    Ok(named)
}

/// A log that is not there shows nothing: what needs it counts as not done, and that is said.
fn say_absent(session: &mut Session<'_, '_>, absent: &[(Arc<str>, usize)], folder: &Folder<'_>) {
    let folder = folder.shown();
    for (log, rules) in absent {
        let message = said!(
            "{folder} has no log `{log}`, which {rules} rules ask for",
            "{folder} 中没有 {rules} 条规则所需的记录 `{log}`"
        );
        let hint = said!("name it with --log {log}=FILE", "请用 --log {log}=文件 指明");
        session.sink().push(Diagnostic::warning(DiagnosticCode::D001, At::Run, message).hint(hint));
    }
}

/// The calendars the rules count in.
fn calendars(session: &mut Session<'_, '_>, dues: &[&Due]) -> Result<BTreeMap<Arc<str>, Calendars>, Stop> {
    let names: BTreeSet<Arc<str>> = dues.iter().filter_map(|due| due.calendar.clone()).collect();
    let mut calendars = BTreeMap::new();
    for name in names {
        let made = session.calendars(&name)?;
        calendars.insert(name, made);
    }
    Ok(calendars)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::days;
    use crate::book::library::Library;
    use crate::cli::{Trial, trial};
    use crate::diagnostics::Sink;
    use crate::log::files::InMemory;

    const HEAD: &str = "[policy]\nid = \"t\"\ntitle = \"T\"\ntitle_zh = \"测试\"\n";

    fn due(id: &str, keys: &str) -> String {
        format!("[[due]]\nid = \"{id}\"\nclause = \"c\"\ntitle = \"{id}\"\ntitle_zh = \"{id}\"\n{keys}\n")
    }

    fn run(book: &str, words: &str, files: &[(&str, &str)]) -> Trial {
        let files = InMemory::new(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
        let read = |_: &Path| Ok(format!("{HEAD}{book}").into_bytes());
        let mut sink = Sink::unlimited();
        let book = Library::new(&read).load("t.toml", &mut sink);
        let book = book.unwrap_or_else(|| panic!("{:?}", sink.shown()));
        let words = format!("cs due {words}");
        trial(&words.split_whitespace().map(Into::into).collect::<Vec<_>>(), book, &files)
            .expect("a sound command line")
    }

    #[track_caller]
    fn assert_due(book: &str, words: &str, files: &[(&str, &str)], expected: &[&str]) {
        let trial = run(book, &format!("{words} --format csv"), files);
        let text = String::from_utf8(trial.stdout).expect("text");
        // Due, done, days late, state.
        let rows = text.lines().skip(1).map(|line| line.split(',').skip(2).take(4).collect::<Vec<_>>().join(","));
        assert_eq!(rows.collect::<Vec<_>>(), expected, "{:?}", trial.sink.shown());
    }

    const MONTHLY: &str =
        "every = \"month\"\non = 30\nfor = \"next\"\nevidence = { log = \"plans\", period = \"period\" }";

    #[test]
    fn a_row_that_names_its_period_counts_for_that_one_alone() {
        let book = due("plan", MONTHLY);
        // The plan for April, due on 30 March, came on 2 February; that for March, due on 28 February, on 3 April.
        let plans = "period,date\n2025-04,2025-02-02\n2025年3月,2025-04-03\n";
        let words = "--month 2025-02 --now 2025-03-01 --ahead 31d";
        assert_due(
            &book,
            words,
            &[("plans.csv", plans)],
            &["2025-02-28,2025-04-03,34,late", "2025-03-30,2025-02-02,0,done"],
        );
        let wrong = run(&book, words, &[("plans.csv", "period,date\nApril,2025-02-02\n")]);
        assert_eq!(wrong.status.code(), 2);
        let said: Vec<_> = wrong.sink.shown().iter().map(|own| own.message.en.as_str()).collect();
        assert_eq!(said, ["the period is not one such as 2025-03, 2025-Q1, 2025-W12, 2025 or a date"]);
    }

    #[test]
    fn days_that_a_period_lacks_are_its_last() {
        let monthly = |on: &str| due("d", &format!("every = \"month\"\non = {on}\nevidence = {{ log = \"x\" }}"));
        let none = [("x.csv", "date\n2020-01-01\n")];
        assert_due(&monthly("30"), "--month 2024-02 --now 2024-01-01 --ahead 0d", &none, &["2024-02-29,,,next"]);
        assert_due(&monthly("31"), "--month 2025-04 --now 2025-01-01 --ahead 0d", &none, &["2025-04-30,,,next"]);
        assert_due(&monthly("\"last\""), "--month 2025-02 --now 2025-01-01 --ahead 0d", &none, &["2025-02-28,,,next"]);
        let yearly = due("d", "every = \"year\"\non = \"02-29\"\nevidence = { log = \"x\" }");
        assert_due(&yearly, "--month 2025-02 --now 2025-01-01 --ahead 0d", &none, &["2025-02-28,,,next"]);
        assert_due(&yearly, "--month 2024-02 --now 2024-01-01 --ahead 0d", &none, &["2024-02-29,,,next"]);
        let quarterly = due("d", "every = \"quarter\"\nevidence = { log = \"x\" }");
        assert_due(&quarterly, "--month 2025-06 --now 2025-01-01 --ahead 0d", &none, &["2025-06-30,,,next"]);
        assert_due(&quarterly, "--month 2025-05 --now 2025-01-01 --ahead 0d", &none, &[]);
    }

    // 12:00 itself is not past; a second later it is. A day without a time ends at midnight.
    #[test]
    fn what_is_not_done_is_next_until_its_time_is_over() {
        let book = due("d", "every = \"day\"\non = \"12:00\"\nevidence = { log = \"x\", held = true }");
        let none = [("x.csv", "date\n2020-01-01\n")];
        let of = |now: &str| {
            let book = format!("{book}since = 2025-03-31\n");
            let trial = run(&book, &format!("--month 2025-03 --ahead 0d --format csv --now {now}"), &none);
            (trial.status.code(), String::from_utf8(trial.stdout).expect("text").contains("missing"))
        };
        assert_eq!(of("2025-03-31T12:00:00"), (0, false));
        assert_eq!(of("2025-03-31T12:00:01"), (1, true));
    }

    #[test]
    fn logs_are_found_in_the_folder_or_named_and_what_they_lack_is_said() {
        let book =
            due("plan", "every = \"month\"\non = 5\nevidence = { log = \"plans\", where = { kind = \"plan\" } }");
        let plans = ("march/plans.csv", "kind,date\nplan,2025-03-05\n");
        let words = "--month 2025-03 --now 2025-03-31 --ahead 0d";
        let done = ["2025-03-05,2025-03-05,0,done"];
        assert_due(&book, &format!("march {words}"), &[plans], &done);
        assert_due(&book, &format!("--log plans=march/plans.csv {words}"), &[plans], &done);
        let said = |words: &str, files: &[(&str, &str)]| -> (u8, Vec<String>) {
            let trial = run(&book, words, files);
            (trial.status.code(), trial.sink.shown().iter().map(|own| own.message.en.clone()).collect())
        };
        assert_eq!(said(words, &[plans]), (1, vec![". has no log `plans`, which 1 rules ask for".to_owned()]));
        assert_eq!(
            said(words, &[("plans.csv", "kind,day\nplan,2025-03-05\n")]),
            (2, vec!["the column date is missing, asked for by plan".to_owned()])
        );
        assert_eq!(
            said(words, &[("plans.csv", "date\n2025-03-05\n")]),
            (1, vec!["the column kind is missing, asked for by plan".to_owned()])
        );
        assert_eq!(
            said(&format!("{words} --log plan=x.csv"), &[plans]),
            (2, vec!["no rule on due dates asks for a log `plan`; they ask for plans".to_owned()])
        );
    }

    #[test]
    fn an_independent_parser_reads_one_event_each_with_an_alarm() {
        use icalendar::parser::{read_calendar, unfold};
        let book = due("meeting", "every = \"week\"\non = \"fri 16:00\"\nevidence = { log = \"m\", held = true }")
            + &due("plan", "every = \"month\"\non = \"last\"\nevidence = { log = \"m\" }");
        let trial =
            run(&book, "--month 2025-03 --now 2025-03-01 --ahead 0d --format ics", &[("m.csv", "date\n2020-01-01\n")]);
        let text = unfold(&String::from_utf8(trial.stdout).expect("text"));
        let calendar = read_calendar(&text).expect("a calendar");
        let starts: Vec<(String, usize)> = calendar
            .components
            .iter()
            .map(|event| {
                let start = event.find_prop("DTSTART").expect("a start").val.to_string();
                (start, event.components.iter().filter(|alarm| alarm.name == "VALARM").count())
            })
            .collect();
        // 16:00 in Shanghai is 08:00 in UTC. The Fridays are 7, 14, 21 and 28.
        let at = |text: &str| (text.to_owned(), 1);
        assert_eq!(
            starts,
            [
                at("20250307T080000Z"),
                at("20250314T080000Z"),
                at("20250321T080000Z"),
                at("20250328T080000Z"),
                at("20250331")
            ]
        );
    }

    #[test]
    fn rules_that_cannot_be_are_refused() {
        let evidence = "evidence = { log = \"x\" }";
        for (keys, fault) in [
            (format!("every = \"month\"\non = 32\n{evidence}"), "expected when it is due"),
            (format!("every = \"month\"\non = \"fri\"\n{evidence}"), "a month or quarter is due on a day"),
            (format!("every = \"week\"\non = 25\n{evidence}"), "a week is due on a weekday"),
            (format!("every = \"day\"\non = \"25:00\"\n{evidence}"), "expected when it is due"),
            (evidence.to_owned(), "something is due `every` so often"),
            ("every = \"month\"".to_owned(), "missing key `evidence`"),
            ("every = \"month\"\nevidence = { done = \"x\" }".to_owned(), "only an event's own row is evidence"),
            (
                format!("every = \"month\"\non_holiday = \"next\"\n{evidence}"),
                "which days are worked, a `calendar` says",
            ),
            (format!("every = \"month\"\ncalendar = \"desk\"\n{evidence}"), "`calendar` names `desk`"),
            (
                format!("after = {{ log = \"x\", column = \"d\", within = \"3 workdays\" }}\n{evidence}"),
                "which days are worked, a `calendar` says",
            ),
            (format!("after = {{ log = \"x\", column = \"d\", within = \"soon\" }}\n{evidence}"), "expected a term"),
            (format!("every = \"month\"\ncounts_as = \"late\"\n{evidence}"), "`counts_as` names `late`"),
            (format!("every = \"festival\"\n{evidence}"), "missing key `on`"),
        ] {
            let text = format!("{HEAD}{}", due("d", &keys));
            let read = |_: &Path| Ok(text.clone().into_bytes());
            let mut sink = Sink::unlimited();
            assert!(Library::new(&read).load("t.toml", &mut sink).is_none(), "{keys}");
            let said: Vec<_> = sink.shown().iter().map(|own| own.message.en.clone()).collect();
            assert!(said.iter().any(|own| own.contains(fault)), "{fault}: {said:?}");
        }
    }

    #[test]
    fn a_number_of_days_is_written_in_three_ways() {
        assert_eq!(["14d", "14 days", "14", "1 day"].map(days), [Ok(14), Ok(14), Ok(14), Ok(1)]);
        assert!(["", "d", "-1d", "1.5d", "99999d", "two"].into_iter().all(|text| days(text).is_err()));
    }
}
