mod entry;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use entry::{DOORS, open};

/// A stream of numbers that is the same on every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// What files break on.
const TELLING: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b"'",
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b"\t",
    b";",
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"<html><table>",
    b"=\"",
    b"-",
    b"--",
    b"(",
    b")",
    b"%",
    b"1e9",
    b".",
    b"0.",
    b"99999999999999999999999999999",
    b"-79228162514264337593543950335",
    b"0.0000000000000000000000000001",
    b"9999-12-31",
    b"0000-01-01",
    b"2025-02-29",
    b"24:00",
    b"47:59:59",
    b"99999999",
    "\u{202e}".as_bytes(),
    "合计".as_bytes(),
    "１２".as_bytes(),
    "年月日".as_bytes(),
    "😀".as_bytes(),
    b"\xb9\xfe",
    b"[[",
    b"]]",
    b"{",
    b"}",
    b"\"\"\"",
    b"'''",
    b"#",
    b"= 0",
    b"= \"0%\"",
    b" / 0",
    b"\\u0000",
    b"since = 0001-01-01",
    b"window = \"4294967295d\"",
    b"ladder = []",
    b"at = { 4294967295 = { fine = 1 } }",
    b"beyond = \"double\"",
    b"\"999999999h\"",
    b"use = [\"b.toml\"]",
    b"counts_as = \"late\"",
];

/// Everything that lies in the project for some door to read.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let mut folders: Vec<PathBuf> = ["tests/errors", "tests/files", "tests/cmd", "examples", "policies"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into();
    let mut paths = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk.toml")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    for path in paths {
        if path
            .extension()
            .is_some_and(|ending| ["csv", "json", "toml", "xlsx", "xls"].iter().any(|own| ending == *own))
        {
            let mut bytes = fs::read(path).expect("a file");
            // Large books say nothing new, and take long.
            bytes.truncate(8 << 10);
            seeds.push(bytes);
        }
    }
    seeds
}

fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(4) {
        let (at, end) = (numbers.below(bytes.len() + 1), numbers.below(bytes.len() + 1));
        let (from, to) = (at.min(end), at.max(end).min(at.min(end) + 64).min(bytes.len()));
        match numbers.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..at, TELLING[numbers.below(TELLING.len())].iter().copied())),
            2 => drop(bytes.splice(from..to, TELLING[numbers.below(TELLING.len())].iter().copied())),
            3 => drop(bytes.drain(from..to)),
            4 => {
                let other = &seeds[numbers.below(seeds.len())];
                let cut = numbers.below(other.len() + 1);
                let piece = other[cut..other.len().min(cut + 200)].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(numbers.below(256)).unwrap_or(0);
                }
            }
        }
    }
    bytes
}

/// `BYTES=30000 cargo test bytes` looks further than the few hundred of every run.
#[test]
fn no_bytes_make_it_panic() {
    let rounds = std::env::var("BYTES").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    let (seeds, mut numbers) = (seeds(), Numbers(0x2025_0331));
    assert!(seeds.len() > 50, "the project's own files are found");
    let mut panicked = Vec::new();
    for round in 0..rounds {
        let bytes = mutated(&seeds, &mut numbers);
        for (name, _) in DOORS {
            // A cell is short.
            let bytes = if *name == "cells" { &bytes[..bytes.len().min(1 + round % 40)] } else { &bytes[..] };
            if catch_unwind(|| open(name, bytes)).is_err() {
                panicked.push(format!("{name}: {:?}", String::from_utf8_lossy(bytes)));
            }
        }
    }
    assert!(panicked.is_empty(), "{} panics, the first:\n{}", panicked.len(), panicked[0]);
}

#[test]
fn telling_texts_make_no_door_panic() {
    for (name, _) in DOORS {
        for text in TELLING.iter().copied().chain([&b""[..]]) {
            assert!(catch_unwind(|| open(name, text)).is_ok(), "{name}: {:?}", String::from_utf8_lossy(text));
        }
    }
}
