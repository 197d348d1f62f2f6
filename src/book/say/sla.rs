//! Service levels, said in words.

use crate::book::filter::{Filter, Wanted};
use crate::book::sla::{Reopen, Sla, Within};
use crate::book::value::{Limit, Span};
use crate::model::Said;
use crate::said;

use super::{Say, joined, quoted};

impl Say for Sla {
    fn say(&self) -> Said {
        let (log, from, to) = (&self.log, self.from.join(" / "), self.to.join(" / "));
        let mut parts = vec![said!("in {log}: from {from} to {to}", "{log}：自 {from} 至 {to}")];
        parts.extend(self.within.say());
        if let Some(early) = self.early {
            parts.push(said!("at most {early} early", "最多提前 {early}"));
        }
        if *self.calendar != *Self::ALWAYS {
            parts.push(said!("in the hours of {}", "按 {} 的工作时间", self.calendar));
        }
        if let Some(column) = &self.per {
            parts.push(said!("times {column}", "乘以 {column}"));
        }
        if !self.when.is_empty() {
            let says = self.when.say();
            parts.push(Said { en: format!("when {}", says.en), zh: format!("适用于 {}", says.zh) });
        }
        if !self.unless.is_empty() {
            let says = self.unless.say();
            parts.push(Said { en: format!("unless {}", says.en), zh: format!("除非 {}", says.zh) });
        }
        if let Some(column) = &self.exempt_from {
            parts.push(said!(
                "exempt since {column}: what was late by then stays late",
                "自 {column} 起豁免，此前已超时的不变"
            ));
        }
        if !self.pause.is_empty() {
            let statuses = quoted(&self.pause, ", ");
            parts.push(said!("stands while {statuses}", "{statuses} 期间停计"));
        }
        match self.reopen {
            None => {}
            Some(Reopen::Continue) => parts.push(said!("runs on when opened again", "重新打开后继续计时")),
            Some(Reopen::Restart) => parts.push(said!("starts anew when opened again", "重新打开后重新计时")),
            Some(Reopen::Ignore) => parts.push(said!("the first stop counts", "以首次完成为准")),
        }
        if let Some(code) = &self.counts_as {
            parts.push(said!("a breach is an incident of {code}", "超时计为 {code}"));
        }
        joined(parts)
    }
}

impl Within {
    fn say(&self) -> Vec<Said> {
        match self {
            Self::Fixed(limit) => {
                let limit = limit.say();
                vec![Said { en: format!("within {}", limit.en), zh: format!("不超过 {}", limit.zh) }]
            }
            Self::By(by) => {
                let column = &by.column;
                let cell = |(cell, limit): &(String, Limit)| {
                    let limit = limit.say();
                    Said {
                        en: format!("{column} `{cell}`: within {}", limit.en),
                        zh: format!("{column} 为 `{cell}`：不超过 {}", limit.zh),
                    }
                };
                let other = by.other.map(|limit| {
                    let limit = limit.say();
                    Said {
                        en: format!("otherwise within {}", limit.en), zh: format!("其他：不超过 {}", limit.zh)
                    }
                });
                by.cells.iter().map(cell).chain(other).collect()
            }
        }
    }
}

impl Limit {
    /// As a book's and a finding's words write it.
    pub fn say(self) -> Said {
        match self {
            Self::Hours(span) => span.said(),
            Self::Days(count) => said!("{count} calendar days", "{count} 个自然日"),
            Self::Workdays(count) => said!("{count} working days", "{count} 个工作日"),
        }
    }
}

impl Filter {
    pub(super) fn say(&self) -> Said {
        let conditions = self.conditions().map(|(column, wanted)| match wanted {
            Wanted::AnyOf(cells) => {
                let word = |cell: &String| match cell.as_str() {
                    "" => ("blank".to_owned(), "空白".to_owned()),
                    cell => (format!("`{cell}`"), format!("`{cell}`")),
                };
                let (en, zh): (Vec<String>, Vec<String>) = cells.iter().map(word).unzip();
                Said {
                    en: format!("{column} is {}", en.join(" or ")), zh: format!("{column} 为 {}", zh.join(" 或 "))
                }
            }
            Wanted::Flag(true) => said!("{column}", "{column} 为是"),
            Wanted::Flag(false) => said!("not {column}", "{column} 为否"),
            Wanted::Filled(true) => said!("{column} is filled", "{column} 已填"),
            Wanted::Filled(false) => said!("{column} is blank", "{column} 为空"),
            Wanted::Number { at_least: Some(least), at_most: Some(most) } if least == most => {
                said!("{column} is {least}", "{column} 为 {least}")
            }
            Wanted::Number { at_least, at_most } => {
                let bound = |sign: &str, number: Option<rust_decimal::Decimal>| {
                    number.map(|number| format!("{column} {sign} {number}"))
                };
                let both: Vec<String> = bound(">=", *at_least).into_iter().chain(bound("<=", *at_most)).collect();
                Said { en: both.join(" and "), zh: both.join(" 且 ") }
            }
        });
        let (en, zh): (Vec<_>, Vec<_>) = conditions.map(|said| (said.en, said.zh)).unzip();
        Said { en: en.join(" and "), zh: zh.join("且") }
    }
}

impl Span {
    /// For people: in English as a book writes it, in Chinese in words.
    pub fn said(self) -> Said {
        let parts = [(self.0 / 3600, "小时"), (self.0 / 60 % 60, "分"), (self.0 % 60, "秒")];
        let told: Vec<String> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
        Said { en: self.to_string(), zh: if told.is_empty() { "0 秒".to_owned() } else { told.join(" ") } }
    }
}

impl std::fmt::Display for Span {
    /// As a book writes it: `1h30m`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [(self.0 / 3600, "h"), (self.0 / 60 % 60, "m"), (self.0 % 60, "s")];
        let written = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .fold(String::new(), |written, (count, unit)| format!("{written}{count}{unit}"));
        f.pad(if written.is_empty() { "0s" } else { &written })
    }
}
