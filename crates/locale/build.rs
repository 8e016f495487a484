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

/// The source of `ENTRIES`, sorted by key, or every fault at once.
fn table(zh: &BTreeMap<String, String>, en: &BTreeMap<String, String>) -> Result<String, String> {
    let mut faults = String::new();
    let mut rows = String::new();
    let mut count = 0_usize;
    for key in zh.keys().chain(en.keys().filter(|key| !zh.contains_key(*key))) {
        match (zh.get(key), en.get(key)) {
            (Some(chinese), Some(english)) if template::names(chinese) != template::names(english) => {
                let _ = writeln!(faults, "{key}: the two languages have different placeholders");
            }
            (Some(chinese), Some(english)) => {
                let names = template::names(chinese);
                let _ = writeln!(
                    rows,
                    "Entry {{ key: {key:?}, zh: {chinese:?}, en: {english:?}, names: &{names:?} }},"
                );
                count += 1;
            }
            (None, _) => {
                let _ = writeln!(faults, "{key}: no zh-CN text");
            }
            (_, None) => {
                let _ = writeln!(faults, "{key}: no en text");
            }
        }
    }
    if faults.is_empty() {
        Ok(format!("pub(crate) static ENTRIES: [Entry; {count}] = [\n{rows}];\n"))
    } else {
        Err(format!("the words are incomplete:\n{faults}"))
    }
}
