//! Cutting a stream of text into chunks of whole rows, and rows into cells.
//!
//! This is the hot path: ten million rows go through it. Chunks are cut on one thread and split on all of them; a cell stays a
//! slice of its chunk until somebody asks for it. It is our own splitter because it was measured to be worth it: the general
//! CSV readers copy every cell, and none can be started in the middle of a file with the right line number.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use wide::{CmpEq, i8x16};

/// Whole rows of a text.
pub(super) struct Chunk {
    /// The rows, UTF-8 where cells are read.
    pub(super) bytes: Vec<u8>,
    /// The line the first row begins on, from 1.
    pub(super) first_line: u64,
    /// The rows' own numbers, where they are a spreadsheet's.
    pub(super) lines: Option<Vec<u64>>,
}

/// Where the whole rows of a text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Just behind the last line end that is outside quotes; 0 when there is none.
    pub(super) rows_end: usize,
    /// Where a quote opened that does not close, if one did.
    pub(super) open_quote: Option<usize>,
}

/// Finds where the whole rows of `text` end. It begins with a row.
///
/// A quote opens only at the beginning of a cell: `5" screen` is a text like any other.
pub(super) fn cut(text: &[u8], delimiter: u8) -> Cut {
    let mut rows_end = 0;
    let mut at = 0;
    while let Some(quote) = memchr::memchr(b'"', &text[at..]).map(|found| at + found) {
        let opens = quote == 0 || text[quote - 1] == delimiter || text[quote - 1] == b'\n';
        if !opens {
            at = quote + 1;
            continue;
        }
        if let Some(line_end) = memchr::memrchr(b'\n', &text[at..quote]) {
            rows_end = at + line_end + 1;
        }
        match closing_quote(text, quote + 1) {
            Some(close) => at = close + 1,
            None => return Cut { rows_end, open_quote: Some(quote) },
        }
    }
    if let Some(line_end) = memchr::memrchr(b'\n', &text[at..]) {
        rows_end = at + line_end + 1;
    }
    Cut { rows_end, open_quote: None }
}

/// The quote that closes a cell whose text begins at `from`; a doubled quote is part of the text.
fn closing_quote(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + memchr::memchr(b'"', &text[at..])?;
        if text.get(quote + 1) == Some(&b'"') {
            at = quote + 2;
        } else {
            return Some(quote);
        }
    }
}

/// How many bytes are looked at in one go; a bit of a word stands for each, the first byte's is the lowest.
const BLOCK: usize = 64;

/// What stands where in a block.
struct Marks {
    delimiters: u64,
    line_ends: u64,
    quotes: u64,
}

impl Marks {
    #[inline]
    fn of(block: &[u8; BLOCK], delimiter: u8) -> Self {
        let (parts, _) = block.as_chunks::<16>();
        let find = |byte: u8| {
            let wanted = i8x16::splat(byte.cast_signed());
            parts.iter().rev().fold(0, |found, part| {
                let same = i8x16::new(part.map(u8::cast_signed)).cmp_eq(wanted);
                found << 16 | u64::from(same.move_mask().cast_unsigned())
            })
        };
        Self { delimiters: find(delimiter), line_ends: find(b'\n'), quotes: find(b'"') }
    }
}

/// For each bit, whether the number of bits up to it, itself among them, is odd.
#[inline]
fn odd_up_to(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, step| bits ^ bits << step)
}

/// A row's place in its chunk.
#[derive(Clone, Copy)]
pub(super) struct RowSpan {
    pub(super) start: usize,
    /// Behind the last cell, without the line end.
    pub(super) end: usize,
    /// The line it begins on.
    pub(super) line: u64,
}

/// Where the cells of a row stand in its chunk: where each begins, and one beyond the end of the last. Between neighbours
/// stands their separator, so that one number a cell is enough.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a>(&'a [u32]);

impl<'a> Cells<'a> {
    /// How many there are.
    #[inline]
    pub(super) fn len(self) -> usize {
        self.0.len() - 1
    }

    /// Where a cell stands; `None` when the row is too short.
    #[inline]
    pub(super) fn get(self, at: usize) -> Option<Range<usize>> {
        self.0.get(at..at + 2).map(Self::range)
    }

    /// Where each stands, in order.
    pub(super) fn iter(self) -> impl ExactSizeIterator<Item = Range<usize>> + DoubleEndedIterator + use<'a> {
        self.0.windows(2).map(Self::range)
    }

    #[inline]
    fn range(bounds: &[u32]) -> Range<usize> {
        bounds[0] as usize..bounds[1] as usize - 1
    }
}

/// How much of a chunk is looked at before its rows are given away: few enough bounds to stay in the nearest cache.
const STRETCH: usize = 64 * BLOCK;

/// The rows found in a stretch of a chunk.
struct Found {
    /// Where their cells begin, the cells of one row behind those of another; filled up to `known`.
    bounds: Vec<u32>,
    known: usize,
    /// One beyond the line end of each row.
    row_ends: Vec<u32>,
    /// One beyond each line end within a cell.
    inner_ends: Vec<u32>,
}

// Chunks are far smaller than 4 GiB.
#[expect(clippy::cast_possible_truncation, reason = "a chunk is a few MiB")]
#[inline]
fn bound(at: usize) -> u32 {
    at as u32
}

/// Puts down what stands behind each mark of a block: few have more than one.
#[inline]
fn put(into: &mut Vec<u32>, block: usize, mut marks: u64) {
    while marks != 0 {
        into.push(bound(block) + marks.trailing_zeros() + 1);
        marks &= marks - 1;
    }
}

impl Found {
    fn begin(&mut self, from: usize) {
        self.bounds[0] = bound(from);
        self.known = 1;
        self.row_ends.clear();
        self.inner_ends.clear();
    }

    /// Finds the ordinary rows of the stretch that begins at `from`, up to the first that is none: one with a
    /// stray quote in a cell.
    ///
    /// Every separator is found without a branch of its own: a row has one every few bytes, and nobody can tell where.
    fn ordinary_rows(&mut self, text: &[u8], from: usize, delimiter: u8) {
        self.begin(from);
        let (blocks, rest) = text[from..text.len().min(from + STRETCH)].as_chunks::<BLOCK>();
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        // Whether the block begins inside quotes, in all bits, and whether a mark stands before it, in the lowest.
        let (mut inside, mut behind_mark) = (0, 1);
        for (number, block) in blocks.iter().chain([&last]).enumerate() {
            let Marks { mut delimiters, mut line_ends, quotes } = Marks::of(block, delimiter);
            let marks = delimiters | line_ends | quotes;
            if quotes | inside != 0 {
                let quoted = odd_up_to(quotes) ^ inside;
                // A quote opens at the beginning of a cell, or is the second of a doubled one.
                let stray = quotes & quoted & !(marks << 1 | behind_mark);
                if stray != 0 {
                    return;
                }
                put(&mut self.inner_ends, from + number * BLOCK, line_ends & quoted);
                delimiters &= !quoted;
                line_ends &= !quoted;
                inside = 0_u64.wrapping_sub(quoted >> 63);
            }
            behind_mark = marks >> 63;
            self.separate(from + number * BLOCK, delimiters | line_ends, line_ends);
        }
    }

    /// Puts down the separators of a block, the line ends among them.
    #[inline]
    fn separate(&mut self, block: usize, mut separators: u64, line_ends: u64) {
        let mut next = self.known;
        self.known += separators.count_ones() as usize;
        loop {
            // Those beyond the last separator are written over by the next block.
            if let Some(eight) = self.bounds[next..].first_chunk_mut::<8>() {
                for begin in eight {
                    *begin = bound(block) + separators.trailing_zeros() + 1;
                    separators &= separators.wrapping_sub(1);
                }
            }
            if separators == 0 {
                break;
            }
            next += 8;
        }
        put(&mut self.row_ends, block, line_ends);
    }

    /// Finds the one row that begins at `from`, whatever it is.
    #[cold]
    fn any_row(&mut self, text: &[u8], from: usize, delimiter: u8) {
        self.begin(from);
        let mut begin = from;
        loop {
            let behind_quotes = match text.get(begin) {
                // Whatever is inside the quotes is one cell, line ends included; chunks hold whole rows.
                Some(b'"') => closing_quote(text, begin + 1).map_or(text.len(), |close| close + 1),
                _ => begin,
            };
            let inner_ends = memchr::memchr_iter(b'\n', &text[begin..behind_quotes]);
            self.inner_ends.extend(inner_ends.map(|at| bound(begin + at + 1)));
            let separator = memchr::memchr2(delimiter, b'\n', &text[behind_quotes..]);
            // The very last row may lack its line end.
            let at = separator.map_or(text.len(), |found| behind_quotes + found);
            if self.known == self.bounds.len() {
                self.bounds.resize(2 * self.known, 0);
            }
            begin = at + 1;
            self.bounds[self.known] = bound(begin);
            self.known += 1;
            if text.get(at) != Some(&delimiter) {
                self.row_ends.push(bound(begin));
                return;
            }
        }
    }
}

/// Gives every row of a chunk to `each`, without copying: where its cells stand in the chunk, and its place. Ends early when
/// told to.
pub(super) fn each_row(chunk: &Chunk, delimiter: u8, mut each: impl FnMut(Cells<'_>, RowSpan) -> ControlFlow<()>) {
    let text: &[u8] = &chunk.bytes;
    // A separator of a stretch may be any of its bytes, and eight are written in one go.
    let mut found =
        Found { bounds: vec![0; 1 + STRETCH + BLOCK], known: 0, row_ends: Vec::new(), inner_ends: Vec::new() };
    let (mut from, mut line, mut count) = (0, chunk.first_line, 0);
    // How many cells the row before had: nearly always as many as the next has.
    let mut width = 1;
    while from < text.len() {
        found.ordinary_rows(text, from, delimiter);
        if found.row_ends.is_empty() {
            found.any_row(text, from, delimiter);
        }
        let mut first = 0;
        let mut inner_ends = found.inner_ends.iter().peekable();
        for row_end in &found.row_ends {
            let bounds = &mut found.bounds[first..found.known];
            if bounds.get(width) != Some(row_end) {
                width = bounds.iter().skip(1).take_while(|begin| *begin < row_end).count() + 1;
            }
            let [.., last, next] = &mut bounds[..=width] else { return };
            // A return before the line end is part of it.
            let end = *row_end as usize - 1;
            let returns = end > *last as usize && text[end - 1] == b'\r';
            *next -= u32::from(returns);
            let end = end - usize::from(returns);
            let own = chunk.lines.as_ref().and_then(|lines| lines.get(count).copied());
            let span = RowSpan { start: from, end, line: own.unwrap_or(line) };
            if each(Cells(&bounds[..=width]), span).is_break() {
                return;
            }
            line += 1;
            while inner_ends.next_if(|inner_end| *inner_end < row_end).is_some() {
                line += 1;
            }
            count += 1;
            first += width;
            from = *row_end as usize;
            // The row behind begins where this one ends.
            found.bounds[first] = *row_end;
        }
    }
}

/// The text of a cell: its quotes gone, doubled ones single.
pub(super) fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    let Some(inner) = cell.strip_prefix(b"\"") else { return Cow::Borrowed(cell) };
    let close = closing_quote(inner, 0).unwrap_or(inner.len());
    let (quoted, rest) = inner.split_at(close);
    let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
    if memchr::memchr(b'"', quoted).is_none() && rest.is_empty() {
        return Cow::Borrowed(quoted);
    }
    let mut text = Vec::with_capacity(cell.len());
    let mut run = 0_usize;
    for byte in quoted {
        run = if *byte == b'"' { run + 1 } else { 0 };
        if !(*byte == b'"' && run.is_multiple_of(2)) {
            text.push(*byte);
        }
    }
    text.extend_from_slice(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let chunk = Chunk { bytes: text.as_bytes().to_vec(), first_line: 1, lines: None };
        let mut all = Vec::new();
        each_row(&chunk, b',', |cells, span| {
            let cells =
                cells.iter().map(|cell| String::from_utf8(unquoted(&chunk.bytes[cell]).into_owned()).expect("UTF-8"));
            all.push((span.line, cells.collect()));
            ControlFlow::Continue(())
        });
        all
    }

    #[test]
    fn rows_are_split_as_csv_says() {
        assert_eq!(rows("a,b\r\n1,\n"), [(1, vec!["a".into(), "b".into()]), (2, vec!["1".into(), String::new()])]);
        assert_eq!(rows("\"a,\n\"\"b\"\"\",c\nd"), [(1, vec!["a,\n\"b\"".into(), "c".into()]), (3, vec!["d".into()])]);
        assert_eq!(rows("5\" screen,x\n"), [(1, vec!["5\" screen".into(), "x".into()])]);
        assert_eq!(rows("\"\",\"\"\"\"\n"), [(1, vec![String::new(), "\"".into()])]);
    }

    #[test]
    fn a_chunk_ends_with_a_whole_row() {
        assert_eq!(cut(b"a,b\nc,", b','), Cut { rows_end: 4, open_quote: None });
        assert_eq!(cut(b"a\n\"x\ny\",b\nc", b','), Cut { rows_end: 10, open_quote: None });
        assert_eq!(cut(b"a\nb,\"x\ny", b','), Cut { rows_end: 2, open_quote: Some(4) });
        assert_eq!(cut(b"5\" screen\nx\n", b','), Cut { rows_end: 12, open_quote: None });
        assert_eq!(cut(b"", b','), Cut { rows_end: 0, open_quote: None });
    }

    proptest::proptest! {
        #[test]
        fn rows_are_split_as_they_were_written(
            rows in proptest::collection::vec(proptest::collection::vec("[a,\"\n\r 名]{0,90}", 2..6), 1..20),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("memory takes everything");
            }
            let text = String::from_utf8(writer.into_inner().expect("memory takes everything")).expect("UTF-8");
            let split: Vec<Vec<String>> = super::tests::rows(&text).into_iter().map(|(_, cells)| cells).collect();
            proptest::prop_assert_eq!(split, rows);
        }
    }
}
