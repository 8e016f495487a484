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
}

impl Row {
    pub fn new(what: &str, number: f64, unit: &str, limit: Option<Limit>) -> Self {
        Row { what: what.to_owned(), number, unit: unit.to_owned(), limit }
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

    /// `row<TAB>what<TAB>number<TAB>unit<TAB>limit`; any other line is none.
    pub fn read(line: &str) -> Option<Self> {
        let columns: Vec<&str> = line.trim_end().split('\t').collect();
        let ["row", what, number, unit, limit] = columns[..] else {
            return None;
        };
        let number = number.parse().ok().filter(|number: &f64| number.is_finite())?;
        let limit = match limit.split_once(' ') {
            Some(("<=", most)) => Some(Limit::AtMost(most.parse().ok()?)),
            Some((">=", least)) => Some(Limit::AtLeast(least.parse().ok()?)),
            _ if limit == "-" => None,
            _ => return None,
        };
        Some(Row::new(what, number, unit, limit))
    }

    fn promised(&self) -> String {
        match self.limit {
            Some(Limit::AtMost(most)) => format!("at most {}", short(most)),
            Some(Limit::AtLeast(least)) => format!("at least {}", short(least)),
            None => String::new(),
        }
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

/// The rows in aligned columns, one line each, under a heading.
pub fn table(rows: &[Row]) -> String {
    let cells: Vec<[String; 4]> = std::iter::once(["what", "measured", "promised", ""].map(str::to_owned))
        .chain(rows.iter().map(|row| {
            let measured = format!("{} {}", short(row.number), row.unit);
            [row.what.clone(), measured, row.promised(), row.verdict().to_owned()]
        }))
        .collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    let lines = cells.iter().map(|[what, measured, promised, verdict]| {
        let line = format!("{what:<first$}  {measured:>second$}  {promised:>third$}  {verdict}");
        format!("{}\n", line.trim_end())
    });
    lines.collect()
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
