//! CSV: plain for pipes, or dressed for a spreadsheet (`--excel`).

use std::io::{self, Write};
use std::ops::Range;

use super::text::Printed;
use crate::model::{Cell, Lang, Table};

/// What a spreadsheet takes for the beginning of a formula; and the quote that keeps it from doing so, which reading takes
/// off once.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\''];

/// A spreadsheet keeps fifteen digits of a number and shows twelve or more as `1.2E+11`.
const DIGITS_SHOWN: usize = 11;

/// Rows that are put into words in one go: enough that handing them to a thread costs nothing, few enough that an answer of
/// a million rows is never in memory as text.
const BLOCK: usize = 1 << 12;

/// Writes a table as UTF-8 with LF and English headers, without its closing row, a few thousand rows at a time.
///
/// For a spreadsheet there is a byte-order mark, CRLF, and each text the spreadsheet would read as something else is
/// wrapped so that it stays text; reading takes the wrapping off again.
pub(super) fn write(table: &Table, excel: bool, out: &mut dyn Write) -> io::Result<()> {
    if excel {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = writer(excel);
    // Writing into memory does not fail.
    let _ = writer.write_record(table.columns.iter().map(|column| column.name));
    out.write_all(&writer.into_inner().unwrap_or_default())?;
    let blocks: Vec<Range<usize>> =
        (0..table.len()).step_by(BLOCK).map(|first| first..table.len().min(first + BLOCK)).collect();
    if let [only] = &blocks[..] {
        return out.write_all(&block(table, only.clone(), excel));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for turn in blocks.chunks(threads) {
        std::thread::scope(|scope| {
            let workers: Vec<_> = turn.iter().map(|rows| scope.spawn(|| block(table, rows.clone(), excel))).collect();
            workers.into_iter().try_for_each(|worker| match worker.join() {
                Ok(text) => out.write_all(&text),
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })?;
    }
    Ok(())
}

fn writer(excel: bool) -> csv::Writer<Vec<u8>> {
    let terminator = if excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new())
}

/// Some rows of a table.
fn block(table: &Table, rows: Range<usize>, excel: bool) -> Vec<u8> {
    let mut writer = writer(excel);
    let mut field = Vec::new();
    // Writing into memory does not fail.
    for row in rows.map(|at| table.row(at)) {
        for cell in &row {
            field.clear();
            match cell {
                Cell::Text(_) | Cell::Word(_) | Cell::Clauses(_) if excel => {
                    field.extend_from_slice(kept_as_text(Printed(cell, Lang::En).to_string()).as_bytes());
                }
                Cell::Text(text) => field.extend_from_slice(text.as_bytes()),
                cell => {
                    let _ = write!(field, "{}", Printed(cell, Lang::En));
                }
            }
            let _ = writer.write_field(&field);
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}

/// Text in the wrapping that keeps a spreadsheet from reading it as a formula, a date or a rounded number.
fn kept_as_text(text: String) -> String {
    if text.starts_with(FORMULA_STARTS) {
        format!("'{text}")
    } else if is_misread(&text) {
        format!("=\"{text}\"")
    } else {
        text
    }
}

/// Whether a spreadsheet would store another value than the text, or show it as another: a long id loses its last digits,
/// `0042` its zeros, `2E10` becomes a number and the clause `08-07` the seventh of August. Whatever begins with a digit
/// and goes on in the signs of numbers, dates and times is held to be in danger; only a short plain number is not.
fn is_misread(text: &str) -> bool {
    let signs = |byte: u8| byte.is_ascii_digit() || b"-/:.,%eE ".contains(&byte);
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.bytes().all(signs) {
        return false;
    }
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    !is_whole || text.len() > DIGITS_SHOWN || (text.len() > 1 && text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::column::{FIGURES, FINES};
    use crate::render::testing::{clauses, date, payroll, text, yuan};
    use crate::said;

    fn written(table: &Table, excel: bool) -> String {
        let mut bytes = Vec::new();
        write(table, excel, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn plain_csv_is_for_pipes() {
        assert_eq!(
            written(&payroll(), false),
            "employee,department,orders,base,net,proposals\n\
             林小满,service,12,3000.00,2970.00,\n\
             欧阳若水,marketing,,4500.50,-20.00,\"dismissal, 08-12\"\n"
        );
    }

    #[test]
    fn a_spreadsheet_is_kept_from_reading_text_as_something_else() {
        let row = |id: &str, note: &str| {
            vec![text(id), Cell::Date(date(2025, 3, 1)), yuan("-5"), clauses(&["08-07"]), text(note)]
        };
        let columns =
            ["employee", "date", "fine", "clause", "outcome"].map(|name| FINES.column(name).expect("a column"));
        let rows = vec![
            row("123456789012", "=1+1"),
            row("12345678901", "-"),
            row("0042", "@all"),
            row("+86", "a \"b\""),
            row("8:30", "20 a"),
            row("2E10", "'quoted"),
        ];
        let table = Table::of_rows("fines", said!("fines", "罚款"), columns.to_vec(), rows);
        assert_eq!(
            written(&table, true),
            "\u{feff}employee,date,fine,clause,outcome\r\n\
             \"=\"\"123456789012\"\"\",2025-03-01,-5.00,\"=\"\"08-07\"\"\",'=1+1\r\n\
             12345678901,2025-03-01,-5.00,\"=\"\"08-07\"\"\",'-\r\n\
             \"=\"\"0042\"\"\",2025-03-01,-5.00,\"=\"\"08-07\"\"\",'@all\r\n\
             '+86,2025-03-01,-5.00,\"=\"\"08-07\"\"\",\"a \"\"b\"\"\"\r\n\
             \"=\"\"8:30\"\"\",2025-03-01,-5.00,\"=\"\"08-07\"\"\",20 a\r\n\
             \"=\"\"2E10\"\"\",2025-03-01,-5.00,\"=\"\"08-07\"\"\",''quoted\r\n"
        );
        assert!(written(&table, false).contains("123456789012,2025-03-01,-5.00,08-07,=1+1\n"));
    }

    #[test]
    fn a_long_table_is_written_in_its_order() {
        for len in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7] {
            let columns = vec![FINES.column("employee").expect("a column")];
            let table = Table::new("fines", said!("fines", "罚款"), columns, len, |at| vec![text(at.to_string())]);
            let expected: Vec<String> =
                std::iter::once("employee".to_owned()).chain((0..len).map(|at| at.to_string())).collect();
            assert!(written(&table, false).lines().eq(expected), "{len} rows");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec([".*", "[\",\r\n ]*", "\\PC*"], 0..20)) {
            let cells = rows.iter().map(|row| row.iter().map(text).collect()).collect();
            let table = Table::of_rows("figures", said!("figures", "数据"), FIGURES.all(), cells);
            let csv = written(&table, false);
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let back: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("well-formed");
            prop_assert_eq!(back.len(), rows.len());
            for (record, row) in back.iter().zip(&rows) {
                prop_assert_eq!(record.iter().collect::<Vec<_>>(), row.iter().collect::<Vec<_>>());
            }
        }
    }
}
