//! A table of holidays: days off and make-up workdays.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::HOLIDAYS;
use crate::model::{Holiday, HolidayKind, Place};
use crate::said;

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a table of holidays: one row a day. A day that stands twice is an error that names both lines.
    pub fn holidays(&mut self, file: &str, sink: &mut Sink) -> Vec<Holiday> {
        let parts = self.fold(file, &HOLIDAYS, &|_| true, Vec::new, bind, sink).unwrap_or_default();
        let mut first = BTreeMap::new();
        let mut holidays = Vec::new();
        for (holiday, place) in parts {
            let date = holiday.date;
            if let Some(earlier) = first.insert(date, place.clone()) {
                let message = said!("{date} is listed twice", "{date} 列了两次");
                let diagnostic = Diagnostic::error(DiagnosticCode::D006, At::cell(&place, "date"), message)
                    .also(At::row(&earlier), said!("the other row", "另一行"));
                sink.push(diagnostic);
            }
            holidays.push(holiday);
        }
        holidays
    }
}

fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<(Holiday, Place)>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (date, kind, name) = (col("date"), col("kind"), col("name"));
    move |holidays, row| {
        for col in [date, kind] {
            row.needed(col);
        }
        let (date, kind) = (row.date(date), row.word(kind, HolidayKind::ALL, HolidayKind::parse));
        let name = row.text(name).map_or_else(|| Arc::from(""), |name| Arc::from(name.as_ref()));
        if let (Some(date), Some(kind), true) = (date, kind, row.is_sound()) {
            holidays.push((Holiday { date, kind, name }, row.place()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let files = InMemory::new([("days.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let days = Reader::new(&files).holidays("days.csv", &mut sink);
        let shown = days.iter().map(|day| format!("{} {:?} {}", day.date, day.kind, day.name)).collect();
        (shown, sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn days_off_and_make_up_workdays_are_read_in_both_languages() {
        let days = ["2027-01-01 Off 元旦", "2027-01-03 Work 元旦", "2027-01-04 Off "];
        let none = [""; 0];
        assert_eq!(
            read("date,kind,name\n2027-01-01,off,元旦\n2027-01-03,work,元旦\n2027-01-04,off,\n"),
            (days.map(Into::into).into(), none.map(Into::into).into())
        );
        assert_eq!(read("日期,类型,名称\n2027/1/1,休,元旦\n2027年1月3日,班,元旦\n20270104,放假,\n").0, days);
    }

    #[test]
    fn what_is_no_day_or_no_kind_and_what_stands_twice_is_refused() {
        let (_, said) = read(
            "date,kind,name\n2027-02-29,off,\n2027-01-01,holiday,\n2027-01-02,,\n2027-01-03,off,\n2027-01-03,work,\n",
        );
        assert_eq!(
            said,
            [
                "\"2027-02-29\" is not a date such as 2025-03-01",
                "\"holiday\" is not a kind",
                "the cell is empty",
                "2027-01-03 is listed twice",
            ]
        );
    }
}
