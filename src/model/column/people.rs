//! What a department keeps of its people: training, meetings, journals.

sheets! { OWN:
    /// The training log of `cs check training`.
    TRAINING = "training" "培训记录" {
        session "培训" ["培训编号", "课程"] Text: "the session", "培训课程";
        kind "培训类型" ["类型", "方式"] Text: "video, demonstration, mentoring, test, product …", "视频、演示、带教、考核、产品等";
        trainee "学员" ["参训人", "姓名", "新员工"] Person: "who was trained", "参训人";
        trainer "讲师" ["培训人"] Text: "who trained", "讲师";
        mentor "带教老师" ["责任老师", "师傅"] Text: "the mentor", "带教老师";
        planned_at "计划日期" ["计划时间"] Instant: "when it was planned", "计划日期";
        held_at "培训日期" ["实际日期", "培训时间"] Instant: "when it took place", "实际培训日期";
        approved_at "计划批准日期" ["批准日期"] Instant: "when the plan was approved", "计划批准日期";
        approved_by "批准人" ["审批人"] Text: "who approved the plan", "批准人";
        result "成绩" ["考核结果"] Text: "what came of it", "成绩";
        reported_at "上报日期" ["报送日期"] Instant: "when the result was reported", "结果上报日期";
        filed_at "归档日期" ["存档日期"] Instant: "when it was filed", "归档日期";
        product "产品" ["商品"] Text: "the product", "产品";
        launched_at "上架日期" [] Instant: "when the product went on sale", "产品上架日期";
    }
    /// The meetings of `cs check meetings`: a row for each person, or for each item of work given out.
    MEETINGS = "meetings" "会议记录" {
        meeting "会议" ["会议编号", "会议名称"] Text: "the meeting", "会议";
        kind "会议类型" ["类型"] Text: "morning, weekly, outside …", "早会、周会、外部会议等";
        starts_at "开始时间" ["会议时间"] Instant: "when it begins", "会议开始时间";
        next_at "下次会议时间" [] Instant: "when the next one begins", "下次会议时间";
        chair "主持人" [] Text: "who chairs", "主持人";
        note_taker "记录人" [] Text: "who takes the minutes", "记录人";
        member "参会人员" ["人员", "姓名"] Person: "whose row it is", "参会人员";
        present "到会" ["是否到会"] Flag: "whether the person was there", "是否到会";
        note_at "书面材料时间" ["请假说明时间"] Instant: "when an absent person's report was handed in", "缺席者提交书面材料的时间";
        signed_at "会签时间" ["签名时间"] Instant: "when the person signed the minutes", "会签纪要的时间";
        item "工作事项" ["议题", "事项"] Text: "an item of work", "工作事项";
        owner "责任人" ["负责人"] Text: "who sees to it", "责任人";
        due_at "完成时间" ["完成期限"] Instant: "when it is to be finished", "完成期限";
        solved "已解决" ["是否解决"] Flag: "whether a problem was solved at the meeting", "会上是否解决";
        escalated_to "上报对象" [] Text: "to whom it was passed up", "上报对象";
        follow_up_at "跟进日期" ["跟进时间"] Instant: "when it is followed up", "跟进日期";
        minutes_to "纪要报送" ["报送对象"] Text: "to whom the minutes went", "纪要报送对象";
        filed_at "归档日期" ["存档日期"] Instant: "when they were filed", "纪要归档日期";
        relayed_at "传达时间" [] Instant: "when it was passed on", "传达时间";
        target "指标完成情况" ["上周完成情况"] Text: "how last week's target went", "上周指标完成情况";
        problem "问题" ["存在问题"] Text: "what was difficult", "存在问题";
        improvement "改进" ["改进措施"] Text: "what will be better", "改进措施";
        last_week "上周总结" ["本周总结"] Text: "the past week, summed up", "上周总结";
        next_week "下周计划" ["工作计划"] Text: "the plan for the next", "下周计划";
    }
    /// The journals of `cs check journals`.
    JOURNALS = "journals" "工作日志" {
        agent "客服" ["姓名", "填写人"] Person: "whose it is", "填写人";
        date "日期" ["填写日期"] Date: "the day", "日期";
        question "问题" ["当日问题"] Text: "what came up", "当日问题";
        answer "答案" ["解答"] Text: "its answer", "解答";
        answer_due "已知答案" ["是否已有答案"] Flag: "whether the answer is known", "答案是否已知";
        noted_at "记录时间" [] Instant: "when it was noted", "记录时间";
        occurred_at "发生时间" [] Instant: "when it came up", "问题发生时间";
        idea "想法" ["建议"] Text: "an idea", "想法";
        checked_at "检查时间" ["批阅时间"] Instant: "when the journal was looked through", "检查时间";
        conversion "转化率" ["询单转化率"] Text: "the share of enquirers who ordered", "询单转化率";
        lost_because "未成交原因" [] Text: "why sales failed", "未成交原因";
    }
    /// The changes of shift, of `cs check swaps`.
    SWAPS = "swaps" "换班" {
        employee "姓名" ["换班人", "申请人"] Person: "whose shift is changed", "换班人";
        date "日期" ["班次日期"] Date: "the day of the shift", "班次日期";
        shift "班次" [] Text: "the shift", "班次";
        stand_in "顶班人" ["替班人"] Text: "who stands in", "顶班人";
        starts_at "上班时间" ["班次开始时间"] Instant: "when the shift begins", "班次开始时间";
        asked_at "申请时间" [] Instant: "when it was asked for", "申请时间";
        approved_by "批准人" ["审批人"] Text: "who approved it", "批准人";
        approved_at "批准时间" ["审批时间"] Instant: "when it was approved", "批准时间";
    }
}
