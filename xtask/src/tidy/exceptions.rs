//! `xtask/exceptions.txt`: files that break a rule on purpose, each with its reason. An exception that is not needed
//! any more is itself a fault, so the list only ever shrinks by itself.

use super::Fault;
use super::tree::Tree;

const LIST: &str = "xtask/exceptions.txt";

/// A rule that knows exceptions; all others know none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Shorter or longer than a file should be.
    Length,
    /// Words for users outside the locale.
    Words,
    /// A test that is switched off for others, not put off.
    Promises,
}

struct Exception {
    rule: Rule,
    path: String,
    line: usize,
    needed: bool,
}

/// The list, and which of its lines were needed so far.
pub struct Exceptions {
    listed: Vec<Exception>,
    malformed: Vec<Fault>,
}

impl Exceptions {
    /// One exception a line: rule, path, reason. Lines that start with `#` are comments.
    pub fn read(tree: &Tree) -> Self {
        let mut exceptions = Exceptions { listed: Vec::new(), malformed: Vec::new() };
        for (index, text) in tree.text(LIST).unwrap_or_default().lines().enumerate() {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (rule, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
            let rule = match rule {
                "length" => Some(Rule::Length),
                "words" => Some(Rule::Words),
                "promises" => Some(Rule::Promises),
                _ => None,
            };
            let place = rest.trim_start().split_once(char::is_whitespace);
            match (rule, place) {
                (Some(rule), Some((path, _reason))) => {
                    let exception = Exception { rule, path: path.to_owned(), line: index + 1, needed: false };
                    exceptions.listed.push(exception);
                }
                _ => exceptions.malformed.push(Fault::at(
                    LIST,
                    index + 1,
                    "expected `length|words|promises <path> <reason>`",
                )),
            }
        }
        exceptions
    }

    /// Whether this file, or a folder that holds it, may break this rule; notes that the exception was needed.
    pub fn allow(&mut self, rule: Rule, path: &str) -> bool {
        let covers = |listed: &str| path == listed || (listed.ends_with('/') && path.starts_with(listed));
        let found =
            self.listed.iter_mut().find(|exception| exception.rule == rule && covers(&exception.path));
        found.map(|exception| exception.needed = true).is_some()
    }

    /// Lines that cannot be read, and exceptions that nothing needed.
    pub fn faults(self) -> Vec<Fault> {
        let unneeded = self.listed.into_iter().filter(|exception| !exception.needed);
        let unneeded = unneeded.map(|exception| {
            Fault::at(
                LIST,
                exception.line,
                format!("{} needs no exception any more; delete the line", exception.path),
            )
        });
        self.malformed.into_iter().chain(unneeded).collect()
    }
}
