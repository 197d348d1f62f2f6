//! The key figures of earlier months, from the folders beside.

use rust_decimal::Decimal;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::model::{Cell, Month, Points, Yuan};
use crate::said;

use super::super::folder::Folder;
use super::super::session::Session;
use super::closing::{Asked, Records};
use super::stages::Stages;

/// So many earlier months are looked at: a year to compare with.
const MONTHS: usize = 12;

/// The key figures of a month, by name.
type Figures = Vec<(String, Past)>;

/// A figure of the past.
enum Past {
    /// Worked out just now.
    Told(Cell),
    /// As the record of the closed month has it.
    Recorded(String),
}

impl Stages<'_> {
    /// Adds to each key figure what it was in the months before, so far as their folders lie beside.
    pub(super) fn earlier_months(&mut self, session: &mut Session<'_, '_>) {
        let mut beside = self.folder.earlier(session.folder(), self.month);
        beside.drain(..beside.len().saturating_sub(MONTHS));
        for (month, path) in beside {
            let Some(figures) = figures(session, month, &path) else {
                let message = said!(
                    "{month} is left out of the trends: `cs report {path}` says what is wrong there",
                    "趋势中未列 {month}：`cs report {path}` 可说明原因"
                );
                session.sink().push(Diagnostic::warning(DiagnosticCode::D031, At::Run, message));
                continue;
            };
            for own in &mut self.figures {
                let same = figures.iter().find(|(name, _)| name == own.name);
                let value = same.and_then(|(_, past)| match past {
                    Past::Told(value) => Some(value.clone()),
                    Past::Recorded(text) => read_like(&own.value, text),
                });
                own.history.extend(value.map(|value| (month, value)));
            }
        }
    }
}

/// The key figures of a month's folder: of a closed month those of its record, else worked out. None when that cannot be done.
fn figures(session: &Session<'_, '_>, month: Month, path: &str) -> Option<Figures> {
    session.aside(|apart| {
        let folder = Folder::new(apart.files(), path);
        let records = Records::read(apart, &folder, month, Asked::default());
        if let Some(closed) = records.own() {
            let recorded =
                |own: &crate::model::closed::ClosedFigure| (own.name.clone(), Past::Recorded(own.value.clone()));
            return Some(closed.figures.iter().map(recorded).collect());
        }
        apart.judge_month(month);
        let mut stages = Stages::new(&folder, month, None, false);
        stages.fund_opening = records.fund_opening();
        stages.run(apart);
        apart.stop_on_errors().ok()?;
        Some(stages.figures.into_iter().map(|own| (own.name.to_owned(), Past::Told(own.value))).collect())
    })
}

/// A recorded figure as a cell like the month's own.
fn read_like(own: &Cell, text: &str) -> Option<Cell> {
    match own {
        Cell::Money(_) => Yuan::exact(text.parse().ok()?).map(Cell::Money),
        Cell::Count(_) => text.parse().ok().map(Cell::Count),
        Cell::Seconds(_) => text.parse().ok().map(Cell::Seconds),
        Cell::Ratio(_) => text.parse::<Decimal>().ok().map(Cell::Ratio),
        Cell::Points(_) => text.parse::<Decimal>().ok().map(|points| Cell::Points(Points::new(points))),
        Cell::Empty | Cell::Text(_) | Cell::Word(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Clauses(_) => None,
    }
}
