//! `cs` runs a customer-service department's rules over plain files.
//!
//! Data goes one way: books and files in, incidents, consequences, figures, then bytes out.
//! `measure`, `judge` and `account` are pure: typed values in, typed values out.

pub mod diagnostics;
pub mod model;
