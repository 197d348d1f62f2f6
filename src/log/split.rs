//! Cutting a stream of text into chunks of whole rows, and rows into cells.
//!
//! This is the hot path: ten million rows go through it. Chunks are cut on one thread and split on all of them; a cell stays a
//! slice of its chunk until somebody asks for it. It is our own splitter because it was measured to be worth it: the general
//! CSV readers copy every cell, and none can be started in the middle of a file with the right line number.

use std::borrow::Cow;
use std::ops::ControlFlow;

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

/// How many bytes are looked at in one go; a bit of a word stands for each.
const BLOCK: usize = 64;

/// Finds the bytes that may end a cell, a block at a time.
///
/// A row of a log has a separator every few bytes, too often for a search that is started anew behind each of them.
struct Marks<'a> {
    text: &'a [u8],
    delimiter: u8,
    /// Where the block at hand begins.
    block: usize,
    /// Its marks not passed yet, the first byte's in the lowest bit.
    left: u64,
}

impl<'a> Marks<'a> {
    fn new(text: &'a [u8], delimiter: u8) -> Self {
        let mut own = Self { text, delimiter, block: 0, left: 0 };
        own.left = own.look(0);
        own
    }

    /// The place of the next delimiter, line end or quote.
    #[inline]
    fn advance(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.block += BLOCK;
            if self.block >= self.text.len() {
                return None;
            }
            self.left = self.look(self.block);
        }
        let at = self.block + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(at)
    }

    /// The marks of the block that begins at `from`.
    #[inline]
    fn look(&self, from: usize) -> u64 {
        let rest = &self.text[from..];
        if let Some(block) = rest.first_chunk::<BLOCK>() {
            return marks(block, self.delimiter);
        }
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        marks(&last, self.delimiter)
    }
}

/// A bit for each byte that is a delimiter, a line end or a quote. Written so that the compiler does the comparisons of a
/// block side by side.
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut is_mark = [0_u8; BLOCK];
    for (mark, byte) in is_mark.iter_mut().zip(block) {
        *mark = u8::from(*byte == delimiter) | u8::from(*byte == b'\n') | u8::from(*byte == b'"');
    }
    let (eights, _) = is_mark.as_chunks::<8>();
    eights.iter().rev().fold(0, |marks, eight| {
        // The product has the lowest bits of the eight bytes side by side in its highest byte.
        let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        (marks << 8) | bits
    })
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

/// Gives every row of a chunk to `each`, without copying: where its cells begin and end in the chunk, and its place. Ends early
/// when told to.
///
/// One loop over the whole chunk and not an iterator: going in and out of it for every row took a third of its time.
pub(super) fn each_row(chunk: &Chunk, delimiter: u8, mut each: impl FnMut(&[(u32, u32)], RowSpan) -> ControlFlow<()>) {
    // Chunks are far smaller than 4 GiB.
    #[expect(clippy::cast_possible_truncation, reason = "a chunk is a few MiB")]
    let cell = |start: usize, end: usize| (start as u32, end as u32);
    let text: &[u8] = &chunk.bytes;
    let mut marks = Marks::new(text, delimiter);
    let mut cells: Vec<(u32, u32)> = Vec::with_capacity(32);
    let (mut row_start, mut cell_start, mut skip_to) = (0, 0, 0);
    let (mut row_line, mut line) = (chunk.first_line, chunk.first_line);
    let mut count = 0;
    let mut give = |cells: &[(u32, u32)], start: usize, end: usize, line: u64| {
        let own = chunk.lines.as_ref().and_then(|lines| lines.get(count).copied());
        count += 1;
        each(cells, RowSpan { start, end, line: own.unwrap_or(line) })
    };
    while let Some(at) = marks.advance() {
        if at < skip_to {
            continue;
        }
        let byte = text[at];
        if byte == b'\n' {
            let end = if at > cell_start && text[at - 1] == b'\r' { at - 1 } else { at };
            cells.push(cell(cell_start, end));
            line += 1;
            if give(&cells, row_start, end, row_line).is_break() {
                return;
            }
            cells.clear();
            (row_start, cell_start, row_line) = (at + 1, at + 1, line);
        } else if byte == delimiter {
            cells.push(cell(cell_start, at));
            cell_start = at + 1;
        } else if at == cell_start {
            // Whatever is inside the quotes is one cell, line ends included; chunks hold whole rows.
            skip_to = closing_quote(text, at + 1).map_or(text.len(), |close| close + 1);
            line += memchr::memchr_iter(b'\n', &text[at..skip_to]).count() as u64;
        }
    }
    if row_start < text.len() {
        let ends_in_return = text.ends_with(b"\r") && text.len() > cell_start;
        let end = text.len() - usize::from(ends_in_return);
        cells.push(cell(cell_start, end));
        let _ = give(&cells, row_start, end, row_line);
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
            let cells = cells.iter().map(|(start, end)| {
                String::from_utf8(unquoted(&chunk.bytes[*start as usize..*end as usize]).into_owned()).expect("UTF-8")
            });
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
