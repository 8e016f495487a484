//! Who knows what: SQL lives in the store, HTTP in `src/api`, IndexedDB in `src/offline`, the worker in `src/engine`, and
//! the primitives of the screen know neither a route nor the API.

use super::Fault;
use super::lexer::{self, Kind};
use super::tree::{Tree, has_word, is_test_file, shipped_lines};

/// Names that may stand in code below some paths only.
struct Home {
    words: &'static [&'static str],
    /// Where they may stand; a folder ends in `/`.
    at: &'static [&'static str],
    advice: &'static str,
}

const HOMES: [Home; 4] = [
    Home {
        words: &["sqlx"],
        at: &["crates/store/"],
        advice: "only crates/store speaks SQL; add a method there",
    },
    Home {
        words: &["gloo_net"],
        at: &["src/api.rs", "src/api/"],
        advice: "only src/api knows HTTP; add a call there",
    },
    Home {
        words: &["idb", "IdbFactory", "IdbDatabase"],
        at: &["src/offline.rs", "src/offline/"],
        advice: "only src/offline knows IndexedDB",
    },
    Home {
        words: &["Worker", "WorkerOptions"],
        at: &["src/engine.rs", "src/engine/"],
        advice: "only src/engine knows the worker; give it a job there",
    },
];

/// Screen primitives, and what they may not name.
const PRIMITIVES: [&str; 4] = ["src/ui.rs", "src/ui/", "src/chart.rs", "src/chart/"];
const NOT_FOR_PRIMITIVES: [&str; 7] = [
    "crate::api",
    "crate::page",
    "crate::pages",
    "crate::session",
    "crate::offline",
    "leptos_router",
    "protocol",
];

/// How a statement begins. Words of other languages may too, so both parts must be there.
const STATEMENTS: [(&str, &str); 5] = [
    ("SELECT ", " FROM "),
    ("INSERT INTO ", "("),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("CREATE TABLE ", ""),
];

pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.rust(&["src/", "crates/"]) {
        for (number, line) in shipped_lines(path, text, Kind::Code) {
            for home in HOMES.iter().filter(|home| !home.at.iter().any(|at| path.starts_with(at))) {
                for word in home.words.iter().filter(|word| has_word(&line, word)) {
                    faults.push(Fault::at(path, number, format!("`{word}` here: {}", home.advice)));
                }
            }
        }
        if !path.starts_with("crates/store/") && !is_test_file(path) {
            faults.extend(statements(path, text));
        }
    }
    for (path, text) in tree.rust(&PRIMITIVES) {
        for (number, line) in shipped_lines(path, text, Kind::Code) {
            for word in NOT_FOR_PRIMITIVES.iter().filter(|word| has_word(&line, word)) {
                let message = format!(
                    "`{word}` here: ui/ and chart/ take values and closures, they know no route and no API"
                );
                faults.push(Fault::at(path, number, message));
            }
        }
    }
    faults
}

fn statements(path: &str, text: &str) -> Vec<Fault> {
    let is_statement = |literal: &str| {
        let literal = literal.trim_start();
        STATEMENTS.iter().any(|(begin, then)| literal.starts_with(begin) && literal.contains(then))
    };
    lexer::literals(text)
        .into_iter()
        .filter(|(_, literal)| is_statement(literal))
        .map(|(line, _)| Fault::at(path, line, "a SQL statement here: only crates/store speaks SQL"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_library_is_named_in_its_home_only() {
        assert!(faults("src/api/client.rs", "use gloo_net::http::Request;").is_empty());
        assert!(faults("src/offline/drafts.rs", "use idb::Database;").is_empty());
        assert!(faults("crates/store/src/round.rs", "sqlx::query(\"SELECT a FROM b\")").is_empty());
        assert_eq!(
            faults("src/pages/duty.rs", "\nuse gloo_net::http::Request;"),
            ["src/pages/duty.rs:2: `gloo_net` here: only src/api knows HTTP; add a call there"]
        );
        assert!(faults("src/engine/hold.rs", "use web_sys::Worker;").is_empty());
        assert_eq!(faults("src/session.rs", "use idb::Database;").len(), 1);
        assert_eq!(faults("src/pages/overview.rs", "use web_sys::Worker;").len(), 1);
        assert_eq!(faults("crates/server/src/jobs.rs", "use sqlx::Row;").len(), 1);
    }

    #[test]
    fn a_statement_outside_the_store_is_found_even_without_its_library() {
        assert_eq!(faults("crates/server/src/a.rs", "let q = \"SELECT id FROM round\";").len(), 1);
        assert!(faults("crates/server/src/a.rs", "let q = \"SELECT a card\";").is_empty());
    }

    #[test]
    fn primitives_know_neither_routes_nor_the_api() {
        assert_eq!(faults("src/ui/table.rs", "use crate::page::Page;").len(), 1);
        assert_eq!(faults("src/chart/line.rs", "use leptos_router::hooks::use_navigate;").len(), 1);
        assert!(faults("src/pages/overview.rs", "use crate::page::Page;").is_empty());
    }
}
