//! The orders log, summed by agent: ten million rows in one pass, nothing kept but the sums and the orders that earn nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::{Column, ORDERS};
use crate::model::orders::{AgentOrders, OrderFigures, Unearned, UnearnedOrder};
use crate::model::{Month, Person, Yuan};
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
    agents: HashMap<Box<[u8]>, (u64, i64), foldhash::fast::FixedState>,
    unearned: Vec<RawUnearned>,
    other_months: u64,
}

struct RawUnearned {
    agent: Box<[u8]>,
    line: u64,
    fen: i64,
    why: Unearned,
}

impl Reader<'_> {
    /// Reads and sums an orders log. Unpaid, refunded and unmarked orders earn nothing; a partial refund lessens the amount.
    /// A log without a payment date is the month's as a whole.
    pub fn orders(&mut self, file: &str, rules: &OrderRules, sink: &mut Sink) -> OrderFigures {
        let people = self.people.clone();
        let asked = |column: &Column<'_>| ASKED.contains(&column.name);
        let bind = |header: &Header<'_>| bind(header, rules, &people);
        let parts = self.fold(file, &ORDERS, &asked, Sums::default, bind, sink).unwrap_or_default();
        let mut sums = Sums::default();
        for part in parts {
            sums.add(part);
        }
        self.named(file, sums, rules, sink)
    }

    /// The sums under the employees' names.
    fn named(&self, file: &str, sums: Sums, rules: &OrderRules, sink: &mut Sink) -> OrderFigures {
        let month = sums.month.and_then(|(year, month)| Month::parse(&format!("{year:04}-{month:02}"))).or(rules.month);
        let mut figures =
            OrderFigures { file: file.into(), month, other_months: sums.other_months, ..OrderFigures::default() };
        let mut names: BTreeMap<Vec<u8>, Person> = BTreeMap::new();
        let mut of_name = |raw: &[u8], sink: &mut Sink| -> Person {
            if let Some(known) = names.get(raw) {
                return known.clone();
            }
            let name = String::from_utf8_lossy(raw).into_owned();
            let person = self.people.resolve(&name, month.map(Month::last)).unwrap_or_else(|unknown| {
                let message = said!(
                    "nobody is known as \"{name}\", whose orders are here",
                    "没有人叫 \"{name}\"，而文件中有其订单"
                );
                let mut diagnostic = Diagnostic::error(DiagnosticCode::D008, At::File(file.into()), message);
                if let Some(near) = unknown.nearest {
                    diagnostic = diagnostic.hint(said!("did you mean `{near}`?", "是否为 `{near}`？"));
                }
                sink.push(diagnostic);
                Person::from(name.as_str())
            });
            names.insert(raw.to_vec(), person.clone());
            person
        };
        // In the order of the names, so that messages come in the same order on every run.
        let agents: BTreeMap<Box<[u8]>, (u64, i64)> = sums.agents.into_iter().collect();
        for (raw, (orders, fen)) in agents {
            let own = figures.agents.entry(of_name(&raw, sink)).or_default();
            *own = AgentOrders { orders: own.orders + orders, sales: own.sales + Yuan::from_fen(fen) };
        }
        for order in sums.unearned {
            let agent = (!order.agent.is_empty()).then(|| of_name(&order.agent, sink));
            let amount = Yuan::from_fen(order.fen);
            figures.unearned.push(UnearnedOrder { agent, line: order.line, amount, why: order.why });
        }
        figures
    }
}

impl Sums {
    /// Makes room for a row of a month: a later one than any before takes the place of all, unless the month is given.
    /// Answers whether the row counts.
    fn admits(&mut self, month: (u16, u8), given: Option<(u16, u8)>) -> bool {
        let wanted = given.or(self.month);
        match wanted {
            Some(wanted) if wanted == month => self.month = Some(month),
            Some(wanted) if given.is_some() || month < wanted => {
                self.other_months += 1;
                return false;
            }
            _ => {
                let earlier = std::mem::replace(self, Self { month: Some(month), ..Self::default() });
                self.other_months = earlier.rows();
            }
        }
        true
    }

    fn rows(&self) -> u64 {
        let earned: u64 = self.agents.values().map(|(orders, _)| orders).sum();
        earned + self.unearned.len() as u64 + self.other_months
    }

    /// Adds the sums of the stretch behind this one.
    fn add(&mut self, other: Self) {
        if other.month < self.month {
            self.other_months += other.rows();
            return;
        }
        if self.month < other.month {
            let earlier = std::mem::take(self);
            self.month = other.month;
            self.other_months = earlier.rows();
        }
        let agents: BTreeMap<_, _> = other.agents.into_iter().collect();
        for (agent, (orders, fen)) in agents {
            let own = self.agents.entry(agent).or_default();
            own.0 += orders;
            own.1 += fen;
        }
        self.unearned.extend(other.unearned);
        self.other_months += other.other_months;
    }

    fn earn(&mut self, agent: &[u8], fen: i64) {
        if let Some(own) = self.agents.get_mut(agent) {
            own.0 += 1;
            own.1 += fen;
        } else {
            self.agents.insert(agent.into(), (1, fen));
        }
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
        let Some(fen) = fen(row, self.amount) else { return };
        let Some(paid) = self.paid(row) else { return };
        if let Paid::In(month) = paid
            && !sums.admits(month, self.month)
        {
            return;
        }
        let Some(refunded) = self.refunded(row, fen) else { return };
        let agent = self.agent(row);
        let why = match paid {
            Paid::Never => Some(Unearned::Unpaid),
            _ if refunded >= fen && fen > 0 => Some(Unearned::Refunded),
            _ if agent.is_empty() => Some(Unearned::NoAgent),
            _ if !self.is_marked(row, &agent) => Some(Unearned::Unmarked),
            _ => None,
        };
        if !row.is_sound() {
            return;
        }
        match why {
            None => sums.earn(&agent, fen - refunded),
            Some(why) => sums.unearned.push(RawUnearned { agent: agent.as_ref().into(), line: row.line, fen, why }),
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
        let closed = [self.status, self.after_sales]
            .into_iter()
            .any(|column| !row.raw(column).is_empty() && row.text(column).is_some_and(|status| is_refunded(&status)));
        let part = if row.raw(self.refund_amount).is_empty() {
            0
        } else {
            // An empty amount is none.
            fen(row, self.refund_amount).unwrap_or(0)
        };
        row.is_sound().then_some(if whole || closed { fen_paid } else { part })
    }

    /// The agent's name as the log writes it; empty when it names none. Without a column for it, the name is looked for in
    /// the remark.
    fn agent<'a>(&self, row: &mut Row<'a>) -> Cow<'a, [u8]> {
        if !self.agent.is_there() {
            let remark = row.text(self.remark).unwrap_or_default();
            let named = self.names.iter().find(|(name, _)| remark.contains(name.as_str()));
            return Cow::Owned(named.map(|(_, employee)| employee.to_vec()).unwrap_or_default());
        }
        let raw = row.raw(self.agent);
        let ordinary =
            raw.first().is_some_and(u8::is_ascii_alphanumeric) && raw.last().is_some_and(u8::is_ascii_alphanumeric);
        if ordinary && raw.is_ascii() {
            return Cow::Borrowed(raw);
        }
        match row.text(self.agent) {
            Some(Cow::Borrowed(name)) => Cow::Borrowed(name.as_bytes()),
            Some(Cow::Owned(name)) => Cow::Owned(name.into_bytes()),
            None => Cow::Borrowed(&[]),
        }
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

/// An amount in fen; reports a cell that is none. An empty cell is `None` and no fault of its own.
fn fen(row: &mut Row<'_>, column: Col<'_>) -> Option<i64> {
    if let Some(fen) = cell::fen(row.raw(column)) {
        return Some(fen);
    }
    let amount = row.money(column);
    if amount.is_none() && row.is_sound() {
        row.needed(column);
    }
    // Whole fen of less than a thousand billion yuan.
    (amount?.value() * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string().parse().ok()
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
