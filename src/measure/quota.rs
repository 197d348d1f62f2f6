//! Quotas: so many of so many in a period, counted in the month's logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::book::quota::{Base, Count, Counted, Per, Quota};
use crate::model::column::{self, Kind, QUOTA};
use crate::model::outcome::Row;
use crate::model::{Accumulate, Cell, ColumnId, Month, Record, Said, Shape, Table};
use crate::said;
use crate::time::date_of_civil;

use super::filter::Bound;

/// The counts that quotas ask of one log, bound to its columns.
#[derive(Default)]
pub struct Counts(Vec<BoundCount>);

struct BoundCount {
    conditions: Bound,
    by: BoundBy,
    dated: ColumnId,
    group: Option<ColumnId>,
}

enum BoundBy {
    Rows,
    Distinct(Vec<ColumnId>),
    Latest(Vec<ColumnId>),
    Sum(ColumnId),
}

/// What the rows of a stretch of a log count: for each count of [`Counts`], by month and group.
#[derive(Default)]
pub struct Counting(Vec<ByMonth>);

/// The month is `None` in a log without days.
type ByMonth = BTreeMap<Option<Month>, BTreeMap<String, Amount>>;

#[derive(Clone, Debug)]
enum Amount {
    Rows(u64),
    Sum(Decimal),
    /// What is told apart, with the last day that says something of it, and whether it counts.
    Distinct(BTreeMap<Vec<String>, (NaiveDate, bool)>),
}

impl Counts {
    /// Asks the log for the columns of a count; its number.
    pub fn ask(&mut self, count: &Count, by: Option<&Arc<str>>, shape: &mut Shape) -> usize {
        let mut ask = |column: &Arc<str>| shape.ask(column);
        let by_columns = match &count.by {
            Counted::Rows => BoundBy::Rows,
            Counted::Distinct(columns) => BoundBy::Distinct(columns.iter().map(&mut ask).collect()),
            Counted::Latest(columns) => BoundBy::Latest(columns.iter().map(&mut ask).collect()),
            Counted::Sum(column) => BoundBy::Sum(ask(column)),
        };
        let dated = count.dated.as_deref().unwrap_or_else(|| own_date(&count.log));
        self.0.push(BoundCount {
            by: by_columns,
            group: by.map(ask),
            dated: shape.ask(dated),
            conditions: Bound::new(&count.conditions, shape),
        });
        self.0.len() - 1
    }

    /// The columns without which a count cannot be made. A log without days is of the period as a whole, unless the rule says
    /// which column dates it.
    pub fn needed(&self, number: usize, states_date: bool) -> BTreeSet<ColumnId> {
        let count = &self.0[number];
        let by = match &count.by {
            BoundBy::Rows => &[][..],
            BoundBy::Distinct(columns) | BoundBy::Latest(columns) => columns,
            BoundBy::Sum(column) => std::slice::from_ref(column),
        };
        let dated = states_date.then_some(count.dated);
        count.conditions.needed().chain(by.iter().copied()).chain(count.group).chain(dated).collect()
    }

    /// The column of days of each count.
    pub fn dated(&self) -> impl Iterator<Item = ColumnId> {
        self.0.iter().map(|count| count.dated)
    }

    /// Counts a row. `dated` is whether the file has the column of days of each count.
    pub fn read(&self, counting: &mut Counting, row: &mut impl Record, dated: &[bool]) {
        counting.0.resize_with(self.0.len(), ByMonth::new);
        for ((count, months), dated) in self.0.iter().zip(&mut counting.0).zip(dated) {
            let day = if *dated {
                let Some(moment) = row.moment(count.dated) else { continue };
                Some(date_of_civil(moment.local_seconds()))
            } else {
                None
            };
            let takes = count.conditions.takes(row);
            let is_latest = matches!(count.by, BoundBy::Latest(_));
            if !row.is_sound() || !(takes || is_latest) {
                continue;
            }
            let text = |column: ColumnId, row: &mut _| -> String {
                Record::text(row, column).unwrap_or_default().into_owned()
            };
            let group = count.group.map_or_else(String::new, |column| text(column, row));
            let amount = match &count.by {
                BoundBy::Rows => Amount::Rows(1),
                BoundBy::Sum(column) => match row.number(*column) {
                    Some(number) => Amount::Sum(number),
                    None => continue,
                },
                BoundBy::Distinct(columns) | BoundBy::Latest(columns) => {
                    let key: Vec<String> = columns.iter().map(|column| text(*column, row)).collect();
                    // An empty cell names nobody.
                    if key.iter().any(String::is_empty) {
                        continue;
                    }
                    Amount::Distinct(BTreeMap::from([(key, (day.unwrap_or_default(), takes))]))
                }
            };
            if row.is_sound() {
                add(months.entry(day.map(Month::of)).or_default(), group, amount);
            }
        }
    }
}

/// The column of days of a log: the first of its own.
fn own_date(log: &str) -> &'static str {
    let columns = column::sheet(log).map_or(&[][..], |sheet| sheet.columns);
    let day = columns.iter().find(|column| matches!(column.kind, Kind::Date | Kind::Instant));
    day.map_or("date", |column| column.name)
}

fn add(groups: &mut BTreeMap<String, Amount>, group: String, amount: Amount) {
    match groups.entry(group) {
        std::collections::btree_map::Entry::Vacant(entry) => {
            entry.insert(amount);
        }
        std::collections::btree_map::Entry::Occupied(mut entry) => match (entry.get_mut(), amount) {
            (Amount::Rows(own), Amount::Rows(more)) => *own += more,
            (Amount::Sum(own), Amount::Sum(more)) => *own += more,
            (Amount::Distinct(own), Amount::Distinct(more)) => {
                for (key, (day, takes)) in more {
                    let known = own.entry(key).or_insert((day, takes));
                    // On one day, the later row says what holds.
                    if known.0 <= day {
                        *known = (day, takes);
                    }
                }
            }
            // A count is of one kind throughout.
            _ => {}
        },
    }
}

impl Accumulate for Counting {
    fn add(&mut self, behind: Self) {
        if self.0.len() < behind.0.len() {
            self.0.resize_with(behind.0.len(), ByMonth::new);
        }
        for (own, months) in self.0.iter_mut().zip(behind.0) {
            for (month, groups) in months {
                let own = own.entry(month).or_default();
                for (group, amount) in groups {
                    add(own, group, amount);
                }
            }
        }
    }
}

impl Counting {
    /// The latest month with a row.
    pub fn latest(&self) -> Option<Month> {
        self.0.iter().filter_map(|months| months.keys().next_back().copied().flatten()).max()
    }

    /// What a count came to in some months, by group.
    fn amounts(&self, number: usize, months: std::ops::RangeInclusive<Month>) -> BTreeMap<String, Decimal> {
        let mut groups = BTreeMap::new();
        let within = |month: &Option<Month>| month.is_none_or(|month| months.contains(&month));
        for (_, own) in self.0.get(number).into_iter().flatten().filter(|(month, _)| within(month)) {
            for (group, amount) in own {
                add(&mut groups, group.clone(), amount.clone());
            }
        }
        let number = |amount: &Amount| match amount {
            Amount::Rows(rows) => Decimal::from(*rows),
            Amount::Sum(sum) => *sum,
            Amount::Distinct(all) => Decimal::from(all.values().filter(|(_, takes)| *takes).count()),
        };
        groups.iter().map(|(group, amount)| (group.clone(), number(amount))).collect()
    }
}

/// Where the numbers of a quota come from.
pub enum Source<'a> {
    /// A fact.
    Fact(Decimal),
    /// A count of a log.
    Counted(&'a Counting, usize),
}

impl Source<'_> {
    fn amounts(&self, months: std::ops::RangeInclusive<Month>) -> BTreeMap<String, Decimal> {
        match self {
            Self::Fact(number) => BTreeMap::from([(String::new(), *number)]),
            Self::Counted(counting, number) => counting.amounts(*number, months),
        }
    }
}

/// The months of the period a month lies in.
fn period(per: Per, month: Month) -> (std::ops::RangeInclusive<Month>, String) {
    let year = month.first().year();
    let of = |number: u32| NaiveDate::from_ymd_opt(year, number, 1).map_or(month, Month::of);
    match per {
        Per::Month => (month..=month, month.to_string()),
        Per::Quarter => {
            let quarter = month.first().month0() / 3;
            (of(quarter * 3 + 1)..=of(quarter * 3 + 3), format!("{year}-Q{}", quarter + 1))
        }
        Per::HalfYear => {
            let half = month.first().month0() / 6;
            (of(half * 6 + 1)..=of(half * 6 + 6), format!("{year}-H{}", half + 1))
        }
        Per::Year => (of(1)..=of(12), year.to_string()),
    }
}

/// The lines of a quota, and whether all of them reach it.
pub fn lines(quota: &Quota, count: &Source<'_>, of: &Source<'_>, month: Month) -> (Vec<Row>, bool) {
    let (months, period) = period(quota.per, month);
    let (counts, bases) = (count.amounts(months.clone()), of.amounts(months));
    let mut groups: BTreeSet<&String> = bases.keys().chain(counts.keys()).collect();
    let whole = String::new();
    if quota.by.is_none() {
        groups = BTreeSet::from([&whole]);
    }
    let mut all_met = true;
    let rows = groups.into_iter().map(|group| {
        let amount = |of: &BTreeMap<String, Decimal>| of.get(group).copied().unwrap_or_default();
        let (count, base) = (amount(&counts), amount(&bases));
        let counted_one_by_one = !matches!(quota.count.by, Counted::Sum(_));
        let needed = quota.at_least.map(|share| base * share.fraction());
        let needed = needed.map(|needed| if counted_one_by_one { needed.ceil() } else { needed });
        let met = match needed {
            None => said!("reported", "仅列出"),
            Some(_) if base.is_zero() => said!("not-applicable", "不适用"),
            Some(needed) if count >= needed => said!("yes", "是"),
            Some(_) => {
                all_met = false;
                missed()
            }
        };
        let id = &quota.head.id;
        vec![
            Cell::text(if group.is_empty() { id.to_string() } else { format!("{id}: {group}") }),
            Cell::Clauses(quota.head.clauses.clone()),
            Cell::text(&period),
            number(count),
            number(base),
            if base.is_zero() { Cell::Empty } else { Cell::Ratio(count / base) },
            Cell::or_empty(needed, number),
            Cell::Word(met),
        ]
    });
    (rows.collect(), all_met)
}

/// What the column `met` says of a quota that is not reached.
pub fn missed() -> Said {
    said!("no", "否")
}

fn number(number: Decimal) -> Cell {
    Cell::text(number.normalize())
}

/// The table of all lines.
pub fn table(rows: Vec<Row>) -> Table {
    Table::of_rows(QUOTA.name, said!("Quotas", "比例指标"), QUOTA.all(), rows)
}

/// The counts a quota makes, each with its log.
pub fn counts(quota: &Quota) -> impl Iterator<Item = &Count> {
    let base = match &quota.of {
        Base::Count(count) => Some(count),
        Base::Fact(_) => None,
    };
    std::iter::once(&quota.count).chain(base)
}
