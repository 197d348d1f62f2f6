//! Orders by agent into commission: `cs payroll STAFF --orders ORDERS`, from a file and from standard input.
//!
//! Full size: ten million orders, 700 MB.

#![allow(
    missing_docs,
    dead_code,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use common::{Job, data, is_full, own, yuan};

const AGENTS: u64 = 300;

fn main() {
    let rows: u64 = if is_full() { 10_000_000 } else { 500_000 };
    let employees = data("employees.csv", |out, random| {
        writeln!(out, "agent,name,department,base,rate_bp")?;
        for agent in 0..AGENTS {
            let (base, rate) = (3000 + random.below(7) * 250, 50 + random.below(11) * 10);
            writeln!(out, "e{agent:04},员工{agent:03},客服部,{base},{rate}")?;
        }
        Ok(())
    });
    let staff = data("orders-staff.csv", |out, _| {
        writeln!(out, "employee,department,base,rate")?;
        #[expect(clippy::disallowed_methods, reason = "a measured job reads what it made")]
        for line in std::fs::read_to_string(&employees)?.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let rate: u64 = cells[4].parse().map_err(std::io::Error::other)?;
            writeln!(out, "{},{},{},{}%", cells[0], cells[2], cells[3], yuan(rate))?;
        }
        Ok(())
    });
    let orders = data(&format!("orders-{rows}.csv"), |out, random| {
        writeln!(out, "order_id,paid_at,agent,department,amount,original_price,final_price,postage,refunded")?;
        let groups = ["售前", "售后", "京东组", "天猫组", "sales"];
        for order in 1..=rows {
            let second = random.below(31 * 86_400);
            let (day, hour, minute) = (second / 86_400 + 1, second / 3600 % 24, second / 60 % 60);
            let agent = random.below(AGENTS);
            let size = random.below(1000) * random.below(1000) * random.below(1000) / 1_000_000;
            let listed = 900 + size * 90 + random.below(90);
            let price = listed - listed * random.below(20) / 100;
            let postage = if random.below(10) < 6 { 0 } else { 600 };
            let refunded = u8::from(random.below(100) < 6);
            writeln!(
                out,
                "{order:010},2025-03-{day:02} {hour:02}:{minute:02}:{:02},e{agent:04},{},{},{},{},{},{refunded}",
                second % 60,
                groups[agent as usize % groups.len()],
                yuan(price + postage),
                yuan(listed),
                yuan(price),
                yuan(postage),
            )?;
        }
        Ok(())
    });
    let (staff, book, file) = (staff.display().to_string(), own("commission.toml"), orders.display().to_string());
    let job = |name, log: &str, input| Job {
        name,
        rows,
        arguments: ["payroll", &staff, "--orders", log, "-p", &book, "-q"].map(str::to_owned).into(),
        input,
        runs: 5,
    };
    job("orders", &file, None).measure();
    job("orders from standard input", "-", Some(orders.as_path())).measure();
}
