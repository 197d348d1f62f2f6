use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::book::RuleBook;
use crate::diagnostics::DiagnosticCode;
use crate::model::chat::Sender;
use crate::model::column::{Column, Kind, LOGS, Sheet, WRITTEN};
use crate::model::form::Form;
use crate::model::outcome::Row;
use crate::model::{Cell, Department, Discipline, Grade, HolidayKind, Lang, Outcome, Said, Status, Table};
use crate::render::{file, forms};
use crate::said;

use super::session::Session;
use super::{Common, Run, Stop};

/// Make a working folder: settings, a rule book of your own, a line for cron; with --forms blank logs to fill in
#[derive(Args)]
pub(crate) struct Init {
    /// The folder; it is made when it is not there
    #[arg(default_value = ".", hide_default_value = true)]
    folder: String,
    /// Write a blank log of every kind, as csv and as xlsx, into its folder `forms`
    #[arg(long)]
    forms: bool,
    #[command(flatten)]
    common: Common,
}

/// A file to be written.
struct Planned {
    path: PathBuf,
    bytes: Vec<u8>,
    what: Said,
}

impl Run for Init {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let folder = Path::new(&self.folder);
        let policies = session.policies();
        let mut planned = settings(folder, &policies);
        if self.forms {
            planned.extend(blank_logs(&folder.join("forms"), session.book(), session.lang()).map_err(refused(folder))?);
        }
        // Nothing of anybody's is written over, and nothing is written when something would be.
        if let Some(there) = planned.iter().find(|planned| planned.path.exists()) {
            let shown = there.path.display();
            let words = said!("{shown} is there already", "{shown} 已存在");
            return Err(Stop::Failure(DiagnosticCode::U002, words));
        }
        let mut rows: Vec<Row> = Vec::new();
        for Planned { path, bytes, what } in planned {
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(refused(parent))?;
            file::write(&path, |out| out.write_all(&bytes)).map_err(refused(&path))?;
            rows.push(vec![Cell::text(path.display()), Cell::Word(what)]);
        }
        Ok(Outcome::of(Table::of_rows(WRITTEN.name, said!("Written", "已生成文件"), WRITTEN.all(), rows)))
    }
}

fn refused(path: &Path) -> impl Fn(io::Error) -> Stop + use<> {
    let path = path.to_path_buf();
    move |error| {
        let shown = path.display();
        Stop::Failure(DiagnosticCode::U002, said!("cannot write {shown}: {error}", "无法写入 {shown}：{error}"))
    }
}

fn settings(folder: &Path, policies: &[String]) -> Vec<Planned> {
    let used = if policies.is_empty() { vec!["default".to_owned()] } else { policies.to_vec() };
    let quoted = used.iter().map(|book| format!("\"{book}\"")).collect::<Vec<_>>().join(", ");
    let settings = "# The department's settings: found from here and from every folder below.\n\
            policy = \"book.toml\"\n\
            # Headers of your own: \"成交金额\" = \"orders.amount\"\n\
            [columns]\n";
    let book = format!(
        "# The department's own rules, on top of those of the shipped books.\n\
             # `cs policy check` looks it over, `cs policy show` says what it comes to.\n\n\
             [policy]\n\
             id       = \"own\"\n\
             title    = \"Our department\"\n\
             title_zh = \"本部门\"\n\
             use      = [{quoted}]\n"
    );
    let cron = "# For `crontab -e`: every morning at 08:00 mail says what is missing and what is due within a fortnight.\n\
            # MAILTO=supervisor@example.com\n\
            0 8 * * 1-5  cd FOLDER && cs due --quiet --format table > due.txt || cat due.txt\n";
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let cron = cron.replace("FOLDER", &shell_words::quote(&absolute.to_string_lossy()));
    let planned =
        |name: &str, text: &str, what: Said| Planned { path: folder.join(name), bytes: text.as_bytes().to_vec(), what };
    vec![
        planned("cs.toml", settings, said!("the settings", "部门设置")),
        planned("book.toml", &book, said!("the rule book", "制度")),
        planned("crontab.txt", &cron, said!("a line for cron", "cron 定时任务")),
    ]
}

/// Every log as csv and as xlsx.
fn blank_logs(folder: &Path, book: &RuleBook, lang: Lang) -> io::Result<Vec<Planned>> {
    let mut planned = Vec::new();
    for sheet in LOGS {
        let form = form(sheet, book);
        let what = Said { en: format!("a blank log: {}", sheet.name), zh: format!("空白{}", sheet.zh) };
        for (ending, bytes) in [("csv", forms::csv(&form, lang)?), ("xlsx", forms::xlsx(&form, lang)?)] {
            planned.push(Planned { path: folder.join(format!("{}.{ending}", sheet.name)), bytes, what: what.clone() });
        }
    }
    Ok(planned)
}

fn form(sheet: &'static Sheet<'static>, book: &RuleBook) -> Form {
    Form::new(sheet, |column| words_of(sheet, column, book))
}

/// What a column may hold, where that is settled.
fn words_of(sheet: &Sheet<'_>, column: &Column<'_>, book: &RuleBook) -> Vec<Said> {
    macro_rules! vocabulary {
        ($type:ty) => {
            <$type>::ALL.iter().map(|(_, word, zh)| said_both(word, zh.first().unwrap_or(word))).collect()
        };
    }
    match (sheet.name, column.name) {
        (_, "department") => vocabulary!(Department),
        (_, "grade") => vocabulary!(Grade),
        ("incidents", "status") => vocabulary!(Status),
        ("incidents", "outcome") => vocabulary!(Discipline),
        ("incidents", "code") => {
            book.violations().iter().map(|own| said_both(own.code.as_str(), own.code.as_str())).collect()
        }
        ("incidents", "severity") => vec![said_both("light", "轻"), said_both("serious", "重")],
        ("incidents", "cause") => vec![said_both("service", "服务"), said_both("product", "产品")],
        ("chats", "from") => vocabulary!(Sender),
        ("holidays", "kind") => vocabulary!(HolidayKind),
        ("figures", "name") => {
            let figures = crate::model::column::FIGURES_ROW.columns.iter();
            figures.map(|figure| said_both(figure.name, figure.zh)).collect()
        }
        ("figures", "campaign") | ("incidents", "arranged" | "reversed" | "source") | ("staff", "award") => {
            vec![said_both("", "")]
        }
        _ if column.kind == Kind::Flag => vec![said_both("yes", "是"), said_both("no", "否")],
        _ => Vec::new(),
    }
}

fn said_both(en: &str, zh: &str) -> Said {
    Said { en: en.to_owned(), zh: zh.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::library::Library;
    use crate::diagnostics::Sink;
    use crate::log::files::{Disk, Files, InMemory};
    use crate::log::{LogRecord, Reader};
    use crate::model::{ColumnId, Record, Shape};

    fn book() -> RuleBook {
        let read = |_: &Path| Err(io::Error::from(io::ErrorKind::NotFound));
        Library::new(&read).load("default", &mut Sink::default()).expect("the default book")
    }

    /// Reads each cell as what its column holds.
    fn read(row: &mut LogRecord<'_, '_>, columns: &[(ColumnId, Kind)]) {
        for (column, kind) in columns {
            match kind {
                Kind::Text | Kind::Id => drop(row.text(*column).map(std::borrow::Cow::into_owned)),
                Kind::Person => drop(row.person(*column, None)),
                Kind::Money => drop(row.money(*column)),
                Kind::Points | Kind::Count | Kind::Number | Kind::Minutes => drop(row.number(*column)),
                Kind::Flag => drop(row.flag(*column)),
                Kind::Date => drop(row.date(*column)),
                Kind::Instant => drop(row.moment(*column)),
                Kind::Share => {
                    let share = row.text(*column).map(std::borrow::Cow::into_owned);
                    assert_eq!(share.as_deref(), Some("2%"));
                }
            }
        }
    }

    #[test]
    fn every_blank_log_is_read_back_in_both_languages_and_formats() {
        let book = book();
        for sheet in LOGS {
            let form = form(sheet, &book);
            for lang in [Lang::En, Lang::Zh] {
                let csv = forms::csv(&form, lang).expect("memory takes everything");
                let xlsx = forms::xlsx(&form, lang).expect("memory takes everything");
                assert_eq!(xlsx, forms::xlsx(&form, lang).expect("again"), "the same bytes");
                for (name, bytes) in [("log.csv", csv), ("log.xlsx", xlsx)] {
                    let files = InMemory::new([(name.to_owned(), bytes)]);
                    let mut shape = Shape::new(sheet.name);
                    let columns: Vec<(ColumnId, Kind)> =
                        sheet.columns.iter().map(|column| (shape.ask(column.name), column.kind)).collect();
                    let mut sink = Sink::default();
                    let rows = Reader::new(&files).records(
                        name,
                        &shape,
                        |present| {
                            assert!(columns.iter().all(|(column, _)| present.has(*column)), "{} {name}", sheet.name);
                            let columns = columns.clone();
                            move |rows: &mut Vec<bool>, row: &mut LogRecord<'_, '_>| {
                                read(row, &columns);
                                rows.push(row.is_sound());
                            }
                        },
                        &mut sink,
                    );
                    assert_eq!(sink.shown(), [], "{} {name}", sheet.name);
                    assert_eq!(rows, Some(vec![true]), "{} {name}", sheet.name);
                }
            }
        }
    }

    #[test]
    fn a_folder_is_made_once_and_nothing_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk");
        let run = || {
            let words = ["cs", "init", &path.to_string_lossy(), "--forms", "--format", "csv"].map(Into::into);
            crate::cli::trial(&words, book(), &InMemory::default()).expect("a sound command line")
        };
        let first = run();
        assert_eq!(first.status.code(), 0, "{:?}", first.sink.shown());
        assert_eq!(String::from_utf8(first.stdout).expect("text").lines().count(), 1 + 3 + 2 * LOGS.len());
        let read = |_: &Path| Disk.read(&path.join("book.toml").to_string_lossy());
        let mut sink = Sink::default();
        assert!(Library::new(&read).load("book.toml", &mut sink).is_some(), "{:?}", sink.shown());
        let second = run();
        assert_eq!(second.status.code(), 2);
        let said: Vec<_> = second.sink.shown().iter().map(|own| own.message.en.clone()).collect();
        assert_eq!(said, [format!("{} is there already", path.join("cs.toml").display())]);
    }
}
