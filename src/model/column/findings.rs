//! What the checks answer, and the report on all of it.

sheets! { OWN:
    /// What `cs check`, `cs chat-check` and `cs roster check` answer.
    FINDINGS = "findings" "检查结果" {
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "its clauses", "依据条款";
        row "行" [] Count: "the line of the file", "文件中的行号";
        subject "对象" [] Text: "what the row is about: an order, a contract", "所在行的对象，如订单、合同";
        employee "姓名" [] Person: "who answers for it", "责任人";
        column "列" [] Text: "the column", "列名";
        value "值" [] Text: "what the cell says", "单元格内容";
        expected "应为" [] Text: "what it should say", "应有内容";
        message "说明" [] Text: "what is wrong", "说明";
        severity "程度" [] Text: "error, warning or notice", "错误、警告或提醒";
        source "来源" [] Text: "file and line", "文件与行号";
    }
    /// What `cs check --summary` answers.
    CHECKED = "checked" "检查汇总" {
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "its clauses", "依据条款";
        title "名称" [] Text: "its title", "规则名称";
        severity "程度" [] Text: "error, warning or notice", "错误、警告或提醒";
        rows "行数" [] Count: "rows it is about; empty when the file lacks what it needs", "适用行数，空白为文件缺列而未检查";
        findings "发现数" [] Count: "findings", "发现数";
    }
    /// What `cs check --seal` answers.
    SEALED = "sealed" "封存" {
        file "文件" [] Text: "the log", "记录文件";
        entries "条数" [] Count: "entries sealed, old and new", "已封存条数";
        new "新封存" [] Count: "entries sealed now", "本次新封存条数";
        seal "封印" [] Text: "the seal of the last entry: keep it on paper", "最后一条的封印，请另行抄存";
    }
    /// The key figures `cs report` answers in machine formats.
    REPORT = "report" "月报" {
        figure "项目" [] Text: "which figure", "项目";
        value "数值" [] Number: "how much", "数值";
        clause "条款" [] Text: "the clauses it stands on, where they are few", "依据条款（条款不多时列出）";
        before "上月" [] Number: "the same figure of the month before; empty where it is not known", "上月的同一数值，空白为未知";
    }
}
