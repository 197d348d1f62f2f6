//! What a month is to be: rotas that satisfy the book. Pure: the book, the staff and their wishes in, a rota out.
//!
//! A rota is found by a solver of Boolean formulas. Whether somebody works a shift on a day is one variable; every rule
//! becomes clauses that hold while the rule's own literal is assumed. So the solver can say which rules together leave no
//! rota, and of those the ones that cannot be spared are named. People are taken in the order of their names, and the
//! effort is counted in conflicts, not in time: the same input gives the same rota on any machine.

mod count;
mod fair;
mod frame;
mod rules;
pub mod sheet;
mod solver;
mod tasks;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::book::RuleBook;
use crate::model::{Clauses, Duty, Month, Person, Place, RosterRow, Said, Staff};

use frame::Frame;
use solver::{Lit, Solver, Verdict};

/// What a rota is asked for.
pub struct Order<'a> {
    /// The rules.
    pub book: &'a RuleBook,
    /// The month.
    pub month: Month,
    /// Who is there.
    pub staff: &'a [Staff],
    /// The shifts to man, by id or code; all of the book when empty.
    pub shifts: &'a [String],
    /// What is settled: shifts and days of rest that stay as they are.
    pub wishes: &'a [RosterRow],
    /// The roster of the month before, whose nights and runs of days reach into this one.
    pub previous: &'a [RosterRow],
}

/// One day of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Who.
    pub employee: Person,
    /// The day.
    pub date: NaiveDate,
    /// The id of the shift, or rest.
    pub duty: Duty,
    /// What is done in turn that day.
    pub tasks: Vec<Arc<str>>,
}

/// A rota.
#[derive(Clone, Debug)]
pub struct Rota {
    /// Every day of everybody, in the order of the staff sheet.
    pub days: Vec<Assignment>,
    /// What could not be had, though no rule asks for it: fairness, even days.
    pub relaxed: Vec<Said>,
}

/// Why there is no rota.
#[derive(Clone, Debug)]
pub enum NoRota {
    /// Wishes that cannot be read against staff and shifts: the row, the column and what is wrong.
    Faulty(Vec<(Place, &'static str, Said)>),
    /// There is nothing to plan with.
    Nothing(Said),
    /// These cannot all be met, but any of them could be without the others.
    Conflict(Vec<Reason>),
    /// None was found within the effort allowed, and none was ruled out.
    TooHard,
}

/// Something a rota has to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The id of the block it stands in.
    pub rule: Option<Arc<str>>,
    /// Its clauses.
    pub clauses: Clauses,
    /// What it asks.
    pub words: Said,
    /// Of which days or people, where it is not all of them.
    pub of: Vec<String>,
    /// The row it stands in, for a wish.
    pub place: Option<Place>,
}

/// A reason with the literal its clauses depend on.
struct Group {
    lit: Lit,
    reason: Reason,
    /// How dear it is; `None` for what cannot be given up.
    soft: Option<Soft>,
}

/// What is wished for besides the rules, the dearest last. A share's number is how many more it may differ than by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Soft {
    /// Nobody works many more days in a row than days of rest in equal distances leave: so many.
    Spread(u32),
    /// Each shift is shared equally.
    Shifts(Reverse<u32>),
    /// Weekends are shared equally.
    Weekends(Reverse<u32>),
    /// As many people each day.
    EvenDays,
    /// Work is shared equally.
    Work(Reverse<u32>),
    /// Weeks alternate.
    Rotation,
    /// Nobody rests more than is due.
    NoMoreRest,
}

impl Soft {
    /// Whether it is a closer share of the same.
    fn is_closer_than(self, other: Self) -> bool {
        self.is_promised() && std::mem::discriminant(&self) == std::mem::discriminant(&other) && self > other
    }

    /// Whether it is said when it cannot be had.
    fn is_promised(self) -> bool {
        !matches!(self, Self::Spread(_))
    }
}

/// How many conflicts the search for a first rota may take: some seconds for forty people and a month.
const EFFORT: u64 = 40_000;

/// How many each thing wished for may take, and each step of naming what leaves no rota.
const WISHED_EFFORT: u64 = 8_000;

/// How many what nobody is told of may take.
const EXTRA_EFFORT: u64 = 1_500;

/// Makes a rota.
///
/// # Errors
///
/// Why there is none.
pub fn make(order: &Order<'_>) -> Result<Rota, NoRota> {
    let frame = Frame::new(order)?;
    if let Some(conflict) = count::too_few(&frame) {
        return Err(NoRota::Conflict(conflict));
    }
    let mut plan = Plan::new(&frame);
    rules::lay(&mut plan);
    fair::lay(&mut plan);
    let relaxed = plan.solve()?;
    let days = tasks::assign(&frame, &plan.decoded());
    Ok(Rota { days, relaxed })
}

/// The formula of a rota.
struct Plan<'f, 'a> {
    frame: &'f Frame<'a>,
    solver: Solver,
    /// Whether a person works a shift on a day.
    works: Vec<Vec<Vec<Lit>>>,
    /// Whether a person works at all on a day.
    at_work: Vec<Vec<Lit>>,
    groups: Vec<Group>,
    shares: Vec<Share>,
    /// The numbers that shares which are had are tied to.
    tied: Vec<Lit>,
}

/// What is shared equally: a literal for each number that may be everybody's least, and everybody's count.
struct Share {
    of: Soft,
    least: Vec<Lit>,
    counts: Vec<Vec<Lit>>,
}

impl<'f, 'a> Plan<'f, 'a> {
    /// One variable a person, day and shift; at most one shift a day.
    fn new(frame: &'f Frame<'a>) -> Self {
        let mut solver = Solver::new(EFFORT);
        let (mut works, mut at_work) = (Vec::new(), Vec::new());
        for _ in &frame.people {
            let own: Vec<Vec<Lit>> =
                frame.days.iter().map(|_| frame.shifts.iter().map(|_| solver.variable()).collect()).collect();
            let mut own_at_work = Vec::new();
            for shifts in &own {
                let any = solver.variable();
                let mut one: Vec<Lit> = shifts.clone();
                one.push(!any);
                solver.clause(&one);
                for (at, shift) in shifts.iter().enumerate() {
                    solver.clause(&[!*shift, any]);
                    for other in &shifts[..at] {
                        solver.clause(&[!*shift, !*other]);
                    }
                }
                own_at_work.push(any);
            }
            works.push(own);
            at_work.push(own_at_work);
        }
        Self { frame, solver, works, at_work, groups: Vec::new(), shares: Vec::new(), tied: Vec::new() }
    }

    /// A new reason; its clauses begin with the negation of what comes back.
    fn group(&mut self, reason: Reason, soft: Option<Soft>) -> Lit {
        let lit = self.solver.variable();
        self.groups.push(Group { lit, reason, soft });
        lit
    }

    /// Looks for a rota that meets the rules, then for better ones: each thing wished for is added to what is held already,
    /// the dearest first, and the search goes on from the rota at hand. Says what could not be had.
    fn solve(&mut self) -> Result<Vec<Said>, NoRota> {
        let is_soft = |group: &Group| group.soft.is_some();
        let mut held: Vec<usize> = (0..self.groups.len()).filter(|at| !is_soft(&self.groups[*at])).collect();
        match self.attempt(&held) {
            Verdict::Found => {}
            Verdict::Impossible(core) => return Err(NoRota::Conflict(self.minimal(core))),
            Verdict::Unknown => return Err(NoRota::TooHard),
        }
        let mut wished: BTreeMap<Reverse<Soft>, Vec<usize>> = BTreeMap::new();
        for (at, group) in self.groups.iter().enumerate() {
            wished.entry(Reverse(group.soft.unwrap_or(Soft::NoMoreRest))).or_default().extend(group.soft.map(|_| at));
        }
        let mut missed = Vec::new();
        let mut had: Option<Soft> = None;
        for (Reverse(soft), groups) in wished.into_iter().filter(|(_, groups)| !groups.is_empty()) {
            // Looser shares of what is shared closely already are had as well.
            if had.is_some_and(|had| had.is_closer_than(soft)) {
                continue;
            }
            self.solver.allow(if soft.is_promised() { WISHED_EFFORT } else { EXTRA_EFFORT });
            let with: Vec<usize> = held.iter().copied().chain(groups.iter().copied()).collect();
            let free = self.tied.len();
            self.tied.extend(self.averages(soft));
            let mut verdict = self.attempt(&with);
            if matches!(verdict, Verdict::Impossible(_)) && free < self.tied.len() {
                self.tied.truncate(free);
                verdict = self.attempt(&with);
            }
            if matches!(verdict, Verdict::Found) {
                held = with;
                had = Some(soft);
                continue;
            }
            self.tied.truncate(free);
            if !soft.is_promised() {
                // The next is no easier, and the search has lost the rota it went on from.
                break;
            }
            missed.push(self.groups[groups[0]].reason.words.clone());
        }
        Ok(missed)
    }

    /// The numbers that would be everybody's least if the counts of the rota at hand were evened out.
    fn averages(&self, soft: Soft) -> Vec<Lit> {
        let same = |share: &&Share| std::mem::discriminant(&share.of) == std::mem::discriminant(&soft);
        let least = |share: &Share| {
            let sum = share.counts.iter().flatten().filter(|literal| self.solver.holds(**literal)).count();
            share.least.get(sum / share.counts.len().max(1)).copied()
        };
        self.shares.iter().filter(same).filter_map(least).collect()
    }

    /// Tries with these groups; a core comes back as positions of groups.
    fn attempt(&mut self, held: &[usize]) -> Verdict {
        let assumed: Vec<Lit> = held.iter().map(|at| self.groups[*at].lit).chain(self.tied.iter().copied()).collect();
        match self.solver.solve(&assumed) {
            Verdict::Impossible(core) => {
                Verdict::Impossible(core.into_iter().filter_map(|at| held.get(at)).copied().collect())
            }
            other => other,
        }
    }

    /// Leaves out what can be left out without a rota becoming possible.
    fn minimal(&mut self, core: Vec<usize>) -> Vec<Reason> {
        self.solver.allow(WISHED_EFFORT);
        let mut needed = core;
        let mut at = 0;
        while at < needed.len() {
            let mut without = needed.clone();
            without.remove(at);
            match self.attempt(&without) {
                Verdict::Impossible(smaller) => needed.retain(|own| smaller.contains(own)),
                Verdict::Found | Verdict::Unknown => at += 1,
            }
        }
        let mut reasons: Vec<Reason> = Vec::new();
        for reason in needed.into_iter().map(|at| &self.groups[at].reason) {
            let same =
                |own: &&mut Reason| own.rule == reason.rule && own.words == reason.words && own.place == reason.place;
            match reasons.iter_mut().find(same) {
                Some(own) => own.of.extend_from_slice(&reason.of),
                None => reasons.push(reason.clone()),
            }
        }
        reasons
    }

    /// The shift each person has on each day of the month.
    fn decoded(&self) -> Vec<Vec<Option<usize>>> {
        let shift = |shifts: &Vec<Lit>| shifts.iter().position(|shift| self.solver.holds(*shift));
        let of_month = |days: &Vec<Vec<Lit>>| days[self.frame.before..].iter().map(shift).collect();
        self.works.iter().map(of_month).collect()
    }
}
