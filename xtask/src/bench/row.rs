//! A measured number, its promise, and the table of all of them.

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    what: String,
    number: f64,
    unit: String,
    limit: Option<Limit>,
    /// Of the runs that the number is the median of.
    spread: Option<Spread>,
}

/// Between which numbers the middle half of some runs lies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spread {
    low: f64,
    high: f64,
}

impl Row {
    pub fn new(what: &str, number: f64, unit: &str, limit: Option<Limit>) -> Self {
        Row { what: what.to_owned(), number, unit: unit.to_owned(), limit, spread: None }
    }

    pub fn what(&self) -> &str {
        &self.what
    }

    pub fn number(&self) -> f64 {
        self.number
    }

    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// `row<TAB>what<TAB>number<TAB>unit<TAB>limit`, with `<TAB>low<TAB>high<TAB>runs` or without; any other line is none.
    pub fn read(line: &str) -> Option<Self> {
        let finite = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
        let columns: Vec<&str> = line.trim_end().split('\t').collect();
        let (["row", what, number, unit, limit], spread) = columns.split_first_chunk()? else {
            return None;
        };
        let number = finite(number)?;
        let spread = match spread {
            [] => None,
            [low, high, _runs] => Some(Spread { low: finite(low)?, high: finite(high)? }),
            _ => return None,
        };
        let limit = match limit.split_once(' ') {
            Some(("<=", most)) => Some(Limit::AtMost(most.parse().ok()?)),
            Some((">=", least)) => Some(Limit::AtLeast(least.parse().ok()?)),
            _ if *limit == "-" => None,
            _ => return None,
        };
        Some(Row { spread, ..Row::new(what, number, unit, limit) })
    }

    fn promised(&self) -> String {
        match self.limit {
            Some(Limit::AtMost(most)) => format!("at most {}", short(most)),
            Some(Limit::AtLeast(least)) => format!("at least {}", short(least)),
            None => String::new(),
        }
    }

    fn spread(&self) -> String {
        self.spread
            .map_or_else(String::new, |Spread { low, high }| format!("{} to {}", short(low), short(high)))
    }

    fn verdict(&self) -> &'static str {
        match self.limit {
            None => "",
            Some(Limit::AtMost(most)) if self.number <= most => "kept",
            Some(Limit::AtLeast(least)) if self.number >= least => "kept",
            Some(_) => "BROKEN",
        }
    }
}

/// Three digits that matter, and no decimals for large numbers.
fn short(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 || number == number.trunc() => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        size if size >= 1.0 => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}

/// The rows in aligned columns, one line each, under a heading; a column that is empty in all of them is left out.
pub fn table(rows: &[Row]) -> String {
    let heading = ["what", "measured", "middle half", "promised", ""].map(str::to_owned);
    let cells: Vec<[String; 5]> = std::iter::once(heading)
        .chain(rows.iter().map(|row| {
            let measured = format!("{} {}", short(row.number), row.unit);
            [row.what.clone(), measured, row.spread(), row.promised(), row.verdict().to_owned()]
        }))
        .collect();
    let shown: Vec<usize> =
        (0..5).filter(|&column| cells[1..].iter().any(|row| !row[column].is_empty())).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let written = |row: &[String; 5]| {
        let texts = shown.iter().map(|&column| match column {
            0 | 4 => format!("{:<1$}", row[column], width(column)),
            _ => format!("{:>1$}", row[column], width(column)),
        });
        format!("{}\n", texts.collect::<Vec<_>>().join("  ").trim_end())
    };
    cells.iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_among_other_words() {
        let said = "Compiling x\nrow\tscored and ranked\t12.34\tms\t<= 20\nrow\tframes\t58\t1/s\t>= 50\nrow\tbroken\n";
        let rows: Vec<Row> = said.lines().filter_map(Row::read).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], Row::new("scored and ranked", 12.34, "ms", Some(Limit::AtMost(20.0))));
    }

    #[test]
    fn a_number_that_is_none_is_no_row() {
        assert_eq!(Row::read("row\tx\tNaN\tms\t-"), None);
        assert_eq!(Row::read("row\tx\tfast\tms\t-"), None);
        assert_eq!(Row::read("row\tx\t1\tms\tabout 3"), None);
    }

    #[test]
    fn runs_show_where_their_middle_half_lies() {
        let said = ["row\tscored\t12.34\tms\t-\t11.9\t13\t51", "row\tsize\t5\tkB\t-"];
        let rows: Vec<Row> = said.iter().filter_map(|line| Row::read(line)).collect();
        let expected = "what    measured  middle half\n\
                        scored   12.3 ms   11.9 to 13\n\
                        size        5 kB\n";
        assert_eq!(table(&rows), expected);
        assert_eq!(Row::read("row\tscored\t12.34\tms\t-\t11.9"), None);
    }

    #[test]
    fn the_table_says_which_promise_is_kept() {
        let rows = [
            Row::new("scored", 12.34, "ms", Some(Limit::AtMost(20.0))),
            Row::new("frames", 41.0, "1/s", Some(Limit::AtLeast(50.0))),
            Row::new("size", 1234.5, "kB", None),
        ];
        let expected = "what    measured     promised\n\
                        scored   12.3 ms   at most 20  kept\n\
                        frames    41 1/s  at least 50  BROKEN\n\
                        size     1234 kB\n";
        assert_eq!(table(&rows), expected);
    }
}
