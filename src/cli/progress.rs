//! How far the reading of a long log is, on the terminal of whoever waits.

use std::io::{self, Read};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it says how far it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// A file being read, with its bar.
struct Watched {
    reader: Box<dyn Read + Send>,
    bar: ProgressBar,
    shown: bool,
}

/// Shows how far a file is read once that takes long; a bar where its size is known.
pub(super) fn watch(reader: Box<dyn Read + Send>, size: Option<u64>) -> Box<dyn Read + Send> {
    let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
    let template = if size.is_some() { "{bar:40} {bytes} / {total_bytes}, {eta}" } else { "{spinner} {bytes}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    Box::new(Watched { reader, bar, shown: false })
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if !self.shown && self.bar.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        self.bar.inc(count as u64);
        Ok(count)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
