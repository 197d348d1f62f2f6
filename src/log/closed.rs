//! The record of a closed month, read again and held against its own digest.

use std::sync::Arc;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, why};
use crate::model::closed::{ClosedFigure, ClosedMonth, PaidAmount, PaidLine, Previous};
use crate::model::column::{Kind, PAYROLL};
use crate::model::digest::digest;
use crate::model::report::Input;
use crate::model::{Clause, Clauses, Month, Person, Place, Said, Yuan};
use crate::said;

use super::Reader;

impl Reader<'_> {
    /// Reads the record of a closed month, with its digest. One that is not as it was written is an error.
    pub fn closed(&self, file: &str, sink: &mut Sink) -> Option<(ClosedMonth, String)> {
        let name: Arc<str> = Arc::from(file);
        let bytes = match self.files.read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                let Said { en, zh } = why(&error);
                let message = said!("cannot read it: {en}", "无法读取：{zh}");
                sink.push(Diagnostic::error(DiagnosticCode::D001, At::File(name), message));
                return None;
            }
        };
        let broken = |at: At, message: Said| {
            let hint = said!(
                "put the file back as it was written; nothing of a closed month is edited",
                "请恢复原文件；已结月份的内容不得修改"
            );
            Diagnostic::error(DiagnosticCode::D035, at, message).hint(hint)
        };
        let mut members: Map<String, Value> = match serde_json::from_slice(&bytes) {
            Ok(members) => members,
            Err(error) => {
                let line = u64::try_from(error.line()).unwrap_or_default().max(1);
                let message = said!("it is no record of a closed month: {error}", "不是已结月份的记录：{error}");
                sink.push(broken(At::row(&Place::new(&name, line)), message));
                return None;
            }
        };
        // Shifted, not swapped: the digest is of the members in their order.
        let stated = members.shift_remove("digest").and_then(|digest| digest.as_str().map(str::to_owned));
        let digest = digest(&Value::Object(members.clone()).to_string());
        if stated.as_deref() != Some(&*digest) {
            let message = said!(
                "the record was changed after the month was closed: its digest does not match what it says",
                "结账后记录被改动：摘要与内容不符"
            );
            sink.push(broken(At::File(name), message));
            return None;
        }
        let record = record(&members);
        if let Err(member) = &record {
            let message = said!("it is no record of a closed month: `{member}`", "不是已结月份的记录：`{member}`");
            sink.push(broken(At::File(name), message));
        }
        record.ok().map(|record| (record, digest))
    }
}

/// What is asked of an object, member by member; the error is the member that is not as a record has it.
struct Members<'v>(&'v Map<String, Value>);

impl<'v> Members<'v> {
    fn of(value: &'v Value, name: &'static str) -> Result<Self, &'static str> {
        value.as_object().map(Self).ok_or(name)
    }

    fn value(&self, name: &'static str) -> Result<&'v Value, &'static str> {
        self.0.get(name).ok_or(name)
    }

    fn text(&self, name: &'static str) -> Result<&'v str, &'static str> {
        self.value(name)?.as_str().ok_or(name)
    }

    fn text_or_null(&self, name: &'static str) -> Result<Option<&'v str>, &'static str> {
        match self.value(name)? {
            Value::Null => Ok(None),
            value => value.as_str().map(Some).ok_or(name),
        }
    }

    fn parsed<T>(&self, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, &'static str> {
        parse(self.text(name)?).ok_or(name)
    }

    fn list<T>(
        &self,
        name: &'static str,
        item: impl Fn(Members<'v>) -> Result<T, &'static str>,
    ) -> Result<Vec<T>, &'static str> {
        let items = self.value(name)?.as_array().ok_or(name)?;
        items.iter().map(|value| item(Self::of(value, name)?)).collect()
    }
}

fn record(members: &Map<String, Value>) -> Result<ClosedMonth, &'static str> {
    let own = Members(members);
    let book = Members::of(own.value("book")?, "book")?;
    let previous = match own.value("previous")? {
        Value::Null => None,
        value => {
            let previous = Members::of(value, "previous")?;
            Some(Previous {
                month: previous.parsed("month", Month::parse)?,
                digest: previous.text("digest")?.to_owned(),
            })
        }
    };
    let instant = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok();
    Ok(ClosedMonth {
        month: own.parsed("month", Month::parse)?,
        as_of: own.parsed("as_of", instant)?,
        version: own.text("version")?.to_owned(),
        book: book.text("id")?.to_owned(),
        book_digest: book.text("sha256")?.to_owned(),
        previous,
        inputs: own.list("inputs", |input| {
            Ok(Input {
                file: input.text("file")?.to_owned(),
                log: input.text("log")?.to_owned(),
                bytes: input.value("bytes")?.as_u64().ok_or("bytes")?,
                sha256: input.text("sha256")?.to_owned(),
            })
        })?,
        figures: own.list("figures", |figure| {
            Ok(ClosedFigure { name: figure.text("name")?.to_owned(), value: figure.text("value")?.to_owned() })
        })?,
        fund: own.text_or_null("fund")?.map(|balance| amount(balance).ok_or("fund")).transpose()?,
        payroll: own.list("payroll", |line| paid_line(&line))?,
    })
}

fn paid_line(line: &Members<'_>) -> Result<PaidLine, &'static str> {
    let clauses = Members::of(line.value("clauses")?, "clauses")?;
    let clauses_of = |column: &'static str| -> Result<Clauses, &'static str> {
        let text = if clauses.0.contains_key(column) { clauses.text(column)? } else { "" };
        Ok(Clauses::new(text.split(' ').filter(|clause| !clause.is_empty()).map(Clause::from)))
    };
    let columns = PAYROLL.columns.iter().filter(|column| column.kind == Kind::Money);
    let amounts = columns.map(|column| {
        let (column, amount) = (column.name, line.parsed(column.name, amount)?);
        Ok(PaidAmount { column, amount, clauses: clauses_of(column)? })
    });
    Ok(PaidLine {
        employee: Person::from(line.text("employee")?),
        department: line.text_or_null("department")?.map(str::to_owned),
        grade: line.text_or_null("grade")?.map(str::to_owned),
        amounts: amounts.collect::<Result<_, &'static str>>()?,
        proposals: line.text_or_null("proposals")?.map(str::to_owned),
    })
}

/// An amount as it was printed.
fn amount(text: &str) -> Option<Yuan> {
    Yuan::exact(text.parse::<Decimal>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;
    use crate::model::testing::{DIGEST, RECORD, month};

    fn read(text: &str) -> (Option<(ClosedMonth, String)>, Vec<String>) {
        let files = InMemory::new([("closed-2025-03.json".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let read = Reader::new(&files).closed("closed-2025-03.json", &mut sink);
        (read, sink.shown().iter().map(|own| own.message.en.clone()).collect())
    }

    #[test]
    fn what_was_written_is_read_again() {
        assert_eq!(read(RECORD), (Some((month(), DIGEST.to_owned())), Vec::new()));
    }

    #[test]
    fn any_letter_of_it_that_is_edited_is_seen() {
        // A digit, a name, a file, a clause, the month before, the digest itself; a member that goes and one that comes.
        let edits = [
            ("\"net\":\"3170.00\"", "\"net\":\"3171.00\""),
            ("周明", "周朋"),
            ("staff.csv", "stuff.csv"),
            ("08-07", "08-08"),
            ("2025-02", "2025-01"),
            (&DIGEST[..8], "00000000"),
            ("\"fund\": \"30.00\",", ""),
            ("\"fund\": \"30.00\",", "\"fund\": \"30.00\", \"more\": 1,"),
            ("\"fund\": \"30.00\"", "\"fund\": null"),
        ];
        for (from, to) in edits {
            let edited = RECORD.replace(from, to);
            assert_ne!(edited, RECORD, "{from}");
            let (record, said) = read(&edited);
            assert!(record.is_none() && said[0].contains("its digest does not match"), "{from}: {said:?}");
        }
        // Blanks and line ends are no part of what it says.
        assert!(read(&RECORD.replace('\n', "\r\n")).0.is_some());
    }

    #[test]
    fn what_is_no_record_is_refused_whatever_its_digest() {
        let sealed = |text: &str| {
            let value: Value = serde_json::from_str(text).expect("JSON");
            let digest = digest(&value.to_string());
            let Value::Object(mut members) = value else { panic!("an object") };
            members.insert("digest".to_owned(), digest.into());
            Value::Object(members).to_string()
        };
        assert_eq!(read(&sealed("{}")).1, ["it is no record of a closed month: `book`"]);
        assert!(read("[]").1[0].starts_with("it is no record of a closed month: invalid type"));
        assert!(read("{\n\"month\":\n").1[0].contains("EOF"));
        assert!(read("").0.is_none());
        let mut record: Value = serde_json::from_str(RECORD).expect("JSON");
        record.as_object_mut().map(|own| own.shift_remove("digest"));
        record["payroll"][0]["net"] = "3170.005".into();
        assert_eq!(read(&sealed(&record.to_string())).1, ["it is no record of a closed month: `net`"]);
        assert!(read(&"[".repeat(100_000)).0.is_none());
    }
}
