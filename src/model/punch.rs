//! Punches, and the leave people take.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::names::Person;
use super::place::Place;
use super::record::Moment;
use super::staff::vocabulary;

vocabulary! {
    /// Which way somebody went, where the clock asks.
    Direction {
        /// Coming to work.
        In = "in" ["上班", "上班打卡", "签到", "入", "进"],
        /// Leaving it.
        Out = "out" ["下班", "下班打卡", "签退", "出"],
    }
}

/// What a row of an attendance log, or a cell of an export, says of somebody.
#[derive(Clone, Debug)]
pub enum Sign {
    /// The clock saw them.
    Punch {
        /// When.
        at: Moment,
        /// Which way, where the clock asks.
        direction: Option<Direction>,
    },
    /// The export has them on approved leave.
    Leave {
        /// The day.
        date: NaiveDate,
        /// The kind of leave.
        kind: Arc<str>,
    },
}

vocabulary! {
    /// How far a leave has been decided.
    LeaveStatus {
        /// Granted.
        Approved = "approved" ["已通过", "通过", "同意", "已同意", "已批准", "批准", "审批通过"],
        /// Asked for.
        Pending = "pending" ["审批中", "待审批", "待批", "申请中"],
        /// Refused.
        Rejected = "rejected" ["拒绝", "已拒绝", "不同意", "驳回", "已驳回", "审批拒绝"],
        /// Taken back by whoever asked.
        Withdrawn = "withdrawn" ["已撤销", "撤销", "撤回"],
    }
}

/// From when to when somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// The shifts that start on these days, both included.
    Days(NaiveDate, NaiveDate),
    /// From one local second since 1970-01-01 00:00 up to another.
    Hours(i64, i64),
}

/// One row of the leave log.
#[derive(Clone, Debug)]
pub struct Leave {
    /// Who.
    pub employee: Person,
    /// What kind: personal, sick, outing.
    pub kind: Option<Arc<str>>,
    /// From when to when.
    pub away: Away,
    /// Why.
    pub reason: Option<Arc<str>>,
    /// When it was asked for.
    pub requested_at: Option<NaiveDateTime>,
    /// Who approved it.
    pub approver: Option<Arc<str>>,
    /// When it was approved.
    pub approved_at: Option<NaiveDateTime>,
    /// What was decided, where the log says so.
    pub status: Option<LeaveStatus>,
    /// Who arranged the stand-in.
    pub arranged_by: Option<Arc<str>>,
    /// The row.
    pub place: Place,
}

impl Leave {
    /// Whether it was granted: by its status, else by there being somebody who approved it.
    pub fn is_granted(&self) -> bool {
        match self.status {
            Some(status) => status == LeaveStatus::Approved,
            None => self.approver.is_some(),
        }
    }
}

vocabulary! {
    /// What a row of the roster came to.
    AttendanceState {
        /// At work as the roster says.
        Present = "present" ["正常"],
        /// Came late.
        Late = "late" ["迟到"],
        /// Left early.
        LeftEarly = "left-early" ["早退"],
        /// Not at work.
        Absent = "absent" ["旷工"],
        /// On leave.
        Leave = "leave" ["请假"],
        /// A day of rest.
        Rest = "rest" ["休息"],
        /// At work where the roster has nothing.
        Unrostered = "unrostered" ["未排班"],
        /// One of the two punches is missing.
        MissingPunch = "missing-punch" ["缺卡"],
    }
}
