//! What a book says as one number, so that a later run can tell whether it still says the same.

use std::fmt::Write;

use crate::model::digest::digest;

use super::RuleBook;
use super::diff::told;

impl RuleBook {
    /// The SHA-256 of every rule with its days and its keys, used books included. Comments, the order of rules, and where the
    /// books lie change nothing.
    pub fn digest(&self) -> String {
        let mut rules: Vec<String> = told(self)
            .into_iter()
            .map(|told| {
                let head = told.saying.head;
                let mut text = format!("{}\t{}\t{:?}", told.saying.section, head.id, head.validity);
                for (key, value) in &told.fields {
                    // Writing to a string cannot fail.
                    let _ = write!(text, "\t{key}\t{value}");
                }
                text
            })
            .collect();
        rules.sort_unstable();
        digest(&rules.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::book::library::Library;
    use crate::diagnostics::Sink;

    fn digest(rules: &str) -> String {
        let head = "[policy]\nid = \"t\"\ntitle = \"T\"\ntitle_zh = \"测试\"\n";
        let read = |_: &Path| Ok(format!("{head}{rules}").into_bytes());
        Library::new(&read).load("t.toml", &mut Sink::default()).expect("a sound book").digest()
    }

    const LATE: &str =
        "[[violation]]\ncode = \"late\"\nclause = \"c\"\ntitle = \"Late\"\ntitle_zh = \"迟到\"\neach = { fine = 10 }\n";
    const ABSENT: &str = "[[violation]]\ncode = \"absent\"\nclause = \"c\"\ntitle = \"Absent\"\ntitle_zh = \"旷工\"\neach = { fine = 50 }\n";

    #[test]
    fn only_what_a_book_says_changes_its_digest() {
        let both = digest(&format!("{LATE}{ABSENT}"));
        assert_eq!(both, digest(&format!("# The rules.\n{ABSENT}\n\n{LATE}")));
        assert_ne!(both, digest(&format!("{LATE}{}", ABSENT.replace("50", "51"))));
        assert_ne!(both, digest(&format!("{LATE}since = 2025-03-01\n{ABSENT}")));
        assert_ne!(both, digest(LATE));
    }
}
