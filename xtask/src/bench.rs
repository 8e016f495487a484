//! Measures what was promised and prints one table. Nothing fails by being slow: a machine under load would then
//! fail for its neighbours.
//!
//! `xtask/benches.txt` lists the programs that measure. Each prints lines of five columns, separated by tabs, among
//! whatever else it says: `row`, what was measured, the number, its unit, and the limit (`<= 20`, `>= 50` or `-`).

mod idle;
mod peers;
mod row;

use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::test::{Need, provide};
use crate::{build_web, process, release, workspace};
use row::Row;

const LIST: &str = "xtask/benches.txt";

/// What a program stands on, and how it is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `cargo` with these arguments.
    Native,
    /// The same, with `GUANHU_BIN` naming a finished release program.
    Server,
    /// The same, with a browser on the machine.
    Browser,
    /// An example of a package, compiled as the app or the worker's program is and run by Node, whose engine is Chromium's.
    Wasm,
    /// A script that does the same work with another library, on request only.
    Peer,
}

#[derive(Debug, PartialEq, Eq)]
struct Bench {
    kind: Kind,
    name: String,
    arguments: Vec<String>,
}

/// What is measured.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Benches by name; all of them and the measurements that xtask makes itself where there is none.
    pub names: Vec<String>,
    /// Only native code, beside other libraries that do the same work in the same run.
    pub peers: bool,
}

/// Measures and prints.
pub fn run(Options { names, peers }: &Options) -> Result<()> {
    let text = std::fs::read_to_string(workspace::root().join(LIST))
        .with_context(|| format!("cannot read {LIST}"))?;
    let listed = read_list(&text)?;
    let own = ["size", "idle"];
    let known = || own.into_iter().chain(listed.iter().map(|bench| bench.name.as_str()));
    if let Some(unknown) = names.iter().find(|name| !known().any(|bench| bench == *name)) {
        bail!("there is no bench `{unknown}`; there are: {}", known().collect::<Vec<_>>().join(", "));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|asked| asked == name);
    if *peers {
        let beside: Vec<&Bench> = listed.iter().filter(|bench| wanted(&bench.name)).collect();
        return peers::run(&beside);
    }
    let mut rows = Vec::new();
    if wanted("size") {
        rows.extend(sizes()?);
    }
    if wanted("idle") {
        rows.push(idle::memory(&release::build()?)?);
    }
    for bench in listed.iter().filter(|bench| bench.kind != Kind::Peer && wanted(&bench.name)) {
        rows.extend(measure(bench)?);
    }
    println!("\n{}", machine());
    print!("{}", row::table(&rows));
    Ok(())
}

/// One bench a line: kind, name, arguments. Lines that start with `#` are comments.
fn read_list(text: &str) -> Result<Vec<Bench>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let kind = match words.next().as_deref() {
                Some("native") => Kind::Native,
                Some("server") => Kind::Server,
                Some("browser") => Kind::Browser,
                Some("wasm") => Kind::Wasm,
                Some("peer") => Kind::Peer,
                _ => bail!("{LIST}: `{line}` starts with neither native, server, browser, wasm nor peer"),
            };
            let name = words.next().with_context(|| format!("{LIST}: `{line}` has no name"))?;
            Ok(Bench { kind, name, arguments: words.collect() })
        })
        .collect()
}

fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let found: Vec<Row> = start(bench)?.lines().filter_map(Row::read).collect();
    if found.is_empty() {
        bail!("`{}` measured nothing", bench.name);
    }
    Ok(found)
}

fn start(bench: &Bench) -> Result<String> {
    eprintln!("\n=== {}", bench.name);
    let mut cargo = process::cargo(&bench.arguments);
    match bench.kind {
        Kind::Native => {}
        Kind::Server => {
            cargo.env("GUANHU_BIN", release::build()?);
        }
        Kind::Browser => {
            provide(&[Need::Browser, Need::ChineseFont])?;
            cargo.env("GUANHU_BIN", release::build()?);
        }
        Kind::Wasm => return in_node(&bench.arguments),
        Kind::Peer => return peers::start(&bench.arguments),
    }
    process::output_of(&mut cargo)
}

/// What runs in the worker of a browser, and is compiled as its program is; all else runs in the page.
const IN_THE_WORKER: &str = "composite";

/// Builds `<package> <example>` for WebAssembly and runs it.
fn in_node(arguments: &[String]) -> Result<String> {
    let [package, example] = arguments else {
        bail!("{LIST}: a wasm bench names a package and an example");
    };
    provide(&[Need::Node])?;
    build_web::ensure_target()?;
    let compiled = if package == IN_THE_WORKER {
        build_web::compile_example(package, example)?
    } else {
        let build =
            ["build", "-p", package, "--example", example, "--target", build_web::TARGET, "--profile", "web"];
        process::run(&mut process::cargo(build))?;
        workspace::target().join(build_web::TARGET).join("web/examples").join(format!("{example}.wasm"))
    };
    let folder = workspace::own_state()?.join("bench").join(example);
    std::fs::create_dir_all(&folder)?;
    Bindgen::new()
        .input_path(compiled)
        .out_name(example)
        .nodejs(true)?
        .typescript(false)
        .generate(&folder)?;
    process::output_of(Command::new("node").arg(folder.join(format!("{example}.js"))))
}

fn sizes() -> Result<Vec<Row>> {
    build_web::run(build_web::Mode::Release)?;
    let first = build_web::first_load(&workspace::root().join("dist"))?;
    let program = std::fs::metadata(release::build()?)?.len();
    Ok(vec![
        Row::new(
            "first visit, the app as brotli",
            first.sent as f64 / 1000.0,
            "kB",
            Some(row::Limit::AtMost(350.0)),
        ),
        Row::new(
            "the worker's program as brotli, fetched with the first analysis",
            build_web::engine_size(&workspace::root().join("dist"))? as f64 / 1000.0,
            "kB",
            Some(row::Limit::AtMost(80.0)),
        ),
        Row::new("the app before compression", first.plain as f64 / 1000.0, "kB", None),
        Row::new("the program with the app inside", program as f64 / 1e6, "MB", None),
    ])
}

/// What the numbers were measured on.
fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = model.trim_start_matches(['\t', ' ', ':']);
    format!("{} {}, {cores} cores, {model}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_without_its_comments() {
        let list = read_list("# what\n\nnative  round  run --release -p x\nwasm round-wasm scoring round\n")
            .expect("a list");
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].arguments, ["run", "--release", "-p", "x"]);
        assert_eq!((list[1].kind, list[1].name.as_str()), (Kind::Wasm, "round-wasm"));
    }

    #[test]
    fn a_line_of_no_kind_is_shown_in_the_error() {
        let error = read_list("fast round x").expect_err("no kind");
        assert!(error.to_string().contains("`fast round x`"));
    }

    #[test]
    fn the_list_that_is_checked_in_can_be_read() {
        let text = std::fs::read_to_string(workspace::root().join(LIST)).expect("the list");
        assert!(read_list(&text).is_ok());
    }
}
