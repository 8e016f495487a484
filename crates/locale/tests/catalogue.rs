//! The words themselves: complete, agreeing, and set as Chinese typography wants them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use locale::{Language, area, fill, t};

/// Every key.
fn keys() -> impl Iterator<Item = &'static str> {
    area::AREAS.iter().flat_map(|area| area.keys())
}

fn lookup(language: Language, key: &str) -> Option<&'static str> {
    area::AREAS.iter().find_map(|area| area.text(language, key))
}

fn both(key: &str) -> [&'static str; 2] {
    Language::ALL.map(|language| lookup(language, key).unwrap_or_default())
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split(['}', '|']).next()).collect()
}

fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The first half-width mark that touches a Chinese character, with what stands around it.
fn half_width_mark(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let chinese_at =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|next| is_chinese(*next));
    let found = letters.iter().enumerate().find(|(at, mark)| {
        let (after, before) = (chinese_at(at.checked_sub(1)), chinese_at(Some(at + 1)));
        // A full stop may stand in a name, such as that of a file; between Chinese characters it never does.
        ",;:!?()".contains(**mark) && (after || before) || **mark == '.' && after && before
    });
    found.map(|(at, _)| letters[at.saturating_sub(8)..(at + 8).min(letters.len())].iter().collect())
}

#[test]
fn every_key_speaks_both_languages_with_the_same_placeholders() {
    let mut seen = 0;
    for key in keys() {
        let [zh, en] = both(key);
        assert!(!zh.trim().is_empty(), "{key} has no Chinese text");
        assert!(!en.trim().is_empty(), "{key} has no English text");
        assert_eq!(placeholders(zh), placeholders(en), "{key}");
        seen += 1;
    }
    assert!(seen > 30, "the catalogue was not read");
}

#[test]
fn no_half_width_punctuation_stands_between_chinese_characters() {
    for key in keys() {
        let [zh, _] = both(key);
        assert_eq!(half_width_mark(zh), None, "{key}: {zh}");
    }
    assert_eq!(
        half_width_mark("已保存,请稍候").as_deref(),
        Some("已保存,请稍候"),
        "the check itself must see"
    );
    assert!(
        half_width_mark("版本 1.2,第 3 页").is_some() && half_width_mark("版本 1.2，第 3.1 页").is_none()
    );
}

#[test]
fn what_the_catalogue_ships_has_full_width_punctuation_beside_chinese_characters() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let mut read = 0;
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        for line in fs::read_to_string(&path)?.lines() {
            assert_eq!(half_width_mark(line), None, "{}: {line}", path.display());
            read += 1;
        }
    }
    assert!(read > 1000, "the catalogue was not read");
    Ok(())
}

#[test]
fn chinese_texts_hold_chinese_and_english_texts_hold_none() {
    for key in keys() {
        let [_, en] = both(key);
        let quoted = en.contains('《') || key.ends_with("language_zh");
        assert!(quoted || !en.chars().any(is_chinese), "{key}: {en}");
    }
}

#[test]
fn every_key_begins_with_the_name_of_its_file_so_none_is_defined_twice() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut defined = 0;
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let area = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let text = fs::read_to_string(&path)?;
        let mut own = BTreeSet::new();
        for line in text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
            let key = line.split(": ").next().unwrap_or_default().trim_end_matches(':');
            assert!(key.starts_with(&format!("{area}.")), "{key} does not belong in {area}.yml");
            assert!(own.insert(key.to_owned()), "{key} is written twice in {area}.yml");
            defined += 1;
        }
    }
    assert_eq!(defined, keys().count(), "every key is written flat, at the start of its line");
    Ok(())
}

#[test]
fn values_fill_their_places_and_english_gets_its_plural() {
    let text = "%{n} %{n|card waits|cards wait} for %{who}";
    assert_eq!(fill(text, &[("n", &1), ("who", &"you")]), "1 card waits for you");
    assert_eq!(fill(text, &[("n", &0), ("who", &"you")]), "0 cards wait for you");
    assert_eq!(fill("%{missing} and %{open", &[]), "%{missing} and %{open");
    assert_eq!(t!(Language::Zh, "ui.undo"), "撤销");
    assert_eq!(t!(Language::En, "ui.undo"), "Undo");
}

#[test]
fn a_key_made_at_run_time_is_looked_up_or_honestly_absent() {
    assert_eq!(area::UI.text(Language::En, "ui.undo"), Some("Undo"));
    assert_eq!(area::UI.text(Language::En, "ui.no_such_key"), None);
    assert_eq!(area::UI.text(Language::En, "shell.account"), None, "an area answers for its own file");
}
