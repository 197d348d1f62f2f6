//! Who was at work when, and whether the roster is as the rules ask.

use crate::cli::attendance::DutyInput;
use crate::cli::roster::{self, CheckRoster};
use crate::cli::session::Session;
use crate::measure::attendance::Attendance;
use crate::model::Clauses;
use crate::model::report::{Drawing, Section, Unit};
use crate::report::chart::Plan;
use crate::report::figure::{clauses, faults, sum};
use crate::said;

use super::stages::Stages;

impl Stages<'_> {
    /// Attendance of the month, by person, and its breaches as incidents.
    pub(super) fn attendance(&mut self, session: &mut Session<'_, '_>) {
        let section = Section::new("attendance", said!("Attendance", "考勤"));
        self.stage(session, section, |own, session, section| {
            let (punches, roster) = (own.folder.log("punches"), own.folder.log("roster"));
            let (Some(punches), Some(roster)) = (punches.clone(), roster.clone()) else {
                // A department that keeps neither has no attendance to tell.
                if punches.is_some() {
                    own.lacks(section, "roster");
                }
                if roster.is_some() {
                    own.lacks(section, "punches");
                }
                return Ok(());
            };
            let duty = DutyInput { roster, leave: own.folder.log("leave") };
            let attendance: Attendance = duty.attendance(&punches, own.staff.as_deref(), session)?;
            own.seen.extend(attendance.breaches(session.book()));
            own.rostered = attendance.rostered_days(own.month);
            let table = attendance.summary();
            let times = |name: &str| usize::try_from(sum(&table, name)).unwrap_or_default();
            let (people, late, absent, missing) = (table.len(), times("late"), times("absent"), times("missing_punch"));
            section.summary.push(said!(
                "{people} people; shifts begun late {late}, absent from {absent}, with a punch missing {missing}",
                "{people} 人；迟到 {late} 次，旷工 {absent} 次，缺卡 {missing} 次"
            ));
            let rules = session.book().attendance(own.month.last());
            let clauses = rules.map_or_else(Clauses::default, |rules| rules.head.clauses.clone());
            let late = faults("late", said!("shifts begun late", "迟到次数"), late);
            let absent = faults("absent", said!("shifts absent from", "旷工次数"), absent);
            own.figures.extend([late.on(clauses.clone()), absent.on(clauses)]);
            let chart = Plan {
                name: "late-by-person",
                title: said!("Lateness by person", "各人迟到时长"),
                drawing: Drawing::Bars,
                unit: Unit::Seconds,
            };
            section.charts.extend(chart.of_table(&table, "employee", &["late_s"]));
            let chart = Plan {
                name: "days-by-person",
                title: said!("Days by person", "各人出勤构成"),
                drawing: Drawing::Stacked,
                unit: Unit::Count,
            };
            section.charts.extend(chart.of_table(&table, "employee", &["present", "leave", "absent", "missing_punch"]));
            section.tables.push(table);
            Ok(())
        });
    }

    /// What the rules find in the roster.
    pub(super) fn roster(&mut self, session: &mut Session<'_, '_>) {
        let section = Section::new("roster", said!("Roster", "排班"));
        self.stage(session, section, |own, session, section| {
            if session.book().rosters().is_empty() {
                return Ok(());
            }
            let Some(roster) = own.folder.log("roster") else {
                own.lacks(section, "roster");
                return Ok(());
            };
            let check = CheckRoster::of_folder(roster, own.staff_file(), session.common());
            let (found, ..) = check.found(session)?;
            let faulty = found.iter().filter(|own| own.finding.gravity.is_fault()).count();
            own.seen.extend(found.iter().cloned().filter_map(roster::emitted));
            section.summary.push(said!("findings: {}", "发现 {} 项", found.len()));
            let table = roster::table(said!("Findings of the roster", "排班检查"), found);
            let figure = faults("roster_findings", said!("faults of the roster", "排班问题"), faulty);
            own.figures.push(figure.on(clauses(&table, |_| true)));
            section.tables.push(table);
            Ok(())
        });
    }
}
