//! What logs show: whether each row is as the rules say. Pure: rows in, verdicts and findings out.

pub mod analysis;
pub mod attendance;
pub mod breach;
pub mod calendars;
pub mod chat;
pub mod check;
pub mod clock;
pub mod due;
pub mod emit;
pub mod filter;
pub mod quota;
pub mod roster;
pub mod seal;
#[cfg(test)]
mod testing;
