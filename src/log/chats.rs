//! Chats and what belongs to them: messages, texts of other logs, reply times, reviews, the script library.

use std::sync::Arc;

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::model::chat::{Message, ReplyTimes, Review, Sender};
use crate::model::column::{REPLY_TIMES, REVIEWS};
use crate::model::{ColumnId, Moment, Record, Said, Shape};
use crate::said;

use super::header::Header;
use super::row::{Col, Row};
use super::{LogRecord, Reader};

/// What a file of chats holds.
pub enum ChatFile {
    /// The messages.
    Messages(Vec<Message>),
    /// Reply times the export counted itself.
    Times(Vec<ReplyTimes>),
}

impl Reader<'_> {
    /// Reads chats: messages, or else the reply times of an export that has no messages.
    pub fn chats(&mut self, file: &str, sink: &mut Sink) -> ChatFile {
        let mut own = Sink::unlimited();
        let messages = self.messages(file, &mut own);
        let lacks_columns = own.shown().iter().any(|said| said.code == DiagnosticCode::D004);
        if messages.is_none() && lacks_columns {
            let mut other = Sink::unlimited();
            if let Some(times) = self.fold(file, &REPLY_TIMES, &|_| true, Vec::new, bind_times, &mut other) {
                sink.append(other);
                return ChatFile::Times(times);
            }
        }
        sink.append(own);
        ChatFile::Messages(messages.unwrap_or_default())
    }

    fn messages(&mut self, file: &str, sink: &mut Sink) -> Option<Vec<Message>> {
        let mut shape = Shape::new("chats");
        let [chat, at, from, agent, text] = ["chat", "at", "from", "agent", "text"].map(|name| shape.ask(name));
        let each = |messages: &mut Vec<Message>, row: &mut LogRecord<'_, '_>| {
            let (chat, at) = (needed_text(row, chat), needed_moment(row, at));
            let from = sender(row, from);
            let of_desk = from == Some(Sender::Agent) && row.text(agent).is_some();
            let agent = if of_desk { row.person(agent, None) } else { None };
            let text = row.text(text).map(std::borrow::Cow::into_owned).unwrap_or_default();
            if let (Some(chat), Some(at), Some(from), true) = (chat, at, from, row.is_sound()) {
                // A chat's messages stand together: neighbours share its name.
                let chat = match messages.last() {
                    Some(last) if *last.chat == *chat => Arc::clone(&last.chat),
                    _ => Arc::from(chat),
                };
                messages.push(Message { chat, at, from, agent, text, place: row.place() });
            }
        };
        self.records(file, &shape, |_| each, sink)
    }

    /// Reads the texts of another log, such as the weekly reports: each is a chat of one message by its employee.
    pub fn texts(&mut self, file: &str, log: &str, sink: &mut Sink) -> Vec<Message> {
        let mut shape = Shape::new(log);
        let [employee, date, text] = ["employee", "date", "text"].map(|name| shape.ask(name));
        let mut lacking = Vec::new();
        let read = self.records(
            file,
            &shape,
            |present| {
                lacking.extend([employee, date, text].into_iter().filter(|column| !present.has(*column)));
                move |messages: &mut Vec<Message>, row: &mut LogRecord<'_, '_>| {
                    let agent = row.person(employee, None);
                    let at = needed_moment(row, date);
                    let text = row.text(text).map(std::borrow::Cow::into_owned).unwrap_or_default();
                    if let (Some(agent), Some(at), true) = (agent, at, row.is_sound()) {
                        let chat = Arc::from(agent.as_str());
                        let (agent, place) = (Some(agent), row.place());
                        messages.push(Message { chat, at, from: Sender::Agent, agent, text, place });
                    }
                }
            },
            sink,
        );
        if lacking.is_empty() {
            return read.unwrap_or_default();
        }
        for column in lacking {
            let name = shape.name(column);
            let message = said!(
                "the column {name} is missing: a text has an employee, a date and a text",
                "缺少列 {name}：每条文本须有 employee、date、text"
            );
            sink.push(Diagnostic::error(DiagnosticCode::D004, At::File(Arc::from(file)), message));
        }
        Vec::new()
    }

    /// Reads a reviewer's grades; `heads` are the columns of grades the book's chats are graded by.
    pub fn reviews(&mut self, file: &str, heads: &[Arc<str>], sink: &mut Sink) -> Vec<Review> {
        let mut shape = Shape::new(REVIEWS.name);
        let chat = shape.ask("chat");
        let columns: Vec<(Arc<str>, ColumnId)> = heads.iter().map(|head| (Arc::clone(head), shape.ask(head))).collect();
        let each = |reviews: &mut Vec<Review>, row: &mut LogRecord<'_, '_>| {
            let chat = needed_text(row, chat);
            let grades: Vec<_> =
                columns.iter().filter_map(|(head, column)| Some((Arc::clone(head), row.number(*column)?))).collect();
            if let (Some(chat), true) = (chat, row.is_sound()) {
                reviews.push(Review { chat: Arc::from(chat), grades, place: row.place() });
            }
        };
        self.records(file, &shape, |_| each, sink).unwrap_or_default()
    }

    /// Reads a script library: every text in it.
    pub fn scripts(&mut self, file: &str, sink: &mut Sink) -> Vec<String> {
        let mut shape = Shape::new("scripts");
        let text = shape.ask("text");
        let each = |scripts: &mut Vec<String>, row: &mut LogRecord<'_, '_>| {
            scripts.extend(row.text(text).map(std::borrow::Cow::into_owned));
        };
        self.records(file, &shape, |_| each, sink).unwrap_or_default()
    }
}

fn needed_text(row: &mut LogRecord<'_, '_>, column: ColumnId) -> Option<String> {
    let text = row.text(column).map(std::borrow::Cow::into_owned);
    if text.is_none() && row.is_sound() {
        row.fault(Some(column), DiagnosticCode::D006, said!("the cell is empty", "单元格为空"), None);
    }
    text
}

fn needed_moment(row: &mut LogRecord<'_, '_>, column: ColumnId) -> Option<Moment> {
    let moment = row.moment(column);
    if moment.is_none() && row.is_sound() {
        row.fault(Some(column), DiagnosticCode::D006, said!("the cell is empty", "单元格为空"), None);
    }
    moment
}

fn sender(row: &mut LogRecord<'_, '_>, column: ColumnId) -> Option<Sender> {
    let text = needed_text(row, column)?;
    let sender = Sender::parse(&text);
    if sender.is_none() {
        let every = Sender::ALL.iter().flat_map(|(_, word, zh)| std::iter::once(*word).chain(zh.iter().copied()));
        let mut hint = Said {
            en: "known: customer, agent, robot".to_owned(),
            zh: "可用：customer 客户、agent 客服、robot 机器人".to_owned(),
        };
        if let Some(near) = nearest(&text, every) {
            hint.en.insert_str(0, &format!("did you mean `{near}`? "));
            hint.zh.insert_str(0, &format!("是否想写 `{near}`？"));
        }
        let message = said!("\"{text}\" is not who sends a message", "\"{text}\" 不是可用的发送方");
        row.fault(Some(column), DiagnosticCode::D006, message, Some(hint));
    }
    sender
}

fn bind_times(header: &Header<'_>) -> impl Fn(&mut Vec<ReplyTimes>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (agent, chat, customer) = (col("agent"), col("chat"), col("customer"));
    let (started, first, average) = (col("started_at"), col("first_reply_s"), col("average_reply_s"));
    move |times, row| {
        let agent = row.person(agent, None);
        let subject = row.text(chat).or_else(|| row.text(customer)).map(std::borrow::Cow::into_owned);
        let (started, first, average) = (row.moment(started), row.seconds(first), row.seconds(average));
        if row.is_sound() {
            times.push(ReplyTimes { subject, agent, started, first, average, place: row.place() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::files::InMemory;

    fn read(text: &str) -> (ChatFile, Vec<String>) {
        let files = InMemory::new([("chats.csv".to_owned(), text.as_bytes().to_vec())]);
        let mut sink = Sink::default();
        let file = Reader::new(&files).chats("chats.csv", &mut sink);
        (file, sink.shown().iter().map(|said| said.message.en.clone()).collect())
    }

    #[test]
    fn messages_are_read_by_english_and_chinese_names() {
        let english = "chat,at,from,agent,text\nc1,2025-03-03 09:00:00,customer,,在吗\nc1,2025-03-03 09:00:30,agent,林小雨,您好\n";
        let chinese = "会话ID,发送时间,发送方,客服昵称,消息内容\nc1,2025/3/3 9:00,买家,,在吗\nc1,2025-03-03 09:00:30,客服,林小雨,您好\n";
        for text in [english, chinese] {
            let (ChatFile::Messages(messages), said) = read(text) else { panic!("messages") };
            assert_eq!(said, Vec::<String>::new());
            let shown: Vec<_> = messages.iter().map(|own| (own.from.word(), own.text.as_str())).collect();
            assert_eq!(shown, [("customer", "在吗"), ("agent", "您好")]);
            assert_eq!(messages[1].agent.as_ref().map(crate::model::Person::as_str), Some("林小雨"));
        }
    }

    #[test]
    fn exports_of_reply_times_are_told_by_their_columns() {
        let vendor = "客服,客户,会话开始时间,首次响应时长(秒)\n林小雨,张三,2025-03-03 09:00:00,61\n周明,李四,2025-03-03 09:10:00,1分1秒\n";
        let (ChatFile::Times(times), said) = read(vendor) else { panic!("reply times") };
        assert_eq!(said, Vec::<String>::new());
        let seconds: Vec<_> = times.iter().map(|own| own.first.map(|first| first.normalize().to_string())).collect();
        assert_eq!(seconds, [Some("61".to_owned()), Some("61".to_owned())]);
        let by_agent = "客服昵称,接待人数,首次响应(秒),平均响应(秒)\n林小雨,30,12,45\n";
        let (ChatFile::Times(times), _) = read(by_agent) else { panic!("reply times") };
        assert_eq!(times[0].average, Some(45.into()));
    }

    #[test]
    fn what_is_neither_is_refused_as_messages() {
        let (_, said) = read("chat,at,from\nc1,2025-03-03 09:00:00,customer\n");
        assert_eq!(said, ["the column text (内容) is missing"]);
        let (_, said) = read("chat,at,from,text\nc1,2025-03-03 09:00:00,custmer,x\n,2025-03-03,agent,x\n");
        assert_eq!(said, ["\"custmer\" is not who sends a message", "the cell is empty"]);
    }
}
