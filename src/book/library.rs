//! Finding books: the built-in ones by id, the user's by path; and composing one from all it uses.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{At, BookText, Diagnostic, DiagnosticCode, Sink, nearest, why};
use crate::model::{Said, Title};
use crate::said;

use super::RuleBook;
use super::check;
use super::document::{Document, Policy};
use super::rules::Rules;

macro_rules! built_in {
    ($($id:literal)*) => {
        /// The shipped books, compiled in: id and text.
        const BUILT_IN: &[(&str, &str)] =
            &[$(($id, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/", $id, ".toml")))),*];
    };
}

built_in! {
    "01-estate-service" "02-shop-pay-courier" "03-software-support" "04-home-sales" "05-estate-appraisal"
    "06-estate-department" "07-front-desk" "08-shop-desk" "09-shop-company" "10-shop-pay" "11-shop-service"
    "12-duty-desk" "13a-front-desk" "13b-night-duty" "13c-service-centre" "13d-service-desk"
    "shop" "estate" "default"
}

/// Reads a file of the user's.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> std::io::Result<Vec<u8>>;

/// A path without `.` and without steps back, so that a book has one name however it is reached: a circle of books is known by
/// a name coming again.
fn tidied(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// Finds and composes books.
pub struct Library<'a> {
    read: ReadFile<'a>,
}

/// Where the cases of a shipped book begin.
const FIRST_CASE: &str = "\n[[case]]\n";

/// Where a book was found.
struct FoundText {
    text: Arc<BookText>,
    /// The folder its own `use` paths start from; `None` for a built-in book.
    folder: Option<PathBuf>,
}

impl FoundText {
    /// What a book underneath is read for. The cases of a shipped book, which stand behind its rules and are more than half of
    /// it, are its own affair, and a department is made of a dozen books.
    fn without_cases(self) -> Self {
        match self.text.text.find(FIRST_CASE).filter(|_| self.folder.is_none()) {
            Some(end) => {
                let (file, text) = (self.text.file.clone(), self.text.text[..=end].to_owned());
                Self { text: Arc::new(BookText { file, text }), ..self }
            }
            None => self,
        }
    }
}

impl<'a> Library<'a> {
    /// A library of the built-in books and of what `read` can open.
    pub fn new(read: ReadFile<'a>) -> Self {
        Self { read }
    }

    /// The ids of the built-in books, in order.
    pub fn built_in() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(id, _)| *id)
    }

    /// Composes the book of that name: an id, a beginning that only one id has, or a path. `None` when there are errors, all
    /// of which went to `sink`.
    pub fn load(&self, name: &str, sink: &mut Sink) -> Option<RuleBook> {
        self.load_with(name, None, sink)
    }

    /// The same, with rules laid over it: the change of a case.
    pub fn load_with(&self, name: &str, patch: Option<&str>, sink: &mut Sink) -> Option<RuleBook> {
        let mut own = Sink::unlimited();
        let book = self.compose(name, patch, &mut own);
        let sound = !own.has_errors();
        sink.append(own);
        book.filter(|_| sound)
    }

    /// Lays several books on each other, in order.
    pub fn load_all(&self, names: &[String], sink: &mut Sink) -> Option<RuleBook> {
        let [first, others @ ..] = names else { return self.load("default", sink) };
        if others.is_empty() {
            return self.load(first, sink);
        }
        let mut own = Sink::unlimited();
        let mut rules = Rules::default();
        let mut policies = Vec::new();
        for name in names {
            let found = self.find(name, None, &At::Run, &mut own);
            let document = found.and_then(|found| self.underneath(&found, &mut Vec::new(), &mut own));
            if let Some((document, underneath)) = document {
                rules.lay(underneath, &mut own);
                // What it overrides may stand in a book named before it.
                rules.lay(document.rules, &mut own);
                policies.push(document.policy);
            }
        }
        check::whole(&rules, &mut own);
        let sound = !own.has_errors();
        sink.append(own);
        let joined = |part: &dyn Fn(&Policy) -> String| policies.iter().map(part).collect::<Vec<_>>().join(" + ");
        let policy = Policy {
            id: joined(&|policy| policy.id.to_string()).into(),
            title: Title {
                en: joined(&|policy| policy.title.en.to_string()).into(),
                zh: joined(&|policy| policy.title.zh.to_string()).into(),
            },
            source: Title {
                en: joined(&|policy| policy.source.en.to_string()).into(),
                zh: joined(&|policy| policy.source.zh.to_string()).into(),
            },
            locale: policies.iter().find_map(|policy| policy.locale),
        };
        sound.then_some(RuleBook { policy, rules, cases: Vec::new() })
    }

    fn compose(&self, name: &str, patch: Option<&str>, sink: &mut Sink) -> Option<RuleBook> {
        let found = self.find(name, None, &At::Run, sink)?;
        let (document, mut rules) = self.underneath(&found, &mut Vec::new(), sink)?;
        rules.lay(document.rules.clone(), sink);
        if let Some(patch) = patch {
            let file = super::patch_name(&document.policy.id).to_string();
            let text = Arc::new(BookText { file, text: patch.to_owned() });
            rules.lay(Document::read_patch(&text, sink)?, sink);
        }
        check::whole(&rules, sink);
        Some(RuleBook { policy: document.policy, rules, cases: document.cases })
    }

    /// A book, and the rules of the books it uses laid on each other; `above` are the books on the way here, against circles.
    fn underneath(&self, found: &FoundText, above: &mut Vec<String>, sink: &mut Sink) -> Option<(Document, Rules)> {
        let document = Document::read(&found.text, sink)?;
        above.push(found.text.file.clone());
        let mut rules = Rules::default();
        for used in &document.uses {
            let at = At::Book { text: Arc::clone(&found.text), span: used.span.clone() };
            let Some(below) = self.find(&used.value.book, found.folder.as_deref(), &at, sink) else { continue };
            if above.contains(&below.text.file) {
                let circle = above.iter().chain([&below.text.file]).map(String::as_str).collect::<Vec<_>>().join(" > ");
                let message = said!("the book uses itself: {circle}", "制度循环引用：{circle}");
                sink.push(Diagnostic::error(DiagnosticCode::P014, at, message));
                continue;
            }
            let below = below.without_cases();
            if let Some((document, mut layered)) = self.underneath(&below, above, sink) {
                layered.lay(document.rules, sink);
                rules.lay(layered.selected(&used.value, &found.text, sink), sink);
            }
        }
        above.pop();
        Some((document, rules))
    }

    /// The text of a book; reports when there is none.
    fn find(&self, name: &str, folder: Option<&Path>, at: &At, sink: &mut Sink) -> Option<FoundText> {
        let mut refuse = |message: Said, hint: Option<Said>| {
            let mut diagnostic = Diagnostic::error(DiagnosticCode::P013, at.clone(), message);
            diagnostic.hint = hint;
            sink.push(diagnostic);
        };
        let built_in = |(id, text): &(&str, &str)| FoundText {
            text: Arc::new(BookText { file: format!("{id}.toml"), text: (*text).to_owned() }),
            folder: None,
        };
        if let Some(exact) = BUILT_IN.iter().find(|(id, _)| *id == name) {
            return Some(built_in(exact));
        }
        if name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|ending| ending == "toml") {
            let path = tidied(&folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name)));
            let shown = path.display().to_string();
            let bytes = match (self.read)(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    let (en, zh) = (why(&error).en, why(&error).zh);
                    refuse(said!("cannot read the book `{shown}`: {en}", "无法读取制度 `{shown}`：{zh}"), None);
                    return None;
                }
            };
            return match String::from_utf8(bytes) {
                Ok(text) => Some(FoundText {
                    // An editor's byte-order mark is no part of the book.
                    text: Arc::new(BookText { file: shown, text: text.trim_start_matches('\u{feff}').to_owned() }),
                    folder: Some(path.parent().map_or_else(PathBuf::new, Path::to_path_buf)),
                }),
                Err(error) => {
                    let byte = error.utf8_error().valid_up_to() + 1;
                    let hint = said!("save the book as UTF-8", "请将制度文件另存为 UTF-8");
                    refuse(
                        said!(
                            "the book `{shown}` is not UTF-8 (byte {byte})",
                            "制度 `{shown}` 不是 UTF-8（第 {byte} 字节）"
                        ),
                        Some(hint),
                    );
                    None
                }
            };
        }
        let beginning: Vec<_> = BUILT_IN.iter().filter(|(id, _)| !name.is_empty() && id.starts_with(name)).collect();
        match beginning[..] {
            [only] => Some(built_in(only)),
            [] => {
                let hint = match nearest(name, Self::built_in()) {
                    Some(near) => said!(
                        "did you mean `{near}`? a path has a / or ends in .toml",
                        "是否想写 `{near}`？路径应含 / 或以 .toml 结尾"
                    ),
                    None => said!(
                        "`cs policy list` shows the built-in books; a path has a / or ends in .toml",
                        "cs policy list 可列出内置制度；路径应含 / 或以 .toml 结尾"
                    ),
                };
                refuse(said!("no book is called `{name}`", "没有名为 `{name}` 的制度"), Some(hint));
                None
            }
            _ => {
                let ids = beginning.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
                refuse(said!("several books begin with `{name}`: {ids}", "有多个制度以 `{name}` 开头：{ids}"), None);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_rules_of_a_shipped_book_stand_its_cases_and_nothing_else() {
        for (id, text) in BUILT_IN {
            let Some(end) = text.find(FIRST_CASE) else { continue };
            let behind = toml::de::DeTable::parse(&text[end..]).unwrap_or_else(|fault| panic!("{id}: {fault}"));
            assert_eq!(behind.get_ref().keys().map(|key| &**key.get_ref()).collect::<Vec<_>>(), ["case"], "{id}");
            let rules = toml::de::DeTable::parse(&text[..end]).unwrap_or_else(|fault| panic!("{id}: {fault}"));
            assert!(!rules.get_ref().contains_key("case"), "{id}");
        }
    }
}
