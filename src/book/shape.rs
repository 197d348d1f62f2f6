//! The rule language as a JSON Schema (draft-07): what an editor completes and checks, made from the declared sections.
//!
//! Every type of the language says what its TOML looks like ([`FromToml::shape`](super::section::FromToml::shape)); a section says it of its keys. What a
//! schema cannot say, such as that bands must not overlap, `cs policy check` says.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::RawBook;
use super::section::Section;

/// Where the schema is found by editors that look for it by name.
const NAME: &str = "rulebook.schema.json";

/// The tables met while a schema is made, each told once.
#[derive(Debug, Default)]
pub struct Shapes(BTreeMap<String, Value>);

impl Shapes {
    /// A reference to a table, which is told on the first.
    pub fn table<S: Section>(&mut self) -> Value {
        let name = table_name::<S>();
        if !self.0.contains_key(&name) {
            // A table that holds itself finds its name taken.
            self.0.insert(name.clone(), Value::Null);
            let told = self.keys::<S>();
            self.0.insert(name.clone(), told);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    fn keys<S: Section>(&mut self) -> Value {
        let mut properties = Map::new();
        for key in S::KEYS {
            properties.insert(key.name.to_owned(), described(key.expects, key.meaning, (key.shape)(self)));
        }
        json!({
            "description": S::ABOUT,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// `violation.sanction`: the module a table is declared in, then its own name where that is another. A module `raw` is a
/// part of the one around it.
fn table_name<S: Section>() -> String {
    let (path, name) = S::NAME;
    let path = path.strip_suffix("::raw").unwrap_or(path);
    let module = path.rsplit("::").next().unwrap_or(path);
    let own = name.trim_start_matches("Raw").to_lowercase();
    if own == module { own } else { format!("{module}.{own}") }
}

/// A shape with the words for one key. Draft-07 ignores what stands beside a `$ref`: the words go around it.
fn described(expects: &str, meaning: &str, shape: Value) -> Value {
    let mut key = Map::new();
    key.insert("title".to_owned(), expects.into());
    key.insert("description".to_owned(), meaning.into());
    match shape {
        Value::Object(shape) if !shape.contains_key("$ref") => key.extend(shape),
        shape => drop(key.insert("allOf".to_owned(), json!([shape]))),
    }
    Value::Object(key)
}

/// The schema of a rule book.
pub fn schema() -> Value {
    let mut shapes = Shapes::default();
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    whole.insert("$id".to_owned(), NAME.into());
    whole.insert("title".to_owned(), "A rule book of cs".into());
    if let Value::Object(book) = shapes.keys::<RawBook>() {
        whole.extend(book);
    }
    whole.insert("definitions".to_owned(), json!(shapes.0));
    Value::Object(whole)
}

/// A text that matches a pattern.
pub fn matching(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Any text, even an empty one.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// One of these words.
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// Any of these shapes.
pub fn any_of(shapes: impl IntoIterator<Item = Value>) -> Value {
    json!({ "anyOf": shapes.into_iter().collect::<Vec<_>>() })
}

/// A list of a shape, with at least so many items.
pub fn list(items: &Value, at_least: usize) -> Value {
    json!({ "type": "array", "items": items, "minItems": at_least })
}

/// A number as a literal, or in quotes.
pub fn number() -> Value {
    any_of([json!({ "type": "number" }), matching(r"^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)\s*$")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_name_of_its_own() {
        let schema = schema();
        let tables = schema["definitions"].as_object().expect("tables");
        assert_eq!(
            tables["violation"]["properties"]["window"]["description"],
            "When the count restarts: month, quarter, year, ever, consecutive (days), or \"30d\" looking back from the incident."
        );
        assert_eq!(tables["violation"]["properties"]["each"]["allOf"][0]["$ref"], "#/definitions/violation.sanction");
        for (name, table) in tables {
            assert_eq!(table["additionalProperties"], false, "{name}");
        }
    }
}
