//! `cargo xtask`: everything that is done to Guanhu from a terminal, in one program and without other tools.

mod bench;
mod build_web;
mod openapi;
mod process;
mod python;
mod release;
mod serve;
mod test;
mod tidy;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask <what> [options]

  serve [--demo] [--port N] [--data DIR]   build what changed, then serve app and API on 127.0.0.1
  build                                    one self-contained program with the app inside
  build-web [--dev]                        only the web app, into dist/
  test [stage ...] [--keep-going] [-- ...] everything that must hold; what follows `--` goes to the test programs
  test --list                              the stages that can be named
  tidy                                     the invariants of ARCHITECTURE.md that a program can check
  openapi                                  write docs/openapi.json from the server
  bench [name ...]                         measure what was promised
  bench --peers [name ...]                 the engine beside numpy, in the same run
  bench --page [--address A] [--port N]    a page that measures the engine in any browser; A is 0.0.0.0 for phones
";

/// What the caller asked for, read from the command line once.
#[derive(Debug, PartialEq, Eq)]
enum Verb {
    Help,
    Serve(serve::Options),
    Build,
    BuildWeb(build_web::Mode),
    Test(test::Options),
    ListStages,
    Tidy,
    OpenApi,
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = parse(std::env::args_os()).and_then(perform);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(verb: Verb) -> Result<()> {
    match verb {
        Verb::Help => {
            print!("{HELP}");
            Ok(())
        }
        Verb::Serve(options) => serve::run(&options),
        Verb::Build => release::run(),
        Verb::BuildWeb(mode) => build_web::run(mode).map(drop),
        Verb::Test(options) => test::run(&options),
        Verb::ListStages => test::list(),
        Verb::Tidy => tidy::run(),
        Verb::OpenApi => openapi::run(),
        Verb::Bench(options) => bench::run(&options),
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Verb> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let verb = match parser.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Verb::Help),
        Some(Value(verb)) => verb.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match verb.as_str() {
        "help" => Ok(Verb::Help),
        "serve" => parse_serve(&mut parser),
        "build" => no_more(&mut parser, Verb::Build),
        "test" => parse_test(&mut parser),
        "openapi" => no_more(&mut parser, Verb::OpenApi),
        "bench" => parse_bench(&mut parser),
        "tidy" => no_more(&mut parser, Verb::Tidy),
        "build-web" => {
            let dev = flag(&mut parser, "dev")?;
            Ok(Verb::BuildWeb(if dev { build_web::Mode::Dev } else { build_web::Mode::Release }))
        }
        other => bail!("there is no `{other}`\n\n{HELP}"),
    }
}

fn parse_serve(parser: &mut lexopt::Parser) -> Result<Verb> {
    let mut options = serve::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("demo") => options.demo = true,
            Long("port") => options.port = Some(parser.value()?.parse()?),
            Long("data") => options.data = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Verb::Serve(options))
}

fn parse_bench(parser: &mut lexopt::Parser) -> Result<Verb> {
    let (mut names, mut peers, mut page) = (Vec::new(), false, false);
    let (mut address, mut port) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("peers") => peers = true,
            Long("page") => page = true,
            Long("address") => address = Some(parser.value()?.parse()?),
            Long("port") => port = Some(parser.value()?.parse()?),
            Value(name) => names.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let usual = bench::page::Options::default();
    let mode = match (peers, page) {
        (true, true) => bail!("`bench` takes --peers or --page, not both"),
        (_, false) if address.is_some() || port.is_some() => bail!("only `bench --page` has an address"),
        (true, false) => bench::Mode::Peers,
        (false, false) => bench::Mode::Table,
        (false, true) => bench::Mode::Page(bench::page::Options {
            address: address.unwrap_or(usual.address),
            port: port.unwrap_or(usual.port),
        }),
    };
    Ok(Verb::Bench(bench::Options { names, mode }))
}

fn parse_test(parser: &mut lexopt::Parser) -> Result<Verb> {
    let mut options = test::Options::default();
    // lexopt swallows a bare `--`, and what stands behind it belongs to the test programs.
    let mut words = parser.raw_args()?;
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--") => options.passed_on = words.by_ref().collect(),
            Some("--list") => return Ok(Verb::ListStages),
            Some("--keep-going") => options.keep_going = true,
            Some(name) if !name.starts_with('-') => options.stages.push(name.to_owned()),
            _ => bail!("`test` does not know {}", word.display()),
        }
    }
    Ok(Verb::Test(options))
}

/// Reads the one optional flag that a verb knows.
fn flag(parser: &mut lexopt::Parser, name: &str) -> Result<bool> {
    let mut given = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long(found) if found == name => given = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(given)
}

fn no_more(parser: &mut lexopt::Parser, verb: Verb) -> Result<Verb> {
    match parser.next()? {
        None => Ok(verb),
        Some(other) => Err(other.unexpected().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Verb> {
        parse(std::iter::once("xtask").chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn serve_reads_its_three_options() {
        let expected =
            serve::Options { demo: true, port: Some(9000), data: Some(PathBuf::from("elsewhere")) };
        assert_eq!(parsed("serve --demo --port 9000 --data elsewhere").ok(), Some(Verb::Serve(expected)));
    }

    #[test]
    fn a_port_that_is_no_port_is_refused() {
        assert!(parsed("serve --port 70000").is_err());
    }

    #[test]
    fn an_option_of_another_verb_is_refused() {
        assert!(parsed("build --dev").is_err());
        assert!(parsed("build-web --demo").is_err());
    }

    #[test]
    fn test_takes_stages_and_hands_the_rest_on() {
        let expected = test::Options {
            stages: vec!["unit".to_owned(), "journey".to_owned()],
            keep_going: true,
            passed_on: vec!["a_day".into(), "--nocapture".into()],
        };
        assert_eq!(
            parsed("test unit --keep-going journey -- a_day --nocapture").ok(),
            Some(Verb::Test(expected))
        );
        assert!(parsed("test --quick").is_err());
    }

    #[test]
    fn a_bench_is_a_table_a_comparison_or_a_page() {
        let mode = |line: &str| match parsed(line) {
            Ok(Verb::Bench(options)) => Some(options.mode),
            _ => None,
        };
        assert_eq!(mode("bench round size"), Some(bench::Mode::Table));
        assert_eq!(mode("bench numpy --peers"), Some(bench::Mode::Peers));
        let everywhere = bench::page::Options { address: [0, 0, 0, 0].into(), port: 8090 };
        assert_eq!(mode("bench --page --address 0.0.0.0 --port 8090"), Some(bench::Mode::Page(everywhere)));
        assert_eq!(mode("bench --page"), Some(bench::Mode::Page(bench::page::Options::default())));
        assert_eq!(
            (mode("bench --page --peers"), mode("bench --port 1"), mode("bench --quick")),
            (None, None, None)
        );
    }

    #[test]
    fn no_verb_at_all_asks_for_help() {
        assert_eq!(parsed("").ok(), Some(Verb::Help));
    }

    #[test]
    fn an_unknown_verb_is_named_in_the_answer() {
        let message = parsed("launch").map_err(|error| error.to_string());
        assert!(matches!(message, Err(text) if text.contains("`launch`")));
    }
}
