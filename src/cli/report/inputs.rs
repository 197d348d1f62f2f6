//! What a report was made of: its files with their digests, and what was said on the way.

use std::io;

use crate::diagnostics::{At, DiagnosticCode, Severity, why};
use crate::model::digest::Hasher;
use crate::model::report::{Input, Remark};
use crate::said;

use super::super::Stop;
use super::super::folder::Folder;
use super::super::session::Session;

/// The files that were read, each with its digest.
pub(super) fn read(session: &Session<'_, '_>, folder: &Folder<'_>) -> Result<Vec<Input>, Stop> {
    let of_file = |(file, log): (String, String)| {
        let mut hasher = Hasher::default();
        let read = session.files().open(&file).and_then(|mut from| io::copy(&mut from, &mut hasher));
        let bytes = read.map_err(|error| {
            let (en, zh) = (why(&error).en, why(&error).zh);
            Stop::Failure(DiagnosticCode::D001, said!("cannot read {file}: {en}", "无法读取 {file}：{zh}"))
        })?;
        Ok(Input { file: folder.inside(&file), log, bytes, sha256: hasher.digest() })
    };
    folder.inputs().into_iter().map(of_file).collect()
}

/// The warnings and notes of the run, in the order of their places.
pub(super) fn remarks(session: &Session<'_, '_>) -> Vec<Remark> {
    let said = session.said();
    let remark = |own: &crate::diagnostics::Diagnostic| Remark {
        code: own.code.as_str(),
        is_warning: own.severity != Severity::Note,
        place: match &own.at {
            At::Run => String::new(),
            At::File(file) => file.to_string(),
            At::Row { place, .. } => place.to_string(),
            At::Book { text, span } => format!("{}:{}", text.file, text.position(span.start).0),
        },
        message: own.message.clone(),
    };
    said.shown().iter().map(remark).collect()
}
