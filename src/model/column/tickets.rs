//! Tickets, their status history, and the headers that help desks export them with.

sheets! { OWN:
    /// The tickets `cs sla-check` reads.
    TICKETS = "tickets" "工单" {
        ticket "单号" ["ticket_id", "工单编号", "工单编码", "工单号", "投诉单号", "投诉编号", "报修流水号", "报修单号", "Id", "Ticket ID", "#", "number"] Text: "the ticket's number", "单号";
        kind "类型" ["Ticket type", "Type", "工单类型", "报修类型", "投诉类型", "事件类型", "类别"] Text: "complaint, repair, service …", "类型：投诉、报修、服务等";
        category "分类" ["品类", "问题类型"] Text: "category", "分类";
        priority "优先级" ["事件级别", "投诉优先级", "工单优先级", "紧急程度"] Text: "priority", "优先级";
        urgent "紧急" ["是否紧急", "加急"] Flag: "whether it cannot wait", "是否紧急";
        channel "渠道" ["Via", "Source", "Create Channel", "来源", "投诉来源", "事件来源", "来源渠道"] Text: "how it came in", "受理渠道";
        group "处理组" ["受理客服组名称", "Group", "处理部门", "所属团队"] Text: "the group that handles it", "处理组";
        valid "有效" ["是否有效", "有效投诉"] Flag: "whether a complaint is valid", "投诉是否有效";
        on_spot "当场处理" ["当场解决", "是否当场处理"] Flag: "whether it was dealt with on the spot", "是否当场处理";
        severity "严重程度" ["投诉级别", "情节"] Text: "ordinary, major or compensation", "一般、重大或涉及赔偿";
        customer "客户" ["业主", "业主姓名", "客户名称", "客户姓名", "报修人", "Requester", "Requester Name", "Customer", "用户手机号"] Text: "the customer", "客户";
        unit "房号" ["房屋地址/单元号", "报修地址", "位置", "项目地址"] Text: "the home", "房号";
        agent "处理人" ["受理客服", "受理客服名称", "受理人员", "维修员", "录入人", "Agent", "Assignee", "Owner"] Person: "who handles it", "处理人";
        created_at "受理时间" ["Created at", "Created time", "Created At", "创建时间", "投诉时间", "投诉日期", "报修时间", "报修开始时间", "录入日期", "提交时间", "受理日期"] Instant: "when it came in", "受理时间";
        severity_at "定级时间" ["标记时间"] Instant: "when it was found to be major or to involve compensation", "认定重大或涉及赔偿的时间";
        confirmed_at "确认时间" ["判定时间", "定性时间"] Instant: "when it was told to be valid or not", "判定是否有效的时间";
        first_reply_at "首次回复时间" ["first_response_at", "Initial response time", "First Response At", "首次响应时间"] Instant: "the first reply", "首次回复时间";
        next_reply_at "约定回复时间" ["下次回复时间", "要求回复时间"] Instant: "the next reply agreed with the customer", "与客户约定的下次回复时间";
        sent_at "派单时间" ["派工时间", "分派时间", "Assigned at"] Instant: "when the order was sent on", "派单时间";
        visit_due_at "约定上门时间" ["预约时间", "预约时间从"] Instant: "when a visit was agreed", "约定上门时间";
        arrived_at "到场时间" ["到达时间", "到达现场时间"] Instant: "when somebody was on the spot", "到场时间";
        called_at "致电业主时间" ["致电时间", "电话说明时间"] Instant: "when the owner was called to explain", "致电业主说明的时间";
        resolved_at "完成时间" ["Solved at", "Resolved time", "解决时间", "维修完成时间", "报修结束时间", "办结时间", "处理完成时间"] Instant: "when it was resolved", "完成时间";
        closed_at "结案时间" ["Closed time", "Closed At", "关闭时间", "处理时间"] Instant: "when it was closed", "结案时间";
        last_report_at "最近告知时间" ["最近进度告知时间"] Instant: "when the customer was last told of the progress", "最近一次告知客户进度的时间";
        followed_up_at "回访时间" ["跟进时间"] Instant: "when it was followed up", "回访时间";
        opinion_at "意见征询时间" ["征求意见时间"] Instant: "when the customer's opinion was asked", "征询业主意见的时间";
        evaluated_at "评价表时间" ["评估表时间", "评价时间"] Instant: "when the evaluation form was made", "评价表填写时间";
        status "状态" ["工单状态", "处理状态", "State", "处理完成状态", "是否处理"] Text: "status", "状态";
        first_reply_minutes "首次回复分钟" ["First reply time in minutes"] Minutes: "minutes from creation to the first reply, where an export has no instant", "受理至首次回复的分钟数（导出无时刻时）";
        resolution_minutes "解决分钟" ["Full resolution time in minutes"] Minutes: "minutes from creation to the last resolution, where an export has no instant", "受理至最终解决的分钟数（导出无时刻时）";
    }
    /// The status history `cs sla-check --history` reads.
    HISTORY = "history" "状态历史" {
        ticket "单号" ["ticket_id", "工单编号", "工单编码", "工单号", "Ticket ID", "Id"] Text needed: "the ticket's number", "单号";
        at "时间" ["变更时间", "操作时间", "changed_at", "created_at"] Instant needed: "when its status changed", "状态变更时间";
        status "状态" ["新状态", "变更后状态", "new_status", "to_status"] Text needed: "the status from then on", "变更后的状态";
    }
}
