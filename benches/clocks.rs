//! Service levels of a long log of tickets: `cs sla-check TICKETS --summary --by category`, from a file and from standard input.
//!
//! Full size: ten million tickets, 1.1 GB, two clocks each.

#![allow(
    missing_docs,
    dead_code,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use chrono::DateTime;
use common::{Job, Random, data, is_full, own};

/// 2023-01-01T00:00 on the desk's clocks.
const FIRST: i64 = 1_672_531_200;
const CATEGORIES: [&str; 12] =
    ["物流", "退款", "换货", "发票", "账号", "售前", "投诉", "质检", "支付", "优惠", "other", "bug"];

fn main() {
    let rows: u64 = if is_full() { 10_000_000 } else { 500_000 };
    let tickets = data(&format!("tickets-{rows}.csv"), |out, random| {
        writeln!(
            out,
            "ticket_id,channel,category,priority,agent,created_at,first_response_at,resolved_at,status,valid,followed_up_at,note"
        )?;
        for ticket in 1..=rows {
            let by_day = random.below(10) < 7;
            let second = if by_day { 8 * 3600 + random.below(11 * 3600) } else { random.below(86_400) };
            let created = FIRST + (random.below(730) * 86_400 + second).cast_signed();
            let replied = created + 20 + waited(random, 2400);
            let is_open = random.below(100) < 3;
            let mean = if random.below(5) == 0 { 200_000 } else { 21_600 };
            let resolved = replied + 30 + waited(random, mean);
            let priority = [1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4][random.below(20) as usize];
            let category = CATEGORIES[(random.below(12) * random.below(12) / 12) as usize];
            let note = match random.below(100) {
                0 => "\"two\nlines, quoted\"",
                1..7 => "\"催单,已回电\"",
                7..40 => "已处理",
                _ => "",
            };
            writeln!(
                out,
                "T{ticket:08},web,{category},P{priority},a{:03},{},{},{},{},1,,{note}",
                random.below(80),
                shown(created),
                shown(replied),
                if is_open { String::new() } else { shown(resolved) },
                if is_open { "open" } else { "closed" },
            )?;
        }
        Ok(())
    });
    let (book, file) = (own("clocks.toml"), tickets.display().to_string());
    let job = |name, log: &str, input| Job {
        name,
        rows,
        arguments: ["sla-check", log, "-p", &book, "--summary", "--by", "category", "--exit-zero", "-q"]
            .map(str::to_owned)
            .into(),
        input,
        runs: 5,
    };
    job("clocks", &file, None).measure();
    job("clocks from standard input", "-", Some(tickets.as_path())).measure();
}

/// Seconds of a long-tailed wait: most are below the mean, a few many times of it.
fn waited(random: &mut Random, mean: u64) -> i64 {
    let mut wait = random.below(mean);
    while random.below(2) == 0 {
        wait += random.below(mean);
    }
    wait.cast_signed()
}

fn shown(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
}
