use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::cli::session::Session;
use crate::cli::{Common, Run, Stop, Unused};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::measure::roster::{self, Asked, chinese_holidays};
use crate::model::{Department, Month, Outcome, Place, RosterRow, Said, Staff};
use crate::plan::sheet::Shown;
use crate::plan::{self, NoRota, Order, Reason, Rota};
use crate::render::{self, Format, Style};
use crate::said;
use crate::time::{Calendar, Holidays, Schedule, Zone};

/// Make a rota that satisfies the book, shared fairly, with what is settled kept
#[derive(Args)]
pub(crate) struct Make {
    /// The staff sheet; its column `shifts` names what each can work, `hired` and `left` when they are there
    staff: String,
    /// Only the people of this department
    #[arg(long)]
    department: Option<String>,
    /// What is settled: employee, date, and a shift or rest
    #[arg(long, value_name = "FILE")]
    wishes: Option<String>,
    /// The roster of the month before, whose last days reach into this one
    #[arg(long, value_name = "FILE")]
    previous: Option<String>,
    /// The shifts to man, separated by commas; all of the book when left out
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    shifts: Vec<String>,
    /// Write a calendar for each person into this folder, as NAME.ics
    #[arg(long, value_name = "FOLDER")]
    ics: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for Make {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        &[Unused::Only]
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let staff = self.people(session)?;
        let mut rows = |file: &Option<String>| -> Vec<RosterRow> {
            file.iter().flat_map(|file| session.read_roster(file).rows().collect::<Vec<_>>()).collect()
        };
        let (wishes, previous) = (rows(&self.wishes), rows(&self.previous));
        session.stop_on_errors()?;
        let month = session.month(None);
        let order = Order {
            book: session.book(),
            month,
            staff: &staff,
            shifts: &self.shifts,
            wishes: &wishes,
            previous: &previous,
        };
        let rota = match plan::make(&order) {
            Ok(rota) => rota,
            Err(why) => return Err(refused(session, why)),
        };
        prove(session, &rota, month, &staff, previous)?;
        for words in &rota.relaxed {
            let message = said!("could not be had: ", "未能做到：").and(words);
            session.sink().push(Diagnostic::warning(DiagnosticCode::D034, At::Run, message));
        }
        let calendar = clocks(session, month);
        let made = made(session, &calendar);
        let shown = Shown { book: session.book(), month, rota: &rota, calendar: &calendar };
        if let Some(folder) = &self.ics {
            calendars(session, &shown, folder, made)?;
        }
        Ok(Outcome {
            tables: vec![shown.table(), shown.summary()],
            grid: Some(shown.grid()),
            agenda: Some(shown.agenda(None, made)),
            ..Outcome::default()
        })
    }
}

impl Make {
    /// Who is to be planned.
    fn people(&self, session: &mut Session<'_, '_>) -> Result<Vec<Staff>, Stop> {
        let mut staff = session.read_people(&self.staff);
        session.stop_on_errors()?;
        if let Some(name) = &self.department {
            let Some(department) = Department::parse(name) else {
                let known = Department::ALL.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ");
                let words = said!(
                    "--department takes one of {known}, not `{name}`",
                    "--department 应为 {known} 之一，而不是 `{name}`"
                );
                return Err(Stop::Failure(DiagnosticCode::U001, words));
            };
            staff.retain(|person| person.department == Some(department));
        }
        Ok(staff)
    }
}

/// Writes a calendar for each person.
fn calendars(session: &Session<'_, '_>, shown: &Shown<'_>, folder: &str, made: DateTime<Utc>) -> Result<(), Stop> {
    let failed = |error: std::io::Error| {
        let words = said!("cannot write into {folder}: {error}", "无法写入 {folder}：{error}");
        Stop::Failure(DiagnosticCode::U002, words)
    };
    let style = Style { lang: session.lang(), ..Style::default() };
    let mut taken = BTreeSet::new();
    for (person, _) in shown.people() {
        let outcome = Outcome { agenda: Some(shown.agenda(Some(person), made)), ..Outcome::default() };
        let name = render::file::name(person.as_str(), &mut taken);
        let path = Path::new(folder).join(format!("{name}.ics"));
        render::file::write_in_new_folder(&path, |out| render::outcome(&outcome, Format::Ics, &style, out))
            .map_err(failed)?;
    }
    Ok(())
}

/// Whose clocks: those of the book's first calendar, else the mainland's; the days off are the mainland's.
fn clocks(session: &Session<'_, '_>, month: Month) -> Calendar {
    let book = session.book();
    let zone = book
        .calendars()
        .iter()
        .find(|calendar| calendar.head.validity.holds_on(month.first()))
        .map_or(Zone::SHANGHAI, |calendar| calendar.zone);
    Calendar::new(Schedule { holidays: Holidays::chinese(), ..Schedule::always(zone) })
}

/// The time of the run, on the department's clocks.
fn made(session: &Session<'_, '_>, calendar: &Calendar) -> DateTime<Utc> {
    DateTime::from_timestamp(calendar.instant(session.now()).utc(), 0).unwrap_or_default()
}

/// Holds the rota against the same check that any roster has to pass.
fn prove(
    session: &mut Session<'_, '_>,
    rota: &Rota,
    month: Month,
    staff: &[Staff],
    previous: Vec<RosterRow>,
) -> Result<(), Stop> {
    let file: Arc<str> = Arc::from("-");
    let mut rows = previous;
    rows.retain(|row| row.date < month.first());
    rows.extend(rota.days.iter().zip(2..).map(|(day, line)| RosterRow {
        employee: day.employee.clone(),
        date: day.date,
        duty: day.duty.clone(),
        stand_in_for: None,
        part: None,
        tasks: day.tasks.clone().into_boxed_slice(),
        approver: None,
        approved_at: None,
        place: Place::new(&file, line),
    }));
    // When it will be sent is not known yet.
    let notices = session.book().rosters().iter().filter_map(|rule| rule.holiday_notice.as_ref());
    let calendars: BTreeMap<Option<Arc<str>>, Calendar> =
        notices.filter(|notice| notice.calendar.is_none()).map(|_| (None, chinese_holidays())).collect();
    let asked =
        Asked { file, first: month.first(), last: month.last(), staff: Some(staff), sent: None, calendars: &calendars };
    let Ok(checked) = roster::check(session.book(), &rows, &asked) else { return Ok(()) };
    let faults: Vec<Said> = checked
        .found
        .into_iter()
        .filter(|found| found.finding.gravity.is_fault())
        .map(|found| {
            let (rule, words) = (found.finding.rule, found.finding.message);
            said!("the rota does not pass its own check: {rule}: ", "排班未通过自身检查：{rule}：").and(&words)
        })
        .collect();
    for words in faults {
        session.sink().push(Diagnostic::error(DiagnosticCode::D034, At::Run, words));
    }
    session.stop_on_errors()
}

/// Says why there is no rota.
fn refused(session: &mut Session<'_, '_>, why: NoRota) -> Stop {
    match why {
        NoRota::Faulty(faults) => {
            for (place, column, words) in faults {
                session.sink().push(Diagnostic::error(DiagnosticCode::D034, At::cell(&place, column), words));
            }
            Stop::Reported
        }
        NoRota::Nothing(words) => Stop::Failure(DiagnosticCode::D034, words),
        NoRota::TooHard => Stop::Failure(
            DiagnosticCode::D034,
            said!(
                "no rota was found in reasonable time, and none was ruled out: ask for less, or for fewer shifts",
                "在合理的时间内没有找到排班方案，也不能排除存在方案：请放宽要求或减少班次"
            ),
        ),
        NoRota::Conflict(reasons) => {
            let (en, zh): (Vec<_>, Vec<_>) = reasons.iter().map(line).map(|line| (line.en, line.zh)).unzip();
            let message = Said {
                en: format!("no rota can meet all of this: {}", en.join("; ")),
                zh: format!("没有排班能同时满足：{}", zh.join("；")),
            };
            let hint = said!("each could be met without the others: give one up", "去掉其中任何一条即可：请放宽一条");
            let mut diagnostic = Diagnostic::error(DiagnosticCode::D034, At::Run, message).hint(hint);
            for reason in reasons {
                let rules = session.book().rosters().iter();
                let rule = reason.rule.and_then(|id| rules.into_iter().find(|rule| rule.head.id == id));
                match (rule, reason.place) {
                    (Some(rule), _) => diagnostic = diagnostic.also(rule.head.origin.at(), reason.words),
                    (None, Some(place)) => diagnostic = diagnostic.also(At::row(&place), reason.words),
                    (None, None) => {}
                }
            }
            session.sink().push(diagnostic);
            Stop::Reported
        }
    }
}

/// One reason as a line: what is asked, of which days or people, by which rule.
fn line(reason: &Reason) -> Said {
    const NAMED: usize = 4;
    let mut said = reason.words.clone();
    if !reason.of.is_empty() && reason.of.len() <= NAMED {
        let of = reason.of.join(", ");
        said = said.and(&said!(" ({of})", "（{of}）"));
    }
    if let Some(id) = &reason.rule {
        let clauses = &reason.clauses;
        let blank = if clauses.is_empty() { "" } else { " " };
        said = said.and(&said!(" [{id}{blank}{clauses}]", "［{id}{blank}{clauses}］"));
    }
    if let Some(place) = &reason.place {
        said = said.and(&said!(" [{place}]", "［{place}］"));
    }
    said
}

#[cfg(test)]
mod tests {
    use crate::book::RuleBook;
    use crate::book::library::Library;
    use crate::cli::{Trial, trial};
    use crate::diagnostics::Sink;
    use crate::log::files::InMemory;

    fn book() -> RuleBook {
        let mut sink = Sink::default();
        Library::new(&|_| Err(std::io::ErrorKind::NotFound.into())).load("shop", &mut sink).expect("a built-in book")
    }

    fn run(words: &str, files: &[(&str, &str)]) -> Trial {
        let files = InMemory::new(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
        let arguments: Vec<_> = format!("cs roster {words} --now 2025-03-25").split(' ').map(Into::into).collect();
        trial(&arguments, book(), &files).expect("a sound command line")
    }

    const STAFF: &str = "employee,department,shifts\n林小雨,service,\n周明,service,早班\n苏晴,service,\n何静,service,\n王五,logistics,\n";

    #[test]
    fn what_is_made_is_a_roster_that_passes_its_check() {
        let wishes = "employee,date,shift\n林小雨,2025-04-05,休\n";
        let words =
            "make staff.csv --wishes w.csv --department service --shifts early,late --month 2025-04 --format csv";
        let made = run(words, &[("staff.csv", STAFF), ("w.csv", wishes)]);
        assert_eq!(made.status.code(), 0, "{:?}", made.sink.shown());
        let roster = String::from_utf8(made.stdout).expect("text");
        assert!(roster.starts_with("employee,date,shift,task\n林小雨,2025-04-01,"), "{roster}");
        assert!(roster.contains("\n林小雨,2025-04-05,rest,") && !roster.contains("王五"));
        assert!(!roster.lines().any(|line| line.starts_with("周明") && line.contains(",late")));
        let checked = run(
            "check roster.csv --staff staff.csv --month 2025-04 --format csv",
            &[("roster.csv", &roster), ("staff.csv", STAFF)],
        );
        let found = String::from_utf8(checked.stdout).expect("text");
        assert_eq!((found.lines().count(), checked.status.code()), (1, 0), "{found}");
        let again = run(words, &[("staff.csv", STAFF), ("w.csv", wishes)]);
        assert!(again.stdout == roster.into_bytes(), "the same input is the same bytes");
        let agenda = run(
            &words.replace("csv --department", "csv --ics /dev/null/none --department"),
            &[("staff.csv", STAFF), ("w.csv", wishes)],
        );
        assert_eq!(agenda.status.code(), 2, "a folder that cannot be made is said");
    }

    #[test]
    fn why_there_is_none_is_said_with_the_rows() {
        let wishes = "employee,date,shift\n周明,2025-04-05,晚班\n";
        let words = "make staff.csv --wishes w.csv --shifts early,late --month 2025-04 --format csv";
        let none = run(words, &[("staff.csv", STAFF), ("w.csv", wishes)]);
        assert_eq!((none.status.code(), none.stdout), (2, Vec::new()));
        let said: Vec<_> = none.sink.shown().iter().map(|said| said.message.en.as_str()).collect();
        assert_eq!(
            said,
            ["no rota can meet all of this: 周明 works only: early; 周明 works late on 2025-04-05 [w.csv:2]"]
        );
        let unknown = run(words, &[("staff.csv", STAFF), ("w.csv", &wishes.replace("周明", "周敏"))]);
        let said: Vec<_> = unknown.sink.shown().iter().map(|said| said.message.en.as_str()).collect();
        assert_eq!(said, ["周敏 is nobody to plan with in 2025-04"]);
    }
}
