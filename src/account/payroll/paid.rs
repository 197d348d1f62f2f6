//! The payroll as the record of a closed month keeps it.

use crate::book::RuleBook;
use crate::model::closed::{PaidAmount, PaidLine};
use crate::model::column::{Kind, PAYROLL};
use crate::model::pay::Head;
use crate::model::{Clauses, Staff, Yuan};

use super::Payroll;
use super::line::PayLine;

impl Payroll {
    /// What everybody is paid, column by column, with the clauses each amount stands on.
    pub fn paid(&self, book: &RuleBook) -> Vec<PaidLine> {
        self.staff.iter().zip(&self.lines).map(|(person, line)| self.paid_line(book, person, line)).collect()
    }

    fn paid_line(&self, book: &RuleBook, person: &Staff, line: &PayLine) -> PaidLine {
        let columns = PAYROLL.columns.iter().filter(|column| column.kind == Kind::Money);
        let amount = |(column, amount): (&'static str, Yuan)| {
            let own = line.items.iter().filter(|item| Head::parse(column) == Some(item.head));
            let clauses = own.fold(Clauses::default(), |all, item| all.and(&self.item(book, person, item).clauses));
            PaidAmount { column, amount, clauses }
        };
        let proposals: Vec<String> =
            line.proposals.iter().map(|proposal| line.proposal(proposal, &self.consequences).en).collect();
        PaidLine {
            employee: person.employee.clone(),
            department: person.department.map(|department| department.word().to_owned()),
            grade: person.grade.map(|grade| grade.word().to_owned()),
            amounts: columns.map(|column| column.name).zip(line.sums()).map(amount).collect(),
            proposals: (!proposals.is_empty()).then(|| proposals.join("; ")),
        }
    }
}
