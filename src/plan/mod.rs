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
#[cfg(test)]
mod tests;

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

/// What is given up before there is no rota at all, the cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Soft {
    /// Each shift is shared equally, but for so many.
    Shifts(u32),
    /// Weekends are shared equally, but for so many.
    Weekends(u32),
    /// As many people each day.
    EvenDays,
    /// Work is shared equally, but for so many.
    Work(u32),
    /// Weeks alternate.
    Rotation,
    /// Nobody rests more than is due.
    NoMoreRest,
}

/// How many conflicts the first attempt may take: about three seconds for forty people and a month.
const EFFORT: u64 = 30_000;

/// How many the last ones may; each that is used up halves what the next may take.
const LEAST_EFFORT: u64 = 4_000;

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
        Self { frame, solver, works, at_work, groups: Vec::new() }
    }

    /// A new reason; its clauses begin with the negation of what comes back.
    fn group(&mut self, reason: Reason, soft: Option<Soft>) -> Lit {
        let lit = self.solver.variable();
        self.groups.push(Group { lit, reason, soft });
        lit
    }

    /// Looks for a rota; what is dear only to fairness is given up bit by bit. Says what was.
    fn solve(&mut self) -> Result<Vec<Said>, NoRota> {
        let mut effort = EFFORT;
        let mut held: Vec<usize> = (0..self.groups.len()).collect();
        let mut relaxed = Vec::new();
        loop {
            let (core, ruled_out) = match self.attempt(&held) {
                Verdict::Found => return Ok(relaxed),
                Verdict::Impossible(core) => (core, true),
                Verdict::Unknown => {
                    effort = (effort / 2).max(LEAST_EFFORT);
                    self.solver.allow(effort);
                    (held.clone(), false)
                }
            };
            let cheapest = core.iter().filter_map(|at| Some((self.groups[*at].soft?, *at))).min();
            match cheapest {
                Some((_, at)) => {
                    held.retain(|own| *own != at);
                    relaxed.push(self.groups[at].reason.words.clone());
                }
                None if ruled_out => return Err(NoRota::Conflict(self.minimal(core))),
                None => return Err(NoRota::TooHard),
            }
        }
    }

    /// Tries with these groups; a core comes back as positions of groups.
    fn attempt(&mut self, held: &[usize]) -> Verdict {
        let assumed: Vec<Lit> = held.iter().map(|at| self.groups[*at].lit).collect();
        match self.solver.solve(&assumed) {
            Verdict::Impossible(core) => Verdict::Impossible(core.into_iter().map(|at| held[at]).collect()),
            other => other,
        }
    }

    /// Leaves out what can be left out without a rota becoming possible.
    fn minimal(&mut self, core: Vec<usize>) -> Vec<Reason> {
        self.solver.allow(LEAST_EFFORT);
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
