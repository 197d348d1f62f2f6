//! The log of adjustments: what is put right of months closed before.

use std::borrow::Cow;

use crate::diagnostics::Sink;
use crate::model::column::ADJUSTMENTS;
use crate::model::pay::{Adjustment, Head};
use crate::model::{Clause, Clauses, Month};

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a log of adjustments. Only what it corrects may be empty: neither the reason nor the amount, which is never
    /// taken to be nothing.
    pub fn adjustments(&mut self, file: &str, sink: &mut Sink) -> Vec<Adjustment> {
        self.fold(file, &ADJUSTMENTS, &|_| true, Vec::new, bind, sink).unwrap_or_default()
    }
}

fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<Adjustment>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, month, item, amount) = (col("employee"), col("month"), col("item"), col("amount"));
    let (clause, reason, source) = (col("clause"), col("reason"), col("source"));
    move |adjustments, row| {
        for col in [month, item, amount] {
            row.needed(col);
        }
        let reason = row.needed(reason).map(Cow::into_owned);
        let stated = row.month(month);
        // The name somebody had at the end of the month that is put right.
        let person = row.person(employee, stated.map(Month::last));
        let (item, amount) = (row.word(item, Head::ALL, Head::parse), row.money(amount));
        let clauses = row.text(clause).map_or_else(Clauses::default, |text| {
            Clauses::new(text.split([' ', ';', '；', '、']).filter(|own| !own.is_empty()).map(Clause::from))
        });
        let source = row.text(source).map(Cow::into_owned);
        if let (Some(employee), Some(month), Some(item), Some(amount), Some(reason), true) =
            (person, stated, item, amount, reason, row.is_sound())
        {
            adjustments.push(Adjustment {
                employee,
                month,
                item,
                amount,
                clauses,
                reason,
                source,
                place: Some(row.place()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str) -> (Vec<Adjustment>, Vec<String>) {
        let files = InMemory::new([("adjustments.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let adjustments = Reader::new(&files).adjustments("adjustments.csv", &mut sink);
        (adjustments, sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn either_language_and_either_sign() {
        let (adjustments, said) = read(
            "姓名,月份,项目,金额,条款,原因\n林小雨,2025-02,罚款,-20.00,08-07 08-09,漏记\n周明,2025年2月,commission,(30.00),,late order\n",
        );
        assert_eq!(said, Vec::<String>::new());
        let shown =
            |own: &Adjustment| format!("{} {} {} {} {}", own.employee, own.month, own.item, own.amount, own.clauses);
        assert_eq!(
            adjustments.iter().map(shown).collect::<Vec<_>>(),
            ["林小雨 2025-02 fines -20.00 08-07 08-09", "周明 2025-02 commission -30.00 "]
        );
        assert_eq!(adjustments[0].place.as_ref().map(|place| place.line), Some(2));
    }

    #[test]
    fn a_row_says_what_for_how_much_and_why() {
        let (adjustments, said) = read("employee,month,item,amount,reason\n林小雨,2025-13,nett,,\n");
        assert!(adjustments.is_empty());
        assert_eq!(
            said,
            [
                "the cell is empty",
                "the cell is empty",
                "\"2025-13\" is not a month such as 2025-03",
                "\"nett\" is not an item"
            ]
        );
    }
}
