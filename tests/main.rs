//! Everything that is tested from outside, in one binary: one link step, one summary.
//!
//! A page of `cmd/` and a folder of `errors/` are found by themselves; a new one needs no Rust.
//! `TRYCMD=overwrite cargo test` rewrites what they expect; read the difference before it is committed.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

/// The shipped books: each loads, and each of its cases holds.
mod books;
/// Any bytes at all: an answer or a clear error, never a panic. `fuzz/` feeds the same entry points.
mod bytes;
/// `cs check` from the command line to its answer: logs of one's own, pipes, seals, bad input.
mod check;
/// Closed months: in order, held against, never half written.
mod closed;
/// Folders of bad input, each with the whole of what is said about it.
mod errors;
/// A spreadsheet program opens what `--excel` and `-f xlsx` write.
mod excel;
/// Files as people and their systems write them.
mod files;
/// What holds the house together: layers, lists, texts in two languages, nothing forgotten.
mod frame;
/// hledger accepts the journal of the fund.
mod hledger;
/// Working folders: what is in them holds, runs and is in one language.
mod init;
/// No page for people has a word of the other language.
mod language;
/// What must hold for every input: sums, order, splits, reading back what was written.
mod laws;
/// Pages of commands with what they print.
mod pages;
/// Runs a command line in memory.
mod run;
/// The schema of the rule language is current, and takes what the program takes.
mod schema;
