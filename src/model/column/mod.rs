//! The registry of columns: every log `cs` reads and every table it writes, in one place.
//!
//! Reading finds a column by its English name, its Chinese name or an alias (a known export's header); writing uses the
//! English name in machine formats and the reader's language elsewhere; help and documentation are made from the same rows.

use std::sync::LazyLock;

use crate::model::Said;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text or a word of a fixed vocabulary.
    Text,
    /// A person, looked up in `people.toml` when there is one.
    Person,
    /// A long number that is a name: an order number, a work number.
    Id,
    /// Yuan.
    Money,
    /// A share or rate: `2%` or `0.02`.
    Share,
    /// Points.
    Points,
    /// A whole number.
    Count,
    /// A plain decimal number.
    Number,
    /// Minutes, or a span such as `8分48秒`.
    Minutes,
    /// Yes or no.
    Flag,
    /// A calendar date.
    Date,
    /// A date with a time.
    Instant,
}

/// One column of a log or a table. The registry's live as long as the program; a rule book may ask about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// The English name: machine formats, rule books, `[columns]`.
    pub name: &'a str,
    /// The Chinese name; empty when it has none.
    pub zh: &'a str,
    /// Other headers it is known by; case, blanks, `_ -` and the width of characters do not matter.
    pub aliases: &'a [&'a str],
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a file without it cannot be read at all.
    pub needed: bool,
    /// What it means, in English.
    pub meaning: &'a str,
    /// What it means, in Chinese.
    pub meaning_zh: &'a str,
}

/// A log that is read or a table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// The English name: `staff`.
    pub name: &'a str,
    /// The Chinese name; empty when it has none.
    pub zh: &'a str,
    /// Its columns, in order.
    pub columns: &'a [Column<'a>],
}

impl<'a> Sheet<'a> {
    /// The column of that English name.
    pub fn column(&self, name: &str) -> Option<&'a Column<'a>> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// All columns, in order.
    pub fn all(&self) -> Vec<&'a Column<'a>> {
        self.columns.iter().collect()
    }
}

/// Every log and table.
pub static SHEETS: LazyLock<Vec<&'static Sheet<'static>>> = LazyLock::new(|| {
    let own: [&[&Sheet<'static>]; 10] = [
        shop::OWN,
        desk::OWN,
        home::OWN,
        people::OWN,
        tickets::OWN,
        OWN,
        findings::OWN,
        analysis::OWN,
        clocks::OWN,
        closed::OWN,
    ];
    own.concat()
});

/// The log of that name.
pub fn sheet(name: &str) -> Option<&'static Sheet<'static>> {
    SHEETS.iter().find(|sheet| sheet.name == name).copied()
}

/// A column's Chinese name in a log, where it has one.
pub fn chinese(log: &str, column: &str) -> Option<&'static str> {
    let own = sheet(log).and_then(|sheet| sheet.column(column)).map(|column| column.zh);
    own.filter(|zh| !zh.is_empty())
}

/// A column's name in both languages: the registry's, else the one asked for.
pub fn title(log: &str, column: &str) -> Said {
    let zh = sheet(log).and_then(|sheet| sheet.column(column)).map_or("", |column| column.zh);
    Said { en: column.to_owned(), zh: if zh.is_empty() { column } else { zh }.to_owned() }
}

/// What a column of a log holds: as the registry says, else as its name says. A column `at` or `…_at` holds a date with a
/// time, a column `date` or `…_date` a date, `employee` and `agent` people, any other text.
pub fn kind_of(log: &str, column: &str) -> Kind {
    let registered = sheet(log).and_then(|sheet| sheet.column(column)).map(|column| column.kind);
    registered.unwrap_or(match column {
        "at" => Kind::Instant,
        "date" => Kind::Date,
        "employee" | "agent" => Kind::Person,
        name if name.ends_with("_at") => Kind::Instant,
        name if name.ends_with("_date") => Kind::Date,
        _ => Kind::Text,
    })
}

macro_rules! sheets {
    ($list:ident: $($(#[$doc:meta])* $sheet:ident = $name:literal $zh:literal {
        $($column:ident $column_zh:literal [$($alias:literal),*] $kind:ident $($needed:ident)? : $meaning:literal, $meaning_zh:literal;)*
    })*) => {
        $($(#[$doc])* pub static $sheet: $crate::model::column::Sheet<'static> = $crate::model::column::Sheet {
            name: $name,
            zh: $zh,
            columns: &[$($crate::model::column::Column {
                name: stringify!($column),
                zh: $column_zh,
                aliases: &[$($alias),*],
                kind: $crate::model::column::Kind::$kind,
                needed: sheets!(@needed $($needed)?),
                meaning: $meaning,
                meaning_zh: $meaning_zh,
            }),*],
        };)*
        /// The sheets declared here, in order.
        pub(super) static $list: &[&$crate::model::column::Sheet<'static>] = &[$(&$sheet),*];
    };
    (@needed needed) => { true };
    (@needed) => { false };
}

mod analysis;
mod clocks;
mod closed;
mod desk;
mod findings;
mod home;
mod people;
mod shop;
mod tickets;
mod words;

pub use analysis::*;
pub use clocks::*;
pub use closed::*;
pub use desk::*;
pub use findings::*;
pub use home::*;
pub use people::*;
pub use shop::*;
pub use tickets::*;
pub use words::{english, synonyms};

sheets! { OWN:
    /// The staff sheet `cs payroll` reads.
    STAFF = "staff" "员工表" {
        employee "姓名" ["工号", "员工", "员工姓名", "人员", "客服", "旺旺昵称", "agent"] Person needed: "who; the key of the sheet", "员工，本表的主键";
        month "月份" ["所属月份", "工资月份", "统计月份"] Text: "the month the row is for, such as 2025-03", "本行所属月份，如 2025-03";
        department "部门" ["部门名称", "所在部门"] Text: "department", "所在部门";
        grade "级别" ["职级", "岗位级别"] Text: "grade", "级别";
        base "底薪" ["基本工资", "底薪(元)"] Money: "basic monthly wage, yuan", "每月底薪（元）";
        sales "销售额" ["客服销售额", "完成销售额"] Money: "sales completed in the month, yuan", "当月完成的销售额（元）";
        orders "订单数" ["订单数量", "成功订单数"] Count: "orders completed in the month", "当月完成的订单数";
        turnover "营业额" ["快递营业额"] Money: "courier turnover, yuan", "快递营业额（元）";
        target "指标" ["销售指标", "任务额"] Money: "the month's target, yuan", "当月指标（元）";
        achieved "完成额" ["完成指标"] Money: "what was achieved of the target, yuan", "指标完成额（元）";
        rate "提成比例" ["提成率"] Share: "personal commission rate", "个人提成比例";
        floor "保底" ["保底提成"] Money: "personal guaranteed commission, yuan", "个人保底提成（元）";
        allowance "补贴" ["餐补", "津贴"] Money: "the whole allowance of the month, yuan, in place of the book's", "当月补贴合计（元），代替制度中的补贴";
        bonus "奖金" [] Money: "bonus granted, yuan", "奖金（元）";
        shifts "可上班次" [] Text: "the shifts the person can work, separated by ;; empty for all", "可以上的班次，以 ; 分隔，空白为全部";
        award "奖项" ["获奖"] Text: "the bonus pools the person was named for, by id or title, separated by ;", "入选的奖金（代码或名称），以 ; 分隔";
        hired "入职日期" ["入职时间"] Date: "first day of employment", "入职日期";
        left "离职日期" ["离职时间"] Date: "last day of employment", "离职日期";
        shuttle "班车" ["乘班车", "是否乘班车"] Flag: "whether the person comes by the shuttle bus", "是否乘坐班车";
        late_days "迟到次数" ["异常统计/迟到次数(次)"] Count: "days of lateness", "迟到次数";
        absent_days "旷工天数" ["异常统计/旷工次数(次)"] Number: "days of absence", "旷工天数";
        rostered_days "应出勤" ["应出勤/天", "应出勤天数"] Number: "days the roster has the person for", "应出勤天数";
        fines "罚款" [] Money: "fines stated on the sheet, yuan", "表中列明的罚款（元）";
        deduction "扣款" ["其他扣款"] Money: "other deductions stated on the sheet, yuan", "表中列明的其他扣款（元）";
        insurance "社保" ["社保个人", "个人社保"] Money: "the person's own social insurance, yuan", "社保个人部分（元）";
        housing_fund "公积金" ["公积金个人", "住房公积金"] Money: "the person's own housing fund, yuan", "公积金个人部分（元）";
        tax "个税" ["个人所得税"] Money: "income tax withheld, yuan", "代扣个税（元）";
    }
    /// The incident log `cs fines`, `score`, `fund` and `payroll --incidents` read.
    INCIDENTS = "incidents" "违规记录" {
        employee "姓名" ["工号", "员工", "员工姓名", "当事人"] Person needed: "whom it concerns", "当事人";
        date "日期" ["发生日期"] Date needed: "the day it happened", "发生日期";
        code "违规代码" ["代码", "违规项"] Text needed: "the violation's code, or the clause id", "违规代码，也可写条款号";
        severity "情节" ["严重程度"] Text: "light or serious, where a rule tells them apart", "情节轻重";
        cause "原因" ["责任原因"] Text: "what caused it, where a rule asks: service or product", "起因：service 服务 或 product 产品";
        points "分值" ["扣分", "加分"] Number: "points, where the rule leaves a choice", "分值（制度给出范围时由检查人填写）";
        amount "金额" ["损失金额"] Money: "the row's own amount, yuan", "金额（元）";
        minutes "分钟" ["迟到分钟", "时长(分钟)"] Minutes: "measured minutes", "分钟数";
        outcome "处分" ["处理结果"] Text: "the outcome decided on, where a rule leaves the choice", "处分结果（制度留有选择时由决定人填写）";
        quantity "数量" ["件数"] Number: "how many at once; blank is one", "数量，空白为 1";
        listed "标价" [] Money: "the listed price, yuan", "标价（元）";
        charged "实收" [] Money: "the price charged, yuan", "实收（元）";
        status "状态" ["处理状态"] Text: "approved, proposed, waived or cancelled; blank is approved", "状态：已确认、待确认、豁免、撤销；空白即已确认";
        approver "批准人" ["审批人"] Text: "who waived it, or granted a reward", "豁免或奖励的批准人";
        reason "理由" ["豁免理由"] Text: "why it was waived", "豁免理由";
        arranged "换班登记日期" ["调班日期", "事先安排日期"] Date: "the day a swap was arranged, where a rule asks", "事先换班的登记日期";
        reversed "退回日期" ["撤销日期"] Date: "the day a charged fine was taken back", "罚款退回日期";
        note "备注" [] Text: "anything else", "备注";
        source "来源" [] Text: "the file and line of the log it was first seen in", "原始记录的文件与行号";
    }
    /// The profit figures `cs profit` reads, one a row.
    FIGURES = "figures" "利润数据" {
        name "名称" ["项目", "name"] Text needed: "which figure", "数据名称";
        amount "金额" ["数额"] Money needed: "yuan", "金额（元）";
        campaign "活动" ["单指标", "推广活动"] Text: "the campaign it belongs to; empty for the whole month", "所属推广活动，空白为全月";
    }
    /// The profit figures as one row of columns.
    FIGURES_ROW = "figures-row" "利润数据（一行）" {
        sales "销售总额" ["销售额"] Money needed: "total sales, net of refunds, yuan", "销售总额（元，已减退款）";
        sales_commission "无指标销售额提成" ["销售提成"] Money: "commissions on untargeted sales, yuan", "无指标销售额提成（元）";
        product_cost "产品成本价" ["产品成本"] Money: "cost of the goods sold, yuan", "产品成本（元）";
        gross "销售毛利" ["毛利"] Money: "gross profit, where the book has no formula, yuan", "销售毛利（元），制度无公式时填写";
        order_commission "订单数量定额提成" ["订单提成"] Money: "commissions per order, yuan", "订单定额提成（元）";
        target_commission "单指标完成提成" ["指标提成"] Money: "commissions for targets met, yuan", "单指标完成提成（元）";
        promotion "市场推广费用" ["推广费用"] Money: "promotion cost, yuan", "市场推广费用（元）";
        returns_freight "售后快递费损失" ["售后快递费"] Money: "after-sales courier losses, yuan", "售后快递费损失（元）";
        other_cost "其他运营成本" ["其他成本"] Money: "other operating cost, yuan", "其他运营成本（元）";
        net "销售纯利" ["纯利"] Money: "net profit, where the book has no formula, yuan", "销售纯利（元），制度无公式时填写";
        base_total "底薪总和" ["底薪总额"] Money: "the sum of all basic wages, yuan", "底薪总和（元）";
        planned_target "计划总指标" ["总指标"] Money: "the planned team target, yuan", "计划总指标（元）";
    }
    /// The spending log of the fund.
    SPENDING = "spending" "基金支出" {
        date "日期" ["支出日期"] Date needed: "the day of the expense", "支出日期";
        amount "金额" ["支出金额"] Money needed: "yuan", "金额（元）";
        purpose "用途" ["事由"] Text needed: "what for", "用途";
        approver "批准人" ["审批人"] Person needed: "who approved it", "批准人";
    }
    /// A table of holidays, as `holidays = "FILE"` of a calendar names it.
    HOLIDAYS = "holidays" "节假日" {
        date "日期" [] Date needed: "the day", "日期";
        kind "类型" ["性质"] Text needed: "off, or work for a make-up workday", "off 休息，work 补班";
        name "名称" ["节日", "节假日"] Text: "the holiday it belongs to", "所属节日";
    }
    /// The roster: who is to work when.
    ROSTER = "roster" "排班表" {
        employee "姓名" ["工号", "员工", "员工姓名", "人员"] Person needed: "who", "员工";
        date "日期" ["排班日期"] Date needed: "the day the shift starts", "班次开始的日期";
        shift "班次" ["班次名称"] Text needed: "the shift, by its id or one of its codes; rest for a day of rest", "班次编号或名称；休息写 rest 或 休";
        stand_in_for "顶班" ["替班", "代班", "被顶班人"] Person: "whose place is taken", "替谁上班";
        from "起" ["开始时刻"] Text: "from when, where only a part of the shift is worked", "只上班次的一部分时，开始时刻";
        to "止" ["结束时刻"] Text: "until when", "结束时刻";
        post "岗位" ["岗位类别"] Text: "the post of the day, where the rules tell posts apart, such as pre-sale", "当日岗位，制度区分岗位时填写，如售前";
        task "值日" ["轮值", "值日事项"] Text: "what is done in turn by this person that day, such as cleaning", "当日轮值的事项，如打扫";
        approver "批准人" ["审批人"] Text: "who approved a change of the roster", "调班批准人";
        approved_at "批准时间" ["审批时间"] Instant: "when it was approved", "批准时间";
    }
    /// The attendance log: punches one by one, pairs of in and out, or an export of DingTalk or WeCom.
    PUNCHES = "punches" "考勤记录" {
        employee "姓名" ["员工", "员工姓名", "人员"] Person needed: "who", "员工";
        at "打卡时间" ["日期时间", "打卡日期时间", "时间点"] Instant: "when the clock saw them", "打卡时间";
        date "日期" ["时间", "考勤日期", "打卡日期"] Date: "the day the shift starts, beside times of day", "班次开始的日期";
        in "上班" ["上班1打卡时间", "上班1/打卡时间", "上班打卡时间", "签到时间"] Text: "the punch in", "上班打卡";
        out "下班" ["下班1打卡时间", "下班1/打卡时间", "下班打卡时间", "签退时间"] Text: "the punch out; on the next day where it is earlier than the one in", "下班打卡；早于上班者为次日";
        in2 "上班2" ["上班2打卡时间", "上班2/打卡时间"] Text: "the second punch in", "第二次上班打卡";
        out2 "下班2" ["下班2打卡时间", "下班2/打卡时间"] Text: "the second punch out", "第二次下班打卡";
        in3 "上班3" ["上班3打卡时间", "上班3/打卡时间"] Text: "the third punch in", "第三次上班打卡";
        out3 "下班3" ["下班3打卡时间", "下班3/打卡时间"] Text: "the third punch out", "第三次下班打卡";
        times "打卡时间记录" ["全卡"] Text: "every punch of the day", "当日全部打卡时间";
        earliest "最早" ["考勤概况/最早", "最早卡"] Text: "the first punch of the day", "当日最早打卡";
        latest "最晚" ["考勤概况/最晚", "最晚卡"] Text: "the last punch of the day", "当日最晚打卡";
        direction "打卡类型" ["进出", "考勤类型"] Text: "in or out, where the clock asks", "上班或下班";
        result "考勤结果" ["打卡结果", "考勤概况/考勤结果", "校准状态", "考勤概况/校准状态"] Text: "what the system made of it", "系统的考勤结果";
        in_result "上班1打卡结果" ["上班1/打卡状态"] Text: "what it made of the punch in", "上班打卡结果";
        out_result "下班1打卡结果" ["下班1/打卡状态"] Text: "what it made of the punch out", "下班打卡结果";
        in2_result "上班2打卡结果" ["上班2/打卡状态"] Text: "what it made of the second punch in", "第二次上班打卡结果";
        out2_result "下班2打卡结果" ["下班2/打卡状态"] Text: "what it made of the second punch out", "第二次下班打卡结果";
        leave "假勤申请" ["考勤概况/假勤申请", "关联的审批单"] Text: "the leave it was asked for", "关联的请假申请";
    }
    /// The leave log.
    LEAVE = "leave" "请假记录" {
        employee "姓名" ["工号", "员工", "员工姓名", "申请人", "请假人"] Person needed: "who", "员工";
        from "开始时间" ["开始日期", "请假开始时间", "外出时间", "date", "日期"] Instant needed: "from when; a date alone is the shifts that start on it", "开始时间；只写日期即当日开始的班次";
        to "结束时间" ["结束日期", "请假结束时间", "返回时间"] Instant: "until when; the same day when empty", "结束时间，空白为同一天";
        kind "请假类型" ["类型", "假种", "假别"] Text: "personal, sick, outing, swap …", "事假、病假、外出、调班等";
        reason "事由" ["请假事由", "原因", "理由"] Text: "why", "事由";
        requested_at "申请时间" ["提交时间", "发起时间"] Instant: "when it was asked for", "申请时间";
        approver "审批人" ["批准人", "历史审批人"] Text: "who approved it, by post or name", "审批人";
        approved_at "审批时间" ["批准时间", "完成时间"] Instant: "when it was approved", "审批时间";
        status "审批状态" ["状态", "审批结果"] Text: "approved, pending, rejected or withdrawn; blank is approved when somebody approved it", "已通过、审批中、已拒绝、已撤销；空白且有审批人即已通过";
        arranged_by "顶班安排人" ["安排人"] Text: "who arranged the stand-in", "顶班安排人";
    }
    /// What `cs attendance` answers.
    ATTENDANCE = "attendance" "考勤" {
        employee "姓名" [] Person: "who", "员工";
        date "日期" [] Date: "the day the shift starts", "班次开始的日期";
        shift "班次" [] Text: "the shift", "班次";
        starts "上班时间" [] Instant: "when it starts", "班次开始";
        ends "下班时间" [] Instant: "when it ends", "班次结束";
        in "上班打卡" [] Instant: "the punch in", "上班打卡";
        out "下班打卡" [] Instant: "the punch out", "下班打卡";
        late_s "迟到秒数" [] Count: "seconds of lateness", "迟到秒数";
        early_s "早退秒数" [] Count: "seconds left early", "早退秒数";
        worked_s "在岗秒数" [] Count: "seconds of the shift worked, breaks left out", "在岗秒数，不含休息";
        state "状态" [] Text: "present, late, left-early, absent, leave, rest, unrostered or missing-punch", "正常、迟到、早退、旷工、请假、休息、未排班或缺卡";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        remark "备注" [] Text: "what else a rule finds: no early arrival, left before relief", "其他情况：未提前到岗、未等接班离岗";
        source "来源" [] Text: "the files and lines it was seen in", "文件与行号";
    }
    /// What `cs attendance --summary` answers.
    ATTENDANCE_SUMMARY = "attendance-summary" "考勤汇总" {
        employee "姓名" [] Person: "who", "员工";
        due "应出勤天数" [] Count: "days the roster has a shift for", "应出勤天数";
        present "出勤天数" [] Count: "days of at least one punch in a shift", "有打卡的出勤天数";
        late "迟到次数" [] Count: "shifts begun late", "迟到次数";
        late_s "迟到秒数" [] Count: "seconds of lateness", "迟到秒数";
        left_early "早退次数" [] Count: "shifts left early", "早退次数";
        early_s "早退秒数" [] Count: "seconds left early", "早退秒数";
        absent "旷工次数" [] Count: "shifts absent from", "旷工班次数";
        missing_punch "缺卡次数" [] Count: "shifts with a missing punch", "缺卡班次数";
        leave "请假天数" [] Count: "shifts on leave", "请假班次数";
        rest "休息天数" [] Count: "days of rest", "休息天数";
        worked_s "在岗秒数" [] Count: "seconds of shifts worked", "在岗秒数";
        overtime_workday_s "工作日加班秒数" [] Count: "seconds after a shift on a working day", "工作日加班秒数";
        overtime_rest_day_s "休息日加班秒数" [] Count: "seconds worked on a day without a shift", "休息日加班秒数";
        overtime_holiday_s "法定节假日加班秒数" [] Count: "seconds worked on a statutory holiday", "法定节假日加班秒数";
    }
    /// What the month of a rota is for each person (`cs roster make`).
    ROTA = "rota" "排班汇总" {
        employee "姓名" [] Person: "who", "员工";
        days "上班天数" [] Count: "days with a shift", "上班天数";
        rest "休息天数" [] Count: "days of rest", "休息天数";
        nights "夜班" [] Count: "shifts of which two hours or more lie before six in the morning", "夜班次数";
        weekend_days "周末上班" [] Count: "Saturdays and Sundays worked", "周末上班天数";
        tasks "值日" [] Count: "how often something is done in turn", "值日次数";
        working_s "工时秒数" [] Count: "seconds at work", "工时（秒）";
    }
    /// What `cs payroll` answers.
    PAYROLL = "payroll" "工资表" {
        employee "姓名" [] Person: "who", "员工";
        department "部门" [] Text: "department", "部门";
        grade "级别" [] Text: "grade", "级别";
        base "底薪" [] Money: "basic wage", "底薪";
        allowance "补贴" [] Money: "allowances", "补贴";
        commission "提成" [] Money: "commissions", "提成";
        top_up "保底补足" [] Money: "what lifts a commission to its floor", "提成不足保底的补足额";
        bonus "奖金" [] Money: "bonuses", "奖金";
        gross "应发合计" [] Money: "base + allowance + commission + top_up + bonus", "底薪+补贴+提成+保底补足+奖金";
        fines "罚款" [] Money: "fines", "罚款";
        absence "缺勤扣款" [] Money: "wages of days absent", "缺勤未得工资";
        liability "赔偿扣款" [] Money: "losses made good and other deductions", "赔偿及其他扣款";
        insurance "社保" [] Money: "own social insurance", "社保个人部分";
        housing_fund "公积金" [] Money: "own housing fund", "公积金个人部分";
        tax "个税" [] Money: "income tax", "个税";
        deductions "扣款合计" [] Money: "the sum of fines to tax", "罚款至个税之和";
        adjustment "调整" [] Money: "what is put right of months closed before; only with --adjustments", "以前已结月份的调整，仅在 --adjustments 时列出";
        net "实发" [] Money: "gross - deductions + adjustment", "应发合计-扣款合计+调整";
        proposals "待决事项" [] Text: "what a person is to decide; nothing of it is deducted", "待人决定的事项，均未扣除";
    }
    /// What `cs fines` answers.
    FINES = "fines" "违规处理" {
        employee "姓名" [] Person: "whom it concerns", "当事人";
        date "日期" [] Date: "the day it happened", "发生日期";
        code "违规代码" [] Text: "the rule that judged it", "适用的违规代码";
        occurrence "次数" [] Count: "the how-manieth in the rule's window; empty when not counted", "统计期内第几次，空白为不计";
        fine "罚款" [] Money: "the fine", "罚款";
        points "分值" [] Points: "points, negative for a deduction", "分值，扣分为负";
        outcome "处分" [] Text: "disciplinary outcome", "处分";
        withhold "扣发" [] Text: "a wage proposed to be withheld, or a day's wage not earned", "拟扣发的工资，或当日工资";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        source "来源" [] Text: "file and line", "文件与行号";
        liability "赔偿" [] Money: "what the person is to make good", "赔偿金额";
        reward "奖励" [] Money: "a reward granted", "奖励金额";
        status "状态" [] Text: "approved, proposed, waived or cancelled; excused by the rule; reversed", "状态";
    }
    /// What `cs fines --by employee` answers.
    FINES_BY_EMPLOYEE = "fines-by-employee" "违规汇总" {
        employee "姓名" [] Person: "who", "员工";
        incidents "违规次数" [] Count: "incidents that count", "计入的违规次数";
        fine "罚款" [] Money: "the sum of the fines", "罚款合计";
        points "分值" [] Points: "the sum of the points", "分值合计";
        outcome "处分" [] Text: "the gravest outcome", "最重的处分";
    }
    /// What `cs score` answers: the appraisal form.
    SCORE = "score" "考核表" {
        employee "姓名" [] Person: "who", "员工";
        line "项目" [] Text: "start, deduction, award or result", "起评分、扣分、加分或得分";
        date "日期" [] Date: "the day of the incident", "发生日期";
        code "违规代码" [] Text: "the rule", "适用的违规代码";
        points "分值" [] Points: "points, negative for a deduction", "分值，扣分为负";
        score "累计" [] Points: "the score after this line", "累计得分";
        outcome "处分" [] Text: "disciplinary outcome", "处分";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// What `cs profit` answers: the waterfall.
    PROFIT = "profit" "利润表" {
        line "项目" [] Text: "the line of the waterfall", "项目";
        amount "金额" [] Money: "yuan", "金额（元）";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        note "说明" [] Text: "reached or missed, and by what", "是否达标及差额";
    }
    /// What `cs fund` answers: the department fund.
    FUND = "fund" "部门基金" {
        date "日期" [] Date: "the day of the entry", "日期";
        employee "姓名" [] Person: "who paid in, or was paid back", "缴款人或退款人";
        code "事项" [] Text: "opening, the violation's code, reversal, spending or closing", "期初、违规代码、退回、支出或期末";
        in "收入" [] Money: "paid in", "收入";
        out "支出" [] Money: "paid out", "支出";
        balance "余额" [] Money: "the balance after this line", "余额";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// The orders that earn nothing (`cs payroll --unearned`).
    UNEARNED = "unearned-orders" "不计提成的订单" {
        agent "客服" [] Person: "who served the buyer", "接待客服";
        amount "金额" [] Money: "what the buyer paid", "买家实付金额";
        why "原因" [] Text: "unpaid, refunded, unmarked or no-agent", "未付款、已退款、未备注或无客服";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// What `cs columns` answers.
    COLUMNS = "columns" "列" {
        log "记录" [] Text: "the log or table", "记录或表";
        name "列名" [] Text: "the English name: machine formats, rule books, `[columns]`", "英文名：机器格式、制度与 `[columns]` 使用";
        chinese "中文名" [] Text: "the Chinese name", "中文名";
        aliases "别名" [] Text: "other headers it is known by", "可识别的其他表头";
        kind "类型" [] Text: "what its cells hold", "单元格内容的类型";
        needed "必需" [] Text: "whether a file without it cannot be read", "缺少时文件无法读取";
        meaning "含义" [] Text: "what it means", "含义";
    }
    /// What was written (`cs init`, `cs man`).
    WRITTEN = "written" "已生成文件" {
        file "文件" [] Text: "the file", "文件";
        what "内容" [] Text: "what it is", "内容";
    }
    /// What `cs doctor` answers: what holds here.
    DOCTOR = "doctor" "诊断" {
        subject "事项" [] Text: "what: book, settings, people, language, month, next", "制度、设置、人员、语言、月份、下一步";
        value "取值" [] Text: "what would be used", "将采用的取值";
        why "原因" [] Text: "where that comes from", "来由";
    }
    /// What `cs doctor` answers: the files.
    DOCTOR_FILES = "doctor-files" "文件诊断" {
        file "文件" [] Text: "the file", "文件";
        log "记录" [] Text: "the log it is read as; empty when it is none that is known", "识别为何种记录，空白为未识别";
        encoding "编码" [] Text: "its encoding", "编码";
        header "表头行" [] Count: "the row of its header", "表头所在行";
        rows "行数" [] Count: "the rows below the header", "表头以下的行数";
        columns "列" [] Text: "the columns found, each with the header it stands under", "识别出的列及其表头";
        ignored "未用的列" [] Text: "the headers nobody asks for", "未使用的表头";
        fault "问题" [] Text: "what keeps it from being read, or makes it doubtful", "无法读取的原因或疑点";
    }
    /// What `cs policy list` answers.
    BOOKS = "books" "制度清单" {
        id "编号" [] Text: "the book's id", "制度编号";
        title "名称" [] Text: "its title", "名称";
        source "出处" [] Text: "where the paper rules are", "出处";
        rules "规则数" [] Count: "its rules, used books included", "规则数（含引用）";
        cases "案例数" [] Count: "its own cases", "自带案例数";
    }
    /// What `cs policy show` answers.
    RULES = "rules" "规则" {
        kind "类别" [] Text: "the section of the book", "类别";
        id "编号" [] Text: "the rule's id or code", "编号或代码";
        clause "条款" [] Text: "its clauses", "条款";
        title "名称" [] Text: "its title", "名称";
        says "内容" [] Text: "what it says", "内容";
        source "来源" [] Text: "the book's file and line", "制度文件与行号";
    }
    /// What `cs policy coverage` answers: the rule sets.
    COVERAGE = "coverage" "条款覆盖" {
        book "制度" [] Text: "the book", "制度";
        title "名称" [] Text: "its title", "名称";
        clauses "条款数" [] Count: "clauses of its rule set", "条款数";
        carried "已覆盖" [] Count: "carried by a rule of the book, or a definition", "由规则承载或仅为定义的条款数";
        left "未覆盖" [] Count: "carried by none", "未覆盖条款数";
        by "承载方式" [] Text: "clauses by the kind of rule that carries them; one may be carried by several", "各类规则所承载的条款数，一条可由多类规则承载";
        missing "未覆盖条款" [] Text: "the clauses carried by none", "未覆盖的条款";
    }
    /// What `cs policy coverage BOOK` answers: its clauses.
    COVERED = "covered" "条款清单" {
        clause "条款" [] Text: "the clause", "条款";
        kind "类别" [] Text: "what kind of obligation it is", "义务类别";
        statement "内容" [] Text: "what it says", "条款内容";
        by "承载规则" [] Text: "the rules that carry it", "承载该条款的规则";
    }
    /// What `cs policy diff` answers: the rules.
    RULE_CHANGES = "rule-changes" "规则变更" {
        change "变更" [] Text: "added, removed or changed", "新增、删除或修改";
        kind "类别" [] Text: "the section of the book", "类别";
        id "编号" [] Text: "the rule's id or code", "编号或代码";
        clause "条款" [] Text: "its clauses", "条款";
        key "项目" [] Text: "the key that differs; of the first line of a rule, what it says", "不同的键；每条规则的首行为其内容";
        before "变更前" [] Text: "in the first book", "前一制度";
        after "变更后" [] Text: "in the second book", "后一制度";
        source_before "原出处" [] Text: "the first book's file and line", "前一制度的文件与行号";
        source_after "新出处" [] Text: "the second book's file and line", "后一制度的文件与行号";
    }
    /// What `cs policy diff A B DIR` answers: each line that changes.
    EFFECTS = "effects" "影响明细" {
        employee "姓名" [] Person: "who", "员工";
        item "项目" [] Text: "a line of pay, or points", "工资项目或分值";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        before "变更前" [] Number: "under the first book; deductions negative", "按前一制度，扣款为负";
        after "变更后" [] Number: "under the second book", "按后一制度";
        change "差额" [] Number: "after - before", "变更后减变更前";
    }
    /// What `cs policy diff A B DIR` answers: the sums.
    EFFECTS_BY_EMPLOYEE = "effects-by-employee" "影响汇总" {
        employee "姓名" [] Person: "who", "员工";
        fines_before "原罚款" [] Money: "fines under the first book", "按前一制度的罚款";
        fines_after "新罚款" [] Money: "fines under the second", "按后一制度的罚款";
        points_before "原分值" [] Points: "points under the first book", "按前一制度的分值";
        points_after "新分值" [] Points: "points under the second", "按后一制度的分值";
        net_before "原实发" [] Money: "net pay under the first book; without a staff sheet, less the fines", "按前一制度的实发；无员工表时仅为罚款之负数";
        net_after "新实发" [] Money: "net pay under the second", "按后一制度的实发";
        change "差额" [] Money: "net_after - net_before", "新实发减原实发";
    }
    /// What `cs policy calendar` answers.
    CALENDAR = "calendar" "日历" {
        calendar "日历" [] Text: "the calendar", "日历名称";
        date "日期" [] Date: "the day", "日期";
        weekday "星期" [] Text: "the day of the week", "星期";
        kind "类别" [] Text: "workday, weekend, closed, holiday, make-up or own-hours", "工作日、周末、不营业、节假日、补班或单独规定";
        hours "时段" [] Text: "the hours that start on it", "当日开始的时段";
        working_s "工作秒数" [] Count: "the seconds of those hours", "上述时段的秒数";
        holiday "节日" [] Text: "the holiday it belongs to", "所属节日";
        statutory "法定假日" [] Text: "of a holiday: whether it is a statutory one; empty where that is not known", "节假日是否为法定假日，空白为未知";
    }
    /// What `cs policy test` answers.
    CASES = "case-results" "案例" {
        book "制度" [] Text: "the book", "制度";
        case "案例" [] Text: "the case's name", "案例名称";
        clause "条款" [] Text: "the clauses it exercises", "涉及条款";
        result "结果" [] Text: "passed or failed", "通过或未通过";
        source "来源" [] Text: "the book's file and line", "制度文件与行号";
    }
    /// The chat messages `cs chat-check` reads, one a row.
    CHATS = "chats" "聊天记录" {
        chat "会话" ["会话ID", "会话编号", "会话标识", "聊天编号", "买家昵称", "买家旺旺", "session_id", "conversation"] Id needed: "the chat it belongs to", "所属会话";
        at "时间" ["发送时间", "消息时间", "聊天时间", "created_at"] Instant needed: "when it was sent", "发送时间";
        from "发送方" ["发送者类型", "发送者角色", "角色", "消息来源", "sender"] Text needed: "customer, agent or robot", "客户、客服或机器人";
        agent "客服" ["客服昵称", "接待客服", "旺旺昵称", "客服账号", "employee"] Person: "which of the desk's people", "接待客服";
        text "内容" ["消息内容", "聊天内容", "消息", "message"] Text needed: "what it says", "消息内容";
    }
    /// Reply times as exports count them themselves: one row a chat, or one row an agent with averages.
    REPLY_TIMES = "reply-times" "响应时长" {
        agent "客服" ["客服昵称", "旺旺昵称", "客服账号", "接待客服"] Person needed: "whose replies", "客服";
        chat "会话" ["会话ID", "会话编号"] Id: "the chat", "会话";
        customer "客户" ["访客", "买家", "顾客"] Text: "the customer", "客户";
        started_at "会话开始时间" ["开始时间"] Instant: "when the chat began", "会话开始时间";
        first_reply_s "首次响应时长(秒)" ["首次响应(秒)", "首次响应时长", "首次响应", "平均首次响应时长", "平均首次响应(秒)"] Number needed: "seconds to the first reply", "首次响应秒数";
        average_reply_s "平均响应(秒)" ["平均响应时长(秒)", "平均响应时长", "平均响应", "平均人工响应时长"] Number: "seconds to a reply on average", "平均响应秒数";
    }
    /// A reviewer's grades `cs chat-check --review` reads, one row a chat; the book's heads are its other columns.
    REVIEWS = "reviews" "聊天评分" {
        chat "会话" ["会话ID", "会话编号"] Id needed: "the chat", "所评会话";
        greeting "问候语" [] Number: "points for the greeting", "问候语得分";
        closing "结束语" [] Number: "points for the closing", "结束语得分";
        attitude "服务态度" ["态度"] Number: "points for the attitude", "服务态度得分";
        wording "服务用语" ["用语"] Number: "points for the wording", "服务用语得分";
        knowledge "业务知识" ["知识"] Number: "points for what is known of the business", "业务知识得分";
        reviewer "评分人" ["考核人"] Text: "who graded it", "评分人";
    }
    /// The script library `cs chat-check --scripts` reads: one text a row.
    SCRIPTS = "scripts" "话术库" {
        text "内容" ["话术", "话术内容", "标准话术", "回答", "答"] Text needed: "what is to be said", "话术内容";
    }
    /// The weekly reports `cs due` and `cs chat-check --log weekly_reports` read.
    WEEKLY_REPORTS = "weekly_reports" "周报" {
        employee "姓名" ["工号", "员工", "提交人", "汇报人"] Person needed: "whose it is", "提交人";
        date "提交时间" ["日期", "提交日期", "发送时间"] Instant needed: "when it was handed in", "提交时间";
        text "内容" ["工作总结", "总结", "汇报内容"] Text: "what it says", "内容";
        plan "计划" ["下周计划"] Text: "the plan that goes with it", "工作计划";
    }
    /// The daily reports `cs due` reads.
    DAILY_REPORTS = "daily_reports" "日报" {
        employee "姓名" ["工号", "员工", "提交人", "汇报人"] Person needed: "whose it is", "提交人";
        date "日期" ["工作日期"] Date needed: "the day it is about", "所报工作日期";
        kind "类型" ["类别"] Text: "report, questions, problems, record or sales", "工作报告、问题汇总、当日问题、工作记录或销售报表";
        submitted_at "提交时间" ["提交日期", "发送时间"] Instant: "when it was handed in", "提交时间";
        text "内容" ["汇报内容"] Text: "what it says", "内容";
    }
    /// The messages sent to customers, which `cs due` reads.
    MESSAGES = "messages" "短信记录" {
        sent_at "发送时间" ["发送日期", "日期"] Instant needed: "when it was sent", "发送时间";
        kind "类型" ["类别"] Text: "greeting, phase, progress, fee-notice or marketing", "节日问候、开盘通知、工程进度、缴费通知或营销";
        about "事项" ["期次", "节点"] Text: "the event it is about", "所涉事项";
        text "内容" [] Text: "what it says", "内容";
    }
    /// What happens outside and makes something due: phases that open, stages of building.
    EVENTS = "events" "大事记" {
        event "事项" ["名称", "期次", "节点"] Text needed: "what happens", "事项";
        kind "类型" ["类别"] Text: "phase or milestone", "开盘或工程节点";
        date "日期" ["开盘日期"] Date needed: "the day", "日期";
    }
    /// What `cs chat-check --summary` answers: the heads.
    CHAT_GRADES = "chat-grades" "聊天考核" {
        agent "客服" [] Person: "whose chats", "客服";
        chat "会话" [] Text: "the chat; empty for an agent's average", "会话，空白为该客服的平均";
        chats "会话数" [] Count: "chats that count", "计入的会话数";
        head "项目" [] Text: "the head, or total", "考核项目或合计";
        part "评分方" [] Text: "who grades it: machine or reviewer", "机器或评分人";
        points "得分" [] Points: "points, empty where a grade is missing", "得分，空白为尚未评分";
        of "满分" [] Points: "the most there is", "满分";
        clause "条款" [] Text: "its clauses", "依据条款";
    }
    /// What `cs due` answers.
    DUE = "due" "到期事项" {
        id "编号" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "its clauses", "依据条款";
        due "到期" [] Date: "until when; the end of the day where no time is stated", "到期时间，未写时刻即当日结束";
        done "完成" [] Date: "when it was done", "完成时间";
        days_late "逾期天数" [] Count: "days late", "逾期天数";
        state "状态" [] Text: "done, late, missing, next or excused", "已完成、逾期完成、缺失、待办或免除";
        employee "姓名" [] Person: "whose it is", "责任人";
        subject "对象" [] Text: "what it is about, where an event made it due", "所涉对象";
        title "事项" [] Text: "what is due", "事项名称";
        note "说明" [] Text: "what of it is done", "完成情况";
        source "来源" [] Text: "file and line of the row that shows it, or of the event", "凭据或事件的文件与行号";
    }
    /// What `cs chat-check --words` answers: what was said of what the rules name.
    CHAT_WORDS = "chat-words" "用语统计" {
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "its clauses", "依据条款";
        agent "客服" [] Person: "who said it", "客服";
        chat "会话" [] Text: "the chat; empty for all of an agent's", "会话，空白为该客服全部会话";
        applied "适用" [] Count: "chats the rule is about; messages, for the script library", "适用会话数（话术库为消息数）";
        kept "符合" [] Count: "those that are as the rule asks", "符合数";
        share "比例" [] Share: "kept / applied", "符合比例";
        said "已用" [] Text: "what was said", "已说的用语";
        unsaid "未用" [] Text: "what was not", "未说的用语";
    }
}

/// The logs somebody may keep by hand, in the order people come to them.
pub static LOGS: &[&Sheet<'static>] = &[
    &STAFF,
    &INCIDENTS,
    &ROSTER,
    &LEAVE,
    &ORDERS,
    &STOCK,
    &DISCOUNTS,
    &FIGURES,
    &SPENDING,
    &ADJUSTMENTS,
    &HOLIDAYS,
    &COMPLAINTS,
    &CASES_KEPT,
    &CALLS,
    &DUTY_LOG,
    &HANDOVERS,
    &CONTRACTS,
    &DOCUMENTS,
    &RELEASES,
    &VISITORS,
    &FEES,
    &PHONE_BILLS,
    &SURVEYS,
    &VISITS,
    &TRAINING,
    &MEETINGS,
    &JOURNALS,
    &SWAPS,
    &CHATS,
    &REVIEWS,
    &SCRIPTS,
    &WEEKLY_REPORTS,
    &DAILY_REPORTS,
    &MESSAGES,
    &EVENTS,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_columns_of_a_sheet_share_a_name() {
        for sheet in SHEETS.iter() {
            let mut seen = BTreeSet::new();
            for column in sheet.columns {
                let own: BTreeSet<_> =
                    [column.name, column.zh].into_iter().chain(column.aliases.iter().copied()).collect();
                for name in own {
                    assert!(seen.insert(name), "{}: {name} names two columns", sheet.name);
                }
            }
        }
    }
}
