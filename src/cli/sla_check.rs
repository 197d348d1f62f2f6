use std::collections::BTreeSet;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::book::RuleBook;
use crate::book::library::Library;
use crate::book::sla::Sla;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, nearest};
use crate::log::{LogRecord, Present};
use crate::measure::clock::history::{Change, Columns, History};
use crate::measure::clock::list::{self, Judged, Pair};
use crate::measure::clock::ordinary::Ordinary;
use crate::measure::clock::summary::{By, Summary};
use crate::measure::clock::{ByName, Clocks, Run as ClockRun, Starts, State, Trouble, explain};
use crate::measure::emit::{self, Emitted};
use crate::model::column::{self, Kind};
use crate::model::{Accumulate, ColumnId, Outcome, Record, Shape, Table, Trace};
use crate::said;
use crate::time::TimeError;

use super::session::Session;
use super::{Common, Run, Stop};

/// Judge service levels: which clocks of a log ran beyond their limit
#[derive(Args)]
pub(crate) struct SlaCheck {
    #[command(flatten)]
    input: SlaInput,
    /// List every clock, not the breaches only
    #[arg(long, conflicts_with_all = ["summary", "open", "emit", "compare"])]
    all: bool,
    /// Count instead of listing, with exact percentiles
    #[arg(long, conflicts_with_all = ["open", "emit", "compare"])]
    summary: bool,
    /// Sum up by the cells of these columns
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',', requires = "summary")]
    by: Vec<String>,
    /// List the running clocks by the time left, those that are warned of first
    #[arg(long, conflicts_with_all = ["emit", "compare"])]
    open: bool,
    /// Write the breaches of rules that say `counts_as` as an incident log
    #[arg(long, value_enum, conflicts_with = "compare")]
    emit: Option<Emit>,
    /// List the verdicts that this book would change
    #[arg(long, value_name = "NAME|PATH")]
    compare: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Emit {
    Incidents,
}

/// The log and the history of its rows.
#[derive(Args)]
#[group(skip)]
pub(crate) struct SlaInput {
    /// The tickets, in one file or several; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    /// Which log it is, where it is not tickets: visits, duty_log, calls … or one of your own that the book has rules for
    #[arg(long, value_name = "NAME", default_value = "tickets")]
    log: String,
    /// The status history: ticket, at, status
    #[arg(long, value_name = "FILE")]
    history: Option<String>,
}

impl Run for SlaCheck {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let rules = self.input.rules(session)?;
        let calendars = calendars(session, None, &rules)?;
        let mut shape = Shape::new(&self.input.log);
        let clocks = no_clocks(session).with(&rules, &calendars, &mut shape);
        if let Some(other) = &self.compare {
            return self.compare(session, other, (clocks, rules.len()), shape);
        }
        let by = self
            .by
            .iter()
            .map(|column| By::new(column, column_kind(&self.input.log, column), &mut shape))
            .collect::<Vec<_>>();
        let clocks = self.input.with_history(session, clocks)?;
        if self.summary {
            let (summary, checked) = self.input.summary(session, &clocks, &shape, &by)?;
            let found = summary.has_breaches();
            let table = summary.table(&clocks, &checked, !by.is_empty());
            return Ok(Outcome { found, ..Outcome::of(table) });
        }
        let keeps = |state: State| match (self.all, self.open) {
            (true, _) => true,
            (_, true) => state.is_running(),
            _ => state.is_breach(),
        };
        let judged = self.input.judged(session, &clocks, &shape, keeps)?;
        let found = judged.iter().any(|one| one.state.is_breach());
        let table = match (self.emit, self.open) {
            (Some(Emit::Incidents), _) => {
                say_uncounted(session, &judged, &clocks);
                emit::table(incidents(session, judged, &clocks))
            }
            (None, true) => list::open_table(judged, &clocks),
            (None, false) => list::table(judged, &clocks),
        };
        Ok(Outcome { found, ..Outcome::of(table) })
    }
}

impl SlaCheck {
    /// What each clock comes to by this book and by another; the history of the rows is the same.
    fn compare(
        &self,
        session: &mut Session<'_, '_>,
        other: &str,
        (clocks, own): (Clocks<'_>, usize),
        mut shape: Shape,
    ) -> Result<Outcome, Stop> {
        let read = session.read_file();
        let book = Library::new(&read).load_all(&[other.to_owned()], session.sink()).ok_or(Stop::Reported)?;
        let rules = self.input.rules_of(&book, &self.common.only);
        let calendars = calendars(session, Some(&book), &rules)?;
        let clocks = clocks.with(&rules, &calendars, &mut shape);
        let clocks = self.input.with_history(session, clocks)?;
        let pair = |pairs: &mut Vec<Pair>, row: &mut LogRecord<'_, '_>, runs: &[(usize, ClockRun<'_>)]| {
            let (ours, theirs) = runs.split_at(runs.partition_point(|(number, _)| *number < own));
            let id = |run: &(usize, ClockRun<'_>)| &clocks.clock(run.0).sla().head.id;
            let mut judge = |run: &(usize, ClockRun<'_>)| Judged::new(&clocks, run.0, &run.1, row);
            for run in ours {
                let theirs = theirs.iter().find(|theirs| id(theirs) == id(run));
                if theirs.is_none_or(|theirs| theirs.1.state != run.1.state) {
                    pairs.push((Some(judge(run)?), theirs.map(&mut judge).transpose()?));
                }
            }
            for run in theirs.iter().filter(|run| !ours.iter().any(|ours| id(ours) == id(run))) {
                pairs.push((None, Some(judge(run)?)));
            }
            Ok(())
        };
        let pairs = self.input.judge(session, &clocks, &shape, pair)?;
        let breach = |one: &Option<Judged>| one.as_ref().is_some_and(|one| one.state.is_breach());
        let found = pairs.iter().any(|(ours, theirs)| breach(ours) || breach(theirs));
        Ok(Outcome { found, ..Outcome::of(list::compare_table(pairs, &clocks)) })
    }
}

/// No clocks yet, for now and the month of the run.
fn no_clocks<'c>(session: &Session<'_, '_>) -> Clocks<'c> {
    Clocks::new(session.now()).started_in(session.stated_month())
}

/// The breaches as incidents; says how many are none because they name nobody.
fn incidents(session: &mut Session<'_, '_>, judged: Vec<Judged>, clocks: &Clocks<'_>) -> Vec<Emitted> {
    let list::Incidents { incidents, nobody } = list::incidents(judged, clocks);
    if nobody > 0 {
        let message = said!(
            "breaches that name nobody and so are no incidents: {nobody}",
            "未写明处理人而不能计为违规的超时：{nobody}"
        );
        session.sink().push(Diagnostic::warning(DiagnosticCode::D011, At::Run, message));
    }
    incidents
}

/// Says how many breaches are no incidents because their rules count as none.
fn say_uncounted(session: &mut Session<'_, '_>, judged: &[Judged], clocks: &Clocks<'_>) {
    let counts = |one: &&Judged| clocks.clock(one.clock).sla().counts_as.is_some();
    let uncounted = judged.iter().filter(|one| one.state.is_breach() && !counts(one)).count();
    if uncounted > 0 {
        let message = said!(
            "breaches of rules that count as no incident, left out: {uncounted}",
            "规则未写 counts_as 而未列入的超时：{uncounted}"
        );
        session.sink().push(Diagnostic::note(DiagnosticCode::D031, At::Run, message));
    }
}

/// Whether the cells of a column are people.
fn column_kind(log: &str, column: &str) -> bool {
    column::kind_of(log, column) == Kind::Person
}

/// The calendars that rules run by, of this book or another.
fn calendars(session: &mut Session<'_, '_>, other: Option<&RuleBook>, rules: &[Sla]) -> Result<ByName, Stop> {
    let named: BTreeSet<_> = rules.iter().map(|sla| Arc::clone(&sla.calendar)).collect();
    let mut calendars = ByName::new();
    for name in named {
        let own = session.calendars_of(other, &name)?;
        calendars.insert(name, own);
    }
    Ok(calendars)
}

/// What the service levels of a log came to.
pub(crate) struct Levels {
    /// Rule by rule.
    pub(crate) summary: Table,
    /// The breaches, a clock each.
    pub(crate) breaches: Table,
    /// The breaches that count as incidents.
    pub(crate) incidents: Vec<Emitted>,
}

impl SlaInput {
    /// A log in one file, with the history of its rows where there is one.
    pub(crate) fn of(log: &str, file: String, history: Option<String>) -> Self {
        Self { files: vec![file], log: log.to_owned(), history }
    }

    /// Judges the log: what each rule came to, and every breach.
    pub(crate) fn levels(&self, session: &mut Session<'_, '_>) -> Result<Levels, Stop> {
        let rules = self.rules(session)?;
        let calendars = calendars(session, None, &rules)?;
        let mut shape = Shape::new(&self.log);
        let clocks = no_clocks(session).with(&rules, &calendars, &mut shape);
        let clocks = self.with_history(session, clocks)?;
        let (summary, checked) = self.summary(session, &clocks, &shape, &[])?;
        let judged = self.judged(session, &clocks, &shape, State::is_breach)?;
        session.say_once();
        let counted = incidents(session, judged.clone(), &clocks);
        Ok(Levels {
            summary: summary.table(&clocks, &checked, false),
            breaches: list::table(judged, &clocks),
            incidents: counted,
        })
    }

    /// Counts the clocks, by groups where some are asked for, and tells which rules the files have the columns for.
    fn summary(
        &self,
        session: &mut Session<'_, '_>,
        clocks: &Clocks<'_>,
        shape: &Shape,
        by: &[By],
    ) -> Result<(Summary, Vec<bool>), Stop> {
        let count =
            |summary: &mut Summary, row: &mut LogRecord<'_, '_>, fitting: &Fitting<'_>, unanswered: &mut Unanswered| {
                let mut starts = Starts::default();
                for number in summary.judge(&fitting.ordinary, row) {
                    let run = clocks.run(*number, row, &mut starts);
                    if let Some(run) = unanswered.take(*number, run, row) {
                        summary.hold(*number, (run.state, run.elapsed));
                    }
                }
                summary.count(row, by);
            };
        let needed: Vec<ColumnId> = by.iter().map(|by| by.column).collect();
        self.read(session, clocks, (shape, &needed), count)
    }

    /// The clocks in a state that is asked for, row by row.
    fn judged(
        &self,
        session: &mut Session<'_, '_>,
        clocks: &Clocks<'_>,
        shape: &Shape,
        keeps: impl Fn(State) -> bool + Sync,
    ) -> Result<Vec<Judged>, Stop> {
        let keep = |kept: &mut Vec<Judged>, row: &mut LogRecord<'_, '_>, runs: &[(usize, ClockRun<'_>)]| {
            for (number, run) in runs.iter().filter(|(_, run)| keeps(run.state)) {
                kept.push(Judged::new(clocks, *number, run, row)?);
            }
            Ok(())
        };
        self.judge(session, clocks, shape, keep)
    }

    /// The rules of the log that are asked for.
    pub(crate) fn rules(&self, session: &mut Session<'_, '_>) -> Result<Vec<Sla>, Stop> {
        let only = session.common().only.clone();
        let rules = self.rules_of(session.book(), &only);
        if rules.is_empty() { Err(self.no_rules(session, &only)) } else { Ok(rules) }
    }

    fn rules_of(&self, book: &RuleBook, only: &[String]) -> Vec<Sla> {
        let asked = |sla: &&Sla| {
            let is = |name: &String| {
                *name == *sla.head.id
                    || sla.head.clauses.contains(name)
                    || sla.counts_as.as_ref().is_some_and(|code| code.as_str() == name)
            };
            *sla.log == *self.log && (only.is_empty() || only.iter().any(is))
        };
        book.slas().iter().filter(asked).cloned().collect()
    }

    /// Why there is nothing to judge the log by.
    fn no_rules(&self, session: &mut Session<'_, '_>, only: &[String]) -> Stop {
        let book = session.book();
        let logs: BTreeSet<&str> = book.slas().iter().map(|sla| &*sla.log).collect();
        let (log, id) = (&self.log, &book.policy().id);
        if logs.contains(log.as_str()) {
            let (only, known) = (only.join(", "), ids(book, log));
            let message = said!("no service level of {log} is called {only}", "{log} 没有名为 {only} 的服务时限");
            let hint = said!("there are: {known}", "现有：{known}");
            session.sink().push(Diagnostic::error(DiagnosticCode::U001, At::Run, message).hint(hint));
            return Stop::Reported;
        }
        let message =
            said!("the book {id} has no [[sla]] for the log `{log}`", "制度 {id} 没有针对记录 `{log}` 的 [[sla]]");
        let known = logs.iter().copied().collect::<Vec<_>>().join(", ");
        let hint = match nearest(log, logs) {
            Some(near) => {
                said!("did you mean --log {near}? it has some for: {known}", "是否想写 --log {near}？已有：{known}")
            }
            None if known.is_empty() => said!("write [[sla]] in the book", "请在制度中写 [[sla]]"),
            None => said!("it has some for: {known}; say --log", "已有：{known}；请用 --log 指明"),
        };
        session.sink().push(Diagnostic::error(DiagnosticCode::U001, At::Run, message).hint(hint));
        Stop::Reported
    }

    /// The clocks with the history of their rows, where one is given; says which rules would need it.
    pub(crate) fn with_history<'c>(
        &self,
        session: &mut Session<'_, '_>,
        clocks: Clocks<'c>,
    ) -> Result<Clocks<'c>, Stop> {
        let Some(file) = &self.history else {
            let watching: Vec<&str> =
                clocks.iter().filter(|clock| clock.watches()).map(|clock| &*clock.sla().head.id).collect();
            if !watching.is_empty() {
                let ids = watching.join(", ");
                let message = said!(
                    "without --history no clock stands and nothing is opened again: {ids}",
                    "未提供 --history，停计与重新打开不计：{ids}"
                );
                session.sink().push(Diagnostic::note(DiagnosticCode::D031, At::Run, message));
            }
            return Ok(clocks);
        };
        let mut shape = Shape::new("history");
        let columns = Columns::new(&mut shape);
        let (_, reader, sink) = session.parts();
        let changes: Option<Vec<Change>> = reader.records(
            file,
            &shape,
            |_| {
                move |changes: &mut Vec<Change>, row: &mut LogRecord<'_, '_>| match columns.read(row) {
                    Ok(change) => changes.push(change),
                    // A cell that is at fault is reported already; an empty one is not.
                    Err(column) if row.is_sound() => {
                        row.fault(Some(column), DiagnosticCode::D006, said!("the cell is empty", "单元格为空"), None);
                    }
                    Err(_) => {}
                }
            },
            sink,
        );
        session.stop_on_errors()?;
        Ok(clocks.with_history(History::new(changes.unwrap_or_default())))
    }

    /// Judges every row of every file by the runs of its clocks.
    fn judge<A: Accumulate + Default>(
        &self,
        session: &mut Session<'_, '_>,
        clocks: &Clocks<'_>,
        shape: &Shape,
        each: impl Fn(&mut A, &mut LogRecord<'_, '_>, &[(usize, ClockRun<'_>)]) -> Result<(), TimeError> + Sync,
    ) -> Result<A, Stop> {
        let row = |own: &mut A, row: &mut LogRecord<'_, '_>, fitting: &Fitting<'_>, unanswered: &mut Unanswered| {
            let runs = unanswered.runs(clocks, &fitting.numbers, row);
            if let (Some((number, _)), Err(error)) = (runs.first(), each(own, row, &runs)) {
                unanswered.0.insert((*number, error));
            }
        };
        Ok(self.read(session, clocks, (shape, &[]), row)?.0)
    }

    /// Reads every row of every file; answers what came of it, and which clocks some file has the columns for.
    fn read<A: Accumulate + Default>(
        &self,
        session: &mut Session<'_, '_>,
        clocks: &Clocks<'_>,
        (shape, needed): (&Shape, &[ColumnId]),
        each: impl Fn(&mut A, &mut LogRecord<'_, '_>, &Fitting<'_>, &mut Unanswered) + Sync,
    ) -> Result<(A, Vec<bool>), Stop> {
        let mut whole = Work::<A>::default();
        let mut checked = vec![false; clocks.len()];
        let mut faults = Vec::new();
        for file in &self.files {
            let (_, reader, sink) = session.parts();
            let bind = |present: &Present<'_>| {
                let (numbers, said) = fitting(file, clocks, shape, needed, present);
                faults.extend(said);
                for number in &numbers {
                    checked[*number] = true;
                }
                let fitting = Fitting { ordinary: clocks.ordinary(&numbers), numbers };
                let each = &each;
                move |work: &mut Work<A>, row: &mut LogRecord<'_, '_>| {
                    each(&mut work.own, row, &fitting, &mut work.unanswered);
                }
            };
            if let Some(part) = reader.records(file, shape, bind, sink) {
                whole.add(part);
            }
        }
        for fault in faults {
            session.sink().push(fault);
        }
        let mut said = BTreeSet::new();
        for (number, error) in &whole.unanswered.0 {
            let diagnostic = clocks.clock(*number).unanswered(*error);
            if said.insert(diagnostic.message.en.clone()) {
                session.sink().push(diagnostic);
            }
        }
        session.stop_on_errors()?;
        Ok((whole.own, checked))
    }

    /// How the clocks of one row came about.
    pub(crate) fn traces(&self, session: &mut Session<'_, '_>, subject: &str) -> Result<Vec<Trace>, Stop> {
        session.load_book()?;
        let rules = self.rules(session)?;
        let calendars = calendars(session, None, &rules)?;
        let mut shape = Shape::new(&self.log);
        let clocks = no_clocks(session).with(&rules, &calendars, &mut shape);
        let clocks = self.with_history(session, clocks)?;
        let trace = |traces: &mut Vec<Trace>, row: &mut LogRecord<'_, '_>, runs: &[(usize, ClockRun<'_>)]| {
            for (number, run) in runs {
                let clock = clocks.clock(*number);
                let place = row.place();
                if row.text(clock.subject()).is_some_and(|own| own == subject) || place.to_string() == subject {
                    traces.push(explain::trace(clock, run, &place, subject)?);
                }
            }
            Ok(())
        };
        self.judge(session, &clocks, &shape, trace)
    }
}

fn ids(book: &RuleBook, log: &str) -> String {
    let ids: Vec<&str> = book.slas().iter().filter(|sla| *sla.log == *log).map(|sla| &*sla.head.id).collect();
    ids.join(", ")
}

/// The clocks that a file has the columns for.
struct Fitting<'c> {
    numbers: Vec<usize>,
    /// The same on ordinary rows.
    ordinary: Ordinary<'c>,
}

/// The clocks that a file has the columns for, and what is to be said of the others.
fn fitting(
    file: &str,
    clocks: &Clocks<'_>,
    shape: &Shape,
    needed: &[ColumnId],
    present: &Present<'_>,
) -> (Vec<usize>, Vec<Diagnostic>) {
    let lacking = clocks.lacking(|column| present.has(column));
    let fitting: Vec<usize> =
        (0..clocks.len()).filter(|number| !lacking.iter().any(|lacking| lacking.clock == *number)).collect();
    let near = |column: ColumnId| nearest(shape.name(column), present.headers().iter().map(String::as_str));
    let named = |columns: &[ColumnId]| {
        let shown = columns.iter().map(|column| match near(*column) {
            Some(near) => format!("{} (`{near}`?)", shape.name(*column)),
            None => shape.name(*column).to_owned(),
        });
        shown.collect::<Vec<_>>().join(", ")
    };
    let at = || At::File(file.into());
    let have = || {
        let headers = present.headers().join(", ");
        said!("the file has: {headers}", "文件有：{headers}")
    };
    let mut faults = Vec::new();
    let missing: Vec<ColumnId> = needed.iter().copied().filter(|column| !present.has(*column)).collect();
    if !missing.is_empty() {
        let columns = named(&missing);
        let message = said!("there is no column {columns} to sum up by", "没有可供分组的列 {columns}");
        faults.push(Diagnostic::error(DiagnosticCode::D004, at(), message).hint(have()));
    }
    // Rules that lack the same columns are told of together.
    let mut groups: Vec<(&[ColumnId], Vec<&str>)> = Vec::new();
    for own in &lacking {
        let id = &*clocks.clock(own.clock).sla().head.id;
        match groups.iter_mut().find(|(columns, _)| *columns == own.columns) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((&own.columns, vec![id])),
        }
    }
    for (columns, ids) in groups {
        let (columns, ids) = (named(columns), ids.join(", "));
        if fitting.is_empty() {
            let message = said!("no column {columns}, which {ids} needs", "缺少 {ids} 所需的列 {columns}");
            faults.push(Diagnostic::error(DiagnosticCode::D031, at(), message).hint(have()));
        } else {
            let message = said!("not checked for want of {columns}: {ids}", "缺少列 {columns}，未检查：{ids}");
            faults.push(Diagnostic::note(DiagnosticCode::D031, at(), message));
        }
    }
    for number in &fitting {
        let clock = clocks.clock(*number);
        let unknown: Vec<ColumnId> = clock.exempting().filter(|column| !present.has(*column)).collect();
        if !unknown.is_empty() {
            let (columns, id) = (named(&unknown), &clock.sla().head.id);
            let message = said!("without {columns} nothing is exempt from {id}", "缺少列 {columns}，{id} 无从豁免");
            faults.push(Diagnostic::note(DiagnosticCode::D031, at(), message));
        }
    }
    (fitting, faults)
}

/// What the rows of a stretch of a file came to.
#[derive(Default)]
struct Work<A> {
    own: A,
    unanswered: Unanswered,
}

impl<A: Accumulate> Accumulate for Work<A> {
    const IN_ORDER: bool = A::IN_ORDER;

    fn add(&mut self, behind: Self) {
        self.own.add(behind.own);
        self.unanswered.0.extend(behind.unanswered.0);
    }
}

/// The clocks whose calendar has no answer.
#[derive(Default)]
pub(crate) struct Unanswered(BTreeSet<(usize, TimeError)>);

impl Unanswered {
    /// What a clock was judged to be; what kept it from that is reported or kept.
    #[inline]
    fn take<T>(&mut self, number: usize, judged: Result<Option<T>, Trouble>, row: &mut LogRecord<'_, '_>) -> Option<T> {
        match judged {
            Ok(judged) => judged,
            Err(Trouble::Row(column, message)) => {
                row.fault(Some(column), DiagnosticCode::D006, *message, None);
                None
            }
            Err(Trouble::Unanswered(error)) => {
                self.0.insert((number, error));
                None
            }
        }
    }

    /// The runs of a row; none of a row at fault.
    fn runs<'c>(
        &mut self,
        clocks: &Clocks<'c>,
        fitting: &[usize],
        row: &mut LogRecord<'_, '_>,
    ) -> Vec<(usize, ClockRun<'c>)> {
        let mut starts = Starts::default();
        let mut runs = Vec::new();
        for number in fitting {
            let run = clocks.run(*number, row, &mut starts);
            runs.extend(self.take(*number, run, row).map(|run| (*number, run)));
        }
        if row.is_sound() { runs } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests;
