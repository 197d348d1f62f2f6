//! Days off and make-up workdays, as a table of holidays lists them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::words::Said;

/// What a listed day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayKind {
    /// A day off.
    Off,
    /// A make-up workday: worked in exchange for a day off.
    Work,
}

impl HolidayKind {
    /// The words of both languages.
    pub const ALL: &'static [(Self, &'static str, &'static [&'static str])] =
        &[(Self::Off, "off", &["休", "放假", "休息"]), (Self::Work, "work", &["班", "上班", "补班", "调休上班"])];

    /// Reads one of the words.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |(_, word, zh): &&(Self, &str, &[&str])| *word == text || zh.contains(&text);
        Self::ALL.iter().find(named).map(|(kind, ..)| *kind)
    }
}

/// One listed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: HolidayKind,
    /// The holiday it belongs to; may be empty.
    pub name: Arc<str>,
}

/// A holiday's name in both languages; one that is not known keeps the name its table gives it.
pub fn title(name: &str) -> Said {
    const KNOWN: &[(&str, &str)] = &[
        ("元旦", "New Year"),
        ("春节", "Spring Festival"),
        ("清明节", "Qingming"),
        ("劳动节", "Labour Day"),
        ("“五一”", "Labour Day"),
        ("“五一”国际劳动节", "Labour Day"),
        ("端午节", "Dragon Boat Festival"),
        ("中秋节", "Mid-Autumn Festival"),
        ("国庆节", "National Day"),
        ("“十一”", "National Day"),
        ("抗日战争暨世界反法西斯战争胜利70周年纪念日", "Victory Day, 70th anniversary"),
    ];
    let english = |part: &str| KNOWN.iter().find(|(zh, _)| *zh == part).map_or(part, |(_, en)| en).to_owned();
    Said { en: name.split('、').map(english).collect::<Vec<_>>().join(", "), zh: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn holidays_have_names_in_both_languages() {
        assert_eq!(title("国庆节、中秋节").en, "National Day, Mid-Autumn Festival");
        assert_eq!(title("春节").zh, "春节");
        assert_eq!((title("Founders' day").en.as_str(), title("").en.as_str()), ("Founders' day", ""));
    }
}
