//! The logs a rule book is about, as blank forms.

use std::collections::BTreeSet;
use std::io;

use crate::book::RuleBook;
use crate::book::quota::Base;
use crate::book::row_check::Check;
use crate::measure::due;
use crate::measure::quota;
use crate::model::chat::Sender;
use crate::model::column::{Column, Kind, LOGS, Sheet};
use crate::model::form::Form;
use crate::model::{Department, Discipline, Grade, HolidayKind, Lang, Month, Said, Status};
use crate::render::forms;

/// The logs somebody may keep by hand that a rule of the book reads in a month: all of a department's files but what only
/// machines write.
pub(super) fn of_book(book: &RuleBook, month: Month) -> impl Iterator<Item = &'static Sheet<'static>> {
    let day = month.last();
    let mut asked: BTreeSet<&str> = BTreeSet::from(["staff", "incidents"]);
    let mut ask = |names: &[&'static str], when: bool| asked.extend(names.iter().filter(|_| when));
    ask(&["roster", "leave"], !book.shifts().is_empty() || !book.rosters().is_empty());
    ask(&["orders"], book.order_marks(day).is_some() || book.commissions(day).next().is_some());
    ask(&["figures"], book.profit(day).is_some());
    ask(&["spending"], book.fund(day).is_some());
    ask(&["chats", "reviews"], book.chat(day).is_some());
    asked.extend(book.checks().iter().map(|check| &*check.log));
    asked.extend(book.slas().iter().map(|sla| &*sla.log));
    asked.extend(book.phrases().iter().map(|phrase| &*phrase.log));
    asked.extend(book.quotas().iter().flat_map(quota::counts).map(|count| &*count.log));
    let dues: Vec<_> = book.dues().iter().collect();
    let evidence = due::asked(&dues);
    asked.extend(evidence.keys().map(|log| &**log));
    let sheets: Vec<_> = LOGS.iter().copied().filter(|sheet| asked.contains(sheet.name)).collect();
    sheets.into_iter()
}

/// The single numbers a rule of the book asks for.
pub(super) fn facts(book: &RuleBook) -> BTreeSet<String> {
    let of = |base: &Base| match base {
        Base::Fact(name) => Some(name.to_string()),
        Base::Count(_) => None,
    };
    book.quotas().iter().filter_map(|quota| of(&quota.of)).collect()
}

/// A header alone: the log's columns, and those only the book's rules ask for.
pub(super) fn blank(sheet: &'static Sheet<'static>, book: &RuleBook, lang: Lang) -> io::Result<Vec<u8>> {
    let mut own: BTreeSet<&str> =
        book.checks().iter().filter(|check| *check.log == *sheet.name).flat_map(Check::columns).collect();
    let dues: Vec<_> = book.dues().iter().collect();
    let evidence = due::asked(&dues);
    own.extend(evidence.get(sheet.name).iter().flat_map(|asked| asked.shape.columns()));
    own.retain(|column| sheet.column(column).is_none());
    forms::header(&form(sheet, book), own, lang)
}

/// A log with a sample row, as csv and as xlsx.
pub(super) fn with_sample(
    sheet: &'static Sheet<'static>,
    book: &RuleBook,
    lang: Lang,
) -> io::Result<[(&'static str, Vec<u8>); 2]> {
    let form = form(sheet, book);
    Ok([("csv", forms::csv(&form, lang)?), ("xlsx", forms::xlsx(&form, lang)?)])
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
    use std::path::Path;

    use super::*;
    use crate::book::library::Library;
    use crate::diagnostics::Sink;
    use crate::log::files::InMemory;
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
}
