//! The catalogue of diagnostics: `cs explain P005` prints an entry.

use std::fmt;

use crate::model::Title;

macro_rules! catalogue {
    ($($code:ident $title:literal $title_zh:literal $explain:literal $explain_zh:literal)*) => {
        /// The code of a diagnostic: `P…` for rule books, `D…` for data, `U…` for how the command was called.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DiagnosticCode {
            $(#[doc = $title] $code),*
        }

        impl DiagnosticCode {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The code as printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code)),* }
            }

            /// What it is, in a few words of each language.
            pub fn title(self) -> Title {
                match self { $(Self::$code => Title { en: $title.into(), zh: $title_zh.into() }),* }
            }

            /// Why it is refused and how to mend it, in each language.
            pub fn explanation(self) -> Title {
                match self { $(Self::$code => Title { en: $explain.into(), zh: $explain_zh.into() }),* }
            }
        }
    };
}

catalogue! {
    P001 "not TOML" "不是有效的 TOML"
        "The rule book cannot be read as TOML. All syntax faults of the file are listed; mend them from the top, for one fault may cause the next."
        "制度文件不符合 TOML 语法。所有语法错误都会列出；请从上往下改，前一处错误可能引出后一处。"
    P002 "unknown key" "未知的键"
        "The rule book has a key the rule language does not know. It is refused rather than ignored, since a misspelt key is a rule that silently does not hold. The nearest known key is named."
        "制度文件中有规则语言不认识的键。不会忽略它，因为写错的键等于一条悄悄失效的规则。提示中给出最接近的键。"
    P003 "value of the wrong kind" "值的类型不对"
        "A value is not written the way its key asks: an amount is 30 or \"30.50\", a share \"2%\", a span \"20m\", a date 2025-03-01, a range [0.5, 1.5]."
        "值的写法与键不符：金额写 30 或 \"30.50\"，比例写 \"2%\"，时长写 \"20m\"，日期写 2025-03-01，范围写 [0.5, 1.5]。"
    P004 "missing key" "缺少必需的键"
        "A rule leaves out something it cannot do without; every rule needs an id or code, a clause and both titles."
        "规则缺少必需的内容；每条规则都要有编号或代码、条款和中英文名称。"
    P005 "two rules of one name" "规则重名"
        "Two rules in force on the same day have the same id or code. Give one another name, date them so that they do not overlap, or say override = true in the later book if it is to replace the earlier one."
        "同一天有两条同名规则生效。请改名，或用 since/until 使其日期不重叠；若后一本要取代前一本，请写 override = true。"
    P006 "override of nothing" "没有可取代的规则"
        "A rule says override = true, but no book laid underneath has a rule of that name. Most often the name is misspelt."
        "规则写了 override = true，但所引用的制度中没有同名规则，多半是名称写错。"
    P007 "bands with a gap or an overlap" "分档有空隙或重叠"
        "The bands of a rule must cover every size exactly once: each band goes up to and includes its up_to, the next begins right above, and the last has no up_to."
        "分档必须不重不漏：每档含其 up_to，下一档紧接其上，最后一档不写 up_to。"
    P008 "a rung that is never reached" "永远到不了的阶梯"
        "A ladder, `at` or `from` names an occurrence that cannot come about, such as the 0th, or one that window and count rule out."
        "阶梯、at 或 from 写了不可能出现的次数，例如第 0 次，或统计期内不可能达到的次数。"
    P009 "a reference to nothing" "引用不存在"
        "A rule names a code, a rule, a book or a figure that is nowhere defined. The nearest known name is shown."
        "规则引用了没有定义的代码、规则、制度或数据项。提示中给出最接近的名称。"
    P010 "rules that overlap" "规则适用范围重叠"
        "Two violations of one code could both judge the same incident. Give them `where` tables that no incident can satisfy at once."
        "同一代码的两条规则可能同时适用于一条记录。请用 where 写出互不重叠的条件。"
    P011 "full-width punctuation" "全角标点"
        "A Chinese keyboard typed full-width punctuation where TOML needs the ASCII sign. Replace it with the sign shown."
        "TOML 语法处出现了中文输入法的全角标点，请改为提示中的半角符号。"
    P012 "dates the wrong way round" "起止日期颠倒"
        "A rule ends before it begins: since is the first day it holds, until the last, both inclusive."
        "规则的终止日期早于起始日期：since 是生效首日，until 是末日，首尾均含。"
    P013 "book not found" "找不到制度"
        "No book has that id, no single book begins that way, and no file lies at that path. `cs policy list` shows the built-in books."
        "没有该编号的制度，也没有唯一以此开头的编号，路径上也没有该文件。cs policy list 可列出内置制度。"
    P014 "books that use each other in a circle" "制度循环引用"
        "A book lays itself underneath itself by way of `use`. Remove one link of the circle shown."
        "制度通过 use 间接引用了自身，请去掉循环中的一环。"
    P015 "formula not understood" "公式无法理解"
        "A formula knows + - * / and brackets, numbers, and the names of figures listed in the message."
        "公式可用 + - * / 与括号、数字以及提示所列的数据项名称。"
    P016 "case that cannot be run" "案例无法运行"
        "A [[case]] needs a name, a run line beginning with a subcommand of cs, and what is expected of it: expect, errors or warnings."
        "[[case]] 需要 name、以 cs 子命令开头的 run，以及期望：expect、errors 或 warnings。"
    P017 "rules that cannot hold together" "规则内部矛盾"
        "Two keys of one rule contradict each other, such as a ladder beside bands, or two ranges that one cell of a row would have to state."
        "同一规则的两个键相互矛盾，例如既有 ladder 又有 bands，或两个范围都要由同一单元格填写。"
    P018 "year without holidays" "没有该年的节假日"
        "A calendar counts working days or hours in a year whose days off it does not know. The built-in table holds the years there is a notice of the State Council for. List the days of the year in a CSV file with the columns date, kind (off or work) and name, and add the file to `holidays`."
        "日历需要计算某年的工作日或工作时间，但没有该年的节假日。内置数据只含国务院已发布通知的年份。请在 CSV 文件中列出该年的日期（列 date、kind（off 或 work）、name），并加入 `holidays`。"
    D001 "file that cannot be read" "文件无法读取"
        "The file does not exist, is a folder, or may not be read."
        "文件不存在、是文件夹，或无权读取。"
    D002 "encoding not recognised" "编码无法识别"
        "The text is neither UTF-8 nor UTF-16 nor GB18030 throughout. The byte named is the first that fits none of them. Say the encoding with --encoding, or export the file again."
        "文本并非全程为 UTF-8、UTF-16 或 GB18030；提示给出第一个不符的字节。请用 --encoding 指明编码，或重新导出。"
    D003 "not a table" "不是表格"
        "The file is empty, has no rows below its header, is binary, or is a web page named .xls. Export it as CSV or xlsx."
        "文件为空、表头下没有数据、是二进制文件，或是改名为 .xls 的网页。请导出为 CSV 或 xlsx。"
    D004 "missing column" "缺少列"
        "None of the first ten rows is a header with the needed columns. The message says which is missing and what the file does have; [columns] in cs.toml maps a header of your own."
        "前十行中没有包含必需列的表头。提示给出所缺的列和文件已有的列；可在 cs.toml 的 [columns] 中对应自己的表头。"
    D005 "two columns for one name" "两列同名"
        "Two columns of the file claim the same name. Remove one, or map the right one in [columns]."
        "文件中有两列对应同一名称。请删去一列，或在 [columns] 中指定正确的一列。"
    D006 "bad cell" "单元格有误"
        "A cell is not what its column holds. The file, line, column and the cell's own text are shown. --skip-bad FILE sets such rows aside and goes on."
        "单元格内容与列不符，提示给出文件、行、列及原文。--skip-bad 文件 可把这些行另存后继续。"
    D007 "somebody twice" "人员重复"
        "The key of the sheet occurs twice, or one name stands beside two work numbers; the message names both lines. People who share a name are told apart by their work numbers, or by a name of their own in people.toml."
        "主键出现两次，或同一姓名对应两个工号，提示给出两处行号。重名人员请用工号区分，或在 people.toml 中为各人另取名称。"
    D008 "unknown person" "未知人员"
        "A name is nobody's: it is neither in the staff sheet nor in people.toml. The nearest known names are shown."
        "姓名不在员工表或 people.toml 中。提示给出最接近的姓名。"
    D009 "unknown code" "未知代码"
        "No rule in force has that code or clause. The nearest known ones are shown; `cs policy show` lists them all."
        "没有生效的规则使用该代码或条款。提示给出最接近的；cs policy show 可列出全部。"
    D010 "outside the range" "超出范围"
        "The rule leaves a choice within a range, and the row states a value outside it."
        "制度给出了可选范围，而该行的值超出范围。"
    D011 "missing value" "缺少所需的值"
        "A rule needs a value the row does not state, such as the minutes of a lateness or the amount of a damage."
        "规则需要该行没有填写的值，例如迟到分钟数或损失金额。"
    D012 "unclosed quote" "引号未闭合"
        "A quote opens at the line shown and never closes, so the rest of the file would be one cell."
        "从提示的行起引号未闭合，其后内容会被当作一个单元格。"
    D013 "row of the wrong length" "行的列数不符"
        "A row has more cells than the header has columns; most often a comma in a cell without quotes."
        "该行单元格多于表头的列数，多半是单元格内的逗号没有加引号。"
    D014 "outside the grade's range" "超出级别范围"
        "The sheet states a basic wage or a floor outside the range the book lays down for the grade."
        "表中的底薪或保底超出制度为该级别规定的范围。"
    D015 "rows left out" "略去的行"
        "Rows of totals or averages stand among the people; they are not people and are left out. So are the rows of other months, in a sheet that has a column for the month."
        "表中夹有合计、平均等行，它们不是人员，已略去。有月份列的表，其他月份的行也略去。"
    D016 "fund overspent" "基金支出超过余额"
        "An expense is larger than the fund's balance on its day (08-35: the balance is never negative)."
        "支出超过当日基金余额（08-35：余额不得为负）。"
    D017 "net pay below zero" "实发为负"
        "The deductions are larger than the pay. The figure is shown as it is, not clipped; a person decides."
        "扣款超过应发，金额照实列出，不作截断，由人决定。"
    D018 "choice left blank" "范围内未选值"
        "The rule leaves a choice within a range and the row states none; the smallest is taken."
        "制度给出了可选范围而该行未填，取最小值。"
    D019 "figures that disagree" "数据不一致"
        "Two files state the same figure differently; the message says which one was used."
        "两个文件对同一数据的记载不同，提示说明采用了哪一个。"
    D020 "figure missing" "缺少数据"
        "A rule applies to the person, but the figure it is a share of is stated nowhere, so it pays nothing. Missing is not zero: state 0 if it is."
        "规则适用于该员工，但没有所需的数据，因此不计。缺失不等于零：若为零请填 0。"
    D021 "orders that earn nothing" "不计提成的订单"
        "Orders that were not paid, were refunded, or are not marked as the book asks earn no commission (11-dty-6)."
        "未付款、已退款或未按制度备注的订单不计提成（11-dty-6）。"
    D022 "employed for part of the month" "当月非全月在职"
        "The person joined or left within the month. The book pays the month in full unless [pay] part_month says otherwise."
        "员工当月入职或离职。除非 [pay] part_month 另有规定，按整月计算。"
    D023 "spending without purpose or approver" "支出缺用途或批准人"
        "Every expense of the fund needs a purpose and an approver (08-35), even if the balance covers it."
        "基金的每笔支出都要有用途和批准人（08-35），余额足够也不例外。"
    D024 "bonus pool without a winner" "奖金无人入选"
        "A bonus pool is open but nobody in the staff sheet is named for it in the column award; it is not paid out."
        "奖金已达成发放条件，但员工表的奖项列中无人入选，未发放。"
    D025 "pay rule that changes within the month" "工资规则月中变更"
        "A pay rule begins or ends within the month. Pay is by the month: the rule in force on the month's last day is used."
        "工资规则在月中开始或终止。工资按月计算，采用当月最后一天生效的规则。"
    D026 "units that may differ" "单位可能不同"
        "A cell was read in a way that may not be what was meant: a share of 1 or above without a per-cent sign, a spreadsheet serial number as a date, a formula without a stored value."
        "单元格的读法可能与本意不同：没有百分号却不小于 1 的比例、作为日期的表格序列号、没有保存值的公式。"
    D027 "nobody's figures" "无人认领的数据"
        "The file names somebody who is not in the staff sheet; the figures are not paid to anyone."
        "文件中的人员不在员工表中，其数据未计入任何人。"
    D028 "leave against its rule" "请假不合规定"
        "A leave is not approved, or not as the book's [[leave]] asks: in time, by whom, with a reason. A leave that is not approved does not count; one that was granted counts, and what is against the rule is said."
        "请假未经批准，或不符合制度 [[leave]] 的要求：提前量、批准人、事由。未经批准的不计为请假；已批准的照计，并指出不合规定之处。"
    D029 "late more often than allowed" "迟到超过限次"
        "Somebody came late on more days of a month than late_at_most of the book's [attendance] allows. Money follows from the incidents alone."
        "当月迟到天数超过制度 [attendance] 的 late_at_most。罚款只按违规记录计算。"
    D030 "shifts not over yet" "尚未结束的班次"
        "The roster has shifts that end after the time of the run; nobody is absent from them yet, and they are left out. --now takes another time."
        "排班中有在统计时刻之后才结束的班次，尚不能判定，已略去。可用 --now 指定时刻。"
    D031 "rules that cannot be checked" "无法检查的规则"
        "The file lacks a column a rule asks about, or another log it looks into was not given. Such rules are left out and named; that none is left is an error."
        "文件缺少规则所需的列，或没有提供规则要对照的另一份记录。这些规则会列出并略过；若一条也不剩则报错。"
    D032 "sealed log" "封存的记录"
        "A log that was sealed must stay as it was: new entries only go below the sealed ones. What was altered, removed or put in between is a finding, and such a log is not sealed anew."
        "记录封存后不得改动：新内容只能写在已封存部分之后。改动、删除、插入的条目会列为发现，此类记录不能再封存。"
    D033 "roster not judged in full" "排班未全部核对"
        "A rule of the roster could not be held against all of it, or something was taken for granted: a person who joined within the month, a week that began before, the day the roster was sent."
        "某条排班规则未能完全核对，或作了假定：月中入职的人员、月前开始的一周、排班的报送日期。"
    D034 "rota that cannot be had" "排不出的班表"
        "No rota meets everything that is asked at once; what is listed cannot all be met, but any of it could be without the others. As a warning: fairness that had to be given up so that there is a rota at all."
        "没有排班能同时满足全部要求；所列各条不能并存，去掉任何一条即可。作为警告时：为排出班表而放弃的公平要求。"
    D035 "record of a closed month" "已结月份的记录"
        "A closed month has a record, closed-2025-03.json, which names the digests of its inputs, of itself and of the record before it. A record that was edited, cannot be read, or does not follow the one it names is not believed: put back the file that was written when the month was closed."
        "已结月份有一份记录（如 closed-2025-03.json），写明各输入文件、记录本身和上一份记录的摘要。被改动、无法读取或与上一份记录不相接的记录不予采信：请恢复结账时写出的文件。"
    D036 "closing a month" "月份结账"
        "A month is closed once its last day is over, once, and in the order of the months; then it stays as it was closed. What a later run comes to differently is said, and --adjust writes it as adjustments for a later month; the closed month itself is not paid again."
        "月份须在最后一天结束后、按月份顺序结账，且只结一次；结账后保持不变。以后计算结果不同的，会逐项列出，可用 --adjust 写成以后月份的调整；已结月份不再重新发放。"
    U001 "value not understood" "选项的值无法理解"
        "An option or argument was given a value it does not take; the message says what it takes."
        "选项或参数的值不对，提示说明可用的值。"
    U002 "output that cannot be written" "无法写出"
        "The output file could not be written. A file is written whole or not at all; what stood there before is untouched."
        "输出文件无法写出。文件要么完整写出，要么完全不写，原有内容不变。"
    U003 "which month" "统计月份"
        "Without --month the run is for the month the staff sheet says, else for the latest month of the dated logs, else for the month of --now."
        "未给 --month 时，取员工表所写的月份；没有则取带日期记录中最近的月份，再没有则取 --now 所在月份。"
}

impl DiagnosticCode {
    /// Finds a code as a user writes it: `P005`, `p005`, `p5`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let (letter, number) = text.split_at_checked(1)?;
        let number: u16 = number.parse().ok()?;
        let full = format!("{letter}{number:03}");
        Self::ALL.iter().copied().find(|code| code.as_str() == full)
    }
}

impl fmt::Display for DiagnosticCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_once_each_and_explained() {
        for letter in ["P", "D", "U"] {
            let own: Vec<_> = DiagnosticCode::ALL.iter().filter(|code| code.as_str().starts_with(letter)).collect();
            for (at, code) in own.iter().enumerate() {
                assert_eq!(code.as_str(), format!("{letter}{:03}", at + 1));
            }
        }
        for code in DiagnosticCode::ALL {
            assert!(code.explanation().en.ends_with('.'), "{code}");
            assert!(!code.explanation().zh.is_empty(), "{code}");
        }
    }

    #[test]
    fn codes_are_found_as_people_type_them() {
        assert_eq!(DiagnosticCode::parse("p5"), Some(DiagnosticCode::P005));
        assert_eq!(DiagnosticCode::parse("D006"), Some(DiagnosticCode::D006));
        assert_eq!(DiagnosticCode::parse("X1"), None);
        assert_eq!(DiagnosticCode::parse(""), None);
    }
}
