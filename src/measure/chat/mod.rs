//! Chats: what the desk says, and how soon.
//!
//! A rule on phrases looks at the desk's own messages; what customers and robots say only starts a rule or the clock.

mod grades;
mod talk;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, Timelike};
use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::chat::{ChatRules, Demand, Phrase, Reply, Within};
use crate::model::chat::{Message, ReplyTimes, Sender};
use crate::model::column::{CHATS, REPLY_TIMES, title};
use crate::model::{Clauses, Finding, Gravity, Person, Place, Said};
use crate::said;
use crate::time::Instant;

use super::breach::Breach;
use super::calendars::{Calendars, Unanswered};

pub use grades::{By, graded, words};
use talk::{Line, Talk, Wait, talks};
use words::{Hit, Words, length, spoken};

/// Chats judged: what was found, and what of it grades them.
#[derive(Debug)]
pub struct Judged<'a> {
    talks: Vec<JudgedTalk<'a>>,
}

/// A chat with its verdicts, in the order of the book.
#[derive(Debug)]
struct JudgedTalk<'a> {
    chat: Arc<str>,
    agent: Option<Person>,
    /// Whether anybody of the desk wrote in it.
    answered: bool,
    date: NaiveDate,
    verdicts: Vec<Verdict<'a>>,
    replies: Vec<Breach>,
}

/// What one rule comes to in one chat.
#[derive(Debug)]
struct Verdict<'a> {
    phrase: &'a Phrase,
    /// How often the rule applied: once a chat, once a message for the script library.
    applied: usize,
    /// How often it was kept.
    kept: usize,
    /// What was said of what the rule names.
    said: Vec<String>,
    /// What was not.
    unsaid: Vec<String>,
    breaches: Vec<Breach>,
}

/// What chats are judged by, beside the book.
pub struct Given<'a> {
    /// The log the texts stand in.
    pub log: &'a str,
    /// The calendars replies are counted in.
    pub calendars: &'a Calendars,
    /// The script library, where there is one.
    pub scripts: Option<&'a [String]>,
    /// The instant to take for now.
    pub now: Instant,
}

/// Judges chats by the rules in force on the day each begins; `takes` says which days are asked for.
pub fn judged<'a>(
    book: &'a RuleBook,
    messages: Vec<Message>,
    given: &Given<'_>,
    takes: impl Fn(NaiveDate) -> bool,
) -> Result<Judged<'a>, Unanswered> {
    let library = given.scripts.map(|scripts| scripts.iter().map(|script| spoken(script)).collect());
    let of_log = book.phrases().iter().filter(|phrase| *phrase.log == *given.log);
    let ready: Vec<Ready<'_>> = of_log.map(Ready::new).collect();
    let mut judged = Vec::new();
    for talk in texts_apart(messages, given)? {
        if !takes(talk.date) {
            continue;
        }
        let rules = book.chat(talk.date).filter(|_| given.log == ChatRules::LOG);
        let waits = if rules.is_some() { talk.waits(given.calendars, given.now)? } else { Vec::new() };
        let slow = rules.and_then(|rules| first_slow(rules, &waits));
        let in_force = ready.iter().filter(|ready| ready.phrase.head.validity.holds_on(talk.date));
        let verdicts = in_force.filter_map(|ready| ready.verdict(&talk, slow, library.as_ref())).collect();
        let replies = rules.map_or_else(Vec::new, |rules| slow_replies(rules, &talk, &waits));
        let (agent, answered) = (talk.agent().cloned(), !talk.of_agents().is_empty());
        judged.push(JudgedTalk { chat: talk.chat, agent, answered, date: talk.date, verdicts, replies });
    }
    Ok(Judged { talks: judged })
}

/// Chats put together; the texts of another log are each by itself.
fn texts_apart(messages: Vec<Message>, given: &Given<'_>) -> Result<Vec<Talk>, Unanswered> {
    if given.log == ChatRules::LOG {
        return talks(messages, given.calendars);
    }
    let mut apart = Vec::with_capacity(messages.len());
    for message in messages {
        apart.extend(talks(vec![message], given.calendars)?);
    }
    Ok(apart)
}

impl Judged<'_> {
    /// Every breach, chat by chat: replies first, then the phrases in the order of the book.
    pub fn breaches(self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for talk in self.talks {
            breaches.extend(talk.replies);
            breaches.extend(talk.verdicts.into_iter().flat_map(|verdict| verdict.breaches));
        }
        breaches
    }

    /// Whether any breach is a fault.
    pub fn is_at_fault(&self) -> bool {
        let of = |talk: &JudgedTalk<'_>| {
            let phrases = talk.verdicts.iter().flat_map(|verdict| &verdict.breaches);
            talk.replies.iter().chain(phrases).any(|breach| breach.finding.gravity.is_fault())
        };
        self.talks.iter().any(of)
    }
}

/// A phrase made ready for texts.
struct Ready<'a> {
    phrase: &'a Phrase,
    words: Words,
    customer: Words,
    then: Words,
}

impl<'a> Ready<'a> {
    fn new(phrase: &'a Phrase) -> Self {
        // A greeting is the same with another comma; a word to avoid does not run over one.
        let punctuated = matches!(phrase.demand, Demand::Avoid(_));
        let none = std::iter::empty::<&str>;
        let after = |of: fn(&crate::book::chat::Trigger) -> &Vec<String>| {
            let texts = phrase.after.as_ref().map_or(&[][..], |after| of(after));
            Words::new(texts.iter().map(String::as_str), none(), false)
        };
        Self {
            phrase,
            words: Words::new(phrase.words(), phrase.except.iter().map(String::as_str), punctuated),
            customer: after(|after| &after.customer),
            then: after(|after| &after.then),
        }
    }

    /// The verdict on a chat; `None` where the rule is not about it.
    fn verdict(&self, talk: &Talk, slow: Option<usize>, library: Option<&BTreeSet<String>>) -> Option<Verdict<'a>> {
        let from = self.starts(talk, slow)?;
        let mut own = talk.of_agents();
        own.retain(|at| *at >= from);
        if own.is_empty() && self.phrase.after.is_none() {
            // Nobody of the desk wrote: that is the clock's matter.
            return None;
        }
        let looked_at = match self.phrase.place {
            Within::First => own.get(..1).unwrap_or_default(),
            Within::Last => own.get(own.len().saturating_sub(1)..).unwrap_or_default(),
            Within::Any => &own[..],
        };
        let at = looked_at.first().copied().unwrap_or(from.min(talk.lines.len() - 1));
        let lines: Vec<&Line> = looked_at.iter().map(|at| &talk.lines[*at]).collect();
        let hits: Vec<(&Line, Hit)> = lines
            .iter()
            .flat_map(|line| self.words.find(&line.message.text).into_iter().map(|hit| (*line, hit)))
            .collect();
        let place = Spot { talk, line: &talk.lines[at] };
        let mut verdict = match &self.phrase.demand {
            Demand::Say { words, at_least, need } => self.say(&place, words, *at_least, need, &hits),
            Demand::Points(points) => self.points(&place, points, &hits),
            Demand::Avoid(words) => self.avoid(talk, words, &hits),
            Demand::Length(at_least) => self.length(&place, *at_least, &lines),
            Demand::Library => self.in_library(library?, &lines),
        };
        verdict.breaches.extend(self.out_of_hours(talk, &hits));
        Some(verdict)
    }

    /// The position from which on the rule looks; `None` when what it waits for did not happen.
    fn starts(&self, talk: &Talk, slow: Option<usize>) -> Option<usize> {
        let Some(after) = &self.phrase.after else { return Some(0) };
        let said = |words: &Words, from: usize| {
            let later = talk.lines.iter().enumerate().skip(from);
            let mut by_customer = later.filter(|(_, line)| line.message.from == Sender::Customer);
            by_customer.find(|(_, line)| !words.find(&line.message.text).is_empty()).map(|(at, _)| at)
        };
        let mut asked = said(&self.customer, 0);
        if !after.then.is_empty() {
            asked = asked.and_then(|at| said(&self.then, at + 1));
        }
        let slow = slow.filter(|_| after.slow_reply);
        match (asked, slow) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    fn say(
        &self,
        at: &Spot<'_>,
        words: &[String],
        at_least: usize,
        need: &[String],
        hits: &[(&Line, Hit)],
    ) -> Verdict<'a> {
        let found: BTreeSet<usize> = hits.iter().map(|(_, hit)| hit.word).collect();
        let (said, unsaid): (Vec<_>, Vec<_>) = words.iter().enumerate().partition(|(at, _)| found.contains(at));
        let texts = |list: Vec<(usize, &String)>| list.into_iter().map(|(_, word)| word.clone()).collect::<Vec<_>>();
        let (said, unsaid) = (texts(said), texts(unsaid));
        let needed: Vec<&str> = need.iter().filter(|word| unsaid.contains(word)).map(String::as_str).collect();
        let kept = said.len() >= at_least && needed.is_empty();
        let mut breaches = Vec::new();
        if !kept {
            let (count, of) = (said.len(), words.len());
            let lacking = if needed.is_empty() { unsaid.join("、") } else { needed.join("、") };
            let message = match self.phrase.place {
                _ if of > 1 && need.is_empty() && at_least == 1 => {
                    said!("none of the words is said", "没有说其中任何一个")
                }
                _ if of == 1 => said!("the words are not said", "没有说该用语"),
                _ => said!(
                    "{count} of {of} words said; not said: {lacking}",
                    "说了 {of} 个中的 {count} 个；未说：{lacking}"
                ),
            };
            let expected = match (at_least, words) {
                (_, [only]) => said!("{only}", "{only}"),
                (1, _) if need.is_empty() => {
                    let words = words.join(" / ");
                    said!("one of {words}", "下列之一：{words}")
                }
                _ => {
                    let words = words.join(" / ");
                    let need = if need.is_empty() { String::new() } else { need.join("、") };
                    match need.as_str() {
                        "" => said!("at least {at_least} of {words}", "至少 {at_least} 个：{words}"),
                        need => said!(
                            "at least {at_least} of {words}, with {need}",
                            "至少 {at_least} 个：{words}，须有 {need}"
                        ),
                    }
                }
            };
            let value = match self.phrase.place {
                Within::Any => said.join("、"),
                _ => at.text(),
            };
            breaches.push(self.breach(at, value, expected, message));
        }
        self.verdict_of(kept, said, unsaid, breaches)
    }

    fn points(&self, at: &Spot<'_>, points: &[(Arc<str>, Vec<String>)], hits: &[(&Line, Hit)]) -> Verdict<'a> {
        let found: BTreeSet<usize> = hits.iter().map(|(_, hit)| hit.word).collect();
        let (mut said, mut unsaid, mut first) = (Vec::new(), Vec::new(), 0);
        for (name, words) in points {
            let made = (first..first + words.len()).any(|word| found.contains(&word));
            if made {
                said.push(name.to_string());
            } else {
                unsaid.push(name.to_string());
            }
            first += words.len();
        }
        let mut breaches = Vec::new();
        if !unsaid.is_empty() {
            let (count, of, lacking) = (said.len(), points.len(), unsaid.join("、"));
            let message = said!(
                "{count} of {of} points made; missing: {lacking}",
                "说明了 {of} 点中的 {count} 点；缺少：{lacking}"
            );
            let names: Vec<_> = points.iter().map(|(name, _)| &**name).collect();
            let names = names.join("、");
            let expected = said!("the points {names}", "说明：{names}");
            breaches.push(self.breach(at, said.join("、"), expected, message));
        }
        self.verdict_of(unsaid.is_empty(), said, unsaid, breaches)
    }

    fn avoid(&self, talk: &Talk, words: &[String], hits: &[(&Line, Hit)]) -> Verdict<'a> {
        let breaches = hits.iter().map(|(line, hit)| {
            let (word, at) = (&words[hit.word], hit.at);
            let message = said!("`{word}` from character {at} on", "第 {at} 字起出现 `{word}`");
            let expected = said!("another wording", "改用其他说法");
            self.breach(&Spot { talk, line }, word.clone(), expected, message)
        });
        let breaches: Vec<_> = breaches.collect();
        let found: BTreeSet<usize> = hits.iter().map(|(_, hit)| hit.word).collect();
        let said = found.iter().map(|word| words[*word].clone()).collect();
        self.verdict_of(breaches.is_empty(), said, Vec::new(), breaches)
    }

    fn length(&self, at: &Spot<'_>, at_least: usize, lines: &[&Line]) -> Verdict<'a> {
        let length: usize = lines.iter().map(|line| length(&line.message.text)).sum();
        let mut breaches = Vec::new();
        if length < at_least {
            let message = said!("{length} characters, {} too few", "{length} 字，少 {} 字", at_least - length);
            let expected = said!("at least {at_least} characters", "至少 {at_least} 字");
            breaches.push(self.breach(at, length.to_string(), expected, message));
        }
        self.verdict_of(length >= at_least, Vec::new(), Vec::new(), breaches)
    }

    fn in_library(&self, library: &BTreeSet<String>, lines: &[&Line]) -> Verdict<'a> {
        let from_library = lines.iter().filter(|line| library.contains(&spoken(&line.message.text)));
        let kept = from_library.count();
        Verdict { applied: lines.len(), kept, ..self.verdict_of(true, Vec::new(), Vec::new(), Vec::new()) }
    }

    /// Words said at another time of day than theirs.
    fn out_of_hours(&self, talk: &Talk, hits: &[(&Line, Hit)]) -> Vec<Breach> {
        let words: Vec<&str> = self.phrase.words().collect();
        let mut breaches = Vec::new();
        for (line, hit) in hits {
            let word = words[hit.word];
            let Some((_, range)) = self.phrase.hours.iter().find(|(own, _)| own == word) else { continue };
            let second = i64::from(line.local.num_seconds_from_midnight());
            let in_place = |second: i64| range.from() <= second && second < range.to();
            if in_place(second) || in_place(second + crate::time::DAY) {
                continue;
            }
            let time = line.local.format("%H:%M");
            let message = said!("`{word}` at {time}", "{time} 说 `{word}`");
            let expected = said!("{word} only {range}", "{word} 用于 {range}");
            let mut breach = self.breach(&Spot { talk, line }, word.to_owned(), expected, message);
            breach.finding.gravity = breach.finding.gravity.max(Gravity::Warning);
            breaches.push(breach);
        }
        breaches
    }

    fn breach(&self, at: &Spot<'_>, value: String, expected: Said, message: Said) -> Breach {
        let message_of = &at.line.message;
        let employee = message_of.agent.clone().or_else(|| at.talk.agent().cloned());
        Breach {
            finding: Finding {
                rule: self.phrase.head.id.to_string(),
                clauses: self.phrase.head.clauses.clone(),
                gravity: self.phrase.gravity,
                place: message_of.place.clone(),
                subject: at.talk.chat.to_string(),
                employee,
                column: title(CHATS.name, "text"),
                value,
                expected,
                message,
            },
            date: at.line.local.date(),
            counts_as: self.phrase.counts_as.clone(),
        }
    }

    fn verdict_of(&self, kept: bool, said: Vec<String>, unsaid: Vec<String>, breaches: Vec<Breach>) -> Verdict<'a> {
        Verdict { phrase: self.phrase, applied: 1, kept: usize::from(kept), said, unsaid, breaches }
    }
}

/// Where a rule looked.
struct Spot<'t> {
    talk: &'t Talk,
    line: &'t Line,
}

impl Spot<'_> {
    /// The message, cut where it is long.
    fn text(&self) -> String {
        const SHOWN: usize = 40;
        let text = &self.line.message.text;
        let cut: String = text.chars().take(SHOWN).collect();
        if cut.len() < text.len() { format!("{cut}…") } else { cut }
    }
}

/// The reply of the first wait that was too long.
fn first_slow(rules: &ChatRules, waits: &[Wait]) -> Option<usize> {
    let limits = std::iter::once(&rules.first_reply).chain(std::iter::repeat(&rules.slow_reply));
    let mut slow = waits.iter().zip(limits).filter(|(wait, limit)| is_slow(wait, limit.as_ref()));
    slow.find_map(|(wait, _)| wait.answered)
}

fn is_slow(wait: &Wait, limit: Option<&Reply>) -> bool {
    limit.is_some_and(|limit| wait.seconds > limit.within.0)
}

fn slow_replies(rules: &ChatRules, talk: &Talk, waits: &[Wait]) -> Vec<Breach> {
    let limits =
        [("first-reply", &rules.first_reply)].into_iter().chain(std::iter::repeat(("slow-reply", &rules.slow_reply)));
    let mut breaches = Vec::new();
    for (wait, (rule, limit)) in waits.iter().zip(limits) {
        let Some(limit) = limit.as_ref().filter(|limit| is_slow(wait, Some(limit))) else { continue };
        let line = &talk.lines[wait.answered.unwrap_or(wait.asked)];
        let asked = &talk.lines[wait.asked].message.place;
        let (seconds, within) = (wait.seconds, limit.within);
        let message = match wait.answered {
            Some(_) => said!(
                "{seconds} s after the customer wrote in line {}",
                "客户在第 {} 行发问，{seconds} 秒后才回复",
                asked.line
            ),
            None => said!("{seconds} s without a person's reply", "已 {seconds} 秒无人工回复"),
        };
        breaches.push(Breach {
            finding: Finding {
                rule: rule.to_owned(),
                clauses: limit.clauses.clone(),
                gravity: Gravity::Error,
                place: line.message.place.clone(),
                subject: talk.chat.to_string(),
                employee: line.message.agent.clone().or_else(|| talk.agent().cloned()),
                column: title(CHATS.name, "at"),
                value: line.local.format("%Y-%m-%d %H:%M:%S").to_string(),
                expected: {
                    let Said { en, zh } = within.said();
                    said!("within {en}", "{zh}之内")
                },
                message,
            },
            date: talk.lines[wait.asked].local.date(),
            counts_as: limit.counts_as.clone(),
        });
    }
    breaches
}

/// Judges the reply times of an export by its own count. `today` dates the rows that have no date.
pub fn reply_times(
    book: &RuleBook,
    times: &[ReplyTimes],
    calendars: &Calendars,
    today: NaiveDate,
    takes: impl Fn(NaiveDate) -> bool,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for row in times {
        let date = row.started.map(|started| calendars.instant(started).1);
        if date.is_some_and(|date| !takes(date)) {
            continue;
        }
        let date = date.unwrap_or(today);
        let Some(rules) = book.chat(date) else { continue };
        let kinds = [
            ("first-reply", "first_reply_s", &rules.first_reply, row.first),
            ("slow-reply", "average_reply_s", &rules.slow_reply, row.average),
        ];
        for (rule, column, limit, seconds) in kinds {
            let (Some(limit), Some(seconds)) = (limit, seconds) else { continue };
            if seconds > Decimal::from(limit.within.0) {
                breaches.push(counted(row, rule, column, limit, seconds, date));
            }
        }
    }
    breaches
}

fn counted(row: &ReplyTimes, rule: &str, column: &str, limit: &Reply, seconds: Decimal, date: NaiveDate) -> Breach {
    let (seconds, within) = (seconds.normalize(), limit.within);
    let (place, clauses): (Place, Clauses) = (row.place.clone(), limit.clauses.clone());
    Breach {
        finding: Finding {
            rule: rule.to_owned(),
            clauses,
            gravity: Gravity::Error,
            place,
            subject: row.subject.clone().unwrap_or_default(),
            employee: row.agent.clone(),
            column: title(REPLY_TIMES.name, column),
            value: seconds.to_string(),
            expected: {
                let Said { en, zh } = within.said();
                said!("within {en}", "{zh}之内")
            },
            message: said!("{seconds} s by the export's own count", "导出文件统计为 {seconds} 秒"),
        },
        date,
        counts_as: limit.counts_as.clone(),
    }
}
