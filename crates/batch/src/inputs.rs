//! The files that scoring and analyses begin with.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use composite::method::{Impute, Method, Normalise};

use crate::data::{self, Data, Wanted};
use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::tree::Tree;
use crate::watch::Watch;
use crate::{framework, method, tree};

/// Where the tree comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeFile {
    /// A table such as `meta.csv`.
    Meta(PathBuf),
    /// A published framework.
    Framework(PathBuf),
}

/// What a person names on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    pub tree: TreeFile,
    pub data: PathBuf,
    /// Column of the units' keys.
    pub key: String,
    pub method: Option<PathBuf>,
}

/// What the files hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    pub tree: Tree,
    /// The given one, else the product's own where a framework is given.
    pub method: Option<Method>,
    pub data: Data,
    pub notes: Vec<Note>,
}

/// Something that nobody asked for and everybody should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Columns of the data that nothing names.
    Ignored { file: String, columns: Vec<String> },
    /// Contributions would be more cells than are written without being asked for.
    ContributionsLeftOut { cells: u64, max: u64 },
    /// Contributions would take a core longer than is waited without being asked for.
    ContributionsTooLong { seconds: u64, max: u64 },
    /// What the engine says about one of its steps.
    Engine(String),
}

impl Files {
    /// All that are named.
    pub fn paths(&self) -> Vec<&Path> {
        let tree = match &self.tree {
            TreeFile::Meta(path) | TreeFile::Framework(path) => path,
        };
        [tree, &self.data].into_iter().chain(&self.method).map(PathBuf::as_path).collect()
    }

    /// Reads tree, method and data.
    ///
    /// # Errors
    /// Everything that is wrong with the first of them that is wrong.
    pub fn read(&self, watch: Watch<'_>) -> Result<Inputs, Faults> {
        let tree = self.tree.read()?;
        self.read_on(tree, &[], watch)
    }

    /// Reads method and data of a tree; `labels` are columns of labels that are needed besides the method's.
    ///
    /// # Errors
    /// Everything that is wrong with the first of them that is wrong.
    pub fn read_on(&self, tree: Tree, labels: &[&str], watch: Watch<'_>) -> Result<Inputs, Faults> {
        let method = match &self.method {
            Some(path) => Some(method::read(&shown(path), &document(path, method::BYTES_MAX)?, &tree)?),
            None => tree.defaults.as_ref().map(framework::method),
        };
        let group = method.as_ref().and_then(|method| method.impute.as_ref()).and_then(group);
        let mut groups: Vec<&str> = group.into_iter().chain(labels.iter().copied()).collect();
        groups.sort_unstable();
        groups.dedup();
        let denominate = method.as_ref().is_some_and(|method| method.denominate);
        let wanted = Wanted { key: &self.key, tree: &tree, denominate, groups: &groups };
        let file = shown(&self.data);
        let data = data::read(&file, open(&self.data)?, wanted, watch)?;
        if let Some(Normalise::DistanceToReference { reference, .. }) =
            method.as_ref().map(|it| &it.normalise)
            && !data.input.units.contains(reference)
        {
            let named = self.method.as_deref().map(shown).unwrap_or_default();
            let place = Place::Pointer("/normalise/reference".to_owned());
            return Err(Fault::new(&named, place, FaultKind::UnknownUnit { key: reference.clone() }).into());
        }
        let mut notes = Vec::new();
        if !data.ignored.is_empty() {
            notes.push(Note::Ignored { file, columns: data.ignored.clone() });
        }
        Ok(Inputs { tree, method, data, notes })
    }
}

/// The column of labels that a way of imputing needs.
pub fn group(impute: &Impute) -> Option<&str> {
    match impute {
        Impute::GroupMean { group } | Impute::GroupMedian { group } => Some(group),
        Impute::Mean | Impute::Median | Impute::UnitDimensionMean => None,
    }
}

impl TreeFile {
    pub fn path(&self) -> &Path {
        let (Self::Meta(path) | Self::Framework(path)) = self;
        path
    }

    /// Reads the tree.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self) -> Result<Tree, Faults> {
        match self {
            Self::Meta(path) => tree::read(&shown(path), open(path)?),
            Self::Framework(path) => {
                let document = document(path, domain::framework::Framework::BYTES_MAX)?;
                framework::read(&shown(path), &document)
            }
        }
    }
}

/// A path as it is named in a message.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Opens a file that a person named.
pub fn open(path: &Path) -> Result<File, Faults> {
    if path.is_dir() {
        // Some systems open it, some refuse for want of a permission.
        return Err(Fault::new(&shown(path), Place::Whole, FaultKind::IsFolder).into());
    }
    File::open(path).map_err(|cause| Fault::io(&shown(path), &cause).into())
}

/// A whole document. One byte more than `max` at most is read: who checks its size sees that it is too large.
pub fn document(path: &Path, max: usize) -> Result<Vec<u8>, Faults> {
    let mut bytes = Vec::new();
    open(path)?
        .take(max as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| Fault::io(&shown(path), &cause))?;
    // A byte order mark is no JSON, and editors write one.
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// Names, as many as a line can hold.
fn listed(names: &[String], separator: &str) -> String {
    const LISTED_MAX: usize = 20;
    let plain = |name: &String| -> String {
        name.chars().take(80).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
    };
    let mut list: Vec<String> = names.iter().take(LISTED_MAX).map(plain).collect();
    if names.len() > LISTED_MAX {
        list.push(format!("… ({})", names.len()));
    }
    list.join(separator)
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ignored { file, columns } => {
                write!(f, "{file}: not in the tree and ignored: {}", listed(columns, ", "))
            }
            Self::ContributionsLeftOut { cells, max } => write!(
                f,
                "explain.json is without contributions: {cells} of them are more than {max}; --contributions all writes them"
            ),
            Self::ContributionsTooLong { seconds, max } => write!(
                f,
                "explain.json is without contributions: with these means they would take one core some {seconds} seconds, more than {max}; --contributions all writes them"
            ),
            Self::Engine(words) => f.write_str(words),
        }
    }
}

impl Note {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Ignored { file, columns } => {
                format!("{file}：下列各列不在指标树中，已忽略：{}", listed(columns, "、"))
            }
            Self::ContributionsLeftOut { cells, max } => format!(
                "explain.json 未写入贡献分解：共 {cells} 项，超过 {max} 项；需要时请加 --contributions all"
            ),
            Self::ContributionsTooLong { seconds, max } => format!(
                "explain.json 未写入贡献分解：按所选合成方法，单核约需 {seconds} 秒，超过 {max} 秒；需要时请加 --contributions all"
            ),
            Self::Engine(words) => words.clone(),
        }
    }
}
