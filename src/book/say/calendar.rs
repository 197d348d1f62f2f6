//! Calendars said in words.

use crate::book::calendar::{CalendarRule, HolidaySource};
use crate::model::Said;
use crate::said;

use super::{Say, joined};

impl Say for CalendarRule {
    fn say(&self) -> Said {
        let (zone, week) = (self.zone.name(), &self.week);
        let mut parts = vec![said!("{week}, on the clocks of {zone}", "{week}（{zone}）")];
        parts.extend(self.holidays.iter().map(|source| match source {
            HolidaySource::Chinese => said!("the statutory days off of China", "按国务院节假日安排"),
            HolidaySource::File { written, .. } => said!("the days off of {written}", "节假日见 {written}"),
        }));
        parts.extend(self.makeup.as_ref().map(|hours| said!("make-up workdays {hours}", "补班日 {hours}")));
        parts.extend(self.on.iter().map(|(date, hours)| {
            if hours.is_empty() {
                said!("{date} closed", "{date} 不上班")
            } else {
                said!("{date} {hours}", "{date} {hours}")
            }
        }));
        joined(parts)
    }
}
