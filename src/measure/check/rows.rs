//! What a row shows by itself.

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;

use crate::book::row_check::{Addend, Asks, Bound, Operand};
use crate::book::value::Limit;
use crate::model::column::Kind;
use crate::model::{ColumnId, Month, Record};

use super::across::Partners;
use super::fault::{Fault, Side};
use super::{Found, Rule, Seen};

const DAY: i64 = 86_400;

/// A moment; a cell without a time of day is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) seconds: i64,
    whole_day: bool,
}

impl Time {
    #[inline]
    pub(super) fn read(row: &mut impl Record, (column, kind): (ColumnId, Kind)) -> Option<Self> {
        if kind == Kind::Date && !row.raw(column).contains(&b':') {
            let midnight = row.date(column)?.and_time(chrono::NaiveTime::MIN);
            return Some(Self { seconds: midnight.and_utc().timestamp(), whole_day: true });
        }
        let seconds = row.moment(column)?.local_seconds();
        let whole_day = kind == Kind::Date || seconds % DAY == 0 && !row.raw(column).contains(&b':');
        Some(Self { seconds, whole_day })
    }

    pub(super) fn day(self) -> NaiveDate {
        DateTime::from_timestamp(self.seconds, 0).map(|time| time.date_naive()).unwrap_or_default()
    }

    fn days(self) -> i64 {
        self.seconds.div_euclid(DAY)
    }

    /// Whether it is certainly before another: a day without a time is before nothing of the same day.
    fn is_before(self, other: Self) -> bool {
        if self.whole_day || other.whole_day { self.days() < other.days() } else { self.seconds < other.seconds }
    }
}

/// A cell's text, empty when there is none.
pub(super) fn text(row: &mut impl Record, column: ColumnId) -> Box<str> {
    row.text(column).map(|text| Box::from(&*text)).unwrap_or_default()
}

/// Whether a cell says anything. The ordinary cell is told by its first byte.
#[inline]
fn is_filled(row: &mut impl Record, column: ColumnId) -> bool {
    let raw = row.raw(column);
    match raw.first() {
        None => false,
        Some(first) if first.is_ascii_alphanumeric() => true,
        Some(_) => row.text(column).is_some(),
    }
}

/// A cell as a number: yuan, minutes or a plain number, by what its column holds.
#[inline]
fn amount(row: &mut impl Record, (column, kind): (ColumnId, Kind)) -> Option<Decimal> {
    match kind {
        Kind::Money => row.money(column).map(crate::model::Yuan::value),
        Kind::Minutes => row.minutes(column),
        _ => row.number(column),
    }
}

impl Rule<'_> {
    /// Judges a row by itself.
    pub(super) fn judge(&self, number: u32, partners: &Partners, seen: &mut Seen, row: &mut impl Record) {
        let mut report = |found: Found| seen.found.push(found);
        match &self.check.asks {
            Asks::Filled(groups) => self.filled(groups.iter().map(Vec::len), number, row, &mut report),
            Asks::Within { at_least, at_most, .. } => {
                let bounds = (at_least.as_ref(), at_most.as_ref());
                report_some(self.within(bounds, number, row), &mut report);
            }
            Asks::Change { at_most, .. } => report_some(self.change(at_most.fraction(), number, row), &mut report),
            Asks::Stages(_) => self.stages(number, row, &mut report),
            Asks::Is(cells) => self.is(cells.iter().map(|(_, operands)| &operands[..]), number, row, &mut report),
            Asks::Contains(cells) => self.contains(cells.iter().map(|(_, operand)| operand), number, row, &mut report),
            Asks::Before { lead, .. } => report_some(self.before(*lead, number, row), &mut report),
            Asks::After { within, .. } => report_some(self.after(*within, number, row), &mut report),
            Asks::Age { at_most, .. } => report_some(self.age(*at_most, number, row), &mut report),
            Asks::SameMonth(_) => report_some(self.same_month(number, row), &mut report),
            Asks::Route { .. } => report_some(self.route(number, row), &mut report),
            Asks::Sum { of, is } => report_some(self.sum(of.len(), is, number, row), &mut report),
            Asks::Partner(partner) => report_some(self.partner(partner, partners, number, row), &mut report),
            // These are put by and judged at the end.
            Asks::Unique(_) | Asks::Sequence { .. } | Asks::Repeated { .. } | Asks::Sealed => {}
        }
    }

    /// A finding of an empty cell, unless the cell is not empty but at fault.
    fn empty(&self, number: u32, row: &mut impl Record, column: ColumnId) -> Option<Found> {
        row.is_sound().then(|| self.found(number, row, Some(column), Fault::Empty))
    }

    fn filled(
        &self,
        groups: impl Iterator<Item = usize>,
        number: u32,
        row: &mut impl Record,
        report: &mut impl FnMut(Found),
    ) {
        let mut columns = self.columns.iter();
        for (at, width) in groups.enumerate() {
            let group: Vec<ColumnId> = columns.by_ref().take(width).map(|(column, _)| *column).collect();
            if group.iter().any(|column| is_filled(row, *column)) {
                continue;
            }
            let fault =
                if width == 1 { Fault::Empty } else { Fault::NoneFilled(u16::try_from(at).unwrap_or(u16::MAX)) };
            report(self.found(number, row, group.first().copied(), fault));
        }
    }

    fn within(
        &self,
        (at_least, at_most): (Option<&Bound>, Option<&Bound>),
        number: u32,
        row: &mut impl Record,
    ) -> Option<Found> {
        let mut columns = self.columns.iter().copied();
        let own = columns.next()?;
        let is_length = [at_least, at_most].into_iter().flatten().any(|bound| matches!(bound, Bound::Length(_)));
        let read = |row: &mut _, column: (ColumnId, Kind)| {
            if is_length { amount(row, (column.0, Kind::Minutes)) } else { amount(row, column) }
        };
        if !is_filled(row, own.0) {
            return self.empty(number, row, own.0);
        }
        let value = read(row, own)?;
        for (bound, side) in [(at_least, Side::Least), (at_most, Side::Most)] {
            let Some(bound) = bound else { continue };
            let (limit, other) = match bound {
                Bound::Number(limit) => (*limit, None),
                Bound::Length(span) => (Decimal::from(span.0) / Decimal::from(60), None),
                Bound::Column(_) => {
                    let other = columns.next()?;
                    if !is_filled(row, other.0) {
                        return self.empty(number, row, other.0);
                    }
                    (read(row, other)?, Some(text(row, other.0)))
                }
            };
            let beyond = if side == Side::Least { limit - value } else { value - limit };
            if beyond > Decimal::ZERO {
                let mut found = self.found(number, row, Some(own.0), Fault::Outside { side, other });
                found.excess = Some(beyond);
                return Some(found);
            }
        }
        None
    }

    fn change(&self, at_most: Decimal, number: u32, row: &mut impl Record) -> Option<Found> {
        let [from, to] = self.columns[..] else { return None };
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let (before, after) = (amount(row, from)?, amount(row, to)?);
        let (size, limit) = ((after - before).abs(), at_most * before.abs());
        (size > limit).then(|| {
            let share = (!before.is_zero()).then(|| (size / before.abs() * Decimal::ONE_HUNDRED).round_dp(2));
            let fault = Fault::Changed { share, before: text(row, from.0) };
            let mut found = self.found(number, row, Some(to.0), fault);
            found.excess = Some((size - limit).round_dp(2));
            found
        })
    }

    fn stages(&self, number: u32, row: &mut impl Record, report: &mut impl FnMut(Found)) {
        let mut latest: Option<(Time, ColumnId)> = None;
        for column in &self.columns {
            if !is_filled(row, column.0) {
                report_some(self.empty(number, row, column.0), report);
                continue;
            }
            let Some(time) = Time::read(row, *column) else { continue };
            match latest {
                Some((earlier, stage)) if time.is_before(earlier) => {
                    let fault = Fault::OutOfOrder { stage, value: text(row, stage) };
                    report(self.found(number, row, Some(column.0), fault));
                }
                _ => latest = Some((time, column.0)),
            }
        }
    }

    fn is<'o>(
        &self,
        cells: impl Iterator<Item = &'o [Operand]>,
        number: u32,
        row: &mut impl Record,
        report: &mut impl FnMut(Found),
    ) {
        let mut columns = self.columns.iter().copied();
        for (at, operands) in (0_u16..).zip(cells) {
            let Some(own) = columns.next() else { return };
            let mut others: Vec<ColumnId> = Vec::new();
            let mut by = None;
            let mut matched = false;
            for operand in operands {
                matched |= match operand {
                    Operand::Column(_) => {
                        let Some(other) = columns.next() else { return };
                        others.push(other.0);
                        let (same, difference) = same(row, own, other);
                        by = difference;
                        same
                    }
                    // Asked below, all at once.
                    Operand::Text(_) => false,
                    Operand::Number(wanted) => is_filled(row, own.0) && amount(row, own) == Some(*wanted),
                    Operand::Flag(wanted) => row.flag(own.0).unwrap_or(false) == *wanted,
                };
            }
            matched |= says(row, own.0, self.words.get(usize::from(at)).map_or(&[], |words| &words[..]));
            if matched || !row.is_sound() {
                continue;
            }
            let other = others.first().map(|other| text(row, *other));
            let fault = Fault::Differs { at, other, by };
            let mut found = self.found(number, row, Some(own.0), fault);
            found.excess = by.map(|by| by.abs());
            report(found);
        }
    }

    fn contains<'o>(
        &self,
        cells: impl Iterator<Item = &'o Operand>,
        number: u32,
        row: &mut impl Record,
        report: &mut impl FnMut(Found),
    ) {
        let mut columns = self.columns.iter().copied();
        for (at, operand) in (0_u16..).zip(cells) {
            let Some((own, _)) = columns.next() else { return };
            let wanted: Box<str> = match operand {
                Operand::Text(text) => Box::from(text.as_str()),
                _ => match columns.next() {
                    Some((other, _)) => text(row, other),
                    None => return,
                },
            };
            let cell = text(row, own);
            if !wanted.is_empty() && cell.contains(&*wanted) || !row.is_sound() {
                continue;
            }
            report(self.found(number, row, Some(own), Fault::Lacks { at, wanted }));
        }
    }

    /// The first of the rule's columns that is empty.
    fn first_empty(&self, row: &mut impl Record) -> Option<ColumnId> {
        self.columns.iter().map(|(column, _)| *column).find(|column| !is_filled(row, *column))
    }

    /// The two moments of a rule about two.
    fn two_times(&self, row: &mut impl Record) -> Option<(Time, Time)> {
        let [own, other] = self.columns[..] else { return None };
        Time::read(row, own).zip(Time::read(row, other))
    }

    fn before(&self, lead: Limit, number: u32, row: &mut impl Record) -> Option<Found> {
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let (own, other) = self.two_times(row)?;
        let late = match lead {
            Limit::Hours(span) if span.0 == 0 => {
                if other.is_before(own) {
                    own.seconds - other.seconds
                } else {
                    0
                }
            }
            Limit::Hours(span) => own.seconds + span.0 - other.seconds,
            Limit::Days(days) | Limit::Workdays(days) => (own.days() + i64::from(days) - other.days()) * DAY,
        };
        self.beyond(late, number, row, |other| Fault::Late { other })
    }

    fn after(&self, within: Limit, number: u32, row: &mut impl Record) -> Option<Found> {
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let (own, other) = self.two_times(row)?;
        if own.is_before(other) {
            let other = text(row, self.columns[1].0);
            return Some(self.found(number, row, Some(self.columns[0].0), Fault::Early { other }));
        }
        let late = match within {
            Limit::Hours(span) => own.seconds - other.seconds - span.0,
            Limit::Days(days) | Limit::Workdays(days) => (own.days() - other.days() - i64::from(days)) * DAY,
        };
        self.beyond(late, number, row, |other| Fault::Late { other })
    }

    fn age(&self, at_most: Limit, number: u32, row: &mut impl Record) -> Option<Found> {
        let column = *self.columns.first()?;
        if !is_filled(row, column.0) {
            return self.empty(number, row, column.0);
        }
        let then = Time::read(row, column)?;
        let now = self.now.and_utc().timestamp();
        let late = match at_most {
            Limit::Hours(span) => now - then.seconds - span.0,
            Limit::Days(days) | Limit::Workdays(days) => (now.div_euclid(DAY) - then.days() - i64::from(days)) * DAY,
        };
        (late > 0).then(|| {
            let mut found = self.found(number, row, Some(column.0), Fault::Old);
            found.excess = Some((Decimal::from(late) / Decimal::from(60)).round_dp(2));
            found
        })
    }

    fn same_month(&self, number: u32, row: &mut impl Record) -> Option<Found> {
        let first = *self.columns.first()?;
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let month = Month::of(Time::read(row, first)?.day());
        for column in &self.columns[1..] {
            if !month.contains(Time::read(row, *column)?.day()) {
                let fault = Fault::OtherMonth { first: text(row, first.0) };
                return Some(self.found(number, row, Some(column.0), fault));
            }
        }
        None
    }

    fn route(&self, number: u32, row: &mut impl Record) -> Option<Found> {
        let [(by, _), (column, _)] = self.columns[..] else { return None };
        let at = self.words.chunks(2).position(|pair| says(row, by, &pair[0]))?;
        if says(row, column, self.words.get(2 * at + 1)?) || !row.is_sound() {
            return None;
        }
        let fault = Fault::Astray { at: u16::try_from(at).unwrap_or(u16::MAX), by: text(row, by) };
        Some(self.found(number, row, Some(column), fault))
    }

    /// A finding of a moment that comes so many seconds too late.
    fn beyond(
        &self,
        late: i64,
        number: u32,
        row: &mut impl Record,
        fault: impl FnOnce(Box<str>) -> Fault,
    ) -> Option<Found> {
        (late > 0).then(|| {
            let other = text(row, self.columns[1].0);
            let mut found = self.found(number, row, Some(self.columns[0].0), fault(other));
            found.excess = Some((Decimal::from(late) / Decimal::from(60)).round_dp(2));
            found
        })
    }

    fn sum(&self, addends: usize, is: &Addend, number: u32, row: &mut impl Record) -> Option<Found> {
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let mut total = Decimal::ZERO;
        for column in &self.columns[..addends] {
            total = total.checked_add(amount(row, *column)?)?;
        }
        let (wanted, column) = match is {
            Addend::Number(wanted) => (*wanted, self.columns[0]),
            Addend::Column(_) => (amount(row, self.columns[addends])?, self.columns[addends]),
        };
        (total != wanted).then(|| {
            let mut found = self.found(number, row, Some(column.0), Fault::Sum { total, wanted });
            found.excess = Some((total - wanted).abs());
            found
        })
    }

    fn partner(
        &self,
        partner: &crate::book::row_check::Partner,
        partners: &Partners,
        number: u32,
        row: &mut impl Record,
    ) -> Option<Found> {
        if let Some(column) = self.first_empty(row) {
            return self.empty(number, row, column);
        }
        let key = self.key_of(row, &self.columns)?;
        let is_there = partners.contains(partner, &key);
        (!is_there)
            .then(|| self.found(number, row, self.columns.first().map(|(column, _)| *column), Fault::Alone { key }))
    }
}

fn report_some(found: Option<Found>, report: &mut impl FnMut(Found)) {
    if let Some(found) = found {
        report(found);
    }
}

/// Whether a cell says one of several words; "" is an empty cell.
fn says(row: &mut impl Record, column: ColumnId, words: &[String]) -> bool {
    let raw = row.raw(column);
    if words.iter().any(|word| !word.is_empty() && word.as_bytes() == raw) {
        return true;
    }
    !words.is_empty() && {
        let cell = row.text(column).unwrap_or_default();
        words.iter().any(|word| word.eq_ignore_ascii_case(&cell))
    }
}

/// Whether two cells say the same, and by how much the first number is above the second.
fn same(row: &mut impl Record, own: (ColumnId, Kind), other: (ColumnId, Kind)) -> (bool, Option<Decimal>) {
    let (one, two) = (text(row, own.0), text(row, other.0));
    if one == two {
        return (true, None);
    }
    if one.is_empty() || two.is_empty() {
        return (false, None);
    }
    match own.1 {
        Kind::Money | Kind::Minutes | Kind::Count | Kind::Number | Kind::Points => {
            let by = amount(row, own).zip(amount(row, other)).map(|(one, two)| one - two);
            (by.is_some_and(|by| by.is_zero()), by)
        }
        Kind::Date | Kind::Instant => (Time::read(row, own) == Time::read(row, other), None),
        Kind::Flag => (row.flag(own.0) == row.flag(other.0), None),
        Kind::Text | Kind::Person | Kind::Id | Kind::Share => {
            let numbers = one.parse::<Decimal>().ok().zip(two.parse::<Decimal>().ok());
            let by = numbers.map(|(one, two)| one - two);
            (by.is_some_and(|by| by.is_zero()) || one.eq_ignore_ascii_case(&two), by)
        }
    }
}
