//! One entry of the catalogue of diagnostics: what `cs explain P005` prints.

use std::io::{self, Write};

use crate::diagnostics::DiagnosticCode;
use crate::model::Lang;

/// Writes the code with its title, then why it is refused and how to mend it.
pub fn write(code: DiagnosticCode, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{code}: {}\n\n{}", code.title().in_lang(lang), code.explanation().in_lang(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_its_title_and_its_explanation() {
        let mut bytes = Vec::new();
        write(DiagnosticCode::D001, Lang::En, &mut bytes).expect("memory takes everything");
        write(DiagnosticCode::D001, Lang::Zh, &mut bytes).expect("memory takes everything");
        assert_eq!(
            String::from_utf8(bytes).expect("UTF-8"),
            "D001: file that cannot be read\n\nThe file does not exist, is a folder, or may not be read.\n\
             D001: 文件无法读取\n\n文件不存在、是文件夹，或无权读取。\n"
        );
    }
}
