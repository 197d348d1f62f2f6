//! What differs between two books: rules added, removed and changed, field by field.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::BookText;
use crate::model::{Clauses, Said};

use super::rule::{Head, Validity};
use super::value::number;
use super::{RuleBook, Saying};

/// One rule that is not the same in both books.
#[derive(Debug)]
pub struct Change<'a> {
    /// Its section.
    pub section: &'static str,
    /// The rule of the first book; `None` when it is added.
    pub before: Option<Side<'a>>,
    /// The rule of the second; `None` when it is removed.
    pub after: Option<Side<'a>>,
    /// The keys in which they differ, as the books write them; none when a rule is added or removed.
    pub fields: Vec<Field>,
}

/// A rule of one of the books.
#[derive(Debug)]
pub struct Side<'a> {
    /// Its head.
    pub head: &'a Head,
    /// Its clauses.
    pub clauses: Clauses,
    /// What it says, where that is not what the other says.
    pub says: Said,
}

/// A key whose values differ; an empty value is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The key: `window`, `ladder.2.fine`.
    pub name: String,
    /// In the first book.
    pub before: String,
    /// In the second.
    pub after: String,
}

type Fields = BTreeMap<String, String>;

/// A rule with all its keys.
pub(super) struct Told<'a> {
    pub(super) saying: Saying<'a>,
    pub(super) fields: Fields,
}

/// Every rule that differs, in the order of the first book, then what the second adds.
pub fn diff<'a>(before: &'a RuleBook, after: &'a RuleBook) -> Vec<Change<'a>> {
    let (before, mut after) = (told(before), told(after).into_iter().map(Some).collect::<Vec<_>>());
    let same_rule = |one: &Told<'_>, two: &Told<'_>| {
        one.saying.section == two.saying.section && one.saying.head.id == two.saying.head.id
    };
    let same = |one: &Told<'_>, two: &Told<'_>| {
        one.fields == two.fields && one.saying.head.validity == two.saying.head.validity
    };
    let mut take = |fits: &dyn Fn(&Told<'_>) -> bool| {
        after.iter_mut().find(|told| told.as_ref().is_some_and(fits)).and_then(Option::take)
    };
    // Those that are the same go first: of several rules of one name only the others are left to be compared.
    let different: Vec<_> =
        before.into_iter().filter(|one| take(&|two| same_rule(one, two) && same(one, two)).is_none()).collect();
    let mut changes: Vec<Change<'_>> = different
        .into_iter()
        .map(|one| match take(&|two| same_rule(&one, two)) {
            Some(two) => changed(one, two),
            None => Change { section: one.saying.section, before: Some(side(one)), after: None, fields: Vec::new() },
        })
        .collect();
    changes.extend(after.into_iter().flatten().map(|two| Change {
        section: two.saying.section,
        before: None,
        after: Some(side(two)),
        fields: Vec::new(),
    }));
    changes
}

fn side(told: Told<'_>) -> Side<'_> {
    Side { head: told.saying.head, clauses: told.saying.clauses, says: told.saying.says }
}

fn changed<'a>(one: Told<'a>, two: Told<'a>) -> Change<'a> {
    let (section, fields) = (one.saying.section, fields_changed(&one, &two));
    let (mut before, mut after) = (side(one), side(two));
    let (en, zh) = (but_for(&before.says.en, &after.says.en, "; "), but_for(&before.says.zh, &after.says.zh, "；"));
    (before.says, after.says) = (Said { en: en.0, zh: zh.0 }, Said { en: en.1, zh: zh.1 });
    Change { section, before: Some(before), after: Some(after), fields }
}

/// The sentences of each that the other does not have.
fn but_for(one: &str, two: &str, by: &str) -> (String, String) {
    let own = |one: &str, two: &str| {
        let others: Vec<&str> = two.split(by).collect();
        one.split(by).filter(|sentence| !others.contains(sentence)).collect::<Vec<_>>().join(by)
    };
    (own(one, two), own(two, one))
}

fn fields_changed(one: &Told<'_>, two: &Told<'_>) -> Vec<Field> {
    let with_days = |told: &Told<'_>| {
        let Validity { since, until } = told.saying.head.validity;
        let days = [("since", since), ("until", until)];
        let days = days.into_iter().filter_map(|(key, day)| Some((key.to_owned(), day?.to_string())));
        told.fields.clone().into_iter().chain(days).collect::<Fields>()
    };
    let (one, mut two) = (with_days(one), with_days(two));
    let mut changed = Vec::new();
    for (name, before) in one {
        let after = two.remove(&name).unwrap_or_default();
        if before != after {
            changed.push(Field { name, before, after });
        }
    }
    changed.extend(two.into_iter().map(|(name, after)| Field { name, before: String::new(), after }));
    changed.sort_by(|one, two| one.name.cmp(&two.name));
    changed
}

/// Every rule with its keys, read anew from the text it stands in: whatever the section, they are there.
pub(super) fn told(book: &RuleBook) -> Vec<Told<'_>> {
    let sayings = book.sayings();
    let mut texts: Vec<(&Arc<BookText>, BTreeMap<usize, Fields>)> = Vec::new();
    for saying in &sayings {
        let text = &saying.head.origin.text;
        if !texts.iter().any(|(known, _)| Arc::ptr_eq(known, text)) {
            let of_text = sayings.iter().filter(|other| Arc::ptr_eq(&other.head.origin.text, text));
            let starts: Vec<usize> = of_text.map(|other| other.head.origin.span.start).collect();
            texts.push((text, tables(text, &starts)));
        }
    }
    sayings
        .into_iter()
        .map(|saying| {
            let origin = &saying.head.origin;
            let tables = texts.iter().find(|(known, _)| Arc::ptr_eq(known, &origin.text)).map(|(_, tables)| tables);
            let fields = tables.and_then(|tables| tables.get(&origin.span.start)).cloned().unwrap_or_default();
            Told { saying, fields }
        })
        .collect()
}

/// The keys of the rules of a text, by where they start.
fn tables(text: &BookText, starts: &[usize]) -> BTreeMap<usize, Fields> {
    let mut found = BTreeMap::new();
    // A book that was loaded is TOML.
    if let Ok(document) = DeTable::parse(&text.text) {
        for value in document.get_ref().values() {
            gather(value, starts, &mut found);
        }
    }
    found
}

fn gather(value: &Spanned<DeValue<'_>>, starts: &[usize], found: &mut BTreeMap<usize, Fields>) {
    match value.get_ref() {
        DeValue::Table(table) => {
            if starts.contains(&value.span().start) {
                let mut fields = Fields::new();
                for (key, value) in table {
                    // What days a rule holds depends on the books above it as well: its head knows.
                    if !matches!(key.get_ref().as_ref(), "since" | "until" | "override") {
                        flatten(key.get_ref(), value, starts, &mut fields);
                    }
                }
                found.insert(value.span().start, fields);
            }
            table.values().for_each(|value| gather(value, starts, found));
        }
        DeValue::Array(items) => items.iter().for_each(|item| gather(item, starts, found)),
        _ => {}
    }
}

/// A value as fields: tables and lists of tables key by key, but for those that are rules of their own.
fn flatten(name: &str, value: &Spanned<DeValue<'_>>, starts: &[usize], fields: &mut Fields) {
    match value.get_ref() {
        DeValue::Table(_) if starts.contains(&value.span().start) => {}
        DeValue::Table(table) => {
            for (key, value) in table {
                flatten(&format!("{name}.{}", key.get_ref()), value, starts, fields);
            }
        }
        DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
            for (at, item) in items.iter().enumerate() {
                flatten(&format!("{name}.{}", at + 1), item, starts, fields);
            }
        }
        plain => drop(fields.insert(name.to_owned(), written(plain))),
    }
}

/// A value as a book writes it; how it is spaced, and zeros behind a number, are no difference.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Integer(_) | DeValue::Float(_) => {
            number(value).map_or_else(String::new, |number| number.normalize().to_string())
        }
        DeValue::Array(items) => {
            format!("[{}]", items.iter().map(|item| written(item.get_ref())).collect::<Vec<_>>().join(", "))
        }
        DeValue::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{} = {}", key.get_ref(), written(value.get_ref())));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::library::Library;
    use super::*;
    use crate::diagnostics::Sink;

    const HEAD: &str = "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n";
    const LATE: &str = "[[violation]]\ncode = \"late\"\nclause = \"1\"\ntitle = \"Late\"\ntitle_zh = \"迟到\"\n";

    fn book(text: &str) -> RuleBook {
        let text = format!("{HEAD}{text}");
        let read = move |_: &std::path::Path| Ok(text.clone().into_bytes());
        Library::new(&read).load("t.toml", &mut Sink::unlimited()).expect("a sound book")
    }

    /// The fields that differ, each as `field: before > after`.
    fn fields(before: &str, after: &str) -> Vec<String> {
        let (before, after) = (book(before), book(after));
        let changes = diff(&before, &after);
        let fields = changes.iter().flat_map(|change| &change.fields);
        fields.map(|field| format!("{}: {} > {}", field.name, field.before, field.after)).collect()
    }

    #[test]
    fn a_rule_is_compared_key_by_key() {
        let ladder = |second: u32| format!("{LATE}ladder = [{{ fine = 30 }}, {{ fine = {second} }}]\n");
        assert_eq!(fields(&ladder(50), &ladder(80)), ["ladder.2.fine: 50 > 80"]);
        let (bare, each) = (format!("{LATE}window = \"year\"\n"), format!("{LATE}each = {{ fine = 30 }}\n"));
        assert_eq!(fields(&bare, &each), ["each.fine:  > 30", "window: \"year\" > "]);
    }

    #[test]
    fn how_a_rule_is_spaced_is_no_difference() {
        let spaced = format!("# a remark\n\n{LATE}each={{fine=30.00}}\nwindow   = 'year'\n");
        let other = format!("{LATE}window = \"year\"\neach = {{ fine = 30 }}\n");
        let (before, after) = (book(&spaced), book(&other));
        assert_eq!(diff(&before, &after).len(), 0);
    }

    #[test]
    fn rules_are_added_and_removed() {
        let (late, away) = (LATE.to_owned(), LATE.replace("\"late\"", "\"away\""));
        let (before, after) = (book(&late), book(&away));
        let changes = diff(&before, &after);
        let ids = |side: fn(&Change<'_>) -> Option<String>| changes.iter().filter_map(side).collect::<Vec<_>>();
        assert_eq!(ids(|change| change.before.as_ref().map(|rule| rule.head.id.to_string())), ["late"]);
        assert_eq!(ids(|change| change.after.as_ref().map(|rule| rule.head.id.to_string())), ["away"]);
    }

    #[test]
    fn the_pay_section_is_compared_apart_from_the_rules_under_it() {
        let pay = |round: &str, amount: u32| {
            format!(
                "[pay]\nround = \"{round}\"\n[[pay.allowance]]\nid = \"meal\"\nclause = \"c\"\ntitle = \"t\"\n\
                 title_zh = \"t\"\namount = {amount}\n"
            )
        };
        assert_eq!(fields(&pay("0.01", 300), &pay("1", 300)), ["round: \"0.01\" > \"1\""]);
        assert_eq!(fields(&pay("1", 300), &pay("1", 350)), ["amount: 300 > 350"]);
    }

    #[test]
    fn of_dated_rules_only_the_one_that_differs_is_told() {
        let dated = |day: &str, fine: u32| {
            format!(
                "{LATE}until = 2025-03-31\neach = {{ fine = 30 }}\n{LATE}since = {day}\neach = {{ fine = {fine} }}\n"
            )
        };
        assert_eq!(fields(&dated("2025-04-01", 50), &dated("2025-04-01", 60)), ["each.fine: 50 > 60"]);
        assert_eq!(fields(&dated("2025-04-01", 50), &dated("2025-05-01", 50)), ["since: 2025-04-01 > 2025-05-01"]);
    }

    #[test]
    fn only_the_sentences_that_differ_are_left() {
        assert_eq!(but_for("a; b; c", "a; d; c", "; "), ("b".to_owned(), "d".to_owned()));
    }
}
