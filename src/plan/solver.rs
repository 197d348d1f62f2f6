//! The solver: clauses, counts, and a budget of effort.

use batsat::{Callbacks, ClauseKind, SolverInterface, lbool};

pub(super) use batsat::Lit;

/// What an attempt came to.
pub(super) enum Verdict {
    /// There is a solution.
    Found,
    /// There is none; these of the assumptions, by position, are enough to rule it out.
    Impossible(Vec<usize>),
    /// The effort was used up.
    Unknown,
}

/// Counts conflicts.
struct Effort {
    used: u64,
    allowed: u64,
}

impl Callbacks for Effort {
    fn on_start(&mut self) {
        self.used = 0;
    }

    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if matches!(kind, ClauseKind::Learnt) {
            self.used += 1;
        }
    }

    fn stop(&self) -> bool {
        self.used >= self.allowed
    }
}

/// A solver of Boolean formulas.
pub(super) struct Solver {
    sat: batsat::Solver<Effort>,
    /// The values of the last solution.
    model: Vec<bool>,
}

impl Solver {
    /// A solver that gives up an attempt after so many conflicts.
    pub(super) fn new(allowed: u64) -> Self {
        Self { sat: batsat::Solver::new(batsat::SolverOpts::default(), Effort { used: 0, allowed }), model: Vec::new() }
    }

    /// Allows the next attempts so many conflicts each.
    pub(super) fn allow(&mut self, conflicts: u64) {
        self.sat.cb_mut().allowed = conflicts;
    }

    pub(super) fn variable(&mut self) -> Lit {
        Lit::new(self.sat.new_var_default(), true)
    }

    /// At least one of these holds.
    pub(super) fn clause(&mut self, literals: &[Lit]) {
        self.sat.add_clause_reuse(&mut literals.to_vec());
    }

    /// At least one of these holds while `given` does.
    pub(super) fn clause_if(&mut self, given: Lit, literals: &[Lit]) {
        let mut clause = vec![!given];
        clause.extend_from_slice(literals);
        self.sat.add_clause_reuse(&mut clause);
    }

    /// Literals that count: the one at `n` holds exactly when more than `n` of these do, up to `most`, beyond which the last
    /// stands for all. This is the totalizer of Bailleux and Boufkhad.
    pub(super) fn count(&mut self, literals: &[Lit], most: usize) -> Vec<Lit> {
        if literals.len() <= 1 {
            return literals.to_vec();
        }
        let (left, right) = literals.split_at(literals.len() / 2);
        let (left, right) = (self.count(left, most), self.count(right, most));
        let length = (left.len() + right.len()).min(most + 1);
        let sums: Vec<Lit> = (0..length).map(|_| self.variable()).collect();
        for first in 0..=left.len() {
            for second in 0..=right.len() {
                let both = first + second;
                let mut clause = Vec::with_capacity(3);
                if both > 0 {
                    clause.extend(first.checked_sub(1).map(|at| !left[at]));
                    clause.extend(second.checked_sub(1).map(|at| !right[at]));
                    clause.push(sums[both.min(length) - 1]);
                    self.clause(&clause);
                }
                if both < length {
                    clause.clear();
                    clause.extend(left.get(first).copied());
                    clause.extend(right.get(second).copied());
                    clause.push(!sums[both]);
                    self.clause(&clause);
                }
            }
        }
        sums
    }

    /// At least `least` of these hold while `given` does.
    pub(super) fn at_least(&mut self, given: Lit, literals: &[Lit], least: usize) {
        match least {
            0 => {}
            1 => self.clause_if(given, literals),
            _ if least > literals.len() => self.clause(&[!given]),
            _ => {
                let counted = self.count(literals, least);
                self.clause_if(given, &[counted[least - 1]]);
            }
        }
    }

    /// At most `most` of these hold while `given` does.
    pub(super) fn at_most(&mut self, given: Lit, literals: &[Lit], most: usize) {
        if most < literals.len() {
            let counted = self.count(literals, most);
            self.clause_if(given, &[!counted[most]]);
        }
    }

    /// The weights of those that hold add up to at most `most` while `given` does. Of each list at most one holds.
    pub(super) fn at_most_weight(&mut self, given: Lit, lists: &[Vec<(Lit, i64)>], most: i64) {
        // Each sum that can be reached so far, with a literal that holds when it is.
        let mut sums = vec![(0, None)];
        for list in lists {
            let mut next: std::collections::BTreeMap<i64, Lit> = std::collections::BTreeMap::new();
            for (sum, reached) in sums {
                let none = list.iter().map(|(literal, _)| *literal);
                let steps = list.iter().map(|(literal, weight)| (vec![!*literal], *weight));
                for (mut clause, weight) in steps.chain([(none.collect(), 0)]) {
                    clause.extend(reached.map(|reached: Lit| !reached));
                    if sum + weight <= most {
                        let sum = *next.entry(sum + weight).or_insert_with(|| self.variable());
                        clause.push(sum);
                    }
                    self.clause_if(given, &clause);
                }
            }
            sums = next.into_iter().map(|(sum, literal)| (sum, Some(literal))).collect();
        }
    }

    /// Looks for a solution in which all of these hold.
    pub(super) fn solve(&mut self, assumed: &[Lit]) -> Verdict {
        let result = self.sat.solve_limited(assumed);
        if result == lbool::TRUE {
            self.model = self.sat.get_model().iter().map(|value| *value == lbool::TRUE).collect();
            Verdict::Found
        } else if result == lbool::FALSE {
            let core = self.sat.unsat_core();
            let needed = |literal: &Lit| core.iter().any(|own| own.var() == literal.var());
            Verdict::Impossible((0..assumed.len()).filter(|at| needed(&assumed[*at])).collect())
        } else {
            Verdict::Unknown
        }
    }

    /// Whether a literal holds in the last solution.
    pub(super) fn holds(&self, literal: Lit) -> bool {
        let value = self.model.get((literal.idx() >> 1) as usize).copied().unwrap_or(false);
        value == literal.sign()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(solver: &mut Solver, count: usize) -> Vec<Lit> {
        (0..count).map(|_| solver.variable()).collect()
    }

    #[test]
    fn counts_hold_exactly_when_they_are_reached() {
        // Every assignment of five variables, against the count of those that hold.
        for most in 1..=5 {
            let mut solver = Solver::new(1000);
            let own = variables(&mut solver, 5);
            let counted = solver.count(&own, most);
            for pattern in 0..32_u32 {
                let assumed: Vec<Lit> =
                    own.iter().enumerate().map(|(at, lit)| lit.apply_sign(pattern >> at & 1 == 1)).collect();
                assert!(matches!(solver.solve(&assumed), Verdict::Found));
                let holding = pattern.count_ones() as usize;
                for (at, literal) in counted.iter().enumerate() {
                    assert_eq!(solver.holds(*literal), holding > at, "{pattern:b} at {at} of {most}");
                }
            }
        }
    }

    #[test]
    fn weights_are_added_up() {
        for pattern in 0..9_u32 {
            let mut solver = Solver::new(1000);
            let given = solver.variable();
            let days: Vec<Vec<(Lit, i64)>> =
                (0..2).map(|_| vec![(solver.variable(), 9), (solver.variable(), 8)]).collect();
            solver.at_most_weight(given, &days, 17);
            let mut assumed = vec![given];
            let mut sum = 0;
            for (day, choice) in days.iter().zip([pattern % 3, pattern / 3]) {
                for (at, (literal, weight)) in day.iter().enumerate() {
                    let taken = choice as usize == at + 1;
                    sum += if taken { *weight } else { 0 };
                    assumed.push(literal.apply_sign(taken));
                }
            }
            assert_eq!(matches!(solver.solve(&assumed), Verdict::Found), sum <= 17, "{pattern}");
        }
    }

    #[test]
    fn what_rules_a_solution_out_is_named() {
        let mut solver = Solver::new(1000);
        let (one, two, three) = (solver.variable(), solver.variable(), solver.variable());
        let free = solver.variable();
        solver.clause_if(one, &[free]);
        solver.clause_if(three, &[!free]);
        let Verdict::Impossible(core) = solver.solve(&[one, two, three]) else { panic!("no solution") };
        assert_eq!(core, [0, 2]);
        assert!(matches!(solver.solve(&[one, two]), Verdict::Found));
        assert!(solver.holds(free));
    }
}
