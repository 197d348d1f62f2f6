//! The values of the rule language as people write them: money, shares, spans, dates, lists.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::DiagnosticCode;
use crate::model::{Clause, Clauses, Code, Department, Discipline, Grade, Share, Yuan};
use crate::said;

use super::section::{Found, FromToml, Reading};
use super::shape::{self, Shapes};

impl FromToml for String {
    const EXPECTS: (&'static str, &'static str) = ("a text that is not empty", "非空文本");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            _ => wrong(value, to),
        }
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"\S")
    }
}

impl FromToml for bool {
    const EXPECTS: (&'static str, &'static str) = ("true or false", " true 或 false");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        value.get_ref().as_bool().or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        json!({ "type": "boolean" })
    }
}

impl FromToml for Decimal {
    const EXPECTS: (&'static str, &'static str) = ("a number", "数字");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        number(value.get_ref()).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::number()
    }
}

impl FromToml for Yuan {
    const EXPECTS: (&'static str, &'static str) =
        ("an amount in yuan such as 30 or \"30.50\"", "金额，如 30 或 \"30.50\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        number(value.get_ref()).and_then(Self::exact).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::number()
    }
}

impl FromToml for Share {
    const EXPECTS: (&'static str, &'static str) = ("a share such as \"2%\" or \"0.02\"", "比例，如 \"2%\" 或 \"0.02\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        value.get_ref().as_str().and_then(Self::parse).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\s*[+-]?((\d+\.?\d*|\.\d+)\s*%|0+\.?\d*|\.\d+)\s*$")
    }
}

impl FromToml for NaiveDate {
    const EXPECTS: (&'static str, &'static str) = ("a date such as 2025-03-01", "日期，如 2025-03-01");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let written = match value.get_ref() {
            DeValue::Datetime(written) => Some(written.to_string()),
            DeValue::String(written) => Some(written.to_string()),
            _ => None,
        };
        written.and_then(|text| text.parse().ok()).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(r"^\d{4}-\d{1,2}-\d{1,2}$")
    }
}

/// A span for an editor.
const SPAN: &str = r"^\s*(?=\d)(\d+h)?(\d+m)?(\d+s)?\s*$";

/// A span of time, in whole seconds: `"60s" "20m" "2h" "1h30m"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub i64);

impl Span {
    /// In minutes.
    pub fn minutes(self) -> Decimal {
        (Decimal::from(self.0) / Decimal::from(60)).normalize()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut total = 0_i64;
        let mut last_unit = i64::MAX;
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            let unit = match after.bytes().next()? {
                b'h' => 3600,
                b'm' => 60,
                b's' => 1,
                _ => return None,
            };
            // "30m1h" and "1h1h" are slips of the pen, not spans.
            if unit >= last_unit {
                return None;
            }
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
            last_unit = unit;
            rest = &after[1..];
        }
        Some(Self(total))
    }
}

impl FromToml for Span {
    const EXPECTS: (&'static str, &'static str) =
        ("a span such as \"5m\" or \"1h30m\"", "时长，如 \"5m\" 或 \"1h30m\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        value.get_ref().as_str().and_then(Self::parse).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::matching(SPAN)
    }
}

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many seconds of a calendar's hours.
    Hours(Span),
    /// To the end of the so-manieth calendar day after.
    Days(u32),
    /// To the end of the so-manieth working day after.
    Workdays(u32),
}

impl Limit {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Some((count, unit)) = text.trim().split_once(char::is_whitespace) else {
            return Span::parse(text).map(Self::Hours);
        };
        let count = count.parse().ok().filter(|count| *count <= 36_600)?;
        match unit.trim() {
            "day" | "days" => Some(Self::Days(count)),
            "workday" | "workdays" => Some(Self::Workdays(count)),
            _ => None,
        }
    }
}

impl FromToml for Limit {
    const EXPECTS: (&'static str, &'static str) =
        ("a limit such as \"2h\", \"3 days\" or \"2 workdays\"", "时限，如 \"2h\"、\"3 days\" 或 \"2 workdays\"");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        value.get_ref().as_str().and_then(Self::parse).or_else(|| wrong(value, to))
    }

    fn shape(_: &mut Shapes) -> Value {
        shape::any_of([shape::matching(SPAN), shape::matching(r"^\s*\d+\s+(work)?days?\s*$")])
    }
}

/// One clause id, or a list of them.
#[derive(Clone, Debug)]
pub struct ClauseList(pub Clauses);

impl FromToml for ClauseList {
    const EXPECTS: (&'static str, &'static str) = ("a clause id or a list of them", "条款号或其列表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let list = Several::<String>::from_toml(value, to)?;
        Some(Self(Clauses::new(list.0.iter().map(|clause| Clause::from(clause.value.as_str())))))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        Several::<String>::shape(shapes)
    }
}

/// One value, or a list of at least one.
#[derive(Clone, Debug)]
pub struct Several<T>(pub Vec<Found<T>>);

impl<T: FromToml> FromToml for Several<T> {
    const EXPECTS: (&'static str, &'static str) = T::EXPECTS;

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let items = match value.get_ref().as_array() {
            Some(array) if array.is_empty() => return wrong(value, to),
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let read: Vec<_> =
            items.iter().filter_map(|item| Some(Found { value: T::from_toml(item, to)?, span: item.span() })).collect();
        (read.len() == items.len()).then_some(Self(read))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        let one = T::shape(shapes);
        shape::any_of([one.clone(), shape::list(&one, 1)])
    }
}

/// A list, possibly empty.
impl<T: FromToml> FromToml for Vec<Found<T>> {
    const EXPECTS: (&'static str, &'static str) = ("a list", "列表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let Some(array) = value.get_ref().as_array() else { return wrong(value, to) };
        // A faulty item is reported and left out; the others are still checked.
        Some(
            array.iter().filter_map(|item| Some(Found { value: T::from_toml(item, to)?, span: item.span() })).collect(),
        )
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::list(&T::shape(shapes), 0)
    }
}

/// A table whose keys are the user's own names, in the order of the book.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(Found<String>, Found<T>)>);

impl<T: FromToml> FromToml for Named<T> {
    const EXPECTS: (&'static str, &'static str) = ("a table", "表");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else { return wrong(value, to) };
        Some(Self::of_table(table, to))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        json!({ "type": "object", "additionalProperties": T::shape(shapes) })
    }
}

impl<T: FromToml> Named<T> {
    /// Reads every key of a table; a faulty value is reported and left out.
    pub(crate) fn of_table(table: &DeTable<'_>, to: &mut Reading<'_>) -> Self {
        Self::of_entries(table.iter(), to)
    }

    /// The same of some keys of a table.
    pub(super) fn of_entries<'a, 'd: 'a>(
        entries: impl Iterator<Item = (&'a Spanned<Cow<'d, str>>, &'a Spanned<DeValue<'d>>)>,
        to: &mut Reading<'_>,
    ) -> Self {
        let mut read: Vec<_> = entries
            .filter_map(|(key, item)| {
                let name = Found { value: key.get_ref().to_string(), span: key.span() };
                Some((name, Found { value: T::from_toml(item, to)?, span: item.span() }))
            })
            .collect();
        read.sort_by_key(|(name, _)| name.span.start);
        Self(read)
    }
}

/// A closed range `[least, most]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed<T> {
    /// The least value in it.
    pub least: T,
    /// The greatest value in it.
    pub most: T,
}

impl<T: FromToml + PartialOrd + Copy> FromToml for Closed<T> {
    const EXPECTS: (&'static str, &'static str) = ("a range such as [0.5, 1.5]", "范围，如 [0.5, 1.5]");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        let ends = value.get_ref().as_array().filter(|array| array.len() == 2);
        let Some(ends) = ends else { return wrong(value, to) };
        let (least, most) = (T::from_toml(ends.first()?, to)?, T::from_toml(ends.get(1)?, to)?);
        if least > most {
            let message = said!("the range ends below its beginning", "范围的上限小于下限");
            to.error(DiagnosticCode::P003, &value.span(), message);
            return None;
        }
        Some(Self { least, most })
    }

    fn shape(shapes: &mut Shapes) -> Value {
        json!({ "type": "array", "items": T::shape(shapes), "minItems": 2, "maxItems": 2 })
    }
}

/// A fixed amount, a range the staff sheet's own figure must lie in, or whatever the sheet states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountOrRange {
    /// The one amount.
    Fixed(Yuan),
    /// The sheet states an amount within.
    Within(Closed<Yuan>),
    /// The sheet states any amount.
    Stated,
}

impl FromToml for AmountOrRange {
    const EXPECTS: (&'static str, &'static str) = (
        "an amount such as 1500, a range such as [2000, 5000], or \"stated\"",
        "金额如 1500，范围如 [2000, 5000]，或 \"stated\"",
    );

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_array() {
            return Closed::from_toml(value, to).map(Self::Within);
        }
        if value.get_ref().as_str() == Some("stated") {
            return Some(Self::Stated);
        }
        match number(value.get_ref()).and_then(Yuan::exact) {
            Some(amount) => Some(Self::Fixed(amount)),
            None => wrong(value, to),
        }
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([shape::number(), Closed::<Yuan>::shape(shapes), shape::one_of(["stated"])])
    }
}

macro_rules! words {
    ($($type:ty: $expects:literal, $expects_zh:literal;)*) => {
        $(impl FromToml for $type {
            const EXPECTS: (&'static str, &'static str) = ($expects, $expects_zh);

            fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
                // Books are written with the English words only: one way to write a rule.
                let text = value.get_ref().as_str();
                text.and_then(|text| Self::ALL.iter().find(|(_, word, _)| *word == text))
                    .map(|(word, ..)| *word)
                    .or_else(|| wrong(value, to))
            }

            fn shape(_: &mut Shapes) -> Value {
                shape::one_of(Self::ALL.iter().map(|(_, word, _)| *word))
            }
        })*
    };
}

words! {
    Department: "a department (service, marketing, logistics, product, data, operations, other)", "部门英文名";
    Grade: "a grade (new, regular, senior, manager, director, assistant)", "级别英文名";
    Discipline: "an outcome (refer, compensation, criticism, warning, minor-demerit, major-demerit, separation)", "处分英文名";
}

impl FromToml for Code {
    const EXPECTS: (&'static str, &'static str) = ("a code", "代码");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        String::from_toml(value, to).map(|code| Self::from(code.as_str()))
    }

    fn shape(shapes: &mut Shapes) -> Value {
        String::shape(shapes)
    }
}

/// A value or none; reports at the value what was expected.
fn wrong<T: FromToml>(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<T> {
    to.wrong(value, T::EXPECTS);
    None
}

/// A number from its literal, so that no decimal passes through a float: `30`, `30.50`, `"30.50"`.
pub(super) fn number(value: &DeValue<'_>) -> Option<Decimal> {
    let plain = |text: &str| text.replace('_', "").parse().ok();
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => plain(integer.as_str()),
        DeValue::Float(float) => plain(float.as_str()),
        DeValue::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Reports names of which some are the same, and answers whether all were different.
pub(super) fn all_different<'a>(
    names: impl Iterator<Item = (&'a str, &'a Range<usize>)>,
    to: &mut Reading<'_>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut different = true;
    for (name, span) in names {
        if !seen.insert(name) {
            to.error(DiagnosticCode::P005, span, said!("`{name}` is listed twice", "`{name}` 列了两次"));
            different = false;
        }
    }
    different
}

#[cfg(test)]
mod tests {
    use super::{Limit, Span};

    #[test]
    fn limits_are_hours_days_or_workdays() {
        assert_eq!(Limit::parse("2h"), Some(Limit::Hours(Span(7200))));
        assert_eq!(Limit::parse("3 days"), Some(Limit::Days(3)));
        assert_eq!(Limit::parse("1 day"), Some(Limit::Days(1)));
        assert_eq!(Limit::parse("2 workdays"), Some(Limit::Workdays(2)));
        for wrong in ["3days", "-1 days", "2 weeks", "1.5 days", "99999 days", ""] {
            assert_eq!(Limit::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn spans_are_read_as_written_and_only_so() {
        assert_eq!(Span::parse("60s"), Some(Span(60)));
        assert_eq!(Span::parse("1h30m"), Some(Span(5400)));
        assert_eq!(Span::parse("7h30m15s"), Some(Span(27015)));
        for wrong in ["", "5", "m", "5d", "30m1h", "1h1h", "-5m", "1.5h", "99999999999999999999h"] {
            assert_eq!(Span::parse(wrong), None, "{wrong}");
        }
    }
}
