use clap::Args;

use crate::account::{change, fines};
use crate::book::RuleBook;
use crate::book::diff::{self, Change};
use crate::book::library::Library;
use crate::model::column::RULE_CHANGES;
use crate::model::outcome::Row;
use crate::model::{Cell, Clauses, Outcome, Said, Table};
use crate::said;

use super::super::fines::IncidentInput;
use super::super::folder::Folder;
use super::super::payroll::Payroll;
use super::super::{Common, Session, Stop, Unused};
use super::section;
use crate::diagnostics::DiagnosticCode;
use crate::judge;

/// Say in which rules two books differ, and with a month's folder what that does to its people
#[derive(Args)]
pub(crate) struct Diff {
    /// The book before: an id, a beginning of it, or a path
    before: String,
    /// The book after
    after: String,
    /// A month's folder: staff, incidents, orders, punches, roster, leave, figures, as csv or xlsx
    folder: Option<String>,
    /// The staff sheet, where the folder has it under another name
    #[arg(long, value_name = "FILE", requires = "folder")]
    staff: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Diff {
    /// Without a month's folder only books are compared.
    pub(super) fn unused(&self) -> &'static [Unused] {
        if self.folder.is_some() { &[Unused::Only] } else { Unused::NO_LOG }
    }

    pub(super) fn diff(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let read = session.read_file();
        let library = Library::new(&read);
        // Both are loaded before either stops the run: the faults of both are said together.
        let loaded = [&self.before, &self.after].map(|name| library.load(name, session.sink()));
        let [Some(before), Some(after)] = loaded else { return Err(Stop::Reported) };
        let mut tables = Vec::new();
        if let Some(folder) = &self.folder {
            let [before, after] = [&before, &after].map(|book| self.entries(book, folder, session));
            let (before, after) = (before?, after?);
            session.say_once();
            tables.push(change::effects(&before, &after));
            tables.push(change::by_employee(&before, &after));
        }
        tables.push(changes_table(&diff::diff(&before, &after)));
        Ok(Outcome { tables, ..Outcome::default() })
    }

    /// What the month's people have under one book: pay where there is a staff sheet, else fines and points.
    fn entries(
        &self,
        book: &RuleBook,
        folder: &str,
        session: &mut Session<'_, '_>,
    ) -> Result<Vec<change::Entry>, Stop> {
        let logs = Folder::new(session.files(), folder);
        session.use_book(book.clone());
        if let Some(staff) = self.staff.clone().or_else(|| logs.staff(None)) {
            let payroll = Payroll::of_folder(staff, &logs, &self.common).payroll(session, None)?;
            return Ok(payroll.entries(book));
        }
        let Some(incidents) = logs.log("incidents") else {
            let words =
                said!("{folder} has neither a staff sheet nor incidents", "{folder} 中既无员工表，也无违规记录");
            return Err(Stop::Failure(DiagnosticCode::D001, words));
        };
        let judged = IncidentInput { incidents, staff: None }.judge(session, judge::Options::default())?;
        Ok(session.of_stated_month(judged.consequences).iter().flat_map(fines::entries).collect())
    }
}

fn changes_table(changes: &[Change<'_>]) -> Table {
    let title = said!("Rules that differ", "不同的规则");
    Table::of_rows(RULE_CHANGES.name, title, RULE_CHANGES.all(), changes.iter().flat_map(rows).collect())
}

/// What a rule says before and after, then key by key what the books write.
fn rows(change: &Change<'_>) -> Vec<Row> {
    let word = match (&change.before, &change.after) {
        (None, _) => said!("added", "新增"),
        (_, None) => said!("removed", "删除"),
        _ => said!("changed", "修改"),
    };
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let Some(rule) = after.or(before) else { return Vec::new() };
    let clauses = before.map_or_else(Clauses::default, |side| side.clauses.clone());
    let clauses = after.map_or_else(|| clauses.clone(), |side| clauses.and(&side.clauses));
    let row = |key: Cell, values: [Cell; 2]| -> Row {
        let [old, new] = values;
        vec![
            Cell::Word(word.clone()),
            Cell::Word(section(change.section)),
            Cell::text(&rule.head.id),
            Cell::Clauses(clauses.clone()),
            key,
            old,
            new,
            Cell::or_empty(before, |side| Cell::Text(side.head.origin.shown())),
            Cell::or_empty(after, |side| Cell::Text(side.head.origin.shown())),
        ]
    };
    let says = [before, after].map(|side| match side {
        Some(side) if !side.says.en.is_empty() => Cell::Word(side.says.clone()),
        _ => Cell::Empty,
    });
    let in_words = says.iter().any(|cell| *cell != Cell::Empty);
    let in_words = in_words.then(|| row(Cell::Word(said!("says", "内容")), says));
    let written = |value: &str| if value.is_empty() { Cell::Empty } else { Cell::text(value) };
    let keys = change.fields.iter().map(|field| {
        let name = Said { en: field.name.clone(), zh: field.name.clone() };
        row(Cell::Word(name), [written(&field.before), written(&field.after)])
    });
    in_words.into_iter().chain(keys).collect()
}
