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

fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}
