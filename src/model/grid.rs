//! A month at a glance: people down, days across, a coloured cell for each shift.

use super::words::Said;

/// A grid of short texts with a legend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its title.
    pub title: Said,
    /// What stands over the names.
    pub corner: Said,
    /// The days.
    pub columns: Vec<GridColumn>,
    /// What is counted behind the days.
    pub sums: Vec<Said>,
    /// The people.
    pub rows: Vec<GridRow>,
    /// What is counted under the days: what it is, and a number a day.
    pub footer: Vec<(Said, Vec<i64>)>,
    /// What each text stands for.
    pub legend: Vec<(GridCell, Said)>,
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its head.
    pub head: String,
    /// What stands under the head.
    pub under: Said,
    /// Whether it stands out, as days off do.
    pub shaded: bool,
}

/// A row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its name.
    pub name: String,
    /// A cell a column.
    pub cells: Vec<GridCell>,
    /// A number for each of the sums.
    pub sums: Vec<i64>,
}

/// A cell of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// Its text.
    pub text: Said,
    /// Which of the colours it has.
    pub tint: Option<usize>,
}
