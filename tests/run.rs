use std::ffi::OsString;

use chrono::NaiveDate;
use cs::cli::World;
use cs::log::files::InMemory;

/// The rule book of the tests.
pub(crate) const DESK: &str = include_str!("desk.toml");

/// A command line over files in memory, on 31 March 2025.
#[derive(Default)]
#[must_use = "a run runs when `cs` is called"]
pub(crate) struct Run {
    files: Vec<(String, Vec<u8>)>,
}

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "look at how it ended"]
pub(crate) struct Ran {
    pub(crate) status: u8,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Run {
    /// With the rule book of the tests as `desk.toml`, in use.
    pub(crate) fn desk() -> Self {
        Self::default().file("desk.toml", DESK).file("cs.toml", "policy = \"desk.toml\"\n")
    }

    /// With a file more; one of the same name takes its place.
    pub(crate) fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), bytes.into()));
        self
    }

    /// Runs `cs` with these words.
    pub(crate) fn cs(self, words: &str) -> Ran {
        let words = shell_words::split(words).expect("a command line");
        let arguments: Vec<OsString> =
            std::iter::once("cs".into()).chain(words.into_iter().map(OsString::from)).collect();
        let files = InMemory::new(self.files);
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut world = World {
            now: NaiveDate::from_ymd_opt(2025, 3, 31).and_then(|day| day.and_hms_opt(18, 0, 0)).expect("an instant"),
            ..World::unattended(&files, &mut stdout, &mut stderr)
        };
        let status = cs::run(&arguments, &mut world).code();
        Ran { status, stdout, stderr: String::from_utf8(stderr).expect("messages are text") }
    }
}

impl Ran {
    /// The answer of a run that was done.
    #[track_caller]
    pub(crate) fn answer(self) -> String {
        assert_eq!(self.status, 0, "{}", self.stderr);
        String::from_utf8(self.stdout).expect("the answer is text")
    }

    /// The answer's rows, header first.
    #[track_caller]
    pub(crate) fn rows(self) -> Vec<Vec<String>> {
        rows(&self.answer())
    }

    /// What was said of a run that could not be done; it must not have answered.
    #[track_caller]
    pub(crate) fn refusal(self) -> String {
        assert_eq!((self.status, self.stdout.len()), (2, 0), "{}", self.stderr);
        self.stderr
    }
}

/// The rows of a CSV text.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect());
    rows.collect()
}

/// The cells of one column, top to bottom.
pub(crate) fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let at = rows[0].iter().position(|header| header == name).expect("a column of the answer");
    rows[1..].iter().map(|row| row[at].clone()).collect()
}
