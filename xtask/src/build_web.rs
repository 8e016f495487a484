//! The web app: from Rust to a folder that any web server could hand out.
//!
//! `dist/` holds `index.html` and the files of `public/` under their own names, and everything else under `assets/`
//! with its content's hash in the path, so that a browser may keep it for ever. Beside each file that shrinks lie a
//! `.br` and a `.gz`. The worker's program is a second one, which no page loads before it is asked for.

mod bundle;
mod compress;
mod engine;
mod slim;
mod split;
mod stamp;

pub use compress::first_load;
pub use engine::{compile_example, size as engine_size};

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{process, workspace};

/// What a browser runs.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How the app is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Small: what people get.
    Release,
    /// Quick to compile, with names for a debugger, not compressed.
    Dev,
}

impl Mode {
    fn profile(self) -> &'static str {
        match self {
            Mode::Release => "web",
            Mode::Dev => "dev",
        }
    }

    /// Cargo's folder for the profile; only `dev` has another name than its profile.
    fn folder(self) -> &'static str {
        match self {
            Mode::Release => "web",
            Mode::Dev => "debug",
        }
    }
}

/// A finished build.
pub struct Built {
    /// Changes when, and only when, anything in `dist/` does. Given to the server's build, which embeds the folder.
    pub id: String,
}

/// Builds `dist/`, or finds that it is what a build would give.
pub fn run(mode: Mode) -> Result<Built> {
    let started = Instant::now();
    ensure_target()?;
    let wasm = compile(mode)?;
    let engine = engine::compile(mode)?;
    let lock = File::create(workspace::own_state()?.join("web.lock"))?;
    lock.lock().context("cannot wait for another build of the web app")?;

    let dist = workspace::root().join("dist");
    let inputs = stamp::of_inputs(&workspace::root(), [&wasm, &engine], mode)?;
    if let Some(id) = stamp::still_good(&inputs, &dist)? {
        eprintln!("web app: nothing changed ({:.1} s)", started.elapsed().as_secs_f64());
        return Ok(Built { id });
    }

    let fresh = workspace::own_state()?.join("dist");
    empty(&fresh)?;
    let bound = workspace::own_state()?.join("bindgen");
    empty(&bound)?;
    let first = split::cut(&wasm, &bound, &workspace::own_state()?, mode)?;
    bind(&first, &bound, "app", mode)?;
    let worker = workspace::own_state()?.join("engine");
    empty(&worker)?;
    bind(&engine, &worker, "engine", mode)?;
    bundle::write(&workspace::root(), &bound, &worker, &fresh)?;
    if mode == Mode::Release {
        compress::beside_each_file(&fresh)?;
    }
    replace(&fresh, &dist)?;
    let id = stamp::remember(&inputs, &dist)?;
    report(&dist, started)?;
    Ok(Built { id })
}

/// Adds the compiler's WebAssembly half where it is missing.
pub fn ensure_target() -> Result<()> {
    let mut ask = std::process::Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", TARGET]).current_dir(workspace::root());
    let libraries = PathBuf::from(process::output_of(&mut ask)?.trim());
    if libraries.is_dir() {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!(
            "the Rust target {TARGET} is missing and there is no rustup to add it; install rustup or the target"
        );
    }
    process::run(
        std::process::Command::new("rustup").args(["target", "add", TARGET]).current_dir(workspace::root()),
    )
}

fn compile(mode: Mode) -> Result<PathBuf> {
    let arguments = ["rustc", "-p", "guanhu-app", "--bin", "guanhu-app", "--target", TARGET, "--profile"];
    let profile = [mode.profile(), "--", "-C", split::LINKER_ARGUMENT];
    process::run(process::cargo(arguments).args(profile))?;
    Ok(workspace::target().join(TARGET).join(mode.folder()).join("guanhu-app.wasm"))
}

/// Writes `NAME.js`, `NAME_bg.wasm` and the libraries' own scripts below `out`.
fn bind(wasm: &Path, out: &Path, name: &str, mode: Mode) -> Result<()> {
    let dev = mode == Mode::Dev;
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        // The other parts share the first one's table of functions.
        .keep_lld_exports(true)
        .debug(dev)
        .keep_debug(dev)
        .demangle(dev)
        .remove_name_section(!dev)
        .remove_producers_section(!dev)
        .generate(out)
        .context("wasm-bindgen could not bind a program")?;
    if dev { Ok(()) } else { slim::program(out, name) }
}

fn empty(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))
}

/// Puts the finished folder in its place in one step, so that a running server never sees half of it.
fn replace(fresh: &Path, dist: &Path) -> Result<()> {
    let old = workspace::own_state()?.join("dist-before");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    if dist.exists() {
        fs::rename(dist, &old).context("cannot move the old dist/ away")?;
    }
    fs::rename(fresh, dist).context("cannot move the new dist/ into place")
}

fn report(dist: &Path, started: Instant) -> Result<()> {
    let sizes = compress::first_load(dist)?;
    eprintln!(
        "web app: {} to download on a first visit ({} before compression), built in {:.1} s",
        workspace::readable_bytes(sizes.sent),
        workspace::readable_bytes(sizes.plain),
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::workspace;

    #[test]
    fn the_binder_has_the_version_of_the_library_it_binds() {
        let lock = std::fs::read_to_string(workspace::root().join("Cargo.lock")).expect("Cargo.lock");
        let version_of = |name: &str| {
            let start = lock.find(&format!("name = \"{name}\"\n")).expect(name);
            lock[start..].lines().nth(1).map(str::to_owned)
        };
        assert_eq!(version_of("wasm-bindgen"), version_of("wasm-bindgen-cli-support"));
    }
}
