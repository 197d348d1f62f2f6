use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cs::diagnostics::DiagnosticCode;

/// A folder of bad input: `CODE-what-is-wrong/`. Its files lie in the working folder of the run, over those of `errors/` itself
/// (a sound book, a sound sheet, a sound log). The command line is in `run`; without one it is `policy check book.toml`.
struct Pair {
    name: String,
    folder: PathBuf,
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned()
}

fn pairs() -> Vec<Pair> {
    let folders = entries(&home()).into_iter().filter(|path| path.is_dir());
    folders.map(|folder| Pair { name: name(&folder), folder }).collect()
}

/// What a folder holds: each file with its bytes.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = entries(folder).into_iter().filter(|path| path.is_file());
    files.map(|path| (name(&path), fs::read(&path).expect("a file"))).collect()
}

impl Pair {
    fn code(&self) -> &str {
        self.name.split('-').next().unwrap_or_default()
    }

    fn command_line(&self) -> String {
        let own = fs::read_to_string(self.folder.join("run"));
        own.map_or_else(|_| "policy check book.toml".to_owned(), |run| run.trim().to_owned())
    }

    /// The working folder of a run: the common files, then the pair's own.
    fn working_folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in contents(&home()).into_iter().chain(contents(&self.folder)) {
            if name != "run" && name != "expected.txt" {
                fs::write(folder.path().join(name), bytes).expect("a file is written");
            }
        }
        folder
    }

    /// Runs the command in a working folder of its own: everything it printed, wrote and answered, as one text.
    fn run(&self, line: &str) -> (Option<i32>, String) {
        let folder = self.working_folder();
        let before = contents(folder.path());
        let mut words = shell_words::split(line).expect("a command line");
        if !line.contains("--now") {
            words.extend(["--now".to_owned(), "2025-03-31".to_owned()]);
        }
        let ran = Command::new(env!("CARGO_BIN_EXE_cs"))
            .args(words)
            .current_dir(folder.path())
            .env_clear()
            .env("LANG", "C")
            .output()
            .expect("cs runs");
        let mut shown = format!("$ cs {line}\n{}", String::from_utf8(ran.stderr).expect("messages are text"));
        if !ran.stdout.is_empty() {
            shown.push_str("--- answer\n");
            shown.push_str(&String::from_utf8_lossy(&ran.stdout));
        }
        for (name, bytes) in contents(folder.path()).into_iter().filter(|file| !before.contains(file)) {
            shown.extend(["--- wrote ", &name, "\n"]);
            shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        let status = ran.status.code();
        let ended = status.map_or("none".to_owned(), |status| status.to_string());
        shown.extend([
            "--- exit status ",
            &ended,
            "
",
        ]);
        (status, shown)
    }

    /// The run in English and in Chinese. One that failed is run with `-o` too: nothing may be written then either.
    fn shown(&self) -> String {
        let line = self.command_line();
        let (status, english) = self.run(&line);
        let (_, chinese) = self.run(&format!("{line} --lang zh"));
        if status == Some(2) && !line.contains(" -o") {
            let (status, told_to_write) = self.run(&format!("{line} -o out.csv"));
            assert_eq!(status, Some(2), "{}: with -o", self.name);
            assert!(
                !told_to_write.contains("--- wrote"),
                "{}: a run that failed wrote a file:\n{told_to_write}",
                self.name
            );
            assert!(
                !told_to_write.contains("--- answer"),
                "{}: a run that failed answered:\n{told_to_write}",
                self.name
            );
        }
        format!("{english}\n{chinese}")
    }
}

#[test]
fn every_fault_is_told_exactly_so() {
    let update = std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite");
    let mut wrong = Vec::new();
    for pair in pairs() {
        let (shown, expected) = (pair.shown(), pair.folder.join("expected.txt"));
        if update {
            fs::write(&expected, &shown).expect("the expected text is written");
        }
        let told = fs::read_to_string(&expected).unwrap_or_default();
        if told != shown {
            wrong.push(format!("{}\n--- expected\n{told}\n--- told\n{shown}", pair.name));
        }
    }
    assert!(wrong.is_empty(), "{}\n\nTRYCMD=overwrite cargo test rewrites them", wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_folder_that_provokes_it() {
    let pairs = pairs();
    for pair in &pairs {
        let code = DiagnosticCode::parse(pair.code());
        assert!(code.is_some(), "{}: the folder's name does not begin with a code", pair.name);
        let expected = fs::read_to_string(pair.folder.join("expected.txt")).unwrap_or_default();
        assert!(expected.contains(&format!("[{}]", pair.code())), "{}: its own code is not told", pair.name);
    }
    let provoked: BTreeSet<&str> = pairs.iter().map(Pair::code).collect();
    let lacking: Vec<_> = DiagnosticCode::ALL.iter().filter(|code| !provoked.contains(code.as_str())).collect();
    assert!(lacking.is_empty(), "no folder of tests/errors provokes {lacking:?}");
}

/// A book with a fault never answers anything, whatever it is asked.
#[test]
fn a_faulty_book_is_refused_by_every_command() {
    for pair in pairs().iter().filter(|pair| pair.code().starts_with('P') && !pair.folder.join("run").exists()) {
        for line in [
            "policy show -p book.toml",
            "payroll staff.csv -p book.toml",
            "fines incidents.csv -p book.toml -o out.csv",
        ] {
            let (status, shown) = pair.run(line);
            assert_eq!(status, Some(2), "{}: {shown}", pair.name);
            assert!(!shown.contains("--- wrote") && !shown.contains("--- answer"), "{}: {shown}", pair.name);
        }
    }
}
