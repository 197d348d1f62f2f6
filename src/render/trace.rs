//! How a figure came about: the tree from the figure down to file and line, as indented text or nested objects.

use std::io::{self, Write};

use super::json::Pen;
use super::text::{Printed, one_line};
use super::words;
use crate::model::{Cell, Lang, Trace};

/// Writes each tree as text, a blank line between two and, `after` something else, before the first.
///
/// A line is the figure right beside what it is, its clauses, its rule, its row; the arithmetic follows in brackets,
/// and the figures it was made of two blanks further in.
pub(super) fn write_text(traces: &[Trace], lang: Lang, after: bool, out: &mut dyn Write) -> io::Result<()> {
    for (at, trace) in traces.iter().enumerate() {
        if at > 0 || after {
            writeln!(out)?;
        }
        write_node(trace, lang, 0, out)?;
    }
    Ok(())
}

fn write_node(trace: &Trace, lang: Lang, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let indent = depth * 2;
    write!(out, "{:indent$}{}", "", one_line(trace.what.in_lang(lang)))?;
    if trace.value != Cell::Empty {
        write!(out, "{}{}", words::colon(lang), one_line(&Printed(&trace.value, lang).to_string()))?;
    }
    if !trace.clauses.is_empty() {
        write!(out, "  [{}]", trace.clauses)?;
    }
    for mark in [&trace.rule, &trace.source].into_iter().flatten() {
        write!(out, "  {}", one_line(mark))?;
    }
    writeln!(out)?;
    for step in &trace.because {
        writeln!(out, "{:indent$}  ({})", "", one_line(step.in_lang(lang)))?;
    }
    trace.parts.iter().try_for_each(|part| write_node(part, lang, depth + 1, out))
}

/// Writes the trees as one array of nested objects.
pub(super) fn write_json(traces: &[Trace], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::indented(out);
    write_array(traces, &mut pen)?;
    pen.end()
}

/// Writes each tree on a line of its own.
pub(super) fn write_ndjson(traces: &[Trace], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::compact(out);
    for trace in traces {
        write_object(trace, &mut pen)?;
        pen.end()?;
    }
    Ok(())
}

fn write_array(traces: &[Trace], pen: &mut Pen) -> io::Result<()> {
    pen.open("[")?;
    for trace in traces {
        pen.item()?;
        write_object(trace, pen)?;
    }
    pen.close("]")
}

fn write_object(trace: &Trace, pen: &mut Pen) -> io::Result<()> {
    pen.open("{")?;
    pen.key("what")?;
    pen.string(&trace.what.en)?;
    pen.key("value")?;
    pen.cell(&trace.value)?;
    pen.key("clauses")?;
    pen.open("[")?;
    for clause in trace.clauses.iter() {
        pen.item()?;
        pen.string(clause.as_str())?;
    }
    pen.close("]")?;
    pen.key("rule")?;
    pen.string_or_null(trace.rule.as_deref())?;
    pen.key("because")?;
    pen.open("[")?;
    for step in &trace.because {
        pen.item()?;
        pen.string(&step.en)?;
    }
    pen.close("]")?;
    pen.key("source")?;
    pen.string_or_null(trace.source.as_deref())?;
    pen.key("parts")?;
    write_array(&trace.parts, pen)?;
    pen.close("}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Clause, Clauses, Place};
    use crate::render::testing::yuan;
    use crate::said;

    fn net() -> Trace {
        let place = Place::new(&Arc::from("incidents.csv"), 17);
        let fine = Trace::new(said!("fine", "罚款"), yuan("30"))
            .clauses(&Clauses::new(["08-07", "08-09"].map(Clause::from)))
            .rule("handover-unlogged")
            .because(said!("2nd in 2025-03", "2025-03 第 2 次"))
            .at(&place);
        let fines = Trace::new(said!("fines", "罚款合计"), yuan("30")).parts([fine]);
        Trace::new(said!("net pay", "实发"), yuan("2970"))
            .because(said!("3000.00 - 30.00", "3000.00 - 30.00"))
            .parts([Trace::new(said!("from the staff sheet", "员工表"), Cell::Empty), fines])
    }

    fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn text_goes_from_the_figure_down_to_the_row() {
        assert_eq!(
            written(|out| write_text(&[net()], Lang::En, false, out)),
            "net pay: 2970.00\n\
             \u{20} (3000.00 - 30.00)\n\
             \u{20} from the staff sheet\n\
             \u{20} fines: 30.00\n\
             \u{20}   fine: 30.00  [08-07 08-09]  handover-unlogged  incidents.csv:17\n\
             \u{20}     (2nd in 2025-03)\n"
        );
        assert_eq!(
            written(|out| write_text(&[net()], Lang::Zh, true, out)),
            "\n实发：2970.00\n\
             \u{20} (3000.00 - 30.00)\n\
             \u{20} 员工表\n\
             \u{20} 罚款合计：30.00\n\
             \u{20}   罚款：30.00  [08-07 08-09]  handover-unlogged  incidents.csv:17\n\
             \u{20}     (2025-03 第 2 次)\n"
        );
    }

    #[test]
    fn json_nests_the_same_tree() {
        let line = written(|out| write_ndjson(&[net()], out));
        let head = r#"{"what":"net pay","value":2970.00,"clauses":[],"rule":null,"because":["3000.00 - 30.00"],"#;
        assert!(line.starts_with(head), "{line}");
        let compact: serde_json::Value = serde_json::from_str(&line).expect("well-formed");
        let fine = &compact["parts"][1]["parts"][0];
        assert_eq!(fine["clauses"][1], "08-09");
        assert_eq!(fine["source"], "incidents.csv:17");
        let indented = written(|out| write_json(&[net()], out));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&indented).expect("well-formed")[0], compact);
    }
}
