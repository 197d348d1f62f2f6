//! The small sections a book has once: `[score]`, `[orders]`, `[fund]`, `[legal]`.

use rust_decimal::Decimal;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Code, Points, Yuan};
use crate::said;

use super::rule::Head;
use super::section::{Found, FromToml, Reading, choices, section, single_section};
use super::shape::{self, Shapes};
use super::value::Several;

single_section! {
    /// `[score]` as written.
    pub struct RawScore as "score" {
        /// The points everybody starts a month with.
        "start" start: Decimal,
        /// The most a score can be.
        "ceiling" ceiling: Decimal,
        /// The least a score can be.
        "floor" floor: Decimal,
    }
}

single_section! {
    /// `[orders]` as written.
    pub struct RawOrders as "orders" {
        /// How an order must be marked to earn a commission.
        "marked" marked: RawMark,
    }
}

section! {
    /// A mark as written.
    pub struct RawMark {
        /// Whose name the remark must carry: "agent".
        "remark" remark: NamedInRemark,
        /// The flags that will do.
        "flag" flag: Several<String>,
    }
}

single_section! {
    /// `[fund]` as written.
    pub struct RawFund as "fund" {
        /// Which fines go into the fund: "all", or a list of codes.
        "codes" codes: FundCodes,
        /// What the fund held before the first line.
        "opening" opening: Yuan,
    }
}

single_section! {
    /// `[legal]` as written.
    pub struct RawLegal as "legal" {
        /// What notes on labour law do: warn, off or cap.
        "notes" notes: LegalNotes,
    }
}

/// Whose name an order's remark must carry: the agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedInRemark;

/// Which fines go into the fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FundCodes {
    /// Every fine.
    All,
    /// The fines of these codes.
    Only(Vec<Code>),
}

impl FundCodes {
    /// Whether the fines of a code go in.
    pub fn include(&self, code: &Code) -> bool {
        match self {
            Self::All => true,
            Self::Only(codes) => codes.contains(code),
        }
    }
}

/// What notes on labour law do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegalNotes {
    /// They are said.
    Warn,
    /// They are not.
    Off,
    /// Deductions are cut to what the law allows.
    Cap,
}

/// `[score]`: how a month's points are kept.
#[derive(Clone, Debug)]
pub struct ScoreRules {
    /// Clauses, days.
    pub head: Head,
    /// The points everybody starts with.
    pub start: Points,
    /// The most a score can be.
    pub ceiling: Option<Points>,
    /// The least a score can be.
    pub floor: Option<Points>,
}

/// `[orders]`: which orders earn a commission.
#[derive(Clone, Debug)]
pub struct OrderMarks {
    /// Clauses, days.
    pub head: Head,
    /// The flags that will do; the remark must carry the agent's name.
    pub flags: Vec<String>,
}

/// `[fund]`: the department fund.
#[derive(Clone, Debug)]
pub struct FundRules {
    /// Clauses, days.
    pub head: Head,
    /// Which fines go in.
    pub codes: FundCodes,
    /// What it held before the first line.
    pub opening: Yuan,
}

/// `[legal]`: what notes on labour law do.
#[derive(Clone, Debug)]
pub struct LegalRules {
    /// Clauses, days.
    pub head: Head,
    /// Said, not said, or applied.
    pub notes: LegalNotes,
}

impl RawScore {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<ScoreRules> {
        let head = self.head(to);
        let start = to.required(self.start.clone(), "start", &self.span);
        let points = |found: &Option<Found<Decimal>>| found.as_ref().map(|found| Points::new(found.value));
        let (ceiling, floor) = (points(&self.ceiling), points(&self.floor));
        let start = Points::new(start?.value);
        if ceiling.is_some_and(|ceiling| ceiling < start) || floor.is_some_and(|floor| floor > start) {
            let message = said!("the start lies outside floor and ceiling", "起评分不在上下限之内");
            to.error(DiagnosticCode::P017, &self.span, message);
        }
        Some(ScoreRules { head: head?, start, ceiling, floor })
    }
}

impl RawOrders {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<OrderMarks> {
        let head = self.head(to);
        let mark = to.required(self.marked.clone(), "marked", &self.span)?;
        to.required(mark.value.remark, "remark", &mark.span);
        let flags = to.required(mark.value.flag, "flag", &mark.span)?;
        Some(OrderMarks { head: head?, flags: flags.value.0.into_iter().map(|flag| flag.value).collect() })
    }
}

impl RawFund {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<FundRules> {
        let head = self.head(to);
        let codes = to.required(self.codes.clone(), "codes", &self.span);
        let opening = self.opening.as_ref().map_or(Yuan::ZERO, |opening| opening.value);
        if let Some(opening) = self.opening.as_ref().filter(|opening| opening.value < Yuan::ZERO) {
            to.error(
                DiagnosticCode::P003,
                &opening.span,
                said!("a fund never holds less than nothing", "基金余额不得为负"),
            );
        }
        Some(FundRules { head: head?, codes: codes?.value, opening })
    }
}

impl RawLegal {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<LegalRules> {
        let notes = self.notes.as_ref().map_or(LegalNotes::Warn, |notes| notes.value);
        Some(LegalRules { head: self.head(to)?, notes })
    }
}

impl FromToml for FundCodes {
    const EXPECTS: (&'static str, &'static str) = ("\"all\" or a list of codes", " \"all\" 或代码列表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().as_str() == Some("all") {
            return Some(Self::All);
        }
        if !value.get_ref().is_array() {
            to.wrong(value, Self::EXPECTS);
            return None;
        }
        let codes = Vec::<Found<Code>>::from_toml(value, to)?;
        Some(Self::Only(codes.into_iter().map(|code| code.value).collect()))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([shape::one_of(["all"]), Vec::<Found<Code>>::shape(shapes)])
    }
}

choices! {
    NamedInRemark: "agent" => Self;
    LegalNotes: "warn" => Self::Warn, "off" => Self::Off, "cap" => Self::Cap;
}
