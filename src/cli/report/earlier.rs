//! The key figures of earlier months, from the folders beside.

use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::model::Month;
use crate::model::report::KeyFigure;
use crate::said;

use super::super::folder::Folder;
use super::super::session::Session;
use super::closing::{Asked, Records};
use super::stages::Stages;

/// So many earlier months are looked at: a year to compare with.
const MONTHS: usize = 12;

impl Stages<'_> {
    /// Adds to each key figure what it was in the months before, so far as their folders lie beside.
    pub(super) fn earlier_months(&mut self, session: &mut Session<'_, '_>) {
        let mut beside = self.folder.earlier(session.folder(), self.month);
        beside.drain(..beside.len().saturating_sub(MONTHS));
        for (month, path) in beside {
            match figures(session, month, &path) {
                Some(figures) => {
                    for own in &mut self.figures {
                        let same = figures.iter().find(|figure| figure.name == own.name);
                        own.history.extend(same.map(|figure| (month, figure.value.clone())));
                    }
                }
                None => {
                    let message = said!(
                        "{month} is left out of the trends: `cs report {path}` says what is wrong there",
                        "趋势中未列 {month}：`cs report {path}` 可说明原因"
                    );
                    session.sink().push(Diagnostic::warning(DiagnosticCode::D031, At::Run, message));
                }
            }
        }
    }
}

/// The key figures of a month's folder; none when it cannot be worked out.
fn figures(session: &Session<'_, '_>, month: Month, path: &str) -> Option<Vec<KeyFigure>> {
    session.aside(|apart| {
        let folder = Folder::new(apart.files(), path);
        apart.judge_month(month);
        let mut stages = Stages::new(&folder, month, None, false);
        let records = Records::read(apart, &folder, month, Asked::default());
        if let Some(closed) = records.own() {
            apart.judge_as_of(closed.as_of);
        }
        stages.fund_opening = records.fund_opening();
        stages.run(apart);
        apart.stop_on_errors().ok().map(|()| stages.figures)
    })
}
