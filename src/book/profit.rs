//! `[profit]` and `[[bonus]]`: the waterfall, its two targets, the bonus pools.

use rust_decimal::Decimal;

use crate::diagnostics::DiagnosticCode;
use crate::model::profit::Term;
use crate::model::{Clauses, Share};
use crate::said;

use super::formula::{self, Formula};
use super::rule::Head;
use super::section::{Found, Reading, choices, rule_section, section};
use super::value::{ClauseList, Named};

section! {
    /// `[profit]` as written.
    pub struct RawProfit {
        /// The clause of each line: { gross = "10-prf-1", … }.
        "clause" clause: Named<ClauseList>,
        /// The first day it holds.
        "since" since: chrono::NaiveDate,
        /// The last day it holds.
        "until" until: chrono::NaiveDate,
        /// Whether it replaces the section of the books laid underneath.
        "override" overrides: bool,
        /// Gross profit; a stated figure when left out.
        "gross" gross: String,
        /// Net profit; a stated figure when left out.
        "net" net: String,
        /// The team's target.
        "team_target" team_target: RawTarget,
        /// A campaign's target.
        "campaign_target" campaign_target: RawTarget,
    }
}

section! {
    /// A target as written.
    pub struct RawTarget {
        /// What is divided: gross or net.
        "divide" divide: Profit,
        /// By how much.
        "by" by: Decimal,
        /// The figure it must at least be.
        "at_least" at_least: Bar,
    }
}

rule_section! {
    /// `[[bonus]]` as written.
    pub struct RawBonus {
        /// Its id; the staff sheet's `award` names it.
        "id" id: String,
        /// The share of the target.
        "share" share: Share,
        /// What it is a share of, or "stated" (what the sheet's column `bonus` states).
        "of" of: Pooled,
        /// When there is a pool.
        "when" when: Reached,
    }
}

/// One of the two profits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profit {
    /// Gross profit.
    Gross,
    /// Net profit.
    Net,
}

/// The figure a target must at least be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar(pub Term);

/// What a bonus is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooled {
    /// The team's target: a pool shared out among those named for it.
    TeamTarget,
    /// The staff sheet: each person's own.
    Stated,
}

/// When there is a pool: once the team's target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached;

/// The profit statement of a book.
#[derive(Clone, Debug)]
pub struct ProfitRules {
    /// Clauses, days.
    pub head: Head,
    /// Gross profit; a stated figure when `None`.
    pub gross: Option<Formula>,
    /// Net profit; a stated figure when `None`.
    pub net: Option<Formula>,
    /// The team's target.
    pub team_target: Option<Target>,
    /// A campaign's target.
    pub campaign_target: Option<Target>,
    clauses: Vec<(String, Clauses)>,
}

impl ProfitRules {
    /// The clauses of a line: `gross`, `net`, `team_target` or `campaign_target`.
    pub fn clauses(&self, line: &str) -> Clauses {
        self.clauses.iter().find(|(own, _)| own == line).map(|(_, clauses)| clauses.clone()).unwrap_or_default()
    }
}

/// A target: a profit divided, and what it must at least be.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What is divided.
    pub divide: Profit,
    /// By how much; not zero.
    pub by: Decimal,
    /// The figure it must at least be.
    pub at_least: Term,
}

/// A bonus.
#[derive(Clone, Debug)]
pub struct Bonus {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// How much it is.
    pub scale: BonusScale,
}

/// How much a bonus is.
#[derive(Clone, Copy, Debug)]
pub enum BonusScale {
    /// A pool: a share of the team's target.
    ShareOfTarget(Share),
    /// What the staff sheet states for each person.
    Stated,
}

impl RawProfit {
    /// The lines a clause can be given for.
    const LINES: [&'static str; 4] = ["gross", "net", "team_target", "campaign_target"];

    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<ProfitRules> {
        let named = || Some(Found { value: "profit".to_owned(), span: self.span.clone() });
        let clauses: Vec<(String, Clauses)> = self.line_clauses(to);
        let all = clauses.iter().fold(Clauses::default(), |all, (_, own)| all.and(own));
        let head = Head::lower(
            super::rule::RawHead {
                span: self.span.clone(),
                id: named(),
                clause: Some(Found { value: ClauseList(all), span: self.span.clone() }),
                title: named(),
                title_zh: named(),
                since: self.since.clone(),
                until: self.until.clone(),
                overrides: self.overrides.clone(),
            },
            to,
        );
        let stated = |not: &[Term]| -> Vec<&str> {
            Term::ALL.iter().filter(|(term, ..)| !not.contains(term)).map(|(_, word, _)| *word).collect()
        };
        let gross = self
            .gross
            .as_ref()
            .map(|text| formula::lower(&text.value, &stated(&[Term::Gross, Term::Net]), &text.span, to));
        let net = self.net.as_ref().map(|text| formula::lower(&text.value, &stated(&[Term::Net]), &text.span, to));
        let team_target = self.team_target.as_ref().map(|target| target.value.lower(to));
        let campaign_target = self.campaign_target.as_ref().map(|target| target.value.lower(to));
        Some(ProfitRules {
            head: head?,
            gross: present(gross)?,
            net: present(net)?,
            team_target: present(team_target)?,
            campaign_target: present(campaign_target)?,
            clauses,
        })
    }

    fn line_clauses(&self, to: &mut Reading<'_>) -> Vec<(String, Clauses)> {
        let mut clauses = Vec::new();
        for (line, clause) in self.clause.iter().flat_map(|named| &named.value.0) {
            if Self::LINES.contains(&line.value.as_str()) {
                clauses.push((line.value.clone(), clause.value.0.clone()));
            } else {
                let message = said!("`{}` is not a line of the profit statement", "`{}` 不是利润表的项目", line.value);
                let hint = said!("lines: {}", "项目：{}", Self::LINES.join(", "));
                to.error_with(DiagnosticCode::P002, &line.span, message, hint);
            }
        }
        clauses
    }
}

/// A key left out is fine; one that was given and could not be read is not.
#[expect(
    clippy::option_option,
    reason = "the outer option is whether the section can be used, the inner whether the key is there"
)]
fn present<T>(lowered: Option<Option<T>>) -> Option<Option<T>> {
    match lowered {
        None => Some(None),
        Some(None) => None,
        Some(read) => Some(read),
    }
}

impl RawTarget {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Target> {
        let divide = to.required(self.divide.clone(), "divide", &self.span);
        let by = to.required(self.by.clone(), "by", &self.span);
        let at_least = to.required(self.at_least.clone(), "at_least", &self.span);
        if let Some(by) = &by
            && by.value <= Decimal::ZERO
        {
            to.error(
                DiagnosticCode::P003,
                &by.span,
                said!("a target is divided by a number above zero", "除数应大于零"),
            );
            return None;
        }
        Some(Target { divide: divide?.value, by: by?.value, at_least: at_least?.value.0 })
    }
}

impl RawBonus {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Bonus> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        let of = to.required(self.of.clone(), "of", &self.span);
        let scale = match of?.value {
            Pooled::TeamTarget => {
                to.required(self.when.clone(), "when", &self.span);
                BonusScale::ShareOfTarget(to.required(self.share.clone(), "share", &self.span)?.value)
            }
            Pooled::Stated => {
                let share = self.share.as_ref().map(|share| ("share", &share.span));
                for (key, span) in share.into_iter().chain(self.when.as_ref().map(|when| ("when", &when.span))) {
                    let message = said!("`{key}` beside of = \"stated\"", "of = \"stated\" 时不写 `{key}`");
                    to.error(DiagnosticCode::P017, span, message);
                }
                BonusScale::Stated
            }
        };
        Some(Bonus { head: head?, scale })
    }
}

choices! {
    Profit: "gross" => Self::Gross, "net" => Self::Net;
    Bar: "base_total" => Self(Term::BaseTotal), "promotion" => Self(Term::Promotion);
    Pooled: "team_target" => Self::TeamTarget, "stated" => Self::Stated;
    Reached: "team_target reached" => Self;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::book::document::Document;
    use crate::diagnostics::{BookText, Sink};

    /// What reading a bonus with these keys reports.
    fn faults(keys: &str) -> Vec<String> {
        let rule = "[[bonus]]\nid = \"own\"\nclause = \"1\"\ntitle = \"own\"\ntitle_zh = \"个人\"\n";
        let text = Arc::new(BookText { file: "book.toml".to_owned(), text: format!("{rule}{keys}") });
        let mut sink = Sink::unlimited();
        Document::read_patch(&text, &mut sink).expect("TOML");
        sink.shown().iter().map(|fault| fault.message.en.clone()).collect()
    }

    #[test]
    fn a_bonus_is_a_share_of_the_target_or_the_sheets_own() {
        assert_eq!(faults("of = \"stated\""), [""; 0]);
        assert_eq!(faults("of = \"team_target\"\nshare = \"40%\"\nwhen = \"team_target reached\""), [""; 0]);
        assert_eq!(faults("of = \"stated\"\nshare = \"40%\""), ["`share` beside of = \"stated\""]);
        assert_eq!(faults("of = \"team_target\"\nshare = \"40%\""), ["missing key `when`"]);
    }
}
