//! What only the whole of the laid books can show: references to nothing, rules that overlap, circles.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, DiagnosticCode, Sink, did_you_mean, nearest};
use crate::model::Code;
use crate::said;

use super::profit::BonusScale;
use super::rule::{Head, Validity};
use super::rules::{Rule, Rules};
use super::settings::FundCodes;
use super::sla::Sla;
use super::violation::Violation;

/// Checks the rules as a whole.
pub(super) fn whole(rules: &Rules, sink: &mut Sink) {
    claims(rules, sink);
    code_references(rules, sink);
    circles(rules, sink);
    grade_overlaps(rules, sink);
    shift_names(rules, sink);
    attendance_calendars(rules, sink);
    roster_references(rules, sink);
    commission_references(rules, sink);
    chat_references(rules, sink);
    calendar_references(rules, sink);
    let pool = rules.bonuses.iter().find(|bonus| matches!(bonus.scale, BonusScale::ShareOfTarget(_)));
    if let (Some(bonus), true) = (pool, rules.profits.iter().all(|profit| profit.team_target.is_none())) {
        let message = said!(
            "a bonus is a share of the team's target, but the book has no `team_target` in [profit]",
            "奖金以总指标为基数，但 [profit] 中没有 `team_target`"
        );
        sink.push(Diagnostic::error(DiagnosticCode::P009, bonus.head().origin.at(), message));
    }
}

/// Every code an incident may carry leads to one rule, unless `where` tells the rules apart.
fn claims(rules: &Rules, sink: &mut Sink) {
    let mut claims: BTreeMap<&str, Vec<&Violation>> = BTreeMap::new();
    for violation in &rules.violations {
        for code in std::iter::once(&violation.code).chain(&violation.codes) {
            claims.entry(code.as_str()).or_default().push(violation);
        }
    }
    for (code, claimants) in claims {
        for (at, second) in claimants.iter().enumerate() {
            let rival = claimants[..at].iter().find(|first| {
                // Two rules of one code were already compared when they were laid on each other.
                let compared = first.code == second.code && first.code.as_str() == code;
                !compared && first.head.validity.overlaps(second.head.validity) && !first.disjoint(second)
            });
            if let Some(first) = rival {
                let message = said!(
                    "the code `{code}` leads to two rules: `{}` and `{}`",
                    "代码 `{code}` 对应两条规则：`{}` 与 `{}`",
                    first.code,
                    second.code
                );
                let diagnostic = Diagnostic::error(DiagnosticCode::P010, second.head.origin.at(), message)
                    .also(first.head.origin.at(), said!("also claims `{code}`", "也使用 `{code}`"))
                    .hint(said!(
                        "take it out of one `codes`, or tell the rules apart with `where`",
                        "请从其中一条的 `codes` 去掉，或用 `where` 区分"
                    ));
                sink.push(diagnostic);
            }
        }
    }
}

/// Reports what a rule names under a key and the books do not have: `which` says what it is not.
fn refer(head: &Head, key: &str, name: &str, known: &BTreeSet<&str>, (which, which_zh): (&str, &str), sink: &mut Sink) {
    if known.contains(name) {
        return;
    }
    let message = said!("`{key}` names `{name}`, which {which}", "`{key}` 所写的 `{name}` {which_zh}");
    let mut diagnostic = Diagnostic::error(DiagnosticCode::P009, head.origin.at_value(key, name), message);
    if let Some(near) = nearest(name, known.iter().copied()) {
        diagnostic = diagnostic.hint(did_you_mean(near));
    }
    sink.push(diagnostic);
}

const NO_SHIFT: (&str, &str) = ("is no shift", "不是班次");
const NO_CALENDAR: (&str, &str) = ("is no calendar", "不是日历");
const NOT_DEFINED: (&str, &str) = ("the book does not define", "没有定义");

fn code_references(rules: &Rules, sink: &mut Sink) {
    let known: BTreeSet<&str> = rules.violations.iter().map(|violation| violation.code.as_str()).collect();
    let mut refer = |head: &Head, key: &str, code: &str| {
        refer(head, key, code, &known, ("is no violation's code", "不是任何违规代码"), sink);
    };
    for violation in &rules.violations {
        for code in violation.sanctions().filter_map(|sanction| sanction.counts_as.as_ref()) {
            refer(&violation.head, "counts_as", code.as_str());
        }
    }
    for fund in &rules.funds {
        if let FundCodes::Only(codes) = &fund.codes {
            for code in codes {
                refer(&fund.head, "codes", code.as_str());
            }
        }
    }
    for sla in &rules.slas {
        sla.counts_as.iter().for_each(|code| refer(&sla.head, "counts_as", code.as_str()));
    }
    for phrase in &rules.phrases {
        phrase.counts_as.iter().for_each(|code| refer(&phrase.head, "counts_as", code.as_str()));
    }
    for due in &rules.dues {
        let codes = due.counts_as.late.iter().chain(&due.counts_as.missing);
        codes.for_each(|code| refer(&due.head, "counts_as", code.as_str()));
    }
    for chat in &rules.chats {
        let replies = chat.first_reply.iter().chain(&chat.slow_reply);
        replies.filter_map(|reply| reply.counts_as.as_ref()).for_each(|code| {
            refer(&chat.head, "counts_as", code.as_str());
        });
    }
    for check in &rules.checks {
        check.counts_as.iter().for_each(|code| refer(&check.head, "counts_as", code.as_str()));
    }
    for roster in &rules.rosters {
        roster.counts_as.iter().for_each(|code| refer(&roster.head, "counts_as", code.as_str()));
    }
    for attendance in &rules.attendances {
        let codes = attendance.codes.keys().into_iter().filter_map(|(key, code)| Some((key, code?)));
        codes.for_each(|(key, code)| refer(&attendance.head, key, code.as_str()));
    }
    for shift in &rules.shifts {
        shift.no_early_arrival.iter().for_each(|code| refer(&shift.head, "no_early_arrival", code.as_str()));
        shift.left_before_relief.iter().for_each(|code| refer(&shift.head, "left_before_relief", code.as_str()));
    }
    for leave in &rules.leaves {
        leave.counts_as.iter().for_each(|code| refer(&leave.head, "counts_as", code.as_str()));
    }
}

/// `counts_as` must come to an end: an incident that is passed on for ever has no consequence.
fn circles(rules: &Rules, sink: &mut Sink) {
    let passes = |code: &str| -> BTreeSet<&str> {
        let own = rules.violations.iter().filter(move |violation| violation.code.as_str() == code);
        own.flat_map(Violation::sanctions)
            .filter_map(|sanction| sanction.counts_as.as_ref())
            .map(Code::as_str)
            .collect()
    };
    for violation in &rules.violations {
        let mut reached = BTreeSet::new();
        let mut next = passes(violation.code.as_str());
        while let Some(code) = next.pop_first() {
            if reached.insert(code) {
                next.extend(passes(code));
            }
        }
        if reached.contains(violation.code.as_str()) {
            let message = said!(
                "an incident of `{}` is passed on by counts_as until it comes back",
                "`{}` 经 counts_as 转来转去又回到自身",
                violation.code
            );
            sink.push(Diagnostic::error(DiagnosticCode::P017, violation.head.origin.at(), message));
        }
    }
}

fn grade_overlaps(rules: &Rules, sink: &mut Sink) {
    for (at, second) in rules.grades.iter().enumerate() {
        let rival = rules.grades[..at]
            .iter()
            .find(|first| first.group.meets(&second.group) && first.head.validity.overlaps(second.head.validity));
        if let Some(first) = rival {
            let message = said!(
                "two basic wages for the same people: `{}` and `{}`",
                "同一类人员有两条底薪规则：`{}` 与 `{}`",
                first.head.id,
                second.head.id
            );
            let diagnostic = Diagnostic::error(DiagnosticCode::P010, second.head.origin.at(), message)
                .also(first.head.origin.at(), said!("the other rule", "另一条规则"));
            sink.push(diagnostic);
        }
    }
}

/// The calendar on whose clocks shifts are read is one.
fn attendance_calendars(rules: &Rules, sink: &mut Sink) {
    let calendars = calendars(rules);
    for attendance in &rules.attendances {
        if let Some(name) = &attendance.calendar {
            refer(&attendance.head, "calendar", name, &calendars, NO_CALENDAR, sink);
        }
    }
}

fn calendars(rules: &Rules) -> BTreeSet<&str> {
    rules.calendars.iter().map(|calendar| calendar.head.id.as_ref()).collect()
}

/// A name a roster writes means one shift on any day, and what relieves a shift is one.
fn shift_names(rules: &Rules, sink: &mut Sink) {
    let known: BTreeSet<&str> = rules.shifts.iter().map(|shift| &*shift.head.id).collect();
    for (at, second) in rules.shifts.iter().enumerate() {
        for first in rules.shifts[..at].iter().filter(|first| first.head.validity.overlaps(second.head.validity)) {
            // Two shifts of one id were already compared when they were laid on each other.
            let shared = first.names().find(|name| second.is_called(name) && first.head.id != second.head.id);
            if let Some(name) = shared {
                let message = said!(
                    "`{name}` means two shifts: `{}` and `{}`",
                    "`{name}` 对应两个班次：`{}` 与 `{}`",
                    first.head.id,
                    second.head.id
                );
                let diagnostic = Diagnostic::error(DiagnosticCode::P010, second.head.origin.at(), message)
                    .also(first.head.origin.at(), said!("the other shift", "另一班次"));
                sink.push(diagnostic);
            }
        }
    }
    let relieved =
        rules.shifts.iter().flat_map(|shift| shift.relieved_by.iter().map(|id| (&shift.head, "relieved_by", &**id)));
    let left = rules.leaves.iter().flat_map(|rule| rule.shifts.iter().map(|id| (&rule.head, "shifts", id.as_str())));
    for (head, key, id) in relieved.chain(left) {
        refer(head, key, id, &known, NO_SHIFT, sink);
    }
}

/// A phrase grades a head there is; replies and due dates are counted by calendars there are.
fn chat_references(rules: &Rules, sink: &mut Sink) {
    let heads = rules.chats.iter().flat_map(|chat| &chat.heads).map(|(head, _)| head.as_ref()).collect();
    for phrase in &rules.phrases {
        phrase.grades.iter().for_each(|head| refer(&phrase.head, "head", head, &heads, NOT_DEFINED, sink));
    }
    let mut calendars = calendars(rules);
    for due in &rules.dues {
        due.calendar.iter().for_each(|name| refer(&due.head, "calendar", name, &calendars, NOT_DEFINED, sink));
    }
    calendars.insert(Sla::ALWAYS);
    for chat in &rules.chats {
        refer(&chat.head, "calendar", &chat.calendar, &calendars, NOT_DEFINED, sink);
    }
}

/// What a block of `[roster]` names is there.
fn roster_references(rules: &Rules, sink: &mut Sink) {
    let shifts = rules.shifts.iter().map(|shift| &*shift.head.id).collect();
    let calendars = calendars(rules);
    for rule in &rules.rosters {
        rule.shifts.iter().for_each(|id| refer(&rule.head, "shifts", id, &shifts, NO_SHIFT, sink));
        let calendar = rule.holiday_notice.as_ref().and_then(|notice| notice.calendar.as_deref());
        if let Some(name) = calendar {
            refer(&rule.head, "calendar", name, &calendars, NO_CALENDAR, sink);
        }
    }
}

fn commission_references(rules: &Rules, sink: &mut Sink) {
    let known = rules.commissions.iter().map(|commission| commission.head.id.as_ref()).collect();
    for commission in &rules.commissions {
        for id in &commission.instead_of {
            refer(&commission.head, "instead_of", id, &known, ("is no commission", "不是提成规则"), sink);
        }
    }
}

/// A service level's calendar holds on every day the rule does.
fn calendar_references(rules: &Rules, sink: &mut Sink) {
    let names = calendars(rules);
    for sla in &rules.slas {
        let name = sla.calendar.as_ref();
        if !names.contains(name) {
            if name != Sla::ALWAYS {
                sink.push(unknown_calendar(sla, &names));
            }
            continue;
        }
        let mut left = vec![sla.head.validity];
        for calendar in rules.calendars.iter().filter(|calendar| *calendar.head.id == *name) {
            left = left.into_iter().flat_map(|days| days.without(calendar.head.validity)).collect();
        }
        if let Some(Validity { since, until }) = left.first() {
            let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            let (since, until) = (day(*since), day(*until));
            let message = said!(
                "the calendar `{name}` does not hold on every day of the rule: {since} to {until}",
                "日历 `{name}` 未覆盖本规则的全部日期：{since} 至 {until}"
            );
            let at = sla.head.origin.at_value("calendar", name);
            sink.push(Diagnostic::error(DiagnosticCode::P009, at, message));
        }
    }
}

fn unknown_calendar(sla: &Sla, names: &BTreeSet<&str>) -> Diagnostic {
    let name = sla.calendar.as_ref();
    let message = said!(
        "`calendar` names `{name}`, which is no calendar of the book",
        "`calendar` 所写的 `{name}` 不是本制度的日历"
    );
    let diagnostic = Diagnostic::error(DiagnosticCode::P009, sla.head.origin.at_value("calendar", name), message);
    // The rule may have been taken out of its book without the book's calendars.
    let text = &sla.head.origin.text;
    if text.text.contains(&format!("[calendar.{name}]")) {
        let file = std::path::Path::new(text.file.trim_start_matches("built-in:")).file_stem();
        let book = file.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        return diagnostic.hint(said!(
            "the rule's own book has it: take \"{book}:calendar\" under `use` as well",
            "该规则所在的制度中有此日历：请在 `use` 中一并引用 \"{book}:calendar\""
        ));
    }
    match nearest(name, names.iter().copied().chain([Sla::ALWAYS])) {
        Some(near) => diagnostic.hint(did_you_mean(near)),
        None => diagnostic.hint(said!(
            "write [calendar.{name}], or calendar = \"always\"",
            "请写 [calendar.{name}]，或 calendar = \"always\""
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::book::library::Library;
    use crate::diagnostics::Sink;

    /// What is wrong with a book that has these calendars and one service level, and the hints.
    fn faults(text: &str) -> Vec<String> {
        let book = format!(
            "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n{text}\n[[sla]]\nid = \"reply\"\nclause = \"c\"\n\
             title = \"t\"\ntitle_zh = \"t\"\nfrom = \"a\"\nto = \"b\"\nwithin = \"1h\"\ncalendar = \"desk\"\nsince = 2025-01-01\n"
        );
        let taking = "[policy]\nid = \"u\"\ntitle = \"u\"\ntitle_zh = \"u\"\nuse = [\"t.toml:sla\"]\n";
        let read = |path: &std::path::Path| {
            Ok(if path.ends_with("t.toml") { book.clone() } else { taking.to_owned() }.into_bytes())
        };
        let mut sink = Sink::unlimited();
        let name = if text.is_empty() || text.contains("calendar.dsk") || text.contains("until") {
            "t.toml"
        } else {
            "u.toml"
        };
        Library::new(&read).load(name, &mut sink);
        let hint =
            |hint: &Option<crate::model::Said>| hint.as_ref().map_or(String::new(), |hint| format!(" ({})", hint.en));
        sink.shown().iter().map(|fault| format!("{}{}", fault.message.en, hint(&fault.hint))).collect()
    }

    #[test]
    fn a_service_level_needs_its_calendar_on_all_its_days() {
        let unknown = "`calendar` names `desk`, which is no calendar of the book";
        assert_eq!(faults(""), [format!("{unknown} (write [calendar.desk], or calendar = \"always\")")]);
        assert_eq!(faults("[calendar.dsk]\nhours = \"24x7\""), [format!("{unknown} (did you mean `dsk`?)")]);
        assert_eq!(
            faults("[calendar.desk]\nhours = \"24x7\""),
            [format!("{unknown} (the rule's own book has it: take \"t:calendar\" under `use` as well)")]
        );
        assert_eq!(
            faults("[calendar.desk]\nhours = \"24x7\"\nuntil = 2025-06-30"),
            ["the calendar `desk` does not hold on every day of the rule: 2025-07-01 to …"]
        );
    }
}
