//! Where bytes come from: the disk, or a table of texts in tests and in the cases of books.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read};

/// A blank log is shorter than this.
const BLANK: u64 = 64 << 10;

/// Opens files by the names users write. `-` is standard input.
pub trait Files: Sync {
    /// Opens a file for reading from its beginning.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>>;

    /// The size of a file in bytes, where it is known.
    fn size(&self, _: &str) -> Option<u64> {
        None
    }

    /// The whole of a file.
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(name)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether a log of a month's folder is there and kept: more than the one line of a blank one, which nobody filled in.
    fn is_kept(&self, name: &str) -> bool {
        let mut head = Vec::new();
        let Ok(file) = self.open(name) else { return false };
        // What cannot be read, and what is quite empty, is for the reader to complain about.
        if file.take(BLANK).read_to_end(&mut head).is_err() || head.is_empty() || head.len() as u64 == BLANK {
            return true;
        }
        let below = head.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(head.len(), |end| end + 1);
        head[below..].iter().any(|byte| !byte.is_ascii_whitespace())
    }
}

/// The files of the machine.
pub struct Disk;

impl Files for Disk {
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        if name == "-" {
            return Ok(Box::new(io::stdin()));
        }
        #[expect(clippy::disallowed_methods, reason = "this is the one place where files are opened")]
        let file = File::open(name)?;
        // A folder opens on some systems, and only reading it fails, with words nobody understands.
        if file.metadata()?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Ok(Box::new(file))
    }

    fn size(&self, name: &str) -> Option<u64> {
        #[expect(clippy::disallowed_methods, reason = "this is where files are opened")]
        let data = std::fs::metadata(name).ok()?;
        data.is_file().then_some(data.len())
    }
}

/// Files that stand in memory.
#[derive(Clone, Debug, Default)]
pub struct InMemory(BTreeMap<String, Vec<u8>>);

impl InMemory {
    /// Files of the given names and contents.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self(files.into_iter().collect())
    }
}

impl Files for InMemory {
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        match self.0.get(name) {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_nobody_filled_in_is_not_kept() {
        let kept = |bytes: &[u8]| InMemory::new([("a.csv".to_owned(), bytes.to_vec())]).is_kept("a.csv");
        assert!(!kept("\u{feff}姓名,日期\n".as_bytes()) && !kept(b"employee,date\r\n\r\n") && !kept(b"employee,date"));
        assert!(kept("\u{feff}姓名,日期\n周明,".as_bytes()) && kept(b"employee\rZhou") && kept(b"PK\x03\x04\n\0"));
        assert!(kept(b""), "an empty file is an error to be told");
        let (long, name) = (vec![b'a'; 1 << 17], "a.csv".to_owned());
        assert!(InMemory::new([(name, long)]).is_kept("a.csv"));
        assert!(!InMemory::default().is_kept("a.csv"));
    }
}
