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
    let clauses = |column| if column == "fines" { Clauses::new([Clause::from("08-07")]) } else { Clauses::default() };
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
    let grown = changes(&before, &after);
    assert!(!grown.is_empty() && grown.is_as_closed());
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
