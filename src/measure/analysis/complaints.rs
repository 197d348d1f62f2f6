//! The complaint analysis: how many there were of what kind, for what cause, with whom, how many were settled, how soon.
//!
//! 01-rec-2 and 11-cmp-5 ask for it each month; 11-cmp-0 and 11-aft-7 that suggestions are put forward.

use std::collections::BTreeMap;

use crate::model::column::{COMPLAINT_ANALYSIS, SUGGESTIONS, english};
use crate::model::outcome::Row;
use crate::model::{Accumulate, Cell, ColumnId, Moment, Month, Record, Said, Shape, Table};
use crate::said;
use rust_decimal::Decimal;

use super::{day, text};

/// What complaints are analysed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    All,
    Kind,
    Cause,
    Channel,
    Agent,
}

impl By {
    fn said(self) -> Said {
        match self {
            Self::All => said!("all", "全部"),
            Self::Kind => said!("kind", "类型"),
            Self::Cause => said!("cause", "原因"),
            Self::Channel => said!("channel", "渠道"),
            Self::Agent => said!("handler", "处理人"),
        }
    }
}

/// The columns that tell of a complaint in one log.
pub struct Complaints {
    month: Month,
    shape: Shape,
    by: Vec<(By, ColumnId)>,
    /// When it came in: the first that is filled.
    received: Vec<ColumnId>,
    /// When it was settled: the first that is filled.
    settled: Vec<ColumnId>,
    status: ColumnId,
    /// Filled once it was passed up.
    escalated: Vec<ColumnId>,
    valid: Option<ColumnId>,
    /// The column whose word tells complaints from other rows; none in a log of complaints alone.
    told_by: Option<ColumnId>,
    subject: ColumnId,
    suggestion: Option<ColumnId>,
}

/// What the rows of a stretch of a log come to.
#[derive(Default)]
pub struct Counted {
    groups: BTreeMap<(By, String), Sum>,
    suggestions: Vec<Row>,
}

#[derive(Default)]
struct Sum {
    complaints: i64,
    /// How many are valid, of those of which it is known.
    valid: Option<i64>,
    settled: i64,
    escalated: i64,
    /// Seconds from coming in to being settled.
    took: Vec<i64>,
}

impl Complaints {
    /// The logs that complaints stand in.
    pub const LOGS: [&'static str; 3] = ["complaints", "cases", "tickets"];

    /// What to ask of one of [`Self::LOGS`]; only what came in during the month counts.
    pub fn new(log: &str, month: Month) -> Self {
        let mut shape = Shape::new(log);
        let mut ask = |names: &[&str]| -> Vec<ColumnId> { names.iter().map(|name| shape.ask(name)).collect() };
        let one = |columns: Vec<ColumnId>| columns[0];
        let (kind, cause, channel) = match log {
            "complaints" => (one(ask(&["kind"])), Some(one(ask(&["cause"]))), None),
            "cases" => (one(ask(&["kind"])), None, None),
            _ => (one(ask(&["category"])), None, Some(one(ask(&["channel"])))),
        };
        let by = [(By::Kind, Some(kind)), (By::Cause, cause), (By::Channel, channel)];
        let by = by.into_iter().filter_map(|(by, column)| Some((by, column?)));
        let by = by.chain([(By::Agent, one(ask(&["agent"])))]).collect();
        let is_tickets = log == "tickets";
        let (received, settled, escalated): (&[&str], &[&str], &[&str]) = match log {
            "complaints" => (&["received_at", "recorded_at"], &["closed_at"], &["escalated_to", "reported_at"]),
            "cases" => {
                (&["received_at", "recorded_at"], &["closed_at", "solved_at"], &["submitted_to", "escalated_at"])
            }
            _ => (&["created_at"], &["resolved_at", "closed_at"], &[]),
        };
        Self {
            month,
            by,
            received: ask(received),
            settled: ask(settled),
            status: one(ask(&["status"])),
            escalated: ask(escalated),
            valid: is_tickets.then(|| one(ask(&["valid"]))),
            told_by: is_tickets.then(|| one(ask(&["kind"]))),
            subject: one(ask(&[match log {
                "complaints" => "complaint",
                "cases" => "case",
                _ => "ticket",
            }])),
            suggestion: (log == "complaints").then(|| one(ask(&["suggestion"]))),
            shape,
        }
    }

    /// The columns to read.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Whether a file can tell anything: it dates its rows, and tells complaints from the rest.
    pub fn fits(&self, has: impl Fn(ColumnId) -> bool) -> bool {
        self.received.iter().any(|column| has(*column)) && self.told_by.is_none_or(has)
    }

    /// Counts a row.
    pub fn count(&self, counted: &mut Counted, row: &mut impl Record) {
        if self.told_by.is_some_and(|column| english("kind", &text(row, column)) != "complaint") {
            return;
        }
        if day(row, &self.received).is_none_or(|day| !self.month.contains(day)) {
            return;
        }
        let seconds = |row: &mut _, columns: &[ColumnId]| {
            columns.iter().find_map(|column| Record::moment(row, *column)).map(Moment::local_seconds)
        };
        let (from, to) = (seconds(row, &self.received), seconds(row, &self.settled));
        let status = text(row, self.status);
        let settled = to.is_some() || ["closed", "resolved", "solved", "done"].contains(&english("status", &status));
        let escalated = self.escalated.iter().any(|column| !row.is_blank(*column));
        let valid = self.valid.and_then(|column| row.flag(column));
        let groups: Vec<(By, String)> = std::iter::once((By::All, String::new()))
            .chain(self.by.iter().map(|(by, column)| (*by, text(row, *column))))
            .filter(|(by, group)| *by == By::All || !group.is_empty())
            .collect();
        if !row.is_sound() {
            return;
        }
        for key in groups {
            let sum = counted.groups.entry(key).or_default();
            sum.complaints += 1;
            sum.settled += i64::from(settled);
            sum.escalated += i64::from(escalated);
            if let Some(valid) = valid {
                *sum.valid.get_or_insert(0) += i64::from(valid);
            }
            sum.took.extend(from.zip(to).map(|(from, to)| to - from));
        }
        if let Some(suggestion) = self.suggestion.map(|column| text(row, column)).filter(|text| !text.is_empty()) {
            let subject = text(row, self.subject);
            let agent = self.by.iter().find(|(by, _)| *by == By::Agent).map(|(_, column)| text(row, *column));
            counted.suggestions.push(vec![
                Cell::Text(subject),
                Cell::or_empty(agent, Cell::Text),
                Cell::Text(suggestion),
                Cell::text(row.place()),
            ]);
        }
    }
}

impl Accumulate for Counted {
    fn add(&mut self, behind: Self) {
        for (key, more) in behind.groups {
            let own = self.groups.entry(key).or_default();
            own.complaints += more.complaints;
            own.settled += more.settled;
            own.escalated += more.escalated;
            own.valid = match (own.valid, more.valid) {
                (Some(own), Some(more)) => Some(own + more),
                (own, more) => own.or(more),
            };
            own.took.extend(more.took);
        }
        self.suggestions.extend(behind.suggestions);
    }
}

impl Counted {
    /// How many complaints there were.
    pub fn complaints(&self) -> i64 {
        self.groups.get(&(By::All, String::new())).map_or(0, |sum| sum.complaints)
    }

    /// The kinds with how many there were of each.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, i64)> {
        let of_kind = self.groups.iter().filter(|((by, _), _)| *by == By::Kind);
        of_kind.map(|((_, kind), sum)| (kind.as_str(), sum.complaints))
    }

    /// The analysis: all of them, then by kind, by cause and so on, the most frequent first.
    pub fn table(&self) -> Table {
        let all = self.complaints();
        let mut groups: Vec<(&(By, String), &Sum)> = self.groups.iter().collect();
        groups.sort_by_key(|((by, _), sum)| (*by, -sum.complaints));
        let rows = groups.into_iter().map(|((by, group), sum)| {
            let share = (all > 0).then(|| Decimal::from(sum.complaints) / Decimal::from(all));
            vec![
                Cell::Word(by.said()),
                if group.is_empty() { Cell::Empty } else { Cell::text(group) },
                Cell::Count(sum.complaints),
                Cell::or_empty(share, Cell::Ratio),
                Cell::or_empty(sum.valid, Cell::Count),
                Cell::Count(sum.settled),
                Cell::Count(sum.escalated),
                Cell::or_empty(median(&sum.took), Cell::Seconds),
            ]
        });
        let title = said!("Complaint analysis", "投诉分析");
        Table::of_rows(COMPLAINT_ANALYSIS.name, title, COMPLAINT_ANALYSIS.all(), rows.collect())
    }

    /// The suggestions that were put forward, in the order of the log.
    pub fn suggestions(&self) -> Table {
        let title = said!("Suggestions", "改进建议");
        Table::of_rows(SUGGESTIONS.name, title, SUGGESTIONS.all(), self.suggestions.clone())
    }
}

/// The median by nearest rank, as the percentiles of service levels are.
fn median(values: &[i64]) -> Option<i64> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.len().checked_sub(1).map(|last| values[last / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::Cells;

    fn counted(log: &str, rows: &[&[(&str, &str)]]) -> Counted {
        let complaints = Complaints::new(log, Month::parse("2025-03").expect("a month"));
        let mut whole = Counted::default();
        for (line, cells) in (2..).zip(rows) {
            // A stretch of its own each: what comes of them must not depend on where a log is cut.
            let mut part = Counted::default();
            complaints.count(&mut part, &mut Cells::new(complaints.shape(), line, cells));
            whole.add(part);
        }
        whole
    }

    fn shown(table: &Table) -> Vec<String> {
        let cell = |cell: Cell| match cell {
            Cell::Word(said) => said.en,
            Cell::Text(text) => text,
            Cell::Count(count) | Cell::Seconds(count) => count.to_string(),
            Cell::Ratio(ratio) => ratio.round_dp(4).to_string(),
            _ => String::new(),
        };
        table.rows().map(|row| row.into_iter().map(cell).collect::<Vec<_>>().join(",")).collect()
    }

    #[test]
    fn complaints_of_the_month_are_counted_by_kind_cause_and_handler() {
        let counted = counted(
            "complaints",
            &[
                &[
                    ("kind", "noise"),
                    ("cause", "fit-out"),
                    ("agent", "白露"),
                    ("received_at", "2025-03-01"),
                    ("closed_at", "2025-03-02"),
                ],
                &[
                    ("kind", "noise"),
                    ("agent", "白露"),
                    ("received_at", "2025-03-31 23:59:59"),
                    ("escalated_to", "manager"),
                ],
                &[
                    ("kind", "water"),
                    ("agent", "秦朗"),
                    ("received_at", "2025-03-05"),
                    ("closed_at", "2025-03-05 01:00:00"),
                    ("suggestion", "tell owners a day ahead"),
                ],
                // Not of the month.
                &[("kind", "water"), ("received_at", "2025-04-01")],
                &[("kind", "water"), ("received_at", "2025-02-28 23:59:59")],
            ],
        );
        assert_eq!(
            shown(&counted.table()),
            [
                "all,,3,1,,2,1,3600",
                "kind,noise,2,0.6667,,1,1,86400",
                "kind,water,1,0.3333,,1,0,3600",
                "cause,fit-out,1,0.3333,,1,0,86400",
                "handler,白露,2,0.6667,,1,1,86400",
                "handler,秦朗,1,0.3333,,1,0,3600",
            ]
        );
        assert_eq!(shown(&counted.suggestions()), [",秦朗,tell owners a day ahead,log.csv:4"]);
    }

    #[test]
    fn of_tickets_only_complaints_count_and_valid_ones_are_told() {
        let counted = counted(
            "tickets",
            &[
                &[
                    ("kind", "投诉"),
                    ("category", "lift"),
                    ("valid", "yes"),
                    ("created_at", "2025-03-03"),
                    ("status", "已解决"),
                ],
                &[("kind", "complaint"), ("category", "lift"), ("valid", "no"), ("created_at", "2025-03-03")],
                &[("kind", "repair"), ("category", "lift"), ("created_at", "2025-03-03")],
            ],
        );
        assert_eq!(shown(&counted.table()), ["all,,2,1,1,1,0,", "kind,lift,2,1,1,1,0,"]);
        assert_eq!(counted.kinds().collect::<Vec<_>>(), [("lift", 2)]);
    }

    #[test]
    fn without_complaints_there_is_nothing_to_analyse() {
        assert!(counted("cases", &[]).table().is_empty());
        assert_eq!((median(&[]), median(&[5]), median(&[9, 1]), median(&[3, 9, 1])), (None, Some(5), Some(1), Some(3)));
    }
}
