//! The one way every log is read: header found, chunks cut, rows read on all threads, put together in the file's order.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

use encoding_rs::Encoding;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::{Column, Sheet};
use crate::model::{Accumulate, Place, Said};
use crate::said;

use super::Reader;
use super::header::{self, Header};
use super::open::{Broken, Opened, Text, misfit_diagnostic, unreadable};
use super::people::People;
use super::row::{Faults, Row, SetAside};
use super::sheet::Grid;
use super::split::{Cells, Chunk, RowSpan, cut, each_row};

/// The size of a chunk: large enough that handing it over costs nothing, small enough to stay in the processor's cache.
pub(super) const CHUNK: usize = 1 << 20;

/// A row or a quoted cell longer than this is a fault of the file, not data.
const LONGEST: usize = 8 << 20;

/// Words of rows that sum up the rows above them.
const TOTALS: &[&str] =
    &["合计", "总计", "汇总", "平均", "小计", "均值", "汇总值", "平均值", "总和", "total", "totals", "sum", "average"];

/// What is known of a file when its rows are read.
pub(super) struct Frame<'a> {
    pub(super) file: Arc<str>,
    pub(super) header: Header<'a>,
    people: &'a People,
    delimiter: u8,
    /// Whether a first cell such as 合计 marks a row of totals.
    drops_totals: bool,
    keep_all: bool,
    /// The encoding that was said to be the file's.
    encoding: Option<&'static Encoding>,
}

impl Reader<'_> {
    /// Reads every row of a file into an accumulator: into `new` ones piece by piece, put together in the order of the file.
    ///
    /// `bind` is given the header once and answers what is done with each row. `None` when the file cannot be read at all;
    /// faults of rows are reported, and their rows set aside when that was asked for.
    pub(super) fn fold<'s, A: Accumulate, E: Fn(&mut A, &mut Row<'_>) + Sync>(
        &mut self,
        file: &str,
        sheet: &'s Sheet<'s>,
        asked: &dyn Fn(&Column<'_>) -> bool,
        new: impl Fn() -> A + Sync,
        bind: impl FnOnce(&Header<'_>) -> E,
        sink: &mut Sink,
    ) -> Option<A> {
        let file: Arc<str> = Arc::from(file);
        let opened = self.open(&file, sink)?;
        let (header, source) = match opened {
            Opened::Text(text) => {
                let header = header::find(&file, &text.first_rows(), sheet, asked, &self.renames, sink)?;
                (header, Source::Text(text))
            }
            Opened::Grids(grids) => {
                let (header, grid) = self.sheet_with_columns(&file, grids, sheet, asked, sink)?;
                (header, Source::Grid(grid))
            }
        };
        let delimiter = if let Source::Text(text) = &source { text.delimiter } else { b',' };
        let frame = Frame {
            file,
            header,
            people: &self.people,
            delimiter,
            drops_totals: sheet.columns.first().is_some_and(|column| column.needed),
            keep_all: self.skip_bad,
            encoding: self.encoding,
        };
        let each = bind(&frame.header);
        let read = |chunk: &Chunk, skipped: usize, onto: A| read_chunk(&frame, chunk, skipped, onto, &each);
        let (whole, end) = match source {
            Source::Grid(grid) => (Some(read(&as_chunk(&grid), frame.header.data_row, new())), Ok(())),
            Source::Text(text) => read_text(text, &frame, (self.threads, self.chunk), &new, &read),
        };
        let file = Arc::clone(&frame.file);
        let broke_off = end.is_err();
        if let Err(diagnostic) = end {
            sink.push(*diagnostic);
        }
        let whole = whole.unwrap_or_else(|| Part::new(&frame, new()));
        self.close(&file, sheet, whole, broke_off, sink)
    }

    /// What a file came to: its faults to the sink, its bad rows aside, and its accumulator.
    fn close<A>(
        &mut self,
        file: &Arc<str>,
        sheet: &Sheet<'_>,
        whole: Part<A>,
        broke_off: bool,
        sink: &mut Sink,
    ) -> Option<A> {
        let Part { accumulator, mut faults, rows } = whole;
        if self.skip_bad {
            self.put_aside(file, &mut faults);
            faults.list.retain(|fault| fault.doubt);
        }
        let (errors, doubts) = faults.not_kept();
        for fault in faults.list {
            sink.push(fault.diagnostic(file, sheet.name));
        }
        sink.count(if self.skip_bad { 0 } else { errors }, doubts);
        // Of a file that broke off it was said why already.
        if rows == 0 && !broke_off {
            let message = said!("there are no rows below the header", "表头下没有数据");
            sink.push(Diagnostic::error(DiagnosticCode::D003, At::File(Arc::clone(file)), message));
            return None;
        }
        // Which of them a row means nobody can say, not even by setting rows aside.
        let namesakes: Vec<Diagnostic> = faults.namesakes.diagnostics(file).collect();
        if !namesakes.is_empty() {
            for diagnostic in namesakes {
                sink.push(diagnostic);
            }
            return None;
        }
        if faults.totals > 0 {
            let totals = faults.totals;
            let message = said!("rows of totals left out: {totals}", "略去 {totals} 行合计");
            sink.push(Diagnostic::note(DiagnosticCode::D015, At::File(Arc::clone(file)), message));
        }
        Some(accumulator)
    }

    fn put_aside(&mut self, file: &Arc<str>, faults: &mut Faults) {
        // Faults and bad rows both come in the order of the file.
        let mut at = 0;
        for (line, text) in faults.rows.drain(..) {
            at += faults.list[at..].iter().take_while(|fault| fault.line < line).count();
            let mut own = faults.list[at..].iter().take_while(|fault| fault.line == line).filter(|fault| !fault.doubt);
            let reasons = |of: fn(&Said) -> &str| own.clone().map(|fault| of(&fault.message)).collect::<Vec<_>>();
            let reason = Said { en: reasons(|said| &said.en).join("; "), zh: reasons(|said| &said.zh).join("；") };
            self.set_aside.push(SetAside {
                place: Place::new(file, line),
                column: own.next().and_then(|fault| fault.column.clone()),
                reason,
                text,
            });
        }
    }

    /// The first sheet that has the columns.
    fn sheet_with_columns<'s>(
        &self,
        file: &Arc<str>,
        grids: Vec<Grid>,
        sheet: &'s Sheet<'s>,
        asked: &dyn Fn(&Column<'_>) -> bool,
        sink: &mut Sink,
    ) -> Option<(Header<'s>, Grid)> {
        let mut first_report = None;
        for grid in grids {
            let first_rows: Vec<Vec<String>> = grid.iter().take(header::SEARCHED).map(|(_, row)| row.clone()).collect();
            let mut own = Sink::default();
            if let Some(header) = header::find(file, &first_rows, sheet, asked, &self.renames, &mut own) {
                return Some((header, grid));
            }
            first_report.get_or_insert(own);
        }
        if let Some(report) = first_report {
            sink.append(report);
        }
        None
    }
}

enum Source {
    Text(Text),
    Grid(Grid),
}

/// A sheet's rows as a chunk, each with its own number.
fn as_chunk(grid: &Grid) -> Chunk {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (_, row) in grid {
        // Writing into memory does not fail. A row without cells is an empty line.
        let _ = if row.is_empty() { writer.write_record([""]) } else { writer.write_record(row) };
    }
    let lines = grid.iter().map(|(number, _)| *number).collect();
    Chunk { bytes: writer.into_inner().unwrap_or_default(), first_line: 1, lines: Some(lines) }
}

/// A stretch of a file, read.
struct Part<A> {
    accumulator: A,
    faults: Faults,
    /// Rows of data, sound or not.
    rows: u64,
}

impl<A: Accumulate> Part<A> {
    fn new(frame: &Frame<'_>, accumulator: A) -> Self {
        Self { accumulator, faults: Faults::new(frame.keep_all), rows: 0 }
    }

    fn add(&mut self, behind: Self) {
        self.accumulator.add(behind.accumulator);
        self.faults.add(behind.faults);
        self.rows += behind.rows;
    }
}

/// Puts parts together in the order of the file, in whatever order they are read. Only those that came before their turn
/// wait, so that a log that is summed up needs the same memory whatever its length.
struct Assembly<A> {
    whole: Option<Part<A>>,
    next: usize,
    waiting: BTreeMap<usize, Part<A>>,
}

impl<A: Accumulate> Assembly<A> {
    fn new() -> Self {
        Self { whole: None, next: 0, waiting: BTreeMap::new() }
    }

    fn add(&mut self, number: usize, part: Part<A>) {
        self.waiting.insert(number, part);
        while let Some(part) = self.waiting.remove(&self.next) {
            match &mut self.whole {
                Some(whole) => whole.add(part),
                None => self.whole = Some(part),
            }
            self.next += 1;
        }
    }
}

/// Reads the rows of a chunk but the first `skipped` onto an accumulator.
fn read_chunk<A: Accumulate>(
    frame: &Frame<'_>,
    chunk: &Chunk,
    skipped: usize,
    onto: A,
    each: &impl Fn(&mut A, &mut Row<'_>),
) -> Part<A> {
    let mut part = Part::new(frame, onto);
    let mut to_skip = skipped;
    each_row(chunk, frame.delimiter, |cells, span| {
        if to_skip > 0 {
            to_skip -= 1;
        } else {
            read_row(frame, chunk, cells, span, &mut part, each);
        }
        ControlFlow::Continue(())
    });
    part
}

#[inline]
fn read_row<A>(
    frame: &Frame<'_>,
    chunk: &Chunk,
    cells: Cells<'_>,
    span: RowSpan,
    part: &mut Part<A>,
    each: &impl Fn(&mut A, &mut Row<'_>),
) {
    let text = &chunk.bytes[span.start..span.end];
    if cells.get(0).is_some_and(|first| first.is_empty()) && is_blank(text, frame.delimiter) {
        return;
    }
    part.rows += 1;
    let mut row = Row {
        file: &frame.file,
        text: &chunk.bytes,
        cells,
        line: span.line,
        people: frame.people,
        faults: &mut part.faults,
        sound: true,
    };
    if frame.drops_totals && is_total(&row, frame) {
        row.faults.totals += 1;
        return;
    }
    if row.cells.len() > frame.header.width {
        check_length(&mut row, frame.header.width);
    }
    each(&mut part.accumulator, &mut row);
    if !row.is_sound() && frame.keep_all {
        part.faults.rows.push((span.line, String::from_utf8_lossy(text).into_owned()));
    }
}

fn is_blank(row: &[u8], delimiter: u8) -> bool {
    row.iter().all(|byte| *byte == delimiter || byte.is_ascii_whitespace() || *byte == b'"')
}

/// Whether a row's key, or, where that is empty, its first filled cell is a word for a total: sheets often merge the cells
/// to the left of the sums.
fn is_total(row: &Row<'_>, frame: &Frame<'_>) -> bool {
    let key = frame.header.key_position().and_then(|at| row.cells.get(at));
    let filled = |cell: &Range<usize>| !cell.is_empty();
    let Some(key) = key.filter(filled).or_else(|| row.cells.iter().find(filled)) else { return false };
    let cell = &row.text[key];
    if cell.len() > 24 || cell.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let cell = std::str::from_utf8(cell).unwrap_or_default();
    let word = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ':' | '：'));
    TOTALS.iter().any(|total| total.eq_ignore_ascii_case(word))
}

/// A row with more filled cells than the header has columns: most often a comma in a cell without quotes.
fn check_length(row: &mut Row<'_>, width: usize) {
    let filled = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    if filled > width {
        let message = said!(
            "the row has {filled} cells, the header {width} columns",
            "该行有 {filled} 个单元格，表头只有 {width} 列"
        );
        let hint = said!("is a comma in a cell without quotes?", "是否有未加引号的逗号？");
        row.fault(None, DiagnosticCode::D013, message, Some(hint), false);
    }
}

/// Cuts a text into chunks and reads them, on this thread when they are few, else on all. Whoever reads a chunk has cut it
/// before, so that it is still in the cache of that processor; meanwhile the others read theirs. Where the order of rows does
/// not matter, each thread reads all its chunks onto one accumulator, whose tables then stay in its cache.
fn read_text<A: Accumulate>(
    text: Text,
    frame: &Frame<'_>,
    (threads, size): (usize, usize),
    new: &(impl Fn() -> A + Sync),
    read: &(impl Fn(&Chunk, usize, A) -> Part<A> + Sync),
) -> (Option<Part<A>>, Result<(), Box<Diagnostic>>) {
    let threads = if text.is_whole() && text.pending.len() <= size { 1 } else { threads };
    let cutter = Mutex::new(Cutter { text, size, first_line: 1, spare: Vec::new(), cut: 0, end: None });
    let assembly = Mutex::new(Assembly::new());
    let work = || {
        let (mut used, mut own) = (None, new());
        // Another reader's panic is told by its own join.
        while let Some((number, chunk)) = cutter.lock().ok().and_then(|mut cutter| cutter.turn(used.take(), frame)) {
            let onto = std::mem::replace(&mut own, new());
            let mut part = read(&chunk, if number == 0 { frame.header.data_row } else { 0 }, onto);
            used = Some(chunk.bytes);
            if !A::IN_ORDER {
                std::mem::swap(&mut own, &mut part.accumulator);
            }
            let Ok(mut assembly) = assembly.lock() else { break };
            assembly.add(number, part);
        }
        own
    };
    let owns = if threads == 1 {
        vec![work()]
    } else {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let join = |worker: ScopedJoinHandle<'_, A>| worker.join().unwrap_or_else(|panic| resume_unwind(panic));
            workers.into_iter().map(join).collect()
        })
    };
    let end = cutter.into_inner().unwrap_or_else(PoisonError::into_inner).end;
    let mut whole = assembly.into_inner().unwrap_or_else(PoisonError::into_inner).whole;
    if let Some(whole) = &mut whole {
        for own in owns {
            whole.accumulator.add(own);
        }
    }
    (whole, end.unwrap_or(Ok(())))
}

/// Cuts a text into chunks of whole rows.
struct Cutter {
    text: Text,
    /// The size of a chunk that has a row's end in it.
    size: usize,
    first_line: u64,
    /// Buffers to use again: a fresh mebibyte from the system costs more than filling it.
    spare: Vec<Vec<u8>>,
    /// How many chunks were cut.
    cut: usize,
    /// How it ended, once it has.
    end: Option<Result<(), Box<Diagnostic>>>,
}

impl Cutter {
    /// The next chunk with its number, for whoever comes for it with the buffer of their last; `None` at the end.
    fn turn(&mut self, used: Option<Vec<u8>>, frame: &Frame<'_>) -> Option<(usize, Chunk)> {
        self.spare.extend(used);
        if self.end.is_some() {
            return None;
        }
        match self.next(frame) {
            Ok(Some(chunk)) => {
                self.cut += 1;
                Some((self.cut - 1, chunk))
            }
            end => {
                self.end = Some(end.map(|_| ()));
                None
            }
        }
    }

    /// The next chunk of whole rows, `None` at the end of the text.
    fn next(&mut self, frame: &Frame<'_>) -> Result<Option<Chunk>, Box<Diagnostic>> {
        let mut window = self.size;
        loop {
            if self.text.pending.len() < window && !self.text.is_whole() {
                // Either something comes or the text is whole then.
                self.text.read_block(window).map_err(|broken| Box::new(broken_diagnostic(frame, broken)))?;
                continue;
            }
            let pending = &self.text.pending;
            if pending.is_empty() {
                return Ok(None);
            }
            let looked_at = &pending[..pending.len().min(window)];
            let found = cut(looked_at, frame.delimiter);
            if found.rows_end > 0 {
                return Ok(Some(self.take(found.rows_end)));
            }
            if looked_at.len() == pending.len() && self.text.is_whole() {
                return match found.open_quote {
                    Some(quote) => Err(Box::new(self.unclosed(frame, quote))),
                    // The very last row may lack its line end.
                    None => Ok(Some(self.take(pending.len()))),
                };
            }
            if window >= LONGEST {
                return Err(Box::new(self.too_long(frame, found.open_quote)));
            }
            window *= 2;
        }
    }

    /// Takes the first `end` bytes as a chunk.
    fn take(&mut self, end: usize) -> Chunk {
        let mut left = self.spare.pop().unwrap_or_default();
        left.clear();
        left.extend_from_slice(&self.text.pending[end..]);
        let mut bytes = std::mem::replace(&mut self.text.pending, left);
        bytes.truncate(end);
        let first_line = self.first_line;
        self.first_line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Chunk { bytes, first_line, lines: None }
    }

    fn unclosed(&self, frame: &Frame<'_>, quote: usize) -> Diagnostic {
        let line = self.first_line + memchr::memchr_iter(b'\n', &self.text.pending[..quote]).count() as u64;
        let message = said!("a quote opens on this line and never closes", "本行的引号没有闭合");
        Diagnostic::error(DiagnosticCode::D012, At::row(&Place::new(&frame.file, line)), message)
    }

    fn too_long(&self, frame: &Frame<'_>, open_quote: Option<usize>) -> Diagnostic {
        if let Some(quote) = open_quote {
            self.unclosed(frame, quote)
        } else {
            let message = said!("this line is longer than any row of a table", "本行过长，不像表格中的一行");
            Diagnostic::error(DiagnosticCode::D003, At::row(&Place::new(&frame.file, self.first_line)), message)
        }
    }
}

fn broken_diagnostic(frame: &Frame<'_>, broken: Broken) -> Diagnostic {
    match broken {
        Broken::Misfit(misfit) => misfit_diagnostic(&frame.file, misfit, frame.encoding),
        Broken::Io(error) => {
            let message = unreadable(&error);
            Diagnostic::error(DiagnosticCode::D001, At::File(Arc::clone(&frame.file)), message)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::log::OrderRules;
    use crate::log::files::InMemory;
    use crate::model::{Lang, Month};

    /// An orders log: sound rows, rows at fault, cells in quotes with line ends, blank lines, every kind of line end.
    fn log() -> impl Strategy<Value = String> {
        let agent =
            prop::sample::select(vec!["e1", "e2", " e2 ", "林小雨", "", "\"周明\"", "a-name-longer-than-a-word"]);
        let amount = prop::sample::select(vec!["12.50", "0.05", "1,2", "\"1,234.50\"", "¥3", "x", "", "7"]);
        let date =
            prop::sample::select(vec!["2025-03-01 08:30:00", "2025-03-31 23:59:59", "2025/2/1 8:05", "", "3 March"]);
        let refunded = prop::sample::select(vec!["0", "1", "否", "", "perhaps"]);
        let note = prop::sample::select(vec!["", "\"two\nlines, \"\"quoted\"\"\"", "5\" screen", "备注"]);
        let end = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
        let row = (agent, amount, date, refunded, note, end).prop_map(|(agent, amount, date, refunded, note, end)| {
            format!("{agent},{date},{amount},{refunded},{note}{end}")
        });
        prop::collection::vec(row, 1..60)
            .prop_map(|rows| format!("agent,paid_at,amount,refunded,note\n{}", rows.concat()))
    }

    /// Everything that comes of a log, as text.
    fn read(log: &str, threads: usize, chunk: usize, month: Option<&str>, skip_bad: bool) -> String {
        let files = InMemory::new([("orders.csv".to_owned(), log.as_bytes().to_vec())]);
        let mut reader = Reader::new(&files).threads(threads).skip_bad(skip_bad);
        reader.chunk = chunk;
        let mut sink = Sink::default();
        let rules = OrderRules { month: month.and_then(Month::parse), ..OrderRules::default() };
        let figures = reader.orders("orders.csv", &rules, &mut sink);
        let aside = String::from_utf8(reader.set_aside(Lang::En)).expect("UTF-8");
        format!("{figures:?}\n{:?}\n{} more of {}\n{aside}", sink.shown(), sink.dropped(), sink.errors())
    }

    proptest! {
        #[test]
        fn a_log_comes_to_the_same_in_any_chunks_on_any_threads(
            log in log(),
            chunk in 1_usize..400,
            threads in prop::sample::select(vec![1_usize, 2, 8]),
            month in prop::sample::select(vec![None, Some("2025-03"), Some("2025-02")]),
            skip_bad: bool,
        ) {
            let whole = read(&log, 1, CHUNK, month, skip_bad);
            prop_assert_eq!(read(&log, threads, chunk, month, skip_bad), whole);
        }
    }

    #[test]
    fn a_flood_of_faults_is_told_by_its_first_ones_and_their_number() {
        let log = format!("agent,amount\n{}", "e1,x\n".repeat(5000));
        let told = read(&log, 8, 100, None, false);
        assert!(told.contains("4980 more of 5000"), "{told}");
        assert!(told.contains("line: 21 }") && !told.contains("line: 22 }"), "{told}");
    }
}
