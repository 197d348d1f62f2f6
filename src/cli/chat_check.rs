use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::book::chat::ChatRules;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::log::ChatFile;
use crate::measure::breach::{self, Breach};
use crate::measure::calendars::{Calendars, Unanswered};
use crate::measure::chat::{self, By, Given, Judged};
use crate::model::{Moment, Outcome};
use crate::said;

use super::session::Session;
use super::{Common, EmitWord, Run, Stop};

/// Check what was said in chats, and how soon: greetings, words to avoid, points to make, replies
#[derive(Args)]
pub(crate) struct ChatCheck {
    /// The chats, or the texts of another log; `-` is standard input
    chats: String,
    /// The log the texts stand in, such as `weekly_reports`
    #[arg(long, value_name = "NAME", default_value = ChatRules::LOG, hide_default_value = true)]
    log: String,
    /// A reviewer's grades, one chat a row
    #[arg(long, value_name = "FILE")]
    review: Option<String>,
    /// The script library, one text a row
    #[arg(long, value_name = "FILE")]
    scripts: Option<String>,
    /// Grade the chats by their heads instead of listing findings
    #[arg(long, conflicts_with_all = ["words", "emit"])]
    summary: bool,
    /// Say which words were said and which not instead of listing findings
    #[arg(long, conflicts_with = "emit")]
    words: bool,
    /// What `--summary` and `--words` sum up by
    #[arg(long, value_enum, default_value = "agent", hide_default_value = true)]
    by: ByWord,
    /// Write what was found as another log
    #[arg(long, value_enum)]
    emit: Option<EmitWord>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Agent,
    Chat,
}

impl Run for ChatCheck {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let calendars = self.calendars(session)?;
        let month = session.stated_month();
        let takes = |date: NaiveDate| month.is_none_or(|month| month.contains(date));
        let messages = if self.log == ChatRules::LOG {
            match session.read_chats(&self.chats) {
                ChatFile::Messages(messages) => messages,
                ChatFile::Times(times) => {
                    session.stop_on_errors()?;
                    self.refuse_texts_options()?;
                    let today = session.now().date();
                    let breaches = chat::reply_times(session.book(), &times, &calendars, today, takes);
                    return Ok(self.answer(session, breaches));
                }
            }
        } else {
            session.read_texts(&self.chats, &self.log)
        };
        let heads = heads(session);
        let reviews = self.review.as_ref().map(|file| session.read_reviews(file, &heads)).unwrap_or_default();
        let scripts = self.scripts.as_ref().map(|file| session.read_scripts(file));
        session.stop_on_errors()?;
        self.say_what_is_not_looked_at(session);
        let (now, _) = calendars.instant(Moment::Local(session.now().and_utc().timestamp()));
        let given = Given { log: &self.log, calendars: &calendars, scripts: scripts.as_deref(), now };
        let mut faults = Sink::default();
        let book = session.book();
        let judged: Judged<'_> = match chat::judged(book, messages, &given, takes) {
            Ok(judged) => judged,
            Err(unanswered) => return Err(reported(session, &unanswered)),
        };
        let by = match self.by {
            ByWord::Agent => By::Agent,
            ByWord::Chat => By::Chat,
        };
        // A grade out of range is an error even where only findings are asked for.
        let grades = chat::graded(book, &judged, &reviews, by, &mut faults);
        if self.summary || self.words {
            let found = judged.is_at_fault();
            let table = if self.summary {
                grades
            } else { chat::words(&judged, by, |head| session.asks_for(&head.id, &head.clauses))
            };
            session.sink().append(faults);
            return Ok(Outcome { found, ..Outcome::of(table) });
        }
        let breaches = judged.breaches();
        session.sink().append(faults);
        Ok(self.answer(session, breaches))
    }
}

impl ChatCheck {
    /// The calendars of `[chat]`: one name on all days, so that a chat over midnight has one clock.
    fn calendars(&self, session: &mut Session<'_, '_>) -> Result<Calendars, Stop> {
        let names: BTreeSet<Arc<str>> = session.book().chats().iter().map(|rules| Arc::clone(&rules.calendar)).collect();
        match names.first() {
            Some(name) if self.log == ChatRules::LOG => session.calendars(name),
            _ => Ok(Calendars::always()),
        }
    }

    fn refuse_texts_options(&self) -> Result<(), Stop> {
        let asked = [
            ("--summary", self.summary),
            ("--words", self.words),
            ("--review", self.review.is_some()),
            ("--scripts", self.scripts.is_some()),
        ];
        match asked.iter().find(|(_, asked)| *asked) {
            None => Ok(()),
            Some((option, _)) => {
                let words =
                    said!("{option} needs messages; {} has reply times only", "{option} 需要消息记录；{} 只有响应时长", self.chats);
                Err(Stop::Failure(DiagnosticCode::U001, words))
            }
        }
    }

    /// Rules that need a file which was not given, and a log no rule is about, are said.
    fn say_what_is_not_looked_at(&self, session: &mut Session<'_, '_>) {
        let phrases = session.book().phrases();
        let of_log = phrases.iter().filter(|phrase| *phrase.log == *self.log).count();
        let replies = self.log == ChatRules::LOG && !session.book().chats().is_empty();
        let (id, log) = (session.book().policy().id.to_string(), &self.log);
        if of_log == 0 && !replies {
            let message = said!("the book {id} has no rule about texts of {log}", "制度 {id} 没有关于 {log} 文本的规则");
            session.sink().push(Diagnostic::warning(DiagnosticCode::P009, At::Run, message));
        }
    }

    fn answer(&self, session: &Session<'_, '_>, breaches: Vec<Breach>) -> Outcome {
        let breaches = session.only(breaches);
        let found = breaches.iter().any(|breach| breach.finding.gravity.is_fault());
        let table = match self.emit {
            Some(EmitWord::Incidents) => breach::incidents(breaches.into_iter().filter_map(Breach::incident)),
            None => breach::findings(breaches),
        };
        Outcome { found, ..Outcome::of(table) }
    }
}

/// Every head the book grades chats by.
fn heads(session: &Session<'_, '_>) -> Vec<Arc<str>> {
    let mut heads: Vec<Arc<str>> = Vec::new();
    for (head, _) in session.book().chats().iter().flat_map(|rules| &rules.heads) {
        if !heads.contains(head) {
            heads.push(Arc::clone(head));
        }
    }
    heads
}

fn reported(session: &mut Session<'_, '_>, unanswered: &Unanswered) -> Stop {
    session.sink().push(unanswered.diagnostic());
    Stop::Reported
}
