//! The section as written.

use rust_decimal::Decimal;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::book::excuse::RawUnless;
use crate::book::section::{Found, FromToml, Reading, choices, rule_section, section};
use crate::book::shape::{self, Shapes};
use crate::book::value::{ClauseList, Closed, Named, Several, Span};
use crate::diagnostics::DiagnosticCode;
use crate::model::consequence::Withhold;
use crate::model::{Code, Discipline, Yuan};
use crate::said;

use super::{Beyond, Counting, Measure, Window};

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

/// The wage `withhold` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithheldWage(pub(super) Withhold);

/// The wage `wage` names: the day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnearnedWage;

/// The cells a condition takes.
#[derive(Clone, Debug)]
pub struct CellChoice(pub(super) Vec<String>);

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
