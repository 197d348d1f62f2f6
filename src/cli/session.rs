//! One run of a command: its settings, its book, its files, what is wrong with them, and how the answer leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::ExitStatus;
use crate::book::RuleBook;
use crate::book::calendar::CalendarRule;
use crate::book::due::Due;
use crate::book::library::Library;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, why};
use crate::log::files::Files;
use crate::log::people::People;
use crate::log::{ChatFile, LogRecord, OrderRules, OwnWords, Reader, Renames, Seen, Survey, Watch, encoding_named};
use crate::measure::breach::Breach;
use crate::measure::calendars::Calendars;
use crate::measure::due;
use crate::model::chat::{Message, Review};
use crate::model::closed::ClosedMonth;
use crate::model::fund::Spending;
use crate::model::orders::OrderFigures;
use crate::model::pay::Adjustment;
use crate::model::profit::ProfitFigure;
use crate::model::punch::Leave;
use crate::model::{Clauses, Consequence, Incident, Lang, Month, Outcome, Person, Roster, Said, Staff};
use crate::render::{self, Format, Style};
use crate::said;
use crate::time::Calendar;

use super::config::Config;
use super::due::Absent;
use super::{ColorWord, Common, FormatWord, LangWord, Stop, World, failure};

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

    /// Looks at a file: which log it is, and what is wrong with it.
    pub(crate) fn survey(&mut self, file: &str) -> (Option<Survey>, Sink) {
        let mut sink = Sink::unlimited();
        (self.reader.survey(file, &mut sink), sink)
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

    /// The month of the run: the one stated, else the latest in the logs, else now's; said in a note when it was not stated.
    pub(crate) fn month(&mut self, latest: Option<NaiveDate>) -> Month {
        if let Some(month) = self.stated_month {
            return month;
        }
        let month = Month::of(latest.unwrap_or(self.now.date()));
        let message = match latest {
            Some(_) => said!(
                "the month is {month}, the latest in the logs; --month takes another",
                "统计月份为 {month}（记录中最近的月份），可用 --month 指定"
            ),
            None => said!("the month is {month}; --month takes another", "统计月份为 {month}，可用 --month 指定"),
        };
        self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        month
    }

    /// Only the consequences of the month, where one was stated.
    pub(crate) fn of_stated_month(&self, mut consequences: Vec<Consequence>) -> Vec<Consequence> {
        if let Some(month) = self.stated_month {
            consequences.retain(|consequence| month.contains(consequence.date));
        }
        consequences
    }

    /// The employee a name on the command line means.
    pub(crate) fn known_as(&self, name: &str) -> Person {
        self.reader.known_as(name)
    }

    /// Makes a calendar of the book, reading the files of holidays it names.
    pub(crate) fn calendar(&mut self, rule: &CalendarRule) -> Result<Calendar, Stop> {
        let calendar = rule.build(|file| {
            let days = self.reader.holidays(file, &mut self.sink);
            (!self.sink.has_errors()).then_some(days)
        });
        calendar.ok_or(Stop::Reported)
    }

    /// The calendars of a name, for rules that count in them; all hours of all days where no book defines `always`.
    pub(crate) fn calendars(&mut self, name: &str) -> Result<Calendars, Stop> {
        self.calendars_of(None, name)
    }

    /// The same of another book.
    pub(crate) fn calendars_of(&mut self, other: Option<&RuleBook>, name: &str) -> Result<Calendars, Stop> {
        let rules: Vec<CalendarRule> =
            other.unwrap_or(self.book()).calendars().iter().filter(|rule| *rule.head.id == *name).cloned().collect();
        if rules.is_empty() {
            return Ok(Calendars::always());
        }
        let mut dated = Vec::new();
        for rule in rules {
            let calendar = self.calendar(&rule)?;
            dated.push((rule, calendar));
        }
        Ok(Calendars::new(name, dated))
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

    pub(crate) fn read_chats(&mut self, file: &str) -> ChatFile {
        self.reader.chats(file, &mut self.sink)
    }

    /// Reads what rules on due dates ask of a log, and tells which rules it has not the columns for. A column without which a
    /// rule cannot be told anything is an error, one without which it is about no row, or sees nothing done, a warning; where
    /// what is not there is not known, both are notes.
    pub(crate) fn read_facts(
        &mut self,
        file: &str,
        asked: &due::Asked,
        dues: &[&Due],
        if_absent: Absent,
    ) -> (Vec<due::Fact>, BTreeSet<usize>) {
        let mut lacking = BTreeMap::new();
        let facts = self.reader.records(
            file,
            &asked.shape,
            |present| {
                let (needed, wanted) = (asked.needed().map(|own| (own, true)), asked.wanted().map(|own| (own, false)));
                for ((rule, column), needed) in wanted.chain(needed).filter(|((_, column), _)| !present.has(*column)) {
                    let (rules, is_needed): &mut (BTreeSet<usize>, bool) = lacking.entry(column).or_default();
                    rules.insert(rule);
                    *is_needed |= needed;
                }
                |facts: &mut Vec<due::Fact>, row: &mut LogRecord<'_, '_>| asked.take(row, facts)
            },
            &mut self.sink,
        );
        let mut untold = BTreeSet::new();
        for (column, (rules, needed)) in lacking {
            let name = asked.shape.name(column);
            let ids: Vec<&str> = rules.iter().map(|rule| &*dues[*rule].head.id).collect();
            let ids = ids.join(", ");
            let message = said!("the column {name} is missing, asked for by {ids}", "缺少 {ids} 所需的列 {name}");
            let (code, at) = (DiagnosticCode::D004, At::File(Arc::from(file)));
            self.sink.push(match (if_absent, needed) {
                (Absent::NothingKnown, _) => Diagnostic::note(code, at, message),
                (Absent::NothingDone, true) => Diagnostic::error(code, at, message),
                (Absent::NothingDone, false) => Diagnostic::warning(code, at, message),
            });
            untold.extend(rules);
        }
        (facts.unwrap_or_default(), untold)
    }

    pub(crate) fn read_texts(&mut self, file: &str, log: &str) -> Vec<Message> {
        self.reader.texts(file, log, &mut self.sink)
    }

    pub(crate) fn read_reviews(&mut self, file: &str, heads: &[Arc<str>]) -> Vec<Review> {
        self.reader.reviews(file, heads, &mut self.sink)
    }

    pub(crate) fn read_scripts(&mut self, file: &str) -> Vec<String> {
        self.reader.scripts(file, &mut self.sink)
    }

    /// The month stated, if one was.
    pub(crate) fn stated_month(&self) -> Option<Month> {
        self.stated_month
    }

    /// Makes the run one of that month, stated or not. Without `--now` it is judged as things stood a day after the month,
    /// when the shift of its last night is over too, so that a later run gives the same figures.
    pub(crate) fn judge_month(&mut self, month: Month) {
        self.stated_month = Some(month);
        if self.common.now.is_none() {
            let over = month.next().first() + Days::new(1);
            self.now = self.now.min(over.and_time(NaiveTime::MIN));
        }
    }

    /// Leaves the notes to an answer that lists them, and says how many there are.
    pub(crate) fn list_notes(&mut self) {
        let notes = self.sink.take_notes();
        if notes > 0 {
            let message = said!("notes, listed at the end of the report: {notes}", "另有提示 {notes} 条，列于月报末尾");
            self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        }
    }

    /// Judges things as they stood then, unless `--now` says otherwise.
    pub(crate) fn judge_as_of(&mut self, then: NaiveDateTime) {
        if self.common.now.is_none() {
            self.now = then;
        }
    }

    /// Writes a file when everything else of the run has been written.
    pub(crate) fn write_last(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.last.push((path, bytes));
    }

    /// Reads the record of a closed month, with its digest.
    pub(crate) fn read_closed(&mut self, file: &str) -> Option<(ClosedMonth, String)> {
        self.reader.closed(file, &mut self.sink)
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
            files: self.world.files,
            now: self.world.now,
            folder: self.world.folder.clone(),
            locale: self.world.locale,
            no_color: true,
            ambiguous_is_wide: false,
            width: None,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            stdout: &mut stdout,
            stderr: &mut stderr,
        };
        let common = Common { output: None, skip_bad: None, ..self.common.clone() };
        let mut apart = Session::open(&common, &mut world).ok()?;
        apart.book.clone_from(&self.book);
        run(&mut apart)
    }

    /// How answers are written that go into files.
    pub(crate) fn style_of_files(&self) -> Style {
        Style { color: false, width: None, ..self.style(false) }
    }

    /// The day whose rules judge what states no day itself: today, or the last day of the month that is asked about.
    pub(crate) fn judging_day(&self) -> NaiveDate {
        let today = self.now.date();
        self.stated_month.map_or(today, |month| month.last().min(today))
    }

    /// The time to take for now.
    pub(crate) fn now(&self) -> NaiveDateTime {
        self.now
    }

    /// The book, what reads logs, and where diagnostics go.
    pub(crate) fn parts(&mut self) -> (&RuleBook, &mut Reader<'e>, &mut Sink) {
        let book = self.book.as_ref().expect("the command loads its book before it asks for it");
        (book, &mut self.reader, &mut self.sink)
    }

    pub(crate) fn read_staff(&mut self, file: &str) -> Vec<Staff> {
        self.reader.staff(file, self.stated_month, &mut self.sink)
    }

    /// Reads who is employed: of a sheet that says months, its latest, whatever month is asked about.
    pub(crate) fn read_people(&mut self, file: &str) -> Vec<Staff> {
        self.reader.staff(file, None, &mut self.sink)
    }

    /// Takes the month a staff sheet is for, where none was stated: its pay is that month's, whatever the other logs reach into.
    pub(crate) fn take_month_of(&mut self, staff: &[Staff]) {
        let of_sheet = staff.iter().find_map(|person| person.month);
        if let (None, Some(month)) = (self.stated_month, of_sheet) {
            self.stated_month = Some(month);
            let message = said!(
                "the month is {month}, as the staff sheet says; --month takes another",
                "统计月份为 {month}（员工表所写），可用 --month 指定"
            );
            self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        }
    }

    pub(crate) fn read_incidents(&mut self, file: &str) -> Vec<Incident> {
        let asked: BTreeSet<String> = self.book().asked_columns();
        self.reader.incidents(file, &asked, &mut self.sink)
    }

    /// Reads a roster.
    pub(crate) fn read_roster(&mut self, file: &str) -> Roster {
        self.reader.whole_roster(file, &mut self.sink)
    }

    /// Reads a leave log.
    pub(crate) fn read_leaves(&mut self, file: &str) -> Vec<Leave> {
        self.reader.leaves(file, &mut self.sink)
    }

    /// Reads an attendance log; whatever `take` does not take comes back.
    pub(crate) fn read_punches(&mut self, file: &str, take: impl Fn(&Seen) -> bool + Sync) -> Vec<Seen> {
        self.reader.punches(file, self.stated_month, take, &mut self.sink)
    }

    pub(crate) fn read_figures(&mut self, file: &str) -> Vec<ProfitFigure> {
        self.reader.figures(file, &mut self.sink)
    }

    pub(crate) fn read_adjustments(&mut self, file: &str) -> Vec<Adjustment> {
        self.reader.adjustments(file, &mut self.sink)
    }

    pub(crate) fn read_spending(&mut self, file: &str) -> Vec<Spending> {
        self.reader.spending(file, &mut self.sink)
    }

    /// Reads the orders of the month: the one stated, else the later of the log's own latest and `at_least`.
    pub(crate) fn read_orders(&mut self, file: &str, staff: &[Staff], at_least: Option<Month>) -> OrderFigures {
        let people = || staff.iter().map(|person| person.employee.clone()).collect();
        let marks_of = |book: &RuleBook, month: Option<Month>, now: NaiveDateTime| {
            let day = month.map_or(now.date(), Month::last);
            book.order_marks(day).map(|marks| marks.flags.clone())
        };
        let month = self.stated_month;
        let rules = OrderRules { month, marked: marks_of(self.book(), month, self.now), people: people() };
        let read = self.reader.orders(file, &rules, &mut self.sink);
        // The other logs may reach into a later month than the orders do: then the orders of that month are the ones asked for.
        match (month, at_least) {
            (None, Some(wanted)) if read.month.is_some_and(|own| own < wanted) => {
                let month = Some(wanted);
                let rules = OrderRules { month, marked: marks_of(self.book(), month, self.now), people: people() };
                self.reader.orders(file, &rules, &mut self.sink)
            }
            _ => read,
        }
    }

    /// Makes a text the answer, whatever the format.
    pub(crate) fn answer(&mut self, text: Vec<u8>) -> Outcome {
        self.text = Some(text);
        Outcome::default()
    }

    /// Says what there is to say, writes the answer, and tells the exit status and what was said. Nothing is written when
    /// anything was wrong.
    pub(crate) fn close(mut self, result: Result<Outcome, Stop>) -> (ExitStatus, Sink) {
        let status = self.end(result);
        self.findings.by_place();
        self.sink.by_place();
        self.say();
        (status, self.sink)
    }

    fn end(&mut self, result: Result<Outcome, Stop>) -> ExitStatus {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(Stop::Reported) => return ExitStatus::Failed,
            Err(Stop::Failure(code, words)) => {
                self.sink.push(failure(code, words));
                return ExitStatus::Failed;
            }
        };
        if self.sink.has_errors() {
            return ExitStatus::Failed;
        }
        if let Err(error) = self.write(&outcome) {
            let file = self.common.output.clone().unwrap_or_else(|| "-".to_owned());
            self.cannot_write(&file, &error);
        }
        for (path, bytes) in std::mem::take(&mut self.last) {
            if self.sink.has_errors() {
                break;
            }
            if let Err(error) = render::file::write_in_new_folder(&path, |out| out.write_all(&bytes)) {
                self.cannot_write(&path.display().to_string(), &error);
            }
        }
        match (self.sink.has_errors(), outcome.found && !self.common.exit_zero) {
            (true, _) => ExitStatus::Failed,
            (false, true) => ExitStatus::Found,
            (false, false) => ExitStatus::Done,
        }
    }

    fn cannot_write(&mut self, file: &str, error: &io::Error) {
        // Whoever closed the pipe has read enough.
        if error.kind() != io::ErrorKind::BrokenPipe {
            let (en, zh) = (why(error).en, why(error).zh);
            let words = said!("cannot write {file}: {en}", "无法写入 {file}：{zh}");
            self.sink.push(failure(DiagnosticCode::U002, words));
        }
    }

    /// Writes the answer, and first the rows that were set aside: an answer without them would not say what it leaves out.
    fn write(&mut self, outcome: &Outcome) -> io::Result<()> {
        if let Some(file) = &self.common.skip_bad {
            let (count, rows) = (self.reader.set_aside_count(), self.reader.set_aside(self.lang));
            render::file::write(Path::new(file), |out| out.write_all(&rows))?;
            if count > 0 {
                let message = said!("bad rows set aside in {file}: {count}", "{count} 行有误，已另存于 {file}");
                self.sink.push(Diagnostic::warning(DiagnosticCode::D006, At::Run, message));
            }
        }
        let style = Style { color: false, ..self.style(self.world.stdout_is_terminal) };
        let target = self.common.output.as_deref().filter(|file| *file != "-").map(PathBuf::from);
        if let Some(text) = &self.text {
            return match target {
                Some(path) => render::file::write(&path, |out| out.write_all(text)),
                None => self.world.stdout.write_all(text),
            };
        }
        let Some(format) = self.format(target.as_deref(), !outcome.traces.is_empty()) else { return Ok(()) };
        let misfit = match format {
            Format::Table => self.common.excel.then_some("--excel"),
            _ if self.common.pretty => Some("--pretty"),
            Format::Csv | Format::Xlsx => None,
            _ => self.common.excel.then_some("--excel"),
        };
        if let Some(option) = misfit {
            let words = said!(
                "{option} does not go with this format: --pretty is for tables, --excel for csv and xlsx",
                "{option} 不适用于此格式：--pretty 用于表格，--excel 用于 csv 与 xlsx"
            );
            self.sink.push(failure(DiagnosticCode::U001, words));
            return Ok(());
        }
        if let Err(why) = format.fits(outcome) {
            self.sink.push(failure(DiagnosticCode::U001, why));
            return Ok(());
        }
        if let Some(path) = target {
            render::file::write(&path, |out| render::outcome(outcome, format, &style, out))
        } else {
            render::outcome(outcome, format, &style, self.world.stdout)?;
            self.world.stdout.flush()
        }
    }

    /// The format: the one asked for, else that of the file's ending, else a table on a terminal and CSV into a pipe.
    fn format(&mut self, target: Option<&Path>, explains: bool) -> Option<Format> {
        if let Some(word) = self.common.format {
            return Some(match word {
                FormatWord::Table => Format::Table,
                FormatWord::Csv => Format::Csv,
                FormatWord::Json => Format::Json,
                FormatWord::Ndjson => Format::Ndjson,
                FormatWord::Html => Format::Html,
                FormatWord::Md => Format::Md,
                FormatWord::Xlsx => Format::Xlsx,
                FormatWord::Hledger => Format::Hledger,
                FormatWord::Ics => Format::Ics,
            });
        }
        match target {
            Some(path) => {
                let format = Format::of_path(path);
                if format.is_none() {
                    let shown = path.display();
                    let words = said!(
                        "the ending of {shown} tells no format: say --format",
                        "{shown} 的后缀看不出格式，请用 --format 指明"
                    );
                    self.sink.push(failure(DiagnosticCode::U001, words));
                }
                format
            }
            None if self.common.excel => Some(Format::Csv),
            // A tree is text everywhere: no CSV can hold it.
            None if self.world.stdout_is_terminal || self.common.pretty || explains => Some(Format::Table),
            None => Some(Format::Csv),
        }
    }

    fn style(&self, terminal: bool) -> Style {
        let color = match self.common.color {
            ColorWord::Always => true,
            ColorWord::Never => false,
            ColorWord::Auto => terminal && !self.world.no_color,
        };
        Style {
            lang: self.lang,
            pretty: self.common.pretty,
            ambiguous_is_wide: self.world.ambiguous_is_wide,
            excel: self.common.excel,
            color,
            width: self.world.width.filter(|_| terminal),
        }
    }

    /// Says the diagnostics on standard error; only errors when asked to be quiet.
    fn say(&mut self) {
        let style = self.style(self.world.stderr_is_terminal);
        // A closed standard error leaves nobody to tell.
        for sink in [&self.findings, &self.sink] {
            let _ = render::diagnostics::write(sink, self.common.quiet, &style, self.world.stderr);
        }
        let _ = self.world.stderr.flush();
    }
}

/// A date, or a date with a time.
fn instant(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let with_time = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    with_time.or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN)))
}
