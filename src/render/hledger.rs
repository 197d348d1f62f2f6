//! The department fund as a journal for hledger and other plain-text accounting programs.
//!
//! Every line of the fund is one transaction that moves money between `assets:fund` and the account that says why, and
//! asserts the balance after it: the program that reads the journal checks the fund once more. The violation's code is the
//! transaction's code; clause and source are tags. All accounts and the commodity are declared, so the journal passes
//! `hledger check --strict`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::text::{Printed, one_line};
use crate::model::column::FUND;
use crate::model::fund::{OPENING, REVERSAL, SPENDING};
use crate::model::{Cell, Lang, Table, Yuan};

const FUND_ACCOUNT: &str = "assets:fund";
const OPENING_ACCOUNT: &str = "equity:opening";
const SPENDING_ACCOUNT: &str = "expenses:department";

/// Whether a table is the fund.
pub(super) fn fits(table: &Table) -> bool {
    table.name == FUND.name && table.columns == FUND.all()
}

/// Writes the fund: declarations, then a transaction a line in the order of the table, which is that of the dates.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let not_the_fund = || io::Error::new(io::ErrorKind::InvalidData, "a row is not one of the fund");
    let entries: Vec<Entry> =
        table.rows().map(|row| Entry::of(&row).ok_or_else(not_the_fund)).collect::<io::Result<_>>()?;
    writeln!(out, "; {}\n", table.title.in_lang(Lang::En))?;
    writeln!(out, "decimal-mark .\ncommodity 1000.00 CNY\n")?;
    let accounts: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.account.as_deref()).collect();
    for account in std::iter::once(FUND_ACCOUNT).chain(accounts) {
        writeln!(out, "account {account}")?;
    }
    entries.iter().try_for_each(|entry| entry.write(out))
}

/// One line of the fund as a transaction.
struct Entry {
    /// Date, code and description.
    head: String,
    /// The tags: names with their values.
    tags: Vec<(&'static str, String)>,
    /// Where the money comes from or goes to; `None` for a line that moves none.
    account: Option<String>,
    change: Yuan,
    balance: Yuan,
}

impl Entry {
    /// The transaction of a row of the fund.
    fn of(row: &[Cell]) -> Option<Self> {
        let [Cell::Date(date), employee, what, paid_in, paid_out, Cell::Money(balance), clause, source] = row else {
            return None;
        };
        let printed = |cell: &Cell| Printed(cell, Lang::En).to_string();
        let (employee, what) = (printed(employee), &printed(what));
        let mut tags = vec![("clause", printed(clause)), ("source", printed(source))];
        let (head, account, change) = match (paid_in, paid_out) {
            (Cell::Money(fine), _) => {
                (head(what, &format!("{} | fine", description(&employee))), Some(income(what)), *fine)
            }
            (_, Cell::Money(paid)) => {
                let (head, account) = if let Some(code) = what.strip_prefix(REVERSAL) {
                    (head(code, &format!("{} | fine taken back", description(&employee))), income(code))
                } else {
                    tags.push(("approver", employee));
                    let purpose = what.strip_prefix(SPENDING).unwrap_or(what);
                    (head(SPENDING.trim_end(), &description(purpose)), SPENDING_ACCOUNT.to_owned())
                };
                (head, Some(account), -*paid)
            }
            _ if what == OPENING => (head(what, "balance"), Some(OPENING_ACCOUNT.to_owned()), *balance),
            _ => (head(what, "balance"), None, Yuan::ZERO),
        };
        Some(Self { head: format!("{date} * {head}"), tags, account, change, balance: *balance })
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}", self.head)?;
        for (name, value) in &self.tags {
            if !value.is_empty() {
                writeln!(out, "    ; {name}: {}", one_line(value))?;
            }
        }
        let Self { account, change, balance, .. } = self;
        writeln!(out, "    {FUND_ACCOUNT}  {change} CNY = {balance} CNY")?;
        account.iter().try_for_each(|account| writeln!(out, "    {account}  {} CNY", -*change))
    }
}

/// A transaction's code and description: whatever follows a code cannot be taken for one.
fn head(code: &str, description: &str) -> String {
    let code = one_line(code).replace('(', "（").replace(')', "）").replace(';', "；");
    format!("({code}) {description}")
}

/// A name or a purpose within a description: a `|` would part payee from note, a `;` begin a comment.
fn description(text: &str) -> String {
    one_line(text).replace('|', "｜").replace(';', "；").trim().to_owned()
}

/// The account of the fines of one code: a colon would open a sub-account, two blanks end the name.
fn income(code: &str) -> String {
    let words: Vec<&str> =
        code.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    format!("income:fines:{}", words.join("-").replace(':', "-").replace(';', "；"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::model::fund::CLOSING;
    use crate::render::testing::{clauses, date, payroll, text, yuan};
    use crate::render::{Format, Style, outcome};
    use crate::said;

    fn fund(rows: Vec<Vec<Cell>>) -> Table {
        Table::of_rows(FUND.name, said!("Department fund, 2025-03", "部门基金 2025-03"), FUND.all(), rows)
    }

    fn line(day: u32, employee: &str, what: &str, paid: [Option<&str>; 2], balance: &str) -> Vec<Cell> {
        let [paid_in, paid_out] = paid.map(|paid| Cell::or_empty(paid, yuan));
        let bound = matches!(what, OPENING | CLOSING);
        vec![
            Cell::Date(date(2025, 3, day)),
            if bound { Cell::Empty } else { text(employee) },
            text(what),
            paid_in,
            paid_out,
            yuan(balance),
            clauses(if bound { &["08-34"] } else { &["08-07", "08-09"] }),
            if bound { Cell::Empty } else { text("三月.csv:17") },
        ]
    }

    fn written(table: Table) -> String {
        let mut bytes = Vec::new();
        outcome(&Outcome::of(table), Format::Hledger, &Style::default(), &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn every_line_of_the_fund_is_a_transaction_that_asserts_its_balance() {
        let table = fund(vec![
            line(1, "", OPENING, [None, None], "380"),
            line(3, "林小雨", "handover-unlogged", [Some("50"), None], "430"),
            line(4, "周明", "spending 部门聚餐", [None, Some("120.5")], "309.5"),
            line(9, "林小雨", "reversal handover-unlogged", [None, Some("50")], "259.5"),
            line(31, "", CLOSING, [None, None], "259.5"),
        ]);
        assert_eq!(
            written(table),
            "; Department fund, 2025-03\n\n\
             decimal-mark .\n\
             commodity 1000.00 CNY\n\n\
             account assets:fund\n\
             account equity:opening\n\
             account expenses:department\n\
             account income:fines:handover-unlogged\n\n\
             2025-03-01 * (opening) balance\n    \
                 ; clause: 08-34\n    \
                 assets:fund  380.00 CNY = 380.00 CNY\n    \
                 equity:opening  -380.00 CNY\n\n\
             2025-03-03 * (handover-unlogged) 林小雨 | fine\n    \
                 ; clause: 08-07 08-09\n    \
                 ; source: 三月.csv:17\n    \
                 assets:fund  50.00 CNY = 430.00 CNY\n    \
                 income:fines:handover-unlogged  -50.00 CNY\n\n\
             2025-03-04 * (spending) 部门聚餐\n    \
                 ; clause: 08-07 08-09\n    \
                 ; source: 三月.csv:17\n    \
                 ; approver: 周明\n    \
                 assets:fund  -120.50 CNY = 309.50 CNY\n    \
                 expenses:department  120.50 CNY\n\n\
             2025-03-09 * (handover-unlogged) 林小雨 | fine taken back\n    \
                 ; clause: 08-07 08-09\n    \
                 ; source: 三月.csv:17\n    \
                 assets:fund  -50.00 CNY = 259.50 CNY\n    \
                 income:fines:handover-unlogged  50.00 CNY\n\n\
             2025-03-31 * (closing) balance\n    \
                 ; clause: 08-34\n    \
                 assets:fund  0.00 CNY = 259.50 CNY\n"
        );
    }

    #[test]
    fn names_cannot_leave_their_place() {
        let table = fund(vec![line(3, " a;b|c\n2025-01-01 x", "x (y):  z;", [Some("5"), None], "5")]);
        let journal = written(table);
        assert!(journal.contains("\n2025-03-03 * (x （y）:  z；) a；b｜c 2025-01-01 x | fine\n"), "{journal}");
        assert!(journal.contains("\n    income:fines:x-(y)--z；  -5.00 CNY\n"), "{journal}");
    }

    #[test]
    fn nothing_but_the_fund_is_a_journal() {
        assert!(fits(&fund(Vec::new())));
        assert!(!fits(&payroll()));
    }
}
