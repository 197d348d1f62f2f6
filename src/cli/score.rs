use clap::Args;

use crate::account::score::{self, Form};
use crate::book::settings::ScoreRules;
use crate::diagnostics::DiagnosticCode;
use crate::judge;
use crate::model::{Outcome, Person};
use crate::said;

use super::fines::IncidentInput;
use super::session::Session;
use super::{Common, Run, Stop};

/// Fill in the appraisal form: start, each deduction and award, result
#[derive(Args)]
pub(crate) struct Score {
    #[command(flatten)]
    pub(crate) input: IncidentInput,
    #[command(flatten)]
    common: Common,
}

impl Run for Score {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let (rules, forms) = self.forms(session, judge::Options::default())?;
        Ok(Outcome::of(score::table(&rules, &forms)))
    }
}

impl Score {
    /// The month's forms: of everybody on the staff sheet, else of everybody in the log.
    pub(crate) fn forms(
        &self,
        session: &mut Session<'_, '_>,
        options: judge::Options,
    ) -> Result<(ScoreRules, Vec<Form>), Stop> {
        let judged = self.input.judge(session, options)?;
        let month = session.month(judged.consequences.iter().map(|consequence| consequence.date).max());
        let Some(rules) = session.book().score(month.last()).cloned() else {
            let id = &session.book().policy().id;
            let words = said!(
                "the book {id} keeps no points: it has no [score] in force in {month}",
                "制度 {id} 不计分：在 {month} 没有生效的 [score]"
            );
            return Err(Stop::Failure(DiagnosticCode::P009, words));
        };
        let mut people: Vec<Person> = judged.staff.iter().flatten().map(|person| person.employee.clone()).collect();
        for consequence in &judged.consequences {
            if !people.contains(&consequence.employee) && month.contains(consequence.date) {
                people.push(consequence.employee.clone());
            }
        }
        let of_month = judged.consequences.into_iter().filter(|consequence| month.contains(consequence.date)).collect();
        Ok((rules.clone(), score::forms(&rules, people, of_month)))
    }
}
