//! What a property or sales office keeps: contracts, documents, slips, visitors, fees, bills, surveys, visits.

sheets! { OWN:
    /// The contracts of `cs check contracts`.
    CONTRACTS = "contracts" "合同" {
        contract "合同编号" ["编号"] Text: "the contract's number", "合同编号";
        kind "合同类型" ["类型"] Text: "sale or subscription", "买卖合同或认购合同";
        customer "客户" ["业主", "买受人"] Text: "the customer", "客户";
        agent "经办人" ["置业顾问", "档案员"] Person: "who handles it", "经办人";
        home "房屋类型" ["现房期房"] Text: "existing or off-plan", "现房或期房";
        payment "付款方式" [] Text: "full or mortgage", "全款或按揭";
        authenticated_at "鉴证日期" ["鉴证时间"] Instant: "when it was authenticated", "鉴证日期";
        original_a "甲方正本" ["甲方原件"] Text: "who holds party A's original", "甲方正本存放处";
        papers_a "甲方相关资料" [] Text: "who holds the papers that go with it", "甲方相关资料存放处";
        copy_a "甲方副本" ["甲方复印件"] Text: "who holds party A's copy", "甲方副本存放处";
        original_b "乙方正本" ["乙方原件"] Text: "who holds party B's original", "乙方正本存放处";
        copy_b "乙方副本" ["乙方复印件"] Text: "who holds party B's copy", "乙方副本存放处";
        signed_at "签订日期" ["签订时间"] Instant: "when it was approved and signed", "审批签订日期";
        sealed_at "盖章日期" ["盖章时间"] Instant: "when it was sealed", "盖章日期";
        copy_customer "客户联" [] Text: "who holds the customer's copy", "客户联存放处";
        copy_archive "存档联" [] Text: "who holds the archive's copy", "存档联存放处";
        slip_at "入住通知单日期" ["入伙单日期"] Instant: "the day of the move-in slip", "入住通知单日期";
        moved_in_at "入住日期" ["入伙日期"] Instant: "when the customer moved in", "入住日期";
        surveyed_at "测绘日期" ["统一测绘日期"] Instant: "when the home was surveyed", "测绘日期";
        deed_filed_at "办证日期" [] Instant: "when the deed was applied for", "办理产权证的日期";
        deed_filed_by "办证人" [] Text: "who applied for the deed", "办证人";
        invoice "购房发票" ["发票正本及复印件"] Flag: "original and copy of the purchase invoice", "购房发票正本及复印件";
        identity "身份证" ["身份证正本及复印件"] Flag: "original and copy of the identity card", "身份证正本及复印件";
        sale_contract "合同正本" ["买卖合同正本"] Flag: "the original sale contract", "买卖合同正本";
        mortgage_papers "按揭资料" [] Flag: "the papers of the mortgage", "按揭相关资料";
        registration_form "产权登记表" [] Flag: "the ownership registration form", "产权登记表";
        survey_map "测绘成果图" ["测绘图"] Flag: "the map of the survey", "测绘成果图";
        guide "办证指南" [] Flag: "the guide", "办证指南";
        land_papers "土地证资料" [] Flag: "the land certificate's papers", "土地证资料";
        receipt_signed_at "签收日期" ["签收时间"] Instant: "when the customer signed for the papers", "客户签收资料的日期";
        refund_approved_at "退款审批日期" [] Instant: "when the refund was approved", "退款审批日期";
        refund_notified_at "退款通知日期" [] Instant: "when the customer was told to collect it", "通知客户领款的日期";
    }
    /// The documents of `cs check documents`.
    DOCUMENTS = "documents" "文件资料" {
        document "文件编号" ["编号", "文号"] Text: "the document's number", "文件编号";
        kind "文件类型" ["类型", "类别"] Text: "what it is: minutes, plan, procedure, roster, receipt …", "类型：纪要、计划、制度、排班表、签收单等";
        title "名称" ["标题", "文件名称"] Text: "what it is called", "名称";
        agent "经办人" ["责任人", "编制人", "记录人"] Person: "who answers for it", "经办人";
        date "日期" ["编制日期"] Date: "the day it was written", "编制日期";
        planned_at "计划日期" [] Instant: "when it was planned", "计划日期";
        held_at "实际日期" ["开展日期"] Instant: "when it took place", "实际日期";
        changed_at "变更日期" ["变更确认日期"] Instant: "when a change was confirmed", "变更确认日期";
        original "正本" ["原件"] Text: "who holds the original", "正本存放处";
        copy "副本" ["复印件"] Text: "who holds the copy", "副本存放处";
        holder "存放处" ["保管人"] Text: "where it is kept", "存放处";
        approved_by "批准人" ["审批人"] Text: "who approved it", "批准人";
        approved_at "批准日期" ["审批日期"] Instant: "when it was approved", "批准日期";
        counsel_at "法务确认日期" ["法律顾问确认日期"] Instant: "when legal counsel confirmed it", "法律顾问确认日期";
        manager_at "总经理审批日期" [] Instant: "when the general manager approved it", "总经理审批日期";
        paid_at "付款日期" ["支付日期"] Instant: "when it was paid or spent", "付款日期";
        submitted_at "提交日期" ["报送日期"] Instant: "when it was handed in", "报送日期";
        filed_at "归档日期" ["存档日期"] Instant: "when it was filed", "归档日期";
        signed_by "签收人" ["签名"] Text: "who signed for it", "签收人";
        sent_to "抄送" ["抄送部门", "报送对象"] Text: "to whom it went", "抄送对象";
        owner "负责人" [] Text: "who is responsible for the item", "负责人";
        due_at "完成期限" ["截止日期"] Instant: "when the item is to be finished", "完成期限";
        evaluated_at "评估日期" [] Instant: "when its effect was evaluated", "效果评估日期";
        relayed_at "传达日期" [] Instant: "when it was passed on", "传达日期";
        version "版本" ["版本号"] Count: "the version", "版本号";
        copies_out "发出份数" [] Count: "old copies given out", "发出的旧件份数";
        copies_back "收回份数" [] Count: "old copies taken back", "收回的旧件份数";
        borrower "借阅人" ["借出人"] Text: "who took it out", "借阅人";
        out_at "借出日期" [] Instant: "when it was taken out", "借出日期";
        back_at "归还日期" [] Instant: "when it came back", "归还日期";
        updated_at "更新日期" ["最近更新"] Instant: "when it was last brought up to date", "更新日期";
        occurred_at "发生日期" [] Instant: "when what it concerns happened", "事项发生日期";
        content "内容" ["摘要"] Text: "what it says", "内容摘要";
        cause "原因分析" ["原因"] Text: "the cause found", "原因分析";
        measure "改进措施" ["措施"] Text: "what is to be done", "措施";
        operations_at "运营确认日期" [] Instant: "when operations agreed", "运营部确认日期";
        personnel_at "人事确认日期" [] Instant: "when personnel agreed", "人事部确认日期";
        finance_at "财务确认日期" [] Instant: "when finance agreed", "财务部确认日期";
        missed "未完成次数" ["连续未完成次数"] Count: "targets missed in a row", "连续未完成次数";
        unit "房号" [] Text: "the home", "房号";
        moved_in_at "入住日期" [] Instant: "when the owner moved in", "入住日期";
    }
    /// The slips for goods that leave the estate, of `cs check releases`.
    RELEASES = "releases" "放行条" {
        slip "编号" ["放行条编号"] Text: "the slip's number", "放行条编号";
        date "日期" [] Date: "the day", "日期";
        customer "业主" ["申请人"] Text: "the owner", "业主";
        unit "房号" ["单元"] Text: "the home", "房号";
        goods "物品" ["物品名称"] Text: "what leaves", "放行物品";
        quantity "数量" [] Count: "how many", "数量";
        identity_checked_by "身份核对人" ["核对人"] Person: "who checked that the person is the owner", "核对业主身份的人";
        signed_by "值班签名" ["签名"] Text: "the duty officer's signature", "当班员签名";
        stamped "盖章" ["是否盖章"] Flag: "whether it is stamped", "是否盖章";
    }
    /// The visitors of `cs check visitors`.
    VISITORS = "visitors" "来访登记" {
        visitor "来访人" ["访客", "姓名"] Text: "who came", "来访人";
        at "来访时间" ["登记时间", "时间"] Instant: "when", "来访时间";
        kind "来访类型" ["类型"] Text: "owner, tenant or other", "业主、住户或外来人员";
        unit "被访房号" ["房号"] Text: "whom the visit is for", "被访房号";
        identity "证件号" ["证件"] Text: "the identity document", "证件";
        approved_by "同意业主" ["同意人"] Text: "the owner who agreed", "同意进入的业主";
        purpose "事由" [] Text: "what for", "事由";
        agent "登记人" ["值班员"] Person: "who let the visitor in", "登记人";
        left_at "离开时间" [] Instant: "when the visitor left", "离开时间";
    }
    /// The charges of `cs check fees`.
    FEES = "fees" "收费" {
        bill "单号" ["收据号", "编号"] Text: "the bill's number", "单号";
        date "日期" ["收费日期"] Date: "the day", "收费日期";
        customer "业主" ["客户"] Text: "who pays", "缴费人";
        unit "房号" [] Text: "the home", "房号";
        service "收费项目" ["项目"] Text: "what for", "收费项目";
        tariff "收费标准" ["标准价"] Money: "the published price, yuan", "公布的标准（元）";
        billed "应收金额" ["应收"] Money: "what was billed, yuan", "应收金额（元）";
        charged "实收金额" ["实收", "金额"] Money: "what was charged, yuan", "实收金额（元）";
        agent "收款人" ["经办人"] Person: "who charged it", "收款人";
        overdue_days "欠费天数" [] Count: "days it is overdue", "欠费天数";
        plan "催缴计划" [] Text: "how it is to be collected", "催缴计划";
    }
    /// The telephone bills of `cs check phone_bills`.
    PHONE_BILLS = "phone_bills" "电话费" {
        date "账期" ["月份", "日期"] Date: "the last day the bill covers", "账单截止日";
        phone "电话" ["号码"] Text: "the telephone", "电话";
        amount "话费" ["金额", "账单金额"] Money: "the bill, yuan", "话费（元）";
        quota "定额" ["话费定额"] Money: "the department's quota, yuan", "部门定额（元）";
        agent "接待员" ["承担人", "前台"] Person: "the receptionists, separated by ;", "前台接待员，以 ; 分隔";
    }
    /// The questionnaires of `cs check surveys`.
    SURVEYS = "surveys" "问卷" {
        survey "问卷编号" ["编号"] Text: "the questionnaire", "问卷编号";
        household "住户" ["房号", "业主"] Text: "whose it is", "住户";
        issued_at "发放日期" ["发放时间"] Instant: "when it was given out", "发放日期";
        returned_at "回收日期" ["回收时间"] Instant: "when it came back", "回收日期";
        agent "经办人" ["发放人"] Person: "who gave it out", "经办人";
    }
    /// The visits of `cs check visits`.
    VISITS = "visits" "走访回访" {
        date "日期" ["走访日期"] Date: "the day", "走访日期";
        household "住户" ["房号", "业主"] Text: "who was visited", "被访住户";
        agent "走访人" ["回访人"] Person: "who went", "走访人";
        content "内容" ["走访内容"] Text: "what was said", "走访内容";
        result "结果" ["处理结果"] Text: "what came of it", "结果";
    }
}
