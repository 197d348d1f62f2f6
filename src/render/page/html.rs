//! Text on a page: escaped, and the beginnings and ends that make words a heading or a sentence.

use std::borrow::Cow;
use std::fmt::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::{Lang, Said};

/// Text that a page shows as it is, between tags or in an attribute; on one line, and without control characters.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\t' => f.write_char(' ')?,
                c if c.is_control() => f.write_char(char::REPLACEMENT_CHARACTER)?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Text between tags that keeps its own line ends.
pub(super) struct Lines<'a>(pub(super) &'a str);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, line) in self.0.trim_end().lines().enumerate() {
            if at > 0 {
                f.write_str("<br>")?;
            }
            Escaped(line).fmt(f)?;
        }
        Ok(())
    }
}

/// Words as a heading: in English with a capital, unless they begin with something that is a name: `march.csv`.
pub(super) fn heading(words: &str) -> Cow<'_, str> {
    let first = words.split_whitespace().next().unwrap_or_default().trim_end_matches([',', ':']);
    let is_word = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    match words.as_bytes() {
        [first, ..] if is_word && first.is_ascii_lowercase() => {
            Cow::Owned(format!("{}{}", first.to_ascii_uppercase() as char, &words[1..]))
        }
        _ => Cow::Borrowed(words),
    }
}

/// Something said as a sentence of running text: with its capital and its full stop.
pub(super) fn sentence(said: &Said, lang: Lang) -> String {
    let words = said.in_lang(lang).trim_end();
    let ends = words.ends_with(['.', '。', '!', '！', '?', '？', ':', '：', '…']);
    let stop = match lang {
        _ if ends || words.is_empty() => "",
        Lang::En => ".",
        Lang::Zh => "。",
    };
    format!("{}{stop}", heading(words))
}

/// Sentences one after the other, as a paragraph.
pub(super) fn paragraph(said: &[Said], lang: Lang) -> String {
    let between = if lang == Lang::En { " " } else { "" };
    said.iter().map(|one| sentence(one, lang)).collect::<Vec<_>>().join(between)
}

/// Text cut to a number of columns, as a terminal counts them; the cut is marked.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut left = columns.saturating_sub(1);
    let kept = text.chars().take_while(|c| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    Cow::Owned(format!("{}…", kept.collect::<String>().trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said;

    #[test]
    fn text_can_only_be_shown() {
        let escaped = Escaped("<b a=\"1\" c='2'>&\r\nx\ty\u{1b}\u{0}").to_string();
        assert_eq!(escaped, "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp; x y\u{fffd}\u{fffd}");
        assert_eq!(Lines("a<\r\nb\n").to_string(), "a&lt;<br>b");
    }

    #[test]
    fn headings_and_sentences_begin_and_end_as_such() {
        assert_eq!(heading("net pay"), "Net pay");
        assert_eq!(heading("march.csv is empty"), "march.csv is empty");
        assert_eq!(heading("工资"), "工资");
        let said = [said!("no log `chats`", "没有记录 `chats`"), said!("2 people", "2 人")];
        assert_eq!(paragraph(&said, Lang::En), "No log `chats`. 2 people.");
        assert_eq!(paragraph(&said, Lang::Zh), "没有记录 `chats`。2 人。");
        assert_eq!(sentence(&said!("done!", "好！"), Lang::Zh), "好！");
    }

    #[test]
    fn a_cut_is_marked_and_counts_wide_characters_twice() {
        assert_eq!(cut("欧阳若水", 8), "欧阳若水");
        assert_eq!(cut("欧阳若水", 7), "欧阳若…");
        assert_eq!(cut("欧阳若水", 6), "欧阳…");
        assert_eq!(cut("no room", 0), "…");
    }
}
