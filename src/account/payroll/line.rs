//! A pay line: items under heads, and the sums that are printed.

use crate::model::outcome::Row;
use crate::model::pay::Head;
use crate::model::{Cell, Clauses, Consequence, Figure, Said, Share, Staff, Yuan};
use crate::said;
use rust_decimal::Decimal;
use std::sync::Arc;

/// How many money columns the payroll has: each head, gross, deductions, net.
pub(super) const SUMS: usize = Head::ALL.len() + 3;

/// Where the money columns begin.
pub(super) const FIRST_SUM: usize = 3;

pub(super) const GROSS: usize = 5;
pub(super) const DEDUCTIONS: usize = 12;
pub(super) const ADJUSTMENT: usize = 13;
pub(super) const NET: usize = 14;

/// One figure a pay line is made of: a printed line of money, rounded.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) head: Head,
    pub(super) amount: Yuan,
    pub(super) why: Why,
}

/// What made an item. Kept small, for a payroll may have millions; the words are made when they are asked for.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// The staff sheet states it.
    Stated(Figure),
    /// A grade's basic wage, with the days employed when those were less than the month.
    Grade { rule: u32, part: Option<(u32, u32)> },
    /// An allowance of the book.
    Allowance { rule: u32 },
    /// A commission on a figure.
    Commission(Box<Commission>),
    /// What lifts a commission to its floor.
    TopUp(Box<TopUp>),
    /// A part of a bonus pool.
    Bonus(Box<Bonus>),
    /// A consequence, charged.
    Charged { consequence: u32 },
    /// A consequence, taken back.
    TakenBack { consequence: u32 },
    /// A day's wage that was not earned.
    DayWage { consequence: u32 },
    /// The month's wage withheld, where the book says to.
    Withheld { consequence: u32 },
    /// An adjustment of a month closed before.
    Adjusted { adjustment: u32 },
}

/// What lifts a commission to its floor.
#[derive(Clone, Debug)]
pub(super) struct TopUp {
    pub(super) rule: u32,
    pub(super) floor: Yuan,
    pub(super) earned: Yuan,
}

/// A part of a bonus pool.
#[derive(Clone, Debug)]
pub(super) struct Bonus {
    pub(super) pool: Arc<str>,
    pub(super) of: Yuan,
    pub(super) winners: u32,
    pub(super) clauses: Clauses,
}

/// How a commission was worked out.
#[derive(Clone, Debug)]
pub(super) struct Commission {
    pub(super) rule: u32,
    /// The person's own rate, where it takes the place of the rule's.
    pub(super) personal: Option<Share>,
    pub(super) of: Decimal,
    pub(super) from: Origin,
    /// How many share it, when it is split.
    pub(super) shared_by: Option<u32>,
}

/// Where a figure came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Sheet,
    Orders,
}

/// What a person is to decide; nothing of it is subtracted.
#[derive(Clone, Debug)]
pub(super) enum Proposal {
    /// Withholding the month's wage.
    Withhold { consequence: u32 },
    /// Separation.
    Separation { consequence: u32 },
    /// A fine that is only proposed.
    Fine { consequence: u32, amount: Yuan },
    /// A damage that is only proposed to be made good.
    Liability { consequence: u32, amount: Yuan },
    /// A reward that is only proposed.
    Reward { consequence: u32, amount: Yuan },
}

/// One person's pay.
#[derive(Clone, Debug, Default)]
pub(super) struct PayLine {
    pub(super) items: Vec<Item>,
    pub(super) proposals: Vec<Proposal>,
}

impl PayLine {
    /// Adds an item; one of nothing is left out.
    pub(super) fn add(&mut self, head: Head, amount: Yuan, why: Why) {
        if amount != Yuan::ZERO {
            self.items.push(Item { head, amount, why });
        }
    }

    /// The line as it stands, without room to spare; this one begins anew.
    pub(super) fn take(&mut self) -> Self {
        Self { items: self.items.drain(..).collect(), proposals: self.proposals.drain(..).collect() }
    }

    pub(super) fn sum(&self, head: Head) -> Yuan {
        self.items.iter().filter(|item| item.head == head).map(|item| item.amount).sum()
    }

    pub(super) fn gross(&self) -> Yuan {
        self.sums()[GROSS]
    }

    pub(super) fn deductions(&self) -> Yuan {
        self.sums()[DEDUCTIONS]
    }

    pub(super) fn net(&self) -> Yuan {
        self.sums()[NET]
    }

    /// The money columns of the payroll, in order: the items in one pass, for there may be millions.
    pub(super) fn sums(&self) -> [Yuan; SUMS] {
        let mut heads = [Yuan::ZERO; Head::ALL.len()];
        for item in &self.items {
            heads[item.head as usize] += item.amount;
        }
        let [
            base,
            allowance,
            commission,
            top_up,
            bonus,
            fines,
            absence,
            liability,
            insurance,
            housing_fund,
            tax,
            adjustment,
        ] = heads;
        let gross = base + allowance + commission + top_up + bonus;
        let deductions = fines + absence + liability + insurance + housing_fund + tax;
        [
            base,
            allowance,
            commission,
            top_up,
            bonus,
            gross,
            fines,
            absence,
            liability,
            insurance,
            housing_fund,
            tax,
            deductions,
            adjustment,
            gross - deductions + adjustment,
        ]
    }

    /// The printed row, with every column there is.
    pub(super) fn row(&self, person: &Staff, consequences: &[Consequence]) -> Row {
        let mut row = Vec::with_capacity(FIRST_SUM + SUMS + 1);
        row.extend([
            Cell::text(&person.employee),
            Cell::or_empty(person.department, |department| Cell::Word(department.said())),
            Cell::or_empty(person.grade, |grade| Cell::Word(grade.said())),
        ]);
        row.extend(self.sums().map(Cell::Money));
        let proposals: Vec<Said> =
            self.proposals.iter().map(|proposal| self.proposal(proposal, consequences)).collect();
        row.push(if proposals.is_empty() {
            Cell::Empty
        } else {
            let joined = |of: fn(&Said) -> &str, by: &str| proposals.iter().map(of).collect::<Vec<_>>().join(by);
            Cell::Word(Said { en: joined(|said| &said.en, "; "), zh: joined(|said| &said.zh, "；") })
        });
        row
    }

    /// A proposal as printed: what, how much, the clause, and what would be left.
    pub(super) fn proposal(&self, proposal: &Proposal, consequences: &[Consequence]) -> Said {
        let clauses = |at: &u32| &consequences[*at as usize].clauses;
        match proposal {
            Proposal::Withhold { consequence } => {
                let (wage, clauses) = (self.gross(), clauses(consequence));
                let net = self.net() - wage;
                said!(
                    "withhold {wage} ({clauses}; net {net} if applied)",
                    "拟扣发 {wage}（{clauses}；如执行则实发 {net}）"
                )
            }
            Proposal::Separation { consequence } => said!("separation ({})", "拟自动离职（{}）", clauses(consequence)),
            Proposal::Fine { consequence, amount } => {
                said!("fine {amount} ({})", "拟罚款 {amount}（{}）", clauses(consequence))
            }
            Proposal::Liability { consequence, amount } => {
                said!("liability {amount} ({})", "拟赔偿 {amount}（{}）", clauses(consequence))
            }
            Proposal::Reward { consequence, amount } => {
                said!("reward {amount} ({})", "拟奖励 {amount}（{}）", clauses(consequence))
            }
        }
    }
}
