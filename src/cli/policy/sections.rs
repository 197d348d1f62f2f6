/// The sections of a rule book, and what people call them in Chinese.
const SECTIONS: &[(&str, &str)] = &[
    ("attendance", "考勤"),
    ("bonus", "奖金"),
    ("calendar", "日历"),
    ("chat", "聊天"),
    ("check", "逐行检查"),
    ("clause", "条款"),
    ("due", "到期事项"),
    ("fund", "部门基金"),
    ("handover", "交接"),
    ("leave", "请假"),
    ("legal", "法律提示"),
    ("orders", "订单"),
    ("pay", "工资"),
    ("phrase", "用语"),
    ("profit", "利润"),
    ("quota", "比率"),
    ("roster", "排班"),
    ("score", "考核"),
    ("shift", "班次"),
    ("sla", "时限"),
    ("violation", "违规"),
];

/// A section's Chinese name; its own where it has none.
pub(super) fn chinese(name: &'static str) -> &'static str {
    SECTIONS.iter().find(|(section, _)| *section == name).map_or(name, |(_, zh)| zh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::library::Library;
    use crate::diagnostics::Sink;

    #[test]
    fn every_section_of_the_shipped_books_has_a_chinese_name() {
        let read = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
        for id in Library::built_in() {
            let book = Library::new(&read).load(id, &mut Sink::unlimited()).expect("a shipped book");
            for saying in book.sayings() {
                assert_ne!(chinese(saying.section), saying.section);
            }
        }
    }
}
