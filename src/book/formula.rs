//! Formulas of a book: `sales - sales_commission - product_cost`, `base / 21.75`, `(listed - charged) * quantity`.
//!
//! Names are checked against the figures the key knows when the book is loaded; arithmetic is on exact decimals.

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::diagnostics::{DiagnosticCode, did_you_mean, nearest};
use crate::said;

use super::section::Reading;

/// A formula over named figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    root: Node,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Number(Decimal),
    Figure(String),
    Apply(Box<Node>, Operator, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Why a formula has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// A figure is not stated.
    Missing(String),
    /// A division by a figure that is zero.
    DividedByZero,
    /// A result beyond any amount of money.
    TooLarge,
}

/// Why a text is no formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAFormula {
    /// At this text, or at the end when it is empty.
    Unexpected(String),
    /// A name that is no figure here.
    UnknownFigure(String),
}

impl Formula {
    /// Brackets nested deeper than this are refused, so that no book can exhaust the stack.
    const DEEPEST: usize = 32;

    /// Reads a formula whose names are among `figures`. A name may be written with blanks for its underscores
    /// (`rostered days`).
    pub fn parse(text: &str, figures: &[&str]) -> Result<Self, NotAFormula> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0, figures };
        let root = parser.sum(0)?;
        match parser.tokens.get(parser.at) {
            None => Ok(Self { root, text: text.trim().to_owned() }),
            Some(token) => Err(NotAFormula::Unexpected(token.clone())),
        }
    }

    /// The value, from the figures' values.
    pub fn value(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> Result<Decimal, NoValue> {
        self.root.value(figure)
    }

    /// The figures it names, in order of appearance.
    pub fn figures(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.root.figures(&mut names);
        names
    }

    /// The formula with the figures' values in place of their names: the arithmetic to show.
    pub fn filled(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> String {
        let filled =
            tokens(&self.text).unwrap_or_default().into_iter().map(|token| match figure(&token.replace(' ', "_")) {
                Some(value) => value.to_string(),
                None => token,
            });
        filled.collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" )", ")")
    }
}

/// Reads a formula of a book; reports what is wrong with it.
pub(super) fn lower(text: &str, figures: &[&str], span: &Range<usize>, to: &mut Reading<'_>) -> Option<Formula> {
    let known = figures.join(", ");
    match Formula::parse(text, figures) {
        Ok(formula) => return Some(formula),
        Err(NotAFormula::Unexpected(token)) if token.is_empty() => {
            to.error(DiagnosticCode::P015, span, said!("the formula `{text}` breaks off", "公式 `{text}` 不完整"));
        }
        Err(NotAFormula::Unexpected(token)) => {
            let message =
                said!("`{token}` does not belong in the formula `{text}`", "公式 `{text}` 中的 `{token}` 无法理解");
            to.error(DiagnosticCode::P015, span, message);
        }
        Err(NotAFormula::UnknownFigure(name)) => {
            let message = said!("`{name}` is not a figure this formula knows", "公式不认识数据项 `{name}`");
            let hint = match nearest(&name, figures.iter().copied()) {
                Some(near) => did_you_mean(near),
                None => said!("the figures known here: {known}", "此处可用的数据项：{known}"),
            };
            to.error_with(DiagnosticCode::P015, span, message, hint);
        }
    }
    None
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Node {
    fn value(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> Result<Decimal, NoValue> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Figure(name) => figure(name).ok_or_else(|| NoValue::Missing(name.clone())),
            Self::Apply(left, operator, right) => {
                let (left, right) = (left.value(figure)?, right.value(figure)?);
                match operator {
                    Operator::Add => left.checked_add(right),
                    Operator::Subtract => left.checked_sub(right),
                    Operator::Multiply => left.checked_mul(right),
                    Operator::Divide if right.is_zero() => return Err(NoValue::DividedByZero),
                    Operator::Divide => left.checked_div(right),
                }
                .ok_or(NoValue::TooLarge)
            }
        }
    }

    fn figures<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::Number(_) => {}
            Self::Figure(name) => names.push(name),
            Self::Apply(left, _, right) => {
                left.figures(names);
                right.figures(names);
            }
        }
    }
}

/// Numbers, names (words joined by single blanks) and signs.
fn tokens(text: &str) -> Result<Vec<String>, NotAFormula> {
    let mut found: Vec<String> = Vec::new();
    let mut in_word = false;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != '.') {
        let (word, sign) = match part.char_indices().last() {
            Some((at, c)) if !c.is_alphanumeric() && c != '_' && c != '.' => (&part[..at], Some(c)),
            _ => (part, None),
        };
        if !word.is_empty() {
            match found.last_mut() {
                Some(last) if in_word => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => found.push(word.to_owned()),
            }
            in_word = true;
        }
        match sign {
            None => {}
            Some(c) if c.is_whitespace() => {}
            Some(c @ ('+' | '-' | '*' | '/' | '(' | ')')) => {
                found.push(c.to_string());
                in_word = false;
            }
            Some(c) => return Err(NotAFormula::Unexpected(c.to_string())),
        }
    }
    Ok(found)
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    figures: &'a [&'a str],
}

impl Parser<'_> {
    fn operator(&mut self, of: &[(&str, Operator)]) -> Option<Operator> {
        let token = self.tokens.get(self.at)?;
        let operator = of.iter().find(|(sign, _)| sign == token).map(|(_, operator)| *operator)?;
        self.at += 1;
        Some(operator)
    }

    fn sum(&mut self, depth: usize) -> Result<Node, NotAFormula> {
        let mut node = self.product(depth)?;
        while let Some(operator) = self.operator(&[("+", Operator::Add), ("-", Operator::Subtract)]) {
            node = Node::Apply(Box::new(node), operator, Box::new(self.product(depth)?));
        }
        Ok(node)
    }

    fn product(&mut self, depth: usize) -> Result<Node, NotAFormula> {
        let mut node = self.single(depth)?;
        while let Some(operator) = self.operator(&[("*", Operator::Multiply), ("/", Operator::Divide)]) {
            node = Node::Apply(Box::new(node), operator, Box::new(self.single(depth)?));
        }
        Ok(node)
    }

    fn single(&mut self, depth: usize) -> Result<Node, NotAFormula> {
        let Some(token) = self.tokens.get(self.at).cloned() else { return Err(NotAFormula::Unexpected(String::new())) };
        self.at += 1;
        if token == "(" && depth < Formula::DEEPEST {
            let node = self.sum(depth + 1)?;
            return match self.tokens.get(self.at) {
                Some(close) if close == ")" => {
                    self.at += 1;
                    Ok(node)
                }
                other => Err(NotAFormula::Unexpected(other.cloned().unwrap_or_default())),
            };
        }
        if token.starts_with(|c: char| c.is_ascii_digit()) {
            return token.parse().map(Node::Number).map_err(|_| NotAFormula::Unexpected(token));
        }
        if !token.starts_with(|c: char| c.is_alphabetic()) {
            return Err(NotAFormula::Unexpected(token));
        }
        let name = token.replace(' ', "_");
        if self.figures.contains(&name.as_str()) {
            Ok(Node::Figure(name))
        } else {
            Err(NotAFormula::UnknownFigure(token))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<String, NoValue> {
        let formula = Formula::parse(text, &["base", "rostered_days", "none"]).expect("a formula");
        let figure = |name: &str| match name {
            "base" => Some(Decimal::from(2200)),
            "rostered_days" => Some(Decimal::from(22)),
            _ => None,
        };
        formula.value(&figure).map(|value| value.normalize().to_string())
    }

    #[test]
    fn arithmetic_binds_as_at_school() {
        assert_eq!(value("base / rostered days"), Ok("100".into()));
        assert_eq!(value("1 + 2 * 3 - 4 / 2"), Ok("5".into()));
        assert_eq!(value("(1 + 2) * 3"), Ok("9".into()));
        assert_eq!(value("10 - 3 - 2"), Ok("5".into()));
    }

    #[test]
    fn what_has_no_value_says_why() {
        assert_eq!(value("base / none"), Err(NoValue::Missing("none".into())));
        assert_eq!(value("base / (22 - rostered_days)"), Err(NoValue::DividedByZero));
        let huge = format!("base{}", " * 1000000000".repeat(4));
        assert_eq!(value(&huge), Err(NoValue::TooLarge));
    }

    #[test]
    fn what_is_no_formula_is_refused_at_the_fault() {
        let refused = |text: &str| Formula::parse(text, &["base"]).expect_err("no formula");
        assert_eq!(refused("base / days"), NotAFormula::UnknownFigure("days".into()));
        assert_eq!(refused("base +"), NotAFormula::Unexpected(String::new()));
        assert_eq!(refused("(base"), NotAFormula::Unexpected(String::new()));
        assert_eq!(refused("base ^ 2"), NotAFormula::Unexpected("^".into()));
        assert_eq!(refused("base base"), NotAFormula::UnknownFigure("base base".into()));
        assert_eq!(refused(""), NotAFormula::Unexpected(String::new()));
        assert_eq!(refused(&"(".repeat(10_000)), NotAFormula::Unexpected("(".into()));
    }

    #[test]
    fn the_arithmetic_can_be_shown() {
        let formula = Formula::parse("(base - 200) / rostered days", &["base", "rostered_days"]).expect("a formula");
        let figure = |name: &str| (name == "base").then(|| Decimal::from(2200));
        assert_eq!(formula.filled(&figure), "(2200 - 200) / rostered days");
        assert_eq!(formula.figures(), ["base", "rostered_days"]);
    }
}
