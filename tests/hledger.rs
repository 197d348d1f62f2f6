//! The fund's journal, put before hledger itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const BOOK: &str = r#"
[policy]
id = "test-desk"
title = "Test desk"
title_zh = "测试客服"
source = "made up"

[[violation]]
code = "handover-unlogged"
clause = "08-07"
title = "Handover not logged"
title_zh = "未登记交接"
window = "ever"
ladder = [{ fine = 30 }, { fine = 50 }, { fine = 80 }]

[[violation]]
code = "迟到  (严重): 一;二"
clause = "08-09"
title = "Late"
title_zh = "迟到"
each = { fine = "12.50" }

[fund]
clause = "08-34"
codes = "all"
opening = "100.10"
"#;

/// Names and purposes that each mean something in a journal.
const INCIDENTS: &str = "\
employee,date,code,reversed
林小雨,2025-03-01,handover-unlogged,
(code) * ! 周;明|x,2025-03-02,08-07,2025-03-20
= 10 CNY,2025-03-02,08-09,
\"date:2025-99-99, [12/31] @ 5\",2025-03-31,08-09,
林小雨,2025-03-31,08-07,
";

const SPENDING: &str = "\
date,amount,purpose,approver
2025-03-02,112.60,\"; date:2025-99-99, 部门聚餐 | {=1}\",\"[12/31], date:1\"
2025-03-15,0.01,(x) ! * y,周明
";

fn journal(folder: &Path) -> String {
    for (name, text) in [("book.toml", BOOK), ("incidents.csv", INCIDENTS), ("spending.csv", SPENDING)] {
        fs::write(folder.join(name), text).expect("written");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_cs"))
        .args(["fund", "incidents.csv", "--spending", "spending.csv", "-p", "book.toml", "--month", "2025-03"])
        .args(["-o", "fund.journal"])
        .current_dir(folder)
        .output()
        .expect("cs runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(folder.join("fund.journal")).expect("the journal")
}

/// Runs hledger over the journal; `None` when it is not installed, which is a failure where tests are to be complete.
#[expect(clippy::print_stderr, reason = "a test that tests less says so")]
fn hledger(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("hledger");
    command.args(["-f", "fund.journal"]).args(arguments).current_dir(folder).env("LC_ALL", "C.UTF-8");
    match command.output() {
        Ok(output) => Some(output),
        Err(error) if std::env::var_os("CI").is_some() => panic!("hledger does not run: {error}"),
        Err(error) => {
            eprintln!("hledger does not run ({error}): only the text of the journal is tested");
            None
        }
    }
}

#[test]
fn hledger_accepts_the_journal_and_comes_to_the_same_balance() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(folder.path());
    // 100.10 + 30 + 30 + 12.50 - 112.60 - 0.01 - 30 + 12.50 + 50 = 92.49
    assert!(
        journal
            .ends_with("2025-03-31 * (closing) balance\n    ; clause: 08-34\n    assets:fund  0.00 CNY = 92.49 CNY\n"),
        "{journal}"
    );
    assert_eq!(journal.matches(" CNY = ").count(), 10, "each line asserts its balance: {journal}");

    let checks: [&[&str]; 3] =
        [&["check", "--strict"], &["check", "ordereddates"], &["check", "balancednoautoconversion", "uniqueleafnames"]];
    for check in checks {
        let Some(output) = hledger(folder.path(), check) else { return };
        assert!(output.status.success(), "{check:?}: {}\n{journal}", String::from_utf8_lossy(&output.stderr));
    }
    let balances = |query: &[&str]| {
        let output = hledger(folder.path(), &[&["balance", "-N", "--flat", "-O", "csv"], query].concat())
            .expect("it ran before");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(balances(&["assets"]), "\"account\",\"balance\"\n\"assets:fund\",\"92.49 CNY\"\n");
    assert_eq!(
        balances(&["income"]),
        "\"account\",\"balance\"\n\
         \"income:fines:handover-unlogged\",\"-80.00 CNY\"\n\
         \"income:fines:迟到-(严重)--一；二\",\"-25.00 CNY\"\n"
    );
    assert_eq!(
        balances(&["tag:source=incidents.csv:6", "income"]),
        "\"account\",\"balance\"\n\"income:fines:handover-unlogged\",\"-50.00 CNY\"\n"
    );
    let payees = hledger(folder.path(), &["payees", "code:handover-unlogged"]).expect("it ran before");
    assert_eq!(String::from_utf8_lossy(&payees.stdout), "(code) * ! 周；明｜x\n林小雨\n");
}

#[test]
fn hledger_refuses_a_journal_that_was_tampered_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(folder.path());
    let tampered =
        journal.replacen("30.00 CNY = 130.10", "31.00 CNY = 130.10", 1).replacen("  -30.00 CNY", "  -31.00 CNY", 1);
    assert_ne!(tampered, journal);
    fs::write(folder.path().join("fund.journal"), tampered).expect("written");
    if let Some(output) = hledger(folder.path(), &["check", "--strict"]) {
        assert!(!output.status.success());
    }
}
