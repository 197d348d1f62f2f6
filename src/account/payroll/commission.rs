//! Commissions and their floors.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::pay::{Bar, Commission, CommissionScale, Floor, Pay, Sharing};
use crate::book::value::AmountOrRange;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::orders::OrderFigures;
use crate::model::pay::Head;
use crate::model::{Figure, Month, Share, Staff, Yuan};
use crate::said;

use super::earn::for_days;
use super::line::{self, Origin, PayLine, Why};

/// The month's commissions, with what the departments split.
pub(super) struct Commissions<'a> {
    rules: Vec<&'a Commission>,
    pay: &'a Pay,
    month: Month,
    orders: Option<&'a OrderFigures>,
    /// Each equally split commission's parts, by the position of the person on the sheet.
    pools: Vec<Option<Pool>>,
}

/// What a department splits equally.
struct Pool {
    of: Decimal,
    from: Origin,
    members: u32,
    parts: HashMap<usize, Yuan, foldhash::fast::FixedState>,
}

impl<'a> Commissions<'a> {
    /// The commissions in force, the split ones worked out over everybody who shares in them.
    pub(super) fn new(
        book: &'a RuleBook,
        month: Month,
        pay: &'a Pay,
        staff: &[Staff],
        orders: Option<&'a &OrderFigures>,
    ) -> Self {
        let rules: Vec<&Commission> = book.commissions(month.last()).collect();
        let mut own = Self { pools: Vec::new(), rules, pay, month, orders: orders.copied() };
        own.pools = (0..own.rules.len())
            .map(|rule| (own.rules[rule].share == Sharing::Equal).then(|| own.pool(rule, staff)).flatten())
            .collect();
        own
    }

    /// Adds a person's commissions and what lifts them to their floors.
    pub(super) fn pay(&self, at: usize, person: &Staff, line: &mut PayLine, sink: &mut Sink) {
        for (number, rule) in self.rules.iter().enumerate() {
            if !self.applies(rule, person) {
                continue;
            }
            let earned = match &self.pools[number] {
                Some(pool) => Self::part_of(number, pool, at, line),
                None if rule.share == Sharing::Equal => {
                    Self::report_missing(rule, person, sink);
                    Yuan::ZERO
                }
                None => self.own(number, person, line, sink),
            };
            self.lift(number, person, earned, line, sink);
        }
    }

    /// Whether a rule is for somebody: their group, not replaced by another, and, for one that replaces others, its figure
    /// stated.
    fn applies(&self, rule: &Commission, person: &Staff) -> bool {
        let for_group = |rule: &Commission| rule.group.includes(person.department, person.grade);
        let chosen = |rule: &Commission| rule.instead_of.is_empty() || person.figure(rule.of).is_some();
        let replaced = self.rules.iter().any(|other| {
            other.instead_of.contains(&rule.head.id) && for_group(other) && person.figure(other.of).is_some()
        });
        for_group(rule) && chosen(rule) && !replaced
    }

    /// A person's own figure: from the orders log where it knows the agent, else the sheet's; nothing sold, where there is a
    /// log that does not name them.
    fn figure(&self, person: &Staff, figure: Figure) -> Option<(Decimal, Origin)> {
        let logged = self.orders.and_then(|orders| orders.agents.get(&person.employee)).and_then(|own| match figure {
            Figure::Sales => Some(own.sales.value()),
            Figure::Orders => Some(Decimal::from(own.orders)),
            _ => None,
        });
        let from_log = matches!(figure, Figure::Sales | Figure::Orders) && self.orders.is_some();
        logged
            .map(|value| (value, Origin::Orders))
            .or_else(|| person.figure(figure).map(|value| (value, Origin::Sheet)))
            .or_else(|| from_log.then_some((Decimal::ZERO, Origin::Orders)))
    }

    /// A department's figure together: what its sheet states, else every order of the log; split over its people.
    fn pool(&self, number: usize, staff: &[Staff]) -> Option<Pool> {
        let rule = self.rules[number];
        let members: Vec<usize> = (0..staff.len()).filter(|at| self.applies(rule, &staff[*at])).collect();
        let stated: Vec<Decimal> = members.iter().filter_map(|at| staff[*at].figure(rule.of)).collect();
        let team = self.orders.map(OrderFigures::team).and_then(|team| match rule.of {
            Figure::Sales => Some(team.sales.value()),
            Figure::Orders => Some(Decimal::from(team.orders)),
            _ => None,
        });
        let (of, from) = match (stated.is_empty(), team) {
            (false, _) => (stated.into_iter().sum(), Origin::Sheet),
            (true, Some(team)) => (team, Origin::Orders),
            (true, None) => return None,
        };
        let whole = Yuan::round(amount(&rule.scale, of, None)?, self.pay.round);
        let parts = members.iter().copied().zip(whole.split(members.len())).collect();
        Some(Pool { of, from, members: u32::try_from(members.len()).unwrap_or(u32::MAX), parts })
    }

    fn part_of(number: usize, pool: &Pool, at: usize, line: &mut PayLine) -> Yuan {
        let part = pool.parts.get(&at).copied().unwrap_or_default();
        let why = Self::why(number, None, (pool.of, pool.from), Some(pool.members));
        line.add(Head::Commission, part, why);
        part
    }

    fn own(&self, number: usize, person: &Staff, line: &mut PayLine, sink: &mut Sink) -> Yuan {
        let rule = self.rules[number];
        let Some((of, from)) = self.figure(person, rule.of) else {
            Self::report_missing(rule, person, sink);
            return Yuan::ZERO;
        };
        if let (Origin::Orders, Some(sheet)) = (from, person.figure(rule.of))
            && sheet != of
        {
            let figure = rule.of;
            let message = said!(
                "{figure} {sheet} on the sheet, {of} by the orders log, which is used",
                "{figure} 员工表为 {sheet}，订单记录为 {of}，采用后者"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D019, At::cell(&person.place, figure.word()), message));
        }
        if !self.requirements_met(rule, person, sink) {
            return Yuan::ZERO;
        }
        let personal = person.figure(Figure::Rate).map(Share::from_fraction);
        let Some(exact) = amount(&rule.scale, of, personal) else {
            // 02-com-1, 10-com-4: no rate agreed, no commission.
            let (id, employee) = (&rule.head.id, &person.employee);
            let message = said!(
                "empty: without an agreed rate {employee} earns no `{id}`",
                "为空：没有约定比例，{employee} 不计 `{id}`"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D020, At::cell(&person.place, "rate"), message));
            return Yuan::ZERO;
        };
        let earned = Yuan::round(exact, self.pay.round);
        let takes_place = matches!(rule.scale, CommissionScale::Rate(_) | CommissionScale::StatedRate);
        let personal = personal.filter(|_| takes_place);
        line.add(Head::Commission, earned, Self::why(number, personal, (of, from), None));
        earned
    }

    fn why(number: usize, personal: Option<Share>, (of, from): (Decimal, Origin), shared_by: Option<u32>) -> Why {
        let rule = u32::try_from(number).unwrap_or(u32::MAX);
        Why::Commission(Box::new(line::Commission { rule, personal, of, from, shared_by }))
    }

    fn requirements_met(&self, rule: &Commission, person: &Staff, sink: &mut Sink) -> bool {
        rule.requires.iter().all(|(figure, requirement)| {
            let own = self.figure(person, *figure).map(|(value, _)| value);
            let bar = match requirement.than {
                Bar::Figure(figure) => self.figure(person, figure).map(|(value, _)| value),
                Bar::Number(number) => Some(number),
            };
            if let (Some(own), Some(bar)) = (own, bar) {
                return own > bar || (requirement.or_equal && own == bar);
            }
            let (id, employee) = (&rule.head.id, &person.employee);
            let column = match (own, requirement.than) {
                (Some(_), Bar::Figure(bar)) => bar.word(),
                _ => figure.word(),
            };
            let message = said!(
                "empty: whether {employee} earns `{id}` cannot be told, none is paid",
                "为空：无法判断 {employee} 是否应得 `{id}`，不计"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D020, At::cell(&person.place, column), message));
            false
        })
    }

    fn report_missing(rule: &Commission, person: &Staff, sink: &mut Sink) {
        let (id, employee) = (&rule.head.id, &person.employee);
        let message = said!("empty: {employee} earns no `{id}`", "为空：{employee} 不计 `{id}`");
        sink.push(Diagnostic::warning(DiagnosticCode::D020, At::cell(&person.place, rule.of.word()), message));
    }

    /// Lifts a commission to the floor of the person's grade.
    fn lift(&self, number: usize, person: &Staff, earned: Yuan, line: &mut PayLine, sink: &mut Sink) {
        let rule = self.rules[number];
        let floor = rule.floor.iter().find(|(grade, _)| person.grade == Some(*grade)).map(|(_, floor)| floor);
        let Some(floor) = floor.and_then(|floor| personal_floor(rule, floor, person, sink)) else { return };
        let (floor, _) = for_days(self.pay, person, self.month, floor);
        if earned < floor {
            let rule = u32::try_from(number).unwrap_or(u32::MAX);
            line.add(Head::TopUp, floor - earned, Why::TopUp(Box::new(line::TopUp { rule, floor, earned })));
        }
    }
}

/// The amount of a commission, unrounded; the person's own rate takes the place of the rule's. `None` when there is none.
fn amount(scale: &CommissionScale, of: Decimal, personal: Option<Share>) -> Option<Decimal> {
    match scale {
        CommissionScale::Rate(rate) => Some(personal.unwrap_or(*rate).of(of)),
        CommissionScale::StatedRate => personal.map(|rate| rate.of(of)),
        CommissionScale::Each(each) => Some(*each * of),
        CommissionScale::Tiers(tiers) => Some(tiers.parts(of).into_iter().map(|(part, rate)| rate.of(part)).sum()),
    }
}

/// The floor that holds for somebody: the rule's, or the sheet's own within the rule's range.
fn personal_floor(rule: &Commission, floor: &Floor, person: &Staff, sink: &mut Sink) -> Option<Yuan> {
    let own = person.figure(Figure::Floor).map(Yuan::round_to_fen);
    let (id, clauses) = (&rule.head.id, &floor.clauses);
    let at = At::cell(&person.place, "floor");
    match (floor.amount, own) {
        (AmountOrRange::Fixed(amount), Some(own)) if own != amount => {
            let message = said!(
                "floor {own} is not {amount} of `{id}` [{clauses}]; the sheet's is used",
                "保底 {own} 与 `{id}` 的 {amount} 不同 [{clauses}]，采用员工表"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D014, at, message));
            Some(own)
        }
        (AmountOrRange::Fixed(amount), _) => Some(amount),
        (AmountOrRange::Within(range), Some(own)) => {
            if own < range.least || own > range.most {
                let (least, most) = (range.least, range.most);
                let message = said!(
                    "floor {own} is outside {least} - {most} of `{id}` [{clauses}]",
                    "保底 {own} 超出 `{id}` 的 {least} - {most} [{clauses}]"
                );
                sink.push(Diagnostic::warning(DiagnosticCode::D014, at, message));
            }
            Some(own)
        }
        (AmountOrRange::Stated, Some(own)) => Some(own),
        (AmountOrRange::Stated, None) => {
            let employee = &person.employee;
            let message = said!(
                "empty: `{id}` guarantees {employee} nothing unless the sheet says what [{clauses}]",
                "为空：员工表未填保底，{employee} 的 `{id}` 没有保底 [{clauses}]"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D020, at, message));
            None
        }
        (AmountOrRange::Within(range), None) => {
            let (least, most) = (range.least, range.most);
            let message = said!(
                "blank; `{id}` leaves {least} to {most}, {least} is taken [{clauses}]",
                "空白；`{id}` 为 {least} 至 {most}，按 {least} 计 [{clauses}]"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D018, at, message));
            Some(least)
        }
    }
}
