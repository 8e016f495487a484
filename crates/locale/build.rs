//! Turns `locales/*.yml` into one sorted table, and refuses a catalogue that could show a user a hole.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

#[path = "src/template.rs"]
mod template;

const LOCALES: &str = "locales";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={LOCALES}");
    println!("cargo::rerun-if-changed=src/template.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let texts = rust_i18n_support::try_load_locales(&root.join(LOCALES).to_string_lossy(), |_| false, false)?;
    let none = BTreeMap::new();
    let table = table(texts.get("zh-CN").unwrap_or(&none), texts.get("en").unwrap_or(&none))?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("catalogue.rs"), table)?;
    Ok(())
}

/// The source of the catalogue, or every fault at once. Each text is a static of its own, so that a program which is
/// loaded in parts holds each text where it is said, and those which nobody says not at all.
fn table(zh: &BTreeMap<String, String>, en: &BTreeMap<String, String>) -> Result<String, String> {
    let mut faults = String::new();
    let (mut texts, mut entries) = (String::new(), String::new());
    let mut areas: BTreeMap<&str, String> = BTreeMap::new();
    let mut count = 0_usize;
    for key in zh.keys().chain(en.keys().filter(|key| !zh.contains_key(*key))) {
        match (zh.get(key), en.get(key), key.split_once('.')) {
            (Some(chinese), Some(english), _) if template::names(chinese) != template::names(english) => {
                let _ = writeln!(faults, "{key}: the two languages have different placeholders");
            }
            (Some(chinese), Some(english), Some((area, _))) => {
                let names = template::names(chinese);
                let _ = writeln!(
                    texts,
                    "static TEXT_{count}: Text = Text {{ zh: {chinese:?}, en: {english:?} }};"
                );
                let _ =
                    writeln!(entries, "Entry {{ key: {key:?}, names: &{names:?}, text: &TEXT_{count} }},");
                let _ = writeln!(areas.entry(area).or_default(), "({key:?}, &TEXT_{count}),");
                count += 1;
            }
            (Some(_), Some(_), None) => {
                let _ = writeln!(faults, "{key}: no area before a point");
            }
            (None, ..) => {
                let _ = writeln!(faults, "{key}: no zh-CN text");
            }
            (_, None, _) => {
                let _ = writeln!(faults, "{key}: no en text");
            }
        }
    }
    if !faults.is_empty() {
        return Err(format!("the words are incomplete:\n{faults}"));
    }
    let mut source = format!("{texts}static ENTRIES: [Entry; {count}] = [\n{entries}];\n");
    let mut names = String::new();
    for (area, texts) in &areas {
        let name = area.to_uppercase();
        let _ =
            writeln!(source, "/// The texts of `{area}.yml`.\npub static {name}: Area = Area(&[\n{texts}]);");
        let _ = write!(names, "&{name}, ");
    }
    let _ = writeln!(source, "/// All of them.\npub static AREAS: [&Area; {}] = [{names}];", areas.len());
    Ok(source)
}
