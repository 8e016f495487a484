//! The files that belong to the repository, read once.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::lexer::{self, Kind};
use crate::{process, workspace};

/// A file as the rules see it.
pub struct Source {
    pub bytes: u64,
    /// Empty for a file that is not UTF-8.
    pub text: String,
}

/// Every file that git tracks or would track, by its path from the root with forward slashes.
pub struct Tree {
    files: BTreeMap<String, Source>,
}

impl Tree {
    /// Reads what git lists; deleted files that are still in the index are left out.
    pub fn of_repository() -> Result<Self> {
        let root = workspace::root();
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&root);
        let mut files = BTreeMap::new();
        for path in process::output_of(&mut list)?.split('\0').filter(|path| !path.is_empty()) {
            let full = root.join(path);
            if !full.is_file() {
                continue;
            }
            let content = fs::read(&full).with_context(|| format!("cannot read {path}"))?;
            let bytes = content.len() as u64;
            files.insert(
                path.to_owned(),
                Source { bytes, text: String::from_utf8(content).unwrap_or_default() },
            );
        }
        Ok(Tree { files })
    }

    /// A made-up tree.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let source = |text: &str| Source { bytes: text.len() as u64, text: text.to_owned() };
        Tree { files: files.iter().map(|(path, text)| ((*path).to_owned(), source(text))).collect() }
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.files.iter().map(|(path, source)| (path.as_str(), source))
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|source| source.text.as_str())
    }

    /// Rust files below any of the folders; a folder ends in `/`, and `""` is everything.
    pub fn rust<'a>(&'a self, folders: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all()
            .filter(|(path, _)| {
                path.ends_with(".rs") && folders.iter().any(|folder| path.starts_with(folder))
            })
            .map(|(path, source)| (path, source.text.as_str()))
    }

    /// Whether a path is a file, or a folder with a file in it.
    pub fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&folder))
    }
}

/// The lines of a Rust file with everything but one kind of text blanked out, numbered from one; lines that only the
/// tests see are left out.
pub fn shipped_lines(path: &str, text: &str, kind: Kind) -> Vec<(usize, String)> {
    if is_test_file(path) {
        return Vec::new();
    }
    let code: Vec<String> = lines(text, Kind::Code);
    let tests = code.iter().position(|line| line.trim_start().starts_with("#[cfg(test)]"));
    let end = match tests {
        // `mod tests;` alone hides nothing of this file; an inline module is its end.
        Some(at) if code.iter().skip(at).take(3).any(|line| line.contains("mod ") && line.contains('{')) => {
            at
        }
        _ => code.len(),
    };
    lines(text, kind).into_iter().take(end).enumerate().map(|(index, line)| (index + 1, line)).collect()
}

/// All lines with everything but one kind of text blanked out.
pub fn lines(text: &str, kind: Kind) -> Vec<String> {
    lexer::only(text, kind).split('\n').map(str::to_owned).collect()
}

/// `tests.rs` beside its module, anything in a `tests/` or `benches/` folder, and build scripts' oracles there.
pub fn is_test_file(path: &str) -> bool {
    let mut parts = path.split('/').peekable();
    let mut test = false;
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        test |= if last {
            part == "tests.rs" || part.ends_with("_tests.rs")
        } else {
            part == "tests" || part == "benches"
        };
    }
    test
}

/// Whether `word` stands in `line` on its own, not as part of a longer name.
pub fn has_word(line: &str, word: &str) -> bool {
    let part_of_name = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let open_start = !word.starts_with(part_of_name) || !before.is_some_and(part_of_name);
        let open_end = !word.ends_with(part_of_name) || !after.is_some_and(part_of_name);
        open_start && open_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_inside_a_longer_name_is_another_word() {
        assert!(has_word("use idb::Database;", "idb"));
        assert!(!has_word("let bridb = 1;", "idb"));
        assert!(!has_word("idbs", "idb"));
        assert!(has_word("std::fs::read", "std::fs"));
    }

    #[test]
    fn what_only_tests_see_is_not_shipped() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        let shipped = shipped_lines("crates/domain/src/a.rs", text, Kind::Code);
        assert_eq!(shipped, [(1, "fn a() {}".to_owned())]);
        assert!(shipped_lines("crates/domain/src/a/tests.rs", text, Kind::Code).is_empty());
        assert!(shipped_lines("crates/domain/tests/all.rs", text, Kind::Code).is_empty());
    }

    #[test]
    fn code_after_a_test_module_in_its_own_file_is_still_shipped() {
        let text = "#[cfg(test)]\nmod tests;\n\nuse std::fs;\n";
        let shipped = shipped_lines("crates/domain/src/a.rs", text, Kind::Code);
        assert!(shipped.contains(&(4, "use std::fs;".to_owned())));
    }

    #[test]
    fn a_folder_exists_when_a_file_is_in_it() {
        let tree = Tree::of(&[("crates/domain/src/lib.rs", "")]);
        assert!(tree.holds("crates/domain/") && tree.holds("crates/domain/src/lib.rs"));
        assert!(!tree.holds("crates/dom"));
    }
}
