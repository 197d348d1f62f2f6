//! What the books answer about themselves.

sheets! { OWN:
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
}
