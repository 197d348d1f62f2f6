//! Plain files in: bytes, encoding, sheets, header, columns, cells, people; typed rows out, each with its file and line.
//!
//! Every log is read by one mechanism: chunks of whole rows are cut on one thread and read on all of them, each chunk into an
//! accumulator of its own; the accumulators are put together in the order of the file, each as soon as it is its turn. So a log
//! that is summed up needs the same small memory whatever its length, and the answer is the same on any number of threads.

mod adjustments;
mod cell;
mod chats;
mod closed;
mod encoding;
mod export;
mod figures;
pub mod files;
mod fold;
mod header;
mod holidays;
mod incidents;
mod leave;
mod open;
mod orders;
pub mod people;
mod punches;
mod record;
mod roster;
mod row;
mod sheet;
mod spending;
mod split;
mod staff;
mod survey;

pub use chats::ChatFile;
pub use export::OwnWords;
pub use header::Renames;
pub use open::encoding_named;
pub use orders::OrderRules;
pub use punches::Seen;
pub use record::{LogRecord, Present};
pub use survey::Survey;

use encoding_rs::Encoding;

use files::Files;
use people::People;
use row::SetAside;

use crate::model::Lang;

/// Somebody who watches a file being read: given what is opened and its size, answers what is read instead.
pub type Watch = fn(Box<dyn std::io::Read + Send>, Option<u64>) -> Box<dyn std::io::Read + Send>;

/// Reads logs: where files come from, and what is known of their headers and people.
pub struct Reader<'a> {
    files: &'a dyn Files,
    encoding: Option<&'static Encoding>,
    renames: Renames,
    words: OwnWords,
    people: People,
    threads: usize,
    /// The size of the chunks a log is cut into, in bytes.
    chunk: usize,
    watch: Option<Watch>,
    /// Whether bad rows are set aside instead of stopping the run.
    skip_bad: bool,
    set_aside: Vec<SetAside>,
}

impl<'a> Reader<'a> {
    /// A reader of these files, on as many threads as the machine has cores.
    pub fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            encoding: None,
            renames: Renames::default(),
            words: OwnWords::default(),
            people: People::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            chunk: fold::CHUNK,
            watch: None,
            skip_bad: false,
            set_aside: Vec::new(),
        }
    }

    /// Takes every text to be in this encoding.
    #[must_use]
    pub fn encoding(mut self, encoding: Option<&'static Encoding>) -> Self {
        self.encoding = encoding;
        self
    }

    /// Knows the department's own headers.
    #[must_use]
    pub fn renames(mut self, renames: Renames) -> Self {
        self.renames = renames;
        self
    }

    /// Knows the department's own words.
    #[must_use]
    pub fn words(mut self, words: OwnWords) -> Self {
        self.words = words;
        self
    }

    /// Knows the people's other names.
    #[must_use]
    pub fn people(mut self, people: People) -> Self {
        self.people = people;
        self
    }

    /// Reads on so many threads; the answers are the same on any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Lets somebody watch how far reading is.
    #[must_use]
    pub fn watched_by(mut self, watch: Option<Watch>) -> Self {
        self.watch = watch;
        self
    }

    /// Sets bad rows aside and goes on.
    #[must_use]
    pub fn skip_bad(mut self, skip_bad: bool) -> Self {
        self.skip_bad = skip_bad;
        self
    }

    /// The employee a name means.
    pub fn known_as(&self, name: &str) -> crate::model::Person {
        self.people.resolve(name, None).unwrap_or_else(|_| name.into())
    }

    /// How many rows were set aside.
    pub fn set_aside_count(&self) -> usize {
        self.set_aside.len()
    }

    /// The rows set aside, verbatim and with the reason in the reader's language, as CSV: `file,line,column,reason,row`.
    pub fn set_aside(&self, lang: Lang) -> Vec<u8> {
        row::set_aside_csv(&self.set_aside, lang)
    }
}
