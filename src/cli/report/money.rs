//! What the rules make of the month's incidents, and what people are owed: fines, appraisal, payroll, profit, fund.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::account::payroll::{self, Inputs, Payroll};
use crate::account::{conduct, fines, fund, profit, score};
use crate::cli::Stop;
use crate::cli::fines::judged;
use crate::cli::payroll::not_logged;
use crate::cli::session::Session;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode};
use crate::judge;
use crate::measure::emit::Emitted;
use crate::model::profit::ProfitFigure;
use crate::model::report::{Drawing, Notice, Section, Tone, Unit};
use crate::model::{Cell, Clauses, Consequence, Incident, Person, Said, Table, Yuan};
use crate::report::chart::Plan;
use crate::report::figure::{clauses, count, faults, plain};
use crate::said;

use super::service::tone;
use super::stages::Stages;

impl Stages<'_> {
    /// Judges every incident, logged or seen, and works out what follows.
    pub(super) fn money(&mut self, session: &mut Session<'_, '_>) {
        let incidents = self.incidents(session);
        let figures = self.folder.log("figures").map(|file| session.read_figures(&file));
        let mut consequences = None;
        self.payroll(session, incidents.clone(), figures.clone(), &mut consequences);
        self.conduct(session, incidents, &mut consequences);
        let consequences = consequences.unwrap_or_default();
        self.score(session, &consequences);
        self.profit(session, figures.as_deref());
        self.fund(session, &consequences);
    }

    /// The incident log, and what the other logs show that it does not have.
    fn incidents(&mut self, session: &mut Session<'_, '_>) -> Vec<Incident> {
        let seen = std::mem::take(&mut self.seen);
        let seen = self.of_known(seen, session);
        let (book, sink) = session.book_and_sink();
        let seen = not_logged(seen.into_iter().map(Emitted::incident).collect(), &self.logged, book, sink);
        if !seen.is_empty() {
            let number = seen.len();
            self.notices.push(Notice {
                tone: Tone::Plain,
                message: said!(
                    "incidents the logs show beside the incident log: {number}; they are judged like the others",
                    "违规记录之外，由其他记录认定的违规 {number} 起，同样处理"
                ),
            });
        }
        let mut incidents = std::mem::take(&mut self.logged);
        incidents.extend(seen);
        incidents
    }

    /// What was seen of people on the staff sheet; of others, how often is said.
    fn of_known(&self, mut seen: Vec<Emitted>, session: &mut Session<'_, '_>) -> Vec<Emitted> {
        let Some(staff) = &self.staff else { return seen };
        let known: BTreeSet<&Person> = staff.iter().map(|person| &person.employee).collect();
        let mut strangers: BTreeMap<Person, usize> = BTreeMap::new();
        seen.retain(|own| {
            let is_known = known.contains(&own.employee);
            if !is_known {
                *strangers.entry(own.employee.clone()).or_default() += 1;
            }
            is_known
        });
        for (person, times) in strangers {
            let message = said!(
                "{times} incidents of `{person}`, who is not on the staff sheet, are not charged",
                "`{person}` 不在员工表中，其 {times} 起违规未处理"
            );
            session.sink().push(Diagnostic::warning(DiagnosticCode::D008, At::Run, message));
        }
        seen
    }

    fn payroll(
        &mut self,
        session: &mut Session<'_, '_>,
        incidents: Vec<Incident>,
        figures: Option<Vec<ProfitFigure>>,
        consequences: &mut Option<Vec<Consequence>>,
    ) {
        if session.book().pay(self.month.last()).is_none() {
            return;
        }
        let section = Section::new("payroll", said!("Payroll", "工资"));
        self.stage(session, section, |own, session, section| {
            let Some(staff) = own.staff.clone() else {
                own.lacks(section, "staff");
                return Ok(());
            };
            let orders = own.folder.log("orders").map(|file| session.read_orders(&file, &staff, None));
            session.stop_on_errors()?;
            let rostered = std::mem::take(&mut own.rostered);
            let adjustments = own.folder.log("adjustments").map(|file| session.read_adjustments(&file));
            session.stop_on_errors()?;
            let (month, explain) = (own.month, own.explain);
            let inputs = Inputs { month, staff, incidents, rostered, orders, figures, adjustments, explain };
            let (book, sink) = session.book_and_sink();
            let payroll: Option<Payroll> = payroll::payroll(book, inputs, sink);
            session.stop_on_errors()?;
            let payroll = Arc::new(payroll.ok_or(Stop::Reported)?);
            if own.explain {
                own.payslips = payroll.payslips(session.book());
            }
            if own.keeps_pay {
                own.paid = payroll.paid(session.book());
            }
            *consequences = Some(payroll.consequences().to_vec());
            let (people, [gross, _, net]) = (payroll.len(), payroll.totals());
            section.summary.push(said!("people paid: {people}", "发薪 {people} 人"));
            let rules = session.book().pay(own.month.last());
            let clauses = rules.map_or_else(Clauses::default, |rules| rules.head.clauses.clone());
            let figures = [
                plain("people", said!("people paid", "发薪人数"), count(people)),
                plain("gross", said!("gross pay", "应发合计"), Cell::Money(gross)),
                plain("net", said!("net pay", "实发合计"), Cell::Money(net)),
            ];
            own.figures.extend(figures.map(|figure| figure.on(clauses.clone())));
            let (table, departments) = (payroll.table(), payroll.by_department());
            let chart = |name, title| Plan { name, title, drawing: Drawing::Bars, unit: Unit::Money };
            let by_person = chart("net-by-person", said!("Net pay by person", "各人实发"));
            section.charts.extend(by_person.of_table(&table, "employee", &["net"]));
            let by_department = chart("pay-by-department", said!("Pay by department", "部门工资"));
            section.charts.extend(by_department.of_table(&departments, "department", &["gross", "deductions", "net"]));
            let unearned = payroll.unearned();
            let items = payroll.items(session.book());
            section.tables.extend([table, departments, items.by_clause, items.each]);
            if !unearned.is_empty() {
                section.tables.push(unearned);
            }
            Ok(())
        });
    }

    /// What the incidents of the month come to, and what of it waits for a person.
    fn conduct(
        &mut self,
        session: &mut Session<'_, '_>,
        incidents: Vec<Incident>,
        consequences: &mut Option<Vec<Consequence>>,
    ) {
        if incidents.is_empty() && consequences.is_none() {
            return;
        }
        let month = self.month;
        let section = Section::new("fines", said!("Fines and conduct", "违规处理"));
        self.stage(session, section, |own, session, section| {
            if consequences.is_none() {
                let options = judge::Options::default();
                *consequences = Some(judged(session, incidents, own.staff.as_deref(), options)?);
            }
            let of_month: Vec<Consequence> =
                consequences.iter().flatten().filter(|consequence| month.contains(consequence.date)).cloned().collect();
            let by_code = conduct::by_code(session.book(), &of_month);
            let proposals = conduct::proposals(&of_month);
            let total = |table: &Table, name: &str| {
                table.position(name).zip(table.total.as_ref()).map_or(Cell::Empty, |(at, total)| total[at].clone())
            };
            let is_fined =
                |row: &[Cell]| row.iter().any(|cell| matches!(cell, Cell::Money(fine) if *fine > Yuan::ZERO));
            let incidents = plain("incidents", said!("incidents", "违规次数"), total(&by_code, "incidents"));
            let fined = plain("fines", said!("fines", "罚款合计"), total(&by_code, "fine"));
            let waiting = faults("proposals", said!("waiting for a decision", "待决事项"), proposals.len());
            own.figures.extend([
                incidents.on(clauses(&by_code, |_| true)),
                fined.on(clauses(&by_code, is_fined)),
                waiting.on(clauses(&proposals, |_| true)),
            ]);
            if !proposals.is_empty() {
                let title = said!("Waiting for a decision", "待决事项");
                let mut waiting = Section::new("proposals", title);
                waiting.summary.push(said!(
                    "nothing of this is deducted until a person decides",
                    "以下事项须由人决定，决定前均不扣款"
                ));
                waiting.tables.push(proposals);
                own.sections.push(waiting);
            }
            let chart = Plan {
                name: "incidents-by-code",
                title: said!("Incidents by code", "各类违规次数"),
                drawing: Drawing::Pareto,
                unit: Unit::Count,
            };
            let titles = by_code.rows().filter_map(|row| match (&row[1], &row[2]) {
                (Cell::Word(title), Cell::Count(count)) => Some((title.clone(), (*count).into())),
                _ => None,
            });
            section.charts.extend(chart.of_pairs(titles, said!("incidents", "违规次数")));
            let by_employee = fines::by_employee(&of_month);
            let chart = Plan {
                name: "fines-by-person",
                title: said!("Fines by person", "各人罚款"),
                drawing: Drawing::Bars,
                unit: Unit::Money,
            };
            section.charts.extend(chart.of_table(&by_employee, "employee", &["fine"]));
            section.tables.extend([by_code, by_employee, fines::table(of_month)]);
            Ok(())
        });
    }

    /// The appraisal forms.
    fn score(&mut self, session: &mut Session<'_, '_>, consequences: &[Consequence]) {
        let month = self.month;
        let Some(rules) = session.book().score(month.last()).cloned() else { return };
        let section = Section::new("score", said!("Appraisal", "考核"));
        self.stage(session, section, |own, _, section| {
            let mut people: Vec<Person> = own.staff.iter().flatten().map(|person| person.employee.clone()).collect();
            let of_month: Vec<Consequence> =
                consequences.iter().filter(|own| month.contains(own.date)).cloned().collect();
            for consequence in &of_month {
                if !people.contains(&consequence.employee) {
                    people.push(consequence.employee.clone());
                }
            }
            if people.is_empty() {
                return Ok(());
            }
            let forms = score::forms(&rules, people, of_month);
            let results = score::results(&rules, &forms);
            let chart = Plan {
                name: "score-by-person",
                title: said!("Scores", "考核得分"),
                drawing: Drawing::Bars,
                unit: Unit::Points,
            };
            section.charts.extend(chart.of_table(&results, "employee", &["result"]));
            section.tables.extend([results, score::table(&rules, &forms)]);
            Ok(())
        });
    }

    /// The profit statement.
    fn profit(&mut self, session: &mut Session<'_, '_>, figures: Option<&[ProfitFigure]>) {
        if session.book().profit(self.month.last()).is_none() {
            return;
        }
        let section = Section::new("profit", said!("Profit, targets and bonus pools", "利润、指标与奖金"));
        self.stage(session, section, |own, session, section| {
            let Some(figures) = figures else {
                own.lacks(section, "figures");
                return Ok(());
            };
            let month = own.month;
            let (book, sink) = session.book_and_sink();
            let statement = profit::statement(book, month, figures, None, sink).ok_or(Stop::Reported)?;
            let steps = statement.steps();
            if let Some((_, net)) = steps.last() {
                let mut figure = plain("profit", said!("net profit", "净利润"), Cell::Money(*net));
                figure.tone = tone(*net >= Yuan::ZERO);
                own.figures.push(figure.on(statement.net_clauses()));
            }
            let chart = Plan {
                name: "profit-waterfall",
                title: said!("From sales to net profit", "从销售额到净利润"),
                drawing: Drawing::Waterfall,
                unit: Unit::Money,
            };
            let steps = steps.into_iter().map(|(label, amount)| (label, amount.value()));
            section.charts.extend(chart.of_steps(steps, said!("amount", "金额")));
            section.tables.push(statement.table());
            Ok(())
        });
    }

    /// The department fund.
    fn fund(&mut self, session: &mut Session<'_, '_>, consequences: &[Consequence]) {
        if session.book().fund(self.month.last()).is_none() {
            return;
        }
        let section = Section::new("fund", said!("Department fund", "部门基金"));
        self.stage(session, section, |own, session, section| {
            let spending = own.folder.log("spending").map(|file| session.read_spending(&file)).unwrap_or_default();
            session.stop_on_errors()?;
            let month = own.month;
            let (book, sink) = session.book_and_sink();
            let Some(rules) = book.fund(month.last()) else { return Ok(()) };
            let kept =
                fund::keep(rules, month, own.fund_opening, consequences, &spending, sink).ok_or(Stop::Reported)?;
            let figure = plain("fund", said!("department fund", "部门基金余额"), Cell::Money(kept.closing()));
            own.figures.push(figure.on(rules.head.clauses.clone()));
            own.fund_closing = Some(kept.closing());
            let table = kept.table();
            let chart = Plan {
                name: "fund-balance",
                title: said!("Balance of the fund", "基金余额"),
                drawing: Drawing::Line,
                unit: Unit::Money,
            };
            section.charts.extend(chart.of_steps(balances(&table), said!("balance", "余额")));
            section.tables.push(table);
            Ok(())
        });
    }
}

/// The balance at the end of each day that has an entry.
fn balances(table: &Table) -> Vec<(Said, Decimal)> {
    let (Some(date), Some(balance)) = (table.position("date"), table.position("balance")) else { return Vec::new() };
    let mut days: Vec<(Said, Decimal)> = Vec::new();
    for row in table.rows() {
        let (Cell::Date(day), Cell::Money(amount)) = (&row[date], &row[balance]) else { continue };
        let label = said!("{}", "{}", day.format("%m-%d"));
        match days.last_mut() {
            Some((last, balance)) if *last == label => *balance = amount.value(),
            _ => days.push((label, amount.value())),
        }
    }
    days
}
