//! The orders log, summed by agent: ten million rows in one pass, nothing kept but the sums and the orders that earn nothing.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::Datelike;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::{Column, ORDERS};
use crate::model::orders::{OrderFigures, Unearned, UnearnedOrder};
use crate::model::{Accumulate, Month, Person, Yuan};
use crate::said;

use super::Reader;
use super::cell;
use super::header::Header;
use super::people::People;
use super::row::{Col, Row};

/// The columns that decide what an order earns and for whom.
const ASKED: [&str; 9] =
    ["agent", "paid_at", "amount", "refunded", "refund_amount", "status", "after_sales", "remark", "flag"];

/// Which orders count.
#[derive(Clone, Debug, Default)]
pub struct OrderRules {
    /// The month; `None` for the latest in the log.
    pub month: Option<Month>,
    /// The flags that mark an order as somebody's (11-dty-5), beside the agent's name in the remark; `None` where a book asks
    /// for no mark.
    pub marked: Option<Vec<String>>,
    /// The people whose names are looked for in remarks, where the log has no column for the agent.
    pub people: Vec<Person>,
}

/// The sums of a stretch of the log, in fen, for one month: the one asked for, else the latest seen.
#[derive(Default)]
struct Sums {
    month: Option<(u16, u8)>,
    agents: Agents,
    unearned: Vec<RawUnearned>,
    other_months: u64,
}

/// Each agent's sums, under the names the log has; an order that names nobody is the empty name's.
#[derive(Default)]
struct Agents {
    numbers: HashMap<Arc<[u8]>, u32, foldhash::fast::FixedState>,
    /// The same by short cells as they stand in the file, so that each is read as a name once.
    by_cell: HashMap<u128, u32, foldhash::fast::FixedState>,
    sums: Vec<AgentSum>,
}

struct AgentSum {
    name: Arc<[u8]>,
    orders: u64,
    fen: i64,
}

/// Kept small, for every twentieth order of a large log may be one.
struct RawUnearned {
    line: u64,
    fen: i64,
    agent: u32,
    why: Unearned,
}

impl Reader<'_> {
    /// Reads and sums an orders log. Unpaid, refunded and unmarked orders earn nothing; a partial refund lessens the amount.
    /// A log without a payment date is the month's as a whole.
    pub fn orders(&mut self, file: &str, rules: &OrderRules, sink: &mut Sink) -> OrderFigures {
        let people = self.people.clone();
        let asked = |column: &Column<'_>| ASKED.contains(&column.name);
        let bind = |header: &Header<'_>| bind(header, rules, &people);
        let sums = self.fold(file, &ORDERS, &asked, Sums::default, bind, sink).unwrap_or_default();
        self.named(file, sums, rules, sink)
    }

    /// The sums under the employees' names.
    fn named(&self, file: &str, sums: Sums, rules: &OrderRules, sink: &mut Sink) -> OrderFigures {
        let month = sums.month.and_then(|(year, month)| Month::parse(&format!("{year:04}-{month:02}"))).or(rules.month);
        let mut figures =
            OrderFigures { file: file.into(), month, other_months: sums.other_months, ..OrderFigures::default() };
        // Only whom an order of the month names is looked up.
        let mut is_named: Vec<bool> = sums.agents.sums.iter().map(|agent| agent.orders > 0).collect();
        for order in &sums.unearned {
            is_named[order.agent as usize] = true;
        }
        let named = sums.agents.sums.iter().zip(is_named);
        let people: Vec<Option<Person>> = named
            .map(|(agent, is_named)| is_named.then(|| self.agent(file, &agent.name, month, sink)).flatten())
            .collect();
        for (agent, person) in sums.agents.sums.iter().zip(&people).filter(|(agent, _)| agent.orders > 0) {
            let Some(person) = person else { continue };
            let own = figures.agents.entry(person.clone()).or_default();
            own.orders += agent.orders;
            own.sales += Yuan::from_fen(agent.fen);
        }
        figures.unearned.reserve_exact(sums.unearned.len());
        figures.unearned.extend(sums.unearned.into_iter().map(|order| UnearnedOrder {
            agent: people[order.agent as usize].clone(),
            line: order.line,
            amount: Yuan::from_fen(order.fen),
            why: order.why,
        }));
        figures
    }

    /// Whom the log means by a name; reports a name that is nobody's.
    fn agent(&self, file: &str, raw: &[u8], month: Option<Month>, sink: &mut Sink) -> Option<Person> {
        if raw.is_empty() {
            return None;
        }
        let name = String::from_utf8_lossy(raw);
        Some(self.people.resolve(&name, month.map(Month::last)).unwrap_or_else(|unknown| {
            let message =
                said!("nobody is known as \"{name}\", whose orders are here", "没有人叫 \"{name}\"，而文件中有其订单");
            let mut diagnostic = Diagnostic::error(DiagnosticCode::D008, At::File(file.into()), message);
            diagnostic.hint = unknown.hint();
            sink.push(diagnostic);
            Person::from(name.as_ref())
        }))
    }
}

impl Sums {
    /// Makes room for a row of a month: a later one than any before takes the place of all, unless the month is given.
    /// Answers whether the row counts.
    fn admits(&mut self, month: (u16, u8), given: Option<(u16, u8)>) -> bool {
        match given.or(self.month) {
            Some(wanted) if given.is_some() && month != wanted || month < wanted => {
                self.other_months += 1;
                false
            }
            _ => {
                if self.month != Some(month) {
                    self.turn_to(Some(month));
                }
                true
            }
        }
    }

    /// Leaves the month before: its orders are another month's then. One that was never paid is no month's, and stays.
    fn turn_to(&mut self, month: Option<(u16, u8)>) {
        self.month = month;
        for agent in &mut self.agents.sums {
            self.other_months += std::mem::take(&mut agent.orders);
            agent.fen = 0;
        }
        let before = self.unearned.len();
        self.unearned.retain(|order| order.why == Unearned::Unpaid);
        self.other_months += (before - self.unearned.len()) as u64;
    }
}

impl Accumulate for Sums {
    fn add(&mut self, mut behind: Self) {
        match self.month.cmp(&behind.month) {
            Ordering::Less => self.turn_to(behind.month),
            Ordering::Equal => {}
            Ordering::Greater => behind.turn_to(self.month),
        }
        let numbers: Vec<u32> = behind.agents.sums.iter().map(|agent| self.agents.number(&agent.name)).collect();
        for (agent, number) in behind.agents.sums.iter().zip(&numbers) {
            let own = &mut self.agents.sums[*number as usize];
            own.orders += agent.orders;
            own.fen += agent.fen;
        }
        let renumbered = |order: RawUnearned| RawUnearned { agent: numbers[order.agent as usize], ..order };
        self.unearned.extend(behind.unearned.into_iter().map(renumbered));
        self.other_months += behind.other_months;
    }
}

impl Agents {
    /// The number of an agent; a new one for a new name.
    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = u32::try_from(self.sums.len()).unwrap_or(u32::MAX);
        let name: Arc<[u8]> = name.into();
        self.numbers.insert(Arc::clone(&name), number);
        self.sums.push(AgentSum { name, orders: 0, fen: 0 });
        number
    }

    fn name(&self, number: u32) -> &[u8] {
        &self.sums[number as usize].name
    }

    fn earn(&mut self, number: u32, fen: i64) {
        let own = &mut self.sums[number as usize];
        own.orders += 1;
        own.fen += fen;
    }
}

/// The columns of an orders log, and what counts.
struct Binding {
    agent: Col<'static>,
    paid_at: Col<'static>,
    amount: Col<'static>,
    refunded: Col<'static>,
    refund_amount: Col<'static>,
    status: Col<'static>,
    after_sales: Col<'static>,
    remark: Col<'static>,
    flag: Col<'static>,
    /// Whether any column but `refunded` tells of refunds.
    says_more_of_refunds: bool,
    month: Option<(u16, u8)>,
    flags: Option<Vec<String>>,
    /// Names to look for in remarks, the longest first, each with the employee's bytes.
    names: Vec<(String, Box<[u8]>)>,
}

fn bind(header: &Header<'_>, rules: &OrderRules, people: &People) -> impl Fn(&mut Sums, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let mut names: Vec<(String, Box<[u8]>)> = rules
        .people
        .iter()
        .flat_map(|person| people.names_of(person).map(|name| (name.to_owned(), person.as_str().as_bytes().into())))
        .collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let year_month = |month: Month| {
        let first = month.first();
        Some((u16::try_from(first.year()).ok()?, u8::try_from(first.month()).ok()?))
    };
    let binding = Binding {
        agent: col("agent"),
        paid_at: col("paid_at"),
        amount: col("amount"),
        refunded: col("refunded"),
        refund_amount: col("refund_amount"),
        status: col("status"),
        after_sales: col("after_sales"),
        remark: col("remark"),
        flag: col("flag"),
        says_more_of_refunds: ["refund_amount", "status", "after_sales"].into_iter().any(|name| col(name).is_there()),
        month: rules.month.and_then(year_month),
        flags: rules.marked.as_ref().map(|flags| flags.iter().map(|flag| flag_word(flag).to_owned()).collect()),
        names,
    };
    move |sums, row| binding.read(sums, row)
}

/// When an order was paid.
#[derive(Clone, Copy)]
enum Paid {
    In((u16, u8)),
    /// The log has no payment dates.
    Undated,
    Never,
}

impl Binding {
    fn read(&self, sums: &mut Sums, row: &mut Row<'_>) {
        let Some(fen) = fen(row, self.amount) else {
            if row.is_sound() {
                row.needed(self.amount);
            }
            return;
        };
        let Some(paid) = self.paid(row) else { return };
        let Some(refunded) = self.refunded(row, fen) else { return };
        let agent = self.agent(&mut sums.agents, row);
        let name = sums.agents.name(agent);
        let why = match paid {
            Paid::Never => Some(Unearned::Unpaid),
            _ if refunded >= fen && fen > 0 => Some(Unearned::Refunded),
            _ if name.is_empty() => Some(Unearned::NoAgent),
            _ if !self.is_marked(row, name) => Some(Unearned::Unmarked),
            _ => None,
        };
        // Whether a cell is at fault must not depend on the month that is counted in the end.
        if !row.is_sound() {
            return;
        }
        if let Paid::In(month) = paid
            && !sums.admits(month, self.month)
        {
            return;
        }
        match why {
            None => sums.agents.earn(agent, fen - refunded),
            Some(why) => sums.unearned.push(RawUnearned { line: row.line, fen, agent, why }),
        }
    }

    /// When it was paid; `None` when the cell is at fault. An order the shop still waits to be paid for is not paid,
    /// whatever its dates.
    fn paid(&self, row: &mut Row<'_>) -> Option<Paid> {
        if !row.raw(self.status).is_empty() && row.text(self.status).is_some_and(|status| is_unpaid(&status)) {
            return Some(Paid::Never);
        }
        if !self.paid_at.is_there() {
            return Some(Paid::Undated);
        }
        if let Some(month) = cell::year_month(row.raw(self.paid_at)) {
            return Some(Paid::In(month));
        }
        match row.instant(self.paid_at) {
            Some(instant) => {
                let (year, month) = (u16::try_from(instant.year()).ok()?, u8::try_from(instant.month()).ok()?);
                Some(Paid::In((year, month)))
            }
            None => row.is_sound().then_some(Paid::Never),
        }
    }

    /// How much of it was given back, in fen; `None` when a cell is at fault.
    fn refunded(&self, row: &mut Row<'_>, fen_paid: i64) -> Option<i64> {
        let whole = match row.raw(self.refunded) {
            b"" | b"0" => false,
            b"1" => true,
            _ => row.flag(self.refunded).unwrap_or(false),
        };
        if !self.says_more_of_refunds {
            return row.is_sound().then_some(if whole { fen_paid } else { 0 });
        }
        let closed = [self.status, self.after_sales]
            .into_iter()
            .any(|column| !row.raw(column).is_empty() && row.text(column).is_some_and(|status| is_refunded(&status)));
        // An empty amount is none.
        let part = if row.raw(self.refund_amount).is_empty() { 0 } else { fen(row, self.refund_amount).unwrap_or(0) };
        row.is_sound().then_some(if whole || closed { fen_paid } else { part })
    }

    /// The agent by number; the empty name's when the log names none. Without a column for it, the name is looked for in
    /// the remark.
    fn agent(&self, agents: &mut Agents, row: &mut Row<'_>) -> u32 {
        if !self.agent.is_there() {
            let remark = row.text(self.remark).unwrap_or_default();
            let named = self.names.iter().find(|(name, _)| remark.contains(name.as_str()));
            return agents.number(named.map_or(&[], |(_, employee)| employee));
        }
        let cell = row.short(self.agent);
        if let Some(known) = cell.and_then(|cell| agents.by_cell.get(&cell)) {
            return *known;
        }
        let name = row.text(self.agent).unwrap_or_default();
        let number = agents.number(name.as_bytes());
        if let Some(cell) = cell.filter(|_| row.is_sound()) {
            agents.by_cell.insert(cell, number);
        }
        number
    }

    /// Whether it carries the agent's name and a flag that will do, where a book asks for that (11-dty-5).
    fn is_marked(&self, row: &mut Row<'_>, agent: &[u8]) -> bool {
        let Some(flags) = &self.flags else { return true };
        let remark = row.text(self.remark).unwrap_or_default();
        let own = std::str::from_utf8(agent).unwrap_or_default();
        let named = remark.contains(own)
            || self.names.iter().any(|(name, employee)| **employee == *agent && remark.contains(name.as_str()));
        let flag = row.text(self.flag).unwrap_or_default();
        named && flags.iter().any(|taken| taken == flag_word(&flag))
    }
}

/// An amount in fen; reports a cell that is none. An empty cell is `None` and no fault.
fn fen(row: &mut Row<'_>, column: Col<'_>) -> Option<i64> {
    if let Some(fen) = cell::fen(row.raw(column)) {
        return Some(fen);
    }
    // Whole fen of less than a thousand billion yuan.
    (row.money(column)?.value() * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string().parse().ok()
}

/// The words shops use for an order that waits to be paid for.
fn is_unpaid(status: &str) -> bool {
    status.contains("等待买家付款") || status.contains("待付款") || status == "unpaid"
}

/// The words shops use for an order that was closed or given back.
fn is_refunded(status: &str) -> bool {
    ["交易关闭", "退款成功", "已退款", "已取消", "已关闭"].iter().any(|word| status.contains(word))
        || status == "refunded"
}

/// A flag's English word: the shops' words and numbers for it.
fn flag_word(flag: &str) -> &str {
    const FLAGS: &[(&str, &[&str])] = &[
        ("grey", &["0", "灰", "灰色", "灰旗"]),
        ("red", &["1", "红", "红色", "红旗", "小红旗"]),
        ("yellow", &["2", "黄", "黄色", "黄旗", "小黄旗"]),
        ("green", &["3", "绿", "绿色", "绿旗", "小绿旗"]),
        ("blue", &["4", "蓝", "蓝色", "蓝旗", "小蓝旗"]),
        ("purple", &["5", "紫", "紫色", "紫旗", "小紫旗"]),
    ];
    let known = FLAGS.iter().find(|(word, own)| word.eq_ignore_ascii_case(flag) || own.contains(&flag));
    known.map_or(flag, |(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    #[test]
    fn the_order_of_the_rows_changes_no_sum() {
        let rows = [
            "e1,2025-02-28 23:59:59,9.00,0\n",
            "e1,,5.00,0\n",
            "e2,2025-03-01 00:00:00,1.00,0\n",
            "e2,2025-03-31 23:59:59,3.00,1\n",
            "e1,2025-03-31 23:59:59,0.05,0\n",
        ];
        for turn in 0..rows.len() {
            let mut rows = rows;
            rows.rotate_left(turn);
            let log = format!("agent,paid_at,amount,refunded\n{}", rows.concat());
            let files = InMemory::new([("orders.csv".to_owned(), log.into_bytes())]);
            let mut sink = Sink::default();
            let figures = Reader::new(&files).orders("orders.csv", &OrderRules::default(), &mut sink);
            let agents = figures.agents.iter().map(|(agent, own)| format!("{agent} {} {}", own.orders, own.sales));
            assert_eq!(agents.collect::<Vec<_>>(), ["e1 1 0.05", "e2 1 1.00"], "turn {turn}");
            let mut unearned: Vec<_> = figures.unearned.iter().map(|order| (order.why, order.amount)).collect();
            unearned.sort();
            let expected = [(Unearned::Unpaid, Yuan::from_fen(500)), (Unearned::Refunded, Yuan::from_fen(300))];
            assert_eq!((unearned, figures.other_months), (expected.into(), 1), "turn {turn}");
        }
    }
}
