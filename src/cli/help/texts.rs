//! The Chinese of every command and argument, and an example of every command.

/// A command, what it does, and an example.
type Text = (&'static str, &'static str, &'static str);

/// Every command, in the order of the help.
const COMMANDS: &[Text] = &[
    ("cs", "以普通文件运行客服部门的各项制度", "cs payroll staff.csv --incidents incidents.csv --month 2025-03"),
    (
        "cs attendance",
        "按排班核对打卡：迟到、早退、旷工、请假，一人一班一行",
        "cs attendance punches.csv --roster roster.csv --leave leave.csv",
    ),
    ("cs chat-check", "检查聊天记录的用语与首次回复", "cs chat-check chats.csv --summary"),
    ("cs check", "逐行检查一种记录：是否齐全、是否超限、顺序与经手是否正确", "cs check orders orders.csv"),
    ("cs columns", "列出各种记录的列：中英文名、别名、类型、是否必需、含义", "cs columns incidents"),
    ("cs completions", "输出命令补全脚本，含制度编号、代码与列名", "cs completions bash > cs.bash"),
    ("cs doctor", "说明在此文件夹会用哪些制度、设置、文件、列和编码，以及原因", "cs doctor"),
    ("cs due", "列出到期事项：应办、已办、逾期、缺少、下次", "cs due --month 2025-03"),
    ("cs explain", "说明一个数据的来历：逐条规则、逐行记录；或解释消息代码（`cs explain D006`）", "cs explain D006"),
    (
        "cs explain attendance",
        "说明每个班次如何判定",
        "cs explain attendance punches.csv --roster roster.csv --employee 周明",
    ),
    ("cs explain code", "解释一个消息代码", "cs explain code D006"),
    ("cs explain fines", "说明罚款与分值的来历", "cs explain fines incidents.csv --employee 周明"),
    ("cs explain fund", "说明部门基金余额的来历", "cs explain fund incidents.csv --spending spending.csv"),
    ("cs explain payroll", "说明实发工资的来历", "cs explain payroll staff.csv --employee 周明"),
    ("cs explain profit", "说明利润表每一行的来历", "cs explain profit figures.csv"),
    ("cs explain score", "说明考核得分的来历", "cs explain score incidents.csv --employee 周明"),
    ("cs explain sla", "说明一张工单各时限的来历", "cs explain sla T-1001 tickets.csv"),
    ("cs fines", "每条违规的处理：罚款、分值、处分，附条款与出处", "cs fines incidents.csv --by employee"),
    ("cs fund", "登记部门基金：期初、每笔罚款与支出、期末", "cs fund incidents.csv --spending spending.csv"),
    ("cs init", "建立工作文件夹：设置、自己的制度、当月空白记录、定时任务", "cs init desk --for shop --month 2025-03"),
    ("cs man", "输出手册页；给出文件夹时逐命令写入", "cs man > cs.1"),
    (
        "cs payroll",
        "计算当月工资，一人一行，每个数字附条款与出处",
        "cs payroll staff.csv --incidents incidents.csv --orders orders.csv",
    ),
    ("cs policy", "查看、检查、比较制度，运行其自带案例", "cs policy show 08-07 -p 08"),
    ("cs policy calendar", "列出某日历一个月的每一天：性质、时段、节日", "cs policy calendar --month 2025-10"),
    ("cs policy check", "检查制度：一次列出全部错误、位置与改法", "cs policy check book.toml"),
    ("cs policy coverage", "列出各条款由哪些规则落实", "cs policy coverage 08-shop-desk"),
    (
        "cs policy diff",
        "比较两份制度，并说明对当月各人的影响",
        "cs policy diff 08-shop-desk book.toml 2025-03 --month 2025-03",
    ),
    ("cs policy list", "列出内置制度", "cs policy list"),
    (
        "cs policy schema",
        "输出制度语言的 JSON Schema，供编辑器使用；加 `-f md` 输出参考手册",
        "cs policy schema -o rulebook.schema.json",
    ),
    ("cs policy show", "说明规则内容：全部，或某编号、代码、条款", "cs policy show handover-unlogged -p 08"),
    ("cs policy test", "运行制度自带的案例", "cs policy test book.toml"),
    ("cs profit", "计算利润表、两项指标与奖金", "cs profit figures.csv"),
    ("cs quota", "核对各项比率：次数、基数、应达数、是否达标", "cs quota 2025-03"),
    ("cs report", "将全月结果汇成一页：要点在前，各项附条款，待人决定的事项单列", "cs report 2025-03 -o 2025-03.html"),
    ("cs roster", "检查或编制排班", "cs roster check roster.csv"),
    ("cs roster check", "检查排班：值守、休息、轮换、顶班", "cs roster check roster.csv --staff staff.csv"),
    ("cs roster make", "编制通过自身检查的排班", "cs roster make staff.csv --month 2025-04"),
    ("cs score", "填写考核表：起评分、扣分、加分、得分", "cs score incidents.csv"),
    ("cs sla-check", "核对时限：哪些超时", "cs sla-check tickets.csv --summary"),
];

/// Arguments: by command and id, or by id alone where they are the same everywhere.
const ARGUMENTS: &[(&str, &str)] = &[
    // Everywhere.
    ("policy", "制度：编号、唯一的编号开头，或路径，可重复"),
    ("config", "使用此设置文件，代替逐级向上找到的 `cs.toml`；并在其旁查找 `people.toml`"),
    ("month", "月份：如 2025-03，或 `last` 上月、`this` 本月"),
    ("format", "输出格式"),
    ("output", "写入文件，要么完整写入要么不写；格式由后缀决定"),
    ("lang", "界面语言"),
    ("now", "以此时间为当前时间，如 2025-03-31 或 2025-03-31 18:00:00"),
    ("only", "只要这些规则的结果：编号、代码或条款，以逗号分隔"),
    ("skip_bad", "将有误的行连同原因另存于此文件，其余继续"),
    ("encoding", "文件编码，如 `gbk` 或 `big5`，无法判断时指定"),
    ("excel", "按电子表格的方式写 CSV：字节序标记、CRLF、长数字为文本"),
    ("pretty", "表格加边框"),
    ("exit_zero", "检查有发现时也以 0 退出"),
    ("quiet", "只显示错误"),
    ("color", "消息何时着色"),
    // Logs.
    ("incidents", "违规记录"),
    ("cs fines incidents", "违规记录，`-` 为标准输入"),
    ("cs score incidents", "违规记录，`-` 为标准输入"),
    ("cs fund incidents", "违规记录，`-` 为标准输入"),
    ("cs explain fines incidents", "违规记录，`-` 为标准输入"),
    ("cs explain score incidents", "违规记录，`-` 为标准输入"),
    ("cs explain fund incidents", "违规记录，`-` 为标准输入"),
    ("staff", "员工表；规则需要底薪等数据时使用"),
    ("cs payroll staff", "员工表，`-` 为标准输入"),
    ("cs explain payroll staff", "员工表，`-` 为标准输入"),
    ("cs roster make staff", "员工表；`shifts` 列写各人可上的班次，可有 `hired`、`left` 列"),
    ("cs policy diff staff", "员工表，在文件夹中另有名称时指定"),
    ("cs report staff", "员工表，在文件夹中另有名称时指定"),
    ("punches", "考勤记录：打卡、上下班时间，或钉钉、企业微信的导出，`-` 为标准输入"),
    ("roster", "排班：谁在何时上哪个班次"),
    ("leave", "请假记录"),
    ("orders", "订单记录：各客服的销售额与订单数"),
    ("profit", "利润数据：奖金由 `award` 列所列人员平分"),
    ("adjustments", "以前已结月份的调整：在实发之前单列一列"),
    ("figures", "利润数据：每行一项名称与金额，或一行多列"),
    ("spending", "支出记录：日期、金额、用途、批准人"),
    ("history", "状态历史：工单、时间、状态"),
    ("chats", "聊天记录，或另一种记录的文本，`-` 为标准输入"),
    ("review", "复核人的评分，一行一个会话"),
    ("scripts", "话术库，一行一条"),
    ("file", "文件，`-` 为标准输入"),
    ("files", "工单，一个或多个文件，`-` 为标准输入"),
    ("ticket", "单号，或文件与行号，如 `tickets.csv:12`"),
    ("folder", "当月的文件夹：各种记录按其名称存放"),
    ("close", "结账：保存当月数据及其依据的摘要，供以后核对"),
    ("adjust", "将已结月份的差额写成以后月份的调整，如 2025-04/adjustments.csv"),
    ("verify", "核对当月是否与结账时一致、各月记录是否完好"),
    // What is asked of them.
    ("unearned", "列出不计提成的订单，代替工资"),
    ("opening", "月初余额，代替制度中的期初"),
    ("employee", "只看此人的数据"),
    ("by", "按此汇总"),
    ("cs fines by", "汇总，代替逐条列出"),
    ("cs explain fines by", "汇总，代替逐条列出"),
    ("cs sla-check by", "按这些列的内容汇总，以逗号分隔"),
    (
        "state",
        "只看这些状态：`present` 出勤、`late` 迟到、`left-early` 早退、`absent` 旷工、`leave` 请假、`rest` 休息、`unrostered` 未排班、`missing-punch` 缺卡",
    ),
    ("summary", "汇总，代替逐条列出"),
    ("emit", "将发现写成另一种记录，供其他命令读取"),
    ("all", "列出全部时限，不只超时的"),
    ("open", "按剩余时间列出进行中的时限，先列已预警的"),
    ("compare", "列出另一份制度会改变的判定"),
    ("log", "记录的种类"),
    ("cs check log", "记录的种类：`orders`、`stock`、`contracts`、`duty_log` 等，或制度自行规定检查的记录"),
    ("cs due log", "记录所在：`documents=register.xlsx`，可重复"),
    ("with", "规则要对照的另一种记录，写作 `LOG=FILE`，可重复"),
    ("seal", "将记录现有内容封存于 `FILE.seal`，以后的改动即可发现"),
    ("words", "列出说了和没说的用语，代替逐条发现"),
    ("ahead", "提前多少天列出下次事项，如 `14d`"),
    ("from", "检查的第一天，不是整月时使用"),
    ("to", "检查的最后一天"),
    ("sent", "排班发出的日期，用于节前通知的检查"),
    ("department", "只排此部门的人"),
    ("wishes", "已定事项：员工、日期、班次或休息"),
    ("previous", "上月的排班，其最后几天影响本月"),
    ("shifts", "要排的班次，以逗号分隔；不写则为制度全部班次"),
    ("ics", "将各人的日历写入此文件夹，名为 `NAME.ics`"),
    ("code", "代码，如 D006"),
    ("into", "将网页、工作簿、Markdown 与 JSON 写入此文件夹，以月份命名"),
    ("payslips", "将各人的工资条写入此文件夹，另有一份合在一起供打印"),
    // Books.
    ("what", "规则编号、代码、条款（如 08-07），或内置制度"),
    ("books", "制度；不写则为当前使用的制度"),
    ("cs policy test books", "制度或存放制度的文件夹；不写则为当前使用的制度，再无则为全部内置制度"),
    ("book", "要列出条款的内置制度"),
    ("name", "日历；不写则为制度的全部日历"),
    ("before", "原制度：编号、编号开头或路径"),
    ("after", "新制度"),
    ("cs policy diff folder", "当月的文件夹：员工表、违规、订单、打卡、排班、请假、利润数据，csv 或 xlsx"),
    // A folder to work in.
    ("cs init folder", "文件夹，不存在则新建"),
    ("kind", "以此内置制度为基础，代替当前使用的制度"),
    ("month_only", "只生成当月的空白记录，供已有设置的文件夹使用"),
    ("forms", "在其中的 `forms` 文件夹生成各种记录的样表，csv 与 xlsx"),
    ("cs doctor files", "要查看的文件；不写则为当前文件夹中的各种表格"),
    ("cs columns log", "记录的种类；不写则为全部"),
    ("cs man folder", "写入此文件夹，一个命令一页"),
    ("shell", "命令行外壳"),
];

/// What a command does, in Chinese.
pub(super) fn about(path: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(own, ..)| *own == path).map(|(_, about, _)| *about)
}

/// An example of a command.
pub(super) fn example(path: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(own, ..)| *own == path).map(|(.., example)| *example)
}

/// What an argument of a command is, in Chinese.
pub(super) fn argument(path: &str, id: &str) -> Option<&'static str> {
    let of = |name: &str| ARGUMENTS.iter().find(|(own, _)| *own == name).map(|(_, text)| *text);
    of(&format!("{path} {id}")).or_else(|| of(id))
}
