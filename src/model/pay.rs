//! Pay: the heads its items are under, and what is put right of a month that was paid already.

use super::money::Yuan;
use super::month::Month;
use super::names::{Clauses, Person};
use super::place::Place;
use super::staff::vocabulary;

vocabulary! {
    /// What an item of pay is under: a column of the payroll, in its order.
    Head {
        /// The basic wage.
        Base = "base" ["底薪"],
        /// Allowances.
        Allowance = "allowance" ["补贴"],
        /// Commissions.
        Commission = "commission" ["提成"],
        /// What lifts a commission to its floor.
        TopUp = "top_up" ["保底补足"],
        /// Bonuses.
        Bonus = "bonus" ["奖金"],
        /// Fines.
        Fines = "fines" ["罚款"],
        /// Wages of days that were not worked.
        Absence = "absence" ["缺勤扣款"],
        /// Losses made good, and other deductions.
        Liability = "liability" ["赔偿扣款"],
        /// The person's own social insurance.
        Insurance = "insurance" ["社保"],
        /// The person's own housing fund.
        HousingFund = "housing_fund" ["公积金"],
        /// Income tax.
        Tax = "tax" ["个税"],
        /// What is put right of months closed before.
        Adjustment = "adjustment" ["调整"],
    }
}

impl Head {
    /// What is earned: their sum is the gross.
    pub const EARNED: [Self; 5] = [Self::Base, Self::Allowance, Self::Commission, Self::TopUp, Self::Bonus];
    /// What is taken off.
    pub const DEDUCTED: [Self; 6] =
        [Self::Fines, Self::Absence, Self::Liability, Self::Insurance, Self::HousingFund, Self::Tax];

    /// Whether more of it is less to be paid out.
    pub fn is_deducted(self) -> bool {
        Self::DEDUCTED.contains(&self)
    }
}

/// What is owed to somebody, or to be taken back, for a month that was closed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Whose.
    pub employee: Person,
    /// The month it puts right.
    pub month: Month,
    /// What of that month's pay.
    pub item: Head,
    /// How much: positive is owed to the person, negative is taken back.
    pub amount: Yuan,
    /// The clauses the item stands on.
    pub clauses: Clauses,
    /// Why, in the words of whoever wrote it.
    pub reason: String,
    /// Where the difference was seen.
    pub source: Option<String>,
    /// The row it was read from; none for one that was just worked out.
    pub place: Option<Place>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::PAYROLL;

    #[test]
    fn each_head_is_a_column_of_the_payroll_of_the_same_names() {
        for (head, word, zh) in Head::ALL {
            let column = PAYROLL.column(word).expect("a column");
            assert_eq!(Some(&column.zh), zh.first(), "{head}");
        }
        let heads: Vec<Head> = Head::EARNED.into_iter().chain(Head::DEDUCTED).chain([Head::Adjustment]).collect();
        assert_eq!(heads, Head::ALL.iter().map(|(head, ..)| *head).collect::<Vec<_>>());
    }
}
