//! Quotas said in words.

use crate::book::quota::{Base, Count, Counted, Per, Quota};
use crate::model::Said;
use crate::said;

use super::{Say, joined};

impl Say for Quota {
    fn say(&self) -> Said {
        let (count, of) = (self.count.say(), self.of.say());
        let period = match self.per {
            Per::Month => said!("each month", "每月"),
            Per::Quarter => said!("each quarter", "每季"),
            Per::HalfYear => said!("each half-year", "每半年"),
            Per::Year => said!("each year", "每年"),
        };
        let mut parts = vec![period];
        parts.push(match self.at_least {
            Some(share) => Said {
                en: format!("{}: at least {share} of {}", count.en, of.en),
                zh: format!("{} 不少于 {} 的 {share}", count.zh, of.zh),
            },
            None => Said { en: format!("{} of {}", count.en, of.en), zh: format!("{} 占 {} 之比", count.zh, of.zh) },
        });
        if let Some(column) = &self.by {
            parts.push(said!("each {column} on its own", "按 {column} 分别计算"));
        }
        joined(parts)
    }
}

impl Count {
    fn say(&self) -> Said {
        let log = &self.log;
        let counted = match &self.by {
            Counted::Rows => said!("rows of {log}", "{log} 的行数"),
            Counted::Distinct(columns) => {
                let columns = columns.join(" + ");
                said!("different {columns} of {log}", "{log} 中不同 {columns} 的个数")
            }
            Counted::Latest(columns) => {
                let columns = columns.join(" + ");
                said!(
                    "different {columns} of {log} by their last row",
                    "{log} 中不同 {columns} 的个数（以最后一行为准）"
                )
            }
            Counted::Sum(column) => said!("the sum of {column} of {log}", "{log} 的 {column} 合计"),
        };
        if self.conditions.is_empty() {
            return counted;
        }
        let when = self.conditions.say();
        Said { en: format!("{} where {}", counted.en, when.en), zh: format!("{}（{}）", counted.zh, when.zh) }
    }
}

impl Base {
    fn say(&self) -> Said {
        match self {
            Self::Fact(fact) => said!("the fact `{fact}`", "数据 `{fact}`"),
            Self::Count(count) => count.say(),
        }
    }
}
