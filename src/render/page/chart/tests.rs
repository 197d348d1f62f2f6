//! The drawings at places computed by hand.
//!
//! A label of one letter takes 7 pixels and 12 beside it, so that bars begin at 19 where nothing stands before them; a value
//! such as 100.00 takes 45 behind them, so that they end at 560 - 6 - 45 = 509.

use rust_decimal::Decimal;

use super::*;
use crate::model::Said;
use crate::model::report::Series;
use crate::render::page::testing::{is_well_formed, written};
use crate::said;

fn decimals(values: &[&str]) -> Vec<Option<Decimal>> {
    values.iter().map(|value| (*value != "-").then(|| value.parse().expect("a decimal"))).collect()
}

fn chart(drawing: Drawing, unit: Unit, series: &[&[&str]]) -> Chart {
    let labels = ["a", "b", "c", "d"].map(|label| said!("{label}", "{label}"));
    Chart {
        name: "drawn",
        title: said!("drawn <1>", "图 <1>"),
        drawing,
        unit,
        labels: labels[..series[0].len()].to_vec(),
        series: series
            .iter()
            .map(|values| Series { title: said!("series", "系列"), values: decimals(values) })
            .collect(),
        needed: Vec::new(),
    }
}

fn drawn(chart: &Chart) -> String {
    let drawn = written(|out| write(chart, "test", Size::Full, Lang::En, out));
    assert!(is_well_formed(&drawn), "{drawn}");
    drawn
}

/// The attributes of every shape that begins so, in order.
fn shapes(drawn: &str, begins: &str, names: &[&str]) -> Vec<Vec<String>> {
    let svg = drawn.split_once("role=\"img\"").expect("a drawing").1;
    let shapes = svg.split(begins).skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let value = |shape: &str, name: &str| {
        let value =
            shape.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or_default());
        value.unwrap_or_default().to_owned()
    };
    shapes.map(|shape| names.iter().map(|name| value(shape, name)).collect()).collect()
}

fn bars(drawn: &str) -> Vec<Vec<String>> {
    shapes(drawn, "<rect class=\"bar", &["x", "width"])
}

#[test]
fn a_bar_of_half_the_value_is_half_as_long() {
    let drawn = drawn(&chart(Drawing::Bars, Unit::Money, &[&["100", "50", "-", "0"]]));
    let all = shapes(&drawn, "<rect class=\"bar", &["x", "y", "width", "height"]);
    assert_eq!(all, [["19", "11", "490", "16"], ["19", "37", "245", "16"], ["19", "89", "0", "16"]]);
    assert!(drawn.contains(">100.00</text>") && drawn.contains(">50.00</text>"), "{drawn}");
}

#[test]
fn a_bar_below_zero_leads_to_the_left() {
    // -100.00 takes 52 before the bars: they stand between 71 and 509, zero at 290.
    let drawn = drawn(&chart(Drawing::Bars, Unit::Money, &[&["100", "-100"]]));
    assert_eq!(bars(&drawn), [["290", "219"], ["71", "219"]]);
    assert!(drawn.contains("<text class=\"value end\" x=\"66\""), "{drawn}");
}

#[test]
fn what_is_needed_is_a_mark_on_the_same_axis() {
    let mut chart = chart(Drawing::Bars, Unit::Share, &[&["1", "0.5"]]);
    chart.needed = decimals(&["0.8", "-"]);
    let drawn = drawn(&chart);
    // 100.0% takes as much as 100.00 does: 19 + 0.8 x 490 = 411, across its row of 26.
    assert_eq!(shapes(&drawn, "<path class=\"needed\"", &["d"]), [["M411 8V30"]]);
    assert!(drawn.contains("needed</li>"), "{drawn}");
}

#[test]
fn several_series_stand_under_each_other() {
    let drawn = drawn(&chart(Drawing::Bars, Unit::Money, &[&["100"], &["50"]]));
    let all = shapes(&drawn, "<rect class=\"bar", &["y", "width", "height"]);
    // A row of 2 x 12 + 8 = 32 from 6 on; its bars take 22 of it.
    assert_eq!(all, [["11", "490", "10"], ["23", "245", "10"]]);
    assert!(drawn.contains("class=\"legend\""), "{drawn}");
}

#[test]
fn parts_stand_one_behind_the_other_and_negative_ones_before_zero() {
    // A sum of one digit leaves the bars everything up to 560 - 6 - 18 = 536.
    let drawn_sum = drawn(&chart(Drawing::Stacked, Unit::Count, &[&["1", "0"], &["1", "-"]]));
    assert_eq!(bars(&drawn_sum), [["19", "258.5"], ["277.5", "258.5"]]);
    assert_eq!(drawn_sum.matches("<text class=\"value\"").count(), 2, "{drawn_sum}");
    let both = drawn(&chart(Drawing::Stacked, Unit::Count, &[&["1"], &["-1"]]));
    assert_eq!(bars(&both), [["277.5", "258.5"], ["19", "258.5"]]);
}

#[test]
fn causes_fall_from_the_largest_and_the_line_runs_to_the_whole() {
    let drawn = drawn(&chart(Drawing::Pareto, Unit::Count, &[&["1", "7", "2"]]));
    assert_eq!(bars(&drawn), [["19", "343"], ["19", "98"], ["19", "49"]]);
    assert_eq!(shapes(&drawn, "<path class=\"line running\"", &["d"]), [["M362 19L460 45L509 71"]]);
    for share in [">70.0%<", ">90.0%<", ">100.0%<"] {
        assert!(drawn.contains(share), "{drawn}");
    }
}

#[test]
fn steps_begin_where_the_one_above_ends() {
    // From -50 at 71 to 100 at 509, a yuan 2.92 wide: zero at 217, -30 at 129.4.
    let drawn = drawn(&chart(Drawing::Waterfall, Unit::Money, &[&["100", "-130", "-30"]]));
    assert_eq!(bars(&drawn), [["217", "292"], ["129.4", "379.6"], ["129.4", "87.6"]]);
    assert!(drawn.contains("bar down") && drawn.matches("bar sum").count() == 2, "{drawn}");
    let up = self::drawn(&chart(Drawing::Waterfall, Unit::Money, &[&["100", "20", "120"]]));
    assert!(up.contains("bar up") && up.contains(">+20.00</text>"), "{up}");
}

#[test]
fn a_line_is_broken_where_there_is_nothing() {
    // `10` takes 13 and 10 beside it: labels stand between 23 + 12 and 536 - 12, values between 198 and 20.
    let gap = drawn(&chart(Drawing::Line, Unit::Count, &[&["10", "-", "0"]]));
    assert!(!gap.contains("class=\"line s0\""), "{gap}");
    assert_eq!(shapes(&gap, "<circle", &["cx", "cy"]), [["35", "20"], ["524", "198"]]);
    let whole = drawn(&chart(Drawing::Line, Unit::Count, &[&["10", "5", "0"]]));
    assert_eq!(shapes(&whole, "<path class=\"line s0\"", &["d"]), [["M35 20L279.5 109L524 198"]]);
    let alone = drawn(&chart(Drawing::Line, Unit::Count, &[&["10"]]));
    assert_eq!(shapes(&alone, "<circle", &["cx", "cy"]), [["279.5", "20"]]);
}

const ALL: [Drawing; 5] = [Drawing::Bars, Drawing::Stacked, Drawing::Line, Drawing::Pareto, Drawing::Waterfall];

#[test]
fn nothing_zero_and_far_too_much_are_drawn_too() {
    let limits = [Decimal::MAX.to_string(), Decimal::MIN.to_string()];
    for drawing in ALL {
        for unit in [Unit::Money, Unit::Count, Unit::Share, Unit::Seconds, Unit::Points] {
            let zero = drawn(&chart(drawing, unit, &[&["0", "0", "0"], &["0", "-", "0"]]));
            assert!(zero.contains("<svg role"), "{zero}");
            drawn(&chart(drawing, unit, &[&[&limits[0], &limits[1], &limits[0]], &[&limits[0], &limits[0], "-"]]));
            drawn(&chart(drawing, unit, &[&["0.00000000000000000001", "-"]]));
            drawn(&chart(drawing, unit, &[&["-7"]]));
        }
        let mut nothing = chart(drawing, Unit::Count, &[&["-", "-"]]);
        assert!(drawn(&nothing).contains("nothing to draw"));
        nothing.series.clear();
        assert!(drawn(&nothing).contains("nothing to draw"));
        nothing.labels.clear();
        assert!(drawn(&nothing).contains("nothing to draw"));
    }
}

#[test]
fn a_drawing_says_what_it_shows() {
    let drawn = drawn(&chart(Drawing::Bars, Unit::Money, &[&["1000", "-"]]));
    assert!(drawn.contains("aria-labelledby=\"test-drawn-title test-drawn-desc\""), "{drawn}");
    assert!(drawn.contains("<title id=\"test-drawn-title\">Drawn &lt;1&gt;</title>"), "{drawn}");
    assert!(drawn.contains("<desc id=\"test-drawn-desc\">a 1,000.00; b </desc>"), "{drawn}");
    assert!(drawn.contains("<title>a: 1,000.00</title>"), "{drawn}");
}

#[test]
fn a_long_label_is_cut_and_a_long_list_too() {
    let long = "物流延误且未主动告知客户预计到达时间";
    let mut chart = chart(Drawing::Bars, Unit::Count, &[&["1"]]);
    chart.labels = vec![said!("{long}", "{long}")];
    assert!(drawn(&chart).contains(&format!("<title>{long}</title>物流延误且未主动告知客户预…</text>")));

    let label = |at: usize| -> Said { said!("label {at}", "第 {at} 项") };
    chart.labels = (0..80).map(label).collect();
    chart.series[0].values = (0..80_i64).map(|at| Some(at.into())).collect();
    let drawn = drawn(&chart);
    assert_eq!(bars(&drawn).len(), rows::MOST);
    assert!(drawn.contains("… and 20 more, not drawn"), "{drawn}");
}

#[test]
fn the_labels_of_a_line_have_room_beside_each_other() {
    let mut chart = chart(Drawing::Line, Unit::Count, &[&["1"]]);
    chart.labels = (1..=31).map(|day| said!("2025-03-{day:02}", "2025-03-{day:02}")).collect();
    chart.series[0].values = (1..=31_i64).map(|day| Some(day.into())).collect();
    let drawn = drawn(&chart);
    let places = shapes(&drawn, "<text class=\"tick mid\"", &["x"]);
    let mut places: Vec<Decimal> = places.iter().map(|place| place[0].parse().expect("a place")).collect();
    places.sort();
    // Ten columns take 66 pixels.
    assert!(places.len() > 4 && places.windows(2).all(|two| two[1] - two[0] >= Decimal::from(66)), "{places:?}");
    assert!(drawn.contains(">2025-03-31</text>"), "{drawn}");
}

#[test]
fn the_colours_of_series_differ_in_grey() {
    let styles = include_str!("../page.css");
    let mut greys: Vec<u32> = (0..COLOURS)
        .map(|at| {
            let hex = styles.split_once(&format!(".s{at} {{ --c: #")).expect("a colour").1;
            let part = |from: usize| u32::from_str_radix(&hex[from..from + 2], 16).expect("a colour");
            (299 * part(0) + 587 * part(2) + 114 * part(4)) / 1000
        })
        .collect();
    greys.sort_unstable();
    assert!(greys.windows(2).all(|two| two[1] - two[0] >= 20), "{greys:?}");
}
