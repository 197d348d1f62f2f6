//! The texts of a working folder, which are files beside this one, in each language; what is filled in stands in braces.

use crate::model::Lang;

macro_rules! texts {
    ($($name:ident = $file:literal;)*) => {
        $(pub(super) fn $name(lang: Lang) -> &'static str {
            match lang {
                Lang::En => include_str!(concat!("en/", $file)),
                Lang::Zh => include_str!(concat!("zh/", $file)),
            }
        })*
    };
}

texts! {
    settings = "cs.toml";
    people = "people.toml";
    facts = "facts.toml";
    readme = "README.md";
    book = "book.toml";
    examples_for_a_shop = "examples-shop.toml";
    examples_for_an_estate = "examples-estate.toml";
    examples_for_any = "examples-own.toml";
    crontab = "crontab.txt";
    report_service = "cs-report.service";
    report_timer = "cs-report.timer";
    due_service = "cs-due.service";
    due_timer = "cs-due.timer";
    windows_task = "cs-tasks.ps1";
}

/// A text with what is to be filled in.
pub(super) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
