use std::io;
use std::path::Path;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::diagnostics::DiagnosticCode;
use crate::model::column::WRITTEN;
use crate::model::outcome::Row;
use crate::model::{Cell, Lang, Outcome, Table};
use crate::render::file;
use crate::said;

use super::session::Session;
use super::{Common, Run, Stop, Unused, help};

/// Write the manual: the page of `cs`, or with a folder a page of every command
#[derive(Args)]
pub(crate) struct ManPages {
    /// Write the pages into this folder, one a command
    folder: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for ManPages {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        Unused::NO_LOG
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let lang = session.lang();
        let mut command = help::command(lang);
        command.build();
        let refused = |path: &Path| {
            let shown = path.display().to_string();
            move |error: io::Error| {
                Stop::Failure(DiagnosticCode::U002, said!("cannot write {shown}: {error}", "无法写入 {shown}：{error}"))
            }
        };
        let Some(folder) = self.folder.as_deref().map(Path::new) else {
            let page = page(&command, lang).map_err(refused(Path::new("-")))?;
            return Ok(session.answer(page));
        };
        let mut rows: Vec<Row> = Vec::new();
        for command in every(&command) {
            let path = folder.join(format!("{}.1", command.get_display_name().unwrap_or(command.get_name())));
            let page = page(command, lang).map_err(refused(&path))?;
            std::fs::create_dir_all(folder).map_err(refused(folder))?;
            file::write(&path, |out| out.write_all(&page)).map_err(refused(&path))?;
            rows.push(vec![Cell::text(path.display()), Cell::Word(said!("manual page", "手册页"))]);
        }
        Ok(Outcome::of(Table::of_rows(WRITTEN.name, said!("Written", "已生成文件"), WRITTEN.all(), rows)))
    }
}

/// A command and every one below it.
fn every(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().flat_map(every);
    std::iter::once(command).chain(below).collect()
}

fn page(command: &Command, lang: Lang) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    if lang == Lang::En {
        return Ok(page);
    }
    let headings = [
        (".SH NAME", ".SH 名称"),
        (".SH SYNOPSIS", ".SH 用法"),
        (".SH DESCRIPTION", ".SH 说明"),
        (".SH OPTIONS", ".SH 选项"),
        (".SH SUBCOMMANDS", ".SH 命令"),
        (".SH EXTRA", ".SH 示例"),
        (".SH VERSION", ".SH 版本"),
    ];
    let text = String::from_utf8_lossy(&page).into_owned();
    Ok(headings.iter().fold(text, |text, (en, zh)| text.replace(en, zh)).into_bytes())
}
