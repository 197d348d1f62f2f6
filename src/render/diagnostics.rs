//! What is wrong with a book or a file, as people read it.
//!
//! A fault of a book has an excerpt of it, with every other place that matters drawn in; a fault of data is a line that
//! names file, line and column, since whoever mends it has the file open in a spreadsheet and not in an editor.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_TERM_WIDTH, DEFAULT_WARNING_STYLE,
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::Style;
use super::text::one_line;
use super::words;
use crate::diagnostics::{At, BookText, Diagnostic, Severity, Sink};
use crate::model::{Lang, Said};

/// The most of a book that is underlined: the carets show where, and a whole array on one line would bury it.
const UNDERLINED: usize = 80;

/// Writes what a sink gathered, in its order, and how much more there was; only errors when asked to be quiet.
pub fn write(sink: &Sink, quiet: bool, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let is_said = |diagnostic: &&Diagnostic| !quiet || diagnostic.severity == Severity::Error;
    let mut after_excerpt = false;
    for (at, diagnostic) in sink.shown().iter().filter(is_said).enumerate() {
        let has_excerpt = matches!(diagnostic.at, At::Book { .. });
        if at > 0 && (has_excerpt || after_excerpt) {
            writeln!(out)?;
        }
        write_one(diagnostic, style, out)?;
        after_excerpt = has_excerpt;
    }
    let errors_shown = sink.shown().iter().filter(|shown| shown.severity == Severity::Error).count() as u64;
    let more = if quiet { sink.errors() - errors_shown } else { sink.dropped() };
    if more > 0 { writeln!(out, "{}", words::more(more, style.lang)) } else { Ok(()) }
}

fn write_one(diagnostic: &Diagnostic, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (lang, severity) = (style.lang, diagnostic.severity);
    let head = format!("{}[{}]", words::severity(severity, lang), diagnostic.code);
    write!(out, "{}{}", painted(&head, color(severity), style), words::colon(lang))?;
    let (mut drawn, mut named) = (Vec::new(), Vec::new());
    match &diagnostic.at {
        At::Book { text, span } => {
            let mark = Mark { bytes: shown(text, span), kind: AnnotationKind::Primary, label: None };
            drawn.push(Excerpt { text, marks: vec![mark] });
        }
        at => write!(out, "{}", place(at, lang))?,
    }
    writeln!(out, "{}", one_line(diagnostic.message.in_lang(lang)))?;
    for (at, what) in &diagnostic.also {
        match at {
            At::Book { text, span } if !drawn.is_empty() => {
                let label = Some(one_line(what.in_lang(lang)));
                let mark = Mark { bytes: shown(text, span), kind: AnnotationKind::Context, label };
                match drawn.iter_mut().find(|excerpt| excerpt.text == text.as_ref()) {
                    Some(excerpt) => excerpt.marks.push(mark),
                    None => drawn.push(Excerpt { text, marks: vec![mark] }),
                }
            }
            at => named.push((at, what)),
        }
    }
    if !drawn.is_empty() {
        let group = Group::with_level(level(severity)).elements(drawn.into_iter().map(Excerpt::snippet));
        writeln!(out, "{}", renderer(style).render(&[group]))?;
    }
    for (at, what) in named {
        write_aside(words::also(lang), &place(at, lang), what, style, out)?;
    }
    diagnostic.hint.iter().try_for_each(|hint| write_aside(words::hint(lang), "", hint, style, out))
}

/// A line of its own under a diagnostic.
fn write_aside(word: &str, place: &str, what: &Said, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (word, colon) = (painted(word, DEFAULT_HELP_STYLE, style), words::colon(style.lang));
    writeln!(out, "  {word}{colon}{place}{}", one_line(what.in_lang(style.lang)))
}

/// A place in words, ready to be followed by what is there: `march.csv:17: column sales: `.
fn place(at: &At, lang: Lang) -> String {
    let colon = words::colon(lang);
    let place = match at {
        At::Run => return String::new(),
        At::File(file) => format!("{file}{colon}"),
        At::Row { place, column: None } => format!("{place}{colon}"),
        At::Row { place, column: Some(column) } => format!("{place}{colon}{}{colon}", words::column(column, lang)),
        At::Book { text, span } => {
            let (line, column) = text.position(span.start);
            format!("{}:{line}:{column}{colon}", text.file)
        }
    };
    one_line(&place).into_owned()
}

/// What is shown of one book.
struct Excerpt<'a> {
    text: &'a BookText,
    marks: Vec<Mark<'a>>,
}

/// A stretch that is underlined: bytes of the book, within one line.
struct Mark<'a> {
    bytes: Range<usize>,
    kind: AnnotationKind,
    label: Option<Cow<'a, str>>,
}

impl<'a> Excerpt<'a> {
    /// From the first line marked to the last; the lines between that have no mark are left out when drawn.
    fn snippet(self) -> Snippet<'a, Annotation<'a>> {
        let text = self.text.text.as_str();
        let first = self.marks.iter().map(|mark| mark.bytes.start).min().unwrap_or_default();
        let last = self.marks.iter().map(|mark| mark.bytes.end).max().unwrap_or_default();
        let start = line_of(text, first).start;
        let marks = self
            .marks
            .into_iter()
            .map(|mark| mark.kind.span(mark.bytes.start - start..mark.bytes.end - start).label(mark.label));
        // An empty last line is no line to the renderer unless it has an end.
        let lines = match &text[start..line_of(text, last).end] {
            lines if lines.ends_with('\n') => Cow::Owned(format!("{lines}\n")),
            lines => Cow::Borrowed(lines),
        };
        Snippet::source(lines)
            .line_start(text[..start].matches('\n').count() + 1)
            .path(one_line(&self.text.file))
            .annotations(marks)
    }
}

/// The bytes of the line a byte stands in, without its end.
fn line_of(text: &str, byte: usize) -> Range<usize> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].split('\n').next().unwrap_or_default();
    start..start + line.strip_suffix('\r').unwrap_or(line).len()
}

/// What is underlined of a span, which may be any two numbers: whole characters of its first line.
fn shown(text: &BookText, span: &Range<usize>) -> Range<usize> {
    let start = text.boundary(span.start);
    let line = line_of(&text.text, start);
    let start = start.min(line.end);
    let underlined = &text.text[start..text.boundary(span.end.clamp(start, line.end))];
    start..start + underlined.char_indices().nth(UNDERLINED).map_or(underlined.len(), |(at, _)| at)
}

fn renderer(style: &Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width.unwrap_or(DEFAULT_TERM_WIDTH))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The colour of the carets is the colour of the word.
fn color(severity: Severity) -> anstyle::Style {
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Note => DEFAULT_NOTE_STYLE,
    }
}

fn painted(text: &str, color: anstyle::Style, style: &Style) -> String {
    if style.color { format!("{color}{text}{color:#}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::diagnostics::DiagnosticCode;
    use crate::model::Place;
    use crate::said;

    const BOOK: &str = "[policy]\r\nid = \"店规\"\r\n\r\n[[violation]]\r\ncode = \"迟到\" # \tx\r\n";

    fn book(file: &str, text: &str) -> Arc<BookText> {
        Arc::new(BookText { file: file.to_owned(), text: text.to_owned() })
    }

    fn at(text: &Arc<BookText>, span: Range<usize>) -> At {
        At::Book { text: Arc::clone(text), span }
    }

    /// The place of a stretch of a book.
    fn at_words(text: &Arc<BookText>, words: &str) -> At {
        let start = text.text.find(words).expect("the book has it");
        at(text, start..start + words.len())
    }

    fn written(diagnostics: impl IntoIterator<Item = Diagnostic>, quiet: bool, style: Style) -> String {
        let mut sink = Sink::default();
        diagnostics.into_iter().for_each(|diagnostic| sink.push(diagnostic));
        let mut bytes = Vec::new();
        write(&sink, quiet, &style, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    fn en(diagnostic: Diagnostic) -> String {
        written([diagnostic], false, Style::default())
    }

    fn zh(diagnostic: Diagnostic) -> String {
        written([diagnostic], false, Style { lang: Lang::Zh, ..Style::default() })
    }

    fn conflict() -> Diagnostic {
        let (one, other) = (book("shop.toml", BOOK), book("built-in:08-shop-desk.toml", "# two\ncode = \"late\"\n"));
        Diagnostic::error(
            DiagnosticCode::P005,
            at_words(&one, "\"迟到\""),
            said!("two rules are named `迟到`", "两条规则都叫 `迟到`"),
        )
        .also(at_words(&one, "\"店规\""), said!("in this book", "在这本制度中"))
        .also(at_words(&other, "\"late\""), said!("the other rule", "另一条规则"))
        .hint(said!("say override = true", "请写 override = true"))
    }

    #[test]
    fn both_ends_of_a_conflict_are_drawn_with_carets_right_under_chinese() {
        assert_eq!(
            en(conflict()),
            "error[P005]: two rules are named `迟到`\n \
             --> shop.toml:5:8\n  \
               |\n\
             2 | id = \"店规\"\n  \
               |      ------ in this book\n\
             ...\n\
             5 | code = \"迟到\" #     x\n  \
               |        ^^^^^^\n  \
               |\n \
             ::: built-in:08-shop-desk.toml:2:8\n  \
               |\n\
             2 | code = \"late\"\n  \
               |        ------ the other rule\n  \
               hint: say override = true\n"
        );
    }

    #[test]
    fn a_chinese_reader_is_told_in_chinese() {
        let shown = zh(conflict());
        assert!(shown.starts_with("错误[P005]：两条规则都叫 `迟到`\n"), "{shown}");
        assert!(shown.ends_with("------ 另一条规则\n  提示：请写 override = true\n"), "{shown}");
        let words = shown.replace("shop.toml", "").replace("built-in:08-shop-desk.toml", "");
        for word in ["error", "hint", "see", "line"] {
            assert!(!words.contains(word), "{word}: {shown}");
        }
    }

    #[test]
    fn a_fault_of_data_names_file_line_and_column_and_has_no_excerpt() {
        let file = Arc::from("march.csv");
        let rule = book("shop.toml", BOOK);
        let fault = || {
            Diagnostic::error(
                DiagnosticCode::D006,
                At::cell(&Place::new(&file, 17), "sales"),
                said!("\"12,3x\" is not an amount", "\"12,3x\" 不是金额"),
            )
            .also(At::row(&Place::new(&file, 12)), said!("the row before", "前一行"))
            .also(at_words(&rule, "\"迟到\""), said!("the rule", "规则"))
            .hint(said!("write 12.30", "请写 12.30"))
        };
        assert_eq!(
            en(fault()),
            "error[D006]: march.csv:17: column sales: \"12,3x\" is not an amount\n  \
               see: march.csv:12: the row before\n  \
               see: shop.toml:5:8: the rule\n  \
               hint: write 12.30\n"
        );
        assert_eq!(
            zh(fault()),
            "错误[D006]：march.csv:17：销售额（`sales`）列：\"12,3x\" 不是金额\n  \
               参见：march.csv:12：前一行\n  \
               参见：shop.toml:5:8：规则\n  \
               提示：请写 12.30\n"
        );
        let file_as_a_whole =
            Diagnostic::warning(DiagnosticCode::D003, At::File(Arc::clone(&file)), said!("empty", "为空"));
        assert_eq!(en(file_as_a_whole.clone()), "warning[D003]: march.csv: empty\n");
        assert_eq!(zh(file_as_a_whole), "警告[D003]：march.csv：为空\n");
        let run = Diagnostic::note(DiagnosticCode::U003, At::Run, said!("the month is 2025-03", "月份为 2025-03"));
        assert_eq!(en(run.clone()), "note[U003]: the month is 2025-03\n");
        assert_eq!(zh(run), "注意[U003]：月份为 2025-03\n");
    }

    #[test]
    fn a_flood_is_counted_and_the_quiet_are_told_errors_alone() {
        let one =
            |severity| Diagnostic { severity, ..Diagnostic::note(DiagnosticCode::D006, At::Run, said!("x", "x")) };
        let many = |severity, count: usize| std::iter::repeat_n(one(severity), count);
        let flood = || many(Severity::Error, 54).chain(many(Severity::Warning, 23));
        let shown = written(flood(), false, Style::default());
        assert_eq!(shown.lines().count(), 20 + 20 + 1);
        assert!(shown.ends_with("warning[D006]: x\n… and 37 more\n"), "{shown}");
        let quiet = written(flood(), true, Style { lang: Lang::Zh, ..Style::default() });
        assert_eq!(quiet.lines().count(), 20 + 1);
        assert!(quiet.ends_with("错误[D006]：x\n……另有 34 条\n"), "{quiet}");
        assert_eq!(written(many(Severity::Warning, 30), true, Style::default()), "");
    }

    #[test]
    fn an_excerpt_stands_apart_from_what_follows() {
        let note = || Diagnostic::note(DiagnosticCode::U003, At::Run, said!("x", "x"));
        let shown = written([note(), note(), conflict(), note()], false, Style::default());
        assert!(shown.starts_with("note[U003]: x\nnote[U003]: x\n\nerror[P005]"), "{shown}");
        assert!(shown.ends_with("true\n\nnote[U003]: x\n"), "{shown}");
    }

    #[test]
    fn colours_are_there_only_when_asked_for_and_change_nothing_else() {
        let style = Style { color: true, ..Style::default() };
        let colored = written([conflict()], false, style);
        assert!(colored.starts_with("\u{1b}["), "{colored:?}");
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some((before, sequence)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = sequence.split_once('m').expect("the end of the sequence").1;
        }
        plain.push_str(rest);
        assert_eq!(plain, en(conflict()));
    }

    #[test]
    fn a_span_over_several_lines_is_shown_by_its_first() {
        let text = book("shop.toml", "ladder = [\n  1,\n  2,\n]\n");
        let fault = |span| Diagnostic::error(DiagnosticCode::P003, at(&text, span), said!("no", "否"));
        assert_eq!(
            en(fault(9..text.text.len())),
            "error[P003]: no\n --> shop.toml:1:10\n  |\n1 | ladder = [\n  |          ^\n"
        );
        let end = text.text.len();
        assert_eq!(en(fault(end..end)), "error[P003]: no\n --> shop.toml:5:1\n  |\n5 |\n  | ^\n");
        let first_and_last = fault(end..end).also(at(&text, 0..6), said!("opened here", "从此处开始"));
        assert_eq!(
            en(first_and_last),
            "error[P003]: no\n --> shop.toml:5:1\n  |\n1 | ladder = [\n  | ------ opened here\n...\n5 |\n  | ^\n"
        );
    }

    #[test]
    fn an_empty_book_and_a_very_long_line_have_their_excerpts() {
        let empty = Diagnostic::error(DiagnosticCode::P004, at(&book("e.toml", ""), 0..0), said!("empty", "为空"));
        assert_eq!(en(empty), "error[P004]: empty\n --> e.toml:1:1\n  |\n1 |\n  | ^\n");
        let line = format!("codes = [{}]", "\"违规\", ".repeat(5_000));
        let text = book("long.toml", &line);
        let long = Diagnostic::error(DiagnosticCode::P003, at(&text, 8..line.len()), said!("no", "否"));
        let shown = en(long);
        assert!(shown.lines().all(|line| line.width() <= 160), "{shown}");
        assert!(shown.contains(&"^".repeat(UNDERLINED)), "{shown}");
    }

    #[test]
    fn a_terminal_is_given_no_orders_by_a_file() {
        let text = book("a\u{1b}.toml", "x = \u{1b}[31m\n");
        let fault = Diagnostic::error(DiagnosticCode::P001, at(&text, 4..5), said!("bad \u{1b}", "坏"));
        assert!(!en(fault).contains('\u{1b}'));
    }

    proptest! {
        #[test]
        fn any_text_and_any_span_can_be_shown(
            text in prop_oneof!["(\\PC|[\t\r\n\u{200d}\u{feff}]|\r\n|[一-三]){0,60}", ".{0,400}"],
            spans in prop::collection::vec((0_usize..500, 0_usize..500), 1..5),
            width in prop::option::of(0_usize..200),
        ) {
            let text = book("b.toml", &text);
            let other = book("c.toml", "二\n");
            let mut spans = spans.into_iter().map(|(start, end)| at(&text, start..end));
            let first = spans.next().expect("one at least");
            let (line, column) = text.position(shown(&text, &match &first {
                At::Book { span, .. } => span.clone(),
                _ => unreachable!("all are places of a book"),
            }).start);
            let mut fault = Diagnostic::error(DiagnosticCode::P001, first, said!("no", "否"));
            for span in spans {
                fault = fault.also(span, said!("there", "那里"));
            }
            fault = fault.also(at(&other, 1..99), said!("and there", "还有那里"));
            let shown = written([fault], false, Style { width, ..Style::default() });
            prop_assert!(shown.contains(&format!("--> b.toml:{line}:{column}\n")), "{shown}");
            prop_assert!(shown.contains("::: c.toml:1:1\n"), "{shown}");
        }
    }
}
