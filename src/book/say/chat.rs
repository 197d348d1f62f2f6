//! Chats and phrases, said in words.

use crate::book::chat::{ChatRules, Demand, Phrase, Reply, Trigger, Within};
use crate::model::{Gravity, Said};
use crate::said;

use super::{Say, joined, quoted};

impl Say for ChatRules {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        let within = |reply: &Reply| reply.within.said();
        parts.extend(self.first_reply.as_ref().map(within).map(|Said { en, zh }| {
            said!("a customer's first message is answered within {en}", "客户首条消息应在 {zh} 内由人工回复")
        }));
        parts.extend(
            self.slow_reply
                .as_ref()
                .map(within)
                .map(|Said { en, zh }| said!("every later one within {en}", "此后每条应在 {zh} 内回复")),
        );
        parts.push(said!("counted in the hours of {}", "按日历 {} 的时段计时", self.calendar));
        if !self.heads.is_empty() {
            let heads: Vec<_> = self.heads.iter().map(|(head, points)| format!("{head} {points}")).collect();
            let heads = heads.join(", ");
            parts.push(said!("chats are graded by {heads}", "聊天按以下项目评分：{heads}"));
        }
        joined(parts)
    }
}

impl Say for Phrase {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        parts.extend(self.after.as_ref().map(Trigger::say));
        let place = match self.place {
            Within::First => said!("in the first message", "首条消息中"),
            Within::Last => said!("in the last message", "末条消息中"),
            Within::Any => said!("in the messages", "消息中"),
        };
        let around =
            |said: Said| Said { en: format!("{} {}", place.en, said.en), zh: format!("{}{}", place.zh, said.zh) };
        match &self.demand {
            Demand::Say { words, at_least: 0, .. } => {
                let words = quoted(words, " / ");
                parts.push(around(said!("{words} are counted", "统计 {words}")));
            }
            Demand::Say { words, at_least, need } => {
                let (words, need) = (quoted(words, " / "), quoted(need, " / "));
                parts.push(around(said!("at least {at_least} of {words}", "至少说到 {at_least} 个：{words}")));
                if !need.is_empty() {
                    parts.push(said!("{need} in any case", "其中 {need} 不可少"));
                }
            }
            Demand::Points(points) => {
                for (name, words) in points {
                    let words = quoted(words, " / ");
                    parts.push(around(said!("the point `{name}`: {words}", "说明 `{name}`：{words}")));
                }
            }
            Demand::Avoid(words) => {
                let words = quoted(words, " / ");
                parts.push(around(said!("none of {words}", "不得出现 {words}")));
            }
            Demand::Length(at_least) => {
                parts.push(said!("at least {at_least} characters, blanks not counted", "至少 {at_least} 字，空白不计"));
            }
            Demand::Library => {
                parts.push(said!(
                    "the share of replies from the script library is reported",
                    "统计回复与话术库一致的比例"
                ));
            }
        }
        if !self.except.is_empty() {
            let words = quoted(&self.except, " / ");
            parts.push(said!("not within {words}", "{words} 除外"));
        }
        for (word, range) in &self.hours {
            parts.push(said!("`{word}` is in place {range}", "`{word}` 适用于 {range}"));
        }
        parts.extend(self.grades.as_ref().map(|head| said!("grades the head {head}", "计入项目 {head}")));
        if self.gravity != Gravity::Error {
            let (en, zh) = (self.gravity.word(), self.gravity.chinese());
            parts.push(Said { en: format!("a breach is a {en}"), zh: format!("违反时为{zh}") });
        }
        parts.extend(self.counts_as.as_ref().map(|code| said!("counts as {code}", "计为 {code}")));
        joined(parts)
    }
}

impl Trigger {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        if !self.customer.is_empty() {
            let words = quoted(&self.customer, " / ");
            parts.push(said!("once the customer says {words}", "客户说到 {words} 之后"));
        }
        if !self.then.is_empty() {
            let words = quoted(&self.then, " / ");
            parts.push(said!("and then {words}", "并随后说到 {words}"));
        }
        if self.slow_reply {
            parts.push(said!("once a reply was slow", "回复迟缓之后"));
        }
        joined(parts)
    }
}
