//! Rosters as files, held against rules as books write them.

mod check;
mod make;
