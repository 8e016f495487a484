//! Documents that are published as a whole: frameworks and duty catalogues. One is read strictly, every fault in it is
//! found in one go and named with its place, and once published it never changes.

mod fault;
mod reading;
mod source;
mod strict;

pub use fault::{DocumentError, DocumentErrorKind, DocumentErrors};
pub use source::{Basis, Source};

pub use reading::{Faults, Node, Object, Origin, all};
pub(crate) use reading::{coded, raw_code};
pub(crate) use source::{cited, sources};

use crate::text::Text;

/// Reads a document of at most `bytes_max` bytes with what knows its members.
pub fn read<T>(
    document: &[u8],
    bytes_max: usize,
    origin: Origin,
    read: impl FnOnce(Node<'_>, &Faults) -> Option<T>,
) -> Result<T, DocumentErrors> {
    let whole =
        |kind| DocumentErrors { errors: vec![DocumentError { pointer: String::new(), kind }], more: false };
    if document.len() > bytes_max {
        return Err(whole(DocumentErrorKind::TooLarge { bytes: document.len(), max: bytes_max }));
    }
    let (value, mut repeated) = strict::read(document).map_err(|error| whole(not_json(document, &error)))?;
    // Which of two was meant nobody knows, so nothing else is said about the document.
    if !repeated.is_empty() {
        let more = repeated.len() > DocumentErrors::MAX;
        repeated.truncate(DocumentErrors::MAX);
        return Err(DocumentErrors { errors: repeated, more });
    }
    let faults = Faults::of(origin);
    let found = read(Node::root(&value, &faults), &faults);
    faults.verdict(found)
}

/// What the JSON reader stumbled over, and where an editor shows it.
fn not_json(document: &[u8], error: &serde_json::Error) -> DocumentErrorKind {
    /// As much as tells what it is.
    const FOUND_CHARS_MAX: usize = 20;
    let line = document.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    // The reader counts bytes, up to and with the one that it could not take.
    let (before, rest) = line.split_at(error.column().saturating_sub(1).min(line.len()));
    let rest = String::from_utf8_lossy(rest);
    let word = rest.chars().take_while(|c| c.is_alphanumeric()).count().max(1);
    let found =
        if error.is_eof() { String::new() } else { rest.chars().take(word.min(FOUND_CHARS_MAX)).collect() };
    let words = error.to_string();
    let why = words.split_once(" at line ").map_or(words.as_str(), |(why, _)| why).to_owned();
    let column = String::from_utf8_lossy(before).chars().count() + 1;
    DocumentErrorKind::NotJson { line: error.line(), column, why, found }
}

/// Id and version stand in the document's address (`/frameworks/{id}/{version}`) and are read out and typed by people, so
/// they are of signs that look like nothing else and that no address reads in its own way.
pub(crate) fn part_of_an_address<const MAX: usize>(node: Node<'_>) -> Option<Text<1, MAX>> {
    let text: Text<1, MAX> = node.bounded()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if node.is_stored() || text.as_str().chars().all(is_plain) && !matches!(text.as_str(), "." | "..") {
        return Some(text);
    }
    let expected = "letters, digits, '.', '_' and '-', and neither \".\" nor \"..\"";
    node.fault(DocumentErrorKind::BadCode { text: text.as_str().into(), expected })
}
