//! Rules said in words, in both languages: what `cs policy show` prints.

mod attendance;
mod calendar;
mod chat;
mod due;
mod quota;
mod roster;
mod row_check;
mod shift;
mod sla;

use super::Saying;
use super::chat::ChatRules;
use super::excuse::Lead;
use super::pay::{Allowance, Bar, Commission, CommissionScale, GradeRule, Group, Pay, Sharing, TierMode};
use super::profit::{Bonus, BonusScale, Profit, ProfitRules};
use super::rules::{Rule, Rules};
use super::settings::{FundCodes, FundRules, LegalNotes, LegalRules, OrderMarks, ScoreRules};
use super::value::AmountOrRange;
use super::violation::{
    Amount, Beyond, Condition, Counting, OutcomeRule, PointsRule, Sanction, Scale, Violation, Window,
};
use crate::model::consequence::Withhold;
use crate::model::{Code, Discipline, Said};
use crate::said;

/// A rule that can be said in words.
trait Say: Rule {
    fn say(&self) -> Said;
}

/// Every rule, said in words, in the order of the book.
pub(super) fn sayings(rules: &Rules) -> Vec<Saying<'_>> {
    fn of<T: Say>(rules: &[T]) -> impl Iterator<Item = Saying<'_>> {
        rules.iter().map(|rule| Saying {
            section: T::SECTION,
            head: rule.head(),
            codes: Vec::new(),
            clauses: rule.head().clauses.clone(),
            says: rule.say(),
        })
    }
    let violations = rules.violations.iter().map(|violation| Saying {
        codes: violation.codes.iter().map(Code::as_str).collect(),
        clauses: violation.all_clauses(),
        section: Violation::SECTION,
        head: &violation.head,
        says: violation.say(),
    });
    let commissions = rules.commissions.iter().map(|commission| Saying {
        codes: Vec::new(),
        clauses: commission.all_clauses(),
        section: Commission::SECTION,
        head: &commission.head,
        says: commission.say(),
    });
    let chats = rules.chats.iter().map(|chat| Saying {
        codes: Vec::new(),
        clauses: chat.all_clauses(),
        section: ChatRules::SECTION,
        head: &chat.head,
        says: chat.say(),
    });
    violations
        .chain(of(&rules.calendars))
        .chain(of(&rules.scores))
        .chain(of(&rules.pays))
        .chain(of(&rules.grades))
        .chain(of(&rules.allowances))
        .chain(commissions)
        .chain(of(&rules.orders))
        .chain(of(&rules.profits))
        .chain(of(&rules.bonuses))
        .chain(of(&rules.funds))
        .chain(of(&rules.attendances))
        .chain(of(&rules.leaves))
        .chain(of(&rules.shifts))
        .chain(of(&rules.rosters))
        .chain(of(&rules.slas))
        .chain(chats)
        .chain(of(&rules.phrases))
        .chain(of(&rules.dues))
        .chain(of(&rules.quotas))
        .chain(of(&rules.checks))
        .chain(of(&rules.legals))
        .collect()
}

/// Sentences one after another.
fn joined(parts: Vec<Said>) -> Said {
    let (en, zh): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.en, part.zh)).unzip();
    Said { en: en.join("; "), zh: zh.join("；") }
}

/// The words of a log in a sentence of another language, in backticks.
fn quoted<T: std::fmt::Display>(words: &[T], by: &str) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(by)
}

impl Say for Violation {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        parts.extend(self.conditions.iter().map(Condition::say));
        parts.extend(self.arranged.map(Lead::say));
        if let Some(allowed) = self.allowed.filter(|allowed| allowed.0 > 0) {
            let minutes = allowed.minutes();
            parts.push(said!("none up to {minutes} min", "{minutes} 分钟以内不计"));
        }
        match &self.scale {
            Scale::RecordOnly if self.at.is_empty() && self.from.is_empty() => {
                parts.push(said!("recorded and counted, no fine and no points", "只作记录和统计，不罚款不扣分"));
            }
            Scale::RecordOnly => {}
            Scale::Each(sanction) => parts.push(each(sanction)),
            Scale::Ladder(ladder) => {
                for (at, rung) in ladder.rungs().iter().enumerate() {
                    let (n, says) = (at + 1, rung.say());
                    parts.push(Said { en: format!("no. {n}: {}", says.en), zh: format!("第 {n} 次：{}", says.zh) });
                }
                parts.push(match ladder.beyond() {
                    Beyond::Last => said!("then the same again", "以后同最后一次"),
                    Beyond::Nothing => said!("then nothing", "以后不再处理"),
                    Beyond::Double => said!("then doubled each time", "以后每次翻倍"),
                });
            }
            Scale::Bands(bands) => {
                for (up_to, sanction) in bands.bounded() {
                    let (minutes, says) = (up_to.minutes(), sanction.say());
                    parts.push(Said {
                        en: format!("up to {minutes} min: {}", says.en),
                        zh: format!("{minutes} 分钟以内：{}", says.zh),
                    });
                }
                let says = bands.open().say();
                parts.push(Said { en: format!("above: {}", says.en), zh: format!("超过：{}", says.zh) });
            }
        }
        for (n, sanction) in &self.from {
            let says = sanction.say();
            parts.push(Said {
                en: format!("from no. {n} on instead: {}", says.en),
                zh: format!("自第 {n} 次起改为：{}", says.zh),
            });
        }
        for (n, sanction) in &self.at {
            let says = sanction.say();
            parts.push(Said {
                en: format!("at no. {n} also: {}", says.en), zh: format!("第 {n} 次另加：{}", says.zh)
            });
        }
        if self.retroactive {
            parts.push(said!("the earlier ones in the window too", "统计期内此前各次一并适用"));
        }
        if self.shared {
            parts.push(said!("the rows of one date are one loss, shared equally", "同一日期各行为同一笔损失，均摊"));
        }
        if let Some(quantity) = &self.quantity {
            parts.push(said!(
                "times the quantity, {} to {}",
                "乘以数量，{} 至 {}",
                quantity.least.normalize(),
                quantity.most.normalize()
            ));
        }
        if !self.require.is_empty() {
            let columns = self.require.join(", ");
            parts.push(said!("the row names {columns}", "记录须填写 {columns}"));
        }
        let counted = !matches!(&self.scale, Scale::Each(_) | Scale::RecordOnly | Scale::Bands(_))
            || !self.at.is_empty()
            || !self.from.is_empty();
        if counted {
            parts.push(self.window.say());
        }
        if self.count == Counting::Day {
            parts.push(said!("several on one day are one", "同一天多次按一次计"));
        }
        joined(parts)
    }
}

fn each(sanction: &Sanction) -> Said {
    let says = sanction.say();
    Said { en: format!("each time: {}", says.en), zh: format!("每次：{}", says.zh) }
}

impl Condition {
    fn say(&self) -> Said {
        let plain = self.any_of.iter().map(|cell| if cell.is_empty() { "blank".to_owned() } else { cell.clone() });
        let chinese =
            self.any_of.iter().map(|cell| if cell.is_empty() { "空白".to_owned() } else { format!("`{cell}`") });
        let joined = |cells: Vec<String>| cells.join(" / ");
        let (column, en, zh) = (&self.column, joined(plain.collect()), joined(chinese.collect()));
        Said { en: format!("where {column} is {en}"), zh: format!("当 `{column}` 为 {zh}") }
    }
}

impl Window {
    /// The window in words.
    pub(crate) fn say(self) -> Said {
        match self {
            Self::Month => said!("counted by calendar month", "按自然月计次"),
            Self::Quarter => said!("counted by calendar quarter", "按季度计次"),
            Self::Year => said!("counted by calendar year", "按自然年计次"),
            Self::Ever => said!("counted for ever", "累计计次，不清零"),
            Self::Consecutive => said!("counted over consecutive days", "按连续天数计次"),
            Self::Days(days) => said!("counted over the last {days} days", "按最近 {days} 天计次"),
        }
    }
}

impl Sanction {
    /// The consequence in words.
    pub(crate) fn say(&self) -> Said {
        let mut parts = Vec::new();
        if let Some(fine) = &self.fine {
            let says = fine.say();
            parts.push(Said { en: format!("fine {}", says.en), zh: format!("罚款 {}", says.zh) });
        }
        match &self.points {
            Some(PointsRule::Fixed(points)) => parts.push(said!("{points} points", "{points} 分")),
            Some(PointsRule::Within { deducted, sizes }) => {
                let (sign, least, most) =
                    (if *deducted { "-" } else { "+" }, sizes.least.normalize(), sizes.most.normalize());
                parts.push(said!("{sign}{least} to {sign}{most} points", "{sign}{least} 至 {sign}{most} 分"));
            }
            Some(PointsRule::Stated { deducted: true }) => {
                parts.push(said!("points off as the row states", "按记录扣分"));
            }
            Some(PointsRule::Stated { deducted: false }) => parts.push(said!("points as the row states", "按记录加分")),
            None => {}
        }
        if let Some(outcome) = &self.outcome {
            let one = |outcome: &Discipline| {
                let proposed =
                    if *outcome == Discipline::Separation { (" (proposed)", "（待人决定）") } else { ("", "") };
                (format!("{outcome}{}", proposed.0), format!("{}{}", outcome.chinese(), proposed.1))
            };
            let (en, zh): (Vec<_>, Vec<_>) = outcome.all().iter().map(one).unzip();
            parts.push(match outcome {
                OutcomeRule::Fixed(_) => Said { en: en.concat(), zh: zh.concat() },
                OutcomeRule::OneOf(_) => Said {
                    en: format!("as the row states, {}", en.join(" / ")),
                    zh: format!("按记录所填：{}", zh.join(" / ")),
                },
            });
        }
        if let Some(Withhold::MonthWage) = self.withhold {
            parts.push(said!("the month's wage withheld (proposed)", "扣发当月工资（待人决定）"));
        }
        if self.day_wage {
            parts.push(said!("the day's wage not earned", "当日工资不计"));
        }
        if let Some(liability) = &self.liability {
            let says = liability.say();
            parts.push(Said { en: format!("makes good {}", says.en), zh: format!("赔偿 {}", says.zh) });
        }
        if let Some(reward) = &self.reward {
            let says = reward.say();
            parts.push(Said { en: format!("reward {}", says.en), zh: format!("奖励 {}", says.zh) });
        }
        if self.propose {
            parts.push(said!("proposed only", "仅为拟议"));
        }
        if let Some(code) = &self.counts_as {
            parts.push(said!("counts as {code} too", "同时计为 {code}"));
        }
        if parts.is_empty() {
            parts.push(said!("nothing", "无"));
        }
        let (en, zh): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.en, part.zh)).unzip();
        Said { en: en.join(", "), zh: zh.join("、") }
    }
}

impl Amount {
    fn say(&self) -> Said {
        match self {
            Self::Fixed(amount) => said!("{amount}", "{amount} 元"),
            Self::ShareOf(share, figure) => {
                Said { en: format!("{share} of {figure}"), zh: format!("{}的 {share}", figure.chinese()) }
            }
            Self::Stated => said!("the row's amount", "记录所填金额"),
            Self::Formula(formula) => said!("{formula}", "{formula}"),
        }
    }
}

impl Group {
    fn say(&self) -> Said {
        let departments: Vec<_> = self.departments.iter().map(|department| department.word()).collect();
        let grades: Vec<_> = self.grades.iter().map(|grade| grade.word()).collect();
        let zh: Vec<_> = self
            .departments
            .iter()
            .map(|department| department.chinese())
            .chain(self.grades.iter().map(|grade| grade.chinese()))
            .collect();
        match (&departments[..], &grades[..]) {
            ([], []) => said!("everybody", "全体"),
            _ => Said { en: [departments, grades].concat().join(" "), zh: zh.join(" ") },
        }
    }
}

impl AmountOrRange {
    fn say(&self) -> Said {
        match self {
            Self::Fixed(amount) => said!("{amount}", "{amount} 元"),
            Self::Within(range) => {
                said!("{} to {}, as the sheet states", "{} 至 {} 元，以员工表为准", range.least, range.most)
            }
            Self::Stated => said!("as the sheet states", "以员工表为准"),
        }
    }
}

impl Say for GradeRule {
    fn say(&self) -> Said {
        let (group, base) = (self.group.say(), self.base.say());
        Said { en: format!("base of {}: {}", group.en, base.en), zh: format!("{}底薪：{}", group.zh, base.zh) }
    }
}

impl Say for Allowance {
    fn say(&self) -> Said {
        let group = self.group.say();
        Said {
            en: format!("{}: {} a month", group.en, self.amount),
            zh: format!("{}：每月 {} 元", group.zh, self.amount),
        }
    }
}

impl Say for Pay {
    fn say(&self) -> Said {
        said!(
            "lines rounded half up to {}; a day's wage is {}",
            "各项四舍五入至 {} 元；日工资为 {}",
            self.round,
            self.daily_wage
        )
    }
}

impl Say for Commission {
    fn say(&self) -> Said {
        let group = self.group.say();
        let (of, of_zh) = (self.of.word(), self.of.chinese());
        let mut parts = vec![match &self.scale {
            CommissionScale::Rate(rate) => {
                Said { en: format!("{}: {rate} of {of}", group.en), zh: format!("{}：{of_zh}的 {rate}", group.zh) }
            }
            CommissionScale::StatedRate => Said {
                en: format!("{}: the sheet's rate of {of}", group.en),
                zh: format!("{}：{of_zh}乘以员工表的提成比例", group.zh),
            },
            CommissionScale::Each(each) => Said {
                en: format!("{}: {each} for each of {of}", group.en),
                zh: format!("{}：{of_zh}每单位 {each} 元", group.zh),
            },
            CommissionScale::Tiers(tiers) => {
                let rates = tiers.rates().map(|(up_to, rate)| match up_to {
                    Some(up_to) => format!("<= {up_to}: {rate}"),
                    None => format!("above: {rate}"),
                });
                let rates = rates.collect::<Vec<_>>().join(", ");
                let mode =
                    if tiers.mode() == TierMode::Marginal { ("each part", "分段") } else { ("the whole", "全额") };
                Said {
                    en: format!("{}: of {of}, {} at {rates}", group.en, mode.0),
                    zh: format!("{}：{of_zh}{}计：{rates}", group.zh, mode.1),
                }
            }
        }];
        if self.share == Sharing::Equal {
            parts.push(said!("the department's together, split equally", "部门合计后平均分配"));
        }
        for (figure, requirement) in &self.requires {
            let sign = if requirement.or_equal { ">=" } else { ">" };
            let than = match requirement.than {
                Bar::Figure(figure) => figure.word().to_owned(),
                Bar::Number(number) => number.to_string(),
            };
            parts.push(said!("only if {figure} {sign} {than}", "须 {figure} {sign} {than}"));
        }
        for (grade, floor) in &self.floor {
            let says = floor.amount.say();
            parts.push(Said {
                en: format!("at least {} for {grade}", says.en),
                zh: format!("{}保底 {}", grade.chinese(), says.zh),
            });
        }
        if !self.instead_of.is_empty() {
            let others = self.instead_of.join(", ");
            parts.push(said!(
                "for those whose sheet states {of}, instead of {others}",
                "员工表填有该项者适用，代替 {others}"
            ));
        }
        joined(parts)
    }
}

impl Say for ScoreRules {
    fn say(&self) -> Said {
        let mut parts = vec![said!("everybody starts the month with {}", "每月起评分 {}", self.start)];
        parts.extend(self.ceiling.map(|ceiling| said!("at most {ceiling}", "最高 {ceiling}")));
        parts.extend(self.floor.map(|floor| said!("at least {floor}", "最低 {floor}")));
        joined(parts)
    }
}

impl Say for OrderMarks {
    fn say(&self) -> Said {
        let (flags, zh) = (self.flags.join(" / "), quoted(&self.flags, " / "));
        said!(
            "an order earns a commission only with the agent's name in its remark and a flag: {flags}",
            "订单须备注客服姓名并插旗（{zh}）方计提成"
        )
    }
}

impl Say for ProfitRules {
    fn say(&self) -> Said {
        let mut parts = Vec::new();
        parts.extend(self.gross.as_ref().map(|formula| said!("gross = {formula}", "毛利 = {formula}")));
        parts.extend(self.net.as_ref().map(|formula| said!("net = {formula}", "纯利 = {formula}")));
        let targets =
            [("team_target", "总指标", self.team_target), ("campaign_target", "单指标", self.campaign_target)];
        for (name, zh, target) in targets {
            parts.extend(target.map(|target| {
                let (of, by, bar) = (target.divide, target.by.normalize(), target.at_least);
                let (of_en, of_zh) = match of {
                    Profit::Gross => ("gross", "毛利"),
                    Profit::Net => ("net", "纯利"),
                };
                Said {
                    en: format!("{name} = {of_en} / {by}, at least {bar}"),
                    zh: format!("{zh} = {of_zh} / {by}，不低于{}", bar.chinese()),
                }
            }));
        }
        joined(parts)
    }
}

impl Say for Bonus {
    fn say(&self) -> Said {
        match self.scale {
            BonusScale::ShareOfTarget(share) => {
                said!("{share} of the team's target once it is reached", "总指标达成时，按总指标的 {share} 发放")
            }
            BonusScale::Stated => said!("as the sheet states, nothing when it is blank", "以员工表为准，空白则无"),
        }
    }
}

impl Say for FundRules {
    fn say(&self) -> Said {
        match &self.codes {
            FundCodes::All => said!("every fine goes in; opening {}", "全部罚款存入；期初 {}", self.opening),
            FundCodes::Only(codes) => {
                let codes = codes.iter().map(super::super::model::names::Code::as_str).collect::<Vec<_>>().join(", ");
                said!("the fines of {codes} go in; opening {}", "{codes} 的罚款存入；期初 {}", self.opening)
            }
        }
    }
}

impl Say for LegalRules {
    fn say(&self) -> Said {
        match self.notes {
            LegalNotes::Warn => said!("notes on labour law are said", "提示劳动法事项"),
            LegalNotes::Off => said!("no notes on labour law", "不提示劳动法事项"),
            LegalNotes::Cap => said!("deductions are cut to what the law allows", "扣款以法定上限为限"),
        }
    }
}
