//! A pay line unfolded: from the net down to rule, clause, arithmetic, file and line.

use rust_decimal::Decimal;

use crate::account::change::{Amount, Entry};
use crate::account::fines;
use crate::book::RuleBook;
use crate::book::pay::CommissionScale;
use crate::book::profit::BonusScale;
use crate::book::rule::Head as RuleHead;
use crate::model::pay::{Adjustment, Head};
use crate::model::report::{Payslip, PayslipLine};
use crate::model::{Cell, Clauses, Department, Figure, Grade, Person, Said, Share, Staff, Title, Trace, Yuan};
use crate::said;

use super::Payroll;
use super::line::{Bonus, Commission, Item, Origin, PayLine, TopUp, Why};

/// A head's words.
pub(super) fn name(head: Head) -> Said {
    match head {
        Head::Base => said!("base", "底薪"),
        Head::Allowance => said!("allowance", "补贴"),
        Head::Commission => said!("commission", "提成"),
        Head::TopUp => said!("top-up to the floor", "保底补足"),
        Head::Bonus => said!("bonus", "奖金"),
        Head::Fines => said!("fines", "罚款"),
        Head::Absence => said!("absence", "缺勤扣款"),
        Head::Liability => said!("liability", "赔偿及其他扣款"),
        Head::Insurance => said!("social insurance", "社保"),
        Head::HousingFund => said!("housing fund", "公积金"),
        Head::Tax => said!("income tax", "个税"),
        Head::Adjustment => said!("adjustments of closed months", "已结月份的调整"),
    }
}

impl Payroll {
    /// How the pay of some came about, or of everybody.
    pub fn traces(&self, book: &RuleBook, only: Option<&Person>) -> Vec<Trace> {
        let lines = self.staff.iter().zip(&self.lines);
        lines
            .filter(|(person, _)| only.is_none_or(|only| person.employee == *only))
            .map(|(person, line)| self.trace(book, person, line))
            .collect()
    }

    /// A payslip each, in the order of the sheet; incidents say how they came about when the payroll was asked to explain.
    pub fn payslips(&self, book: &RuleBook) -> Vec<Payslip> {
        let slip = |(person, line): (&Staff, &PayLine)| {
            let lines = |heads: &[Head]| -> Vec<PayslipLine> {
                let items = heads.iter().flat_map(|head| line.items.iter().filter(move |item| item.head == *head));
                items.map(|item| PayslipLine { head: name(item.head), trace: self.item(book, person, item) }).collect()
            };
            Payslip {
                employee: person.employee.clone(),
                month: self.month,
                department: person.department.map(Department::said),
                grade: person.grade.map(Grade::said),
                earned: lines(&Head::EARNED),
                deducted: lines(&Head::DEDUCTED),
                adjusted: lines(&[Head::Adjustment]),
                gross: line.gross(),
                deductions: line.deductions(),
                net: line.net(),
                proposals: line.proposals.iter().map(|own| line.proposal(own, &self.consequences)).collect(),
            }
        };
        self.staff.iter().zip(&self.lines).map(slip).collect()
    }

    /// Every figure of everybody, and the points of the month: what two books are compared by.
    pub fn entries(&self, book: &RuleBook) -> Vec<Entry> {
        let items = self.staff.iter().zip(&self.lines).flat_map(|(person, line)| {
            line.items.iter().map(|item| Entry {
                employee: person.employee.clone(),
                item: name(item.head),
                amount: Amount::Money(if item.head.is_deducted() { -item.amount } else { item.amount }),
                is_fine: item.head == Head::Fines,
                clauses: self.item(book, person, item).clauses,
            })
        });
        let of_month = self.consequences.iter().filter(|consequence| self.month.contains(consequence.date));
        items.chain(of_month.filter_map(fines::points_entry)).collect()
    }

    fn trace(&self, book: &RuleBook, person: &Staff, line: &PayLine) -> Trace {
        let employee = &person.employee;
        let (gross, deductions, net) = (line.gross(), line.deductions(), line.net());
        let side = |what: Said, sum: Yuan, heads: &[Head]| {
            let parts =
                heads.iter().map(|head| self.head(book, person, line, *head)).filter(|part| !part.parts.is_empty());
            Trace::new(what, Cell::Money(sum)).parts(parts)
        };
        let proposals = line.proposals.iter().map(|proposal| {
            let Said { en, zh } = line.proposal(proposal, &self.consequences);
            Trace::new(Said { en: format!("proposal: {en}"), zh: format!("待决：{zh}") }, Cell::Empty)
        });
        let mut sum = said!("gross {gross} - deductions {deductions}", "应发 {gross} - 扣款 {deductions}");
        if self.adjustments.is_some() {
            let adjustment = line.sum(Head::Adjustment);
            sum = sum.and(&said!(" + adjustments {adjustment}", " + 调整 {adjustment}"));
        }
        let mut trace = Trace::new(said!("net pay of {employee}", "{employee} 的实发"), Cell::Money(net))
            .because(sum)
            .at(&person.place)
            .parts([
                side(said!("gross", "应发合计"), gross, &Head::EARNED),
                side(said!("deductions", "扣款合计"), deductions, &Head::DEDUCTED),
            ])
            .parts(self.adjustments.as_ref().map(|_| self.head(book, person, line, Head::Adjustment)))
            .parts(proposals);
        trace.parts.extend(self.unearned_of(person));
        trace
    }

    fn head(&self, book: &RuleBook, person: &Staff, line: &PayLine, head: Head) -> Trace {
        let items = line.items.iter().filter(|item| item.head == head);
        Trace::new(name(head), Cell::Money(line.sum(head))).parts(items.map(|item| self.item(book, person, item)))
    }

    pub(super) fn item(&self, book: &RuleBook, person: &Staff, item: &Item) -> Trace {
        let last = self.month.last();
        let amount = Cell::Money(item.amount);
        let by_rule = |rule: Option<&RuleHead>, clauses: Option<&Clauses>| match rule {
            Some(head) => Trace::new(head.title.said(), amount.clone())
                .clauses(clauses.unwrap_or(&head.clauses))
                .rule(head.id.to_string()),
            None => Trace::new(said!("by rule", "按规则"), amount.clone()),
        };
        match &item.why {
            Why::Stated(figure) => {
                let (en, zh) = (figure.word(), figure.chinese());
                let bonus = book.bonuses(last).find(|bonus| matches!(bonus.scale, BonusScale::Stated));
                let trace = match bonus.filter(|_| *figure == Figure::Bonus) {
                    Some(rule) => by_rule(Some(&rule.head), None),
                    None => Trace::new(figure.said(), amount),
                };
                let because =
                    Said { en: format!("as the sheet states in {en}"), zh: format!("员工表“{zh}”列所填") };
                trace.because(because).at(&person.place)
            }
            Why::Grade { rule, part } => {
                let rule = book.grades(last).nth(*rule as usize);
                let trace = by_rule(rule.map(|rule| &rule.head), None).at(&person.place);
                match part {
                    Some((days, of)) => trace.because(said!("{days} of {of} calendar days", "{of} 天中的 {days} 天")),
                    None => trace,
                }
            }
            Why::Allowance { rule } => by_rule(book.allowances(last).nth(*rule as usize).map(|rule| &rule.head), None),
            Why::Commission(commission) => {
                let rule = book.commissions(last).nth(commission.rule as usize);
                let mut trace = by_rule(rule.map(|rule| &rule.head), None);
                trace.because = rule.map_or_else(Vec::new, |rule| arithmetic(commission, &rule.scale));
                trace.source = Some(self.origin(commission.from, person));
                trace
            }
            Why::TopUp(top_up) => {
                let TopUp { rule, floor, earned } = top_up.as_ref();
                let rule = book.commissions(last).nth(*rule as usize);
                let own = rule.and_then(|rule| rule.floor.iter().find(|(grade, _)| person.grade == Some(*grade)));
                by_rule(rule.map(|rule| &rule.head), own.map(|(_, floor)| &floor.clauses))
                    .because(said!("floor {floor} - commission {earned}", "保底 {floor} - 提成 {earned}"))
                    .at(&person.place)
            }
            Why::Bonus(bonus) => {
                let Bonus { pool, of, winners, clauses } = bonus.as_ref();
                by_rule(book.bonuses(last).map(|bonus| &bonus.head).find(|head| head.id == *pool), Some(clauses))
                    .because(said!("{of} shared by {winners}", "{of} 由 {winners} 人平分"))
                    .at(&person.place)
            }
            Why::Charged { consequence } => self.consequence(book, person, *consequence, amount),
            Why::TakenBack { consequence } => {
                let trace = self.consequence(book, person, *consequence, amount);
                trace.because(said!("given back", "退回"))
            }
            Why::DayWage { consequence } => {
                let trace = self.consequence(book, person, *consequence, amount);
                match book.pay(last) {
                    Some(pay) => {
                        let figure = |name: &str| Figure::parse(name).and_then(|figure| person.figure(figure));
                        let (formula, filled) = (&pay.daily_wage, pay.daily_wage.filled(&figure));
                        trace.because(said!("a day's wage: {formula} = {filled}", "日工资：{formula} = {filled}"))
                    }
                    None => trace,
                }
            }
            Why::Withheld { consequence } => {
                let trace = self.consequence(book, person, *consequence, amount);
                trace.because(said!("the month's wage, as the book applies it", "当月工资，按制度直接扣发"))
            }
            Why::Adjusted { adjustment } => self.adjustment(*adjustment, amount),
        }
    }

    /// What is put right of a month closed before, as whoever wrote it says.
    fn adjustment(&self, at: u32, amount: Cell) -> Trace {
        let adjustment = self.adjustments.as_ref().and_then(|all| all.get(at as usize));
        let Some(Adjustment { month, item, clauses, reason, place, .. }) = adjustment else {
            return Trace::new(name(Head::Adjustment), amount);
        };
        let Said { en, zh } = name(*item);
        let what = Said { en: format!("{en} of {month}"), zh: format!("{month} {zh}") };
        let mut trace = Trace::new(what, amount).clauses(clauses);
        trace.because.push(Said { en: reason.clone(), zh: reason.clone() });
        trace.source = place.as_ref().map(ToString::to_string);
        trace
    }

    /// What an incident came to on this line of pay.
    fn consequence(&self, book: &RuleBook, person: &Staff, consequence: u32, amount: Cell) -> Trace {
        let consequence = &self.consequences[consequence as usize];
        let mut trace = fines::trace(book, consequence);
        trace.value = amount;
        // The staff sheet counts such days without saying which they were: a date would be made up.
        if consequence.place == person.place
            && let Some(Title { en, zh }) = book.title_of(&consequence.code, &consequence.clauses, consequence.date)
        {
            trace.what = Said { en: format!("{en}, counted on the sheet"), zh: format!("{zh}，员工表所计") };
        }
        trace
    }

    fn origin(&self, from: Origin, person: &Staff) -> String {
        match (from, &self.orders) {
            (Origin::Orders, Some(orders)) => orders.file.to_string(),
            _ => person.place.to_string(),
        }
    }

    /// The orders of somebody that earn nothing, each with its line.
    fn unearned_of(&self, person: &Staff) -> Option<Trace> {
        let orders = self.orders.as_ref()?;
        let own: Vec<_> =
            orders.unearned.iter().filter(|order| order.agent.as_ref() == Some(&person.employee)).collect();
        if own.is_empty() {
            return None;
        }
        let sum: Yuan = own.iter().map(|order| order.amount).sum();
        let parts = own
            .into_iter()
            .map(|order| Trace::new(super::words(order.why), Cell::Money(order.amount)).at(&orders.place(order.line)));
        Some(Trace::new(said!("orders that earn nothing", "不计提成的订单"), Cell::Money(sum)).parts(parts))
    }
}

/// The arithmetic of a commission.
fn arithmetic(commission: &Commission, scale: &CommissionScale) -> Vec<Said> {
    let of = commission.of.normalize();
    let money = |of: Decimal| Yuan::round_to_fen(of);
    let share = |rate: Share| {
        let of = money(commission.of);
        said!("{of} x {rate}", "{of} x {rate}")
    };
    let mut steps = match scale {
        CommissionScale::Rate(rate) => vec![share(commission.personal.unwrap_or(*rate))],
        CommissionScale::StatedRate => commission.personal.map(share).into_iter().collect(),
        CommissionScale::Each(each) => vec![said!("{of} x {each}", "{of} x {each}")],
        CommissionScale::Tiers(tiers) => tiers
            .parts(commission.of)
            .into_iter()
            .map(|(part, rate)| {
                let part = money(part);
                said!("{part} x {rate}", "{part} x {rate}")
            })
            .collect(),
    };
    if let Some(members) = commission.shared_by {
        steps.push(said!("split over {members} people", "由 {members} 人平分"));
    }
    steps
}
