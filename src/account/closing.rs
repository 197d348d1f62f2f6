//! Closing a month: its record, what differs from it later, and what is owed for that.

use std::collections::BTreeMap;

use crate::model::closed::{ClosedFigure, ClosedMonth, PaidAmount, PaidLine, Previous, file_name};
use crate::model::column::{ADJUSTMENTS, CLOSED_FIGURES, CLOSED_INPUTS, CLOSED_PAY, PAYROLL, title};
use crate::model::outcome::Row;
use crate::model::pay::{Adjustment, Head};
use crate::model::report::{Input, Report};
use crate::model::{Cell, Clauses, Month, Person, Said, Table, Yuan};
use crate::said;

/// The record of a month.
pub fn record(report: &Report, payroll: Vec<PaidLine>, fund: Option<Yuan>, previous: Option<Previous>) -> ClosedMonth {
    let figures = report.figures.iter();
    ClosedMonth {
        month: report.month,
        as_of: report.as_of,
        version: report.version.to_owned(),
        book: report.book.id.clone(),
        book_digest: report.book.digest.clone(),
        previous,
        inputs: report.inputs.clone(),
        figures: figures.map(|own| ClosedFigure { name: own.name.to_owned(), value: own.value.to_string() }).collect(),
        fund,
        payroll,
    }
}

/// What something was when the month was closed, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// When the month was closed; none where there was no such thing.
    pub before: Option<T>,
    /// Now.
    pub after: Option<T>,
}

impl<T: PartialEq> Change<T> {
    fn new(before: Option<T>, after: Option<T>) -> Self {
        Self { before, after }
    }

    /// None where both are the same.
    fn if_any(self) -> Option<Self> {
        (self.before != self.after).then_some(self)
    }
}

/// A cell of the payroll that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayChange {
    /// Whose pay.
    pub employee: Person,
    /// The column of the payroll.
    pub column: &'static str,
    /// The cell.
    pub value: Change<PayValue>,
    /// The clauses it stands on, then and now.
    pub clauses: Clauses,
}

/// What a cell of the payroll holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayValue {
    /// Yuan.
    Amount(Yuan),
    /// A word: department, grade, proposals.
    Word(String),
}

impl PayChange {
    /// The amounts then and now; what was not there is nothing. None for words.
    pub fn amounts(&self) -> Option<(Yuan, Yuan)> {
        let amount = |value: &Option<PayValue>| match value {
            Some(PayValue::Amount(amount)) => Some(*amount),
            None => Some(Yuan::ZERO),
            Some(PayValue::Word(_)) => None,
        };
        Some((amount(&self.value.before)?, amount(&self.value.after)?))
    }
}

/// In what a month is not as it was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The month.
    pub month: Month,
    /// The version of the program.
    pub version: Option<Change<String>>,
    /// The book, by its id and its digest.
    pub book: Option<Change<(String, String)>>,
    /// The files, by their names.
    pub inputs: Vec<Change<Input>>,
    /// The key figures with their names.
    pub figures: Vec<(String, Change<String>)>,
    /// The closing balance of the fund.
    pub fund: Option<Change<Yuan>>,
    /// The payroll, cell by cell.
    pub pay: Vec<PayChange>,
}

impl Changes {
    /// Whether nothing is different at all.
    pub fn is_empty(&self) -> bool {
        self.version.is_none() && self.is_as_closed()
    }

    /// Whether the month is as it was closed: inputs, book and every figure. Another version of the program that comes to the
    /// same is no difference.
    pub fn is_as_closed(&self) -> bool {
        self.book.is_none() && self.inputs.is_empty() && self.has_the_figures()
    }

    /// Whether every figure is as it was.
    pub fn has_the_figures(&self) -> bool {
        self.figures.is_empty() && self.fund.is_none() && self.pay.is_empty()
    }
}

/// In what a month is not as it was closed.
pub fn changes(closed: &ClosedMonth, now: &ClosedMonth) -> Changes {
    let book = |of: &ClosedMonth| Some((of.book.clone(), of.book_digest.clone()));
    let figure = |own: &ClosedFigure| (own.name.clone(), own.value.clone());
    let figures = both(closed.figures.iter().map(figure), now.figures.iter().map(figure));
    let input = |own: &Input| (own.file.clone(), own.clone());
    let inputs = both(closed.inputs.iter().map(input), now.inputs.iter().map(input));
    let lines = both(
        closed.payroll.iter().map(|own| (own.employee.clone(), own)),
        now.payroll.iter().map(|own| (own.employee.clone(), own)),
    );
    Changes {
        month: closed.month,
        version: Change::new(Some(closed.version.clone()), Some(now.version.clone())).if_any(),
        book: Change::new(book(closed), book(now)).if_any(),
        inputs: inputs.into_iter().filter_map(|(_, input)| input.if_any()).collect(),
        figures: figures.into_iter().filter_map(|(name, figure)| Some((name, figure.if_any()?))).collect(),
        fund: Change::new(closed.fund, now.fund).if_any(),
        pay: lines.iter().flat_map(|(employee, line)| pay_changes(employee, line)).collect(),
    }
}

/// Two lists side by side by their keys: the first's in its order, then what only the second has.
fn both<K: Ord + Clone, V: PartialEq>(
    before: impl Iterator<Item = (K, V)>,
    after: impl Iterator<Item = (K, V)>,
) -> Vec<(K, Change<V>)> {
    let mut all: Vec<(K, Change<V>)> = Vec::new();
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    for (key, value) in before {
        places.insert(key.clone(), all.len());
        all.push((key, Change::new(Some(value), None)));
    }
    for (key, value) in after {
        match places.get(&key) {
            Some(at) => all[*at].1.after = Some(value),
            None => all.push((key, Change::new(None, Some(value)))),
        }
    }
    all
}

fn pay_changes(employee: &Person, line: &Change<&PaidLine>) -> Vec<PayChange> {
    let (before, after) = (line.before, line.after);
    let is_whole = before.is_some() && after.is_some();
    let change = |column: &'static str| {
        let side = |line: Option<&PaidLine>| {
            let value = value(line?, column)?;
            // Of somebody new or gone the empty heads say nothing; the net stands for the whole line.
            let says = is_whole || column == "net" || value != PayValue::Amount(Yuan::ZERO);
            says.then_some(value)
        };
        let clauses =
            |line: Option<&PaidLine>| line.and_then(|line| amount(line, column)).map(|own| own.clauses.clone());
        let clauses = clauses(before).unwrap_or_default().and(&clauses(after).unwrap_or_default());
        let value = Change::new(side(before), side(after)).if_any()?;
        Some(PayChange { employee: employee.clone(), column, value, clauses })
    };
    PAYROLL.columns.iter().skip(1).filter_map(|column| change(column.name)).collect()
}

fn amount<'l>(line: &'l PaidLine, column: &str) -> Option<&'l PaidAmount> {
    line.amounts.iter().find(|own| own.column == column)
}

fn value(line: &PaidLine, column: &str) -> Option<PayValue> {
    let word = match column {
        "department" => &line.department,
        "grade" => &line.grade,
        "proposals" => &line.proposals,
        _ => return amount(line, column).map(|own| PayValue::Amount(own.amount)),
    };
    word.clone().map(PayValue::Word)
}

/// What is owed to each person, or taken back, in a later month: what each head of pay differs by.
pub fn adjustments(changes: &Changes) -> Vec<Adjustment> {
    let adjustment = |change: &PayChange| {
        let item = Head::parse(change.column)?;
        let (before, after) = change.amounts()?;
        let more = after - before;
        (more != Yuan::ZERO).then(|| Adjustment {
            employee: change.employee.clone(),
            month: changes.month,
            item,
            amount: if item.is_deducted() { -more } else { more },
            clauses: change.clauses.clone(),
            // Figures alone: the file is read by people of either language.
            reason: format!("{before} -> {after}"),
            source: Some(file_name(changes.month)),
            place: None,
        })
    };
    changes.pay.iter().filter_map(adjustment).collect()
}

/// What is left to be passed on when some of it, or too much, was passed on before. Rows that somebody wrote by hand, for what
/// no log shows, name another source and are left alone.
pub fn not_passed_on(month: Month, due: Vec<Adjustment>, logged: &[Adjustment]) -> Vec<Adjustment> {
    let record = file_name(month);
    let key = |own: &Adjustment| (own.employee.clone(), own.item);
    let mut passed_on: Vec<Adjustment> = Vec::new();
    for own in logged.iter().filter(|own| own.month == month && own.source.as_ref() == Some(&record)) {
        match passed_on.iter_mut().find(|other| key(other) == key(own)) {
            Some(sum) => sum.amount += own.amount,
            None => passed_on.push(own.clone()),
        }
    }
    let mut left = due;
    for own in passed_on {
        if let Some(due) = left.iter_mut().find(|due| key(due) == key(&own)) {
            due.amount = due.amount - own.amount;
        } else {
            // What is no difference any more is taken back.
            let reason = format!("{} -> 0.00", own.amount);
            left.push(Adjustment { amount: -own.amount, reason, place: None, ..own });
        }
    }
    left.retain(|own| own.amount != Yuan::ZERO);
    left
}

/// Adjustments as the log they are read from.
pub fn adjustments_table(adjustments: &[Adjustment]) -> Table {
    let row = |own: &Adjustment| {
        vec![
            Cell::text(&own.employee),
            Cell::text(own.month),
            Cell::Word(own.item.said()),
            Cell::Money(own.amount),
            if own.clauses.is_empty() { Cell::Empty } else { Cell::Clauses(own.clauses.clone()) },
            Cell::text(&own.reason),
            Cell::or_empty(own.source.as_ref(), Cell::text),
        ]
    };
    let title = said!("Adjustments of closed months", "已结月份的调整");
    Table::of_rows(ADJUSTMENTS.name, title, ADJUSTMENTS.all(), adjustments.iter().map(row).collect())
}

impl Changes {
    /// What differs, as tables: what the month was worked out from, its figures, everybody's pay; none for nothing.
    pub fn tables(&self) -> Vec<Table> {
        let titles = [
            said!("What the month was worked out from", "计算依据的变更"),
            said!("Figures that differ", "不同的指标"),
            said!("Pay that differs", "不同的工资"),
        ];
        let [inputs, figures, pay] = titles;
        let tables = [
            Table::of_rows(CLOSED_INPUTS.name, inputs, CLOSED_INPUTS.all(), self.input_rows()),
            Table::of_rows(CLOSED_FIGURES.name, figures, CLOSED_FIGURES.all(), self.figure_rows()),
            Table::of_rows(CLOSED_PAY.name, pay, CLOSED_PAY.all(), self.pay.iter().map(pay_row).collect()),
        ];
        tables.into_iter().filter(|table| !table.is_empty()).collect()
    }

    fn input_rows(&self) -> Vec<Row> {
        let row = |name: &str, kind: Cell, change: Said, sides: [Option<&String>; 2]| -> Row {
            let [before, after] = sides.map(|side| Cell::or_empty(side, Cell::text));
            vec![Cell::text(name), kind, Cell::Word(change), before, after]
        };
        let changed = || said!("changed", "修改");
        let program = self.version.iter().map(|own| {
            let kind = Cell::Word(said!("program", "程序"));
            row("cs", kind, changed(), [own.before.as_ref(), own.after.as_ref()])
        });
        let book = self.book.iter().filter_map(|own| {
            let (before, after) = (own.before.as_ref()?, own.after.as_ref()?);
            let name = if before.0 == after.0 { after.0.clone() } else { format!("{} -> {}", before.0, after.0) };
            Some(row(&name, Cell::Word(said!("book", "制度")), changed(), [Some(&before.1), Some(&after.1)]))
        });
        let files = self.inputs.iter().filter_map(|own| {
            let change = match (&own.before, &own.after) {
                (None, _) => said!("added", "新增"),
                (_, None) => said!("removed", "删除"),
                _ => changed(),
            };
            let either = own.after.as_ref().or(own.before.as_ref())?;
            let digests = [&own.before, &own.after].map(|side| side.as_ref().map(|input| &input.sha256));
            Some(row(&either.file, Cell::text(&either.log), change, digests))
        });
        program.chain(book).chain(files).collect()
    }

    fn figure_rows(&self) -> Vec<Row> {
        let figures = self.figures.iter().map(|(name, own)| {
            let [before, after] = [&own.before, &own.after].map(|side| Cell::or_empty(side.as_ref(), Cell::text));
            vec![Cell::text(name), before, after]
        });
        let fund = self.fund.iter().map(|own| {
            let [before, after] = [own.before, own.after].map(|side| Cell::or_empty(side, Cell::Money));
            vec![Cell::Word(said!("closing balance of the fund", "基金期末余额")), before, after]
        });
        figures.chain(fund).collect()
    }
}

fn pay_row(own: &PayChange) -> Row {
    let cell = |side: &Option<PayValue>| match side {
        None => Cell::Empty,
        Some(PayValue::Amount(amount)) => Cell::Money(*amount),
        Some(PayValue::Word(word)) => Cell::text(word),
    };
    vec![
        Cell::text(&own.employee),
        Cell::Word(title(PAYROLL.name, own.column)),
        if own.clauses.is_empty() { Cell::Empty } else { Cell::Clauses(own.clauses.clone()) },
        cell(&own.value.before),
        cell(&own.value.after),
        Cell::or_empty(own.amounts(), |(before, after)| Cell::Money(after - before)),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Clause;
    use crate::model::column::Kind;
    use crate::model::testing::month;

    fn yuan(text: &str) -> Yuan {
        Yuan::exact(text.parse().expect("a decimal")).expect("whole fen")
    }

    /// A line of the payroll from its heads; the sums are worked out as the payroll says.
    fn line(name: &str, heads: &[(Head, Yuan)]) -> PaidLine {
        let of = |head: Head| heads.iter().filter(|own| own.0 == head).map(|own| own.1).sum::<Yuan>();
        let gross: Yuan = Head::EARNED.into_iter().map(of).sum();
        let deductions: Yuan = Head::DEDUCTED.into_iter().map(of).sum();
        let amount = |column: &'static str| match column {
            "gross" => gross,
            "deductions" => deductions,
            "net" => gross - deductions + of(Head::Adjustment),
            head => of(Head::parse(head).expect("a head")),
        };
        let clauses =
            |column| if column == "fines" { Clauses::new([Clause::from("08-07")]) } else { Clauses::default() };
        let columns = PAYROLL.columns.iter().filter(|column| column.kind == Kind::Money).map(|column| column.name);
        let amounts = columns.map(|column| PaidAmount { column, amount: amount(column), clauses: clauses(column) });
        PaidLine {
            employee: Person::from(name),
            department: Some("service".to_owned()),
            grade: None,
            amounts: amounts.collect(),
            proposals: None,
        }
    }

    fn net(line: &PaidLine) -> Yuan {
        amount(line, "net").map_or(Yuan::ZERO, |own| own.amount)
    }

    fn closed(payroll: Vec<PaidLine>) -> ClosedMonth {
        ClosedMonth { payroll, ..month() }
    }

    fn shown(adjustments: &[Adjustment]) -> Vec<String> {
        let one = |own: &Adjustment| {
            let Adjustment { employee, item, amount, clauses, reason, .. } = own;
            format!("{employee} {item} {amount} [{clauses}] {reason}")
        };
        adjustments.iter().map(one).collect()
    }

    #[test]
    fn each_head_that_differs_is_an_adjustment_and_a_deduction_counts_against() {
        // 3000 + 200 - 30 = 3170 was paid; 3000 + 260 - 80 = 3180 is right: 60 more commission, 50 more of fines, 10 in all.
        let before = closed(vec![line(
            "周明",
            &[(Head::Base, yuan("3000")), (Head::Commission, yuan("200")), (Head::Fines, yuan("30"))],
        )]);
        let after = closed(vec![line(
            "周明",
            &[(Head::Base, yuan("3000")), (Head::Commission, yuan("260")), (Head::Fines, yuan("80"))],
        )]);
        let changes = changes(&before, &after);
        let columns: Vec<&str> = changes.pay.iter().map(|own| own.column).collect();
        assert_eq!(columns, ["commission", "gross", "fines", "deductions", "net"]);
        assert_eq!(
            shown(&adjustments(&changes)),
            ["周明 commission 60.00 [] 200.00 -> 260.00", "周明 fines -50.00 [08-07] 30.00 -> 80.00"]
        );
    }

    #[test]
    fn somebody_new_is_owed_the_whole_pay_and_somebody_gone_gives_it_back() {
        let pay = [(Head::Base, yuan("1500")), (Head::Tax, yuan("12.50"))];
        let (with, without) = (closed(vec![line("林小雨", &pay)]), closed(Vec::new()));
        let new = changes(&without, &with);
        assert_eq!(
            shown(&adjustments(&new)),
            ["林小雨 base 1500.00 [] 0.00 -> 1500.00", "林小雨 tax -12.50 [] 0.00 -> 12.50"]
        );
        let gone = changes(&with, &without);
        assert_eq!(
            shown(&adjustments(&gone)),
            ["林小雨 base -1500.00 [] 1500.00 -> 0.00", "林小雨 tax 12.50 [] 12.50 -> 0.00"]
        );
        // Somebody new who is paid nothing is a difference all the same.
        let nothing = changes(&without, &closed(vec![line("何平", &[])]));
        let columns: Vec<&str> = nothing.pay.iter().map(|own| own.column).collect();
        assert_eq!((columns, adjustments(&nothing)), (vec!["department", "net"], Vec::new()));
    }

    #[test]
    fn what_was_passed_on_is_not_passed_on_again() {
        let march = Month::parse("2025-03").expect("a month");
        let paid = |fines: &str| closed(vec![line("周明", &[(Head::Base, yuan("3000")), (Head::Fines, yuan(fines))])]);
        let due = |fines: &str| adjustments(&changes(&paid("30"), &paid(fines)));
        let first = not_passed_on(march, due("50"), &[]);
        assert_eq!(shown(&first), ["周明 fines -20.00 [08-07] 30.00 -> 50.00"]);
        // The same again: nothing. More of it: the rest. Back to what it was: all of it back.
        assert_eq!(not_passed_on(march, due("50"), &first), []);
        assert_eq!(shown(&not_passed_on(march, due("80"), &first)), ["周明 fines -30.00 [08-07] 30.00 -> 80.00"]);
        assert_eq!(shown(&not_passed_on(march, due("30"), &first)), ["周明 fines 20.00 [08-07] -20.00 -> 0.00"]);
        // What somebody wrote by hand no log shows, and what another month put right is none of it.
        let by_hand = Adjustment { source: None, ..first[0].clone() };
        let of_february = Adjustment { month: march.previous(), ..first[0].clone() };
        assert_eq!(not_passed_on(march, due("50"), &[by_hand, of_february]), first);
    }

    #[test]
    fn every_kind_of_difference_is_told() {
        let before = month();
        assert!(changes(&before, &before).is_empty());
        let upgraded = changes(&before, &ClosedMonth { version: "0.2.0".to_owned(), ..before.clone() });
        assert!(!upgraded.is_empty() && upgraded.is_as_closed());
        let mut after = before.clone();
        after.book_digest = "ef".repeat(32);
        after.inputs[0].sha256 = "99".repeat(32);
        after.inputs.push(Input { file: "leave.csv".to_owned(), ..after.inputs[0].clone() });
        let inputs_only = changes(&before, &after);
        assert!(!inputs_only.is_as_closed() && inputs_only.has_the_figures());
        after.figures[0].value = "3180.00".to_owned();
        after.fund = None;
        let tables = changes(&before, &after).tables();
        let names: Vec<(&str, usize)> = tables.iter().map(|table| (table.name, table.len())).collect();
        assert_eq!(names, [("closed-inputs", 3), ("closed-figures", 2)]);
    }

    fn some_pay() -> impl Strategy<Value = Vec<PaidLine>> {
        let amounts = prop::collection::vec(prop_oneof![Just(0_i64), -50_000_i64..500_000], Head::ALL.len());
        // Few names, so that some are in both months and some in one.
        prop::collection::btree_map(0_u8..5, amounts, 0..5).prop_map(|people| {
            let heads = |amounts: Vec<i64>| {
                let heads = Head::ALL.iter().map(|(head, ..)| *head);
                heads.zip(amounts.into_iter().map(Yuan::from_fen)).collect::<Vec<_>>()
            };
            people.into_iter().map(|(name, amounts)| line(&format!("p{name}"), &heads(amounts))).collect()
        })
    }

    proptest! {
        #[test]
        fn the_adjustments_of_a_person_add_up_to_what_the_net_differs_by(before in some_pay(), after in some_pay()) {
            let net_of = |lines: &[PaidLine], name: &Person| {
                lines.iter().filter(|line| line.employee == *name).map(net).sum::<Yuan>()
            };
            let adjustments = adjustments(&changes(&closed(before.clone()), &closed(after.clone())));
            for line in before.iter().chain(&after) {
                let name = &line.employee;
                let own: Yuan = adjustments.iter().filter(|own| own.employee == *name).map(|own| own.amount).sum();
                prop_assert_eq!(net_of(&before, name) + own, net_of(&after, name));
            }
            prop_assert!(adjustments.iter().all(|own| own.amount != Yuan::ZERO));
        }

        #[test]
        fn a_month_that_did_not_change_owes_nothing(pay in some_pay()) {
            let closed = closed(pay);
            prop_assert!(changes(&closed, &closed.clone()).is_empty());
            prop_assert_eq!(adjustments(&changes(&closed, &closed)), []);
        }

        #[test]
        fn whatever_was_passed_on_before_what_is_owed_in_all_is_the_difference(
            first in some_pay(), second in some_pay(), third in some_pay(),
        ) {
            let [first, second, third] = [first, second, third].map(closed);
            let march = first.month;
            let mut log = not_passed_on(march, adjustments(&changes(&first, &second)), &[]);
            log.extend(not_passed_on(march, adjustments(&changes(&first, &third)), &log));
            let sum = |log: &[Adjustment], of: &Adjustment| -> Yuan {
                let own = log.iter().filter(|own| own.employee == of.employee && own.item == of.item);
                own.map(|own| own.amount).sum()
            };
            let due = adjustments(&changes(&first, &third));
            for own in due.iter().chain(&log) {
                prop_assert_eq!(sum(&log, own), sum(&due, own));
            }
            prop_assert_eq!(not_passed_on(march, due, &log), []);
        }
    }
}
