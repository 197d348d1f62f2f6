use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A book with a log nobody has heard of.
const BOOK: &str = r#"
[policy]
id = "own"
title = "Own"
title_zh = "自己的"
source = "made up"

[[violation]]
code = "umbrella-lost"
clause = "U-2"
title = "Umbrella not brought back"
title_zh = "雨伞未归还"
each = { fine = 15 }

[[check]]
id = "umbrella-back"
clause = "U-1"
title = "Umbrella brought back the same day"
title_zh = "雨伞当日归还"
log = "umbrellas"
subject = "umbrella"
agent = "lent_by"
date = "lent_at"
after = { column = "back_at", within = "0 days", of = "lent_at" }
counts_as = "umbrella-lost"

[[check]]
id = "umbrella-colour"
clause = "U-3"
title = "Umbrella has a colour"
title_zh = "雨伞有颜色"
log = "umbrellas"
subject = "umbrella"
agent = "lent_by"
require = ["colour"]
severity = "notice"

[[check]]
id = "journal-unaltered"
clause = "U-4"
title = "Journal not altered"
title_zh = "日志不得改动"
log = "journal"
subject = "entry"
sealed = true
"#;

const UMBRELLAS: &str = "\
Umbrella,Lent by,Lent at,Back at,Colour
1,林小雨,2025-03-03 09:00,2025-03-03 17:00,red
2,周明,2025-03-03 10:00,2025-03-04 08:00,red
3,周明,2025-03-03 11:00,,
";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.write("own.toml", BOOK);
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).expect("a file");
    }

    fn cs(&self, words: &str, stdin: &[u8]) -> (i32, String, String) {
        let words = shell_words::split(words).expect("a command line");
        let mut child = Command::new(env!("CARGO_BIN_EXE_cs"))
            .args(words)
            .args(["--lang", "en"])
            .current_dir(self.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("cs runs");
        child.stdin.take().expect("a pipe").write_all(stdin).expect("what it reads");
        let Output { status, stdout, stderr } = child.wait_with_output().expect("cs ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (status.code().expect("an exit status"), text(stdout), text(stderr))
    }
}

#[test]
fn a_log_of_ones_own_needs_rules_and_no_code() {
    let folder = Folder::new(&[("umbrellas.csv", UMBRELLAS)]);
    let (status, answer, said) = folder.cs("check umbrellas umbrellas.csv -p own.toml -f csv", b"");
    assert_eq!((status, said.as_str()), (1, ""));
    assert_eq!(
        answer,
        "rule,clause,row,subject,employee,column,value,expected,message,severity,source\n\
         umbrella-back,U-1,3,2,周明,back_at,2025-03-04 08:00,on the day of lent_at 2025-03-03 10:00,\
         \"back_at is 2025-03-04 08:00, too late by 1d\",error,umbrellas.csv:3\n\
         umbrella-back,U-1,4,3,周明,back_at,,filled,back_at is empty,error,umbrellas.csv:4\n\
         umbrella-colour,U-3,4,3,周明,colour,,filled,colour is empty,notice,umbrellas.csv:4\n"
    );
    let (status, answer, _) = folder.cs("check umbrellas - -p own.toml -f csv --summary", UMBRELLAS.as_bytes());
    assert_eq!(
        (status, answer.as_str()),
        (
            1,
            "rule,clause,title,severity,rows,findings\n\
             umbrella-back,U-1,Umbrella brought back the same day,error,3,2\n\
             umbrella-colour,U-3,Umbrella has a colour,notice,3,1\n"
        )
    );
}

#[test]
fn a_notice_alone_is_no_fault_and_a_fault_can_be_let_pass() {
    let folder = Folder::new(&[("umbrellas.csv", UMBRELLAS)]);
    let (status, answer, _) = folder.cs("check umbrellas umbrellas.csv -p own.toml --only U-3 -f csv", b"");
    assert_eq!((status, answer.lines().count()), (0, 2));
    let (status, ..) = folder.cs("check umbrellas umbrellas.csv -p own.toml --exit-zero", b"");
    assert_eq!(status, 0);
}

#[test]
fn findings_are_fined_in_a_pipe() {
    let folder = Folder::new(&[("umbrellas.csv", UMBRELLAS)]);
    let (status, incidents, said) = folder.cs("check umbrellas umbrellas.csv -p own.toml --emit incidents", b"");
    assert_eq!(status, 1);
    assert_eq!(
        incidents,
        "employee,date,code,note,source\n\
         周明,2025-03-03,umbrella-lost,\"2: back_at is 2025-03-04 08:00, too late by 1d\",umbrellas.csv:3\n\
         周明,2025-03-03,umbrella-lost,3: back_at is empty,umbrellas.csv:4\n"
    );
    assert!(said.contains("findings of rules that count as no incident, left out: 1"), "{said}");
    let (status, fines, _) = folder.cs("fines - -p own.toml --by employee -f csv", incidents.as_bytes());
    assert_eq!((status, fines.lines().nth(1)), (0, Some("周明,2,30.00,0,")));
}

#[test]
fn an_incident_without_a_person_is_an_error_at_its_row() {
    let folder = Folder::new(&[("u.csv", "umbrella,lent_by,lent_at,back_at\n1,,2025-03-03,2025-03-05\n")]);
    let (status, answer, said) = folder.cs("check umbrellas u.csv -p own.toml --only U-1 --emit incidents", b"");
    assert_eq!((status, answer.as_str()), (2, ""));
    assert!(said.contains("u.csv:2: ") && said.contains("lent_by") && said.contains("umbrella-lost"), "{said}");
}

#[test]
fn a_rule_whose_column_the_file_lacks_is_named_with_the_nearest() {
    let folder = Folder::new(&[
        ("u.csv", "umbrella,lent_by,lent_at,bakc_at,colour\n1,林小雨,2025-03-03,,red\n"),
        ("v.csv", "umbrella,lent_by\n1,林小雨\n"),
    ]);
    let (status, answer, said) = folder.cs("check umbrellas u.csv -p own.toml -f csv --summary", b"");
    assert_eq!(status, 0, "{said}");
    assert!(answer.contains("umbrella-back,U-1,Umbrella brought back the same day,error,,\n"), "{answer}");
    assert!(said.contains("`umbrella-back` cannot be checked: the file lacks back_at"), "{said}");
    assert!(said.contains("is it `bakc_at`?"), "{said}");
    let (status, answer, said) = folder.cs("check umbrellas v.csv -p own.toml", b"");
    assert_eq!((status, answer.as_str()), (2, ""));
    assert!(said.contains("the file lacks colour") && said.contains("the file has: umbrella, lent_by"), "{said}");
    let (status, _, said) = folder.cs("check umbrela v.csv -p own.toml", b"");
    assert_eq!(status, 2);
    assert!(said.contains("did you mean `umbrellas`?"), "{said}");
}

#[test]
fn bad_rows_are_set_aside_and_the_rest_is_checked() {
    let log = "umbrella,lent_by,lent_at,back_at\n1,林小雨,3/3/2025,2025-03-05\n2,周明,2025-03-03,2025-03-05\n";
    let folder = Folder::new(&[("u.csv", log)]);
    let (status, answer, said) = folder.cs("check umbrellas u.csv -p own.toml --only U-1 -f csv", b"");
    assert_eq!((status, answer.as_str()), (2, ""));
    assert!(said.contains("u.csv:2: column lent_at") || said.contains("lent_at"), "{said}");
    let (status, answer, _) = folder.cs("check umbrellas u.csv -p own.toml --only U-1 -f csv --skip-bad bad.csv", b"");
    assert_eq!((status, answer.lines().count()), (1, 2));
    let aside = fs::read_to_string(folder.path().join("bad.csv")).expect("the bad rows");
    assert!(aside.contains("u.csv,2,lent_at,") && aside.contains("1,林小雨,3/3/2025,2025-03-05"), "{aside}");
}

#[test]
fn only_the_rows_of_a_stated_month_are_checked() {
    let log = "umbrella,lent_by,lent_at,back_at\n1,林小雨,2025-02-28,\n2,周明,2025-03-01,\n";
    let folder = Folder::new(&[("u.csv", log), ("v.csv", "umbrella,colour\n1,\n")]);
    let (status, answer, _) = folder.cs("check umbrellas u.csv -p own.toml --only U-1 --month 2025-02 -f csv", b"");
    assert_eq!((status, answer.lines().count()), (1, 2));
    let (status, _, said) = folder.cs("check umbrellas v.csv -p own.toml --only U-3 --month 2025-02", b"");
    assert_eq!(status, 2);
    assert!(said.contains("the file does not date its rows"), "{said}");
}

#[test]
fn a_sealed_log_shows_what_was_altered_removed_and_put_in() {
    let journal = "entry,text\n1,opened\n2,called\n3,closed\n";
    let folder = Folder::new(&[("journal.csv", journal)]);
    let check = "check journal journal.csv -p own.toml -f csv";
    let (status, _, said) = folder.cs(check, b"");
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("not sealed"), "{said}");
    let (status, answer, said) = folder.cs(&format!("{check} --seal"), b"");
    assert_eq!((status, said.as_str()), (0, ""));
    assert!(answer.starts_with("file,entries,new,seal\njournal.csv,3,3,"), "{answer}");
    assert_eq!(folder.cs(check, b"").0, 0);

    // A spreadsheet may save it anew, with quotes and empty cells: that alters nothing.
    folder.write("journal.csv", "entry,text\r\n\"1\",opened,\r\n\"2\",called,\r\n3,\"closed\",\r\n");
    assert_eq!(folder.cs(check, b"").0, 0);

    for (text, row, what) in [
        ("entry,text\n1,opened\n2,called!\n3,closed\n", "3,2", "the entry was altered after it was sealed"),
        ("entry,text\n1,opened\n3,closed\n", "3,2", "a sealed entry that stood here was removed"),
        ("entry,text\n1,opened\n2,called\n2,twice\n3,closed\n", "4,3", "the entry was put in among sealed ones"),
        ("entry,words\n1,opened\n2,called\n3,closed\n", "1,0", "the columns were changed after sealing"),
    ] {
        folder.write("journal.csv", text);
        let (status, answer, said) = folder.cs(check, b"");
        assert_eq!((status, answer.lines().count()), (1, 2), "{answer}{said}");
        assert!(answer.contains(&format!("journal-unaltered,U-4,{row},")) && answer.contains(what), "{answer}");
        let seals = fs::read(folder.path().join("journal.csv.seal")).expect("the seals");
        let (status, _, said) = folder.cs(&format!("{check} --seal"), b"");
        assert_eq!(status, 2);
        assert!(said.contains("journal.csv is not as it was sealed"), "{said}");
        assert_eq!(fs::read(folder.path().join("journal.csv.seal")).expect("the seals"), seals);
    }

    folder.write("journal.csv", &format!("{journal}4,more\n"));
    assert_eq!(folder.cs(check, b"").0, 0);
    let (status, answer, _) = folder.cs(&format!("{check} --seal"), b"");
    assert_eq!((status, answer.contains("journal.csv,4,1,")), (0, true));
    folder.write("journal.csv.seal", "entry,digest,seal\nnonsense\n");
    let (status, _, said) = folder.cs(check, b"");
    assert_eq!(status, 2);
    assert!(said.contains("journal.csv.seal:2"), "{said}");
    let (status, _, said) = folder.cs("check umbrellas journal.csv -p own.toml --seal", b"");
    assert_eq!(status, 2);
    assert!(said.contains("asks for no seal of umbrellas"), "{said}");
}

#[test]
fn a_phone_bill_s_excess_is_shared_to_the_fen() {
    let bills = "账期,电话,话费,定额,接待员\n2025-03-31,8001,300.00,200.00,林小雨；周明；陈安\n";
    let folder = Folder::new(&[("bills.csv", bills)]);
    let (status, incidents, _) = folder.cs("check phone_bills bills.csv -p 07 --emit incidents", b"");
    assert_eq!(status, 1);
    let (status, fines, said) = folder.cs("fines - -p 07 -f csv", incidents.as_bytes());
    assert_eq!(status, 0, "{said}");
    let mut reader = csv::Reader::from_reader(fines.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|name| name == "liability").expect("the column");
    let shares: Vec<String> = reader.records().map(|row| row.expect("a row")[at].to_owned()).collect();
    assert_eq!(shares, ["33.33", "33.34", "33.33"]);
}

#[test]
fn every_format_writes_the_findings() {
    let folder = Folder::new(&[("umbrellas.csv", UMBRELLAS)]);
    for format in ["table", "csv", "json", "ndjson", "md"] {
        let (status, answer, said) = folder.cs(&format!("check umbrellas umbrellas.csv -p own.toml -f {format}"), b"");
        assert_eq!(status, 1, "{said}");
        assert!(answer.contains("umbrella-back") && answer.contains("umbrellas.csv:4"), "{answer}");
    }
    let (status, ..) = folder.cs("check umbrellas umbrellas.csv -p own.toml -o found.xlsx", b"");
    assert_eq!(status, 1);
    assert!(fs::read(folder.path().join("found.xlsx")).expect("a workbook").starts_with(b"PK"));
}
