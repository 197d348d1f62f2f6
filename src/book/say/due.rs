//! Due dates, said in words.

use crate::book::due::{DayOf, Due, Event, Every, Evidence, On, OnHoliday, Relation, Term, When};
use crate::model::{Gravity, Said};
use crate::said;
use crate::time::word;

use super::{Say, joined};

impl Say for Due {
    fn say(&self) -> Said {
        let mut parts = vec![self.when.say()];
        parts.extend(match self.on_holiday {
            OnHoliday::Stay => None,
            OnHoliday::Next => Some(said!("on a day off, the next working day", "遇休息日顺延至下一工作日")),
            OnHoliday::Previous => Some(said!("on a day off, the working day before", "遇休息日提前至上一工作日")),
            OnHoliday::Cancel => Some(said!("not on days off", "休息日不计")),
        });
        parts.extend(self.each.as_ref().map(|each| said!("for each person of {}", "{} 中每人一份", each.log)));
        parts.extend(self.excused.as_ref().map(|own| said!("unless excused in {}", "{} 中准假者除外", own.log)));
        parts.push(self.evidence.say());
        if self.gravity != Gravity::Error {
            let (en, zh) = (self.gravity.word(), self.gravity.chinese());
            parts.push(Said { en: format!("a missing one is a {en}"), zh: format!("缺失时为{zh}") });
        }
        parts.extend(match (&self.counts_as.late, &self.counts_as.missing) {
            (Some(late), Some(missing)) if late == missing => {
                vec![said!("late or missing counts as {late}", "逾期或缺失计为 {late}")]
            }
            (late, missing) => {
                let late = late.iter().map(|code| said!("late counts as {code}", "逾期计为 {code}"));
                late.chain(missing.iter().map(|code| said!("missing counts as {code}", "缺失计为 {code}"))).collect()
            }
        });
        joined(parts)
    }
}

impl When {
    fn say(&self) -> Said {
        match self {
            Self::Every { every, on, relation, lead } => {
                let (often, often_zh) = match every {
                    Every::Day => ("every day", "每日"),
                    Every::Week => ("every week", "每周"),
                    Every::Month => ("every month", "每月"),
                    Every::Quarter => ("every quarter", "每季度"),
                    Every::Year => ("every year", "每年"),
                    Every::Holiday => ("on the first day off of every", "每逢放假首日："),
                    Every::Festival => ("on the festivals", "每逢"),
                };
                let (en, zh): (Vec<_>, Vec<_>) = on.iter().map(On::say).map(|said| (said.en, said.zh)).unzip();
                let mut said = if on.is_empty() {
                    Said { en: format!("{often}, by its end"), zh: format!("{often_zh}末之前") }
                } else {
                    Said { en: format!("{often}, {}", en.join(" and ")), zh: format!("{often_zh}{}", zh.join("、")) }
                };
                if *lead > 0 {
                    said = said.and(&said!(", {lead} days before", "之前 {lead} 天"));
                }
                said.and(&match relation {
                    Relation::This => Said::default(),
                    Relation::Previous => said!(", for the one before", "，为上一期"),
                    Relation::Next => said!(", for the next", "，为下一期"),
                })
            }
            Self::After { event, term, settled, during } => {
                let (event, term) = (event.say(), term.say());
                let mut said = Said {
                    en: format!("within {} of {}", term.en, event.en),
                    zh: format!("{}之后 {} 内", event.zh, term.zh),
                };
                if let Some(during) = during {
                    said = said.and(&said!(" at {during}", "（{during}）"));
                }
                if let Some(settled) = settled {
                    said = said.and(&said!(", unless {settled} by then", "，届时已有 {settled} 的除外"));
                }
                said
            }
            Self::Before { event, lead } => {
                let (event, lead) = (event.say(), lead.say());
                Said { en: format!("{} before {}", lead.en, event.en), zh: format!("{}之前 {}", event.zh, lead.zh) }
            }
        }
    }
}

impl On {
    fn say(&self) -> Said {
        let at =
            |time: &Option<chrono::NaiveTime>| time.map(|time| time.format(" %H:%M").to_string()).unwrap_or_default();
        match self {
            Self::Clock { next_day: false, time } => said!("by{}", "{} 前", at(time)),
            Self::Clock { next_day: true, time } => said!("by the next day{}", "次日{} 前", at(time)),
            Self::Weekday(weekday, time) => {
                let zh =
                    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][weekday.num_days_from_monday() as usize];
                Said { en: format!("{}{}", word(*weekday), at(time)), zh: format!("{zh}{}", at(time)) }
            }
            Self::Day(DayOf::Last, time) => said!("the last day{}", "最后一天{}", at(time)),
            Self::Day(DayOf::Number(day), time) => said!("day {day}{}", "{day} 日{}", at(time)),
            Self::YearDay(day) => said!("{day}", "{day}"),
            Self::Named(name) => said!("`{name}`", "`{name}`"),
        }
    }
}

impl Event {
    fn say(&self) -> Said {
        let mut said = said!("{} in {}", "{1} 的 {0}", self.column, self.log);
        if !self.filter.is_empty() {
            let when = self.filter.say();
            said = said.and(&Said { en: format!(" where {}", when.en), zh: format!("（{}）", when.zh) });
        }
        if !self.unless.is_empty() {
            let unless = self.unless.say();
            said =
                said.and(&Said { en: format!(" unless {}", unless.en), zh: format!("（{}的除外）", unless.zh) });
        }
        said
    }
}

impl Term {
    fn say(self) -> Said {
        let mut said = self.limit.say();
        if let Some(time) = self.time {
            let time = time.format("%H:%M");
            said = said.and(&said!(" by {time}", " {time} 前"));
        }
        said
    }
}

impl Evidence {
    fn say(&self) -> Said {
        let count = self.count;
        let mut said = match &self.log {
            Some(log) => said!("shown by {log}.{}", "以 {log} 的 {} 为凭", self.done),
            None => said!("shown by {}", "以 {} 为凭", self.done),
        };
        if !self.filter.is_empty() {
            let when = self.filter.say();
            said = said.and(&Said { en: format!(" where {}", when.en), zh: format!("（{}）", when.zh) });
        }
        if count > 1 {
            said = said.and(&said!(", {count} days of it", "，共 {count} 天"));
        }
        said
    }
}
