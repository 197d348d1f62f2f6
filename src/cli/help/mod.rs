//! Help and mistakes of the command line, in the reader's language.
//!
//! The doc comments of the arguments are the English help. The Chinese is in [`texts`], and laid over the commands when somebody
//! asks for it; a run that parses does none of this.

mod texts;

use std::ffi::OsString;

use clap::builder::{PossibleValue, Resettable};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};
use unicode_width::UnicodeWidthChar;

use crate::diagnostics::DiagnosticCode;
use crate::model::{Lang, Said};
use crate::said;

use super::Cli;

/// The columns a line of Chinese help takes: clap breaks lines at blanks only, and Chinese has none.
const WIDTH: usize = 60;

/// The heading of the options every command takes.
pub(super) const EVERYWHERE: &str = "Everywhere";

/// The commands with their help in a language, each with an example.
pub(super) fn command(lang: Lang) -> Command {
    let mut plain = Cli::command();
    plain.build();
    told(Cli::command(), "cs", &mut plain, lang)
}

fn told(command: Command, path: &str, plain: &mut Command, lang: Lang) -> Command {
    let mut command = command.disable_help_subcommand(true);
    if let Some(example) = texts::example(path) {
        let heading = if lang == Lang::Zh { "示例：" } else { "Example:" };
        command = command.after_help(format!("{heading}\n  {example}"));
    }
    if lang == Lang::Zh {
        command = in_chinese(command, path, plain);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let Some(plain) = plain.find_subcommand_mut(&name) else { continue };
        command = command.mut_subcommand(&name, |sub| told(sub, &format!("{path} {name}"), plain, lang));
    }
    command
}

fn in_chinese(command: Command, path: &str, plain: &mut Command) -> Command {
    let usage = plain.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let usage = usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>");
    let flag = |id: &'static str, short, action, help| {
        Arg::new(id).short(short).long(id).action(action).help(help).help_heading("通用选项")
    };
    let mut command = command
        .mut_args(|argument| argument_in_chinese(argument, path))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "显示帮助"))
        .arg(flag("version", 'V', ArgAction::Version, "显示版本"))
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}{after-help}");
    if let Some(about) = texts::about(path) {
        command = command.about(about);
    }
    command
}

fn argument_in_chinese(argument: Arg, path: &str) -> Arg {
    let heading = match argument.get_help_heading() {
        Some(EVERYWHERE) => "通用选项",
        _ if argument.is_positional() => "参数",
        _ => "选项",
    };
    let words = argument.get_possible_values();
    let words: Vec<&str> = words.iter().filter(|word| !word.is_hide_set()).map(PossibleValue::get_name).collect();
    let takes_words = argument.get_action().takes_values() && !words.is_empty();
    let mut argument = argument.help_heading(heading);
    if argument.get_action().takes_values() {
        argument = argument.hide_possible_values(true).hide_default_value(true);
    }
    if let Some(help) = texts::argument(path, argument.get_id().as_str()) {
        let help = if takes_words { format!("{help}：{}", words.join("、")) } else { help.to_owned() };
        argument = argument.long_help(Resettable::Reset).help(folded(&help));
    }
    argument
}

/// Chinese in lines; none begins with a sign that ends a sentence, and no name is torn.
fn folded(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    let mut before = ' ';
    for c in text.chars() {
        let in_a_name = c.is_ascii_graphic() && before.is_ascii_graphic();
        let ends = "，。；：、）”".contains(c) || "（“".contains(before);
        if width >= WIDTH && !in_a_name && !ends {
            lines.push('\n');
            width = 0;
        }
        if width > 0 || c != ' ' {
            lines.push(c);
            width += c.width().unwrap_or(0);
        }
        before = c;
    }
    lines
}

/// `cs help fines` is `cs fines --help`, and `cs --lang zh fines` is `cs fines --lang zh`.
pub(super) fn spelt_out(arguments: &[OsString]) -> Vec<OsString> {
    let mut arguments = arguments.to_vec();
    let word = |at: usize| arguments.get(at).and_then(|word| word.to_str()).unwrap_or_default();
    let leading = match word(1) {
        "--lang" => 2,
        word if word.starts_with("--lang=") => 1,
        _ => 0,
    };
    if leading > 0 && arguments.len() > leading {
        let lang: Vec<_> = arguments.drain(1..=leading).collect();
        // Behind the command; without one only help is asked for, whose language is known.
        let depth = command_of(&arguments).split(' ').count();
        if depth > 1 {
            arguments.splice(depth..depth, lang);
        }
    }
    if arguments.get(1).is_some_and(|word| word == "help") {
        arguments.remove(1);
        arguments.push(OsString::from("--help"));
    }
    arguments
}

/// The language a command line asks for, as far as that can be told of one that does not parse.
pub(super) fn lang_of(arguments: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let behind = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    match behind.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang="))) {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

/// Help as it is shown: clap puts an ASCII colon behind every heading.
pub(super) fn shown(help: &str) -> String {
    let headings = ["命令", "参数", "通用选项", "选项"];
    headings.iter().fold(help.to_owned(), |help, heading| help.replace(&format!("{heading}:"), &format!("{heading}：")))
}

/// What is wrong with a command line, and the way out.
pub(super) fn mistake(error: &clap::Error, arguments: &[OsString]) -> (Said, Said) {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let words = match error.kind() {
        ErrorKind::UnknownArgument => said!("unknown argument `{argument}`", "不认识的参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            let command = text(ContextKind::InvalidSubcommand);
            said!("there is no command `{command}`", "没有命令 `{command}`")
        }
        ErrorKind::MissingSubcommand => said!("a command is missing", "缺少命令"),
        ErrorKind::MissingRequiredArgument => said!("missing: {argument}", "缺少：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() => {
            said!("`{argument}` needs a value", "`{argument}` 缺少取值")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            said!("`{value}` will not do for `{argument}`", "`{value}` 不能用于 `{argument}`")
        }
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            other if other.is_empty() || other == argument => {
                said!("`{argument}` is given twice", "`{argument}` 重复给出")
            }
            other => said!("`{argument}` cannot stand beside `{other}`", "`{argument}` 不能与 `{other}` 同时使用"),
        },
        ErrorKind::TooManyValues => {
            said!("`{value}` is one value too many for `{argument}`", "`{argument}` 的取值过多：`{value}`")
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            said!("`{argument}` needs more values, or fewer", "`{argument}` 的取值个数不对")
        }
        ErrorKind::InvalidUtf8 => said!("an argument is not UTF-8", "有参数不是 UTF-8"),
        _ => said!("the command line is wrong", "命令行有误"),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().map(text).find(|near| !near.is_empty());
    let valid = text(ContextKind::ValidValue);
    let command = command_of(arguments);
    let more = said!("`{command} --help` shows what it takes", "`{command} --help` 说明用法");
    let hint = match near {
        Some(near) => said!("did you mean `{near}`? ", "是否想用 `{near}`？").and(&more),
        None if !valid.is_empty() => said!("it takes {valid}; ", "可用：{valid}；").and(&more),
        None => more,
    };
    (words, hint)
}

/// The command a command line begins with: `cs policy diff`.
fn command_of(arguments: &[OsString]) -> String {
    let mut command = &Cli::command();
    let mut path = "cs".to_owned();
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        let Some(sub) = command.find_subcommand(word) else { break };
        path = format!("{path} {}", sub.get_name());
        command = sub;
    }
    path
}

/// The code under which mistakes of the command line stand.
pub(super) const CODE: DiagnosticCode = DiagnosticCode::U001;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// Every command with its path.
    fn commands(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        found.push((path.to_owned(), command.clone()));
        for sub in command.get_subcommands() {
            commands(sub, &format!("{path} {}", sub.get_name()), found);
        }
    }

    fn every_command(lang: Lang) -> Vec<(String, Command)> {
        let mut found = Vec::new();
        let mut whole = command(lang);
        whole.build();
        commands(&whole, "cs", &mut found);
        found
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    /// The words of a Chinese text that are neither names in backticks nor abbreviations nor file names.
    fn foreign_words(text: &str) -> Vec<&str> {
        let outside = text.split('`').step_by(2);
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._-=…".contains(c);
        outside
            .flat_map(|part| part.split(|c| !is_part(c)))
            .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()))
            .filter(|word| {
                !["csv", "xlsx", "xls", "json", "ndjson", "md", "html", "ics", "hledger", "table", "en", "zh"]
                    .contains(word)
            })
            .collect()
    }

    #[test]
    fn every_command_and_argument_has_both_texts() {
        let mut missing = Vec::new();
        for (path, command) in every_command(Lang::En) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            if about.is_empty() || is_chinese(&about) || !texts::about(&path).is_some_and(is_chinese) {
                missing.push(path.clone());
            }
            if texts::example(&path).is_none() && !command.has_subcommands() {
                missing.push(format!("example of {path}"));
            }
            for argument in
                command.get_arguments().filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
            {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                let id = argument.get_id().as_str();
                if help.is_empty() || is_chinese(&help) || !texts::argument(&path, id).is_some_and(is_chinese) {
                    missing.push(format!("{path} {id}"));
                }
            }
        }
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn no_english_word_stands_in_chinese_help() {
        for (path, mut command) in every_command(Lang::Zh) {
            for text in texts::about(&path)
                .into_iter()
                .chain(command.get_arguments().filter_map(|own| texts::argument(&path, own.get_id().as_str())))
            {
                assert_eq!(foreign_words(text), [""; 0], "{path}: {text}");
            }
            // What clap adds of its own is Chinese too.
            let help = command.render_help().to_string();
            for word in [
                "Usage",
                "Options",
                "Arguments",
                "Commands",
                "Print",
                "default",
                "possible",
                "OPTIONS",
                "COMMAND",
                "Everywhere",
            ] {
                let own = help.split('`').step_by(2).any(|part| part.contains(word));
                assert!(!own, "{path}: {word} in\n{help}");
            }
        }
    }

    #[test]
    fn every_example_is_a_command_line() {
        for (path, _) in every_command(Lang::En) {
            for example in texts::example(&path).into_iter().flat_map(|example| example.split(" | ")) {
                let words = shell_words::split(example).expect("words");
                let words: Vec<_> = super::super::code_spelt_out(&words.iter().map(OsString::from).collect::<Vec<_>>());
                let words: Vec<_> = words.into_iter().take_while(|word| word != ">").collect();
                assert!(example.starts_with("cs "), "{example}");
                if let Err(error) = Cli::try_parse_from(words) {
                    panic!("{path}: {example}: {error}");
                }
            }
        }
    }

    fn mistaken(line: &str) -> [String; 4] {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = command(Lang::Zh).try_get_matches_from(&arguments).expect_err("a mistake");
        let (words, hint) = mistake(&error, &arguments);
        [words.en, words.zh, hint.en, hint.zh]
    }

    #[test]
    fn mistakes_are_told_in_both_languages_with_the_way_out() {
        assert_eq!(
            mistaken("cs fines log.csv --fromat csv"),
            [
                "unknown argument `--fromat`",
                "不认识的参数 `--fromat`",
                "did you mean `--format`? `cs fines --help` shows what it takes",
                "是否想用 `--format`？`cs fines --help` 说明用法",
            ]
        );
        assert_eq!(mistaken("cs finez")[1], "没有命令 `finez`");
        assert_eq!(mistaken("cs fines")[0], "missing: <INCIDENTS>");
        let [en, zh, hint, _] = mistaken("cs fines log.csv --by team");
        assert_eq!((en.as_str(), zh.as_str()), ("`team` will not do for `--by <BY>`", "`team` 不能用于 `--by <BY>`"));
        assert_eq!(hint, "it takes employee; `cs fines --help` shows what it takes");
        assert_eq!(mistaken("cs fines log.csv --month")[0], "`--month <MONTH>` needs a value");
        assert_eq!(mistaken("cs fines log.csv --quiet --quiet")[1], "`--quiet` 重复给出");
        assert_eq!(mistaken("cs policy")[2], "`cs policy --help` shows what it takes");
    }

    #[test]
    fn help_and_language_may_come_first() {
        let spelt = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            spelt_out(&words).into_iter().map(|word| word.into_string().expect("UTF-8")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(spelt("cs help policy diff"), "cs policy diff --help");
        assert_eq!(spelt("cs --lang zh policy show x"), "cs policy show --lang zh x");
        assert_eq!(spelt("cs --lang=zh --help"), "cs --help");
        assert_eq!(spelt("cs fines --lang"), "cs fines --lang");
        assert_eq!(spelt("cs --lang"), "cs --lang");
    }

    #[test]
    fn chinese_is_broken_into_lines_but_no_name_is_torn() {
        let text = format!("{}`cs.toml` 的设置，以及其后的内容", "字".repeat(28));
        assert_eq!(folded(&text), format!("{}`cs.toml`\n的设置，以及其后的内容", "字".repeat(28)));
        assert_eq!(folded(&format!("{}，完", "字".repeat(30))), format!("{}，\n完", "字".repeat(30)));
    }
}
