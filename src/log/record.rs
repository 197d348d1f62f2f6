//! Any log, read for the columns a rule book asks about.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::column::{self, Column, Kind, Sheet};
use crate::model::{Accumulate, ColumnId, Moment, Person, Place, Record, Said, Shape, Yuan};

use super::Reader;
use super::cell;
use super::export::Export;
use super::row::{Col, Row};
use super::split::unquoted;

/// Which of the columns asked for a file has.
pub struct Present<'a> {
    export: &'a Export<'a>,
    columns: &'a [Col<'a>],
    headers: &'a [String],
}

impl Present<'_> {
    /// Whether the file has the column.
    pub fn has(&self, column: ColumnId) -> bool {
        self.columns[column.index()].is_there() || self.export.makes(column)
    }

    /// The headers as the file writes them.
    pub fn headers(&self) -> &[String] {
        self.headers
    }
}

/// A row of a log, seen by the columns of a shape.
pub struct LogRecord<'r, 'a> {
    row: &'r mut Row<'a>,
    columns: &'r [Col<'r>],
    export: &'r Export<'r>,
}

impl Reader<'_> {
    /// Reads every row of a log into an accumulator, in the order of the file.
    ///
    /// `bind` is told once which columns the file has and answers what is done with each row. A log the registry knows is found
    /// by every name its columns go by; any other by the names the rules write.
    pub fn records<A: Accumulate + Default, E: Fn(&mut A, &mut LogRecord<'_, '_>) + Sync>(
        &mut self,
        file: &str,
        shape: &Shape,
        bind: impl FnOnce(&Present<'_>) -> E,
        sink: &mut Sink,
    ) -> Option<A> {
        let columns = columns(shape);
        let registered = column::sheet(shape.log());
        let sheet = Sheet { name: shape.log(), zh: registered.map_or("", |sheet| sheet.zh), columns: &columns };
        let asked = |column: &Column<'_>| shape.columns().any(|name| name == column.name);
        let words = self.words.clone();
        self.fold(
            file,
            &sheet,
            &asked,
            A::default,
            |header| {
                let columns: Vec<Col<'_>> = shape.columns().map(|name| Col::new(header, name)).collect();
                let export = Export::tell(header, shape, &words);
                let each = bind(&Present { export: &export, columns: &columns, headers: header.names() });
                move |accumulator: &mut A, row: &mut Row<'_>| {
                    each(accumulator, &mut LogRecord { row, columns: &columns, export: &export });
                }
            },
            sink,
        )
    }
}

/// The registry's columns of a log, then those only the rules know.
fn columns(shape: &Shape) -> Vec<Column<'_>> {
    let registered = column::sheet(shape.log());
    let mut columns: Vec<Column<'_>> = registered.map_or_else(Vec::new, |sheet| sheet.columns.to_vec());
    // A column no rule asks about may be missing.
    for column in &mut columns {
        column.needed &= shape.columns().any(|name| name == column.name);
    }
    for name in shape.columns() {
        if !columns.iter().any(|column| column.name == name) {
            columns.push(Column {
                name,
                zh: "",
                aliases: &[],
                kind: Kind::Text,
                needed: false,
                meaning: "",
                meaning_zh: "",
            });
        }
    }
    columns
}

impl LogRecord<'_, '_> {
    fn column(&self, column: ColumnId) -> Col<'_> {
        self.columns[column.index()]
    }

    /// Reports something wrong with a cell, or with the row as a whole.
    pub fn fault(&mut self, column: Option<ColumnId>, code: DiagnosticCode, message: Said, hint: Option<Said>) {
        let column = column.map(|column| self.columns[column.index()]);
        self.row.fault(column, code, message, hint, false);
    }

    /// Every cell of the row in order, without what exports wrap around it and without the empty ones at its end: what stays
    /// the same when a spreadsheet saves the file again.
    pub fn cells(&self) -> Vec<String> {
        let cell = |cell: Range<usize>| {
            let bytes = unquoted(&self.row.text[cell]);
            cell::clean(&String::from_utf8_lossy(&bytes)).to_owned()
        };
        let mut cells: Vec<String> = self.row.cells.iter().map(cell).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells
    }
}

impl Record for LogRecord<'_, '_> {
    fn place(&self) -> Place {
        self.row.place()
    }

    fn is_sound(&self) -> bool {
        self.row.is_sound()
    }

    #[inline]
    fn raw(&self, column: ColumnId) -> &[u8] {
        self.row.raw(self.column(column))
    }

    #[inline]
    fn short(&self, column: ColumnId) -> Option<u128> {
        self.row.short(self.column(column))
    }

    fn text(&mut self, column: ColumnId) -> Option<Cow<'_, str>> {
        let text = self.row.text(self.columns[column.index()])?;
        Some(match self.export.word(column, &text) {
            Some(word) => Cow::Borrowed(word),
            None => text,
        })
    }

    #[inline]
    fn is_blank(&self, column: ColumnId) -> bool {
        self.export.is_blank(column, self.row).unwrap_or_else(|| self.raw(column).is_empty())
    }

    fn flag(&mut self, column: ColumnId) -> Option<bool> {
        let column = self.columns[column.index()];
        self.row.flag(column)
    }

    fn number(&mut self, column: ColumnId) -> Option<Decimal> {
        let column = self.columns[column.index()];
        self.row.number(column)
    }

    fn money(&mut self, column: ColumnId) -> Option<Yuan> {
        let column = self.columns[column.index()];
        self.row.money(column)
    }

    fn minutes(&mut self, column: ColumnId) -> Option<Decimal> {
        let column = self.columns[column.index()];
        self.row.minutes(column)
    }

    fn date(&mut self, column: ColumnId) -> Option<NaiveDate> {
        let column = self.columns[column.index()];
        self.row.date(column)
    }

    #[inline]
    fn local_seconds(&self, column: ColumnId) -> Option<i64> {
        if self.export.is_plain() { cell::local_seconds(self.raw(column)) } else { None }
    }

    #[inline]
    fn moment(&mut self, column: ColumnId) -> Option<Moment> {
        // Nearly every cell of nearly every file; what it takes to read the others is kept out of the loop over the rows.
        if let Some(seconds) = self.local_seconds(column) {
            return Some(Moment::Local(seconds));
        }
        self.export.moment(column, self.columns[column.index()], self.row)
    }

    fn person(&mut self, column: ColumnId, on: Option<NaiveDate>) -> Option<Person> {
        let column = self.columns[column.index()];
        self.row.person(column, on)
    }

    fn people(&mut self, column: ColumnId, on: Option<NaiveDate>) -> Vec<Person> {
        let column = self.columns[column.index()];
        self.row.people(column, on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(log: &str, text: &str, ask: &[&str]) -> (Vec<Vec<String>>, Vec<String>) {
        let files = InMemory::new([("a.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut shape = Shape::new(log);
        let ids: Vec<ColumnId> = ask.iter().map(|name| shape.ask(name)).collect();
        let mut sink = Sink::default();
        let rows: Option<Vec<Vec<String>>> = Reader::new(&files).records(
            "a.csv",
            &shape,
            |present| {
                let there: Vec<bool> = ids.iter().map(|id| present.has(*id)).collect();
                let ids = ids.clone();
                move |rows: &mut Vec<Vec<String>>, record: &mut LogRecord<'_, '_>| {
                    let cells = ids.iter().zip(&there).map(|(id, there)| match record.text(*id) {
                        Some(text) => text.into_owned(),
                        None if *there => "empty".to_owned(),
                        None => "no column".to_owned(),
                    });
                    rows.push(cells.collect());
                }
            },
            &mut sink,
        );
        let said = sink.shown().iter().map(|diagnostic| diagnostic.message.en.clone()).collect();
        (rows.unwrap_or_default(), said)
    }

    #[test]
    fn a_log_nobody_registered_is_found_by_the_names_rules_write() {
        let text = "visitors of March\nName,Card No,entered_at\nA,=\"0123\",2025-03-01\nB,-,\n";
        let (rows, said) = read("visitors", text, &["card_no", "entered_at", "left_at"]);
        assert_eq!(rows, [["0123", "2025-03-01", "no column"], ["empty", "empty", "no column"]]);
        assert_eq!(said, Vec::<String>::new());
    }

    #[test]
    fn without_a_needed_column_the_header_is_the_row_with_most_of_them() {
        let text = "visitors,,\nname,card_no,entered_at\nA,1,2025-03-01\n";
        let (rows, said) = read("guests", text, &["name", "card_no", "visitors"]);
        assert_eq!(rows, [["A", "1", "no column"]]);
        assert_eq!(said, Vec::<String>::new());
        let (rows, said) = read("guests", "a,b\n1,2\n", &["name"]);
        assert_eq!((rows.len(), &*said[0]), (0, "none of the first 10 rows has a column of guests"));
    }

    #[test]
    fn a_registered_log_is_found_by_every_name_of_its_columns() {
        let (rows, _) = read("orders", "订单编号,买家实际支付金额,gift\n1,9.90,cup\n", &["amount", "gift"]);
        assert_eq!(rows, [["9.90", "cup"]]);
    }
}
