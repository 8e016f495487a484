//! Nothing is promised instead of done: no note to finish later, no stub, no test that is switched off.

use super::Fault;
use super::exceptions::{Exceptions, Rule};
use super::lexer::Kind;
use super::tree::{Tree, has_word, lines};

const NOTES: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];
const STUBS: [&str; 3] = ["todo!", "unimplemented!", "#[ignore"];

/// Other languages of this repository, where a note is a note wherever it stands.
const TEXT_ENDINGS: [&str; 6] = [".css", ".js", ".html", ".yml", ".sh", ".sql"];

pub fn check(tree: &Tree, exceptions: &mut Exceptions) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.rust(&[""]) {
        faults.extend(found(path, &lines(text, Kind::Comment), &NOTES));
        let stubs = found(path, &lines(text, Kind::Code), &STUBS);
        if !stubs.is_empty() && !exceptions.allow(Rule::Promises, path) {
            faults.extend(stubs);
        }
    }
    for (path, source) in
        tree.all().filter(|(path, _)| TEXT_ENDINGS.iter().any(|ending| path.ends_with(ending)))
    {
        let lines: Vec<String> = source.text.lines().map(str::to_owned).collect();
        faults.extend(found(path, &lines, &NOTES));
    }
    faults
}

fn found(path: &str, lines: &[String], words: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for word in words.iter().filter(|word| has_word(line, word)) {
            faults.push(Fault::at(
                path,
                index + 1,
                format!("`{word}`: finish it now, or write an issue instead"),
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text)]);
        check(&tree, &mut Exceptions::read(&tree)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_note_and_a_stub_are_found_in_tests_too() {
        assert_eq!(
            faults("tests/api/main.rs", "fn a() {\n    todo!()\n}\n"),
            ["tests/api/main.rs:2: `todo!`: finish it now, or write an issue instead"]
        );
        assert_eq!(faults("src/page.rs", "// TODO: the rest\n").len(), 1);
        assert_eq!(faults("src/page.rs", "#[ignore = \"slow\"]\n#[test]\nfn a() {}\n").len(), 1);
        assert_eq!(faults("style/base.css", "/* FIXME */").len(), 1);
    }

    #[test]
    fn speaking_of_such_words_in_a_string_is_no_promise() {
        assert!(faults("src/page.rs", "const A: &str = \"TODO\";\n").is_empty());
    }
}
