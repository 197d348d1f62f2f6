//! `[[case]]`: a book's own worked examples, run by `cs policy test`.

use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostics::DiagnosticCode;
use crate::model::Clauses;
use crate::said;

use super::rule::Origin;
use super::section::{Found, FromToml, Reading, section};
use super::shape::{self, Shapes};
use super::value::{ClauseList, Named};

section! {
    /// `[[case]]` as written.
    pub struct RawCase {
        /// What it shows.
        "name" name: String,
        /// The clauses it exercises.
        "clause" clause: ClauseList,
        /// The command line, without `cs`; the book itself is the policy.
        "run" run: String,
        /// The files it reads: texts by name, or { path = "…" } beside the book.
        "files" files: Named<CaseFile>,
        /// Rules laid over the book for this case only.
        "with" with: String,
        /// The expected answer as CSV: every row in order; only the columns named are compared.
        "expect" expect: String,
        /// Parts of the messages it must end with.
        "errors" errors: Vec<Found<String>>,
        /// Parts of the warnings it must give; any other warning fails the case.
        "warnings" warnings: Vec<Found<String>>,
        /// The exit status: 2 with errors, else 0, unless stated.
        "exit" exit: rust_decimal::Decimal,
    }
}

section! {
    /// A file beside the book.
    pub struct RawCasePath {
        /// Its path from the book's folder.
        "path" path: String,
    }
}

/// A file of a case.
#[derive(Clone, Debug)]
pub enum CaseFile {
    /// Its text.
    Inline(String),
    /// Its path from the book's folder.
    Beside(String),
}

/// A worked example of a book.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The clauses it exercises.
    pub clauses: Clauses,
    /// The command line, split into words.
    pub run: Vec<String>,
    /// The files it reads, by name.
    pub files: Vec<(String, CaseFile)>,
    /// Rules laid over the book.
    pub with: Option<String>,
    /// The expected answer.
    pub expect: Option<String>,
    /// Parts of the error messages.
    pub errors: Vec<String>,
    /// Parts of the warnings.
    pub warnings: Vec<String>,
    /// The exit status.
    pub exit: u8,
    /// Where it stands.
    pub origin: Origin,
}

impl RawCase {
    pub(super) fn lower(&self, to: &mut Reading<'_>) -> Option<Case> {
        let name = to.required(self.name.clone(), "name", &self.span);
        let clause = to.required(self.clause.clone(), "clause", &self.span);
        let run = to.required(self.run.clone(), "run", &self.span);
        let words = run.as_ref().and_then(|run| {
            let words = shell_words::split(&run.value).ok();
            if words.is_none() {
                to.error(
                    DiagnosticCode::P016,
                    &run.span,
                    said!("a quote of this command line never closes", "命令行的引号没有闭合"),
                );
            }
            words
        });
        let texts = |list: &Option<Found<Vec<Found<String>>>>| -> Vec<String> {
            list.iter().flat_map(|list| &list.value).map(|text| text.value.clone()).collect()
        };
        let (errors, warnings) = (texts(&self.errors), texts(&self.warnings));
        if self.expect.is_none() && errors.is_empty() && warnings.is_empty() {
            let message = said!(
                "the case expects nothing: say `expect`, `errors` or `warnings`",
                "案例没有期望：请写 `expect`、`errors` 或 `warnings`"
            );
            to.error(DiagnosticCode::P016, &self.span, message);
        }
        let exit = match &self.exit {
            None => Some(if errors.is_empty() { 0 } else { 2 }),
            Some(exit) => match exit.value.to_string().parse::<u8>() {
                Ok(status) if status <= 2 => Some(status),
                _ => {
                    to.error(
                        DiagnosticCode::P016,
                        &exit.span,
                        said!("an exit status is 0, 1 or 2", "退出状态为 0、1 或 2"),
                    );
                    None
                }
            },
        };
        Some(Case {
            name: name?.value,
            clauses: clause?.value.0,
            run: words?,
            files: self
                .files
                .iter()
                .flat_map(|files| &files.value.0)
                .map(|(name, file)| (name.value.clone(), file.value.clone()))
                .collect(),
            with: self.with.as_ref().map(|with| with.value.clone()),
            expect: self.expect.as_ref().map(|expect| expect.value.clone()),
            errors,
            warnings,
            exit: exit?,
            origin: Origin { text: std::sync::Arc::clone(&to.text), span: self.span.clone() },
        })
    }
}

impl FromToml for CaseFile {
    const EXPECTS: (&'static str, &'static str) =
        ("the file's text, or { path = \"…\" }", "文件内容，或 { path = \"…\" }");

    fn from_toml(value: &Spanned<DeValue<'_>>, to: &mut Reading<'_>) -> Option<Self> {
        if value.get_ref().is_table() {
            let table = RawCasePath::from_toml(value, to)?;
            let path = to.required(table.path, "path", &table.span)?;
            return Some(Self::Beside(path.value));
        }
        // An empty file is a case worth having.
        value.get_ref().as_str().map(|text| Self::Inline(text.to_owned())).or_else(|| {
            to.wrong(value, Self::EXPECTS);
            None
        })
    }

    fn shape(shapes: &mut Shapes) -> Value {
        shape::any_of([shape::text(), RawCasePath::shape(shapes)])
    }
}
