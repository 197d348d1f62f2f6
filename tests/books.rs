use std::process::Command;

use cs::book::library::Library;

use crate::run::{Run, rows};

#[test]
fn every_shipped_book_is_sound() {
    for id in Library::built_in() {
        let ran = Run::default().cs(&format!("policy check {id}"));
        assert_eq!(ran.status, 0, "{id}: {}", ran.stderr);
    }
}

#[test]
fn every_case_of_every_shipped_book_holds() {
    // From the folder of the project, where the files stand that cases have beside their books.
    let ran = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(["policy", "test", "--format", "csv", "--lang", "en"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .expect("cs runs");
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let cases = rows(&String::from_utf8(ran.stdout).expect("UTF-8"));
    for id in Library::built_in().filter(|id| !rules(id).is_empty()) {
        assert!(cases.iter().any(|case| case[0] == id), "the book {id} has no case of its own");
    }
    assert!(
        cases[1..].iter().all(|case| case[3] == "passed" && !case[2].is_empty()),
        "a case failed or names no clause"
    );
}

#[test]
fn every_rule_of_every_shipped_book_says_where_it_comes_from() {
    for id in Library::built_in() {
        for rule in rules(id) {
            let text = |name: &str| rule[name].as_str().unwrap_or_default();
            for name in ["kind", "id", "clause", "title", "says", "source"] {
                assert!(!text(name).is_empty(), "{id}: a rule without {name}: {rule}");
            }
        }
    }
}

/// What a book says, rule by rule.
fn rules(id: &str) -> Vec<serde_json::Value> {
    let shown = Run::default().cs(&format!("policy show {id} -f json"));
    assert_eq!(shown.status, 0, "{id}: {}", shown.stderr);
    serde_json::from_slice(&shown.stdout).expect("JSON")
}
