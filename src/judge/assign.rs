//! Which rule judges which incident.

use std::collections::{BTreeSet, HashMap};

use crate::book::RuleBook;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::{Code, Incident, Positions, RowNumber};
use crate::said;

use super::{Options, People, in_stretches};

/// Incidents, and for each rule the rows it judges.
pub(super) struct Assignment<'a> {
    /// The incidents, with those passed on by `counts_as` behind them.
    pub(super) incidents: Vec<Incident>,
    /// The row an incident that was passed on came from.
    origins: Vec<u32>,
    by_rule: Vec<Vec<u32>>,
    /// Each row's person by number, so that counting compares no names: where they stand on the staff sheet, or, for who is
    /// not on it, a number beyond its end.
    persons: Vec<u32>,
    rules: Rules<'a>,
}

/// The rules an incident's code can mean; looked up for every row, so by hash.
struct Rules<'a> {
    by_code: HashMap<&'a str, Vec<usize>, foldhash::fast::FixedState>,
    by_clause: HashMap<String, Vec<usize>, foldhash::fast::FixedState>,
}

impl<'a> Assignment<'a> {
    /// Finds the rule and the person of every incident; reports those of which no rule, or more than one, says anything, and
    /// those that concern nobody on the sheet where they must.
    pub(super) fn new(
        book: &'a RuleBook,
        incidents: Vec<Incident>,
        people: &People<'_>,
        options: Options,
        sink: &mut Sink,
    ) -> Self {
        let mut rules = Rules { by_code: HashMap::default(), by_clause: HashMap::default() };
        for (at, violation) in book.violations().iter().enumerate() {
            for code in std::iter::once(&violation.code).chain(&violation.codes) {
                rules.by_code.entry(code.as_str()).or_default().push(at);
            }
            for clause in violation.all_clauses().iter() {
                rules.by_clause.entry(clause.to_string()).or_default().push(at);
            }
        }
        let known = in_stretches(&incidents, sink, |_, incidents, sink| {
            let known = incidents.iter().map(|incident| {
                let rule = rules.of(book, incident, &incident.code, sink).map(index);
                (rule, people.position(&incident.employee))
            });
            known.collect()
        });
        let mut persons = Vec::with_capacity(incidents.len());
        let mut by_rule = vec![Vec::new(); book.violations().len()];
        let mut strangers = Positions::default();
        let mut next = index(people.staff.len());
        let mut reported = 0;
        for ((row, incident), (rule, person)) in (0..).zip(&incidents).zip(known) {
            if let Some(rule) = rule {
                by_rule[rule as usize].push(row);
            }
            persons.push(person.unwrap_or_else(|| {
                if options.on_sheet && options.month.is_none_or(|month| month.contains(incident.date)) {
                    report_stranger(incident, people, reported < Sink::SHOWN, sink);
                    reported += 1;
                }
                let own = strangers.add(incident.employee.as_str(), next);
                next += u32::from(own == next);
                own
            }));
        }
        Self { origins: Vec::new(), by_rule, persons, incidents, rules }
    }

    /// The rows a rule judges, in the order of the log.
    pub(super) fn take(&mut self, rule: usize) -> Vec<usize> {
        std::mem::take(&mut self.by_rule[rule]).into_iter().map(|row| row as usize).collect()
    }

    /// Passes an incident on to another code, as a row of its own.
    pub(super) fn pass_on(&mut self, book: &RuleBook, row: usize, code: &Code, sink: &mut Sink) {
        let mut passed = self.incidents[row].clone();
        passed.code = code.clone();
        let rule = self.rules.of(book, &passed, code, sink);
        let origin = self.origin(row);
        self.incidents.push(passed);
        self.persons.push(self.persons[row]);
        self.origins.push(origin);
        if let Some(rule) = rule {
            self.by_rule[rule].push(index(self.incidents.len() - 1));
        }
    }

    /// All rows in the order of the log, each followed by those it was passed on as.
    pub(super) fn by_origin(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..index(self.incidents.len())).collect();
        rows.sort_by_key(|row| self.origin(*row as usize));
        rows
    }

    /// The row of the log an incident came from: its own, or that of the one passed on.
    fn origin(&self, row: usize) -> u32 {
        let logged = self.incidents.len() - self.origins.len();
        if row < logged { index(row) } else { self.origins[row - logged] }
    }

    /// The number of a row's person.
    pub(super) fn person(&self, row: usize) -> u32 {
        self.persons[row]
    }
}

/// The number of a row; a log has fewer than four billion.
fn index(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

impl Rules<'_> {
    fn of(&self, book: &RuleBook, incident: &Incident, code: &Code, sink: &mut Sink) -> Option<usize> {
        let named = self.by_code.get(code.as_str()).or_else(|| self.by_clause.get(code.as_str()));
        let Some(named) = named else {
            report_unknown(book, incident, code, sink);
            return None;
        };
        let violations = book.violations();
        let fitting = named.iter().copied().filter(|rule| {
            let violation = &violations[*rule];
            violation.head.validity.holds_on(incident.date)
                && violation.applies_to(|column| incident.fact(column).map(str::to_owned))
        });
        let mut fitting: Vec<usize> = fitting.collect();
        // Several rules may stand on one clause; a row that states minutes means the one that goes by them.
        let measured = |rule: &usize| violations[*rule].goes_by_minutes();
        if incident.number(RowNumber::Minutes).is_some() && fitting.iter().filter(|rule| measured(rule)).count() == 1 {
            fitting.retain(measured);
        }
        match fitting[..] {
            [only] => Some(only),
            [] => {
                report_none_fits(book, named, incident, code, sink);
                None
            }
            [..] => {
                let codes = named.iter().map(|rule| violations[*rule].code.to_string()).collect::<Vec<_>>().join(", ");
                let message =
                    said!("`{code}` stands for several rules here: {codes}", "`{code}` 在此对应多条规则：{codes}");
                let hint = said!("write one of those codes", "请改写为其中一个代码");
                sink.push(
                    Diagnostic::error(DiagnosticCode::D009, At::cell(&incident.place, "code"), message).hint(hint),
                );
                None
            }
        }
    }
}

/// Reports an incident that concerns nobody on the sheet. Whom it may mean is for messages that are shown: a log of another
/// department's people has millions.
fn report_stranger(incident: &Incident, people: &People<'_>, is_shown: bool, sink: &mut Sink) {
    let employee = &incident.employee;
    let message = said!("`{employee}` is not in the staff sheet", "`{employee}` 不在员工表中");
    let mut diagnostic = Diagnostic::error(DiagnosticCode::D008, At::cell(&incident.place, "employee"), message);
    let near = || nearest(employee.as_str(), people.staff.iter().map(|person| person.employee.as_str()));
    if let Some(near) = is_shown.then(near).flatten() {
        diagnostic = diagnostic.hint(said!("did you mean `{near}`?", "是否为 `{near}`？"));
    }
    sink.push(diagnostic);
}

fn report_unknown(book: &RuleBook, incident: &Incident, code: &Code, sink: &mut Sink) {
    let message = said!("`{code}` is no violation's code and no clause", "`{code}` 不是违规代码，也不是条款号");
    let mut diagnostic = Diagnostic::error(DiagnosticCode::D009, At::cell(&incident.place, "code"), message);
    // Looking for the nearest is for messages that are shown, not for a million rows judged by the wrong book.
    let known = if sink.errors() < Sink::SHOWN as u64 { book.codes() } else { BTreeSet::new() };
    diagnostic = diagnostic.hint(match nearest(code.as_str(), known.iter().map(String::as_str)) {
        Some(near) => said!("did you mean `{near}`?", "是否想写 `{near}`？"),
        None => said!("`cs policy show` lists the codes", "cs policy show 可列出全部代码"),
    });
    sink.push(diagnostic);
}

fn report_none_fits(book: &RuleBook, named: &[usize], incident: &Incident, code: &Code, sink: &mut Sink) {
    let violations = named.iter().map(|rule| &book.violations()[*rule]);
    let in_force: Vec<_> = violations.filter(|violation| violation.head.validity.holds_on(incident.date)).collect();
    let date = incident.date;
    let (message, hint) = if in_force.is_empty() {
        let message = said!("no rule for `{code}` is in force on {date}", "{date} 没有生效的 `{code}` 规则");
        (message, said!("`cs policy show {code}` tells the days it holds", "cs policy show {code} 可查其生效日期"))
    } else {
        let asked = in_force.iter().flat_map(|violation| &violation.conditions).map(|condition| {
            let taken = condition.any_of.iter().map(|cell| if cell.is_empty() { "blank" } else { cell.as_str() });
            format!("{} {}", condition.column, taken.collect::<Vec<_>>().join("/"))
        });
        let asked = asked.collect::<Vec<_>>().join("; ");
        let message = said!("no rule for `{code}` fits this row", "没有适用于该行的 `{code}` 规则");
        (message, said!("the rules take: {asked}", "规则适用于：{asked}"))
    };
    sink.push(Diagnostic::error(DiagnosticCode::D009, At::cell(&incident.place, "code"), message).hint(hint));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::book::library::Library;
    use crate::model::{Person, Place, Status};

    use super::*;

    /// Two rules on one clause: a call made, and a long call received.
    const BOOK: &str = r#"
[policy]
id = "x"
title = "x"
title_zh = "x"
[[violation]]
code = "made"
clause = "13-A-11"
title = "x"
title_zh = "x"
[[violation]]
code = "long"
clause = "13-A-11"
title = "x"
title_zh = "x"
measure = "minutes"
allowed = "3m"
"#;

    /// The code of the rule that judges a row, or what was said of it.
    fn judged_by(code: &str, minutes: Option<i64>) -> String {
        let mut sink = Sink::unlimited();
        let book = Library::new(&|_| Ok(BOOK.into())).load("x.toml", &mut sink).expect("a sound book");
        let incident = Incident {
            employee: Person::from("周明"),
            date: "2025-03-03".parse().expect("a date"),
            code: Code::from(code),
            status: Status::Approved,
            arranged: None,
            reversed: None,
            numbers: minutes.map(|minutes| (RowNumber::Minutes, minutes.into())).into_iter().collect(),
            facts: Box::default(),
            source: None,
            place: Place { file: Arc::from("march.csv"), line: 2 },
        };
        let mut assignment = Assignment::new(&book, vec![incident], &People::default(), Options::default(), &mut sink);
        let mut codes = (0..2).filter(|rule| !assignment.take(*rule).is_empty());
        let found = codes.next().map(|rule| book.violations()[rule].code.to_string());
        found.unwrap_or_else(|| sink.shown()[0].message.en.clone())
    }

    #[test]
    fn a_clause_of_several_rules_means_the_one_that_goes_by_minutes_when_the_row_states_them() {
        assert_eq!(judged_by("13-A-11", Some(2)), "long");
        assert_eq!(judged_by("13-A-11", None), "`13-A-11` stands for several rules here: made, long");
        assert_eq!(judged_by("made", Some(2)), "made");
        assert_eq!(judged_by("long", None), "long");
    }
}
