//! One run of a command: its settings, its book, its files, what is wrong with them, and how the answer leaves.

mod answer;
mod read;
mod time;

use std::io;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::ExitStatus;
use crate::book::RuleBook;
use crate::book::library::Library;
use crate::diagnostics::{DiagnosticCode, Sink};
use crate::log::files::Files;
use crate::log::people::People;
use crate::log::{OwnWords, Reader, Renames, Watch, encoding_named};
use crate::measure::breach::Breach;
use crate::model::{Clauses, Lang, Month, Said};
use crate::said;

use super::config::Config;
use super::{Common, LangWord, Stop, World, failure};

/// One run of a command.
pub(crate) struct Session<'w, 'e> {
    world: &'w mut World<'e>,
    common: Common,
    config: Config,
    lang: Lang,
    now: NaiveDateTime,
    stated_month: Option<Month>,
    book: Option<RuleBook>,
    reader: Reader<'e>,
    sink: Sink,
    /// What a check of books found.
    findings: Sink,
    /// A text that is the answer in place of tables.
    text: Option<Vec<u8>>,
    /// Files that are written when the answer is.
    last: Vec<(PathBuf, Vec<u8>)>,
}

impl<'w, 'e> Session<'w, 'e> {
    /// Settles everything that does not depend on the data. What cannot be settled is said at once.
    pub(crate) fn open(common: &Common, world: &'w mut World<'e>) -> Result<Self, ExitStatus> {
        let mut sink = Sink::default();
        let config = match &common.config {
            Some(file) => Config::at(world.files, Path::new(file), &mut sink),
            None => Config::find(world.files, &world.folder, &mut sink),
        };
        let lang = match common.lang {
            Some(LangWord::En) => Lang::En,
            Some(LangWord::Zh) => Lang::Zh,
            None => config.lang.unwrap_or(world.locale.0),
        };
        let mut refuse = |words: Said| sink.push(failure(DiagnosticCode::U001, words));
        let now = match common.now.as_deref().map(instant) {
            None => world.now,
            Some(Some(now)) => now,
            Some(None) => {
                let now = common.now.as_deref().unwrap_or_default();
                refuse(said!(
                    "--now takes 2025-03-31 or 2025-03-31 18:00:00, not `{now}`",
                    "--now 应为 2025-03-31 或 2025-03-31 18:00:00，而不是 `{now}`"
                ));
                world.now
            }
        };
        let stated_month = common.month.as_deref().and_then(|text| {
            let month = match text {
                "this" => Some(Month::of(now.date())),
                "last" => Some(Month::of(now.date()).previous()),
                _ => Month::parse(text),
            };
            if month.is_none() {
                refuse(said!(
                    "--month takes 2025-03, last or this, not `{text}`",
                    "--month 应为 2025-03、last 或 this，而不是 `{text}`"
                ));
            }
            month
        });
        let encoding = common.encoding.as_deref().and_then(|name| {
            let encoding = encoding_named(name);
            if encoding.is_none() {
                refuse(said!(
                    "--encoding does not know `{name}`; it takes names such as utf-8, gbk, big5",
                    "--encoding 不认识 `{name}`；可用 utf-8、gbk、big5 等"
                ));
            }
            encoding
        });
        let reader = Reader::new(world.files)
            .encoding(encoding)
            .renames(Renames::new(config.columns.iter().cloned()))
            .watched_by((world.stderr_is_terminal && !common.quiet).then_some(super::progress::watch as Watch))
            .words(OwnWords::new(config.words.iter().cloned()))
            .people(People::new(config.people.iter().cloned()))
            .skip_bad(common.skip_bad.is_some());
        let session = Self {
            world,
            common: common.clone(),
            config,
            lang,
            now,
            stated_month,
            book: None,
            reader,
            sink,
            findings: Sink::unlimited(),
            text: None,
            last: Vec::new(),
        };
        if session.sink.has_errors() { Err(session.close(Err(Stop::Reported)).0) } else { Ok(session) }
    }

    pub(crate) fn common(&self) -> &Common {
        &self.common
    }

    /// Where files come from, for a command that runs others.
    pub(crate) fn files(&self) -> &'e dyn Files {
        self.world.files
    }

    /// Takes a book that was loaded already.
    pub(crate) fn use_book(&mut self, book: RuleBook) {
        self.book = Some(book);
    }

    /// Says what a check found: that is its answer, and no reason to fail.
    pub(crate) fn found(&mut self, faults: Sink) {
        self.findings = faults;
    }

    /// The names of the books asked for: by the command line, by `cs.toml`, else none.
    pub(crate) fn policies(&self) -> Vec<String> {
        if self.common.policy.is_empty() { self.config.policy.clone() } else { self.common.policy.clone() }
    }

    /// The department's settings.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The working folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.world.folder
    }

    /// Reads a book's file.
    pub(crate) fn read_file(&self) -> impl Fn(&Path) -> io::Result<Vec<u8>> + use<'e> {
        let files = self.world.files;
        move |path| files.read(&path.to_string_lossy())
    }

    /// Loads the book; a second call is for free.
    pub(crate) fn load_book(&mut self) -> Result<(), Stop> {
        if self.book.is_some() {
            return Ok(());
        }
        let read = self.read_file();
        self.book = Library::new(&read).load_all(&self.policies(), &mut self.sink);
        if self.book.is_some() { Ok(()) } else { Err(Stop::Reported) }
    }

    /// The book that was loaded. Every command that asks for it loads it first.
    pub(crate) fn book(&self) -> &RuleBook {
        self.book.as_ref().expect("the command loads its book before it asks for it")
    }

    /// The book, and where diagnostics go.
    pub(crate) fn book_and_sink(&mut self) -> (&RuleBook, &mut Sink) {
        (self.book.as_ref().expect("the command loads its book before it asks for it"), &mut self.sink)
    }

    /// Where diagnostics go.
    pub(crate) fn sink(&mut self) -> &mut Sink {
        &mut self.sink
    }

    /// Keeps one of what was said twice: by two runs over one month.
    pub(crate) fn say_once(&mut self) {
        self.sink.once();
    }

    /// Ends the run when something was wrong: everything of one step is shown together.
    pub(crate) fn stop_on_errors(&self) -> Result<(), Stop> {
        if self.sink.has_errors() { Err(Stop::Reported) } else { Ok(()) }
    }

    /// The language for people.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether `--only` asks for a rule; without it every rule is asked for.
    pub(crate) fn asks_for(&self, rule: &str, clauses: &Clauses) -> bool {
        let only = &self.common.only;
        only.is_empty() || only.iter().any(|own| own == rule || clauses.contains(own))
    }

    /// Keeps what the rules that `--only` asks for found.
    pub(crate) fn only(&self, mut breaches: Vec<Breach>) -> Vec<Breach> {
        breaches.retain(|breach| self.asks_for(&breach.finding.rule, &breach.finding.clauses));
        breaches
    }

    /// Keeps everything that is said, for an answer that lists it.
    pub(crate) fn keep_all(&mut self) {
        let said = std::mem::replace(&mut self.sink, Sink::unlimited());
        self.sink.append(said);
    }

    /// What was said so far.
    pub(crate) fn said(&self) -> &Sink {
        &self.sink
    }

    /// Runs something by the same book over the same files, of which nothing is said here.
    pub(crate) fn aside<T>(&self, run: impl FnOnce(&mut Session<'_, '_>) -> Option<T>) -> Option<T> {
        let (mut stdout, mut stderr) = (io::sink(), io::sink());
        let mut world = World {
            now: self.world.now,
            folder: self.world.folder.clone(),
            locale: self.world.locale,
            ..World::unattended(self.world.files, &mut stdout, &mut stderr)
        };
        let common = Common { output: None, skip_bad: None, ..self.common.clone() };
        let mut apart = Session::open(&common, &mut world).ok()?;
        apart.book.clone_from(&self.book);
        run(&mut apart)
    }

    /// The book, what reads logs, and where diagnostics go.
    pub(crate) fn parts(&mut self) -> (&RuleBook, &mut Reader<'e>, &mut Sink) {
        let book = self.book.as_ref().expect("the command loads its book before it asks for it");
        (book, &mut self.reader, &mut self.sink)
    }
}

/// A date, or a date with a time.
fn instant(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let with_time = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    with_time.or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN)))
}
