use std::collections::BTreeMap;
use std::sync::Arc;

use clap::Args;

use crate::book::quota::{Base, Quota};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, nearest};
use crate::log::{LogRecord, Present};
use crate::measure::quota::{self, Counting, Counts, Source};
use crate::model::{ColumnId, Month, Outcome, Shape, Table};
use crate::said;

use super::folder::Folder;
use super::session::Session;
use super::{Common, Run, Stop, facts};

/// Count what must be so many of so many: visits of households, follow-ups of complaints
#[derive(Args)]
pub(crate) struct QuotaCheck {
    /// The month's folder, with the logs under their own names and facts.toml
    #[arg(default_value = ".")]
    folder: String,
    #[command(flatten)]
    common: Common,
}

/// A log that was read: its counts, and which of them the file has the columns for.
struct Counted {
    counts: Counts,
    counting: Counting,
    lacking: Vec<Vec<String>>,
    shape: Shape,
}

impl Run for QuotaCheck {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let folder = Folder::new(session.files(), &self.folder);
        let (table, met) = told(session, &folder)?;
        Ok(Outcome { found: !met, ..Outcome::of(table) })
    }
}

/// Every quota that is asked for and can be told, and whether all of them are met.
pub(crate) fn told(session: &mut Session<'_, '_>, folder: &Folder<'_>) -> Result<(Table, bool), Stop> {
    let facts_file = folder.path("facts.toml");
    folder.used(&facts_file, "facts");
    let facts = facts::read(session, &facts_file);
    // Which rules hold depends on the month, and the month on the logs that some rule counts.
    let all: Vec<Quota> = session
        .book()
        .quotas()
        .iter()
        .filter(|quota| session.asks_for(&quota.head.id, &quota.head.clauses))
        .cloned()
        .collect();
    if all.is_empty() {
        return Err(no_quotas(session));
    }
    let mut numbers = BTreeMap::new();
    let mut logs: BTreeMap<Arc<str>, Counted> = BTreeMap::new();
    for (at, quota) in all.iter().enumerate() {
        for (which, count) in quota::counts(quota).enumerate() {
            let log = logs.entry(Arc::clone(&count.log)).or_insert_with(|| Counted {
                counts: Counts::default(),
                counting: Counting::default(),
                lacking: Vec::new(),
                shape: Shape::new(&count.log),
            });
            let number = log.counts.ask(count, quota.by.as_ref(), &mut log.shape);
            log.lacking.push(Vec::new());
            numbers.insert((at, which), (Arc::clone(&count.log), number));
        }
    }
    let mut missing: Vec<Arc<str>> = Vec::new();
    for (name, log) in &mut logs {
        match folder.log(name) {
            Some(file) => {
                let stated: Vec<bool> = all
                    .iter()
                    .flat_map(quota::counts)
                    .filter(|count| count.log == *name)
                    .map(|count| count.dated.is_some())
                    .collect();
                read(session, &file, log, &stated);
            }
            None => missing.push(Arc::clone(name)),
        }
    }
    session.stop_on_errors()?;
    let latest = logs.values().filter_map(|log| log.counting.latest()).max();
    let month = session.month(latest.map(Month::last));
    let (mut rows, mut met) = (Vec::new(), true);
    let mut told = 0;
    for (at, quota) in all.iter().enumerate().filter(|(_, quota)| quota.head.validity.holds_on(month.last())) {
        let source = |which: usize| -> Result<Source<'_>, String> {
            let (name, number) = &numbers[&(at, which)];
            let log = &logs[name];
            if missing.contains(name) {
                return Err(format!("{name}.csv"));
            }
            let lacking = &log.lacking[*number];
            if lacking.is_empty() {
                Ok(Source::Counted(&log.counting, *number))
            } else {
                Err(format!("{name}: {}", lacking.join(", ")))
            }
        };
        let base = match &quota.of {
            Base::Count(_) => source(1),
            Base::Fact(fact) => match facts.get(fact, month) {
                Some(number) => Ok(Source::Fact(number)),
                None => Err(format!("{fact} (facts.toml)")),
            },
        };
        match (source(0), base) {
            (Ok(count), Ok(base)) => {
                let (lines, reached) = quota::lines(quota, &count, &base, month);
                rows.extend(lines);
                met &= reached;
                told += 1;
            }
            (count, base) => {
                let mut wants: Vec<String> = [count.err(), base.err()].into_iter().flatten().collect();
                wants.dedup();
                let (id, wants) = (&quota.head.id, wants.join("; "));
                let message = said!("{id} cannot be told for want of {wants}", "缺少 {wants}，无法计算 {id}");
                session.sink().push(Diagnostic::note(DiagnosticCode::D031, At::Run, message));
            }
        }
    }
    if told == 0 {
        let words = said!("no quota can be told: the notes say what is missing", "没有可计算的指标，缺少的内容见提示");
        return Err(Stop::Failure(DiagnosticCode::D031, words));
    }
    Ok((quota::table(rows), met))
}

fn no_quotas(session: &Session<'_, '_>) -> Stop {
    let id = &session.book().policy().id;
    let only = &session.common().only;
    let words = if only.is_empty() {
        said!("the book {id} has no [[quota]]", "制度 {id} 中没有 [[quota]]")
    } else {
        let only = only.join(", ");
        said!("the book {id} has no quota {only}", "制度 {id} 中没有指标 {only}")
    };
    Stop::Failure(DiagnosticCode::U001, words)
}

/// Counts the rows of a log; keeps which columns each count lacks.
fn read(session: &mut Session<'_, '_>, file: &str, log: &mut Counted, states_date: &[bool]) {
    let Counted { counts, counting, lacking, shape } = log;
    let counts = &*counts;
    let (_, reader, sink) = session.parts();
    let bind = |present: &Present<'_>| {
        let named = |column: ColumnId| {
            let name = shape.name(column);
            match nearest(name, present.headers().iter().map(String::as_str)) {
                Some(near) => format!("{name} (`{near}`?)"),
                None => name.to_owned(),
            }
        };
        for (number, lacking) in lacking.iter_mut().enumerate() {
            let needed = counts.needed(number, states_date[number]);
            *lacking = needed.into_iter().filter(|column| !present.has(*column)).map(named).collect();
        }
        let dated: Vec<bool> = counts.dated().map(|column| present.has(column)).collect();
        move |counting: &mut Counting, row: &mut LogRecord<'_, '_>| counts.read(counting, row, &dated)
    };
    *counting = reader.records(file, shape, bind, sink).unwrap_or_default();
}
