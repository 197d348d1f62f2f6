//! The leave log: one row a leave or an outing.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::column::LEAVE;
use crate::model::punch::{Away, Leave, LeaveStatus};
use crate::said;

use super::Reader;
use super::cell;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a leave log.
    pub fn leaves(&mut self, file: &str, sink: &mut Sink) -> Vec<Leave> {
        self.fold(file, &LEAVE, &|_| true, Vec::new, bind, sink).unwrap_or_default()
    }
}

fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<Leave>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, kind, reason) = (col("employee"), col("kind"), col("reason"));
    let (from, to) = (col("from"), col("to"));
    let (requested_at, approver, approved_at) = (col("requested_at"), col("approver"), col("approved_at"));
    let (status, arranged_by) = (col("status"), col("arranged_by"));
    move |leaves, row| {
        let away = away(row, from, to);
        let first = away.map(|away| match away {
            Away::Days(first, _) => first,
            Away::Hours(from, _) => date_of(from),
        });
        let employee = row.person(employee, first);
        let mut text = |col| row.text(col).map(|text| Arc::from(text.as_ref()));
        let (kind, reason, approver, arranged_by) = (text(kind), text(reason), text(approver), text(arranged_by));
        let kind = kind.map(|kind| in_english(&kind).unwrap_or(kind));
        let status = row.word(status, LeaveStatus::ALL, LeaveStatus::parse);
        let (requested_at, approved_at) = (row.instant(requested_at), row.instant(approved_at));
        if let (Some(employee), Some(away), true) = (employee, away, row.is_sound()) {
            leaves.push(Leave {
                employee,
                kind,
                away,
                reason,
                requested_at,
                approver,
                approved_at,
                status,
                arranged_by,
                place: row.place(),
            });
        }
    }
}

/// The usual Chinese words for kinds of leave as the English ones rules are written with.
fn in_english(kind: &str) -> Option<Arc<str>> {
    const WORDS: &[(&str, &[&str])] = &[
        ("personal", &["事假"]),
        ("sick", &["病假"]),
        ("annual", &["年假", "年休假"]),
        ("outing", &["外出", "公出", "私事外出", "因公外出"]),
        ("swap", &["调班", "换班"]),
        ("stand-in", &["顶班", "替班"]),
    ];
    WORDS.iter().find(|(_, zh)| zh.contains(&kind)).map(|(word, _)| Arc::from(*word))
}

/// From when to when: dates alone mean the shifts that start on them; one without an end is a single day.
fn away(row: &mut Row<'_>, from: Col<'_>, to: Col<'_>) -> Option<Away> {
    let first = row.needed(from)?.into_owned();
    let last = row.text(to).map_or_else(|| first.clone(), std::borrow::Cow::into_owned);
    let away = match (day(&first), day(&last)) {
        (Some(first), Some(last)) => Away::Days(first, last),
        (first_day, last_day) => {
            let start =
                first_day.map_or_else(|| row.instant(from), |day| Some(day.and_time(chrono::NaiveTime::MIN)))?;
            // The last day of a leave that ends with a date is away as a whole.
            let end = match last_day {
                Some(day) => seconds(day.succ_opt()?.and_time(chrono::NaiveTime::MIN)),
                None => seconds(row.instant(to)?),
            };
            Away::Hours(seconds(start), end)
        }
    };
    let backwards = match away {
        Away::Days(first, last) => last < first,
        Away::Hours(from, to) => to <= from,
    };
    if backwards {
        row.bad(to, DiagnosticCode::D006, said!("the leave ends before it begins", "请假结束早于开始"));
        return None;
    }
    Some(away)
}

/// A date alone; one with a time, even 00:00, is an instant.
fn day(text: &str) -> Option<NaiveDate> {
    cell::date(text).filter(|_| !text.contains([':', '：']))
}

fn seconds(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp()
}

fn date_of(seconds: i64) -> NaiveDate {
    let days = i32::try_from(seconds.div_euclid(cell::DAY)).ok();
    days.and_then(NaiveDate::from_epoch_days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str) -> (Vec<Leave>, Vec<String>) {
        let files = InMemory::new([("leave.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let leaves = Reader::new(&files).leaves("leave.csv", &mut sink);
        (leaves, sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn dates_alone_are_days_and_times_are_hours() {
        let (leaves, said) = read(
            "employee,from,to,approver\nA,2025-03-03,,B\nA,2025-03-03,2025-03-04,\n\
             A,2025-03-03 08:30,2025-03-03 12:00,B\nA,2025-03-03 13:00,2025-03-04,B\n",
        );
        assert_eq!(said, Vec::<String>::new());
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let at = |text: &str| seconds(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time"));
        let away: Vec<Away> = leaves.iter().map(|leave| leave.away).collect();
        assert_eq!(
            away,
            [
                Away::Days(date("2025-03-03"), date("2025-03-03")),
                Away::Days(date("2025-03-03"), date("2025-03-04")),
                Away::Hours(at("2025-03-03 08:30"), at("2025-03-03 12:00")),
                Away::Hours(at("2025-03-03 13:00"), at("2025-03-05 00:00")),
            ]
        );
        assert_eq!(leaves.iter().map(Leave::is_granted).collect::<Vec<_>>(), [true, false, true, true]);
    }

    #[test]
    fn a_status_decides_before_the_approver_does() {
        let (leaves, _) =
            read("姓名,请假类型,开始时间,结束时间,审批人,审批状态\n甲,事假,2025-03-03,2025-03-03,乙,已拒绝\n");
        assert_eq!(leaves.len(), 1);
        assert!(!leaves[0].is_granted());
        let (_, said) = read("employee,from,to\nA,2025-03-04,2025-03-03\nA,,\n");
        assert_eq!(said, ["the leave ends before it begins", "the cell is empty"]);
    }
}
