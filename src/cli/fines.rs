use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use crate::account::fines;
use crate::judge::{self, People, judge};
use crate::model::{Consequence, Incident, Outcome, Staff};

use super::session::Session;
use super::{Common, Run, Stop};

/// Say what each incident costs: fines, points, outcomes, with the clause and the row
#[derive(Args)]
pub(crate) struct Fines {
    #[command(flatten)]
    pub(crate) input: IncidentInput,
    /// Sum up instead of listing
    #[arg(long, value_enum)]
    by: Option<By>,
    #[command(flatten)]
    common: Common,
}

/// The incident log and whom it concerns.
#[derive(Args, Clone)]
#[group(skip)]
pub(crate) struct IncidentInput {
    /// The incident log; `-` is standard input
    pub(crate) incidents: String,
    /// The staff sheet, where a rule needs the base wage
    #[arg(long, value_name = "FILE")]
    pub(crate) staff: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Employee,
}

impl Run for Fines {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let judged = self.input.judge(session, judge::Options::default())?;
        let consequences = session.of_stated_month(judged.consequences);
        Ok(Outcome::of(match self.by {
            None => fines::table(consequences),
            Some(By::Employee) => fines::by_employee(&consequences),
        }))
    }
}

/// Judged incidents, and the staff sheet if there was one.
pub(crate) struct Judged {
    pub(crate) consequences: Vec<Consequence>,
    pub(crate) staff: Option<Vec<Staff>>,
}

impl IncidentInput {
    /// Reads and judges the log.
    pub(crate) fn judge(&self, session: &mut Session<'_, '_>, options: judge::Options) -> Result<Judged, Stop> {
        session.load_book()?;
        let staff = self.staff.as_ref().map(|file| session.read_staff(file));
        let incidents = session.read_incidents(&self.incidents);
        session.stop_on_errors()?;
        Ok(Judged { consequences: judged(session, incidents, staff.as_deref(), options)?, staff })
    }
}

/// Judges incidents with the session's book; only what `--only` asks for is kept.
pub(crate) fn judged(
    session: &mut Session<'_, '_>,
    incidents: Vec<Incident>,
    staff: Option<&[Staff]>,
    options: judge::Options,
) -> Result<Vec<Consequence>, Stop> {
    let people = staff.map(People::new).unwrap_or_default();
    let (book, sink) = session.book_and_sink();
    let mut consequences = judge(book, incidents, &people, options, sink);
    session.stop_on_errors()?;
    let only: BTreeSet<&str> = session.common().only.iter().map(String::as_str).collect();
    if !only.is_empty() {
        consequences.retain(|consequence| {
            only.contains(consequence.code.as_str())
                || consequence.clauses.iter().any(|clause| only.contains(clause.as_str()))
        });
    }
    Ok(consequences)
}
