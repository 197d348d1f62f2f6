//! Attendance and leave, said in words.

use crate::book::attendance::{Approved, AttendanceRules, LeaveRule};
use crate::book::value::Limit;
use crate::model::Said;
use crate::said;

use super::{Say, joined, quoted};

impl Say for AttendanceRules {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        if self.grace.0 > 0 {
            parts.push(said!("up to {} after the start is not late", "开始后 {} 内不算迟到", self.grace));
        }
        if let Some(after) = self.absent_after {
            parts.push(said!("later than {after} is absence", "迟到超过 {after} 按旷工"));
        }
        if let Some(most) = self.late_at_most {
            parts.push(said!("at most {most} late days a month", "每月迟到不超过 {most} 天"));
        }
        let words = [
            ("lateness", "迟到"),
            ("leaving early", "早退"),
            ("absence", "旷工"),
            ("a missing punch", "缺卡"),
            ("not arriving early", "未提前到岗"),
            ("leaving before being relieved", "未等接班离岗"),
        ];
        for ((_, code), (en, zh)) in self.codes.keys().into_iter().zip(words) {
            parts.extend(code.map(|code| said!("{en} is {code}", "{zh}记为 {code}")));
        }
        if parts.is_empty() {
            parts.push(said!("recorded, no incidents", "只作记录"));
        }
        joined(parts)
    }
}

impl Say for LeaveRule {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        if !self.kinds.is_empty() {
            let (kinds, zh) = (self.kinds.join(", "), quoted(&self.kinds, "、"));
            parts.push(said!("leave of the kinds {kinds}", "适用于 {zh}"));
        }
        if !self.shifts.is_empty() {
            let (shifts, zh) = (self.shifts.join(", "), quoted(&self.shifts, "、"));
            parts.push(said!("leave from the shifts {shifts}", "适用于班次 {zh}"));
        }
        match self.notice {
            Some(Limit::Hours(span)) if span.0 == 0 => {
                parts.push(said!("asked for before it begins", "须事先提出"));
            }
            Some(Limit::Hours(span)) => {
                let Said { en, zh } = span.said();
                parts.push(said!("asked for {en} before it begins", "须提前 {zh} 提出"));
            }
            Some(Limit::Days(days) | Limit::Workdays(days)) => {
                parts.push(said!("asked for at least {days} calendar days before", "须至少提前 {days} 个自然日提出"));
            }
            None => {}
        }
        parts.push(match self.approved {
            Approved::Before => said!("approved before it begins", "须事先批准"),
            Approved::AnyTime => said!("approved", "须经批准"),
        });
        if !self.approved_by.is_empty() {
            let (en, zh) = (quoted(&self.approved_by, " or "), quoted(&self.approved_by, " 或 "));
            parts.push(Said { en: format!("by {en}"), zh: format!("批准人：{zh}") });
        }
        if !self.arranged_by.is_empty() {
            let (en, zh) = (quoted(&self.arranged_by, " or "), quoted(&self.arranged_by, " 或 "));
            parts.push(Said { en: format!("the stand-in arranged by {en}"), zh: format!("顶班由 {zh} 安排") });
        }
        if self.reason {
            parts.push(said!("with a reason", "须写明事由"));
        }
        parts.extend(self.counts_as.as_ref().map(|code| said!("otherwise an incident of {code}", "违反者记为 {code}")));
        joined(parts)
    }
}
