//! The stages of a month, one after the other: what the logs show, what the rules make of it, what people are owed.
//!
//! A stage whose log is not there says so and leaves the others alone; what is wrong with a log that is there is said with
//! everything that is wrong in the others, and then there is no report.

use std::sync::Arc;

use crate::book::RuleBook;
use crate::diagnostics::{DiagnosticCode, Sink};
use crate::measure::emit::Emitted;
use crate::model::closed::PaidLine;
use crate::model::column::sheet;
use crate::model::report::{KeyFigure, Notice, Payslip, Section};
use crate::model::{Incident, Month, Person, Said, Staff, Yuan};
use crate::said;

use super::super::folder::Folder;
use super::super::session::Session;
use super::super::{Stop, failure};

/// The order of the subjects on the page.
const ORDER: [&str; 17] = [
    "proposals",
    "payroll",
    "fines",
    "score",
    "attendance",
    "roster",
    "service-levels",
    "chats",
    "checks",
    "quotas",
    "due",
    "complaints",
    "questionnaires",
    "training",
    "profit",
    "fund",
    "closed",
];

/// The order of the key figures: what waits for a person, what is paid, then what went wrong.
const FIRST: [&str; 18] = [
    "proposals",
    "net",
    "gross",
    "people",
    "fines",
    "incidents",
    "breaches",
    "breach_rate",
    "complaints",
    "quotas_missed",
    "due_missing",
    "late",
    "absent",
    "roster_findings",
    "chat_findings",
    "record_faults",
    "profit",
    "fund",
];

/// What the stages of a month have come to so far.
pub(super) struct Stages<'f> {
    pub(super) folder: &'f Folder<'f>,
    pub(super) month: Month,
    /// The staff sheet's file, where it is named.
    staff_file: Option<String>,
    /// Whether payslips are wanted, for which every figure says how it came about.
    pub(super) explain: bool,
    pub(super) staff: Option<Vec<Staff>>,
    /// The incident log.
    pub(super) logged: Vec<Incident>,
    /// What the other logs show that counts as an incident.
    pub(super) seen: Vec<Emitted>,
    /// The days of the month the roster has a shift for, by person.
    pub(super) rostered: Vec<(Person, u32)>,
    /// What the fund held at the end of the month before, where that month is closed; else the book says what it opens with.
    pub(super) fund_opening: Option<Yuan>,
    /// Whether everybody's pay is kept for the record of the month.
    pub(super) keeps_pay: bool,
    /// Everybody's pay, for the record of the month.
    pub(super) paid: Vec<PaidLine>,
    /// The closing balance of the fund.
    pub(super) fund_closing: Option<Yuan>,
    pub(super) notices: Vec<Notice>,
    pub(super) figures: Vec<KeyFigure>,
    pub(super) sections: Vec<Section>,
    pub(super) payslips: Vec<Payslip>,
}

impl<'f> Stages<'f> {
    /// A month of which nothing is known yet.
    pub(super) fn new(folder: &'f Folder<'f>, month: Month, staff_file: Option<String>, explain: bool) -> Self {
        Self {
            folder,
            month,
            staff_file,
            explain,
            staff: None,
            logged: Vec::new(),
            seen: Vec::new(),
            rostered: Vec::new(),
            fund_opening: None,
            keeps_pay: false,
            paid: Vec::new(),
            fund_closing: None,
            notices: Vec::new(),
            figures: Vec::new(),
            sections: Vec::new(),
            payslips: Vec::new(),
        }
    }

    /// Runs every stage.
    pub(super) fn run(&mut self, session: &mut Session<'_, '_>) {
        if let Some(file) = self.staff_file() {
            self.folder.used(&file, "staff");
            self.staff = Some(session.read_staff(&file));
        }
        if let Some(file) = self.folder.log("incidents") {
            self.logged = session.read_incidents(&file);
        }
        self.attendance(session);
        self.roster(session);
        self.service_levels(session);
        self.quotas(session);
        self.due(session);
        self.chats(session);
        self.checks(session);
        self.complaints(session);
        self.questionnaires(session);
        self.training(session);
        self.money(session);
        self.sections.sort_by_key(|section| ORDER.iter().position(|name| *name == section.name));
        self.figures.sort_by_key(|figure| FIRST.iter().position(|name| *name == figure.name));
    }

    /// The staff sheet: the one that is named, else the folder's.
    pub(super) fn staff_file(&self) -> Option<String> {
        self.staff_file.clone().or_else(|| self.folder.staff(Some(self.month)))
    }

    /// Runs a stage into its section. What makes its answer impossible is said in the section; what is wrong with its logs is
    /// an error of the report.
    pub(super) fn stage(
        &mut self,
        session: &mut Session<'_, '_>,
        mut section: Section,
        work: impl FnOnce(&mut Self, &mut Session<'_, '_>, &mut Section) -> Result<(), Stop>,
    ) {
        let before = std::mem::take(session.sink());
        let stopped = work(self, session, &mut section);
        let mut own: Sink = std::mem::replace(session.sink(), before);
        own.soften(DiagnosticCode::D031);
        match stopped {
            Err(Stop::Failure(DiagnosticCode::D031 | DiagnosticCode::P009, words)) => section.missing.push(words),
            Err(Stop::Failure(code, words)) => own.push(failure(code, words)),
            Err(Stop::Reported) if !own.has_errors() => {
                section.missing.push(said!("nothing can be told: the remarks say why", "无法得出结果，原因见备注"));
            }
            Err(Stop::Reported) | Ok(()) => {}
        }
        session.sink().append(own);
        if !section.is_empty() || !section.missing.is_empty() {
            self.sections.push(section);
        }
    }

    /// Says which log a subject is missing.
    pub(super) fn lacks(&self, section: &mut Section, log: &str) {
        let folder = self.folder.shown();
        section.missing.push(said!("{folder} has no log `{log}`", "{folder} 中没有记录 `{log}`"));
    }
}

/// A subject of one log, under the log's name in both languages.
pub(super) fn section_of(name: &'static str, title: &Said, log: &str) -> Section {
    let zh = sheet(log).map(|sheet| sheet.zh).filter(|zh| !zh.is_empty()).unwrap_or(log);
    let (en, about) = (log.replace('_', " "), title);
    Section::new(name, Said { en: format!("{}: {en}", about.en), zh: format!("{}：{zh}", about.zh) })
}

/// The title of a rule, by its id.
pub(super) fn title_of(book: &RuleBook, id: &str) -> Said {
    let head = book.heads().into_iter().map(|(_, head)| head).find(|head| *head.id == *id);
    head.map_or_else(|| Said { en: id.to_owned(), zh: id.to_owned() }, |head| head.title.said())
}

/// Distinct names in their order.
pub(super) fn distinct<'a>(names: impl Iterator<Item = &'a Arc<str>>) -> Vec<Arc<str>> {
    let mut distinct: Vec<Arc<str>> = Vec::new();
    for name in names {
        if !distinct.contains(name) {
            distinct.push(Arc::clone(name));
        }
    }
    distinct
}
