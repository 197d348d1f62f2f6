//! The rules of a book, and how books are laid on each other.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::diagnostics::{At, BookText, Diagnostic, DiagnosticCode, Sink, did_you_mean, nearest};
use crate::said;

use super::attendance::{AttendanceRules, LeaveRule};
use super::calendar::CalendarRule;
use super::chat::{ChatRules, Phrase};
use super::document::Use;
use super::due::Due;
use super::pay::{Allowance, Commission, GradeRule, Pay};
use super::profit::{Bonus, ProfitRules};
use super::quota::Quota;
use super::roster::RosterRule;
use super::row_check::Check;
use super::rule::Head;
use super::settings::{FundRules, LegalRules, OrderMarks, ScoreRules};
use super::shift::Shift;
use super::sla::Sla;
use super::violation::Violation;

/// Anything of a book that has a head and can be laid on another.
pub trait Rule: Clone {
    /// The section it stands in, as `use` names it.
    const SECTION: &'static str;

    /// What every rule has.
    fn head(&self) -> &Head;

    /// The same, to narrow its days.
    fn head_mut(&mut self) -> &mut Head;

    /// Whether both would claim the same place on a day when both hold.
    fn rivals(&self, other: &Self) -> bool;
}

macro_rules! rules {
    ($($(#[$doc:meta])* $list:ident: $rule:ty, $section:literal, $rivals:ident;)*) => {
        /// The rules of a book, by section, in the order of the book.
        #[derive(Clone, Debug, Default)]
        pub struct Rules {
            $($(#[$doc])* pub $list: Vec<$rule>,)*
        }

        $(impl Rule for $rule {
            const SECTION: &'static str = $section;

            fn head(&self) -> &Head {
                &self.head
            }

            fn head_mut(&mut self) -> &mut Head {
                &mut self.head
            }

            fn rivals(&self, other: &Self) -> bool {
                $rivals(self, other)
            }
        })*

        impl Rules {
            /// Lays other rules on these.
            pub fn lay(&mut self, mut over: Self, sink: &mut Sink) {
                // A book may add a grade or a commission without a word on pay as such: then what the other book says holds.
                if over.pays.iter().any(|pay| pay.stated) {
                    self.pays.retain(|pay| pay.stated);
                } else if !self.pays.is_empty() {
                    over.pays.clear();
                }
                $(lay(&mut self.$list, over.$list, sink);)*
            }

            /// The rules a `use` takes; reports names it selects by that are none of the book's.
            #[must_use]
            pub fn selected(mut self, by: &Use, text: &Arc<BookText>, sink: &mut Sink) -> Self {
                let mut known: Vec<String> = vec![$($section.to_owned()),*];
                $(known.extend(self.$list.iter().map(|rule| rule.head().id.to_string()));)*
                known.extend(self.violations.iter().flat_map(|violation| &violation.codes).map(ToString::to_string));
                report_unknown(by, &known, text, sink);
                $(self.$list.retain(|rule| by.takes(<$rule as Rule>::SECTION, &rule.head().id));)*
                // `except` may also name one of a violation's other codes: the rule stays, the code goes.
                for violation in &mut self.violations {
                    violation.codes.retain(|code| !by.except.iter().any(|name| name.value == code.as_str()));
                }
                self
            }

            /// Every rule's head with its section, in the order of the book.
            pub fn heads(&self) -> Vec<(&'static str, &Head)> {
                let mut heads = Vec::new();
                $(heads.extend(self.$list.iter().map(|rule| (<$rule as Rule>::SECTION, rule.head())));)*
                heads
            }
        }
    };
}

fn same_id<T: Rule>(one: &T, other: &T) -> bool {
    one.head().id == other.head().id
}

/// Violations may share a code when no incident can satisfy the conditions of both.
fn same_incidents(one: &Violation, other: &Violation) -> bool {
    one.code == other.code && !one.disjoint(other)
}

rules! {
    /// `[[violation]]`.
    violations: Violation, "violation", same_incidents;
    /// `[calendar.NAME]`.
    calendars: CalendarRule, "calendar", same_id;
    /// `[score]`.
    scores: ScoreRules, "score", same_id;
    /// `[pay]`.
    pays: Pay, "pay", same_id;
    /// `[[pay.grade]]`.
    grades: GradeRule, "pay", same_id;
    /// `[[pay.allowance]]`.
    allowances: Allowance, "pay", same_id;
    /// `[[pay.commission]]`.
    commissions: Commission, "pay", same_id;
    /// `[orders]`.
    orders: OrderMarks, "orders", same_id;
    /// `[profit]`.
    profits: ProfitRules, "profit", same_id;
    /// `[[bonus]]`.
    bonuses: Bonus, "bonus", same_id;
    /// `[fund]`.
    funds: FundRules, "fund", same_id;
    /// `[attendance]`.
    attendances: AttendanceRules, "attendance", same_id;
    /// `[[leave]]`.
    leaves: LeaveRule, "leave", same_id;
    /// `[[shift]]`.
    shifts: Shift, "shift", same_id;
    /// `[roster]`.
    rosters: RosterRule, "roster", same_id;
    /// `[[sla]]`.
    slas: Sla, "sla", same_id;
    /// `[chat]`.
    chats: ChatRules, "chat", same_id;
    /// `[[chat.phrase]]`.
    phrases: Phrase, "chat", same_id;
    /// `[[due]]`.
    dues: Due, "due", same_id;
    /// `[[quota]]`.
    quotas: Quota, "quota", same_id;
    /// `[[check]]`.
    checks: Check, "check", same_id;
    /// `[legal]`.
    legals: LegalRules, "legal", same_id;
}

/// The rules of a list that hold on a day.
pub fn on<T: Rule>(rules: &[T], date: NaiveDate) -> impl Iterator<Item = &T> {
    rules.iter().filter(move |rule| rule.head().validity.holds_on(date))
}

/// Lays rules on those of the books underneath. A rule that says `override = true` takes its days from the rule it replaces;
/// without, two rules of one name on one day are an error that shows both.
fn lay<T: Rule>(under: &mut Vec<T>, over: Vec<T>, sink: &mut Sink) {
    let mut kept = std::mem::take(under);
    for rule in &over {
        let head = rule.head();
        let replaced: Vec<bool> =
            kept.iter().map(|lower| lower.rivals(rule) && lower.head().validity.overlaps(head.validity)).collect();
        if head.overrides {
            if !replaced.contains(&true) {
                let message = said!(
                    "nothing underneath is called `{}`: there is nothing to override",
                    "所引用的制度中没有 `{}`，无可取代",
                    head.id
                );
                let names = kept.iter().map(|lower| lower.head().id.as_ref());
                let mut diagnostic = Diagnostic::error(DiagnosticCode::P006, head.origin.at(), message);
                if let Some(near) = nearest(&head.id, names) {
                    diagnostic = diagnostic.hint(did_you_mean(near));
                }
                sink.push(diagnostic);
            }
            let narrowed = kept.into_iter().zip(replaced).flat_map(|(lower, replaced)| {
                let days =
                    if replaced { lower.head().validity.without(head.validity) } else { vec![lower.head().validity] };
                days.into_iter().map(move |validity| {
                    let mut left = lower.clone();
                    left.head_mut().validity = validity;
                    left
                })
            });
            kept = narrowed.collect();
        } else if let Some(at) = replaced.iter().position(|replaced| *replaced) {
            report_rivals(kept[at].head(), head, sink);
        }
    }
    for (at, rule) in over.iter().enumerate() {
        let earlier = over[..at]
            .iter()
            .find(|earlier| earlier.rivals(rule) && earlier.head().validity.overlaps(rule.head().validity));
        if let Some(earlier) = earlier {
            report_rivals(earlier.head(), rule.head(), sink);
        }
    }
    // What it replaced is gone: on a third book the rule stands as any other.
    kept.extend(over.into_iter().map(|mut rule| {
        rule.head_mut().overrides = false;
        rule
    }));
    *under = kept;
}

fn report_rivals(first: &Head, second: &Head, sink: &mut Sink) {
    let message =
        said!("`{}` is already the name of a rule in force on the same days", "`{}` 已是同期生效的规则名", second.id);
    let hint = if Arc::ptr_eq(&first.origin.text, &second.origin.text) {
        said!("rename one, date them apart, or tell them apart with `where`", "请改名、错开日期，或用 `where` 区分")
    } else {
        said!(
            "say override = true if this one replaces it, or leave one out with `except`",
            "若以此取代，请写 override = true；或用 except 略去其一"
        )
    };
    let diagnostic = Diagnostic::error(DiagnosticCode::P005, second.origin.at(), message)
        .also(first.origin.at(), said!("the other rule of that name", "另一条同名规则"))
        .hint(hint);
    sink.push(diagnostic);
}

fn report_unknown(by: &Use, known: &[String], text: &Arc<BookText>, sink: &mut Sink) {
    let at = |span: &Range<usize>| At::Book { text: Arc::clone(text), span: span.clone() };
    for (name, span) in by.names().filter(|(name, _)| !known.iter().any(|own| own == name)) {
        let message = said!(
            "the book `{}` has no section, id or code `{name}`",
            "制度 `{}` 中没有部分、编号或代码 `{name}`",
            by.book
        );
        let mut diagnostic = Diagnostic::error(DiagnosticCode::P009, at(span), message);
        if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
            diagnostic = diagnostic.hint(did_you_mean(near));
        }
        sink.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::library::Library;
    use crate::diagnostics::Sink;
    use crate::model::Yuan;

    const HEAD: &str = "[policy]\nid = \"t\"\ntitle = \"t\"\ntitle_zh = \"t\"\n";
    const ALLOWANCE: &str =
        "[[pay.allowance]]\nid = \"meal\"\nclause = \"c\"\ntitle = \"t\"\ntitle_zh = \"t\"\namount = 300\n";

    /// Lays two books on each other; answers with the rounding that holds, or with what is wrong.
    fn laid(under: &str, over: &str) -> Result<Option<Yuan>, Vec<String>> {
        let (under, over) = (under.to_owned(), over.to_owned());
        let read = move |path: &std::path::Path| {
            let text = if path.ends_with("under.toml") { &under } else { &over };
            Ok(format!("{HEAD}{text}").into_bytes())
        };
        let mut sink = Sink::unlimited();
        let book = Library::new(&read).load_all(&["under.toml".to_owned(), "over.toml".to_owned()], &mut sink);
        let date = "2025-03-01".parse().expect("a date");
        book.map(|book| book.pay(date).map(|pay| pay.round))
            .ok_or_else(|| sink.shown().iter().map(|fault| fault.message.en.clone()).collect())
    }

    #[test]
    fn an_override_is_over_once_it_is_laid() {
        let meal = |over: &str, amount: u32| ALLOWANCE.replace("amount = 300", &format!("{over}\namount = {amount}"));
        let books = [
            ("bottom.toml", format!("{HEAD}{}", meal("", 300))),
            ("middle.toml", format!("{HEAD}use = [\"bottom.toml\"]\n{}", meal("override = true", 200))),
            ("beside.toml", format!("{HEAD}[fund]\ncodes = \"all\"\n")),
            ("top.toml", format!("{HEAD}use = [\"beside.toml\", \"middle.toml\"]\n")),
        ];
        let read = |path: &std::path::Path| {
            let (_, text) = books.iter().find(|(name, _)| path.ends_with(name)).expect("a book of the test");
            Ok(text.clone().into_bytes())
        };
        let mut sink = Sink::unlimited();
        let book = Library::new(&read).load("top.toml", &mut sink).expect("the books are sound");
        let date = "2025-03-01".parse().expect("a date");
        assert_eq!(book.allowances(date).map(|meal| meal.amount).collect::<Vec<_>>(), [Yuan::from_fen(20_000)]);
    }

    #[test]
    fn an_allowance_alone_says_nothing_on_pay_as_such() {
        let whole = "[pay]\nround = 1\n";
        let yuan = Yuan::exact(Decimal::ONE);
        assert_eq!(laid(whole, ALLOWANCE), Ok(yuan));
        assert_eq!(laid(ALLOWANCE, whole), Ok(yuan));
        assert_eq!(laid(ALLOWANCE, ""), Ok(Some(Yuan::from_fen(1))));
        assert_eq!(
            laid(whole, whole),
            Err(vec!["`pay` is already the name of a rule in force on the same days".to_owned()])
        );
    }
}
