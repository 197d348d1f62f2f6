//! Words in texts: all of them in one pass, whatever their case and width, each with its place.

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

/// Words to look for, and longer ones in which they do not count.
#[derive(Debug)]
pub(super) struct Words {
    automaton: Option<AhoCorasick>,
    /// How many of the patterns are words; the others are the longer ones.
    count: usize,
    /// Whether punctuation within a word matters.
    punctuated: bool,
    /// Whether a pattern begins and ends with a letter or digit of a script that writes blanks between words.
    edges: Vec<(bool, bool)>,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Which of the words.
    pub(super) word: usize,
    /// The character of the text it begins with, from 1.
    pub(super) at: usize,
}

/// A text with what does not matter taken out, and where each byte of it came from.
struct Folded {
    text: String,
    /// For each byte of `text`, the character of the original it came from.
    origins: Vec<usize>,
}

impl Words {
    /// Looks for `words`, but not within `except`. Without `punctuated`, punctuation is passed over: a greeting may be written
    /// with a comma or an exclamation mark.
    pub(super) fn new<'a>(
        words: impl IntoIterator<Item = &'a str>,
        except: impl IntoIterator<Item = &'a str>,
        punctuated: bool,
    ) -> Self {
        let fold_all = |texts: &mut dyn Iterator<Item = &'a str>| -> Vec<String> {
            texts.map(|text| fold(text, punctuated).text).collect()
        };
        let mut patterns = fold_all(&mut words.into_iter());
        let count = patterns.len();
        patterns.extend(fold_all(&mut except.into_iter()));
        let edges = patterns.iter().map(|pattern| {
            let spaced = |c: Option<char>| c.is_some_and(is_spaced);
            (spaced(pattern.chars().next()), spaced(pattern.chars().next_back()))
        });
        let edges = edges.collect();
        // Only patterns beyond all memory are refused; the words of a book are few.
        Self { automaton: AhoCorasick::new(&patterns).ok(), count, punctuated, edges }
    }

    /// The words found in a text, in its order: the longest where one lies within another, none within a longer word that is
    /// excepted.
    pub(super) fn find(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = fold(text, self.punctuated);
        let whole = |start: usize, end: usize, (first, last): (bool, bool)| {
            let before = folded.text[..start].chars().next_back();
            let after = folded.text[end..].chars().next();
            !(first && before.is_some_and(is_spaced) || last && after.is_some_and(is_spaced))
        };
        let found: Vec<(usize, usize, usize)> = automaton
            .find_overlapping_iter(&folded.text)
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .filter(|(start, end, pattern)| whole(*start, *end, self.edges[*pattern]))
            .collect();
        let within = |inner: &(usize, usize, usize), outer: &(usize, usize, usize)| {
            outer.0 <= inner.0 && inner.1 <= outer.1 && (outer.1 - outer.0) > (inner.1 - inner.0)
        };
        let counts = |own: &&(usize, usize, usize)| own.2 < self.count && !found.iter().any(|other| within(own, other));
        let mut kept: Vec<&(usize, usize, usize)> = found.iter().filter(counts).collect();
        kept.sort_unstable();
        kept.into_iter().map(|(start, _, word)| Hit { word: *word, at: folded.origins[*start] + 1 }).collect()
    }
}

/// Whether two texts are the same to the ear: case, width, blanks and punctuation apart.
pub(super) fn spoken(text: &str) -> String {
    fold(text, false).text
}

/// How many characters a text has, blanks not counted.
pub(super) fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).count()
}

fn fold(text: &str, punctuated: bool) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
    let mut blank = false;
    for (at, original) in text.chars().enumerate() {
        if original.is_whitespace() {
            blank = true;
            continue;
        }
        if is_invisible(original) || !punctuated && is_punctuation(original) {
            continue;
        }
        for c in std::iter::once(original).nfkc().flat_map(char::to_lowercase) {
            // A blank counts only where it parts two words: 我 不能 is 我不能, but "no thing" is not "nothing".
            if std::mem::take(&mut blank) && is_spaced(c) && folded.text.chars().next_back().is_some_and(is_spaced) {
                folded.text.push(' ');
                folded.origins.push(at);
            }
            folded.text.push(c);
            folded.origins.resize(folded.text.len(), at);
        }
    }
    folded
}

/// A letter or digit of a script that writes blanks between words.
fn is_spaced(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(words: &[&str], except: &[&str], text: &str) -> Vec<(usize, usize)> {
        let hits = Words::new(words.iter().copied(), except.iter().copied(), true).find(text);
        hits.into_iter().map(|hit| (hit.word, hit.at)).collect()
    }

    #[test]
    fn a_word_within_an_excepted_one_does_not_count() {
        assert_eq!(find(&["但是"], &["不但是"], "亲，但是不行"), [(0, 3)]);
        assert_eq!(find(&["但是"], &["不但是"], "这不但是新款，而且便宜"), []);
        assert_eq!(find(&["但是"], &["不但是"], "这不但是新款，但是贵"), [(0, 8)]);
        assert_eq!(find(&["您好"], &["您好像"], "您好像没有付款"), []);
        assert_eq!(find(&["您好"], &["您好像"], "您好，您好像没有付款"), [(0, 1)]);
    }

    #[test]
    fn the_longest_word_counts_once() {
        assert_eq!(find(&["谢谢", "谢谢您", "您"], &[], "谢谢您"), [(1, 1)]);
        assert_eq!(find(&["谢谢"], &[], "谢谢谢谢"), [(0, 1), (0, 2), (0, 3)]);
    }

    #[test]
    fn case_width_and_blanks_do_not_matter_and_places_are_the_texts_own() {
        assert_eq!(find(&["ok"], &[], "好的ＯＫ"), [(0, 3)]);
        assert_eq!(find(&["我不能"], &[], "  我 不 能 答应"), [(0, 3)]);
        assert_eq!(find(&["我不能"], &[], "😀我不能"), [(0, 2)]);
        assert_eq!(find(&["½x"], &[], "a ½x"), [(0, 3)]);
    }

    #[test]
    fn words_of_scripts_with_blanks_are_whole_words() {
        assert_eq!(find(&["but"], &[], "press the button"), []);
        assert_eq!(find(&["but"], &[], "yes, But no"), [(0, 6)]);
        assert_eq!(find(&["nothing"], &[], "no thing"), []);
        assert_eq!(find(&["but"], &[], "行but不行"), [(0, 2)]);
    }

    #[test]
    fn punctuation_matters_only_where_asked() {
        let greeting = "您好,中原物业";
        for text in ["您好，中原物业！", "您好！中原物业", "您好 中原物业"] {
            assert_eq!(Words::new([greeting], [], false).find(text).len(), 1, "{text}");
        }
        assert_eq!(find(&["但是"], &[], "我说但，是你"), []);
        assert_eq!(spoken("亲，您好！ＡＢ c"), "亲您好ab c");
    }

    #[test]
    fn lengths_leave_blanks_out() {
        assert_eq!(length("本周 完成\n12 单。\u{200b}"), 8);
        assert_eq!(length(" \t\n　"), 0);
    }
}
