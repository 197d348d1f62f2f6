//! What a service desk keeps: complaints, cases, calls, the duty log, handovers.

sheets! { OWN:
    /// The complaint records of `cs check complaints`.
    COMPLAINTS = "complaints" "投诉记录" {
        complaint "投诉编号" ["投诉单号", "编号", "序号", "ticket"] Text: "the complaint's number", "投诉编号";
        kind "投诉类型" ["类型"] Text: "what it is about", "投诉类型";
        customer "客户" ["业主", "业主姓名", "客户名称", "用户手机号", "买家会员名"] Text: "who complains", "投诉人";
        contact "联系电话" ["联系方式"] Text: "how to reach the customer", "联系方式";
        content "投诉内容" ["投诉描述", "内容"] Text: "what is complained of", "投诉内容";
        agent "处理人" ["受理人", "经办人", "受理客服"] Person: "who handles it", "处理人";
        received_at "受理时间" ["投诉时间", "投诉日期", "created_at"] Instant: "when it came in", "受理时间";
        recorded_at "登记时间" ["记录时间"] Instant: "when it was recorded", "登记时间";
        first_reply_at "首次回复时间" [] Instant: "the first reply", "首次回复时间";
        next_reply_at "约定回复时间" ["下次回复时间"] Instant: "the next reply agreed with the customer", "与客户约定的下次回复时间";
        noted_at "最近跟进记录" ["最新处理时间"] Instant: "the latest note on it", "最近一次跟进记录的时间";
        followed_up_at "跟进时间" [] Instant: "when it was followed up", "跟进时间";
        called_back_at "回访时间" [] Instant: "when the customer was called back", "回访时间";
        cause "投诉原因" ["原因"] Text: "the real cause", "真实原因";
        desired_outcome "客户诉求" ["期望结果"] Text: "what the customer wants", "客户希望的结果";
        evidence "证据" ["凭证"] Text: "what proves it", "证据";
        facts_at "查实时间" ["核实时间"] Instant: "when the facts were fixed", "查实情况的时间";
        coordinated_at "协调时间" [] Instant: "when it was followed and coordinated", "跟踪协调的时间";
        reported_at "上报时间" [] Instant: "when opinion and result went to the superior", "意见和结果上报的时间";
        escalated_to "上报对象" ["上报人", "上报给"] Text: "to whom it was passed up", "上报对象";
        severity "严重程度" ["情节"] Text: "light, hard, serious or major", "轻微、疑难、严重或重大";
        reviewer "审核人" ["复核人"] Text: "who reviewed the form", "审核人";
        confirmed_at "结果确认时间" [] Instant: "when the result was confirmed", "结果确认时间";
        archived_at "归档时间" ["存档时间"] Instant: "when it was filed", "归档时间";
        status "处理状态" ["状态"] Text: "open or closed", "处理状态";
        closed_at "结案时间" ["处理时间", "办结时间"] Instant: "when it was closed", "结案时间";
        suggestion "改进建议" ["建议"] Text: "what is to be made better", "改进建议";
    }
    /// The problem cases of `cs check cases`.
    CASES_KEPT = "cases" "问题件" {
        case "问题编号" ["工单编号", "工单编码", "编号", "ticket"] Text: "the case's number", "问题编号";
        kind "问题类型" ["类型"] Text: "plain, dispute, fault, order, top-up, return, exchange, chaser, shortage, damage …", "普通、纠纷、故障、订单、充值、退货、换货、催件、少件、破损等";
        group "处理组" ["客服分组", "所属团队"] Text: "the group that handles it", "处理组";
        agent "受理客服" ["处理人", "客服"] Person: "who handles it", "受理客服";
        handler_type "客服类型" [] Text: "technical, theoretical or all-round", "技术型、理论型或全面型";
        needs_type "所需类型" [] Text: "the type of agent the case needs", "问题所需的客服类型";
        order "订单编号" ["订单号"] Id: "the order it is about", "订单编号";
        buyer "买家会员名" ["买家昵称", "买家账号"] Text: "the buyer", "买家";
        purchased_at "购买日期" ["下单时间"] Instant: "the day of purchase", "购买日期";
        courier_slip "快递单" ["运单号", "物流单号"] Text: "the courier slip that was kept", "保留的快递单";
        problem "问题描述" ["问题"] Text: "the problem", "问题";
        request "买家要求" ["客户要求"] Text: "what the buyer asks", "买家要求";
        received_at "受理时间" ["提交时间", "created_at"] Instant: "when it was taken in", "受理时间";
        recorded_at "登记时间" [] Instant: "when it was recorded", "登记时间";
        dispute_at "转纠纷时间" [] Instant: "when it was told to be a trade dispute", "判定为交易纠纷的时间";
        specialist_at "投诉专员接手时间" ["专员接手时间"] Instant: "when the complaint specialist took it", "投诉专员接手时间";
        fault_at "转故障时间" [] Instant: "when it was told to be a technical fault", "判定为技术故障的时间";
        technician_at "技术接手时间" [] Instant: "when the technical agent took it", "技术人员接手时间";
        verified_at "核实处理时间" ["核实时间"] Instant: "when it was verified and handled", "核实处理时间";
        solved_at "解决时间" ["完成时间"] Instant: "when it was solved", "解决时间";
        submitted_to "上报对象" ["提交对象"] Text: "to whom it was passed up", "上报对象";
        answered_at "答复时间" ["答复客户时间"] Instant: "when the customer was answered", "答复客户的时间";
        fed_back_at "反馈时间" [] Instant: "when it was fed back inside", "内部反馈时间";
        logistics "物流状态" [] Text: "where the parcel is", "物流状态";
        courier_called "致电快递" [] Flag: "whether the courier was called", "是否致电快递";
        materials_complete "材料完整" ["材料是否完整"] Flag: "whether everything came back", "退换材料是否完整";
        postage_difference "邮费差额" [] Money: "the difference of postage, yuan", "邮费差额（元）";
        missing_item "缺少物品" [] Text: "what was missing", "缺少的物品";
        signed_for "已签收" ["是否签收"] Flag: "whether the parcel was signed for", "是否已签收";
        offer "优惠方案" ["补购方案"] Text: "what the customer was offered", "给客户的方案";
        status "状态" ["处理状态"] Text: "open or closed", "状态";
        closed_at "结案时间" ["办结时间"] Instant: "when it was closed", "结案时间";
        escalated_at "上报时间" [] Instant: "when it was passed up", "上报时间";
    }
    /// The calls of `cs check calls`.
    CALLS = "calls" "通话记录" {
        at "时间" ["通话时间", "来电时间"] Instant: "when it began", "通话时间";
        agent "接线员" ["客服", "工号", "坐席"] Person: "who spoke", "接线员";
        direction "呼叫方向" ["方向", "呼叫类型"] Text: "in or out", "呼入或呼出";
        private "私人电话" ["是否私人"] Flag: "whether it was private", "是否私人电话";
        place "地点" [] Text: "inside or outside", "内线或外线";
        answered_at "接听时间" [] Instant: "when it was answered", "接听时间";
        rings "响铃次数" ["振铃次数"] Count: "rings before it was answered", "接听前的响铃次数";
        waited "等待时长" ["振铃时长", "响铃时长"] Minutes: "how long it rang", "响铃时长";
        length "通话时长" ["时长"] Minutes: "how long it lasted", "通话时长";
        number "对方号码" ["来电号码", "号码"] Text: "the other number", "对方号码";
    }
    /// The duty log of `cs check duty_log`.
    DUTY_LOG = "duty_log" "值班记录" {
        entry "序号" ["编号"] Count: "the entry's number", "序号";
        page "页码" ["页"] Count: "the page of the book", "页码";
        at "时间" ["登记时间", "日期"] Instant: "when it was written", "登记时间";
        occurred_at "发生时间" ["来电时间", "来访时间"] Instant: "when it happened", "发生时间";
        agent "值班员" ["登记人", "当班人", "客服"] Person: "who wrote it", "登记人";
        kind "类别" ["事项", "类型"] Text: "call, visit, repair, complaint, entry, patrol, preparation, opening, emergency …", "来电、来访、报修、投诉、进入、巡查、准备、开机、紧急等";
        visitor "来电来访人" ["来访人", "业主", "客户"] Text: "who called or came", "来电来访人";
        content "内容" ["事由", "记录内容"] Text: "what it was about", "内容";
        urgency "紧急程度" ["缓急"] Text: "how urgent it is", "紧急程度";
        department "转达部门" ["责任部门"] Text: "the department that was told", "转达部门";
        owner "责任人" ["跟进人"] Text: "who sees to it", "责任人";
        work_order "维修单号" ["派工单号", "特约服务单号"] Text: "the repair order opened for it", "维修单号";
        told_at "通知维修时间" ["转达时间"] Instant: "when the maintenance staff were told", "通知维修人员的时间";
        outcome "处理结果" ["结果"] Text: "what came of it", "处理结果";
        solved "当日解决" ["是否解决"] Flag: "whether it was solved the same day", "当日是否解决";
        reason "未解决原因" ["原因"] Text: "why it was not", "未解决原因";
        due_at "拟解决日期" ["解决日期"] Instant: "when it will be", "拟解决日期";
        approved_by "同意人" ["同意业主", "批准人"] Text: "the owner who agreed", "同意的业主";
        reported_to "上报对象" ["上报领导"] Text: "the superior it was reported to", "上报对象";
        reported_at "上报时间" [] Instant: "when it was reported", "上报时间";
        checked "抽查" ["是否抽查"] Flag: "whether the director looked at it", "是否抽查";
        director "主任签名" ["抽查签名"] Text: "the director's signature", "主任签名";
        party_size "来访人数" ["人数"] Count: "how many came together", "一同来访的人数";
        registered_from "登记开始时间" [] Instant: "when the registering of a visitor's document began", "开始登记来访人证件的时间";
        registered_at "登记完成时间" [] Instant: "when it was done", "登记完成的时间";
        items "准备项数" ["核对项数"] Count: "how many things were prepared", "准备项数";
    }
    /// The handovers of `cs check handovers`.
    HANDOVERS = "handovers" "交接班记录" {
        date "日期" ["班次日期"] Date: "the day the shift began", "班次日期";
        shift "班次" [] Text: "the shift that ends", "交班班次";
        agent "交班人" ["移交人"] Person: "who hands over", "交班人";
        taker "接班人" ["接收人"] Text: "who takes over", "接班人";
        arrived_at "接班到岗时间" [] Instant: "when the taker arrived", "接班人到岗时间";
        starts_at "接班时间" ["上班时间"] Instant: "when the taker's shift begins", "接班班次开始时间";
        entered_at "登记时间" ["填写时间"] Instant: "when the entry was made", "登记时间";
        left_at "离岗时间" ["下班打卡", "打卡时间"] Instant: "when the giver left", "交班人离岗时间";
        work "未完成工作" ["工作移交"] Text: "work handed on; `none` is an answer", "移交的工作，没有写“无”";
        items "物品" ["物品清点"] Text: "the things handed over", "移交的物品";
        mail_out "移交信件数" ["移交邮件数"] Count: "letters and papers handed over", "移交信件报刊数";
        mail_in "接收信件数" ["接收邮件数"] Count: "letters and papers taken over", "接收信件报刊数";
        keys "钥匙" ["钥匙移交"] Flag: "whether the keys were handed over", "钥匙是否移交";
        key_place "钥匙存放处" [] Text: "where the desk's keys are", "钥匙存放处";
        locked "物品入柜上锁" ["已上锁"] Flag: "whether everything was locked away", "物品是否入柜上锁";
        counted "清点" ["公物清点"] Flag: "whether the public goods were counted", "公物是否清点";
        log_read "查阅日志" ["查阅上班记录"] Flag: "whether the previous log was read", "是否查阅上一班记录";
        area_checked "检查区域" ["区域检查"] Flag: "whether the area was looked over", "是否检查区域";
        tidied_at "整理时间" [] Instant: "when the desk was tidied", "整理台面的时间";
        ends_at "交班时间" ["下班时间"] Instant: "when the giver's shift ends", "交班班次结束时间";
        important_open "未完成重要工作" [] Flag: "whether important work is left", "是否有未完成的重要工作";
        reason "原因" ["移交原因"] Text: "why work is passed on", "移交未完成工作的原因";
        giver_signed_at "交班签名时间" [] Instant: "when the giver signed", "交班人签名时间";
        taker_signed_at "接班签名时间" [] Instant: "when the taker signed", "接班人签名时间";
        book_read_at "阅簿签名时间" ["交接簿签名时间"] Instant: "when the book was read and signed", "阅读交接簿并签名的时间";
        meeting_at "早会时间" ["晨会时间"] Instant: "when the morning meeting begins", "早会开始时间";
    }
}
