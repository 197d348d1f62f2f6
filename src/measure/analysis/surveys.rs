//! The questionnaires: how many were given out and how many came back (01-vis-3, 01-vis-6, 01-rec-3).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::column::SURVEY_RESULTS;
use crate::model::outcome::Row;
use crate::model::{Accumulate, Cell, ColumnId, Month, Record, Shape, Table};
use crate::said;

use super::{day, text};

/// The columns that tell of questionnaires.
pub struct Surveys {
    until: Month,
    shape: Shape,
    survey: ColumnId,
    issued: ColumnId,
    returned: ColumnId,
}

/// What the rows of a stretch of the log come to: by the month of issue and the questionnaire.
#[derive(Default)]
pub struct Counted(BTreeMap<(Month, String), [i64; 2]>);

impl Surveys {
    /// The log questionnaires stand in.
    pub const LOG: &'static str = "surveys";

    /// What to ask of the log; what was given out after the month is left out.
    pub fn new(until: Month) -> Self {
        let mut shape = Shape::new(Self::LOG);
        let (survey, issued, returned) = (shape.ask("survey"), shape.ask("issued_at"), shape.ask("returned_at"));
        Self { until, shape, survey, issued, returned }
    }

    /// The columns to read.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Whether a file can tell anything.
    pub fn fits(&self, has: impl Fn(ColumnId) -> bool) -> bool {
        has(self.issued) && has(self.returned)
    }

    /// Counts a row. What came back after the month is still out in it.
    pub fn count(&self, counted: &mut Counted, row: &mut impl Record) {
        let Some(issued) = day(row, &[self.issued]).map(Month::of).filter(|month| *month <= self.until) else { return };
        let returned = day(row, &[self.returned]).is_some_and(|day| Month::of(day) <= self.until);
        let survey = text(row, self.survey);
        if row.is_sound() {
            let [out, back] = counted.0.entry((issued, survey)).or_default();
            *out += 1;
            *back += i64::from(returned);
        }
    }
}

impl Accumulate for Counted {
    fn add(&mut self, behind: Self) {
        for (key, [out, back]) in behind.0 {
            let own = self.0.entry(key).or_default();
            own[0] += out;
            own[1] += back;
        }
    }
}

impl Counted {
    /// By the month of issue: how many went out, how many came back, the share.
    pub fn table(&self) -> Table {
        let row = |((month, survey), [out, back]): (&(Month, String), &[i64; 2])| -> Row {
            vec![
                Cell::text(month),
                if survey.is_empty() { Cell::Empty } else { Cell::text(survey) },
                Cell::Count(*out),
                Cell::Count(*back),
                Cell::Ratio(Decimal::from(*back) / Decimal::from(*out)),
            ]
        };
        let title = said!("Questionnaires", "问卷统计");
        Table::of_rows(SURVEY_RESULTS.name, title, SURVEY_RESULTS.all(), self.0.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::Cells;

    #[test]
    fn what_comes_back_later_is_still_out() {
        let surveys = Surveys::new(Month::parse("2025-06").expect("a month"));
        let mut counted = Counted::default();
        let rows: [&[(&str, &str)]; 5] = [
            &[("issued_at", "2025-05-31"), ("returned_at", "2025-06-30")],
            &[("issued_at", "2025-05-01"), ("returned_at", "2025-07-01")],
            &[("issued_at", "2025-05-02")],
            &[("issued_at", "2025-06-01"), ("returned_at", "2025-06-01")],
            &[("issued_at", "2025-07-01"), ("returned_at", "2025-07-02")],
        ];
        for (line, cells) in (2..).zip(rows) {
            let mut part = Counted::default();
            surveys.count(&mut part, &mut Cells::new(surveys.shape(), line, cells));
            counted.add(part);
        }
        let rows: Vec<Row> = counted.table().rows().collect();
        let third = Decimal::ONE / Decimal::from(3);
        assert_eq!(rows[0][2..], [Cell::Count(3), Cell::Count(1), Cell::Ratio(third)]);
        assert_eq!(rows[1][2..], [Cell::Count(1), Cell::Count(1), Cell::Ratio(Decimal::ONE)]);
        assert_eq!(rows.len(), 2);
    }
}
