//! Row checks: whether each row of a log is as the rules say.
//!
//! [`Checks`] binds the rules of a log to its columns; each row is judged on its own (`rows`), side by side with the others;
//! what only several rows show (a number twice, a page missing) is put by and judged at the end (`across`). Everything
//! found is kept small and put into words when it is printed (`fault`).

mod across;
mod fault;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::book::row_check::{Asks, Check, Operand, Partner};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::column::{CHECKED, FINDINGS, Kind, kind_of, sheet};
use crate::model::{Accumulate, Cell, ColumnId, Finding, Month, Person, Place, Record, Said, Shape, Table};
use crate::said;

use super::filter::{Bound, spelt};
use super::seal::Difference;

use across::{Entry, Key};
pub use across::{PartnerRows, Partners};
use fault::Fault;

/// What is asked of a run beside the rules.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Only the rows of this month, where one was stated.
    pub month: Option<Month>,
    /// The time of the run: what the age of a row is counted to, and the day by which a row without a date is judged.
    pub now: NaiveDateTime,
    /// What becomes of a month that was stated when the log does not date its rows.
    pub undated: Undated,
}

/// A log that does not date its rows, where a month is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undated {
    /// The month cannot be chosen from it.
    Refused,
    /// It is the month's, whole.
    Whole,
}

/// The rules of a log, bound to its columns.
pub struct Checks<'b> {
    shape: Shape,
    rules: Vec<Rule<'b>>,
    options: Options,
}

/// One rule, bound.
struct Rule<'b> {
    check: &'b Check,
    when: Bound,
    unless: Bound,
    /// The columns of what it asks, in the rule's own order, with what they hold.
    columns: Vec<(ColumnId, Kind)>,
    /// The time of the run.
    now: NaiveDateTime,
    /// The words that will do, of each cell it asks about; of a route, those that decide before those they decide on.
    words: Vec<Vec<String>>,
    /// How cells become keys, for a rule that looks across rows.
    key: Key,
    subject: Option<ColumnId>,
    agent: ColumnId,
    date: (ColumnId, Kind),
}

/// What of the rules a file lets be checked.
#[derive(Clone, Debug, Default)]
pub struct Fitting {
    /// For each rule, the columns it cannot do without and the file lacks.
    lacking: Vec<Vec<ColumnId>>,
    /// Whether a rule is checked at all.
    checked: Vec<bool>,
    /// Whether the file dates its rows.
    dated: bool,
    headers: Vec<String>,
}

/// One thing found, kept small: there may be one in each of a million rows.
#[derive(Clone, Debug)]
struct Found {
    rule: u32,
    line: u64,
    column: Option<ColumnId>,
    subject: Box<str>,
    value: Box<str>,
    people: Box<[Person]>,
    date: Option<NaiveDate>,
    excess: Option<Decimal>,
    fault: Fault,
}

/// What the rows of a stretch of a log show.
#[derive(Debug, Default)]
pub struct Seen {
    /// Rows each rule is about.
    rows: Vec<u64>,
    found: Vec<Found>,
    /// What a rule put by of each row, for rules that look across rows.
    entries: BTreeMap<u32, Vec<Entry>>,
    /// The rules that are about the row at hand.
    about: Vec<u32>,
}

/// What was found in a log, in the order of its rows.
pub struct Findings<'b> {
    checks: Checks<'b>,
    fitting: Fitting,
    file: Arc<str>,
    rows: Vec<u64>,
    found: Vec<Found>,
}

impl<'b> Checks<'b> {
    /// Binds rules of one log.
    pub fn new(log: &str, checks: impl IntoIterator<Item = &'b Check>, options: Options) -> Self {
        let mut shape = Shape::new(log);
        let rules = checks.into_iter().map(|check| Rule::new(check, options.now, &mut shape)).collect();
        Self { shape, rules, options }
    }

    /// The columns the rules ask about.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The other logs the rules look into, with what is asked of them.
    pub fn partners(&self) -> impl Iterator<Item = &'b Partner> {
        self.rules.iter().filter_map(|rule| match &rule.check.asks {
            Asks::Partner(partner) => Some(partner),
            _ => None,
        })
    }

    /// Whether a rule asks that rows are as they were sealed.
    pub fn asks_for_seal(&self) -> bool {
        self.rules.iter().any(|rule| rule.check.asks == Asks::Sealed)
    }

    /// What of the rules a file with these columns lets be checked.
    pub fn fit(
        &self,
        has: impl Fn(ColumnId) -> bool,
        headers: &[String],
        partners: &Partners,
        sealed: bool,
    ) -> Fitting {
        let lacking: Vec<Vec<ColumnId>> =
            self.rules.iter().map(|rule| rule.needed().into_iter().filter(|column| !has(*column)).collect()).collect();
        let checked = self.rules.iter().zip(&lacking).map(|(rule, lacking)| match &rule.check.asks {
            // What there is of a form is checked, what there is not is said.
            Asks::Filled(_) => {
                let there = |column: &ColumnId| !lacking.contains(column);
                rule.when.needed().all(|column| there(&column)) && rule.columns.iter().any(|(column, _)| has(*column))
            }
            Asks::Partner(partner) => lacking.is_empty() && partners.have(&partner.log),
            Asks::Sealed => sealed,
            _ => lacking.is_empty(),
        });
        Fitting {
            checked: checked.collect(),
            dated: self.rules.iter().any(|rule| has(rule.date.0)),
            headers: headers.to_vec(),
            lacking,
        }
    }

    /// Judges a row. Nothing is kept of a row with a cell at fault: whoever reads the log reports it.
    pub fn row(&self, fitting: &Fitting, partners: &Partners, seen: &mut Seen, row: &mut impl Record) {
        seen.rows.resize(self.rules.len(), 0);
        seen.about.clear();
        let found = seen.found.len();
        for (at, rule) in self.rules.iter().enumerate().filter(|(at, _)| fitting.checked[*at]) {
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            if rule.check.asks == Asks::Sealed || !rule.is_about(self.options, row) {
                continue;
            }
            seen.about.push(number);
            match rule.key {
                Key::None => rule.judge(number, partners, seen, row),
                Key::Of(_) => rule.put_by(number, seen, row),
            }
        }
        if row.is_sound() {
            for number in &seen.about {
                seen.rows[*number as usize] += 1;
            }
        } else {
            seen.found.truncate(found);
            let line = row.place().line;
            for number in &seen.about {
                if let Some(entries) = seen.entries.get_mut(number) {
                    entries.pop_if(|entry| entry.line == line);
                }
            }
        }
    }

    /// Judges what only the whole shows, and puts everything found in the order of the rows.
    pub fn close(self, file: &str, fitting: Fitting, seen: Seen, differences: &[Difference]) -> Findings<'b> {
        let Seen { mut rows, mut found, entries, .. } = seen;
        rows.resize(self.rules.len(), 0);
        for (number, entries) in entries {
            self.rules[number as usize].across(number, entries, &mut found);
        }
        for (number, _) in (0_u32..).zip(&self.rules).filter(|(_, rule)| rule.check.asks == Asks::Sealed) {
            found.extend(differences.iter().map(|difference| Found {
                rule: number,
                line: difference.line,
                column: None,
                subject: difference.entry.to_string().into(),
                value: difference.value.as_str().into(),
                people: Box::default(),
                date: None,
                excess: None,
                fault: Fault::Seal(difference.what),
            }));
        }
        // Stable: what was found in one row stays in the order of the rules.
        found.sort_by_key(|found| (found.line, found.rule));
        Findings { checks: self, fitting, file: Arc::from(file), rows, found }
    }
}

impl Accumulate for Seen {
    fn add(&mut self, behind: Self) {
        if self.rows.len() < behind.rows.len() {
            self.rows.resize(behind.rows.len(), 0);
        }
        for (own, more) in self.rows.iter_mut().zip(behind.rows) {
            *own += more;
        }
        self.found.extend(behind.found);
        for (rule, entries) in behind.entries {
            self.entries.entry(rule).or_default().extend(entries);
        }
    }
}

impl<'b> Rule<'b> {
    fn new(check: &'b Check, now: NaiveDateTime, shape: &mut Shape) -> Self {
        let mut columns = Vec::new();
        let mut ask = |name: &Arc<str>| (shape.ask(name), kind_of(&check.log, name));
        check.asks.for_each_column(&mut |name| columns.push(ask(name)));
        let date = ask(&check.date);
        Self {
            check,
            key: Key::new(check),
            words: words(&check.asks),
            now,
            when: Bound::new(&check.when, shape),
            unless: Bound::new(&check.unless, shape),
            columns,
            subject: check.subject.as_ref().map(|column| shape.ask(column)),
            agent: shape.ask(&check.agent),
            date,
        }
    }

    /// The columns it cannot do without.
    fn needed(&self) -> BTreeSet<ColumnId> {
        self.columns.iter().map(|(column, _)| *column).chain(self.when.needed()).collect()
    }

    fn is_about(&self, options: Options, row: &mut impl Record) -> bool {
        let validity = self.check.head.validity;
        if options.month.is_some() || validity.since.is_some() || validity.until.is_some() {
            let day = self.day(row);
            if let (Some(month), Some(day)) = (options.month, day)
                && !month.contains(day)
            {
                return false;
            }
            if !validity.holds_on(day.unwrap_or(options.now.date())) {
                return false;
            }
        }
        self.when.takes(row) && (self.unless.is_empty() || !self.unless.takes(row))
    }

    /// The day of a row, if it states one.
    fn day(&self, row: &mut impl Record) -> Option<NaiveDate> {
        rows::Time::read(row, self.date).map(rows::Time::day)
    }

    /// What is found in the row at hand.
    fn found(&self, rule: u32, row: &mut impl Record, column: Option<ColumnId>, fault: Fault) -> Found {
        let day = self.day(row);
        Found {
            rule,
            line: row.place().line,
            subject: self.subject.map(|column| rows::text(row, column)).unwrap_or_default(),
            value: column.map(|column| rows::text(row, column)).unwrap_or_default(),
            people: row.people(self.agent, day).into(),
            date: day,
            column,
            excess: None,
            fault,
        }
    }
}

/// The words that will do of each cell a rule asks about, as rules and as people write them.
fn words(asks: &Asks) -> Vec<Vec<String>> {
    let texts = |operands: &[Operand]| -> Vec<String> {
        let text = |operand: &Operand| match operand {
            Operand::Text(text) => Some(text.clone()),
            _ => None,
        };
        operands.iter().filter_map(text).collect()
    };
    match asks {
        Asks::Is(cells) => cells.iter().map(|(column, operands)| spelt(column, &texts(operands))).collect(),
        Asks::Route { by, column, cells } => {
            let pair = |(cell, will_do): &(String, Vec<String>)| {
                [spelt(by, std::slice::from_ref(cell)), spelt(column, will_do)]
            };
            cells.iter().flat_map(pair).collect()
        }
        _ => Vec::new(),
    }
}

impl Findings<'_> {
    /// How much is wrong, and not only worth knowing.
    pub fn faults(&self) -> usize {
        self.found.iter().filter(|found| self.check(found).gravity.is_fault()).count()
    }

    fn check(&self, found: &Found) -> &Check {
        self.checks.rules[found.rule as usize].check
    }

    /// Says once which rules the file cannot show, and why. That none can be checked is an error.
    pub fn say_unchecked(&self, sink: &mut Sink) {
        let shape = &self.checks.shape;
        let file = || At::File(Arc::clone(&self.file));
        if self.checks.options.month.is_some() && !self.fitting.dated {
            let dates: BTreeSet<&str> = self.checks.rules.iter().map(|rule| &*rule.check.date).collect();
            let dates = Vec::from_iter(dates).join(", ");
            let message = said!(
                "the file does not date its rows: --month cannot choose among them",
                "文件各行没有日期，无法按 --month 筛选"
            );
            let hint = said!("looked for: {dates}", "查找的列：{dates}");
            let whole = said!("the file does not date its rows: all of them are checked", "文件各行没有日期：全部检查");
            sink.push(match self.checks.options.undated {
                Undated::Refused => Diagnostic::error(DiagnosticCode::D004, file(), message).hint(hint),
                Undated::Whole => Diagnostic::note(DiagnosticCode::D031, file(), whole).hint(hint),
            });
        }
        let none = !self.fitting.checked.contains(&true);
        if none && self.fitting.lacking.iter().all(Vec::is_empty) {
            let log = self.checks.shape.log();
            let message =
                said!("no check of {log} can be made with what was given", "所给内容不足以进行 {log} 的任何检查");
            sink.push(Diagnostic::error(DiagnosticCode::D031, file(), message));
        }
        // What the file does have is said once.
        let mut listed = false;
        for (at, rule) in self.checks.rules.iter().enumerate() {
            let lacking = &self.fitting.lacking[at];
            if lacking.is_empty() {
                continue;
            }
            let names: Vec<&str> = lacking.iter().map(|column| shape.name(*column)).collect();
            let list: Vec<String> = names.iter().map(|name| self.both_names(name)).collect();
            let (id, list) = (&rule.check.head.id, list.join(", "));
            let message = if self.fitting.checked[at] {
                said!("`{id}` is checked without what the file lacks: {list}", "`{id}` 未检查文件所缺的列：{list}")
            } else {
                said!("`{id}` cannot be checked: the file lacks {list}", "无法检查 `{id}`：文件缺少 {list}")
            };
            let code = DiagnosticCode::D031;
            let mut diagnostic =
                if none { Diagnostic::error(code, file(), message) } else { Diagnostic::note(code, file(), message) };
            let near: Vec<String> = names.iter().filter_map(|name| self.near(name)).collect();
            let near = near.join(", ");
            if !near.is_empty() {
                let hint = said!(
                    "is it {near}? [columns] in cs.toml maps it",
                    "是否为 {near}？可在 cs.toml 的 [columns] 中对应"
                );
                diagnostic = diagnostic.hint(hint);
            } else if !listed {
                let have = self.fitting.headers.join(", ");
                diagnostic = diagnostic.hint(said!("the file has: {have}", "文件有：{have}"));
                listed = true;
            }
            sink.push(diagnostic);
        }
    }

    /// A column's English name, and its Chinese one where it has one.
    fn both_names(&self, column: &str) -> String {
        match sheet(self.checks.shape.log()).and_then(|sheet| sheet.column(column)).map(|column| column.zh) {
            Some(zh) if !zh.is_empty() => format!("{column} ({zh})"),
            _ => column.to_owned(),
        }
    }

    /// The header nearest to a column's names, among those that stand for no column yet.
    fn near(&self, column: &str) -> Option<String> {
        let known = sheet(self.checks.shape.log()).map_or(&[][..], |sheet| sheet.columns);
        let zh = known.iter().find(|own| own.name == column).map_or("", |own| own.zh);
        let taken = |header: &&str| {
            let of_rules = self.checks.shape.columns().any(|name| name.eq_ignore_ascii_case(header));
            of_rules || known.iter().any(|own| own.zh == *header || own.aliases.contains(header))
        };
        let headers = self.fitting.headers.iter().map(|header| header.trim()).filter(|header| !header.is_empty());
        let free: Vec<&str> = headers.filter(|header| !taken(header)).collect();
        let near = nearest(column, free.iter().copied()).or_else(|| nearest(zh, free.iter().copied()));
        near.map(|near| format!("`{near}`"))
    }

    /// The findings, one a row.
    pub fn table(self) -> Table {
        let wording: Vec<fault::Wording> =
            self.checks.rules.iter().map(|rule| rule.wording(&self.checks.shape)).collect();
        let (file, found) = (self.file, self.found);
        Table::new(FINDINGS.name, said!("findings", "检查结果"), FINDINGS.all(), found.len(), move |at| {
            let found = &found[at];
            wording[found.rule as usize].finding(found, &file).row()
        })
    }

    /// Each rule with how many rows it is about and how many findings there are.
    pub fn summary(&self) -> Table {
        let mut counts = vec![0_i64; self.checks.rules.len()];
        for found in &self.found {
            counts[found.rule as usize] += 1;
        }
        let rows = self.checks.rules.iter().enumerate().map(|(at, rule)| {
            let head = &rule.check.head;
            let gravity = rule.check.gravity;
            let counted = |count: i64| if self.fitting.checked[at] { Cell::Count(count) } else { Cell::Empty };
            vec![
                Cell::text(&head.id),
                Cell::Clauses(head.clauses.clone()),
                Cell::Word(head.title.said()),
                Cell::Word(gravity.said()),
                match rule.check.asks {
                    Asks::Sealed => Cell::Empty,
                    _ => counted(i64::try_from(self.rows[at]).unwrap_or(i64::MAX)),
                },
                counted(counts[at]),
            ]
        });
        Table::of_rows(CHECKED.name, said!("checks", "检查汇总"), CHECKED.all(), rows.collect())
    }

    /// The findings that count as incidents: one for a row, a rule and a person. Says what cannot be one.
    pub fn incidents(&self, sink: &mut Sink) -> Vec<super::emit::Emitted> {
        let mut emitted = Vec::new();
        let mut last = None;
        for found in &self.found {
            let rule = &self.checks.rules[found.rule as usize];
            let Some(code) = &rule.check.counts_as else { continue };
            if last == Some((found.line, found.rule)) {
                continue;
            }
            last = Some((found.line, found.rule));
            let place = Place::new(&self.file, found.line);
            let mut lacks = |column: &str| {
                let message = said!(
                    "empty: an incident of `{code}` needs it (rule `{}`)",
                    "为空：计为 `{code}` 须填写（规则 `{}`）",
                    rule.check.head.id
                );
                sink.push(Diagnostic::error(DiagnosticCode::D011, At::cell(&place, column), message));
            };
            let Some(date) = found.date else {
                lacks(&rule.check.date);
                continue;
            };
            if found.people.is_empty() {
                lacks(&rule.check.agent);
                continue;
            }
            let excess = rule.check.excess.zip(found.excess);
            for employee in &found.people {
                emitted.push(super::emit::Emitted {
                    employee: employee.clone(),
                    date,
                    code: code.clone(),
                    number: excess,
                    note: self.note(found),
                    source: place.to_string(),
                });
            }
        }
        emitted
    }

    /// Says how many findings [`Self::incidents`] leaves out, because their rules count as none.
    pub fn say_uncounted(&self, sink: &mut Sink) {
        let others = self.found.iter().filter(|found| self.check(found).counts_as.is_none()).count();
        if others > 0 {
            let message = said!(
                "findings of rules that count as no incident, left out: {others}",
                "所属规则不计为违规而未列入的发现：{others} 项"
            );
            sink.push(Diagnostic::note(DiagnosticCode::D031, At::File(Arc::clone(&self.file)), message));
        }
    }

    fn note(&self, found: &Found) -> Said {
        let wording = self.checks.rules[found.rule as usize].wording(&self.checks.shape);
        let finding: Finding = wording.finding(found, &self.file);
        if finding.subject.is_empty() {
            finding.message
        } else {
            let subject = finding.subject;
            said!("{subject}: ", "{subject}：").and(&finding.message)
        }
    }
}
