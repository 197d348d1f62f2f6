//! The words logs use for what rules name in English: one table, so that a rule is written once and reads every log.

/// By column: the English word of the rules, and the words people write.
const WORDS: &[(&[&str], &str, &[&str])] = &[
    (&["payment"], "full", &["全款", "一次性", "一次性付款", "付清"]),
    (&["payment"], "mortgage", &["按揭", "按揭贷款", "贷款", "部分按揭"]),
    (&["home"], "existing", &["现房"]),
    (&["home"], "off-plan", &["期房"]),
    (HOLDERS, "archive", &["公司档案室", "档案室", "公司档案", "档案员", "公司档案员"]),
    (HOLDERS, "property", &["物业公司", "物业", "物业档案", "物业公司档案"]),
    (HOLDERS, "customer", &["客户", "业主", "买受人"]),
    (HOLDERS, "bank", &["银行", "按揭银行"]),
    (HOLDERS, "marketing", &["营销部", "营销", "市场部"]),
    (&["direction"], "in", &["呼入", "来电"]),
    (&["direction"], "out", &["呼出", "去电"]),
    (&["flag"], "blue", &["蓝", "蓝旗", "小蓝旗", "蓝色"]),
    (&["flag"], "red", &["红", "红旗", "小红旗", "红色"]),
    (&["kind"], "plain", &["普通", "普通问题"]),
    (&["kind"], "dispute", &["纠纷", "交易纠纷"]),
    (&["kind"], "fault", &["故障", "技术故障"]),
    (&["kind"], "order", &["订单", "订单问题"]),
    (&["kind"], "top-up", &["充值", "通道", "充值问题"]),
    (&["kind"], "return", &["退货"]),
    (&["kind"], "exchange", &["换货"]),
    (&["kind"], "chaser", &["催件", "催促物流", "查件"]),
    (&["kind"], "shortage", &["少件", "漏发"]),
    (&["kind"], "damage", &["破损", "损坏"]),
    (&["kind", "group"], "enquiry", &["咨询"]),
    (&["kind", "group"], "suggestion", &["建议"]),
    (&["kind", "group"], "complaint", &["投诉"]),
    (&["group"], "service", &["服务客服", "服务组", "客服组"]),
    (&["group"], "orders", &["订单客服", "订单组"]),
    (&["group"], "complaints", &["投诉客服", "投诉组"]),
    (&["handler_type", "needs_type"], "technical", &["技术型"]),
    (&["handler_type", "needs_type"], "theoretical", &["理论型"]),
    (&["handler_type", "needs_type"], "all-round", &["全面型"]),
    (&["kind"], "call", &["来电", "电话"]),
    (&["kind"], "visit", &["来访"]),
    (&["kind"], "repair", &["报修", "维修"]),
    (&["kind"], "entry", &["进入", "外来人员进入"]),
    (&["kind"], "patrol", &["巡查", "巡视"]),
    (&["kind"], "preparation", &["售前准备", "准备"]),
    (&["kind"], "after-sale-preparation", &["售后准备"]),
    (&["kind"], "opening", &["开机", "开店检查"]),
    (&["kind"], "emergency", &["紧急", "突发", "突发事件"]),
    (&["kind"], "security", &["治安", "安全"]),
    (&["kind"], "sale", &["买卖合同", "商品房买卖合同"]),
    (&["kind"], "subscription", &["认购", "认购合同", "认购书"]),
    (&["kind"], "owner", &["业主"]),
    (&["kind"], "tenant", &["住户", "租户"]),
    (&["outcome"], "repaired", &["已修复", "修复", "已修"]),
    (&["outcome"], "next day", &["次日", "次日处理", "转次日"]),
    (&["severity", "urgency"], "hard", &["疑难"]),
    (&["severity"], "light", &["轻", "轻微", "较轻", "一般"]),
    (&["severity"], "serious", &["严重", "重", "较重", "情节严重"]),
    (&["cause"], "service", &["服务", "服务原因", "服务态度"]),
    (&["cause"], "product", &["产品", "商品", "产品原因", "质量"]),
    (&["severity", "urgency"], "major", &["重大"]),
    (&["urgency"], "urgent", &["紧急", "急"]),
    (&["status"], "closed", &["已结案", "已完成", "已解决", "关闭", "已关闭"]),
    (&["status"], "open", &["处理中", "未完成", "跟进中"]),
    (&["shift"], "late", &["晚班"]),
    (&["shift"], "early", &["早班"]),
    (&["shift"], "night", &["夜班"]),
    (&["shift"], "rest", &["休", "休息"]),
    (&["solved", "present"], "no", &["否", "n", "0", "false", "未解决", "未到", "缺席"]),
    (&["kind"], "activity", &["社区活动", "文化活动", "活动"]),
    (&["kind"], "receipt", &["签收单"]),
    (&["kind"], "supplementary-agreement", &["补充协议"]),
    (&["kind"], "appraisal", &["考核", "考核表"]),
    (&["kind"], "procedure", &["制度", "程序", "规程"]),
    (&["kind"], "complaint-procedure", &["投诉处理程序"]),
    (&["kind"], "roster", &["排班表", "值班表"]),
    (&["kind"], "attendance", &["考勤", "考勤表"]),
    (&["kind"], "notice", &["通知", "公告"]),
    (&["kind"], "weekly-plan", &["周计划"]),
    (&["kind"], "department-plan", &["部门计划"]),
    (&["kind"], "manager-plan", &["经理计划"]),
    (&["kind"], "training-plan", &["培训计划"]),
    (&["kind"], "flow-check", &["流程检查"]),
    (&["kind"], "feedback", &["用户反馈", "信息反馈"]),
    (&["kind"], "relay", &["信息传达"]),
    (&["kind"], "welfare", &["员工关怀"]),
    (&["kind"], "running-record", &["运行记录"]),
    (&["kind"], "works-support", &["工程配合"]),
    (&["kind"], "rented-flat", &["出租屋"]),
    (&["kind"], "complaint-analysis", &["投诉分析"]),
    (&["kind"], "records-summary", &["记录汇总"]),
    (&["kind"], "memo", &["备忘录", "备忘"]),
    (&["kind"], "decision", &["奖惩决定"]),
    (&["kind"], "bonus", &["奖金方案"]),
    (&["kind"], "target", &["指标"]),
    (&["kind"], "duty-book", &["值班簿"]),
    (&["kind"], "fit-out", &["装修"]),
    (&["kind"], "owner-file", &["业主档案"]),
    (&["kind"], "parking-permit", &["停车证"]),
    (&["kind"], "bad review", &["差评", "中差评"]),
    (&["kind"], "message", &["留言"]),
    (&["shift"], "leave", &["请假", "假"]),
    (&["kind"], "video", &["视频"]),
    (&["kind"], "demonstration", &["演示", "现场演示"]),
    (&["kind"], "mentoring", &["带教"]),
    (&["kind"], "test", &["考核", "抽考"]),
    (&["kind"], "product", &["产品", "产品培训"]),
    (&["kind"], "morning", &["早会", "晨会"]),
    (&["kind"], "weekly", &["周会", "周例会"]),
    (&["kind"], "outside", &["外部会议"]),
    (&["kind"], "service", &["便民服务", "特约服务", "服务"]),
    (&["kind"], "visit-request", &["上门", "上门服务", "预约上门"]),
    (&["severity"], "ordinary", &["普通"]),
    (&["severity"], "compensation", &["赔偿", "涉及赔偿", "索赔"]),
    (&["result"], "pass", &["合格", "通过", "及格", "passed"]),
    (&["priority"], "urgent", &["紧急", "加急", "特急"]),
    (&["priority"], "high", &["高", "重要"]),
    (&["priority"], "normal", &["中", "普通", "一般", "medium"]),
    (&["priority"], "low", &["低"]),
    (&["status"], "waiting_customer", &["等待客户", "等待客户回复", "待客户确认", "客户待回复", "pending"]),
    (&["status"], "on_hold", &["挂起", "暂停", "on-hold", "hold"]),
    (&["status"], "resolved", &["已解决", "已处理"]),
    (&["status"], "solved", &["已解决"]),
    (&["status"], "done", &["已完成", "完成"]),
];

/// The columns of who holds a paper.
const HOLDERS: &[&str] = &[
    "original_a",
    "papers_a",
    "copy_a",
    "original_b",
    "copy_b",
    "copy_customer",
    "copy_archive",
    "original",
    "copy",
    "holder",
];

/// The words people write in a column for the English word of a rule.
pub fn synonyms(column: &str, word: &str) -> &'static [&'static str] {
    let known =
        WORDS.iter().find(|(columns, english, _)| columns.contains(&column) && english.eq_ignore_ascii_case(word));
    known.map_or(&[], |(.., words)| words)
}

/// A cell in the English word rules are written with, where it is one of the words people write for it.
pub fn english<'c>(column: &str, cell: &'c str) -> &'c str {
    let is = |(columns, english, words): &&(&[&str], &'static str, &[&str])| {
        columns.contains(&column) && (english.eq_ignore_ascii_case(cell) || words.contains(&cell))
    };
    WORDS.iter().find(is).map_or(cell, |(_, english, _)| english)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_word_means_one_thing_in_a_column_of_one_log() {
        let mut seen = BTreeSet::new();
        for (columns, english, _) in WORDS {
            for column in *columns {
                assert!(seen.insert((*column, *english)), "{column}: {english} stands twice");
            }
        }
        assert_eq!(synonyms("payment", "Mortgage")[0], "按揭");
        assert_eq!(synonyms("remark", "mortgage"), [""; 0]);
    }
}
