//! The roster as stretches of duty, each with the first and the last punch that belongs to it.
//!
//! A punch is taken in whatever order it comes: it belongs to the shift around which it lies, and of each shift only the
//! earliest and the latest punch are kept. So punches need no sorting and no memory of their own, and any number of threads
//! may take them in side by side.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use crate::book::RuleBook;
use crate::book::attendance::AttendanceRules;
use crate::book::shift::{Exempt, Shift, ShiftHours};
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, did_you_mean, nearest};
use crate::model::punch::Direction;
use crate::model::{Clauses, Code, Duty, Person, Roster, RosterRow, Staff};
use crate::said;
use crate::time::DAY;

/// Hours some rows of the roster share.
#[derive(Debug)]
pub(super) struct Kind {
    /// The shift's id.
    pub(super) name: Arc<str>,
    /// Where it stands among the book's shifts.
    pub(super) shift: usize,
    /// Its clauses.
    pub(super) clauses: Clauses,
    /// The hours.
    pub(super) hours: ShiftHours,
    /// Seconds by which one arrives early.
    pub(super) arrive_early: Option<i64>,
    /// Whether those of the shuttle bus need not.
    pub(super) shuttle_exempt: bool,
    /// Seconds after the start that are not late yet, where the shift says.
    pub(super) grace: Option<i64>,
    /// What not arriving as early is an incident of, and leaving before being relieved, where the shift says.
    pub(super) no_early_arrival: Option<Code>,
    pub(super) left_before_relief: Option<Code>,
    /// Where the shifts that relieve it stand among the book's.
    pub(super) relieved_by: Vec<usize>,
}

/// One row of the roster.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) person: u32,
    pub(super) date: NaiveDate,
    /// The hours; [`REST`] for a day of rest.
    pub(super) kind: u32,
    pub(super) line: u32,
}

/// In place of hours: a day of rest.
pub(super) const REST: u32 = u32::MAX;

/// Where the punches of a shift lie, in seconds since the plan's origin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) day: u32,
    /// Whether it begins no later than the one before ends: nobody punches between the two.
    pub(super) joins: bool,
}

/// The earliest and the latest punch of a shift: seconds since the plan's origin above, the line below.
struct Mark {
    first: AtomicU64,
    last: AtomicU64,
}

/// A punch that was kept: seconds since the plan's origin, and its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kept {
    at: u32,
    pub(super) line: u32,
}

/// Somebody's place is taken by another from one local second to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Release {
    pub(super) person: u32,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// The roster, ready for punches.
pub struct Plan {
    pub(super) file: Arc<str>,
    pub(super) people: Vec<Person>,
    index: HashMap<Person, u32, foldhash::fast::FixedState>,
    pub(super) kinds: Vec<Kind>,
    pub(super) days: Vec<Day>,
    pub(super) windows: Vec<Window>,
    /// Where each person's windows begin, and behind the last one's where they end.
    pub(super) starts: Vec<u32>,
    marks: Vec<Mark>,
    pub(super) releases: Vec<Release>,
    /// Who stands in for whom, by row of the roster.
    pub(super) stand_ins: BTreeMap<u32, Person>,
    pub(super) shuttle: Vec<bool>,
    origin: i64,
}

/// A plan being made.
struct Making<'a> {
    book: &'a RuleBook,
    plan: Plan,
    /// The hours by shift, part of the year, and part of the shift.
    known: BTreeMap<HoursKey, u32>,
}

/// A shift, a part of the year and a part of the shift: what tells one row's hours from another's.
type HoursKey = (usize, Option<usize>, Option<(i64, i64)>);

impl Plan {
    /// Plans a roster by the shifts of a book. With a staff sheet, days on which somebody is not employed are left out.
    pub fn new(book: &RuleBook, file: &str, roster: &Roster, staff: Option<&[Staff]>, sink: &mut Sink) -> Self {
        let earliest = roster.earliest().unwrap_or_default();
        let plan = Self {
            file: Arc::from(file),
            people: Vec::new(),
            index: HashMap::default(),
            kinds: Vec::new(),
            days: Vec::with_capacity(roster.len()),
            windows: Vec::new(),
            starts: Vec::new(),
            marks: Vec::new(),
            releases: Vec::new(),
            stand_ins: BTreeMap::new(),
            shuttle: Vec::new(),
            origin: midnight(earliest) - 2 * DAY,
        };
        let mut making = Making { book, plan, known: BTreeMap::new() };
        let staff: HashMap<&str, &Staff, foldhash::fast::FixedState> =
            staff.into_iter().flatten().map(|person| (person.employee.as_str(), person)).collect();
        for row in roster.rows() {
            let person = staff.get(row.employee.as_str());
            let employed = person.is_none_or(|person| {
                person.hired.is_none_or(|hired| hired <= row.date) && person.left.is_none_or(|left| row.date <= left)
            });
            if employed {
                making.add(row, sink);
            }
        }
        let mut plan = making.plan;
        plan.shuttle =
            plan.people.iter().map(|person| staff.get(person.as_str()).is_some_and(|staff| staff.shuttle)).collect();
        plan.lay_windows(book, sink);
        plan
    }

    /// Takes in a punch; `false` when it lies around no shift of that person.
    pub fn see(&self, employee: &Person, at: i64, direction: Option<Direction>, line: u64) -> bool {
        let Some(person) = self.index.get(employee) else { return false };
        let own = &self.windows[self.starts[*person as usize] as usize..self.starts[*person as usize + 1] as usize];
        let Ok(offset) = u32::try_from(at - self.origin) else { return false };
        let Some(window) = own.partition_point(|window| window.from <= offset).checked_sub(1).map(|at| own[at]) else {
            return false;
        };
        if offset >= window.to {
            return false;
        }
        let mark = &self.marks[window.day as usize];
        let kept = u64::from(offset) << 32 | u64::from(u32::try_from(line).unwrap_or(u32::MAX));
        if direction != Some(Direction::Out) {
            mark.first.fetch_min(kept, Ordering::Relaxed);
        }
        if direction != Some(Direction::In) {
            mark.last.fetch_max(kept, Ordering::Relaxed);
        }
        true
    }

    /// The earliest and the latest punch around a shift.
    pub(super) fn punches(&self, day: u32) -> (Option<Kept>, Option<Kept>) {
        let kept = |packed: u64, none: u64| {
            #[expect(clippy::cast_possible_truncation, reason = "the lower half is the line")]
            let line = packed as u32;
            let at = u32::try_from(packed >> 32).unwrap_or(u32::MAX);
            (packed != none).then_some(Kept { at, line })
        };
        let mark = &self.marks[day as usize];
        (kept(mark.first.load(Ordering::Relaxed), u64::MAX), kept(mark.last.load(Ordering::Relaxed), 0))
    }

    /// A punch as the plan keeps it.
    pub(super) fn kept(&self, at: i64, line: u64) -> Kept {
        Kept { at: self.offset(at), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    /// When a punch was, in local seconds since 1970-01-01 00:00.
    pub(super) fn time(&self, kept: Kept) -> i64 {
        self.origin + i64::from(kept.at)
    }

    /// Somebody's number in the plan.
    pub(super) fn number(&self, employee: &Person) -> Option<u32> {
        self.index.get(employee).copied()
    }

    /// When a row's shift begins and ends, in local seconds; `None` on a day of rest.
    pub(super) fn span(&self, day: &Day) -> Option<(i64, i64)> {
        let hours = &self.kinds.get(day.kind as usize)?.hours;
        let midnight = midnight(day.date);
        Some((midnight + hours.starts(), midnight + hours.ends()))
    }

    /// Lays the windows of each person's shifts: from halfway between two shifts to halfway to the next, but no further from a
    /// shift than the book says.
    fn lay_windows(&mut self, book: &RuleBook, sink: &mut Sink) {
        let mut order: Vec<u32> = (0..).zip(&self.days).filter(|(_, day)| day.kind != REST).map(|(at, _)| at).collect();
        let key = |at: &u32| {
            let day = &self.days[*at as usize];
            (day.person, self.span(day), *at)
        };
        if !order.is_sorted_by_key(key) {
            order.sort_unstable_by_key(key);
        }
        self.marks =
            self.days.iter().map(|_| Mark { first: AtomicU64::new(u64::MAX), last: AtomicU64::new(0) }).collect();
        let mut windows: Vec<Window> = Vec::with_capacity(order.len());
        let mut starts = vec![0_u32; self.people.len() + 1];
        // The end of the stretch of duty before, and whose it was.
        let mut before: Option<(u32, i64)> = None;
        for (place, at) in order.iter().enumerate() {
            let day = self.days[*at as usize];
            let Some((start, end)) = self.span(&day) else { continue };
            let reach = book.attendance(day.date).map_or(AttendanceRules::WINDOW, |rules| rules.window).0;
            let previous = before.filter(|(person, _)| *person == day.person).map(|(_, end)| end);
            let joins = previous.is_some_and(|previous| start <= previous);
            let from = match previous {
                Some(_) if joins => start,
                Some(previous) => (start - reach).max(previous + (start - previous) / 2),
                None => start - reach,
            };
            let begins = self.offset(from);
            if let Some(last) = windows.last_mut().filter(|_| previous.is_some()) {
                let earlier = self.days[last.day as usize];
                if joins && self.span(&earlier) == Some((start, end)) {
                    report_twice(&self.file, &earlier, &day, &self.kinds[day.kind as usize].name, sink);
                }
                // What the one before may reach into ends where this one begins.
                last.to = last.to.min(begins).max(last.from);
            }
            let stretch_end = previous.filter(|_| joins).map_or(end, |previous| previous.max(end));
            windows.push(Window { from: begins, to: self.offset(stretch_end + reach), day: *at, joins });
            starts[day.person as usize + 1] = u32::try_from(place + 1).unwrap_or(u32::MAX);
            before = Some((day.person, stretch_end));
        }
        // Who has no shift begins and ends where the one before ends.
        for at in 1..starts.len() {
            starts[at] = starts[at].max(starts[at - 1]);
        }
        self.windows = windows;
        self.starts = starts;
    }

    fn offset(&self, at: i64) -> u32 {
        u32::try_from(at - self.origin).unwrap_or(if at < self.origin { 0 } else { u32::MAX })
    }
}

impl Making<'_> {
    fn add(&mut self, row: RosterRow, sink: &mut Sink) {
        let kind = match &row.duty {
            Duty::Rest => REST,
            Duty::Shift(name) => match self.kind(name, &row, sink) {
                Some(kind) => kind,
                None => return,
            },
        };
        let person = self.person(&row.employee);
        let day = Day { person, date: row.date, kind, line: u32::try_from(row.place.line).unwrap_or(u32::MAX) };
        let at = u32::try_from(self.plan.days.len()).unwrap_or(u32::MAX);
        if let (Some(whom), Some((from, to))) = (row.stand_in_for, self.plan.span(&day)) {
            let whose = self.person(&whom);
            self.plan.releases.push(Release { person: whose, from, to });
            self.plan.stand_ins.insert(at, whom);
        }
        self.plan.days.push(day);
    }

    fn person(&mut self, employee: &Person) -> u32 {
        if let Some(number) = self.plan.index.get(employee) {
            return *number;
        }
        let number = u32::try_from(self.plan.people.len()).unwrap_or(u32::MAX);
        self.plan.people.push(employee.clone());
        self.plan.index.insert(employee.clone(), number);
        number
    }

    /// The hours a row of the roster means; reports a shift the book does not know.
    fn kind(&mut self, name: &str, row: &RosterRow, sink: &mut Sink) -> Option<u32> {
        let shifts = self.book.shifts();
        let found = shifts.iter().position(|shift| shift.head.validity.holds_on(row.date) && shift.is_called(name));
        let Some(shift) = found else {
            report_unknown(self.book, name, row, sink);
            return None;
        };
        let own = &shifts[shift];
        let season = own.seasons.iter().position(|season| season.season.contains(row.date));
        let key = (shift, season, row.part);
        if let Some(kind) = self.known.get(&key) {
            return Some(*kind);
        }
        let whole = own.hours_on(row.date);
        let hours = match row.part {
            None => Some(whole.clone()),
            Some((from, to)) => whole.part(from, to),
        };
        let Some(hours) = hours else {
            let message = said!("the part lies outside the shift {whole}", "该部分不在班次 {whole} 之内");
            sink.push(Diagnostic::error(DiagnosticCode::D006, At::cell(&row.place, "from"), message));
            return None;
        };
        let kind = u32::try_from(self.plan.kinds.len()).unwrap_or(u32::MAX);
        self.plan.kinds.push(Kind::of(own, shift, hours, shifts));
        self.known.insert(key, kind);
        Some(kind)
    }
}

impl Kind {
    fn of(own: &Shift, shift: usize, hours: ShiftHours, shifts: &[Shift]) -> Self {
        let relieving = |(at, other): (usize, &Shift)| own.relieved_by.contains(&other.head.id).then_some(at);
        Self {
            name: Arc::clone(&own.head.id),
            shift,
            clauses: own.head.clauses.clone(),
            hours,
            arrive_early: own.arrive_early.map(|early| early.0),
            shuttle_exempt: own.arrive_early_unless == Some(Exempt::Shuttle),
            grace: own.grace.map(|grace| grace.0),
            no_early_arrival: own.no_early_arrival.clone(),
            left_before_relief: own.left_before_relief.clone(),
            relieved_by: shifts.iter().enumerate().filter_map(relieving).collect(),
        }
    }
}

/// The local second a date begins with, since 1970-01-01 00:00.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days()) * DAY
}

fn report_unknown(book: &RuleBook, name: &str, row: &RosterRow, sink: &mut Sink) {
    let date = row.date;
    let known: Vec<&str> =
        book.shifts().iter().filter(|shift| shift.head.validity.holds_on(date)).flat_map(Shift::names).collect();
    let message = said!("the book has no shift `{name}` on {date}", "制度在 {date} 没有班次 `{name}`");
    let list = known.join(", ");
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => did_you_mean(near),
        None if known.is_empty() => said!("define it with [[shift]]", "请用 [[shift]] 定义"),
        None => said!("its shifts are {list}", "可用的班次：{list}"),
    };
    sink.push(Diagnostic::error(DiagnosticCode::D009, At::cell(&row.place, "shift"), message).hint(hint));
}

fn report_twice(file: &Arc<str>, earlier: &Day, day: &Day, name: &str, sink: &mut Sink) {
    let at = |day: &Day| At::row(&crate::model::Place::new(file, u64::from(day.line)));
    let message = said!("the shift `{name}` is here twice on {}", "{} 的班次 `{name}` 重复", day.date);
    let diagnostic =
        Diagnostic::error(DiagnosticCode::D007, at(day), message).also(at(earlier), said!("the other row", "另一行"));
    sink.push(diagnostic);
}
