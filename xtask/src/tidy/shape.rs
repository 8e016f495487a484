//! Names, lengths and sizes: a file is named after what it holds, is neither a crumb nor a heap, and git stays light.

use super::Fault;
use super::exceptions::{Exceptions, Rule};
use super::tree::Tree;

const NAMELESS: [&str; 9] =
    ["common", "helper", "helpers", "misc", "models", "types", "util", "utils", "stuff"];
/// Below this a file is a crumb; whether one a little longer is a named concept, a reader decides.
const LINES_LEAST: usize = 10;
const LINES_MOST: usize = 400;
const BYTES_MOST: u64 = 1 << 20;

pub fn check(tree: &Tree, exceptions: &mut Exceptions) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, source) in tree.all() {
        faults.extend(nameless(path));
        if source.bytes > BYTES_MOST {
            faults.push(Fault::of_file(
                path,
                format!("{} bytes; a tracked file has at most {BYTES_MOST}", source.bytes),
            ));
        }
        if path.ends_with(".rs")
            && let Some(message) = odd_length(path, source.text.lines().count())
            && !exceptions.allow(Rule::Length, path)
        {
            faults.push(Fault::of_file(path, message));
        }
    }
    faults
}

fn nameless(path: &str) -> Option<Fault> {
    let is_module = path.ends_with(".rs") || path.contains("/src/") || path.starts_with("src/");
    let part =
        path.split('/').map(|part| part.trim_end_matches(".rs")).find(|part| NAMELESS.contains(part))?;
    is_module
        .then(|| Fault::of_file(path, format!("`{part}` says nothing; name the module after what it holds")))
}

/// The roots of a crate have their names and their place from cargo, so they may be short.
fn odd_length(path: &str, lines: usize) -> Option<String> {
    let root = path.ends_with("lib.rs") || path.ends_with("main.rs");
    match lines {
        0..LINES_LEAST if root => None,
        0..LINES_LEAST => Some(format!(
            "{lines} lines; under {LINES_LEAST} it belongs into its neighbour, or into xtask/exceptions.txt"
        )),
        LINES_LEAST..=LINES_MOST => None,
        _ => Some(format!(
            "{lines} lines; over {LINES_MOST} it is two files, or says why in xtask/exceptions.txt"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree::of(files);
        let mut exceptions = Exceptions::read(&tree);
        let mut found = check(&tree, &mut exceptions);
        found.extend(exceptions.faults());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_may_have_from_10_to_400_lines() {
        for (lines, count) in [(9, 1), (10, 0), (400, 0), (401, 1)] {
            assert_eq!(faults(&[("src/page.rs", &"x\n".repeat(lines))]).len(), count, "{lines}");
        }
    }

    #[test]
    fn an_exception_needs_a_reason_and_must_be_needed() {
        let crumb = ("src/crumb.rs", "fn main() {}\n");
        let list = |text: &'static str| ("xtask/exceptions.txt", text);
        assert!(faults(&[crumb, list("length src/crumb.rs it is a word of its own\n")]).is_empty());
        assert_eq!(faults(&[crumb, list("length src/crumb.rs\n")]).len(), 2);
        assert_eq!(faults(&[list("# why\nlength src/gone.rs it was long\n")]).len(), 1);
    }

    #[test]
    fn a_name_that_says_nothing_is_refused_as_file_and_as_folder() {
        let text = "x\n".repeat(30);
        assert_eq!(faults(&[("src/utils.rs", &text)]).len(), 1);
        assert_eq!(faults(&[("crates/domain/src/common/date.rs", &text)]).len(), 1);
        assert!(faults(&[("crates/domain/src/community_types.rs", &text)]).is_empty());
    }

    #[test]
    fn a_heavy_file_stays_out_of_git() {
        let heavy = "x".repeat((1 << 20) + 1);
        assert_eq!(faults(&[("docs/screenshot.png", &heavy)]).len(), 1);
    }
}
