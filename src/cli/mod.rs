//! The command line: one file a subcommand, each read -> compute -> render.

mod attendance;
mod case;
mod chat_check;
mod check;
mod columns;
mod completions;
mod config;
mod doctor;
mod due;
mod explain;
mod facts;
mod fines;
mod folder;
mod fund;
mod help;
mod init;
mod man;
mod payroll;
mod policy;
mod profit;
mod progress;
mod quota;
mod report;
mod roster;
mod score;
mod session;
mod sla_check;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDateTime;
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ExitStatus;
use crate::book::RuleBook;
use crate::diagnostics::{Diagnostic, DiagnosticCode, Sink};
use crate::log::files::Files;
use crate::model::{Lang, Outcome, Said};
use crate::render::{self, Style};
use crate::said;

use config::Config;
use session::Session;

/// Everything a run takes from outside: files, clock, terminal. Tests and cases make their own.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing known of the terminal")]
pub struct World<'a> {
    /// Where files come from.
    pub files: &'a dyn Files,
    /// The local time.
    pub now: NaiveDateTime,
    /// The working folder, where `cs.toml` is looked for upwards.
    pub folder: PathBuf,
    /// The language of the environment.
    pub locale: Locale,
    /// Whether the environment asks for no colours.
    pub no_color: bool,
    /// Whether the terminal draws characters of ambiguous width, such as borders, two columns wide.
    pub ambiguous_is_wide: bool,
    /// The width of the terminal in columns, where it is known.
    pub width: Option<usize>,
    /// Whether the answer goes to a terminal: a table there, CSV into a pipe.
    pub stdout_is_terminal: bool,
    /// Whether messages go to a terminal.
    pub stderr_is_terminal: bool,
    /// The answer, and nothing else.
    pub stdout: &'a mut dyn Write,
    /// Notes, warnings, errors.
    pub stderr: &'a mut dyn Write,
}

impl<'a> World<'a> {
    /// A world without a terminal: nobody looks on, nothing is coloured, and the working folder has no name.
    pub fn unattended(files: &'a dyn Files, stdout: &'a mut dyn Write, stderr: &'a mut dyn Write) -> Self {
        Self {
            files,
            now: NaiveDateTime::default(),
            folder: PathBuf::new(),
            locale: Locale::default(),
            no_color: true,
            ambiguous_is_wide: false,
            width: None,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            stdout,
            stderr,
        }
    }
}

/// The language of the environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locale(pub Lang);

impl Locale {
    /// Chinese for a locale such as `zh_CN.UTF-8`, English otherwise.
    pub fn from_environment(locale: Option<&str>) -> Self {
        Self(if locale.is_some_and(|locale| locale.starts_with("zh")) { Lang::Zh } else { Lang::En })
    }
}

/// Run a customer-service department's rules over plain files
#[derive(Parser)]
#[command(name = "cs", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(name = "attendance")]
    Attendance(attendance::Attend),
    ChatCheck(chat_check::ChatCheck),
    Check(check::Check),
    Columns(columns::Columns),
    Completions(completions::Completions),
    Doctor(doctor::Doctor),
    Due(due::DueDates),
    Explain(explain::Explain),
    Fines(fines::Fines),
    Fund(fund::Fund),
    Init(init::Init),
    Man(man::ManPages),
    Payroll(payroll::Payroll),
    #[command(subcommand)]
    Policy(policy::Policy),
    Profit(profit::Profit),
    Quota(quota::QuotaCheck),
    Report(report::MonthReport),
    #[command(subcommand)]
    Roster(roster::Roster),
    Score(score::Score),
    SlaCheck(sla_check::SlaCheck),
}

/// The options every command takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Clone)]
#[command(next_help_heading = help::EVERYWHERE)]
pub(crate) struct Common {
    /// The rule book: an id, a beginning that only one has, or a path (can be repeated)
    #[arg(short, long, value_name = "NAME|PATH")]
    pub(crate) policy: Vec<String>,
    /// The settings to use in place of the `cs.toml` found upwards; `people.toml` is looked for beside them
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<String>,
    /// The month, such as 2025-03, `last` or `this`
    #[arg(long)]
    pub(crate) month: Option<String>,
    /// How the answer is written
    #[arg(short, long, value_enum)]
    pub(crate) format: Option<FormatWord>,
    /// Write the answer to a file, whole or not at all; its ending gives the format
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<String>,
    /// The language for people
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangWord>,
    /// The time to take for now, such as 2025-03-31 or 2025-03-31 18:00:00
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: Option<String>,
    /// Only what these rules make: ids, codes or clauses, separated by commas
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Set bad rows aside in this file, with the reason, and go on
    #[arg(long, value_name = "FILE")]
    pub(crate) skip_bad: Option<String>,
    /// The encoding of the files, such as gbk or big5, when it cannot be told
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Write CSV the way a spreadsheet opens it: byte-order mark, CRLF, long numbers as text
    #[arg(long)]
    pub(crate) excel: bool,
    /// Draw borders around tables
    #[arg(long)]
    pub(crate) pretty: bool,
    /// Exit with 0 even when a check found something
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// When messages are coloured
    #[arg(long, value_enum, default_value_t, hide_default_value = true)]
    pub(crate) color: ColorWord,
}

/// The words of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatWord {
    Table,
    Csv,
    Json,
    Ndjson,
    Html,
    Md,
    Xlsx,
    /// The fund as a journal for hledger
    Hledger,
    /// Dates for a calendar program
    Ics,
}

/// The words of `--emit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmitWord {
    /// The findings that a rule says count as incidents, as an incident log
    Incidents,
}

/// The words of `--lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangWord {
    En,
    Zh,
}

/// The words of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWord {
    #[default]
    Auto,
    Always,
    Never,
}

/// Why a command gives no answer. What is wrong with books and data is in the session's diagnostics already.
pub(crate) enum Stop {
    /// The diagnostics say why.
    Reported,
    /// A failure of its own: with its code and its words.
    Failure(DiagnosticCode, Said),
}

/// One subcommand.
pub(crate) trait Run {
    /// The options every command takes.
    fn common(&self) -> &Common;

    /// What every command parses and this one has no use for: stating it is an error, not a wish that is passed over.
    fn unused(&self) -> &'static [Unused] {
        &[]
    }

    /// Reads, computes, answers.
    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop>;
}

/// An option of every command that some have no use for.
#[derive(Clone, Copy)]
pub(crate) enum Unused {
    Month,
    Only,
    SkipBad,
}

impl Unused {
    /// Of a command that reads no log.
    const NO_LOG: &'static [Self] = &[Self::Month, Self::Only, Self::SkipBad];

    /// The option, where it was stated.
    fn stated(self, common: &Common) -> Option<&'static str> {
        match self {
            Self::Month => common.month.is_some().then_some("--month"),
            Self::Only => (!common.only.is_empty()).then_some("--only"),
            Self::SkipBad => common.skip_bad.is_some().then_some("--skip-bad"),
        }
    }
}

/// Runs a command, unless it was asked for what it does not do.
fn answer(runner: &dyn Run, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
    let stated: Vec<&str> = runner.unused().iter().filter_map(|unused| unused.stated(runner.common())).collect();
    if !stated.is_empty() {
        let options = stated.join(", ");
        let words = said!("this command has no use for {options}", "此命令用不到 {options}");
        return Err(Stop::Failure(DiagnosticCode::U001, words));
    }
    runner.run(session)
}

impl Command {
    fn runner(&self) -> &dyn Run {
        match self {
            Self::Attendance(command) => command,
            Self::ChatCheck(command) => command,
            Self::Check(command) => command,
            Self::Columns(command) => command,
            Self::Completions(command) => command,
            Self::Doctor(command) => command,
            Self::Due(command) => command,
            Self::Explain(command) => command,
            Self::Fines(command) => command,
            Self::Fund(command) => command,
            Self::Init(command) => command,
            Self::Man(command) => command,
            Self::Payroll(command) => command,
            Self::Policy(command) => command,
            Self::Profit(command) => command,
            Self::Quota(command) => command,
            Self::Report(command) => command,
            Self::Roster(command) => command,
            Self::Score(command) => command,
            Self::SlaCheck(command) => command,
        }
    }
}

/// Runs one command line.
pub(crate) fn run(arguments: &[OsString], world: &mut World<'_>) -> ExitStatus {
    let asked = help::lang_of(arguments);
    let arguments = help::spelt_out(&code_spelt_out(arguments));
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(message) => return say_usage(message, &arguments, asked, world),
    };
    let runner = cli.command.runner();
    let mut session = match Session::open(runner.common(), world) {
        Ok(session) => session,
        Err(failed) => return failed,
    };
    let result = answer(runner, &mut session);
    session.close(result).0
}

/// A run in memory: how it ended, its answer, and what was said.
pub(crate) struct Trial {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) sink: Sink,
}

/// Runs one command line with a book in hand, over files in memory. The error is what is wrong with the command line.
pub(crate) fn trial(arguments: &[OsString], book: RuleBook, files: &dyn Files) -> Result<Trial, String> {
    let cli = Cli::try_parse_from(arguments).map_err(|message| message.to_string())?;
    let runner = cli.command.runner();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut world = World::unattended(files, &mut stdout, &mut stderr);
    let mut session = Session::open(runner.common(), &mut world).map_err(|_| "an option is wrong".to_owned())?;
    session.use_book(book);
    let result = answer(runner, &mut session);
    let (status, sink) = session.close(result);
    Ok(Trial { status, stdout, sink })
}

/// `cs explain D006` is short for `cs explain code D006`.
fn code_spelt_out(arguments: &[OsString]) -> Vec<OsString> {
    let mut arguments = arguments.to_vec();
    let word = |at: usize| arguments.get(at).and_then(|word| word.to_str());
    if word(1) == Some("explain") && word(2).is_some_and(|word| DiagnosticCode::parse(word).is_some()) {
        arguments.insert(2, OsString::from("code"));
    }
    arguments
}

/// Help and version go to standard output; a wrong command line to standard error.
fn say_usage(message: clap::Error, arguments: &[OsString], asked: Option<Lang>, world: &mut World<'_>) -> ExitStatus {
    let settings = || Config::find(world.files, &world.folder, &mut Sink::default()).lang;
    let lang = asked.or_else(settings).unwrap_or(world.locale.0);
    // The same again, told in the reader's language.
    let message = help::command(lang).try_get_matches_from(arguments).err().unwrap_or(message);
    // A closed pipe is a quiet end.
    let asks = |kind| matches!(kind, ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !asks(message.kind()) && message.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let (words, hint) = help::mistake(&message, arguments);
        let mut sink = Sink::default();
        sink.push(failure(help::CODE, words).hint(hint));
        let color = world.stderr_is_terminal && !world.no_color;
        let style = Style { lang, color, width: world.width, ..Style::default() };
        let _ = render::diagnostics::write(&sink, false, &style, world.stderr);
        return ExitStatus::Failed;
    }
    let styled = message.render();
    let (out, terminal): (&mut dyn Write, bool) = if asks(message.kind()) {
        (&mut *world.stdout, world.stdout_is_terminal)
    } else {
        (&mut *world.stderr, world.stderr_is_terminal)
    };
    let text = if terminal && !world.no_color { styled.ansi().to_string() } else { styled.to_string() };
    let _ = out.write_all(help::shown(&text).as_bytes());
    if asks(message.kind()) { ExitStatus::Done } else { ExitStatus::Failed }
}

/// A failure of the command itself.
pub(crate) fn failure(code: DiagnosticCode, words: Said) -> Diagnostic {
    Diagnostic::error(code, crate::diagnostics::At::Run, words)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_locale_gives_the_language() {
        assert_eq!(Locale::from_environment(Some("zh_CN.UTF-8")).0, Lang::Zh);
        assert_eq!(Locale::from_environment(Some("C.UTF-8")).0, Lang::En);
        assert_eq!(Locale::from_environment(None).0, Lang::En);
    }
}
