//! What clocks and quotas answer.

sheets! { OWN:
    /// What `cs sla-check` answers.
    SLA_CHECK = "sla-check" "服务时限" {
        ticket "单号" [] Text: "the row: its ticket, else file and line", "单号，无则为文件与行号";
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        agent "处理人" [] Person: "who answers for the row", "处理人";
        started "开始" [] Instant: "when the clock started", "开始计时";
        due "到期" [] Instant: "when the limit is used up; empty while the clock stands", "到期时间，停计期间为空";
        stopped "停止" [] Instant: "when it stopped; empty while it runs", "停止计时，仍在计时则为空";
        elapsed_s "用时" [] Count: "the time that counted, seconds", "计入的时间（秒）";
        target_s "时限" [] Count: "the limit, seconds", "时限（秒）";
        over_s "超出" [] Count: "seconds beyond the limit", "超出时限的秒数";
        state "状态" [] Text: "met, late, open, overdue or exempt", "按时、超时、进行中、逾期未完或豁免";
    }
    /// What `cs sla-check --open` answers.
    SLA_OPEN = "sla-open" "进行中的时限" {
        ticket "单号" [] Text: "the row: its ticket, else file and line", "单号，无则为文件与行号";
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        agent "处理人" [] Person: "who answers for the row", "处理人";
        started "开始" [] Instant: "when the clock started", "开始计时";
        due "到期" [] Instant: "when the limit is used up; empty while the clock stands", "到期时间，停计期间为空";
        stopped "停止" [] Instant: "empty: it runs", "为空：仍在计时";
        elapsed_s "用时" [] Count: "the time that counted, seconds", "计入的时间（秒）";
        target_s "时限" [] Count: "the limit, seconds", "时限（秒）";
        over_s "超出" [] Count: "seconds beyond the limit", "超出时限的秒数";
        state "状态" [] Text: "open or overdue", "进行中或逾期未完";
        left_s "剩余" [] Count: "seconds left; below zero when overdue", "剩余秒数，逾期为负";
        warned "预警" [] Text: "whether the share of the limit is used up that the rule warns at", "是否已达预警比例";
    }
    /// What `cs sla-check --summary` answers.
    SLA_SUMMARY = "sla-summary" "服务时限汇总" {
        rule "规则" [] Text: "the rule's id", "规则编号";
        group "分组" [] Text: "the cells of the columns grouped by", "分组列的内容";
        clocks "计时数" [] Count: "clocks", "计时数";
        met "按时" [] Count: "stopped within the limit", "按时完成数";
        breached "超时" [] Count: "late and overdue", "超时与逾期未完数";
        open "进行中" [] Count: "running, within the limit", "时限内进行中数";
        exempt "豁免" [] Count: "exempt", "豁免数";
        breach_rate "超时率" [] Number: "breached of met and breached", "超时数占按时与超时数之比";
        p50_s "50分位" [] Count: "of the clocks that stopped, seconds by nearest rank", "已停止者用时的第 50 百分位（秒）";
        p90_s "90分位" [] Count: "of the clocks that stopped, seconds by nearest rank", "已停止者用时的第 90 百分位（秒）";
        p95_s "95分位" [] Count: "of the clocks that stopped, seconds by nearest rank", "已停止者用时的第 95 百分位（秒）";
        max_s "最大" [] Count: "of the clocks that stopped, seconds", "已停止者的最长用时（秒）";
    }
    /// What `cs sla-check --compare` answers.
    SLA_COMPARE = "sla-compare" "时限对比" {
        ticket "单号" [] Text: "the row", "单号";
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        agent "处理人" [] Person: "who answers for the row", "处理人";
        started "开始" [] Instant: "when the clock started", "开始计时";
        state "现状态" [] Text: "by the book; empty where it has no such clock", "按本制度的状态，无此计时为空";
        other_state "另一状态" [] Text: "by the other book", "按另一制度的状态";
        elapsed_s "现用时" [] Count: "by the book, seconds", "按本制度的用时（秒）";
        other_elapsed_s "另一用时" [] Count: "by the other book, seconds", "按另一制度的用时（秒）";
        target_s "现时限" [] Count: "by the book, seconds", "按本制度的时限（秒）";
        other_target_s "另一时限" [] Count: "by the other book, seconds", "按另一制度的时限（秒）";
    }
    /// What `cs quota` answers.
    QUOTA = "quota" "比例指标" {
        quota "指标" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        period "期间" [] Text: "month, quarter or year", "月、季度或年";
        count "完成数" [] Number: "what was counted", "完成数";
        base "基数" [] Number: "of how many", "基数";
        share "比例" [] Number: "count of base; empty for a base of nothing", "完成数占基数之比，基数为零则为空";
        needed "应完成数" [] Number: "what was needed, rounded up", "应完成数（向上取整）";
        met "达标" [] Text: "yes, no, not-applicable, or reported where there is no pass mark", "是、否、不适用；无标准者仅列出";
    }
}
