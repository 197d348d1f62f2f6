//! Payslips: one page a person, every line with the clause, the arithmetic and the row it stands on.

use std::io::{self, Write};

use super::html::{Escaped, Lines, heading, sentence};
use super::trace::write_grounds;
use super::{document, value, words};
use crate::model::report::{Payslip, PayslipLine};
use crate::model::{Cell, Lang, Trace, Yuan};

const STYLES: &str = concat!(include_str!("base.css"), include_str!("payslip.css"));

/// Writes payslips, one or many, as one page of which a browser prints each on a sheet of its own.
pub fn payslips(payslips: &[Payslip], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut title = words::payslip(lang).to_owned();
    if let [first, ..] = payslips {
        title = format!("{title} {}", words::month(first.month, lang));
    }
    if let [only] = payslips {
        title = format!("{title} {}", only.employee);
    }
    document(&title, STYLES, "payslips", lang, out, |out| {
        payslips.iter().try_for_each(|payslip| write_sheet(payslip, lang, out))
    })
}

fn write_sheet(payslip: &Payslip, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<article>\n<header>\n<h1>{}</h1>", words::payslip(lang))?;
    writeln!(out, "<p class=\"month\">{}</p>\n<dl>", words::month(payslip.month, lang))?;
    let said = [(words::department(lang), &payslip.department), (words::grade(lang), &payslip.grade)];
    let about = said.into_iter().filter_map(|(term, said)| Some((term, said.as_ref()?.in_lang(lang))));
    for (term, text) in [(words::employee(lang), payslip.employee.as_str())].into_iter().chain(about) {
        writeln!(out, "<div><dt>{term}</dt><dd>{}</dd></div>", Escaped(&heading_of(term, text, lang)))?;
    }
    writeln!(out, "</dl>\n</header>")?;
    let (earned, deducted) = (words::earned(lang), words::deducted(lang));
    write_side(earned, &payslip.earned, (words::gross(lang), payslip.gross), lang, out)?;
    write_side(deducted, &payslip.deducted, (words::deductions(lang), payslip.deductions), lang, out)?;
    let adjustment = payslip.net - (payslip.gross - payslip.deductions);
    if !payslip.adjusted.is_empty() {
        write_side(words::adjusted(lang), &payslip.adjusted, (words::adjustments(lang), adjustment), lang, out)?;
    }
    let (gross, deductions, net) =
        (money(payslip.gross, lang), money(payslip.deductions, lang), money(payslip.net, lang));
    write!(out, "<p class=\"net\"><span>{}</span> <span class=\"sum\">{gross} - {deductions}", words::net(lang))?;
    if !payslip.adjusted.is_empty() {
        let (sign, size) = if adjustment < Yuan::ZERO { ("-", -adjustment) } else { ("+", adjustment) };
        write!(out, " {sign} {}", money(size, lang))?;
    }
    writeln!(out, " =</span> <strong>{net}</strong></p>")?;
    if !payslip.proposals.is_empty() {
        writeln!(out, "<section class=\"proposals\">\n<h2>{}</h2>\n<ul>", words::proposals(lang))?;
        for proposal in &payslip.proposals {
            writeln!(out, "<li>{}</li>", Lines(&sentence(proposal, lang)))?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    writeln!(out, "<footer>")?;
    for place in [words::approved(lang), words::signature(lang), words::signed_on(lang)] {
        writeln!(out, "<p>{place}</p>")?;
    }
    writeln!(out, "</footer>\n</article>")
}

/// A name is shown as it is written; a department's or a grade's word is a heading.
fn heading_of(term: &str, text: &str, lang: Lang) -> String {
    if term == words::employee(lang) { text.to_owned() } else { heading(text).into_owned() }
}

fn money(amount: Yuan, lang: Lang) -> String {
    value::in_column(&Cell::Money(amount), lang)
}

fn write_side(
    title: &str,
    lines: &[PayslipLine],
    (sum, amount): (&str, Yuan),
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "<table>\n<caption>{title}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\" class=\"number\">{}</th></tr></thead>\n<tbody>",
        words::item(lang),
        words::reason(lang),
        words::amount(lang)
    )?;
    for line in lines {
        write!(out, "<tr><th scope=\"row\">{}</th><td>", Escaped(&heading(line.head.in_lang(lang))))?;
        write_reason(&line.trace, false, lang, out)?;
        let amount = value::alone(&line.trace.value, lang);
        writeln!(out, "</td><td class=\"number\">{}</td></tr>", Escaped(&amount))?;
    }
    let amount = money(amount, lang);
    writeln!(
        out,
        "<tr class=\"total\"><th scope=\"row\" colspan=\"2\">{sum}</th><td class=\"number\">{amount}</td></tr>\n</tbody>\n</table>"
    )
}

/// What a line is, what it stands on, its arithmetic, and the figures it was made of under it.
fn write_reason(trace: &Trace, is_part: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}", Escaped(&heading(trace.what.in_lang(lang))))?;
    write_grounds(trace, out)?;
    // Under the figure it leads to; of its parts, which may be many, on their own line.
    let before = if is_part { " " } else { "<br>" };
    for step in &trace.because {
        write!(out, "{before}<span class=\"because\">{}</span>", Lines(step.in_lang(lang)))?;
    }
    if trace.parts.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul>")?;
    for part in &trace.parts {
        write!(out, "<li>")?;
        if part.value != Cell::Empty {
            write!(out, "<span class=\"number\">{}</span> ", Escaped(&value::alone(&part.value, lang)))?;
        }
        write_reason(part, true, lang, out)?;
        writeln!(out, "</li>")?;
    }
    write!(out, "</ul>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, Clauses};
    use crate::render::page::testing::{is_well_formed, text_of, written};
    use crate::render::testing::{payslip as one, yuan};
    use crate::said;

    // 3000 - 30 - 20.50 taken back of a month closed before.
    #[test]
    fn what_is_put_right_of_closed_months_stands_apart() {
        let mut slip = one();
        let trace = Trace::new(said!("fines of 2025-02", "2025-02 的罚款"), yuan("-20.5"));
        slip.adjusted.push(PayslipLine { head: said!("adjustment", "调整"), trace });
        slip.net += Yuan::from_fen(-2050);
        let page = written(|out| payslips(&[slip], Lang::En, out));
        assert!(is_well_formed(&page), "{page}");
        let read = text_of(&page).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(read.contains("Adjustment Fines of 2025-02 -20.50 Adjustments -20.50"), "{read}");
        assert!(read.contains("Net pay 3,000.00 - 30.00 - 20.50 = 2,949.50"), "{read}");
        let none = written(|out| payslips(&[one()], Lang::En, out));
        assert!(!none.contains("djustment"));
    }

    #[test]
    fn a_line_has_its_clause_its_arithmetic_its_row_and_its_parts() {
        let mut slip = one();
        let part = Trace::new(said!("second time", "第 2 次"), yuan("1030"))
            .clauses(&Clauses::new([Clause::from("08-09")]))
            .because(said!("20 + 10", "20 + 10"));
        slip.deducted[0].trace.parts.push(part);
        let page = written(|out| payslips(&[slip], Lang::En, out));
        assert!(is_well_formed(&page), "{page}");
        let read = text_of(&page).split_whitespace().collect::<Vec<_>>().join(" ");
        let in_order = [
            "Payslip March 2025 林小满 &lt;&amp;&gt;",
            "Department Service",
            "Earned",
            "Commission Orders 10-log-1 march.csv:2 100 x 30.00 3,000.00",
            "Gross pay 3,000.00",
            "Deducted",
            "Fines Late 08-07 incidents.csv:2 100 x 30.00 1,030.00 Second time 08-09 20 + 10 30.00",
            "Deductions 30.00",
            "Net pay 3,000.00 - 30.00 = 2,970.00",
            "Awaiting a decision; nothing of it is deducted Dismissal, 08-12.",
            "Employee's signature",
        ];
        let mut rest = read.as_str();
        for wanted in in_order {
            rest = rest.split_once(wanted).unwrap_or_else(|| panic!("{wanted} is not where it belongs: {read}")).1;
        }
        assert!(!read.contains("Grade"), "a grade that is not known is not shown: {read}");
    }

    #[test]
    fn everybody_has_a_sheet_and_nobody_anothers_name_on_it() {
        let page = written(|out| payslips(&[one(), one(), one()], Lang::Zh, out));
        assert!(is_well_formed(&page), "{page}");
        assert_eq!(page.matches("<article>").count(), 3);
        assert!(page.contains("break-after: page") && page.contains("size: A4 portrait"), "{page}");
        assert!(page.contains("<title>工资单 2025 年 3 月</title>"), "{page}");
        assert_eq!(page, written(|out| payslips(&[one(), one(), one()], Lang::Zh, out)));
    }

    #[test]
    fn no_proposal_is_no_heading_and_no_payslip_an_empty_page() {
        let mut slip = one();
        slip.proposals.clear();
        assert!(!written(|out| payslips(&[slip], Lang::Zh, out)).contains("待决事项"));
        let nobody = written(|out| payslips(&[], Lang::Zh, out));
        assert!(is_well_formed(&nobody) && !nobody.contains("<article>"), "{nobody}");
    }

    #[test]
    fn a_payslip_is_in_one_language() {
        let english = text_of(&written(|out| payslips(&[one()], Lang::En, out)));
        assert!(!english.replace("林小满", "").chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c)), "{english}");
        let chinese = text_of(&written(|out| payslips(&[one()], Lang::Zh, out)));
        for word in chinese.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2) {
            assert!(["log", "march", "csv", "incidents", "amp"].contains(&word), "{word}");
        }
    }
}
