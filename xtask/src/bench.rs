//! Measures what was promised and prints one table. Nothing fails by being slow: a machine under load would then
//! fail for its neighbours.
//!
//! `xtask/benches.txt` lists the programs that measure. Each prints lines of five columns, separated by tabs, among
//! whatever else it says: `row`, what was measured, the number, its unit, and the limit (`<= 20`, `>= 50` or `-`). Where the
//! number is the median of several runs three more may follow: the lower and the upper quartile, and how many runs there were.

mod idle;
pub mod page;
mod peers;
mod row;

use anyhow::{Context, Result, bail};

use crate::test::{Need, provide};
use crate::{build_web, process, release, workspace};
use page::Program;
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
    /// An example of a package, compiled as the app or the worker's program is and run by a browser, in a worker of a page.
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

/// What is measured, and how.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Benches by name; all of them and the measurements that xtask makes itself where there is none.
    pub names: Vec<String>,
    pub mode: Mode,
}

/// How it is measured.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All here and now, in one table.
    #[default]
    Table,
    /// Only native code, beside other libraries that do the same work in the same run.
    Peers,
    /// Only what a browser runs, on a page that anybody may open.
    Page(page::Options),
}

/// Measures and prints.
pub fn run(Options { names, mode }: &Options) -> Result<()> {
    let listed = listed()?;
    let own = ["size", "idle"];
    let known = || own.into_iter().chain(listed.iter().map(|bench| bench.name.as_str()));
    if let Some(unknown) = names.iter().find(|name| !known().any(|bench| bench == *name)) {
        bail!("there is no bench `{unknown}`; there are: {}", known().collect::<Vec<_>>().join(", "));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|asked| asked == name);
    let asked: Vec<&Bench> = listed.iter().filter(|bench| wanted(&bench.name)).collect();
    match mode {
        Mode::Table => {}
        Mode::Peers => return peers::run(&asked),
        Mode::Page(options) => return page::serve(&for_the_page(&asked)?, *options),
    }
    let mut rows = Vec::new();
    if wanted("size") {
        rows.extend(sizes()?);
    }
    if wanted("idle") {
        rows.push(idle::memory(&release::build()?)?);
    }
    for bench in asked.iter().filter(|bench| bench.kind != Kind::Peer) {
        rows.extend(measure(bench)?);
    }
    println!("\n{}", machine());
    print!("{}", row::table(&rows));
    Ok(())
}

/// Builds what the page hands out, so that it opens quickly.
pub fn prepare_page() -> Result<()> {
    let listed = listed()?;
    page::prepare(&for_the_page(&listed.iter().collect::<Vec<_>>())?)
}

fn for_the_page<'a>(benches: &[&'a Bench]) -> Result<Vec<Program<'a>>> {
    let programs = benches.iter().filter(|bench| bench.kind == Kind::Wasm);
    let programs: Vec<Program> =
        programs.map(|bench| Program::read(&bench.arguments)).collect::<Result<_>>()?;
    if programs.is_empty() {
        bail!("a browser runs none of these benches");
    }
    Ok(programs)
}

fn listed() -> Result<Vec<Bench>> {
    let text = std::fs::read_to_string(workspace::root().join(LIST));
    read_list(&text.with_context(|| format!("cannot read {LIST}"))?)
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
        Kind::Wasm => return page::measure(Program::read(&bench.arguments)?),
        Kind::Peer => return peers::start(&bench.arguments),
    }
    process::output_of(&mut cargo)
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
    fn the_list_that_is_checked_in_can_be_read_and_has_something_for_the_page() {
        let list = listed().expect("the list");
        assert!(for_the_page(&list.iter().collect::<Vec<_>>()).is_ok_and(|programs| programs.len() > 2));
        let native: Vec<&Bench> = list.iter().filter(|bench| bench.kind == Kind::Native).collect();
        assert!(for_the_page(&native).is_err());
    }
}
