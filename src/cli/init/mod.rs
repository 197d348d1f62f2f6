mod logs;
mod texts;

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::book::RuleBook;
use crate::book::library::Library;
use crate::book::shape;
use crate::diagnostics::{DiagnosticCode, why};
use crate::model::column::{LOGS, WRITTEN};
use crate::model::outcome::Row;
use crate::model::{Cell, Lang, Month, Outcome, Said, Table};
use crate::render::file;
use crate::said;

use super::config::{Config, is_path};
use super::session::Session;
use super::{Common, LangWord, Run, Stop, Unused};

/// Make a working folder: settings, a rule book of your own, the month's blank logs, cron, systemd and Windows tasks
#[derive(Args)]
pub(crate) struct Init {
    /// The folder; it is made when it is not there
    #[arg(default_value = ".", hide_default_value = true)]
    folder: String,
    /// The shipped book to build on, in place of the one in use
    #[arg(long = "for", value_name = "KIND", value_enum, conflicts_with = "policy")]
    kind: Option<KindWord>,
    /// Only the month's folder of blank logs, for a folder that has its settings
    #[arg(long, conflicts_with_all = ["kind", "forms"])]
    month_only: bool,
    /// Write a log of every kind with a sample row, as csv and as xlsx, into its folder `forms`
    #[arg(long)]
    forms: bool,
    #[command(flatten)]
    common: Common,
}

/// The words of `--for`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindWord {
    Shop,
    Estate,
}

impl KindWord {
    /// The shipped book.
    fn book(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Estate => "estate",
        }
    }
}

/// A file to be written.
struct Planned {
    path: PathBuf,
    bytes: Vec<u8>,
    what: Said,
}

/// What the files are written for.
struct Plan<'a> {
    folder: &'a Path,
    /// The shipped book they build on, where it is one of those with examples of their own.
    kind: Option<KindWord>,
    /// The books the department's own is laid on.
    used: Vec<String>,
    month: Month,
    lang: Lang,
}

impl Run for Init {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        &[Unused::Only, Unused::SkipBad]
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let folder = Path::new(&self.folder);
        let settled = if self.month_only { self.settings_of(folder, session)? } else { Config::default() };
        let used = match self.kind {
            Some(kind) => vec![kind.book().to_owned()],
            None if !settled.policy.is_empty() => settled.policy.clone(),
            None => session.policies(),
        };
        if self.kind.is_some() || !settled.policy.is_empty() {
            let read = session.read_file();
            let book = Library::new(&read).load_all(&used, session.sink()).ok_or(Stop::Reported)?;
            session.use_book(book);
        } else {
            session.load_book()?;
        }
        let named = |book: &str| used.len() == 1 && used[0] == book;
        let kinds = KindWord::value_variants().iter().copied();
        let lang = match self.common.lang {
            Some(LangWord::En) => Lang::En,
            Some(LangWord::Zh) => Lang::Zh,
            None => settled.lang.unwrap_or(session.lang()),
        };
        let plan = Plan {
            folder,
            kind: kinds.into_iter().find(|kind| named(kind.book())),
            month: session.stated_month().unwrap_or(Month::of(session.now().date())),
            used: if used.is_empty() {
                vec!["default".to_owned()]
            } else {
                used.iter().map(|book| found_from_anywhere(book)).collect()
            },
            lang,
        };
        let mut planned = plan.logs(session.book()).map_err(|error| refused(folder, &error))?;
        if !self.month_only {
            planned.extend(plan.settings(session.book()));
        }
        if self.forms {
            planned.extend(plan.forms(session.book()).map_err(|error| refused(folder, &error))?);
        }
        let files: Vec<(&Path, &[u8])> = planned.iter().map(|own| (own.path.as_path(), &*own.bytes)).collect();
        file::write_new(&files).map_err(|(path, error)| refused(path, &error))?;
        let row = |own: Planned| -> Row { vec![Cell::text(own.path.display()), Cell::Word(own.what)] };
        let rows = planned.into_iter().map(row).collect();
        Ok(Outcome::of(Table::of_rows(WRITTEN.name, said!("Written", "已生成文件"), WRITTEN.all(), rows)))
    }
}

impl Init {
    /// The settings the folder has, unless the command line says which to take.
    fn settings_of(&self, folder: &Path, session: &mut Session<'_, '_>) -> Result<Config, Stop> {
        let path = folder.join("cs.toml");
        let stated = !self.common.policy.is_empty() || self.common.config.is_some();
        if stated || session.files().open(&path.to_string_lossy()).is_err() {
            return Ok(Config::default());
        }
        let files = session.files();
        let config = Config::at(files, &path, session.sink());
        session.stop_on_errors()?;
        Ok(config)
    }
}

/// A book as the new folder names it: a path is one from here.
fn found_from_anywhere(book: &str) -> String {
    if !is_path(book) {
        return book.to_owned();
    }
    std::path::absolute(book).map_or_else(|_| book.to_owned(), |path| path.display().to_string())
}

fn refused(path: &Path, error: &io::Error) -> Stop {
    let shown = path.display();
    let words = if error.kind() == io::ErrorKind::AlreadyExists {
        said!("{shown} is there already", "{shown} 已存在")
    } else {
        let (en, zh) = (why(error).en, why(error).zh);
        said!("cannot write {shown}: {en}", "无法写入 {shown}：{zh}")
    };
    Stop::Failure(DiagnosticCode::U002, words)
}

impl Plan<'_> {
    fn text(&self, name: &str, text: impl Into<Vec<u8>>, what: Said) -> Planned {
        Planned { path: self.folder.join(name), bytes: text.into(), what }
    }

    /// The month's folder: a header of every log the book is about, and the numbers it asks for.
    fn logs(&self, book: &RuleBook) -> io::Result<Vec<Planned>> {
        let month = self.month;
        let mut planned = Vec::new();
        for sheet in logs::of_book(book, month) {
            let what = Said { en: format!("a blank log: {}", sheet.name), zh: format!("空白{}", sheet.zh) };
            planned.push(self.text(&format!("{month}/{}.csv", sheet.name), logs::blank(sheet, book, self.lang)?, what));
        }
        let mut facts = texts::facts(self.lang).to_owned();
        for fact in logs::facts(book) {
            facts.extend(["#", &fact, " = 100\n"]);
        }
        planned.push(self.text(&format!("{month}/facts.toml"), facts, said!("the month's numbers", "当月的各项数字")));
        Ok(planned)
    }

    /// Everything a department has once.
    fn settings(&self, book: &RuleBook) -> Vec<Planned> {
        let lang = self.lang;
        // A text of JSON is one of TOML.
        let quoted = self.used.iter().map(|own| serde_json::Value::from(own.as_str()).to_string());
        let quoted = quoted.collect::<Vec<_>>().join(", ");
        let overrides = if book.score(self.month.last()).is_some() { "\n#override = true" } else { "" };
        let examples = match self.kind {
            Some(KindWord::Shop) => texts::examples_for_a_shop(lang),
            Some(KindWord::Estate) => texts::examples_for_an_estate(lang),
            None => texts::examples_for_any(lang),
        };
        let rules = texts::filled(texts::book(lang), &[("use", &quoted)])
            + &texts::filled(examples, &[("override", overrides)]);
        let mut planned = vec![
            self.text("cs.toml", texts::settings(lang), said!("the settings", "部门设置")),
            self.text("book.toml", rules, said!("the rule book", "制度")),
            self.text(
                "rulebook.schema.json",
                format!("{:#}\n", shape::schema()),
                said!("what an editor checks the rule book by", "供编辑器检查制度"),
            ),
            self.text("people.toml", texts::people(lang), said!("who is who", "人员对照")),
            self.text(
                "README.md",
                self.readme(book),
                said!("what each file is, and a month's commands", "各文件的用途与每月的命令"),
            ),
        ];
        planned.extend(self.schedule());
        planned
    }

    fn readme(&self, book: &RuleBook) -> String {
        let month = self.month;
        let row = |sheet: &crate::model::column::Sheet<'_>| {
            let name = sheet.name;
            match self.lang {
                Lang::En => format!("| `{month}/{name}.csv` | `cs columns {name}` says what its columns mean |"),
                Lang::Zh => format!("| `{month}/{name}.csv` | {}，`cs columns {name}` 说明各列 |", sheet.zh),
            }
        };
        let logs = logs::of_book(book, month).map(row).collect::<Vec<_>>().join("\n");
        let books = self.used.iter().map(|own| format!("`{own}`")).collect::<Vec<_>>().join(" ");
        let first = shell_words::quote(self.used.first().map_or("default", String::as_str)).into_owned();
        let (month, next) = (month.to_string(), month.next().to_string());
        let values =
            [("month", month.as_str()), ("next", &next), ("books", &books), ("first", &first), ("logs", &logs)];
        texts::filled(texts::readme(self.lang), &values)
    }

    /// What runs by itself: a line for cron, units for systemd, a task for Windows.
    fn schedule(&self) -> Vec<Planned> {
        let lang = self.lang;
        let folder = std::path::absolute(self.folder).unwrap_or_else(|_| self.folder.to_path_buf());
        let folder = folder.to_string_lossy();
        // `%` ends a command of cron, and begins a name in a unit.
        let in_cron = shell_words::quote(&folder).replace('%', "\\%");
        let in_unit = folder.replace('%', "%%");
        // Without the mark PowerShell takes the text for one of the system's old encoding.
        let task = format!("\u{feff}{}", texts::windows_task(lang)).replace('\n', "\r\n");
        let cron = said!("lines for cron", "cron 定时任务");
        let unit = |name: &str, text: &str| {
            let what = said!("a unit of systemd", "systemd 单元");
            self.text(&format!("schedule/{name}"), texts::filled(text, &[("folder", &in_unit)]), what)
        };
        vec![
            self.text("schedule/crontab.txt", texts::filled(texts::crontab(lang), &[("folder", &in_cron)]), cron),
            unit("cs-report.service", texts::report_service(lang)),
            unit("cs-report.timer", texts::report_timer(lang)),
            unit("cs-due.service", texts::due_service(lang)),
            unit("cs-due.timer", texts::due_timer(lang)),
            self.text("schedule/cs-tasks.ps1", task, said!("a task for Windows", "Windows 计划任务")),
        ]
    }

    /// Every log as csv and as xlsx, with a sample row.
    fn forms(&self, book: &RuleBook) -> io::Result<Vec<Planned>> {
        let mut planned = Vec::new();
        for sheet in LOGS {
            let what =
                Said { en: format!("a log with a sample row: {}", sheet.name), zh: format!("{}样表", sheet.zh) };
            for (ending, bytes) in logs::with_sample(sheet, book, self.lang)? {
                planned.push(self.text(&format!("forms/{}.{ending}", sheet.name), bytes, what.clone()));
            }
        }
        Ok(planned)
    }
}
