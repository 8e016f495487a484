//! ARCHITECTURE.md is a map: every path that it names exists.

use super::Fault;
use super::tree::Tree;

const MAP: &str = "ARCHITECTURE.md";

/// Endings that make a name without a slash a file of the root.
const FILE_ENDINGS: [&str; 7] = [".md", ".toml", ".html", ".rs", ".json", ".txt", ".yml"];

pub fn check(tree: &Tree) -> Vec<Fault> {
    let Some(text) = tree.text(MAP) else {
        return vec![Fault::of_file(MAP, "is missing; it is the map of this house")];
    };
    let mut faults = Vec::new();
    let mut fenced = false;
    let mut folders: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            folders.clear();
            continue;
        }
        let named = if fenced { drawn(line, &mut folders) } else { quoted(line) };
        for path in named.into_iter().filter(|path| !exists(tree, path)) {
            faults.push(Fault::at(
                MAP,
                index + 1,
                format!("`{path}` does not exist; mend the map or the house"),
            ));
        }
    }
    faults
}

/// Paths from the root, or as they are spoken of within `src/` and `crates/`, with or without `.rs`.
fn exists(tree: &Tree, path: &str) -> bool {
    ["", "src/", "crates/"].iter().any(|base| {
        let path = format!("{base}{path}");
        tree.holds(&path) || tree.holds(&format!("{path}.rs"))
    })
}

/// Paths between backticks in running text.
fn quoted(line: &str) -> Vec<String> {
    let between = line.split('`').skip(1).step_by(2);
    between.filter(|text| looks_like_a_path(text)).map(str::to_owned).collect()
}

fn looks_like_a_path(text: &str) -> bool {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | '/');
    let path = text.contains('/') || FILE_ENDINGS.iter().any(|ending| text.ends_with(ending));
    path && !text.starts_with('/') && !text.starts_with('.') && text.chars().all(plain)
}

/// Paths of one line of a drawn tree: the first column holds names, indented below their folder; notes follow after two
/// spaces or more. A line that draws something else names nothing that ends like a path.
fn drawn(line: &str, folders: &mut Vec<(usize, String)>) -> Vec<String> {
    let indent = line.len() - line.trim_start().len();
    let column = line.trim_start().split("  ").next().unwrap_or_default();
    let names: Vec<&str> = column.split(' ').filter(|name| !name.is_empty()).collect();
    if names.is_empty() || !names.iter().all(|name| looks_like_a_path(name)) {
        return Vec::new();
    }
    folders.retain(|(depth, _)| *depth < indent);
    let base = folders.last().map(|(_, folder)| folder.clone()).unwrap_or_default();
    let paths: Vec<String> = names.iter().map(|name| format!("{base}{name}")).collect();
    if let Some(folder) = paths.last().filter(|path| path.ends_with('/')) {
        folders.push((indent, folder.clone()));
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(map: &str) -> Vec<String> {
        let files = [
            ("crates/domain/src/duty.rs", ""),
            ("src/main.rs", ""),
            ("src/pages/duty.rs", ""),
            ("Cargo.toml", ""),
        ];
        let mut all = files.to_vec();
        all.push((MAP, map));
        check(&Tree::of(&all)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_path_in_the_text_that_is_gone_is_found_at_its_line() {
        assert_eq!(
            faults("`crates/domain/` holds it.\n\nSee `crates/domain/src/gone.rs`."),
            ["ARCHITECTURE.md:3: `crates/domain/src/gone.rs` does not exist; mend the map or the house"]
        );
    }

    #[test]
    fn paths_may_be_spoken_of_from_where_the_reader_stands() {
        assert!(faults("`pages/duty` and `domain/src/duty.rs` and `Cargo.toml`").is_empty());
    }

    #[test]
    fn what_is_no_path_is_left_alone() {
        assert!(
            faults("`/api/v1/rounds`, `PUT /x`, `Draft::submit`, `a/{id}`, `hard/soft ratio`").is_empty()
        );
    }

    #[test]
    fn a_drawn_tree_is_read_with_its_indentation() {
        let tree = "```\nCargo.toml\nsrc/\n  main.rs       mounts it\n  pages/        screens\n    duty.rs\ncrates/\n  gone/     x\n```";
        assert_eq!(
            faults(tree),
            ["ARCHITECTURE.md:8: `crates/gone/` does not exist; mend the map or the house"]
        );
    }

    #[test]
    fn a_drawing_of_boxes_names_nothing() {
        assert!(
            faults("```\n app (wasm)      server\n      \\       /\n     protocol ───┘  store\n```")
                .is_empty()
        );
    }

    #[test]
    fn a_house_without_a_map_is_a_fault() {
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
