//! The reference of the rule language: a schema as a page to read.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use serde_json::Value;

/// The schema of a rule book in Markdown: every table with its keys, in the order of the language.
pub fn markdown(schema: &Value) -> String {
    let mut page = Page { schema, text: String::new(), told: BTreeSet::new() };
    page.text.push_str(
        "# The rule language, key by key\n\n\
         Made by `cs policy schema -f md` from the declarations the program reads books with. What a rule means is told by\n\
         `cs policy show`; what a book does wrong, by `cs policy check`.\n",
    );
    page.keys("", schema);
    page.text
}

struct Page<'a> {
    schema: &'a Value,
    text: String,
    told: BTreeSet<String>,
}

impl<'a> Page<'a> {
    /// The keys of a table, then the tables under it.
    fn keys(&mut self, path: &str, table: &'a Value) {
        let Some(keys) = table["properties"].as_object() else { return };
        self.text.push_str("\n| key | value | meaning |\n|---|---|---|\n");
        for (name, key) in keys {
            let value = match tables(key).first() {
                Some(table) if !key["title"].as_str().is_some_and(is_told) => link(key, table),
                _ => escaped(key["title"].as_str().unwrap_or_default()),
            };
            let meaning = escaped(key["description"].as_str().unwrap_or_default());
            self.write(format_args!("| `{name}` | {value} | {meaning} |\n"));
        }
        for (name, key) in keys {
            let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            for under in tables(key) {
                if self.told.insert(under.to_owned()) {
                    self.section(&header(&inner, key), under);
                }
            }
        }
    }

    fn section(&mut self, header: &str, name: &str) {
        let table = &self.schema["definitions"][name];
        let about = table["description"].as_str().unwrap_or_default();
        self.write(format_args!("\n## {name}\n\n{}\n\n```toml\n{header}\n```\n", escaped(about)));
        let path = header.trim_matches(['[', ']']).to_owned();
        self.keys(&path, table);
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        // A text takes everything.
        let _ = self.text.write_fmt(text);
    }
}

/// A table as the value of a key.
fn link(key: &Value, table: &str) -> String {
    let one = format!("[{table}](#{})", table.replace('.', ""));
    if is_list(key) {
        format!("a list of {one}")
    } else if !named(key).is_null() {
        format!("{one} by name")
    } else {
        one
    }
}

/// Whether the words for a value say more than that it is a table or a list.
fn is_told(expects: &str) -> bool {
    !matches!(expects, "a table" | "a list")
}

fn is_list(key: &Value) -> bool {
    key["type"] == "array"
}

fn named(key: &Value) -> &Value {
    &key["additionalProperties"]
}

/// How the table of a key is opened.
fn header(path: &str, key: &Value) -> String {
    if is_list(key) {
        format!("[[{path}]]")
    } else if named(key).is_null() {
        format!("[{path}]")
    } else {
        format!("[{path}.NAME]")
    }
}

/// The tables a shape speaks of, at any depth, each once.
fn tables(shape: &Value) -> Vec<&str> {
    let inner: Vec<&str> = match shape {
        Value::Object(parts) => parts
            .iter()
            .flat_map(|(name, part)| match (name.as_str(), part) {
                ("$ref", Value::String(path)) => vec![path.trim_start_matches("#/definitions/")],
                _ => tables(part),
            })
            .collect(),
        Value::Array(parts) => parts.iter().flat_map(tables).collect(),
        _ => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    inner.into_iter().filter(|name| seen.insert(*name)).collect()
}

/// As the cell of a table: a bar would end it, and `NAME` between angles would be taken for a tag.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_is_told_once_with_its_keys() {
        let reference = json!({ "$ref": "#/definitions/rule.part" });
        let schema = json!({
            "properties": {
                "rule": { "title": "a list", "description": "The rules.", "type": "array", "items": reference },
                "more": { "title": "a | b", "description": "Either.", "enum": ["a", "b"] },
            },
            "definitions": {
                "rule.part": { "description": "A part.", "properties": { "part": { "title": "a table", "description": "Its own.", "allOf": [reference] } } },
            },
        });
        let page = markdown(&schema);
        assert!(
            page.contains(
                "| `rule` | a list of [rule.part](#rulepart) | The rules. |\n| `more` | a \\| b | Either. |\n"
            ),
            "{page}"
        );
        assert!(page.ends_with("## rule.part\n\nA part.\n\n```toml\n[[rule]]\n```\n\n| key | value | meaning |\n|---|---|---|\n| `part` | [rule.part](#rulepart) | Its own. |\n"), "{page}");
    }
}
