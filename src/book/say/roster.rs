//! What is asked of a roster, said in words.

use crate::book::roster::{Approval, Cover, HolidayNotice, RestDays, RosterRule, Turn, TurnPer, WorkingTime};
use crate::book::value::{Limit, Span};
use crate::model::Said;
use crate::said;

use super::{Say, joined};

impl Say for RosterRule {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        parts.extend(self.cover.as_ref().map(Cover::say));
        parts.extend(self.headcount.map(|count| said!("a roster of at least {count} people", "排班不少于 {count} 人")));
        parts.extend(self.rest.map(RestDays::say));
        parts.extend(self.rotate.map(|_| said!("everybody changes shifts weekly", "每周轮换班次")));
        parts.extend(
            self.stand_in_at_most
                .map(Span::said)
                .map(|Said { en, zh }| said!("somebody stands in for another for at most {en}", "顶岗每次不超过 {zh}")),
        );
        parts.extend(self.stand_in_approval.as_ref().map(Approval::say));
        parts.extend(self.holiday_notice.as_ref().map(HolidayNotice::say));
        parts.extend(self.time.say());
        parts.extend(self.turn.as_ref().map(Turn::say));
        if !self.shifts.is_empty() {
            let shifts = self.shifts.join(", ");
            parts.push(said!("of the shifts {shifts}", "仅计班次 {shifts}"));
        }
        parts.extend(self.counts_as.as_ref().map(|code| said!("counts as {code}", "计为 {code}")));
        joined(parts)
    }
}

impl Cover {
    /// The cover in words.
    pub(crate) fn say(&self) -> Said {
        let staff = self.staff;
        match &self.hours {
            Some(hours) => said!("at least {staff} present: {hours}", "至少 {staff} 人在岗：{hours}"),
            None => said!("at least {staff} at work each day", "每天至少 {staff} 人上班"),
        }
    }
}

impl RestDays {
    /// The days of rest in words.
    pub(crate) fn say(self) -> Said {
        let (days, per, zh) = (self.days, self.per.word(), self.per.chinese());
        said!("everybody rests {days} days a {per}", "每人每{zh}休 {days} 天")
    }
}

impl Approval {
    fn say(&self) -> Said {
        let mut said = said!("a stand-in is approved", "顶岗须经批准");
        match self.ahead {
            Some(Limit::Hours(span)) if span.0 > 0 => {
                let Said { en, zh } = span.said();
                said = said.and(&said!(" {en} ahead", "，提前 {zh}"));
            }
            Some(Limit::Days(days)) => said = said.and(&said!(" {days} days ahead", "，提前 {days} 天")),
            Some(Limit::Workdays(days)) => said = said.and(&said!(" {days} workdays ahead", "，提前 {days} 个工作日")),
            Some(Limit::Hours(_)) | None => {}
        }
        if !self.by.is_empty() {
            let (en, zh) = (self.by.join(" or "), self.by.join("或"));
            said = said.and(&Said { en: format!(" by {en}"), zh: format!("，批准人 {zh}") });
        }
        said
    }
}

impl HolidayNotice {
    fn say(&self) -> Said {
        let days = self.days;
        said!("the roster of a holiday is sent {days} days before it", "节假日排班提前 {days} 天报送")
    }
}

impl WorkingTime {
    /// Each limit in words.
    pub(crate) fn say(&self) -> Vec<Said> {
        let said = |limit: Option<Span>| limit.map(Span::said);
        let parts = [
            said(self.per_day).map(|Said { en, zh }| said!("at most {en} a day", "每天不超过 {zh}")),
            said(self.per_week).map(|Said { en, zh }| said!("at most {en} a week", "每周不超过 {zh}")),
            said(self.rest_between).map(|Said { en, zh }| said!("at least {en} between two days", "两班之间至少 {zh}")),
            self.days_in_a_row.map(|days| said!("at most {days} days in a row", "连续上班不超过 {days} 天")),
        ];
        parts.into_iter().flatten().collect()
    }
}

impl Turn {
    fn say(&self) -> Said {
        let task = &self.task;
        match self.per {
            TurnPer::Day => said!("`{task}` in turn, one person a day", "`{task}` 轮值，每天一人"),
            TurnPer::Shift => said!("`{task}` in turn, one person of each shift a day", "`{task}` 轮值，每天每班一人"),
        }
    }
}
