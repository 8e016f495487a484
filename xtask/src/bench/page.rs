//! A page on which a browser measures the engine: in a worker, so that the page stays alive, with the very programs that
//! measure it natively. Anybody may open it; `cargo xtask bench` opens it in a browser without a window.

mod chromium;
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::test::{Need, provide};
use crate::{build_web, process, workspace};
use site::Site;

/// What runs in the worker of a browser, and is compiled as its program is; all else runs in the page.
const IN_THE_WORKER: &str = "composite";

const HTML: &str = include_str!("page/index.html");
/// Where the page's HTML takes the names of the programs.
const PROGRAMS: &str = "{programs}";
const WRITTEN: [(&str, &str); 3] = [
    ("/page.js", include_str!("page/page.js")),
    ("/worker.js", include_str!("page/worker.js")),
    ("/page.css", include_str!("page/page.css")),
];

/// Where the page can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// This machine alone unless another address is given; `0.0.0.0` is all of the machine's.
    pub address: IpAddr,
    /// 0 is any that is free.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Self {
        Options { address: Ipv4Addr::LOCALHOST.into(), port: 0 }
    }
}

/// An example of a package that prints rows.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    pub package: &'a str,
    pub example: &'a str,
}

impl<'a> Program<'a> {
    /// From the words of a line of the list.
    pub fn read(words: &'a [String]) -> Result<Self> {
        let [package, example] = words else {
            bail!("{}: a wasm bench names a package and an example", super::LIST);
        };
        Ok(Program { package, example })
    }
}

/// Hands out the page until the process is ended.
pub fn serve(programs: &[Program], options: Options) -> Result<()> {
    let (site, listener) = (Site::new(files(programs)?), listen(options)?);
    let address = reached(listener.local_addr()?)?;
    println!("measuring at http://{address}/  (at once: http://{address}/?run; Ctrl-C ends)");
    site.serve(&listener);
    bail!("nobody can reach http://{address}/ any more")
}

/// Opens the page in a browser without a window and gives what the programs print.
pub fn measure(program: Program) -> Result<String> {
    provide(&[Need::Browser])?;
    let (told, hear) = mpsc::channel();
    let site = Site::new(files(&[program])?).reporting_to(told);
    let listener = listen(Options::default())?;
    let address = listener.local_addr()?;
    thread::spawn(move || site.serve(&listener));
    chromium::read(&format!("http://{address}/?run&report"), &hear)
}

/// Compiles and binds everything ahead, for whoever opens the page soon.
pub fn prepare(programs: &[Program]) -> Result<()> {
    programs.iter().try_for_each(|program| bind(program).map(drop))
}

fn listen(options: Options) -> Result<TcpListener> {
    let wanted = SocketAddr::new(options.address, options.port);
    TcpListener::bind(wanted).with_context(|| format!("cannot listen on {wanted}"))
}

/// An address that others can type where all of this machine's are listened on.
fn reached(listening: SocketAddr) -> Result<SocketAddr> {
    if !listening.ip().is_unspecified() {
        return Ok(listening);
    }
    // Nothing is sent: the system only says from which address it would be (192.0.2.1 is nobody's, RFC 5737).
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    let way_out = socket.connect(("192.0.2.1", 9)).and_then(|()| socket.local_addr());
    let own = way_out.map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip());
    Ok(SocketAddr::new(own, listening.port()))
}

/// Everything that the page loads, by path.
fn files(programs: &[Program]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let tokens = workspace::root().join("style/tokens.css");
    files.insert("/tokens.css".into(), fs::read(&tokens).context("cannot read style/tokens.css")?);
    files.extend(WRITTEN.map(|(path, text)| (path.to_owned(), text.into())));
    let mut names = Vec::new();
    for program in programs {
        let folder = bind(program)?;
        for file in workspace::files_below(&folder)? {
            let content = fs::read(folder.join(&file))?;
            files.insert(format!("/programs/{}/{}", program.example, workspace::as_url(&file)), content);
        }
        names.push(program.example);
    }
    files.insert("/".into(), HTML.replace(PROGRAMS, &names.join(" ")).into());
    Ok(files)
}

/// Compiles a program for the browser and binds it; gives the folder of what came of it.
fn bind(Program { package, example }: &Program) -> Result<PathBuf> {
    build_web::ensure_target()?;
    let compiled = if *package == IN_THE_WORKER {
        build_web::compile_example(package, example)?
    } else {
        compile_as_the_page(package, example)?
    };
    let folder = workspace::own_state()?.join("bench").join(example);
    fs::create_dir_all(&folder)?;
    Bindgen::new()
        .input_path(compiled)
        .out_name(example)
        .web(true)?
        .typescript(false)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen could not bind {example}"))?;
    Ok(folder)
}

fn compile_as_the_page(package: &str, example: &str) -> Result<PathBuf> {
    let build =
        ["build", "-p", package, "--example", example, "--target", build_web::TARGET, "--profile", "web"];
    process::run(&mut process::cargo(build))?;
    let examples = Path::new(build_web::TARGET).join("web/examples");
    Ok(workspace::target().join(examples).join(format!("{example}.wasm")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_all_of_them_is_told_as_one_that_can_be_typed() {
        let all = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8090);
        let told = reached(all).expect("an address");
        assert!(!told.ip().is_unspecified() && told.port() == 8090, "{told}");
        let one = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8091);
        assert_eq!(reached(one).ok(), Some(one));
    }

    #[test]
    fn a_program_is_a_package_and_an_example() {
        let words = ["scoring", "measure_round"].map(str::to_owned);
        assert!(Program::read(&words).is_ok_and(|program| program.example == "measure_round"));
        assert!(Program::read(&words[..1]).is_err());
    }

    #[test]
    fn the_page_has_a_place_for_the_programs_names() {
        assert_eq!(HTML.matches(PROGRAMS).count(), 1);
    }
}
