//! A folder of results that appears whole or not at all.
//!
//! Every file is written under another name beside its place and takes that place when all of them are finished. What
//! breaks off before that, by a fault or because somebody asked for it, leaves the folder as it was. Where a file cannot take
//! its place, those that did give theirs back to what stood there.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::fault::{Fault, FaultKind, Faults, Place};

/// The folder, and the files in the making.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    files: Vec<Making>,
    /// Folders that this run made and may take back, the innermost first.
    new: Vec<PathBuf>,
    is_kept: bool,
}

/// A file in the making.
#[derive(Debug)]
struct Making {
    /// Where it is written.
    path: PathBuf,
    /// Where it belongs.
    place: PathBuf,
}

impl Folder {
    /// Makes the folder where it is not there.
    ///
    /// # Errors
    /// The operating system's reason.
    pub fn open(path: &Path) -> Result<Self, Faults> {
        let is_new = |folder: &&Path| folder.file_name().is_some() && folder.symlink_metadata().is_err();
        let new = path.ancestors().filter(is_new).map(Path::to_owned).collect();
        // Whatever happens from here on, what was made goes again.
        let folder = Self { path: path.to_owned(), files: Vec::new(), new, is_kept: false };
        fs::create_dir_all(path).map_err(|cause| Fault::io(&path.display().to_string(), &cause))?;
        Ok(folder)
    }

    /// Writes one file with `write`.
    ///
    /// # Errors
    /// The operating system's reason; a folder where the file belongs.
    pub fn write(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), Faults> {
        let place = self.path.join(name);
        free(&place)?;
        let wrote = self.beside(name, "part", create).and_then(|(path, file)| {
            self.files.push(Making { path, place: place.clone() });
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        });
        wrote.map_err(|cause| match cause.kind() {
            // Whoever watches asked for an end; the system's own interruptions are taken up again by the library.
            io::ErrorKind::Interrupted => Fault::cancelled().into(),
            _ => Fault::io(&place.display().to_string(), &cause).into(),
        })
    }

    /// Puts every file in its place. Where one cannot take it, those before it give theirs back.
    ///
    /// # Errors
    /// The operating system's reason; a folder where a file belongs.
    pub fn keep(mut self) -> Result<(), Faults> {
        self.files.iter().try_for_each(|file| free(&file.place))?;
        let mut before: Vec<Option<PathBuf>> = Vec::new();
        for place in 0..self.files.len() {
            let Some(file) = self.files.get(place) else { continue };
            let taken = self.set_aside(&file.place).and_then(|aside| {
                before.push(aside);
                fs::rename(&file.path, &file.place)
            });
            if let Err(cause) = taken {
                self.give_back(&before, place);
                return Err(Fault::io(&file.place.display().to_string(), &cause).into());
            }
        }
        for aside in before.iter().flatten() {
            // The results are in place; a copy of old ones that cannot be removed says so by its name.
            let _ = fs::remove_file(aside);
        }
        self.is_kept = true;
        Ok(())
    }

    /// Gives what stands in a place a second name, or, where the file system cannot, only that one. `None` for an empty place.
    fn set_aside(&self, place: &Path) -> io::Result<Option<PathBuf>> {
        if place.symlink_metadata().is_err() {
            return Ok(None);
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let link = |path: &Path| fs::hard_link(place, path);
        if let Ok((path, ())) = self.beside(&name, "old", link) {
            return Ok(Some(path));
        }
        // The name is reserved first, so that nothing else is lost.
        let (path, _) = self.beside(&name, "old", create)?;
        match fs::rename(place, &path) {
            Ok(()) => Ok(Some(path)),
            Err(cause) => fs::remove_file(&path).and(Err(cause)),
        }
    }

    /// Undoes the first `count` renames and whatever setting aside moved.
    fn give_back(&self, before: &[Option<PathBuf>], count: usize) {
        for (number, (file, aside)) in self.files.iter().zip(before).enumerate() {
            // What cannot be given back is left where it is found: under the name that was set aside.
            let _ = match aside {
                Some(aside) => fs::rename(aside, &file.place).and_then(|()| match fs::remove_file(aside) {
                    // Two names of one file: renaming the one to the other does nothing.
                    Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
                    _ => Ok(()),
                }),
                None if number < count => fs::remove_file(&file.place),
                None => Ok(()),
            };
        }
    }

    /// Makes something beside the results under a name that nothing has.
    fn beside<T>(
        &self,
        name: &str,
        end: &str,
        make: impl Fn(&Path) -> io::Result<T>,
    ) -> io::Result<(PathBuf, T)> {
        const TRIES: u32 = 1_000;
        let mut tried = 0;
        loop {
            let path = self.path.join(format!(".{name}.{}.{tried}.{end}", std::process::id()));
            match make(&path) {
                Ok(made) => return Ok((path, made)),
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && tried < TRIES => tried += 1,
                Err(cause) => return Err(cause),
            }
        }
    }
}

/// Makes a file that was not there; a link in its place is not followed.
fn create(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

/// Refuses a place that a folder has.
fn free(place: &Path) -> Result<(), Faults> {
    if place.is_dir() {
        return Err(Fault::new(&place.display().to_string(), Place::Whole, FaultKind::FolderInTheWay).into());
    }
    Ok(())
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // What cannot be removed is no result: its name says so.
        for file in &self.files {
            let _ = fs::remove_file(&file.path);
        }
        // A folder in which somebody else put something stays.
        for folder in &self.new {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

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
        assert!(!path.exists());
        let file = place("file");
        fs::write(&file, "").unwrap();
        assert!(Folder::open(&file).is_err(), "a file is no folder");
        fs::remove_file(&file).unwrap();
    }

    #[test]
    fn all_folders_that_were_made_for_nothing_go_again_but_not_what_others_put_there() {
        let path = place("deep");
        drop(Folder::open(&path.join("a/../b/c")).unwrap());
        assert!(!path.exists());
        let folder = Folder::open(&path.join("b/c")).unwrap();
        fs::write(path.join("b/note"), "").unwrap();
        drop(folder);
        assert_eq!(names(&path.join("b")), ["note"]);
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn a_folder_in_the_way_is_refused_before_anything_is_replaced() {
        let path = place("in-the-way");
        fs::create_dir_all(path.join("b.csv")).unwrap();
        fs::write(path.join("a.csv"), "old").unwrap();
        let mut folder = Folder::open(&path).unwrap();
        folder.write("a.csv", |out| out.write_all(b"new")).unwrap();
        assert!(folder.write("b.csv", |_| Ok(())).unwrap_err().to_string().contains("b.csv"));
        fs::remove_dir(path.join("b.csv")).unwrap();
        folder.write("b.csv", |_| Ok(())).unwrap();
        // It came while the rest was written.
        fs::create_dir(path.join("b.csv")).unwrap();
        assert!(folder.keep().is_err());
        assert_eq!(names(&path), ["a.csv", "b.csv"]);
        assert_eq!(fs::read_to_string(path.join("a.csv")).unwrap(), "old");
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn files_give_their_places_back_where_a_later_one_cannot_take_its_own() {
        let path = place("back");
        fs::create_dir(&path).unwrap();
        for name in ["a.csv", "c.csv"] {
            fs::write(path.join(name), "old").unwrap();
        }
        let mut folder = Folder::open(&path).unwrap();
        for name in ["a.csv", "b.csv", "c.csv"] {
            folder.write(name, |out| out.write_all(b"new")).unwrap();
        }
        fs::remove_file(&folder.files[2].path).unwrap();
        assert!(folder.keep().unwrap_err().to_string().contains("c.csv"));
        assert_eq!(names(&path), ["a.csv", "c.csv"]);
        assert_eq!(
            ["a.csv", "c.csv"].map(|name| fs::read_to_string(path.join(name)).unwrap()),
            ["old", "old"]
        );
        fs::remove_dir_all(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_under_the_name_of_an_unfinished_file_is_not_written_through() {
        let path = place("link");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("precious"), "old").unwrap();
        for name in
            [format!(".a.csv.{}.part", std::process::id()), format!(".a.csv.{}.0.part", std::process::id())]
        {
            std::os::unix::fs::symlink("precious", path.join(name)).unwrap();
        }
        let mut folder = Folder::open(&path).unwrap();
        folder.write("a.csv", |out| out.write_all(b"new")).unwrap();
        folder.keep().unwrap();
        let read = |name| fs::read_to_string(path.join(name)).unwrap();
        assert_eq!((read("precious"), read("a.csv")), ("old".to_owned(), "new".to_owned()));
        assert!(!path.join("a.csv").is_symlink());
        fs::remove_dir_all(&path).unwrap();
    }
}
