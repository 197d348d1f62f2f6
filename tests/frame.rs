use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cs::diagnostics::DiagnosticCode;
use cs::model::column::SHEETS;

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder and the folders in it, by their path from the project's.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![home().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(home()).expect("a path of the project").to_owned());
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(home().join(path)).unwrap_or_default()
}

fn sources() -> Vec<(PathBuf, String)> {
    let rust = files("src").into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| (path.clone(), read(&path))).collect()
}

/// A Rust text without its comments, line by line.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Who may know whom. `cli` knows all; everybody may say things (`said!`) and knows the model.
const LAYERS: &[(&str, &[&str])] = &[
    ("account", &["book", "diagnostics", "judge", "time"]),
    ("book", &["diagnostics", "time"]),
    ("diagnostics", &[]),
    ("judge", &["book", "diagnostics"]),
    ("log", &["diagnostics"]),
    ("measure", &["book", "diagnostics", "time"]),
    ("model", &[]),
    ("plan", &["book", "diagnostics", "time"]),
    ("render", &["diagnostics"]),
    ("report", &[]),
    ("time", &["diagnostics"]),
];

#[test]
fn nobody_knows_more_than_they_may() {
    let layers: BTreeSet<&str> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    for (path, text) in sources() {
        let own = path.components().nth(1).and_then(|part| part.as_os_str().to_str()).unwrap_or_default();
        let Some((_, may_know)) = LAYERS.iter().find(|(layer, _)| *layer == own) else {
            assert!(matches!(own, "cli" | "lib.rs" | "main.rs"), "{own} has no line in the table of layers");
            continue;
        };
        for line in code(&text) {
            for known in line.split("crate::").skip(1) {
                let known: String = known.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let fine = matches!(known.as_str(), "model" | "said" | "")
                    || known == own
                    || may_know.contains(&known.as_str());
                assert!(
                    fine || !layers.contains(known.as_str()) && known != "cli",
                    "{}: {own} knows {known}: {line}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn no_test_is_forgotten() {
    let main = read(Path::new("tests/main.rs"));
    for path in files("tests") {
        let (folder, name) =
            (path.parent().expect("a folder"), path.file_name().and_then(|name| name.to_str()).expect("a name"));
        let inside = |part: &str| folder.starts_with(Path::new("tests").join(part));
        if folder == Path::new("tests") && path.extension().is_some_and(|ending| ending == "rs") && name != "main.rs" {
            assert!(
                main.contains(&format!("\nmod {};", name.trim_end_matches(".rs"))),
                "{name} is no module of tests/main.rs"
            );
        } else if inside("cmd") {
            let page =
                path.components().nth(2).and_then(|part| Path::new(part.as_os_str()).file_stem()).expect("a page");
            let page = home().join("tests/cmd").join(page);
            let is_of_a_page = ["md", "toml"].iter().any(|ending| page.with_extension(ending).exists());
            assert!(is_of_a_page, "{} belongs to no page", path.display());
        } else if inside("files") {
            assert!(read(Path::new("tests/files.rs")).contains(name), "{} is read by no test", path.display());
        }
    }
}

#[test]
fn lists_are_in_alphabetical_order() {
    for (path, text) in sources() {
        let mut before = String::new();
        for line in text.lines() {
            let module =
                line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
            match module.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
                Some(name) => {
                    assert!(before.as_str() < name, "{}: mod {name} stands after mod {before}", path.display());
                    name.clone_into(&mut before);
                }
                None if line.starts_with("#[") => {}
                None => before.clear(),
            }
        }
    }
    let cli = read(Path::new("src/cli/mod.rs"));
    let commands =
        cli.split("enum Command {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the enum of commands");
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.trim().split_once('('))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('#'))
        .collect();
    assert!(names.len() > 5 && names.is_sorted(), "the commands are not in order: {names:?}");
}

#[test]
fn every_code_is_titled_and_explained_in_both_languages() {
    let (mut codes, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for code in DiagnosticCode::ALL {
        let (title, explanation) = (code.title(), code.explanation());
        assert!(codes.insert(code.as_str()), "{code} is there twice");
        for words in [&title.en, &title.zh] {
            assert!(titles.insert(words.clone()), "{code}: `{words}` is the title of two codes");
        }
        assert!(!is_chinese(&title.en) && is_chinese(&title.zh), "{code}");
        assert!(!is_chinese(&explanation.en) && is_chinese(&explanation.zh), "{code}");
    }
}

#[test]
fn every_column_has_both_names_and_both_meanings() {
    let mut sheets = BTreeSet::new();
    for sheet in SHEETS.iter() {
        assert!(sheets.insert(sheet.name) && is_chinese(sheet.zh), "{}", sheet.name);
        for column in sheet.columns {
            let name = format!("{}.{}", sheet.name, column.name);
            let sound = column.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            assert!(sound && is_chinese(column.zh), "{name}");
            assert!(
                !column.meaning.is_empty() && !is_chinese(column.meaning) && is_chinese(column.meaning_zh),
                "{name}"
            );
        }
    }
}

/// The text literals of a `said!`, as far as they stand next to each other.
fn two_texts(rest: &str) -> Option<(&str, &str)> {
    let text = |from: &str| -> Option<(usize, usize)> {
        let start = from.find('"')? + 1;
        let mut escaped = false;
        let end = from[start..].find(|c: char| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        Some((start, start + end))
    };
    let (start, end) = text(rest)?;
    let behind = &rest[end + 1..];
    let (second_start, second_end) = text(behind)?;
    (behind[..second_start - 1].trim() == ",").then(|| (&rest[start..end], &behind[second_start..second_end]))
}

#[test]
fn everything_said_is_said_in_both_languages() {
    let mut count = 0;
    for (path, text) in sources() {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for said in text.split("said!(").skip(1) {
            let Some((en, zh)) = two_texts(said).filter(|_| said.trim_start().starts_with('"')) else { continue };
            count += 1;
            // Words beside what is filled in.
            let words = |text: &str| {
                text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect::<String>()
            };
            let own = words(en).chars().filter(char::is_ascii_alphabetic).count();
            assert!(!is_chinese(en), "{}: Chinese among the English: {en}", path.display());
            // Two things may stand side by side with nothing but signs between them.
            let signs_only = zh.matches('{').count() > 1 && !words(zh).contains(char::is_alphanumeric);
            assert!(
                own < 3 || signs_only || is_chinese(&words(zh)),
                "{}: `{en}` is not said in Chinese: `{zh}`",
                path.display()
            );
        }
    }
    assert!(count > 150, "the texts are found: {count}");
}

#[test]
fn nothing_is_left_to_do_later() {
    // Put together here, so that this file does not find itself.
    let marks = [["to", "do"], ["fix", "me"], ["db", "g!"], ["xx", "x"]].map(|parts| parts.concat());
    let folders = ["src", "tests", "benches", "fuzz/fuzz_targets", "policies", "examples"].into_iter().flat_map(files);
    let pages = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run"].map(PathBuf::from);
    for path in folders.chain(pages) {
        for (number, line) in read(&path).to_lowercase().lines().enumerate() {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '!');
            let left = words.into_iter().find(|word| marks.iter().any(|mark| word == mark));
            assert!(left.is_none(), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn the_readme_shows_the_commands_that_are_run() {
    let run = read(Path::new(".ci/run"));
    for page in ["README.md", "README.zh-CN.md"] {
        let text = read(Path::new(page));
        if text.is_empty() {
            continue;
        }
        for command in ["cargo run --release -- payroll examples/shop/march.csv", "cargo test"] {
            assert!(text.contains(command), "{page} does not show `{command}`");
            assert!(run.contains(command), ".ci/run does not run `{command}`");
        }
        assert!(text.contains("```console"), "{page} has no block that is run");
    }
}
