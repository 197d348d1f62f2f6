//! Rule books: TOML in, checked rules out, every fault reported at once.
//!
//! [`document`] reads one book's text, [`rules`] lays books on each other, `check` sees to what only the whole can show,
//! and [`RuleBook`] is what comes out: private fields, asked by date. One file a section of the language.

pub mod attendance;
pub mod calendar;
pub mod case;
pub mod chat;
mod check;
pub mod clauses;
pub mod diff;
mod digest;
pub mod document;
pub mod due;
pub mod excuse;
pub mod filter;
pub mod formula;
pub mod library;
pub mod pay;
pub mod profit;
pub mod quota;
pub mod roster;
pub mod row_check;
pub mod rule;
pub mod rules;
mod say;
pub mod section;
pub mod settings;
pub mod shape;
pub mod shift;
pub mod sla;
pub mod value;
pub mod violation;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{Clauses, Code, Said, Title};

pub use case::Case;
pub use document::Policy;
pub use rule::{Head, Validity};

use attendance::{AttendanceRules, LeaveRule};
use calendar::CalendarRule;
use chat::{ChatRules, Phrase};
use due::Due;
use pay::{Allowance, Commission, GradeRule, Pay};
use profit::{Bonus, ProfitRules};
use quota::Quota;
use roster::RosterRule;
use row_check::Check;
use rules::{Rules, on};
use settings::{FundRules, LegalRules, OrderMarks, ScoreRules};
use shift::Shift;
use sla::Sla;
use violation::{OutcomeRule, Violation};

/// A rule book with the books it uses laid underneath: valid as a whole.
#[derive(Clone, Debug)]
pub struct RuleBook {
    policy: Policy,
    rules: Rules,
    cases: Vec<Case>,
}

impl RuleBook {
    /// What the book is.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Its own cases, without those of the books underneath.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Every violation, whatever its days.
    pub fn violations(&self) -> &[Violation] {
        &self.rules.violations
    }

    /// The title of the rule that judged an incident of a day: of several for one code, the one that stands on its clauses.
    pub fn title_of(&self, code: &Code, clauses: &Clauses, date: NaiveDate) -> Option<&Title> {
        let of_code = |rule: &&Violation| rule.code == *code && rule.head.validity.holds_on(date);
        let stands_on = |rule: &&Violation| rule.head.clauses.iter().any(|clause| clauses.contains(clause.as_str()));
        let mut rules = self.violations().iter().filter(of_code);
        let first = rules.clone().next();
        rules.find(stands_on).or(first).map(|rule| &rule.head.title)
    }

    /// Whether two codes may name one rule: an incident is written under a rule's code, another of its codes, or a clause of it.
    pub fn is_same_rule(&self, one: &Code, other: &Code) -> bool {
        let answers = |rule: &Violation, code: &Code| {
            rule.code == *code || rule.codes.contains(code) || rule.head.clauses.contains(code.as_str())
        };
        one == other || self.violations().iter().any(|rule| answers(rule, one) && answers(rule, other))
    }

    /// Every calendar, whatever its days.
    pub fn calendars(&self) -> &[CalendarRule] {
        &self.rules.calendars
    }

    /// The calendar of that name on that day.
    pub fn calendar(&self, name: &str, date: NaiveDate) -> Option<&CalendarRule> {
        on(&self.rules.calendars, date).find(|calendar| *calendar.head.id == *name)
    }

    /// How points are kept on that day.
    pub fn score(&self, date: NaiveDate) -> Option<&ScoreRules> {
        on(&self.rules.scores, date).next()
    }

    /// How pay is worked out on that day.
    pub fn pay(&self, date: NaiveDate) -> Option<&Pay> {
        on(&self.rules.pays, date).next()
    }

    /// The basic wages on that day.
    pub fn grades(&self, date: NaiveDate) -> impl Iterator<Item = &GradeRule> {
        on(&self.rules.grades, date)
    }

    /// The allowances on that day.
    pub fn allowances(&self, date: NaiveDate) -> impl Iterator<Item = &Allowance> {
        on(&self.rules.allowances, date)
    }

    /// The commissions on that day.
    pub fn commissions(&self, date: NaiveDate) -> impl Iterator<Item = &Commission> {
        on(&self.rules.commissions, date)
    }

    /// Which orders earn a commission on that day.
    pub fn order_marks(&self, date: NaiveDate) -> Option<&OrderMarks> {
        on(&self.rules.orders, date).next()
    }

    /// The profit statement on that day.
    pub fn profit(&self, date: NaiveDate) -> Option<&ProfitRules> {
        on(&self.rules.profits, date).next()
    }

    /// The bonus pools on that day.
    pub fn bonuses(&self, date: NaiveDate) -> impl Iterator<Item = &Bonus> {
        on(&self.rules.bonuses, date)
    }

    /// The department fund on that day.
    pub fn fund(&self, date: NaiveDate) -> Option<&FundRules> {
        on(&self.rules.funds, date).next()
    }

    /// How punches are read on that day, and what is an incident of what.
    pub fn attendance(&self, date: NaiveDate) -> Option<&AttendanceRules> {
        on(&self.rules.attendances, date).next()
    }

    /// Replies and heads of chats on that day.
    pub fn chat(&self, date: NaiveDate) -> Option<&ChatRules> {
        on(&self.rules.chats, date).next()
    }

    /// Replies and heads of chats, whatever their days.
    pub fn chats(&self) -> &[ChatRules] {
        &self.rules.chats
    }

    /// Every rule on what is said, whatever its days: a chat is judged by those in force on the day it begins.
    pub fn phrases(&self) -> &[Phrase] {
        &self.rules.phrases
    }

    /// Everything that falls due, whatever its days: each by the rules in force on the day it is due.
    pub fn dues(&self) -> &[Due] {
        &self.rules.dues
    }

    /// What notes on labour law do on that day.
    pub fn legal(&self, date: NaiveDate) -> Option<&LegalRules> {
        on(&self.rules.legals, date).next()
    }

    /// Every quota, whatever its days: a period is judged by those in force on the last day of its month.
    pub fn quotas(&self) -> &[Quota] {
        &self.rules.quotas
    }

    /// Every service level, whatever its days: a row is judged by those in force on the day its clock starts.
    pub fn slas(&self) -> &[Sla] {
        &self.rules.slas
    }

    /// How punches are read, whatever the day.
    pub fn attendances(&self) -> impl Iterator<Item = &AttendanceRules> {
        self.rules.attendances.iter()
    }

    /// The rules of leave on that day.
    pub fn leaves(&self, date: NaiveDate) -> impl Iterator<Item = &LeaveRule> {
        on(&self.rules.leaves, date)
    }

    /// Every shift, whatever its days.
    pub fn shifts(&self) -> &[Shift] {
        &self.rules.shifts
    }

    /// The shift a roster calls by a name on a day.
    pub fn shift(&self, name: &str, date: NaiveDate) -> Option<&Shift> {
        on(&self.rules.shifts, date).find(|shift| shift.is_called(name))
    }

    /// Every row check, whatever its days: a row is judged by those in force on its own day.
    pub fn checks(&self) -> &[Check] {
        &self.rules.checks
    }

    /// Every block of what is asked of a roster, whatever its days.
    pub fn rosters(&self) -> &[RosterRule] {
        &self.rules.rosters
    }

    /// The shifts there are on that day, in the order of the book.
    pub fn shifts_on(&self, date: NaiveDate) -> impl Iterator<Item = &Shift> {
        on(&self.rules.shifts, date)
    }

    /// Every rule's head with its section, in the order of the book.
    pub fn heads(&self) -> Vec<(&'static str, &Head)> {
        self.rules.heads()
    }

    /// Every rule with its section and what it says.
    pub fn sayings(&self) -> Vec<Saying<'_>> {
        say::sayings(&self.rules)
    }

    /// The pay rules that begin or end within a stretch of days, for which a month has no single answer.
    pub fn pay_rules_changing(&self, first: NaiveDate, last: NaiveDate) -> Vec<&Head> {
        let changes = |head: &&Head| {
            let begins = head.validity.since.is_some_and(|since| first < since && since <= last);
            let ends = head.validity.until.is_some_and(|until| first <= until && until < last);
            begins || ends
        };
        let heads = self.heads().into_iter().filter(|(section, _)| *section == "pay").map(|(_, head)| head);
        heads.filter(changes).collect()
    }

    /// The columns of the incident log that some rule asks about: by `where`, by `require`, by leaving a choice of outcomes.
    pub fn asked_columns(&self) -> BTreeSet<String> {
        let violations = &self.rules.violations;
        let conditions = violations.iter().flat_map(|violation| &violation.conditions);
        let required = violations.iter().flat_map(|violation| &violation.require);
        let mut columns: BTreeSet<String> =
            conditions.map(|condition| &condition.column).chain(required).map(ToString::to_string).collect();
        let mut outcomes =
            violations.iter().flat_map(Violation::sanctions).filter_map(|sanction| sanction.outcome.as_ref());
        if outcomes.any(|outcome| matches!(outcome, OutcomeRule::OneOf(_))) {
            columns.insert("outcome".to_owned());
        }
        columns
    }

    /// Every code and clause id an incident may carry.
    pub fn codes(&self) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        for violation in &self.rules.violations {
            codes.extend(std::iter::once(&violation.code).chain(&violation.codes).map(ToString::to_string));
            codes.extend(violation.all_clauses().iter().map(ToString::to_string));
        }
        codes
    }
}

/// One rule, said in words.
pub struct Saying<'a> {
    /// Its section.
    pub section: &'static str,
    /// Its name, clauses, titles, place.
    pub head: &'a Head,
    /// Other codes it answers to.
    pub codes: Vec<&'a str>,
    /// Every clause it stands on, narrower ones included.
    pub clauses: crate::model::Clauses,
    /// What it says.
    pub says: Said,
}

/// The name under which the book of one case is laid over its book.
pub(crate) fn patch_name(book: &str) -> Arc<str> {
    Arc::from(format!("{book} (case)"))
}
