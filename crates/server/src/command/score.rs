//! Scoring files without a server.

use std::path::PathBuf;

use batch::inputs::{Files, TreeFile};
use batch::score::{Contributions, Request};
use clap::{Args, ValueEnum};

use super::CommandError;
use super::watcher::Watcher;

#[derive(Args)]
pub struct Verb {
    #[command(flatten)]
    files: FileArgs,
    /// Folder for normalised.csv, aggregated.csv, ranks.csv and explain.json; made where it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Whether explain.json takes every unit's scores apart: auto does up to 2,000,000 cells
    /// and some seconds of work
    #[arg(long, value_enum, default_value_t)]
    contributions: Wanted,
    /// Say on standard error how far the work is
    #[arg(long)]
    progress: bool,
}

/// The files that scoring and most analyses begin with.
#[derive(Args)]
pub struct FileArgs {
    /// Table of the tree: code, type, level, parent, weight, direction, target, denominator
    #[arg(long, value_name = "CSV", required_unless_present = "framework", conflicts_with = "framework")]
    tree: Option<PathBuf>,
    /// A framework document in place of the table; without --method its own method holds
    #[arg(long, value_name = "JSON")]
    framework: Option<PathBuf>,
    /// The data, a row per unit
    #[arg(long, value_name = "CSV")]
    data: PathBuf,
    /// Column of the units' keys
    #[arg(long, value_name = "COLUMN")]
    key: String,
    /// What is done between the data and the index
    #[arg(long, value_name = "JSON")]
    method: Option<PathBuf>,
}

/// [`Contributions`] as a word on the command line.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Wanted {
    #[default]
    Auto,
    All,
    None,
}

pub fn run(verb: Verb) -> Result<(), CommandError> {
    let contributions = match verb.contributions {
        Wanted::Auto => Contributions::Auto,
        Wanted::All => Contributions::All,
        Wanted::None => Contributions::None,
    };
    let request = Request { files: verb.files.files()?, out: verb.out, contributions };
    let mut watcher = Watcher::new(verb.progress);
    let notes = batch::score::score(&request, &mut |stage| watcher.look(stage));
    watcher.end();
    super::say_notes(&notes.map_err(super::faults)?);
    Ok(())
}

impl FileArgs {
    pub fn files(self) -> Result<Files, CommandError> {
        let tree = match (self.tree, self.framework) {
            (Some(path), _) => TreeFile::Meta(path),
            (None, Some(path)) => TreeFile::Framework(path),
            // clap has asked for one of the two.
            (None, None) => return Err(CommandError::Given("--tree or --framework is needed".to_owned())),
        };
        Ok(Files { tree, data: self.data, key: self.key, method: self.method })
    }
}
