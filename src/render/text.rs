//! A cell as text: the one way each kind of value is written, in every format that writes text.

use std::borrow::Cow;
use std::fmt;

pub(super) use crate::model::outcome::four_decimals;
use crate::model::{Cell, Lang};

/// A cell, printed in one language; machine formats print in English.
pub(super) struct Printed<'a>(pub(super) &'a Cell, pub(super) Lang);

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Cell::Word(said) => f.write_str(said.in_lang(self.1)),
            other => other.fmt(f),
        }
    }
}

/// Whether the cell is a number, which JSON writes bare and no format takes for text.
pub(super) fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Money(_) | Cell::Points(_) | Cell::Count(_) | Cell::Ratio(_) | Cell::Seconds(_) => true,
        Cell::Empty | Cell::Text(_) | Cell::Word(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Clauses(_) => false,
    }
}

/// Text as one line that a terminal can only show, not obey: line ends and tabs become blanks, other control
/// characters, which a cell of somebody's file may hold, become U+FFFD.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' | '\t' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Cow::Owned(text.replace("\r\n", "\n").chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::{Clause, Clauses, Points, Yuan};
    use crate::said;

    #[test]
    fn each_kind_of_cell_has_one_way_of_writing() {
        let date = NaiveDate::from_ymd_opt(2025, 3, 1).expect("a date");
        let print = |cell: Cell| Printed(&cell, Lang::Zh).to_string();
        assert_eq!(print(Cell::Empty), "");
        assert_eq!(print(Cell::Money(Yuan::from_fen(-123_450))), "-1234.50");
        assert_eq!(print(Cell::Money(Yuan::from_fen(100_000_000))), "1000000.00");
        assert_eq!(print(Cell::Points(Points::new(Decimal::new(-50, 2)))), "-0.5");
        assert_eq!(print(Cell::Count(7)), "7");
        assert_eq!(print(Cell::Seconds(-90)), "-90");
        assert_eq!(print(Cell::Ratio(Decimal::new(99_715, 5))), "0.9972");
        assert_eq!(print(Cell::Ratio(Decimal::new(-1, 5))), "0.0000");
        assert_eq!(print(Cell::Ratio(Decimal::ONE)), "1.0000");
        assert_eq!(print(Cell::Date(date)), "2025-03-01");
        assert_eq!(print(Cell::Instant(date.and_hms_opt(8, 30, 0).expect("a time"))), "2025-03-01 08:30:00");
        assert_eq!(print(Cell::Word(said!("yes", "是"))), "是");
        let clauses = Clauses::new(["08-07", "08-09"].map(Clause::from));
        assert_eq!(print(Cell::Clauses(clauses)), "08-07 08-09");
    }

    #[test]
    fn a_terminal_is_given_no_orders() {
        assert_eq!(one_line("plain 普通"), "plain 普通");
        assert_eq!(one_line("two\r\nlines\tand \u{1b}[31m"), "two lines and \u{fffd}[31m");
    }
}
