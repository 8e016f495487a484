//! Makes a bound program smaller without changing what it does.
//!
//! wasm-bindgen writes for readers and for every program: an import is called by what it does and a hash, twice, once in
//! the program and once in its script, and hashes do not compress; the script is indented and explained; and the
//! classes of streams come along, which Leptos exports for server functions.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use walrus::{Module, ModuleConfig};

/// Exported by a library of Leptos for server functions, of which the app has none. No linker can know that an export
/// is not called.
const UNCALLED: &str = "IntoUnderlying";
/// The function of the script that holds the imports; all else at the margin goes or stays as a whole.
const IMPORTS: &str = "function __wbg_get_imports";
/// How far the imports are indented in it, and how one of several lines ends.
const ENTRY: &str = "        ";
const ENTRY_END: &str = "        },";

/// Rewrites `NAME_bg.wasm` and `NAME.js` below `bound`.
pub fn program(bound: &Path, name: &str) -> Result<()> {
    let wasm = bound.join(format!("{name}_bg.wasm"));
    let script = bound.join(format!("{name}.js"));
    let whole = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let (small, names) = shorten(&whole, &format!("./{name}_bg.js"))?;
    let text = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
    fs::write(&wasm, small).with_context(|| format!("cannot write {}", wasm.display()))?;
    let text = Script::default().rewrite(&text, &names)?;
    fs::write(&script, text).with_context(|| format!("cannot write {}", script.display()))
}

/// A style sheet without what explains it and without its indents. (No text in a sheet of ours holds the mark of a comment.)
pub fn style(sheet: &str) -> String {
    let mut rest = sheet;
    let mut kept = String::with_capacity(sheet.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// The program without what only uncalled exports reach, and the new name of every import that its own script gives it.
fn shorten(whole: &[u8], own_script: &str) -> Result<(Vec<u8>, HashMap<String, String>)> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(whole).context("wasm-bindgen's program cannot be read")?;
    remove_uncalled(&mut module);
    let mut names = HashMap::new();
    for import in module.imports.iter_mut().filter(|import| import.module == own_script) {
        let number = names.len();
        let short = names.entry(import.name.clone()).or_insert_with(|| letters(number));
        import.name.clone_from(short);
    }
    Ok((module.emit_wasm(), names))
}

fn remove_uncalled(module: &mut Module) {
    let uncalled = UNCALLED.to_lowercase();
    let gone: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(&uncalled))
        .map(|export| export.id())
        .collect();
    for export in gone {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(module);
}

/// `a` to `z`, then `aa` and on.
fn letters(mut number: usize) -> String {
    let mut short = String::new();
    loop {
        short.insert(0, char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            return short;
        }
        number = number / 26 - 1;
    }
}

/// The script while it is read, line by line as wasm-bindgen lays it out.
#[derive(Default)]
struct Script {
    text: String,
    explains: bool,
    skips: bool,
    in_imports: bool,
    renamed: usize,
}

impl Script {
    fn rewrite(mut self, script: &str, names: &HashMap<String, String>) -> Result<String> {
        for line in script.lines() {
            self.take(line, names);
        }
        if self.renamed != names.len() {
            bail!("the script gives {} of the {} imports of its program", self.renamed, names.len());
        }
        Ok(self.text)
    }

    fn take(&mut self, line: &str, names: &HashMap<String, String>) {
        let words = line.trim();
        self.explains |= words.starts_with("/**");
        if self.explains || words.starts_with("//") {
            self.explains &= !words.ends_with("*/");
            return;
        }
        let begins = !line.starts_with(' ') && !words.starts_with('}');
        if begins && !words.is_empty() {
            self.in_imports = line.starts_with(IMPORTS);
            self.skips = line.contains(UNCALLED);
        }
        if self.in_imports && self.skips {
            self.skips = line != ENTRY_END;
            return;
        }
        let entry = line.strip_prefix(ENTRY).filter(|rest| self.in_imports && rest.starts_with("__wb"));
        let Some((name, rest)) = entry.and_then(|entry| entry.split_once(": ")) else {
            self.write(words);
            return;
        };
        match names.get(name) {
            Some(short) => {
                self.renamed += 1;
                self.write(&format!("{short}: {rest}"));
            }
            None => self.skips = rest.ends_with('{'),
        }
    }

    fn write(&mut self, words: &str) {
        if !self.skips && !words.is_empty() {
            self.text.push_str(words);
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"export class IntoUnderlyingSink {
    free() {
        wasm.__wbg_intounderlyingsink_free(0);
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_log_0123456789abcdef: function(arg0) {
            console.log(arg0);
        },
        __wbg_new_fedcba9876543210: function(arg0) {
            return { of: new Thing(arg0), };
        },
        __wbg_now_00000000ffffffff: () => performance.now(),
    };
    return { "./app_bg.js": import0 };
}

/**
 * @param {number} value
 */
function kept(value) {
    // twice
    return value * 2;
}
"#;

    fn names<const COUNT: usize>(pairs: [(&str, &str); COUNT]) -> HashMap<String, String> {
        pairs.map(|(long, short)| (long.to_owned(), short.to_owned())).into()
    }

    #[test]
    fn a_script_keeps_its_statements_under_the_new_names() {
        let names = names([("__wbg_log_0123456789abcdef", "a"), ("__wbg_now_00000000ffffffff", "b")]);
        let short = Script::default().rewrite(SCRIPT, &names).expect("a script");
        let expected = r#"function __wbg_get_imports() {
const import0 = {
__proto__: null,
a: function(arg0) {
console.log(arg0);
},
b: () => performance.now(),
};
return { "./app_bg.js": import0 };
}
function kept(value) {
return value * 2;
}
"#;
        assert_eq!(short, expected);
    }

    #[test]
    fn a_script_that_lacks_an_import_is_refused() {
        let names = names([("__wbg_elsewhere_0123456789abcdef", "a")]);
        assert!(Script::default().rewrite(SCRIPT, &names).is_err());
    }

    #[test]
    fn a_sheet_keeps_its_rules() {
        let sheet = "/* Why:\n   because. */\n.a {\n  color: red; /* warm */\n}\n\n@media print {\n  .a { margin: 0 }\n}\n";
        assert_eq!(style(sheet), ".a {\ncolor: red;\n}\n@media print {\n.a { margin: 0 }\n}\n");
    }

    #[test]
    fn every_number_has_letters_of_its_own() {
        assert_eq!([0, 25, 26, 51, 701, 702].map(letters), ["a", "z", "aa", "az", "zz", "aaa"]);
    }

    #[test]
    fn a_program_keeps_what_is_called_and_loses_the_rest() {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        let mut called = |name: &str| module.add_import_func("./app_bg.js", name, nothing).0;
        let (log, stream) = (called("__wbg_log_0123456789abcdef"), called("__wbg_new_fedcba9876543210"));
        module.exports.add("main", log);
        module.exports.add("intounderlyingsink_close", stream);
        let (small, names) = shorten(&module.emit_wasm(), "./app_bg.js").expect("a program");
        assert_eq!(names.get("__wbg_log_0123456789abcdef").map(String::as_str), Some("a"));
        let small = Module::from_buffer(&small).expect("WebAssembly");
        assert_eq!(small.imports.iter().map(|import| import.name.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!(small.exports.iter().map(|export| export.name.as_str()).collect::<Vec<_>>(), ["main"]);
    }
}
