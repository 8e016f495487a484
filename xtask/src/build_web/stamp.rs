//! Knows whether `dist/` is still what a build would give, so that a second start takes seconds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::Mode;
use crate::workspace::{as_url, files_below, own_state};

/// The steps themselves are an input: changing one builds again.
const RECIPE: [&[u8]; 9] = [
    include_bytes!("../build_web.rs"),
    include_bytes!("bundle.rs"),
    include_bytes!("compress.rs"),
    include_bytes!("slim.rs"),
    include_bytes!("split.rs"),
    include_bytes!("start.js"),
    include_bytes!("engine.rs"),
    include_bytes!("worker.js"),
    include_bytes!("../../Cargo.toml"),
];

/// 16 hexadecimal digits of SHA-256 over the parts, each preceded by its length.
pub fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A hash of everything a build reads once the compiler is done.
pub fn of_inputs(root: &Path, programs: [&Path; 2], mode: Mode) -> Result<String> {
    let mut parts: Vec<Vec<u8>> = RECIPE.iter().map(|part| part.to_vec()).collect();
    parts.push(mode.profile().into());
    for wasm in programs {
        parts.push(fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?);
    }
    // The tools that cut, bind and compress are dependencies too.
    parts.push(fs::read(root.join("Cargo.lock")).context("cannot read Cargo.lock")?);
    parts.push(fs::read(root.join("index.html")).context("cannot read index.html")?);
    for folder in ["style", "public"] {
        for file in files_below(&root.join(folder))? {
            parts.push(as_url(&file).into_bytes());
            parts.push(fs::read(root.join(folder).join(&file))?);
        }
    }
    Ok(short_hash(parts.iter().map(Vec::as_slice)))
}

/// The id of the build in `dist` when it was made from these inputs and nobody has touched it since.
pub fn still_good(inputs: &str, dist: &Path) -> Result<Option<String>> {
    let Ok(remembered) = fs::read_to_string(stamp_file()?) else {
        return Ok(None);
    };
    let id = of_output(dist)?;
    Ok((remembered == line(inputs, &id)).then_some(id))
}

/// Notes that `dist` was made from these inputs; returns the id of the build.
pub fn remember(inputs: &str, dist: &Path) -> Result<String> {
    let id = of_output(dist)?;
    fs::write(stamp_file()?, line(inputs, &id)).context("cannot note the finished build")?;
    Ok(id)
}

fn of_output(dist: &Path) -> Result<String> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for file in files_below(dist)? {
        parts.push(as_url(&file).into_bytes());
        parts.push(fs::read(dist.join(&file))?);
    }
    Ok(short_hash(parts.iter().map(Vec::as_slice)))
}

fn line(inputs: &str, output: &str) -> String {
    format!("{inputs} {output}\n")
}

fn stamp_file() -> Result<PathBuf> {
    Ok(own_state()?.join("web.stamp"))
}

#[cfg(test)]
mod tests {
    use super::short_hash;

    #[test]
    fn moving_a_byte_from_one_file_to_the_next_changes_the_hash() {
        let one = short_hash([b"ab".as_slice(), b"c"]);
        let other = short_hash([b"a".as_slice(), b"bc"]);
        assert_ne!(one, other);
        assert_eq!(one.len(), 16);
    }
}
