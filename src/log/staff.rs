//! The staff sheet.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::{Kind, STAFF};
use crate::model::{Department, Figure, Grade, Month, Person, Positions, Staff};
use crate::said;

use super::Reader;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads a staff sheet: one row a person. Somebody twice is an error that names both lines. Of a sheet that says months,
    /// only the rows of the month asked for, else of its latest, are kept.
    pub fn staff(&mut self, file: &str, month: Option<Month>, sink: &mut Sink) -> Vec<Staff> {
        let of_other_files = self.set_aside.len();
        let mut staff: Vec<Staff> = self.fold(file, &STAFF, &|_| true, Vec::new, bind, sink).unwrap_or_default();
        keep_month(&mut staff, file, month, sink);
        // Standard input cannot be read again for the text of the rows.
        if self.skip_bad && file != "-" {
            let twice = twice(&staff);
            staff.retain(|person| !twice.contains_key(&person.place.line));
            self.put_twice_aside(file, &twice);
            self.set_aside[of_other_files..].sort_by_key(|row| row.place.line);
            self.set_aside.dedup_by(|second, first| second.place == first.place);
        } else {
            report_twice(&staff, sink);
        }
        staff
    }

    /// Sets aside every row of whoever is there twice: which of them is right, their order does not say.
    fn put_twice_aside(&mut self, file: &str, twice: &BTreeMap<u64, (Person, u64)>) {
        if twice.is_empty() {
            return;
        }
        let bind = |header: &Header<'_>| {
            let employee = Col::new(header, "employee");
            move |(): &mut (), row: &mut Row<'_>| {
                if let Some((employee_twice, other)) = twice.get(&row.line) {
                    let message = said!(
                        "{employee_twice} is here twice, also on line {other}",
                        "{employee_twice} 重复，另见第 {other} 行"
                    );
                    row.bad(employee, DiagnosticCode::D007, message);
                }
            }
        };
        // What else there is to say of the file was said when it was read first.
        self.fold(file, &STAFF, &|_| true, || (), bind, &mut Sink::default());
    }
}

/// The lines of everybody who is there more than once, each with who it is and another of their lines.
fn twice(staff: &[Staff]) -> BTreeMap<u64, (Person, u64)> {
    let mut twice = BTreeMap::new();
    for (person, earlier) in again(staff) {
        let line = person.place.line;
        twice.entry(earlier).or_insert_with(|| (person.employee.clone(), line));
        twice.insert(line, (person.employee.clone(), earlier));
    }
    twice
}

/// Leaves out the rows of other months. A row that says none is of every month.
fn keep_month(staff: &mut Vec<Staff>, file: &str, month: Option<Month>, sink: &mut Sink) {
    let Some(latest) = staff.iter().filter_map(|person| person.month).max() else { return };
    let month = month.unwrap_or(latest);
    let all = staff.len();
    staff.retain(|person| person.month.is_none_or(|own| own == month));
    let left_out = all - staff.len();
    let at = At::File(Arc::from(file));
    if staff.is_empty() {
        let message =
            said!("no row is of {month}; the latest are of {latest}", "没有 {month} 的数据，最近的是 {latest}");
        sink.push(Diagnostic::error(DiagnosticCode::D003, at, message));
    } else if left_out > 0 {
        let message = said!("rows of other months left out: {left_out}", "略去其他月份的 {left_out} 行");
        sink.push(Diagnostic::note(DiagnosticCode::D015, at, message));
    }
}

/// How each row is read, once the columns are known.
fn bind(header: &Header<'_>) -> impl Fn(&mut Vec<Staff>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (employee, month) = (col("employee"), col("month"));
    let (department, grade) = (col("department"), col("grade"));
    let (hired, left, award, shuttle) = (col("hired"), col("left"), col("award"), col("shuttle"));
    let shifts = col("shifts");
    let figures: Vec<(Figure, Col<'static>, Kind)> = Figure::ALL
        .iter()
        .filter_map(|(figure, word, _)| {
            let kind = STAFF.column(word)?.kind;
            Some((*figure, col(word), kind)).filter(|(_, col, _)| col.is_there())
        })
        .collect();
    move |staff, row| {
        let person = row.person(employee, None);
        let month = row.month(month);
        let department = row.word(department, Department::ALL, Department::parse);
        let grade = row.word(grade, Grade::ALL, Grade::parse);
        let (hired, left) = (row.date(hired), row.date(left));
        let shuttle = row.flag(shuttle).unwrap_or(false);
        let mut stated = Vec::with_capacity(figures.len());
        for (figure, col, kind) in &figures {
            let value = match kind {
                Kind::Money => row.money(*col).map(crate::model::Yuan::value),
                Kind::Share => row.share(*col),
                Kind::Count => row.count(*col),
                _ => row.number(*col),
            };
            stated.extend(value.map(|value| (*figure, value)));
        }
        let (awards, can_work) = (row.text(award), row.text(shifts));
        let Some(person) = person.filter(|_| row.is_sound()) else { return };
        let mut read = Staff::new(person, row.place(), stated);
        read.month = month;
        read.department = department;
        read.grade = grade;
        read.hired = hired;
        read.left = left;
        read.shuttle = shuttle;
        read.awards = listed(awards.as_deref());
        read.shifts = listed(can_work.as_deref());
        staff.push(read);
    }
}

/// Everybody who was there before, each time again, with the line on which they were first.
fn again(staff: &[Staff]) -> impl Iterator<Item = (&Staff, u64)> {
    let mut first = Positions::with_capacity(staff.len());
    (0_u32..).zip(staff).filter_map(move |(at, person)| {
        let earlier = first.add(person.employee.as_str(), at);
        (earlier != at).then(|| (person, staff[earlier as usize].place.line))
    })
}

/// Names that stand in one cell.
fn listed(cell: Option<&str>) -> Vec<Arc<str>> {
    let names = cell.into_iter().flat_map(|cell| cell.split([';', '；', '、', ',']));
    names.map(str::trim).filter(|name| !name.is_empty()).map(Arc::from).collect()
}

fn report_twice(staff: &[Staff], sink: &mut Sink) {
    for (person, line) in again(staff) {
        let employee = &person.employee;
        let message = said!("{employee} is here twice, first on line {line}", "{employee} 重复，首次见第 {line} 行");
        let hint = said!("people who share a name need work numbers", "重名人员请用工号区分");
        let at = At::cell(&person.place, "employee");
        sink.push(Diagnostic::error(DiagnosticCode::D007, at, message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str, month: Option<&str>, skip_bad: bool) -> (Vec<String>, Vec<String>, String) {
        let files = InMemory::new([("staff.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut reader = Reader::new(&files).skip_bad(skip_bad);
        let mut sink = Sink::default();
        let staff = reader.staff("staff.csv", month.and_then(Month::parse), &mut sink);
        let names = staff.iter().map(|person| person.employee.to_string()).collect();
        let said = sink.shown().iter().map(|diagnostic| diagnostic.message.en.clone()).collect();
        (names, said, String::from_utf8(reader.set_aside(crate::model::Lang::En)).expect("text"))
    }

    #[test]
    fn of_a_sheet_that_says_months_one_is_kept() {
        let text = "employee,month,base\nZhang,2025-02,1\nZhang,2025年3月,2\nLi,2025/3/1,3\nWu,,4\n";
        let left_out = ["rows of other months left out: 1"];
        assert_eq!(read(text, None, false).0, ["Zhang", "Li", "Wu"]);
        assert_eq!(read(text, None, false).1, left_out);
        let february = read(text, Some("2025-02"), false);
        assert_eq!(
            (february.0, february.1),
            (vec!["Zhang".into(), "Wu".into()], vec!["rows of other months left out: 2".into()])
        );
        let april = read("employee,month\nZhang,2025-03\n", Some("2025-04"), false);
        assert_eq!((april.0, april.1), (vec![], vec!["no row is of 2025-04; the latest are of 2025-03".into()]));
        assert_eq!(read("employee,month\nZhang,March\n", None, false).1, ["\"March\" is not a month such as 2025-03"]);
    }

    #[test]
    fn a_work_number_beside_a_name_tells_people_of_one_name_apart() {
        use crate::log::people::{Alias, People};

        let read = |text: &str, aliases: &[(&str, &str)]| {
            let alias = |(name, employee): &(&str, &str)| Alias {
                name: (*name).to_owned(),
                employee: (*employee).into(),
                since: None,
                until: None,
            };
            let files = InMemory::new([("staff.csv".to_owned(), text.as_bytes().to_vec())]);
            let mut sink = Sink::default();
            let mut reader = Reader::new(&files).people(People::new(aliases.iter().map(alias)));
            let staff = reader.staff("staff.csv", None, &mut sink);
            let names: Vec<String> = staff.iter().map(|person| person.employee.to_string()).collect();
            (names, sink.shown().iter().map(|diagnostic| diagnostic.message.en.clone()).collect::<Vec<_>>())
        };
        let none: Vec<String> = Vec::new();
        let sheet = "工号,姓名,底薪\n1001,林小雨,1500\n1002,周明,1500\n";
        assert_eq!(read(sheet, &[]), (vec!["林小雨".to_owned(), "周明".to_owned()], none.clone()));
        // Somebody people.toml knows by the number alone, and somebody it knows by the name alone.
        let aliases = [("1001", "Lin"), ("Ming", "周明")];
        assert_eq!(read(sheet, &aliases), (vec!["Lin".to_owned(), "周明".to_owned()], none.clone()));
        let namesakes = "工号,姓名\n1001,林小雨\n1002,林小雨\n";
        let asked = "林小雨 has the work number 1002 here and 1001 on line 2: two people of one name?".to_owned();
        assert_eq!(read(namesakes, &[]), (Vec::new(), vec![asked]));
        let aliases = [("1001", "林小雨"), ("1002", "林小雨 (2)")];
        assert_eq!(read(namesakes, &aliases), (vec!["林小雨".to_owned(), "林小雨 (2)".to_owned()], none));
        // A number alone names nobody beside names, unless people.toml knows it.
        let gaps = "工号,姓名\n,林小雨\n1001,\n";
        assert_eq!(read(gaps, &[]), (vec!["林小雨".to_owned()], vec!["the cell is empty".to_owned()]));
        let aliases = [("1001", "周明"), ("Lin", "林小雨")];
        assert_eq!(read(gaps, &aliases).0, ["林小雨", "周明"]);
    }

    #[test]
    fn every_row_of_somebody_twice_is_set_aside_once() {
        let text = "employee,base\nZhang,1\nLi,x\nWu,3\nZhang,2\n\"Zhang\",1,7\n";
        let (names, said, aside) = read(text, None, true);
        assert_eq!((names, said), (vec!["Wu".to_owned()], Vec::new()));
        let lines: Vec<&str> = aside.lines().collect();
        assert_eq!(
            lines,
            [
                "file,line,column,reason,row",
                "staff.csv,2,employee,\"Zhang is here twice, also on line 5\",\"Zhang,1\"",
                "staff.csv,3,base,\"\"\"x\"\" is not an amount\",\"Li,x\"",
                "staff.csv,5,employee,\"Zhang is here twice, also on line 2\",\"Zhang,2\"",
                "staff.csv,6,,\"the row has 3 cells, the header 2 columns\",\"\"\"Zhang\"\",1,7\"",
            ]
        );
        assert_eq!(read(text, None, false).1.len(), 3);
    }
}
