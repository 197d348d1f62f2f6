//! Holidays: their roster is sent in time.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::book::roster::RosterRule;
use crate::model::Gravity;
use crate::model::holiday;
use crate::said;
use crate::time::{Calendar, DayKind, Holidays, Schedule, TimeError, Zone};

use super::{Asked, Fault, Report};

/// The statutory holidays of mainland China as a calendar.
pub fn chinese_holidays() -> Calendar {
    Calendar::new(Schedule { holidays: Holidays::chinese(), ..Schedule::always(Zone::SHANGHAI) })
}

pub(super) fn check(
    rule: &RosterRule,
    asked: &Asked<'_>,
    report: &mut Report<'_>,
) -> Result<(), (Option<Arc<str>>, TimeError)> {
    let Some(notice) = &rule.holiday_notice else { return Ok(()) };
    let Some(calendar) = asked.calendars.get(&notice.calendar) else { return Ok(()) };
    let begin = beginnings(calendar, asked).map_err(|error| (notice.calendar.clone(), error))?;
    for (date, name) in begin.into_iter().filter(|(date, _)| rule.head.validity.holds_on(*date)) {
        let title = holiday::title(&name);
        let (called, called_zh) = (&title.en, &title.zh);
        let Some(sent) = asked.sent else {
            let id = &rule.head.id;
            report.assume(said!(
                "{id}: the notice before {called} ({date}) is not judged; --sent DATE says when the roster was sent",
                "{id}：未核对 {called_zh}（{date}）排班的报送时间；可用 --sent 日期 说明"
            ));
            continue;
        };
        let due = date.checked_sub_days(Days::new(notice.days.into())).unwrap_or(date);
        if sent > due {
            let days = notice.days;
            report.find(
                rule,
                Fault {
                    gravity: Gravity::Error,
                    place: None,
                    date,
                    subject: date.to_string(),
                    employee: None,
                    column: "sent",
                    value: sent.to_string(),
                    expected: said!("by {due}", "不晚于 {due}"),
                    message: said!(
                        "the roster of {called} was sent on {sent}, not {days} days before {date}",
                        "{called_zh} 的排班于 {sent} 报送，未提前 {days} 天（{date} 开始）"
                    ),
                },
            );
        }
    }
    Ok(())
}

/// The first day off of each holiday that begins on a day judged.
fn beginnings(calendar: &Calendar, asked: &Asked<'_>) -> Result<Vec<(NaiveDate, Arc<str>)>, TimeError> {
    let name = |date: NaiveDate| -> Result<Option<Arc<str>>, TimeError> {
        let day = calendar.day(date)?;
        Ok(day.listed.filter(|_| day.kind == DayKind::Holiday).map(|listed| Arc::clone(&listed.name)))
    };
    let mut beginnings = Vec::new();
    for date in asked.days() {
        let Some(own) = name(date)? else { continue };
        let before = date.pred_opt().map(name).transpose();
        // The year before may not be known: then what was the day before is not either, and the holiday begins here.
        if before.ok().flatten().flatten() != Some(Arc::clone(&own)) {
            beginnings.push((date, own));
        }
    }
    Ok(beginnings)
}
