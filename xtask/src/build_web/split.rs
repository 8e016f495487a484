//! Cuts the compiled app into the parts that `src/pages/part.rs` names, so that a first visit loads the first one only.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::{Module, RawSection};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use super::Mode;

/// What wasm-bindgen will call the script that the parts ask for what they share with the first.
const MAIN_SCRIPT: &str = "./app.js";

/// Sections that say what functions were called in the source and what compiled them.
const FOR_DEBUGGERS: [&str; 2] = ["name", "producers"];

/// What the linker must leave in for the cut: which instruction names which function or datum.
pub const LINKER_ARGUMENT: &str = "link-arg=--emit-relocs";

/// Writes the parts and the script that fetches them into `out`, and the first part, which wasm-bindgen has yet to
/// bind, to the path that is returned.
pub fn cut(wasm: &Path, out: &Path, own: &Path, mode: Mode) -> Result<PathBuf> {
    let whole = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let first = own.join("first-part.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = out;
    options.main_out_path = &first;
    options.main_module = MAIN_SCRIPT;
    let cut =
        transform(options).map_err(|error| anyhow!("the app could not be cut into its parts: {error:?}"))?;
    if mode == Mode::Release {
        for part in cut.split_modules {
            let bytes = fs::read(&part).with_context(|| format!("cannot read {}", part.display()))?;
            fs::write(&part, without_names(&bytes)?)?;
        }
    }
    Ok(first)
}

/// A part without what only a debugger reads. (wasm-bindgen does the same to the first.)
fn without_names(part: &[u8]) -> Result<Vec<u8>> {
    let mut slim = Module::new();
    for payload in Parser::new(0).parse_all(part) {
        let payload = payload.context("a part is no WebAssembly")?;
        let named =
            matches!(&payload, Payload::CustomSection(custom) if FOR_DEBUGGERS.contains(&custom.name()));
        if let (false, Some((id, range))) = (named, payload.as_section()) {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            slim.section(&RawSection { id, data: &part[range] });
        }
    }
    Ok(slim.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::CustomSection;

    #[test]
    fn names_go_and_everything_else_stays_byte_for_byte() {
        let custom = |name: &'static str| CustomSection { name: name.into(), data: b"abc".into() };
        let mut kept = Module::new();
        kept.section(&custom("target_features"));
        let mut whole = kept.clone();
        whole.section(&custom("name"));
        whole.section(&custom("producers"));
        assert_eq!(without_names(&whole.finish()).expect("WebAssembly"), kept.finish());
        assert!(without_names(b"no program").is_err());
    }
}
