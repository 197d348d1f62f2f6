//! Data of the vocabulary that the tests of several stages begin with.

use super::closed::{ClosedFigure, ClosedMonth, PaidAmount, PaidLine, Previous};
use super::column::{Kind, PAYROLL};
use super::report::Input;
use super::{Clause, Clauses, Month, Person, Yuan};

/// A closed month with one of everything: 3200.00 of base and 30.00 of fines.
pub(crate) fn month() -> ClosedMonth {
    let month = |text: &str| Month::parse(text).expect("a month");
    let amount = |column: &'static str| {
        let (fen, clause) = match column {
            "base" => (320_000, "10-pay-1"),
            "fines" => (3_000, "08-07"),
            "gross" => (320_000, ""),
            "deductions" => (3_000, ""),
            "net" => (317_000, ""),
            _ => (0, ""),
        };
        let clauses = Some(clause).filter(|clause| !clause.is_empty()).map(Clause::from);
        PaidAmount { column, amount: Yuan::from_fen(fen), clauses: Clauses::new(clauses) }
    };
    let columns = PAYROLL.columns.iter().filter(|column| column.kind == Kind::Money);
    ClosedMonth {
        month: month("2025-03"),
        as_of: month("2025-04").first().and_hms_opt(0, 0, 0).expect("midnight"),
        version: "0.1.0".to_owned(),
        book: "10-shop-pay".to_owned(),
        book_digest: "ab".repeat(32),
        previous: Some(Previous { month: month("2025-02"), digest: "cd".repeat(32) }),
        inputs: vec![Input {
            file: "staff.csv".to_owned(),
            log: "staff".to_owned(),
            bytes: 1234,
            sha256: "12".repeat(32),
        }],
        figures: vec![ClosedFigure { name: "net".to_owned(), value: "3170.00".to_owned() }],
        fund: Some(Yuan::from_fen(3_000)),
        payroll: vec![PaidLine {
            employee: Person::from("周明 \"小周\""),
            department: Some("service".to_owned()),
            grade: None,
            amounts: columns.map(|column| amount(column.name)).collect(),
            proposals: Some("separation (08-07)".to_owned()),
        }],
    }
}

/// Its record, as it stands in the month's folder.
pub(crate) const RECORD: &str = r#"{
  "month": "2025-03",
  "as_of": "2025-04-01 00:00:00",
  "version": "0.1.0",
  "book": {"id":"10-shop-pay","sha256":"abababababababababababababababababababababababababababababababab"},
  "previous": {"month":"2025-02","digest":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},
  "inputs": [
    {"file":"staff.csv","log":"staff","bytes":1234,"sha256":"1212121212121212121212121212121212121212121212121212121212121212"}
  ],
  "figures": [
    {"name":"net","value":"3170.00"}
  ],
  "fund": "30.00",
  "payroll": [
    {"employee":"周明 \"小周\"","department":"service","grade":null,"base":"3200.00","allowance":"0.00","commission":"0.00","top_up":"0.00","bonus":"0.00","gross":"3200.00","fines":"30.00","absence":"0.00","liability":"0.00","insurance":"0.00","housing_fund":"0.00","tax":"0.00","deductions":"30.00","adjustment":"0.00","net":"3170.00","proposals":"separation (08-07)","clauses":{"base":"10-pay-1","fines":"08-07"}}
  ],
  "digest": "e36c2f10d7b0bf05ce8f847bbb62dfb3ddc5421de14ad3e6677a2e88ca986479"
}
"#;

/// The digest of the record, as another program worked it out.
pub(crate) const DIGEST: &str = "e36c2f10d7b0bf05ce8f847bbb62dfb3ddc5421de14ad3e6677a2e88ca986479";
