//! Opening a file: what kind it is, its encoding, its first rows; then its text, block by block.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, why};
use crate::model::Said;
use crate::said;

use super::encoding::{Decoding, Misfit, Told, tell};
use super::header::SEARCHED;
use super::sheet::{Grid, grids};
use super::split::{Chunk, each_row, unquoted};
use super::{Files, Reader};

/// How much of a file decides its encoding. Files up to this size are decided as a whole.
const HEAD: usize = 8 << 20;

/// A file, opened.
pub(super) enum Opened {
    /// A text of rows.
    Text(Text),
    /// The sheets that may be meant.
    Grids(Vec<Grid>),
}

/// A text being read.
pub(super) struct Text {
    /// What of it is decoded and not yet taken.
    pub(super) pending: Vec<u8>,
    pub(super) delimiter: u8,
    rest: Option<Rest>,
}

/// What of a file is still to be read.
struct Rest {
    reader: Box<dyn Read + Send>,
    state: State,
    /// Bytes read so far.
    read: u64,
}

/// How the bytes to come are read.
enum State {
    /// Nothing but ASCII so far.
    AsciiSoFar,
    /// As they are; cells are checked when they are read.
    Utf8,
    /// Through a decoder.
    Decoded(Decoding),
}

/// Why no more text came.
pub(super) enum Broken {
    Misfit(Misfit),
    Io(io::Error),
}

impl Reader<'_> {
    /// Opens a file; reports what keeps it from being read.
    pub(super) fn open(&self, file: &Arc<str>, sink: &mut Sink) -> Option<Opened> {
        let (name, sheet) = sheet_of(self.files, file);
        let mut refuse = |code: DiagnosticCode, message: Said, hint: Option<Said>| {
            let mut diagnostic = Diagnostic::error(code, At::File(Arc::clone(file)), message);
            diagnostic.hint = hint;
            sink.push(diagnostic);
        };
        let mut reader = match self.files.open(name) {
            Ok(reader) => match self.watch {
                Some(watch) => watch(reader, self.files.size(name)),
                None => reader,
            },
            Err(error) => {
                refuse(DiagnosticCode::D001, unreadable(&error), None);
                return None;
            }
        };
        let mut head = Vec::new();
        if let Err(error) = reader.by_ref().take(HEAD as u64).read_to_end(&mut head) {
            refuse(DiagnosticCode::D001, unreadable(&error), None);
            return None;
        }
        let whole = head.len() < HEAD;
        if head.iter().all(u8::is_ascii_whitespace) {
            refuse(DiagnosticCode::D003, said!("the file is empty", "文件为空"), None);
            return None;
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0") {
            if let Err(error) = reader.read_to_end(&mut head) {
                refuse(DiagnosticCode::D001, unreadable(&error), None);
                return None;
            }
            return Some(Opened::Grids(grids(file, head, sheet, sink)));
        }
        if is_web_page(&head) {
            let hint =
                said!("open it in a spreadsheet program and save it as xlsx", "请用电子表格软件打开后另存为 xlsx");
            refuse(
                DiagnosticCode::D003,
                said!("the file is a web page, not a table", "文件是网页，不是表格"),
                Some(hint),
            );
            return None;
        }
        let has_zeros = |bytes: &[u8]| memchr::memchr(0, bytes).is_some();
        let no_text = has_zeros(&head);
        let fault = match self.text(head, whole, reader) {
            Ok(text) if !has_zeros(&text.pending) => return Some(Opened::Text(text)),
            Err(misfit) if !no_text => misfit_diagnostic(file, misfit, self.encoding),
            _ => {
                let message = said!("the file is binary, not a table", "文件是二进制文件，不是表格");
                Diagnostic::error(DiagnosticCode::D003, At::File(Arc::clone(file)), message)
            }
        };
        sink.push(fault);
        None
    }

    /// Tells the encoding and decodes the beginning.
    fn text(&self, head: Vec<u8>, whole: bool, reader: Box<dyn Read + Send>) -> Result<Text, Misfit> {
        let told = match self.encoding {
            Some(encoding) => Told::Known(encoding),
            None => tell(&head, whole)?,
        };
        let read = head.len() as u64;
        let (pending, state) = match told {
            Told::AsciiSoFar => (head, State::AsciiSoFar),
            Told::Known(encoding) if encoding == UTF_8 => {
                if whole || self.encoding.is_some() {
                    check_utf8(&head, whole)?;
                }
                (without_mark(head), State::Utf8)
            }
            Told::Known(encoding) => {
                let mut decoding = Decoding::new(encoding);
                let mut text = Vec::new();
                decoding.decode(&head, whole, &mut text)?;
                (text, State::Decoded(decoding))
            }
        };
        let delimiter = delimiter(&pending);
        Ok(Text { pending, delimiter, rest: (!whole).then_some(Rest { reader, state, read }) })
    }
}

impl Text {
    /// The first rows, as text, for finding the header.
    pub(super) fn first_rows(&self) -> Vec<Vec<String>> {
        let end = self.pending.len().min(1 << 20);
        let chunk = Chunk { bytes: self.pending[..end].to_vec(), first_line: 1, lines: None };
        let mut first = Vec::new();
        each_row(&chunk, self.delimiter, |cells, _| {
            let cells = cells.iter().map(|cell| String::from_utf8_lossy(&unquoted(&chunk.bytes[cell])).into_owned());
            first.push(cells.collect());
            if first.len() < SEARCHED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        first
    }

    /// Whether everything of the file is in `pending`.
    pub(super) fn is_whole(&self) -> bool {
        self.rest.is_none()
    }

    /// Reads a block more onto `pending`; answers whether there was any.
    pub(super) fn read_block(&mut self, size: usize) -> Result<bool, Broken> {
        let Some(rest) = &mut self.rest else { return Ok(false) };
        let more = rest.read(size, &mut self.pending)?;
        if !more {
            self.rest = None;
        }
        Ok(more)
    }
}

impl Rest {
    fn read(&mut self, size: usize, pending: &mut Vec<u8>) -> Result<bool, Broken> {
        let mut block = self.reader.by_ref().take(size as u64);
        if let State::Utf8 = self.state {
            let count = block.read_to_end(pending).map_err(Broken::Io)?;
            self.read += count as u64;
            return Ok(count > 0);
        }
        let mut bytes = Vec::with_capacity(size);
        let count = block.read_to_end(&mut bytes).map_err(Broken::Io)?;
        let before = self.read;
        self.read += count as u64;
        if matches!(self.state, State::AsciiSoFar) && !bytes.is_ascii() {
            // Pure ASCII reads the same in every encoding of the ladder, so nothing read before needs a second look.
            let told = tell(&bytes, false).map_err(|misfit| Broken::Misfit(Misfit { byte: before + misfit.byte }))?;
            self.state = match told {
                Told::Known(encoding) if encoding != UTF_8 => State::Decoded(Decoding::new(encoding)),
                _ => State::Utf8,
            };
        }
        match &mut self.state {
            State::Decoded(decoding) => decoding.decode(&bytes, count == 0, pending).map_err(Broken::Misfit)?,
            State::Utf8 | State::AsciiSoFar => pending.extend_from_slice(&bytes),
        }
        Ok(count > 0)
    }
}

/// Why a file cannot be read.
pub(super) fn unreadable(error: &io::Error) -> Said {
    let why = why(error);
    Said { en: format!("cannot be read: {}", why.en), zh: format!("无法读取：{}", why.zh) }
}

/// A diagnostic for a byte that fits no encoding, or not the one that was said.
pub(super) fn misfit_diagnostic(file: &Arc<str>, misfit: Misfit, said: Option<&'static Encoding>) -> Diagnostic {
    let byte = misfit.byte;
    if let Some(said) = said {
        let name = said.name();
        let message = said!("byte {byte} is not {name}", "第 {byte} 字节不是 {name}");
        let hint =
            said!("without --encoding, the encoding is told from the file", "不写 --encoding 时，由文件判断编码");
        return Diagnostic::error(DiagnosticCode::D002, At::File(Arc::clone(file)), message).hint(hint);
    }
    let message = said!(
        "byte {byte} is neither UTF-8 nor UTF-16 nor GB18030",
        "第 {byte} 字节既不是 UTF-8、UTF-16，也不是 GB18030"
    );
    let hint = said!(
        "say the encoding with --encoding, such as --encoding big5",
        "请用 --encoding 指明编码，如 --encoding big5"
    );
    Diagnostic::error(DiagnosticCode::D002, At::File(Arc::clone(file)), message).hint(hint)
}

/// The encoding of that name, as the web names them: gbk, big5, utf-16le.
pub fn encoding_named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// `file.xlsx#Sheet` as file and sheet, unless a file has that very name.
fn sheet_of<'f>(files: &dyn Files, file: &'f str) -> (&'f str, Option<&'f str>) {
    match file.rsplit_once('#') {
        Some((name, sheet)) if !sheet.is_empty() && files.open(file).is_err() => (name, Some(sheet)),
        _ => (file, None),
    }
}

fn is_web_page(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let beginning = text[..text.len().min(2048)].to_ascii_lowercase();
    text.starts_with(b"<")
        && [&b"<html"[..], b"<table", b"<!doctype", b"<?xml"]
            .iter()
            .any(|tag| memchr::memmem::find(&beginning, tag).is_some())
}

fn check_utf8(bytes: &[u8], whole: bool) -> Result<(), Misfit> {
    match std::str::from_utf8(bytes) {
        Err(error) if whole || error.error_len().is_some() => Err(Misfit { byte: error.valid_up_to() as u64 + 1 }),
        _ => Ok(()),
    }
}

fn without_mark(mut text: Vec<u8>) -> Vec<u8> {
    if text.starts_with(b"\xEF\xBB\xBF") {
        text.drain(..3);
    }
    text
}

/// Comma, tab or semicolon: whichever a line of the beginning has most of.
fn delimiter(text: &[u8]) -> u8 {
    let lines = text[..text.len().min(1 << 16)].split(|byte| *byte == b'\n').take(SEARCHED);
    let most =
        |delimiter: u8| lines.clone().map(|line| memchr::memchr_iter(delimiter, line).count()).max().unwrap_or(0);
    // The comma wins a tie, so that a single column is a CSV of one.
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| most(*delimiter)).unwrap_or(b',')
}
