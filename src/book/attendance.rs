//! `[attendance]` and `[[leave]]`: what punches are held against besides the shifts, and what makes a leave a leave.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostics::DiagnosticCode;
use crate::model::Code;
use crate::said;

use super::rule::Head;
use super::section::{Found, Reading, choices, rule_section, single_section};
use super::value::{Limit, Several, Span};

single_section! {
    /// `[attendance]` as written.
    pub struct RawAttendance as "attendance" {
        /// The calendar on whose clocks shifts are read, and whose statutory holidays count; China's when left out.
        "calendar" calendar: String,
        /// How long after its start a shift is not begun late yet: none when left out.
        "grace" grace: Span,
        /// The code lateness is an incident of.
        "late" late: Code,
        /// The code leaving early is an incident of.
        "early_leave" early_leave: Code,
        /// The code absence is an incident of.
        "absent" absent: Code,
        /// Lateness of more than this is absence.
        "absent_after" absent_after: Span,
        /// The code a missing punch is an incident of.
        "missing_punch" missing_punch: Code,
        /// The code of not arriving as early as the shift asks.
        "no_early_arrival" no_early_arrival: Code,
        /// The code of leaving before being relieved.
        "left_before_relief" left_before_relief: Code,
        /// How many late days a month are the limit, beyond which one is warned of.
        "late_at_most" late_at_most: Decimal,
        /// How long before its start and after its end a punch still belongs to a shift: 6h when left out.
        "window" window: Span,
        /// Punches within this time are one, when there are no others: 10m when left out.
        "same_punch" same_punch: Span,
        /// Time after the end of a shift is overtime from this length on: 30m when left out.
        "overtime_after" overtime_after: Span,
    }
}

rule_section! {
    /// `[[leave]]` as written.
    pub struct RawLeave {
        /// Its id.
        "id" id: String,
        /// The kinds of leave it is about; every kind when left out.
        "kinds" kinds: Several<String>,
        /// The shifts it is about: leave that takes one of them; every leave when left out.
        "shifts" shifts: Several<String>,
        /// How long before its beginning a leave is asked for: "0s", "2h", "1 day".
        "notice" notice: Limit,
        /// Whether a leave is approved before it begins: "before", or at any time: "any".
        "approved" approved: Approved,
        /// Who approves it, by post or name.
        "approved_by" approved_by: Several<String>,
        /// Who arranges the stand-in, by post or name.
        "arranged_by" arranged_by: Several<String>,
        /// Whether a reason is stated.
        "reason" reason: bool,
        /// The code a leave against the rule is an incident of.
        "counts_as" counts_as: Code,
    }
}

/// When a leave is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approved {
    /// Not after it begins.
    Before,
    /// At any time.
    AnyTime,
}

/// `[attendance]`: how punches are read, and what is an incident of what.
#[derive(Clone, Debug)]
pub struct AttendanceRules {
    /// Clauses, days.
    pub head: Head,
    /// The calendar on whose clocks shifts are read.
    pub calendar: Option<Arc<str>>,
    /// How long after its start a shift is not begun late yet.
    pub grace: Span,
    /// Lateness of more than this is absence.
    pub absent_after: Option<Span>,
    /// How many late days a month are the limit.
    pub late_at_most: Option<u32>,
    /// How long before its start and after its end a punch still belongs to a shift.
    pub window: Span,
    /// Punches within this time are one, when there are no others.
    pub same_punch: Span,
    /// Time after the end of a shift is overtime from this length on.
    pub overtime_after: Span,
    /// What each breach is an incident of.
    pub codes: AttendanceCodes,
}

/// What each breach of attendance is an incident of; what has no code is no incident.
#[derive(Clone, Debug, Default)]
pub struct AttendanceCodes {
    /// Lateness.
    pub late: Option<Code>,
    /// Leaving early.
    pub early_leave: Option<Code>,
    /// Absence.
    pub absent: Option<Code>,
    /// A missing punch.
    pub missing_punch: Option<Code>,
    /// Not arriving as early as the shift asks.
    pub no_early_arrival: Option<Code>,
    /// Leaving before being relieved.
    pub left_before_relief: Option<Code>,
}

impl AttendanceCodes {
    /// Every code with the key that gives it.
    pub fn keys(&self) -> [(&'static str, Option<&Code>); 6] {
        [
            ("late", self.late.as_ref()),
            ("early_leave", self.early_leave.as_ref()),
            ("absent", self.absent.as_ref()),
            ("missing_punch", self.missing_punch.as_ref()),
            ("no_early_arrival", self.no_early_arrival.as_ref()),
            ("left_before_relief", self.left_before_relief.as_ref()),
        ]
    }
}

/// `[[leave]]`: what a leave of some kinds is asked to be.
#[derive(Clone, Debug)]
pub struct LeaveRule {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// The kinds it is about; none is every kind.
    pub kinds: Vec<String>,
    /// The ids of the shifts it is about; none is every one.
    pub shifts: Vec<String>,
    /// How long before its beginning it is asked for.
    pub notice: Option<Limit>,
    /// When it is approved.
    pub approved: Approved,
    /// Who approves it; nobody in particular when empty.
    pub approved_by: Vec<String>,
    /// Who arranges the stand-in; nobody in particular when empty.
    pub arranged_by: Vec<String>,
    /// Whether a reason is stated.
    pub reason: bool,
    /// What a leave against the rule is an incident of.
    pub counts_as: Option<Code>,
}

impl AttendanceRules {
    /// How far around a shift its punches lie, where the book does not say.
    pub const WINDOW: Span = Span(6 * 3600);
    /// How near to each other two punches are one, where the book does not say.
    pub const SAME_PUNCH: Span = Span(600);
    /// From which length on time after a shift is overtime, where the book does not say.
    pub const OVERTIME_AFTER: Span = Span(1800);
}

impl LeaveRule {
    /// Whether it is about a kind of leave from some shifts.
    pub fn is_about(&self, kind: &str, shifts: &[Arc<str>]) -> bool {
        let of_kind = self.kinds.is_empty() || self.kinds.iter().any(|own| own == kind);
        of_kind && (self.shifts.is_empty() || self.shifts.iter().any(|own| shifts.iter().any(|shift| **shift == **own)))
    }
}

impl RawAttendance {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<AttendanceRules> {
        let code = |found: &Option<Found<Code>>| found.as_ref().map(|found| found.value.clone());
        let span = |found: &Option<Found<Span>>, default: Span| found.as_ref().map_or(default, |found| found.value);
        let late_at_most = self.late_at_most.as_ref().and_then(|found| {
            let count = found.value.normalize().to_string().parse().ok();
            if count.is_none() {
                to.error(DiagnosticCode::P003, &found.span, said!("expected a whole number", "此处应为整数"));
            }
            count
        });
        Some(AttendanceRules {
            head: self.head(to)?,
            calendar: self.calendar.as_ref().map(|name| Arc::from(name.value.as_str())),
            grace: span(&self.grace, Span(0)),
            absent_after: self.absent_after.as_ref().map(|after| after.value),
            late_at_most,
            window: span(&self.window, AttendanceRules::WINDOW),
            same_punch: span(&self.same_punch, AttendanceRules::SAME_PUNCH),
            overtime_after: span(&self.overtime_after, AttendanceRules::OVERTIME_AFTER),
            codes: AttendanceCodes {
                late: code(&self.late),
                early_leave: code(&self.early_leave),
                absent: code(&self.absent),
                missing_punch: code(&self.missing_punch),
                no_early_arrival: code(&self.no_early_arrival),
                left_before_relief: code(&self.left_before_relief),
            },
        })
    }
}

impl RawLeave {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<LeaveRule> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        if let Some(notice) = self.notice.as_ref().filter(|notice| matches!(notice.value, Limit::Workdays(_))) {
            let message = said!("notice is given in hours or calendar days", "提前量应为小时或自然日");
            to.error(DiagnosticCode::P003, &notice.span, message);
        }
        let words = |found: &Option<Found<Several<String>>>| -> Vec<String> {
            found.iter().flat_map(|list| &list.value.0).map(|word| word.value.clone()).collect()
        };
        Some(LeaveRule {
            head: head?,
            kinds: words(&self.kinds),
            shifts: words(&self.shifts),
            notice: self.notice.as_ref().map(|notice| notice.value),
            approved: self.approved.as_ref().map_or(Approved::AnyTime, |approved| approved.value),
            approved_by: words(&self.approved_by),
            arranged_by: words(&self.arranged_by),
            reason: self.reason.as_ref().is_some_and(|reason| reason.value),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
        })
    }
}

choices! {
    Approved: "before" => Self::Before, "any" => Self::AnyTime;
}
