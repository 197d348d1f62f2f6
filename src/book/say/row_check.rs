//! Row checks, said in words.

use std::sync::Arc;

use crate::book::row_check::{Addend, Asks, Bound, Check, Operand};
use crate::model::{Gravity, Said};
use crate::said;

use super::{Say, joined, quoted};

impl Say for Check {
    fn say(&self) -> Said {
        let log = &self.log;
        let asks = self.asks.say();
        let mut parts = vec![Said { en: format!("in {log}: {}", asks.en), zh: format!("{log}：{}", asks.zh) }];
        if !self.when.is_empty() {
            let says = self.when.say();
            parts.push(Said { en: format!("when {}", says.en), zh: format!("适用于 {}", says.zh) });
        }
        if !self.unless.is_empty() {
            let says = self.unless.say();
            parts.push(Said { en: format!("unless {}", says.en), zh: format!("除非 {}", says.zh) });
        }
        match self.gravity {
            Gravity::Error => {}
            Gravity::Warning => parts.push(said!("a warning only", "仅作警告")),
            Gravity::Notice => parts.push(said!("a notice only", "仅作提醒")),
        }
        if let Some(code) = &self.counts_as {
            parts.push(said!("a finding is an incident of {code}", "查出即计为 {code}"));
        }
        joined(parts)
    }
}

impl Asks {
    fn say(&self) -> Said {
        match self {
            Self::Filled(groups) => {
                let (en, zh): (Vec<_>, Vec<_>) = groups.iter().map(|any| (any.join(" or "), any.join(" 或 "))).unzip();
                Said { en: format!("filled: {}", en.join(", ")), zh: format!("必填：{}", zh.join("、")) }
            }
            Self::Within { column, at_least, at_most } => {
                let end = |bound: &Bound, en: &str, zh: &str| {
                    let shown = bound.shown();
                    Said { en: format!("{en} {}", shown.en), zh: format!("{zh} {}", shown.zh) }
                };
                let least = at_least.as_ref().map(|bound| end(bound, "at least", "不少于"));
                let most = at_most.as_ref().map(|bound| end(bound, "at most", "不超过"));
                let (en, zh): (Vec<_>, Vec<_>) = least.into_iter().chain(most).map(|end| (end.en, end.zh)).unzip();
                Said { en: format!("{column} {}", en.join(", ")), zh: format!("{column} {}", zh.join("，")) }
            }
            Self::Change { from, to, at_most } => said!(
                "from {from} to {to} a change of at most {at_most}, up or down",
                "{from} 改为 {to}，升降不超过 {at_most}"
            ),
            Self::Stages(stages) => {
                let order = stages.join(" → ");
                said!("all filled and in this order of time: {order}", "均已填写且时间依次为：{order}")
            }
            Self::Is(cells) => {
                let (en, zh): (Vec<_>, Vec<_>) = cells
                    .iter()
                    .map(|(column, any)| {
                        let any = either(any);
                        (format!("{column} is {}", any.en), format!("{column} 为 {}", any.zh))
                    })
                    .unzip();
                Said { en: en.join(" and "), zh: zh.join("且") }
            }
            Self::Contains(cells) => {
                let (en, zh): (Vec<_>, Vec<_>) = cells
                    .iter()
                    .map(|(column, operand)| match operand {
                        Operand::Column(other) => {
                            (format!("{column} contains what {other} says"), format!("{column} 含 {other} 的内容"))
                        }
                        other => {
                            let text = other.shown().en;
                            (format!("{column} contains `{text}`"), format!("{column} 含 `{text}`"))
                        }
                    })
                    .unzip();
                Said { en: en.join(" and "), zh: zh.join("且") }
            }
            Self::Before { column, lead, of } => {
                let lead = lead.say();
                Said {
                    en: format!("{column} at least {} before {of}", lead.en),
                    zh: format!("{column} 至少早于 {of} {}", lead.zh),
                }
            }
            Self::After { column, within, of } => {
                let within = within.say();
                Said {
                    en: format!("{column} within {} after {of}", within.en),
                    zh: format!("{column} 在 {of} 之后 {} 以内", within.zh),
                }
            }
            Self::Age { column, at_most } => {
                let at_most = at_most.say();
                Said {
                    en: format!("{column} no longer ago than {}", at_most.en),
                    zh: format!("{column} 距今不超过 {}", at_most.zh),
                }
            }
            Self::SameMonth(columns) => {
                let columns = columns.join(", ");
                said!("{columns} in one month", "{columns} 在同一个月")
            }
            Self::Route { by, column, cells } => {
                let routes = cells.iter().map(|(cell, will_do)| format!("`{cell}` → {}", quoted(will_do, " / ")));
                let routes = routes.collect::<Vec<_>>().join(", ");
                said!("{column} by {by}: {routes}", "{column} 按 {by} 定：{routes}")
            }
            across => across.say_across(),
        }
    }

    /// What several rows or another log must show.
    fn say_across(&self) -> Said {
        let listed = |columns: &[Arc<str>]| columns.join(", ");
        match self {
            Self::Unique(columns) => {
                let columns = listed(columns);
                said!("no two rows with the same {columns}", "{columns} 不重复")
            }
            Self::Sum { of, is } => {
                let addends = of.join(" + ");
                match is {
                    Addend::Number(number) => said!("{addends} = {number}", "{addends} = {number}"),
                    Addend::Column(column) => said!("{addends} = {column}", "{addends} = {column}"),
                }
            }
            Self::Sequence { column, first, by } => {
                let each = if by.is_empty() { String::new() } else { listed(by) };
                let mut said = said!("{column} without a gap", "{column} 连续不缺");
                if let Some(first) = first {
                    said = said.and(&said!(" from {first} on", "，自 {first} 起"));
                }
                if by.is_empty() { said } else { said.and(&said!(", for each {each}", "（每个 {each}）")) }
            }
            Self::Partner(partner) => {
                let (log, on) = (&partner.log, &partner.on);
                let on = on.iter().map(|(own, other)| format!("{own} = {log}.{other}")).collect::<Vec<_>>().join(", ");
                said!("a row of {log} with {on}", "{log} 中须有对应的行：{on}")
            }
            Self::Repeated { times, within, by, needs, .. } => {
                let (by, needs, Said { en: within, zh }) = (listed(by), listed(needs), within.said());
                said!(
                    "{times} rows of one {by} within {within} need {needs}",
                    "{zh} 内同一 {by} 达 {times} 次，须填 {needs}"
                )
            }
            Self::Sealed => said!("the rows are those that were sealed", "各行与封存时一致"),
            _ => Said::default(),
        }
    }
}

/// One of several values.
fn either(any: &[Operand]) -> Said {
    let word = |operand: &Operand| match operand {
        Operand::Text(text) if !text.is_empty() => (format!("`{text}`"), format!("`{text}`")),
        other => {
            let shown = other.shown();
            (shown.en, shown.zh)
        }
    };
    let (en, zh): (Vec<_>, Vec<_>) = any.iter().map(word).unzip();
    Said { en: en.join(" or "), zh: zh.join(" 或 ") }
}
