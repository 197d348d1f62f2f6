//! A month's folder: where its logs are, which month it is of, which others lie beside it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::Datelike;

use crate::log::files::Files;
use crate::model::Month;
use crate::model::closed;
use crate::model::column::SHEETS;

/// The endings a log is looked for with.
pub(crate) const ENDINGS: [&str; 5] = ["csv", "tsv", "xlsx", "xls", "txt"];

/// A folder of logs under their own names.
pub(crate) struct Folder<'e> {
    files: &'e dyn Files,
    path: String,
    /// The logs that were found so far, with their files.
    found: RefCell<BTreeMap<String, String>>,
}

impl<'e> Folder<'e> {
    /// The folder of that path; `.` is the working folder.
    pub(crate) fn new(files: &'e dyn Files, path: &str) -> Self {
        Self { files, path: path.to_owned(), found: RefCell::default() }
    }

    /// The folder as it was named.
    pub(crate) fn shown(&self) -> &str {
        &self.path
    }

    /// A file of the folder, there or not.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.path == "." { name.to_owned() } else { Path::new(&self.path).join(name).to_string_lossy().into_owned() }
    }

    /// The file of a log, under its English name or its Chinese one.
    pub(crate) fn log(&self, log: &str) -> Option<String> {
        let sheet = SHEETS.iter().find(|sheet| sheet.name == log);
        let zh = sheet.map(|sheet| sheet.zh).filter(|zh| !zh.is_empty());
        self.named(log, std::iter::once(log).chain(zh))
    }

    /// The staff sheet: under its own name or, as sheets of pay are kept, under its month's: `march.csv`, `2025-03.xlsx`,
    /// `3月.csv`.
    pub(crate) fn staff(&self, month: Option<Month>) -> Option<String> {
        self.log("staff").or_else(|| {
            let names = names_of_sheets(month);
            self.named("staff", names.iter().map(String::as_str))
        })
    }

    fn named<'n>(&self, log: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let mut paths = names.flat_map(|name| ENDINGS.map(|ending| self.path(&format!("{name}.{ending}"))));
        let file = paths.find(|path| self.files.is_kept(path))?;
        self.found.borrow_mut().insert(file.clone(), log.to_owned());
        Some(file)
    }

    /// Counts a file that is no log among those that were found.
    pub(crate) fn used(&self, file: &str, log: &str) {
        if self.files.open(file).is_ok() {
            self.found.borrow_mut().insert(file.to_owned(), log.to_owned());
        }
    }

    /// The files that were found, each with the log it is, by name.
    pub(crate) fn inputs(&self) -> BTreeMap<String, String> {
        self.found.borrow().clone()
    }

    /// A file's name from within the folder.
    pub(crate) fn inside(&self, file: &str) -> String {
        let inside = Path::new(file).strip_prefix(&self.path).unwrap_or(Path::new(file));
        inside.to_string_lossy().into_owned()
    }

    /// The month the folder is named after.
    pub(crate) fn month(&self, working: &Path) -> Option<Month> {
        month_of(&self.whole(working))
    }

    /// The folders beside it that are named after earlier months, the earliest first.
    pub(crate) fn earlier(&self, working: &Path, than: Month) -> Vec<(Month, String)> {
        let mut beside = self.beside(working);
        beside.retain(|(month, _)| *month < than);
        beside
    }

    /// The folders beside it that are named after later months, the earliest first.
    pub(crate) fn later(&self, working: &Path, than: Month) -> Vec<(Month, String)> {
        let mut beside = self.beside(working);
        beside.retain(|(month, _)| *month > than);
        beside
    }

    /// The records of closed months that lie in it, or in the folders beside named after their months, in the order of the
    /// months.
    pub(crate) fn records(&self, working: &Path) -> BTreeMap<Month, String> {
        let beside = self.beside(working).into_iter();
        let beside =
            beside.map(|(month, path)| (month, Folder::new(self.files, &path).path(&closed::file_name(month))));
        let whole = self.whole(working);
        let own = entries(&whole).filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let month = Month::parse(name.strip_prefix("closed-")?.strip_suffix(".json")?)?;
            (closed::file_name(month) == name).then(|| (month, self.path(&name)))
        });
        beside.chain(own).filter(|(_, path)| self.files.open(path).is_ok()).collect()
    }

    /// A folder beside it, there or not.
    pub(crate) fn sibling(&self, name: &str) -> String {
        let above =
            if self.path == "." { Path::new("..") } else { Path::new(&self.path).parent().unwrap_or(Path::new("")) };
        above.join(name).to_string_lossy().into_owned()
    }

    /// The folders beside it, itself among them, that are named after months.
    fn beside(&self, working: &Path) -> Vec<(Month, String)> {
        let whole = self.whole(working);
        let Some(above) = whole.parent() else { return Vec::new() };
        let folders = entries(above).filter(|path| path.is_dir());
        let months = folders.filter_map(|path| Some((month_of(&path)?, path)));
        let beside = |path: &Path| self.sibling(&path.file_name().unwrap_or_default().to_string_lossy());
        let mut all: Vec<_> = months.map(|(month, path)| (month, beside(&path))).collect();
        all.sort();
        all
    }

    fn whole(&self, working: &Path) -> PathBuf {
        let path = working.join(&self.path);
        std::path::absolute(&path).unwrap_or(path)
    }
}

/// What a folder has in it; nothing where it cannot be listed.
pub(crate) fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a folder is no file: only listed, never read")]
    let entries = std::fs::read_dir(folder);
    entries.into_iter().flatten().flatten().map(|entry| entry.path())
}

/// What a sheet of pay is named, when it is named after its month.
fn names_of_sheets(month: Option<Month>) -> Vec<String> {
    let names = |month: chrono::Month| {
        let (name, number) = (month.name(), month.number_from_month());
        [name.to_lowercase(), name.to_owned(), format!("{number}月")]
    };
    let months = (1..=12).filter_map(|number| chrono::Month::try_from(number).ok());
    let wanted = month.map(|month| month.first().month());
    let names = months.filter(|own| wanted.is_none_or(|wanted| own.number_from_month() == wanted)).flat_map(names);
    names.chain(month.map(|month| month.to_string())).collect()
}

/// The month a folder is named after: `2025-03`, `202503`, `2025年3月`.
fn month_of(path: &Path) -> Option<Month> {
    let mut name = path.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let name = name.next_back()?;
    let with_dash = || Month::parse(&format!("{}-{}", name.get(..4)?, name.get(4..)?));
    Month::parse(name).or_else(with_dash)
}
