use clap::{Args, Subcommand};

use crate::account::{fines, score};
use crate::diagnostics::{DiagnosticCode, nearest};
use crate::judge;
use crate::model::{Outcome, Person, Trace};
use crate::render::catalogue;
use crate::said;

use super::session::Session;
use super::{Common, Run, Stop, Unused};

/// Say how a figure came about, rule by rule, row by row; or what a message's code means (`cs explain D006`)
#[derive(Args)]
pub(crate) struct Explain {
    #[command(subcommand)]
    topic: Topic,
}

#[derive(Subcommand)]
enum Topic {
    /// How a net pay came about
    Payroll(Explained<super::payroll::Payroll>),
    /// How each shift of a roster was judged
    Attendance(Explained<super::attendance::Attend>),
    /// How fines and points came about
    Fines(Explained<super::fines::Fines>),
    /// How a score came about
    Score(Explained<super::score::Score>),
    /// How each line of the profit statement came about
    Profit(super::profit::Profit),
    /// How the fund's balance came about
    Fund(super::fund::Fund),
    /// How the clocks of a ticket came about
    Sla(Sla),
    /// What the code of a message means
    Code(Code),
}

/// The clocks of one ticket.
#[derive(Args)]
struct Sla {
    /// The ticket, or file and line such as tickets.csv:12
    ticket: String,
    #[command(flatten)]
    input: super::sla_check::SlaInput,
    #[command(flatten)]
    common: Common,
}

/// A command explained, for one person or everybody.
#[derive(Args)]
struct Explained<T: Args> {
    /// Only this person's figures
    #[arg(long, value_name = "NAME")]
    employee: Option<String>,
    #[command(flatten)]
    of: T,
}

#[derive(Args)]
struct Code {
    /// The code, such as D006
    code: String,
    #[command(flatten)]
    common: Common,
}

impl Run for Explain {
    fn common(&self) -> &Common {
        match &self.topic {
            Topic::Payroll(explained) => explained.of.common(),
            Topic::Attendance(explained) => explained.of.common(),
            Topic::Fines(explained) => explained.of.common(),
            Topic::Score(explained) => explained.of.common(),
            Topic::Profit(profit) => profit.common(),
            Topic::Fund(fund) => fund.common(),
            Topic::Sla(sla) => &sla.common,
            Topic::Code(code) => &code.common,
        }
    }

    fn unused(&self) -> &'static [Unused] {
        match &self.topic {
            Topic::Payroll(_) | Topic::Attendance(_) => &[Unused::Only],
            Topic::Code(_) => Unused::NO_LOG,
            _ => &[],
        }
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let options = judge::Options { explain: true, ..judge::Options::default() };
        let traces = match &self.topic {
            Topic::Payroll(explained) => {
                let person = explained.person(session);
                let payroll = explained.of.payroll(session, person.as_ref())?;
                payroll.traces(session.book(), person.as_ref())
            }
            Topic::Attendance(explained) => {
                let person = explained.person(session);
                explained.of.attendance(session)?.traces(person.as_ref())
            }
            Topic::Fines(explained) => {
                let person = explained.person(session);
                let judged = explained.of.input.judge(session, options)?;
                let mut consequences = session.of_stated_month(judged.consequences);
                consequences.retain(|consequence| person.as_ref().is_none_or(|person| consequence.employee == *person));
                fines::traces(session.book(), &consequences)
            }
            Topic::Score(explained) => {
                let person = explained.person(session);
                let (rules, mut forms) = explained.of.forms(session, options)?;
                forms.retain(|form| person.as_ref().is_none_or(|person| form.employee() == person));
                score::traces(session.book(), &rules, &forms)
            }
            Topic::Profit(profit) => profit.asked(session)?.traces(),
            Topic::Fund(fund) => vec![fund.keep(session, options)?.trace()],
            Topic::Sla(sla) => sla.input.traces(session, &sla.ticket)?,
            Topic::Code(code) => return explain_code(&code.code, session),
        };
        self.found(traces)
    }
}

impl Explain {
    /// The traces as the answer; a person with none is a mistake of the command line.
    fn found(&self, traces: Vec<Trace>) -> Result<Outcome, Stop> {
        let asked = match &self.topic {
            Topic::Payroll(explained) => explained.employee.as_ref(),
            Topic::Attendance(explained) => explained.employee.as_ref(),
            Topic::Fines(explained) => explained.employee.as_ref(),
            Topic::Score(explained) => explained.employee.as_ref(),
            Topic::Sla(sla) => Some(&sla.ticket),
            _ => None,
        };
        match asked {
            Some(name) if traces.is_empty() => {
                let words = said!("nothing is known of `{name}` in these files", "这些文件中没有 `{name}`");
                Err(Stop::Failure(DiagnosticCode::D008, words))
            }
            _ => Ok(Outcome { traces, ..Outcome::default() }),
        }
    }
}

impl<T: Args> Explained<T> {
    fn person(&self, session: &Session<'_, '_>) -> Option<Person> {
        self.employee.as_deref().map(|name| session.known_as(name))
    }
}

fn explain_code(word: &str, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
    if let Some(code) = DiagnosticCode::parse(word) {
        let mut entry = Vec::new();
        let written = catalogue::write(code, session.lang(), &mut entry);
        written.map_err(|error| Stop::Failure(DiagnosticCode::U002, said!("{error}", "{error}")))?;
        Ok(session.answer(entry))
    } else {
        let near = nearest(word, DiagnosticCode::ALL.iter().map(|code| code.as_str())).unwrap_or("D006");
        let words =
            said!("`{word}` is no message's code; a code is such as {near}", "没有代码 `{word}`；代码形如 {near}");
        Err(Stop::Failure(DiagnosticCode::U001, words))
    }
}
