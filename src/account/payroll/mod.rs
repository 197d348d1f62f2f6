//! Payroll: what each person earned, what is taken off, what a person is to decide.
//!
//! A pay line is nothing but its items; every printed figure is the sum of the items under its head, so totals are the sums
//! of printed lines. Each item knows the rule and the row that made it, which is what `cs explain` unfolds.

mod adjust;
mod commission;
mod earn;
mod explain;
mod items;
mod line;
mod paid;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::judge::{self, People, in_stretches, judge};
use crate::model::column::{PAYROLL, PAYROLL_BY_DEPARTMENT, UNEARNED};
use crate::model::orders::{OrderFigures, Unearned};
use crate::model::outcome::Row;
use crate::model::pay::{Adjustment, Head};
use crate::model::profit::ProfitFigure;
use crate::model::{Cell, Consequence, Department, Figure, Incident, Month, Person, Said, Staff, Status, Table, Yuan};
use crate::said;

use super::profit;
use line::PayLine;

/// What a payroll is worked out from.
pub struct Inputs {
    /// The month.
    pub month: Month,
    /// The staff sheet.
    pub staff: Vec<Staff>,
    /// The incident log; rows of other months count towards windows only.
    pub incidents: Vec<Incident>,
    /// The days of the month the roster has a shift for, by person; nobody without a roster.
    pub rostered: Vec<(Person, u32)>,
    /// The orders log of the month.
    pub orders: Option<OrderFigures>,
    /// The profit figures of the month.
    pub figures: Option<Vec<ProfitFigure>>,
    /// What is put right of months closed before; none where nobody asked for it.
    pub adjustments: Option<Vec<Adjustment>>,
    /// Whether consequences say how they came about.
    pub explain: bool,
}

/// A month's payroll.
pub struct Payroll {
    month: Month,
    staff: Vec<Staff>,
    lines: Vec<PayLine>,
    /// The sums of all lines.
    totals: [Yuan; line::SUMS],
    consequences: Vec<Consequence>,
    orders: Option<OrderFigures>,
    adjustments: Option<Vec<Adjustment>>,
}

/// Works out the payroll of a month. What keeps it from being right is reported as errors; the caller writes nothing then.
pub fn payroll(book: &RuleBook, inputs: Inputs, sink: &mut Sink) -> Option<Payroll> {
    let Inputs { month, mut staff, mut incidents, rostered, orders, figures, adjustments, explain } = inputs;
    let Some(pay) = book.pay(month.last()) else {
        let id = &book.policy().id;
        let message = said!("the book {id} has no [pay] in force in {month}", "制度 {id} 在 {month} 没有生效的 [pay]");
        sink.push(Diagnostic::error(DiagnosticCode::P009, At::Run, message));
        return None;
    };
    for head in book.pay_rules_changing(month.first(), month.last()) {
        let id = &head.id;
        let message = said!(
            "the pay rule `{id}` begins or ends within {month}; the rule of the last day is used",
            "工资规则 `{id}` 在 {month} 月中变更，采用月末生效的规则"
        );
        sink.push(Diagnostic::warning(DiagnosticCode::D025, head.origin.at(), message));
    }
    staff.retain(|person| employed(person, month, sink));
    let staff = with_rostered_days(staff, &rostered, sink);
    let staff: Vec<Staff> = staff.into_iter().map(|person| earn::with_base(book, month, person, sink)).collect();
    let people = People::new(&staff);
    incidents.extend(stated_on_sheet(book, month, &staff, &incidents, sink));
    let figures_of_orders = orders.as_ref().map(|orders| claim_orders(orders, &people, sink));
    let options = judge::Options { explain, month: Some(month), on_sheet: true };
    let consequences = judge(book, incidents, &people, options, sink);
    let charges = charges(&consequences, month);
    let commissions = commission::Commissions::new(book, month, pay, &staff, figures_of_orders.as_ref());
    let mut lines: Vec<PayLine> = in_stretches(&staff, sink, |first, stretch, sink| {
        let charges = &charges[charges.partition_point(|charge| (charge.person as usize) < first)..];
        let mut charges = charges.chunk_by(|one, two| one.person == two.person).peekable();
        // Filled anew for everybody: each line then takes just the room it needs, in one piece.
        let mut line = PayLine::default();
        let line = |(at, person): (usize, &Staff)| {
            earn::base_and_allowances(book, month, pay, person, &mut line, sink);
            commissions.pay(at, person, &mut line, sink);
            earn::stated(person, &mut line);
            let own = charges.next_if(|own| own[0].person as usize == at).unwrap_or_default();
            let own = own.iter().map(|charge| charge.consequence);
            earn::charge(pay, month, person, &consequences, own, &mut line, sink);
            line.take()
        };
        (first..).zip(stretch).map(line).collect()
    });
    if let Some(figures) = figures {
        let bases = lines.iter().map(|line| line.sum(Head::Base)).sum();
        let statement = profit::statement(book, month, &figures, Some(bases), sink)?;
        earn::share_pools(book, month, &statement, &staff, &mut lines, sink);
    }
    adjust::adjust(month, adjustments.as_deref().unwrap_or_default(), &people, &staff, &mut lines, sink);
    for line in &mut lines {
        earn::decide_withholding(pay, line);
    }
    let sums = in_stretches(&lines, sink, |first, stretch, sink| vec![total(&staff[first..], stretch, sink)]);
    let mut totals = [Yuan::ZERO; line::SUMS];
    for own in sums {
        totals.iter_mut().zip(own).for_each(|(total, own)| *total += own);
    }
    Some(Payroll { month, staff, lines, totals, consequences, orders, adjustments })
}

/// The sums of some people's lines; says who would have to pay.
fn total(staff: &[Staff], lines: &[PayLine], sink: &mut Sink) -> [Yuan; line::SUMS] {
    let mut totals = [Yuan::ZERO; line::SUMS];
    for (person, line) in staff.iter().zip(lines) {
        let sums = line.sums();
        totals.iter_mut().zip(sums).for_each(|(total, own)| *total += own);
        let net = sums[line::NET];
        if net < Yuan::ZERO {
            let employee = &person.employee;
            let message = said!("net pay of {employee} is {net}", "{employee} 的实发为 {net}");
            sink.push(Diagnostic::warning(DiagnosticCode::D017, At::row(&person.place), message));
        }
    }
    totals
}

/// Whether somebody was employed in the month; says so when not, or only for part of it.
fn employed(person: &Staff, month: Month, sink: &mut Sink) -> bool {
    let joined_later = person.hired.is_some_and(|hired| hired > month.last());
    let left_before = person.left.is_some_and(|left| left < month.first());
    let (employee, part) = (&person.employee, earn::days_employed(person, month));
    if joined_later || left_before {
        let message =
            said!("{employee} was not employed in {month} and is left out", "{employee} 在 {month} 不在职，未列入");
        sink.push(Diagnostic::warning(DiagnosticCode::D022, At::row(&person.place), message));
        return false;
    }
    if let Some((days, of)) = part {
        let message =
            said!("{employee} was employed for {days} of {of} days", "{employee} 当月在职 {days} 天（共 {of} 天）");
        sink.push(Diagnostic::warning(DiagnosticCode::D022, At::row(&person.place), message));
    }
    true
}

/// The staff sheet with the rostered days it does not state itself.
fn with_rostered_days(staff: Vec<Staff>, rostered: &[(Person, u32)], sink: &mut Sink) -> Vec<Staff> {
    let rostered: BTreeMap<&Person, u32> = rostered.iter().map(|(person, days)| (person, *days)).collect();
    let known = staff.into_iter().map(|person| {
        let Some(days) = rostered.get(&person.employee).copied().map(Decimal::from) else { return person };
        match person.figure(Figure::RosteredDays) {
            None => person.with_figure(Figure::RosteredDays, days),
            Some(stated) => {
                if stated != days {
                    let message = said!(
                        "the roster has {days} days; the sheet's {} is used",
                        "排班为 {days} 天，采用员工表的 {}",
                        stated.normalize()
                    );
                    let at = At::cell(&person.place, Figure::RosteredDays.word());
                    sink.push(Diagnostic::warning(DiagnosticCode::D019, at, message));
                }
                person
            }
        }
    });
    known.collect()
}

/// The lateness and absence that the sheet only counts, as incidents of the codes the book gives them.
fn stated_on_sheet(
    book: &RuleBook,
    month: Month,
    staff: &[Staff],
    logged: &[Incident],
    sink: &mut Sink,
) -> Vec<Incident> {
    let codes = book.attendance(month.last()).map(|rules| &rules.codes);
    let kinds = [
        (Figure::LateDays, codes.and_then(|codes| codes.late.clone())),
        (Figure::AbsentDays, codes.and_then(|codes| codes.absent.clone())),
    ];
    let mut made = Vec::new();
    for (figure, code) in kinds {
        // Who has such incidents in the log already: the log knows their days, the sheet only their number.
        let in_log: BTreeSet<&Person> = logged
            .iter()
            .filter(|incident| code.as_ref() == Some(&incident.code) && month.contains(incident.date))
            .map(|incident| &incident.employee)
            .collect();
        for person in staff {
            let Some(days) = person.figure(figure).filter(|days| !days.is_zero()) else { continue };
            let at = || At::cell(&person.place, figure.word());
            let Some(code) = &code else {
                let message = said!(
                    "{days} not charged: the book's [attendance] gives no code for it",
                    "{days} 未处理：制度的 [attendance] 没有对应代码"
                );
                sink.push(Diagnostic::warning(DiagnosticCode::D009, at(), message));
                continue;
            };
            if in_log.contains(&person.employee) {
                let message = said!(
                    "{days} not counted again: the incident log has `{code}` of {}",
                    "{days} 不重复计入：违规记录已有 {} 的 `{code}`",
                    person.employee
                );
                sink.push(Diagnostic::warning(DiagnosticCode::D019, at(), message.clone()));
                continue;
            }
            let whole = days.fract().is_zero() && !days.is_sign_negative();
            let count = days.trunc().to_string().parse::<usize>().ok().filter(|count| whole && *count <= 31);
            let Some(count) = count else {
                let message =
                    said!("\"{days}\" is not a number of whole days of a month", "\"{days}\" 不是一个月内的整天数");
                sink.push(Diagnostic::error(DiagnosticCode::D006, at(), message));
                continue;
            };
            // The sheet does not say which days; only their number matters, and each is a day of its own.
            made.extend(month.first().iter_days().take(count).map(|date| Incident {
                employee: person.employee.clone(),
                date: date.min(month.last()),
                code: code.clone(),
                status: Status::Approved,
                arranged: None,
                reversed: None,
                numbers: Box::default(),
                facts: Box::default(),
                source: None,
                place: person.place.clone(),
            }));
        }
    }
    made
}

/// The orders of the people on the sheet; says whose orders nobody is paid for.
fn claim_orders<'a>(orders: &'a OrderFigures, people: &People<'_>, sink: &mut Sink) -> &'a OrderFigures {
    for (agent, own) in orders.agents.iter().filter(|(agent, _)| people.position(agent).is_none()) {
        let (count, sales) = (own.orders, own.sales);
        let message = said!(
            "orders of `{agent}`, who is not on the staff sheet: {count} ({sales})",
            "`{agent}` 的 {count} 笔订单（{sales}）无人认领：不在员工表中"
        );
        sink.push(Diagnostic::warning(DiagnosticCode::D027, At::File(Arc::clone(&orders.file)), message));
    }
    if let (Some(month), count @ 1..) = (orders.month, orders.other_months) {
        let message =
            said!("orders of other months than {month} left out: {count}", "非 {month} 的订单 {count} 笔未列入");
        sink.push(Diagnostic::note(DiagnosticCode::D015, At::File(Arc::clone(&orders.file)), message));
    }
    let mut unearned: BTreeMap<Unearned, (u64, Yuan)> = BTreeMap::new();
    for order in &orders.unearned {
        let sum = unearned.entry(order.why).or_default();
        sum.0 += 1;
        sum.1 += order.amount;
    }
    if !unearned.is_empty() {
        let count: u64 = unearned.values().map(|(count, _)| count).sum();
        let part = |(why, (count, amount)): (&Unearned, &(u64, Yuan)), of: fn(&Said) -> &str| {
            format!("{count} {} ({amount})", of(&words(*why)))
        };
        let parts = |of: fn(&Said) -> &str| unearned.iter().map(|sum| part(sum, of)).collect::<Vec<_>>().join(", ");
        let message = Said {
            en: format!("orders that earn nothing: {count}, of them {}", parts(|said| &said.en)),
            zh: format!("不计提成的订单共 {count} 笔：{}", parts(|said| &said.zh)),
        };
        let hint = said!("--unearned lists them", "--unearned 可列出");
        sink.push(Diagnostic::note(DiagnosticCode::D021, At::File(Arc::clone(&orders.file)), message).hint(hint));
    }
    orders
}

fn words(why: Unearned) -> Said {
    match why {
        Unearned::Unpaid => said!("unpaid", "未付款"),
        Unearned::Refunded => said!("refunded", "已退款"),
        Unearned::Unmarked => said!("unmarked", "未备注"),
        Unearned::NoAgent => said!("no-agent", "无客服"),
    }
}

/// A consequence that falls into the month, by the position of its person on the sheet.
struct Charge {
    person: u32,
    date: NaiveDate,
    consequence: u32,
}

/// The consequences that fall into the month, each person's together, by date.
fn charges(consequences: &[Consequence], month: Month) -> Vec<Charge> {
    let falls_into_month = |consequence: &Consequence| {
        month.contains(consequence.date) || consequence.reversed.is_some_and(|reversed| month.contains(reversed))
    };
    let of_month = (0..).zip(consequences).filter(|(_, consequence)| falls_into_month(consequence));
    let charge = |(at, consequence): (u32, &Consequence)| {
        Some(Charge { person: consequence.position?, date: consequence.date, consequence: at })
    };
    let mut charges: Vec<Charge> = of_month.filter_map(charge).collect();
    charges.sort_by_key(|charge| (charge.person, charge.date));
    charges
}

impl Payroll {
    /// The pay lines as a table, with the total for people. The column of adjustments is there only where they were asked for.
    pub fn table(self: &Arc<Self>) -> Table {
        let title = said!("Payroll of {}", "{} 工资表", self.month);
        let payroll = Arc::clone(self);
        Table::new(PAYROLL.name, title, self.printed(PAYROLL.all()), self.lines.len(), move |at| {
            payroll.printed(payroll.lines[at].row(&payroll.staff[at], &payroll.consequences))
        })
        .with_total(self.printed(self.total()))
    }

    /// Of every column there is, those that are printed.
    fn printed<T>(&self, mut columns: Vec<T>) -> Vec<T> {
        if self.adjustments.is_none() {
            columns.remove(line::FIRST_SUM + line::ADJUSTMENT);
        }
        columns
    }

    /// The sums of each department, in the order of the sheet.
    pub fn by_department(&self) -> Table {
        let mut sums: Vec<(Option<Department>, i64, [Yuan; 3])> = Vec::new();
        for (person, line) in self.staff.iter().zip(&self.lines) {
            let at = sums.iter().position(|(own, ..)| *own == person.department).unwrap_or_else(|| {
                sums.push((person.department, 0, [Yuan::ZERO; 3]));
                sums.len() - 1
            });
            let (_, people, own) = &mut sums[at];
            *people += 1;
            let amounts = [line.gross(), line.deductions(), line.net()];
            own.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount);
        }
        let row = |name: Cell, people: i64, amounts: [Yuan; 3]| -> Row {
            [name, Cell::Count(people)].into_iter().chain(amounts.map(Cell::Money)).collect()
        };
        let mut all = [Yuan::ZERO; 3];
        for (.., amounts) in &sums {
            all.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += *amount);
        }
        let total = row(Cell::Word(said!("TOTAL", "合计")), sums.iter().map(|(_, people, _)| people).sum(), all);
        let department = |own: Option<Department>| Cell::or_empty(own, |own| Cell::Word(own.said()));
        let rows = sums.into_iter().map(|(own, people, amounts)| row(department(own), people, amounts)).collect();
        let title = said!("Pay by department", "部门工资");
        Table::of_rows(PAYROLL_BY_DEPARTMENT.name, title, PAYROLL_BY_DEPARTMENT.all(), rows).with_total(total)
    }

    /// What the incidents came to, those that the sheet only counts included.
    pub fn consequences(&self) -> &[Consequence] {
        &self.consequences
    }

    /// How many people are paid.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What everybody is paid together: gross, deductions, net.
    pub fn totals(&self) -> [Yuan; 3] {
        [line::GROSS, line::DEDUCTIONS, line::NET].map(|at| self.totals[at])
    }

    fn total(&self) -> Row {
        let mut total = vec![Cell::Empty; PAYROLL.columns.len()];
        total[0] = Cell::Word(said!("TOTAL", "合计"));
        for (cell, sum) in total.iter_mut().skip(line::FIRST_SUM).zip(self.totals) {
            *cell = Cell::Money(sum);
        }
        total
    }

    /// The orders that earn nothing, by line; empty without an orders log.
    pub fn unearned(self: &Arc<Self>) -> Table {
        let len = self.orders.as_ref().map_or(0, |orders| orders.unearned.len());
        let payroll = Arc::clone(self);
        let title = said!("Orders that earn nothing", "不计提成的订单");
        Table::new(UNEARNED.name, title, UNEARNED.all(), len, move |at| payroll.unearned_order(at))
    }

    fn unearned_order(&self, at: usize) -> Row {
        let Some(orders) = &self.orders else { return Row::new() };
        let order = &orders.unearned[at];
        vec![
            Cell::or_empty(order.agent.as_ref(), Cell::text),
            Cell::Money(order.amount),
            Cell::Word(words(order.why)),
            Cell::Text(orders.place(order.line).to_string()),
        ]
    }
}
