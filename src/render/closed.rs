//! The record of a closed month as its file: JSON that people can read, a file, a figure and a person a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::closed::{ClosedMonth, PaidLine};
use crate::model::digest;

/// Writes the record: its members in order, then the digest of them.
pub fn write(month: &ClosedMonth, out: &mut dyn Write) -> io::Result<()> {
    let members = members(month);
    let digest = Value::String(digest_of(&members));
    out.write_all(b"{")?;
    let mut before = "";
    for (name, value) in members.iter().map(|(name, value)| (name.as_str(), value)).chain([("digest", &digest)]) {
        write!(out, "{before}\n  {}: ", json!(name))?;
        match value {
            Value::Array(items) if !items.is_empty() => {
                let lines: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
                write!(out, "[\n{}\n  ]", lines.join(",\n"))?;
            }
            other => write!(out, "{other}")?,
        }
        before = ",";
    }
    out.write_all(b"\n}\n")
}

/// The digest of a record, which the next one names.
pub fn digest(month: &ClosedMonth) -> String {
    digest_of(&members(month))
}

fn digest_of(members: &Map<String, Value>) -> String {
    // A `Value` prints without blanks, its members in the order they were put in.
    digest::digest(&Value::Object(members.clone()).to_string())
}

/// Everything of a record but its digest.
fn members(month: &ClosedMonth) -> Map<String, Value> {
    let previous = month.previous.as_ref();
    let inputs = month
        .inputs
        .iter()
        .map(|own| json!({"file": own.file, "log": own.log, "bytes": own.bytes, "sha256": own.sha256}));
    let figures = month.figures.iter().map(|own| json!({"name": own.name, "value": own.value}));
    let members = [
        ("month", json!(month.month.to_string())),
        ("as_of", json!(month.as_of.format("%Y-%m-%d %H:%M:%S").to_string())),
        ("version", json!(month.version)),
        ("book", json!({"id": month.book, "sha256": month.book_digest})),
        ("previous", json!(previous.map(|own| json!({"month": own.month.to_string(), "digest": own.digest})))),
        ("inputs", inputs.collect()),
        ("figures", figures.collect()),
        ("fund", json!(month.fund.map(|balance| balance.to_string()))),
        ("payroll", month.payroll.iter().map(line).collect()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A line of the payroll: its cells as printed, then the clauses the amounts stand on.
fn line(line: &PaidLine) -> Value {
    let words = [
        ("employee", json!(line.employee.as_str())),
        ("department", json!(line.department)),
        ("grade", json!(line.grade)),
    ];
    let amounts = line.amounts.iter().map(|own| (own.column, json!(own.amount.to_string())));
    let on_clauses = line.amounts.iter().filter(|own| !own.clauses.is_empty());
    let clauses: Map<String, Value> =
        on_clauses.map(|own| (own.column.to_owned(), json!(own.clauses.to_string()))).collect();
    let ends = [("proposals", json!(line.proposals)), ("clauses", Value::Object(clauses))];
    words.into_iter().chain(amounts).chain(ends).map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{DIGEST, RECORD, month};

    #[test]
    fn a_record_is_read_by_people_and_by_other_programs() {
        let mut bytes = Vec::new();
        write(&month(), &mut bytes).expect("memory takes everything");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!((text.as_str(), digest(&month()).as_str()), (RECORD, DIGEST));
    }
}
