//! What the month's report draws up beside the answers of the commands.

sheets! { OWN:
    /// The complaint analysis of `cs report`.
    COMPLAINT_ANALYSIS = "complaint-analysis" "投诉分析" {
        by "分析项" [] Text: "all, kind, cause, channel or handler", "全部、类型、原因、渠道或处理人";
        group "分组" [] Text: "the word of the log", "记录中的写法";
        complaints "投诉数" [] Count: "complaints that came in during the month", "当月受理的投诉数";
        share "占比" [] Share: "of all complaints", "占全部投诉的比例";
        valid "有效数" [] Count: "valid ones; empty where the log does not say", "有效投诉数，空白为记录未写";
        settled "已办结" [] Count: "settled by now", "已办结数";
        escalated "已上报" [] Count: "passed up to a superior", "已上报数";
        median_s "办结中位秒数" [] Count: "median of the seconds from coming in to being settled", "受理至办结秒数的中位数";
    }
    /// The suggestions that complaints led to.
    SUGGESTIONS = "suggestions" "改进建议" {
        complaint "投诉编号" [] Text: "the complaint", "投诉编号";
        agent "处理人" [] Person: "who puts it forward", "提出人";
        suggestion "改进建议" [] Text: "what is to be made better", "改进建议";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// The questionnaires of `cs report`.
    SURVEY_RESULTS = "survey-results" "问卷统计" {
        month "发放月份" [] Text: "the month they were given out in", "发放月份";
        survey "问卷编号" [] Text: "the questionnaire", "问卷编号";
        issued "发放数" [] Count: "given out", "发放数";
        returned "回收数" [] Count: "come back by the end of the month", "截至月末的回收数";
        share "回收率" [] Share: "returned / issued", "回收数与发放数之比";
    }
    /// The training table of `cs report`.
    TRAINING_RESULTS = "training-results" "培训统计" {
        session "培训" [] Text: "the session", "培训课程";
        kind "培训类型" [] Text: "what kind", "培训类型";
        planned "计划日期" [] Date: "when it was planned", "计划日期";
        held "培训日期" [] Date: "when it took place; empty when it did not", "实际日期，空白为未举行";
        trainees "人数" [] Count: "who came", "参训人数";
        tested "考核人数" [] Count: "who has a result", "有成绩的人数";
        passed "合格人数" [] Count: "who passed", "合格人数";
    }
    /// What waits for a person's decision.
    PROPOSALS = "proposals" "待决事项" {
        employee "姓名" [] Person: "whom it concerns", "当事人";
        date "日期" [] Date: "the day it happened", "发生日期";
        code "违规代码" [] Text: "the rule that judged it", "适用的违规代码";
        proposal "待决事项" [] Text: "what a person is to decide", "待人决定的事项";
        amount "金额" [] Money: "the money it is about, where there is an amount", "所涉金额";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// The incidents of a month by code, those without any penalty too.
    CONDUCT = "conduct" "违规统计" {
        code "违规代码" [] Text: "the rule", "违规代码";
        title "名称" [] Text: "its title", "规则名称";
        incidents "次数" [] Count: "incidents that count", "计入的次数";
        people "人数" [] Count: "people concerned", "涉及人数";
        fine "罚款" [] Money: "the sum of the fines", "罚款合计";
        points "分值" [] Points: "the sum of the points", "分值合计";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
    }
    /// The results of the appraisal, one line a person.
    SCORE_RESULTS = "score-results" "考核结果" {
        employee "姓名" [] Person: "who", "员工";
        start "起评分" [] Points: "points at the start", "起评分";
        deducted "扣分" [] Points: "the sum of the deductions", "扣分合计";
        awarded "加分" [] Points: "the sum of the awards", "加分合计";
        result "得分" [] Points: "the score", "得分";
        outcome "处分" [] Text: "the gravest outcome", "最重的处分";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
    }
    /// Every item of everybody's pay.
    PAY_ITEMS = "pay-items" "工资明细" {
        employee "姓名" [] Person: "who", "员工";
        item "项目" [] Text: "the column of the payroll it belongs to", "所属工资项目";
        title "名称" [] Text: "what it is", "名称";
        amount "金额" [] Money: "how much; what is taken off is negative", "金额，扣款为负";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// What each clause comes to in the month's pay.
    PAY_BY_CLAUSE = "pay-by-clause" "各条款金额" {
        item "项目" [] Text: "the column of the payroll it belongs to", "所属工资项目";
        clause "条款" [] Text: "the clauses it stands on; empty for what the sheet alone states", "依据条款，空白为仅由员工表填写";
        people "人数" [] Count: "people it concerns", "涉及人数";
        amount "金额" [] Money: "how much in all; what is taken off is negative", "合计金额，扣款为负";
    }
    /// The payroll summed up by department.
    PAYROLL_BY_DEPARTMENT = "payroll-by-department" "部门工资" {
        department "部门" [] Text: "department", "部门";
        people "人数" [] Count: "people paid", "发薪人数";
        gross "应发合计" [] Money: "the sum of gross pay", "应发合计";
        deductions "扣款合计" [] Money: "the sum of deductions", "扣款合计";
        net "实发" [] Money: "the sum of net pay", "实发合计";
    }
}
