//! Shifts, said in words.

use crate::book::shift::{Exempt, Shift, ShiftHours};
use crate::book::value::Span;
use crate::model::Said;
use crate::said;

use super::{Say, joined};

impl Say for Shift {
    fn say(&self) -> Said {
        let mut parts = vec![self.hours.say()];
        for season in &self.seasons {
            let (name, season, says) = (&season.name, season.season, season.hours.say());
            parts.push(Said {
                en: format!("{name} ({season}): {}", says.en),
                zh: format!("`{name}`（{}）：{}", season.to_string().replace(" to ", " 至 "), says.zh),
            });
        }
        if let Some(early) = self.arrive_early.filter(|early| early.0 > 0) {
            let Said { en: early, zh } = early.said();
            parts.push(match self.arrive_early_unless {
                None => said!("one arrives {early} early", "提前 {zh} 到岗"),
                Some(Exempt::Shuttle) => {
                    said!("one arrives {early} early unless by the shuttle bus", "提前 {zh} 到岗，乘班车者除外")
                }
            });
        }
        parts.extend(
            self.grace
                .map(Span::said)
                .map(|Said { en, zh }| said!("up to {en} after its start is not late", "开始后 {zh} 内不算迟到")),
        );
        if !self.relieved_by.is_empty() {
            let (en, zh) = (self.relieved_by.join(" or "), self.relieved_by.join(" 或 "));
            parts.push(Said {
                en: format!("nobody leaves before {en} has come"), zh: format!("{zh} 未到不得离岗")
            });
        }
        if let Some(code) = &self.no_early_arrival {
            parts.push(said!("not arriving early is {code}", "未提前到岗记为 {code}"));
        }
        if let Some(code) = &self.left_before_relief {
            parts.push(said!("leaving before being relieved is {code}", "未等接班离岗记为 {code}"));
        }
        joined(parts)
    }
}

impl ShiftHours {
    fn say(&self) -> Said {
        let next = if self.ends() > crate::time::DAY { (" (the next day)", "（次日）") } else { ("", "") };
        let leave = (self.leave_from() < self.ends()).then(|| {
            let seconds = self.leave_from() % crate::time::DAY;
            format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
        });
        match leave {
            None => Said { en: format!("{self}{}", next.0), zh: format!("{self}{}", next.1) },
            Some(leave) => Said {
                en: format!("{self}{}, may be left from {leave}", next.0),
                zh: format!("{self}{}，{leave} 起可离岗", next.1),
            },
        }
    }
}
