//! Messages as chats, and how long each customer waited for a person's reply.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::measure::calendars::{Calendars, Unanswered};
use crate::model::Person;
use crate::model::chat::{Message, Sender};
use crate::time::Instant;

/// A chat: its messages in the order of time.
#[derive(Debug)]
pub(super) struct Talk {
    pub(super) chat: Arc<str>,
    pub(super) lines: Vec<Line>,
    /// The day it began.
    pub(super) date: NaiveDate,
}

/// A message with its instant.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) message: Message,
    pub(super) at: Instant,
    pub(super) local: NaiveDateTime,
}

/// How long a customer waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// The first message that waited.
    pub(super) asked: usize,
    /// The reply; none while there is none.
    pub(super) answered: Option<usize>,
    /// Working seconds waited, to now where there is no reply.
    pub(super) seconds: i64,
}

/// Puts messages together by chat, in the order chats begin in the file.
pub(super) fn talks(messages: Vec<Message>, calendars: &Calendars) -> Result<Vec<Talk>, Unanswered> {
    let mut positions: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut talks: Vec<Talk> = Vec::new();
    for message in messages {
        let (at, date) = calendars.instant(message.at);
        let local = calendars.on(date)?.local(at);
        let position = *positions.entry(Arc::clone(&message.chat)).or_insert(talks.len());
        if position == talks.len() {
            talks.push(Talk { chat: Arc::clone(&message.chat), lines: Vec::new(), date });
        }
        talks[position].lines.push(Line { message, at, local });
    }
    for talk in &mut talks {
        // Messages of one second stay in the order of the file.
        talk.lines.sort_by_key(|line| line.at);
        talk.date = talk.lines.first().map_or(talk.date, |line| line.local.date());
    }
    Ok(talks)
}

impl Talk {
    /// The positions of the desk's own messages.
    pub(super) fn of_agents(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.lines[*at].message.from == Sender::Agent).collect()
    }

    /// Who serves the chat: the first of the desk's people who wrote in it.
    pub(super) fn agent(&self) -> Option<&Person> {
        self.lines.iter().find_map(|line| line.message.agent.as_ref())
    }

    /// The waits in order: a customer's messages wait together until a person replies, and what a robot says is no reply. What
    /// follows the last reply waits for none: most often it is a farewell. Only a chat that no person answered waits until now.
    pub(super) fn waits(&self, calendars: &Calendars, now: Instant) -> Result<Vec<Wait>, Unanswered> {
        let elapsed = |from: usize, to: Instant| -> Result<i64, Unanswered> {
            let date = self.lines[from].local.date();
            let calendar = calendars.on(date)?;
            calendar.elapsed(self.lines[from].at, to).map_err(|error| calendars.unanswered(date, error))
        };
        let mut waits = Vec::new();
        let mut asked = None;
        for (at, line) in self.lines.iter().enumerate() {
            match (line.message.from, asked) {
                (Sender::Customer, None) => asked = Some(at),
                (Sender::Agent, Some(from)) => {
                    waits.push(Wait { asked: from, answered: Some(at), seconds: elapsed(from, line.at)? });
                    asked = None;
                }
                _ => {}
            }
        }
        if let (Some(from), true) = (asked, waits.is_empty()) {
            waits.push(Wait { asked: from, answered: None, seconds: elapsed(from, now)? });
        }
        Ok(waits)
    }
}
