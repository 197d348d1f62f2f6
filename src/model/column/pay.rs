//! What people are paid by, what they are paid, and what it costs.

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
    /// The orders that earn nothing (`cs payroll --unearned`).
    UNEARNED = "unearned-orders" "不计提成的订单" {
        agent "客服" [] Person: "who served the buyer", "接待客服";
        amount "金额" [] Money: "what the buyer paid", "买家实付金额";
        why "原因" [] Text: "unpaid, refunded, unmarked or no-agent", "未付款、已退款、未备注或无客服";
        source "来源" [] Text: "file and line", "文件与行号";
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
    /// What `cs profit` answers: the waterfall.
    PROFIT = "profit" "利润表" {
        line "项目" [] Text: "the line of the waterfall", "项目";
        amount "金额" [] Money: "yuan", "金额（元）";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        note "说明" [] Text: "reached or missed, and by what", "是否达标及差额";
    }
    /// The spending log of the fund.
    SPENDING = "spending" "基金支出" {
        date "日期" ["支出日期"] Date needed: "the day of the expense", "支出日期";
        amount "金额" ["支出金额"] Money needed: "yuan", "金额（元）";
        purpose "用途" ["事由"] Text needed: "what for", "用途";
        approver "批准人" ["审批人"] Person needed: "who approved it", "批准人";
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
}
