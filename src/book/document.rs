//! One book's text: TOML in, its own rules out, every fault reported.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{BookText, Diagnostic, DiagnosticCode, Sink};
use crate::model::Title;
use crate::said;

use super::attendance::{RawAttendance, RawLeave};
use super::calendar::RawCalendar;
use super::case::{Case, RawCase};
use super::chat::RawChat;
use super::due::RawDue;
use super::pay::RawPay;
use super::profit::{RawBonus, RawProfit};
use super::quota::RawQuota;
use super::roster::RawRoster;
use super::row_check::RawCheck;
use super::rules::Rules;
use super::section::{Found, FromToml, Reading, Section, choices, section};
use super::settings::{RawFund, RawLegal, RawOrders, RawScore};
use super::shape::{self, Shapes};
use super::shift::RawShift;
use super::sla::RawSla;
use super::value::{Named, Several};
use super::violation::{RawViolation, Violation};

section! {
    /// A whole book as written.
    pub struct RawBook {
        /// What the book is.
        "policy" policy: RawPolicy,
        /// From an incident to its consequences.
        "violation" violation: Vec<Found<RawViolation>>,
        /// Which hours of which days count, by name.
        "calendar" calendar: Named<RawCalendar>,
        /// How a month's points are kept.
        "score" score: RawScore,
        /// What people earn.
        "pay" pay: RawPay,
        /// Which orders earn a commission.
        "orders" orders: RawOrders,
        /// The profit waterfall and its targets.
        "profit" profit: RawProfit,
        /// The bonus pools.
        "bonus" bonus: Vec<Found<RawBonus>>,
        /// The department fund.
        "fund" fund: RawFund,
        /// What punches are held against, and what is an incident of what.
        "attendance" attendance: RawAttendance,
        /// What a leave is asked to be.
        "leave" leave: Vec<Found<RawLeave>>,
        /// When people work.
        "shift" shift: Vec<Found<RawShift>>,
        /// Who is needed when, how people rest and take turns: one block, or several.
        "roster" roster: Several<RawRoster>,
        /// The service levels.
        "sla" sla: Vec<Found<RawSla>>,
        /// Chats: replies, heads, what is said.
        "chat" chat: RawChat,
        /// What falls due, and what shows that it was done.
        "due" due: Vec<Found<RawDue>>,
        /// The quotas.
        "quota" quota: Vec<Found<RawQuota>>,
        /// The row checks.
        "check" check: Vec<Found<RawCheck>>,
        /// Notes on labour law.
        "legal" legal: RawLegal,
        /// The book's own worked examples.
        "case" case: Vec<Found<RawCase>>,
    }
}

section! {
    /// `[policy]` as written.
    pub struct RawPolicy {
        /// The book's id.
        "id" id: String,
        /// Its title in English.
        "title" title: String,
        /// Its title in Chinese.
        "title_zh" title_zh: String,
        /// Where the paper rules are: a text, or { en = …, zh = … }.
        "source" source: InBoth,
        /// The books laid underneath: "10-shop-pay", "10-shop-pay:profit", or { book, only, except }.
        "use" uses: Vec<Found<Use>>,
        /// The country whose law the notes follow: CN.
        "locale" locale: Locale,
    }
}

section! {
    /// A used book as a table.
    pub struct RawUse {
        /// The book.
        "book" book: String,
        /// Only these sections, ids and codes.
        "only" only: Vec<Found<String>>,
        /// All but these sections, ids and codes.
        "except" except: Vec<Found<String>>,
    }
}

section! {
    /// A text in both languages.
    pub struct RawInBoth {
        /// In English.
        "en" en: String,
        /// In Chinese.
        "zh" zh: String,
    }
}

/// A text that is the same in both languages, or one for each.
#[derive(Clone, Debug)]
pub struct InBoth(Title);

impl Default for InBoth {
    fn default() -> Self {
        Self(Title { en: "".into(), zh: "".into() })
    }
}

impl FromToml for InBoth {
    const EXPECTS: (&'static str, &'static str) = ("a text, or { en = …, zh = … }", "文本，或 { en = …, zh = … }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if !value.get_ref().is_table() {
            let text: Arc<str> = String::from_toml(value, to)?.into();
            return Some(Self(Title { en: Arc::clone(&text), zh: text }));
        }
        let raw = RawInBoth::from_toml(value, to)?;
        let (en, zh) = (to.required(raw.en, "en", &raw.span), to.required(raw.zh, "zh", &raw.span));
        Some(Self(Title { en: en?.value.into(), zh: zh?.value.into() }))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([String::shape(shapes), RawInBoth::shape(shapes)])
    }
}

/// The country whose law the notes follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale;

choices! {
    Locale: "CN" => Self;
}

/// A book laid underneath, or a part of one.
#[derive(Clone, Debug)]
pub struct Use {
    /// Its id, a beginning of it, or its path.
    pub book: String,
    /// Only these sections, ids and codes.
    pub only: Option<Vec<Found<String>>>,
    /// Not these.
    pub except: Vec<Found<String>>,
}

impl FromToml for Use {
    const EXPECTS: (&'static str, &'static str) = (
        "a book, a \"book:section\" or { book = …, except = [\"…\"] }",
        "制度编号、\"编号:部分\" 或 { book = …, except = [\"…\"] }",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            let raw = RawUse::from_toml(value, to)?;
            let book = to.required(raw.book, "book", &raw.span)?.value;
            let except = raw.except.map_or_else(Vec::new, |except| except.value);
            return Some(Self { book, only: raw.only.map(|only| only.value), except });
        }
        let text = String::from_toml(value, to)?;
        // A Windows path has a colon of its own: only a plain word after it is a section.
        let (book, only) = match text.rsplit_once(':') {
            Some((book, section)) if !section.contains(['/', '\\', '.']) => {
                (book.to_owned(), Some(vec![Found { value: section.to_owned(), span: value.span() }]))
            }
            _ => (text, None),
        };
        Some(Self { book, only, except: Vec::new() })
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([String::shape(shapes), RawUse::shape(shapes)])
    }
}

/// What a book is.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its id.
    pub id: Arc<str>,
    /// Its titles.
    pub title: Title,
    /// Where the paper rules are.
    pub source: Title,
    /// The country whose law the notes follow, if any.
    pub locale: Option<Locale>,
}

/// One book on its own: what it says itself, and what it lays underneath.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub policy: Policy,
    /// The books underneath, in order.
    pub uses: Vec<Found<Use>>,
    /// Its own rules.
    pub rules: Rules,
    /// Its own cases.
    pub cases: Vec<Case>,
}

impl Document {
    /// Reads a book's text. `None` when it is not TOML; faults of single rules leave those rules out, and are reported.
    pub fn read(text: &Arc<BookText>, sink: &mut Sink) -> Option<Self> {
        let mut to = Reading::new(Arc::clone(text), sink);
        let whole = 0..text.text.len().min(1);
        let raw = parsed(&mut to, |table, to| RawBook::read(table, whole.clone(), to))?;
        let policy = to.required(raw.policy.clone(), "policy", &whole);
        let policy = policy.and_then(|policy| policy.value.lower(&mut to));
        let rules = raw.rules(&mut to);
        let cases =
            raw.case.iter().flat_map(|cases| &cases.value).filter_map(|case| case.value.lower(&mut to)).collect();
        let (policy, uses) = policy?;
        Some(Self { policy, uses, rules, cases })
    }

    /// Reads rules that are laid over a book for one case: no `[policy]`, no cases.
    pub fn read_patch(text: &Arc<BookText>, sink: &mut Sink) -> Option<Rules> {
        let mut to = Reading::new(Arc::clone(text), sink);
        let raw = parsed(&mut to, |table, to| RawBook::read(table, 0..0, to))?;
        Some(raw.rules(&mut to))
    }
}

impl RawPolicy {
    fn lower(&self, to: &mut Reading<'_>) -> Option<(Policy, Vec<Found<Use>>)> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let title = to.required(self.title.clone(), "title", &self.span);
        let title_zh = to.required(self.title_zh.clone(), "title_zh", &self.span);
        let uses = self.uses.clone().map_or_else(Vec::new, |uses| uses.value);
        let policy = Policy {
            id: id?.value.into(),
            title: Title { en: title?.value.into(), zh: title_zh?.value.into() },
            source: self.source.as_ref().map_or_else(InBoth::default, |source| source.value.clone()).0,
            locale: self.locale.as_ref().map(|locale| locale.value),
        };
        Some((policy, uses))
    }
}

/// Parses the TOML of a book or of settings and reads its table; reports every syntax fault instead.
pub(crate) fn parsed<T>(to: &mut Reading<'_>, read: impl FnOnce(&DeTable<'_>, &mut Reading<'_>) -> T) -> Option<T> {
    let text = Arc::clone(&to.text);
    let (document, faults) = DeTable::parse_recoverable(&text.text);
    if faults.is_empty() {
        return Some(read(document.get_ref(), to));
    }
    report_syntax(faults, to);
    None
}

impl RawBook {
    fn rules(&self, to: &mut Reading<'_>) -> Rules {
        let pay = self.pay.as_ref().map(|pay| &pay.value);
        // Every list is lowered whole before any is looked at: all faults of the book at once.
        Rules {
            violations: self
                .violation
                .iter()
                .flat_map(|list| &list.value)
                .filter_map(|raw| Violation::lower(&raw.value, to))
                .collect(),
            calendars: self
                .calendar
                .iter()
                .flat_map(|named| &named.value.0)
                .filter_map(|(name, raw)| raw.value.lower(name, to))
                .collect(),
            scores: self.score.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            pays: pay.iter().filter_map(|raw| raw.lower(to)).collect(),
            grades: pay
                .iter()
                .flat_map(|pay| &pay.grade)
                .flat_map(|list| &list.value)
                .filter_map(|raw| raw.value.lower(to))
                .collect(),
            allowances: pay
                .iter()
                .flat_map(|pay| &pay.allowance)
                .flat_map(|list| &list.value)
                .filter_map(|raw| raw.value.lower(to))
                .collect(),
            commissions: pay
                .iter()
                .flat_map(|pay| &pay.commission)
                .flat_map(|list| &list.value)
                .filter_map(|raw| raw.value.lower(to))
                .collect(),
            orders: self.orders.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            profits: self.profit.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            bonuses: self.bonus.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            funds: self.fund.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            attendances: self.attendance.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            leaves: self.leave.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            rosters: self.roster.iter().flat_map(|list| &list.value.0).filter_map(|raw| raw.value.lower(to)).collect(),
            shifts: self.shift.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            quotas: self.quota.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            slas: self.sla.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            chats: self.chat.iter().filter_map(|raw| raw.value.lower(to)).collect(),
            phrases: self.chat.iter().flat_map(|raw| raw.value.phrases(to)).collect(),
            dues: self.due.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            checks: self.check.iter().flat_map(|list| &list.value).filter_map(|raw| raw.value.lower(to)).collect(),
            legals: self.legal.iter().filter_map(|raw| raw.value.lower(to)).collect(),
        }
    }
}

/// Reports syntax faults; where a Chinese keyboard's punctuation is the cause, that is what is said.
fn report_syntax(mut faults: Vec<toml::de::Error>, to: &mut Reading<'_>) {
    let text = Arc::clone(&to.text);
    let line_of = |byte: usize| text.position(byte).0;
    let full_width = full_width_punctuation(&text.text);
    let mut named_lines = Vec::new();
    for (at, c, ascii) in full_width {
        named_lines.push(line_of(at));
        let message = said!("full-width `{c}`, where TOML needs `{ascii}`", "此处为全角 `{c}`，TOML 需要 `{ascii}`");
        let hint =
            said!("switch the keyboard to English punctuation and type `{ascii}`", "请切换到英文标点，改为 `{ascii}`");
        to.error_with(DiagnosticCode::P011, &(at..at + c.len_utf8()), message, hint);
    }
    // Of a bracket that is never closed, whatever stands behind it seems wrong: only the bracket is.
    let unclosed = unclosed_bracket(&text.text).filter(|_| named_lines.is_empty());
    if let Some((at, bracket)) = unclosed {
        let message = said!("this `{bracket}` is never closed", "此处的 `{bracket}` 没有闭合");
        to.error(DiagnosticCode::P001, &(at..at + 1), message);
    }
    faults.retain(|fault| unclosed.is_none_or(|(at, _)| fault.span().is_some_and(|span| span.start < at)));
    faults.sort_by_key(|fault| fault.span().map_or(0, |span| span.start));
    for fault in faults {
        let span = fault.span().unwrap_or_default();
        if named_lines.contains(&line_of(span.start)) {
            continue;
        }
        let message = fault.message();
        let at = to.at(&span);
        let mut diagnostic =
            Diagnostic::error(DiagnosticCode::P001, at, said!("{message}", "TOML 语法错误：{message}"));
        // People's names are keys of `people.toml`.
        if let Some(key) =
            to.text.text.get(span).filter(|key| key.chars().all(char::is_alphanumeric) && !key.is_ascii())
        {
            diagnostic = diagnostic.hint(said!("put it in quotes: \"{key}\"", "请加英文引号：\"{key}\""));
        }
        to.sink.push(diagnostic);
    }
}

/// The full-width signs outside strings and comments, each with the ASCII sign it stands for.
fn full_width_punctuation(text: &str) -> Vec<(usize, char, char)> {
    const SIGNS: &[(char, char)] = &[
        ('，', ','),
        ('。', '.'),
        ('：', ':'),
        ('；', ';'),
        ('“', '"'),
        ('”', '"'),
        ('‘', '\''),
        ('’', '\''),
        ('（', '('),
        ('）', ')'),
        ('【', '['),
        ('】', ']'),
        ('［', '['),
        ('］', ']'),
        ('｛', '{'),
        ('｝', '}'),
        ('＝', '='),
        ('＃', '#'),
        ('、', ','),
        ('－', '-'),
        ('．', '.'),
    ];
    let sign = |(at, c): (usize, char)| SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, ascii)| (at, c, *ascii));
    outside_texts(text).filter_map(sign).collect()
}

/// The first bracket that is never closed, outside strings and comments.
fn unclosed_bracket(text: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in outside_texts(text) {
        match c {
            '{' | '[' => open.push((at, c)),
            // A bracket of the other kind closes nothing: it is a fault of its own.
            '}' | ']' if open.last().is_some_and(|(_, opening)| (*opening == '{') == (c == '}')) => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().copied()
}

/// Every sign outside strings and comments, with its byte.
fn outside_texts(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut rest = text;
    let mut closing: Option<&str> = None;
    std::iter::from_fn(move || {
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let mut step = c.len_utf8();
            let outside = closing.is_none();
            match closing {
                Some("\n") if c == '\n' => closing = None,
                Some(close) if close != "\n" && rest.starts_with(close) => {
                    step = close.len();
                    closing = None;
                }
                Some(close) if close.starts_with('"') && c == '\\' => {
                    step += rest[1..].chars().next().map_or(0, char::len_utf8);
                }
                // An unclosed one-line string ends with its line, so that the lines after it are still looked at.
                Some("\"" | "'") if c == '\n' => closing = None,
                Some(_) => {}
                None if c == '#' => closing = Some("\n"),
                None => {
                    if let Some(open) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|open| rest.starts_with(open)) {
                        closing = Some(open);
                        step = open.len();
                    }
                }
            }
            rest = &rest[step..];
            if outside {
                return Some((at, c));
            }
        }
        None
    })
}

impl Use {
    /// Whether a rule of a section is taken, by the section's name and the rule's id.
    pub(super) fn takes(&self, section: &str, id: &str) -> bool {
        let named = |names: &[Found<String>]| names.iter().any(|name| name.value == section || name.value == id);
        self.only.as_deref().is_none_or(named) && !named(&self.except)
    }

    /// Every name it selects by, with its place.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &Range<usize>)> {
        self.only.iter().flatten().chain(&self.except).map(|name| (name.value.as_str(), &name.span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_count_only_outside_strings_and_comments() {
        let text = "a = \"，\" # ：\nb＝3，\nc = '''。\n''' ；\nd = \"\\\"，\"\n";
        let found: Vec<_> = full_width_punctuation(text).into_iter().map(|(_, c, ascii)| (c, ascii)).collect();
        assert_eq!(found, [('＝', '='), ('，', ','), ('；', ';')]);
    }

    #[test]
    fn a_chinese_key_is_told_to_go_in_quotes() {
        let mut sink = Sink::default();
        let text = BookText { file: "people.toml".to_owned(), text: "林小雨 = [\"1001\"]\n!! = 1\n".to_owned() };
        parsed::<()>(&mut Reading::new(Arc::new(text), &mut sink), |_, _| ());
        let hints = sink.shown().iter().map(|fault| fault.hint.as_ref().map(|hint| hint.en.as_str()));
        assert_eq!(hints.collect::<Vec<_>>(), [Some("put it in quotes: \"林小雨\""), None]);
    }
}
