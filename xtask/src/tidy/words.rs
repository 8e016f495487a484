//! Words for users live in `crates/locale/locales` and all of them are used. That each exists in both languages and
//! that code names only keys which exist is checked by the compiler already.

use std::collections::BTreeSet;

use super::Fault;
use super::exceptions::{Exceptions, Rule};
use super::lexer::{self, Kind};
use super::tree::{Tree, shipped_lines};

const LOCALES: &str = "crates/locale/locales/";
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// Where no Chinese stands in a string: what users read goes through the locale.
const WITHOUT_WORDS: [&str; 5] =
    ["src/", "crates/server/src/", "crates/protocol/src/", "crates/store/src/", "crates/scoring/src/"];

pub fn check(tree: &Tree, exceptions: &mut Exceptions) -> Vec<Fault> {
    let mut faults = unused(tree);
    for (path, text) in tree.rust(&WITHOUT_WORDS) {
        let chinese =
            |line: &str| line.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
        let lines = shipped_lines(path, text, Kind::Literal);
        let found: Vec<usize> =
            lines.iter().filter(|(_, line)| chinese(line)).map(|(number, _)| *number).collect();
        if let Some(first) = found.first()
            && !exceptions.allow(Rule::Words, path)
        {
            let message =
                format!("words in a string ({} lines here); users read from crates/locale only", found.len());
            faults.push(Fault::at(path, *first, message));
        }
    }
    faults
}

fn unused(tree: &Tree) -> Vec<Fault> {
    let used = Used::in_code(tree);
    let mut faults = Vec::new();
    for (path, source) in tree.all().filter(|(path, _)| path.starts_with(LOCALES) && path.ends_with(".yml")) {
        for (line, key) in keys(&source.text).into_iter().filter(|(_, key)| !used.holds(key)) {
            faults.push(Fault::at(path, line, format!("`{key}` is said nowhere; delete it or use it")));
        }
    }
    faults
}

/// What string literals say about keys.
struct Used {
    whole: BTreeSet<String>,
    /// `problem.` from `"problem.{code}"`, `sign_in.role_` from `"sign_in.role_{role}"`: every key that starts so
    /// counts as used.
    beginnings: BTreeSet<String>,
}

impl Used {
    fn in_code(tree: &Tree) -> Self {
        let mut used = Used { whole: BTreeSet::new(), beginnings: BTreeSet::new() };
        for (path, text) in tree.rust(&["src/", "crates/"]) {
            if path.starts_with("crates/locale/tests/") {
                continue;
            }
            for (_, literal) in lexer::literals(text) {
                let beginning = literal.split('{').next().unwrap_or_default();
                let is_cut = beginning.len() < literal.len() || beginning.ends_with('.');
                if is_cut
                    && beginning.len() > 1
                    && beginning.contains('.')
                    && !beginning.contains(char::is_whitespace)
                {
                    used.beginnings.insert(beginning.to_owned());
                }
                used.whole.insert(literal);
            }
        }
        used
    }

    fn holds(&self, key: &str) -> bool {
        self.whole.contains(key)
            || self.beginnings.iter().any(|beginning| key.starts_with(beginning.as_str()))
    }
}

/// The keys of a locale file with their lines: what stands above a language, joined by dots.
fn keys(text: &str) -> Vec<(usize, String)> {
    let mut above: Vec<(usize, usize, &str)> = Vec::new();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some((name, _)) = line.trim_start().split_once(':') else {
            continue;
        };
        let name = name.trim_matches('"');
        if name.is_empty() || name.starts_with('#') || name == "_version" {
            continue;
        }
        above.retain(|(depth, _, _)| *depth < indent);
        if LANGUAGES.contains(&name) {
            let key: Vec<&str> = above.iter().map(|(_, _, part)| *part).collect();
            let place = (above.last().map_or(0, |(_, line, _)| *line), key.join("."));
            if !found.contains(&place) {
                found.push(place);
            }
        } else {
            above.push((indent, index + 1, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "_version: 2\n# said\nui.close:\n  zh-CN: \"关闭\"\n  en: \"Close: now\"\nproblem:\n  gone:\n    zh-CN: \"无\"\n    en: \"Gone\"\n";

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree::of(files);
        let mut exceptions = Exceptions::read(&tree);
        check(&tree, &mut exceptions).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keys_are_read_flat_and_nested() {
        assert_eq!(keys(WORDS), [(3, "ui.close".to_owned()), (7, "problem.gone".to_owned())]);
    }

    #[test]
    fn a_key_that_nobody_says_is_found_at_its_line() {
        let code = "t!(Language::En, \"ui.close\")";
        assert_eq!(
            faults(&[("crates/locale/locales/ui.yml", WORDS), ("src/ui/dialog.rs", code)]),
            ["crates/locale/locales/ui.yml:7: `problem.gone` is said nowhere; delete it or use it"]
        );
    }

    #[test]
    fn a_key_put_together_at_run_time_counts_by_its_beginning() {
        let code =
            "t!(Language::En, \"ui.close\"); area::PROBLEM.text(language, &format!(\"problem.{code}\"))";
        assert!(faults(&[("crates/locale/locales/ui.yml", WORDS), ("src/ui/dialog.rs", code)]).is_empty());
    }

    #[test]
    fn chinese_in_a_string_of_the_app_is_found_and_in_a_comment_or_a_test_is_not() {
        assert_eq!(faults(&[("src/pages/duty.rs", "let a = \"关闭\";")]).len(), 1);
        assert!(
            faults(&[("src/pages/duty.rs", "// 关闭\n#[cfg(test)]\nmod tests {\n \"关闭\" }")]).is_empty()
        );
        let allowed = ("xtask/exceptions.txt", "words src/pages/duty.rs names a law\n");
        assert!(faults(&[("src/pages/duty.rs", "let a = \"关闭\";"), allowed]).is_empty());
    }
}
