use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::model::column::{COLUMNS, Column, Kind, SHEETS, Sheet};
use crate::model::outcome::Row;
use crate::model::{Cell, Outcome, Said, Table};
use crate::said;

use super::session::Session;
use super::{Common, Run, Stop, Unused};

/// List the columns of the logs and tables: names in both languages, other headers, kind, meaning
#[derive(Args)]
pub(crate) struct Columns {
    /// The log or table; all when left out
    #[arg(value_parser = PossibleValuesParser::new(SHEETS.iter().map(|sheet| sheet.name)), hide_possible_values = true)]
    log: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Run for Columns {
    fn common(&self) -> &Common {
        &self.common
    }

    fn unused(&self) -> &'static [Unused] {
        Unused::NO_LOG
    }

    fn run(&self, _: &mut Session<'_, '_>) -> Result<Outcome, Stop> {
        let asked = SHEETS.iter().filter(|sheet| self.log.as_ref().is_none_or(|log| log == sheet.name));
        let rows = asked.flat_map(|sheet| sheet.columns.iter().map(move |column| row(sheet, column)));
        Ok(Outcome::of(Table::of_rows(COLUMNS.name, said!("Columns", "列"), COLUMNS.all(), rows.collect())))
    }
}

fn row(sheet: &Sheet<'static>, column: &Column<'static>) -> Row {
    let names = |names: &[&str]| if names.is_empty() { Cell::Empty } else { Cell::Text(names.join(" ")) };
    vec![
        Cell::text(sheet.name),
        Cell::text(column.name),
        Cell::text(column.zh),
        names(column.aliases),
        Cell::Word(kind(column.kind)),
        if column.needed { Cell::Word(said!("needed", "必需")) } else { Cell::Empty },
        Cell::Word(Said { en: column.meaning.to_owned(), zh: column.meaning_zh.to_owned() }),
    ]
}

/// What the cells of a column hold.
fn kind(kind: Kind) -> Said {
    match kind {
        Kind::Text => said!("text", "文本"),
        Kind::Person => said!("person", "人员"),
        Kind::Id => said!("number that is a name", "编号"),
        Kind::Money => said!("yuan", "金额"),
        Kind::Share => said!("share", "比例"),
        Kind::Points => said!("points", "分值"),
        Kind::Count => said!("whole number", "整数"),
        Kind::Number => said!("number", "数字"),
        Kind::Minutes => said!("minutes", "分钟"),
        Kind::Flag => said!("yes or no", "是否"),
        Kind::Date => said!("date", "日期"),
        Kind::Instant => said!("date and time", "日期时间"),
    }
}
