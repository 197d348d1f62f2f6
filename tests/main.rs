//! Tests of the program as its users have it.

mod excel;
mod hledger;
