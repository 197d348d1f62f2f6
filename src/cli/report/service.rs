//! Service levels, quotas and due dates.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::cli::due::{self, Absent};
use crate::cli::quota::told as quotas_told;
use crate::cli::session::Session;
use crate::cli::sla_check::{Levels, SlaInput};
use crate::measure::due::State;
use crate::measure::quota;
use crate::model::column::SLA_CHECK;
use crate::model::report::{Chart, Drawing, Section, Series, Tone, Unit};
use crate::model::{Cell, Clauses, Said, Table};
use crate::report::chart::{Plan, number};
use crate::report::figure::{clauses, faults, plain, sum};
use crate::said;

use super::stages::{Stages, distinct, section_of, title_of};

impl Stages<'_> {
    /// The clocks of every log that has some, and the breaches that count as incidents.
    pub(super) fn service_levels(&mut self, session: &mut Session<'_, '_>) {
        let logs = distinct(session.book().slas().iter().map(|sla| &sla.log));
        let mut sums = [0; 2];
        let mut broken = Clauses::default();
        let mut told = false;
        for log in logs {
            let section = section_of("service-levels", &said!("Service levels", "服务时限"), &log);
            self.stage(session, section, |own, session, section| {
                // Clocks of logs that are not kept here are said once, below.
                let Some(file) = own.folder.log(&log) else { return Ok(()) };
                let history = (*log == *"tickets").then(|| own.folder.log("history")).flatten();
                let Levels { summary, breaches, incidents } = SlaInput::of(&log, file, history).levels(session)?;
                own.seen.extend(incidents);
                let (met, breached) = (sum(&summary, "met"), sum(&summary, "breached"));
                section.summary.push(said!("kept {met}, broken {breached}", "按时 {met}，超时 {breached}"));
                section.charts.extend(by_rule(session, &summary));
                let chart = Plan {
                    name: "breaches-by-agent",
                    title: said!("Breaches by who answers for them", "各处理人的超时"),
                    drawing: Drawing::Bars,
                    unit: Unit::Count,
                };
                section.charts.extend(chart.of_counts(&breaches, "agent", said!("breaches", "超时")));
                broken = broken.and(&clauses(&breaches, |_| true));
                section.tables.extend([with_clauses(session, &summary), breaches]);
                sums[0] += met;
                sums[1] += breached;
                told = true;
                Ok(())
            });
        }
        if told {
            let [met, breached] = sums;
            let count = usize::try_from(breached).unwrap_or_default();
            self.figures.push(faults("breaches", said!("service levels broken", "超时"), count).on(broken.clone()));
            if met + breached > 0 {
                let rate = Cell::Ratio(Decimal::from(breached) / Decimal::from(met + breached));
                self.figures.push(plain("breach_rate", said!("share of clocks broken", "超时率"), rate).on(broken));
            }
        }
    }

    /// So many of so many.
    pub(super) fn quotas(&mut self, session: &mut Session<'_, '_>) {
        if session.book().quotas().is_empty() {
            return;
        }
        let section = Section::new("quotas", said!("Quotas", "比例指标"));
        self.stage(session, section, |own, session, section| {
            let (table, _) = quotas_told(session, own.folder)?;
            let at = table.position("met");
            let is_missed = |row: &[Cell]| at.is_some_and(|at| row[at] == Cell::Word(quota::missed()));
            let missed = table.rows().filter(|row| is_missed(row)).count();
            section.summary.push(said!("{} told, missed {missed}", "共 {} 项，未达标 {missed} 项", table.len()));
            let figure = faults("quotas_missed", said!("quotas missed", "未达标指标"), missed);
            own.figures.push(figure.on(clauses(&table, is_missed)));
            section.charts.extend(shares(session, &table));
            section.tables.push(table);
            Ok(())
        });
    }

    /// What was due, and what of it is late or missing.
    pub(super) fn due(&mut self, session: &mut Session<'_, '_>) {
        if session.book().dues().is_empty() {
            return;
        }
        let section = Section::new("due", said!("Due dates", "到期事项"));
        self.stage(session, section, |own, session, section| {
            let told = due::told(session, own.folder, &[], 14, Absent::NothingKnown)?;
            // One sentence, not one a log: a department keeps few of the logs that rules could be told from.
            if !told.absent.is_empty() {
                let logs: Vec<&str> = told.absent.iter().map(|(log, _)| &**log).collect();
                let (count, logs) = (told.absent.iter().map(|(_, rules)| rules).sum::<usize>(), logs.join(", "));
                section.missing.push(said!(
                    "rules not told for want of their logs: {count} ({logs})",
                    "因缺少记录而未列的规则：{count} 条（{logs}）"
                ));
            }
            if told.table.is_empty() {
                return Ok(());
            }
            let missing = told.missing;
            section.summary.push(said!("missing {missing}", "缺失 {missing} 项"));
            let at = told.table.position("state");
            let is_missing = |row: &[Cell]| at.is_some_and(|at| row[at] == Cell::Word(State::Missing.said()));
            let figure = faults("due_missing", said!("due and missing", "到期未办"), missing);
            own.figures.push(figure.on(clauses(&told.table, is_missing)));
            own.seen.extend(told.incidents);
            let chart = Plan {
                name: "due-by-state",
                title: said!("What was due, by state", "到期事项状态"),
                drawing: Drawing::Bars,
                unit: Unit::Count,
            };
            section.charts.extend(chart.of_counts(&told.table, "state", said!("due", "事项")));
            section.tables.push(told.table);
            Ok(())
        });
    }
}

/// The summary of rules with the clauses they stand on: on a page every figure has them.
fn with_clauses(session: &Session<'_, '_>, summary: &Table) -> Table {
    let heads: BTreeMap<&str, &Clauses> =
        session.book().heads().into_iter().map(|(_, head)| (&*head.id, &head.clauses)).collect();
    let mut columns = summary.columns.clone();
    columns.splice(1..1, SLA_CHECK.column("clause"));
    let rows = summary.rows().map(|mut row| {
        let clauses = if let Cell::Text(id) = &row[0] { heads.get(id.as_str()) } else { None };
        row.insert(1, Cell::or_empty(clauses, |clauses| Cell::Clauses((*clauses).clone())));
        row
    });
    Table::of_rows(summary.name, summary.title.clone(), columns, rows.collect())
}

/// Kept and broken, rule by rule, under the rules' titles.
fn by_rule(session: &Session<'_, '_>, summary: &Table) -> Option<Chart> {
    let chart = Plan {
        name: "levels-by-rule",
        title: said!("Kept and broken by rule", "各时限的按时与超时"),
        drawing: Drawing::Stacked,
        unit: Unit::Count,
    };
    let mut chart = chart.of_table(summary, "rule", &["met", "breached", "open"])?;
    for label in &mut chart.labels {
        *label = title_of(session.book(), &label.en);
    }
    Some(chart)
}

/// The share that was reached beside the one that is needed.
fn shares(session: &Session<'_, '_>, table: &Table) -> Option<Chart> {
    let at = |name: &str| table.position(name);
    let (id, base, share, needed) = (at("quota")?, at("base")?, at("share")?, at("needed")?);
    let plain = |cell: &Cell| match cell {
        Cell::Text(text) => text.parse::<Decimal>().ok(),
        other => number(other),
    };
    let (mut labels, mut values, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for row in table.rows() {
        let Some(reached) = number(&row[share]) else { continue };
        let Cell::Text(name) = &row[id] else { continue };
        // A quota of groups names the group behind its id.
        let (rule, group) = name.split_once(": ").unwrap_or((name, ""));
        let title = title_of(session.book(), rule);
        labels.push(if group.is_empty() {
            title
        } else {
            Said { en: format!("{}: {group}", title.en), zh: format!("{}：{group}", title.zh) }
        });
        values.push(Some(reached));
        let of = plain(&row[base]).filter(|base| !base.is_zero());
        marks.push(plain(&row[needed]).zip(of).map(|(needed, base)| needed / base));
    }
    (!labels.is_empty()).then(|| Chart {
        name: "quota-shares",
        title: said!("Reached and needed", "完成比例与要求"),
        drawing: Drawing::Bars,
        unit: Unit::Share,
        labels,
        series: vec![Series { title: said!("share", "比例"), values }],
        needed: marks,
    })
}

/// A figure that is good when it is so.
pub(super) fn tone(is_good: bool) -> Tone {
    if is_good { Tone::Good } else { Tone::Attention }
}
