//! Looking at a file without judging it: which log it is, in which encoding, under which headers its columns stand.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use crate::diagnostics::Sink;
use crate::model::Accumulate;
use crate::model::column::{FIGURES_ROW, LOGS, PUNCHES, Sheet};

use super::Reader;
use super::encoding::{Told, tell};
use super::header::{self, Header};
use super::open::Opened;

/// The logs a file may be: those kept by hand, and those only machines write. Of two that fit equally well, the first.
fn logs() -> impl Iterator<Item = &'static Sheet<'static>> {
    LOGS.iter().copied().chain([&PUNCHES, &FIGURES_ROW])
}

/// What a file looks like.
#[derive(Debug)]
pub struct Survey {
    /// The log it is read as.
    pub sheet: &'static Sheet<'static>,
    /// The encoding, by its name on the web; `xlsx` for a spreadsheet.
    pub encoding: String,
    /// The row of the header, from 1.
    pub header_row: usize,
    /// The columns found, each with the header it stands under.
    pub columns: Vec<(&'static str, String)>,
    /// The headers that mean nothing to this log.
    pub ignored: Vec<String>,
    /// The rows below the header, totals left out.
    pub rows: u64,
}

/// How much of a text tells its encoding.
const ENOUGH: u64 = 8 << 20;

struct Count(u64);

impl Accumulate for Count {
    fn add(&mut self, behind: Self) {
        self.0 += behind.0;
    }
}

impl Reader<'_> {
    /// Looks at a file; `None` when it is no log that is known, or cannot be read, of which `sink` says why.
    pub fn survey(&mut self, file: &str, sink: &mut Sink) -> Option<Survey> {
        let shared: Arc<str> = Arc::from(file);
        let (encoding, first_rows) = match self.open(&shared, sink)? {
            Opened::Text(text) => (self.encoding_of(file), vec![text.first_rows()]),
            Opened::Grids(grids) => {
                let first =
                    |grid: super::sheet::Grid| grid.into_iter().take(header::SEARCHED).map(|(_, row)| row).collect();
                ("xlsx".to_owned(), grids.into_iter().map(first).collect())
            }
        };
        let (sheet, header) = self.best(file, &shared, &first_rows)?;
        let columns: Vec<(&'static str, String)> =
            header.found().map(|(name, header)| (name, header.trim().to_owned())).collect();
        let used: BTreeSet<&str> = columns.iter().map(|(_, header)| header.as_str()).collect();
        let names = header.names().iter().map(|name| name.trim());
        let ignored = names.filter(|name| !name.is_empty() && !used.contains(name)).map(str::to_owned).collect();
        let header_row = header.data_row;
        // What is wrong with single rows is for the commands that read them.
        let rows = self.fold(file, sheet, &|_| false, || Count(0), |_| |count: &mut Count, _| count.0 += 1, sink);
        Some(Survey { sheet, encoding, header_row, columns, ignored, rows: rows.map_or(0, |count| count.0) })
    }

    /// The log a file is: the one it is named after when it has its columns, else the one of whose columns it has most.
    fn best(
        &self,
        file: &str,
        shared: &Arc<str>,
        sheets: &[Vec<Vec<String>>],
    ) -> Option<(&'static Sheet<'static>, Header<'static>)> {
        let stem = file.rsplit(['/', '\\']).next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let fitting = logs().filter_map(|sheet| {
            let found = sheets
                .iter()
                .find_map(|rows| header::find(shared, rows, sheet, &|_| false, &self.renames, &mut Sink::unlimited()));
            found.map(|header| (sheet, header))
        });
        let fit = |(sheet, header): &(&Sheet<'_>, Header<'_>)| (sheet.name == stem, header.found().count());
        fitting.fold(None, |best, next| match best {
            Some(best) if fit(&best) >= fit(&next) => Some(best),
            _ => Some(next),
        })
    }

    fn encoding_of(&self, file: &str) -> String {
        if let Some(encoding) = self.encoding {
            return encoding.name().to_owned();
        }
        let mut head = Vec::new();
        let read = self.files.open(file).and_then(|reader| reader.take(ENOUGH).read_to_end(&mut head));
        let whole = read.is_ok_and(|count| (count as u64) < ENOUGH);
        match tell(&head, whole) {
            Ok(Told::Known(encoding)) => encoding.name().to_owned(),
            _ => encoding_rs::UTF_8.name().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn survey(name: &str, bytes: &[u8]) -> Survey {
        let files = InMemory::new([(name.to_owned(), bytes.to_vec())]);
        let mut sink = Sink::unlimited();
        Reader::new(&files).survey(name, &mut sink).unwrap_or_else(|| panic!("no log: {sink:?}"))
    }

    #[test]
    fn a_log_is_known_by_its_columns_whatever_its_name() {
        let (text, ..) =
            encoding_rs::GB18030.encode("三月\n姓名,日期,违规代码,心情\n周明,2025-03-03,late,好\n合计,,,\n").clone();
        let survey = survey("march.csv", &text);
        assert_eq!((survey.sheet.name, survey.encoding.as_str(), survey.header_row), ("incidents", "gb18030", 2));
        let columns = ["employee=姓名", "date=日期", "code=违规代码"];
        let found: Vec<String> = survey.columns.iter().map(|(name, header)| format!("{name}={header}")).collect();
        assert_eq!(found, columns);
        assert_eq!((survey.ignored.concat().as_str(), survey.rows), ("心情", 1));
    }

    #[test]
    fn a_name_decides_between_logs_that_both_fit() {
        assert_eq!(survey("figures.csv", b"name,amount\nsales,1\n").sheet.name, "figures");
        assert_eq!(
            survey("spending.csv", "日期,金额,用途,批准人\n2025-03-01,1,a,b\n".as_bytes()).sheet.name,
            "spending"
        );
    }
}
