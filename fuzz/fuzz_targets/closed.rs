#![no_main]

#[path = "../../tests/bytes/entry.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::open("closed", bytes));
