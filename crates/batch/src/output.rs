//! Where results go: tables, and the folder that they appear in.

mod folder;
mod parts;

use std::io::{self, Write};
use std::path::Path;

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::number;
pub use folder::Folder;
pub use parts::{in_order, in_parts};

/// Refuses a `name` in `file` that `result` has for another of its columns.
///
/// # Errors
/// What is to be renamed.
pub fn apart<'c>(
    file: &str,
    name: &str,
    result: &'static str,
    columns: impl IntoIterator<Item = &'c str>,
) -> Result<(), Faults> {
    if columns.into_iter().any(|column| column == name) {
        let kind = FaultKind::ColumnTaken { name: name.to_owned(), result };
        return Err(Fault::new(file, Place::Whole, kind).into());
    }
    Ok(())
}

/// Refuses results that would be put in the place of what is read, under whatever name the two are given.
///
/// # Errors
/// The files that would be lost; folders in the place of a result.
pub fn spare(inputs: &[&Path], out: &Path, results: &[&str]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for result in results.iter().map(|name| out.join(name)) {
        if result.is_dir() {
            let place = result.display().to_string();
            faults.add(Fault::new(&place, Place::Whole, FaultKind::FolderInTheWay));
        }
        // What is not there cannot be lost, and what is not there to be read is complained of when it is.
        let Ok(place) = result.canonicalize() else { continue };
        for input in inputs.iter().filter(|input| input.canonicalize().is_ok_and(|input| input == place)) {
            let kind = FaultKind::WouldBeOverwritten { result: result.display().to_string() };
            faults.add(Fault::new(&input.display().to_string(), Place::Whole, kind));
        }
    }
    faults.verdict(Some(()))
}

/// A table in the making.
pub struct Sheet<'w, W: Write> {
    writer: csv::Writer<&'w mut W>,
    cell: Vec<u8>,
}

impl<'w, W: Write> Sheet<'w, W> {
    /// Begins with a header.
    pub fn begin<'h>(out: &'w mut W, header: impl IntoIterator<Item = &'h str>) -> io::Result<Self> {
        let mut sheet = Self::rows(out);
        sheet.writer.write_record(header)?;
        Ok(sheet)
    }

    /// Rows without a header, as part of a sheet.
    pub fn rows(out: &'w mut W) -> Self {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        Self { writer, cell: Vec::new() }
    }

    pub fn text(&mut self, text: &str) -> io::Result<&mut Self> {
        self.writer.write_field(text)?;
        Ok(self)
    }

    /// 17 significant digits; nothing for a missing value.
    pub fn number(&mut self, number: f64) -> io::Result<&mut Self> {
        self.cell.clear();
        number::write(&mut self.cell, number)?;
        self.writer.write_field(&self.cell)?;
        Ok(self)
    }

    /// A number that may not be there.
    pub fn perhaps(&mut self, number: Option<f64>) -> io::Result<&mut Self> {
        self.number(number.unwrap_or(composite::column::MISSING))
    }

    pub fn count(&mut self, count: u64) -> io::Result<&mut Self> {
        self.cell.clear();
        write!(self.cell, "{count}")?;
        self.writer.write_field(&self.cell)?;
        Ok(self)
    }

    /// A rank; nothing for 0, which is none.
    pub fn rank(&mut self, rank: u32) -> io::Result<&mut Self> {
        if rank > 0 { self.count(rank.into()) } else { self.text("") }
    }

    pub fn end_row(&mut self) -> io::Result<()> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_read_is_not_written_over_under_any_name() {
        let path = std::env::temp_dir().join(format!("guanhu-batch-spared-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("out")).unwrap();
        fs::write(path.join("out/a.csv"), "").unwrap();
        let around = path.join("out/../out/a.csv");
        let said = spare(&[&around], &path.join("out"), &["b.csv", "a.csv"]).unwrap_err();
        assert!(said.to_string().contains("a.csv: the result"), "{said}");
        assert!(said.zh().contains("会覆盖"), "{}", said.zh());
        spare(&[&around], &path, &["a.csv"]).unwrap();
        fs::create_dir(path.join("c.csv")).unwrap();
        let said = spare(&[], &path, &["b.csv", "c.csv"]).unwrap_err();
        assert!(said.to_string().contains("c.csv: a folder stands"), "{said}");
        spare(&[&path.join("none.csv")], &path, &["none.csv"]).unwrap();
        #[cfg(unix)]
        for (link, target) in [("link.csv", "out/a.csv"), ("out/b.csv", "../data.csv")] {
            fs::write(path.join("data.csv"), "").unwrap();
            std::os::unix::fs::symlink(target, path.join(link)).unwrap();
            assert!(spare(&[&path.join(link)], &path.join("out"), &["a.csv", "b.csv"]).is_err(), "{link}");
        }
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn cells_are_quoted_where_they_must_be_and_missing_ones_are_empty() {
        let mut out = Vec::new();
        let mut sheet = Sheet::begin(&mut out, ["key", "a"]).unwrap();
        sheet.text("x, \"y\"").unwrap().number(0.1).unwrap().end_row().unwrap();
        sheet
            .text("z")
            .unwrap()
            .number(f64::NAN)
            .unwrap()
            .rank(0)
            .unwrap()
            .rank(3)
            .unwrap()
            .end_row()
            .unwrap();
        sheet.end().unwrap();
        let expected = "key,a\n\"x, \"\"y\"\"\",0.10000000000000001\nz,,,3\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
