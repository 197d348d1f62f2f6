use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn written(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cs")).args(arguments).output().expect("cs runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A committed file is what the program writes; `TRYCMD=overwrite` makes it so.
fn assert_current(path: &str, arguments: &[&str]) {
    let (path, text) = (home().join(path), written(arguments));
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&path, &text).expect("written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} is not what cs {} writes", path.display(), arguments.join(" "));
}

#[test]
fn the_committed_schema_is_current() {
    assert_current("schema/rulebook.schema.json", &["policy", "schema"]);
}

#[test]
fn the_committed_reference_is_current() {
    assert_current("docs/rulebook.md", &["policy", "schema", "-f", "md"]);
}

/// TOML as the JSON that editors check: dates are texts there.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(yes) => json!(yes),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect::<Map<_, _>>())
        }
    }
}

pub(crate) fn validator() -> jsonschema::Validator {
    let schema = serde_json::from_str(&written(&["policy", "schema"])).expect("JSON");
    jsonschema::draft7::meta::validate(&schema).expect("a schema of draft-07");
    jsonschema::draft7::new(&schema).expect("a schema")
}

pub(crate) fn faults(validator: &jsonschema::Validator, book: &str) -> Vec<String> {
    let book = json_of(toml::from_str(book).expect("TOML"));
    validator.iter_errors(&book).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

fn books_in(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
}

#[test]
fn every_book_is_accepted() {
    let mut books = books_in(&home().join("policies"));
    for folder in fs::read_dir(home().join("examples")).expect("examples") {
        books.extend(Some(folder.expect("a folder").path().join("book.toml")).filter(|path| path.exists()));
    }
    books.extend(["book.toml", "next.toml"].map(|name| home().join("docs/tutorial.in").join(name)));
    assert!(books.len() > 21, "{books:?}");
    let validator = validator();
    for path in books {
        let text = fs::read_to_string(&path).expect("a book");
        assert_eq!(faults(&validator, &text), [""; 0], "{}", path.display());
    }
}

#[test]
fn slips_of_the_pen_are_refused() {
    let validator = validator();
    let rule = "[[violation]]\ncode = \"late\"\nclause = \"1\"\n";
    assert_eq!(faults(&validator, rule), [""; 0]);
    for slip in [
        "windo = \"month\"",
        "window = \"fortnight\"",
        "each = { fine = [30] }",
        "each = { points = \"some\" }",
        "each = { outcome = \"scolding\" }",
        "since = 2025",
        "bands = [{ up_to = \"5 minutes\" }]",
        "ladder = { fine = 30 }",
        "clause = []",
        "retroactive = \"yes\"",
    ] {
        let book =
            format!("{}{slip}\n", if slip.starts_with("clause") { "[[violation]]\ncode = \"late\"\n" } else { rule });
        assert_eq!(faults(&validator, &book).len(), 1, "{slip}: {:?}", faults(&validator, &book));
    }
    assert_eq!(faults(&validator, "[calendar.desk]\nhours = { mon = [\"8-12\"] }\n").len(), 1);
    assert_eq!(faults(&validator, "[pay]\nround = true\n").len(), 1);
    assert_eq!(faults(&validator, "[payy]\n").len(), 1);
}
