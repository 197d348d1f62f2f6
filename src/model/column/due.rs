//! What shows that something was done in time, and what is due.

sheets! { OWN:
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
}
