//! Who is to work when, and who did.

sheets! { OWN:
    /// A table of holidays, as `holidays = "FILE"` of a calendar names it.
    HOLIDAYS = "holidays" "节假日" {
        date "日期" [] Date needed: "the day", "日期";
        kind "类型" ["性质"] Text needed: "off, or work for a make-up workday", "off 休息，work 补班";
        name "名称" ["节日", "节假日"] Text: "the holiday it belongs to", "所属节日";
    }
    /// The roster: who is to work when.
    ROSTER = "roster" "排班表" {
        employee "姓名" ["工号", "员工", "员工姓名", "人员"] Person needed: "who", "员工";
        date "日期" ["排班日期"] Date needed: "the day the shift starts", "班次开始的日期";
        shift "班次" ["班次名称"] Text needed: "the shift, by its id or one of its codes; rest for a day of rest", "班次编号或名称；休息写 rest 或 休";
        stand_in_for "顶班" ["替班", "代班", "被顶班人"] Person: "whose place is taken", "替谁上班";
        from "起" ["开始时刻"] Text: "from when, where only a part of the shift is worked", "只上班次的一部分时，开始时刻";
        to "止" ["结束时刻"] Text: "until when", "结束时刻";
        post "岗位" ["岗位类别"] Text: "the post of the day, where the rules tell posts apart, such as pre-sale", "当日岗位，制度区分岗位时填写，如售前";
        task "值日" ["轮值", "值日事项"] Text: "what is done in turn by this person that day, such as cleaning", "当日轮值的事项，如打扫";
        approver "批准人" ["审批人"] Text: "who approved a change of the roster", "调班批准人";
        approved_at "批准时间" ["审批时间"] Instant: "when it was approved", "批准时间";
    }
    /// The attendance log: punches one by one, pairs of in and out, or an export of DingTalk or WeCom.
    PUNCHES = "punches" "考勤记录" {
        employee "姓名" ["工号", "员工", "员工姓名", "人员"] Person needed: "who", "员工";
        at "打卡时间" ["日期时间", "打卡日期时间", "时间点"] Instant: "when the clock saw them", "打卡时间";
        date "日期" ["时间", "考勤日期", "打卡日期"] Date: "the day the shift starts, beside times of day", "班次开始的日期";
        in "上班" ["上班1打卡时间", "上班1/打卡时间", "上班打卡时间", "签到时间"] Text: "the punch in", "上班打卡";
        out "下班" ["下班1打卡时间", "下班1/打卡时间", "下班打卡时间", "签退时间"] Text: "the punch out; on the next day where it is earlier than the one in", "下班打卡；早于上班者为次日";
        in2 "上班2" ["上班2打卡时间", "上班2/打卡时间"] Text: "the second punch in", "第二次上班打卡";
        out2 "下班2" ["下班2打卡时间", "下班2/打卡时间"] Text: "the second punch out", "第二次下班打卡";
        in3 "上班3" ["上班3打卡时间", "上班3/打卡时间"] Text: "the third punch in", "第三次上班打卡";
        out3 "下班3" ["下班3打卡时间", "下班3/打卡时间"] Text: "the third punch out", "第三次下班打卡";
        times "打卡时间记录" ["全卡"] Text: "every punch of the day", "当日全部打卡时间";
        earliest "最早" ["考勤概况/最早", "最早卡"] Text: "the first punch of the day", "当日最早打卡";
        latest "最晚" ["考勤概况/最晚", "最晚卡"] Text: "the last punch of the day", "当日最晚打卡";
        direction "打卡类型" ["进出", "考勤类型"] Text: "in or out, where the clock asks", "上班或下班";
        result "考勤结果" ["打卡结果", "考勤概况/考勤结果", "校准状态", "考勤概况/校准状态"] Text: "what the system made of it", "系统的考勤结果";
        in_result "上班1打卡结果" ["上班1/打卡状态"] Text: "what it made of the punch in", "上班打卡结果";
        out_result "下班1打卡结果" ["下班1/打卡状态"] Text: "what it made of the punch out", "下班打卡结果";
        in2_result "上班2打卡结果" ["上班2/打卡状态"] Text: "what it made of the second punch in", "第二次上班打卡结果";
        out2_result "下班2打卡结果" ["下班2/打卡状态"] Text: "what it made of the second punch out", "第二次下班打卡结果";
        leave "假勤申请" ["考勤概况/假勤申请", "关联的审批单"] Text: "the leave it was asked for", "关联的请假申请";
    }
    /// The leave log.
    LEAVE = "leave" "请假记录" {
        employee "姓名" ["工号", "员工", "员工姓名", "申请人", "请假人"] Person needed: "who", "员工";
        from "开始时间" ["开始日期", "请假开始时间", "外出时间", "date", "日期"] Instant needed: "from when; a date alone is the shifts that start on it", "开始时间；只写日期即当日开始的班次";
        to "结束时间" ["结束日期", "请假结束时间", "返回时间"] Instant: "until when; the same day when empty", "结束时间，空白为同一天";
        kind "请假类型" ["类型", "假种", "假别"] Text: "personal, sick, outing, swap …", "事假、病假、外出、调班等";
        reason "事由" ["请假事由", "原因", "理由"] Text: "why", "事由";
        requested_at "申请时间" ["提交时间", "发起时间"] Instant: "when it was asked for", "申请时间";
        approver "审批人" ["批准人", "历史审批人"] Text: "who approved it, by post or name", "审批人";
        approved_at "审批时间" ["批准时间", "完成时间"] Instant: "when it was approved", "审批时间";
        status "审批状态" ["状态", "审批结果"] Text: "approved, pending, rejected or withdrawn; blank is approved when somebody approved it", "已通过、审批中、已拒绝、已撤销；空白且有审批人即已通过";
        arranged_by "顶班安排人" ["安排人"] Text: "who arranged the stand-in", "顶班安排人";
    }
    /// What `cs attendance` answers.
    ATTENDANCE = "attendance" "考勤" {
        employee "姓名" [] Person: "who", "员工";
        date "日期" [] Date: "the day the shift starts", "班次开始的日期";
        shift "班次" [] Text: "the shift", "班次";
        starts "上班时间" [] Instant: "when it starts", "班次开始";
        ends "下班时间" [] Instant: "when it ends", "班次结束";
        in "上班打卡" [] Instant: "the punch in", "上班打卡";
        out "下班打卡" [] Instant: "the punch out", "下班打卡";
        late_s "迟到秒数" [] Count: "seconds of lateness", "迟到秒数";
        early_s "早退秒数" [] Count: "seconds left early", "早退秒数";
        worked_s "在岗秒数" [] Count: "seconds of the shift worked, breaks left out", "在岗秒数，不含休息";
        state "状态" [] Text: "present, late, left-early, absent, leave, rest, unrostered or missing-punch", "正常、迟到、早退、旷工、请假、休息、未排班或缺卡";
        clause "条款" [] Text: "the clauses it stands on", "依据条款";
        remark "备注" [] Text: "what else a rule finds: no early arrival, left before relief", "其他情况：未提前到岗、未等接班离岗";
        source "来源" [] Text: "the files and lines it was seen in", "文件与行号";
    }
    /// What `cs attendance --summary` answers.
    ATTENDANCE_SUMMARY = "attendance-summary" "考勤汇总" {
        employee "姓名" [] Person: "who", "员工";
        due "应出勤天数" [] Count: "days the roster has a shift for", "应出勤天数";
        present "出勤天数" [] Count: "days of at least one punch in a shift", "有打卡的出勤天数";
        late "迟到次数" [] Count: "shifts begun late", "迟到次数";
        late_s "迟到秒数" [] Count: "seconds of lateness", "迟到秒数";
        left_early "早退次数" [] Count: "shifts left early", "早退次数";
        early_s "早退秒数" [] Count: "seconds left early", "早退秒数";
        absent "旷工次数" [] Count: "shifts absent from", "旷工班次数";
        missing_punch "缺卡次数" [] Count: "shifts with a missing punch", "缺卡班次数";
        leave "请假天数" [] Count: "shifts on leave", "请假班次数";
        rest "休息天数" [] Count: "days of rest", "休息天数";
        worked_s "在岗秒数" [] Count: "seconds of shifts worked", "在岗秒数";
        overtime_workday_s "工作日加班秒数" [] Count: "seconds after a shift on a working day", "工作日加班秒数";
        overtime_rest_day_s "休息日加班秒数" [] Count: "seconds worked on a day without a shift", "休息日加班秒数";
        overtime_holiday_s "法定节假日加班秒数" [] Count: "seconds worked on a statutory holiday", "法定节假日加班秒数";
    }
    /// What the month of a rota is for each person (`cs roster make`).
    ROTA = "rota" "排班汇总" {
        employee "姓名" [] Person: "who", "员工";
        days "上班天数" [] Count: "days with a shift", "上班天数";
        rest "休息天数" [] Count: "days of rest", "休息天数";
        nights "夜班" [] Count: "shifts of which two hours or more lie before six in the morning", "夜班次数";
        weekend_days "周末上班" [] Count: "Saturdays and Sundays worked", "周末上班天数";
        tasks "值日" [] Count: "how often something is done in turn", "值日次数";
        working_s "工时秒数" [] Count: "seconds at work", "工时（秒）";
    }
}
