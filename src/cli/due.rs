use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use crate::book::due::Due;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::log::files::Files;
use crate::measure::breach;
use crate::measure::calendars::Calendars;
use crate::measure::due::{self, Item, Span};
use crate::model::Outcome;
use crate::model::column::SHEETS;
use crate::said;

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
        let month = session.month(None);
        let span = Span { month, now: session.now(), ahead: self.ahead };
        let all = session.book().dues().to_vec();
        let dues: Vec<&Due> =
            all.iter().filter(|due| session.asks_for(&due.head.id, &due.head.clauses)).collect();
        let calendars = calendars(session, &dues)?;
        let asked = due::asked(&dues);
        let given = self.given(&asked)?;
        let mut facts = Vec::new();
        let mut absent = Vec::new();
        for (log, asked) in &asked {
            let found = given.get(&**log).cloned().or_else(|| self.found(session.files(), log));
            match found {
                Some(file) => facts.extend(session.read_facts(&file, asked, &dues)),
                None => absent.push(Arc::clone(log)),
            }
        }
        session.stop_on_errors()?;
        self.say_absent(session, &absent, &dues);
        let (items, unread) = match due::items(&dues, &facts, &calendars, &span) {
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
        let found = items.iter().any(Item::is_missing);
        let table = match self.emit {
            Some(EmitWord::Incidents) => breach::incidents(items.iter().filter_map(Item::incident)),
            None => due::table(&items, &span),
        };
        Ok(Outcome { found, agenda: Some(due::agenda(&items, &span)), ..Outcome::of(table) })
    }
}

impl DueDates {
    /// The files the command line names, by log.
    fn given(&self, asked: &BTreeMap<Arc<str>, due::Asked>) -> Result<BTreeMap<String, String>, Stop> {
        let mut given = BTreeMap::new();
        for pair in &self.log {
            let Some((name, file)) = pair.split_once('=') else {
                let words = said!("--log takes NAME=FILE, not `{pair}`", "--log 应为 名称=文件，而不是 `{pair}`");
                return Err(Stop::Failure(DiagnosticCode::U001, words));
            };
            if !asked.contains_key(name) {
                let known = asked.keys().map(|log| &**log).collect::<Vec<_>>().join(", ");
                let words = said!(
                    "no rule on due dates asks for a log `{name}`; they ask for {known}",
                    "没有到期规则需要记录 `{name}`；需要的有 {known}"
                );
                return Err(Stop::Failure(DiagnosticCode::U001, words));
            }
            given.insert(name.to_owned(), file.to_owned());
        }
        Ok(given)
    }

    /// A log in the folder, under its own name or its Chinese one.
    fn found(&self, files: &dyn Files, log: &str) -> Option<String> {
        let sheet = SHEETS.iter().find(|sheet| sheet.name == log);
        let names = std::iter::once(log).chain(sheet.map(|sheet| sheet.zh).filter(|zh| !zh.is_empty()));
        let endings = ["csv", "xlsx", "xls", "tsv", "txt"];
        names
            .flat_map(|name| endings.map(|ending| format!("{name}.{ending}")))
            .map(|name| match &self.folder {
                Some(folder) => Path::new(folder).join(&name).to_string_lossy().into_owned(),
                None => name,
            })
            .find(|path| files.open(path).is_ok())
    }

    /// A log that is not there shows nothing: what needs it counts as not done, and that is said.
    fn say_absent(&self, session: &mut Session<'_, '_>, absent: &[Arc<str>], dues: &[&Due]) {
        let folder = self.folder.as_deref().unwrap_or(".");
        for log in absent {
            let rules = dues.iter().filter(|due| due::logs_of(due).any(|own| own == log)).count();
            let message = said!("{folder} has no log `{log}`, which {rules} rules ask for", "{folder} 中没有 {rules} 条规则所需的记录 `{log}`");
            let hint = said!("name it with --log {log}=FILE", "请用 --log {log}=文件 指明");
            session.sink().push(Diagnostic::warning(DiagnosticCode::D001, At::Run, message).hint(hint));
        }
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
