//! The training table: what was planned, what took place, who passed (01-trn-1 to 01-trn-4, 01-rec-2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::column::{TRAINING_RESULTS, english};
use crate::model::outcome::Row;
use crate::model::{Accumulate, Cell, ColumnId, Month, Record, Shape, Table};
use crate::said;

use super::{day, text};

/// The columns that tell of training.
pub struct Training {
    month: Month,
    shape: Shape,
    session: ColumnId,
    kind: ColumnId,
    trainee: ColumnId,
    planned: ColumnId,
    held: ColumnId,
    result: ColumnId,
}

/// What the rows of a stretch of the log come to: a session each.
#[derive(Default)]
pub struct Counted(BTreeMap<(Option<NaiveDate>, String), Session>);

#[derive(Default)]
struct Session {
    kind: String,
    planned: Option<NaiveDate>,
    trainees: BTreeSet<String>,
    tested: i64,
    passed: i64,
}

impl Training {
    /// The log training stands in.
    pub const LOG: &'static str = "training";

    /// What to ask of the log; only what was planned for the month or took place in it counts.
    pub fn new(month: Month) -> Self {
        let mut shape = Shape::new(Self::LOG);
        let mut ask = |name: &str| shape.ask(name);
        let (session, kind, trainee) = (ask("session"), ask("kind"), ask("trainee"));
        let (planned, held, result) = (ask("planned_at"), ask("held_at"), ask("result"));
        Self { month, shape, session, kind, trainee, planned, held, result }
    }

    /// The columns to read.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Whether a file can tell anything.
    pub fn fits(&self, has: impl Fn(ColumnId) -> bool) -> bool {
        has(self.held) || has(self.planned)
    }

    /// Counts a row: somebody at a session.
    pub fn count(&self, counted: &mut Counted, row: &mut impl Record) {
        let (planned, held) = (day(row, &[self.planned]), day(row, &[self.held]));
        if ![planned, held].into_iter().flatten().any(|day| self.month.contains(day)) {
            return;
        }
        let (session, kind, trainee) = (text(row, self.session), text(row, self.kind), text(row, self.trainee));
        let result = text(row, self.result);
        if !row.is_sound() {
            return;
        }
        let own = counted.0.entry((held, session)).or_default();
        if own.kind.is_empty() {
            own.kind = kind;
        }
        own.planned = own.planned.or(planned);
        if !trainee.is_empty() {
            own.trainees.insert(trainee);
        }
        own.tested += i64::from(!result.is_empty());
        own.passed += i64::from(english("result", &result) == "pass");
    }
}

impl Accumulate for Counted {
    fn add(&mut self, behind: Self) {
        for (key, more) in behind.0 {
            let own = self.0.entry(key).or_default();
            if own.kind.is_empty() {
                own.kind = more.kind;
            }
            own.planned = own.planned.or(more.planned);
            own.trainees.extend(more.trainees);
            own.tested += more.tested;
            own.passed += more.passed;
        }
    }
}

impl Counted {
    /// A session each, in the order of the days; those that did not take place first.
    pub fn table(&self) -> Table {
        let word = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::text(text) };
        let row = |((held, session), own): (&(Option<NaiveDate>, String), &Session)| -> Row {
            vec![
                word(session),
                word(&own.kind),
                Cell::or_empty(own.planned, Cell::Date),
                Cell::or_empty(*held, Cell::Date),
                Cell::Count(i64::try_from(own.trainees.len()).unwrap_or(i64::MAX)),
                Cell::Count(own.tested),
                Cell::Count(own.passed),
            ]
        };
        let title = said!("Training", "培训统计");
        Table::of_rows(TRAINING_RESULTS.name, title, TRAINING_RESULTS.all(), self.0.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::Cells;

    #[test]
    fn sessions_of_the_month_with_who_came_and_who_passed() {
        let training = Training::new(Month::parse("2025-03").expect("a month"));
        let mut counted = Counted::default();
        let rows: [&[(&str, &str)]; 5] = [
            &[
                ("session", "fire"),
                ("trainee", "白露"),
                ("planned_at", "2025-03-10"),
                ("held_at", "2025-03-10"),
                ("result", "合格"),
            ],
            &[("session", "fire"), ("trainee", "秦朗"), ("held_at", "2025-03-10"), ("result", "fail")],
            &[("session", "fire"), ("trainee", "石磊"), ("held_at", "2025-03-10")],
            &[("session", "manners"), ("planned_at", "2025-03-31")],
            &[("session", "old"), ("trainee", "白露"), ("held_at", "2025-02-28"), ("result", "pass")],
        ];
        for (line, cells) in (2..).zip(rows) {
            let mut part = Counted::default();
            training.count(&mut part, &mut Cells::new(training.shape(), line, cells));
            counted.add(part);
        }
        let rows: Vec<Row> = counted.table().rows().collect();
        assert_eq!(rows[0][0], Cell::text("manners"));
        assert_eq!(rows[0][3..], [Cell::Empty, Cell::Count(0), Cell::Count(0), Cell::Count(0)]);
        assert_eq!(rows[1][4..], [Cell::Count(3), Cell::Count(2), Cell::Count(1)]);
        assert_eq!(rows.len(), 2);
    }
}
