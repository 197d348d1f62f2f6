//! Everything of a pay line but commissions: base, allowances, stated figures, charges, bonus pools, withholding.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::formula::NoValue;
use crate::book::pay::{GradeRule, Outside, PartMonth, Pay};
use crate::book::profit::BonusScale;
use crate::book::rule::Head as RuleHead;
use crate::book::value::AmountOrRange;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::consequence::Withhold;
use crate::model::pay::Head;
use crate::model::{Consequence, Discipline, Figure, Month, Staff, Status, Yuan};
use crate::said;

use super::super::profit::Statement;
use super::line::{Bonus, PayLine, Proposal, Why};

/// The days somebody was employed in the month and the days it has; `None` for the whole month.
pub(super) fn days_employed(person: &Staff, month: Month) -> Option<(u32, u32)> {
    let first = person.hired.map_or(month.first(), |hired| hired.max(month.first()));
    let last = person.left.map_or(month.last(), |left| left.min(month.last()));
    let days = |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days() + 1).unwrap_or(0);
    let (employed, all) = (days(first, last), days(month.first(), month.last()));
    (employed < all).then_some((employed, all))
}

/// The part of a month's amount that is due, and the days it was worked out from.
pub(super) fn for_days(pay: &Pay, person: &Staff, month: Month, amount: Yuan) -> (Yuan, Option<(u32, u32)>) {
    match days_employed(person, month).filter(|_| pay.part_month == PartMonth::CalendarDays) {
        Some((days, of)) => {
            let part = amount.value() * Decimal::from(days) / Decimal::from(of);
            (Yuan::round(part, pay.round), Some((days, of)))
        }
        None => (amount, None),
    }
}

fn grade_rule<'a>(book: &'a RuleBook, month: Month, person: &Staff) -> Option<(u32, &'a GradeRule)> {
    let mut rules = (0_u32..).zip(book.grades(month.last()));
    rules.find(|(_, rule)| rule.group.includes(person.department, person.grade))
}

/// The person with the basic wage they have: the sheet's own, else the grade's fixed one. Reports a base outside the grade's
/// range and one that nobody states.
pub(super) fn with_base(book: &RuleBook, month: Month, person: Staff, sink: &mut Sink) -> Staff {
    let stated = person.figure(Figure::Base);
    let Some((_, rule)) = grade_rule(book, month, &person) else { return person };
    let at = || At::cell(&person.place, "base");
    let (id, clauses) = (&rule.head.id, &rule.head.clauses);
    let Some(base) = stated.map(Yuan::round_to_fen) else {
        return match rule.base {
            AmountOrRange::Fixed(amount) => person.with_figure(Figure::Base, amount.value()),
            AmountOrRange::Stated => {
                let message = said!(
                    "empty, and `{id}` leaves it to the sheet [{clauses}]",
                    "为空，而 `{id}` 以员工表为准 [{clauses}]"
                );
                let hint = said!("state the person's own basic wage", "请填写本人底薪");
                sink.push(Diagnostic::error(DiagnosticCode::D011, at(), message).hint(hint));
                person
            }
            AmountOrRange::Within(range) => {
                let message = said!(
                    "empty, and `{id}` leaves {} to {} [{clauses}]",
                    "为空，而 `{id}` 为 {} 至 {} [{clauses}]",
                    range.least,
                    range.most
                );
                let hint = said!("state the person's own basic wage", "请填写本人底薪");
                sink.push(Diagnostic::error(DiagnosticCode::D011, at(), message).hint(hint));
                person
            }
        };
    };
    let (least, most) = match rule.base {
        AmountOrRange::Fixed(amount) => (amount, amount),
        AmountOrRange::Within(range) => (range.least, range.most),
        AmountOrRange::Stated => return person,
    };
    if base < least || base > most {
        let allowed = if least == most { format!("{least}") } else { format!("{least} - {most}") };
        let message = said!(
            "base {base} is outside {allowed} of `{id}` [{clauses}]",
            "底薪 {base} 超出 `{id}` 的 {allowed} [{clauses}]"
        );
        sink.push(match rule.outside {
            Outside::Warning => Diagnostic::warning(DiagnosticCode::D014, at(), message),
            Outside::Error => Diagnostic::error(DiagnosticCode::D014, at(), message),
        });
    } else if let Some(above) = rule.warn_above.filter(|above| base > *above) {
        let message = said!(
            "base {base} is above {above}, which `{id}` doubts [{clauses}]",
            "底薪 {base} 高于 {above}，`{id}` 要求核实 [{clauses}]"
        );
        sink.push(Diagnostic::warning(DiagnosticCode::D014, at(), message));
    }
    person
}

/// Base and allowances. A filled allowance of the sheet is the person's whole allowance, in place of the book's.
pub(super) fn base_and_allowances(
    book: &RuleBook,
    month: Month,
    pay: &Pay,
    person: &Staff,
    line: &mut PayLine,
    sink: &mut Sink,
) {
    let base = person.figure(Figure::Base).map(|base| Yuan::round(base, pay.round));
    let rule = grade_rule(book, month, person).map(|(rule, _)| rule);
    match (base, rule) {
        (Some(base), Some(rule)) => {
            let (due, part) = for_days(pay, person, month, base);
            line.add(Head::Base, due, Why::Grade { rule, part });
        }
        (Some(base), None) => line.add(Head::Base, for_days(pay, person, month, base).0, Why::Stated(Figure::Base)),
        (None, None) => {
            let employee = &person.employee;
            let message = said!(
                "empty, and no grade of the book gives {employee} a basic wage: none is paid",
                "为空，且制度没有 {employee} 的底薪规定，不计底薪"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D020, At::cell(&person.place, "base"), message));
        }
        // Reported when the base was looked for.
        (None, Some(_)) => {}
    }
    if let Some(allowance) = person.figure(Figure::Allowance) {
        line.add(Head::Allowance, Yuan::round(allowance, pay.round), Why::Stated(Figure::Allowance));
        return;
    }
    // 02-ben-2, 10-ben-2: in full for whoever is employed on the month's last day.
    if person.left.is_some_and(|left| left < month.last()) {
        return;
    }
    for (rule, allowance) in (0_u32..).zip(book.allowances(month.last())) {
        if allowance.group.includes(person.department, person.grade) {
            line.add(Head::Allowance, Yuan::round(allowance.amount.value(), pay.round), Why::Allowance { rule });
        }
    }
}

/// What the sheet states as such.
pub(super) fn stated(person: &Staff, line: &mut PayLine) {
    let heads = [
        (Figure::Bonus, Head::Bonus),
        (Figure::Fines, Head::Fines),
        (Figure::Deduction, Head::Liability),
        (Figure::Insurance, Head::Insurance),
        (Figure::HousingFund, Head::HousingFund),
        (Figure::Tax, Head::Tax),
    ];
    for (figure, head) in heads {
        if let Some(amount) = person.figure(figure) {
            line.add(head, Yuan::round_to_fen(amount), Why::Stated(figure));
        }
    }
}

/// Charges what the month's incidents cost, takes back what was taken back, and notes what a person is to decide.
pub(super) fn charge(
    pay: &Pay,
    month: Month,
    person: &Staff,
    consequences: &[Consequence],
    own: impl Iterator<Item = u32>,
    line: &mut PayLine,
    sink: &mut Sink,
) {
    let round = |amount: Yuan| Yuan::round(amount.value(), pay.round);
    for at in own {
        let consequence = &consequences[at as usize];
        if consequence.status != Status::Approved {
            continue;
        }
        let amounts = [
            (Head::Fines, consequence.fine),
            (Head::Liability, consequence.liability),
            (Head::Bonus, consequence.reward),
        ];
        let amounts = amounts.into_iter().filter_map(|(head, amount)| Some((head, round(amount?))));
        if month.contains(consequence.date) {
            for (head, amount) in amounts.clone() {
                match (consequence.proposal, head) {
                    (false, _) => line.add(head, amount, Why::Charged { consequence: at }),
                    (true, Head::Bonus) => line.proposals.push(Proposal::Reward { consequence: at, amount }),
                    (true, Head::Fines) => line.proposals.push(Proposal::Fine { consequence: at, amount }),
                    (true, _) => line.proposals.push(Proposal::Liability { consequence: at, amount }),
                }
            }
            if consequence.day_wage
                && let Some(wage) = day_wage(pay, person, sink)
            {
                line.add(Head::Absence, wage, Why::DayWage { consequence: at });
            }
            if consequence.withhold == Some(Withhold::MonthWage) {
                line.proposals.push(Proposal::Withhold { consequence: at });
            }
            if consequence.outcome == Some(Discipline::Separation) {
                line.proposals.push(Proposal::Separation { consequence: at });
            }
        }
        if consequence.reversed.is_some_and(|reversed| month.contains(reversed)) && !consequence.proposal {
            for (head, amount) in amounts {
                line.add(head, -amount, Why::TakenBack { consequence: at });
            }
        }
    }
}

/// The wage of one day, by the book's formula; reports the figure it lacks.
fn day_wage(pay: &Pay, person: &Staff, sink: &mut Sink) -> Option<Yuan> {
    let figure =
        |name: &str| Figure::ALL.iter().find(|(_, word, _)| *word == name).and_then(|known| person.figure(known.0));
    match pay.daily_wage.value(&figure) {
        Ok(wage) => Some(Yuan::round(wage, pay.round)),
        Err(no_value) => {
            let (formula, employee) = (&pay.daily_wage, &person.employee);
            let (column, message) = match no_value {
                NoValue::Missing(name) => {
                    let message = said!(
                        "empty, but the daily wage of {employee} ({formula}) needs it",
                        "为空，而 {employee} 的日工资（{formula}）需要它"
                    );
                    (name, message)
                }
                NoValue::DividedByZero | NoValue::TooLarge => {
                    let message = said!(
                        "the daily wage of {employee} ({formula}) has no value",
                        "无法计算 {employee} 的日工资（{formula}）"
                    );
                    ("rostered_days".to_owned(), message)
                }
            };
            sink.push(Diagnostic::error(DiagnosticCode::D011, At::cell(&person.place, &column), message));
            None
        }
    }
}

/// The names a bonus pool goes by on the sheet: its id and its titles.
fn names(head: &RuleHead) -> [&str; 3] {
    [&head.id, &head.title.en, &head.title.zh]
}

fn is_called(head: &RuleHead, award: &str) -> bool {
    names(head).iter().any(|name| name.eq_ignore_ascii_case(award))
}

/// Shares each open bonus pool equally over the people named for it, to the fen, the odd fen to the first.
pub(super) fn share_pools(
    book: &RuleBook,
    month: Month,
    statement: &Statement,
    staff: &[Staff],
    lines: &mut [PayLine],
    sink: &mut Sink,
) {
    let pools = book.bonuses(month.last()).filter(|bonus| matches!(bonus.scale, BonusScale::ShareOfTarget(_)));
    let heads: Vec<&RuleHead> = pools.map(|bonus| &bonus.head).collect();
    for person in staff {
        for award in person.awards.iter().filter(|award| !heads.iter().any(|head| is_called(head, award))) {
            let known = || heads.iter().map(|head| head.id.as_ref());
            let message = said!("`{award}` is no bonus of the book", "`{award}` 不是制度中的奖金");
            let mut diagnostic = Diagnostic::error(DiagnosticCode::P009, At::cell(&person.place, "award"), message);
            diagnostic = diagnostic.hint(match nearest(award, heads.iter().flat_map(|head| names(head))) {
                Some(near) => said!("did you mean `{near}`?", "是否想写 `{near}`？"),
                None => said!("bonuses: {}", "奖金：{}", known().collect::<Vec<_>>().join(", ")),
            });
            sink.push(diagnostic);
        }
    }
    for pool in statement.pools() {
        let head = heads.iter().find(|head| head.id == pool.id);
        let named = |person: &Staff| person.awards.iter().any(|award| head.is_some_and(|head| is_called(head, award)));
        let winners: Vec<usize> = (0..staff.len()).filter(|at| named(&staff[*at])).collect();
        if winners.is_empty() {
            let (id, amount) = (&pool.id, pool.amount);
            let message = said!(
                "the pool `{id}` of {amount} has no winner: nobody's `award` names it",
                "奖金 `{id}`（{amount}）无人入选：奖项列中没有填写"
            );
            sink.push(Diagnostic::warning(DiagnosticCode::D024, At::Run, message));
        }
        let count = u32::try_from(winners.len()).unwrap_or(u32::MAX);
        for (at, part) in winners.iter().zip(pool.amount.split(winners.len())) {
            let (of, clauses) = (pool.amount, pool.clauses.clone());
            let bonus = Bonus { pool: pool.id.clone(), of, winners: count, clauses };
            lines[*at].add(Head::Bonus, part, Why::Bonus(Box::new(bonus)));
        }
    }
}

/// Where the book says so, a proposed withholding of the month's wage is subtracted; otherwise it stays a proposal.
pub(super) fn decide_withholding(pay: &Pay, line: &mut PayLine) {
    if !pay.apply_withhold {
        return;
    }
    let wage = line.gross();
    let withheld = line.proposals.iter().find_map(|proposal| match proposal {
        Proposal::Withhold { consequence } => Some(*consequence),
        _ => None,
    });
    if let Some(consequence) = withheld {
        line.add(Head::Absence, wage, Why::Withheld { consequence });
        line.proposals.retain(|proposal| !matches!(proposal, Proposal::Withhold { .. }));
    }
}
