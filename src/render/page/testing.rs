//! What the tests of pages share: a page as text, and whether its tags are closed in the order they were opened.

use std::io::{self, Write};

/// Elements that are never closed.
const VOID: [&str; 4] = ["br", "hr", "meta", "link"];

pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes everything");
    String::from_utf8(bytes).expect("UTF-8")
}

/// Whether every tag is closed, attributes are quoted and stand once, and `&` and `<` begin nothing but entities and tags.
pub(super) fn is_well_formed(page: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    while let Some(start) = rest.find('<') {
        if !is_text(&rest[..start]) {
            return false;
        }
        let Some(end) = rest[start..].find('>') else { return false };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        if !has_attributes(tag[name.len()..].trim_end_matches('/')) {
            return false;
        }
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        if name == "style" {
            let Some(end) = rest.find("</style>") else { return false };
            rest = &rest[end..];
        }
    }
    open.is_empty() && is_text(rest)
}

fn is_text(text: &str) -> bool {
    text.split('&')
        .skip(1)
        .all(|entity| ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known)))
}

fn has_attributes(mut rest: &str) -> bool {
    let mut names = Vec::new();
    while let Some((name, value)) = rest.trim_start().split_once("=\"") {
        let Some((value, after)) = value.split_once('"') else { return false };
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        if !is_name || names.contains(&name) || !is_text(value) || !(after.is_empty() || after.starts_with([' ', '\n']))
        {
            return false;
        }
        names.push(name);
        rest = after;
    }
    rest.trim().is_empty() || rest.trim() == "open"
}

/// The text of a page: without its styles and its tags, attributes that are read kept.
pub(super) fn text_of(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap_or(("", page));
    let rest = rest.split_once("</style>").map_or(rest, |(_, rest)| rest);
    let mut text = String::new();
    for part in head.split('<').chain(rest.split('<')) {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        for read in ["title=\"", "aria-label=\""] {
            text.push_str(tag.split_once(read).and_then(|(_, value)| value.split('"').next()).unwrap_or_default());
            text.push(' ');
        }
        text.push_str(after);
    }
    text
}

#[test]
fn the_checker_finds_what_is_wrong() {
    assert!(is_well_formed("<!DOCTYPE html>\n<p class=\"a\" id=\"b\">x &amp; y<br><path d=\"M0 0\"/></p>"));
    for wrong in [
        "<p>",
        "<p></b>",
        "</p>",
        "<p><b></p></b>",
        "<p class=a></p>",
        "a & b",
        "<p id=\"a\" id=\"b\"></p>",
        "<p id=\"&\"></p>",
    ] {
        assert!(!is_well_formed(wrong), "{wrong}");
    }
}
