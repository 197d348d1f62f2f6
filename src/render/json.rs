//! JSON: an array of objects, or one object a line.
//!
//! Numbers are written as the decimal literals they are, never by way of a float: `1234.50` stays `1234.50`, and `jq`
//! can sum it. Rows are written as they are made.

use std::io::{self, Write};

use super::text::{Printed, is_number};
use crate::model::column::Column;
use crate::model::{Cell, Lang, Table};

/// Writes the rows as one indented array.
pub(super) fn write(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::indented(out);
    array(tables, &mut pen)?;
    pen.end()
}

/// Writes the rows as an array inside something else.
pub(super) fn array(tables: &[Table], pen: &mut Pen) -> io::Result<()> {
    pen.open("[")?;
    for table in tables {
        for row in table.rows() {
            pen.item()?;
            object(&table.columns, &row, pen)?;
        }
    }
    pen.close("]")
}

/// Writes each row on a line of its own.
pub(super) fn write_lines(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::compact(out);
    for table in tables {
        for row in table.rows() {
            object(&table.columns, &row, &mut pen)?;
            pen.end()?;
        }
    }
    Ok(())
}

fn object(columns: &[&Column<'static>], row: &[Cell], pen: &mut Pen) -> io::Result<()> {
    pen.open("{")?;
    for (column, cell) in columns.iter().zip(row) {
        pen.key(column.name)?;
        pen.cell(cell)?;
    }
    pen.close("}")
}

/// Writes JSON piece by piece and keeps the commas and the indentation.
pub(super) struct Pen<'a> {
    out: &'a mut dyn Write,
    indented: bool,
    depth: usize,
    /// Whether the bracket that is open has nothing in it yet.
    fresh: bool,
}

impl<'a> Pen<'a> {
    /// One value a line, two blanks a level.
    pub(super) fn indented(out: &'a mut dyn Write) -> Self {
        Self { out, indented: true, depth: 0, fresh: true }
    }

    /// No blanks at all.
    pub(super) fn compact(out: &'a mut dyn Write) -> Self {
        Self { indented: false, ..Self::indented(out) }
    }

    /// Opens `[` or `{`.
    pub(super) fn open(&mut self, bracket: &str) -> io::Result<()> {
        self.depth += 1;
        self.fresh = true;
        self.out.write_all(bracket.as_bytes())
    }

    /// Closes it again.
    pub(super) fn close(&mut self, bracket: &str) -> io::Result<()> {
        self.depth -= 1;
        if !self.fresh {
            self.new_line()?;
        }
        self.fresh = false;
        self.out.write_all(bracket.as_bytes())
    }

    /// Begins the next item of an array.
    pub(super) fn item(&mut self) -> io::Result<()> {
        if !self.fresh {
            self.out.write_all(b",")?;
        }
        self.fresh = false;
        self.new_line()
    }

    /// Begins the next member of an object; `key` is an identifier and needs no escapes.
    pub(super) fn key(&mut self, key: &str) -> io::Result<()> {
        self.item()?;
        write!(self.out, "\"{key}\":{}", if self.indented { " " } else { "" })
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: u64) -> io::Result<()> {
        write!(self.out, "{number}")
    }

    /// A string.
    pub(super) fn string(&mut self, text: &str) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut *self.out, text)?)
    }

    /// A string, or `null` for none.
    pub(super) fn string_or_null(&mut self, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) => self.string(text),
            None => self.out.write_all(b"null"),
        }
    }

    /// A cell: a number as its literal, an empty one as `null`, anything else as a string.
    pub(super) fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        match cell {
            Cell::Empty => self.out.write_all(b"null"),
            Cell::Text(text) => self.string(text),
            number if is_number(number) => write!(self.out, "{}", Printed(number, Lang::En)),
            other => self.string(&Printed(other, Lang::En).to_string()),
        }
    }

    /// Ends the document, or the line.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    fn new_line(&mut self) -> io::Result<()> {
        if self.indented {
            write!(self.out, "\n{:1$}", "", self.depth * 2)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::FINES;
    use crate::render::testing::{clauses, no_orders, payroll, text};
    use crate::said;

    fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn an_array_of_objects_in_the_order_of_the_columns() {
        assert_eq!(
            written(|out| write(&[payroll()], out)),
            r#"[
  {
    "employee": "林小满",
    "department": "service",
    "orders": 12,
    "base": 3000.00,
    "net": 2970.00,
    "proposals": null
  },
  {
    "employee": "欧阳若水",
    "department": "marketing",
    "orders": null,
    "base": 4500.50,
    "net": -20.00,
    "proposals": "dismissal, 08-12"
  }
]
"#
        );
        assert_eq!(written(|out| write(&[no_orders()], out)), "[]\n");
        assert_eq!(written(|out| write(&[], out)), "[]\n");
    }

    #[test]
    fn one_object_a_line() {
        assert_eq!(
            written(|out| write_lines(&[payroll()], out)).lines().next(),
            Some(
                r#"{"employee":"林小满","department":"service","orders":12,"base":3000.00,"net":2970.00,"proposals":null}"#
            )
        );
        assert_eq!(written(|out| write_lines(&[no_orders()], out)), "");
    }

    #[test]
    fn text_is_escaped_and_stays_text() {
        let columns = ["employee", "clause"].map(|name| FINES.column(name).expect("a column"));
        let rows = vec![vec![text("a \"b\"\n\u{1}"), clauses(&["08-07", "08-09"])]];
        let table = Table::of_rows("fines", said!("fines", "罚款"), columns.to_vec(), rows);
        let line = written(|out| write_lines(&[table], out));
        assert_eq!(line, "{\"employee\":\"a \\\"b\\\"\\n\\u0001\",\"clause\":\"08-07 08-09\"}\n");
        let read: serde_json::Value = serde_json::from_str(&line).expect("well-formed");
        assert_eq!(read["employee"], "a \"b\"\n\u{1}");
    }
}
