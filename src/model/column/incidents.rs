//! Incidents and what comes of them.

sheets! { OWN:
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
}
