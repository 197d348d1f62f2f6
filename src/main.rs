//! Arguments in, exit status out.

#![expect(clippy::disallowed_methods, reason = "arguments, environment and clock come in here")]

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use cs::cli::{Locale, World};
use cs::log::files::Disk;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    // Locked and buffered once: a table of a million lines is written in a few large pieces.
    let mut stdout = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut stderr = std::io::stderr().lock();
    let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment);
    let status = cs::run(
        &arguments,
        &mut World {
            files: &Disk,
            now: chrono::Local::now().naive_local(),
            folder: std::env::current_dir().unwrap_or_default(),
            locale: Locale::from_environment(locale.as_deref()),
            no_color: environment("NO_COLOR").is_some(),
            ambiguous_is_wide: environment("CS_AMBIGUOUS").is_some_and(|columns| columns == "2"),
            width: environment("COLUMNS")
                .and_then(|columns| columns.parse().ok())
                .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            stdout: &mut stdout,
            stderr: &mut stderr,
        },
    );
    // Nobody is left to tell when standard output itself is gone.
    let _ = stdout.flush();
    ExitCode::from(status.code())
}
