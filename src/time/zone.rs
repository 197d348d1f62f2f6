//! Time zones: local times to instants and back, year by year.

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use super::hours::DAY;
use super::{date_of, day_of};
use chrono::NaiveDate;

/// A time zone of the tz database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// The zone of all of mainland China.
    pub const SHANGHAI: Self = Self(Tz::Asia__Shanghai);

    /// Reads a name of the tz database: `Asia/Shanghai`.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Every name of the tz database.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// Seconds its clocks are ahead of the world's at an instant.
    pub(super) fn offset(self, utc: i64) -> i64 {
        let time = date_of(utc.div_euclid(DAY)).and_time(chrono::NaiveTime::MIN);
        let time = time + chrono::TimeDelta::seconds(utc.rem_euclid(DAY));
        i64::from(self.0.offset_from_utc_datetime(&time).fix().local_minus_utc())
    }
}

/// How the clocks of a zone run through one year and the days around it.
#[derive(Clone, Debug)]
pub(super) struct Clocks {
    /// The stretches between changes of the clocks; there is always one.
    stretches: Vec<Unchanged>,
}

/// A stretch in which the clocks are not changed.
#[derive(Clone, Copy, Debug)]
struct Unchanged {
    /// The first local second that is read by this offset: what a change skips is read by the offset before it and so moves on by
    /// the width of the gap, what a change repeats is the first.
    from_civil: i64,
    /// Its first instant.
    from_utc: i64,
    offset: i64,
}

impl Clocks {
    /// The clocks of a calendar year, two days before and after included.
    pub(super) fn of_year(zone: Zone, year: i32) -> Self {
        let new_year = |year: i32| day_of(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()) * DAY;
        let (first, last) = (new_year(year) - 2 * DAY, new_year(year + 1) + 2 * DAY);
        let mut offset = zone.offset(first);
        let mut stretches = vec![Unchanged { from_civil: i64::MIN, from_utc: i64::MIN, offset }];
        let mut at = first;
        while at < last {
            let next = at + DAY;
            let later = zone.offset(next);
            if later != offset {
                let from_utc = first_change(zone, at, next);
                stretches.push(Unchanged { from_civil: from_utc + offset.max(later), from_utc, offset: later });
                offset = later;
            }
            at = next;
        }
        Self { stretches }
    }

    /// Whether the clocks are never changed, so that local seconds and the world's run alike.
    pub(super) fn unchanged(&self) -> bool {
        self.stretches.len() == 1
    }

    /// The instant of a local second.
    #[inline]
    pub(super) fn utc(&self, civil: i64) -> i64 {
        civil.saturating_sub(match &self.stretches[..] {
            [only] => only.offset,
            all => all[all.partition_point(|stretch| stretch.from_civil <= civil).max(1) - 1].offset,
        })
    }

    /// The local second of an instant.
    pub(super) fn civil(&self, utc: i64) -> i64 {
        let at = self.stretches.partition_point(|stretch| stretch.from_utc <= utc).max(1) - 1;
        utc.saturating_add(self.stretches[at].offset)
    }
}

/// The first instant of a day at which the offset is no longer that of its beginning.
fn first_change(zone: Zone, from: i64, to: i64) -> i64 {
    let before = zone.offset(from);
    let (mut same, mut changed) = (from, to);
    while changed - same > 1 {
        let middle = same + (changed - same) / 2;
        if zone.offset(middle) == before { same = middle } else { changed = middle }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::testing::{civil, utc};

    #[track_caller]
    fn assert_instants(zone: &str, year: i32, pairs: &[(&str, &str)]) {
        let clocks = Clocks::of_year(Zone::parse(zone).expect("a zone"), year);
        for (local, instant) in pairs {
            assert_eq!(clocks.utc(civil(local)), utc(instant), "{zone} {local}");
        }
    }

    #[test]
    fn a_zone_without_changes_is_one_offset() {
        let clocks = Clocks::of_year(Zone::SHANGHAI, 2025);
        assert!(clocks.unchanged());
        assert_eq!(clocks.utc(civil("2025-03-01T08:00")), utc("2025-03-01T00:00:00Z"));
        assert!(!Clocks::of_year(Zone::SHANGHAI, 1988).unchanged(), "China had summer time from 1986 to 1991");
    }

    #[test]
    fn a_skipped_time_moves_on_and_a_repeated_one_is_the_first() {
        assert_instants(
            "Europe/Berlin",
            2025,
            &[
                ("2025-03-30T01:59", "2025-03-30T00:59:00Z"),
                // 02:00 to 03:00 is skipped: 02:30 moves on to 03:30 summer time.
                ("2025-03-30T02:00", "2025-03-30T01:00:00Z"),
                ("2025-03-30T02:30", "2025-03-30T01:30:00Z"),
                ("2025-03-30T03:00", "2025-03-30T01:00:00Z"),
                // 02:00 to 03:00 comes twice: summer time first.
                ("2025-10-26T02:00", "2025-10-26T00:00:00Z"),
                ("2025-10-26T02:59", "2025-10-26T00:59:00Z"),
                ("2025-10-26T03:00", "2025-10-26T02:00:00Z"),
            ],
        );
        // The clocks of Lord Howe are changed by half an hour.
        assert_instants(
            "Australia/Lord_Howe",
            2025,
            &[("2025-10-05T02:15", "2025-10-04T15:45:00Z"), ("2025-10-05T02:30", "2025-10-04T15:30:00Z")],
        );
    }

    #[test]
    fn instants_become_local_times_and_come_back() {
        let clocks = Clocks::of_year(Zone::parse("America/New_York").expect("a zone"), 2025);
        for instant in ["2025-01-01T05:00:00Z", "2025-03-09T06:59:59Z", "2025-03-09T07:00:00Z", "2025-11-02T05:30:00Z"]
        {
            assert_eq!(clocks.utc(clocks.civil(utc(instant))), utc(instant), "{instant}");
        }
        assert_eq!(clocks.civil(utc("2025-11-02T06:30:00Z")), civil("2025-11-02T01:30"), "the second 01:30");
    }

    #[test]
    fn names_are_those_of_the_tz_database() {
        assert_eq!(Zone::parse("Asia/Shanghai"), Some(Zone::SHANGHAI));
        assert_eq!(Zone::parse("Beijing"), None);
        assert!(Zone::names().any(|name| name == "Asia/Shanghai"));
    }
}
