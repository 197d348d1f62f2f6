//! What the orders log says of a month: figures per agent, and the orders that earn nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::money::Yuan;
use super::month::Month;
use super::names::Person;
use super::place::Place;

/// Sales and orders of one agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentOrders {
    /// Orders that count.
    pub orders: u64,
    /// Their sum.
    pub sales: Yuan,
}

/// Why an order earns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unearned {
    /// Never paid.
    Unpaid,
    /// Paid and refunded, or closed.
    Refunded,
    /// Not marked the way the book asks (11-dty-5): the agent bears the loss (11-dty-6).
    Unmarked,
    /// No agent named.
    NoAgent,
}

/// An order that earns nothing, by its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnearnedOrder {
    /// The agent, if the order names one.
    pub agent: Option<Person>,
    /// The line of the orders log.
    pub line: u64,
    /// What the buyer paid.
    pub amount: Yuan,
    /// Why it earns nothing.
    pub why: Unearned,
}

/// The orders log of a month, summed.
#[derive(Clone, Debug, Default)]
pub struct OrderFigures {
    /// The file, for places.
    pub file: Arc<str>,
    /// The month counted; `None` when no row is dated.
    pub month: Option<Month>,
    /// By agent, in name order.
    pub agents: BTreeMap<Person, AgentOrders>,
    /// The orders that earn nothing, by line.
    pub unearned: Vec<UnearnedOrder>,
    /// Rows dated outside the month, left out.
    pub other_months: u64,
}

impl OrderFigures {
    /// Every agent's orders together.
    pub fn team(&self) -> AgentOrders {
        self.agents.values().fold(AgentOrders::default(), |sum, own| AgentOrders {
            orders: sum.orders + own.orders,
            sales: sum.sales + own.sales,
        })
    }

    /// The place of one of its lines.
    pub fn place(&self, line: u64) -> Place {
        Place::new(&self.file, line)
    }
}
