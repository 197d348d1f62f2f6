//! From consequences and figures to what is owed: fines, scores, pay, profit, the fund.

pub mod change;
pub mod closing;
pub mod conduct;
pub mod fines;
pub mod fund;
pub mod payroll;
pub mod profit;
pub mod score;
