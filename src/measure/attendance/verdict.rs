//! What the punches of a shift come to.

use crate::book::RuleBook;
use crate::book::attendance::AttendanceRules;
use crate::book::value::Span;
use crate::model::punch::AttendanceState as State;
use crate::time::Calendar;

use super::leave::Absences;
use super::plan::{Day, Kept, Kind, Plan, REST, Window, midnight};

/// What a row of the roster came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) came: Option<Kept>,
    pub(super) left: Option<Kept>,
    /// Seconds of lateness.
    pub(super) late: u32,
    /// Seconds left early.
    pub(super) early: u32,
    /// Seconds of the shift worked; none where that is not known.
    pub(super) worked: Option<u32>,
    /// Seconds worked after the end, where they are overtime.
    pub(super) overtime: u32,
    /// The leave that was taken, among those of the log.
    pub(super) leave: Option<u32>,
    /// Did not arrive as early as the shift asks.
    pub(super) not_early: bool,
    /// Left before anybody who relieves the shift had come.
    pub(super) unrelieved: bool,
    /// Whether it is counted: its month is asked for, and it is over.
    pub(super) counted: bool,
}

impl Verdict {
    pub(super) const NONE: Self = Self {
        state: State::Rest,
        came: None,
        left: None,
        late: 0,
        early: 0,
        worked: None,
        overtime: 0,
        leave: None,
        not_early: false,
        unrelieved: false,
        counted: false,
    };
}

/// What verdicts are given by.
pub(super) struct Court<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) calendar: &'a Calendar,
    pub(super) plan: &'a Plan,
    pub(super) absences: &'a Absences,
}

/// A stretch of duty: shifts of one person of which none ends before the next begins.
struct Duty {
    came: Option<Kept>,
    left: Option<Kept>,
}

impl Court<'_> {
    /// A verdict for every row of the roster.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let plan = self.plan;
        let mut verdicts = vec![Verdict::NONE; plan.days.len()];
        for own in plan.starts.windows(2) {
            let windows = &plan.windows[own[0] as usize..own[1] as usize];
            for joined in windows.chunk_by(|_, next| next.joins) {
                let duty = self.duty(joined);
                for (at, window) in joined.iter().enumerate() {
                    let ends = at + 1 == joined.len();
                    verdicts[window.day as usize] = self.verdict(window, &duty, at == 0, ends);
                }
            }
        }
        self.relieve(&mut verdicts);
        verdicts
    }

    /// When somebody came and left over a stretch of duty.
    fn duty(&self, joined: &[Window]) -> Duty {
        let plan = self.plan;
        let spans = || joined.iter().filter_map(|window| plan.span(&plan.days[window.day as usize]));
        let start = spans().map(|(start, _)| start).min().unwrap_or_default();
        let end = spans().map(|(_, end)| end).max().unwrap_or_default();
        let punches: Vec<_> = joined.iter().map(|window| plan.punches(window.day)).collect();
        let first = punches.iter().filter_map(|(first, _)| *first).min();
        let last = punches.iter().filter_map(|(_, last)| *last).max();
        let date = joined.first().map(|window| plan.days[window.day as usize].date);
        let same =
            date.and_then(|date| self.book.attendance(date)).map_or(AttendanceRules::SAME_PUNCH, |r| r.same_punch);
        let (came, left) = match (first, last) {
            (Some(first), Some(last)) => {
                let (one, other) = (plan.time(first), plan.time(last));
                if other - one <= same.0 {
                    // A single punch, perhaps by two clocks: coming or going, whichever is nearer.
                    if (one - start).abs() <= (end - other).abs() { (Some(first), None) } else { (None, Some(last)) }
                } else if other <= start {
                    (Some(first), None)
                } else if one >= end {
                    (None, Some(last))
                } else {
                    (Some(first), Some(last))
                }
            }
            only => only,
        };
        Duty { came, left }
    }

    fn verdict(&self, window: &Window, duty: &Duty, begins: bool, ends: bool) -> Verdict {
        let plan = self.plan;
        let day = &plan.days[window.day as usize];
        let (Some(kind), Some((start, end))) = (plan.kinds.get(day.kind as usize), plan.span(day)) else {
            return Verdict::NONE;
        };
        let due = self.absences.due(day, start, end);
        let mut verdict = Verdict { counted: true, leave: due.leave, ..Verdict::NONE };
        if due.from >= due.to {
            verdict.state = if due.released { State::Rest } else { State::Leave };
            return verdict;
        }
        let (came, left) = (duty.came.map(|came| plan.time(came)), duty.left.map(|left| plan.time(left)));
        // The punches shown are those of this row: the first where the duty begins, the last where it ends.
        verdict.came = duty.came.filter(|_| begins);
        verdict.left = duty.left.filter(|_| ends);
        let missed = came.is_some_and(|came| came >= due.to) || left.is_some_and(|left| left <= due.from);
        if (came, left) == (None, None) || (missed && !(begins && ends)) {
            verdict.state = State::Absent;
            return verdict;
        }
        let rules = self.book.attendance(day.date);
        let grace = kind.grace.or(rules.map(|rules| rules.grace.0)).unwrap_or(0);
        let leave_from = if due.to == end { midnight(day.date) + kind.hours.leave_from() } else { due.to };
        let late = came.map_or(0, |came| self.seconds(due.from, came));
        verdict.late = if late > grace { small(late) } else { 0 };
        verdict.early = small(left.map_or(0, |left| self.seconds(left, leave_from)));
        if let (Some(came), Some(left)) = (came, left) {
            verdict.worked = Some(small(self.worked(day, kind, came, left)));
        }
        if let Some(left) = left.filter(|_| ends && due.to == end) {
            let after = self.seconds(end, left);
            let least = rules.map_or(AttendanceRules::OVERTIME_AFTER, |rules| rules.overtime_after);
            verdict.overtime = if after >= least.0.max(1) { small(after) } else { 0 };
        }
        verdict.state = if came.is_none() || left.is_none() {
            State::MissingPunch
        } else if rules.and_then(|rules| rules.absent_after).is_some_and(|Span(after)| late > after) {
            State::Absent
        } else if verdict.late > 0 {
            State::Late
        } else if verdict.early > 0 {
            State::LeftEarly
        } else {
            State::Present
        };
        // Who came late did not come early either: that is one breach, not two.
        let arrives = kind.arrive_early.filter(|_| begins && due.from == start && verdict.late == 0);
        let exempt = kind.shuttle_exempt && plan.shuttle[day.person as usize];
        verdict.not_early = match (arrives, came) {
            (Some(early), Some(came)) if !exempt => self.seconds(came, start) < early,
            _ => false,
        };
        verdict
    }

    /// The seconds of a shift's stretches between two local times.
    fn worked(&self, day: &Day, kind: &Kind, came: i64, left: i64) -> i64 {
        let midnight = midnight(day.date);
        let spans = kind.hours.spans().iter();
        spans.map(|span| self.seconds((midnight + span.from).max(came), (midnight + span.to).min(left))).sum()
    }

    /// The true time between two local times; none when the second is not after the first.
    fn seconds(&self, from: i64, to: i64) -> i64 {
        let instant = |at: i64| self.calendar.instant_of_civil(at).utc();
        if to <= from { 0 } else { (instant(to) - instant(from)).max(0) }
    }

    /// Finds who left before anybody had come who relieves the shift.
    fn relieve(&self, verdicts: &mut [Verdict]) {
        let plan = self.plan;
        let relieving: std::collections::BTreeSet<usize> =
            plan.kinds.iter().flat_map(|kind| kind.relieved_by.iter().copied()).collect();
        if relieving.is_empty() {
            return;
        }
        // Of the shifts that relieve others: which, when it starts, who comes, and when they came.
        let mut reliefs: Vec<(usize, i64, u32, i64)> = Vec::new();
        for (at, day) in plan.days.iter().enumerate().filter(|(_, day)| day.kind != REST) {
            let kind = &plan.kinds[day.kind as usize];
            if let (true, Some((start, _)), Some(came)) =
                (relieving.contains(&kind.shift), plan.span(day), verdicts[at].came)
            {
                reliefs.push((kind.shift, start, day.person, plan.time(came)));
            }
        }
        reliefs.sort_unstable();
        for (at, day) in plan.days.iter().enumerate().filter(|(_, day)| day.kind != REST) {
            let kind = &plan.kinds[day.kind as usize];
            let (Some((start, end)), Some(left)) = (plan.span(day), verdicts[at].left) else { continue };
            let came = kind.relieved_by.iter().filter_map(|shift| {
                let from = reliefs.partition_point(|relief| (relief.0, relief.1) <= (*shift, start));
                let of_this = reliefs[from..].iter().take_while(|relief| relief.0 == *shift && relief.1 <= end);
                of_this.filter(|relief| relief.2 != day.person).map(|relief| relief.3).min()
            });
            verdicts[at].unrelieved = came.min().is_some_and(|came| plan.time(left) < came);
        }
    }
}

/// Seconds of a shift: far below four thousand million.
fn small(seconds: i64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
