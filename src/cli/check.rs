use std::path::Path;

use clap::{Args, ValueEnum};

use crate::book::row_check;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::log::{LogRecord, Present};
use crate::measure::check::{Checks, Findings, Fitting, Options, PartnerRows, Partners, Seen, Undated};
use crate::measure::emit::{self, Emitted};
use crate::measure::seal::{Difference, Log, Row, Seals};
use crate::model::column::SEALED;
use crate::model::{Cell, Outcome, Shape, Table};
use crate::render;
use crate::said;

use super::folder::Folder;
use super::session::Session;
use super::{Common, Run, Stop};

/// Check each row of a log: is it complete, within bounds, in order, in the right hands
#[derive(Args)]
pub(crate) struct Check {
    /// Which log it is: orders, stock, contracts, duty_log … or one of your own that the book has checks for
    log: String,
    /// The file; `-` is standard input
    file: String,
    /// Another log that a rule looks into, as LOG=FILE (can be repeated)
    #[arg(long, value_name = "LOG=FILE")]
    with: Vec<String>,
    /// Write the findings of rules that say `counts_as` as an incident log
    #[arg(long, value_enum, conflicts_with = "summary")]
    emit: Option<Emit>,
    /// Count the findings of each rule instead of listing them
    #[arg(long)]
    summary: bool,
    /// Seal what is in the log now, in FILE.seal, so that later changes show
    #[arg(long, conflicts_with_all = ["emit", "summary", "with"])]
    seal: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Emit {
    Incidents,
}

impl Run for Check {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        if self.seal {
            return self.seal(session);
        }
        let with = self.other_logs()?;
        let given = |log: &str| with.iter().find(|(own, _)| *own == log).map(|(_, file)| (*file).to_owned());
        let named: Vec<&str> = with.iter().map(|(log, _)| *log).collect();
        self.findings_of(session, Undated::Refused, &given, &named, |findings, sink| {
            let found = findings.faults() > 0;
            let table = match (self.emit, self.summary) {
                (Some(Emit::Incidents), _) => {
                    findings.say_uncounted(sink);
                    emit::table(findings.incidents(sink))
                }
                (None, true) => findings.summary(),
                (None, false) => findings.table(),
            };
            Outcome { found, ..Outcome::of(table) }
        })
    }
}

/// What the checks of a log found.
pub(crate) struct Checked {
    /// Rule by rule.
    pub(crate) summary: Table,
    /// Every finding.
    pub(crate) findings: Table,
    /// The findings that count as incidents.
    pub(crate) incidents: Vec<Emitted>,
    /// How many of them are faults, and not only worth knowing.
    pub(crate) faults: usize,
}

impl Check {
    /// The checks of a log in a month's folder, which has the other logs too.
    pub(crate) fn of_folder(log: &str, file: String, common: &Common) -> Self {
        Self {
            log: log.to_owned(),
            file,
            with: Vec::new(),
            emit: None,
            summary: false,
            seal: false,
            common: common.clone(),
        }
    }

    /// Judges the rows of the month; a log that does not date its rows is judged whole.
    pub(crate) fn checked(&self, session: &mut Session<'_, '_>, folder: &Folder<'_>) -> Result<Checked, Stop> {
        self.findings_of(session, Undated::Whole, &|log| folder.log(log), &[], |findings, sink| {
            // What names nobody can be no incident; it is a finding all the same.
            let mut unnamed = Sink::default();
            let incidents = findings.incidents(&mut unnamed);
            unnamed.soften(DiagnosticCode::D011);
            sink.append(unnamed);
            Checked { summary: findings.summary(), incidents, faults: findings.faults(), findings: findings.table() }
        })
    }

    /// Reads and judges the log, and makes an answer of what is found. `partner` knows the files of other logs, of which
    /// `named` must be looked into by some rule.
    fn findings_of<T>(
        &self,
        session: &mut Session<'_, '_>,
        undated: Undated,
        partner: &dyn Fn(&str) -> Option<String>,
        named: &[&str],
        answer: impl FnOnce(Findings<'_>, &mut Sink) -> T,
    ) -> Result<T, Stop> {
        let only = self.common.only.clone();
        let options = Options { month: session.stated_month(), now: session.now(), undated };
        let seals = self.seals(session)?;
        let (book, ..) = session.parts();
        let rules: Vec<row_check::Check> =
            book.checks().iter().filter(|check| check.is_of(&self.log, &only)).cloned().collect();
        if rules.is_empty() {
            return Err(self.no_rules(session));
        }
        let checks = Checks::new(&self.log, &rules, options);
        let partners = read_partners(session, &checks, (&self.log, &self.file), partner, named)?;
        if seals.is_none() && checks.asks_for_seal() && self.file != "-" {
            let message = said!(
                "{} is not sealed: --seal seals what is in it now",
                "{} 尚未封存：--seal 可封存现有内容",
                self.file
            );
            session.sink().push(Diagnostic::note(DiagnosticCode::D032, At::Run, message));
        }
        let differences = match &seals {
            Some(seals) if checks.asks_for_seal() => self.differences(session, seals)?,
            _ => Vec::new(),
        };
        let findings = self.findings(session, checks, &partners, seals.is_some(), &differences)?;
        let answer = answer(findings, session.sink());
        session.stop_on_errors()?;
        Ok(answer)
    }

    /// The other logs given, by name.
    fn other_logs(&self) -> Result<Vec<(&str, &str)>, Stop> {
        let pair = |with: &'_ String| -> Option<(usize, usize)> {
            let at = with.find('=')?;
            (at > 0 && at + 1 < with.len()).then_some((at, at + 1))
        };
        self.with
            .iter()
            .map(|with| match pair(with) {
                Some((end, start)) => Ok((&with[..end], &with[start..])),
                None => Err(Stop::Failure(
                    DiagnosticCode::U001,
                    said!("--with takes LOG=FILE, not `{with}`", "--with 应为 记录=文件，而不是 `{with}`"),
                )),
            })
            .collect()
    }

    /// Why there is nothing to check the log by.
    fn no_rules(&self, session: &mut Session<'_, '_>) -> Stop {
        let book = session.book();
        let mut logs: Vec<&str> = book.checks().iter().map(|check| &*check.log).collect();
        logs.sort_unstable();
        logs.dedup();
        let (log, id, only) = (&self.log, &book.policy().id, self.common.only.join(", "));
        let known = logs.join(", ");
        if logs.contains(&log.as_str()) {
            let words = said!("no check of {log} is called {only}", "{log} 没有名为 {only} 的检查");
            return Stop::Failure(DiagnosticCode::U001, words);
        }
        let message = said!("the book {id} has no checks for the log `{log}`", "制度 {id} 没有对记录 `{log}` 的检查");
        let hint = match nearest(log, logs.iter().copied()) {
            Some(near) => {
                said!("did you mean `{near}`? it has checks for: {known}", "是否想写 `{near}`？可检查：{known}")
            }
            None if logs.is_empty() => {
                said!("write a [[check]] with log = \"{log}\"", "请写一条 [[check]]，log = \"{log}\"")
            }
            None => said!("it has checks for: {known}", "可检查：{known}"),
        };
        session.sink().push(Diagnostic::error(DiagnosticCode::U001, At::Run, message).hint(hint));
        Stop::Reported
    }

    /// Reads and judges the log.
    fn findings<'b>(
        &self,
        session: &mut Session<'_, '_>,
        checks: Checks<'b>,
        partners: &Partners,
        sealed: bool,
        differences: &[Difference],
    ) -> Result<Findings<'b>, Stop> {
        let mut fitting = Fitting::default();
        let (_, reader, sink) = session.parts();
        let seen = reader.records(
            &self.file,
            checks.shape(),
            |present: &Present<'_>| {
                fitting = checks.fit(|column| present.has(column), present.headers(), partners, sealed);
                let (checks, fitting) = (&checks, fitting.clone());
                move |seen: &mut Seen, row: &mut LogRecord<'_, '_>| checks.row(&fitting, partners, seen, row)
            },
            sink,
        );
        let findings = checks.close(&self.file, fitting, seen.ok_or(Stop::Reported)?, differences);
        findings.say_unchecked(session.sink());
        session.stop_on_errors()?;
        Ok(findings)
    }

    /// The file of the log's seals.
    fn seal_file(&self) -> String {
        format!("{}.seal", self.file)
    }

    /// The seals of the log, if it was sealed.
    fn seals(&self, session: &mut Session<'_, '_>) -> Result<Option<Seals>, Stop> {
        if self.file == "-" {
            return Ok(None);
        }
        let file = self.seal_file();
        let bytes = match session.files().read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let words = said!("cannot read {file}: {error}", "无法读取 {file}：{error}");
                return Err(Stop::Failure(DiagnosticCode::D001, words));
            }
        };
        Seals::parse(&String::from_utf8_lossy(&bytes)).map(Some).map_err(|line| {
            Stop::Failure(
                DiagnosticCode::D032,
                said!("{file}:{line}: this is not a seal as --seal writes it", "{file}:{line}：不是 --seal 写出的封印"),
            )
        })
    }

    /// Every cell of the log.
    fn entries(&self, session: &mut Session<'_, '_>) -> Result<Log, Stop> {
        let mut headers = Vec::new();
        let (book, reader, sink) = session.parts();
        // The columns by which the header is found; every cell is read.
        let mut shape = Shape::new(&self.log);
        for check in book.checks().iter().filter(|check| *check.log == *self.log) {
            check.columns().for_each(|column| {
                shape.ask(column);
            });
        }
        let rows = reader.records(
            &self.file,
            &shape,
            |present: &Present<'_>| {
                headers = present.headers().to_vec();
                |rows: &mut Vec<Row>, row: &mut LogRecord<'_, '_>| {
                    rows.push(Row { line: crate::model::Record::place(row).line, cells: row.cells() });
                }
            },
            sink,
        );
        let rows = rows.ok_or(Stop::Reported)?;
        session.stop_on_errors()?;
        Ok(Log { headers, rows })
    }

    fn differences(&self, session: &mut Session<'_, '_>, seals: &Seals) -> Result<Vec<Difference>, Stop> {
        Ok(seals.differences(&self.entries(session)?))
    }

    /// Seals what is in the log and not sealed yet, unless what is sealed was changed.
    fn seal(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        if self.file == "-" {
            let words = said!("--seal needs a file to put the seals beside", "--seal 需要文件，封印写在其旁");
            return Err(Stop::Failure(DiagnosticCode::U001, words));
        }
        let (book, ..) = session.parts();
        let rules: Vec<row_check::Check> =
            book.checks().iter().filter(|check| check.is_of(&self.log, &[])).cloned().collect();
        let checks =
            Checks::new(&self.log, &rules, Options { month: None, now: session.now(), undated: Undated::Refused });
        if !checks.asks_for_seal() {
            let (log, id) = (&self.log, &session.book().policy().id);
            let words = said!(
                "the book {id} asks for no seal of {log}: a [[check]] with sealed = true does",
                "制度 {id} 不要求封存 {log}：须有写明 sealed = true 的 [[check]]"
            );
            return Err(Stop::Failure(DiagnosticCode::U001, words));
        }
        let mut seals = self.seals(session)?.unwrap_or_default();
        let log = self.entries(session)?;
        let changed = seals.differences(&log).len();
        if changed > 0 {
            let words = said!(
                "{} is not as it was sealed (entries changed: {changed}): `cs check {} {}` says where",
                "{} 与封存时不一致（{changed} 条）：cs check {} {} 可指出位置",
                self.file,
                self.log,
                self.file
            );
            return Err(Stop::Failure(DiagnosticCode::D032, words));
        }
        let before = seals.rows();
        seals.extend(&log);
        let file = self.seal_file();
        let written = render::file::write(Path::new(&file), |out| out.write_all(seals.text().as_bytes()));
        written.map_err(|error| {
            let words = said!("cannot write {file}: {error}", "无法写入 {file}：{error}");
            Stop::Failure(DiagnosticCode::U002, words)
        })?;
        let count = |rows: usize| Cell::Count(i64::try_from(rows).unwrap_or(i64::MAX));
        let row =
            vec![Cell::text(&self.file), count(seals.rows()), count(seals.rows() - before), Cell::text(seals.last())];
        let title = said!("seal", "封存");
        Ok(Outcome::of(Table::of_rows(SEALED.name, title, SEALED.all(), vec![row])))
    }
}

/// Reads the other logs that rules look into; says which were not given.
fn read_partners(
    session: &mut Session<'_, '_>,
    checks: &Checks<'_>,
    (log, file): (&str, &str),
    given: &dyn Fn(&str) -> Option<String>,
    named: &[&str],
) -> Result<Partners, Stop> {
    let mut partners = Partners::default();
    let (_, reader, sink) = session.parts();
    for partner in checks.partners() {
        let name = &partner.log;
        // A rule may look for the partner in the log itself.
        let own = (**name == *log && file != "-").then(|| file.to_owned());
        let Some(file) = given(name).or(own) else {
            let message = said!(
                "rules that look into {name} are not checked: give it with --with {name}=FILE",
                "未检查须对照 {name} 的规则：请用 --with {name}=文件 提供"
            );
            sink.push(Diagnostic::note(DiagnosticCode::D031, At::Run, message));
            continue;
        };
        let rows = PartnerRows::new(log, partner);
        let mut lacking: Vec<String> = Vec::new();
        let keys = reader.records(
            &file,
            rows.shape(),
            |present: &Present<'_>| {
                let lacks = rows.needed().filter(|column| !present.has(*column));
                lacking = lacks.map(|column| rows.shape().name(column).to_owned()).collect();
                let rows = &rows;
                move |keys: &mut Vec<Box<str>>, row: &mut LogRecord<'_, '_>| keys.extend(rows.key(row))
            },
            sink,
        );
        if !lacking.is_empty() {
            let columns = lacking.join(", ");
            let message = said!("the file lacks {columns}, by which rows are found", "文件缺少用于对照的列 {columns}");
            let at = At::File(file.as_str().into());
            if named.contains(&&**name) {
                sink.push(Diagnostic::error(DiagnosticCode::D004, at, message));
            } else {
                // Nobody said that this file is what the rule is to look into.
                sink.push(Diagnostic::note(DiagnosticCode::D031, at, message));
                continue;
            }
        }
        partners.add(partner, keys.unwrap_or_default());
    }
    for name in named {
        if !checks.partners().any(|partner| *partner.log == **name) {
            let message = said!("no check of {log} looks into {name}", "{log} 的检查都不对照 {name}");
            sink.push(Diagnostic::error(DiagnosticCode::U001, At::Run, message));
        }
    }
    session.stop_on_errors()?;
    Ok(partners)
}

#[cfg(test)]
mod tests;
