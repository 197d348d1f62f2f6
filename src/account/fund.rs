//! The department fund: double entry in spirit. What goes in names its incident, what goes out its purpose.

use chrono::NaiveDate;

use crate::book::settings::FundRules;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::FUND;
use crate::model::fund::{CLOSING, OPENING, REVERSAL, SPENDING, Spending};
use crate::model::{Cell, Clauses, Consequence, Month, Said, Status, Table, Trace, Yuan};
use crate::said;

/// The fund of a month, line by line.
pub struct Fund {
    opening: Yuan,
    lines: Vec<Line>,
    clauses: Clauses,
    month: Month,
}

/// One entry.
struct Line {
    date: NaiveDate,
    /// Who paid in or was paid back; the approver of an expense.
    employee: String,
    /// The violation's code, or what the expense was for; machine formats have it in English.
    what: Said,
    paid: Paid,
    /// After this line.
    balance: Yuan,
    clauses: Clauses,
    source: String,
}

/// Which way the money went. The order is that of one day: a day's fines are there before the day's expenses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Paid {
    In(Yuan),
    Back(Yuan),
    Out(Yuan),
}

impl Paid {
    fn way(self) -> u8 {
        match self {
            Self::In(_) => 0,
            Self::Back(_) => 1,
            Self::Out(_) => 2,
        }
    }

    fn incoming(self) -> Option<Yuan> {
        if let Self::In(amount) = self { Some(amount) } else { None }
    }

    fn outgoing(self) -> Option<Yuan> {
        if let Self::Back(amount) | Self::Out(amount) = self { Some(amount) } else { None }
    }
}

/// Keeps the fund of a month. Proposed money and withheld wages stay out of it (08-34); a fine taken back goes back to the
/// person on the day it was. `None` when something was paid out that was not there, which is reported.
pub fn keep(
    rules: &FundRules,
    month: Month,
    opening: Option<Yuan>,
    consequences: &[Consequence],
    spending: &[Spending],
    sink: &mut Sink,
) -> Option<Fund> {
    let mut entries: Vec<(Line, At)> = Vec::new();
    for consequence in consequences.iter().filter(|consequence| pays_in(rules, consequence)) {
        let (code, fine) = (&consequence.code, consequence.fine.unwrap_or_default());
        let entry = |date: NaiveDate, what: Said, paid: Paid| {
            let line = Line {
                date,
                employee: consequence.employee.to_string(),
                what,
                paid,
                balance: Yuan::ZERO,
                clauses: consequence.clauses.clone(),
                source: consequence.shown_source(),
            };
            (line, At::row(&consequence.place))
        };
        if month.contains(consequence.date) {
            entries.push(entry(consequence.date, said!("{code}", "{code}"), Paid::In(fine)));
        }
        if let Some(reversed) = consequence.reversed.filter(|reversed| month.contains(*reversed)) {
            entries.push(entry(reversed, said!("{REVERSAL}{code}", "退回 {code}"), Paid::Back(fine)));
        }
    }
    for expense in spending.iter().filter(|expense| month.contains(expense.date)) {
        let purpose = &expense.purpose;
        let line = Line {
            date: expense.date,
            employee: expense.approver.to_string(),
            what: said!("{SPENDING}{purpose}", "支出 {purpose}"),
            paid: Paid::Out(expense.amount),
            balance: Yuan::ZERO,
            clauses: rules.head.clauses.clone(),
            source: expense.place.to_string(),
        };
        entries.push((line, At::cell(&expense.place, "amount")));
    }
    entries.sort_by_key(|(line, _)| (line.date, line.paid.way()));
    let opening = opening.unwrap_or(rules.opening);
    let mut balance = opening;
    let mut sound = true;
    for (line, at) in &mut entries {
        let after = balance + line.paid.incoming().unwrap_or_default() - line.paid.outgoing().unwrap_or_default();
        if after < Yuan::ZERO && line.paid.outgoing().is_some() {
            let (asked, date) = (line.paid.outgoing().unwrap_or_default(), line.date);
            let message = said!(
                "{asked} is more than the fund holds on {date}: {balance}",
                "{asked} 超过基金 {date} 的余额 {balance}"
            );
            sink.push(Diagnostic::error(DiagnosticCode::D016, at.clone(), message));
            sound = false;
            continue;
        }
        balance = after;
        line.balance = balance;
    }
    let lines = entries.into_iter().map(|(line, _)| line).collect();
    let fund = Fund { opening, lines, clauses: rules.head.clauses.clone(), month };
    if sound {
        fund.assert_balanced();
    }
    sound.then_some(fund)
}

fn pays_in(rules: &FundRules, consequence: &Consequence) -> bool {
    consequence.status == Status::Approved
        && !consequence.proposal
        && consequence.fine.is_some_and(|fine| fine > Yuan::ZERO)
        && rules.codes.include(&consequence.code)
}

impl Fund {
    /// What it holds after the last line.
    pub fn closing(&self) -> Yuan {
        self.lines.last().map_or(self.opening, |line| line.balance)
    }

    /// Opening, plus what came in, less what went out, is the balance, at every line: worked out a second way.
    fn assert_balanced(&self) {
        let (mut incoming, mut outgoing) = (Yuan::ZERO, Yuan::ZERO);
        for line in &self.lines {
            incoming += line.paid.incoming().unwrap_or_default();
            outgoing += line.paid.outgoing().unwrap_or_default();
            assert_eq!(self.opening + incoming - outgoing, line.balance, "the fund does not balance");
        }
    }

    /// Opening, every line, closing.
    pub fn table(&self) -> Table {
        let bound = |date: NaiveDate, what: Said, balance: Yuan| {
            vec![
                Cell::Date(date),
                Cell::Empty,
                Cell::Word(what),
                Cell::Empty,
                Cell::Empty,
                Cell::Money(balance),
                Cell::Clauses(self.clauses.clone()),
                Cell::Empty,
            ]
        };
        let mut rows = vec![bound(self.month.first(), said!("{OPENING}", "期初"), self.opening)];
        rows.extend(self.lines.iter().map(|line| {
            vec![
                Cell::Date(line.date),
                Cell::text(&line.employee),
                Cell::Word(line.what.clone()),
                Cell::or_empty(line.paid.incoming(), Cell::Money),
                Cell::or_empty(line.paid.outgoing(), Cell::Money),
                Cell::Money(line.balance),
                Cell::Clauses(line.clauses.clone()),
                Cell::text(&line.source),
            ]
        }));
        rows.push(bound(self.month.last(), said!("{CLOSING}", "期末"), self.closing()));
        Table::of_rows(FUND.name, said!("Department fund, {}", "部门基金 {}", self.month), FUND.all(), rows)
    }

    /// How the closing balance came about.
    pub fn trace(&self) -> Trace {
        let lines = self.lines.iter().map(|line| {
            let (date, what, employee) = (line.date, &line.what, &line.employee);
            let amount = line.paid.incoming().unwrap_or_else(|| -line.paid.outgoing().unwrap_or_default());
            let mut trace = Trace::new(
                Said {
                    en: format!("{date} {} ({employee})", what.en),
                    zh: format!("{date} {}（{employee}）", what.zh),
                },
                Cell::Money(amount),
            )
            .clauses(&line.clauses);
            trace.source = Some(line.source.clone());
            trace
        });
        let opening = Trace::new(said!("opening", "期初"), Cell::Money(self.opening)).clauses(&self.clauses);
        Trace::new(said!("closing balance of {}", "{} 期末余额", self.month), Cell::Money(self.closing()))
            .clauses(&self.clauses)
            .parts(std::iter::once(opening).chain(lines))
    }
}
