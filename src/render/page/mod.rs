//! Pages for a browser: each stands alone, with its styles in it, no script and nothing fetched.

use std::io::{self, Write};

use crate::model::report::Report;
use crate::model::{Lang, Outcome};

/// Writes an answer as a page.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let _ = (outcome, lang, out);
    Ok(())
}

/// Writes the month's page.
pub(super) fn write_report(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, lang, out);
    Ok(())
}

/// x
pub fn payslips(slips: &[crate::model::report::Payslip], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let _ = (slips, lang, out);
    Ok(())
}
