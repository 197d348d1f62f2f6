//! The profit statement: a fixed, named waterfall, its two targets, the bonus pools.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::book::RuleBook;
use crate::book::formula::{Formula, NoValue};
use crate::book::profit::{BonusScale, Profit, ProfitRules, Target};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::model::column::PROFIT;
use crate::model::profit::{ProfitFigure, Term};
use crate::model::{Cell, Clauses, Month, Said, Table, Trace, Yuan};
use crate::said;

/// A profit statement.
pub struct Statement {
    lines: Vec<Line>,
    pools: Vec<Pool>,
}

/// One line of the waterfall.
struct Line {
    /// Its name in the machine formats, and for readers of Chinese.
    name: Said,
    amount: Yuan,
    clauses: Clauses,
    note: Option<Said>,
    because: Option<Said>,
    source: Option<String>,
}

/// A bonus pool that is open.
pub struct Pool {
    /// The id of its rule.
    pub id: Arc<str>,
    /// What there is to share out.
    pub amount: Yuan,
    /// The clauses it stands on.
    pub clauses: Clauses,
}

/// Works out the statement of a month. `staff_bases` is the sum of all basic wages, used when the figures do not state it.
/// `None` when a figure is missing or stated twice, which is reported.
pub fn statement(
    book: &RuleBook,
    month: Month,
    figures: &[ProfitFigure],
    staff_bases: Option<Yuan>,
    sink: &mut Sink,
) -> Option<Statement> {
    let Some(rules) = book.profit(month.last()) else {
        let id = &book.policy().id;
        let message =
            said!("the book {id} has no [profit] in force in {month}", "制度 {id} 在 {month} 没有生效的 [profit]");
        sink.push(Diagnostic::error(DiagnosticCode::P009, At::Run, message));
        return None;
    };
    if stated_twice(figures, sink) {
        return None;
    }
    let mut waterfall = Waterfall { rules, figures, staff_bases, lines: Vec::new(), sink };
    let gross = waterfall.profit(Profit::Gross, rules.gross.as_ref());
    let net = waterfall.profit(Profit::Net, rules.net.as_ref());
    let (net, gross) = (net?, gross.flatten());
    let target = match (&rules.team_target, net) {
        (Some(target), _) => Some(waterfall.team_target(*target, gross, net)?),
        (None, _) => None,
    };
    if let Some(target) = rules.campaign_target {
        waterfall.campaigns(target, gross)?;
    }
    let pools = waterfall.pools(book, month, target);
    Some(Statement { lines: waterfall.lines, pools })
}

fn stated_twice(figures: &[ProfitFigure], sink: &mut Sink) -> bool {
    let mut twice = false;
    for (at, figure) in figures.iter().enumerate() {
        let same = |earlier: &&ProfitFigure| earlier.term == figure.term && earlier.campaign == figure.campaign;
        if let Some(first) = figures[..at].iter().find(same) {
            let (term, line) = (figure.term, first.place.line);
            let message = said!("`{term}` is stated twice, first on line {line}", "`{term}` 重复，首次见第 {line} 行");
            sink.push(Diagnostic::error(DiagnosticCode::D019, At::row(&figure.place), message));
            twice = true;
        }
    }
    twice
}

struct Waterfall<'a> {
    rules: &'a ProfitRules,
    figures: &'a [ProfitFigure],
    staff_bases: Option<Yuan>,
    lines: Vec<Line>,
    sink: &'a mut Sink,
}

/// The team's target as it came out.
struct TeamTarget {
    amount: Decimal,
    reached: bool,
}

impl Waterfall<'_> {
    fn stated(&self, term: Term, campaign: Option<&str>) -> Option<&ProfitFigure> {
        self.figures.iter().find(|figure| figure.term == term && figure.campaign.as_deref() == campaign)
    }

    /// A figure of the whole month: stated, or for promotion the campaigns' together, or for bases the staff sheet's.
    fn value(&self, term: Term) -> Option<Decimal> {
        if let Some(figure) = self.stated(term, None) {
            return Some(figure.amount);
        }
        match term {
            Term::Promotion => {
                let campaigns = self.figures.iter().filter(|figure| figure.term == term);
                let amounts: Vec<Decimal> = campaigns.map(|figure| figure.amount).collect();
                (!amounts.is_empty()).then(|| amounts.into_iter().sum())
            }
            Term::BaseTotal => self.staff_bases.map(Yuan::value),
            _ => None,
        }
    }

    fn missing(&mut self, name: &str, needed_for: &str) {
        let message = said!(
            "the figure `{name}` is missing: `{needed_for}` cannot be worked out",
            "缺少数据 `{name}`，无法计算 `{needed_for}`"
        );
        let at = self.figures.first().map_or(At::Run, |figure| At::File(Arc::clone(&figure.place.file)));
        self.sink.push(Diagnostic::error(DiagnosticCode::D011, at, message));
    }

    /// A stated figure as a line.
    fn state(&mut self, term: Term) {
        if self.lines.iter().any(|line| line.name.en == term.word()) {
            return;
        }
        if let Some(amount) = self.value(term) {
            let source = self.stated(term, None).map(|figure| figure.place.to_string());
            self.push(term.said(), amount, Clauses::default(), None, None);
            if let Some(line) = self.lines.last_mut() {
                line.source = source;
            }
        }
    }

    fn push(&mut self, name: Said, amount: Decimal, clauses: Clauses, note: Option<Said>, because: Option<Said>) {
        let amount = Yuan::round_to_fen(amount);
        self.lines.push(Line { name, amount, clauses, note, because, source: None });
    }

    /// Gross or net profit. The outer `None` is an error, the inner a profit the book leaves open and nobody states, which
    /// matters only if a target divides it.
    #[expect(clippy::option_option, reason = "an error and an open figure are different things")]
    fn profit(&mut self, which: Profit, formula: Option<&Formula>) -> Option<Option<Decimal>> {
        let (name, term) = match which {
            Profit::Gross => ("gross", Term::Gross),
            Profit::Net => ("net", Term::Net),
        };
        let Some(formula) = formula else {
            self.state(term);
            return Some(self.value(term));
        };
        // A stated net or gross is not looked at where the book has a formula: the formula is the rule.
        let gross = self.lines.iter().find(|line| line.name.en == "gross").map(|line| line.amount.value());
        let figure = |name: &str| {
            let known = Term::ALL.iter().find(|(_, word, _)| *word == name)?.0;
            if known == Term::Gross && which == Profit::Net && self.rules.gross.is_some() {
                gross
            } else {
                self.value(known)
            }
        };
        match formula.value(&figure) {
            Ok(value) => {
                let filled = formula.filled(&figure);
                let named: Vec<Term> = formula
                    .figures()
                    .iter()
                    .filter_map(|name| Term::parse(name))
                    .filter(|term| *term != Term::Gross)
                    .collect();
                for term in named {
                    self.state(term);
                }
                let clauses = self.rules.clauses(name);
                self.push(
                    term.said(),
                    value,
                    clauses,
                    None,
                    Some(said!("{formula} = {filled}", "{formula} = {filled}")),
                );
                Some(Some(value))
            }
            Err(NoValue::Missing(missing)) => {
                // A book whose net profit is out of reach may still have its gross: only what is needed must be there.
                self.missing(&missing, name);
                None
            }
            Err(NoValue::DividedByZero | NoValue::TooLarge) => {
                let message = said!("`{formula}` has no value with these figures", "以这些数据无法计算 `{formula}`");
                self.sink.push(Diagnostic::error(DiagnosticCode::P015, At::Run, message));
                None
            }
        }
    }

    fn divided(&mut self, target: Target, gross: Option<Decimal>, net: Option<Decimal>, name: &str) -> Option<Decimal> {
        let (profit, profit_name) = match target.divide {
            Profit::Gross => (gross, "gross"),
            Profit::Net => (net, "net"),
        };
        if profit.is_none() {
            self.missing(profit_name, name);
        }
        profit.map(|profit| profit / target.by)
    }

    /// The team's target: the planned figure where there is one, else a share of the profit made; reached when that share is
    /// at least the plan, or, without a plan, at least the sum of all basic wages. Compared unrounded.
    fn team_target(&mut self, target: Target, gross: Option<Decimal>, net: Option<Decimal>) -> Option<TeamTarget> {
        let made = self.divided(target, gross, net, "team_target")?;
        let bar = self.value(target.at_least);
        let planned = self.value(Term::PlannedTarget);
        self.state(target.at_least);
        self.state(Term::PlannedTarget);
        let (amount, needed, against) = match (planned, bar) {
            (Some(planned), _) => (planned, planned, Term::PlannedTarget),
            (None, Some(bar)) => (made, bar, target.at_least),
            (None, None) => {
                self.missing(target.at_least.word(), "team_target");
                return None;
            }
        };
        let reached = made >= needed;
        let below_bar = bar.filter(|bar| made < *bar);
        let shown = |value: Decimal| Yuan::round_to_fen(value);
        let (made_shown, needed_shown, by) = (shown(made), shown(needed), target.by.normalize());
        let Said { en: profit, zh: profit_zh } = match target.divide {
            Profit::Gross => Term::Gross.said(),
            Profit::Net => Term::Net.said(),
        };
        let (against, against_zh) = (against.word(), against.chinese());
        let mut note = if reached {
            said!(
                "reached: {profit} / {by} = {made_shown} >= {against} {needed_shown}",
                "达成：{profit_zh} / {by} = {made_shown} >= {against_zh} {needed_shown}"
            )
        } else {
            let short = shown(needed - made);
            said!(
                "missed by {short}: {profit} / {by} = {made_shown} < {against} {needed_shown}",
                "未达成，差 {short}：{profit_zh} / {by} = {made_shown} < {against_zh} {needed_shown}"
            )
        };
        if let (Some(bar), Some(_)) = (below_bar, planned) {
            let bar = shown(bar);
            note = note.and(&said!("; below the sum of bases {bar}", "；低于底薪总和 {bar}"));
        }
        let clauses = self.rules.clauses("team_target");
        self.push(said!("team_target", "总指标"), amount, clauses, Some(note), None);
        Some(TeamTarget { amount, reached })
    }

    /// Each campaign's target against its own promotion cost; the whole month's where no campaign is named.
    fn campaigns(&mut self, target: Target, gross: Option<Decimal>) -> Option<()> {
        let mut campaigns: Vec<Option<&str>> = Vec::new();
        for figure in self.figures.iter().filter(|figure| figure.term == target.at_least) {
            if !campaigns.contains(&figure.campaign.as_deref()) {
                campaigns.push(figure.campaign.as_deref());
            }
        }
        for campaign in campaigns {
            let own = campaign.and_then(|_| self.stated(Term::Gross, campaign)).map(|figure| figure.amount);
            let name = match campaign {
                Some(campaign) => said!("campaign_target {campaign}", "单指标 {campaign}"),
                None => said!("campaign_target", "单指标"),
            };
            let made = self.divided(target, own.or(gross), None, &name.en)?;
            let Some(cost) = self.stated(target.at_least, campaign).map(|figure| figure.amount) else { continue };
            if campaign.is_none() {
                self.state(target.at_least);
            }
            let (bar, needed, by) =
                (Yuan::round_to_fen(cost), Yuan::round_to_fen(cost * target.by), target.by.normalize());
            let note = if made >= cost {
                said!("reached: gross needed {bar} x {by} = {needed}", "达成：所需毛利 {bar} x {by} = {needed}")
            } else {
                said!("missed: gross needed {bar} x {by} = {needed}", "未达成：所需毛利 {bar} x {by} = {needed}")
            };
            let clauses = self.rules.clauses("campaign_target");
            self.push(name, made, clauses, Some(note), None);
        }
        Some(())
    }

    /// The bonus pools: shares of the target, nothing when it is missed.
    fn pools(&mut self, book: &RuleBook, month: Month, target: Option<TeamTarget>) -> Vec<Pool> {
        let Some(target) = target else { return Vec::new() };
        let mut pools = Vec::new();
        for bonus in book.bonuses(month.last()) {
            let BonusScale::ShareOfTarget(share) = bonus.scale else { continue };
            let exact = if target.reached { share.of(target.amount) } else { Decimal::ZERO };
            let of = Yuan::round_to_fen(target.amount);
            let note = if target.reached {
                said!("{share} of {of}", "{of} 的 {share}")
            } else {
                said!("nothing: the team's target is missed", "无：总指标未达成")
            };
            let clauses = bonus.head.clauses.clone();
            let name = Said { en: format!("bonus {}", bonus.head.id), zh: bonus.head.title.zh.to_string() };
            self.push(name, exact, clauses.clone(), Some(note), None);
            if target.reached {
                let amount = Yuan::round_to_fen(exact);
                pools.push(Pool { id: Arc::clone(&bonus.head.id), amount, clauses });
            }
        }
        pools
    }
}

impl Statement {
    /// The bonus pools that are open.
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// Keeps the lines asked for, by name, by a bonus's id or by clause; all where nothing is.
    pub fn keep(&mut self, only: &[String]) {
        let asked = |line: &Line| {
            only.iter().any(|asked| {
                line.name.en == *asked
                    || line.name.en.strip_prefix("bonus ") == Some(asked)
                    || line.clauses.contains(asked)
            })
        };
        self.lines.retain(|line| only.is_empty() || asked(line));
    }

    /// The way from sales to net profit: what is left of each cost is negative, the last is the net profit. Empty where the
    /// statement has no net profit.
    pub fn steps(&self) -> Vec<(Said, Yuan)> {
        let is = |line: &Line, term: &str| line.name.en == term;
        let Some(end) = self.lines.iter().position(|line| is(line, Term::Net.word())) else { return Vec::new() };
        let steps = self.lines[..=end].iter().filter(|line| !is(line, Term::Gross.word()));
        steps
            .enumerate()
            .map(|(at, line)| {
                let costs = at > 0 && !is(line, Term::Net.word());
                (line.name.clone(), if costs { -line.amount } else { line.amount })
            })
            .collect()
    }

    /// What the net profit stands on.
    pub fn net_clauses(&self) -> Clauses {
        let net = self.lines.iter().find(|line| line.name.en == Term::Net.word());
        net.map_or_else(Clauses::default, |line| line.clauses.clone())
    }

    /// The waterfall as a table.
    pub fn table(&self) -> Table {
        let rows = self.lines.iter().map(|line| {
            vec![
                Cell::Word(line.name.clone()),
                Cell::Money(line.amount),
                Cell::Clauses(line.clauses.clone()),
                Cell::or_empty(line.note.clone(), Cell::Word),
            ]
        });
        Table::of_rows(
            PROFIT.name,
            said!("Profit, targets and bonus pools", "利润、指标与奖金"),
            PROFIT.all(),
            rows.collect(),
        )
    }

    /// How each line came about.
    pub fn traces(&self) -> Vec<Trace> {
        let trace = |line: &Line| {
            let mut trace = Trace::new(line.name.clone(), Cell::Money(line.amount)).clauses(&line.clauses);
            trace.because = line.because.iter().chain(&line.note).cloned().collect();
            trace.source.clone_from(&line.source);
            trace
        };
        self.lines.iter().map(trace).collect()
    }
}
