//! What the records show: row checks, chats, complaints, questionnaires, training.

use rust_decimal::Decimal;

use crate::book::chat::ChatRules;
use crate::cli::chat_check::ChatCheck;
use crate::cli::check::Check;
use crate::cli::session::Session;
use crate::log::{LogRecord, Present};
use crate::measure::analysis::{Complaints, CountedComplaints, CountedSurveys, CountedTraining, Surveys, Training};
use crate::measure::breach::{self, Breach};
use crate::model::report::{Drawing, Section, Unit};
use crate::model::{Accumulate, Clauses, ColumnId, Said, Shape};
use crate::report::chart::Plan;
use crate::report::figure::{clauses, count, faults, plain};
use crate::said;

use super::stages::{Stages, distinct, section_of};

impl Stages<'_> {
    /// What was said in chats, and in the texts of other logs that rules look at.
    pub(super) fn chats(&mut self, session: &mut Session<'_, '_>) {
        let book = session.book();
        let mut logs = distinct(book.phrases().iter().map(|phrase| &phrase.log));
        if !book.chats().is_empty() && !logs.iter().any(|log| **log == *ChatRules::LOG) {
            logs.insert(0, ChatRules::LOG.into());
        }
        let (mut faulty, mut broken) = (None, Clauses::default());
        for log in logs {
            let section = section_of("chats", &said!("Texts", "用语检查"), &log);
            self.stage(session, section, |own, session, section| {
                let Some(file) = own.folder.log(&log) else { return Ok(()) };
                let check = ChatCheck::of_folder(&log, file, own.folder, session.common());
                let heard = check.heard(session)?;
                let found = heard.breaches.iter().filter(|own| own.finding.gravity.is_fault()).count();
                *faulty.get_or_insert(0) += found;
                section.summary.push(said!("findings: {}", "发现 {} 项", heard.breaches.len()));
                own.seen.extend(heard.breaches.iter().cloned().filter_map(Breach::incident));
                section.tables.extend(heard.grades);
                let findings = breach::findings(heard.breaches);
                broken = broken.and(&clauses(&findings, |_| true));
                section.tables.push(findings);
                Ok(())
            });
        }
        if let Some(faulty) = faulty {
            let figure = faults("chat_findings", said!("faults in chats and texts", "聊天与文本问题"), faulty);
            self.figures.push(figure.on(broken));
        }
    }

    /// The row checks of every log the book has some for.
    pub(super) fn checks(&mut self, session: &mut Session<'_, '_>) {
        let logs = distinct(session.book().checks().iter().map(|check| &check.log));
        let (mut faulty, mut broken) = (None, Clauses::default());
        for log in logs {
            let section = section_of("checks", &said!("Records", "记录检查"), &log);
            self.stage(session, section, |own, session, section| {
                let Some(file) = own.folder.log(&log) else { return Ok(()) };
                let checked = Check::of_folder(&log, file, session.common()).checked(session, own.folder)?;
                *faulty.get_or_insert(0) += checked.faults;
                own.seen.extend(checked.incidents);
                section.summary.push(said!("findings: {}", "发现 {} 项", checked.findings.len()));
                let chart = Plan {
                    name: "findings-by-rule",
                    title: said!("Findings by rule", "各规则的发现"),
                    drawing: Drawing::Bars,
                    unit: Unit::Count,
                };
                section.charts.extend(chart.of_table(&checked.summary, "title", &["findings"]));
                broken = broken.and(&clauses(&checked.findings, |_| true));
                section.tables.push(checked.summary);
                if !checked.findings.is_empty() {
                    section.tables.push(checked.findings);
                }
                Ok(())
            });
        }
        if let Some(faulty) = faulty {
            let figure = faults("record_faults", said!("faults of records", "记录问题"), faulty);
            self.figures.push(figure.on(broken));
        }
    }

    /// The complaint analysis of each log that complaints stand in.
    pub(super) fn complaints(&mut self, session: &mut Session<'_, '_>) {
        let mut all = None;
        for log in Complaints::LOGS {
            let section = section_of("complaints", &said!("Complaints", "投诉分析"), log);
            self.stage(session, section, |own, session, section| {
                let Some(file) = own.folder.log(log) else { return Ok(()) };
                let asked = Complaints::new(log, own.month);
                let count = |counted: &mut CountedComplaints, row: &mut LogRecord<'_, '_>| asked.count(counted, row);
                let fits = |has: &dyn Fn(ColumnId) -> bool| asked.fits(has);
                let Some(counted) = counted(session, &file, asked.shape(), fits, count)? else { return Ok(()) };
                let complaints = counted.complaints();
                if log == "tickets" && complaints == 0 {
                    return Ok(());
                }
                *all.get_or_insert(0) += complaints;
                section.summary.push(said!("complaints: {complaints}", "投诉 {complaints} 件"));
                let chart = Plan {
                    name: "complaints-by-kind",
                    title: said!("Complaints by kind", "投诉类型分布"),
                    drawing: Drawing::Pareto,
                    unit: Unit::Count,
                };
                // The words of the log, as it writes them.
                let pair = |(kind, count): (&str, i64)| {
                    (Said { en: kind.to_owned(), zh: kind.to_owned() }, Decimal::from(count))
                };
                section.charts.extend(chart.of_pairs(counted.kinds().map(pair), said!("complaints", "投诉")));
                section.tables.push(counted.table());
                let suggestions = counted.suggestions();
                if !suggestions.is_empty() {
                    section.tables.push(suggestions);
                }
                Ok(())
            });
        }
        if let Some(all) = all {
            let number = usize::try_from(all).unwrap_or_default();
            self.figures.push(plain("complaints", said!("complaints", "投诉"), count(number)));
        }
    }

    /// The questionnaires that went out and came back.
    pub(super) fn questionnaires(&mut self, session: &mut Session<'_, '_>) {
        let section = Section::new("questionnaires", said!("Questionnaires", "问卷"));
        self.stage(session, section, |own, session, section| {
            let Some(file) = own.folder.log(Surveys::LOG) else { return Ok(()) };
            let asked = Surveys::new(own.month);
            let count = |counted: &mut CountedSurveys, row: &mut LogRecord<'_, '_>| asked.count(counted, row);
            let fits = |has: &dyn Fn(ColumnId) -> bool| asked.fits(has);
            let table = counted(session, &file, asked.shape(), fits, count)?.map(|counted| counted.table());
            section.tables.extend(table.filter(|table| !table.is_empty()));
            Ok(())
        });
    }

    /// What training took place.
    pub(super) fn training(&mut self, session: &mut Session<'_, '_>) {
        let section = Section::new("training", said!("Training", "培训"));
        self.stage(session, section, |own, session, section| {
            let Some(file) = own.folder.log(Training::LOG) else { return Ok(()) };
            let asked = Training::new(own.month);
            let count = |counted: &mut CountedTraining, row: &mut LogRecord<'_, '_>| asked.count(counted, row);
            let fits = |has: &dyn Fn(ColumnId) -> bool| asked.fits(has);
            let table = counted(session, &file, asked.shape(), fits, count)?.map(|counted| counted.table());
            section.tables.extend(table.filter(|table| !table.is_empty()));
            Ok(())
        });
    }
}

/// Reads a log into what its rows come to; none where the file has not the columns for it.
fn counted<A: Accumulate + Default>(
    session: &mut Session<'_, '_>,
    file: &str,
    shape: &Shape,
    fits: impl Fn(&dyn Fn(ColumnId) -> bool) -> bool,
    count: impl Fn(&mut A, &mut LogRecord<'_, '_>) + Sync,
) -> Result<Option<A>, super::Stop> {
    let mut fit = false;
    let (_, reader, sink) = session.parts();
    let counted = reader.records(
        file,
        shape,
        |present: &Present<'_>| {
            fit = fits(&|column| present.has(column));
            let (fit, count) = (fit, &count);
            move |counted: &mut A, row: &mut LogRecord<'_, '_>| {
                if fit {
                    count(counted, row);
                }
            }
        },
        sink,
    );
    session.stop_on_errors()?;
    Ok(counted.filter(|_| fit))
}
