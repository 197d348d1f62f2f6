//! Chats, message by message; the grades a reviewer gives; the reply times an export counts itself.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::names::Person;
use super::place::Place;
use super::record::Moment;
use super::staff::vocabulary;

vocabulary! {
    /// Who wrote a message.
    Sender {
        /// Whoever the desk serves.
        Customer = "customer" ["买家", "客户", "顾客", "访客", "业主", "用户", "消费者"],
        /// One of the desk's people.
        Agent = "agent" ["客服", "坐席", "人工", "人工客服", "商家", "卖家", "员工"],
        /// A machine: whatever it says is nobody's reply.
        Robot = "robot" ["机器人", "智能客服", "自动回复", "系统", "系统消息"],
    }
}

/// One message, or one text of another log.
#[derive(Clone, Debug)]
pub struct Message {
    /// The chat it belongs to.
    pub chat: Arc<str>,
    /// When it was sent.
    pub at: Moment,
    /// Who wrote it.
    pub from: Sender,
    /// Which of the desk's people, where the row says so.
    pub agent: Option<Person>,
    /// What it says.
    pub text: String,
    /// The row.
    pub place: Place,
}

/// How long replies took by an export's own count: one chat, or one agent's average.
#[derive(Clone, Debug)]
pub struct ReplyTimes {
    /// The chat or the customer, where the row is about one.
    pub subject: Option<String>,
    /// Whose replies.
    pub agent: Option<Person>,
    /// When the chat began.
    pub started: Option<Moment>,
    /// Seconds to the first reply.
    pub first: Option<Decimal>,
    /// Seconds to a reply on average.
    pub average: Option<Decimal>,
    /// The row.
    pub place: Place,
}

/// A reviewer's grades of one chat.
#[derive(Clone, Debug)]
pub struct Review {
    /// The chat.
    pub chat: Arc<str>,
    /// Points by head.
    pub grades: Vec<(Arc<str>, Decimal)>,
    /// The row.
    pub place: Place,
}
