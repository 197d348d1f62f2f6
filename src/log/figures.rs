//! The profit figures: rows of name and amount, or one row of columns.

use std::sync::Arc;

use crate::diagnostics::{DiagnosticCode, Sink};
use crate::model::column::{Column, FIGURES, FIGURES_ROW};
use crate::model::profit::{ProfitFigure, Term};

use super::Reader;
use super::header;
use super::header::Header;
use super::row::{Col, Row};

impl Reader<'_> {
    /// Reads profit figures in either of their two shapes.
    pub fn figures(&mut self, file: &str, sink: &mut Sink) -> Vec<ProfitFigure> {
        let mut long = Sink::default();
        let read = self.fold(file, &FIGURES, &|_| true, Vec::new, by_name, &mut long);
        let missing = |sink: &Sink| sink.shown().iter().any(|diagnostic| diagnostic.code == DiagnosticCode::D004);
        if read.is_none() && missing(&long) {
            let mut wide = Sink::default();
            let asked = |_: &Column<'_>| true;
            let read = self.fold(file, &FIGURES_ROW, &asked, Vec::new, by_column, &mut wide);
            // Where neither shape fits, the first is the one to explain.
            if read.is_some() || !missing(&wide) {
                sink.append(wide);
                return read.unwrap_or_default();
            }
        }
        sink.append(long);
        read.unwrap_or_default()
    }
}

fn by_name(header: &Header<'_>) -> impl Fn(&mut Vec<ProfitFigure>, &mut Row<'_>) + Sync + use<> {
    let col = |name| Col::new(header, name);
    let (name, amount, campaign) = (col("name"), col("amount"), col("campaign"));
    move |figures, row| {
        let term = match row.needed(name) {
            Some(_) => row.word(name, Term::ALL, |text| Term::parse(text).or_else(|| by_normal(text))),
            None => None,
        };
        let stated = row.money(amount);
        if stated.is_none() && row.is_sound() {
            row.needed(amount);
        }
        let campaign = row.text(campaign).map(|campaign| Arc::from(campaign.as_ref()));
        if let (Some(term), Some(amount), true) = (term, stated, row.is_sound()) {
            figures.push(ProfitFigure { term, campaign, amount: amount.value(), place: row.place() });
        }
    }
}

/// A term whose name is written with other blanks, width or case.
fn by_normal(text: &str) -> Option<Term> {
    let wanted = header::normal(text);
    let known = Term::ALL.iter().find(|(_, word, zh)| {
        std::iter::once(*word).chain(zh.iter().copied()).any(|name| header::normal(name) == wanted)
    });
    known.map(|(term, ..)| *term)
}

fn by_column(header: &Header<'_>) -> impl Fn(&mut Vec<ProfitFigure>, &mut Row<'_>) + Sync + use<> {
    let columns: Vec<(Term, Col)> = Term::ALL.iter().map(|(term, word, _)| (*term, Col::new(header, word))).collect();
    move |figures, row| {
        for (term, col) in &columns {
            if let Some(amount) = row.money(*col) {
                figures.push(ProfitFigure { term: *term, campaign: None, amount: amount.value(), place: row.place() });
            }
        }
    }
}
