//! `[[quota]]`: so many of so many in a period.

use std::sync::Arc;

use crate::diagnostics::DiagnosticCode;
use crate::model::Share;
use crate::said;

use super::filter::Filter;
use super::rule::Head;
use super::section::{Reading, choices, rule_section, section};
use super::value::Several;

rule_section! {
    /// A quota as written.
    pub struct RawQuota {
        /// Its id.
        "id" id: String,
        /// What is counted: { log = "visits", distinct = "household", where = {…} }.
        "count" count: RawCount,
        /// Of how many: { fact = "households" }, or a log counted the same way.
        "of" of: RawBase,
        /// The least share; without it the share is told, and nothing is asked.
        "at_least" at_least: Share,
        /// The period it is asked of: month, quarter, half-year or year.
        "per" per: Per,
        /// A column, each of whose cells is asked on its own.
        "by" by: String,
    }
}

section! {
    /// A count of a log as written.
    pub struct RawCount {
        /// The log.
        "log" log: String,
        /// Only these rows.
        "where" conditions: Filter,
        /// The columns that tell one from another; without them every row counts.
        "distinct" distinct: Several<String>,
        /// Whether only the last row of what `distinct` tells apart says what holds of it.
        "latest" latest: bool,
        /// A column whose numbers are added up instead.
        "sum" sum: String,
        /// The column of the day that puts a row into a period; the log's own date when left out.
        "dated" dated: String,
    }
}

section! {
    /// What a quota is a share of, as written: a fact, or a count of a log.
    pub struct RawBase {
        /// A number of facts.toml.
        "fact" fact: String,
        /// The log.
        "log" log: String,
        /// Only these rows.
        "where" conditions: Filter,
        /// The columns that tell one from another; without them every row counts.
        "distinct" distinct: Several<String>,
        /// A column whose numbers are added up instead.
        "sum" sum: String,
        /// The column of the day that puts a row into a period; the log's own date when left out.
        "dated" dated: String,
    }
}

/// The period a quota is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each half of a year.
    HalfYear,
    /// Each year.
    Year,
}

choices! {
    Per: "month" => Self::Month, "quarter" => Self::Quarter, "half-year" => Self::HalfYear, "year" => Self::Year;
}

/// What is counted of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The log.
    pub log: Arc<str>,
    /// Only these rows.
    pub conditions: Filter,
    /// How they are counted.
    pub by: Counted,
    /// The column of the day; the log's own date when not stated.
    pub dated: Option<Arc<str>>,
}

/// How rows are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Each row.
    Rows,
    /// What these columns tell apart.
    Distinct(Vec<Arc<str>>),
    /// The same, where the last row of each says whether it counts.
    Latest(Vec<Arc<str>>),
    /// The sum of a column.
    Sum(Arc<str>),
}

/// What a quota is a share of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A number of facts.toml.
    Fact(Arc<str>),
    /// A count of a log.
    Count(Count),
}

/// A quota.
#[derive(Clone, Debug)]
pub struct Quota {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// What is counted.
    pub count: Count,
    /// Of how many.
    pub of: Base,
    /// The least share; `None` where the share is told only.
    pub at_least: Option<Share>,
    /// The period.
    pub per: Per,
    /// The column whose cells are asked one by one.
    pub by: Option<Arc<str>>,
}

impl RawQuota {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Quota> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head_titled_by_id(id, to);
        let count = to.required(self.count.clone(), "count", &self.span);
        let of = to.required(self.of.clone(), "of", &self.span);
        let count = count.and_then(|count| count.value.lower(to));
        let of = of.and_then(|of| of.value.lower(to));
        if let (Some(by), Some(Base::Fact(_))) = (&self.by, &of) {
            let message =
                said!("`by` beside a fact, which is one number for all", "`by` 不能与 fact 并用：它只有一个数");
            to.error(DiagnosticCode::P017, &by.span, message);
        }
        if let Some(at_least) = self.at_least.as_ref().filter(|share| share.value.fraction().is_sign_negative()) {
            to.error(DiagnosticCode::P003, &at_least.span, said!("a share below zero", "比例为负"));
        }
        Some(Quota {
            head: head?,
            count: count?,
            of: of?,
            at_least: self.at_least.as_ref().map(|share| share.value),
            per: self.per.as_ref().map_or(Per::Month, |per| per.value),
            by: self.by.as_ref().map(|by| Arc::from(by.value.as_str())),
        })
    }
}

impl RawCount {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Count> {
        let log = to.required(self.log.clone(), "log", &self.span);
        let latest = self.latest.as_ref().is_some_and(|latest| latest.value);
        let distinct = self.distinct.as_ref().map(|distinct| columns(&distinct.value));
        let by = match (distinct, &self.sum, latest) {
            (None, None, false) => Counted::Rows,
            (Some(columns), None, false) => Counted::Distinct(columns),
            (Some(columns), None, true) => Counted::Latest(columns),
            (None, Some(column), false) => Counted::Sum(Arc::from(column.value.as_str())),
            _ => {
                let message = said!(
                    "`sum` stands alone, and `latest` beside `distinct`",
                    "`sum` 应单独使用，`latest` 应与 `distinct` 并用"
                );
                to.error(DiagnosticCode::P017, &self.span, message);
                return None;
            }
        };
        Some(Count {
            log: Arc::from(log?.value),
            conditions: self.conditions.as_ref().map_or_else(Filter::default, |own| own.value.clone()),
            by,
            dated: self.dated.as_ref().map(|column| Arc::from(column.value.as_str())),
        })
    }
}

impl RawBase {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Base> {
        let of_log = RawCount {
            span: self.span.clone(),
            log: self.log.clone(),
            conditions: self.conditions.clone(),
            distinct: self.distinct.clone(),
            latest: None,
            sum: self.sum.clone(),
            dated: self.dated.clone(),
        };
        match &self.fact {
            None => of_log.lower(to).map(Base::Count),
            Some(fact) => {
                let counts = self.log.is_some()
                    || self.conditions.is_some()
                    || self.distinct.is_some()
                    || self.sum.is_some()
                    || self.dated.is_some();
                if counts {
                    let message = said!(
                        "`fact` is a number already: nothing counts beside it",
                        "`fact` 已是数字，不能再写计数条件"
                    );
                    to.error(DiagnosticCode::P017, &self.span, message);
                    return None;
                }
                Some(Base::Fact(Arc::from(fact.value.as_str())))
            }
        }
    }
}

fn columns(several: &Several<String>) -> Vec<Arc<str>> {
    several.0.iter().map(|column| Arc::from(column.value.as_str())).collect()
}
