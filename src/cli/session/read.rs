//! Reading the logs of a run: what is wrong with them goes to the session's diagnostics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDateTime;

use crate::book::RuleBook;
use crate::book::due::Due;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink};
use crate::log::{ChatFile, LogRecord, OrderRules, Seen, Survey};
use crate::measure::due;
use crate::model::chat::{Message, Review};
use crate::model::closed::ClosedMonth;
use crate::model::fund::Spending;
use crate::model::orders::OrderFigures;
use crate::model::pay::Adjustment;
use crate::model::profit::ProfitFigure;
use crate::model::punch::Leave;
use crate::model::{Incident, Month, Person, Roster, Staff};
use crate::said;

use super::super::due::Absent;
use super::Session;

impl Session<'_, '_> {
    /// Looks at a file: which log it is, and what is wrong with it.
    pub(crate) fn survey(&mut self, file: &str) -> (Option<Survey>, Sink) {
        let mut sink = Sink::unlimited();
        (self.reader.survey(file, &mut sink), sink)
    }

    /// The employee a name on the command line means.
    pub(crate) fn known_as(&self, name: &str) -> Person {
        self.reader.known_as(name)
    }

    pub(crate) fn read_chats(&mut self, file: &str) -> ChatFile {
        self.reader.chats(file, &mut self.sink)
    }

    /// Reads what rules on due dates ask of a log, and tells which rules it has not the columns for. A column without which a
    /// rule cannot be told anything is an error, one without which it is about no row, or sees nothing done, a warning; where
    /// what is not there is not known, both are notes.
    pub(crate) fn read_facts(
        &mut self,
        file: &str,
        asked: &due::Asked,
        dues: &[&Due],
        if_absent: Absent,
    ) -> (Vec<due::Fact>, BTreeSet<usize>) {
        let mut lacking = BTreeMap::new();
        let facts = self.reader.records(
            file,
            &asked.shape,
            |present| {
                let (needed, wanted) = (asked.needed().map(|own| (own, true)), asked.wanted().map(|own| (own, false)));
                for ((rule, column), needed) in wanted.chain(needed).filter(|((_, column), _)| !present.has(*column)) {
                    let (rules, is_needed): &mut (BTreeSet<usize>, bool) = lacking.entry(column).or_default();
                    rules.insert(rule);
                    *is_needed |= needed;
                }
                |facts: &mut Vec<due::Fact>, row: &mut LogRecord<'_, '_>| asked.take(row, facts)
            },
            &mut self.sink,
        );
        let mut untold = BTreeSet::new();
        for (column, (rules, needed)) in lacking {
            let name = asked.shape.name(column);
            let ids: Vec<&str> = rules.iter().map(|rule| &*dues[*rule].head.id).collect();
            let ids = ids.join(", ");
            let message = said!("the column {name} is missing, asked for by {ids}", "缺少 {ids} 所需的列 {name}");
            let (code, at) = (DiagnosticCode::D004, At::File(Arc::from(file)));
            self.sink.push(match (if_absent, needed) {
                (Absent::NothingKnown, _) => Diagnostic::note(code, at, message),
                (Absent::NothingDone, true) => Diagnostic::error(code, at, message),
                (Absent::NothingDone, false) => Diagnostic::warning(code, at, message),
            });
            untold.extend(rules);
        }
        (facts.unwrap_or_default(), untold)
    }

    pub(crate) fn read_texts(&mut self, file: &str, log: &str) -> Vec<Message> {
        self.reader.texts(file, log, &mut self.sink)
    }

    pub(crate) fn read_reviews(&mut self, file: &str, heads: &[Arc<str>]) -> Vec<Review> {
        self.reader.reviews(file, heads, &mut self.sink)
    }

    pub(crate) fn read_scripts(&mut self, file: &str) -> Vec<String> {
        self.reader.scripts(file, &mut self.sink)
    }

    /// Reads the record of a closed month, with its digest.
    pub(crate) fn read_closed(&mut self, file: &str) -> Option<(ClosedMonth, String)> {
        self.reader.closed(file, &mut self.sink)
    }

    pub(crate) fn read_staff(&mut self, file: &str) -> Vec<Staff> {
        self.reader.staff(file, self.stated_month, &mut self.sink)
    }

    /// Reads who is employed: of a sheet that says months, its latest, whatever month is asked about.
    pub(crate) fn read_people(&mut self, file: &str) -> Vec<Staff> {
        self.reader.staff(file, None, &mut self.sink)
    }

    pub(crate) fn read_incidents(&mut self, file: &str) -> Vec<Incident> {
        let asked: BTreeSet<String> = self.book().asked_columns();
        self.reader.incidents(file, &asked, &mut self.sink)
    }

    /// Reads a roster.
    pub(crate) fn read_roster(&mut self, file: &str) -> Roster {
        self.reader.whole_roster(file, &mut self.sink)
    }

    /// Reads a leave log.
    pub(crate) fn read_leaves(&mut self, file: &str) -> Vec<Leave> {
        self.reader.leaves(file, &mut self.sink)
    }

    /// Reads an attendance log; whatever `take` does not take comes back.
    pub(crate) fn read_punches(&mut self, file: &str, take: impl Fn(&Seen) -> bool + Sync) -> Vec<Seen> {
        self.reader.punches(file, self.stated_month, take, &mut self.sink)
    }

    pub(crate) fn read_figures(&mut self, file: &str) -> Vec<ProfitFigure> {
        self.reader.figures(file, &mut self.sink)
    }

    pub(crate) fn read_adjustments(&mut self, file: &str) -> Vec<Adjustment> {
        self.reader.adjustments(file, &mut self.sink)
    }

    pub(crate) fn read_spending(&mut self, file: &str) -> Vec<Spending> {
        self.reader.spending(file, &mut self.sink)
    }

    /// Reads the orders of the month: the one stated, else the later of the log's own latest and `at_least`.
    pub(crate) fn read_orders(&mut self, file: &str, staff: &[Staff], at_least: Option<Month>) -> OrderFigures {
        let people = || staff.iter().map(|person| person.employee.clone()).collect();
        let marks_of = |book: &RuleBook, month: Option<Month>, now: NaiveDateTime| {
            let day = month.map_or(now.date(), Month::last);
            book.order_marks(day).map(|marks| marks.flags.clone())
        };
        let month = self.stated_month;
        let rules = OrderRules { month, marked: marks_of(self.book(), month, self.now), people: people() };
        let read = self.reader.orders(file, &rules, &mut self.sink);
        // The other logs may reach into a later month than the orders do: then the orders of that month are the ones asked for.
        match (month, at_least) {
            (None, Some(wanted)) if read.month.is_some_and(|own| own < wanted) => {
                let month = Some(wanted);
                let rules = OrderRules { month, marked: marks_of(self.book(), month, self.now), people: people() };
                self.reader.orders(file, &rules, &mut self.sink)
            }
            _ => read,
        }
    }
}
