use std::collections::BTreeSet;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, ValueEnum};
use clap_complete::{Shell, generate};

use crate::book::library::Library;
use crate::model::Outcome;

use super::session::Session;
use super::{Common, Run, Stop, Unused, help};

/// Write the completions for a shell, with the names of books, codes and columns
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: ShellWord,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShellWord {
    Bash,
    Fish,
    Powershell,
    Zsh,
}

impl Run for Completions {
    fn common(&self) -> &Common {
        &self.common
    }

    /// The codes and ids are those of the book in use: a department makes its completions in its own folder.
    fn unused(&self) -> &'static [Unused] {
        Unused::NO_LOG
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        session.load_book()?;
        let book = session.book();
        let rules: BTreeSet<String> = book
            .heads()
            .into_iter()
            .map(|(_, head)| head.id.to_string())
            .chain(book.codes())
            .filter(|name| !name.contains(char::is_whitespace))
            .collect();
        let books: Vec<String> = Library::built_in().map(str::to_owned).collect();
        let mut command = with_names(help::command(session.lang()), &books, &rules.into_iter().collect::<Vec<_>>());
        let shell = match self.shell {
            ShellWord::Bash => Shell::Bash,
            ShellWord::Fish => Shell::Fish,
            ShellWord::Powershell => Shell::PowerShell,
            ShellWord::Zsh => Shell::Zsh,
        };
        let mut script = Vec::new();
        generate(shell, &mut command, "cs", &mut script);
        Ok(session.answer(script))
    }
}

/// The commands with the names that their arguments may be; more may be typed than is offered.
fn with_names(command: Command, books: &[String], rules: &[String]) -> Command {
    let mut command = command.mut_args(|argument| match argument.get_id().as_str() {
        "policy" | "books" | "book" | "before" | "after" | "compare" => {
            argument.value_parser(PossibleValuesParser::new(books.to_vec()))
        }
        "only" => argument.value_parser(PossibleValuesParser::new(rules.to_vec())),
        "what" => argument.value_parser(PossibleValuesParser::new([books, rules].concat())),
        _ => argument,
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| with_names(sub, books, rules));
    }
    command
}
