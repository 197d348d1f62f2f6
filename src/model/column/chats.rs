//! Chats, their grades and their words.

sheets! { OWN:
    /// The chat messages `cs chat-check` reads, one a row.
    CHATS = "chats" "聊天记录" {
        chat "会话" ["会话ID", "会话编号", "会话标识", "聊天编号", "买家昵称", "买家旺旺", "session_id", "conversation"] Id needed: "the chat it belongs to", "所属会话";
        at "时间" ["发送时间", "消息时间", "聊天时间", "created_at"] Instant needed: "when it was sent", "发送时间";
        from "发送方" ["发送者类型", "发送者角色", "角色", "消息来源", "sender"] Text needed: "customer, agent or robot", "客户、客服或机器人";
        agent "客服" ["客服昵称", "接待客服", "旺旺昵称", "客服账号", "employee"] Person: "which of the desk's people", "接待客服";
        text "内容" ["消息内容", "聊天内容", "消息", "message"] Text needed: "what it says", "消息内容";
    }
    /// Reply times as exports count them themselves: one row a chat, or one row an agent with averages.
    REPLY_TIMES = "reply-times" "响应时长" {
        agent "客服" ["客服昵称", "旺旺昵称", "客服账号", "接待客服"] Person needed: "whose replies", "客服";
        chat "会话" ["会话ID", "会话编号"] Id: "the chat", "会话";
        customer "客户" ["访客", "买家", "顾客"] Text: "the customer", "客户";
        started_at "会话开始时间" ["开始时间"] Instant: "when the chat began", "会话开始时间";
        first_reply_s "首次响应时长(秒)" ["首次响应(秒)", "首次响应时长", "首次响应", "平均首次响应时长", "平均首次响应(秒)"] Number needed: "seconds to the first reply", "首次响应秒数";
        average_reply_s "平均响应(秒)" ["平均响应时长(秒)", "平均响应时长", "平均响应", "平均人工响应时长"] Number: "seconds to a reply on average", "平均响应秒数";
    }
    /// A reviewer's grades `cs chat-check --review` reads, one row a chat; the book's heads are its other columns.
    REVIEWS = "reviews" "聊天评分" {
        chat "会话" ["会话ID", "会话编号"] Id needed: "the chat", "所评会话";
        greeting "问候语" [] Number: "points for the greeting", "问候语得分";
        closing "结束语" [] Number: "points for the closing", "结束语得分";
        attitude "服务态度" ["态度"] Number: "points for the attitude", "服务态度得分";
        wording "服务用语" ["用语"] Number: "points for the wording", "服务用语得分";
        knowledge "业务知识" ["知识"] Number: "points for what is known of the business", "业务知识得分";
        reviewer "评分人" ["考核人"] Text: "who graded it", "评分人";
    }
    /// The script library `cs chat-check --scripts` reads: one text a row.
    SCRIPTS = "scripts" "话术库" {
        text "内容" ["话术", "话术内容", "标准话术", "回答", "答"] Text needed: "what is to be said", "话术内容";
    }
    /// What `cs chat-check --summary` answers: the heads.
    CHAT_GRADES = "chat-grades" "聊天考核" {
        agent "客服" [] Person: "whose chats", "客服";
        chat "会话" [] Text: "the chat; empty for an agent's average", "会话，空白为该客服的平均";
        chats "会话数" [] Count: "chats that count", "计入的会话数";
        head "项目" [] Text: "the head, or total", "考核项目或合计";
        part "评分方" [] Text: "who grades it: machine or reviewer", "机器或评分人";
        points "得分" [] Points: "points, empty where a grade is missing", "得分，空白为尚未评分";
        of "满分" [] Points: "the most there is", "满分";
        clause "条款" [] Text: "its clauses", "依据条款";
    }
    /// What `cs chat-check --words` answers: what was said of what the rules name.
    CHAT_WORDS = "chat-words" "用语统计" {
        rule "规则" [] Text: "the rule's id", "规则编号";
        clause "条款" [] Text: "its clauses", "依据条款";
        agent "客服" [] Person: "who said it", "客服";
        chat "会话" [] Text: "the chat; empty for all of an agent's", "会话，空白为该客服全部会话";
        applied "适用" [] Count: "chats the rule is about; messages, for the script library", "适用会话数（话术库为消息数）";
        kept "符合" [] Count: "those that are as the rule asks", "符合数";
        share "比例" [] Share: "kept / applied", "符合比例";
        said "已用" [] Text: "what was said", "已说的用语";
        unsaid "未用" [] Text: "what was not", "未说的用语";
    }
}
