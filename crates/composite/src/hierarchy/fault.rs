//! What can be wrong with a tree.

use std::fmt;

use super::{Aggregate, Hierarchy, Indicator, Node};

/// One thing that is wrong with a tree; the codes say where.
#[derive(Clone, Debug, PartialEq)]
pub enum HierarchyFault {
    NoIndicators,
    /// More nodes of a kind than [`Hierarchy::NODES_MAX`].
    TooMany {
        what: &'static str,
        count: usize,
    },
    /// An aggregate's level is 2 to [`Hierarchy::LEVELS_MAX`].
    LevelOutOfRange {
        code: String,
        level: u32,
    },
    DuplicateCode {
        code: String,
    },
    UnknownCode {
        code: String,
    },
    UnknownParent {
        code: String,
        parent: String,
    },
    WrongLevel {
        code: String,
        level: u32,
        parent: String,
        parent_level: u32,
    },
    NoChildren {
        code: String,
    },
    /// None or several have no parent.
    NotOneIndex {
        codes: Vec<String>,
    },
    BadWeight {
        code: String,
        weight: f64,
    },
    /// All children of this node have weight 0.
    GroupWithoutWeight {
        parent: String,
    },
}

impl fmt::Display for HierarchyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIndicators => {
                f.write_str("there is no indicator: give at least one row of type Indicator")
            }
            Self::TooMany { what, count } => {
                write!(f, "{count} {what} are too many: at most {} are read", Hierarchy::NODES_MAX)
            }
            Self::LevelOutOfRange { code, level } => {
                write!(
                    f,
                    "level {level} of `{code}` is out of range: aggregates have 2 to {}",
                    Hierarchy::LEVELS_MAX
                )
            }
            Self::DuplicateCode { code } => {
                write!(f, "the code `{code}` stands twice: give each row its own")
            }
            Self::UnknownCode { code } => write!(f, "the code `{code}` is not in the tree"),
            Self::UnknownParent { code, parent } => {
                write!(
                    f,
                    "the parent `{parent}` of `{code}` is not in the tree: add it or correct the parent"
                )
            }
            Self::WrongLevel { code, level, parent, parent_level } => write!(
                f,
                "`{code}` is of level {level} and its parent `{parent}` of level {parent_level}: a parent is one level up"
            ),
            Self::NoChildren { code } => {
                write!(f, "nothing belongs to `{code}`: remove it or give it as somebody's parent")
            }
            Self::NotOneIndex { codes } if codes.is_empty() => {
                f.write_str("every aggregate has a parent: leave the parent of the index empty")
            }
            Self::NotOneIndex { codes } => {
                write!(f, "{} have no parent: there must be one index at the top", codes.join(", "))
            }
            Self::BadWeight { code, weight } => {
                write!(f, "the weight {weight} of `{code}` is no weight: give 0 or a positive number")
            }
            Self::GroupWithoutWeight { parent } => {
                write!(f, "all that belongs to `{parent}` has weight 0: give one of them a positive weight")
            }
        }
    }
}

/// What is wrong with the numbers of things.
pub(super) fn of_sizes(indicators: &[Indicator], aggregates: &[Aggregate]) -> Vec<HierarchyFault> {
    let mut faults = Vec::new();
    if indicators.is_empty() {
        faults.push(HierarchyFault::NoIndicators);
    }
    for (what, count) in [("indicators", indicators.len()), ("aggregates", aggregates.len())] {
        if count > Hierarchy::NODES_MAX {
            faults.push(HierarchyFault::TooMany { what, count });
        }
    }
    let levels = 2..=Hierarchy::LEVELS_MAX;
    faults.extend(aggregates.iter().filter(|aggregate| !levels.contains(&aggregate.level)).map(
        |aggregate| HierarchyFault::LevelOutOfRange { code: aggregate.code.clone(), level: aggregate.level },
    ));
    faults
}

/// What is wrong with a tree whose parents are known.
pub(super) fn of_shape(nodes: &[Node]) -> Vec<HierarchyFault> {
    let mut faults = Vec::new();
    for node in nodes {
        if !(node.weight.is_finite() && node.weight >= 0.0) {
            faults.push(HierarchyFault::BadWeight { code: node.code.clone(), weight: node.weight });
        }
        if node.level > 1 {
            if node.children.is_empty() {
                faults.push(HierarchyFault::NoChildren { code: node.code.clone() });
            } else if node.children.iter().all(|&child| nodes[child].weight == 0.0) {
                faults.push(HierarchyFault::GroupWithoutWeight { parent: node.code.clone() });
            }
        }
    }
    let tops: Vec<&Node> = nodes.iter().filter(|node| node.parent.is_none()).collect();
    if tops.len() != 1 {
        faults
            .push(HierarchyFault::NotOneIndex { codes: tops.iter().map(|node| node.code.clone()).collect() });
    }
    faults
}
