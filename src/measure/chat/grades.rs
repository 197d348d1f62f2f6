//! The heads of chats, graded by machine and by a reviewer; and what was said of what the rules name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::book::{Head, RuleBook};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::chat::Review;
use crate::model::column::{CHAT_GRADES, CHAT_WORDS};
use crate::model::outcome::Row;
use crate::model::{Cell, Clauses, Person, Points, Said, Table};
use crate::said;

use super::{Judged, JudgedTalk, Verdict};

/// What chats are summed up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One block an agent, with averages.
    Agent,
    /// One block a chat.
    Chat,
}

/// One head of one chat.
struct Grade {
    head: Arc<str>,
    by_machine: bool,
    points: Option<Decimal>,
    of: Decimal,
    clauses: Clauses,
}

/// A chat with its grades.
struct Graded<'t> {
    talk: &'t JudgedTalk<'t>,
    grades: Vec<Grade>,
}

/// Grades chats: a head that phrases grade by the machine, every other as the reviewer says. A grade out of range, a chat that
/// is not there and one graded twice are reported.
pub fn graded(book: &RuleBook, judged: &Judged<'_>, reviews: &[Review], by: By, sink: &mut Sink) -> Table {
    let stated = stated(book, judged, reviews, sink);
    let mut all = Vec::new();
    // A chat in which nobody of the desk wrote is nobody's to be graded.
    for talk in judged.talks.iter().filter(|talk| talk.answered) {
        let heads = book.chat(talk.date).map_or(&[][..], |rules| &rules.heads);
        let general = book.chat(talk.date).map_or_else(Clauses::default, |rules| rules.head.clauses.clone());
        let mut grades = Vec::new();
        for (head, of) in heads {
            let machine: Vec<&Verdict<'_>> =
                talk.verdicts.iter().filter(|verdict| verdict.phrase.grades.as_deref() == Some(head)).collect();
            let by_machine = book.phrases().iter().any(|phrase| phrase.grades.as_deref() == Some(head));
            let points = if by_machine {
                let kept = machine.iter().all(|verdict| verdict.kept == verdict.applied);
                (!machine.is_empty()).then_some(if kept { *of } else { Decimal::ZERO })
            } else {
                stated.get(&(&*talk.chat, &**head)).copied()
            };
            let clauses = machine.iter().fold(general.clone(), |all, verdict| all.and(&verdict.phrase.head.clauses));
            grades.push(Grade { head: Arc::clone(head), by_machine, points, of: *of, clauses });
        }
        all.push(Graded { talk, grades });
    }
    let rows = match by {
        By::Chat => all.iter().flat_map(|graded| block(&[graded], true)).collect(),
        By::Agent => {
            let mut agents: Vec<Option<&Person>> = Vec::new();
            for graded in &all {
                if !agents.contains(&graded.talk.agent.as_ref()) {
                    agents.push(graded.talk.agent.as_ref());
                }
            }
            let of = |agent: Option<&Person>| -> Vec<Row> {
                let own: Vec<&Graded<'_>> = all.iter().filter(|graded| graded.talk.agent.as_ref() == agent).collect();
                block(&own, false)
            };
            agents.into_iter().flat_map(of).collect()
        }
    };
    Table::of_rows(CHAT_GRADES.name, said!("Chat grades", "聊天考核"), CHAT_GRADES.all(), rows)
}

/// The reviewer's points by chat and head; reports the rows that cannot stand.
fn stated<'r>(
    book: &RuleBook,
    judged: &Judged<'_>,
    reviews: &'r [Review],
    sink: &mut Sink,
) -> BTreeMap<(&'r str, &'r str), Decimal> {
    let dates: BTreeMap<&str, NaiveDate> = judged.talks.iter().map(|talk| (&*talk.chat, talk.date)).collect();
    let mut stated = BTreeMap::new();
    let mut first: BTreeMap<&str, &Review> = BTreeMap::new();
    for review in reviews {
        let Some(date) = dates.get(&*review.chat) else {
            let message = said!("no chat is called `{}`", "没有会话 `{}`", review.chat);
            sink.push(Diagnostic::error(DiagnosticCode::D006, At::cell(&review.place, "chat"), message));
            continue;
        };
        if let Some(earlier) = first.insert(&review.chat, review) {
            let message = said!("the chat `{}` is graded twice", "会话 `{}` 评了两次", review.chat);
            let diagnostic = Diagnostic::error(DiagnosticCode::D007, At::cell(&review.place, "chat"), message);
            sink.push(diagnostic.also(At::row(&earlier.place), said!("the other row", "另一行")));
        }
        let heads = book.chat(*date).map_or(&[][..], |rules| &rules.heads);
        for (head, points) in &review.grades {
            let of = heads.iter().find(|(own, _)| own == head).map_or(Decimal::ZERO, |(_, of)| *of);
            if !(Decimal::ZERO..=of).contains(points) {
                let message = said!("{points} points, where there are 0 to {of}", "{points} 分，应为 0 至 {of}");
                sink.push(Diagnostic::error(DiagnosticCode::D010, At::cell(&review.place, head), message));
            }
            stated.insert((&*review.chat, &**head), *points);
        }
    }
    stated
}

/// The heads of some chats and their total. The average of a head is rounded to a hundredth; the total is the sum of the lines.
fn block(chats: &[&Graded<'_>], single: bool) -> Vec<Row> {
    let Some(first) = chats.first() else { return Vec::new() };
    let lead = |count: usize| {
        vec![
            Cell::or_empty(first.talk.agent.as_ref(), Cell::text),
            if single { Cell::text(&first.talk.chat) } else { Cell::Empty },
            Cell::Count(i64::try_from(count).unwrap_or(i64::MAX)),
        ]
    };
    let mut rows = Vec::new();
    let mut total = Some(Decimal::ZERO);
    let mut most = Decimal::ZERO;
    for (at, head) in first.grades.iter().enumerate() {
        let of_head: Vec<Decimal> = chats
            .iter()
            .filter_map(|chat| chat.grades.iter().find(|grade| grade.head == head.head))
            .filter_map(|grade| grade.points)
            .collect();
        let average = (!of_head.is_empty()).then(|| {
            let sum: Decimal = of_head.iter().sum();
            (sum / Decimal::from(of_head.len())).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        });
        total = total.zip(average).map(|(total, average)| total + average);
        most += first.grades[at].of;
        let part = if head.by_machine { said!("machine", "机器") } else { said!("reviewer", "评分人") };
        let mut row = lead(of_head.len());
        row.extend([
            Cell::Word(head_word(&head.head)),
            Cell::Word(part),
            Cell::or_empty(average, |points| Cell::Points(Points::new(points))),
            Cell::Points(Points::new(head.of)),
            Cell::Clauses(head.clauses.clone()),
        ]);
        rows.push(row);
    }
    if !rows.is_empty() {
        let clauses = first.grades.iter().fold(Clauses::default(), |all, grade| all.and(&grade.clauses));
        let mut row = lead(chats.len());
        row.extend([
            Cell::Word(said!("total", "合计")),
            Cell::Empty,
            Cell::or_empty(total, |points| Cell::Points(Points::new(points))),
            Cell::Points(Points::new(most)),
            Cell::Clauses(clauses),
        ]);
        rows.push(row);
    }
    rows
}

fn head_word(head: &str) -> Said {
    let zh = match head {
        "greeting" => "问候语",
        "closing" => "结束语",
        "attitude" => "服务态度",
        "wording" => "服务用语",
        "knowledge" => "业务知识",
        other => other,
    };
    Said { en: head.to_owned(), zh: zh.to_owned() }
}

/// A rule, an agent, and a chat where it is one chat's.
type Group<'j> = (&'j str, Option<&'j Person>, &'j str);

/// What was said of what the rules name, rule by rule, for each agent or each chat.
pub fn words(judged: &Judged<'_>, by: By, takes: impl Fn(&Head) -> bool) -> Table {
    let mut groups: Vec<(Group<'_>, Vec<&Verdict<'_>>)> = Vec::new();
    let mut positions = BTreeMap::new();
    for talk in &judged.talks {
        for verdict in talk.verdicts.iter().filter(|verdict| takes(&verdict.phrase.head)) {
            let chat = if by == By::Chat { &*talk.chat } else { "" };
            let key = (&*verdict.phrase.head.id, talk.agent.as_ref(), chat);
            let position = *positions.entry(key).or_insert(groups.len());
            if position == groups.len() {
                groups.push((key, Vec::new()));
            }
            groups[position].1.push(verdict);
        }
    }
    let row = |((rule, agent, chat), verdicts): (Group<'_>, Vec<&Verdict<'_>>)| -> Row {
        let (applied, kept): (usize, usize) =
            verdicts.iter().fold((0, 0), |(applied, kept), own| (applied + own.applied, kept + own.kept));
        let said: BTreeSet<&str> = verdicts.iter().flat_map(|own| &own.said).map(String::as_str).collect();
        let in_order: Vec<&str> = verdicts
            .iter()
            .flat_map(|own| own.said.iter().chain(&own.unsaid))
            .map(String::as_str)
            .fold(Vec::new(), |mut all, word| {
                if !all.contains(&word) {
                    all.push(word);
                }
                all
            });
        let (spoken, unspoken): (Vec<&str>, Vec<&str>) = in_order.into_iter().partition(|word| said.contains(word));
        let count = |count: usize| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            Cell::text(rule),
            Cell::Clauses(verdicts[0].phrase.head.clauses.clone()),
            Cell::or_empty(agent, Cell::text),
            if chat.is_empty() { Cell::Empty } else { Cell::text(chat) },
            count(applied),
            count(kept),
            if applied == 0 { Cell::Empty } else { Cell::Ratio(Decimal::from(kept) / Decimal::from(applied)) },
            Cell::Text(spoken.join(" ")),
            Cell::Text(unspoken.join(" ")),
        ]
    };
    let rows = groups.into_iter().map(row).collect();
    Table::of_rows(CHAT_WORDS.name, said!("What was said", "用语统计"), CHAT_WORDS.all(), rows)
}
