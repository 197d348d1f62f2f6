//! Blocks of `[roster]`, sound and unsound.

use super::*;
use crate::book::RuleBook;
use crate::book::library::Library;
use crate::diagnostics::Sink;

/// A book with a shift and these blocks; what is wrong with it otherwise.
fn book(blocks: &str) -> Result<RuleBook, Vec<String>> {
    let text = format!(
        "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n\
         [[shift]]\nid = \"day\"\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"\nspans = \"08:00-17:30\"\n{blocks}"
    )
    .into_bytes();
    let mut sink = Sink::unlimited();
    Library::new(&move |_| Ok(text.clone()))
        .load("t.toml", &mut sink)
        .ok_or_else(|| sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
}

fn faults(blocks: &str) -> Vec<String> {
    book(blocks).err().unwrap_or_default()
}

#[test]
fn one_block_needs_no_name_and_says_everything() {
    let book = book(
        "[roster]\ncover = \"24x7\"\nstaff = 2\nrest_days = { per = \"month\", days = 3 }\nrotate = \"week\"\n\
         stand_in_at_most = \"4h\"\nstand_in_approval = { ahead = \"1 day\", by = \"周明\" }\n\
         holiday_notice = \"7 days\"\nhours_per_day = \"8h\"\nhours_per_week = \"44h\"\nrest_between = \"11h\"\n\
         days_in_a_row = 6\nin_turn = { task = [\"cleaning\", \"打扫\"] }\nheadcount = 4\nshifts = [\"day\"]",
    )
    .expect("a sound book");
    let [rule] = book.rosters() else { panic!("one block") };
    assert_eq!((rule.head.id.as_ref(), rule.head.title.en.as_ref()), ("roster", "roster"));
    assert_eq!(rule.cover, Some(Cover { hours: Some(Week::always()), staff: 2 }));
    assert_eq!(rule.rest, Some(RestDays { per: RestPeriod::Month, days: 3 }));
    assert_eq!(rule.rotate, Some(Turnover::Week));
    assert_eq!(rule.stand_in_at_most, Some(Span(14_400)));
    let approval = Approval { ahead: Some(Limit::Days(1)), by: vec!["周明".into()] };
    assert_eq!(rule.stand_in_approval, Some(approval));
    assert_eq!(rule.holiday_notice, Some(HolidayNotice { days: 7, calendar: None }));
    assert_eq!((rule.time.per_day, rule.time.days_in_a_row), (Some(Span(28_800)), Some(6)));
    assert_eq!(rule.turn, Some(Turn { task: "cleaning".into(), also: vec!["打扫".into()], per: TurnPer::Day }));
    assert_eq!(rule.headcount, Some(4));
    assert!(rule.is_about("day") && !rule.is_about("night"));
}

#[test]
fn several_blocks_have_names_and_hours_by_weekday() {
    let book = book(
        "[[roster]]\nid = \"lunch\"\nclause = \"06-off-4\"\ncover = { mon-fri = [\"11:30-13:30\"] }\n\
         [[roster]]\nid = \"daily\"\nstaff = 3",
    )
    .expect("a sound book");
    let [lunch, daily] = book.rosters() else { panic!("two blocks") };
    let hours = lunch.cover.as_ref().and_then(|cover| cover.hours.clone()).expect("hours");
    assert_eq!(
        (hours.to_string().as_str(), lunch.head.clauses.to_string().as_str()),
        ("mon-fri 11:30-13:30", "06-off-4")
    );
    assert_eq!(daily.cover, Some(Cover { hours: None, staff: 3 }));
    assert!(lunch.is_about("anything"));
}

#[test]
fn what_asks_for_nothing_or_for_what_is_not_there_is_refused() {
    assert_eq!(faults("[roster]\nshifts = [\"day\"]"), ["the block asks for nothing"]);
    assert_eq!(faults("[roster]\nstaff = 0"), ["expected a whole number from 1, found `0`"]);
    assert_eq!(faults("[roster]\nstaff = 1.5"), ["expected a whole number from 1, found `1.5`"]);
    assert_eq!(
        faults("[roster]\nrest_days = { per = \"week\", days = 8 }"),
        ["8 days of rest are too many for a week"]
    );
    assert_eq!(faults("[roster]\nrest_days = { days = 3 }"), ["missing key `per`"]);
    assert_eq!(faults("[roster]\nstaff = 1\nshifts = [\"dya\"]"), ["`shifts` names `dya`, which is no shift"]);
    assert_eq!(
        faults("[roster]\nstand_in_at_most = \"4h\"\ncounts_as = \"stood-in\""),
        ["`counts_as` names `stood-in`, which is no violation's code"]
    );
    assert_eq!(
        faults("[roster]\nholiday_notice = { ahead = \"7 days\", calendar = \"desk\" }"),
        ["`calendar` names `desk`, which is no calendar"]
    );
    assert_eq!(faults("[roster]\nholiday_notice = \"7h\""), ["expected a number of days such as \"7 days\""]);
    assert_eq!(
        faults("[[roster]]\nstaff = 1\n[[roster]]\nstaff = 2"),
        ["`roster` is already the name of a rule in force on the same days"]
    );
    assert_eq!(
        faults("[roster]\ncover = { mon = [\"09:00-08:00\"], tue = [\"07:59-12:00\"] }"),
        ["the hours 09:00-08:00 and 07:59-12:00 overlap (from mon into tue)"]
    );
}
