//! The chain of records: each names the one before it, so that none can be exchanged or taken away unnoticed.

use crate::model::closed::{ClosedMonth, Previous};
use crate::model::column::CLOSED_RECORDS;
use crate::model::{Cell, Month, Said, Table};
use crate::said;

/// A record that was found.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The month it is named after.
    pub month: Month,
    /// Its file.
    pub file: String,
    /// What it says, and its digest; none for one that cannot be believed.
    pub record: Option<(ClosedMonth, String)>,
}

/// How a record stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It follows the one before it, or is the first.
    Sound,
    /// It cannot be believed.
    Unbelieved,
    /// It is the record of another month.
    OfAnother(Month),
    /// The record it follows is not there.
    Gone(Month),
    /// The record of the month before is not the one it follows.
    Exchanged(Month),
}

impl Link {
    /// In words; none where nothing is wrong.
    pub fn fault(self) -> Option<Said> {
        Some(match self {
            Self::Sound => return None,
            Self::Unbelieved => said!("it is not as it was written", "与写出时不符"),
            Self::OfAnother(month) => said!("it is the record of {month}", "是 {month} 的记录"),
            Self::Gone(month) => {
                said!("the record of {month} that it follows is not there", "所承接的 {month} 的记录不存在")
            }
            Self::Exchanged(month) => {
                said!("it does not follow the record of {month} that is there", "与现有的 {month} 的记录不相接")
            }
        })
    }
}

/// How each of the records stands to the one before it; they are in the order of their months.
pub fn links(records: &[Listed]) -> Vec<Link> {
    let link = |at: usize| {
        let Some((record, _)) = &records[at].record else { return Link::Unbelieved };
        if record.month != records[at].month {
            return Link::OfAnother(record.month);
        }
        let before = at.checked_sub(1).map(|before| &records[before]);
        match (&record.previous, before) {
            (None, None) => Link::Sound,
            (None, Some(before)) => Link::Exchanged(before.month),
            (Some(previous), before) => {
                match before.filter(|_| records.iter().any(|own| own.month == previous.month)) {
                    None => Link::Gone(previous.month),
                    Some(before) if before.month != previous.month => Link::Exchanged(before.month),
                    Some(Listed { record: Some((_, digest)), month, .. }) if *digest != previous.digest => {
                        Link::Exchanged(*month)
                    }
                    Some(_) => Link::Sound,
                }
            }
        }
    };
    (0..records.len()).map(link).collect()
}

/// The first record behind a month that does not follow a record of the month with that digest: behind it the month cannot be
/// closed.
pub fn first_after<'r>(records: &'r [Listed], month: Month, digest: &str) -> Option<&'r Listed> {
    let behind = records.iter().find(|own| own.month > month)?;
    let follows = |record: &ClosedMonth| {
        record.previous.as_ref().is_some_and(|Previous { month: own, digest: named }| *own == month && named == digest)
    };
    let is_followed = behind.record.as_ref().is_some_and(|(record, _)| follows(record));
    (!is_followed).then_some(behind)
}

/// The records and how each stands to the one before it.
pub fn records_table(records: &[Listed]) -> Table {
    let row = |(own, link): (&Listed, Link)| {
        let state = link.fault().unwrap_or_else(|| said!("ok", "无误"));
        let digest = own.record.as_ref().map(|(_, digest)| digest);
        vec![Cell::text(own.month), Cell::text(&own.file), Cell::Word(state), Cell::or_empty(digest, Cell::text)]
    };
    let rows = records.iter().zip(links(records)).map(row).collect();
    Table::of_rows(CLOSED_RECORDS.name, said!("Records of closed months", "已结月份的记录"), CLOSED_RECORDS.all(), rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    /// Records of January to March, each following the one before.
    fn chain() -> Vec<Listed> {
        let mut previous = None;
        let months = ["2025-01", "2025-02", "2025-03"].map(|text| Month::parse(text).expect("a month"));
        let listed = |month: Month| {
            let digest = format!("digest of {month}");
            let before = previous.replace(Previous { month, digest: digest.clone() });
            let record = ClosedMonth { month, previous: before, ..testing::month() };
            Listed { month, file: format!("closed-{month}.json"), record: Some((record, digest)) }
        };
        months.into_iter().map(listed).collect()
    }

    #[test]
    fn whatever_is_taken_away_exchanged_or_edited_shows() {
        let [january, february] = ["2025-01", "2025-02"].map(|text| Month::parse(text).expect("a month"));
        assert_eq!(links(&chain()), [Link::Sound; 3]);
        assert_eq!(links(&[]), []);
        let mut gone = chain();
        gone.remove(1);
        assert_eq!(links(&gone), [Link::Sound, Link::Gone(february)]);
        let mut first_gone = chain();
        first_gone.remove(0);
        assert_eq!(links(&first_gone), [Link::Gone(january), Link::Sound]);
        let mut exchanged = chain();
        exchanged[1].record.as_mut().expect("a record").1 = "another".to_owned();
        assert_eq!(links(&exchanged), [Link::Sound, Link::Sound, Link::Exchanged(february)]);
        let mut edited = chain();
        edited[1].record = None;
        assert_eq!(links(&edited), [Link::Sound, Link::Unbelieved, Link::Sound]);
        let mut begun_anew = chain();
        begun_anew[2].record.as_mut().expect("a record").0.previous = None;
        assert_eq!(links(&begun_anew), [Link::Sound, Link::Sound, Link::Exchanged(february)]);
        let mut copied = chain();
        copied[2].record = copied[1].record.clone();
        assert_eq!(links(&copied), [Link::Sound, Link::Sound, Link::OfAnother(february)]);
    }

    #[test]
    fn a_month_is_closed_behind_another_only_to_put_its_own_record_back() {
        let [january, february] = ["2025-01", "2025-02"].map(|text| Month::parse(text).expect("a month"));
        let mut records = chain();
        records.remove(1);
        assert!(first_after(&records, february, "digest of 2025-02").is_none());
        assert_eq!(first_after(&records, february, "another").map(|own| own.month), Month::parse("2025-03"));
        assert_eq!(first_after(&chain(), january.previous(), "any").map(|own| own.month), Some(january));
        assert!(first_after(&chain(), Month::parse("2025-04").expect("a month"), "any").is_none());
    }
}
