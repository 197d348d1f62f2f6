//! `[pay]`, `[[pay.grade]]`, `[[pay.allowance]]`, `[[pay.commission]]`: what people earn.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Clauses, Department, Figure, Grade, Share, Yuan};
use crate::said;

use super::formula::{self, Formula};
use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, rule_section, section, single_section};
use super::shape::{self, Shapes};
use super::value::{AmountOrRange, ClauseList, Named, Several};

single_section! {
    /// `[pay]` as written.
    pub struct RawPay as "pay" {
        /// What every printed line is rounded to, half up.
        "round" round: Yuan,
        /// The wage of one day, from the sheet's figures: "base / rostered_days" or "base / 21.75".
        "daily_wage" daily_wage: String,
        /// Whether a month's wage to be withheld is subtracted instead of proposed.
        "apply_withhold" apply_withhold: bool,
        /// What somebody employed for part of the month is paid: full or calendar-days.
        "part_month" part_month: PartMonth,
        /// The basic wages by department and grade.
        "grade" grade: Vec<Found<RawGrade>>,
        /// The allowances.
        "allowance" allowance: Vec<Found<RawAllowance>>,
        /// The commissions.
        "commission" commission: Vec<Found<RawCommission>>,
    }
}

rule_section! {
    /// `[[pay.grade]]` as written.
    pub struct RawGrade {
        /// Its id; department and grade when left out.
        "id" id: String,
        /// The department or departments.
        "department" department: Several<Department>,
        /// The grade or grades; all when left out.
        "grade" grade: Several<Grade>,
        /// The basic wage: an amount, a range the sheet's own must lie in, or "stated" (the sheet's own, whatever it is).
        "base" base: AmountOrRange,
        /// What a base outside the range is: warning or error.
        "outside" outside: Outside,
        /// A base above this is doubted aloud, though it lies in the range.
        "warn_above" warn_above: Yuan,
    }
}

rule_section! {
    /// `[[pay.allowance]]` as written.
    pub struct RawAllowance {
        /// Its id.
        "id" id: String,
        /// Yuan a month.
        "amount" amount: Yuan,
        /// The department or departments; all when left out.
        "department" department: Several<Department>,
        /// The grade or grades; all when left out.
        "grade" grade: Several<Grade>,
    }
}

rule_section! {
    /// `[[pay.commission]]` as written.
    pub struct RawCommission {
        /// Its id.
        "id" id: String,
        /// The department or departments.
        "department" department: Several<Department>,
        /// The grade or grades; all when left out.
        "grade" grade: Several<Grade>,
        /// The figure it is a share of: sales, orders, turnover, achieved or target.
        "of" of: CommissionBase,
        /// The rate, or "stated" (the sheet's own).
        "rate" rate: RawRate,
        /// Yuan per unit.
        "each" each: Decimal,
        /// Rates by size.
        "tiers" tiers: Vec<Found<RawTier>>,
        /// Whether a tier's rate is for its own part (marginal) or for the whole.
        "mode" mode: TierMode,
        /// Whether each earns by their own figure, or the department's is split equally.
        "share" share: Sharing,
        /// What must hold for it to be earned: { achieved = ">= target" }.
        "requires" requires: Named<Requirement>,
        /// The guaranteed minimum by grade: an amount, a range the sheet's own must lie in, or "stated".
        "floor" floor: Named<RawFloor>,
        /// The commissions it takes the place of, for people whose sheet states its figure.
        "instead_of" instead_of: Several<String>,
    }
}

section! {
    /// One tier as written.
    pub struct RawTier {
        /// The size it goes up to, inclusive; the last tier has none.
        "up_to" up_to: Decimal,
        /// Its rate.
        "rate" rate: Share,
    }
}

section! {
    /// A floor with its own clause.
    pub struct RawFloorTable {
        /// The guaranteed minimum: an amount, or a range the sheet states the personal one in.
        "amount" amount: AmountOrRange,
        /// The clause it comes from.
        "clause" clause: ClauseList,
    }
}

/// A floor as written: an amount, a range, or a table of one with its clause.
#[derive(Clone, Debug)]
pub enum RawFloor {
    /// An amount or a range.
    Plain(AmountOrRange),
    /// With its clause.
    Table(RawFloorTable),
}

/// A rate as written.
#[derive(Clone, Copy, Debug)]
pub enum RawRate {
    /// A share.
    Fixed(Share),
    /// The sheet's own.
    Stated,
}

/// What somebody employed for part of the month is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartMonth {
    /// The whole base and floor, with a warning.
    Full,
    /// Base and floor by calendar days employed.
    CalendarDays,
}

/// What a base outside its range is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Doubted aloud; the sheet's own is paid.
    Warning,
    /// Refused.
    Error,
}

/// Whether a tier's rate is for its own part or for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierMode {
    /// Each part at its own rate.
    Marginal,
    /// Everything at the rate of the tier it ends in.
    Whole,
}

/// Whether each earns by their own figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// By their own figure.
    Own,
    /// The department's figure is split equally over its staff in the rule.
    Equal,
}

/// The figure a commission is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommissionBase(pub Figure);

/// A condition on one of the person's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Whether being equal is enough.
    pub or_equal: bool,
    /// What the figure is compared with.
    pub than: Bar,
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// Another of the person's figures.
    Figure(Figure),
    /// A number.
    Number(Decimal),
}

/// `[pay]`: how pay is worked out.
#[derive(Clone, Debug)]
pub struct Pay {
    /// Clauses, days.
    pub head: Head,
    /// What every printed line is rounded to, half up.
    pub round: Yuan,
    /// The wage of one day.
    pub daily_wage: Formula,
    /// Whether a withheld month's wage is subtracted.
    pub apply_withhold: bool,
    /// What part of a month is worth.
    pub part_month: PartMonth,
    /// Whether the book says anything in `[pay]` itself, and not only in the tables under it.
    pub stated: bool,
}

/// Whom a pay rule is for.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The departments; empty is all.
    pub departments: Vec<Department>,
    /// The grades; empty is all.
    pub grades: Vec<Grade>,
}

impl Group {
    /// Whether somebody belongs to it.
    pub fn includes(&self, department: Option<Department>, grade: Option<Grade>) -> bool {
        let among = |own: bool, all: bool| own || all;
        among(department.is_some_and(|own| self.departments.contains(&own)), self.departments.is_empty())
            && among(grade.is_some_and(|own| self.grades.contains(&own)), self.grades.is_empty())
    }

    /// Whether somebody could belong to both.
    pub fn meets(&self, other: &Self) -> bool {
        fn shared<T: PartialEq>(one: &[T], two: &[T]) -> bool {
            one.is_empty() || two.is_empty() || one.iter().any(|item| two.contains(item))
        }
        shared(&self.departments, &other.departments) && shared(&self.grades, &other.grades)
    }
}

/// The basic wage of a grade.
#[derive(Clone, Debug)]
pub struct GradeRule {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// Whom it is for.
    pub group: Group,
    /// The amount, range, or the sheet's own.
    pub base: AmountOrRange,
    /// What a base outside is.
    pub outside: Outside,
    /// A base above this is doubted aloud.
    pub warn_above: Option<Yuan>,
}

/// An allowance.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// Whom it is for.
    pub group: Group,
    /// Yuan a month.
    pub amount: Yuan,
}

/// A commission.
#[derive(Clone, Debug)]
pub struct Commission {
    /// Id, clauses, titles, days.
    pub head: Head,
    /// Whom it is for.
    pub group: Group,
    /// The figure it is a share of.
    pub of: Figure,
    /// How much of it.
    pub scale: CommissionScale,
    /// Own figure or the department's split.
    pub share: Sharing,
    /// What must hold.
    pub requires: Vec<(Figure, Requirement)>,
    /// The guaranteed minimum by grade.
    pub floor: Vec<(Grade, Floor)>,
    /// The commissions it takes the place of.
    pub instead_of: Vec<Arc<str>>,
}

impl Commission {
    /// Every clause it stands on, its floors' own included.
    pub fn all_clauses(&self) -> Clauses {
        self.floor.iter().fold(self.head.clauses.clone(), |all, (_, floor)| all.and(&floor.clauses))
    }
}

/// A guaranteed minimum.
#[derive(Clone, Debug)]
pub struct Floor {
    /// An amount, or a range the sheet states the personal one in.
    pub amount: AmountOrRange,
    /// Where it comes from: its own clause, else the commission's.
    pub clauses: Clauses,
}

/// How much of a figure a commission is.
#[derive(Clone, Debug)]
pub enum CommissionScale {
    /// A share of it.
    Rate(Share),
    /// The share the sheet states for the person.
    StatedRate,
    /// Yuan per unit.
    Each(Decimal),
    /// Shares by size.
    Tiers(Tiers),
}

/// Rates by size: each tier up to and including its bound, the last open.
#[derive(Clone, Debug)]
pub struct Tiers {
    bounded: Vec<(Decimal, Share)>,
    open: Share,
    mode: TierMode,
}

impl Tiers {
    /// The commission on a size, with each part's size and rate.
    pub fn parts(&self, size: Decimal) -> Vec<(Decimal, Share)> {
        if self.mode == TierMode::Whole {
            let rate = self.bounded.iter().find(|(up_to, _)| size <= *up_to).map_or(self.open, |(_, rate)| *rate);
            return vec![(size, rate)];
        }
        let mut parts = Vec::new();
        let mut under = Decimal::ZERO;
        for (up_to, rate) in &self.bounded {
            if size <= *up_to {
                parts.push((size - under, *rate));
                return parts;
            }
            parts.push((*up_to - under, *rate));
            under = *up_to;
        }
        parts.push((size - under, self.open));
        parts
    }

    /// The tiers with an upper bound, in order, then the open one.
    pub fn rates(&self) -> impl Iterator<Item = (Option<Decimal>, Share)> + '_ {
        self.bounded.iter().map(|(up_to, rate)| (Some(*up_to), *rate)).chain(std::iter::once((None, self.open)))
    }

    /// Own part or the whole.
    pub fn mode(&self) -> TierMode {
        self.mode
    }
}

impl RawPay {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Pay> {
        let head = self.head(to);
        let round = self.round.as_ref().map_or(Yuan::from_fen(1), |round| round.value);
        if round <= Yuan::ZERO {
            let span = self.round.as_ref().map_or(&self.span, |round| &round.span);
            to.error(DiagnosticCode::P003, span, said!("money is rounded to a step above zero", "取整单位应大于零"));
        }
        let figures: Vec<&str> = Figure::ALL.iter().map(|(_, word, _)| *word).collect();
        let daily_wage = match &self.daily_wage {
            Some(text) => formula::lower(&text.value, &figures, &text.span, to),
            None => formula::lower("base / rostered_days", &figures, &self.span, to),
        };
        let own = [self.clause.is_some(), self.since.is_some(), self.until.is_some(), self.overrides.is_some()];
        let keys = [self.round.is_some(), self.daily_wage.is_some(), self.apply_withhold.is_some()];
        Some(Pay {
            stated: own.into_iter().chain(keys).any(|stated| stated) || self.part_month.is_some(),
            head: head?,
            round,
            daily_wage: daily_wage?,
            apply_withhold: self.apply_withhold.as_ref().is_some_and(|apply| apply.value),
            part_month: self.part_month.as_ref().map_or(PartMonth::Full, |part| part.value),
        })
    }
}

fn group(department: Option<&Found<Several<Department>>>, grade: Option<&Found<Several<Grade>>>) -> Group {
    fn values<T: Copy>(several: Option<&Found<Several<T>>>) -> Vec<T> {
        several.iter().flat_map(|several| &several.value.0).map(|found| found.value).collect()
    }
    Group { departments: values(department), grades: values(grade) }
}

impl RawGrade {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<GradeRule> {
        let group = group(self.department.as_ref(), self.grade.as_ref());
        to.required(self.department.clone(), "department", &self.span);
        let id = self.id.clone().unwrap_or_else(|| {
            let departments = group.departments.iter().map(|department| department.word());
            let words = departments.chain(group.grades.iter().map(|grade| grade.word()));
            Found { value: words.collect::<Vec<_>>().join("-"), span: self.span.clone() }
        });
        let head = self.head(Some(id), to);
        let base = to.required(self.base.clone(), "base", &self.span);
        Some(GradeRule {
            head: head?,
            group,
            base: base?.value,
            outside: self.outside.as_ref().map_or(Outside::Warning, |outside| outside.value),
            warn_above: self.warn_above.as_ref().map(|above| above.value),
        })
    }
}

impl RawAllowance {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Allowance> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        let amount = to.required(self.amount.clone(), "amount", &self.span);
        Some(Allowance {
            head: head?,
            group: group(self.department.as_ref(), self.grade.as_ref()),
            amount: amount?.value,
        })
    }
}

impl RawCommission {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Commission> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        to.required(self.department.clone(), "department", &self.span);
        let of = to.required(self.of.clone(), "of", &self.span);
        let scale = self.scale(to);
        let requires = self.requires(to);
        let (head, of, scale) = (head?, of?.value.0, scale?);
        let floor = self.floor(&head.clauses, to);
        Some(Commission {
            group: group(self.department.as_ref(), self.grade.as_ref()),
            of,
            scale,
            share: self.share.as_ref().map_or(Sharing::Own, |share| share.value),
            requires,
            floor,
            instead_of: self
                .instead_of
                .iter()
                .flat_map(|ids| &ids.value.0)
                .map(|id| Arc::from(id.value.as_str()))
                .collect(),
            head,
        })
    }

    fn scale(&self, to: &mut Reading<'_>) -> Option<CommissionScale> {
        let given = [
            self.rate.as_ref().map(|rate| ("rate", &rate.span)),
            self.each.as_ref().map(|each| ("each", &each.span)),
            self.tiers.as_ref().map(|tiers| ("tiers", &tiers.span)),
        ];
        let given: Vec<_> = given.into_iter().flatten().collect();
        match given[..] {
            [] if ["rate", "each", "tiers"].iter().any(|key| to.is_misread(key, &self.span)) => return None,
            [] => {
                let message =
                    said!("a commission needs `rate`, `each` or `tiers`", "提成需要 `rate`、`each` 或 `tiers`");
                to.error(DiagnosticCode::P004, &self.span, message);
                return None;
            }
            [(first, _), (second, span), ..] => {
                let message = said!(
                    "`{second}` beside `{first}`: a commission has one of them",
                    "`{second}` 与 `{first}` 只能取其一"
                );
                to.error(DiagnosticCode::P017, span, message);
                return None;
            }
            [_] => {}
        }
        if let (Some(mode), None) = (&self.mode, &self.tiers) {
            to.error(DiagnosticCode::P017, &mode.span, said!("`mode` without `tiers`", "有 `mode` 而无 `tiers`"));
        }
        match (&self.rate, &self.each, &self.tiers) {
            (Some(rate), ..) => Some(match rate.value {
                RawRate::Fixed(share) => CommissionScale::Rate(share),
                RawRate::Stated => CommissionScale::StatedRate,
            }),
            (_, Some(each), _) => Some(CommissionScale::Each(each.value)),
            (.., Some(tiers)) => self.tiers(tiers, to).map(CommissionScale::Tiers),
            _ => None,
        }
    }

    fn tiers(&self, raw: &Found<Vec<Found<RawTier>>>, to: &mut Reading<'_>) -> Option<Tiers> {
        let mut bounded: Vec<(Decimal, Share)> = Vec::new();
        let mut open = None;
        for (at, tier) in raw.value.iter().enumerate() {
            let last = at + 1 == raw.value.len();
            let Some(rate) = to.required(tier.value.rate.clone(), "rate", &tier.value.span) else { continue };
            let under = bounded.last().map_or(Decimal::ZERO, |(up_to, _)| *up_to);
            match &tier.value.up_to {
                Some(up_to) if up_to.value <= under => {
                    let message = said!(
                        "an overlap: this tier ends at {}, not above {under}",
                        "分档重叠：本档止于 {}，没有超过 {under}",
                        up_to.value
                    );
                    to.error(DiagnosticCode::P007, &up_to.span, message);
                }
                Some(up_to) if last => {
                    let message =
                        said!("a gap: nothing covers sizes over {}", "分档有空隙：超过 {} 没有规定", up_to.value);
                    let hint = said!("leave `up_to` out of the last tier", "最后一档不写 `up_to`");
                    to.error_with(DiagnosticCode::P007, &up_to.span, message, hint);
                }
                Some(up_to) => bounded.push((up_to.value, rate.value)),
                None if last => open = Some(rate.value),
                None => {
                    let message = said!(
                        "an overlap: a tier without `up_to` covers everything above, but it is not the last",
                        "分档重叠：不写 `up_to` 的档涵盖其上全部，却不是最后一档"
                    );
                    to.error(DiagnosticCode::P007, &tier.span, message);
                }
            }
        }
        let Some(mode) = &self.mode else {
            let hint = said!(
                "say mode = \"marginal\" (each part at its own rate) or mode = \"whole\"",
                "请写 mode = \"marginal\"（各部分按各自比例）或 mode = \"whole\""
            );
            to.error_with(DiagnosticCode::P004, &raw.span, said!("tiers need a `mode`", "`tiers` 需要 `mode`"), hint);
            return None;
        };
        Some(Tiers { bounded, open: open?, mode: mode.value })
    }

    fn requires(&self, to: &mut Reading<'_>) -> Vec<(Figure, Requirement)> {
        let mut requires = Vec::new();
        for (figure, requirement) in self.requires.iter().flat_map(|named| &named.value.0) {
            if let Some((known, ..)) = Figure::ALL.iter().find(|(_, word, _)| *word == figure.value) {
                requires.push((*known, requirement.value));
            } else {
                let message = said!("`{}` is not a figure of the staff sheet", "`{}` 不是员工表的数据项", figure.value);
                to.error(DiagnosticCode::P009, &figure.span, message);
            }
        }
        requires
    }

    fn floor(&self, clauses: &Clauses, to: &mut Reading<'_>) -> Vec<(Grade, Floor)> {
        let mut floors = Vec::new();
        for (grade, floor) in self.floor.iter().flat_map(|named| &named.value.0) {
            let Some((known, ..)) = Grade::ALL.iter().find(|(_, word, _)| *word == grade.value) else {
                let message = said!("`{}` is not a grade", "`{}` 不是级别", grade.value);
                let hint = said!(
                    "grades: {}",
                    "级别：{}",
                    Grade::ALL.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ")
                );
                to.error_with(DiagnosticCode::P009, &grade.span, message, hint);
                continue;
            };
            let lowered = match &floor.value {
                RawFloor::Plain(amount) => Some(Floor { amount: *amount, clauses: clauses.clone() }),
                RawFloor::Table(table) => {
                    to.required(table.amount.clone(), "amount", &table.span).map(|amount| Floor {
                        amount: amount.value,
                        clauses: table.clause.as_ref().map_or_else(|| clauses.clone(), |clause| clause.value.0.clone()),
                    })
                }
            };
            floors.extend(lowered.map(|floor| (*known, floor)));
        }
        floors
    }
}

impl FromToml for RawRate {
    const EXPECTS: (&'static str, &'static str) =
        ("a share such as \"2%\", or \"stated\"", "比例如 \"2%\"，或 \"stated\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        match value.get_ref().as_str() {
            Some("stated") => Some(Self::Stated),
            _ => Share::from_toml(value, to).map(Self::Fixed),
        }
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([Share::shape(shapes), shape::one_of(["stated"])])
    }
}

impl FromToml for RawFloor {
    const EXPECTS: (&'static str, &'static str) = AmountOrRange::EXPECTS;

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            RawFloorTable::from_toml(value, to).map(Self::Table)
        } else {
            AmountOrRange::from_toml(value, to).map(Self::Plain)
        }
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([AmountOrRange::shape(shapes), RawFloorTable::shape(shapes)])
    }
}

impl FromToml for Requirement {
    const EXPECTS: (&'static str, &'static str) = ("a comparison such as \">= target\"", "比较，如 \">= target\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let parse = |text: &str| {
            let (or_equal, than) = match text.trim().strip_prefix(">=") {
                Some(than) => (true, than),
                None => (false, text.trim().strip_prefix('>')?),
            };
            let than = than.trim();
            let figure = Figure::ALL.iter().find(|(_, word, _)| *word == than).map(|(figure, ..)| Bar::Figure(*figure));
            let than = match figure {
                Some(figure) => figure,
                None => Bar::Number(than.parse().ok()?),
            };
            Some(Self { or_equal, than })
        };
        value.get_ref().as_str().and_then(parse).or_else(|| {
            to.wrong(value, Self::EXPECTS);
            None
        })
    }

    fn shape(shapes: &mut Shapes) -> Value {
        let _ = shapes;
        let figures = Figure::ALL.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join("|");
        shape::matching(&format!(r"^\s*>=?\s*({figures}|[+-]?[\d.]+)\s*$"))
    }
}

choices! {
    PartMonth: "full" => Self::Full, "calendar-days" => Self::CalendarDays;
    Outside: "warning" => Self::Warning, "error" => Self::Error;
    TierMode: "marginal" => Self::Marginal, "whole" => Self::Whole;
    Sharing: "own" => Self::Own, "equal" => Self::Equal;
    CommissionBase:
        "sales" => Self(Figure::Sales),
        "orders" => Self(Figure::Orders),
        "turnover" => Self(Figure::Turnover),
        "achieved" => Self(Figure::Achieved),
        "target" => Self(Figure::Target);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers(mode: TierMode) -> Tiers {
        let share = |percent: i64| Share::from_percent(Decimal::from(percent));
        Tiers {
            bounded: vec![(Decimal::from(50_000), share(1)), (Decimal::from(80_000), share(2))],
            open: share(3),
            mode,
        }
    }

    fn commission(mode: TierMode, size: i64) -> String {
        let parts = tiers(mode).parts(Decimal::from(size));
        parts.iter().map(|(part, rate)| rate.of(*part)).sum::<Decimal>().normalize().to_string()
    }

    #[test]
    fn marginal_tiers_pay_each_part_at_its_own_rate() {
        assert_eq!(commission(TierMode::Marginal, 50_000), "500");
        assert_eq!(commission(TierMode::Marginal, 50_100), "502");
        assert_eq!(commission(TierMode::Marginal, 100_000), "1700");
        assert_eq!(commission(TierMode::Marginal, 0), "0");
    }

    #[test]
    fn whole_tiers_pay_everything_at_the_tier_reached() {
        assert_eq!(commission(TierMode::Whole, 50_000), "500");
        assert_eq!(commission(TierMode::Whole, 50_100), "1002");
        assert_eq!(commission(TierMode::Whole, 100_000), "3000");
    }
}
