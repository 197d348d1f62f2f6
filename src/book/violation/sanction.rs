//! A consequence a rule lays down.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::book::formula::{self, Formula};
use crate::book::section::Reading;
use crate::book::value::{Closed, all_different};
use crate::diagnostics::DiagnosticCode;
use crate::model::consequence::Withhold;
use crate::model::{Clauses, Code, Discipline, Figure, Points, RowNumber, Share, Yuan};
use crate::said;

use super::raw::{RawAmount, RawBand, RawPoints, RawSanction};

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

impl RawSanction {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Sanction {
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
    pub(super) fn sanction(&self) -> RawSanction {
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
    fn lower(&self, span: &Range<usize>, to: &mut Reading<'_>) -> Option<Amount> {
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
        formula::lower(text, &numbers, span, to).map(Amount::Formula)
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
