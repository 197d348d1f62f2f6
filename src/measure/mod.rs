//! What logs show: whether each row is as the rules say. Pure: rows in, verdicts and findings out.

pub mod attendance;
pub mod emit;
pub mod filter;
pub mod roster;
#[cfg(test)]
mod testing;
