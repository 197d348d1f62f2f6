//! The month on one page: plain data in the order in which people read it, whatever it is written as.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::column::REPORT;
use super::money::Yuan;
use super::month::Month;
use super::names::{Clauses, Person};
use super::outcome::{Cell, Table};
use super::trace::Trace;
use super::words::Said;
use crate::said;

/// A department's month.
pub struct Report {
    /// The month.
    pub month: Month,
    /// The time the figures are of: running clocks and due dates are judged by it.
    pub as_of: NaiveDateTime,
    /// The book that was used.
    pub book: BookUsed,
    /// What is to be known before anything else: that the month is closed, that something cannot be right.
    pub notices: Vec<Notice>,
    /// What matters first.
    pub figures: Vec<KeyFigure>,
    /// The subjects, in order.
    pub sections: Vec<Section>,
    /// The files the figures were made of, in the order of their names.
    pub inputs: Vec<Input>,
    /// What was said on the way: warnings and notes.
    pub remarks: Vec<Remark>,
    /// The version of the program.
    pub version: &'static str,
}

impl Report {
    /// The key figures as rows: what machine formats have of the whole.
    pub fn figures_table(&self) -> Table {
        let last_month = self.month.previous();
        let row = |figure: &KeyFigure| {
            let before = figure.history.iter().find(|(month, _)| *month == last_month);
            vec![
                Cell::text(figure.name),
                figure.value.clone(),
                Cell::Clauses(figure.clauses.clone()),
                before.map_or(Cell::Empty, |(_, value)| value.clone()),
            ]
        };
        let title = said!("key figures {}", "{} 关键数字", self.month);
        Table::of_rows("report", title, REPORT.all(), self.figures.iter().map(row).collect())
    }
}

/// A rule book, by what it says and not by where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookUsed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Said,
    /// The SHA-256 of everything it says, used books included, in lower-case hexadecimal.
    pub digest: String,
}

/// How much something asks for a person's attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to be done about it.
    Plain,
    /// As it should be.
    Good,
    /// Somebody is to look at it.
    Attention,
}

/// A sentence at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is shown.
    pub tone: Tone,
    /// What it says.
    pub message: Said,
}

/// A figure of the whole department.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFigure {
    /// Its name in machine formats: `net`, `breaches`.
    pub name: &'static str,
    /// Its name for people.
    pub title: Said,
    /// How much.
    pub value: Cell,
    /// How it is shown.
    pub tone: Tone,
    /// The clauses it stands on, where they are few enough to name.
    pub clauses: Clauses,
    /// The same figure of earlier months, the earliest first; months without it are left out.
    pub history: Vec<(Month, Cell)>,
}

/// More clauses than this beside a figure are not read; its section has them line by line.
const NAMED: usize = 6;

impl KeyFigure {
    /// With the clauses it stands on, where they are few enough to name.
    #[must_use]
    pub fn on(mut self, clauses: Clauses) -> Self {
        self.clauses = if clauses.iter().count() > NAMED { Clauses::default() } else { clauses };
        self
    }
}

/// One subject of the page.
pub struct Section {
    /// Its name in machine formats and in links: `payroll`.
    pub name: &'static str,
    /// Its heading.
    pub title: Said,
    /// What it comes to, in a sentence or two.
    pub summary: Vec<Said>,
    /// What is not told, and for want of what.
    pub missing: Vec<Said>,
    /// The pictures.
    pub charts: Vec<Chart>,
    /// The tables.
    pub tables: Vec<Table>,
}

impl Section {
    /// A subject of which nothing is told yet.
    pub fn new(name: &'static str, title: Said) -> Self {
        Self { name, title, summary: Vec::new(), missing: Vec::new(), charts: Vec::new(), tables: Vec::new() }
    }

    /// Whether there is nothing to show but what is missing.
    pub fn is_empty(&self) -> bool {
        self.summary.is_empty() && self.charts.is_empty() && self.tables.is_empty()
    }
}

/// What a chart's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yuan.
    Money,
    /// How many.
    Count,
    /// A ratio, shown in percent.
    Share,
    /// Seconds, shown as hours and minutes.
    Seconds,
    /// Points.
    Points,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A bar each, lying, the label at its left; several series beside each other.
    Bars,
    /// A bar each, its parts one behind the other.
    Stacked,
    /// A line over labels in order of time.
    Line,
    /// Bars from the largest down with the running share of the whole: the causes worth attending to first.
    Pareto,
    /// Steps from a sum to what is left of it; negative values lead down, the label's last is the result.
    Waterfall,
}

/// One series of a chart; a value a label, none where there is nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub title: Said,
    /// Its values.
    pub values: Vec<Option<Decimal>>,
}

/// A picture of a table's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name in links and names of ranges: `net-by-employee`.
    pub name: &'static str,
    /// Its title.
    pub title: Said,
    /// How it is drawn.
    pub drawing: Drawing,
    /// What the numbers are.
    pub unit: Unit,
    /// The labels, in order.
    pub labels: Vec<Said>,
    /// The series; every one has as many values as there are labels.
    pub series: Vec<Series>,
    /// What is asked for, by label, drawn as a mark: the share a quota needs. Empty for none.
    pub needed: Vec<Option<Decimal>>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name, from the month's folder.
    pub file: String,
    /// The log it was read as.
    pub log: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// Something that was said on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its code: `D019`.
    pub code: &'static str,
    /// Whether it is a warning; else it is a note.
    pub is_warning: bool,
    /// The file and line, or the rule; empty for the run as a whole.
    pub place: String,
    /// What it says.
    pub message: Said,
}

/// Somebody's pay, line by line.
#[derive(Clone, Debug)]
pub struct Payslip {
    /// Whose.
    pub employee: Person,
    /// The month.
    pub month: Month,
    /// Department and grade, as far as the sheet states them.
    pub department: Option<Said>,
    /// The grade.
    pub grade: Option<Said>,
    /// What was earned, an item each, with its clause, its arithmetic and its row.
    pub earned: Vec<PayslipLine>,
    /// What is taken off.
    pub deducted: Vec<PayslipLine>,
    /// What is put right of months closed before; negative is taken back.
    pub adjusted: Vec<PayslipLine>,
    /// The sum of what was earned.
    pub gross: Yuan,
    /// The sum of what is taken off.
    pub deductions: Yuan,
    /// What is paid out: gross less deductions, and the adjustments.
    pub net: Yuan,
    /// What a person is still to decide; nothing of it is deducted.
    pub proposals: Vec<Said>,
}

/// A line of a payslip.
#[derive(Clone, Debug)]
pub struct PayslipLine {
    /// The column of the payroll it belongs to.
    pub head: Said,
    /// How it came about; its value is the amount, positive whether it is earned or taken off.
    pub trace: Trace,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_figures_are_rows_with_the_month_before() {
        let month = |text: &str| Month::parse(text).expect("a month");
        let figure = |name, history: &[&str]| KeyFigure {
            name,
            title: said!("{name}", "{name}"),
            value: Cell::Count(3),
            tone: Tone::Plain,
            clauses: Clauses::default(),
            history: history.iter().map(|text| (month(text), Cell::text(text))).collect(),
        };
        let report = Report {
            month: month("2025-01"),
            as_of: month("2025-02").first().into(),
            book: BookUsed { id: String::new(), title: Said::default(), digest: String::new() },
            notices: Vec::new(),
            figures: vec![figure("net", &["2024-11", "2024-12"]), figure("fines", &["2024-11"])],
            sections: Vec::new(),
            inputs: Vec::new(),
            remarks: Vec::new(),
            version: "",
        };
        let table = report.figures_table();
        let no_clause = || Cell::Clauses(Clauses::default());
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows[0], [Cell::text("net"), Cell::Count(3), no_clause(), Cell::text("2024-12")]);
        assert_eq!(rows[1], [Cell::text("fines"), Cell::Count(3), no_clause(), Cell::Empty]);
    }
}
