use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use trycmd::TestCases;

/// The pages of `cmd/`, and the tutorial. `cs` runs in the page's own folder (`fines.in/` of `fines.md`), finds the
/// settings of `cmd/cs.toml` and with them the rule book of the tests. A page with a folder `….out/` runs in a copy of its own
/// and is compared with it afterwards.
#[test]
fn pages_show_what_comes_out() {
    cases().case("tests/cmd/*.md").case("tests/cmd/stdin*.toml").case("docs/tutorial.md");
}

/// What the READMEs and the pages of `docs/` show comes out, in the folder of the project.
#[test]
fn documentation_shows_what_comes_out() {
    let cases = cases();
    cases.env("LC_ALL", "C");
    cases.case("README*.md").case("docs/*.md");
}

/// Whoever closes the pipe has read enough: that is no failure, and nothing is said about it.
#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "林小雨,2025-03-03,late\n".repeat(20_000);
    std::fs::write(folder.path().join("log.csv"), format!("employee,date,code\n{rows}")).expect("a log");
    std::fs::write(folder.path().join("desk.toml"), crate::run::DESK).expect("a book");
    let mut cs = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(["fines", "log.csv", "-p", "desk.toml"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cs runs");
    let mut beginning = [0; 9];
    let mut stdout = cs.stdout.take().expect("a pipe");
    stdout.read_exact(&mut beginning).expect("the beginning of the answer");
    drop(stdout);
    let ended = cs.wait_with_output().expect("cs ends");
    assert_eq!(&beginning, b"employee,");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

/// Pages that run the program as it was just built, and `cat`; the width of the terminal has no say.
fn cases() -> TestCases {
    let cases = TestCases::new();
    cases.register_bin("cs", Path::new(env!("CARGO_BIN_EXE_cs")));
    cases.register_bin("cat", Path::new("/bin/cat"));
    cases.env("COLUMNS", "100").env("NO_COLOR", "1");
    cases
}
