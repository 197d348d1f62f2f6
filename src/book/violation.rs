//! `[[violation]]`: from an incident to its consequences.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::column::{INCIDENTS, Kind};
use crate::model::consequence::Withhold;
use crate::model::{Clauses, Code, Discipline, Figure, Incident, Points, RowNumber, Share, Yuan};
use crate::said;

use super::excuse::{self, Excuse, Lead, RawUnless};
use super::formula::Formula;
use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, rule_section, section};
use super::shape::{self, Shapes};
use super::value::{ClauseList, Closed, Named, Several, Span, all_different};

rule_section! {
    /// A violation as written.
    pub struct RawViolation {
        /// What an incident of it is called.
        "code" code: String,
        /// Other codes an incident may carry that mean this rule too.
        "codes" codes: Vec<Found<Code>>,
        /// When the count restarts: month, quarter, year, ever, consecutive (days), or "30d" looking back from the incident.
        "window" window: Window,
        /// Whether each row counts, or a person's several on one date are one.
        "count" count: Counting,
        /// The measured size that `allowed` and `bands` go by.
        "measure" measure: Measure,
        /// The size up to which there is no violation, inclusive: the incident is listed, not counted.
        "allowed" allowed: Span,
        /// What makes it no violation: { arranged = "1 day before" }.
        "unless" unless: RawUnless,
        /// The cells an incident must have for the rule to judge it; "" is an empty cell.
        "where" conditions: Named<CellChoice>,
        /// Columns an incident of it must fill beside those its consequences need.
        "require" require: Several<String>,
        /// How many the row may state at once; multiplies money and points.
        "quantity" quantity: Closed<Decimal>,
        /// The consequence of every occurrence.
        "each" each: RawSanction,
        /// The consequences by occurrence in the window.
        "ladder" ladder: Vec<Found<RawSanction>>,
        /// What comes after the last rung: last, none or double.
        "beyond" beyond: Beyond,
        /// Consequences in addition, on just that occurrence.
        "at" at: Named<RawSanction>,
        /// Consequences instead of `each`, from that occurrence on.
        "from" from: Named<RawSanction>,
        /// Whether `from` applies to the earlier ones in the window too.
        "retroactive" retroactive: bool,
        /// The consequences by measured size.
        "bands" bands: Vec<Found<RawBand>>,
        /// Whether the rows of one date are one loss, made good in equal parts.
        "shared" shared: bool,
    }
}

section! {
    /// A consequence as written.
    pub struct RawSanction {
        /// The fine: an amount, a share of a figure ("1% of base") or "stated" (the row's own amount).
        "fine" fine: RawAmount,
        /// Points deducted, written positive: a number, or a range the row states a value of.
        "points" points: RawPoints,
        /// Points awarded.
        "award_points" award_points: RawPoints,
        /// The disciplinary outcome, or those the row's own `outcome` chooses among; a blank one takes the first.
        "outcome" outcome: Several<Discipline>,
        /// A wage proposed to be withheld: "month-wage".
        "withhold" withhold: WithheldWage,
        /// A wage not earned: "day".
        "wage" wage: UnearnedWage,
        /// What the person is to make good: an amount, "stated", or a formula over the row's numbers.
        "liability" liability: RawAmount,
        /// The money granted: an amount or "stated".
        "reward" reward: RawAmount,
        /// Whether the money is only proposed.
        "propose" propose: bool,
        /// Another code the incident is passed on to.
        "counts_as" counts_as: Code,
        /// The narrower clause it stands on.
        "clause" clause: ClauseList,
    }
}

section! {
    /// A band as written.
    pub struct RawBand {
        /// The size the band begins above; restates the band before.
        "over" over: Span,
        /// The size it goes up to, inclusive; the last band has none.
        "up_to" up_to: Span,
        /// The fine.
        "fine" fine: RawAmount,
        /// Points deducted, written positive.
        "points" points: RawPoints,
        /// Points awarded.
        "award_points" award_points: RawPoints,
        /// The disciplinary outcome, or those the row chooses among.
        "outcome" outcome: Several<Discipline>,
        /// A wage proposed to be withheld: "month-wage".
        "withhold" withhold: WithheldWage,
        /// A wage not earned: "day".
        "wage" wage: UnearnedWage,
        /// What the person is to make good.
        "liability" liability: RawAmount,
        /// The money granted: an amount or "stated".
        "reward" reward: RawAmount,
        /// Whether the money is only proposed.
        "propose" propose: bool,
        /// Another code the incident is passed on to.
        "counts_as" counts_as: Code,
        /// The narrower clause it stands on.
        "clause" clause: ClauseList,
    }
}

/// When a count restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Each calendar month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// Each calendar year.
    Year,
    /// Never.
    Ever,
    /// On the first day that does not follow the one before.
    Consecutive,
    /// The days up to and including the incident's own.
    Days(u32),
}

/// What counts as one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Each row.
    Occurrence,
    /// Each date a person has any.
    Day,
}

/// What comes after a ladder's last rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The last rung again.
    Last,
    /// Nothing.
    Nothing,
    /// The last rung's fine, doubled each time.
    Double,
}

/// The measured size a rule's bands go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The row's minutes.
    Minutes,
}

/// The wage `withhold` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithheldWage(Withhold);

/// The wage `wage` names: the day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnearnedWage;

/// The cells a condition takes.
#[derive(Clone, Debug)]
pub struct CellChoice(Vec<String>);

/// An amount as written; its formula is checked when its key is known.
#[derive(Clone, Debug)]
pub enum RawAmount {
    /// Yuan.
    Fixed(Yuan),
    /// Any text.
    Text(String),
}

/// Points as written.
#[derive(Clone, Debug)]
pub enum RawPoints {
    /// One number.
    Fixed(Decimal),
    /// A range the row states a value of.
    Within(Closed<Decimal>),
    /// Whatever the row states.
    Stated,
}

/// A violation: how incidents of a code are judged.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Code, clauses, titles, days.
    pub head: Head,
    /// The code.
    pub code: Code,
    /// Other codes that mean it too.
    pub codes: Vec<Code>,
    /// When the count restarts.
    pub window: Window,
    /// What counts as one.
    pub count: Counting,
    /// What an incident's cells must be.
    pub conditions: Vec<Condition>,
    /// The size up to which there is no violation.
    pub allowed: Option<Span>,
    /// How long beforehand something must have been arranged to make it no violation.
    pub arranged: Option<Lead>,
    /// The columns an incident must fill.
    pub require: Vec<Arc<str>>,
    /// How many a row may state at once; `None` when the rule does not multiply.
    pub quantity: Option<Closed<Decimal>>,
    /// The consequence by size or count.
    pub scale: Scale,
    /// In addition, on just that occurrence.
    pub at: BTreeMap<u32, Sanction>,
    /// Instead, from that occurrence on.
    pub from: BTreeMap<u32, Sanction>,
    /// Whether `from` reaches back.
    pub retroactive: bool,
    /// Whether the rows of one date are one loss, made good in equal parts.
    pub shared: bool,
}

/// What a column's cell must be for a rule to judge the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: Arc<str>,
    /// The cells it takes; "" is an empty one.
    pub any_of: Vec<String>,
}

/// How a violation's consequence is found.
#[derive(Clone, Debug)]
pub enum Scale {
    /// There is none: the incident is counted and listed.
    RecordOnly,
    /// The same every time.
    Each(Sanction),
    /// By occurrence.
    Ladder(Ladder),
    /// By measured size.
    Bands(Bands),
}

/// Consequences by occurrence.
#[derive(Clone, Debug)]
pub struct Ladder {
    rungs: Vec<Sanction>,
    beyond: Beyond,
}

impl Ladder {
    /// The rungs, at least one.
    pub fn rungs(&self) -> &[Sanction] {
        &self.rungs
    }

    /// What comes after them.
    pub fn beyond(&self) -> Beyond {
        self.beyond
    }

    /// The rung for an occurrence, and how often its fine is doubled.
    pub fn rung(&self, occurrence: u32) -> Option<(&Sanction, u32)> {
        let count = u32::try_from(self.rungs.len()).unwrap_or(u32::MAX);
        let over = occurrence.saturating_sub(count);
        match self.rungs.get(occurrence.saturating_sub(1) as usize) {
            Some(rung) => Some((rung, 0)),
            None => match self.beyond {
                Beyond::Last => self.rungs.last().map(|last| (last, 0)),
                Beyond::Nothing => None,
                Beyond::Double => self.rungs.last().map(|last| (last, over)),
            },
        }
    }
}

/// Consequences by measured minutes: each band up to and including its bound, the last open.
#[derive(Clone, Debug)]
pub struct Bands {
    bounded: Vec<(Span, Sanction)>,
    open: Sanction,
}

impl Bands {
    /// The bands with an upper bound, in order.
    pub fn bounded(&self) -> &[(Span, Sanction)] {
        &self.bounded
    }

    /// The last one, without.
    pub fn open(&self) -> &Sanction {
        &self.open
    }

    /// The band a number of minutes falls into.
    pub fn band(&self, minutes: Decimal) -> &Sanction {
        let seconds = excuse::seconds(minutes);
        self.bounded
            .iter()
            .find(|(up_to, _)| seconds <= Decimal::from(up_to.0))
            .map_or(&self.open, |(_, sanction)| sanction)
    }
}

/// An amount a rule lays down.
#[derive(Clone, Debug)]
pub enum Amount {
    /// Yuan.
    Fixed(Yuan),
    /// A share of one of the person's figures.
    ShareOf(Share, Figure),
    /// The row's own amount.
    Stated,
    /// Worked out from the row's numbers.
    Formula(Formula),
}

/// Points a rule lays down; the sign is that of the result.
#[derive(Clone, Debug)]
pub enum PointsRule {
    /// So many.
    Fixed(Points),
    /// The row states how many, between these sizes.
    Within {
        /// Whether they are deducted.
        deducted: bool,
        /// The sizes allowed.
        sizes: Closed<Decimal>,
    },
    /// The row states how many.
    Stated {
        /// Whether they are deducted.
        deducted: bool,
    },
}

/// A disciplinary outcome a rule lays down.
#[derive(Clone, Debug)]
pub enum OutcomeRule {
    /// This one.
    Fixed(Discipline),
    /// The row states which of these; a blank cell takes the first.
    OneOf(Vec<Discipline>),
}

impl OutcomeRule {
    /// The outcomes that can come of it.
    pub fn all(&self) -> &[Discipline] {
        match self {
            Self::Fixed(only) => std::slice::from_ref(only),
            Self::OneOf(choice) => choice,
        }
    }
}

/// A consequence a rule lays down.
#[derive(Clone, Debug, Default)]
pub struct Sanction {
    /// The fine.
    pub fine: Option<Amount>,
    /// Points.
    pub points: Option<PointsRule>,
    /// The disciplinary outcome.
    pub outcome: Option<OutcomeRule>,
    /// A wage proposed to be withheld.
    pub withhold: Option<Withhold>,
    /// Whether the day's wage is not earned.
    pub day_wage: bool,
    /// What is to be made good.
    pub liability: Option<Amount>,
    /// What is granted.
    pub reward: Option<Amount>,
    /// Whether the money is only proposed.
    pub propose: bool,
    /// Another code the incident is passed on to.
    pub counts_as: Option<Code>,
    /// The narrower clauses, if it has its own.
    pub clauses: Option<Clauses>,
}

impl Violation {
    /// Every consequence the rule can have.
    pub fn sanctions(&self) -> impl Iterator<Item = &Sanction> {
        let scale: Vec<&Sanction> = match &self.scale {
            Scale::RecordOnly => Vec::new(),
            Scale::Each(sanction) => vec![sanction],
            Scale::Ladder(ladder) => ladder.rungs.iter().collect(),
            Scale::Bands(bands) => {
                bands.bounded.iter().map(|(_, sanction)| sanction).chain(std::iter::once(&bands.open)).collect()
            }
        };
        scale.into_iter().chain(self.at.values()).chain(self.from.values())
    }

    /// Every clause it stands on, its consequences' narrower ones included.
    pub fn all_clauses(&self) -> Clauses {
        self.sanctions()
            .filter_map(|sanction| sanction.clauses.as_ref())
            .fold(self.head.clauses.clone(), |all, own| all.and(own))
    }

    /// Whether an incident must state its minutes.
    pub fn goes_by_minutes(&self) -> bool {
        self.allowed.is_some() || matches!(self.scale, Scale::Bands(_))
    }

    /// Whether no incident can satisfy the conditions of both.
    pub fn disjoint(&self, other: &Self) -> bool {
        self.conditions.iter().any(|own| {
            let same_column = other.conditions.iter().filter(|theirs| theirs.column == own.column);
            same_column.into_iter().any(|theirs| !theirs.any_of.iter().any(|cell| own.any_of.contains(cell)))
        })
    }

    /// Whether an incident's cells satisfy the conditions.
    pub fn applies_to(&self, cell: impl Fn(&str) -> Option<String>) -> bool {
        self.conditions.iter().all(|condition| {
            let cell = cell(&condition.column).unwrap_or_default();
            condition.any_of.iter().any(|taken| taken.eq_ignore_ascii_case(&cell))
        })
    }

    /// Why the rule lets an incident pass, if it does.
    pub fn excuse(&self, incident: &Incident) -> Option<Excuse> {
        excuse::of(incident, self.allowed, self.arranged)
    }

    pub(super) fn lower(raw: &RawViolation, to: &mut Reading<'_>) -> Option<Self> {
        let code = to.required(raw.code.clone(), "code", &raw.span);
        let head = raw.head(code.clone(), to);
        let count = raw.count.as_ref().map_or(Counting::Occurrence, |count| count.value);
        let window = raw.window.as_ref().map_or(Window::Month, |window| window.value);
        let reachable = reachable(count, window);
        let (from, at) = (occurrences(raw.from.as_ref(), reachable, to), occurrences(raw.at.as_ref(), reachable, to));
        let scale = scale(raw, reachable, to);
        let conditions = conditions(raw, to);
        let require = raw.require.iter().flat_map(|columns| &columns.value.0);
        let require = require.filter_map(|column| asked_column(column, to)).collect();
        let codes = raw.codes.clone().map_or_else(Vec::new, |codes| codes.value);
        all_different(codes.iter().map(|code| (code.value.as_str(), &code.span)), to);
        check_keys_agree(raw, scale.as_ref(), &at, &from, to);
        let own = Self {
            head: head?,
            code: Code::from(code?.value.as_str()),
            codes: codes.into_iter().map(|code| code.value).collect(),
            window,
            count,
            conditions,
            allowed: raw.allowed.as_ref().map(|allowed| allowed.value),
            arranged: raw.unless.as_ref().and_then(|unless| unless.value.arranged.as_ref()).map(|lead| lead.value),
            require,
            quantity: raw.quantity.as_ref().map(|quantity| quantity.value),
            scale: scale?,
            at,
            from,
            retroactive: raw.retroactive.as_ref().is_some_and(|retroactive| retroactive.value),
            shared: raw.shared.as_ref().is_some_and(|shared| shared.value),
        };
        if let Some(shared) = raw.shared.as_ref().filter(|shared| shared.value)
            && own.sanctions().all(|sanction| sanction.liability.is_none())
        {
            let message = said!("`shared` without a `liability` to share out", "有 `shared` 而无可分摊的 `liability`");
            to.error(DiagnosticCode::P017, &shared.span, message);
        }
        Some(own)
    }
}

/// The greatest number of occurrences a window can hold, when days are counted.
fn reachable(count: Counting, window: Window) -> u32 {
    match (count, window) {
        (Counting::Occurrence, _) | (_, Window::Ever | Window::Consecutive) => u32::MAX,
        (Counting::Day, Window::Month) => 31,
        (Counting::Day, Window::Quarter) => 92,
        (Counting::Day, Window::Year) => 366,
        (Counting::Day, Window::Days(days)) => days,
    }
}

fn occurrences(
    raw: Option<&Found<Named<RawSanction>>>,
    reachable: u32,
    to: &mut Reading<'_>,
) -> BTreeMap<u32, Sanction> {
    let mut by_occurrence = BTreeMap::new();
    for (key, sanction) in raw.iter().flat_map(|named| &named.value.0) {
        let lowered = sanction.value.lower(to);
        match key.value.parse::<u32>() {
            Ok(occurrence) if (1..=reachable).contains(&occurrence) => {
                by_occurrence.insert(occurrence, lowered);
            }
            Ok(occurrence) => {
                let message = said!("occurrence {occurrence} never comes about", "不可能有第 {occurrence} 次");
                let hint = if occurrence == 0 {
                    said!("occurrences are counted from 1", "次数从 1 起计")
                } else {
                    said!(
                        "counted by days, the window holds {reachable} at most",
                        "按天计，统计期内至多 {reachable} 次"
                    )
                };
                to.error_with(DiagnosticCode::P008, &key.span, message, hint);
            }
            Err(_) => {
                let message = said!("`{}` is not the number of an occurrence", "`{}` 不是次数", key.value);
                to.error(DiagnosticCode::P003, &key.span, message);
            }
        }
    }
    by_occurrence
}

fn scale(raw: &RawViolation, reachable: u32, to: &mut Reading<'_>) -> Option<Scale> {
    let spans = [
        raw.each.as_ref().map(|each| ("each", &each.span)),
        raw.ladder.as_ref().map(|ladder| ("ladder", &ladder.span)),
        raw.bands.as_ref().map(|bands| ("bands", &bands.span)),
    ];
    let given: Vec<_> = spans.into_iter().flatten().collect();
    if let [(first, _), (second, span), ..] = given[..] {
        let message =
            said!("`{second}` beside `{first}`: a rule has one of them", "`{second}` 与 `{first}` 只能取其一");
        to.error(DiagnosticCode::P017, span, message);
        return None;
    }
    if let Some(each) = &raw.each {
        return Some(Scale::Each(each.value.lower(to)));
    }
    if let Some(ladder) = &raw.ladder {
        let rungs: Vec<_> = ladder.value.iter().map(|rung| rung.value.lower(to)).collect();
        if rungs.is_empty() {
            to.error(DiagnosticCode::P003, &ladder.span, said!("the ladder has no rungs", "阶梯为空"));
            return None;
        }
        if let Some(unreached) = ladder.value.get(reachable as usize) {
            let message = said!(
                "this rung is never reached: the window holds {reachable} at most",
                "永远到不了此级：统计期内至多 {reachable} 次"
            );
            to.error(DiagnosticCode::P008, &unreached.span, message);
        }
        let beyond = raw.beyond.as_ref().map_or(Beyond::Last, |beyond| beyond.value);
        return Some(Scale::Ladder(Ladder { rungs, beyond }));
    }
    match &raw.bands {
        Some(raw_bands) => bands(raw_bands, to).map(Scale::Bands),
        None => Some(Scale::RecordOnly),
    }
}

fn bands(raw: &Found<Vec<Found<RawBand>>>, to: &mut Reading<'_>) -> Option<Bands> {
    let mut bounded: Vec<(Span, Sanction)> = Vec::new();
    let mut open = None;
    let mut below: Option<(Span, std::ops::Range<usize>)> = None;
    for (at, band) in raw.value.iter().enumerate() {
        let last = at + 1 == raw.value.len();
        let under = below.as_ref().map_or(0, |(up_to, _)| up_to.0);
        if let Some(over) = &band.value.over
            && over.value.0 != under
        {
            let message = if over.value.0 > under {
                said!(
                    "a gap: nothing covers sizes over {} up to {}",
                    "分档有空隙：{} 至 {} 之间没有规定",
                    seconds(under),
                    seconds(over.value.0)
                )
            } else {
                said!(
                    "an overlap: sizes over {} up to {} are covered twice",
                    "分档重叠：{} 至 {} 之间重复规定",
                    seconds(over.value.0),
                    seconds(under)
                )
            };
            report_bands(&over.span, message, below.as_ref(), to);
        }
        match &band.value.up_to {
            Some(up_to) if up_to.value.0 <= under => {
                let message = said!(
                    "an overlap: this band ends at {}, not above the one before",
                    "分档重叠：本档止于 {}，没有超过前一档",
                    seconds(up_to.value.0)
                );
                report_bands(&up_to.span, message, below.as_ref(), to);
            }
            Some(up_to) if last => {
                let message = said!(
                    "a gap: nothing covers sizes over {}",
                    "分档有空隙：超过 {} 没有规定",
                    seconds(up_to.value.0)
                );
                let hint = said!("leave `up_to` out of the last band", "最后一档不写 `up_to`");
                to.error_with(DiagnosticCode::P007, &up_to.span, message, hint);
            }
            Some(up_to) => {
                bounded.push((up_to.value, band.value.sanction().lower(to)));
                below = Some((up_to.value, up_to.span.clone()));
            }
            None if last => open = Some(band.value.sanction().lower(to)),
            None => {
                let message = said!(
                    "an overlap: a band without `up_to` covers everything above, but it is not the last",
                    "分档重叠：不写 `up_to` 的档涵盖其上全部，却不是最后一档"
                );
                to.error(DiagnosticCode::P007, &band.span, message);
            }
        }
    }
    if raw.value.is_empty() {
        to.error(DiagnosticCode::P003, &raw.span, said!("there are no bands", "分档为空"));
    }
    Some(Bands { bounded, open: open? })
}

fn report_bands(
    span: &std::ops::Range<usize>,
    message: crate::model::Said,
    below: Option<&(Span, std::ops::Range<usize>)>,
    to: &mut Reading<'_>,
) {
    let mut diagnostic = crate::diagnostics::Diagnostic::error(DiagnosticCode::P007, to.at(span), message);
    if let Some((up_to, below)) = below {
        diagnostic =
            diagnostic.also(to.at(below), said!("the band before goes up to {}", "前一档至 {}", seconds(up_to.0)));
    }
    to.sink.push(diagnostic);
}

/// A span as people write it: whole minutes as minutes.
fn seconds(total: i64) -> String {
    if total % 60 == 0 { format!("{}m", total / 60) } else { format!("{total}s") }
}

fn conditions(raw: &RawViolation, to: &mut Reading<'_>) -> Vec<Condition> {
    let named = raw.conditions.iter().flat_map(|named| &named.value.0);
    let mut conditions = Vec::new();
    for (column, cells) in named {
        if let Some(column) = asked_column(column, to) {
            conditions.push(Condition { column, any_of: cells.value.0.clone() });
        }
    }
    conditions
}

/// A column of the incident log a rule asks about: one of words, for numbers are asked for by the consequences themselves.
fn asked_column(column: &Found<String>, to: &mut Reading<'_>) -> Option<Arc<str>> {
    let words = INCIDENTS.columns.iter().filter(|known| known.kind == Kind::Text && known.name != "code");
    if words.clone().any(|known| known.name == column.value) {
        return Some(Arc::from(column.value.as_str()));
    }
    let known = words.map(|known| known.name).collect::<Vec<_>>().join(", ");
    let message = said!("`{}` is not a column a rule can ask about", "`{}` 不是规则可用的列", column.value);
    let hint = said!("the columns that can be asked about: {known}", "可用的列：{known}");
    to.error_with(DiagnosticCode::P009, &column.span, message, hint);
    None
}

/// Keys that only make sense together, and ranges that would have to share one cell.
fn check_keys_agree(
    raw: &RawViolation,
    scale: Option<&Scale>,
    at: &BTreeMap<u32, Sanction>,
    from: &BTreeMap<u32, Sanction>,
    to: &mut Reading<'_>,
) {
    if let (Some(beyond), None) = (&raw.beyond, &raw.ladder) {
        let message = said!("`beyond` without a `ladder`", "有 `beyond` 而无 `ladder`");
        to.error(DiagnosticCode::P017, &beyond.span, message);
    }
    if let Some(unless) = raw.unless.as_ref().filter(|unless| unless.value.arranged.is_none()) {
        let message = said!("`unless` names nothing", "`unless` 没有内容");
        to.error(DiagnosticCode::P004, &unless.span, message);
    }
    check_measure(raw, scale, to);
    if let (Some(retroactive), None) = (&raw.retroactive, &raw.from) {
        let message = said!("`retroactive` without `from`", "有 `retroactive` 而无 `from`");
        to.error(DiagnosticCode::P017, &retroactive.span, message);
    }
    if let (Some(raw_from), Some(first)) = (&raw.from, from.keys().next()) {
        let hidden = match scale {
            Some(Scale::Ladder(ladder)) => ladder.rungs.len() >= *first as usize,
            Some(Scale::Each(_)) => *first == 1,
            _ => false,
        };
        if hidden {
            let message = said!(
                "from occurrence {first} on, what stands in the ladder or in `each` is never reached",
                "自第 {first} 次起，ladder 或 each 中的规定永远用不上"
            );
            to.error(DiagnosticCode::P008, &raw_from.span, message);
        }
    }
    let points: fn(&Sanction) -> bool =
        |sanction| matches!(sanction.points, Some(PointsRule::Within { .. } | PointsRule::Stated { .. }));
    let outcome: fn(&Sanction) -> bool = |sanction| matches!(sanction.outcome, Some(OutcomeRule::OneOf(_)));
    for (column, zh, choice) in [("points", "分值", points), ("outcome", "处分", outcome)] {
        let scale_has_choice = match scale {
            Some(Scale::Each(sanction)) => choice(sanction),
            Some(Scale::Ladder(ladder)) => ladder.rungs.iter().any(choice),
            Some(Scale::Bands(bands)) => {
                bands.bounded.iter().any(|(_, sanction)| choice(sanction)) || choice(&bands.open)
            }
            _ => false,
        };
        if let Some(raw_at) = &raw.at
            && scale_has_choice
            && at.values().any(choice)
        {
            let message = said!(
                "the row's one `{column}` cell would have to state two choices: of every occurrence and of `at`",
                "一行只有一个{zh}单元格，无法同时填写每次与 at 的两项选择"
            );
            to.error(DiagnosticCode::P017, &raw_at.span, message);
        }
    }
    if let (Some(beyond), Some(Scale::Ladder(ladder))) = (&raw.beyond, scale)
        && beyond.value == Beyond::Double
        && !matches!(ladder.rungs.last(), Some(Sanction { fine: Some(Amount::Fixed(_)), .. }))
    {
        let message = said!(
            "`beyond = \"double\"` needs a last rung with a fixed fine",
            "`beyond = \"double\"` 要求最后一级为固定罚款"
        );
        to.error(DiagnosticCode::P017, &beyond.span, message);
    }
}

/// `measure` and what goes by it.
fn check_measure(raw: &RawViolation, scale: Option<&Scale>, to: &mut Reading<'_>) {
    let measured = raw.bands.as_ref().map(|bands| &bands.span).or(raw.allowed.as_ref().map(|allowed| &allowed.span));
    match (measured, &raw.measure) {
        (Some(span), None) => {
            let hint = said!("say measure = \"minutes\"", "请写 measure = \"minutes\"");
            let message =
                said!("`bands` and `allowed` need a `measure` to go by", "`bands` 与 `allowed` 需要 `measure`");
            to.error_with(DiagnosticCode::P004, span, message, hint);
        }
        (None, Some(measure)) => {
            let message = said!("`measure` without `bands` or `allowed`", "有 `measure` 而无 `bands` 或 `allowed`");
            to.error(DiagnosticCode::P017, &measure.span, message);
        }
        _ => {}
    }
    if let (Some(allowed), Some(Scale::Bands(bands))) = (&raw.allowed, scale)
        && let Some((up_to, _)) = bands.bounded.first()
        && *up_to <= allowed.value
    {
        let message = said!(
            "the first band is never reached: up to {} there is no violation",
            "永远到不了第一档：{} 以内不算违规",
            seconds(allowed.value.0)
        );
        to.error(DiagnosticCode::P008, &allowed.span, message);
    }
}

impl RawSanction {
    fn lower(&self, to: &mut Reading<'_>) -> Sanction {
        if let (Some(_), Some(award)) = (&self.points, &self.award_points) {
            let message = said!(
                "`award_points` beside `points`: a consequence has one of them",
                "`award_points` 与 `points` 只能取其一"
            );
            to.error(DiagnosticCode::P017, &award.span, message);
        }
        let deducted = self.points.as_ref().map(|points| points.value.lower(true));
        let awarded = self.award_points.as_ref().map(|points| points.value.lower(false));
        Sanction {
            fine: self.fine.as_ref().and_then(|fine| fine.value.lower(&fine.span, to)),
            points: deducted.or(awarded),
            outcome: self.outcome(to),
            withhold: self.withhold.as_ref().map(|withhold| withhold.value.0),
            day_wage: self.wage.is_some(),
            liability: self.liability.as_ref().and_then(|liability| liability.value.lower(&liability.span, to)),
            reward: self.reward.as_ref().and_then(|reward| reward.value.lower(&reward.span, to)),
            propose: self.propose.as_ref().is_some_and(|propose| propose.value),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
            clauses: self.clause.as_ref().map(|clause| clause.value.0.clone()),
        }
    }
}

impl RawSanction {
    /// The outcome, or the choice of them; compensation is nothing without a `liability` to make good.
    fn outcome(&self, to: &mut Reading<'_>) -> Option<OutcomeRule> {
        let outcomes = &self.outcome.as_ref()?.value.0;
        all_different(outcomes.iter().map(|outcome| (outcome.value.word(), &outcome.span)), to);
        if let (Some(compensation), None) =
            (outcomes.iter().find(|outcome| outcome.value == Discipline::Compensation), &self.liability)
        {
            let message = said!("compensation without a `liability`", "有赔偿处分而无 `liability`");
            let hint = said!(
                "say what is to be made good, such as liability = \"stated\"",
                "请写明赔偿多少，如 liability = \"stated\""
            );
            to.error_with(DiagnosticCode::P017, &compensation.span, message, hint);
        }
        match outcomes[..] {
            [ref only] => Some(OutcomeRule::Fixed(only.value)),
            ref choice => Some(OutcomeRule::OneOf(choice.iter().map(|outcome| outcome.value).collect())),
        }
    }
}

impl RawBand {
    /// The consequence keys of the band.
    fn sanction(&self) -> RawSanction {
        RawSanction {
            span: self.span.clone(),
            fine: self.fine.clone(),
            points: self.points.clone(),
            award_points: self.award_points.clone(),
            outcome: self.outcome.clone(),
            withhold: self.withhold.clone(),
            wage: self.wage.clone(),
            liability: self.liability.clone(),
            reward: self.reward.clone(),
            propose: self.propose.clone(),
            counts_as: self.counts_as.clone(),
            clause: self.clause.clone(),
        }
    }
}

impl RawAmount {
    fn lower(&self, span: &std::ops::Range<usize>, to: &mut Reading<'_>) -> Option<Amount> {
        let text = match self {
            Self::Fixed(amount) => return Some(Amount::Fixed(*amount)),
            Self::Text(text) => text.trim(),
        };
        if text == "stated" {
            return Some(Amount::Stated);
        }
        if let Some((share, figure)) = text.split_once("% of ") {
            let figure = figure.trim();
            let known = Figure::ALL.iter().find(|(_, word, _)| *word == figure).map(|(figure, ..)| *figure);
            let share = Share::parse(&format!("{share}%"));
            if let (Some(share), Some(figure)) = (share, known) {
                return Some(Amount::ShareOf(share, figure));
            }
            if share.is_some() {
                let words = Figure::ALL.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ");
                let message = said!("`{figure}` is no figure of the staff sheet", "`{figure}` 不是员工表的数据项");
                let hint = said!("the figures known here: {words}", "可用的数据项：{words}");
                to.error_with(DiagnosticCode::P009, span, message, hint);
                return None;
            }
        }
        let numbers: Vec<&str> = RowNumber::ALL.iter().map(|(_, word, _)| *word).collect();
        super::formula::lower(text, &numbers, span, to).map(Amount::Formula)
    }
}

impl RawPoints {
    fn lower(&self, deducted: bool) -> PointsRule {
        match self {
            Self::Fixed(size) => PointsRule::Fixed(Points::new(if deducted { -*size } else { *size })),
            Self::Within(sizes) => PointsRule::Within { deducted, sizes: *sizes },
            Self::Stated => PointsRule::Stated { deducted },
        }
    }
}

impl FromToml for RawAmount {
    const EXPECTS: (&'static str, &'static str) =
        ("an amount such as 30, \"1% of base\" or \"stated\"", "金额，如 30、\"1% of base\" 或 \"stated\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        match value.get_ref().as_str() {
            Some(text) if text.trim().parse::<Decimal>().is_err() => Some(Self::Text(text.to_owned())),
            _ => {
                let amount = Yuan::from_toml(value, to)?;
                not_negative(amount.value(), value, to).then_some(Self::Fixed(amount))
            }
        }
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([Yuan::shape(shapes), String::shape(shapes)])
    }
}

impl FromToml for RawPoints {
    const EXPECTS: (&'static str, &'static str) = (
        "points such as 1, [0.5, 1.5] or \"stated\", written positive",
        "分值，如 1、[0.5, 1.5] 或 \"stated\"，写正数",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().as_str() == Some("stated") {
            return Some(Self::Stated);
        }
        if value.get_ref().is_array() {
            let sizes = Closed::<Decimal>::from_toml(value, to)?;
            return not_negative(sizes.least, value, to).then_some(Self::Within(sizes));
        }
        let size = Decimal::from_toml(value, to)?;
        not_negative(size, value, to).then_some(Self::Fixed(size))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        let sizes = Closed::<Decimal>::shape(shapes);
        shape::any_of([Decimal::shape(shapes), sizes, shape::one_of(["stated"])])
    }
}

fn not_negative(size: Decimal, value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> bool {
    if size.is_sign_negative() && !size.is_zero() {
        let message =
            said!("written positive: the key says whether it is taken or given", "请写正数：由键名区分扣与奖");
        to.error(DiagnosticCode::P003, &value.span(), message);
        return false;
    }
    true
}

impl FromToml for CellChoice {
    const EXPECTS: (&'static str, &'static str) = ("a cell's text or a list of them", "单元格文本或其列表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        // Unlike other texts, a cell's may be empty: that is how a rule takes the blank ones.
        let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
        let cells = match value.get_ref().as_array() {
            Some(array) if !array.is_empty() => array.iter().map(text).collect::<Option<Vec<_>>>(),
            Some(_) => None,
            None => text(value).map(|cell| vec![cell]),
        };
        if cells.is_none() {
            to.wrong(value, Self::EXPECTS);
        }
        cells.map(Self)
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::any_of([shape::text(), shape::list(&shape::text(), 1)])
    }
}

impl FromToml for Window {
    const EXPECTS: (&'static str, &'static str) = (
        "month, quarter, year, ever, consecutive or a span of days such as \"30d\"",
        " month、quarter、year、ever、consecutive 或天数如 \"30d\"",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let text = value.get_ref().as_str().unwrap_or_default();
        let days =
            || text.strip_suffix('d').and_then(|days| days.parse().ok()).filter(|days| (1..=36_600).contains(days));
        match text {
            "month" => Some(Self::Month),
            "quarter" => Some(Self::Quarter),
            "year" => Some(Self::Year),
            "ever" => Some(Self::Ever),
            "consecutive" => Some(Self::Consecutive),
            _ => days().map(Self::Days).or_else(|| {
                to.wrong(value, Self::EXPECTS);
                None
            }),
        }
    }

    fn shape(_: &mut Shapes) -> Value {
        let words = shape::one_of(["month", "quarter", "year", "ever", "consecutive"]);
        shape::any_of([words, shape::matching(r"^[1-9]\d*d$")])
    }
}

choices! {
    Counting: "occurrence" => Self::Occurrence, "day" => Self::Day;
    Beyond: "last" => Self::Last, "none" => Self::Nothing, "double" => Self::Double;
    Measure: "minutes" => Self::Minutes;
    WithheldWage: "month-wage" => Self(Withhold::MonthWage);
    UnearnedWage: "day" => Self;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(fine: i64) -> Sanction {
        Sanction { fine: Some(Amount::Fixed(Yuan::from_fen(fine * 100))), ..Sanction::default() }
    }

    fn fine(ladder: &Ladder, occurrence: u32) -> Option<(String, u32)> {
        ladder.rung(occurrence).map(|(sanction, doubled)| match &sanction.fine {
            Some(Amount::Fixed(amount)) => (amount.to_string(), doubled),
            _ => unreachable!("the test's rungs have fixed fines"),
        })
    }

    #[test]
    fn after_the_last_rung_comes_what_beyond_says() {
        let ladder = |beyond| Ladder { rungs: vec![rung(30), rung(50)], beyond };
        assert_eq!(fine(&ladder(Beyond::Last), 1), Some(("30.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Last), 2), Some(("50.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Last), 3), Some(("50.00".into(), 0)));
        assert_eq!(fine(&ladder(Beyond::Nothing), 3), None);
        assert_eq!(fine(&ladder(Beyond::Double), 4), Some(("50.00".into(), 2)));
    }

    #[test]
    fn a_band_includes_its_upper_bound() {
        let bands = Bands { bounded: vec![(Span(300), rung(1)), (Span(600), rung(5))], open: rung(40) };
        let fine = |minutes: &str| match bands.band(minutes.parse().expect("a number")).fine {
            Some(Amount::Fixed(amount)) => amount.to_string(),
            _ => unreachable!("the test's bands have fixed fines"),
        };
        assert_eq!(fine("5"), "1.00");
        assert_eq!(fine("5.01"), "5.00");
        assert_eq!(fine("10"), "5.00");
        assert_eq!(fine("10.5"), "40.00");
    }
}
