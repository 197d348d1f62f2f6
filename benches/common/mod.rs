//! What the measured jobs share: data that is the same on every machine, and a run of the program as a whole process.
//!
//! A job is small unless `CS_BENCH=full` asks for its full size; `CS_BENCH_RUNS` says how often it is run, 0 to make the data
//! only. Data stands in `target/tmp` and is made once.

#![allow(clippy::disallowed_methods, reason = "a measured job makes files, looks at the clock and starts programs")]

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A whole program from outside: what it takes is the user's wait.
pub(crate) struct Job<'a> {
    /// What it is called in the report.
    pub(crate) name: &'a str,
    /// The rows it reads.
    pub(crate) rows: u64,
    /// The arguments of `cs`.
    pub(crate) arguments: Vec<String>,
    /// A file given as standard input.
    pub(crate) input: Option<&'a Path>,
    /// How often it is run unless the environment says otherwise.
    pub(crate) runs: usize,
}

impl Job<'_> {
    /// Runs the job and reports the median.
    pub(crate) fn measure(&self) {
        let stated = std::env::var("CS_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok());
        let runs: usize = stated.unwrap_or(self.runs);
        let mut walls: Vec<Duration> = Vec::with_capacity(runs);
        let cpu_before = children_cpu();
        for _ in 0..runs {
            walls.push(self.run());
        }
        walls.sort_unstable();
        let Some(median) = walls.get(runs / 2) else { return };
        let cpu = children_cpu().saturating_sub(cpu_before).as_secs_f64() / runs as f64;
        let seconds = median.as_secs_f64();
        let peak = children_peak().map_or_else(|| "unknown".to_owned(), |mib| format!("{mib:.0} MiB"));
        let (name, rows, per_second) = (self.name, self.rows, self.rows as f64 / seconds);
        report(&format!(
            "{name}: {rows} rows, {seconds:.3} s (median of {runs}), {per_second:.0} rows/s, {cpu:.3} s of processor, peak {peak}"
        ));
    }

    fn run(&self) -> Duration {
        let input = self.input.map_or_else(Stdio::null, |file| File::open(file).expect("the data was made").into());
        let begin = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cs"));
        command.args(&self.arguments).stdin(input).stdout(Stdio::null()).stderr(Stdio::piped());
        // Where no cs.toml of the user's is found upwards.
        let output =
            command.current_dir(folder()).spawn().and_then(std::process::Child::wait_with_output).expect("runs");
        let wall = begin.elapsed();
        assert!(output.status.success(), "{}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        wall
    }
}

/// Whether the full size is asked for.
pub(crate) fn is_full() -> bool {
    std::env::var("CS_BENCH").is_ok_and(|size| size == "full")
}

/// Where the data stands.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// A file of the benches themselves.
pub(crate) fn own(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(name).display().to_string()
}

/// A file of data, made by `write` unless it is there. Its name says all that it depends on.
pub(crate) fn data(name: &str, write: impl FnOnce(&mut dyn Write, &mut Random) -> io::Result<()>) -> PathBuf {
    let path = folder().join(name);
    if !path.exists() {
        let unfinished = path.with_extension("part");
        fs::create_dir_all(unfinished.parent().expect("a folder")).expect("a folder is made");
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished).expect("a file of data"));
        write(&mut out, &mut Random(777)).and_then(|()| out.flush()).expect("data is written");
        fs::rename(&unfinished, &path).expect("data takes its place");
    }
    path
}

/// Numbers that look random and are the same everywhere (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Fen as yuan.
pub(crate) fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

pub(crate) fn report(line: &str) {
    writeln!(io::stdout(), "{line}").expect("standard output");
}

#[cfg(unix)]
fn children_usage() -> nix::sys::resource::Usage {
    use nix::sys::resource::{UsageWho, getrusage};
    getrusage(UsageWho::RUSAGE_CHILDREN).expect("a system that counts")
}

/// The processor time of the runs so far.
#[cfg(unix)]
fn children_cpu() -> Duration {
    let usage = children_usage();
    let micros = |time: nix::sys::time::TimeVal| u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap_or(0);
    Duration::from_micros(micros(usage.user_time()) + micros(usage.system_time()))
}

/// The largest memory any run so far held, in MiB: a target runs its largest job last.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is nothing to tell it by")]
#[cfg(unix)]
fn children_peak() -> Option<f64> {
    let unit = if cfg!(target_os = "macos") { 1024.0 * 1024.0 } else { 1024.0 };
    Some(children_usage().max_rss() as f64 / unit)
}

#[cfg(not(unix))]
fn children_cpu() -> Duration {
    Duration::ZERO
}

#[cfg(not(unix))]
fn children_peak() -> Option<f64> {
    None
}
