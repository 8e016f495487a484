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
        /// What it is called in English
        #[arg(long)]
        name_en: Option<String>,
        /// The id of the region it belongs to
        #[arg(long)]
        parent: Option<RegionId>,
    },
    /// Give a region another name; without --name-en it has none in English
    Rename {
        id: RegionId,
        #[arg(long)]
        name: String,
        /// What it is called in English
        #[arg(long)]
        name_en: Option<String>,
    },
    /// Print all regions: id, kind, name, parent, English name
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
        Verb::Add { kind, name, name_en, parent } => {
            add(store, kind.into(), names(&name, name_en.as_deref())?, parent).await
        }
        Verb::Rename { id, name, name_en } => rename(store, id, names(&name, name_en.as_deref())?).await,
        Verb::List => list(store).await,
    }
}

impl From<Kind> for RegionKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::City => Self::City,
            Kind::District => Self::District,
            Kind::Subdistrict => Self::Subdistrict,
        }
    }
}

async fn add(
    store: &Store,
    kind: RegionKind,
    (name, name_en): (Name, Option<Name>),
    parent: Option<RegionId>,
) -> Result<(), CommandError> {
    let id = clock::fresh(RegionId::born).map_err(|error| CommandError::Given(error.to_string()))?;
    let region = Region { id, parent, kind, name, name_en };
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    let mut regions = write.regions().await?;
    regions.push(region.clone());
    RegionTree::new(regions).map_err(|error| CommandError::Given(format!("{error:?}")))?;
    write.put_regions(&[region]).await?;
    write.commit().await?;
    println!("{id}");
    Ok(())
}

fn names(name: &str, name_en: Option<&str>) -> Result<(Name, Option<Name>), CommandError> {
    let parsed = |name: &str| Name::parse(name).map_err(|error| CommandError::Given(error.to_string()));
    Ok((parsed(name)?, name_en.map(parsed).transpose()?))
}

async fn rename(
    store: &Store,
    id: RegionId,
    (name, name_en): (Name, Option<Name>),
) -> Result<(), CommandError> {
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    let Some(region) = write.regions().await?.into_iter().find(|region| region.id == id) else {
        return Err(CommandError::Given(format!("there is no region {id}")));
    };
    write.put_regions(&[Region { name, name_en, ..region }]).await?;
    write.commit().await?;
    Ok(())
}

async fn list(store: &Store) -> Result<(), CommandError> {
    for region in store.read().await?.regions().await? {
        let parent = region.parent.map(|id| id.to_string()).unwrap_or_default();
        let name_en = region.name_en.map(|name| name.to_string()).unwrap_or_default();
        println!("{}\t{}\t{}\t{parent}\t{name_en}", region.id, region.kind.as_str(), region.name);
    }
    Ok(())
}
