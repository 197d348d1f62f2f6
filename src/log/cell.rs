//! Cells as people write them.
//!
//! Each reader answers `None` for a text that is not what it reads; what an empty cell means is decided above.

use std::borrow::Cow;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::model::Moment;

/// The text of a cell without what spreadsheets and exports wrap around it; empty for the dashes that mean "none".
pub(super) fn clean(text: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let text = text.trim_matches(blank);
    let text = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text).trim_matches(blank);
    if matches!(text, "-" | "--" | "—" | "——") { "" } else { text }
}

/// Full-width digits and punctuation as ASCII; borrowed when there are none.
fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// A plain decimal number: `12`, `-3.50`, `1,234.5`.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let text = ascii(text);
    let text = text.trim();
    if text.contains(',') { without_thousands(text)?.parse().ok() } else { plain(text) }
}

/// Digits with an optional sign and point; nothing else that a number parser may take, such as `1e5` or `1_000`.
fn plain(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let written = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !written || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.len() < text.len() && text.starts_with('−') {
        format!("-{digits}").parse().ok()
    } else {
        text.parse().ok()
    }
}

/// Takes thousands separators out, where they stand in groups of three.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let sound = (1..=3).contains(&first.len()) && digits(first);
    let rest_sound = groups.clone().all(|group| group.len() == 3 && digits(group)) && digits(fraction);
    if !sound || !rest_sound {
        return None;
    }
    let joined: String = std::iter::once(first).chain(groups).collect();
    Some(if fraction.is_empty() { format!("{sign}{joined}") } else { format!("{sign}{joined}.{fraction}") })
}

/// Yuan: `1,234.50` `¥1234.5` `1234.5元` `(30.00)`.
pub(super) fn money(text: &str) -> Option<Decimal> {
    let text = ascii(text);
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        return money(inner).filter(|amount| !amount.is_sign_negative()).map(|amount| -amount);
    }
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let text = text.trim_start_matches(['¥', '￥']).trim();
    let text = text.strip_prefix("RMB").or_else(|| text.strip_prefix("CNY")).unwrap_or(text);
    let text = text.strip_suffix('元').or_else(|| text.strip_suffix('圆')).unwrap_or(text).trim();
    // A second sign inside is no amount.
    let amount = number(text).filter(|amount| sign == 1 || !amount.is_sign_negative())?;
    Some(amount * Decimal::from(sign))
}

/// A share as a fraction: `2%` or `0.02`. A number from 1 on without the sign is doubtful, and the flag says so: above 1 the
/// sign most likely was left out, and 1 is the whole as `0.02` is two per cent, if it is not one per cent.
pub(super) fn share(text: &str) -> Option<(Decimal, bool)> {
    let text = ascii(text);
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        return Some((number(percent)? / Decimal::ONE_HUNDRED, false));
    }
    let value = number(text)?;
    Some(if value > Decimal::ONE { (value / Decimal::ONE_HUNDRED, true) } else { (value, value == Decimal::ONE) })
}

/// A flag: `yes/no true/false 1/0 是/否`.
pub(super) fn flag(text: &str) -> Option<bool> {
    match ascii(text).trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" | "有" | "√" => Some(true),
        "no" | "n" | "false" | "0" | "否" | "无" | "×" => Some(false),
        _ => None,
    }
}

/// Minutes: a number, `8分48秒`, `1小时20分`, `00:05:30`.
pub(super) fn minutes(text: &str) -> Option<Decimal> {
    let text = ascii(text);
    let text = text.trim();
    if let Some(minutes) = number(text) {
        return Some(minutes);
    }
    let seconds = seconds_in_words(text).or_else(|| seconds_by_clock(text))?;
    Some(Decimal::from(seconds) / Decimal::from(60))
}

/// Seconds: a number, `8分48秒`, `00:05:30`.
pub(super) fn seconds(text: &str) -> Option<Decimal> {
    let text = ascii(text);
    let text = text.trim();
    let spelt = || seconds_in_words(text).or_else(|| seconds_by_clock(text)).map(Decimal::from);
    number(text).or_else(spelt)
}

fn seconds_in_words(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0_i64;
    let mut last = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = rest[..digits].parse().ok()?;
        let unit = &rest[digits..];
        let units = [
            ("小时", 3600),
            ("分钟", 60),
            ("时", 3600),
            ("分", 60),
            ("秒", 1),
            ("h", 3600),
            ("min", 60),
            ("m", 60),
            ("s", 1),
        ];
        let (word, size) = units.iter().find(|(word, _)| unit.starts_with(word))?;
        if *size >= last {
            return None;
        }
        last = *size;
        total = total.checked_add(count.checked_mul(*size)?)?;
        rest = unit[word.len()..].trim_start();
    }
    (last != i64::MAX).then_some(total)
}

fn seconds_by_clock(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(|part| small(part, 6).map(i64::from)).collect::<Option<_>>()?;
    match parts[..] {
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

/// A date: `2025-03-01` `2025/3/1` `2025.3.1` `2025年3月1日` `20250301`, with or without a weekday behind; never `3/1/2025`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = ascii(text);
    let text = text.trim();
    if let Some((short, weekday)) = text.split_once(char::is_whitespace)
        && short.len() == 8
        && weekday.trim_start().starts_with("星期")
        && short.as_bytes().get(2) == Some(&b'-')
    {
        // An attendance export's `25-03-01 星期六`: the weekday shows that a date is meant.
        return split_date(&format!("20{short}")).filter(|(_, behind)| behind.is_empty()).map(|(date, _)| date);
    }
    let (date, behind) = split_date(text)?;
    let behind = behind.trim();
    let weekday = behind.is_empty() || behind.starts_with("星期") || behind.starts_with('周');
    // Exports of dates often carry a midnight.
    let midnight = time(behind).is_some_and(|(days, time)| days == 0 && time == NaiveTime::MIN);
    (weekday || midnight).then_some(date)
}

/// A date with a time, or the midnight it begins with: `2025-03-01 08:30:15`, with blank or `T`, and perhaps an offset.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = ascii(text);
    let text = text.trim();
    let (date, behind) = split_date(text)?;
    let behind = behind.trim_start_matches(['T', 't', ' ']).trim();
    if behind.is_empty() {
        return Some(Moment::Local(date.and_time(NaiveTime::MIN).and_utc().timestamp()));
    }
    let (behind, offset) = split_offset(behind)?;
    let (days, time) = time(behind)?;
    let seconds = date.checked_add_days(Days::new(days))?.and_time(time).and_utc().timestamp();
    Some(offset.map_or(Moment::Local(seconds), |east| Moment::Exact(seconds - east)))
}

/// The same on China's clocks, which have one zone and no summer time.
pub(super) fn instant(text: &str) -> Option<NaiveDateTime> {
    let seconds = match moment(text)? {
        Moment::Local(seconds) => seconds,
        Moment::Exact(seconds) => seconds + 8 * 3600,
    };
    chrono::DateTime::from_timestamp(seconds, 0).map(|instant| instant.naive_utc())
}

/// `Z`, `UTC`, `+08:00` or `+0800` behind a time, as seconds east.
fn split_offset(text: &str) -> Option<(&str, Option<i64>)> {
    let utc = ["Z", "z", "UTC", "GMT"].iter().find_map(|word| text.strip_suffix(word));
    if let Some(time) = utc {
        return Some((time.trim_end(), Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (time, offset) = text.split_at(at);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 {
        return None;
    }
    let (hours, minutes) = (small(&digits[..2], 2)?, small(&digits[2..], 2)?);
    (hours <= 14 && minutes < 60)
        .then(|| (time.trim_end(), Some(sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))))
}

/// The date a text begins with, and what stands behind it.
fn split_date(text: &str) -> Option<(NaiveDate, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let year_digits = digits(text);
    let (year, rest) = text.split_at(year_digits);
    if year_digits == 8 {
        let date = NaiveDate::from_ymd_opt(year[..4].parse().ok()?, small(&year[4..6], 2)?, small(&year[6..], 2)?)?;
        return Some((date, rest));
    }
    if year_digits != 4 {
        return None;
    }
    let separator = rest.chars().next()?;
    let second = match separator {
        '-' | '/' | '.' => separator,
        '年' => '月',
        _ => return None,
    };
    let rest = rest.strip_prefix(separator)?;
    let (month, rest) = rest.split_at(digits(rest));
    let rest = rest.strip_prefix(second)?;
    let (day, rest) = rest.split_at(digits(rest));
    let rest = if second == '月' {
        rest.strip_prefix('日').or_else(|| rest.strip_prefix('号')).unwrap_or(rest)
    } else {
        rest
    };
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, small(month, 2)?, small(day, 2)?)?;
    Some((date, rest))
}

/// A time of day, and the days after: `8:30` `08:30:15` `24:00` `25:05` `次日 01:05`.
fn time(text: &str) -> Option<(u64, NaiveTime)> {
    let next = ["次日", "第二天"].iter().find_map(|word| text.strip_prefix(word));
    let (days, text) = next.map_or((0, text), |rest| (1, rest.trim_start()));
    let mut parts = text.split(':');
    let (hour, minute) = (small(parts.next()?, 2)?, small(parts.next()?, 2)?);
    let second = match parts.next() {
        None => 0,
        // A fraction of a second is cut off.
        Some(second) => small(second.split('.').next()?, 2)?,
    };
    if parts.next().is_some() || hour >= 48 {
        return None;
    }
    let time = NaiveTime::from_hms_opt(hour % 24, minute, second)?;
    Some((days + u64::from(hour / 24), time))
}

/// The seconds of a day on the clock.
pub(super) const DAY: i64 = 86_400;

/// A time of day as seconds from 00:00, beyond those of a day on the next: `8:30` `24:00` `25:05` `次日 01:05`.
pub(super) fn clock(text: &str) -> Option<i64> {
    let text = ascii(text);
    let (days, time) = time(text.trim())?;
    Some(i64::try_from(days).ok()? * DAY + i64::from(time.num_seconds_from_midnight()))
}

/// A whole number of at most so many digits.
fn small(text: &str, digits: usize) -> Option<u32> {
    let sound = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| text.parse().ok()).flatten()
}

/// A spreadsheet's serial number as the date it stands for, where it lies between 2000 and 2099.
pub(super) fn serial(text: &str) -> Option<NaiveDateTime> {
    let serial = plain(text)?;
    if serial < Decimal::from(36526) || serial >= Decimal::from(73051) {
        return None;
    }
    let days = serial.trunc().to_string().parse::<u64>().ok()?;
    let seconds = (serial.fract() * Decimal::from(86_400)).round().to_string().parse::<i64>().ok()?;
    let midnight = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?.and_time(NaiveTime::MIN);
    midnight.checked_add_signed(chrono::TimeDelta::seconds(seconds))
}

/// Whether a spreadsheet turned a long number into `1.23E+18`: its digits are lost.
pub(super) fn is_destroyed_id(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    plain(mantissa).is_some() && mantissa.contains('.') && small(exponent, 2).is_some_and(|exponent| exponent >= 9)
}

/// An ordinary amount such as `123.45` as fen, straight from its bytes; `None` for anything unusual.
#[inline]
pub(super) fn fen(bytes: &[u8]) -> Option<i64> {
    let (whole, decimals) = match bytes {
        [whole @ .., b'.', tens, ones] => (whole, [*tens, *ones]),
        [whole @ .., b'.', tens] => (whole, [*tens, b'0']),
        whole => (whole, [b'0'; 2]),
    };
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    let mut all_digits = true;
    let fen = whole.iter().chain(&decimals).fold(0_i64, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        all_digits &= digit < 10;
        number * 10 + i64::from(digit)
    });
    all_digits.then_some(fen)
}

/// The years whose instants are read straight from their bytes. In these every fourth is a leap year.
const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 2099;

/// For each month of these years, the days since 1970-01-01 before it, and its own.
const MONTHS: [(u16, u8); 12 * (LAST_YEAR - FIRST_YEAR + 1) as usize] = {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut months = [(0, 0); 12 * (LAST_YEAR - FIRST_YEAR + 1) as usize];
    let (mut at, mut before) = (0, 0);
    while at < months.len() {
        let is_leap = (FIRST_YEAR as usize + at / 12).is_multiple_of(4);
        let length = if is_leap && at % 12 == 1 { 29 } else { lengths[at % 12] };
        months[at] = (before, length);
        before += length as u16;
        at += 1;
    }
    months
};

/// An ordinary instant such as `2025-03-01 08:30:15` as seconds of its own clock, straight from its bytes; `None` for anything
/// unusual, a year before 1970 or after 2099 among it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "to call it for every instant of a long log took half as long as to read one")]
pub(super) fn local_seconds(bytes: &[u8]) -> Option<i64> {
    let [year, month, day, hour, minute, second] = fixed_layout(bytes)?;
    let (month, day) = (month.wrapping_sub(1), day.wrapping_sub(1));
    let (before, length) =
        *MONTHS.get((year.wrapping_sub(FIRST_YEAR).wrapping_mul(12).wrapping_add(month)) as usize)?;
    if month >= 12 || day >= u32::from(length) {
        return None;
    }
    Some(i64::from(u32::from(before) + day) * 86_400 + i64::from(hour * 3600 + minute * 60 + second))
}

/// An ordinary whole number such as `26`, straight from its bytes; `None` for anything unusual.
#[inline]
pub(super) fn digits(bytes: &[u8]) -> Option<u64> {
    let ordinary = (1..=15).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
    ordinary.then(|| bytes.iter().fold(0, |number, byte| number * 10 + u64::from(byte - b'0')))
}

/// An ordinary date such as `2025-03-01`, straight from its bytes; `None` for anything unusual.
#[inline]
pub(super) fn iso_date(bytes: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let number = |digits: &[u8]| self::digits(digits).and_then(|number| u32::try_from(number).ok());
    let year = i32::try_from(number(&[*y1, *y2, *y3, *y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
}

/// Year and month of an ordinary instant such as `2025-03-01 08:30:15`, straight from its bytes; `None` for anything unusual.
/// The whole fixed layout is looked at, so that what is skipped here is not worse than what the friendly reader takes.
#[inline]
pub(super) fn year_month(bytes: &[u8]) -> Option<(u16, u8)> {
    let [year, month, day, ..] = fixed_layout(bytes)?;
    // The last days of a month are for the friendly reader, which knows how long it is.
    let sound = (1..=12).contains(&month) && (1..=28).contains(&day);
    sound.then_some((u16::try_from(year).ok()?, u8::try_from(month).ok()?))
}

/// The numbers of `2025-03-01 08:30:15`, the time of day checked, the date not yet. Eight bytes are looked at in one go.
#[inline(always)]
fn fixed_layout(bytes: &[u8]) -> Option<[u32; 6]> {
    /// The bytes in which the numbers of a time of day stand, and what it takes each to reach the high bit of its byte when
    /// it is too large.
    const TIME: u64 = u64::from_le_bytes([0xff, 0, 0, 0xff, 0, 0, 0xff, 0]);
    const ROOM: u64 = u64::from_le_bytes([0x7f - 23, 0, 0, 0x7f - 59, 0, 0, 0x7f - 59, 0]);
    let bytes: &[u8; 19] = bytes.try_into().ok()?;
    let [y1, y2, y3, y4, d1, m1, m2, d2, t1, t2, gap, rest @ ..] = *bytes;
    let (date, date_sound) = pairs([y1, y2, y3, y4, d1, m1, m2, d2], *b"0000-00-");
    let (time, time_sound) = pairs(rest, *b"00:00:00");
    let (tens, ones) = (t1.wrapping_sub(b'0'), t2.wrapping_sub(b'0'));
    let number = |pairs: u64, at: u32| u32::from((pairs >> (8 * at)).to_le_bytes()[0]);
    let sound = date_sound
        && time_sound
        && tens < 10
        && ones < 10
        && (gap == b' ' || gap == b'T')
        && ((time & TIME) + ROOM) & HIGH == 0;
    sound.then(|| {
        let (year, day) = (number(date, 0) * 100 + number(date, 2), u32::from(tens * 10 + ones));
        [year, number(date, 5), day, number(time, 0), number(time, 3), number(time, 6)]
    })
}

/// The high bit of each of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The two-digit numbers of eight bytes, each in the byte where it begins, and whether the bytes are written like `layout`,
/// in which a 0 stands for any digit.
#[inline]
fn pairs(bytes: [u8; 8], layout: [u8; 8]) -> (u64, bool) {
    // Digits become 0 to 9, the rest of the layout 0.
    let values = u64::from_le_bytes(bytes) ^ u64::from_le_bytes(layout);
    // What is more than 9, or than 0 beside the digits, reaches the high bit of its byte.
    let room = u64::from_le_bytes(layout.map(|own| if own == b'0' { 0x76 } else { 0x7f }));
    let sound = (values | (values & !HIGH).wrapping_add(room)) & HIGH == 0;
    (values.wrapping_mul(10).wrapping_add(values >> 8), sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Option<Decimal>) -> Option<String> {
        value.map(|value| value.normalize().to_string())
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, amount) in [
            ("1234.5", "1234.5"),
            ("1,234.50", "1234.5"),
            ("¥1234.5", "1234.5"),
            ("￥1,280.00", "1280"),
            ("1234.5元", "1234.5"),
            ("(30.00)", "-30"),
            ("（30）", "-30"),
            ("－30", "-30"),
            ("１２．５", "12.5"),
            ("-¥5", "-5"),
            ("0", "0"),
            ("1,234,567", "1234567"),
        ] {
            assert_eq!(shown(money(text)).as_deref(), Some(amount), "{text}");
        }
        for text in ["12,3x", "12,34", "1,2345", "1e5", "--5", "1.2.3", "", ".", "abc", "(-5)", "1_000", "5-"] {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn ordinary_cells_are_read_as_the_friendly_readers_read_them() {
        for text in [
            "0",
            "7",
            "007",
            "26",
            "123456789012345",
            "1234567890123456",
            "12.5",
            "12.50",
            "0.07",
            "1.005",
            "12.",
            ".5",
            "-3",
            "+3",
            " 3",
            "",
            "1e5",
            "1,000",
            "２６",
            "99999999999.99",
            "2025-03-01",
            "2025-02-29",
            "2025-3-1",
            "0000-01-01",
            "2025-13-01",
            "2025/03/01",
            "2025-03-01 ",
            "20250301",
        ] {
            let bytes = text.as_bytes();
            if let Some(fen) = fen(bytes) {
                assert_eq!(money(text), Some(Decimal::new(fen, 2)), "{text}");
            }
            if let Some(whole) = digits(bytes) {
                assert_eq!(number(text), Some(Decimal::from(whole)), "{text}");
            }
            if let Some(day) = iso_date(bytes) {
                assert_eq!(date(text), Some(day), "{text}");
            }
        }
        assert_eq!((fen(b"12.5"), digits(b"007")), (Some(1250), Some(7)));
        assert_eq!(iso_date(b"2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!((fen(b"."), digits(b""), iso_date(b"2025-02-29")), (None, None, None));
    }

    #[test]
    fn dates_are_read_year_first_only() {
        for text in [
            "2025-03-01",
            "2025/3/1",
            "2025.3.1",
            "2025年3月1日",
            "20250301",
            "２０２５-03-01",
            "2025/03/01 星期六",
            "2025-03-01 00:00:00",
            "25-03-01 星期六",
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), Some("2025-03-01"), "{text}");
        }
        for text in ["3/1/2025", "2025-02-29", "2025-13-01", "25-03-01", "2025-3", "2025/3-1", "2025-03-01 08:00", "0"]
        {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(date("2024-02-29").map(|date| date.to_string()).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn instants_take_offsets_and_hours_past_midnight() {
        for (text, instant_text) in [
            ("2025-03-01 08:30:15", "2025-03-01 08:30:15"),
            ("2025/3/1 8:05", "2025-03-01 08:05:00"),
            ("2025-03-01T08:30:15Z", "2025-03-01 16:30:15"),
            ("2025-03-01 08:30:15+08:00", "2025-03-01 08:30:15"),
            ("2025-03-01 08:30:15 +0900", "2025-03-01 07:30:15"),
            ("2025-03-01 24:00", "2025-03-02 00:00:00"),
            ("2025-03-01 25:05", "2025-03-02 01:05:00"),
            ("2025-03-01 次日 01:05", "2025-03-02 01:05:00"),
            ("2025年1月15日14:30", "2025-01-15 14:30:00"),
            ("2025-03-01", "2025-03-01 00:00:00"),
        ] {
            assert_eq!(instant(text).map(|instant| instant.to_string()).as_deref(), Some(instant_text), "{text}");
        }
        for text in ["2025-03-01 8", "2025-03-01 08:60", "2025-03-01 49:00", "2025-03-01 08:30 pm", "08:30"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn minutes_are_numbers_or_spans() {
        assert_eq!(shown(minutes("5.5")).as_deref(), Some("5.5"));
        assert_eq!(shown(minutes("8分48秒")).as_deref(), Some("8.8"));
        assert_eq!(shown(minutes("1小时20分")).as_deref(), Some("80"));
        assert_eq!(shown(minutes("00:05:30")).as_deref(), Some("5.5"));
        for text in ["五", "8分8分", "5:30", "秒"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn shares_flags_serials_and_ids() {
        assert_eq!(share("2%"), Some((Decimal::new(2, 2), false)));
        assert_eq!(share("0.02"), Some((Decimal::new(2, 2), false)));
        assert_eq!(share("99.71"), Some((Decimal::new(9971, 4), true)));
        assert_eq!((share("1"), share("1.00")), (Some((Decimal::ONE, true)), Some((Decimal::ONE, true))));
        assert_eq!((share("100%"), share("0.99")), (Some((Decimal::ONE, false)), Some((Decimal::new(99, 2), false))));
        assert_eq!((flag("是"), flag("FALSE"), flag("maybe")), (Some(true), Some(false), None));
        assert_eq!(serial("45717").map(|at| at.to_string()).as_deref(), Some("2025-03-01 00:00:00"));
        assert_eq!(serial("45717.5").map(|at| at.to_string()).as_deref(), Some("2025-03-01 12:00:00"));
        assert_eq!((serial("20250301"), serial("36525")), (None, None));
        assert!(is_destroyed_id("1.23457E+18") && !is_destroyed_id("1E5") && !is_destroyed_id("ABE+12"));
        assert_eq!(clean("\u{feff} =\"0123\"\t"), "0123");
        assert_eq!((clean("'0123"), clean("--"), clean(" - ")), ("0123", "", ""));
    }

    #[test]
    fn the_fast_readers_agree_with_the_friendly_ones() {
        for text in ["0", "12", "12.3", "123.45", "99999999999.99"] {
            let exact = money(text).expect("an amount") * Decimal::ONE_HUNDRED;
            assert_eq!(fen(text.as_bytes()).map(Decimal::from), Some(exact.normalize()), "{text}");
        }
        for text in ["", "-1", "1,000", "1.234", "1.", "999999999999999"] {
            assert_eq!(fen(text.as_bytes()), None, "{text}");
        }
        for text in ["2025-03-01 08:30:15", "2024-02-29T23:59:59", "1969-12-31 00:00:00", "2025-12-31 24:00:00"] {
            let fast = local_seconds(text.as_bytes()).map(Moment::Local);
            assert!(fast.is_none() || fast == moment(text), "{text}");
        }
        assert_eq!(local_seconds(b"1970-01-02 00:00:01"), Some(86_401));
        for text in ["2025-02-29 08:30:15", "2025-03-01 24:00:00", "2025-03-01 08:30", "2025-03-0a 08:30:15"] {
            assert_eq!(local_seconds(text.as_bytes()), None, "{text}");
        }
        assert_eq!(year_month(b"2025-03-01 08:30:15"), Some((2025, 3)));
        for text in ["2025-13-01 08:30:15", "2025-03-32 08:30:15", "2025-03-01 25:30:15", "2025/03/01 08:30:15"] {
            assert_eq!(year_month(text.as_bytes()), None, "{text}");
        }
    }
}
