//! The door from the section as written to a [`Violation`]: what contradicts itself or asks for what is not there is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::book::section::{Found, Reading};
use crate::book::value::all_different;
use crate::diagnostics::DiagnosticCode;
use crate::model::Code;
use crate::model::column::{INCIDENTS, Kind};
use crate::said;

use super::bands::seconds;
use super::ladder::{occurrences, reachable};
use super::raw::RawViolation;
use super::{
    Amount, Bands, Beyond, Condition, Counting, Ladder, OutcomeRule, PointsRule, Sanction, Scale, Violation, Window,
};

impl Violation {
    pub(in crate::book) fn lower(raw: &RawViolation, to: &mut Reading<'_>) -> Option<Self> {
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
        let beyond = raw.beyond.as_ref().map_or(Beyond::Last, |beyond| beyond.value);
        return Ladder::lower(ladder, beyond, reachable, to).map(Scale::Ladder);
    }
    match &raw.bands {
        Some(bands) => Bands::lower(bands, to).map(Scale::Bands),
        None => Some(Scale::RecordOnly),
    }
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
            Some(Scale::Ladder(ladder)) => ladder.rungs().len() >= *first as usize,
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
            Some(Scale::Ladder(ladder)) => ladder.rungs().iter().any(choice),
            Some(Scale::Bands(bands)) => {
                bands.bounded().iter().any(|(_, sanction)| choice(sanction)) || choice(bands.open())
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
        && !matches!(ladder.rungs().last(), Some(Sanction { fine: Some(Amount::Fixed(_)), .. }))
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
        && let Some((up_to, _)) = bands.bounded().first()
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
