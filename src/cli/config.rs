//! `cs.toml`: a department's settings, found upwards from the working folder; `people.toml` beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::DeValue;

use crate::book::document::parsed;
use crate::book::section::{Found, FromToml, Reading, Section, choices, section};
use crate::book::value::{Named, Several};
use crate::diagnostics::{At, BookText, Diagnostic, DiagnosticCode, Sink, why};
use crate::log::files::Files;
use crate::log::people::Alias;
use crate::model::{Lang, Person};
use crate::said;

section! {
    /// `cs.toml` as written.
    pub(super) struct RawConfig {
        /// The rule book or books, in order; a path starts from the folder of cs.toml.
        "policy" policy: Several<String>,
        /// The language for people: en or zh.
        "lang" lang: Lang,
        /// The department's own headers: { "成交金额" = "amount" }, or "orders.amount" for one log only.
        "columns" columns: Named<String>,
        /// The department's own words: { kind = { "客诉" = "complaint" } }, or "tickets.kind" for one log only.
        "words" words: Named<Named<String>>,
        /// The people's other names: `{ Zhang = ["1001", "小张"] }`.
        "people" people: Named<Vec<Found<RawAlias>>>,
    }
}

section! {
    /// A name with its days.
    pub(super) struct RawDatedAlias {
        /// The work number or nickname.
        "name" name: String,
        /// The first day it is theirs.
        "since" since: NaiveDate,
        /// The last day it is theirs.
        "until" until: NaiveDate,
    }
}

choices! {
    Lang: "en" => Self::En, "zh" => Self::Zh;
}

/// A name somebody goes by: a text, or a table with its days.
#[derive(Clone, Debug)]
pub(super) struct RawAlias {
    name: String,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl FromToml for RawAlias {
    const EXPECTS: (&'static str, &'static str) =
        ("a name, or { name = …, since = …, until = … }", "姓名，或 { name = …, since = …, until = … }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if !value.get_ref().is_table() {
            return Some(Self { name: String::from_toml(value, to)?, since: None, until: None });
        }
        let raw = RawDatedAlias::from_toml(value, to)?;
        let name = to.required(raw.name, "name", &raw.span)?.value;
        let day = |found: Option<Found<NaiveDate>>| found.map(|found| found.value);
        Some(Self { name, since: day(raw.since), until: day(raw.until) })
    }
}

/// A department's settings.
#[derive(Default)]
pub(super) struct Config {
    /// The rule books, paths made from the folder of `cs.toml`.
    pub(super) policy: Vec<String>,
    /// The language for people.
    pub(super) lang: Option<Lang>,
    /// Own header to column name.
    pub(super) columns: Vec<(String, String)>,
    /// Column, cell, and the word rules are written with.
    pub(super) words: Vec<(String, String, String)>,
    /// Everybody's other names.
    pub(super) people: Vec<Alias>,
    /// The files they were read from: `cs.toml`, `people.toml`.
    pub(super) files: Vec<PathBuf>,
}

impl Config {
    /// Finds the settings upwards from a folder and reads them; faults go to `sink`.
    pub(super) fn find(files: &dyn Files, folder: &Path, sink: &mut Sink) -> Self {
        for (levels, here) in folder.ancestors().enumerate() {
            let path = here.join("cs.toml");
            if let Ok(bytes) = files.read(&path.to_string_lossy()) {
                // From the working folder up, not from the root down: what is printed is then the same on every machine.
                let from_here: PathBuf = std::iter::repeat_n("..", levels).collect();
                return Self::read(&path, bytes, &from_here, sink).with_people(files, here, sink);
            }
        }
        Self::default().with_people(files, folder, sink)
    }

    /// Reads the settings of that file; its absence is an error.
    pub(super) fn at(files: &dyn Files, path: &Path, sink: &mut Sink) -> Self {
        let home = path.parent().unwrap_or(Path::new(""));
        match files.read(&path.to_string_lossy()) {
            Ok(bytes) => Self::read(path, bytes, home, sink).with_people(files, home, sink),
            Err(error) => {
                let at = At::File(Arc::from(path.to_string_lossy().as_ref()));
                let (en, zh) = (why(&error).en, why(&error).zh);
                let words = said!("cannot be read: {en}", "无法读取：{zh}");
                sink.push(Diagnostic::error(DiagnosticCode::D001, at, words));
                Self::default()
            }
        }
    }

    /// With the people of the `people.toml` in the settings' folder, if there is one.
    fn with_people(mut self, files: &dyn Files, home: &Path, sink: &mut Sink) -> Self {
        let people = home.join("people.toml");
        if let Ok(bytes) = files.read(&people.to_string_lossy()) {
            self.people.extend(read_people(&people, bytes, sink));
            self.files.push(people);
        }
        self
    }

    fn read(path: &Path, bytes: Vec<u8>, folder: &Path, sink: &mut Sink) -> Self {
        let Some(text) = text(path, bytes, sink) else { return Self::default() };
        let mut to = Reading::new(text, sink);
        let Some(raw) = parsed(&mut to, |table, to| RawConfig::read(table, 0..0, to)) else { return Self::default() };
        let policy = raw.policy.iter().flat_map(|policy| &policy.value.0).map(|name| from_folder(folder, &name.value));
        let columns = raw.columns.iter().flat_map(|columns| &columns.value.0);
        Self {
            policy: policy.collect(),
            lang: raw.lang.as_ref().map(|lang| lang.value),
            columns: columns.map(|(header, column)| (header.value.clone(), column.value.clone())).collect(),
            words: raw
                .words
                .iter()
                .flat_map(|words| &words.value.0)
                .flat_map(|(column, words)| {
                    let triple = |(cell, word): &(Found<String>, Found<String>)| {
                        (column.value.clone(), cell.value.clone(), word.value.clone())
                    };
                    words.value.0.iter().map(triple).collect::<Vec<_>>()
                })
                .collect(),
            people: raw.people.as_ref().map_or_else(Vec::new, |people| aliases(&people.value)),
            files: vec![path.to_path_buf()],
        }
    }
}

/// A book's name, or its path made from a folder.
fn from_folder(folder: &Path, name: &str) -> String {
    if is_path(name) { folder.join(name).to_string_lossy().into_owned() } else { name.to_owned() }
}

/// Whether a book is named by its path.
pub(super) fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|ending| ending == "toml")
}

/// Reads `people.toml`: a table of names by employee.
fn read_people(path: &Path, bytes: Vec<u8>, sink: &mut Sink) -> Vec<Alias> {
    let Some(text) = text(path, bytes, sink) else { return Vec::new() };
    let mut to = Reading::new(text, sink);
    let named = parsed(&mut to, Named::<Vec<Found<RawAlias>>>::of_table);
    named.map_or_else(Vec::new, |people| aliases(&people))
}

fn aliases(people: &Named<Vec<Found<RawAlias>>>) -> Vec<Alias> {
    let of = |(employee, names): &(Found<String>, Found<Vec<Found<RawAlias>>>)| {
        let employee = Person::from(employee.value.as_str());
        let own = RawAlias { name: employee.to_string(), since: None, until: None };
        let names = names.value.iter().map(|name| name.value.clone()).chain([own]);
        names
            .map(|alias| Alias { name: alias.name, employee: employee.clone(), since: alias.since, until: alias.until })
            .collect::<Vec<_>>()
    };
    people.0.iter().flat_map(of).collect()
}

pub(super) fn text(path: &Path, bytes: Vec<u8>, sink: &mut Sink) -> Option<Arc<BookText>> {
    let shown: PathBuf = path.file_name().map_or_else(|| path.to_path_buf(), PathBuf::from);
    if let Ok(text) = String::from_utf8(bytes) {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        Some(Arc::new(BookText { file: shown.display().to_string(), text }))
    } else {
        let at = At::File(shown.to_string_lossy().into());
        let hint = said!("save it as UTF-8", "请另存为 UTF-8");
        sink.push(Diagnostic::error(DiagnosticCode::D002, at, said!("not UTF-8", "不是 UTF-8")).hint(hint));
        None
    }
}
