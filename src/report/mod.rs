//! The month's report: charts and key figures drawn from the tables the stages answer with, so that a picture shows what is
//! printed. Pure, and of all rooms it knows the model alone.

pub mod chart;
pub mod figure;
