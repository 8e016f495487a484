//! Everything that ends up in a program or a page has a licence under which both can be given away.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Fault;
use crate::{build_web, process};

/// SPDX names that ask for no more than a notice.
const WELCOME: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// A package that is compiled for this machine or for the browser.
pub struct Package {
    name: String,
    licence: String,
}

/// Every package of the lock file that is compiled for this machine or for a browser, as cargo knows it.
pub fn used() -> Result<Vec<Package>> {
    let mut compiler = std::process::Command::new("rustc");
    let about = process::output_of(compiler.arg("-vV").current_dir(crate::workspace::root()))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        host,
        "--filter-platform",
        build_web::TARGET,
    ];
    let metadata: Value = serde_json::from_str(&process::output_of(&mut process::cargo(arguments))?)?;
    Ok(read(&metadata))
}

fn read(metadata: &Value) -> Vec<Package> {
    let nodes = metadata["resolve"]["nodes"].as_array();
    let resolved: BTreeSet<&str> =
        nodes.into_iter().flatten().filter_map(|node| node["id"].as_str()).collect();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["id"].as_str().is_some_and(|id| resolved.contains(id)))
        .map(|package| Package {
            name: package["name"].as_str().unwrap_or_default().to_owned(),
            licence: package["license"].as_str().unwrap_or_default().to_owned(),
        })
        .collect()
}

pub fn check(used: &[Package]) -> Vec<Fault> {
    let unwelcome = used.iter().filter(|package| !Expression::of(&package.licence).welcome());
    unwelcome
        .map(|Package { name, licence }| {
            let licence = if licence.is_empty() { "no licence" } else { licence };
            Fault::of_file(
                "Cargo.lock",
                format!("`{name}` comes under {licence}; find another crate or do without"),
            )
        })
        .collect()
}

/// An SPDX expression: names, `WITH`, `AND`, `OR` (or the old `/`), and parentheses.
struct Expression {
    words: Vec<String>,
    at: usize,
    /// Ended where a name was due.
    broken: bool,
}

impl Expression {
    fn of(text: &str) -> Self {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        Expression { words: spaced.split_whitespace().map(str::to_owned).collect(), at: 0, broken: false }
    }

    /// Whether one way to read it asks for welcome licences only. What cannot be read is not welcome.
    fn welcome(mut self) -> bool {
        let welcome = self.any();
        welcome && !self.broken && self.at == self.words.len()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|next| next == word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> bool {
        let mut welcome = self.every();
        while self.take("OR") {
            welcome |= self.every();
        }
        welcome
    }

    fn every(&mut self) -> bool {
        let mut welcome = self.one();
        while self.take("AND") {
            welcome &= self.one();
        }
        welcome
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let welcome = self.any();
            return self.take(")") && welcome;
        }
        let Some(mut name) = self.words.get(self.at).cloned() else {
            self.broken = true;
            return false;
        };
        self.at += 1;
        if self.take("WITH")
            && let Some(exception) = self.words.get(self.at)
        {
            name = format!("{name} WITH {exception}");
            self.at += 1;
        }
        WELCOME.contains(&name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn welcome(text: &str) -> bool {
        Expression::of(text).welcome()
    }

    #[test]
    fn one_welcome_choice_is_enough_and_every_duty_must_be() {
        assert!(welcome("MIT OR Apache-2.0") && welcome("MIT/Apache-2.0") && welcome("GPL-3.0 OR MIT"));
        assert!(
            welcome("(MIT OR GPL-3.0) AND Unicode-3.0")
                && welcome("Apache-2.0 WITH LLVM-exception OR MPL-2.0")
        );
        assert!(!welcome("MPL-2.0") && !welcome("MIT AND GPL-3.0") && !welcome("MIT OR"));
    }

    #[test]
    fn no_licence_is_no_permission() {
        assert!(!welcome(""));
        let found = check(&[Package { name: "odd".to_owned(), licence: String::new() }]);
        assert!(matches!(&found[..], [fault] if fault.to_string().contains("`odd` comes under no licence")));
    }

    #[test]
    fn only_what_is_compiled_counts() {
        let metadata = serde_json::json!({
            "resolve": { "nodes": [{ "id": "a" }] },
            "packages": [{ "id": "a", "name": "a", "license": "MIT" }, { "id": "b", "name": "b", "license": "GPL-3.0" }],
        });
        let names: Vec<String> = read(&metadata).into_iter().map(|package| package.name).collect();
        assert_eq!(names, ["a"]);
    }
}
