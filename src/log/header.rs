//! Finding the header: the first of the first ten rows that has the needed columns.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::Said;
use crate::model::column::{Column, Kind, Sheet};
use crate::said;

use std::sync::Arc;

/// How many rows a header is looked for in: exports begin with a title and the date of export.
pub(super) const SEARCHED: usize = 10;

/// Exports that have two headers of one meaning: the first is the one meant. A shop's own remark, not the buyer's; what came in,
/// not what was shown to the buyer or settled later.
const MEANT: &[(&str, &str)] = &[
    ("商家备注", "订单备注"),
    ("商家实收金额(元)", "用户实付金额(元)"),
    ("应付金额", "结算金额"),
    ("联系手机", "联系电话"),
];

/// Headers of work numbers. Beside a name they are another name of the same person, not a second claim to the column.
const WORK_NUMBERS: &[&str] = &["工号", "员工号", "员工编号", "人员编号", "用户工号"];

/// The department's own headers: header to column name, or to `log.column`.
#[derive(Clone, Debug, Default)]
pub struct Renames(Vec<(String, String)>);

impl Renames {
    /// From pairs of header and column name.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().map(|(header, column)| (normal(&header), column)).collect())
    }

    /// The column a header is renamed to in a log.
    fn column_of(&self, sheet: &Sheet<'_>, header: &str) -> Option<&str> {
        let target = |column: &'_ str| match column.split_once('.') {
            Some((log, column)) => (log == sheet.name).then(|| column.to_owned()),
            None => Some(column.to_owned()),
        };
        let own = self.0.iter().find(|(own, column)| own == header && target(column).is_some());
        own.map(|(_, column)| column.split_once('.').map_or(column.as_str(), |(_, column)| column))
    }
}

/// Where the columns of a sheet stand in a file.
#[derive(Clone, Debug)]
pub(super) struct Header<'a> {
    /// For each column of the sheet, in its order, the position in the file.
    positions: Vec<Option<usize>>,
    /// The same for the work numbers that stand beside the names of a column of people.
    numbers: Vec<Option<usize>>,
    sheet: &'a Sheet<'a>,
    /// The names of the file's columns, as it writes them.
    names: Vec<String>,
    /// What stands above the header.
    above: Vec<String>,
    /// The columns the file has.
    pub(super) width: usize,
    /// The first row of data among the rows searched.
    pub(super) data_row: usize,
}

/// A header as text that compares: width, case, blanks, `_` and `-` do not matter.
pub(super) fn normal(header: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}' | '\u{200b}');
    header.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
}

impl<'a> Header<'a> {
    /// The columns of the sheet that the file has, each with its header.
    pub(super) fn found(&self) -> impl Iterator<Item = (&'a str, &str)> {
        let columns = self.sheet.columns.iter().zip(&self.positions);
        columns.filter_map(|(column, at)| Some((column.name, self.names.get((*at)?)?.as_str())))
    }
}

impl Header<'_> {
    /// The names of the file's columns, in its order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The titles above the header.
    pub(super) fn above(&self) -> impl Iterator<Item = &str> {
        self.above.iter().map(String::as_str)
    }

    /// Where the sheet's first column stands: the key of a sheet that has one.
    pub(super) fn key_position(&self) -> Option<usize> {
        self.positions.first().copied().flatten()
    }

    /// Where a column stands; `None` when the file does not have it.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.positions[self.index(name)?]
    }

    /// Where the work numbers of the people in a column stand; `None` when the file has them not, or nothing else of them.
    pub(super) fn number_position(&self, name: &str) -> Option<usize> {
        self.numbers[self.index(name)?]
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.sheet.columns.iter().position(|column| column.name == name)
    }
}

/// Finds the header among a file's first rows; reports what is missing or claimed twice. `asked` are the columns somebody
/// wants: two claims to a column nobody asks for are nobody's business.
pub(super) fn find<'a>(
    file: &Arc<str>,
    first_rows: &[Vec<String>],
    sheet: &'a Sheet<'a>,
    asked: &dyn Fn(&Column<'_>) -> bool,
    renames: &Renames,
    sink: &mut Sink,
) -> Option<Header<'a>> {
    let searched = &first_rows[..first_rows.len().min(SEARCHED)];
    // Where no column is needed, the header is the row that has most of them.
    let any_needed = sheet.columns.iter().any(|column| column.needed);
    let known = known(sheet);
    let mut best: Option<(usize, Vec<String>, usize)> = None;
    for (at, row) in searched.iter().enumerate() {
        let joined_up = at.checked_sub(1).map(|upper| (joined(&searched[upper], row), at + 1));
        for (names, data_row) in std::iter::once((row.clone(), at + 1)).chain(joined_up) {
            let claims = claims(&names, sheet, &known, renames);
            let found = claims.iter().filter(|claim| !claim.is_empty()).count();
            let complete = sheet.columns.iter().zip(&claims).all(|(column, claim)| !column.needed || !claim.is_empty());
            if any_needed && complete && found > 0 {
                let found = match searched.get(data_row).filter(|lower| is_lower_half(&names, lower, sheet, &claims)) {
                    Some(lower) => {
                        let names = joined(&names, lower);
                        let claims = self::claims(&names, sheet, &known, renames);
                        header(file, &names, sheet, asked, claims, data_row + 1, sink)
                    }
                    None => header(file, &names, sheet, asked, claims, data_row, sink),
                };
                let above = searched[..at].iter().map(|row| row.concat()).collect();
                return found.map(|header| Header { above, ..header });
            }
            if best.as_ref().is_none_or(|(most, ..)| found > *most) {
                best = Some((found, names, at));
            }
        }
    }
    if let Some((found, names, at)) = &best
        && !any_needed
        && *found > 0
    {
        let claims = claims(names, sheet, &known, renames);
        let above = searched[..*at].iter().map(|row| row.concat()).collect();
        let found = header(file, names, sheet, asked, claims, at + 1, sink);
        return found.map(|header| Header { above, ..header });
    }
    report_missing(file, &best.map(|(_, names, _)| names).unwrap_or_default(), sheet, renames, sink);
    None
}

/// Whether the row below a header is its lower half: nothing under the key columns, which reach over both rows, and names under
/// the blanks that a heading over several columns leaves to its right.
fn is_lower_half(upper: &[String], lower: &[String], sheet: &Sheet<'_>, claims: &[Vec<usize>]) -> bool {
    let filled = |row: &[String], at: usize| row.get(at).is_some_and(|cell| !cell.trim().is_empty());
    let keys = sheet.columns.iter().zip(claims).filter(|(column, _)| column.needed);
    let keys_reach_over = keys.flat_map(|(_, claim)| claim).all(|at| !filled(lower, *at));
    keys_reach_over && (1..lower.len()).any(|at| filled(lower, at) && !filled(upper, at))
}

/// For each column of the sheet, every name it goes by, as text that compares.
fn known(sheet: &Sheet<'_>) -> Vec<Vec<String>> {
    let names = |column: &Column<'_>| {
        let own = [column.name, column.zh].into_iter().chain(column.aliases.iter().copied());
        own.filter(|name| !name.is_empty()).map(normal).collect()
    };
    sheet.columns.iter().map(names).collect()
}

/// For each column of the sheet, the positions of the file's columns that claim its name.
fn claims(names: &[String], sheet: &Sheet<'_>, known: &[Vec<String>], renames: &Renames) -> Vec<Vec<usize>> {
    let normals: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let mapped_to: Vec<Option<&str>> = normals.iter().map(|name| renames.column_of(sheet, name)).collect();
    let claims_of = |(column, known): (&Column<'_>, &Vec<String>)| -> Vec<usize> {
        // A header the department mapped itself settles the matter.
        let mapped: Vec<usize> = (0..names.len()).filter(|at| mapped_to[*at] == Some(column.name)).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let mut claims: Vec<usize> = (0..names.len())
            .filter(|at| mapped_to[*at].is_none() && !normals[*at].is_empty() && known.contains(&normals[*at]))
            .collect();
        let several = claims.len() > 1;
        for (meant, other) in MEANT.iter().filter(|_| several) {
            if claims.iter().any(|at| normals[*at] == normal(meant)) {
                claims.retain(|at| normals[*at] != normal(other));
            }
        }
        claims
    };
    sheet.columns.iter().zip(known).map(claims_of).collect()
}

fn header<'a>(
    file: &Arc<str>,
    names: &[String],
    sheet: &'a Sheet<'a>,
    asked: &dyn Fn(&Column<'_>) -> bool,
    mut claims: Vec<Vec<usize>>,
    data_row: usize,
    sink: &mut Sink,
) -> Option<Header<'a>> {
    let mut sound = true;
    let numbers =
        sheet.columns.iter().zip(&mut claims).map(|(column, claim)| take_number(column, names, claim)).collect();
    for (column, claim) in sheet.columns.iter().zip(&claims) {
        if let [first, second, ..] = claim[..]
            && asked(column)
        {
            let (one, two, name, zh) = (names[first].trim(), names[second].trim(), column.name, in_chinese(column));
            let message =
                said!("the columns `{one}` and `{two}` both stand for {name}", "`{one}` 与 `{two}` 两列都对应{zh}");
            let hint = said!(
                "remove one, or map the right one under [columns] in cs.toml",
                "请删去一列，或在 cs.toml 的 [columns] 中指定"
            );
            let at = At::File(Arc::clone(file));
            sink.push(Diagnostic::error(DiagnosticCode::D005, at, message).hint(hint));
            sound = false;
        }
    }
    let positions = claims.into_iter().map(|claim| claim.first().copied()).collect();
    sound.then(|| Header {
        positions,
        numbers,
        sheet,
        names: names.to_vec(),
        above: Vec::new(),
        width: names.len(),
        data_row,
    })
}

/// Takes the work number out of the claims to a column of people that has names as well.
fn take_number(column: &Column<'_>, names: &[String], claim: &mut Vec<usize>) -> Option<usize> {
    let is_number = |at: &usize| WORK_NUMBERS.contains(&normal(&names[*at]).as_str());
    let number = claim.iter().copied().find(is_number)?;
    if column.kind != Kind::Person || claim.iter().all(is_number) {
        return None;
    }
    claim.retain(|at| !is_number(at));
    Some(number)
}

/// Two header rows as one: `upper/lower`, the upper carried to the right over merged cells.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut carried = "";
    let width = upper.len().max(lower.len());
    (0..width)
        .map(|at| {
            let above = upper.get(at).map_or("", |cell| cell.trim());
            let below = lower.get(at).map_or("", |cell| cell.trim());
            if !above.is_empty() {
                carried = above;
            }
            match (carried, below) {
                (above, "") => above.to_owned(),
                ("", below) => below.to_owned(),
                (above, below) => format!("{above}/{below}"),
            }
        })
        .collect()
}

/// A column by both its names.
fn in_chinese(column: &Column<'_>) -> String {
    let (name, zh) = (column.name, column.zh);
    if zh.is_empty() { format!(" `{name}` ") } else { format!("{zh}（`{name}`）") }
}

fn report_missing(file: &Arc<str>, names: &[String], sheet: &Sheet<'_>, renames: &Renames, sink: &mut Sink) {
    let claims = claims(names, sheet, &known(sheet), renames);
    let missing = sheet.columns.iter().zip(&claims).filter(|(column, claim)| column.needed && claim.is_empty());
    let have: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    if !sheet.columns.iter().any(|column| column.needed) {
        let log = sheet.name;
        let message = said!(
            "none of the first {SEARCHED} rows has a column of {log}",
            "前 {SEARCHED} 行中没有 `{log}` 的任何一列"
        );
        let names = |of: fn(&Column<'_>) -> String| sheet.columns.iter().map(of).collect::<Vec<_>>();
        let hint = Said {
            en: format!("looked for: {}", names(|column| column.name.to_owned()).join(", ")),
            zh: format!("查找的列：{}", names(in_chinese).join("、")),
        };
        sink.push(Diagnostic::error(DiagnosticCode::D004, At::File(Arc::clone(file)), message).hint(hint));
    }
    for (column, _) in missing {
        let (name, zh) = (column.name, column.zh);
        let both = in_chinese(column);
        let message = said!("the column {name} ({zh}) is missing", "缺少{both}列");
        let mut diagnostic = Diagnostic::error(DiagnosticCode::D004, At::File(Arc::clone(file)), message);
        let listed = have.join(", ");
        let near = nearest(name, have.iter().copied()).or_else(|| nearest(zh, have.iter().copied()));
        diagnostic = diagnostic.hint(match near {
            Some(near) => {
                said!("the nearest is `{near}`; the file has: {listed}", "最接近的是 `{near}`；文件有：{listed}")
            }
            None => said!("the file has: {listed}", "文件有：{listed}"),
        });
        sink.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::{INCIDENTS, STAFF};

    fn rows(text: &[&[&str]]) -> Vec<Vec<String>> {
        text.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    fn found(
        text: &[&[&str]],
        sheet: &'static Sheet<'static>,
        renames: &Renames,
    ) -> Result<Header<'static>, Vec<String>> {
        let mut sink = Sink::default();
        let header = find(&Arc::from("a.csv"), &rows(text), sheet, &|_| true, renames, &mut sink);
        header.ok_or_else(|| sink.shown().iter().map(|diagnostic| diagnostic.message.en.clone()).collect())
    }

    #[test]
    fn the_header_is_found_under_titles_and_by_any_of_its_names() {
        let header = found(
            &[&["三月工资"], &["导出 2025-04-01"], &["工 号", "底薪（元）", "ＳＡＬＥＳ"], &["1", "2", "3"]],
            &STAFF,
            &Renames::default(),
        );
        let header = header.expect("a header");
        assert_eq!(
            (header.position("employee"), header.position("base"), header.position("sales")),
            (Some(0), Some(1), Some(2))
        );
        assert_eq!((header.data_row, header.position("tax")), (3, None));
    }

    #[test]
    fn two_header_rows_are_joined() {
        let text: &[&[&str]] = &[&["姓名", "异常统计", ""], &["", "迟到次数(次)", "旷工次数(次)"], &["Zhang", "1", ""]];
        let header = found(text, &STAFF, &Renames::default()).expect("a header");
        let position = |name| header.position(name);
        assert_eq!((position("employee"), position("late_days"), position("absent_days")), (Some(0), Some(1), Some(2)));
        assert_eq!(header.data_row, 2);
        // A row without its key is no half of a header: it is a row to complain about.
        let text: &[&[&str]] = &[&["姓名", "底薪", "部门"], &["", "1500", "service"]];
        assert_eq!(found(text, &STAFF, &Renames::default()).expect("a header").data_row, 1);
    }

    #[test]
    fn own_headers_are_mapped_for_one_log_or_all() {
        let renames =
            Renames::new([("代号".to_owned(), "incidents.code".to_owned()), ("谁".to_owned(), "employee".to_owned())]);
        let header = found(&[&["谁", "日期", "代号"]], &INCIDENTS, &renames).expect("a header");
        assert_eq!(header.position("code"), Some(2));
        assert!(found(&[&["代号", "底薪"]], &STAFF, &renames).is_err());
    }

    #[test]
    fn a_work_number_beside_a_name_is_no_second_claim() {
        let header = found(&[&["工号", "姓名", "底薪"]], &STAFF, &Renames::default()).expect("a header");
        assert_eq!((header.position("employee"), header.number_position("employee")), (Some(1), Some(0)));
        let header = found(&[&["工号", "底薪"]], &STAFF, &Renames::default()).expect("a header");
        assert_eq!((header.position("employee"), header.number_position("employee")), (Some(0), None));
        let renames = Renames::new([("工号".to_owned(), "employee".to_owned())]);
        let header = found(&[&["工号", "姓名"]], &STAFF, &renames).expect("a header");
        assert_eq!((header.position("employee"), header.number_position("employee")), (Some(0), None));
    }

    #[test]
    fn a_name_claimed_twice_or_by_nobody_is_refused() {
        let twice = |headers: &[&str]| found(&[headers], &STAFF, &Renames::default()).err();
        let both =
            |one: &str, two: &str| Some(vec![format!("the columns `{one}` and `{two}` both stand for employee")]);
        assert_eq!(twice(&["姓名", "姓名"]), both("姓名", "姓名"));
        assert_eq!(twice(&["姓名", "工号", "员工"]), both("姓名", "员工"));
        assert_eq!(twice(&["工号", "工号"]), both("工号", "工号"));
        let missing = found(&[&["姓名", "date", "违规"]], &INCIDENTS, &Renames::default());
        assert_eq!(missing.err(), Some(vec!["the column code (违规代码) is missing".to_owned()]));
    }
}
