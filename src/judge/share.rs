//! One loss that several people make good: equal parts of it, the odd fen to the first by name.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::{Consequence, Yuan};
use crate::said;

use super::Options;

/// Shares out the losses of one rule: the rows of a date are one loss, and each of them states the whole of it.
///
/// By name and not by row, so that the order of the log changes nobody's part. Rows that state different amounts are reported.
pub(super) fn out<'j>(judged: impl Iterator<Item = &'j mut Consequence>, options: Options, sink: &mut Sink) {
    let mut losses: BTreeMap<NaiveDate, Vec<(&mut Consequence, Yuan)>> = BTreeMap::new();
    for consequence in judged {
        if let Some(whole) = consequence.liability {
            losses.entry(consequence.date).or_default().push((consequence, whole));
        }
    }
    for mut sharers in losses.into_values() {
        sharers.sort_by(|(one, _), (two, _)| (&one.employee, one.place.line).cmp(&(&two.employee, two.place.line)));
        let [(first, whole), ..] = &sharers[..] else { continue };
        let (whole, first) = (*whole, first.place.clone());
        let mut agreed = true;
        for (own, stated) in sharers.iter().filter(|(_, stated)| *stated != whole) {
            let (code, date) = (&own.code, own.date);
            let message = said!(
                "{stated}, but {first} states {whole} for the same loss: `{code}` of {date}",
                "{stated}，而 {first} 对同一笔损失（{date} `{code}`）填写 {whole}"
            );
            let hint = said!("each row of a shared loss states the whole of it", "均摊的损失，每行均填写全额");
            sink.push(Diagnostic::error(DiagnosticCode::D010, At::cell(&own.place, "amount"), message).hint(hint));
            agreed = false;
        }
        if !agreed {
            continue;
        }
        let count = sharers.len();
        for ((own, _), part) in sharers.into_iter().zip(whole.split(count)) {
            own.liability = Some(part);
            if options.explain {
                own.because.push(said!("{whole} shared by {count}: {part}", "{whole} 由 {count} 人均摊：{part}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::book::library::Library;
    use crate::judge::{People, judge};
    use crate::model::{Code, Incident, Person, Place, RowNumber, Status};

    use super::*;

    const BOOK: &str = r#"
[policy]
id = "x"
title = "x"
title_zh = "x"
[[violation]]
code = "bill"
clause = "07-03"
title = "x"
title_zh = "x"
each = { liability = "stated" }
shared = true
"#;

    fn row(line: u64, employee: &str, date: &str, yuan: i64) -> Incident {
        Incident {
            employee: Person::from(employee),
            date: date.parse().expect("a date"),
            code: Code::from("bill"),
            status: Status::Approved,
            arranged: None,
            reversed: None,
            numbers: Box::new([(RowNumber::Amount, yuan.into())]),
            facts: Box::default(),
            source: None,
            place: Place { file: Arc::from("march.csv"), line },
        }
    }

    /// Everybody's part in the order of the log, and what was said of it.
    fn parts(rows: Vec<Incident>) -> (Vec<String>, Vec<String>) {
        let mut sink = Sink::unlimited();
        let book = Library::new(&|_| Ok(BOOK.into())).load("x.toml", &mut sink).expect("a sound book");
        let judged = judge(&book, rows, &People::default(), Options::default(), &mut sink);
        let parts = judged.iter().map(|made| made.liability.map_or_else(String::new, |part| part.to_string()));
        (parts.collect(), sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn the_odd_fen_go_to_the_first_by_name_whatever_the_order_of_the_rows() {
        let (c, a, b) = ("c", "a", "b");
        let day = "2025-03-31";
        let rows = |names: [&str; 3]| (2..).zip(names).map(|(line, name)| row(line, name, day, 100)).collect();
        assert_eq!(parts(rows([c, a, b])).0, ["33.33", "33.34", "33.33"]);
        assert_eq!(parts(rows([a, b, c])).0, ["33.34", "33.33", "33.33"]);
    }

    #[test]
    fn each_date_is_a_loss_of_its_own_and_a_row_that_is_not_approved_bears_nothing() {
        let mut waived = row(4, "c", "2025-03-31", 100);
        waived.status = Status::Waived;
        let rows =
            vec![row(2, "a", "2025-03-31", 100), row(3, "b", "2025-03-31", 100), waived, row(5, "a", "2025-04-30", 9)];
        assert_eq!(parts(rows).0, ["50.00", "50.00", "", "9.00"]);
    }

    #[test]
    fn rows_of_one_loss_that_disagree_are_reported() {
        let (parts, said) = parts(vec![row(2, "b", "2025-03-31", 90), row(3, "a", "2025-03-31", 100)]);
        assert_eq!(parts, ["90.00", "100.00"]);
        assert_eq!(said, ["90.00, but march.csv:3 states 100.00 for the same loss: `bill` of 2025-03-31"]);
    }
}
