//! Laws of made rotas, and what is said when there is none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::book::RuleBook;
use crate::book::library::Library;
use crate::diagnostics::Sink;
use crate::log::Reader;
use crate::log::files::InMemory;
use crate::measure::roster::{Asked, Found, check, chinese_holidays};
use crate::model::{Duty, Month, Place, RosterRow, Staff};
use crate::plan::sheet::Shown;
use crate::plan::{Assignment, NoRota, Order, Rota, make};

const SHIFTS: &str = r#"
    [policy]
    id = "t"
    title = "t"
    title_zh = "t"
    [[shift]]
    id = "early"
    codes = ["早班"]
    clause = "08-01"
    title = "Early"
    title_zh = "早班"
    spans = "08:00-17:30"
    [[shift]]
    id = "late"
    codes = ["晚班"]
    clause = "08-02"
    title = "Late"
    title_zh = "晚班"
    spans = "16:00-01:00"
    [[shift]]
    id = "night"
    codes = ["夜班"]
    clause = "x"
    title = "Night"
    title_zh = "夜班"
    spans = "00:30-08:30"
"#;

/// Two at every minute, eight days of rest, a night's sleep between two shifts, at most six days in a row.
const ROUND: &str = r#"
    [[roster]]
    id = "cover"
    clause = "01-cmp-3"
    cover = "24x7"
    staff = 2
    [[roster]]
    id = "rest"
    clause = "08-04"
    rest_days = { per = "month", days = 8 }
    [[roster]]
    id = "sleep"
    rest_between = "11h"
    days_in_a_row = 6
"#;

fn book(blocks: &str) -> RuleBook {
    let text = format!("{SHIFTS}\n{blocks}").into_bytes();
    let mut sink = Sink::unlimited();
    let book = Library::new(&move |_| Ok(text.clone())).load("t.toml", &mut sink);
    book.unwrap_or_else(|| panic!("{:?}", sink.shown()))
}

fn files(text: &str) -> InMemory {
    InMemory::new([("f.csv".to_owned(), text.as_bytes().to_vec())])
}

fn staff(text: &str) -> Vec<Staff> {
    Reader::new(&files(text)).staff("f.csv", None, &mut Sink::default())
}

fn people(count: usize) -> Vec<Staff> {
    let names: Vec<String> = (1..=count).map(|at| format!("P{at:02}")).collect();
    staff(&format!("employee\n{}\n", names.join("\n")))
}

fn rows(text: &str) -> Vec<RosterRow> {
    let mut sink = Sink::default();
    let files = files(text);
    let rows = Reader::new(&files).roster("f.csv", &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.shown());
    rows
}

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// An order of nothing but the month and the people.
fn plain<'a>(book: &'a RuleBook, of: &str, staff: &'a [Staff]) -> Order<'a> {
    Order { book, month: month(of), staff, shifts: &[], wishes: &[], previous: &[] }
}

#[track_caller]
fn made(order: &Order<'_>) -> Rota {
    make(order).unwrap_or_else(|why| panic!("{why:?}"))
}

/// The reasons there is no rota.
#[track_caller]
fn reasons(order: &Order<'_>) -> Vec<String> {
    match make(order) {
        Err(NoRota::Conflict(reasons)) => reasons
            .into_iter()
            .map(|reason| format!("{} {}", reason.words.en, reason.of.join(",")).trim().to_owned())
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// What the check of any roster finds in a rota: faults, then notices.
fn found(order: &Order<'_>, rota: &Rota) -> (Vec<String>, Vec<String>) {
    let file: Arc<str> = Arc::from("-");
    let mut rows = order.previous.to_vec();
    rows.extend(rota.days.iter().map(|day| RosterRow {
        employee: day.employee.clone(),
        date: day.date,
        duty: day.duty.clone(),
        stand_in_for: None,
        part: None,
        tasks: day.tasks.clone().into_boxed_slice(),
        approver: None,
        approved_at: None,
        place: Place::new(&file, 2),
    }));
    let calendars = BTreeMap::from([(None, chinese_holidays())]);
    let asked = Asked {
        file,
        first: order.month.first(),
        last: order.month.last(),
        staff: Some(order.staff),
        sent: None,
        calendars: &calendars,
    };
    let checked = check(order.book, &rows, &asked).expect("known years");
    let (faults, notices): (Vec<_>, Vec<_>) =
        checked.found.into_iter().partition(|found| found.finding.gravity.is_fault());
    let words = |found: Vec<Found>| found.into_iter().map(|found| found.finding.message.en).collect();
    (words(faults), words(notices))
}

fn shift_of(day: &Assignment) -> Option<&str> {
    if let Duty::Shift(id) = &day.duty { Some(id) } else { None }
}

/// The counts of each person of days that satisfy something.
fn counts(rota: &Rota, counted: impl Fn(&Assignment) -> bool) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for day in &rota.days {
        *counts.entry(day.employee.as_str()).or_default() += usize::from(counted(day));
    }
    counts.into_values().collect()
}

#[track_caller]
fn assert_within_one(counts: &[usize], what: &str) {
    let (least, most) = (counts.iter().min().expect("people"), counts.iter().max().expect("people"));
    assert!(most - least <= 1, "{what}: {counts:?}");
}

#[track_caller]
fn assert_fair(rota: &Rota) {
    assert_eq!(rota.relaxed.iter().map(|words| words.en.as_str()).collect::<Vec<_>>(), [""; 0]);
    for shift in ["early", "late", "night"] {
        assert_within_one(&counts(rota, |day| shift_of(day) == Some(shift)), shift);
    }
    assert_within_one(&counts(rota, |day| shift_of(day).is_none()), "rest");
    let weekend = |day: &Assignment| shift_of(day).is_some() && day.date.weekday().number_from_monday() > 5;
    assert_within_one(&counts(rota, weekend), "weekends");
}

/// What the night before the first day covers is not known without its roster: the only thing a check has to say.
const FIRST_MORNING: &str = "as far as is known: the roster has no row of";

#[test]
fn a_made_rota_passes_its_own_check_and_is_fair_in_every_month() {
    let book = book(ROUND);
    for (of, count) in [("2025-04", 10), ("2025-02", 9), ("2024-02", 12), ("2025-12", 16)] {
        let staff = people(count);
        let order = plain(&book, of, &staff);
        let rota = made(&order);
        let (faults, notices) = found(&order, &rota);
        assert_eq!(faults, [""; 0], "{of}");
        assert!(notices.iter().all(|notice| notice.contains(FIRST_MORNING)), "{of}: {notices:?}");
        assert_fair(&rota);
        let days = (order.month.last() - order.month.first()).num_days() + 1;
        assert_eq!(rota.days.len(), count * usize::try_from(days).expect("few"));
        assert!(counts(&rota, |day| shift_of(day).is_none()).iter().all(|rest| *rest == 8), "{of}");
    }
}

#[test]
fn the_same_input_is_the_same_rota_whatever_the_order_of_the_staff() {
    let book = book(ROUND);
    let staff = people(10);
    let first = made(&plain(&book, "2025-04", &staff));
    assert_eq!(first.days, made(&plain(&book, "2025-04", &staff)).days);
    let mut turned = staff.clone();
    turned.rotate_left(3);
    turned.swap(0, 5);
    let other = made(&plain(&book, "2025-04", &turned));
    assert_eq!(other.days.first().map(|day| &day.employee), turned.first().map(|own| &own.employee));
    let sorted = |rota: &Rota| {
        let mut days: Vec<_> =
            rota.days.iter().map(|day| (day.employee.clone(), day.date, format!("{:?}", day.duty))).collect();
        days.sort();
        days
    };
    assert_eq!(sorted(&first), sorted(&other));
}

#[test]
fn what_is_settled_stays() {
    let book = book(ROUND);
    let staff = people(10);
    let wishes =
        rows("employee,date,shift\nP03,2025-04-05,休\nP03,2025-04-06,rest\nP07,2025-04-30,夜班\nP01,2025-04-01,late\n");
    let order = Order { wishes: &wishes, ..plain(&book, "2025-04", &staff) };
    let rota = made(&order);
    for (person, day, shift) in [
        ("P03", "2025-04-05", None),
        ("P03", "2025-04-06", None),
        ("P07", "2025-04-30", Some("night")),
        ("P01", "2025-04-01", Some("late")),
    ] {
        let own = rota.days.iter().find(|own| own.employee.as_str() == person && own.date == date(day)).expect("a day");
        assert_eq!(shift_of(own), shift, "{person} {day}");
    }
    assert_eq!(found(&order, &rota).0, [""; 0]);
    assert_fair(&rota);
}

#[test]
fn too_few_people_are_counted_and_the_rules_named() {
    let book = book(ROUND);
    let staff = people(7);
    // Each day has three moments no two of which one shift can cover, each with two people: 180 shifts, and 7 times 22 days.
    assert_eq!(
        reasons(&plain(&book, "2025-04", &staff)),
        [
            "at least 2 present: mon-sun 00:00-24:00",
            "everybody rests 8 days a month",
            "7 people can work 154 shifts in 2025-04, and 180 are needed"
        ]
    );
    let four = self::book("[[roster]]\nid = \"four\"\nheadcount = 4");
    let staff = people(3);
    assert_eq!(reasons(&plain(&four, "2025-04", &staff)), ["a roster of at least 4 people", "there are 3 people"]);
}

#[test]
fn wishes_that_leave_nobody_are_named_and_no_others() {
    let book = book("[[roster]]\nid = \"daily\"\nclause = \"03-sup-5\"\nstaff = 1\nshifts = [\"early\"]");
    let staff = people(3);
    let wishes = rows(
        "employee,date,shift\nP01,2025-04-09,rest\nP02,2025-04-10,rest\nP01,2025-04-10,rest\nP03,2025-04-10,rest\nP03,2025-04-11,rest\n",
    );
    let early = ["early".to_owned()];
    let order = Order { wishes: &wishes, shifts: &early, ..plain(&book, "2025-04", &staff) };
    let mut named = reasons(&order);
    named.sort();
    // Either of the two that ask for somebody on the day will do.
    assert_eq!(named.len(), 4, "{named:?}");
    assert_eq!(named[..3], ["P01 rests on 2025-04-10", "P02 rests on 2025-04-10", "P03 rests on 2025-04-10"]);
    assert!(named[3].ends_with("2025-04-10"), "{named:?}");
}

#[test]
fn two_wishes_that_leave_no_sleep_are_named_with_the_rule() {
    let book = book(ROUND);
    let staff = people(10);
    let wishes = rows("employee,date,shift\nP01,2025-04-10,late\nP01,2025-04-11,early\n");
    let order = Order { wishes: &wishes, ..plain(&book, "2025-04", &staff) };
    assert_eq!(
        reasons(&order),
        ["P01 works late on 2025-04-10", "P01 works early on 2025-04-11", "at least 11h between two days"]
    );
}

#[test]
fn who_can_work_what_is_kept_and_named_when_it_is_too_little() {
    let book = book(ROUND);
    let able = staff(
        "employee,shifts\nP01,夜班\nP02,night\nP03,night\nP04,early;late\nP05,早班、晚班\nP06,early;late\nP07,early;late\nP08,early;late\nP09,\n",
    );
    let order = plain(&book, "2025-04", &able);
    let rota = made(&order);
    assert_eq!(found(&order, &rota).0, [""; 0]);
    let nights: BTreeSet<&str> =
        rota.days.iter().filter(|day| shift_of(day) == Some("night")).map(|day| day.employee.as_str()).collect();
    assert!(nights.iter().all(|person| ["P01", "P02", "P03", "P09"].contains(person)), "{nights:?}");
    // One person for the nights cannot be there every night.
    let few = staff(
        "employee,shifts\nP01,night\nP02,early;late\nP03,early;late\nP04,early;late\nP05,early;late\nP06,early;late\nP07,early;late\nP08,early;late\nP09,early;late\n",
    );
    let named = reasons(&plain(&book, "2025-04", &few));
    assert!(named.iter().any(|reason| reason.starts_with("at least 2 present")), "{named:?}");
    assert!(named.iter().any(|reason| reason == "P02 works only: early, late"), "{named:?}");
}

#[test]
fn the_month_before_reaches_into_this_one() {
    let book = book(&ROUND.replace("staff = 2", "staff = 1"));
    let staff = people(6);
    // P01 has worked six days in a row, P02 the late shift until 01:00.
    let six: Vec<String> = (26..=31).map(|day| format!("P01,2025-03-{day},early")).collect();
    let others = "P02,2025-03-31,late\nP03,2025-03-31,early";
    let previous = rows(&format!("employee,date,shift\n{others}\n{}\n", six.join("\n")));
    let order = Order { previous: &previous, ..plain(&book, "2025-04", &staff) };
    let rota = made(&order);
    let first = |person: &str| {
        let own = rota.days.iter().find(|day| day.employee.as_str() == person && day.date == date("2025-04-01"));
        own.and_then(shift_of).map(str::to_owned)
    };
    assert_eq!(first("P01"), None);
    assert!(matches!(first("P02").as_deref(), None | Some("late")), "{:?}", first("P02"));
    assert_eq!(found(&order, &rota), (Vec::new(), Vec::new()));
}

#[test]
fn whoever_joins_or_leaves_is_planned_for_the_days_employed() {
    let book = book(&ROUND.replace("staff = 2", "staff = 1"));
    let staff = staff(
        "employee,hired,left\nP01,,\nP02,,\nP03,,\nP04,,\nP05,,\nP06,2025-04-16,\nP07,,2025-04-10\nP08,2025-05-01,\n",
    );
    let order = plain(&book, "2025-04", &staff);
    let rota = made(&order);
    let days = |person: &str| rota.days.iter().filter(|day| day.employee.as_str() == person).count();
    assert_eq!((days("P01"), days("P06"), days("P07"), days("P08")), (30, 15, 10, 0));
    // Eight days of rest for thirty days are four for fifteen and, from 2.67, three for ten.
    let rests = |person: &str| {
        let own = rota.days.iter().filter(|day| day.employee.as_str() == person);
        own.filter(|day| shift_of(day).is_none()).count()
    };
    assert_eq!((rests("P06"), rests("P07")), (4, 3));
    assert_eq!(found(&order, &rota).0, [""; 0]);
}

#[test]
fn weeks_alternate_where_the_book_says_so() {
    let book = book(
        "[[roster]]\nid = \"shop\"\ncover = { mon-sun = [\"08:00-01:00\"] }\nrotate = \"week\"\nrest_days = { per = \"month\", days = 3 }",
    );
    let staff = people(8);
    let two = ["early".to_owned(), "晚班".to_owned()];
    let order = Order { shifts: &two, ..plain(&book, "2025-03", &staff) };
    let rota = made(&order);
    let (faults, notices) = found(&order, &rota);
    assert_eq!(faults, [""; 0]);
    assert!(notices.iter().all(|notice| notice.contains(FIRST_MORNING)), "{notices:?}");
    assert!(!rota.relaxed.iter().any(|words| words.en.contains("changes shifts weekly")), "{:?}", rota.relaxed);
}

#[test]
fn limits_of_the_week_and_of_the_day_are_kept() {
    let book = book(
        "[[roster]]\nid = \"law\"\ncover = { mon-sun = [\"08:00-24:00\"] }\nhours_per_week = \"40h\"\nhours_per_day = \"9h30m\"\nrest_days = { per = \"week\", days = 2 }",
    );
    let staff = people(9);
    let two = ["early".to_owned(), "late".to_owned()];
    let order = Order { shifts: &two, ..plain(&book, "2025-04", &staff) };
    let rota = made(&order);
    assert_eq!(found(&order, &rota).0, [""; 0]);
    // A day of nine and a half hours is too long where nine are the limit: nobody is left for the mornings.
    let short = self::book("[[roster]]\nid = \"law\"\ncover = { mon-sun = [\"08:00-24:00\"] }\nhours_per_day = \"9h\"");
    let order = Order { shifts: &two, ..plain(&short, "2025-04", &staff) };
    assert!(reasons(&order).contains(&"at most 9h a day".to_owned()), "{:?}", reasons(&order));
}

#[test]
fn what_is_done_in_turn_goes_round() {
    let book = book(
        "[[roster]]\nid = \"daily\"\nstaff = 2\nrest_days = { per = \"month\", days = 8 }\n\
        [[roster]]\nid = \"clean\"\nin_turn = { task = \"打扫\", per = \"shift\" }\nshifts = [\"early\", \"late\"]",
    );
    let staff = people(8);
    let order = plain(&book, "2025-04", &staff);
    let rota = made(&order);
    let (faults, notices) = found(&order, &rota);
    assert_eq!((faults, notices), (Vec::new(), Vec::new()));
    let turns = rota.days.iter().filter(|day| !day.tasks.is_empty());
    assert_eq!(turns.clone().count(), 60, "one of each shift on each of thirty days");
    assert!(turns.clone().all(|day| shift_of(day) != Some("night")));
    // Seven or eight each would be even; who works when leaves it at one more or less.
    let turns = counts(&rota, |day| !day.tasks.is_empty());
    assert!(turns.iter().all(|count| (6..=9).contains(count)), "{turns:?}");
}

#[test]
fn without_a_rule_of_rest_nobody_works_who_is_not_needed() {
    let book = book("[[roster]]\nid = \"cover\"\ncover = \"24x7\"");
    let staff = people(9);
    let order = plain(&book, "2025-04", &staff);
    let rota = made(&order);
    let worked = rota.days.iter().filter(|day| shift_of(day).is_some()).count();
    assert_eq!(worked, 90, "one of each of three shifts a day");
    assert_fair(&rota);
}

#[test]
fn what_cannot_be_planned_with_is_said() {
    let book = book(ROUND);
    let nobody = staff("employee,hired\nP01,2026-01-01\n");
    let nothing = make(&plain(&book, "2025-04", &nobody)).map(|_| ());
    assert!(
        matches!(&nothing, Err(NoRota::Nothing(words)) if words.en == "nobody is employed in 2025-04"),
        "{nothing:?}"
    );
    let staff = people(10);
    let shifts = ["erly".to_owned()];
    let unknown = make(&Order { shifts: &shifts, ..plain(&book, "2025-04", &staff) }).map(|_| ());
    let said = "no shift to plan is called `erly`; did you mean `early`?";
    assert!(matches!(&unknown, Err(NoRota::Nothing(words)) if words.en == said), "{unknown:?}");
    let wishes = rows("employee,date,shift\nP1,2025-04-01,early\nP01,2025-05-01,early\nP01,2025-04-01,noon\n");
    let faulty = make(&Order { wishes: &wishes, ..plain(&book, "2025-04", &staff) });
    let Err(NoRota::Faulty(wrong)) = faulty else { panic!("{faulty:?}") };
    let told: Vec<_> = wrong.iter().map(|(place, column, _)| (place.line, *column)).collect();
    assert_eq!(told, [(2, "employee"), (3, "date"), (4, "shift")]);
}

#[test]
fn a_rota_is_shown_as_a_roster_a_grid_and_calendars() {
    let book = book(ROUND);
    let staff = people(10);
    let order = plain(&book, "2025-04", &staff);
    let rota = made(&order);
    let calendar = chinese_holidays();
    let shown = Shown { book: &book, month: month("2025-04"), rota: &rota, calendar: &calendar };
    assert_eq!((shown.table().len(), shown.summary().len()), (300, 10));
    let grid = shown.grid();
    assert_eq!((grid.columns.len(), grid.rows.len(), grid.legend.len()), (30, 10, 4));
    assert!(grid.rows.iter().all(|row| row.sums.iter().sum::<i64>() == 30));
    // 4 April 2025 is the Qingming holiday, a Friday; 27 April, a Sunday, is worked in exchange for the May holiday.
    assert_eq!([3, 4, 26].map(|at| grid.columns[at].shaded), [true, true, false]);
    let made = chrono::DateTime::from_timestamp(0, 0).expect("an instant");
    let person = &staff[0].employee;
    let own = shown.agenda(Some(person), made);
    assert_eq!(own.events.len(), 22, "thirty days less eight of rest");
    assert_eq!(shown.agenda(None, made).events.len(), 220);
}
