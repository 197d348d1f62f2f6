//! The few words renderers say themselves, in both languages.

use crate::diagnostics::{ColumnName, Severity};
use crate::model::column::Column;
use crate::model::{Cell, Lang};

/// The header of a column for people.
pub(super) fn header(column: &Column<'static>, lang: Lang) -> &'static str {
    pick(lang, column.name, column.zh)
}

/// What marks a closing row.
pub(super) fn total(lang: Lang) -> &'static str {
    pick(lang, "TOTAL", "合计")
}

/// A closing row as it is shown: its first cell says what it is, unless the stage that made it already does.
pub(super) fn closing(total_row: &[Cell], lang: Lang) -> Vec<Cell> {
    let mut row = total_row.to_vec();
    if let Some(first @ Cell::Empty) = row.first_mut() {
        *first = Cell::text(total(lang));
    }
    row
}

/// What stands in place of a table that has no rows.
pub(super) fn no_rows(lang: Lang) -> &'static str {
    pick(lang, "no rows", "无记录")
}

/// How bad a diagnostic is.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => pick(lang, "error", "错误"),
        Severity::Warning => pick(lang, "warning", "警告"),
        Severity::Note => pick(lang, "note", "注意"),
    }
}

/// What leads a way out.
pub(super) fn hint(lang: Lang) -> &'static str {
    pick(lang, "hint", "提示")
}

/// What leads another place that matters.
pub(super) fn also(lang: Lang) -> &'static str {
    pick(lang, "see", "参见")
}

/// The column of a cell; in Chinese by both names, since rule books and machine formats have the English one.
pub(super) fn column(name: &ColumnName, lang: Lang) -> String {
    let ColumnName { en, zh } = name;
    match (lang, zh) {
        (Lang::En, _) => format!("column {en}"),
        (Lang::Zh, Some(zh)) => format!("{zh}（`{en}`）列"),
        (Lang::Zh, None) => format!("`{en}` 列"),
    }
}

/// How much more there was than is shown.
pub(super) fn more(count: u64, lang: Lang) -> String {
    match lang {
        Lang::En => format!("… and {count} more"),
        Lang::Zh => format!("……另有 {count} 条"),
    }
}

/// The sheet of the traces.
pub(super) fn explanation(lang: Lang) -> &'static str {
    pick(lang, "explanation", "计算过程")
}

/// The headers of the traces: figure, value, clauses, rule, arithmetic, row.
pub(super) fn trace_headers(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::En => ["figure", "value", "clause", "rule", "because", "source"],
        Lang::Zh => ["项目", "数值", "条款", "规则", "依据", "来源"],
    }
}

/// What parts a word from what it leads.
pub(super) fn colon(lang: Lang) -> &'static str {
    pick(lang, ": ", "：")
}

/// What parts sentences on one line.
pub(super) fn semicolon(lang: Lang) -> &'static str {
    pick(lang, "; ", "；")
}

/// The one of two texts that is in the language.
pub(super) fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// What the month's workbook, Markdown and text say themselves.
pub(super) mod month {
    use super::pick;
    use crate::model::Lang;

    /// A word in both languages.
    pub(in crate::render) struct Word(&'static str, &'static str);

    impl Word {
        /// The word in one language.
        pub(in crate::render) fn in_lang(&self, lang: Lang) -> &'static str {
            pick(lang, self.0, self.1)
        }
    }

    macro_rules! words {
        ($($name:ident = $en:literal $zh:literal;)*) => {
            $(pub(in crate::render) const $name: Word = Word($en, $zh);)*
        };
    }

    words! {
        // The sheets and headings of its own.
        OVERVIEW = "Overview" "概览";
        FIGURES = "Key figures" "关键数字";
        SUBJECTS = "Subjects" "内容";
        NOT_TOLD = "Not told" "未列出";
        MADE_OF = "Made of" "数据来源";
        INPUTS = "Files read" "所用文件";
        REMARKS = "Warnings and notes" "警告与提示";
        CHARTS = "Charts" "图表";
        // What is said of the month.
        BOOK = "book" "制度";
        DIGEST = "digest of the book (SHA-256)" "制度摘要 (SHA-256)";
        AS_OF = "as of" "截止时间";
        VERSION = "version" "程序版本";
        // The heads of its tables.
        FIGURE = "figure" "项目";
        TREND = "trend" "走势";
        CLAUSE = "clause" "条款";
        FILE = "file" "文件";
        LOG = "log" "记录";
        BYTES = "bytes" "字节";
        SHA256 = "SHA-256" "SHA-256";
        KIND = "kind" "类别";
        CODE = "code" "代码";
        PLACE = "place" "位置";
        MESSAGE = "message" "说明";
        // The columns of a chart's numbers.
        LABEL = "label" "标签";
        NEEDED = "needed" "要求";
        RUNNING_SHARE = "running share" "累计占比";
        BASE = "from" "起点";
        SUM = "sum" "合计";
        RISE = "rise" "增加";
        FALL = "fall" "减少";
    }

    /// What the whole is called.
    pub(in crate::render) fn title(department: &str, month: &str, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{department}, {month}"),
            Lang::Zh => format!("{department} {month} 月报"),
        }
    }

    /// What was left out of a table, and where it is.
    pub(in crate::render) fn left_out(rows: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("… and {rows} more rows: the workbook (xlsx) and JSON have them all"),
            Lang::Zh => format!("……另有 {rows} 行，全部内容见工作簿 (xlsx) 或 JSON"),
        }
    }
}
