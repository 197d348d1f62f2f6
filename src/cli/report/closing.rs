//! Closing a month, and holding every later run against what was closed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveTime;

use crate::account::closing::{self, Changes, Link, Listed};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::closed::{ClosedMonth, Previous, file_name};
use crate::model::pay::Adjustment;
use crate::model::report::{Notice, Report, Section, Tone};
use crate::model::{Month, Outcome, Said, Table, Yuan};
use crate::render::{self, Format};
use crate::said;

use super::super::folder::Folder;
use super::super::session::Session;
use super::super::{Stop, failure};

/// What is asked about the closing of a month.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// Whether it is to be closed.
    pub(super) close: bool,
    /// Where adjustments are to be written.
    pub(super) adjust: Option<&'a str>,
    /// Whether everything is to be verified.
    pub(super) verify: bool,
}

/// The records of closed months that lie in a folder and beside it.
pub(super) struct Records {
    month: Month,
    /// Whether the month was over at the time of the run.
    is_over: bool,
    /// The months that have one.
    closed: BTreeSet<Month>,
    /// Those that were read: the month's own, the one before, and what else is asked about.
    listed: Vec<Listed>,
    faults: Sink,
}

impl Records {
    /// Reads the records.
    pub(super) fn read(session: &mut Session<'_, '_>, folder: &Folder<'_>, month: Month, asked: Asked<'_>) -> Self {
        let is_over = session.now() >= month.next().first().and_time(NaiveTime::MIN);
        let files = folder.records(session.folder());
        let closed: BTreeSet<Month> = files.keys().copied().collect();
        let before = closed.range(..month).next_back().copied();
        let is_asked = |own: Month| own == month || Some(own) == before || asked.verify || (asked.close && own > month);
        let said = std::mem::take(session.sink());
        let files = files.into_iter().filter(|(own, _)| is_asked(*own));
        let listed = files.map(|(month, file)| {
            let record = session.read_closed(&file);
            Listed { month, file, record }
        });
        let listed = listed.collect();
        let faults = std::mem::replace(session.sink(), said);
        Self { month, is_over, closed, listed, faults }
    }

    /// Says what is wrong with the records the month depends on: a run goes on with sound ones only.
    pub(super) fn check(&mut self, session: &mut Session<'_, '_>) -> Result<(), Stop> {
        session.sink().append(std::mem::take(&mut self.faults));
        if let Some((at, link)) = self.own_link() {
            let (code, file) = (DiagnosticCode::D035, At::File(self.listed[at].file.as_str().into()));
            match link {
                // The folder of the month before may have been put away.
                Link::Gone(_) => session.sink().push(Diagnostic::warning(code, file, link.fault().unwrap_or_default())),
                Link::OfAnother(_) | Link::Exchanged(_) => {
                    session.sink().push(Diagnostic::error(code, file, link.fault().unwrap_or_default()));
                }
                Link::Sound | Link::Unbelieved => {}
            }
        }
        session.stop_on_errors()
    }

    fn own_link(&self) -> Option<(usize, Link)> {
        let at = self.listed.iter().position(|own| own.month == self.month)?;
        let from = at.saturating_sub(1);
        // The record before may follow others, which are not looked at here.
        let links = closing::links(&self.listed[from..=at]);
        links.last().map(|link| (at, *link))
    }

    /// The month as it was closed, if it was.
    pub(super) fn own(&self) -> Option<&ClosedMonth> {
        let own = self.listed.iter().find(|own| own.month == self.month)?;
        own.record.as_ref().map(|(record, _)| record)
    }

    fn before(&self) -> Option<&Listed> {
        self.listed.iter().rfind(|own| own.month < self.month)
    }

    /// What the fund held when the month before was closed.
    pub(super) fn fund_opening(&self) -> Option<Yuan> {
        let before = self.before().filter(|own| own.month == self.month.previous())?;
        before.record.as_ref().and_then(|(record, _)| record.fund)
    }

    /// The record that one of this month follows.
    pub(super) fn previous(&self) -> Option<Previous> {
        let before = self.before()?;
        let digest = before.record.as_ref().map(|(_, digest)| digest.clone())?;
        Some(Previous { month: before.month, digest })
    }

    /// Holds the month against its record, closes it, passes on what differs, as asked; adds what there is to say to the
    /// report. Whether anything differs.
    pub(super) fn settle(
        &self,
        session: &mut Session<'_, '_>,
        folder: &Folder<'_>,
        report: &mut Report,
        now: &ClosedMonth,
        asked: Asked<'_>,
    ) -> Result<bool, Stop> {
        let month = self.month;
        let Some(closed) = self.own() else {
            if asked.adjust.is_some() {
                let words = said!("{month} is not closed: nothing is owed for it", "{month} 尚未结账，无须调整");
                return Err(Stop::Failure(DiagnosticCode::D036, words));
            }
            return if asked.close { self.close(session, folder, now).map(|()| false) } else { Ok(false) };
        };
        let changes = closing::changes(closed, now);
        let is_as_closed = changes.is_as_closed();
        if asked.close && !is_as_closed {
            let words = said!("{month} is closed already, and differs: ", "{month} 已结账，且与现在不同：");
            let words = words.and(&in_short(&changes));
            let hint =
                said!("--adjust passes the difference on to a later month", "可用 --adjust 将差额转入以后的月份");
            session.sink().push(failure(DiagnosticCode::D036, words).hint(hint));
            return Err(Stop::Reported);
        }
        let left = self.left(session, folder, &changes, asked.adjust)?;
        self.tell(session, folder, report, &changes, &left);
        let left_open = asked.adjust.is_none() && !left.is_empty();
        if let Some(file) = asked.adjust {
            Self::pass_on(session, folder, file, left)?;
        }
        Ok(!is_as_closed || left_open)
    }

    fn close(&self, session: &mut Session<'_, '_>, folder: &Folder<'_>, now: &ClosedMonth) -> Result<(), Stop> {
        let month = self.month;
        let refuse = |words: Said| Err(Stop::Failure(DiagnosticCode::D036, words));
        if !self.is_over {
            let last = month.last();
            return refuse(said!("{month} is not over before the end of {last}", "{month} 要到 {last} 结束后才能结账"));
        }
        let digest = render::closed::digest(now);
        if let Some(behind) = closing::first_after(&self.listed, month, &digest) {
            let later = behind.month;
            return refuse(said!(
                "{later} is closed already, and does not follow this: months are closed in their order",
                "{later} 已结账，且不承接本月：月份须按顺序结账"
            ));
        }
        let mut bytes = Vec::new();
        // Memory takes everything.
        let _ = render::closed::write(now, &mut bytes);
        let file = folder.path(&file_name(month));
        let message = said!(
            "{month} is closed; the digest of its record, to be kept on paper: {digest}",
            "{month} 已结账；记录的摘要（可抄录留存）：{digest}"
        );
        session.sink().push(Diagnostic::note(DiagnosticCode::D036, At::File(file.as_str().into()), message));
        session.write_last(PathBuf::from(file), bytes);
        Ok(())
    }

    /// What is still to be passed on, when the logs of later months have some of it.
    fn left(
        &self,
        session: &mut Session<'_, '_>,
        folder: &Folder<'_>,
        changes: &Changes,
        target: Option<&str>,
    ) -> Result<Vec<Adjustment>, Stop> {
        let later = folder.later(session.folder(), self.month).into_iter();
        let mut logs: Vec<String> =
            later.filter_map(|(_, path)| Folder::new(session.files(), &path).log("adjustments")).collect();
        let target = target.filter(|file| session.files().open(file).is_ok());
        if let Some(file) = target
            && !logs.iter().any(|own| same_file(own, file))
        {
            logs.push(file.to_owned());
        }
        let logged: Vec<Adjustment> = logs.iter().flat_map(|file| session.read_adjustments(file)).collect();
        session.stop_on_errors()?;
        Ok(closing::not_passed_on(self.month, closing::adjustments(changes), &logged))
    }

    /// Says on the page, and to whoever runs it, how the month stands to what was closed.
    fn tell(
        &self,
        session: &mut Session<'_, '_>,
        folder: &Folder<'_>,
        report: &mut Report,
        changes: &Changes,
        left: &[Adjustment],
    ) {
        let month = self.month;
        let mut section = Section::new("closed", said!("Closed month", "已结月份"));
        let at = At::File(folder.path(&file_name(month)).into());
        if changes.is_as_closed() {
            section.summary.push(agreement(changes));
            session.sink().push(Diagnostic::note(DiagnosticCode::D036, at.clone(), section.summary[0].clone()));
        } else {
            let message = difference(changes);
            section.summary.push(message.clone());
            report.notices.insert(0, Notice { tone: Tone::Attention, message: message.clone() });
            session.sink().push(Diagnostic::warning(DiagnosticCode::D036, at.clone(), message));
        }
        if !left.is_empty() {
            let (count, sum) = (left.len(), left.iter().map(|own| own.amount).sum::<Yuan>());
            let message = said!(
                "{count} adjustments are to be passed on to a later month, {sum} in all",
                "{count} 项调整待转入以后的月份，合计 {sum}"
            );
            let next = self.next_open(folder, session);
            let hint = said!("--adjust {next} writes them", "可用 --adjust {next} 写出");
            section.summary.push(message.clone());
            session.sink().push(Diagnostic::warning(DiagnosticCode::D036, at, message).hint(hint));
        }
        section.tables = changes.tables();
        if !left.is_empty() {
            section.tables.push(closing::adjustments_table(left));
        }
        report.sections.push(section);
    }

    /// The adjustments of the first later month that is not closed.
    fn next_open(&self, folder: &Folder<'_>, session: &Session<'_, '_>) -> String {
        let mut month = self.month.next();
        while self.closed.contains(&month) {
            month = month.next();
        }
        let mut later = folder.later(session.folder(), self.month).into_iter();
        let path = later.find(|(own, _)| *own == month).map(|(_, path)| path);
        let path = path.unwrap_or_else(|| folder.sibling(&month.to_string()));
        Path::new(&path).join("adjustments.csv").to_string_lossy().into_owned()
    }

    /// Writes what is left into the log of a later month, below what it has.
    fn pass_on(
        session: &mut Session<'_, '_>,
        folder: &Folder<'_>,
        file: &str,
        left: Vec<Adjustment>,
    ) -> Result<(), Stop> {
        let refuse = |words: Said| Err(Stop::Failure(DiagnosticCode::U001, words));
        if Format::of_path(Path::new(file)) != Some(Format::Csv) {
            return refuse(said!("--adjust writes a log: {file} is no .csv", "--adjust 写出 .csv 记录，而不是 {file}"));
        }
        let into = Path::new(file).parent().map_or_else(String::new, |own| own.to_string_lossy().into_owned());
        if same_file(if into.is_empty() { "." } else { &into }, folder.shown()) {
            return refuse(said!(
                "{file} is of the closed month itself: what is owed is paid with a later month",
                "{file} 属于已结月份本身：差额应随以后的月份发放"
            ));
        }
        if left.is_empty() {
            let message = said!("nothing is left to be passed on", "没有待转入的调整");
            session.sink().push(Diagnostic::note(DiagnosticCode::D036, At::Run, message));
            return Ok(());
        }
        let mut log = Vec::new();
        if session.files().open(file).is_ok() {
            let (survey, _) = session.survey(file);
            let lost = survey.map(|own| own.ignored).unwrap_or_default();
            if !lost.is_empty() {
                let lost = lost.join(", ");
                return refuse(said!("{file} has columns that would be lost: {lost}", "{file} 中有会丢失的列：{lost}"));
            }
            log = session.read_adjustments(file);
            session.stop_on_errors()?;
        }
        let count = left.len();
        log.extend(left);
        let outcome = Outcome::of(closing::adjustments_table(&log));
        let mut bytes = Vec::new();
        // Memory takes everything.
        let _ = render::outcome(&outcome, Format::Csv, &session.style_of_files(), &mut bytes);
        let message = said!("adjustments written: {count}", "写出调整 {count} 项");
        session.sink().push(Diagnostic::note(DiagnosticCode::D036, At::File(file.into()), message));
        session.write_last(PathBuf::from(file), bytes);
        Ok(())
    }

    /// Every record that lies beside, how it stands to the one before it, and whether this month comes to what was closed.
    pub(super) fn verified(mut self, session: &mut Session<'_, '_>, now: &ClosedMonth) -> Result<Outcome, Stop> {
        let month = self.month;
        let mut faults = std::mem::take(&mut self.faults);
        for (own, link) in self.listed.iter().zip(closing::links(&self.listed)) {
            // What cannot be believed was said when it was read.
            if let Some(fault) = link.fault().filter(|_| link != Link::Unbelieved) {
                let at = At::File(own.file.as_str().into());
                faults.push(Diagnostic::error(DiagnosticCode::D035, at, fault));
            }
        }
        let mut tables: Vec<Table> = vec![closing::records_table(&self.listed)];
        let own = self.listed.iter().find(|own| own.month == month);
        match (own, self.own()) {
            (None, _) if faults.has_errors() => {}
            (None, _) => {
                let words = said!("{month} is not closed: there is nothing to verify", "{month} 尚未结账，无可核对");
                return Err(Stop::Failure(DiagnosticCode::D036, words));
            }
            (Some(own), Some(closed)) => {
                let changes = closing::changes(closed, now);
                let at = At::File(own.file.as_str().into());
                if changes.is_as_closed() {
                    session.sink().push(Diagnostic::note(DiagnosticCode::D036, at, agreement(&changes)));
                } else {
                    faults.push(Diagnostic::error(DiagnosticCode::D036, at, difference(&changes)));
                }
                tables.extend(changes.tables());
            }
            (Some(_), None) => {}
        }
        let found = faults.has_errors();
        session.found(faults);
        Ok(Outcome { tables, found, ..Outcome::default() })
    }
}

/// That the month is as it was closed, and what was changed to no effect on it.
fn agreement(changes: &Changes) -> Said {
    let month = changes.month;
    let agrees = said!("{month} is as it was closed", "{month} 与结账时一致");
    match (&changes.book, &changes.version) {
        (None, None) => agrees,
        (Some(_), None) => {
            agrees.and(&said!("; the book has changed, to no effect on it", "；制度有改动，对本月无影响"))
        }
        (None, Some(_)) => agrees.and(&said!("; the program is another version", "；程序版本不同")),
        (Some(_), Some(_)) => agrees.and(&said!(
            "; the book and the program have changed, to no effect on it",
            "；制度与程序有改动，对本月无影响"
        )),
    }
}

fn difference(changes: &Changes) -> Said {
    let month = changes.month;
    said!("{month} is not as it was closed: ", "{month} 与结账时不同：").and(&in_short(changes))
}

/// What differs, in a line.
fn in_short(changes: &Changes) -> Said {
    let mut parts: Vec<Said> = Vec::new();
    let files = changes.inputs.iter().filter_map(|own| own.after.as_ref().or(own.before.as_ref()));
    let files: Vec<&str> = files.map(|input| input.file.as_str()).collect();
    if !files.is_empty() {
        let files = files.join(", ");
        parts.push(said!("files ({files})", "文件（{files}）"));
    }
    if changes.book.is_some() {
        parts.push(said!("the book", "制度"));
    }
    let mut figures: Vec<&str> = changes.figures.iter().map(|(name, _)| name.as_str()).collect();
    if changes.fund.is_some() && !figures.contains(&"fund") {
        figures.push("fund");
    }
    if !figures.is_empty() {
        let count = figures.len();
        parts.push(said!("{count} key figures", "{count} 项指标"));
    }
    let people: BTreeSet<_> = changes.pay.iter().map(|own| &own.employee).collect();
    if !people.is_empty() {
        let count = people.len();
        parts.push(said!("the pay of {count} people", "{count} 人的工资"));
    }
    let joined = |of: fn(&Said) -> &str, by: &str| parts.iter().map(of).collect::<Vec<_>>().join(by);
    Said { en: joined(|own| &own.en, ", "), zh: joined(|own| &own.zh, "、") }
}

/// Whether two names lead to one file.
fn same_file(one: &str, other: &str) -> bool {
    let whole = |name: &str| std::fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name));
    whole(one) == whole(other)
}
