//! A row at hand: typed cells by column, with the faults of those that are not what they should be.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::model::{Lang, Moment, Month, Person, Place, Said, Yuan, column};
use crate::said;

use super::cell;
use super::header::Header;
use super::people::People;
use super::split::{Cells, unquoted};

/// A column, found once for the whole file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Col<'c> {
    name: &'c str,
    at: Option<usize>,
    /// Where the work number of the person it names stands.
    number: Option<usize>,
}

impl<'c> Col<'c> {
    pub(super) fn new(header: &Header<'_>, name: &'c str) -> Self {
        Self { name, at: header.position(name), number: header.number_position(name) }
    }

    /// A column of the file by where it stands, for those that no name tells.
    pub(super) fn at(header: &Header<'_>, name: &'c str, position: usize) -> Self {
        Self { name, at: (position < header.width).then_some(position), number: None }
    }

    /// Whether the file has it.
    pub(super) fn is_there(self) -> bool {
        self.at.is_some()
    }
}

/// One thing wrong with a row, or doubtful about it.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) line: u64,
    pub(super) column: Option<Arc<str>>,
    pub(super) code: DiagnosticCode,
    pub(super) message: Said,
    pub(super) hint: Option<Said>,
    pub(super) doubt: bool,
}

/// A bad row, kept verbatim.
#[derive(Clone, Debug)]
pub(super) struct SetAside {
    pub(super) place: Place,
    pub(super) column: Option<Arc<str>>,
    pub(super) reason: Said,
    pub(super) text: String,
}

/// What is gathered about the rows of a stretch of a file.
#[derive(Debug)]
pub(super) struct Faults {
    /// The first faults, errors and doubts each up to the limit.
    pub(super) list: Vec<Fault>,
    /// How many of each are kept.
    limit: usize,
    errors: Tally,
    doubts: Tally,
    /// The text of each bad row with its line, when rows are set aside.
    pub(super) rows: Vec<(u64, String)>,
    /// Rows of totals left out.
    pub(super) totals: u64,
    /// The work numbers that stand beside names.
    pub(super) namesakes: Namesakes,
}

/// The work numbers seen beside each name, the first two of them with their lines: more than one are more than one person.
#[derive(Debug, Default)]
pub(super) struct Namesakes(BTreeMap<String, Vec<(String, u64)>>);

impl Namesakes {
    fn see(&mut self, name: &str, number: &str, line: u64) {
        match self.0.get_mut(name) {
            Some(seen) if seen.len() == 1 && seen[0].0 != number => seen.push((number.to_owned(), line)),
            Some(_) => {}
            None => drop(self.0.insert(name.to_owned(), vec![(number.to_owned(), line)])),
        }
    }

    /// Adds those of the rows behind.
    fn add(&mut self, behind: Self) {
        for (name, seen) in behind.0 {
            for (number, line) in seen {
                self.see(&name, &number, line);
            }
        }
    }

    /// Every name of more than one person.
    pub(super) fn diagnostics(&self, file: &Arc<str>) -> impl Iterator<Item = Diagnostic> {
        self.0.iter().filter_map(move |(name, seen)| {
            let [(first, line), (second, at)] = &seen[..] else { return None };
            let message = said!(
                "{name} has the work number {second} here and {first} on line {line}: two people of one name?",
                "{name} 在此行工号为 {second}，在第 {line} 行为 {first}：是否为两位同名的人？"
            );
            let hint = said!(
                "say in people.toml whose each number is, such as \"{name} {second}\" = [\"{second}\"]",
                "请在 people.toml 中写明各工号属于谁，如 \"{name} {second}\" = [\"{second}\"]"
            );
            let at = At::row(&Place::new(file, *at));
            Some(Diagnostic::error(DiagnosticCode::D007, at, message).hint(hint))
        })
    }
}

/// Faults of one kind: how many there were, and how many of them are kept.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    all: u64,
    kept: usize,
}

impl Faults {
    /// Faults kept of a file: far more than are shown, far fewer than could fill the memory.
    const KEPT: usize = 1000;

    /// None yet; `keep_all` where each bad row is to be set aside with its reasons.
    pub(super) fn new(keep_all: bool) -> Self {
        let limit = if keep_all { usize::MAX } else { Self::KEPT };
        let none = Tally::default();
        Self {
            list: Vec::new(),
            limit,
            errors: none,
            doubts: none,
            rows: Vec::new(),
            totals: 0,
            namesakes: Namesakes::default(),
        }
    }

    fn push(&mut self, fault: Fault) {
        let tally = if fault.doubt { &mut self.doubts } else { &mut self.errors };
        tally.all += 1;
        if tally.kept < self.limit {
            tally.kept += 1;
            self.list.push(fault);
        }
    }

    /// Adds those of the rows behind.
    pub(super) fn add(&mut self, behind: Self) {
        let (errors, doubts) = behind.not_kept();
        behind.list.into_iter().for_each(|fault| self.push(fault));
        self.errors.all += errors;
        self.doubts.all += doubts;
        self.rows.extend(behind.rows);
        self.totals += behind.totals;
        self.namesakes.add(behind.namesakes);
    }

    /// How many errors and doubts were counted only.
    pub(super) fn not_kept(&self) -> (u64, u64) {
        let more = |tally: Tally| tally.all - tally.kept as u64;
        (more(self.errors), more(self.doubts))
    }
}

/// The row at hand.
pub(super) struct Row<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) text: &'a [u8],
    pub(super) cells: Cells<'a>,
    pub(super) line: u64,
    pub(super) people: &'a People,
    pub(super) faults: &'a mut Faults,
    pub(super) sound: bool,
}

impl<'a> Row<'a> {
    /// Whether nothing was wrong with it so far.
    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    /// Its place.
    pub(super) fn place(&self) -> Place {
        Place::new(self.file, self.line)
    }

    /// A cell's bytes as they stand in the file, quotes and all; empty when the row is short or the file lacks the column.
    #[inline]
    pub(super) fn raw(&self, column: Col<'_>) -> &'a [u8] {
        let cell = column.at.and_then(|at| self.cells.get(at));
        cell.map_or(&[], |cell| &self.text[cell])
    }

    /// A short cell's bytes as one number, another for any other bytes; `None` for a long cell, or one too near the end of
    /// the text at hand.
    #[inline]
    pub(super) fn short(&self, column: Col<'_>) -> Option<u128> {
        const SIZE: usize = size_of::<u128>();
        let cell = self.cells.get(column.at?)?;
        let length = cell.len();
        let beginning = self.text.get(cell.start..)?.first_chunk::<SIZE>()?;
        let own = u128::from_le_bytes(*beginning) & !(u128::MAX << (8 * length.min(SIZE - 1)));
        // The length keeps a cell apart from one that has zeros behind it.
        (length < SIZE).then_some(own | (length as u128) << (8 * (SIZE - 1)))
    }

    /// A cell's text, cleaned; `None` when it is empty.
    pub(super) fn text(&mut self, column: Col<'_>) -> Option<Cow<'a, str>> {
        let text = match unquoted(self.raw(column)) {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        let Some(text) = text else {
            self.bad(
                column,
                DiagnosticCode::D002,
                said!("the cell is not text of the file's encoding", "单元格不符合文件的编码"),
            );
            return None;
        };
        let cleaned = match text {
            Cow::Borrowed(text) => Cow::Borrowed(cell::clean(text)),
            Cow::Owned(text) => Cow::Owned(cell::clean(&text).to_owned()),
        };
        (!cleaned.is_empty()).then_some(cleaned)
    }

    /// A cell's text; its emptiness is a fault.
    pub(super) fn needed(&mut self, column: Col<'_>) -> Option<Cow<'a, str>> {
        let was_sound = self.sound;
        let text = self.text(column);
        if text.is_none() && self.sound == was_sound {
            self.bad(column, DiagnosticCode::D006, said!("the cell is empty", "单元格为空"));
        }
        text
    }

    /// Reads a cell; a text it cannot be read from is a fault that says what was expected.
    fn read<T>(&mut self, column: Col<'_>, read: impl Fn(&str) -> Option<T>, expected: (&str, &str)) -> Option<T> {
        let text = self.text(column)?;
        let value = read(&text);
        if value.is_none() {
            let (en, zh) = expected;
            self.bad(column, DiagnosticCode::D006, said!("\"{text}\" is not {en}", "\"{text}\" 不是{zh}"));
        }
        value
    }

    /// Yuan with whole fen.
    pub(super) fn money(&mut self, column: Col<'_>) -> Option<Yuan> {
        // The ordinary cell first: a sheet of a million people has ten million of them.
        let raw = self.raw(column);
        if let Some(fen) = cell::fen(raw) {
            return Some(Yuan::from_fen(fen));
        }
        let amount = self.read(column, cell::money, ("an amount", "金额"))?;
        let exact = Yuan::exact(amount);
        if exact.is_none() {
            let amount = amount.normalize();
            self.bad(
                column,
                DiagnosticCode::D006,
                said!("\"{amount}\" is not an amount of whole fen", "\"{amount}\" 不是精确到分的金额"),
            );
        }
        exact
    }

    /// A plain number.
    pub(super) fn number(&mut self, column: Col<'_>) -> Option<Decimal> {
        if let Some(number) = cell::digits(self.raw(column)) {
            return Some(number.into());
        }
        self.read(column, cell::number, ("a number", "数字"))
    }

    /// A whole number, not negative.
    pub(super) fn count(&mut self, column: Col<'_>) -> Option<Decimal> {
        if let Some(count) = cell::digits(self.raw(column)) {
            return Some(count.into());
        }
        let whole =
            |text: &str| cell::number(text).filter(|count| count.fract().is_zero() && !count.is_sign_negative());
        self.read(column, whole, ("a whole number", "整数"))
    }

    /// A share, as a fraction.
    pub(super) fn share(&mut self, column: Col<'_>) -> Option<Decimal> {
        let (share, doubtful) = self.read(column, cell::share, ("a share such as 2%", "比例，如 2%"))?;
        if doubtful {
            let percent = (share * Decimal::ONE_HUNDRED).normalize();
            self.doubt(
                column,
                DiagnosticCode::D026,
                said!("read as {percent}%: write the sign", "按 {percent}% 读取：请写百分号"),
            );
        }
        Some(share)
    }

    /// Minutes.
    pub(super) fn minutes(&mut self, column: Col<'_>) -> Option<Decimal> {
        if let Some(minutes) = cell::digits(self.raw(column)) {
            return Some(minutes.into());
        }
        let minutes = |text: &str| cell::minutes(text).filter(|minutes| !minutes.is_sign_negative());
        self.read(column, minutes, ("a number of minutes", "分钟数"))
    }

    /// Seconds: a plain number is a number of seconds.
    pub(super) fn seconds(&mut self, column: Col<'_>) -> Option<Decimal> {
        let seconds = |text: &str| cell::seconds(text).filter(|seconds| !seconds.is_sign_negative());
        self.read(column, seconds, ("a number of seconds", "秒数"))
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, column: Col<'_>) -> Option<bool> {
        self.read(column, cell::flag, ("yes or no", "是或否"))
    }

    /// A date; a spreadsheet's serial number with a doubt.
    pub(super) fn date(&mut self, column: Col<'_>) -> Option<NaiveDate> {
        if let Some(date) = cell::iso_date(self.raw(column)) {
            return Some(date);
        }
        let text = self.text(column)?;
        if let Some(date) = cell::date(&text) {
            return Some(date);
        }
        if let Some(instant) = cell::serial(&text) {
            let date = instant.date();
            self.doubt(
                column,
                DiagnosticCode::D026,
                said!("the serial number {text} is read as {date}", "序列号 {text} 按 {date} 读取"),
            );
            return Some(date);
        }
        self.bad(
            column,
            DiagnosticCode::D006,
            said!("\"{text}\" is not a date such as 2025-03-01", "\"{text}\" 不是日期，如 2025-03-01"),
        );
        None
    }

    /// A month, or a date in it.
    pub(super) fn month(&mut self, column: Col<'_>) -> Option<Month> {
        let month = |text: &str| Month::parse(text).or_else(|| cell::date(text).map(Month::of));
        self.read(column, month, ("a month such as 2025-03", "月份，如 2025-03"))
    }

    /// A date with a time.
    pub(super) fn instant(&mut self, column: Col<'_>) -> Option<NaiveDateTime> {
        let instant = |text: &str| cell::instant(text).or_else(|| cell::serial(text));
        self.read(column, instant, ("a time such as 2025-03-01 08:30:00", "时间，如 2025-03-01 08:30:00"))
    }

    /// A date with a time, on whatever clock the cell names.
    #[inline]
    pub(super) fn moment(&mut self, column: Col<'_>) -> Option<Moment> {
        match cell::local_seconds(self.raw(column)) {
            Some(seconds) => Some(Moment::Local(seconds)),
            None => self.unusual_moment(column),
        }
    }

    fn unusual_moment(&mut self, column: Col<'_>) -> Option<Moment> {
        let of_serial = |text: &str| Some(Moment::Local(cell::serial(text)?.and_utc().timestamp()));
        let moment = |text: &str| cell::moment(text).or_else(|| of_serial(text));
        self.read(column, moment, ("a time such as 2025-03-01 08:30:00", "时间，如 2025-03-01 08:30:00"))
    }

    /// A time of day in seconds from 00:00: beyond 86 400 on the next day.
    pub(super) fn clock(&mut self, column: Col<'_>) -> Option<i64> {
        self.read(column, cell::clock, ("a time of day such as 08:30", "时刻，如 08:30"))
    }

    /// A word of a vocabulary.
    pub(super) fn word<T: Copy>(
        &mut self,
        column: Col<'_>,
        all: &'static [(T, &'static str, &'static [&'static str])],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column)?;
        let value = parse(&text);
        if value.is_none() {
            let words = all.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ");
            let zh = all.iter().filter_map(|(.., zh)| zh.first()).copied().collect::<Vec<_>>().join("、");
            let name = column.name;
            let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
            let message = said!("\"{text}\" is not {article} {name}", "\"{text}\" 不是此列的用语");
            let every = all.iter().flat_map(|(_, word, zh)| std::iter::once(*word).chain(zh.iter().copied()));
            let mut hint = Said { en: format!("known: {words}"), zh: format!("可用：{zh}") };
            if let Some(near) = crate::diagnostics::nearest(&text, every) {
                hint.en.insert_str(0, &format!("did you mean `{near}`? "));
                hint.zh.insert_str(0, &format!("是否想写 `{near}`？"));
            }
            self.fault(Some(column), DiagnosticCode::D006, message, Some(hint), false);
        }
        value
    }

    /// A person, by any of their names. A work number beside the name decides where `people.toml` knows it: names are shared,
    /// numbers are not.
    pub(super) fn person(&mut self, column: Col<'_>, date: Option<NaiveDate>) -> Option<Person> {
        let number = column.number.and_then(|at| self.text(Col { at: Some(at), number: None, ..column }));
        if let Some(person) = number.as_deref().and_then(|number| self.people.known(number, date)) {
            return Some(person);
        }
        let name = self.needed(column)?;
        if let Some(number) = number {
            self.faults.namesakes.see(&name, &number, self.line);
        }
        self.named(column, &name, date)
    }

    /// The people a cell names, separated by ; or 、.
    pub(super) fn people(&mut self, column: Col<'_>, date: Option<NaiveDate>) -> Vec<Person> {
        let Some(names) = self.text(column) else { return Vec::new() };
        let names = names.split([';', '；', '、']).map(cell::clean).filter(|name| !name.is_empty());
        names.filter_map(|name| self.named(column, name, date)).collect()
    }

    fn named(&mut self, column: Col<'_>, name: &str, date: Option<NaiveDate>) -> Option<Person> {
        if cell::is_destroyed_id(name) {
            let message = said!(
                "\"{name}\" was a long number that a spreadsheet destroyed; export again and do not open it before",
                "\"{name}\" 原为长数字，已被电子表格破坏；请重新导出且不要先打开"
            );
            self.bad(column, DiagnosticCode::D006, message);
            return None;
        }
        match self.people.resolve(name, date) {
            Ok(person) => Some(person),
            Err(unknown) => {
                let hint = unknown.hint();
                let message = said!("nobody is known as \"{name}\"", "没有人叫 \"{name}\"");
                self.fault(Some(column), DiagnosticCode::D008, message, hint, false);
                None
            }
        }
    }

    /// Something wrong with a cell.
    pub(super) fn bad(&mut self, column: Col<'_>, code: DiagnosticCode, message: Said) {
        self.fault(Some(column), code, message, None, false);
    }

    /// Something doubtful about a cell; the row stands.
    pub(super) fn doubt(&mut self, column: Col<'_>, code: DiagnosticCode, message: Said) {
        self.fault(Some(column), code, message, None, true);
    }

    pub(super) fn fault(
        &mut self,
        column: Option<Col<'_>>,
        code: DiagnosticCode,
        message: Said,
        hint: Option<Said>,
        doubt: bool,
    ) {
        self.sound &= doubt;
        let column = column.map(|column| Arc::from(column.name));
        self.faults.push(Fault { line: self.line, column, code, message, hint, doubt });
    }
}

impl Fault {
    pub(super) fn diagnostic(self, file: &Arc<str>, log: &str) -> Diagnostic {
        let place = Place::new(file, self.line);
        let at = match &self.column {
            Some(column) => At::cell_named(&place, Arc::clone(column), column::chinese(log, column)),
            None => At::row(&place),
        };
        let made = if self.doubt {
            Diagnostic::warning(self.code, at, self.message)
        } else {
            Diagnostic::error(self.code, at, self.message)
        };
        match self.hint {
            Some(hint) => made.hint(hint),
            None => made,
        }
    }
}

pub(super) fn set_aside_csv(rows: &[SetAside], lang: Lang) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |record: [&str; 5]| {
        // Writing into memory does not fail.
        let _ = writer.write_record(record);
    };
    write(["file", "line", "column", "reason", "row"]);
    for row in rows {
        write([
            &row.place.file,
            &row.place.line.to_string(),
            row.column.as_deref().unwrap_or_default(),
            row.reason.in_lang(lang),
            &row.text,
        ]);
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::log::split::{Chunk, each_row};

    #[test]
    fn work_numbers_of_one_name_are_compared_over_the_stretches_of_a_file() {
        let seen = |rows: &[(&str, &str, u64)]| {
            let mut namesakes = Namesakes::default();
            for (name, number, line) in rows {
                namesakes.see(name, number, *line);
            }
            namesakes
        };
        let told = |namesakes: &Namesakes| namesakes.diagnostics(&Arc::from("a.csv")).count();
        let mut whole = seen(&[("Lin", "1", 2), ("Zhou", "2", 3), ("Lin", "1", 4)]);
        assert_eq!(told(&whole), 0);
        whole.add(seen(&[("Zhou", "2", 5)]));
        assert_eq!(told(&whole), 0);
        whole.add(seen(&[("Lin", "3", 6), ("Lin", "4", 7)]));
        assert_eq!(told(&whole), 1);
    }

    #[test]
    fn short_cells_are_told_apart_by_every_byte_and_their_length() {
        let (file, people) = (Arc::from("a.csv"), People::default());
        let text = "a\0,a,b,,fifteen-letters,sixteen--letters,behind it all";
        let chunk = Chunk { bytes: text.into(), first_line: 1, lines: None };
        let (mut faults, mut short) = (Faults::new(false), Vec::new());
        each_row(&chunk, b',', |cells, _| {
            let row = Row {
                file: &file,
                text: &chunk.bytes,
                cells,
                line: 1,
                people: &people,
                faults: &mut faults,
                sound: true,
            };
            short.extend((0..7).map(|at| row.short(Col { name: "agent", at: Some(at), number: None })));
            assert_eq!(row.short(Col { name: "agent", at: None, number: None }), None);
            ControlFlow::Continue(())
        });
        for (at, one) in short.iter().enumerate().take(5) {
            assert!(one.is_some(), "cell {at}");
            assert_eq!(short.iter().filter(|other| *other == one).count(), 1, "cell {at}");
        }
        assert_eq!(short[5..], [None, None], "too long, and too near the end");
    }
}
