//! The same work done by another library, in the same run, so that the ratio holds on a noisy machine.
//!
//! A peer's row is named `<work>, <library>`, ours `<work>, native`; rows of the same work are set side by side.

use std::process::Command;

use anyhow::{Result, bail};

use super::row::{self, Row};
use super::{Bench, Kind, measure};
use crate::test::{Need, provide};
use crate::{process, python, workspace};

const REQUIREMENTS: &str = "tests/measure/peers/requirements.txt";
const OURS: &str = ", native";

/// Measures every native bench and every peer of `benches`, and prints how many times faster ours is.
pub fn run(benches: &[&Bench]) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for bench in benches {
        match bench.kind {
            Kind::Native => ours.extend(measure(bench)?),
            Kind::Peer => theirs.extend(measure(bench)?),
            Kind::Server | Kind::Browser | Kind::Wasm => {}
        }
    }
    let pairs = pairs(&ours, &theirs);
    if pairs.is_empty() {
        bail!("no work was done by both: name a native bench and a peer of it");
    }
    println!("\n{}", super::machine());
    print!("{}", row::table(&pairs.into_iter().flatten().collect::<Vec<_>>()));
    Ok(())
}

/// Runs a script in the peers' environment.
pub fn start(arguments: &[String]) -> Result<String> {
    provide(&[Need::Python])?;
    let root = workspace::root();
    let programs = python::environment("peers", &root.join(REQUIREMENTS))?;
    process::output_of(Command::new(python::interpreter(&programs)).args(arguments).current_dir(root))
}

/// For each work that both did: theirs, ours, and the ratio.
fn pairs(ours: &[Row], theirs: &[Row]) -> Vec<[Row; 3]> {
    let beside = |their: &Row| {
        let (work, library) = their.what().rsplit_once(", ")?;
        let our = ours.iter().find(|our| our.what().strip_suffix(OURS) == Some(work))?;
        let ratio =
            (their.unit() == our.unit() && our.number() > 0.0).then(|| their.number() / our.number())?;
        let ratio = Row::new(&format!("{work}: {library} to ours"), ratio, "times", None);
        Some([their.clone(), our.clone(), ratio])
    };
    theirs.iter().filter_map(beside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_work_is_set_side_by_side() {
        let ours = [Row::new("ranks, native", 2.0, "ms", None), Row::new("alone, native", 1.0, "ms", None)];
        let theirs = [Row::new("ranks, numpy", 500.0, "ms", None), Row::new("other, numpy", 3.0, "ms", None)];
        let pairs = pairs(&ours, &theirs);
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0][2], Row::new("ranks: numpy to ours", 250.0, "times", None));
    }

    #[test]
    fn different_units_have_no_ratio() {
        let ours = [Row::new("ranks, native", 2.0, "ms", None)];
        assert!(pairs(&ours, &[Row::new("ranks, numpy", 2.0, "s", None)]).is_empty());
    }
}
