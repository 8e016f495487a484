//! Regions by hand, for an installation that begins empty.

use clap::{Subcommand, ValueEnum};
use domain::id::RegionId;
use domain::region::{Region, RegionKind, RegionTree};
use domain::text::Name;
use store::{Act, Store};

use super::CommandError;
use crate::clock;

#[derive(Subcommand)]
pub enum Verb {
    /// Add a region and print its id
    Add {
        /// city, district or subdistrict
        #[arg(long, value_enum)]
        kind: Kind,
        #[arg(long)]
        name: String,
        /// The id of the region it belongs to
        #[arg(long)]
        parent: Option<RegionId>,
    },
    /// Print all regions: id, kind, name, parent
    List,
}

/// [`RegionKind`] as a word on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    City,
    District,
    Subdistrict,
}

pub async fn run(store: &Store, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Add { kind, name, parent } => add(store, kind, &name, parent).await,
        Verb::List => list(store).await,
    }
}

async fn add(store: &Store, kind: Kind, name: &str, parent: Option<RegionId>) -> Result<(), CommandError> {
    let kind = match kind {
        Kind::City => RegionKind::City,
        Kind::District => RegionKind::District,
        Kind::Subdistrict => RegionKind::Subdistrict,
    };
    let name = Name::parse(name).map_err(|error| CommandError::Given(error.to_string()))?;
    let id = clock::fresh(RegionId::born).map_err(|error| CommandError::Given(error.to_string()))?;
    let region = Region { id, parent, kind, name };
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    let mut regions = write.regions().await?;
    regions.push(region.clone());
    RegionTree::new(regions).map_err(|error| CommandError::Given(format!("{error:?}")))?;
    write.put_regions(&[region]).await?;
    write.commit().await?;
    println!("{id}");
    Ok(())
}

async fn list(store: &Store) -> Result<(), CommandError> {
    for region in store.read().await?.regions().await? {
        let parent = region.parent.map(|id| id.to_string()).unwrap_or_default();
        println!("{}\t{}\t{}\t{parent}", region.id, region.kind.as_str(), region.name);
    }
    Ok(())
}
