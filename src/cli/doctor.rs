use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use crate::log::Survey;
use crate::model::column::{DOCTOR, DOCTOR_FILES};
use crate::model::outcome::Row;
use crate::model::{Cell, Lang, Outcome, Said, Table};
use crate::said;

use super::folder::{ENDINGS, entries};
use super::session::Session;
use super::{Common, Run, Stop, Unused};

/// Say what would be used here and why: book, settings, people, and of each file its log, encoding and columns
#[derive(Args)]
pub(crate) struct Doctor {
    /// The files to look at; without any, the tables of the working folder
    files: Vec<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for Doctor {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        Unused::NO_LOG
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let names = if self.files.is_empty() { tables_of(session) } else { self.files.clone() };
        let mut files: Vec<Row> = Vec::new();
        let mut logs: BTreeMap<&str, String> = BTreeMap::new();
        let mut found = false;
        for name in names {
            let (survey, sink) = session.survey(&name);
            let faults: Vec<Said> = sink.shown().iter().map(|fault| fault.message.clone()).collect();
            found |= survey.is_none();
            if let Some(survey) = &survey {
                logs.entry(survey.sheet.name).or_insert_with(|| name.clone());
            }
            files.push(file_row(&name, survey.as_ref(), &faults));
        }
        let mut settings = self.settings(session);
        settings.extend(next(&logs));
        let settings = Table::of_rows(DOCTOR.name, said!("What holds here", "此处采用"), DOCTOR.all(), settings);
        let files = Table::of_rows(DOCTOR_FILES.name, said!("Files", "文件"), DOCTOR_FILES.all(), files);
        Ok(Outcome { tables: vec![settings, files], found, ..Outcome::default() })
    }
}

impl Doctor {
    fn settings(&self, session: &Session<'_, '_>) -> Vec<Row> {
        let (config, policy) = (session.config(), session.book().policy());
        let row = |subject: Said, value: Cell, why: Said| vec![Cell::Word(subject), value, Cell::Word(why)];
        let files = config.files.iter().map(|file| from_here(session.folder(), file)).collect::<Vec<_>>().join(" ");
        let by_settings = || said!("policy in {files}", "{files} 中的 `policy`");
        let why_book = match (self.common.policy.is_empty(), config.policy.is_empty()) {
            (false, _) => said!("--policy on the command line", "命令行的 --policy"),
            (true, false) => by_settings(),
            (true, true) => said!("no other is named: the built-in one", "未指定其他制度，采用内置默认"),
        };
        let why_lang = match (self.common.lang, config.lang) {
            (Some(_), _) => said!("--lang on the command line", "命令行的 --lang"),
            (None, Some(_)) => said!("lang in {files}", "{files} 中的 `lang`"),
            (None, None) => said!("the locale of the environment", "环境的区域设置"),
        };
        let (rules, aliases, headers) = (session.book().heads().len(), config.people.len(), config.columns.len());
        let lang = if session.lang() == Lang::Zh { said!("Chinese", "中文") } else { said!("English", "英文") };
        let named = session.policies().join(" ");
        let book = if named.is_empty() || named == *policy.id {
            policy.id.to_string()
        } else {
            format!("{} ({named})", policy.id)
        };
        let mut rows = vec![
            row(said!("book", "制度"), Cell::text(book), why_book),
            row(said!("rules", "规则数"), Cell::text(rules), said!("used books included", "含引用的制度")),
        ];
        if config.files.is_empty() {
            let why =
                said!("no cs.toml here or above; cs init makes one", "此处及上级均无 `cs.toml`，可用 `cs init` 建立");
            rows.push(row(said!("settings", "设置"), Cell::Empty, why));
        } else {
            let why = said!("found here or above, or named by --config", "在此处或上级找到，或由 --config 指定");
            rows.push(row(said!("settings", "设置"), Cell::text(&files), why));
        }
        rows.push(row(
            said!("names of people", "人员名称"),
            Cell::text(aliases),
            said!("[people] and people.toml", "[people] 与 people.toml"),
        ));
        rows.push(row(
            said!("own headers", "自定表头"),
            Cell::text(headers),
            said!("[columns] of the settings", "设置中的 `[columns]`"),
        ));
        rows.push(row(said!("language", "语言"), Cell::Word(lang), why_lang));
        rows
    }
}

/// A path as it is written from a folder: `../cs.toml`.
fn from_here(folder: &Path, path: &Path) -> String {
    let written = folder.ancestors().enumerate().find_map(|(ups, above)| {
        let rest = path.strip_prefix(above).ok()?;
        Some(format!("{}{}", "../".repeat(ups), rest.display()))
    });
    written.unwrap_or_else(|| path.display().to_string())
}

/// The tables of the working folder, in the order of their names.
fn tables_of(session: &Session<'_, '_>) -> Vec<String> {
    let files = entries(session.folder()).filter(|path| path.is_file());
    let mut names: Vec<String> = files
        .filter_map(|path| path.file_name()?.to_str().map(str::to_owned))
        .filter(|name| {
            name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
        })
        .collect();
    names.sort();
    names
}

fn file_row(name: &str, survey: Option<&Survey>, faults: &[Said]) -> Row {
    let count = |number: u64| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let joined = |of: fn(&Said) -> &str, by: &str| faults.iter().map(of).collect::<Vec<_>>().join(by);
    let fault = match (survey, faults) {
        (None, []) => Cell::Word(said!(
            "its columns are those of no log; `cs columns` lists them",
            "各列与任何记录都不符；`cs columns` 可列出"
        )),
        (_, []) => Cell::Empty,
        _ => Cell::Word(Said { en: joined(|said| &said.en, "; "), zh: joined(|said| &said.zh, "；") }),
    };
    let listed = |names: Vec<String>| if names.is_empty() { Cell::Empty } else { Cell::Text(names.join(" ")) };
    let Some(survey) = survey else {
        return [vec![Cell::text(name)], vec![Cell::Empty; 6], vec![fault]].concat();
    };
    let columns = survey
        .columns
        .iter()
        .map(|(column, header)| if column == header { header.clone() } else { format!("{column}={header}") });
    vec![
        Cell::text(name),
        Cell::Word(Said { en: survey.sheet.name.to_owned(), zh: survey.sheet.zh.to_owned() }),
        Cell::text(&survey.encoding),
        count(survey.header_row as u64),
        count(survey.rows),
        listed(columns.collect()),
        listed(survey.ignored.clone()),
        fault,
    ]
}

/// The command these files are for.
fn next(logs: &BTreeMap<&str, String>) -> Vec<Row> {
    let row =
        |command: String, why: Said| vec![Cell::Word(said!("next", "下一步")), Cell::Text(command), Cell::Word(why)];
    let option = |log: &str, option: &str| -> String {
        logs.get(log).map_or_else(String::new, |file| format!(" --{option} {}", shell_words::quote(file)))
    };
    let mut rows = Vec::new();
    if let Some(staff) = logs.get("staff") {
        let attendance = if logs.contains_key("punches") && logs.contains_key("roster") {
            option("punches", "punches") + &option("roster", "roster") + &option("leave", "leave")
        } else {
            String::new()
        };
        let figures = option("figures", "profit") + &option("figures-row", "profit");
        let inputs = option("incidents", "incidents") + &option("orders", "orders") + &figures + &attendance;
        let why = said!("there is a staff sheet", "有员工表");
        rows.push(row(format!("cs payroll {}{inputs}", shell_words::quote(staff)), why));
    }
    if let Some(incidents) = logs.get("incidents") {
        let why = said!("there are incidents", "有违规记录");
        let staff = option("staff", "staff");
        rows.push(row(format!("cs fines {}{staff}", shell_words::quote(incidents)), why));
    }
    if logs.is_empty() {
        let why = said!("no log is known here", "此处没有可识别的记录");
        rows.push(row("cs columns".to_owned(), why));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_named_from_here() {
        let named = |path: &str| from_here(Path::new("/desk/2025/03"), Path::new(path));
        assert_eq!(named("/desk/2025/03/cs.toml"), "cs.toml");
        assert_eq!(named("/desk/cs.toml"), "../../cs.toml");
        assert_eq!(named("settings/cs.toml"), "settings/cs.toml");
    }
}
