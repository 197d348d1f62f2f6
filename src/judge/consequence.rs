//! One incident's consequence: amounts and points from what the rule lays down and what the row states.

use rust_decimal::Decimal;

use crate::book::formula::NoValue;
use crate::book::violation::{Amount, OutcomeRule, PointsRule, Violation};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::{Clauses, Consequence, Discipline, Figure, Incident, Points, RowNumber, Said, Staff, Status, Yuan};
use crate::said;

use super::count::Occurrence;
use super::{Applied, How, Options, sanctions};

/// A row and what it is judged by.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) violation: &'a Violation,
    pub(super) incident: &'a Incident,
    pub(super) occurrence: Option<Occurrence>,
    /// Whom it concerns and where they stand on the staff sheet, where it has them.
    pub(super) person: Option<(u32, &'a Staff)>,
    /// Whether its consequence is asked for, and not its faults alone.
    pub(super) asked: bool,
}

/// Works out the consequence, where it is asked for; reports what the row leaves out or states outside the rule's range.
pub(super) fn of(row: &Row<'_>, options: Options, sink: &mut Sink) -> Option<Consequence> {
    let Row { violation, incident, occurrence, person, asked } = *row;
    let mut reader = RowReader {
        violation,
        incident,
        person: person.map(|(_, staff)| staff),
        because: options.explain.then(Vec::new),
        sink,
    };
    if options.explain {
        reader.explain_count(occurrence);
    }
    let judged = incident.status == Status::Approved && occurrence.is_some_and(|occurrence| occurrence.counted);
    if judged && violation.goes_by_minutes() && incident.number(RowNumber::Minutes).is_none() {
        reader.missing(RowNumber::Minutes, &said!("the rule goes by minutes", "规则按分钟计"));
    }
    if judged {
        reader.require();
    }
    let (mut fine, mut points, mut liability, mut reward) = (None, None, None, None);
    let (mut outcome, mut withhold, mut day_wage, mut proposal) = (None, None, false, false);
    let sanctions = sanctions(violation, incident, occurrence);
    for applied in sanctions.iter().flatten() {
        let quantity = reader.quantity();
        reader.explain(applied);
        if let Some(own) = applied.fine.as_ref().and_then(|amount| reader.amount(amount, applied.doubled, quantity)) {
            fine = Some(fine.unwrap_or_default() + own);
        }
        if let Some(own) = applied.points.as_ref().and_then(|points| reader.points(points, quantity)) {
            points = Some(points.unwrap_or_default() + own);
        }
        let chosen = applied.outcome.as_ref().and_then(|rule| reader.outcome(rule));
        let owed = applied.liability.as_ref().filter(|amount| reader.owes(amount, applied.outcome.as_ref(), chosen));
        if let Some(own) = owed.and_then(|amount| reader.amount(amount, 0, quantity)) {
            liability = Some(liability.unwrap_or_default() + own);
        }
        if let Some(own) = applied.reward.as_ref().and_then(|amount| reader.amount(amount, 0, quantity)) {
            reward = Some(reward.unwrap_or_default() + own);
        }
        outcome = outcome.max(chosen);
        withhold = withhold.or(applied.withhold);
        day_wage |= applied.day_wage;
        proposal |= applied.propose && fine.or(liability).or(reward).is_some();
    }
    if !asked {
        return None;
    }
    let because = reader.because.unwrap_or_default();
    let clauses = sanctions.iter().flatten().fold(Clauses::default(), |clauses, applied| {
        clauses.and(applied.clauses.as_ref().unwrap_or(&violation.head.clauses))
    });
    Some(Consequence {
        employee: incident.employee.clone(),
        position: person.map(|(position, _)| position),
        date: incident.date,
        code: violation.code.clone(),
        status: incident.status,
        excused: incident.status == Status::Approved && violation.excuse(incident).is_some(),
        occurrence: occurrence.map(|occurrence| occurrence.number),
        fine,
        points,
        outcome,
        withhold,
        day_wage,
        liability,
        reward,
        proposal,
        clauses: if clauses.is_empty() { violation.head.clauses.clone() } else { clauses },
        because,
        reversed: incident.reversed,
        source: incident.source.clone(),
        place: incident.place.clone(),
    })
}

/// A number a formula names; a blank quantity is one piece.
fn number_of(incident: &Incident, name: &str) -> Option<Decimal> {
    let known = RowNumber::ALL.iter().find(|(_, word, _)| *word == name)?;
    incident.number(known.0).or((known.0 == RowNumber::Quantity).then_some(Decimal::ONE))
}

struct RowReader<'a> {
    violation: &'a Violation,
    incident: &'a Incident,
    person: Option<&'a Staff>,
    /// `None` unless the steps are wanted: a log of millions needs none.
    because: Option<Vec<Said>>,
    sink: &'a mut Sink,
}

impl RowReader<'_> {
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

    /// Reports the cells the rule requires and the row leaves empty.
    fn require(&mut self) {
        for column in self.violation.require.iter().filter(|column| self.incident.fact(column).is_none()) {
            let code = &self.violation.code;
            let message = said!("empty, but `{code}` requires it", "为空，而 `{code}` 要求填写");
            self.sink.push(Diagnostic::error(DiagnosticCode::D011, self.at(column), message));
        }
    }

    /// The outcome the rule lays down, or the one the row states among those it leaves.
    fn outcome(&mut self, rule: &OutcomeRule) -> Option<Discipline> {
        let choice = match rule {
            OutcomeRule::Fixed(outcome) => return Some(*outcome),
            OutcomeRule::OneOf(choice) => choice,
        };
        let code = &self.violation.code;
        // "refer" is no decision, so it is not offered to whoever decides.
        let offered = choice.iter().filter(|outcome| **outcome != Discipline::Refer);
        let words = |word: fn(Discipline) -> &'static str, between: &str| {
            offered.clone().map(|outcome| word(*outcome)).collect::<Vec<_>>().join(between)
        };
        let (en, zh) = (words(Discipline::word, ", "), words(Discipline::chinese, "、"));
        let Some(stated) = self.incident.fact("outcome") else {
            let first = *choice.first()?;
            if first != Discipline::Refer {
                let zh_first = first.chinese();
                let message = Said {
                    en: format!("blank; `{code}` leaves {en}, {first} is taken"),
                    zh: format!("空白；`{code}` 可取{zh}，按{zh_first}计"),
                };
                self.sink.push(Diagnostic::warning(DiagnosticCode::D018, self.at("outcome"), message));
            }
            return Some(first);
        };
        let chosen = Discipline::parse(stated).filter(|outcome| choice.contains(outcome));
        if chosen.is_none() {
            let message = Said {
                en: format!("`{stated}` is none of {en}, which `{code}` allows"),
                zh: format!("`{stated}` 不属于 `{code}` 允许的{zh}"),
            };
            self.sink.push(Diagnostic::error(DiagnosticCode::D010, self.at("outcome"), message));
        }
        chosen
    }

    /// Whether a loss is to be made good. Where compensation is one choice among others, it is when that is chosen, and, as
    /// long as nobody has chosen, when the row knows the loss.
    fn owes(&self, amount: &Amount, rule: Option<&OutcomeRule>, chosen: Option<Discipline>) -> bool {
        match rule {
            Some(OutcomeRule::OneOf(choice)) if choice.contains(&Discipline::Compensation) => match chosen {
                Some(Discipline::Compensation) => true,
                Some(Discipline::Refer) => self.knows(amount),
                _ => false,
            },
            _ => true,
        }
    }

    /// Whether the row states the numbers an amount is worked out from.
    fn knows(&self, amount: &Amount) -> bool {
        match amount {
            Amount::Fixed(_) | Amount::ShareOf(..) => true,
            Amount::Stated => self.incident.number(RowNumber::Amount).is_some(),
            Amount::Formula(formula) => {
                formula.figures().into_iter().all(|name| number_of(self.incident, name).is_some())
            }
        }
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
                let zh = figure.chinese();
                self.step(|| said!("{share} of {figure} {value}", "{zh} {value} 的 {share}"));
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
                let number = |name: &str| number_of(incident, name);
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
        let value = self.person.and_then(|person| person.figure(figure));
        if value.is_none() {
            let (code, employee, zh) = (&self.violation.code, &self.incident.employee, figure.chinese());
            let message = said!(
                "`{code}` is a share of {figure}, which is not known of `{employee}`",
                "`{code}` 按{zh}的比例计算，但没有 `{employee}` 的该项数据"
            );
            let hint = said!(
                "give the staff sheet (--staff) with {employee}'s {figure}",
                "请用 --staff 提供含 {employee} 的{zh}的员工表"
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
        let incident = self.incident;
        self.step(|| {
            let (how, says) = (applied.how, applied.sanction.say());
            let (en, zh) = match how {
                How::Each => ("each time".to_owned(), "每次".to_owned()),
                How::Rung => ("this rung".to_owned(), "本级".to_owned()),
                How::Band => {
                    let minutes = incident.number(RowNumber::Minutes).unwrap_or_default().normalize();
                    (format!("at {minutes} minutes"), format!("{minutes} 分钟"))
                }
                How::From => ("from this occurrence on".to_owned(), "自此次起".to_owned()),
                How::At => ("in addition on this occurrence".to_owned(), "此次另加".to_owned()),
            };
            Said { en: format!("{en}: {}", says.en), zh: format!("{zh}：{}", says.zh) }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::book::library::Library;
    use crate::diagnostics::Sink;
    use crate::judge::{Options, People, judge};
    use crate::model::{Code, Consequence, Discipline, Incident, Month, Person, Place, RowNumber, Status};

    const BOOK: &str = r#"
        [policy]
        id = "t"
        title = "t"
        title_zh = "t"
        [[violation]]
        code = "mistake"
        clause = "c-1"
        title = "t"
        title_zh = "t"
        each = { outcome = ["refer", "compensation", "minor-demerit"], liability = "stated", propose = true }
        [[violation]]
        code = "gaming"
        clause = "c-2"
        title = "t"
        title_zh = "t"
        each = { outcome = ["minor-demerit", "major-demerit"] }
        [[violation]]
        code = "merit"
        clause = "c-3"
        title = "t"
        title_zh = "t"
        require = ["approver"]
        each = { reward = "stated" }
    "#;

    /// A row of 2025-03-01, its filled cells given.
    fn row(code: &str, amount: Option<i64>, facts: &[(&str, &str)]) -> Incident {
        let facts: Vec<_> = facts.iter().map(|(column, cell)| (Arc::from(*column), Arc::from(*cell))).collect();
        Incident {
            employee: Person::from("a"),
            date: "2025-03-01".parse().expect("a date"),
            code: Code::from(code),
            status: Status::Approved,
            arranged: None,
            reversed: None,
            numbers: amount.map(|amount| (RowNumber::Amount, amount.into())).into_iter().collect(),
            facts: facts.into_boxed_slice(),
            source: None,
            place: Place { file: "log.csv".into(), line: 2 },
        }
    }

    /// Judges rows; answers with the consequences and what was said about the rows.
    fn judged_all(rows: Vec<Incident>, options: Options) -> (Vec<Consequence>, Vec<String>) {
        let mut sink = Sink::unlimited();
        let read = |_: &std::path::Path| Ok(BOOK.as_bytes().to_vec());
        let book = Library::new(&read).load("t.toml", &mut sink).expect("the test's book is sound");
        let made = judge(&book, rows, &People::default(), options, &mut sink);
        (made, sink.shown().iter().map(|diagnostic| diagnostic.message.en.clone()).collect())
    }

    /// Judges one row, its filled cells given; answers with the consequence and what was said about the row.
    fn judged(code: &str, amount: Option<i64>, facts: &[(&str, &str)]) -> (Consequence, Vec<String>) {
        let (mut made, said) = judged_all(vec![row(code, amount, facts)], Options::default());
        (made.remove(0), said)
    }

    #[test]
    fn of_another_month_only_the_faults_are_told() {
        let in_month = |month: &str| Options { month: Month::parse(month), ..Options::default() };
        let reversed =
            Incident { reversed: "2025-04-01".parse().ok(), ..row("gaming", None, &[("outcome", "minor-demerit")]) };
        let rows = vec![row("merit", Some(500), &[("approver", "b")]), row("merit", Some(500), &[]), reversed];
        let codes = |month: &str| {
            let (made, said) = judged_all(rows.clone(), in_month(month));
            assert_eq!(said, ["empty, but `merit` requires it"], "{month}");
            made.iter().map(|made| made.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(codes("2025-03"), ["merit", "merit", "gaming"]);
        assert_eq!(codes("2025-04"), ["gaming"]);
        assert_eq!(codes("2025-02"), Vec::<String>::new());
    }

    #[test]
    fn who_must_be_on_the_sheet_and_is_not_is_told_of_in_the_month() {
        let strangers = |month: &str| {
            let options = Options { month: Month::parse(month), on_sheet: true, ..Options::default() };
            judged_all(vec![row("merit", Some(500), &[("approver", "b")])], options).1
        };
        assert_eq!(strangers("2025-03"), ["`a` is not in the staff sheet"]);
        assert_eq!(strangers("2025-04"), Vec::<String>::new());
    }

    /// The outcome, the liability, whether it is only proposed.
    fn decided(amount: Option<i64>, outcome: &str) -> (String, String, bool) {
        let facts = [("outcome", outcome)];
        let (made, said) = judged("mistake", amount, if outcome.is_empty() { &[] } else { &facts });
        assert_eq!(said, Vec::<String>::new());
        let word = made.outcome.map(Discipline::word).unwrap_or_default();
        (word.to_owned(), made.liability.map(|money| money.to_string()).unwrap_or_default(), made.proposal)
    }

    #[test]
    fn a_loss_is_made_good_when_that_is_chosen_and_proposed_while_nothing_is() {
        let expected = |word: &str, money: &str, proposed| (word.to_owned(), money.to_owned(), proposed);
        assert_eq!(decided(Some(80), "compensation"), expected("compensation", "80.00", true));
        assert_eq!(decided(Some(0), "compensation"), expected("compensation", "0.00", true));
        assert_eq!(decided(Some(80), "minor-demerit"), expected("minor-demerit", "", false));
        assert_eq!(decided(Some(80), ""), expected("refer", "80.00", true));
        assert_eq!(decided(None, ""), expected("refer", "", false));
    }

    #[test]
    fn a_choice_left_blank_takes_the_first_and_says_so() {
        let (made, said) = judged("gaming", None, &[]);
        assert_eq!(made.outcome.map(Discipline::word), Some("minor-demerit"));
        assert_eq!(said, ["blank; `gaming` leaves minor-demerit, major-demerit, minor-demerit is taken"]);
    }

    #[test]
    fn an_outcome_the_rule_does_not_leave_is_refused() {
        let (made, said) = judged("gaming", None, &[("outcome", "fine")]);
        assert_eq!(made.outcome, None);
        assert_eq!(said, ["`fine` is none of minor-demerit, major-demerit, which `gaming` allows"]);
        let (_, said) = judged("mistake", None, &[("outcome", "compensation")]);
        assert_eq!(said, ["empty, but `mistake` needs it: the row states the amount"]);
    }

    #[test]
    fn compensation_needs_something_to_make_good() {
        let text = BOOK.replace("liability = \"stated\", ", "");
        let read = move |_: &std::path::Path| Ok(text.clone().into_bytes());
        let mut sink = Sink::unlimited();
        assert!(Library::new(&read).load("t.toml", &mut sink).is_none());
        assert_eq!(sink.shown()[0].message.en, "compensation without a `liability`");
    }

    #[test]
    fn a_reward_names_who_approved_it() {
        let (made, said) = judged("merit", Some(500), &[("approver", "b")]);
        assert_eq!((made.reward.map(|money| money.to_string()), said.len()), (Some("500.00".into()), 0));
        let (_, said) = judged("merit", Some(500), &[]);
        assert_eq!(said, ["empty, but `merit` requires it"]);
    }
}
