//! From a check as written to one that holds: every contradiction is reported here.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::book::filter::Filter;
use crate::book::section::{Found, Reading};
use crate::book::value::{Limit, Named, Several, Span, all_different};
use crate::diagnostics::DiagnosticCode;
use crate::model::column::{Kind, sheet};
use crate::model::finding::Gravity;
use crate::said;

use super::raw::{
    AnyOf, RawAfter, RawAge, RawBefore, RawChange, RawCheck, RawLimit, RawPartner, RawRepeated, RawRoute, RawSequence,
    RawSum,
};
use super::{Asks, Bound, Check, Operand, Partner};

impl RawCheck {
    pub(in crate::book) fn lower(&self, to: &mut Reading<'_>) -> Option<Check> {
        let id = to.required(self.id.clone(), "id", &self.span);
        let head = self.head(id, to);
        let log = to.required(self.log.clone(), "log", &self.span);
        let asks = self.asks(to);
        let (log, asks) = (log?.value, asks?);
        let of_kind = |kinds: &[Kind]| {
            let columns = sheet(&log).map_or(&[][..], |sheet| sheet.columns);
            columns.iter().find(|column| kinds.contains(&column.kind)).map(|column| column.name)
        };
        let named = |found: &Option<Found<String>>| found.as_ref().map(|found| Arc::from(found.value.as_str()));
        let first = sheet(&log).and_then(|sheet| sheet.columns.first()).map(|column| Arc::from(column.name));
        if let Some(excess) = &self.excess
            && (self.counts_as.is_none() || !asks.can_be_exceeded())
        {
            let message = said!(
                "`excess` goes with `counts_as` and with a kind that tells by how much: limit, change, equals, sum, before, after, age",
                "`excess` 须与 `counts_as` 以及可算出差额的 limit、change、equals、sum、before、after、age 并用"
            );
            to.error(DiagnosticCode::P017, &excess.span, message);
        }
        Some(Check {
            head: head?,
            when: self.when.as_ref().map_or_else(Filter::default, |when| when.value.clone()),
            unless: self.unless.as_ref().map_or_else(Filter::default, |unless| unless.value.clone()),
            asks,
            gravity: self.severity.as_ref().map_or(Gravity::Error, |severity| severity.value),
            counts_as: self.counts_as.as_ref().map(|code| code.value.clone()),
            excess: self.excess.as_ref().map(|excess| excess.value.0),
            subject: named(&self.subject).or(first),
            agent: named(&self.agent).unwrap_or_else(|| Arc::from(of_kind(&[Kind::Person]).unwrap_or("agent"))),
            date: named(&self.date)
                .unwrap_or_else(|| Arc::from(of_kind(&[Kind::Date, Kind::Instant]).unwrap_or("date"))),
            log: Arc::from(log),
        })
    }

    /// The one thing it asks; reports none and several.
    fn asks(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let kinds: [(&str, Option<&Range<usize>>); 17] = [
            ("require", self.require.as_ref().map(|found| &found.span)),
            ("limit", self.limit.as_ref().map(|found| &found.span)),
            ("change", self.change.as_ref().map(|found| &found.span)),
            ("stages", self.stages.as_ref().map(|found| &found.span)),
            ("equals", self.equals.as_ref().map(|found| &found.span)),
            ("one_of", self.one_of.as_ref().map(|found| &found.span)),
            ("contains", self.contains.as_ref().map(|found| &found.span)),
            ("before", self.before.as_ref().map(|found| &found.span)),
            ("after", self.after.as_ref().map(|found| &found.span)),
            ("age", self.age.as_ref().map(|found| &found.span)),
            ("same_month", self.same_month.as_ref().map(|found| &found.span)),
            ("route", self.route.as_ref().map(|found| &found.span)),
            ("unique", self.unique.as_ref().map(|found| &found.span)),
            ("sum", self.sum.as_ref().map(|found| &found.span)),
            ("sequence", self.sequence.as_ref().map(|found| &found.span)),
            ("partner", self.partner.as_ref().map(|found| &found.span)),
            ("repeated", self.repeated.as_ref().map(|found| &found.span)),
        ];
        let sealed = self.sealed.as_ref().filter(|sealed| sealed.value).map(|sealed| &sealed.span);
        let mut given = kinds.into_iter().chain([("sealed", sealed)]).filter_map(|(kind, span)| Some((kind, span?)));
        let Some((first, _)) = given.next() else {
            let all = kinds.map(|(kind, _)| kind).join(", ");
            let hint = said!("one of: {all}, sealed", "下列之一：{all}, sealed");
            let message = said!("the check asks nothing of a row", "检查没有对行提出任何要求");
            to.error_with(DiagnosticCode::P004, &self.span, message, hint);
            return None;
        };
        if let Some((second, span)) = given.next() {
            let message = said!(
                "`{second}` beside `{first}`: a check asks one thing",
                "`{second}` 与 `{first}` 并列：一项检查只提一种要求"
            );
            let hint = said!("write another [[check]] with an id of its own", "请另写一条 [[check]]，编号另取");
            to.error_with(DiagnosticCode::P017, span, message, hint);
            return None;
        }
        self.kind(to)
    }

    fn kind(&self, to: &mut Reading<'_>) -> Option<Asks> {
        if let Some(require) = &self.require {
            return required(require, to);
        }
        if let Some(limit) = &self.limit {
            return limit.value.lower(to);
        }
        if let Some(change) = &self.change {
            return change.value.lower(to);
        }
        if let Some(stages) = &self.stages {
            return several_moments(stages, to).map(Asks::Stages);
        }
        if let Some(equals) = &self.equals {
            let cells = columns(&equals.value, &equals.span, to)?;
            return Some(Asks::Is(cells.into_iter().map(|(column, operand)| (column, vec![operand])).collect()));
        }
        if let Some(one_of) = &self.one_of {
            let several = |cells: Several<Operand>| cells.0.into_iter().map(|cell| cell.value).collect();
            let cells = columns(&one_of.value, &one_of.span, to)?;
            return Some(Asks::Is(cells.into_iter().map(|(column, cells)| (column, several(cells))).collect()));
        }
        if let Some(contains) = &self.contains {
            for (_, operand) in contains.value.0.iter().filter(|(_, operand)| !operand.value.is_text()) {
                to.error(DiagnosticCode::P003, &operand.span, said!("expected a text", "此处应为文本"));
            }
            return Some(Asks::Contains(columns(&contains.value, &contains.span, to)?));
        }
        if let Some(before) = &self.before {
            return before.value.lower(to);
        }
        if let Some(after) = &self.after {
            return after.value.lower(to);
        }
        if let Some(age) = &self.age {
            return age.value.lower(to);
        }
        if let Some(months) = &self.same_month {
            return several_moments(months, to).map(Asks::SameMonth);
        }
        if let Some(route) = &self.route {
            return route.value.lower(to);
        }
        if let Some(unique) = &self.unique {
            return Some(Asks::Unique(names(&unique.value, to)?));
        }
        if let Some(sum) = &self.sum {
            return sum.value.lower(to);
        }
        if let Some(sequence) = &self.sequence {
            return sequence.value.lower(to);
        }
        if let Some(partner) = &self.partner {
            return partner.value.lower(to);
        }
        if let Some(repeated) = &self.repeated {
            return repeated.value.lower(to);
        }
        Some(Asks::Sealed)
    }
}

impl Operand {
    fn is_text(&self) -> bool {
        matches!(self, Self::Column(_)) || matches!(self, Self::Text(text) if !text.is_empty())
    }
}

/// Columns that must be filled, each once.
fn required(require: &Found<Vec<Found<AnyOf>>>, to: &mut Reading<'_>) -> Option<Asks> {
    if require.value.is_empty() {
        to.error(DiagnosticCode::P003, &require.span, said!("expected at least one column", "此处至少应有一列"));
        return None;
    }
    let all = require.value.iter().flat_map(|any| &any.value.0);
    let different = all_different(all.map(|column| (column.value.as_str(), &column.span)), to);
    let group = |any: &Found<AnyOf>| any.value.0.iter().map(|column| Arc::from(column.value.as_str())).collect();
    different.then(|| Asks::Filled(require.value.iter().map(group).collect()))
}

/// At least two columns of moments, each once.
fn several_moments(stages: &Found<Vec<Found<String>>>, to: &mut Reading<'_>) -> Option<Vec<Arc<str>>> {
    if stages.value.len() < 2 {
        to.error(DiagnosticCode::P003, &stages.span, said!("expected at least two columns", "此处至少应有两列"));
        return None;
    }
    let different = all_different(stages.value.iter().map(|stage| (stage.value.as_str(), &stage.span)), to);
    different.then(|| stages.value.iter().map(|stage| Arc::from(stage.value.as_str())).collect())
}

/// What is asked of cells, by column; nothing at all is a fault.
fn columns<T: Clone>(cells: &Named<T>, span: &Range<usize>, to: &mut Reading<'_>) -> Option<Vec<(Arc<str>, T)>> {
    if cells.0.is_empty() {
        to.error(DiagnosticCode::P003, span, said!("expected at least one column", "此处至少应有一列"));
        return None;
    }
    Some(cells.0.iter().map(|(column, cell)| (Arc::from(column.value.as_str()), cell.value.clone())).collect())
}

/// Names of columns, each once.
fn names(list: &Several<String>, to: &mut Reading<'_>) -> Option<Vec<Arc<str>>> {
    let different = all_different(list.0.iter().map(|name| (name.value.as_str(), &name.span)), to);
    different.then(|| list.0.iter().map(|name| Arc::from(name.value.as_str())).collect())
}

/// Two columns that must not be the same.
fn two(one: &Found<String>, two: &Found<String>, to: &mut Reading<'_>) -> Option<(Arc<str>, Arc<str>)> {
    let different = all_different([one, two].into_iter().map(|name| (name.value.as_str(), &name.span)), to);
    different.then(|| (Arc::from(one.value.as_str()), Arc::from(two.value.as_str())))
}

/// A time that is counted by the clock or in days of the calendar. Working days need a calendar, which clocks have.
fn without_workdays(limit: Option<&Found<Limit>>, to: &mut Reading<'_>) -> bool {
    let Some(found) = limit.filter(|limit| matches!(limit.value, Limit::Workdays(_))) else { return true };
    let message = said!("a row check counts no working days", "行检查不计工作日");
    let hint = said!("write an [[sla]], whose calendar knows them", "请写成 [[sla]]，其日历区分工作日");
    to.error_with(DiagnosticCode::P017, &found.span, message, hint);
    false
}

impl RawLimit {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let column = to.required(self.column.clone(), "column", &self.span)?;
        let bound = |found: &Option<Found<Bound>>| found.as_ref().map(|found| found.value.clone());
        let (at_least, at_most) = (bound(&self.at_least), bound(&self.at_most));
        let contradiction = match (&at_least, &at_most) {
            (None, None) => Some(said!("a limit needs `at_least` or `at_most`", "限额须写 `at_least` 或 `at_most`")),
            (Some(Bound::Number(least)), Some(Bound::Number(most))) if least > most => {
                Some(said!("the least, {least}, is above the most, {most}", "下限 {least} 高于上限 {most}"))
            }
            (Some(Bound::Length(least)), Some(Bound::Length(most))) if least > most => {
                Some(said!("the least, {least}, is above the most, {most}", "下限 {least} 高于上限 {most}"))
            }
            (Some(Bound::Number(_)), Some(Bound::Length(_))) | (Some(Bound::Length(_)), Some(Bound::Number(_))) => {
                Some(said!("one end is a number, the other a length of time", "一端是数字，另一端是时长"))
            }
            _ => None,
        };
        if let Some(message) = contradiction {
            to.error(DiagnosticCode::P017, &self.span, message);
            return None;
        }
        Some(Asks::Within { column: Arc::from(column.value), at_least, at_most })
    }
}

impl RawChange {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let from = to.required(self.from.clone(), "from", &self.span);
        let after = to.required(self.to.clone(), "to", &self.span);
        let at_most = to.required(self.at_most.clone(), "at_most", &self.span);
        let (from, after, at_most) = (from?, after?, at_most?);
        if at_most.value.fraction().is_sign_negative() {
            let message =
                said!("a change counts up and down alike: its share is not negative", "变动不分升降，比例不为负");
            to.error(DiagnosticCode::P003, &at_most.span, message);
            return None;
        }
        let (from, after) = two(&from, &after, to)?;
        Some(Asks::Change { from, to: after, at_most: at_most.value })
    }
}

impl RawBefore {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let column = to.required(self.column.clone(), "column", &self.span);
        let of = to.required(self.of.clone(), "of", &self.span);
        let sound = without_workdays(self.lead.as_ref(), to);
        let (column, of) = two(&column?, &of?, to)?;
        let lead = self.lead.as_ref().map_or(Limit::Hours(Span(0)), |lead| lead.value);
        sound.then_some(Asks::Before { column, lead, of })
    }
}

impl RawAfter {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let column = to.required(self.column.clone(), "column", &self.span);
        let of = to.required(self.of.clone(), "of", &self.span);
        let within = to.required(self.within.clone(), "within", &self.span);
        let sound = without_workdays(self.within.as_ref(), to);
        let (column, of) = two(&column?, &of?, to)?;
        let within = within?.value;
        sound.then_some(Asks::After { column, within, of })
    }
}

impl RawAge {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let column = to.required(self.column.clone(), "column", &self.span);
        let at_most = to.required(self.at_most.clone(), "at_most", &self.span);
        let sound = without_workdays(self.at_most.as_ref(), to);
        let (column, at_most) = (Arc::from(column?.value), at_most?.value);
        sound.then_some(Asks::Age { column, at_most })
    }
}

impl RawRoute {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let by = to.required(self.by.clone(), "by", &self.span);
        let column = to.required(self.column.clone(), "column", &self.span);
        let cells = to.required(self.cells.clone(), "cells", &self.span);
        let (by, column) = two(&by?, &column?, to)?;
        let cells = cells?;
        let routes = columns(&cells.value, &cells.span, to)?;
        let words = |cells: Several<String>| cells.0.into_iter().map(|cell| cell.value).collect();
        let cells = routes.into_iter().map(|(cell, will_do)| (cell.to_string(), words(will_do))).collect();
        Some(Asks::Route { by, column, cells })
    }
}

impl RawSum {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let of = to.required(self.of.clone(), "of", &self.span);
        let is = to.required(self.is.clone(), "is", &self.span);
        Some(Asks::Sum { of: names(&of?.value, to)?, is: is?.value })
    }
}

impl RawSequence {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let column = to.required(self.column.clone(), "column", &self.span)?;
        let first = self.first.as_ref().map(|first| whole(first, to));
        let by = self.by.as_ref().map_or(Some(Vec::new()), |by| names(&by.value, to))?;
        let first = match first {
            Some(first) => Some(first?),
            None => None,
        };
        Some(Asks::Sequence { column: Arc::from(column.value), first, by })
    }
}

impl RawPartner {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let log = to.required(self.log.clone(), "log", &self.span);
        let on = to.required(self.on.clone(), "on", &self.span)?;
        let on = columns(&on.value, &on.span, to)?;
        Some(Asks::Partner(Partner {
            log: Arc::from(log?.value),
            on: on.into_iter().map(|(own, other)| (own, Arc::from(other))).collect(),
            filter: self.filter.as_ref().map_or_else(Filter::default, |filter| filter.value.clone()),
        }))
    }
}

impl RawRepeated {
    fn lower(&self, to: &mut Reading<'_>) -> Option<Asks> {
        let times = to.required(self.times.clone(), "times", &self.span);
        let within = to.required(self.within.clone(), "within", &self.span);
        let at = to.required(self.at.clone(), "at", &self.span);
        let by = to.required(self.by.clone(), "by", &self.span);
        let needs = to.required(self.needs.clone(), "needs", &self.span);
        let times = times?;
        let count = whole(&times, to)?;
        let Some(count) = usize::try_from(count).ok().filter(|count| *count >= 2) else {
            to.error(DiagnosticCode::P003, &times.span, said!("rows repeat from 2 on", "至少 2 行才算重复"));
            return None;
        };
        Some(Asks::Repeated {
            times: count,
            within: within?.value,
            at: Arc::from(at?.value),
            by: names(&by?.value, to)?,
            needs: names(&needs?.value, to)?,
        })
    }
}

fn whole(found: &Found<Decimal>, to: &mut Reading<'_>) -> Option<i64> {
    let whole =
        Some(found.value).filter(|number| number.fract().is_zero()).and_then(|number| i64::try_from(number).ok());
    if whole.is_none() {
        to.error(DiagnosticCode::P003, &found.span, said!("expected a whole number", "此处应为整数"));
    }
    whole
}
