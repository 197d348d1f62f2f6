//! Tests of the program as its users have it.

mod hledger;
