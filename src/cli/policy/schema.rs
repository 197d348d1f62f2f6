use clap::Args;

use crate::book::shape;
use crate::diagnostics::DiagnosticCode;
use crate::model::Outcome;
use crate::render::reference;
use crate::said;

use super::super::{Common, FormatWord, Session, Stop};

/// Write the JSON Schema of the rule language for editors, or with `-f md` its reference
#[derive(Args)]
pub(crate) struct Schema {
    #[command(flatten)]
    pub(super) common: Common,
}

impl Schema {
    pub(super) fn show(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let schema = shape::schema();
        let text = match self.common.format {
            None | Some(FormatWord::Json) => format!("{schema:#}\n"),
            Some(FormatWord::Md) => reference::markdown(&schema),
            Some(_) => {
                let words = said!("a schema is written as json or as md", "制度语言的模式只能写成 json 或 md");
                return Err(Stop::Failure(DiagnosticCode::U001, words));
            }
        };
        Ok(session.answer(text.into_bytes()))
    }
}
