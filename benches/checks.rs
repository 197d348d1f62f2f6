//! Row checks of an orders log: `cs check orders ORDERS` with the shipped book of a whole shop, beside `xan`
//! filtering the same file by one of their rules, where that is installed.
//!
//! Full size: a million orders, 210 MB.

#![allow(
    missing_docs,
    dead_code,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures, over helpers that are not all its own"
)]

mod common;

use std::process::{Command, Stdio};
use std::time::Instant;

use common::{Job, data, is_full, yuan};

/// Names of nobody.
const AGENTS: [&str; 4] = ["林小雨", "周明", "陈安", "何宁"];

fn main() {
    let rows: u64 = if is_full() { 1_000_000 } else { 100_000 };
    let orders = data(&format!("orders-checked-{rows}.csv"), |out, random| {
        writeln!(
            out,
            "订单编号,客服,买家会员名,买家留言,宝贝标题,宝贝总数量,约定商品,约定数量,标价,成交价,应收邮费,实收邮费,订单创建时间,\
             确认时间,订单付款时间,核对时间,发货时间,确认收货时间,收货地址,收货人,联系手机,偏远地区,物流公司,物流单号,订单备注,旗帜,\
             买家分组,买家实际支付金额"
        )?;
        for order in 1..=rows {
            let second = random.below(27 * 86_400);
            let at = |later: u64| {
                let second = second + later;
                let (day, hour, minute) = (second / 86_400 + 1, second / 3600 % 24, second / 60 % 60);
                format!("2025-03-{day:02} {hour:02}:{minute:02}:{:02}", second % 60)
            };
            let agent = AGENTS[random.below(4) as usize];
            let (listed, pieces) = (1000 + random.below(20_000), 1 + random.below(4));
            // One order in fifty has its price changed by too much, one in a hundred lacks its flag.
            let sold = if random.below(50) == 0 { listed / 3 } else { listed - listed * random.below(30) / 100 };
            let flag = if random.below(100) == 0 { "" } else { "蓝" };
            let (created, confirmed, paid) = (at(0), at(60), at(60 + random.below(600)));
            let (matched, shipped, received) = (at(3600), at(3600 + random.below(7200)), at(3 * 86_400));
            writeln!(
                out,
                "{order:018},{agent},buyer{:06},,保温杯 500ml,{pieces},保温杯 500ml,{pieces},{},{},6.00,6.00,{created},{confirmed},\
                 {paid},{matched},{shipped},{received},城东路 {} 号,沈先生,1380000{:04},否,顺丰,SF{order:012},{agent} 已核对,{flag},\
                 老客户,{}",
                random.below(1_000_000),
                yuan(listed),
                yuan(sold),
                1 + random.below(300),
                random.below(10_000),
                yuan(sold + 600),
            )?;
        }
        Ok(())
    });
    let file = orders.display().to_string();
    let job = |name, arguments: &[&str]| Job {
        name,
        rows,
        arguments: ["check", "orders", &file, "--exit-zero", "-q", "-f", "csv"]
            .iter()
            .chain(arguments)
            .map(|word| (*word).to_owned())
            .collect(),
        input: None,
        runs: 5,
    };
    let book = ["-p", "shop"];
    job("one check of orders", &["-p", "09-shop-company", "--only", "price-change"]).measure();
    job("all checks of orders", &book).measure();
    xan(&file);
}

/// How long `xan` takes to filter by the rule of the price change alone.
fn xan(file: &str) {
    let halved = "abs(col('成交价') - col('标价')) > 0.5 * col('标价')";
    let mut seconds: Vec<f64> = Vec::new();
    for _ in 0..5 {
        #[expect(clippy::disallowed_methods, reason = "the other program's time is what is measured")]
        let begin = Instant::now();
        let run =
            Command::new("xan").args(["filter", halved, file]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match run {
            Ok(status) if status.success() => seconds.push(begin.elapsed().as_secs_f64()),
            _ => return,
        }
    }
    seconds.sort_by(f64::total_cmp);
    common::report(&format!("xan filter by one check: {:.3} s (median of 5)", seconds[2]));
}
