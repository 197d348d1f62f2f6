use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use chrono::{Datelike, NaiveDate};
use cs::book::library::Library;
use cs::diagnostics::Sink;

use crate::schema::{faults, validator};

/// A folder with what `cs init` makes in its folder `desk`.
struct Made {
    folder: tempfile::TempDir,
    listed: String,
}

fn cs(folder: &Path, line: &str) -> Output {
    let words = shell_words::split(line).expect("a command line");
    Command::new(env!("CARGO_BIN_EXE_cs")).args(words).current_dir(folder).output().expect("cs runs")
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are text")
}

impl Made {
    fn new(options: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let made = cs(folder.path(), &format!("init desk --month 2025-03 {options}"));
        assert_eq!(made.status.code(), Some(0), "{options}: {}", said(&made));
        Self { listed: String::from_utf8(made.stdout).expect("text"), folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("desk").join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    /// Its files with their bytes, by their path from the folder it was made in.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let (mut folders, mut files) = (vec![self.path("")], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.folder.path()).expect("below it").to_string_lossy().into_owned();
                    files.push((name, fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }
}

/// The blocks of examples of a book, each with the marks taken off.
fn examples(book: &str) -> Vec<String> {
    let marked = |line: &&str| line.starts_with('#') && !line.starts_with("# ") && !line.starts_with("#:");
    let block = |block: &str| block.lines().filter(marked).map(|line| line[1..].to_owned() + "\n").collect::<String>();
    book.split("\n# ──").skip(1).map(block).collect()
}

fn loads(text: &str) -> Result<(), String> {
    let mut sink = Sink::unlimited();
    let read = |_: &Path| Ok(text.as_bytes().to_vec());
    let book = Library::new(&read).load("book.toml", &mut sink);
    let faults: Vec<&str> = sink.shown().iter().map(|fault| fault.message.en.as_str()).collect();
    if book.is_some() && faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

#[test]
fn every_example_of_a_new_book_holds_alone_and_with_the_others() {
    let schema = validator();
    for kind in ["shop", "estate"] {
        for lang in ["en", "zh"] {
            let made = Made::new(&format!("--for {kind} --lang {lang}"));
            let book = made.read("book.toml");
            assert!(book.starts_with("#:schema ./rulebook.schema.json\n"), "{book}");
            assert_eq!(loads(&book), Ok(()), "{kind} {lang}");
            let examples = examples(&book);
            assert_eq!(examples.len(), 6, "{kind} {lang}");
            for block in &examples {
                assert!(block.contains("\nclause "), "{kind} {lang}: an example without its clause: {block}");
                assert_eq!(loads(&format!("{book}{block}")), Ok(()), "{kind} {lang}: {block}");
            }
            let all = book + &examples.concat();
            assert_eq!((loads(&all), faults(&schema, &all)), (Ok(()), Vec::new()), "{kind} {lang}");
        }
    }
}

#[test]
fn the_general_examples_hold_on_every_shipped_book() {
    for book in Library::built_in().filter(|book| !["shop", "estate"].contains(book)) {
        let made = Made::new(&format!("-p {book}"));
        let own = made.read("book.toml");
        let examples = examples(&own);
        assert_eq!(examples.len(), 5, "{book}");
        assert_eq!(loads(&(own + &examples.concat())), Ok(()), "{book}");
    }
}

#[test]
fn an_example_that_overrides_takes_effect() {
    let made = Made::new("--for shop --lang en");
    let log = "employee,date,code\n周明,2025-03-30,handover-unlogged\n周明,2025-03-31,handover-unlogged\n周明,2025-04-01,handover-unlogged\n";
    fs::write(made.path("log.csv"), log).expect("written");
    let fines = |of: &Made| {
        let ran = cs(&of.path(""), "fines log.csv");
        assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
        let rows = crate::run::rows(&String::from_utf8(ran.stdout).expect("text"));
        crate::run::column(&rows, "fine")
    };
    assert_eq!(fines(&made), ["30.00", "50.00", "80.00"], "counted for ever");
    let book = made.read("book.toml");
    fs::write(made.path("book.toml"), format!("{book}{}", examples(&book)[0])).expect("written");
    assert_eq!(fines(&made), ["20.00", "40.00", "20.00"], "counted by the month");
}

#[test]
fn what_is_written_is_listed_and_written_once() {
    for options in ["--for shop --lang zh", "--for estate", "--forms"] {
        let made = Made::new(options);
        let files = made.files();
        let mut listed: Vec<String> = crate::run::column(&crate::run::rows(&made.listed), "file");
        listed.sort();
        assert_eq!(listed, files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), "{options}");
        let again = cs(made.folder.path(), &format!("init desk --month 2025-04 {options}"));
        assert_eq!(again.status.code(), Some(2), "{options}");
        assert!(said(&again).contains("desk/cs.toml"), "{}", said(&again));
        assert_eq!(made.files(), files, "nothing was added, nothing changed");
    }
    let shop = Made::new("--for shop");
    for (name, is_there) in [("orders", true), ("chats", true), ("contracts", false), ("tickets", false)] {
        assert_eq!(shop.path(&format!("2025-03/{name}.csv")).exists(), is_there, "{name}");
    }
    let estate = Made::new("--for estate");
    for (name, is_there) in [("contracts", true), ("visits", true), ("orders", false), ("stock", false)] {
        assert_eq!(estate.path(&format!("2025-03/{name}.csv")).exists(), is_there, "{name}");
    }
    assert!(estate.read("2025-03/facts.toml").ends_with("\n#households = 100\n#occupied = 100\n"));
    assert_eq!(estate.read("rulebook.schema.json"), include_str!("../schema/rulebook.schema.json"));
}

#[test]
fn each_month_has_a_folder_by_the_settings_that_are_there() {
    let made = Made::new("--for shop --lang zh");
    let next = cs(made.folder.path(), "init desk --month-only --month 2025-04");
    assert_eq!(next.status.code(), Some(0), "{}", said(&next));
    for name in ["incidents.csv", "orders.csv", "facts.toml"] {
        assert_eq!(made.read(&format!("2025-04/{name}")), made.read(&format!("2025-03/{name}")), "{name}");
    }
    assert!(!made.path("2025-04/contracts.csv").exists());
    let now = cs(&made.path(""), "init --month-only --now 2024-02-29");
    assert_eq!(now.status.code(), Some(0), "{}", said(&now));
    assert_eq!(made.read("2024-02/staff.csv"), made.read("2025-03/staff.csv"));
    let again = cs(&made.path(""), "init --month-only --month 2025-04");
    assert_eq!((again.status.code(), said(&again).contains("2025-04/staff.csv")), (Some(2), true), "{}", said(&again));
}

#[test]
fn a_book_of_ones_own_underneath_is_found_from_the_new_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("house.toml"), crate::run::DESK).expect("written");
    let made = cs(folder.path(), "init a/desk -p house.toml");
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let check = cs(&folder.path().join("a/desk"), "policy check");
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
}

/// A log that stays blank is as if it were not there; one with a row is read, and has every column the rules ask for.
#[test]
fn a_month_that_is_blank_but_for_a_log_can_be_asked_about() {
    let made = Made::new("--for estate --lang en");
    fs::write(made.path("2025-03/facts.toml"), "households = 100\noccupied = 80\n").expect("written");
    let mut visits = made.read("2025-03/visits.csv");
    visits.push_str("2025-03-05,1-101,,,,,\n");
    fs::write(made.path("2025-03/visits.csv"), visits).expect("written");
    for name in ["contracts", "documents", "meetings", "training"] {
        let log = made.read(&format!("2025-03/{name}.csv"));
        let blanks = ",".repeat(log.matches(',').count() - 1);
        fs::write(made.path(&format!("2025-03/{name}.csv")), format!("{log}x{blanks}\n")).expect("written");
    }
    for line in ["due 2025-03 --month 2025-03 --now 2025-03-20", "quota 2025-03 --month 2025-03"] {
        let ran = cs(&made.path(""), line);
        assert_eq!(ran.status.code(), Some(1), "{line}: {}", said(&ran));
        assert!(ran.stdout.len() > 100 && !said(&ran).contains("error"), "{line}: {}", said(&ran));
    }
    let named = cs(&made.path(""), "fines 2025-03/incidents.csv");
    assert_eq!(named.status.code(), Some(2), "a log that is named and blank may be the wrong one");
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_texts_are_in_one_language() {
    for kind in ["--for shop", "--for estate", "-p default"] {
        for (lang, in_chinese) in [("en", false), ("zh", true)] {
            let made = Made::new(&format!("{kind} --lang {lang}"));
            for (name, bytes) in made.files() {
                let text = String::from_utf8(bytes).expect("UTF-8");
                for line in text.lines() {
                    let line = line.trim_start_matches('\u{feff}');
                    let ending = name.rsplit('.').next().unwrap_or_default();
                    let telling = match ending {
                        "md" => {
                            line.starts_with('|') && !line.contains("---")
                                || line.chars().next().is_some_and(|c| c.is_alphabetic() && !line.starts_with("cs "))
                        }
                        "csv" => true,
                        "json" => false,
                        _ => line.starts_with("# ") && line.len() > 2 || line.starts_with("Description="),
                    };
                    if telling {
                        assert_eq!(is_chinese(line), in_chinese, "{kind} {lang}: {name}: {line}");
                    }
                }
            }
        }
    }
}

/// The commands a page shows.
fn commands(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("cs ")).collect()
}

/// Whether the program has the command of a line.
fn is_known(line: &str) -> bool {
    let command = line.split(' ').nth(1).expect("a command");
    cs(Path::new("/"), &format!("{command} --help")).status.success()
}

#[test]
fn the_commands_of_the_new_page_run() {
    for (kind, lang) in [("shop", "zh"), ("estate", "en")] {
        let made = Made::new(&format!("--for {kind} --lang {lang}"));
        let code = if kind == "shop" { "08-07" } else { "06-sec-1" };
        let month = |name: &str| made.path(&format!("2025-03/{name}.csv"));
        fs::write(month("staff"), "employee,department,base\n周明,service,3000\n").expect("written");
        fs::write(month("incidents"), format!("employee,date,code\n周明,2025-03-03,{code}\n")).expect("written");
        let page = made.read("README.md");
        let commands = commands(&page);
        assert_eq!(commands.len(), 9, "{commands:?}");
        for line in commands.into_iter().filter(|line| is_known(line)) {
            let ran = cs(&made.path(""), &line[3..]);
            assert_eq!(ran.status.code(), Some(0), "{line}: {}", said(&ran));
        }
        assert!(made.path("payroll.xlsx").exists() && made.path("2025-04/staff.csv").exists());
    }
}

/// What a line of a shell runs `cs` with, told by a program of that name.
fn told(shell: &str, folder: &Path) -> Vec<String> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).expect("made");
    let teller = bin.join("cs");
    fs::write(&teller, "#!/bin/sh\nprintf '%s\\n' \"$@\" > told; pwd >> told; echo due; exit 1\n").expect("written");
    let made = Command::new("chmod").arg("+x").arg(&teller).status().expect("chmod runs");
    assert!(made.success());
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let ran = Command::new("/bin/sh")
        .args(["-c", shell])
        .env("PATH", path)
        .env("DEPARTMENT", folder)
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .expect("a shell");
    let told = fs::read_to_string(folder.join("told")).unwrap_or_else(|_| panic!("cs is not run by {shell}: {ran:?}"));
    fs::remove_file(folder.join("told")).expect("removed");
    told.lines().map(str::to_owned).collect()
}

/// What the tasks of a month and of a day are to run: the report of the month that ended, what is due in this one.
fn wanted(folder: &Path) -> [Vec<String>; 2] {
    let output = Command::new("date").arg("+%Y-%m-%d").output().expect("date runs");
    let today: NaiveDate = String::from_utf8(output.stdout).expect("text").trim().parse().expect("a date");
    let last = today.with_day(1).and_then(|first| first.pred_opt()).expect("a day");
    let (last, this) = (last.format("%Y-%m").to_string(), today.format("%Y-%m").to_string());
    let folder = folder.display().to_string();
    let words = |line: &str| line.split(' ').map(str::to_owned).chain([folder.clone()]).collect::<Vec<_>>();
    [
        words(&format!("report {last} --month last --into reports --quiet")),
        words(&format!("due {this} --quiet --format table")),
    ]
}

/// The commands of a crontab, as the shell is given them; `user` where a user stands before each.
fn of_cron(text: &str, user: bool) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with("0 "));
    lines
        .map(|line| {
            let words = if user { 6 } else { 5 };
            let command = line.splitn(usize::MAX, ' ').filter(|word| !word.is_empty()).skip(words);
            command.collect::<Vec<_>>().join(" ").replace("\\%", "%")
        })
        .collect()
}

/// The command of a unit, as the shell is given it.
fn of_unit(text: &str) -> String {
    let start = text.lines().find_map(|line| line.strip_prefix("ExecStart=/bin/sh -c '")).expect("a command");
    start.trim_end_matches('\'').replace("$$", "$").replace("%%", "%")
}

/// The commands of a script of PowerShell, with the months it puts in.
fn of_powershell(text: &str, wanted: &[Vec<String>; 2]) -> Vec<Vec<String>> {
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("cs "));
    let filled = lines.map(|line| line[3..].replace("$last", &wanted[0][1]).replace("$month", &wanted[1][1]));
    filled.map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

/// Units are sound, where systemd is at hand to say so.
fn verify(units: &[PathBuf]) {
    let Ok(ran) = Command::new("systemd-analyze").args(["verify", "--man=no"]).args(units).output() else { return };
    assert!(ran.status.success(), "{}", said(&ran));
}

#[cfg(unix)]
#[test]
fn what_runs_by_itself_runs_the_month_and_the_day() {
    for lang in ["en", "zh"] {
        let folder = tempfile::tempdir().expect("a folder");
        // A name that shells, cron and systemd each have their own mind about.
        let folder = folder.path().join("客服 100% \"desk\"");
        fs::create_dir(&folder).expect("made");
        let made = cs(&folder, &format!("init --for shop --lang {lang}"));
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        let read = |name: &str| fs::read_to_string(folder.join("schedule").join(name)).expect("a text");
        let wanted = wanted(&folder);
        for (command, wanted) in of_cron(&read("crontab.txt"), false).iter().zip(&wanted) {
            assert_eq!(told(command, &folder), *wanted, "{command}");
        }
        for (unit, wanted) in ["cs-report.service", "cs-due.service"].iter().zip(&wanted) {
            let unit = read(unit);
            assert_eq!(told(&of_unit(&unit), &folder), *wanted, "{unit}");
            let at = unit.lines().find_map(|line| line.strip_prefix("WorkingDirectory=")).expect("a folder");
            assert_eq!(at.replace("%%", "%"), folder.display().to_string());
        }
        let task = read("cs-tasks.ps1");
        assert!(task.starts_with('\u{feff}') && task.lines().count() == task.matches("\r\n").count());
        let run = of_powershell(&task, &wanted);
        assert_eq!(run[0], wanted[0][..wanted[0].len() - 1]);
        assert_eq!(run[1][..3], wanted[1][..3]);
        verify(
            &["report.service", "report.timer", "due.service", "due.timer"]
                .map(|end| folder.join(format!("schedule/cs-{end}"))),
        );
    }
}

#[cfg(unix)]
#[test]
fn what_is_shipped_for_cron_systemd_and_windows_runs_the_same() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib");
    let read = |name: &str| fs::read_to_string(home.join(name)).expect("a text");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().canonicalize().expect("a path");
    let wanted = wanted(&folder);
    let cron = of_cron(&read("cron/cs"), true);
    assert_eq!(cron.len(), 2);
    for (command, wanted) in cron.iter().zip(&wanted) {
        assert_eq!(told(command, &folder), *wanted, "{command}");
    }
    for (unit, wanted) in ["systemd/cs-report.service", "systemd/cs-due.service"].iter().zip(&wanted) {
        assert_eq!(told(&of_unit(&read(unit)), &folder), *wanted, "{unit}");
    }
    let run = of_powershell(&read("windows/cs-report.ps1"), &wanted);
    assert_eq!(run[0], wanted[0][..wanted[0].len() - 1]);
    assert_eq!(run[1][..3], wanted[1][..3]);
    verify(
        &["report.service", "report.timer", "due.service", "due.timer"]
            .map(|end| home.join(format!("systemd/cs-{end}"))),
    );
    // What the Debian package takes from here is here.
    let manifest = fs::read_to_string(home.join("../Cargo.toml")).expect("a text");
    let assets: Vec<&str> = manifest.split('"').filter(|text| text.starts_with("contrib/")).collect();
    assert_eq!(assets, ["contrib/cron/cs", "contrib/systemd/*"]);
}
