//! Closed months: what differs from them, and what is put right for it.

sheets! { OWN:
    /// What is put right of months closed before, which `cs payroll --adjustments` reads.
    ADJUSTMENTS = "adjustments" "调整" {
        employee "姓名" ["工号", "员工", "员工姓名", "人员"] Person needed: "whose pay", "员工";
        month "月份" ["调整月份", "所属月份"] Text needed: "the closed month it puts right, such as 2025-03", "所调整的已结月份，如 2025-03";
        item "项目" ["工资项目", "调整项目"] Text needed: "the column of the payroll: base, fines …", "工资表的列：底薪、罚款等";
        amount "金额" ["调整金额"] Money needed: "yuan, positive when owed to the person, negative when taken back", "金额（元），补发为正，扣回为负";
        clause "条款" ["依据条款"] Text: "the clauses it stands on", "依据条款";
        reason "原因" ["事由", "调整原因"] Text needed: "why", "原因";
        source "来源" [] Text: "where the difference was seen", "差异所在的文件";
    }
    /// What `cs report` says of a closed month: what it was worked out from.
    CLOSED_INPUTS = "closed-inputs" "已结月份的依据" {
        input "文件" [] Text: "the file, the book or the program", "文件、制度或程序";
        kind "类别" [] Text: "the log it is read as; book; program", "记录类别、制度或程序";
        change "变更" [] Text: "added, removed or changed", "新增、删除或修改";
        before "结账时" [] Text: "the digest, or the version, when the month was closed", "结账时的摘要或版本";
        after "现在" [] Text: "the same now", "现在的摘要或版本";
    }
    /// What `cs report --verify` answers: the records of closed months.
    CLOSED_RECORDS = "closed-records" "已结月份的记录" {
        month "月份" [] Text: "the month", "月份";
        record "记录" [] Text: "the file", "文件";
        state "状态" [] Text: "ok, or what is wrong with it", "无误，或问题所在";
        digest "摘要" [] Text: "its digest, to be kept on paper", "记录的摘要，可抄录留存";
    }
    /// What `cs report` says of a closed month: the key figures.
    CLOSED_FIGURES = "closed-figures" "已结月份的指标" {
        figure "指标" [] Text: "which figure", "指标";
        before "结账时" [] Text: "when the month was closed", "结账时";
        after "现在" [] Text: "now", "现在";
    }
    /// What `cs report` says of a closed month: the pay.
    CLOSED_PAY = "closed-pay" "已结月份的工资" {
        employee "姓名" [] Person: "who", "员工";
        item "项目" [] Text: "the column of the payroll", "工资表的列";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        before "结账时" [] Text: "when the month was closed; empty for somebody who was not in it", "结账时，空白为当时不在表中";
        after "现在" [] Text: "now; empty for somebody who is not in it any more", "现在，空白为已不在表中";
        change "差额" [] Money: "after - before", "现在减结账时";
    }
}
