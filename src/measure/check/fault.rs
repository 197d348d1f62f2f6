//! What is wrong with a row, kept small, and the words for it.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::book::row_check::{Asks, Bound, Check, Operand};
use crate::book::value::{Limit, Span};
use crate::measure::seal::Change;
use crate::model::column::{Kind, kind_of, title};
use crate::model::{ColumnId, Finding, Place, Said, Shape};
use crate::said;

use super::{Found, Rule};

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Least,
    Most,
}

/// What is wrong, without what the rule says anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A cell is empty.
    Empty,
    /// None of the columns of this group is filled.
    NoneFilled(u16),
    /// A number lies outside its bounds.
    Outside { side: Side, other: Option<Box<str>> },
    /// An amount changed too much, by this many per cent of what it was, if it was anything.
    Changed { share: Option<Decimal>, before: Box<str> },
    /// A stage comes before an earlier one.
    OutOfOrder { stage: ColumnId, value: Box<str> },
    /// A cell is not what it is to be.
    Differs { at: u16, other: Option<Box<str>>, by: Option<Decimal> },
    /// A text does not contain what it is to contain.
    Lacks { at: u16, wanted: Box<str> },
    /// A moment comes too late.
    Late { other: Box<str> },
    /// A moment comes before the one it follows.
    Early { other: Box<str> },
    /// A moment lies too long ago.
    Old,
    /// A moment lies in another month than the first.
    OtherMonth { first: Box<str> },
    /// A cell does not go with the one that decides.
    Astray { at: u16, by: Box<str> },
    /// Amounts do not add up.
    Sum { total: Decimal, wanted: Decimal },
    /// The same row was there before.
    Again { first: u64 },
    /// Numbers are missing before this one.
    Gap { from: i64, to: i64 },
    /// The other log has no such row.
    Alone { key: Box<str> },
    /// So many similar rows, and nothing was done.
    Repeated { count: u32, key: Box<str> },
    /// The row is not as it was sealed.
    Seal(Change),
}

/// A rule's words.
pub(super) struct Wording {
    check: Check,
    /// The columns' names in both languages.
    names: Vec<Said>,
}

impl Rule<'_> {
    pub(super) fn wording(&self, shape: &Shape) -> Wording {
        let names = shape.columns().map(|column| title(shape.log(), column)).collect();
        Wording { check: self.check.clone(), names }
    }
}

impl Wording {
    /// A finding in words.
    pub(super) fn finding(&self, found: &Found, file: &Arc<str>) -> Finding {
        let head = &self.check.head;
        let (expected, message) = self.words(found);
        Finding {
            rule: head.id.to_string(),
            clauses: head.clauses.clone(),
            gravity: self.check.gravity,
            place: Place::new(file, found.line),
            subject: found.subject.to_string(),
            employee: match &found.people[..] {
                [] => None,
                people => Some(people.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ").as_str().into()),
            },
            column: self.column(found),
            value: found.value.to_string(),
            expected,
            message,
        }
    }

    fn column(&self, found: &Found) -> Said {
        found.column.map_or_else(Said::default, |column| self.names[column.index()].clone())
    }

    /// A column's name in both languages.
    fn named(&self, column: &str) -> Said {
        let known = self.names.iter().find(|name| name.en == column);
        known.cloned().unwrap_or_else(|| said!("{column}", "{column}"))
    }

    /// Several, one after another.
    fn listed(&self, columns: &[Arc<str>], between: &str) -> Said {
        let (en, zh): (Vec<_>, Vec<_>) =
            columns.iter().map(|column| self.named(column)).map(|name| (name.en, name.zh)).unzip();
        Said { en: en.join(between), zh: zh.join(between) }
    }

    /// What was expected, and what is wrong.
    fn words(&self, found: &Found) -> (Said, Said) {
        let value = &found.value;
        let Said { en: column, zh } = &self.column(found);
        match &found.fault {
            Fault::Empty => (self.filled(column), said!("{column} is empty", "{zh} 为空")),
            Fault::NoneFilled(group) => {
                let groups = if let Asks::Filled(groups) = &self.check.asks { &groups[..] } else { &[] };
                let any = groups.get(usize::from(*group)).map(|any| self.listed(any, ", ")).unwrap_or_default();
                (
                    Said { en: format!("one of {} filled", any.en), zh: format!("{} 至少填一项", any.zh) },
                    Said { en: format!("none of {} is filled", any.en), zh: format!("{} 均为空", any.zh) },
                )
            }
            Fault::Outside { side, other } => self.outside(*side, other.as_deref(), &self.column(found), value),
            Fault::Changed { share, before } => self.changed(*share, before, &self.column(found), value),
            Fault::OutOfOrder { stage, value: earlier } => {
                let Said { en: stage, zh: stage_zh } = &self.names[stage.index()];
                (
                    said!("not before {stage} {earlier}", "不早于 {stage_zh} {earlier}"),
                    said!(
                        "{column} is {value}, before {stage} {earlier}: the stages are out of order",
                        "{zh} 为 {value}，早于 {stage_zh} {earlier}：阶段次序颠倒"
                    ),
                )
            }
            Fault::Differs { at, other, by } => self.differs(*at, other.as_deref(), *by, &self.column(found), value),
            Fault::Lacks { at, wanted } => self.lacks(*at, wanted, &self.column(found)),
            Fault::Late { other } => self.late(other, &self.column(found), value, found.excess),
            Fault::Early { other } => {
                let Said { en: of, zh: of_zh } = &self.other();
                (
                    said!("not before {of} {other}", "不早于 {of_zh} {other}"),
                    said!("{column} is {value}, before {of} {other}", "{zh} 为 {value}，早于 {of_zh} {other}"),
                )
            }
            Fault::Old => {
                let Asks::Age { at_most, .. } = &self.check.asks else { return Default::default() };
                let (at_most, Said { en: by, zh: by_zh }) = (at_most.say(), span(found.excess.unwrap_or_default()));
                (
                    Said { en: format!("within the last {}", at_most.en), zh: format!("距今 {} 以内", at_most.zh) },
                    said!("{column} is {value}, too long ago by {by}", "{zh} 为 {value}，超出 {by_zh}"),
                )
            }
            Fault::OtherMonth { first } => {
                let Asks::SameMonth(columns) = &self.check.asks else { return Default::default() };
                let Said { en: own, zh: own_zh } = &self.named(columns.first().map_or("", |column| &**column));
                (
                    said!("in the month of {own} {first}", "与 {own_zh} {first} 同月"),
                    said!(
                        "{column} is {value}, not in the month of {own} {first}",
                        "{zh} 为 {value}，与 {own_zh} {first} 不同月"
                    ),
                )
            }
            Fault::Astray { at, by: decides } => {
                let Asks::Route { by, cells, .. } = &self.check.asks else { return Default::default() };
                let will_do = cells.get(usize::from(*at)).map(|(_, will_do)| &will_do[..]).unwrap_or_default();
                let (one, two) = (will_do.join(" or "), will_do.join(" 或 "));
                let shown = shown(value);
                let by_zh = self.named(by).zh;
                (
                    said!("{one}", "{two}"),
                    Said {
                        en: format!("{by} {decides} goes to {one}, but {column} is {}", shown.en),
                        zh: format!("{by_zh} 为 {decides} 应归 {two}，而 {zh} 为 {}", shown.zh),
                    },
                )
            }
            Fault::Sum { total, wanted } => {
                let Asks::Sum { of, .. } = &self.check.asks else { return Default::default() };
                let Said { en: addends, zh: addends_zh } = self.listed(of, " + ");
                (
                    said!("{wanted}", "{wanted}"),
                    said!("{addends} comes to {total}, not {wanted}", "{addends_zh} 合计为 {total}，而不是 {wanted}"),
                )
            }
            across => self.words_across(across, column, zh),
        }
    }

    /// The same of what several rows or another log show.
    fn words_across(&self, fault: &Fault, column: &str, zh: &str) -> (Said, Said) {
        match fault {
            Fault::Again { first } => (
                said!("only once", "不重复"),
                said!("the same {column} stands on line {first}", "{zh} 与第 {first} 行重复"),
            ),
            Fault::Gap { from, to } => {
                let (one, two) = (self.numbered(*from), self.numbered(*to));
                if from == to {
                    (said!("{one}", "{one}"), said!("{column} {one} is missing", "缺少 {zh} {one}"))
                } else {
                    (
                        said!("{one} to {two}", "{one} 至 {two}"),
                        said!("{column} {one} to {two} are missing", "缺少 {zh} {one} 至 {two}"),
                    )
                }
            }
            Fault::Alone { key } => {
                let log = if let Asks::Partner(partner) = &self.check.asks { &*partner.log } else { "" };
                let key = key.replace('\u{1f}', ", ");
                (
                    said!("a row of {log} for {key}", "{log} 中有 {key} 的行"),
                    said!("{log} has no row for {key}", "{log} 中没有 {key} 的行"),
                )
            }
            Fault::Repeated { count, key } => {
                let Asks::Repeated { within, needs, .. } = &self.check.asks else { return Default::default() };
                let (Said { en: needs, zh: needs_zh }, within_zh) = (self.listed(needs, ", "), within.said().zh);
                (
                    said!("{needs} filled", "填写 {needs_zh}"),
                    said!(
                        "no. {count} of {key} within {within}, and {needs} is empty",
                        "{within_zh} 内第 {count} 次：{key}，而 {needs_zh} 为空"
                    ),
                )
            }
            Fault::Seal(change) => seal(*change),
            _ => Default::default(),
        }
    }

    /// A number of a sequence as the log writes it: of dates, the day.
    fn numbered(&self, number: i64) -> String {
        let Asks::Sequence { column, .. } = &self.check.asks else { return number.to_string() };
        let is_day = matches!(kind_of(&self.check.log, column), Kind::Date | Kind::Instant);
        let day = i32::try_from(number).ok().filter(|_| is_day).and_then(NaiveDate::from_num_days_from_ce_opt);
        day.map_or_else(|| number.to_string(), |day| day.to_string())
    }

    /// What an empty cell should have said.
    fn filled(&self, column: &str) -> Said {
        match &self.check.asks {
            Asks::Is(cells) => match cells.iter().find(|(own, _)| **own == *column) {
                Some((_, operands)) => either(operands),
                None => said!("filled", "已填"),
            },
            Asks::Change { at_most, .. } => said!("a change of at most {at_most}", "变动不超过 {at_most}"),
            _ => said!("filled", "已填"),
        }
    }

    /// The column a moment is held against.
    fn other(&self) -> Said {
        match &self.check.asks {
            Asks::Before { of, .. } | Asks::After { of, .. } => self.named(of),
            _ => Said::default(),
        }
    }

    fn outside(&self, side: Side, other: Option<&str>, column: &Said, value: &str) -> (Said, Said) {
        let Asks::Within { at_least, at_most, .. } = &self.check.asks else { return Default::default() };
        let bound = if side == Side::Least { at_least } else { at_most };
        let bound = match bound {
            Some(Bound::Column(column)) => self.named(column),
            Some(bound) => bound.shown(),
            None => Said::default(),
        };
        let Said { en: column, zh: column_zh } = column;
        let stated = other.map_or(String::new(), |other| format!(" {other}"));
        let (en, zh) = (format!("{}{stated}", bound.en), format!("{}{stated}", bound.zh));
        match side {
            Side::Least => (
                Said { en: format!("at least {en}"), zh: format!("不少于 {zh}") },
                Said {
                    en: format!("{column} is {value}, less than {en}"),
                    zh: format!("{column_zh} 为 {value}，少于 {zh}"),
                },
            ),
            Side::Most => (
                Said { en: format!("at most {en}"), zh: format!("不超过 {zh}") },
                Said {
                    en: format!("{column} is {value}, more than {en}"),
                    zh: format!("{column_zh} 为 {value}，超过 {zh}"),
                },
            ),
        }
    }

    fn changed(&self, share: Option<Decimal>, before: &str, column: &Said, value: &str) -> (Said, Said) {
        let Asks::Change { from, at_most, .. } = &self.check.asks else { return Default::default() };
        let expected = said!("a change of at most {at_most}", "变动不超过 {at_most}");
        let (Said { en: column, zh: column_zh }, from_zh) = (column, self.named(from).zh);
        let message = match share {
            Some(share) => {
                let share = share.normalize();
                said!(
                    "from {from} {before} to {column} {value} is a change of {share}%, more than {at_most}",
                    "{from_zh} {before} 改为 {column_zh} {value}，变动 {share}%，超过 {at_most}"
                )
            }
            None => said!("{from} is 0, and {column} is {value}", "{from_zh} 为 0，而 {column_zh} 为 {value}"),
        };
        (expected, message)
    }

    fn differs(&self, at: u16, other: Option<&str>, by: Option<Decimal>, column: &Said, value: &str) -> (Said, Said) {
        let Asks::Is(cells) = &self.check.asks else { return Default::default() };
        let Some((_, operands)) = cells.get(usize::from(at)) else { return Default::default() };
        let (shown, Said { en: column, zh: column_zh }) = (shown(value), column);
        let Some(other) = other else {
            let expected = either(operands);
            let message = Said {
                en: format!("{column} is {}, not {}", shown.en, expected.en),
                zh: format!("{column_zh} 为 {}，应为 {}", shown.zh, expected.zh),
            };
            return (expected, message);
        };
        let name = operands.iter().find_map(|operand| match operand {
            Operand::Column(name) => Some(&**name),
            _ => None,
        });
        let Said { en: name, zh: name_zh } = self.named(name.unwrap_or_default());
        let expected = said!("{name} {other}", "{name_zh} {other}");
        let mut message = Said {
            en: format!("{column} is {}, but {name} is {other}", shown.en),
            zh: format!("{column_zh} 为 {}，而 {name_zh} 为 {other}", shown.zh),
        };
        if let Some(by) = by {
            let size = by.abs();
            message = message.and(&if by.is_sign_negative() {
                said!(": {size} too little", "：少 {size}")
            } else {
                said!(": {size} too much", "：多 {size}")
            });
        }
        (expected, message)
    }

    fn lacks(&self, at: u16, wanted: &str, column: &Said) -> (Said, Said) {
        let Asks::Contains(cells) = &self.check.asks else { return Default::default() };
        let from = match cells.get(usize::from(at)) {
            Some((_, Operand::Column(from))) if wanted.is_empty() => Some(from),
            _ => None,
        };
        let Said { en: column, zh } = column;
        match from.map(|from| self.named(from)) {
            Some(Said { en: from, zh: from_zh }) => (
                said!("what {from} says", "含 {from_zh} 的内容"),
                said!("{from} is empty, so {column} cannot name it", "{from_zh} 为空，无从核对 {zh}"),
            ),
            None => (
                said!("contains `{wanted}`", "含“{wanted}”"),
                said!("{column} does not contain `{wanted}`", "{zh} 中没有“{wanted}”"),
            ),
        }
    }

    fn late(&self, other: &str, column: &Said, value: &str, minutes: Option<Decimal>) -> (Said, Said) {
        let (Said { en: of, zh: of_zh }, Said { en: column, zh }) = (self.other(), column);
        let Said { en: by, zh: by_zh } = span(minutes.unwrap_or_default());
        let (limit, is_before) = match &self.check.asks {
            Asks::Before { lead, .. } => (*lead, true),
            Asks::After { within, .. } => (*within, false),
            _ => return Default::default(),
        };
        let written = limit.say();
        let expected = if !is_before && limit == Limit::Days(0) {
            said!("on the day of {of} {other}", "与 {of_zh} {other} 同日")
        } else if !is_before {
            Said {
                en: format!("within {} after {of} {other}", written.en),
                zh: format!("在 {of_zh} {other} 之后 {} 以内", written.zh),
            }
        } else if limit == Limit::Hours(Span(0)) {
            said!("no later than {of} {other}", "不晚于 {of_zh} {other}")
        } else {
            Said {
                en: format!("at least {} before {of} {other}", written.en),
                zh: format!("至少早于 {of_zh} {other} {}", written.zh),
            }
        };
        let message = said!("{column} is {value}, too late by {by}", "{zh} 为 {value}，晚了 {by_zh}");
        (expected, message)
    }
}

/// What a cell says, in words where it says nothing.
fn shown(value: &str) -> Said {
    if value.is_empty() { said!("blank", "空白") } else { said!("{value}", "{value}") }
}

/// Minutes as days, hours and minutes.
fn span(minutes: Decimal) -> Said {
    let seconds = i64::try_from((minutes * Decimal::from(60)).round()).unwrap_or(i64::MAX);
    let days = seconds / 86_400;
    let rest = Span(seconds % 86_400);
    match (days, rest.0) {
        (0, _) => rest.said(),
        (days, 0) => said!("{days}d", "{days} 天"),
        (days, _) => said!("{days}d", "{days} 天 ").and(&rest.said()),
    }
}

fn either(operands: &[Operand]) -> Said {
    let (en, zh): (Vec<_>, Vec<_>) = operands.iter().map(Operand::shown).map(|said| (said.en, said.zh)).unzip();
    Said { en: en.join(" or "), zh: zh.join(" 或 ") }
}

fn seal(change: Change) -> (Said, Said) {
    match change {
        Change::Altered => (
            said!("as it was sealed", "与封存时一致"),
            said!("the entry was altered after it was sealed", "该条封存后被改动"),
        ),
        Change::Inserted => (
            said!("new entries below the sealed ones", "新内容写在已封存部分之后"),
            said!("the entry was put in among sealed ones", "该条被插入已封存的记录之间"),
        ),
        Change::Removed => (
            said!("every sealed entry", "封存的每一条"),
            said!("a sealed entry that stood here was removed", "此处封存的一条被删除"),
        ),
        Change::Header => (
            said!("as it was sealed", "与封存时一致"),
            said!("the columns were changed after sealing", "封存后列名被改动"),
        ),
        Change::Seal => (
            said!("an unbroken chain of seals", "封印首尾相连"),
            said!("the seal itself was changed here", "封印文件在此处被改动"),
        ),
    }
}
