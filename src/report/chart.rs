//! Charts of tables: the numbers of some columns under the labels of another.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::report::{Chart, Drawing, Series, Unit};
use crate::model::{Cell, Said, Table};

/// More bars than this are not read at a glance: the largest are shown.
const SHOWN: usize = 24;

/// What a chart is, but for its numbers.
pub struct Plan {
    /// Its name in links.
    pub name: &'static str,
    /// Its title.
    pub title: Said,
    /// How it is drawn.
    pub drawing: Drawing,
    /// What the numbers are.
    pub unit: Unit,
}

impl Plan {
    /// The chart of some columns of a table, under the labels of another column; rows of nothing but zeros are left out. None
    /// where the table has nothing to draw.
    pub fn of_table(self, table: &Table, label: &str, values: &[&str]) -> Option<Chart> {
        let label = table.position(label)?;
        let columns: Vec<usize> = values.iter().filter_map(|name| table.position(name)).collect();
        let rows = table.rows().map(|row| {
            let numbers: Vec<Option<Decimal>> = columns.iter().map(|at| number(&row[*at])).collect();
            (said(&row[label]), numbers)
        });
        let is_something = |numbers: &[Option<Decimal>]| numbers.iter().flatten().any(|number| !number.is_zero());
        let rows = largest(rows.filter(|(_, numbers)| is_something(numbers)).collect());
        let titles = columns.iter().map(|at| {
            let column = table.columns[*at];
            Said { en: column.name.replace('_', " "), zh: column.zh.to_owned() }
        });
        self.drawn(rows, titles.collect())
    }

    /// How often each word of a column occurs, the most frequent first.
    pub fn of_counts(self, table: &Table, column: &str, series: Said) -> Option<Chart> {
        let at = table.position(column)?;
        let mut counts: BTreeMap<String, (Said, i64)> = BTreeMap::new();
        for row in table.rows() {
            let label = said(&row[at]);
            if !label.en.is_empty() {
                counts.entry(label.en.clone()).or_insert((label, 0)).1 += 1;
            }
        }
        self.of_pairs(counts.into_values().map(|(label, count)| (label, count.into())), series)
    }

    /// Labels with a number each, the largest first.
    pub fn of_pairs(self, pairs: impl IntoIterator<Item = (Said, Decimal)>, series: Said) -> Option<Chart> {
        let mut pairs: Vec<(Said, Decimal)> = pairs.into_iter().collect();
        pairs.sort_by_key(|(_, number)| Reverse(*number));
        pairs.truncate(SHOWN);
        self.of_steps(pairs, series)
    }

    /// Labels with a number each, in their order, however many.
    pub fn of_steps(self, steps: impl IntoIterator<Item = (Said, Decimal)>, series: Said) -> Option<Chart> {
        self.drawn(steps.into_iter().map(|(label, number)| (label, vec![Some(number)])).collect(), vec![series])
    }

    fn drawn(self, rows: Vec<(Said, Vec<Option<Decimal>>)>, titles: Vec<Said>) -> Option<Chart> {
        if rows.is_empty() || titles.is_empty() {
            return None;
        }
        let series = titles
            .into_iter()
            .enumerate()
            .map(|(at, title)| Series { title, values: rows.iter().map(|(_, numbers)| numbers[at]).collect() });
        Some(Chart {
            name: self.name,
            title: self.title,
            drawing: self.drawing,
            unit: self.unit,
            series: series.collect(),
            labels: rows.into_iter().map(|(label, _)| label).collect(),
            needed: Vec::new(),
        })
    }
}

/// The rows, or where they are too many, the largest of them from the largest down.
fn largest(mut rows: Vec<(Said, Vec<Option<Decimal>>)>) -> Vec<(Said, Vec<Option<Decimal>>)> {
    if rows.len() > SHOWN {
        let size = |numbers: &[Option<Decimal>]| -> Decimal { numbers.iter().flatten().map(Decimal::abs).sum() };
        rows.sort_by_key(|(_, numbers)| Reverse(size(numbers)));
        rows.truncate(SHOWN);
    }
    rows
}

/// The number of a cell.
pub fn number(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Money(amount) => Some(amount.value()),
        Cell::Points(points) => Some(points.value()),
        Cell::Count(count) | Cell::Seconds(count) => Some(Decimal::from(*count)),
        Cell::Ratio(ratio) => Some(*ratio),
        Cell::Empty | Cell::Text(_) | Cell::Word(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Clauses(_) => None,
    }
}

/// A cell as a label.
fn said(cell: &Cell) -> Said {
    let both = |text: String| Said { en: text.clone(), zh: text };
    match cell {
        Cell::Word(said) => said.clone(),
        Cell::Text(text) => both(text.clone()),
        Cell::Date(date) => both(date.format("%m-%d").to_string()),
        Cell::Clauses(clauses) => both(clauses.to_string()),
        _ => Said::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Yuan;
    use crate::model::column::PAYROLL;
    use crate::said;

    fn plan() -> Plan {
        Plan { name: "net", title: said!("net pay", "实发"), drawing: Drawing::Bars, unit: Unit::Money }
    }

    fn table(nets: impl IntoIterator<Item = i64>) -> Table {
        let columns = ["employee", "net", "fines"].map(|name| PAYROLL.column(name).expect("a column"));
        let rows = nets.into_iter().enumerate();
        let rows = rows.map(|(at, net)| vec![Cell::text(at), Cell::Money(Yuan::from_fen(net)), Cell::Empty]);
        Table::of_rows("payroll", said!("payroll", "工资表"), columns.to_vec(), rows.collect())
    }

    #[test]
    fn a_chart_has_the_numbers_of_the_table_and_no_rows_of_nothing() {
        let chart = plan().of_table(&table([100, 0, -250]), "employee", &["net", "fines"]).expect("a chart");
        assert_eq!(chart.labels.iter().map(|label| label.en.as_str()).collect::<Vec<_>>(), ["0", "2"]);
        assert_eq!(chart.series[0].values, [Some(Decimal::ONE), Some("-2.5".parse().expect("a number"))]);
        assert_eq!((chart.series[1].title.zh.as_str(), &*chart.series[1].values), ("罚款", &[None, None][..]));
        assert_eq!(plan().of_table(&table([0]), "employee", &["net"]), None);
        assert_eq!(plan().of_table(&table([1]), "employee", &["none"]), None);
    }

    #[test]
    fn of_many_rows_the_largest_are_drawn() {
        let chart = plan().of_table(&table((1..=100).map(|yuan| yuan * 100)), "employee", &["net"]).expect("a chart");
        assert_eq!((chart.labels.len(), chart.series[0].values[0]), (SHOWN, Some(Decimal::ONE_HUNDRED)));
    }

    #[test]
    fn words_are_counted_the_most_frequent_first() {
        let columns = vec![PAYROLL.column("department").expect("a column")];
        let rows = ["a", "b", "b", ""].map(|word| vec![Cell::text(word)]).to_vec();
        let table = Table::of_rows("payroll", said!("payroll", "工资表"), columns, rows);
        let chart = plan().of_counts(&table, "department", said!("count", "数量")).expect("a chart");
        assert_eq!(chart.labels.iter().map(|label| label.en.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(chart.series[0].values, [Some(Decimal::TWO), Some(Decimal::ONE)]);
    }
}
