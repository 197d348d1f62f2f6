//! Sealing a log: a chain of digests that shows an entry altered, removed or put in afterwards.
//!
//! Each entry has a digest of its cells, and a seal made of that digest and the seal before, so that no entry can change
//! without every later seal changing too. Whoever can write the log can write its seals as well; that is why the last seal
//! is told, to be kept on paper.

use std::collections::HashMap;

use crate::model::digest::digest;

/// What parts the cells of an entry; no export writes it.
const BETWEEN: &str = "\u{1f}";

/// The columns of a file of seals.
const COLUMNS: [&str; 3] = ["entry", "digest", "seal"];

/// One row of a log: its line, and its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line.
    pub line: u64,
    /// The cells, without the empty ones at the end.
    pub cells: Vec<String>,
}

/// A log's headers and rows, in order.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The headers.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The seals of a log: of its headers first, then of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals(Vec<(String, String)>);

/// How an entry is not as it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its cells are others.
    Altered,
    /// It is gone.
    Removed,
    /// It was put in among the sealed ones.
    Inserted,
    /// The headers are others.
    Header,
    /// The chain of the seals is broken.
    Seal,
}

/// One entry that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line of the log; of a removed entry, the line that stands in its place.
    pub line: u64,
    /// The entry's number among the sealed ones, the headers being 0.
    pub entry: usize,
    /// What it says now.
    pub value: String,
    /// What happened to it.
    pub what: Change,
}

impl Seals {
    /// Reads a file of seals; the error is the line that is none.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut lines = text.lines();
        if lines.next().map(str::trim_end) != Some(&*COLUMNS.join(",")) {
            return Err(1);
        }
        let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let entries = lines.enumerate().map(|(at, line)| {
            let cells: Vec<&str> = line.trim_end().split(',').collect();
            match cells[..] {
                [number, digest, seal] if number == at.to_string() && is_digest(digest) && is_digest(seal) => {
                    Ok((digest.to_owned(), seal.to_owned()))
                }
                _ => Err(at + 2),
            }
        });
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// As a file.
    pub fn text(&self) -> String {
        let line = |(at, (digest, seal)): (usize, &(String, String))| format!("{at},{digest},{seal}");
        let lines = std::iter::once(COLUMNS.join(",")).chain(self.0.iter().enumerate().map(line));
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }

    /// How many rows are sealed.
    pub fn rows(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The last seal.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", |(_, seal)| seal)
    }

    /// Seals the entries of a log that are not sealed yet. The sealed ones must be as they were.
    pub fn extend(&mut self, log: &Log) {
        if self.0.is_empty() {
            self.push(of_cells(&log.headers));
        }
        for row in log.rows.iter().skip(self.rows()) {
            self.push(of_cells(&row.cells));
        }
    }

    fn push(&mut self, digest: String) {
        let seal = seal(self.last(), &digest);
        self.0.push((digest, seal));
    }

    /// Every entry that is not as it was sealed, in the order of the log.
    pub fn differences(&self, log: &Log) -> Vec<Difference> {
        let Some(((headers, _), sealed)) = self.0.split_first() else { return Vec::new() };
        let mut differences = Vec::new();
        if *headers != of_cells(&log.headers) {
            let value = log.headers.join(",");
            differences.push(Difference { line: 1, entry: 0, value, what: Change::Header });
        }
        differences.extend(self.broken(log));
        let digests: Vec<String> = log.rows.iter().map(|row| of_cells(&row.cells)).collect();
        let (of_sealed, of_rows) = (positions(sealed.iter().map(|(digest, _)| digest)), positions(digests.iter()));
        let differ = |at: usize, entry: usize, what: Change| Difference {
            line: log.rows.get(at).or(log.rows.last()).map_or(0, |row| row.line),
            entry: entry + 1,
            value: if what == Change::Removed { String::new() } else { log.rows[at].cells.join(",") },
            what,
        };
        let (mut entry, mut row) = (0, 0);
        while entry < sealed.len() && row < digests.len() {
            if sealed[entry].0 == digests[row] {
                (entry, row) = (entry + 1, row + 1);
                continue;
            }
            let later = next_after(&of_sealed, &digests[row], entry);
            let found = next_after(&of_rows, &sealed[entry].0, row);
            match (later, found) {
                (Some(later), found) if found.is_none_or(|found| later - entry <= found - row) => {
                    differences.extend((entry..later).map(|gone| differ(row, gone, Change::Removed)));
                    entry = later;
                }
                (_, Some(found)) => {
                    differences.extend((row..found).map(|new| differ(new, entry, Change::Inserted)));
                    row = found;
                }
                _ => {
                    differences.push(differ(row, entry, Change::Altered));
                    (entry, row) = (entry + 1, row + 1);
                }
            }
        }
        differences.extend((entry..sealed.len()).map(|gone| differ(digests.len(), gone, Change::Removed)));
        differences
    }

    /// The first place where the chain of seals is broken.
    fn broken(&self, log: &Log) -> Option<Difference> {
        let mut before = "";
        for (at, (digest, own)) in self.0.iter().enumerate() {
            if seal(before, digest) != *own {
                let line = at.checked_sub(1).and_then(|row| log.rows.get(row)).map_or(1, |row| row.line);
                return Some(Difference { line, entry: at, value: own.clone(), what: Change::Seal });
            }
            before = own;
        }
        None
    }
}

fn of_cells(cells: &[String]) -> String {
    digest(&cells.join(BETWEEN))
}

fn seal(before: &str, own: &str) -> String {
    digest(&format!("{before}{own}"))
}

/// Where each digest stands, in order.
fn positions<'d>(digests: impl Iterator<Item = &'d String>) -> HashMap<&'d str, Vec<usize>> {
    let mut positions: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, digest) in digests.enumerate() {
        positions.entry(digest).or_default().push(at);
    }
    positions
}

fn next_after(positions: &HashMap<&str, Vec<usize>>, digest: &str, after: usize) -> Option<usize> {
    let own = positions.get(digest)?;
    own.get(own.partition_point(|at| *at <= after)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(rows: &[&str]) -> Log {
        let row = |(at, text): (usize, &&str)| Row { line: at as u64 + 2, cells: vec![(*text).to_owned()] };
        Log { headers: vec!["content".to_owned()], rows: rows.iter().enumerate().map(row).collect() }
    }

    fn sealed(rows: &[&str]) -> Seals {
        let mut seals = Seals::default();
        seals.extend(&log(rows));
        seals
    }

    fn found(seals: &Seals, rows: &[&str]) -> Vec<(u64, usize, Change)> {
        seals.differences(&log(rows)).into_iter().map(|own| (own.line, own.entry, own.what)).collect()
    }

    #[test]
    fn what_is_as_it_was_sealed_passes_and_may_grow() {
        let mut seals = sealed(&["a", "b", "c"]);
        assert_eq!(found(&seals, &["a", "b", "c"]), []);
        assert_eq!(found(&seals, &["a", "b", "c", "d"]), []);
        let first = seals.clone();
        seals.extend(&log(&["a", "b", "c", "d"]));
        assert_eq!((seals.rows(), &seals.0[..4]), (4, &first.0[..]));
        assert_eq!(Seals::parse(&seals.text()), Ok(seals));
    }

    #[test]
    fn the_altered_removed_and_inserted_entry_is_named() {
        let seals = sealed(&["a", "b", "c", "d"]);
        assert_eq!(found(&seals, &["a", "B", "c", "d"]), [(3, 2, Change::Altered)]);
        assert_eq!(found(&seals, &["a", "c", "d"]), [(3, 2, Change::Removed)]);
        assert_eq!(found(&seals, &["a", "x", "b", "c", "d"]), [(3, 2, Change::Inserted)]);
        assert_eq!(found(&seals, &["a", "b", "c"]), [(4, 4, Change::Removed)]);
        assert_eq!(found(&seals, &["a", "b", "c", "D"]), [(5, 4, Change::Altered)]);
        assert_eq!(found(&seals, &["b", "a", "c", "d"]).len(), 2);
        // The same words twice are two entries.
        assert_eq!(found(&sealed(&["a", "a", "b"]), &["a", "b"]), [(3, 2, Change::Removed)]);
    }

    #[test]
    fn a_seal_that_was_written_over_breaks_the_chain() {
        let seals = sealed(&["a", "b", "c"]);
        let forged = Seals(
            seals
                .0
                .iter()
                .cloned()
                .enumerate()
                .map(|(at, own)| match at {
                    2 => (of_cells(&["B".to_owned()]), own.1),
                    _ => own,
                })
                .collect(),
        );
        assert_eq!(found(&forged, &["a", "B", "c"]), [(3, 2, Change::Seal)]);
        let mut other = log(&["a"]);
        other.headers.push("note".to_owned());
        assert_eq!(sealed(&["a"]).differences(&other)[0].what, Change::Header);
        assert_eq!(Seals::parse("entry,digest,seal\n0,12,34\n"), Err(2));
        assert_eq!(Seals::parse(""), Err(1));
    }
}
