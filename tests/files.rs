//! A test a quirk. The sheets are what people have: exports of shops and clocking systems, forms filled in by hand.

use encoding_rs::GBK;
use rust_xlsxwriter::{Format, Workbook};

use crate::run::{Run, column};

const STAFF: &str = "employee,department,grade,base,sales\n林小雨,service,new,,10000\n";

/// Reads a staff sheet and answers one column of the pay.
#[track_caller]
fn paid(file: &str, bytes: impl Into<Vec<u8>>, name: &str) -> Vec<String> {
    column(&Run::desk().file(file, bytes).cs(&format!("payroll {file}")).rows(), name)
}

/// Reads an incident log and answers one column of the fines.
#[track_caller]
fn fined(bytes: impl Into<Vec<u8>>, name: &str) -> Vec<String> {
    column(&Run::desk().file("incidents.csv", bytes).cs("fines incidents.csv").rows(), name)
}

/// A staff sheet of one cell, in `header`'s column, of somebody with a base of 3000 and no sales.
fn sheet_with(header: &str, cell: &str) -> Run {
    let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
    let (sales, base) = (if header == "sales" { "" } else { ",sales" }, if header == "base" { "" } else { ",base" });
    let (zero, base_cell) = (if sales.is_empty() { "" } else { ",0" }, if base.is_empty() { "" } else { ",3000" });
    let sheet =
        format!("employee,department,grade{sales}{base},{header}\n林小雨,service,regular{zero}{base_cell},{quoted}\n");
    Run::desk().file("staff.csv", sheet)
}

/// The pay of that person.
#[track_caller]
fn pay_with(header: &str, cell: &str, name: &str) -> String {
    column(&sheet_with(header, cell).cs("payroll staff.csv --month 2025-03").rows(), name).remove(0)
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn q01_gbk_without_a_mark() {
    let (bytes, _, misfit) = GBK.encode("姓名,部门,级别,底薪,销售额\r\n林小雨,客服部,新员工,,10000\r\n");
    assert!(!misfit);
    assert_eq!(paid("staff.csv", bytes.into_owned(), "employee"), ["林小雨"]);
}

#[test]
fn q02_utf8_with_a_mark() {
    assert_eq!(paid("staff.csv", format!("\u{feff}{STAFF}"), "net"), ["2000.00"]);
}

#[test]
fn q03_unicode_text_of_a_spreadsheet() {
    let text = format!("\u{feff}{}", STAFF.replace(',', "\t"));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(paid("staff.txt", bytes, "net"), ["2000.00"]);
    assert_eq!(paid("staff.csv", STAFF.replace(',', ";"), "net"), ["2000.00"], "semicolons");
}

#[test]
fn q04_ids_wrapped_as_formulas() {
    for id in ["=\"0123\"", "\"=\"\"0123\"\"\""] {
        assert_eq!(paid("staff.csv", STAFF.replace("林小雨", id), "employee"), ["0123"], "{id}");
    }
}

#[test]
fn q05_tabs_blanks_and_apostrophes_around_ids() {
    for id in ["\t0123", "0123\t", " 0123 ", "'0123", "\u{a0}0123\u{feff}"] {
        assert_eq!(paid("staff.csv", STAFF.replace("林小雨", id), "employee"), ["0123"], "{id:?}");
    }
}

#[test]
fn q06_an_id_a_spreadsheet_destroyed() {
    let said = Run::desk().file("staff.csv", STAFF.replace("林小雨", "1.23457E+18")).cs("payroll staff.csv").refusal();
    assert!(said.contains("staff.csv:2") && said.contains("spreadsheet"), "{said}");
    let bytes = workbook(|sheet| {
        for (at, header) in (0..).zip(["employee", "department", "grade", "sales"]) {
            sheet.write(0, at, header).expect("a cell");
        }
        sheet.write(1, 0, 1_234_567_890_123_456_789_f64).expect("a cell");
        sheet.write(1, 1, "service").expect("a cell");
    });
    let said = Run::desk().file("staff.xlsx", bytes).cs("payroll staff.xlsx").refusal();
    assert!(said.contains("staff.xlsx:2") && said.contains("spreadsheet"), "{said}");
}

#[test]
fn q07_headers_with_blanks_marks_and_full_width_signs() {
    let header = "\u{feff} 姓 名 ,部门名称,级_别,底薪（元）,\"销售\n额\"\n";
    assert_eq!(paid("staff.csv", format!("{header}林小雨,service,new,,10000\n"), "net"), ["2000.00"]);
    assert_eq!(
        paid("staff.csv", "EMPLOYEE,Department,ｇｒａｄｅ,Base,SALES\n林小雨,service,new,,10000\n", "net"),
        ["2000.00"]
    );
}

#[test]
fn q08_money_as_people_write_it() {
    for (cell, base) in [
        ("￥3,280.00", "3280.00"),
        ("¥3280", "3280.00"),
        ("3280元", "3280.00"),
        ("3,280", "3280.00"),
        ("３２８０", "3280.00"),
        (" 3280.5 ", "3280.50"),
        ("3280.50", "3280.50"),
    ] {
        assert_eq!(pay_with("base", cell, "base"), base, "{cell}");
    }
    for (cell, bonus) in [("(30.00)", "-30.00"), ("－30", "-30.00"), ("-30.5", "-30.50"), ("0", "0.00")] {
        assert_eq!(pay_with("bonus", cell, "bonus"), bonus, "{cell}");
    }
    for cell in
        ["3,28", "1,2345", "3280x", "3e3", "3.2.8", "三千", "--5", "3280.005", "99999999999999999999999999999999"]
    {
        let said = sheet_with("base", cell).cs("payroll staff.csv").refusal();
        assert!(said.contains("staff.csv:2") && said.contains("base"), "{cell}: {said}");
    }
}

#[test]
fn q09_shares_with_and_without_their_sign() {
    // 10,000 of sales, at the person's own rate in place of the book's 2 %.
    let commission = |rate: &str| {
        let sheet = format!("employee,department,grade,base,sales,rate\n林小雨,service,regular,3000,10000,{rate}\n");
        let ran = Run::desk().file("staff.csv", sheet).cs("payroll staff.csv");
        let said = ran.stderr.clone();
        (column(&ran.rows(), "commission").remove(0), said)
    };
    assert_eq!(commission("3%").0, "300.00");
    assert_eq!(commission("0.03").0, "300.00");
    assert_eq!(commission("３％").0, "300.00");
    let (amount, said) = commission("3");
    assert_eq!(amount, "300.00");
    assert!(said.contains("D026") && said.contains("3%"), "a rate above 1 without its sign is doubted: {said}");
    let (amount, said) = commission("1");
    assert_eq!(amount, "10000.00");
    assert!(said.contains("D026") && said.contains("100%"), "a rate of 1 may be one per cent: {said}");
    assert!(!commission("100%").1.contains("D026") && !commission("0.99").1.contains("D026"));
}

#[test]
fn q10_spans_in_words_and_by_the_clock() {
    // Up to 5 minutes a point, up to 10 five, above that a fine: exactly 5 and 10 are still inside.
    for (minutes, points, fine) in [
        ("5", "-1", ""),
        ("5.01", "-5", ""),
        ("8分48秒", "-5", ""),
        ("10分钟", "-5", ""),
        ("00:10:00", "-5", ""),
        ("00:10:01", "", "40.00"),
        ("1小时20分", "", "40.00"),
    ] {
        let log = format!("employee,date,code,minutes\n林小雨,2025-03-03,slow-reply,{minutes}\n");
        assert_eq!(fined(log.clone(), "points")[0], points, "{minutes}");
        assert_eq!(fined(log, "fine")[0], fine, "{minutes}");
    }
}

#[test]
fn q11_dates_year_first_in_any_dress() {
    for date in [
        "2025年3月1日",
        "2025/3/1",
        "2025.3.1",
        "20250301",
        "2025-03-01 星期六",
        "２０２５-03-01",
        "2025-03-01 00:00:00",
    ] {
        assert_eq!(fined(format!("employee,date,code\n林小雨,{date},late\n"), "date"), ["2025-03-01"], "{date}");
    }
    assert_eq!(fined("employee,date,code\n林小雨,2024-02-29,late\n", "date"), ["2024-02-29"]);
    for date in ["3/1/2025", "01-03-2025", "2025-02-29", "2025-13-01", "2025-3", "March 1"] {
        let said = Run::desk()
            .file("incidents.csv", format!("employee,date,code\n林小雨,{date},late\n"))
            .cs("fines incidents.csv")
            .refusal();
        assert!(said.contains("incidents.csv:2") && said.contains(date), "{said}");
    }
}

#[test]
fn q12_serial_numbers_in_date_columns_only() {
    let ran = Run::desk().file("incidents.csv", "employee,date,code\n林小雨,45717,late\n").cs("fines incidents.csv");
    assert!(ran.stderr.contains("D026") && ran.stderr.contains("2025-03-01"), "{}", ran.stderr);
    assert_eq!(column(&ran.rows(), "date"), ["2025-03-01"]);
    for beyond in ["36525", "73051"] {
        let log = format!("employee,date,code\n林小雨,{beyond},late\n");
        let _ = Run::desk().file("incidents.csv", log).cs("fines incidents.csv").refusal();
    }
    assert_eq!(pay_with("bonus", "45717", "bonus"), "45717.00", "money is no date");
}

#[test]
fn q13_dates_of_a_workbook() {
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 3, 1).expect("a date");
    for format in ["yyyy\"年\"m\"月\"d\"日\"", "yyyy-mm-dd", "aaaa", "General"] {
        let bytes = workbook(|sheet| {
            for (at, header) in (0..).zip(["姓名", "日期", "违规代码"]) {
                sheet.write(0, at, header).expect("a cell");
            }
            sheet.write(1, 0, "林小雨").expect("a cell");
            sheet.write_with_format(1, 1, &date, &Format::new().set_num_format(format)).expect("a cell");
            sheet.write(1, 2, "late").expect("a cell");
        });
        let ran = Run::desk().file("incidents.xlsx", bytes).cs("fines incidents.xlsx").rows();
        assert_eq!(
            (column(&ran, "date"), column(&ran, "source")),
            (vec!["2025-03-01".into()], vec!["incidents.xlsx:2".into()]),
            "{format}"
        );
    }
}

#[test]
fn q14_hours_past_midnight() {
    // The order paid at half past midnight after 31 March is April's.
    for (paid_at, month) in [
        ("2025-03-31 23:59:59", "2025-03"),
        ("2025-03-31 24:00", "2025-04"),
        ("2025-03-31 次日 00:30", "2025-04"),
        ("2025-03-31 25:05", "2025-04"),
    ] {
        let orders = format!("agent,paid_at,amount,remark,flag\n林小雨,{paid_at},10000,林小雨,blue\n");
        let run =
            Run::desk().file("staff.csv", "employee,department,grade\n林小雨,service,new\n").file("orders.csv", orders);
        let ran = run.cs(&format!("payroll staff.csv --orders orders.csv --month {month}")).rows();
        assert_eq!(column(&ran, "commission"), ["200.00"], "{paid_at}");
    }
}

#[test]
fn q15_line_ends_inside_a_cell() {
    let log = "employee,date,code,note\n林小雨,2025-03-03,late,\"正常班:迟到\n(08:17,18:30)\"\n周明,2025-03-04,late,\n";
    assert_eq!(fined(log, "source"), ["incidents.csv:2", "incidents.csv:4"], "lines as an editor counts them");
}

#[test]
fn q16_dashes_are_nothing_not_zero() {
    for cell in ["-", "--", "—", "", " "] {
        let ran = sheet_with("sales", cell).cs("payroll staff.csv");
        assert!(ran.stderr.contains("D020"), "{cell:?} of sales is a figure that is missing: {}", ran.stderr);
    }
    assert!(!sheet_with("sales", "0").cs("payroll staff.csv").stderr.contains("D020"));
    // A metric that comes later is no number yet: it is complained about, never taken for nothing.
    let said = sheet_with("sales", "延迟统计").cs("payroll staff.csv").refusal();
    assert!(said.contains("延迟统计"), "{said}");
}

#[test]
fn q17_rows_of_totals_among_the_people() {
    let sheet =
        format!("{STAFF}合计,,,,10000\n平均值,,,,10000\n周明,service,new,,0\n\"汇总：\",,,,10000\nTotal,,,,10000\n");
    let ran = Run::desk().file("staff.csv", sheet).cs("payroll staff.csv");
    assert!(ran.stderr.contains("D015") && ran.stderr.contains('4'), "{}", ran.stderr);
    assert_eq!(column(&ran.rows(), "employee"), ["林小雨", "周明"]);
}

#[test]
fn q18_a_blank_count_is_not_zero() {
    // Logistics share their orders: who states none is not known to have had none.
    let sheet = "employee,department,base,orders\n林小雨,logistics,1800,\n";
    let ran = Run::desk().file("staff.csv", sheet).cs("payroll staff.csv");
    assert!(ran.stderr.contains("D020"), "{}", ran.stderr);
    assert_eq!(column(&ran.rows(), "commission"), ["0.00"]);
}

#[test]
fn q19_files_that_are_not_what_their_name_says() {
    assert_eq!(paid("staff.xls", STAFF.replace(',', "\t"), "net"), ["2000.00"], "a text named .xls");
    assert_eq!(
        paid("staff.csv", workbook(|sheet| sheet_of_staff(sheet, 0)), "net"),
        ["2000.00"],
        "a workbook named .csv"
    );
    let said = Run::desk()
        .file("staff.xls", "<html><table><tr><td>姓名</td></tr></table></html>")
        .cs("payroll staff.xls")
        .refusal();
    assert!(said.contains("web page"), "{said}");
    for bytes in [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x7fELF\x02\x01\x01\x00\x00"] {
        let said = Run::desk().file("staff.xls", bytes).cs("payroll staff.xls").refusal();
        assert!(said.contains("D003"), "{said}");
    }
}

/// Headers and the one person of [`STAFF`], beginning at a row.
fn sheet_of_staff(sheet: &mut rust_xlsxwriter::Worksheet, top: u32) {
    for (at, header) in (0..).zip(["姓名", "部门", "级别", "底薪", "销售额"]) {
        sheet.write(top, at, header).expect("a cell");
    }
    for (at, cell) in (0..).zip(["林小雨", "客服部", "新员工"]) {
        sheet.write(top + 1, at, cell).expect("a cell");
    }
    sheet.write(top + 1, 4, 10_000).expect("a cell");
}

#[test]
fn q20_an_unclosed_quote_names_its_line() {
    let log = "employee,date,code,note\n林小雨,2025-03-03,late,fine\n周明,2025-03-04,late,\"overslept\n林小雨,2025-03-05,late,\n";
    let said = Run::desk().file("incidents.csv", log).cs("fines incidents.csv").refusal();
    assert!(said.contains("D012") && said.contains("incidents.csv:3"), "{said}");
    // A sign of inches inside a cell opens nothing.
    assert_eq!(fined("employee,date,code,note\n林小雨,2025-03-03,late,19\" screen\n", "fine"), ["10.00"]);
}

#[test]
fn q21_ragged_rows() {
    assert_eq!(
        paid("staff.csv", "employee,department,grade,sales,base\n林小雨,service,new,10000\n", "net"),
        ["2000.00"],
        "a short row"
    );
    assert_eq!(
        paid("staff.csv", "employee,department,grade,sales\n林小雨,service,new,10000,,,\n", "net"),
        ["2000.00"],
        "blanks behind"
    );
    let said = Run::desk()
        .file("staff.csv", "employee,sales,department\n林小雨,1,000,service\n")
        .cs("payroll staff.csv")
        .refusal();
    assert!(said.contains("D013") && said.contains("staff.csv:2"), "{said}");
}

#[test]
fn q22_formulas_without_a_stored_value() {
    // As programs without a calculator of their own write it: a formula with an empty value.
    let bytes = include_bytes!("files/formula-without-value.xlsx");
    let ran = Run::desk().file("staff.xlsx", &bytes[..]).cs("payroll staff.xlsx");
    assert!(ran.stderr.contains("D026") && ran.stderr.contains("row 2"), "{}", ran.stderr);
}

#[test]
fn q23_headers_over_several_columns() {
    // The clocking system's export: a title, the day of export, then a header of two rows with merged cells.
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, "概况统计与打卡明细").expect("a cell");
        sheet.write(1, 0, "报表生成时间：2025-04-01 09:00").expect("a cell");
        let plain = Format::new();
        for (at, header) in (0..).zip(["姓名", "部门", "级别", "底薪", "销售额"]) {
            sheet.merge_range(2, at, 3, at, header, &plain).expect("merged cells");
        }
        sheet.merge_range(2, 5, 2, 6, "异常统计", &plain).expect("merged cells");
        sheet.write(3, 5, "迟到次数(次)").expect("a cell");
        sheet.write(3, 6, "旷工次数(次)").expect("a cell");
        for (at, cell) in (0..).zip(["林小雨", "service", "new"]) {
            sheet.write(4, at, cell).expect("a cell");
        }
        sheet.write(4, 4, 10_000).expect("a cell");
        sheet.write(4, 5, 2).expect("a cell");
    });
    let ran = Run::desk().file("staff.xlsx", bytes).cs("payroll staff.xlsx").rows();
    // Late twice at 10 a time.
    assert_eq!(
        (column(&ran, "fines"), column(&ran, "commission")),
        (vec!["20.00".to_owned()], vec!["200.00".to_owned()])
    );
}

#[test]
fn q24_the_month_is_the_datas_not_the_files() {
    let log = "employee,date,code\n林小雨,2025-02-03,late\n";
    let ran = Run::desk().file("incidents_20250331.csv", log).cs("score incidents_20250331.csv");
    assert!(ran.stderr.contains("2025-02"), "{}", ran.stderr);
}

#[test]
fn q25_orders_never_paid() {
    let orders = "客服,订单创建时间,订单付款时间,买家实际支付金额,订单备注,旗帜\n林小雨,2025-03-01 08:00:00,2025-03-01 08:05:00,10000,林小雨,蓝\n林小雨,2025-03-02 08:00:00,,500,林小雨,蓝\n";
    let run =
        || Run::desk().file("staff.csv", "employee,department,grade\n林小雨,service,new\n").file("orders.csv", orders);
    assert_eq!(column(&run().cs("payroll staff.csv --orders orders.csv").rows(), "commission"), ["200.00"]);
    let unearned = run().cs("payroll staff.csv --orders orders.csv --unearned").rows();
    assert_eq!(
        (column(&unearned, "why"), column(&unearned, "source")),
        (vec!["unpaid".to_owned()], vec!["orders.csv:3".to_owned()])
    );
}

#[test]
fn q26_full_width_signs_in_a_book() {
    let book = "[policy]\nid = “b”\ntitle = \"B\"\ntitle_zh = \"书，\" # ，\n";
    let ran = Run::default().file("b.toml", book).cs("policy check b.toml");
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stderr.matches("P011").count(), 2, "the two quotes, not the text or the comment: {}", ran.stderr);
}

#[test]
fn q27_q28_instants_of_other_zones() {
    // Half past five in the afternoon of 31 March by world time is half past one of 1 April in China.
    for (paid_at, month) in [
        ("2025-03-31T17:30:00Z", "2025-04"),
        ("2025-03-31T15:30:00Z", "2025-03"),
        ("2025-03-31 23:30:00+08:00", "2025-03"),
        ("2025-03-31 23:30:00 +0800", "2025-03"),
        ("2025-04-01T00:30:00+09:00", "2025-03"),
    ] {
        let orders = format!("agent,paid_at,amount,remark,flag\n林小雨,{paid_at},10000,林小雨,blue\n");
        let run =
            Run::desk().file("staff.csv", "employee,department,grade\n林小雨,service,new\n").file("orders.csv", orders);
        let ran = run.cs(&format!("payroll staff.csv --orders orders.csv --month {month}")).rows();
        assert_eq!(column(&ran, "commission"), ["200.00"], "{paid_at}");
    }
}

/// The headers of the shops' exports, whole, with the cells of one order of 林小雨's over 10,000 yuan in March.
#[test]
fn orders_are_read_from_every_shops_export() {
    for (shop, header, cells) in [
        (
            "taobao",
            include_str!("files/taobao-orders.csv"),
            [
                ("买家实际支付金额", "10000.00"),
                ("订单付款时间", "2025-03-05 10:00:00"),
                ("订单备注", "林小雨"),
                ("订单状态", "交易成功"),
            ],
        ),
        (
            "qianniu",
            include_str!("files/qianniu-orders.csv"),
            [
                ("买家实付金额", "10000.00"),
                ("订单付款时间", "2025-03-05 10:00:00"),
                ("商家备注", "林小雨"),
                ("备注标签", "蓝旗"),
            ],
        ),
        (
            "jd",
            include_str!("files/jd-orders.csv"),
            [
                ("应付金额", "10000.00"),
                ("付款确认时间", "2025-03-05 10:00:00"),
                ("商家备注", "林小雨"),
                ("商家备注等级（等级1-5为由高到低）", "4"),
            ],
        ),
        (
            "pdd",
            include_str!("files/pdd-orders.csv"),
            [
                ("商家实收金额(元)", "10000.00"),
                ("订单成交时间", "2025-03-05 10:00:00"),
                ("商家备注", "林小雨"),
                ("订单状态", "已签收"),
            ],
        ),
        (
            "douyin",
            include_str!("files/douyin-orders.csv"),
            [
                ("订单应付金额", "10000.00"),
                ("支付完成时间", "2025-03-05 10:00:00"),
                ("商家备注", "林小雨"),
                ("旗帜颜色", "蓝"),
            ],
        ),
    ] {
        let headers: Vec<&str> = header.trim_end().split(',').collect();
        let mut row = vec![""; headers.len()];
        for (name, cell) in cells {
            let at = headers.iter().position(|own| *own == name);
            row[at.unwrap_or_else(|| panic!("{shop} has no column {name}"))] = cell;
        }
        // Where the export has two of a kind, the other one says something else.
        for (other, cell) in [("结算金额", "1.00"), ("用户实付金额(元)", "1.00"), ("订单备注", "要快")]
        {
            if let Some(at) = headers.iter().position(|own| *own == other).filter(|at| row[*at].is_empty()) {
                row[at] = cell;
            }
        }
        let text = format!("{}\r\n{}\r\n", headers.join(","), row.join("\t,"));
        let (gbk, _, _) = GBK.encode(&text);
        let unmarked = crate::run::DESK
            .replace("[orders]\nclause = \"T-15\"\nmarked = { remark = \"agent\", flag = \"blue\" }\n", "");
        assert_ne!(unmarked, crate::run::DESK);
        let run = Run::desk()
            .file("desk.toml", unmarked)
            .file("staff.csv", "employee,department,grade\n林小雨,service,new\n");
        let ran =
            run.file("orders.csv", gbk.into_owned()).cs("payroll staff.csv --orders orders.csv --month 2025-03").rows();
        assert_eq!(column(&ran, "commission"), ["200.00"], "{shop}");
    }
}

/// The clocking system's monthly summary, whole: how often somebody was late, and how many days they were absent.
#[test]
fn lateness_is_read_from_the_clocking_systems_export() {
    let header = include_str!("files/wecom-attendance.csv");
    let headers: Vec<&str> = header.trim_end().split(',').collect();
    let mut row = vec![""; headers.len()];
    for (name, cell) in [("姓名", "林小雨"), ("异常统计/迟到次数(次)", "3")] {
        row[headers.iter().position(|own| *own == name).expect("a column of the export")] = cell;
    }
    let sheet = format!("{},级别,底薪,部门,销售额\n{},new,1500,service,0\n", headers.join(","), row.join(","));
    // Three times 10, and 20 more on the third.
    assert_eq!(paid("staff.csv", sheet, "fines"), ["50.00"]);
}
