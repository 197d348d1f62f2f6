//! `[chat]` and `[[chat.phrase]]`: what is said, what is not, and how soon.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Clauses, Code, Gravity, Title};
use crate::said;
use crate::time::TimeRange;

use super::rule::{Head, Origin, Validity};
use super::section::{Found, FromToml, Reading, choices, rule_section, section, single_section};
use super::sla::Sla;
use super::value::{ClauseList, Named, Several, Span, all_different};

single_section! {
    /// `[chat]` as written.
    pub struct RawChat as "chat" {
        /// How soon a customer's first message is answered by a person: "60s", or { within = "60s", clause = "…", counts_as = "…" }.
        "first_reply" first_reply: RawReply,
        /// How soon every later one is.
        "slow_reply" slow_reply: RawReply,
        /// The calendar whose hours count; "always" counts all.
        "calendar" calendar: String,
        /// What chats are graded by: a list of heads of 20 points each, or { greeting = 20, … }.
        "heads" heads: RawHeads,
        /// One of these in the agent's first message.
        "opening" opening: Several<String>,
        /// One of these in the agent's last message.
        "closing" closing: Several<String>,
        /// None of these in any message of the agent's.
        "avoid" avoid: Several<String>,
        /// So many of these words in the agent's messages.
        "courtesy" courtesy: RawCourtesy,
        /// The phrases, each a rule of its own.
        "phrase" phrase: Vec<Found<RawPhrase>>,
    }
}

section! {
    /// The limit of a reply as a table.
    pub struct RawReplyTable {
        /// The limit.
        "within" within: Span,
        /// The place in the paper rules it comes from.
        "clause" clause: ClauseList,
        /// The code a later reply is an incident of.
        "counts_as" counts_as: Code,
    }
}

section! {
    /// `courtesy` as written.
    pub struct RawCourtesy {
        /// The words.
        "words" words: Several<String>,
        /// How many different ones, at least: one when not stated.
        "at_least" at_least: Decimal,
    }
}

rule_section! {
    /// `[[chat.phrase]]` as written: one of `say`, `points`, `avoid`, `length` and `library`.
    pub struct RawPhrase {
        /// Its id.
        "id" id: String,
        /// The log whose texts it is about: chats when left out.
        "log" log: String,
        /// Which of the agent's messages: first, last, or any of them.
        "in" place: Within,
        /// Words of which some are said.
        "say" say: Several<String>,
        /// How many different ones of `say`, at least: one when not stated, 0 to count and report only.
        "at_least" at_least: Decimal,
        /// Those of `say` that are not left out.
        "need" need: Several<String>,
        /// Points that are all made: each has a name and the words of which one makes it.
        "points" points: Named<Several<String>>,
        /// Words that are not said.
        "avoid" avoid: Several<String>,
        /// How many characters the text has, blanks not counted.
        "length" length: RawLength,
        /// Whether each message is looked up in the script library; the share is reported.
        "library" library: bool,
        /// Longer words in which those of the rule do not count.
        "except" except: Several<String>,
        /// What must have happened before: { customer = ["…"], then = ["…"], slow_reply = true }.
        "after" after: RawTrigger,
        /// The time of day at which a word is in place: { "早上好" = "05:00-12:00" }.
        "hours" hours: Named<TimeRange>,
        /// The head it grades: full points when kept, none when not.
        "head" head: String,
        /// How bad a breach is: error, warning or notice.
        "severity" severity: Gravity,
        /// The code a breach is an incident of, for the agent.
        "counts_as" counts_as: Code,
    }
}

section! {
    /// `length` as written.
    pub struct RawLength {
        /// The least it may be.
        "at_least" at_least: Decimal,
    }
}

section! {
    /// `after` as written.
    pub struct RawTrigger {
        /// The customer said one of these.
        "customer" customer: Several<String>,
        /// The customer later said one of these too.
        "then" then: Several<String>,
        /// A reply was slow.
        "slow_reply" slow_reply: bool,
    }
}

/// A limit of replies: a span, or a table.
#[derive(Clone, Debug)]
pub struct RawReply {
    within: Span,
    clause: Option<Clauses>,
    counts_as: Option<Code>,
}

/// Heads with their points.
#[derive(Clone, Debug)]
pub struct RawHeads(Vec<(Found<String>, Decimal)>);

/// Which of the agent's messages a phrase is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The first.
    First,
    /// The last.
    Last,
    /// All of them together.
    Any,
}

/// A limit of replies.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The longest it may take.
    pub within: Span,
    /// Its clauses.
    pub clauses: Clauses,
    /// The code a later reply is an incident of.
    pub counts_as: Option<Code>,
}

/// `[chat]`: replies and heads.
#[derive(Clone, Debug)]
pub struct ChatRules {
    /// Clauses, days.
    pub head: Head,
    /// The first reply of a chat.
    pub first_reply: Option<Reply>,
    /// Every later reply.
    pub slow_reply: Option<Reply>,
    /// The calendar whose hours count.
    pub calendar: Arc<str>,
    /// What chats are graded by, with the most points.
    pub heads: Vec<(Arc<str>, Decimal)>,
}

/// What a phrase asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Some of these words.
    Say {
        /// The words.
        words: Vec<String>,
        /// How many different ones; none to report only.
        at_least: usize,
        /// Those that are not left out.
        need: Vec<String>,
    },
    /// All of these points, each made by one of its words.
    Points(Vec<(Arc<str>, Vec<String>)>),
    /// None of these words.
    Avoid(Vec<String>),
    /// A text of so many characters.
    Length(usize),
    /// A text of the script library; reported only.
    Library,
}

/// What must have happened before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// The customer said one of these.
    pub customer: Vec<String>,
    /// The customer later said one of these.
    pub then: Vec<String>,
    /// A reply was slow.
    pub slow_reply: bool,
}

/// A phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// The log whose texts it is about.
    pub log: Arc<str>,
    /// Which of the agent's messages.
    pub place: Within,
    /// What is asked for.
    pub demand: Demand,
    /// Longer words in which those of the rule do not count.
    pub except: Vec<String>,
    /// What must have happened before; nothing for every chat.
    pub after: Option<Trigger>,
    /// The time of day at which a word is in place.
    pub hours: Vec<(String, TimeRange)>,
    /// The head it grades.
    pub grades: Option<Arc<str>>,
    /// How bad a breach is.
    pub gravity: Gravity,
    /// The code a breach is an incident of.
    pub counts_as: Option<Code>,
}

impl ChatRules {
    /// The points of a head that states none.
    const POINTS: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

    /// Its clauses and those of its replies.
    pub fn all_clauses(&self) -> Clauses {
        let replies = self.first_reply.iter().chain(&self.slow_reply);
        replies.fold(self.head.clauses.clone(), |all, reply| all.and(&reply.clauses))
    }

    /// The log that chats stand in.
    pub const LOG: &'static str = "chats";
}

impl Phrase {
    /// Every word it looks for in the desk's messages.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let plain = match &self.demand {
            Demand::Say { words, .. } | Demand::Avoid(words) => &words[..],
            _ => &[],
        };
        let points = if let Demand::Points(points) = &self.demand { &points[..] } else { &[] };
        plain.iter().chain(points.iter().flat_map(|(_, words)| words)).map(String::as_str)
    }
}

impl RawChat {
    /// What the section says of replies and heads; `None` when it only has phrases.
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<ChatRules> {
        let head = self.head(to);
        let stated = self.first_reply.is_some() || self.slow_reply.is_some() || self.heads.is_some();
        if let (Some(calendar), false) = (&self.calendar, stated) {
            let message = said!("`calendar` without replies whose time it counts", "有 `calendar` 而没有要计时的回复");
            to.error(DiagnosticCode::P017, &calendar.span, message);
        }
        if !stated {
            return None;
        }
        let head = head?;
        let reply = |found: &Option<Found<RawReply>>| {
            found.as_ref().map(|found| Reply {
                within: found.value.within,
                clauses: found.value.clause.clone().unwrap_or_else(|| head.clauses.clone()),
                counts_as: found.value.counts_as.clone(),
            })
        };
        let heads = self.heads.as_ref().map_or(&[][..], |heads| &heads.value.0);
        all_different(heads.iter().map(|(head, _)| (head.value.as_str(), &head.span)), to);
        Some(ChatRules {
            first_reply: reply(&self.first_reply),
            slow_reply: reply(&self.slow_reply),
            calendar: Arc::from(self.calendar.as_ref().map_or(Sla::ALWAYS, |calendar| calendar.value.as_str())),
            heads: heads.iter().map(|(head, points)| (Arc::from(head.value.as_str()), *points)).collect(),
            head,
        })
    }

    /// The phrases: those written as keys of the section first, then the rules of their own.
    pub(super) fn phrases(&self, to: &mut Reading<'_>) -> Vec<Phrase> {
        let mut phrases = self.plain_phrases(to).unwrap_or_default();
        let own = self.phrase.iter().flat_map(|list| &list.value);
        phrases.extend(own.filter_map(|raw| raw.value.lower(to)));
        phrases
    }

    fn plain_phrases(&self, to: &mut Reading<'_>) -> Option<Vec<Phrase>> {
        let clauses = self.clause.as_ref().map_or_else(Clauses::default, |clause| clause.value.0.clone());
        let validity = Validity {
            since: self.since.as_ref().map(|since| since.value),
            until: self.until.as_ref().map(|until| until.value),
        };
        let heads = self.heads.as_ref().map_or(&[][..], |heads| &heads.value.0);
        let text = Arc::clone(&to.text);
        let phrase =
            |id: &str, title: (&str, &str), span: &Range<usize>, place: Within, demand: Demand, grades: &str| Phrase {
                head: Head {
                    id: Arc::from(id),
                    clauses: clauses.clone(),
                    title: Title { en: Arc::from(title.0), zh: Arc::from(title.1) },
                    validity,
                    overrides: self.overrides.as_ref().is_some_and(|overrides| overrides.value),
                    origin: Origin { text: Arc::clone(&text), span: span.clone() },
                },
                log: Arc::from(ChatRules::LOG),
                place,
                demand,
                except: Vec::new(),
                after: None,
                hours: Vec::new(),
                grades: heads.iter().any(|(head, _)| head.value == grades).then(|| Arc::from(grades)),
                gravity: Gravity::Error,
                counts_as: None,
            };
        let say =
            |words: &Several<String>, at_least: usize| Demand::Say { words: texts(words), at_least, need: Vec::new() };
        let mut phrases = Vec::new();
        if let Some(opening) = &self.opening {
            refuse_blank(&opening.value, to)?;
            let title = ("Opening words in the first message", "首条消息的问候语");
            phrases.push(phrase("opening", title, &opening.span, Within::First, say(&opening.value, 1), "greeting"));
        }
        if let Some(closing) = &self.closing {
            refuse_blank(&closing.value, to)?;
            let title = ("Closing words in the last message", "末条消息的结束语");
            phrases.push(phrase("closing", title, &closing.span, Within::Last, say(&closing.value, 1), "closing"));
        }
        if let Some(courtesy) = &self.courtesy {
            let words = to.required(courtesy.value.words.clone(), "words", &courtesy.span)?;
            refuse_blank(&words.value, to)?;
            let at_least = count(courtesy.value.at_least.as_ref(), to).unwrap_or(1);
            refuse_too_many(at_least, words.value.0.len(), &courtesy.span, to)?;
            let title = ("Courtesy words", "礼貌用语");
            phrases.push(phrase("courtesy", title, &courtesy.span, Within::Any, say(&words.value, at_least), ""));
        }
        if let Some(avoid) = &self.avoid {
            refuse_blank(&avoid.value, to)?;
            let title = ("Words to avoid", "忌用语");
            let demand = Demand::Avoid(texts(&avoid.value));
            phrases.push(phrase("avoid", title, &avoid.span, Within::Any, demand, ""));
        }
        Some(phrases)
    }
}

impl RawPhrase {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Phrase> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        let demand = self.demand(to);
        let list = |found: &Option<Found<Several<String>>>| found.as_ref().map(|found| texts(&found.value));
        let after = self.after.as_ref().map(|after| (after.value.lower(to), &after.span));
        if let Some((trigger, span)) = &after
            && trigger.customer.is_empty()
            && (!trigger.slow_reply || !trigger.then.is_empty())
        {
            let message = said!(
                "`after` says what the `customer` says first, or slow_reply = true",
                "`after` 应写 `customer` 先说了什么，或 slow_reply = true"
            );
            to.error(DiagnosticCode::P017, span, message);
        }
        for found in [&self.say, &self.avoid, &self.except].into_iter().flatten() {
            refuse_blank(&found.value, to)?;
        }
        let hours = self.hours.iter().flat_map(|hours| &hours.value.0);
        let phrase = Phrase {
            head: head?,
            log: Arc::from(self.log.as_ref().map_or(ChatRules::LOG, |log| log.value.as_str())),
            place: self.place.as_ref().map_or(Within::Any, |place| place.value),
            demand: demand?,
            except: list(&self.except).unwrap_or_default(),
            after: after.map(|(trigger, _)| trigger),
            hours: hours.map(|(word, range)| (word.value.clone(), range.value)).collect(),
            grades: self.head.as_ref().map(|head| Arc::from(head.value.as_str())),
            gravity: self.severity.as_ref().map_or(Gravity::Error, |severity| severity.value),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
        };
        self.check_references(&phrase, to);
        Some(phrase)
    }

    /// What it asks for: one thing.
    fn demand(&self, to: &mut Reading<'_>) -> Option<Demand> {
        let stated = [
            self.say.is_some(),
            self.points.is_some(),
            self.avoid.is_some(),
            self.length.is_some(),
            self.library.as_ref().is_some_and(|library| library.value),
        ];
        if stated.iter().filter(|stated| **stated).count() != 1 {
            let message = said!(
                "a phrase has one of `say`, `points`, `avoid`, `length` and `library`",
                "每条用语规则应写且只写 `say`、`points`、`avoid`、`length`、`library` 之一"
            );
            to.error(DiagnosticCode::P017, &self.span, message);
            return None;
        }
        let of_say = [
            ("at_least", self.at_least.as_ref().map(|found| &found.span)),
            ("need", self.need.as_ref().map(|found| &found.span)),
        ];
        for (key, span) in of_say {
            if let (Some(span), None) = (span, &self.say) {
                to.error(DiagnosticCode::P017, span, said!("`{key}` belongs to `say`", "`{key}` 只能与 `say` 并用"));
            }
        }
        if let Some(say) = &self.say {
            let words = texts(&say.value);
            let need = self.need.as_ref().map(|need| texts(&need.value)).unwrap_or_default();
            for word in self.need.iter().flat_map(|need| &need.value.0) {
                if !words.contains(&word.value) {
                    let message = said!("`{}` is not among the words of `say`", "`say` 中没有 `{}`", word.value);
                    to.error(DiagnosticCode::P009, &word.span, message);
                }
            }
            let at_least = count(self.at_least.as_ref(), to).unwrap_or(1);
            refuse_too_many(at_least, words.len(), &say.span, to)?;
            return Some(Demand::Say { words, at_least, need });
        }
        if let Some(points) = &self.points {
            for (_, words) in &points.value.0 {
                refuse_blank(&words.value, to)?;
            }
            let points = points.value.0.iter();
            return Some(Demand::Points(
                points.map(|(name, words)| (Arc::from(name.value.as_str()), texts(&words.value))).collect(),
            ));
        }
        if let Some(length) = &self.length {
            let at_least = to.required(length.value.at_least.clone(), "at_least", &length.span);
            return count(at_least.as_ref(), to).map(Demand::Length);
        }
        Some(self.avoid.as_ref().map_or(Demand::Library, |avoid| Demand::Avoid(texts(&avoid.value))))
    }

    /// `except` and `hours` name words of the rule, or words around them.
    fn check_references(&self, phrase: &Phrase, to: &mut Reading<'_>) {
        let words: Vec<&str> = phrase.words().collect();
        for longer in self.except.iter().flat_map(|except| &except.value.0) {
            if !words.iter().any(|word| longer.value.contains(word) && longer.value != *word) {
                let message = said!(
                    "`{}` contains no word of the rule: it excepts nothing",
                    "`{}` 不含本规则的任何词，不起作用",
                    longer.value
                );
                to.error(DiagnosticCode::P009, &longer.span, message);
            }
        }
        for (word, _) in self.hours.iter().flat_map(|hours| &hours.value.0) {
            if !words.contains(&word.value.as_str()) {
                let message = said!("`{}` is not among the words of the rule", "本规则没有词 `{}`", word.value);
                to.error(DiagnosticCode::P009, &word.span, message);
            }
        }
    }
}

impl RawTrigger {
    fn lower(&self, to: &mut Reading<'_>) -> Trigger {
        for found in [&self.customer, &self.then].into_iter().flatten() {
            // Reported; the words that are sound still stand.
            let _ = refuse_blank(&found.value, to);
        }
        let list = |found: &Option<Found<Several<String>>>| found.as_ref().map(|found| texts(&found.value));
        Trigger {
            customer: list(&self.customer).unwrap_or_default(),
            then: list(&self.then).unwrap_or_default(),
            slow_reply: self.slow_reply.as_ref().is_some_and(|slow| slow.value),
        }
    }
}

fn texts(list: &Several<String>) -> Vec<String> {
    list.0.iter().map(|word| word.value.clone()).collect()
}

/// A word without a letter or a digit could be anywhere.
fn refuse_blank(words: &Several<String>, to: &mut Reading<'_>) -> Option<()> {
    let blank = words.0.iter().find(|word| !word.value.chars().any(char::is_alphanumeric));
    if let Some(word) = blank {
        to.error(DiagnosticCode::P003, &word.span, said!("`{}` is not a word", "`{}` 不是词", word.value));
    }
    blank.is_none().then_some(())
}

fn refuse_too_many(at_least: usize, words: usize, span: &Range<usize>, to: &mut Reading<'_>) -> Option<()> {
    if at_least <= words {
        return Some(());
    }
    let message = said!("{at_least} of {words} words can never be said", "{words} 个词中不可能说到 {at_least} 个");
    to.error(DiagnosticCode::P017, span, message);
    None
}

/// A whole number, not negative.
fn count(found: Option<&Found<Decimal>>, to: &mut Reading<'_>) -> Option<usize> {
    let found = found?;
    let count = found.value.normalize().to_string().parse().ok();
    if count.is_none() {
        to.error(DiagnosticCode::P003, &found.span, said!("expected a whole number", "此处应为整数"));
    }
    count
}

impl FromToml for RawReply {
    const EXPECTS: (&'static str, &'static str) = (
        "a span such as \"60s\", or { within = \"60s\", clause = \"…\", counts_as = \"…\" }",
        "时长如 \"60s\"，或 { within = \"60s\", clause = \"…\", counts_as = \"…\" }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if !value.get_ref().is_table() {
            return Some(Self { within: Span::from_toml(value, to)?, clause: None, counts_as: None });
        }
        let raw = RawReplyTable::from_toml(value, to)?;
        let within = to.required(raw.within, "within", &raw.span)?.value;
        Some(Self {
            within,
            clause: raw.clause.map(|clause| clause.value.0),
            counts_as: raw.counts_as.map(|code| code.value),
        })
    }
}

impl FromToml for RawHeads {
    const EXPECTS: (&'static str, &'static str) =
        ("a list of heads, or { greeting = 20, … }", "考核项目的列表，或 { greeting = 20, … }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            let named = Named::<Decimal>::from_toml(value, to)?;
            if let Some((_, points)) = named.0.iter().find(|(_, points)| points.value <= Decimal::ZERO) {
                to.error(
                    DiagnosticCode::P003,
                    &points.span,
                    said!("a head has more than no points", "项目满分应大于零"),
                );
                return None;
            }
            return Some(Self(named.0.into_iter().map(|(head, points)| (head, points.value)).collect()));
        }
        let list = Several::<String>::from_toml(value, to)?;
        Some(Self(list.0.into_iter().map(|head| (head, ChatRules::POINTS)).collect()))
    }
}

choices! {
    Within: "first" => Self::First, "last" => Self::Last, "any" => Self::Any;
    Gravity: "error" => Self::Error, "warning" => Self::Warning, "notice" => Self::Notice;
}
