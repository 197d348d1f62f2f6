//! Closing months from the command line: once, when over, in order; what is edited afterwards shows; nothing is ever half written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use cs::diagnostics::Sink;
use cs::log::Reader;
use cs::log::files::Disk;

const STAFF: &str =
    "employee,department,grade,base,sales,floor\n林小雨,service,new,,10000,\n周明,service,senior,3000,50000,300\n";
/// Of March: Zhou's first unlogged handover is 30.00. Pay comes to 2000.00 and 4300.00 - 30.00.
const INCIDENTS: &str = "employee,date,code\n周明,2025-03-11,handover-unlogged\n";

/// A department's folders, one a month.
struct Department(tempfile::TempDir);

impl Department {
    /// With February, March and April, nothing of them closed.
    fn new() -> Self {
        let own = Self(tempfile::tempdir().expect("a folder"));
        own.write("desk.toml", crate::run::DESK);
        own.write("cs.toml", "policy = \"desk.toml\"\n");
        for month in ["2025-02", "2025-03", "2025-04"] {
            fs::create_dir(own.path(month)).expect("made");
            own.write(&format!("{month}/staff.csv"), STAFF);
            own.write(&format!("{month}/incidents.csv"), &INCIDENTS.replace("2025-03", month));
        }
        own
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replacen(from, to, 1));
    }

    /// Runs `cs`: its exit status, its answer, what it said.
    fn cs(&self, line: &str) -> (i32, String, String) {
        let ran = command(self.0.path(), line).output().expect("cs runs");
        shown(&ran)
    }

    /// The same, whatever it said, to its status.
    #[track_caller]
    fn ends(&self, status: i32, line: &str) -> String {
        let (own, _, said) = self.cs(line);
        assert_eq!(own, status, "cs {line}\n{said}");
        said
    }

    #[track_caller]
    fn close(&self, month: &str) {
        self.ends(0, &format!("report {month} --close"));
    }
}

fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cs"));
    command.args(shell_words::split(line).expect("a command line")).current_dir(folder).env_clear().env("LANG", "C");
    command
}

fn shown(ran: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code().unwrap_or(-1), text(&ran.stdout), text(&ran.stderr))
}

fn digest(record: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(record).expect("JSON");
    value["digest"].as_str().expect("a digest").to_owned()
}

#[test]
fn a_month_is_closed_once_and_when_it_is_over() {
    let desk = Department::new();
    let said = desk.ends(2, "report 2025-03 --close --now '2025-03-31 23:59:59' -o page.html");
    assert!(said.contains("2025-03 is not over before the end of 2025-03-31"), "{said}");
    assert!(!desk.path("2025-03/closed-2025-03.json").exists() && !desk.path("page.html").exists());

    let said = desk.ends(0, "report 2025-03 --close --now 2025-04-01");
    let record = desk.read("2025-03/closed-2025-03.json");
    assert!(said.contains(&digest(&record)), "{said}");
    for figure in
        ["\"net\":\"2000.00\"", "\"net\":\"4270.00\"", "\"fines\":\"T-2\"", "\"as_of\": \"2025-04-01 00:00:00\""]
    {
        assert!(record.contains(figure), "{figure} is not in\n{record}");
    }
    // The same again, later: judged as of the same time, it is the same, and no other bytes.
    let said = desk.ends(0, "report 2025-03 --close");
    assert!(said.contains("2025-03 is as it was closed"), "{said}");
    assert_eq!(desk.read("2025-03/closed-2025-03.json"), record);
    desk.ends(0, "report 2025-03 --verify");
    let said = desk.ends(2, "report 2025-04 --verify");
    assert!(said.contains("2025-04 is not closed"), "{said}");
    let said = desk.ends(2, "report 2025-04 --adjust 2025-05/adjustments.csv");
    assert!(said.contains("2025-04 is not closed"), "{said}");
}

#[test]
fn months_are_closed_in_order_and_the_same_inputs_make_the_same_bytes() {
    let (desk, other) = (Department::new(), Department::new());
    for own in [&desk, &other] {
        own.close("2025-02");
        own.close("2025-03");
    }
    let read = |own: &Department| ["02", "03"].map(|month| own.read(&format!("2025-{month}/closed-2025-{month}.json")));
    assert_eq!(read(&desk), read(&other));
    let [february, march] = read(&desk);
    let previous = format!("\"previous\": {{\"month\":\"2025-02\",\"digest\":\"{}\"}}", digest(&february));
    assert!(february.contains("\"previous\": null") && march.contains(&previous), "{march}");

    let late = Department::new();
    late.close("2025-03");
    let said = late.ends(2, "report 2025-02 --close");
    assert!(said.contains("2025-03 is closed already"), "{said}");
    assert!(!late.path("2025-02/closed-2025-02.json").exists());
}

#[test]
fn what_an_edited_input_changes_is_told_and_passed_on_once() {
    let desk = Department::new();
    desk.close("2025-03");
    let record = desk.read("2025-03/closed-2025-03.json");
    // Lin's first unlogged handover, entered late: 30.00.
    desk.edit("2025-03/incidents.csv", "周明", "林小雨,2025-03-12,handover-unlogged\n周明");

    let said = desk.ends(1, "report 2025-03");
    assert!(said.contains("2025-03 is not as it was closed: files (incidents.csv)"), "{said}");
    assert!(said.contains("the pay of 1 people"), "{said}");
    assert!(said.contains("--adjust 2025-04/adjustments.csv writes them"), "{said}");
    let said = desk.ends(2, "report 2025-03 --close");
    assert!(said.contains("2025-03 is closed already, and differs: files (incidents.csv)"), "{said}");
    let (status, answer, said) = desk.cs("report 2025-03 --verify -f table");
    assert_eq!(status, 1, "{said}");
    assert!(answer.contains("2025-03/closed-2025-03.json"), "{answer}");
    assert_eq!(desk.read("2025-03/closed-2025-03.json"), record);

    let header = "employee,month,item,amount,clause,reason,source\n";
    let first = "林小雨,2025-03,fines,-30.00,T-2,0.00 -> 30.00,closed-2025-03.json\n";
    let adjust = "report 2025-03 --adjust 2025-04/adjustments.csv";
    desk.ends(1, adjust);
    assert_eq!(desk.read("2025-04/adjustments.csv"), format!("{header}{first}"));
    // Passed on, they are not passed on again, whoever asks.
    let said = desk.ends(1, adjust);
    assert!(said.contains("nothing is left to be passed on"), "{said}");
    assert_eq!(desk.read("2025-04/adjustments.csv"), format!("{header}{first}"));
    assert!(!desk.ends(1, "report 2025-03").contains("--adjust"));

    // Zhou's is taken out as well: 30.00 back. Only that is written, below what somebody wrote by hand.
    let by_hand = "周明,2025-03,bonus,100.00,,praise that no log has,\n";
    desk.write("2025-04/adjustments.csv", &format!("{header}{first}{by_hand}"));
    desk.edit("2025-03/incidents.csv", "周明,2025-03-11,handover-unlogged\n", "");
    desk.ends(1, adjust);
    let second = "周明,2025-03,fines,30.00,T-2,30.00 -> 0.00,closed-2025-03.json\n";
    assert_eq!(desk.read("2025-04/adjustments.csv"), format!("{header}{first}{by_hand}{second}"));

    // April pays them: 2000 - 30, and 4300 - 30 of its own fine + 100 + 30.
    let (_, answer, said) = desk
        .cs("payroll 2025-04/staff.csv --incidents 2025-04/incidents.csv --adjustments 2025-04/adjustments.csv -f csv");
    let rows = crate::run::rows(&answer);
    assert_eq!(crate::run::column(&rows, "adjustment"), ["-30.00", "130.00"], "{said}");
    assert_eq!(crate::run::column(&rows, "net"), ["1970.00", "4400.00"]);

    // With the log as it was when the month was closed, what was passed on is to be taken back.
    desk.write("2025-03/incidents.csv", INCIDENTS);
    let said = desk.ends(1, "report 2025-03");
    assert!(
        said.contains("2025-03 is as it was closed") && said.contains("2 adjustments are to be passed on"),
        "{said}"
    );
    desk.ends(0, adjust);
    let back = "林小雨,2025-03,fines,30.00,T-2,-30.00 -> 0.00,closed-2025-03.json\n\
                周明,2025-03,fines,-30.00,T-2,30.00 -> 0.00,closed-2025-03.json\n";
    assert_eq!(desk.read("2025-04/adjustments.csv"), format!("{header}{first}{by_hand}{second}{back}"));
    desk.ends(0, "report 2025-03 --verify");
}

#[test]
fn adjustments_are_written_where_nothing_is_lost() {
    let desk = Department::new();
    desk.close("2025-03");
    // Late, 10.00, and not an unlogged handover, 30.00.
    desk.edit("2025-03/incidents.csv", "handover-unlogged", "late");
    let own = "employee,month,item,amount,reason,approver\n周明,2025-02,base,10.00,a day,何平\n";
    desk.write("2025-04/adjustments.csv", own);
    let said = desk.ends(2, "report 2025-03 --adjust 2025-04/adjustments.csv");
    assert!(said.contains("columns that would be lost: approver"), "{said}");
    assert_eq!(desk.read("2025-04/adjustments.csv"), own);
    let said = desk.ends(2, "report 2025-03 --adjust 2025-03/adjustments.csv");
    assert!(said.contains("is of the closed month itself"), "{said}");
    let said = desk.ends(2, "report 2025-03 --adjust 2025-04/adjustments.xlsx");
    assert!(said.contains("is no .csv"), "{said}");
    // Where the folder of the month that pays is not there yet, it is made.
    desk.ends(1, "report 2025-03 --adjust 2025-05/adjustments.csv");
    assert!(desk.read("2025-05/adjustments.csv").contains("周明,2025-03,fines,20.00,T-2 T-1,30.00 -> 10.00,"));
}

#[test]
fn an_edited_record_is_not_believed() {
    let desk = Department::new();
    desk.close("2025-03");
    desk.edit("2025-03/closed-2025-03.json", "4270.00", "4280.00");
    let said = desk.ends(2, "report 2025-03 -o page.html");
    assert!(said.contains("error[D035]: 2025-03/closed-2025-03.json: the record was changed"), "{said}");
    assert!(!desk.path("page.html").exists());
    let (status, answer, said) = desk.cs("report 2025-03 --verify");
    assert_eq!(status, 1, "{said}");
    assert!(answer.contains("2025-03,2025-03/closed-2025-03.json,it is not as it was written,"), "{answer}");
    // A later month does not build on it either.
    desk.ends(2, "report 2025-04 --close");
}

#[test]
fn an_edited_book_shows_where_it_matters() {
    let desk = Department::new();
    desk.close("2025-03");
    // A rule of nothing that happened: the month is as it was.
    desk.edit("desk.toml", "each = { fine = 10, points = 1 }", "each = { fine = 15, points = 1 }");
    let said = desk.ends(0, "report 2025-03 --verify");
    assert!(said.contains("the book has changed, to no effect on it"), "{said}");
    // The rule Zhou was fined by: 30 to 35.
    desk.edit("desk.toml", "ladder = [{ fine = 30 }", "ladder = [{ fine = 35 }");
    let (status, answer, said) = desk.cs("report 2025-03 --verify -f table");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("the book") && said.contains("the pay of 1 people"), "{said}");
    assert!(answer.contains("4270.00") && answer.contains("4265.00"), "{answer}");
    desk.ends(1, "report 2025-03");
}

#[test]
fn a_record_taken_from_the_chain_is_missed() {
    let desk = Department::new();
    for month in ["2025-02", "2025-03", "2025-04"] {
        desk.close(month);
    }
    desk.ends(0, "report 2025-04 --verify");
    let march = desk.read("2025-03/closed-2025-03.json");
    fs::remove_file(desk.path("2025-03/closed-2025-03.json")).expect("there");
    for month in ["2025-03", "2025-04", "2025-02"] {
        let said = desk.ends(1, &format!("report {month} --verify"));
        assert!(said.contains("the record of 2025-03 that it follows is not there"), "{month}: {said}");
    }
    // Other figures are not closed behind a later month; the same ones put the record back.
    let incidents = desk.read("2025-03/incidents.csv");
    desk.edit("2025-03/incidents.csv", "handover-unlogged", "late");
    desk.ends(2, "report 2025-03 --close");
    desk.write("2025-03/incidents.csv", &incidents);
    desk.close("2025-03");
    assert_eq!(desk.read("2025-03/closed-2025-03.json"), march);
    desk.ends(0, "report 2025-04 --verify");

    // A record written anew, digest and all, does not fit the one behind it.
    desk.edit("2025-03/incidents.csv", "handover-unlogged", "late");
    let fresh = Department::new();
    fresh.close("2025-02");
    fresh.write("2025-03/incidents.csv", &desk.read("2025-03/incidents.csv"));
    fresh.close("2025-03");
    desk.write("2025-03/closed-2025-03.json", &fresh.read("2025-03/closed-2025-03.json"));
    let said = desk.ends(1, "report 2025-03 --verify");
    assert!(said.contains("closed-2025-04.json: it does not follow the record of 2025-03"), "{said}");
}

/// Every file below a folder, by its name, but for what a run that was killed may leave: unnamed, and read by nobody.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(self::files(&path).into_iter().map(|(own, bytes)| (Path::new(&name).join(own), bytes)));
        } else if !name.starts_with(".tmp") {
            files.insert(PathBuf::from(&name), fs::read(&path).expect("a file"));
        }
    }
    files
}

/// A copy of the shop's month.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let month = folder.path().join("2025-03");
    fs::create_dir(&month).expect("made");
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    for entry in fs::read_dir(shop).expect("the example") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, month.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    folder
}

#[test]
fn killed_at_any_moment_nothing_is_half_written() {
    const LINE: &str = "report 2025-03 -p shop --close --into out --payslips slips -q";
    const KILLS: u32 = 24;
    let whole = shop();
    let begun = Instant::now();
    let ran = command(whole.path(), LINE).output().expect("cs runs");
    let takes = begun.elapsed();
    assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran).2);
    let whole = files(whole.path());
    let record = Path::new("2025-03/closed-2025-03.json");
    assert!(whole.contains_key(record) && whole.contains_key(Path::new("out/2025-03.html")), "{:?}", whole.keys());

    let killed = shop();
    let (mut kills, mut partly) = (0, 0);
    for at in 0..=KILLS {
        let mut run =
            command(killed.path(), LINE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("cs runs");
        std::thread::sleep(takes * at / KILLS);
        run.kill().expect("killed, or over");
        kills += u32::from(!run.wait().expect("over").success());
        let left = files(killed.path());
        partly += u32::from(left.len() < whole.len());
        for (name, bytes) in &left {
            assert!(
                whole.get(name) == Some(bytes),
                "{} is not whole after {at} of {KILLS} of {takes:?}",
                name.display()
            );
        }
        if left.contains_key(record) {
            let file = killed.path().join(record).to_string_lossy().into_owned();
            assert!(Reader::new(&Disk).closed(&file, &mut Sink::default()).is_some());
            // A month is closed last of all: all the rest is there.
            assert_eq!(left.len(), whole.len());
        }
        // So that the next run has all of it to write again.
        for name in left.keys().filter(|name| !name.starts_with("2025-03") || **name == record) {
            fs::remove_file(killed.path().join(name)).expect("there");
        }
    }
    assert!(kills > 0 && partly > 0, "no run was caught: {kills} of {KILLS}");
    // Whatever they left, a run that is let be does its work.
    let ran = command(killed.path(), LINE).output().expect("cs runs");
    assert_eq!((ran.status.code(), files(killed.path()) == whole), (Some(0), true), "{}", shown(&ran).2);
}
