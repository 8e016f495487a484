//! A folder of results that appears whole or not at all.
//!
//! Every file is written under another name beside its place and takes that place when all of them are finished. What
//! breaks off on the way, by a fault or because somebody asked for it, leaves the folder as it was.

mod parts;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::number;
pub use parts::in_order;

/// The folder, and the files in the making.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Names; each is written to [`Folder::making`] of it.
    names: Vec<&'static str>,
    /// Whether this run made the folder, and may take it back.
    is_new: bool,
    is_kept: bool,
}

impl Folder {
    /// Makes the folder where it is not there.
    ///
    /// # Errors
    /// The operating system's reason.
    pub fn open(path: &Path) -> Result<Self, Faults> {
        let is_new = !path.exists();
        fs::create_dir_all(path).map_err(|cause| Fault::io(&path.display().to_string(), &cause))?;
        Ok(Self { path: path.to_owned(), names: Vec::new(), is_new, is_kept: false })
    }

    /// Writes one file with `write`.
    ///
    /// # Errors
    /// The operating system's reason.
    pub fn write(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), Faults> {
        let making = self.making(name);
        self.names.push(name);
        let wrote = File::create(&making).and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        });
        wrote.map_err(|cause| match cause.kind() {
            // Whoever watches asked for an end; the system's own interruptions are taken up again by the library.
            io::ErrorKind::Interrupted => Fault::cancelled().into(),
            _ => Fault::io(&self.path.join(name).display().to_string(), &cause).into(),
        })
    }

    /// Puts every file in its place.
    ///
    /// # Errors
    /// The operating system's reason.
    pub fn keep(mut self) -> Result<(), Faults> {
        for name in &self.names {
            let place = self.path.join(name);
            fs::rename(self.making(name), &place)
                .map_err(|cause| Fault::io(&place.display().to_string(), &cause))?;
        }
        self.is_kept = true;
        Ok(())
    }

    fn making(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}.{}.part", std::process::id()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // What cannot be removed is no result: its name says so.
        for name in &self.names {
            let _ = fs::remove_file(self.making(name));
        }
        if self.is_new {
            let _ = fs::remove_dir(&self.path);
        }
    }
}

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
    use super::*;

    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("guanhu-batch-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_or_not_at_all() {
        let path = place("together");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("a.csv"), "old").unwrap();
        let mut folder = Folder::open(&path).unwrap();
        folder.write("a.csv", |out| out.write_all(b"new")).unwrap();
        let broken = folder.write("b.csv", |_| Err(io::Error::other("the disk is full")));
        assert!(broken.unwrap_err().to_string().ends_with("b.csv: the disk is full"));
        drop(folder);
        assert_eq!(names(&path), ["a.csv"]);
        assert_eq!(fs::read_to_string(path.join("a.csv")).unwrap(), "old");
        let mut folder = Folder::open(&path).unwrap();
        folder.write("a.csv", |out| out.write_all(b"new")).unwrap();
        folder.write("b.csv", |out| out.write_all(b"too")).unwrap();
        folder.keep().unwrap();
        assert_eq!(names(&path), ["a.csv", "b.csv"]);
        assert_eq!(fs::read_to_string(path.join("a.csv")).unwrap(), "new");
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn a_folder_that_came_to_nothing_goes_again() {
        let path = place("nothing");
        let mut folder = Folder::open(&path.join("deep")).unwrap();
        folder.write("a.csv", |out| out.write_all(b"new")).unwrap();
        drop(folder);
        assert!(names(&path).is_empty());
        fs::remove_dir_all(&path).unwrap();
        let file = place("file");
        fs::write(&file, "").unwrap();
        assert!(Folder::open(&file).is_err(), "a file is no folder");
        fs::remove_file(&file).unwrap();
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
