//! The words a page says itself, in both languages.

use chrono::{Datelike, NaiveDateTime};

use super::super::words::pick;
use crate::model::report::{Tone, Unit};
use crate::model::{Lang, Month};

/// The value of the attribute `lang`.
pub(super) fn tag(lang: Lang) -> &'static str {
    pick(lang, "en", "zh-CN")
}

/// A month as a title.
pub(super) fn month(month: Month, lang: Lang) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let first = month.first();
    match lang {
        Lang::En => format!("{} {}", NAMES[first.month0() as usize], first.year()),
        Lang::Zh => format!("{} 年 {} 月", first.year(), first.month()),
    }
}

/// The time the figures are of.
pub(super) fn as_of(at: NaiveDateTime, lang: Lang) -> String {
    let at = at.format("%Y-%m-%d %H:%M");
    match lang {
        Lang::En => format!("as of {at}"),
        Lang::Zh => format!("截至 {at}"),
    }
}

/// What a tone says, for whoever does not see its colour; nothing where there is nothing to be done.
pub(super) fn tone(tone: Tone, lang: Lang) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Good => Some(pick(lang, "in order", "正常")),
        Tone::Attention => Some(pick(lang, "to be looked at", "待处理")),
    }
}

/// A figure's change, with the month it was another in.
pub(super) fn since(change: &str, month: Month, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{change} on {month}"),
        Lang::Zh => format!("较 {month} {change}"),
    }
}

/// What a chart's numbers are, where the numbers do not show it themselves.
pub(super) fn unit(unit: Unit, lang: Lang) -> Option<&'static str> {
    match unit {
        Unit::Money => Some(pick(lang, "yuan", "元")),
        Unit::Seconds => Some(pick(lang, "hours:minutes:seconds", "时:分:秒")),
        Unit::Points => Some(pick(lang, "points", "分")),
        Unit::Count | Unit::Share => None,
    }
}

/// What marks a column whose numbers are seconds.
pub(super) fn in_seconds(lang: Lang) -> &'static str {
    pick(lang, " (s)", "（秒）")
}

/// How many labels more than are drawn there are.
pub(super) fn labels_left(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("… and {count} more, not drawn"),
        Lang::Zh => format!("……另有 {count} 项未画出"),
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub(super) fn $name(lang: Lang) -> &'static str {
            pick(lang, $en, $zh)
        })*
    };
}

words! {
    /// The heading of the list of subjects.
    contents: "Contents", "目录";
    /// The heading of the earlier months.
    trends: "Trends", "趋势";
    /// The heading of the months' table.
    months: "Key figures by month", "各月关键数字";
    /// The column of the months.
    a_month: "Month", "月份";
    /// What stands in place of a drawing of nothing.
    nothing_to_draw: "nothing to draw", "无数据";
    /// The title of a payslip.
    payslip: "Payslip", "工资单";
    /// What was earned.
    earned: "Earned", "应发项目";
    /// What is taken off.
    deducted: "Deducted", "扣款项目";
    /// What is put right of months closed before.
    adjusted: "Put right of closed months", "往月调整";
    /// The sum of that.
    adjustments: "Adjustments", "调整合计";
    /// The column of a line's head.
    item: "Item", "项目";
    /// The column of how a line came about.
    reason: "How it came about", "依据";
    /// The column of amounts.
    amount: "Amount (yuan)", "金额（元）";
    /// The sum of what was earned.
    gross: "Gross pay", "应发合计";
    /// The sum of what is taken off.
    deductions: "Deductions", "扣款合计";
    /// What is paid out.
    net: "Net pay", "实发";
    /// The department.
    department: "Department", "部门";
    /// The grade.
    grade: "Grade", "级别";
    /// The employee.
    employee: "Employee", "姓名";
    /// What a person is still to decide.
    proposals: "Awaiting a decision; nothing of it is deducted", "待决事项（均未扣款）";
    /// Where the employee signs.
    signature: "Employee's signature", "员工签字";
    /// Where whoever answers for the pay signs.
    approved: "Approved by", "审核";
    /// Where the date goes.
    signed_on: "Date", "日期";
}
