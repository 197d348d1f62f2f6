use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::book::Head;
use crate::book::chat::ChatRules;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::log::ChatFile;
use crate::measure::breach::{self, Breach};
use crate::measure::calendars::{Calendars, Unanswered};
use crate::measure::chat::{self, By, Given, Judged};
use crate::measure::emit;
use crate::model::chat::{Message, ReplyTimes, Review};
use crate::model::{Moment, Outcome, Table};
use crate::said;

use super::folder::Folder;
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
        let messages = match self.read(session) {
            ChatFile::Messages(messages) => messages,
            ChatFile::Times(times) => {
                session.stop_on_errors()?;
                self.refuse_texts_options()?;
                let breaches = reply_times(session, &times, &calendars);
                return Ok(self.answer(session, breaches));
            }
        };
        let by = match self.by {
            ByWord::Agent => By::Agent,
            ByWord::Chat => By::Chat,
        };
        let only = |rule: &Head, session: &Session<'_, '_>| session.asks_for(&rule.id, &rule.clauses);
        let answer = self.judged(session, &calendars, messages, |session, judged, reviews| {
            let mut faults = Sink::default();
            // A grade out of range is an error even where only findings are asked for.
            let grades = chat::graded(session.book(), &judged, reviews, by, &mut faults);
            let answer = if self.summary || self.words {
                let found = judged.is_at_fault();
                let words = || chat::words(&judged, by, |head| only(head, session));
                let table = if self.summary { grades } else { words() };
                Outcome { found, ..Outcome::of(table) }
            } else {
                self.answer(session, judged.breaches())
            };
            (answer, faults)
        })?;
        Ok(answer)
    }
}

/// What chats, or the texts of another log, came to.
pub(crate) struct Heard {
    /// The heads of each agent; none for texts that are no chats, and for reply times alone.
    pub(crate) grades: Option<Table>,
    /// What was found.
    pub(crate) breaches: Vec<Breach>,
}

impl ChatCheck {
    /// The chats of a month's folder, or the texts of another log of it.
    pub(crate) fn of_folder(log: &str, file: String, folder: &Folder<'_>, common: &Common) -> Self {
        let beside = |name: &str| (log == ChatRules::LOG).then(|| folder.log(name)).flatten();
        Self {
            chats: file,
            log: log.to_owned(),
            review: beside("reviews"),
            scripts: beside("scripts"),
            summary: false,
            words: false,
            by: ByWord::Agent,
            emit: None,
            common: common.clone(),
        }
    }

    /// Grades by agent, and everything found.
    pub(crate) fn heard(&self, session: &mut Session<'_, '_>) -> Result<Heard, Stop> {
        let calendars = self.calendars(session)?;
        match self.read(session) {
            ChatFile::Messages(messages) => self.judged(session, &calendars, messages, |session, judged, reviews| {
                let mut faults = Sink::default();
                let grades = chat::graded(session.book(), &judged, reviews, By::Agent, &mut faults);
                let grades = Some(grades).filter(|grades| !grades.is_empty());
                (Heard { grades, breaches: session.only(judged.breaches()) }, faults)
            }),
            ChatFile::Times(times) => {
                session.stop_on_errors()?;
                Ok(Heard { grades: None, breaches: session.only(reply_times(session, &times, &calendars)) })
            }
        }
    }

    fn read(&self, session: &mut Session<'_, '_>) -> ChatFile {
        if self.log == ChatRules::LOG {
            session.read_chats(&self.chats)
        } else {
            ChatFile::Messages(session.read_texts(&self.chats, &self.log))
        }
    }

    /// Judges messages and makes an answer of what is found; what the answer finds at fault is said.
    fn judged<T>(
        &self,
        session: &mut Session<'_, '_>,
        calendars: &Calendars,
        messages: Vec<Message>,
        answer: impl FnOnce(&Session<'_, '_>, Judged<'_>, &[Review]) -> (T, Sink),
    ) -> Result<T, Stop> {
        let heads = heads(session);
        let reviews = self.review.as_ref().map(|file| session.read_reviews(file, &heads)).unwrap_or_default();
        let scripts = self.scripts.as_ref().map(|file| session.read_scripts(file));
        session.stop_on_errors()?;
        self.say_what_is_not_looked_at(session);
        let month = session.stated_month();
        let takes = |date: NaiveDate| month.is_none_or(|month| month.contains(date));
        let (now, _) = calendars.instant(Moment::Local(session.now().and_utc().timestamp()));
        let given = Given { log: &self.log, calendars, scripts: scripts.as_deref(), now };
        let judged = chat::judged(session.book(), messages, &given, takes);
        let (answer, faults) = match judged {
            Ok(judged) => answer(session, judged, &reviews),
            Err(unanswered) => return Err(reported(session, &unanswered)),
        };
        session.sink().append(faults);
        Ok(answer)
    }

    /// The calendars of `[chat]`: one name on all days, so that a chat over midnight has one clock.
    fn calendars(&self, session: &mut Session<'_, '_>) -> Result<Calendars, Stop> {
        let names: BTreeSet<Arc<str>> =
            session.book().chats().iter().map(|rules| Arc::clone(&rules.calendar)).collect();
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
                let words = said!(
                    "{option} needs messages; {} has reply times only",
                    "{option} 需要消息记录；{} 只有响应时长",
                    self.chats
                );
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
            let message =
                said!("the book {id} has no rule about texts of {log}", "制度 {id} 没有关于 {log} 文本的规则");
            session.sink().push(Diagnostic::warning(DiagnosticCode::P009, At::Run, message));
        }
    }

    fn answer(&self, session: &Session<'_, '_>, breaches: Vec<Breach>) -> Outcome {
        let breaches = session.only(breaches);
        let found = breaches.iter().any(|breach| breach.finding.gravity.is_fault());
        let table = match self.emit {
            Some(EmitWord::Incidents) => emit::table(breaches.into_iter().filter_map(Breach::incident).collect()),
            None => breach::findings(breaches),
        };
        Outcome { found, ..Outcome::of(table) }
    }
}

/// Judges the reply times that an export counts itself.
fn reply_times(session: &Session<'_, '_>, times: &[ReplyTimes], calendars: &Calendars) -> Vec<Breach> {
    let month = session.stated_month();
    let takes = |date: NaiveDate| month.is_none_or(|month| month.contains(date));
    chat::reply_times(session.book(), times, calendars, session.judging_day(), takes)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::book::library::Library;
    use crate::cli::{Trial, trial};
    use crate::diagnostics::Sink;
    use crate::log::files::InMemory;

    const BOOK: &str = r#"
        [policy]
        id = "t"
        title = "Test"
        title_zh = "测试"
        [calendar.desk]
        hours = { mon-fri = ["08:30-12:00", "13:30-17:30"] }
        [chat]
        clause = "c"
        first_reply = { within = "60s", counts_as = "slow" }
        slow_reply = "3m"
        calendar = "desk"
        opening = ["您好"]
        closing = ["再见"]
        courtesy = { words = ["请", "谢谢"], at_least = 1 }
        avoid = ["但是"]
        [[violation]]
        code = "slow"
        clause = "c"
        title = "Slow"
        title_zh = "慢"
    "#;

    fn run(words: &str, chats: &str) -> Trial {
        let files = InMemory::new([("chats.csv".to_owned(), chats.as_bytes().to_vec())]);
        let read = |_: &Path| Ok(BOOK.as_bytes().to_vec());
        let mut sink = Sink::default();
        let book = Library::new(&read).load("t.toml", &mut sink).expect("a sound book");
        let words = format!("cs chat-check chats.csv --format csv --now 2025-03-31 {words}");
        trial(&words.split_whitespace().map(Into::into).collect::<Vec<_>>(), book, &files)
            .expect("a sound command line")
    }

    fn lines(trial: Trial) -> Vec<String> {
        String::from_utf8(trial.stdout).expect("text").lines().skip(1).map(str::to_owned).collect()
    }

    // Friday 7 March 2025, 17:29:30: half a minute until closing; 08:30:30 on Monday is the sixtieth second.
    const OVER_A_WEEKEND: &str = "chat,at,from,agent,text\n\
        c1,2025-03-07 17:29:30,customer,,在吗\nc1,2025-03-10 08:30:30,agent,林小雨,您好，请讲，再见\n\
        c2,2025-03-07 17:29:30,customer,,在吗\nc2,2025-03-10 08:30:31,agent,周明,您好，请讲，再见\n";

    #[test]
    fn replies_are_counted_in_the_desks_hours_and_are_incidents_of_the_day_they_were_asked_for() {
        assert_eq!(
            lines(run("--emit incidents", OVER_A_WEEKEND)),
            ["周明,2025-03-07,slow,61 s after the customer wrote in line 4,chats.csv:5"]
        );
        let of_slow = run("", OVER_A_WEEKEND);
        assert_eq!(of_slow.status.code(), 1);
        assert_eq!(
            lines(of_slow),
            ["first-reply,c,5,c2,周明,at,2025-03-10 08:30:31,within 1m,61 s after the customer wrote in line 4,error,\
              chats.csv:5"]
        );
    }

    #[test]
    fn only_the_chats_of_the_month_that_is_asked_for_are_judged() {
        assert_eq!(lines(run("--month 2025-04", OVER_A_WEEKEND)), [""; 0]);
        assert_eq!(lines(run("--month 2025-03", OVER_A_WEEKEND)).len(), 1);
        assert_eq!(run("--month 2025-04", OVER_A_WEEKEND).status.code(), 0);
    }

    // Three minutes pass for a later reply; what the customer says after the last reply waits for none.
    #[test]
    fn the_keys_of_the_section_are_rules_and_messages_out_of_order_are_put_in_order() {
        let chats = "chat,at,from,agent,text\n\
            c1,2025-03-10 09:10:01,agent,林小雨,但是没货了\n\
            c1,2025-03-10 09:00:00,customer,,有货吗\n\
            c1,2025-03-10 09:00:30,agent,林小雨,您好像问过\n\
            c1,2025-03-10 09:07:00,customer,,到底有没有\n\
            c1,2025-03-10 09:20:00,customer,,哦\n";
        let found = lines(run("", chats));
        let rules: Vec<&str> = found.iter().filter_map(|line| line.split(',').next()).collect();
        // 您好像 begins with 您好: the section's own keys know no exception, a rule of its own does.
        assert_eq!(rules, ["slow-reply", "closing", "courtesy", "avoid"]);
        assert!(found[0].contains("181 s after the customer wrote in line 5"), "{found:?}");
        assert!(found[3].contains("`但是` from character 1 on"), "{found:?}");
    }

    #[test]
    fn reply_times_have_no_words_to_look_at() {
        let times = "客服,首次响应(秒)\n林小雨,60\n周明,60.5\n";
        let found = lines(run("", times));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("first-reply,c,3,,周明,first_reply_s,60.5,within 1m,"), "{found:?}");
        let refused = run("--words", times);
        assert_eq!(refused.status.code(), 2);
        let said: Vec<_> = refused.sink.shown().iter().map(|own| own.message.en.as_str()).collect();
        assert_eq!(said, ["--words needs messages; chats.csv has reply times only"]);
    }

    #[test]
    fn a_book_that_asks_for_nonsense_is_refused_with_every_fault() {
        let phrase = |keys: &str| {
            format!("[[chat.phrase]]\nid = \"p\"\nclause = \"c\"\ntitle = \"p\"\ntitle_zh = \"p\"\n{keys}\n")
        };
        for (text, fault) in [
            (phrase("say = [\"a\"]\navoid = [\"b\"]"), "a phrase has one of `say`"),
            (phrase(""), "a phrase has one of `say`"),
            (phrase("say = [\"您好\"]\nat_least = 2"), "2 of 1 words can never be said"),
            (phrase("say = [\"您好\"]\nneed = [\"再见\"]"), "`再见` is not among the words of `say`"),
            (phrase("avoid = [\"但是\"]\nexcept = [\"不过\"]"), "`不过` contains no word of the rule"),
            (phrase("avoid = [\"!!\"]"), "`!!` is not a word"),
            (
                phrase("say = [\"您好\"]\nhours = { \"早\" = \"05:00-12:00\" }"),
                "`早` is not among the words of the rule",
            ),
            (phrase("avoid = [\"但是\"]\nneed = [\"但是\"]"), "`need` belongs to `say`"),
            (phrase("say = [\"您好\"]\nafter = { then = [\"好\"] }"), "`after` says what the `customer` says first"),
            (
                phrase("say = [\"您好\"]\nhead = \"greeting\""),
                "`head` names `greeting`, which the book does not define",
            ),
            ("[chat]\ncalendar = \"desk\"\n".to_owned(), "`calendar` without replies"),
            ("[chat]\nfirst_reply = \"60s\"\ncalendar = \"dsk\"\n".to_owned(), "`calendar` names `dsk`"),
            ("[chat]\nheads = { greeting = 0 }\n".to_owned(), "a head has more than no points"),
        ] {
            let head = "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n";
            let read = |_: &Path| Ok(format!("{head}{text}").into_bytes());
            let mut sink = Sink::unlimited();
            assert!(Library::new(&read).load("t.toml", &mut sink).is_none(), "{text}");
            let said: Vec<_> = sink.shown().iter().map(|own| own.message.en.clone()).collect();
            assert!(said.iter().any(|own| own.contains(fault)), "{fault}: {said:?}");
        }
    }
}
