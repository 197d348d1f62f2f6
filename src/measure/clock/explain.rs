//! How a clock's time came about: every stretch of it, and why it counted or not.

use crate::model::{Cell, Place, Said, Trace};
use crate::said;
use crate::time::{Calendar, Day, DayKind, Instant, Stretch, TimeError, Why};

use super::{Clock, Days, Run, State};

/// The trace of a run.
pub fn trace(clock: &Clock<'_>, run: &Run<'_>, place: &Place, subject: &str) -> Result<Trace, TimeError> {
    let sla = clock.sla();
    let title = &sla.head.title;
    let what = Said { en: format!("{subject}, {}", title.en), zh: format!("{subject}，{}", title.zh) };
    let mut trace =
        Trace::new(what, Cell::Word(run.state.word())).clauses(&sla.head.clauses).rule(&*sla.head.id).at(place);
    if run.state == State::Exempt {
        return Ok(trace.because(said!("the rule lets this row off", "规则豁免此行")));
    }
    let calendar = run.calendar();
    let (start, end) = run.ends();
    let shown = |instant: Instant| calendar.local(instant).format("%Y-%m-%d %H:%M:%S").to_string();
    let (from, to, elapsed, target) = (shown(start), shown(end), run.elapsed, run.target());
    trace = trace.because(if run.state.is_running() {
        said!("from {from}, still running at {to}", "自 {from} 起，至 {to} 仍在计时")
    } else {
        said!("from {from} to {to}", "自 {from} 至 {to}")
    });
    trace = trace.because(said!("{elapsed} s of {target} s", "用时 {elapsed} 秒，时限 {target} 秒"));
    trace = trace.because(match run.due()? {
        Some(due) => {
            let due = shown(due);
            said!("due {due}", "到期 {due}")
        }
        None => said!("no due time while the clock stands", "停计期间无到期时间"),
    });
    if let Some(days) = run.days() {
        return Ok(trace.parts(counted_days(calendar, run, days)?));
    }
    let mut parts = Vec::new();
    let mut at = start;
    for pause in run.pauses() {
        stretches(calendar, at, pause.from, &mut parts)?;
        let status = &pause.status;
        parts.push(part(calendar, pause.from, pause.to, 0, said!("stands: {status}", "停计：{status}")));
        at = pause.to;
    }
    stretches(calendar, at, end, &mut parts)?;
    Ok(trace.parts(parts))
}

/// The days after the start up to the one with whose end a limit in days ends.
fn counted_days(calendar: &Calendar, run: &Run<'_>, days: Days) -> Result<Vec<Trace>, TimeError> {
    let Some(due) = run.due()? else { return Ok(Vec::new()) };
    let (first, end) = (calendar.local(run.ends().0).date(), calendar.local(due).date());
    let mut parts = Vec::new();
    let mut count = 0;
    for date in first.iter_days().skip(1).take_while(|date| *date < end) {
        let counts = days == Days::All || calendar.is_workday(date)?;
        count += i64::from(counts);
        let why = if counts { said!("counts", "计入") } else { not_worked(&calendar.day(date)?) };
        let part = Trace::new(said!("{date}", "{date}"), Cell::or_empty(counts.then_some(count), Cell::Count));
        parts.push(part.because(why));
    }
    Ok(parts)
}

fn not_worked(day: &Day<'_>) -> Said {
    words(match day.kind {
        DayKind::Holiday => Why::Holiday(day.listed.map_or_else(Default::default, |listed| listed.name.clone())),
        DayKind::Weekend => Why::Weekend,
        DayKind::OwnHours => Why::ClosedDate,
        DayKind::Workday | DayKind::Closed | DayKind::Makeup => Why::Closed,
    })
}

/// Why time counted or not.
fn words(why: Why) -> Said {
    match why {
        Why::Worked => said!("counts", "计入"),
        Why::OffHours => said!("outside the hours", "非工作时间"),
        Why::Weekend => said!("weekend", "周末"),
        Why::Closed => said!("a day without hours", "当日无工作时间"),
        Why::Holiday(name) if name.is_empty() => said!("day off", "放假"),
        Why::Holiday(name) => {
            let name = crate::model::holiday::title(&name);
            Said { en: format!("day off: {}", name.en), zh: format!("放假：{}", name.zh) }
        }
        Why::ClosedDate => said!("the date is closed", "该日停业"),
    }
}

fn stretches(calendar: &Calendar, from: Instant, to: Instant, into: &mut Vec<Trace>) -> Result<(), TimeError> {
    for Stretch { from, to, why } in calendar.stretches(from, to)? {
        let counted = if why == Why::Worked { to.utc() - from.utc() } else { 0 };
        into.push(part(calendar, from, to, counted, words(why)));
    }
    Ok(())
}

fn part(calendar: &Calendar, from: Instant, to: Instant, counted: i64, why: Said) -> Trace {
    let shown = |instant: Instant| calendar.local(instant).format("%Y-%m-%d %H:%M:%S").to_string();
    let (from, to) = (shown(from), shown(to));
    Trace::new(said!("{from} to {to}", "{from} 至 {to}"), Cell::Seconds(counted)).because(why)
}
