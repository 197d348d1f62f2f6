//! Clocks one by one: what each came to, as a table, and as incidents.

use std::sync::Arc;

use chrono::NaiveDateTime;

use crate::book::sla::Sla;
use crate::measure::emit::Emitted;
use crate::model::column::{SLA_CHECK, SLA_COMPARE, SLA_OPEN};
use crate::model::outcome::Row;
use crate::model::{Cell, Person, Place, Record, RowNumber, Share, Table};
use crate::said;
use crate::time::TimeError;

use super::{Clocks, Run, State};

/// A clock of a row, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The number of its clock.
    pub clock: usize,
    /// What it came to.
    pub state: State,
    /// The row.
    pub place: Place,
    subject: Box<str>,
    agent: Option<Person>,
    /// Local seconds.
    started: i64,
    due: Option<i64>,
    stopped: Option<i64>,
    elapsed: i64,
    target: i64,
    over: i64,
}

impl Judged {
    /// Keeps a run of a row.
    pub fn new(clocks: &Clocks<'_>, number: usize, run: &Run<'_>, row: &mut impl Record) -> Result<Self, TimeError> {
        let clock = clocks.clock(number);
        let place = row.place();
        let subject =
            row.text(clock.subject()).map_or_else(|| place.to_string().into(), |cell| Box::from(cell.as_ref()));
        let started = run.started();
        let on = crate::time::date_of_civil(started);
        let agent = row.text(clock.agent()).is_some().then(|| row.person(clock.agent(), Some(on))).flatten();
        let due = if run.state == State::Exempt { None } else { run.due()? };
        Ok(Self {
            clock: number,
            state: run.state,
            place,
            subject,
            agent,
            started,
            due: due.map(|due| run.calendar().civil(due)),
            stopped: run.stopped(),
            elapsed: run.elapsed,
            target: run.target(),
            over: run.over(),
        })
    }

    fn elapsed(&self) -> Option<i64> {
        (self.state != State::Exempt).then_some(self.elapsed)
    }

    fn target(&self) -> Option<i64> {
        (self.state != State::Exempt).then_some(self.target)
    }

    fn row(&self, sla: &Sla) -> Row {
        vec![
            Cell::text(&self.subject),
            Cell::text(&sla.head.id),
            Cell::Clauses(sla.head.clauses.clone()),
            Cell::or_empty(self.agent.as_ref(), Cell::text),
            instant(self.started),
            Cell::or_empty(self.due, instant),
            Cell::or_empty(self.stopped, instant),
            Cell::or_empty(self.elapsed(), Cell::Seconds),
            Cell::or_empty(self.target(), Cell::Seconds),
            Cell::Seconds(self.over),
            Cell::Word(self.state.word()),
        ]
    }

    /// Whether the warned share of its limit is used up; nothing is left of a limit of nothing.
    fn is_warned(&self, warn_at: Share) -> bool {
        let (elapsed, target) = (rust_decimal::Decimal::from(self.elapsed), rust_decimal::Decimal::from(self.target));
        elapsed >= target * warn_at.fraction()
    }

    fn left(&self) -> i64 {
        self.target - self.elapsed
    }
}

/// A cell of local seconds.
fn instant(seconds: i64) -> Cell {
    let time = chrono::DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc());
    Cell::or_empty(time, |time: NaiveDateTime| Cell::Instant(time))
}

/// The rules of clocks, kept for tables made later.
fn slas(clocks: &Clocks<'_>) -> Arc<[Sla]> {
    clocks.iter().map(|clock| clock.sla().clone()).collect()
}

/// The clocks in the order of their rows.
pub fn table(judged: Vec<Judged>, clocks: &Clocks<'_>) -> Table {
    let slas = slas(clocks);
    let title = said!("Service levels", "服务时限");
    Table::new(SLA_CHECK.name, title, SLA_CHECK.all(), judged.len(), move |at| judged[at].row(&slas[judged[at].clock]))
}

/// The running clocks: first those past the share of their limit that is warned of, then by the time left.
pub fn open_table(mut judged: Vec<Judged>, clocks: &Clocks<'_>) -> Table {
    let slas = slas(clocks);
    let warned = |one: &Judged| one.is_warned(slas[one.clock].warn_at);
    judged.sort_by_key(|one| (!warned(one), one.left()));
    let rows = judged.iter().map(|one| {
        let mut row = one.row(&slas[one.clock]);
        row.push(Cell::Seconds(one.left()));
        row.push(Cell::Word(if warned(one) { said!("yes", "是") } else { said!("no", "否") }));
        row
    });
    let title = said!("Running clocks", "进行中的时限");
    Table::of_rows(SLA_OPEN.name, title, SLA_OPEN.all(), rows.collect())
}

/// The breaches as incidents.
#[derive(Default)]
pub struct Incidents {
    /// Those that are.
    pub incidents: Vec<Emitted>,
    /// How many are none because they name nobody.
    pub nobody: u64,
}

/// The breaches that a rule counts as incidents.
pub fn incidents(judged: Vec<Judged>, clocks: &Clocks<'_>) -> Incidents {
    let mut found = Incidents::default();
    for one in judged.into_iter().filter(|one| one.state.is_breach()) {
        let sla = clocks.clock(one.clock).sla();
        let Some(code) = sla.counts_as.clone() else { continue };
        let Some(employee) = one.agent.clone() else {
            found.nobody += 1;
            continue;
        };
        found.incidents.push(Emitted {
            employee,
            // It is late from the instant on which the limit is used up.
            date: crate::time::date_of_civil(one.due.or(one.stopped).unwrap_or(one.started)),
            code,
            number: Some((RowNumber::Minutes, minutes(one.over))),
            note: note(sla, &one),
            source: one.place.to_string(),
        });
    }
    found
}

/// Seconds as minutes, to the second.
fn minutes(seconds: i64) -> rust_decimal::Decimal {
    (rust_decimal::Decimal::from(seconds) / rust_decimal::Decimal::from(60)).round_dp(4).normalize()
}

fn note(sla: &Sla, one: &Judged) -> crate::model::Said {
    let (title, subject) = (&sla.head.title, &one.subject);
    crate::model::Said { en: format!("{}: {subject}", title.en), zh: format!("{}：{subject}", title.zh) }
}

/// A clock of a row by two books: what it came to by each, where a book has it.
pub type Pair = (Option<Judged>, Option<Judged>);

/// The verdicts that another book would change. `other` are that book's clocks.
pub fn compare_table(pairs: Vec<Pair>, clocks: &Clocks<'_>) -> Table {
    let slas = slas(clocks);
    let title = said!("Verdicts that change", "结果有变的时限");
    Table::new(SLA_COMPARE.name, title, SLA_COMPARE.all(), pairs.len(), move |at| {
        let (one, two) = &pairs[at];
        let Some(judged) = one.as_ref().or(two.as_ref()) else { return Vec::new() };
        let sla = &slas[judged.clock];
        let state = |of: &Option<Judged>| Cell::or_empty(of.as_ref(), |of| Cell::Word(of.state.word()));
        let seconds = |of: &Option<Judged>, what: fn(&Judged) -> Option<i64>| {
            Cell::or_empty(of.as_ref().and_then(what), Cell::Seconds)
        };
        vec![
            Cell::text(&judged.subject),
            Cell::text(&sla.head.id),
            Cell::Clauses(sla.head.clauses.clone()),
            Cell::or_empty(judged.agent.as_ref(), Cell::text),
            instant(judged.started),
            state(one),
            state(two),
            seconds(one, Judged::elapsed),
            seconds(two, Judged::elapsed),
            seconds(one, Judged::target),
            seconds(two, Judged::target),
        ]
    })
}
