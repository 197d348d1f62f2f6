//! One incident's consequence: amounts and points from what the rule lays down and what the row states.

use rust_decimal::Decimal;

use crate::book::formula::NoValue;
use crate::book::violation::{Amount, PointsRule, Violation};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::{Clauses, Consequence, Figure, Incident, Points, RowNumber, Said, Status, Yuan};
use crate::said;

use super::count::Occurrence;
use super::{Applied, How, Options, People};

/// Works out the consequence; reports what the row leaves out or states outside the rule's range.
pub(super) fn of(
    violation: &Violation,
    incident: &Incident,
    occurrence: Option<Occurrence>,
    sanctions: &[Applied<'_>],
    people: &People<'_>,
    options: Options,
    sink: &mut Sink,
) -> Consequence {
    let mut made = Consequence {
        employee: incident.employee.clone(),
        date: incident.date,
        code: violation.code.clone(),
        status: incident.status,
        excused: incident.status == Status::Approved && violation.excuse(incident).is_some(),
        occurrence: occurrence.map(|occurrence| occurrence.number),
        fine: None,
        points: None,
        outcome: None,
        withhold: None,
        day_wage: false,
        liability: None,
        proposal: false,
        clauses: Clauses::default(),
        because: Vec::new(),
        reversed: incident.reversed,
        source: incident.source.clone(),
        place: incident.place.clone(),
    };
    let mut row = RowReader { violation, incident, people, because: options.explain.then(Vec::new), sink };
    if options.explain {
        row.explain_count(occurrence);
    }
    let judged = incident.status == Status::Approved && occurrence.is_some_and(|occurrence| occurrence.counted);
    if judged && violation.goes_by_minutes() && incident.number(RowNumber::Minutes).is_none() {
        row.missing(RowNumber::Minutes, &said!("the rule goes by minutes", "规则按分钟计"));
    }
    for applied in sanctions {
        let quantity = row.quantity();
        row.explain(applied);
        if let Some(fine) = applied.fine.as_ref().and_then(|amount| row.amount(amount, applied.doubled, quantity)) {
            made.fine = Some(made.fine.unwrap_or_default() + fine);
        }
        if let Some(points) = applied.points.as_ref().and_then(|points| row.points(points, quantity)) {
            made.points = Some(made.points.unwrap_or_default() + points);
        }
        if let Some(liability) = applied.liability.as_ref().and_then(|amount| row.amount(amount, 0, quantity)) {
            made.liability = Some(made.liability.unwrap_or_default() + liability);
        }
        made.outcome = made.outcome.max(applied.outcome);
        made.withhold = made.withhold.or(applied.withhold);
        made.day_wage |= applied.day_wage;
        made.proposal |= applied.propose;
        made.clauses = made.clauses.and(applied.clauses.as_ref().unwrap_or(&violation.head.clauses));
    }
    if made.clauses.is_empty() {
        made.clauses = violation.head.clauses.clone();
    }
    made.because = row.because.unwrap_or_default();
    made
}

struct RowReader<'a, 'p> {
    violation: &'a Violation,
    incident: &'a Incident,
    people: &'a People<'p>,
    /// `None` unless the steps are wanted: a log of millions needs none.
    because: Option<Vec<Said>>,
    sink: &'a mut Sink,
}

impl RowReader<'_, '_> {
    fn at(&self, column: &str) -> At {
        At::cell(&self.incident.place, column)
    }

    fn step(&mut self, step: impl FnOnce() -> Said) {
        if let Some(because) = &mut self.because {
            because.push(step());
        }
    }

    fn missing(&mut self, number: RowNumber, why: &Said) {
        let (code, why_zh) = (&self.violation.code, &why.zh);
        let message = Said {
            en: format!("empty, but `{code}` needs it: {}", why.en),
            zh: format!("为空，而 `{code}` 需要：{why_zh}"),
        };
        self.sink.push(Diagnostic::error(DiagnosticCode::D011, self.at(number.word()), message));
    }

    fn outside(&mut self, number: RowNumber, stated: Decimal, least: Decimal, most: Decimal) {
        let (stated, least, most) = (stated.normalize(), least.normalize(), most.normalize());
        let code = &self.violation.code;
        let message = said!(
            "{stated} is outside {least} to {most}, which `{code}` allows",
            "{stated} 超出 `{code}` 允许的 {least} 至 {most}"
        );
        self.sink.push(Diagnostic::error(DiagnosticCode::D010, self.at(number.word()), message));
    }

    /// How many at once; one where the rule does not multiply.
    fn quantity(&mut self) -> Decimal {
        let stated = self.incident.number(RowNumber::Quantity);
        let (Some(range), Some(stated)) = (self.violation.quantity, stated) else { return Decimal::ONE };
        if stated < range.least || stated > range.most || !stated.fract().is_zero() {
            self.outside(RowNumber::Quantity, stated, range.least, range.most);
            return Decimal::ONE;
        }
        self.step(|| said!("quantity {}", "数量 {}", stated.normalize()));
        stated
    }

    /// An amount, doubled and multiplied, rounded half up to the fen once.
    fn amount(&mut self, amount: &Amount, doubled: u32, quantity: Decimal) -> Option<Yuan> {
        let exact = match amount {
            Amount::Fixed(fixed) => fixed.value(),
            Amount::ShareOf(share, figure) => {
                let value = self.figure(*figure)?;
                self.step(|| said!("{share} of {figure} {value}", "{figure} {value} 的 {share}"));
                share.of(value)
            }
            Amount::Stated => {
                let Some(stated) = self.incident.number(RowNumber::Amount) else {
                    self.missing(RowNumber::Amount, &said!("the row states the amount", "金额由该行填写"));
                    return None;
                };
                stated
            }
            Amount::Formula(formula) => {
                let incident = self.incident;
                let number = |name: &str| {
                    let known = RowNumber::ALL.iter().find(|(_, word, _)| *word == name)?;
                    // A blank quantity is one piece.
                    incident.number(known.0).or((known.0 == RowNumber::Quantity).then_some(Decimal::ONE))
                };
                match formula.value(&number) {
                    Ok(value) => {
                        let filled = formula.filled(&number);
                        self.step(|| said!("{formula} = {filled}", "{formula} = {filled}"));
                        value
                    }
                    Err(no_value) => {
                        self.no_value(no_value);
                        return None;
                    }
                }
            }
        };
        let factor = Decimal::from(2_u64.checked_pow(doubled).unwrap_or(u64::MAX)).checked_mul(quantity);
        let whole = factor.and_then(|factor| exact.checked_mul(factor)).map(Yuan::round_to_fen);
        let within = whole.and_then(|whole| Yuan::exact(whole.value()));
        if doubled > 0 {
            self.step(|| said!("doubled {doubled} times", "翻倍 {doubled} 次"));
        }
        match within {
            Some(amount) if amount >= Yuan::ZERO => Some(amount),
            _ => {
                let message = said!("the amount comes out below zero or beyond any wage", "金额为负或超出合理范围");
                self.sink.push(Diagnostic::error(DiagnosticCode::D010, self.at("amount"), message));
                None
            }
        }
    }

    fn no_value(&mut self, no_value: NoValue) {
        let (column, message) = match no_value {
            NoValue::Missing(name) => {
                let code = &self.violation.code;
                let message = said!("empty, but the formula of `{code}` needs it", "为空，而 `{code}` 的公式需要它");
                (name, message)
            }
            NoValue::DividedByZero => {
                ("amount".to_owned(), said!("the rule's formula divides by zero here", "规则公式在此除以零"))
            }
            NoValue::TooLarge => {
                ("amount".to_owned(), said!("the rule's formula comes out too large", "规则公式结果过大"))
            }
        };
        self.sink.push(Diagnostic::error(DiagnosticCode::D011, self.at(&column), message));
    }

    fn figure(&mut self, figure: Figure) -> Option<Decimal> {
        let value = self.people.figure(&self.incident.employee, figure);
        if value.is_none() {
            let (code, employee) = (&self.violation.code, &self.incident.employee);
            let message = said!(
                "`{code}` is a share of {figure}, which is not known of `{employee}`",
                "`{code}` 按{figure}的比例计算，但没有 `{employee}` 的该项数据"
            );
            let hint = said!(
                "give the staff sheet (--staff) with {employee}'s {figure}",
                "请用 --staff 提供含 {employee} 的 {figure} 的员工表"
            );
            let diagnostic = Diagnostic::error(DiagnosticCode::D011, self.at("code"), message).hint(hint);
            self.sink.push(diagnostic);
        }
        value
    }

    /// Points, from the rule's number or the row's, multiplied.
    fn points(&mut self, rule: &PointsRule, quantity: Decimal) -> Option<Points> {
        let stated = self.incident.number(RowNumber::Points);
        let (deducted, size) = match rule {
            PointsRule::Fixed(points) => return Some(Points::new(points.value() * quantity)),
            PointsRule::Within { deducted, sizes } => match stated {
                // A row may write the deduction with its sign or without.
                Some(stated)
                    if !Self::sign_fits(stated, *deducted)
                        || stated.abs() < sizes.least
                        || stated.abs() > sizes.most =>
                {
                    self.outside(RowNumber::Points, stated, sizes.least, sizes.most);
                    return None;
                }
                Some(stated) => (*deducted, stated.abs()),
                None => {
                    let (code, least, most) = (&self.violation.code, sizes.least.normalize(), sizes.most.normalize());
                    let message = said!(
                        "blank; `{code}` leaves {least} to {most}, {least} is taken",
                        "空白；`{code}` 可取 {least} 至 {most}，按 {least} 计"
                    );
                    self.sink.push(Diagnostic::warning(DiagnosticCode::D018, self.at("points"), message));
                    (*deducted, sizes.least)
                }
            },
            PointsRule::Stated { deducted } => match stated {
                Some(stated) if Self::sign_fits(stated, *deducted) => (*deducted, stated.abs()),
                Some(stated) => {
                    self.outside(RowNumber::Points, stated, Decimal::ZERO, Decimal::MAX);
                    return None;
                }
                None => {
                    self.missing(RowNumber::Points, &said!("the row states the points", "分值由该行填写"));
                    return None;
                }
            },
        };
        let size = size * quantity;
        Some(Points::new(if deducted { -size } else { size }))
    }

    fn sign_fits(stated: Decimal, deducted: bool) -> bool {
        deducted || !stated.is_sign_negative()
    }

    fn explain_count(&mut self, occurrence: Option<Occurrence>) {
        let (status, date) = (self.incident.status, self.incident.date);
        let excuse = self.violation.excuse(self.incident).filter(|_| status == Status::Approved);
        match (occurrence, excuse) {
            (None, Some(excuse)) => self.step(|| excuse.say()),
            (None, None) => self
                .step(|| Said { en: format!("not counted: {status}"), zh: format!("不计：{}", status.chinese()) }),
            (Some(Occurrence { counted: false, .. }), _) => {
                self.step(|| said!("not counted: the day {date} counts once", "不计：{date} 当天只计一次"));
            }
            (Some(Occurrence { number, .. }), _) => {
                let window = self.violation.window.say();
                self.step(|| Said {
                    en: format!("occurrence {number}, {}", window.en),
                    zh: format!("第 {number} 次，{}", window.zh),
                });
            }
        }
        if let Some(reversed) = self.incident.reversed {
            self.step(|| said!("taken back on {reversed}", "已于 {reversed} 退回"));
        }
    }

    fn explain(&mut self, applied: &Applied<'_>) {
        let (how, says) = (applied.how, applied.sanction.say());
        let minutes = self.incident.number(RowNumber::Minutes).map(|minutes| minutes.normalize());
        self.step(|| {
            let (en, zh) = match how {
                How::Each => ("each time".to_owned(), "每次".to_owned()),
                How::Rung => ("this rung".to_owned(), "本级".to_owned()),
                How::Band => {
                    let minutes = minutes.unwrap_or_default();
                    (format!("at {minutes} minutes"), format!("{minutes} 分钟"))
                }
                How::From => ("from this occurrence on".to_owned(), "自此次起".to_owned()),
                How::At => ("in addition on this occurrence".to_owned(), "此次另加".to_owned()),
            };
            Said { en: format!("{en}: {}", says.en), zh: format!("{zh}：{}", says.zh) }
        });
    }
}
