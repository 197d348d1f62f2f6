//! stub
use super::Style;
use crate::diagnostics::*;
use std::io::{self, Write};
/// stub
pub fn write(sink: &Sink, quiet: bool, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for d in sink.shown() {
        if quiet && d.severity != Severity::Error {
            continue;
        }
        let at = match &d.at {
            At::Run => String::new(),
            At::File(f) => format!("{f}: "),
            At::Row { place, column: Some(c) } => format!("{place}: column {c}: "),
            At::Row { place, .. } => format!("{place}: "),
            At::Book { text, span } => {
                let (l, c) = text.position(span.start);
                format!("{}:{l}:{c}: ", text.file)
            }
        };
        writeln!(out, "{at}{:?} {}: {}", d.severity, d.code, d.message.in_lang(style.lang))?;
        if let Some(h) = &d.hint {
            writeln!(out, "  hint: {}", h.in_lang(style.lang))?;
        }
    }
    if sink.dropped() > 0 {
        writeln!(out, "and {} more", sink.dropped())?;
    }
    Ok(())
}
