//! `cs report`: every stage over a month's folder, on one page.

mod closing;
mod earlier;
mod inputs;
mod money;
mod people;
mod records;
mod service;
mod stages;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::account;
use crate::diagnostics::DiagnosticCode;
use crate::model::column::WRITTEN;
use crate::model::report::{BookUsed, Report};
use crate::model::{Cell, Month, Outcome, Table};
use crate::render::{self, Format};
use crate::said;

use super::folder::Folder;
use super::session::Session;
use super::{Common, Run, Stop, Unused};
use closing::{Asked, Records};
use stages::Stages;

/// Put the whole month on one page: what matters first, every subject with its clauses, what waits for a person
#[derive(Args)]
pub(crate) struct MonthReport {
    /// The month's folder, with the logs under their own names
    #[arg(default_value = ".")]
    folder: String,
    /// The staff sheet, where the folder has it under another name
    #[arg(long, value_name = "FILE")]
    staff: Option<String>,
    /// Write the page, the workbook, the Markdown and the JSON into this folder, each named after the month
    #[arg(long, value_name = "DIR")]
    into: Option<String>,
    /// Write a payslip for each person into this folder, and all of them in one file to print
    #[arg(long, value_name = "DIR")]
    payslips: Option<String>,
    /// Close the month: keep its figures and the digests of what they were made of, for later runs to be held against
    #[arg(long, conflicts_with = "skip_bad")]
    close: bool,
    /// Write what a closed month differs by as adjustments for a later month, such as 2025-04/adjustments.csv
    #[arg(long, value_name = "FILE", conflicts_with_all = ["close", "skip_bad"])]
    adjust: Option<String>,
    /// Say whether the month is as it was closed, and whether the records of closed months are whole
    #[arg(long, conflicts_with_all = ["close", "adjust", "into", "payslips"])]
    verify: bool,
    #[command(flatten)]
    common: Common,
}

/// What a month is written as, all at once: the format, its ending, what it is for people.
const FORMATS: [(Format, &str, (&str, &str)); 4] = [
    (Format::Html, "html", ("the page", "网页")),
    (Format::Xlsx, "xlsx", ("the workbook", "工作簿")),
    (Format::Md, "md", ("the month in Markdown", "Markdown 文本")),
    (Format::Json, "json", ("the month for programs", "供程序读取")),
];

impl Run for MonthReport {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        &[Unused::Only]
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        session.keep_all();
        let folder = Folder::new(session.files(), &self.folder);
        let month = self.month(session, &folder)?;
        session.judge_month(month);
        let asked = Asked { close: self.close, adjust: self.adjust.as_deref(), verify: self.verify };
        let mut records = Records::read(session, &folder, month, asked);
        if !self.verify {
            records.check(session)?;
        }
        if let Some(closed) = records.own() {
            session.judge_as_of(closed.as_of);
        }
        let mut stages = Stages::new(&folder, month, self.staff.clone(), self.payslips.is_some());
        stages.fund_opening = records.fund_opening();
        stages.keeps_pay = self.close || self.verify || records.own().is_some();
        stages.run(session);
        session.stop_on_errors()?;
        stages.earlier_months(session);
        let payslips = std::mem::take(&mut stages.payslips);
        let (paid, balance) = (std::mem::take(&mut stages.paid), stages.fund_closing);
        let mut report = report(session, stages, inputs::read(session, &folder)?);
        let now = account::closing::record(&report, paid, balance, records.previous());
        session.list_notes();
        if self.verify {
            return records.verified(session, &now);
        }
        let found = records.settle(session, &folder, &mut report, &now, asked)?;
        let figures = report.figures_table();
        let outcome = Outcome { tables: vec![figures], report: Some(report), found, ..Outcome::default() };

        let mut written = Vec::new();
        if let Some(into) = &self.into {
            for (format, ending, (en, zh)) in FORMATS {
                let path = Path::new(into).join(format!("{month}.{ending}"));
                let style = session.style_of_files();
                let path = put(path, |out| render::outcome(&outcome, format, &style, out))?;
                written.push((path, said!("{en}", "{zh}")));
            }
        }
        if let Some(folder) = &self.payslips {
            let lang = session.lang();
            // The file of all of them is named after the month.
            let mut taken = BTreeSet::from([month.to_string()]);
            for slip in &payslips {
                let name = render::file::name(slip.employee.as_str(), &mut taken);
                let path = Path::new(folder).join(format!("{name}.html"));
                let path = put(path, |out| render::payslips(std::slice::from_ref(slip), lang, out))?;
                written.push((path, said!("a payslip", "工资条")));
            }
            let path = Path::new(folder).join(format!("{month}.html"));
            let path = put(path, |out| render::payslips(&payslips, lang, out))?;
            written.push((path, said!("all payslips, to print", "全部工资条，供打印")));
        }
        // Whoever asks for files is told which; whoever also asks for an answer gets it.
        if written.is_empty() || self.common.output.is_some() || self.common.format.is_some() {
            return Ok(outcome);
        }
        let rows = written.into_iter().map(|(path, what)| vec![Cell::text(path.display()), Cell::Word(what)]).collect();
        let table = Table::of_rows(WRITTEN.name, said!("Written", "已生成文件"), WRITTEN.all(), rows);
        Ok(Outcome { found, ..Outcome::of(table) })
    }
}

impl MonthReport {
    /// The month: the one stated, else that of the folder's name, else that of the staff sheet, else that of the logs.
    fn month(&self, session: &mut Session<'_, '_>, folder: &Folder<'_>) -> Result<Month, Stop> {
        if let Some(month) = session.stated_month().or_else(|| folder.month(session.folder())) {
            return Ok(month);
        }
        if let Some(staff) = self.staff.clone().or_else(|| folder.staff(None)) {
            let staff = session.read_staff(&staff);
            session.take_month_of(&staff);
        }
        if let Some(month) = session.stated_month() {
            return Ok(month);
        }
        let incidents = folder.log("incidents").map(|file| session.read_incidents(&file)).unwrap_or_default();
        session.stop_on_errors()?;
        Ok(session.month(incidents.iter().map(|incident| incident.date).max()))
    }
}

/// Writes a file and tells which.
fn put(path: PathBuf, write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> Result<PathBuf, Stop> {
    render::file::write_in_new_folder(&path, write).map_err(|error| {
        let (shown, why) = (path.display(), crate::diagnostics::why(&error));
        let (en, zh) = (why.en, why.zh);
        Stop::Failure(DiagnosticCode::U002, said!("cannot write {shown}: {en}", "无法写入 {shown}：{zh}"))
    })?;
    Ok(path)
}

fn report(session: &Session<'_, '_>, stages: Stages<'_>, inputs: Vec<crate::model::report::Input>) -> Report {
    let policy = session.book().policy();
    Report {
        month: stages.month,
        as_of: session.now(),
        book: BookUsed { id: policy.id.to_string(), title: policy.title.said(), digest: session.book().digest() },
        notices: stages.notices,
        figures: stages.figures,
        sections: stages.sections,
        inputs,
        remarks: inputs::remarks(session),
        version: env!("CARGO_PKG_VERSION"),
    }
}
