//! A CSV file read row by row in bounded memory: the ground of every reader here.
//!
//! RFC 4180 with a header; UTF-8 with or without a byte order mark; lines end in LF, CRLF or CR; empty lines are passed
//! over. A faulty row is reported with its line and left out, and reading goes on, so that one run finds them all.

mod source;

use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

use composite::column::is_missing;
use composite::pipeline::Input;

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::number;
use source::{Lines, ROW_TOO_LONG, Source};

/// Columns of a file.
pub const COLUMNS_MAX: usize = 10_000;
/// Bytes of a row, quotes included.
pub const ROW_BYTES_MAX: usize = 4 << 20;
/// Bytes of a cell that is read.
pub const CELL_BYTES_MAX: usize = 1_000;

/// A table whose header has been read.
pub struct Table<'a, R> {
    file: &'a str,
    reader: csv::Reader<Source<R>>,
    lines: Rc<RefCell<Lines>>,
    header: Vec<String>,
    record: csv::ByteRecord,
    /// Where the record begins.
    line: u64,
    /// Set after a fault that nothing sensible can follow.
    is_over: bool,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    pub file: &'t str,
    pub header: &'t [String],
    /// Where it begins, from 1.
    pub line: u64,
    record: &'t csv::ByteRecord,
}

impl<'a, R: Read> Table<'a, R> {
    /// Reads the header; `None` with a fault where there is none or two columns have one name.
    pub fn open(file: &'a str, source: R, faults: &mut Faults) -> Option<Self> {
        let (source, lines) = Source::new(source);
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
        let (header, record) = (Vec::new(), csv::ByteRecord::new());
        let mut table = Self { file, reader, lines, header, record, line: 1, is_over: false };
        if !table.advance(faults) {
            if !table.is_over {
                faults.add(Fault::new(file, Place::Whole, FaultKind::NoHeader));
            }
            return None;
        }
        let count = table.record.len();
        if count > COLUMNS_MAX {
            let kind = FaultKind::TooManyColumns { count, max: COLUMNS_MAX };
            faults.add(Fault::new(file, Place::Line(1), kind));
            return None;
        }
        for cell in &table.record {
            let Ok(name) = std::str::from_utf8(cell) else {
                faults.add(Fault::new(file, Place::Line(1), FaultKind::NotUtf8));
                return None;
            };
            table.header.push(name.trim_ascii().to_owned());
        }
        table.unique(faults).then_some(table)
    }

    /// Columns without a name may be many; nobody can ask for one.
    fn unique(&self, faults: &mut Faults) -> bool {
        let mut places: Vec<usize> = (0..self.header.len()).collect();
        places.sort_by_key(|&place| self.header.get(place));
        let mut is_unique = true;
        for pair in places.windows(2) {
            let &[first, second] = pair else { continue };
            let (Some(a), Some(b)) = (self.header.get(first), self.header.get(second)) else { continue };
            if a == b && !a.is_empty() {
                let kind =
                    FaultKind::DuplicateColumn { name: a.clone(), first: first + 1, second: second + 1 };
                faults.add(Fault::new(self.file, Place::Line(1), kind));
                is_unique = false;
            }
        }
        is_unique
    }

    pub fn file(&self) -> &str {
        self.file
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Where a column stands, or a fault that names it.
    pub fn need(&self, name: &str, faults: &mut Faults) -> Option<usize> {
        let found = self.header.iter().position(|column| column == name);
        if found.is_none() {
            let separator = match self.header.as_slice() {
                [only] => [';', '\t', '|'].into_iter().find(|sign| only.contains(*sign)),
                _ => None,
            };
            let kind = FaultKind::MissingColumn { name: name.to_owned(), separator };
            faults.add(Fault::new(self.file, Place::Line(1), kind));
        }
        found
    }

    /// Complains of columns that are none of `known`.
    pub fn refuse_others(&self, known: &'static [&'static str], faults: &mut Faults) {
        for name in self.header.iter().filter(|name| !known.contains(&name.as_str())) {
            let kind = FaultKind::UnknownColumn { name: name.clone(), known };
            faults.add(Fault::new(self.file, Place::Line(1), kind));
        }
    }

    /// The next row that has as many cells as the header; `None` at the end, or when there are more faults than are listed.
    pub fn next(&mut self, faults: &mut Faults) -> Option<Row<'_>> {
        loop {
            if faults.more || !self.advance(faults) {
                return None;
            }
            let (found, expected) = (self.record.len(), self.header.len());
            if found == expected {
                break;
            }
            let kind = FaultKind::UnevenRow { found, expected };
            faults.add(Fault::new(self.file, Place::Line(self.line), kind));
        }
        Some(Row { file: self.file, header: &self.header, line: self.line, record: &self.record })
    }

    fn advance(&mut self, faults: &mut Faults) -> bool {
        if self.is_over {
            return false;
        }
        self.lines.borrow_mut().begin_row();
        // Where the row before ended: empty lines may come first.
        let start = self.reader.position().byte();
        let read = self.reader.read_byte_record(&mut self.record);
        self.line = self.lines.borrow_mut().line_from(start);
        match read {
            Ok(is_row) => is_row,
            Err(error) => {
                self.is_over = true;
                let line = self.line;
                faults.add(match error.kind() {
                    csv::ErrorKind::Io(cause) if cause.kind() == ROW_TOO_LONG => {
                        Fault::new(self.file, Place::Line(line), FaultKind::RowTooLong { max: ROW_BYTES_MAX })
                    }
                    csv::ErrorKind::Io(cause) => Fault::io(self.file, cause),
                    _ => Fault::new(self.file, Place::Line(line), FaultKind::Io(error.to_string())),
                });
                false
            }
        }
    }
}

impl<'t> Row<'t> {
    /// The cell's text as it stands; a fault where it is too long or not UTF-8. A column that is not there is empty.
    pub fn text(&self, column: usize, faults: &mut Faults) -> Option<&'t str> {
        let bytes = self.record.get(column).unwrap_or_default();
        if bytes.len() > CELL_BYTES_MAX {
            return self.fault(column, FaultKind::CellTooLong { max: CELL_BYTES_MAX }, faults);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(_) => self.fault(column, FaultKind::NotUtf8, faults),
        }
    }

    /// A text that is not blank.
    pub fn filled(&self, column: usize, faults: &mut Faults) -> Option<&'t str> {
        let text = self.text(column, faults)?;
        if text.trim().is_empty() { self.fault(column, FaultKind::EmptyCell, faults) } else { Some(text) }
    }

    /// A finite number or [`composite::column::MISSING`].
    #[inline]
    pub fn number(&self, column: usize, faults: &mut Faults) -> Option<f64> {
        let text = self.text(column, faults)?;
        match number::read(text) {
            Ok(number) => Some(number),
            Err(hint) => self.fault(column, FaultKind::NotANumber { text: text.to_owned(), hint }, faults),
        }
    }

    /// A number that must be there.
    pub fn filled_number(&self, column: usize, faults: &mut Faults) -> Option<f64> {
        let number = self.number(column, faults)?;
        if is_missing(number) { self.fault(column, FaultKind::EmptyCell, faults) } else { Some(number) }
    }

    /// A number that the engine can calculate with: no further from 0 than [`Input::VALUE_MAX`].
    #[inline]
    pub fn value(&self, column: usize, faults: &mut Faults) -> Option<f64> {
        let value = self.number(column, faults)?;
        let max = Input::VALUE_MAX;
        if value.abs() > max {
            return self.fault(column, FaultKind::OutOfRange { min: -max, max }, faults);
        }
        Some(value)
    }

    /// Notes a fault at a cell; returns `None` so that a reader can end with it.
    pub fn fault<T>(&self, column: usize, kind: FaultKind, faults: &mut Faults) -> Option<T> {
        let column = self.header.get(column).cloned().unwrap_or_default();
        faults.add(Fault::new(self.file, Place::Cell { line: self.line, column }, kind));
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    /// The cells of every good row, and the faults as text.
    fn read(text: &[u8]) -> (Vec<Vec<String>>, String) {
        let mut faults = Faults::default();
        let mut rows = Vec::new();
        if let Some(mut table) = Table::open("t.csv", text, &mut faults) {
            let width = table.header().len();
            rows.push(table.header().to_vec());
            let mut inner = Faults::default();
            while let Some(row) = table.next(&mut inner) {
                rows.push((0..width).filter_map(|c| row.text(c, &mut faults)).map(str::to_owned).collect());
            }
            faults.list.extend(inner.list);
        }
        (rows, faults.to_string())
    }

    #[test]
    fn a_byte_order_mark_other_line_ends_quotes_and_empty_lines_change_nothing() {
        let plain = read(b"a,b\n1,\"x,\"\"y\"\"\"\n2,z\n");
        assert_eq!(plain.1, "");
        assert_eq!(plain.0, [vec!["a", "b"], vec!["1", "x,\"y\""], vec!["2", "z"]]);
        assert_eq!(read(b"\xef\xbb\xbfa,b\r\n\r\n1,\"x,\"\"y\"\"\"\r\n2,z"), plain);
        assert_eq!(read(b"a,b\r1,\"x,\"\"y\"\"\"\r2,z\r"), plain);
    }

    #[test]
    fn an_uneven_row_is_named_with_its_line_and_the_rest_is_read() {
        let (rows, faults) = read(b"a,b\n\"1\n\",2\n3\n4,5,6\n7,8\n");
        assert_eq!(rows.len(), 3);
        assert_eq!(
            faults,
            "t.csv, line 4: the row has 1 cells and the header has 2: give every row as many\n\
             t.csv, line 5: the row has 3 cells and the header has 2: give every row as many"
        );
    }

    #[test]
    fn a_header_that_is_not_there_or_names_a_column_twice_is_refused() {
        assert!(read(b"").1.contains("begin with a row of column names"));
        assert!(read(b"a,b,a\n").1.contains("the columns 1 and 3 are both called \"a\""));
        assert_eq!(read(b"a,,\n1,,\n").1, "", "columns without a name are nobody's");
        let wide = vec!["x"; COLUMNS_MAX + 1].join(",");
        assert!(read(wide.as_bytes()).1.contains("10001 columns: at most 10000 are read"));
    }

    #[test]
    fn text_of_another_encoding_is_said_to_be_so() {
        assert!(read(b"\xd0\xa1\xc7\xf8,a\n1,2\n").1.contains("not UTF-8"));
        assert!(read(b"k,a\n1,\xc7\xf8\n").1.contains("line 2, column a: this is not UTF-8"));
    }

    #[test]
    fn a_line_is_what_an_editor_counts_whatever_ends_it_and_whatever_is_empty() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "\u{feff}a,b\n\n1,\"x\ny\"\n\n\n3\n4\n\n\n5".replace('\n', end);
            let (rows, faults) = read(text.as_bytes());
            assert_eq!(rows.len(), 2, "{end:?}");
            let lines: Vec<&str> = faults.lines().filter_map(|line| line.split(": ").next()).collect();
            assert_eq!(lines, ["t.csv, line 7", "t.csv, line 8", "t.csv, line 11"], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_in_the_whole_file() {
        let endless = io::Cursor::new(b"a,b\n1,\"".to_vec()).chain(io::repeat(b'x'));
        let mut faults = Faults::default();
        let mut table = Table::open("t.csv", endless, &mut faults).unwrap();
        assert!(table.next(&mut faults).is_none());
        assert!(faults.to_string().contains("look for a quote that is not closed"), "{faults}");
        assert!(table.next(&mut faults).is_none(), "it is over");
    }

    #[test]
    fn a_missing_column_is_named_and_another_separator_suspected() {
        let mut faults = Faults::default();
        let table = Table::open("t.csv", &b"key;a\n1;2\n"[..], &mut faults).unwrap();
        assert_eq!(table.need("key", &mut faults), None);
        assert!(faults.to_string().contains("separated by ';': separate by commas"), "{faults}");
    }
}
