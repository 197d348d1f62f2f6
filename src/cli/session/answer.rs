//! How the answer of a run leaves: its format, its file, what is said beside it.

use std::io;
use std::path::{Path, PathBuf};

use crate::ExitStatus;
use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, why};
use crate::model::Outcome;
use crate::render::{self, Format, Style};
use crate::said;

use super::super::{ColorWord, FormatWord, Stop, failure};
use super::Session;

impl Session<'_, '_> {
    /// Leaves the notes to an answer that lists them, and says how many there are.
    pub(crate) fn list_notes(&mut self) {
        let notes = self.sink.take_notes();
        if notes > 0 {
            let message = said!("notes, listed at the end of the report: {notes}", "另有提示 {notes} 条，列于月报末尾");
            self.sink.push(Diagnostic::note(DiagnosticCode::U003, At::Run, message));
        }
    }

    /// Writes a file when everything else of the run has been written.
    pub(crate) fn write_last(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.last.push((path, bytes));
    }

    /// How answers are written that go into files.
    pub(crate) fn style_of_files(&self) -> Style {
        Style { color: false, width: None, ..self.style(false) }
    }

    /// Makes a text the answer, whatever the format.
    pub(crate) fn answer(&mut self, text: Vec<u8>) -> Outcome {
        self.text = Some(text);
        Outcome::default()
    }

    /// Says what there is to say, writes the answer, and tells the exit status and what was said. Nothing is written when
    /// anything was wrong.
    pub(crate) fn close(mut self, result: Result<Outcome, Stop>) -> (ExitStatus, Sink) {
        let status = self.end(result);
        self.findings.by_place();
        self.sink.by_place();
        self.say();
        (status, self.sink)
    }

    fn end(&mut self, result: Result<Outcome, Stop>) -> ExitStatus {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(Stop::Reported) => return ExitStatus::Failed,
            Err(Stop::Failure(code, words)) => {
                self.sink.push(failure(code, words));
                return ExitStatus::Failed;
            }
        };
        if self.sink.has_errors() {
            return ExitStatus::Failed;
        }
        if let Err(error) = self.write(&outcome) {
            let file = self.common.output.clone().unwrap_or_else(|| "-".to_owned());
            self.cannot_write(&file, &error);
        }
        for (path, bytes) in std::mem::take(&mut self.last) {
            if self.sink.has_errors() {
                break;
            }
            if let Err(error) = render::file::write_in_new_folder(&path, |out| out.write_all(&bytes)) {
                self.cannot_write(&path.display().to_string(), &error);
            }
        }
        match (self.sink.has_errors(), outcome.found && !self.common.exit_zero) {
            (true, _) => ExitStatus::Failed,
            (false, true) => ExitStatus::Found,
            (false, false) => ExitStatus::Done,
        }
    }

    fn cannot_write(&mut self, file: &str, error: &io::Error) {
        // Whoever closed the pipe has read enough.
        if error.kind() != io::ErrorKind::BrokenPipe {
            let (en, zh) = (why(error).en, why(error).zh);
            let words = said!("cannot write {file}: {en}", "无法写入 {file}：{zh}");
            self.sink.push(failure(DiagnosticCode::U002, words));
        }
    }

    /// Writes the answer, and first the rows that were set aside: an answer without them would not say what it leaves out.
    fn write(&mut self, outcome: &Outcome) -> io::Result<()> {
        if let Some(file) = &self.common.skip_bad {
            let (count, rows) = (self.reader.set_aside_count(), self.reader.set_aside(self.lang));
            render::file::write(Path::new(file), |out| out.write_all(&rows))?;
            if count > 0 {
                let message = said!("bad rows set aside in {file}: {count}", "{count} 行有误，已另存于 {file}");
                self.sink.push(Diagnostic::warning(DiagnosticCode::D006, At::Run, message));
            }
        }
        let style = Style { color: false, ..self.style(self.world.stdout_is_terminal) };
        let target = self.common.output.as_deref().filter(|file| *file != "-").map(PathBuf::from);
        if let Some(text) = &self.text {
            return match target {
                Some(path) => render::file::write(&path, |out| out.write_all(text)),
                None => self.world.stdout.write_all(text),
            };
        }
        let Some(format) = self.format(target.as_deref(), !outcome.traces.is_empty()) else { return Ok(()) };
        let misfit = match format {
            Format::Table => self.common.excel.then_some("--excel"),
            _ if self.common.pretty => Some("--pretty"),
            Format::Csv | Format::Xlsx => None,
            _ => self.common.excel.then_some("--excel"),
        };
        if let Some(option) = misfit {
            let words = said!(
                "{option} does not go with this format: --pretty is for tables, --excel for csv and xlsx",
                "{option} 不适用于此格式：--pretty 用于表格，--excel 用于 csv 与 xlsx"
            );
            self.sink.push(failure(DiagnosticCode::U001, words));
            return Ok(());
        }
        if let Err(why) = format.fits(outcome) {
            self.sink.push(failure(DiagnosticCode::U001, why));
            return Ok(());
        }
        if let Some(path) = target {
            render::file::write(&path, |out| render::outcome(outcome, format, &style, out))
        } else {
            render::outcome(outcome, format, &style, self.world.stdout)?;
            self.world.stdout.flush()
        }
    }

    /// The format: the one asked for, else that of the file's ending, else a table on a terminal and CSV into a pipe.
    fn format(&mut self, target: Option<&Path>, explains: bool) -> Option<Format> {
        if let Some(word) = self.common.format {
            return Some(match word {
                FormatWord::Table => Format::Table,
                FormatWord::Csv => Format::Csv,
                FormatWord::Json => Format::Json,
                FormatWord::Ndjson => Format::Ndjson,
                FormatWord::Html => Format::Html,
                FormatWord::Md => Format::Md,
                FormatWord::Xlsx => Format::Xlsx,
                FormatWord::Hledger => Format::Hledger,
                FormatWord::Ics => Format::Ics,
            });
        }
        match target {
            Some(path) => {
                let format = Format::of_path(path);
                if format.is_none() {
                    let shown = path.display();
                    let words = said!(
                        "the ending of {shown} tells no format: say --format",
                        "{shown} 的后缀看不出格式，请用 --format 指明"
                    );
                    self.sink.push(failure(DiagnosticCode::U001, words));
                }
                format
            }
            None if self.common.excel => Some(Format::Csv),
            // A tree is text everywhere: no CSV can hold it.
            None if self.world.stdout_is_terminal || self.common.pretty || explains => Some(Format::Table),
            None => Some(Format::Csv),
        }
    }

    fn style(&self, terminal: bool) -> Style {
        let color = match self.common.color {
            ColorWord::Always => true,
            ColorWord::Never => false,
            ColorWord::Auto => terminal && !self.world.no_color,
        };
        Style {
            lang: self.lang,
            pretty: self.common.pretty,
            ambiguous_is_wide: self.world.ambiguous_is_wide,
            excel: self.common.excel,
            color,
            width: self.world.width.filter(|_| terminal),
        }
    }

    /// Says the diagnostics on standard error; only errors when asked to be quiet.
    fn say(&mut self) {
        let style = self.style(self.world.stderr_is_terminal);
        // A closed standard error leaves nobody to tell.
        for sink in [&self.findings, &self.sink] {
            let _ = render::diagnostics::write(sink, self.common.quiet, &style, self.world.stderr);
        }
        let _ = self.world.stderr.flush();
    }
}
