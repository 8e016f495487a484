//! Analyses of files without a server.

use std::path::PathBuf;

use batch::analyse::uncertainty::PlanFiles;
use batch::analyse::{self, Request};
use batch::fault::Faults;
use batch::inputs::{self, Note};
use batch::watch::Watch;
use clap::{Args, Subcommand, ValueEnum};
use composite::agreement::alpha::Level;
use composite::bootstrap::Bootstrap;
use composite::statistics::Gaps;
use domain::framework::Framework;

use super::CommandError;
use super::score::FileArgs;
use super::watcher::Watcher;

#[derive(Subcommand)]
pub enum Verb {
    /// The figures of every column: statistics.csv
    Statistics(StudyArgs),
    /// Pearson, Spearman and Kendall correlations: pearson.csv, spearman.csv, kendall.csv
    Correlations {
        #[command(flatten)]
        study: StudyArgs,
        /// Which units count: those without a gap in the two columns, or in any
        #[arg(long, value_enum, default_value_t)]
        gaps: Rows,
    },
    /// Cronbach's alpha of every group: cronbach.csv
    Cronbach(StudyArgs),
    /// Principal components of every group: pca_components.csv, pca_loadings.csv
    Pca(StudyArgs),
    /// Equal, entropy, CRITIC and principal component weights beside the given ones: weights.csv
    Weights(StudyArgs),
    /// Where every unit's rank lies under weights and choices that could have been others: uncertainty.csv
    Uncertainty {
        #[command(flatten)]
        study: StudyArgs,
        /// What varies
        #[arg(long, value_name = "JSON", required_unless_present_any = ["draws", "standard_errors"])]
        plan: Option<PathBuf>,
        /// Draws of weights: a column per node, a row per draw
        #[arg(long, value_name = "CSV")]
        draws: Option<PathBuf>,
        /// Standard errors of cells: the key and a column per indicator that has some
        #[arg(long, value_name = "CSV")]
        standard_errors: Option<PathBuf>,
    },
    /// First- and total-order sensitivity indices from given outputs: sobol.csv
    Sobol {
        /// Outputs of the samples: columns A, B and AB_ with the name of each input
        #[arg(long, value_name = "CSV")]
        sample: PathBuf,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        bootstrap: BootstrapArgs,
    },
    /// The index without each indicator and aggregate in turn: leave_out.csv, leave_out_ranks.csv
    LeaveOut(StudyArgs),
    /// What holds every unit back: obstacles.csv
    Obstacles(StudyArgs),
    /// How far raters agree, as JSON
    Agreement {
        /// A row per rating: unit, rater, value
        #[arg(long, value_name = "CSV")]
        ratings: PathBuf,
        /// What the difference between two values means
        #[arg(long, value_enum)]
        level: Scale,
        #[command(flatten)]
        bootstrap: BootstrapArgs,
    },
    /// Coupling coordination of two scores from 0 to 100, as JSON
    Coupling {
        /// Score of the hard side
        #[arg(long)]
        h: f64,
        /// Score of the soft side
        #[arg(long)]
        s: f64,
        /// The framework whose bands and threshold hold; without it the shipped one
        #[arg(long, value_name = "JSON")]
        framework: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct StudyArgs {
    #[command(flatten)]
    files: FileArgs,
    /// Folder of the results; made where it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Look at the columns as they are in the file although there is a method
    #[arg(long)]
    raw: bool,
    /// Say on standard error how far the work is
    #[arg(long)]
    progress: bool,
}

#[derive(Args)]
pub struct BootstrapArgs {
    /// Resamples of the intervals
    #[arg(long, default_value_t = 1_000)]
    resamples: u32,
    /// Confidence of the intervals, between 0 and 1
    #[arg(long, default_value_t = 0.95)]
    confidence: f64,
    /// Seed of the resamples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Say on standard error how far the work is
    #[arg(long)]
    progress: bool,
}

impl From<BootstrapArgs> for Bootstrap {
    fn from(BootstrapArgs { resamples, confidence, seed, .. }: BootstrapArgs) -> Self {
        Self { replications: resamples, confidence, seed }
    }
}

/// [`Gaps`] as a word on the command line.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum Rows {
    #[default]
    Pairwise,
    Complete,
}

/// [`Level`] as a word on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum Scale {
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

pub fn run(verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Statistics(study) => {
            work(study, |request, watch| analyse::statistics::statistics(request, watch))
        }
        Verb::Correlations { study, gaps } => {
            let gaps = match gaps {
                Rows::Pairwise => Gaps::Pairwise,
                Rows::Complete => Gaps::Complete,
            };
            work(study, |request, watch| analyse::correlations::correlations(request, gaps, watch))
        }
        Verb::Cronbach(study) => work(study, |request, watch| analyse::reliability::cronbach(request, watch)),
        Verb::Pca(study) => work(study, |request, watch| analyse::components::pca(request, watch)),
        Verb::Weights(study) => work(study, |request, watch| analyse::weights::weights(request, watch)),
        Verb::Uncertainty { study, plan, draws, standard_errors } => {
            let files = PlanFiles { plan, draws, standard_errors };
            work(study, |request, watch| analyse::uncertainty::uncertainty(request, &files, watch))
        }
        Verb::LeaveOut(study) => work(study, |request, watch| analyse::leave_out::leave_out(request, watch)),
        Verb::Obstacles(study) => work(study, |request, watch| analyse::obstacles::obstacles(request, watch)),
        Verb::Sobol { sample, out, bootstrap } => {
            let progress = bootstrap.progress;
            watched(progress, |watch| analyse::sobol::sobol(&sample, bootstrap.into(), &out, watch))
                .map_err(super::faults)
        }
        Verb::Agreement { ratings, level, bootstrap } => {
            let progress = bootstrap.progress;
            print(watched(progress, |watch| {
                analyse::agreement::agreement(&ratings, level.into(), bootstrap.into(), watch)
            }))
        }
        Verb::Coupling { h, s, framework } => {
            print(framework_of(framework).and_then(|framework| analyse::coupling::coupling(h, s, &framework)))
        }
    }
}

fn work(
    args: StudyArgs,
    analyse: impl FnOnce(&Request, Watch<'_>) -> Result<Vec<Note>, Faults>,
) -> Result<(), CommandError> {
    let request = Request { files: args.files.files()?, out: args.out, raw: args.raw };
    let notes = watched(args.progress, |watch| analyse(&request, watch));
    super::say_notes(&notes.map_err(super::faults)?);
    Ok(())
}

fn watched<T>(progress: bool, work: impl FnOnce(Watch<'_>) -> T) -> T {
    let mut watcher = Watcher::new(progress);
    let found = work(&mut |stage| watcher.look(stage));
    watcher.end();
    found
}

fn print(found: Result<serde_json::Value, Faults>) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(&found.map_err(super::faults)?).map_err(std::io::Error::from)?;
    super::print(&text)
}

fn framework_of(path: Option<PathBuf>) -> Result<Framework, Faults> {
    let (file, document) = match path {
        Some(path) => (inputs::shown(&path), inputs::document(&path, Framework::BYTES_MAX)?),
        None => (String::new(), crate::catalogue::FRAMEWORK.as_bytes().to_vec()),
    };
    Framework::from_json(&document).map_err(|errors| {
        let mut faults = Faults::default();
        faults.add_document(&file, errors);
        faults
    })
}

impl From<Scale> for Level {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Nominal => Self::Nominal,
            Scale::Ordinal => Self::Ordinal,
            Scale::Interval => Self::Interval,
            Scale::Ratio => Self::Ratio,
        }
    }
}
