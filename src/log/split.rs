//! Cutting a stream of text into chunks of whole rows, and rows into cells.
//!
//! This is the hot path: ten million rows go through it. Chunks are cut on one thread and split on all of them; a cell stays a
//! slice of its chunk until somebody asks for it. It is our own splitter because it was measured to be worth it: the general
//! CSV readers copy every cell, and none can be started in the middle of a file with the right line number.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

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

/// The marks of the block that begins at `from`, the first byte's in the lowest bit.
#[inline]
fn look(text: &[u8], from: usize, delimiter: u8) -> u64 {
    let rest = &text[from..];
    rest.first_chunk::<BLOCK>().map_or_else(|| look_at_last(rest, delimiter), |block| marks(block, delimiter))
}

/// The marks of the last block, which is a short one.
#[cold]
fn look_at_last(rest: &[u8], delimiter: u8) -> u64 {
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    marks(&last, delimiter)
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

/// Gives every row of a chunk to `each`, without copying: where its cells stand in the chunk, and its place. Ends early when
/// told to.
///
/// A row of a log has a separator every few bytes, too often for a search that is started anew behind each of them: a block of
/// bytes is looked at in one go. And it is one loop over the whole chunk and not an iterator: going in and out of it for every
/// row took a third of its time.
pub(super) fn each_row(chunk: &Chunk, delimiter: u8, mut each: impl FnMut(Cells<'_>, RowSpan) -> ControlFlow<()>) {
    // Chunks are far smaller than 4 GiB.
    #[expect(clippy::cast_possible_truncation, reason = "a chunk is a few MiB")]
    let bound = |at: usize| at as u32;
    let text: &[u8] = &chunk.bytes;
    // Filled by its index: to push onto it took as long as to find what is pushed.
    let mut bounds: Vec<u32> = vec![0; 64];
    // How many bounds of the row at hand are known, and the last of them: where the cell at hand begins.
    let (mut known, mut begin) = (1, 0);
    let (mut row_line, mut line) = (chunk.first_line, chunk.first_line);
    let mut count = 0;
    let mut give = |bounds: &[u32], end: usize, line: u64| {
        let own = chunk.lines.as_ref().and_then(|lines| lines.get(count).copied());
        count += 1;
        each(Cells(bounds), RowSpan { start: bounds[0] as usize, end, line: own.unwrap_or(line) })
    };
    // The block at hand, and the first byte that is not passed.
    let (mut block, mut from) = (0, 0);
    'blocks: while block < text.len() {
        let mut left = look(text, block, delimiter) & (u64::MAX << (from - block));
        while left != 0 {
            let at = block + left.trailing_zeros() as usize;
            left &= left - 1;
            let byte = text[at];
            if byte == b'"' {
                if at > begin {
                    continue;
                }
                // Whatever is inside the quotes is one cell, line ends included; chunks hold whole rows.
                from = closing_quote(text, at + 1).map_or(text.len(), |close| close + 1);
                line += memchr::memchr_iter(b'\n', &text[at..from]).count() as u64;
                block = from - from % BLOCK;
                continue 'blocks;
            }
            if known == bounds.len() {
                bounds.resize(2 * known, 0);
            }
            if byte == b'\n' {
                let end = if at > begin && text[at - 1] == b'\r' { at - 1 } else { at };
                bounds[known] = bound(end + 1);
                line += 1;
                if give(&bounds[..=known], end, row_line).is_break() {
                    return;
                }
                (known, row_line) = (0, line);
            }
            begin = at + 1;
            bounds[known] = bound(begin);
            known += 1;
        }
        block += BLOCK;
        from = block;
    }
    if (bounds[0] as usize) < text.len() {
        let ends_in_return = text.ends_with(b"\r") && text.len() > begin;
        let end = text.len() - usize::from(ends_in_return);
        bounds.truncate(known);
        bounds.push(bound(end + 1));
        let _ = give(&bounds, end, row_line);
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
