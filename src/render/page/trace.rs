//! How a figure came about, as a tree that can be folded: from the figure down to file and line.

use std::io::{self, Write};

use super::html::{Escaped, Lines, heading};
use super::table::write_clauses;
use super::value;
use crate::model::{Cell, Lang, Trace};

/// Writes each tree, the figure at its top.
pub(super) fn write(traces: &[Trace], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for trace in traces {
        writeln!(out, "<div class=\"trace\">")?;
        write_node(trace, lang, out)?;
        writeln!(out, "</div>")?;
    }
    Ok(())
}

fn write_node(trace: &Trace, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if trace.because.is_empty() && trace.parts.is_empty() {
        write!(out, "<div class=\"leaf\">")?;
        write_line(trace, lang, out)?;
        return writeln!(out, "</div>");
    }
    write!(out, "<details open><summary>")?;
    write_line(trace, lang, out)?;
    writeln!(out, "</summary>\n<div class=\"inside\">")?;
    for step in &trace.because {
        writeln!(out, "<p class=\"because\">{}</p>", Lines(step.in_lang(lang)))?;
    }
    trace.parts.iter().try_for_each(|part| write_node(part, lang, out))?;
    writeln!(out, "</div></details>")
}

/// What the figure is, what it stands on, and the figure itself at the right.
fn write_line(trace: &Trace, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<span class=\"entry\"><span class=\"what\">{}", Escaped(&heading(trace.what.in_lang(lang))))?;
    write_grounds(trace, out)?;
    write!(out, "</span>")?;
    if trace.value != Cell::Empty {
        write!(out, "<span class=\"value\">{}</span>", Escaped(&value::alone(&trace.value, lang)))?;
    }
    write!(out, "</span>")
}

/// Writes the clauses, the rule and the row a figure stands on.
pub(super) fn write_grounds(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    if !trace.clauses.is_empty() {
        write!(out, " ")?;
        write_clauses(&trace.clauses, out)?;
    }
    for (class, mark) in [("rule", &trace.rule), ("source", &trace.source)] {
        if let Some(mark) = mark {
            write!(out, " <span class=\"{class}\">{}</span>", Escaped(mark))?;
        }
    }
    Ok(())
}
