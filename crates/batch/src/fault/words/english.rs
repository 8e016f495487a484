//! Faults in English.

use std::fmt::{self, Display as _};

use composite::uncertainty::KEPT_MAX;

use super::super::{FaultKind, NumberHint, Role};
use super::{bound, listed, shown};

impl fmt::Display for NumberHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DecimalComma => "write a point where the comma is, and no separators between thousands",
            Self::Percent => "write the number without the sign, in the unit of the column",
            Self::NotFinite => "write a finite number, or leave the cell empty where there is no value",
            Self::Other => {
                "write a plain number such as 1234.5, or leave the cell empty where there is no value"
            }
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Indicator => "an indicator of the tree",
            Self::Denominator => "a denominator",
            Self::Labels => "a column of groups or assessors",
        })
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(cause) => f.write_str(cause),
            Self::NotPrinted(cause) => write!(f, "standard output cannot be written: {cause}"),
            Self::NotThere => f.write_str("there is no such file: correct its name"),
            Self::NotAllowed => {
                f.write_str("this may not be read or written: ask for permission, or name another")
            }
            Self::IsFolder => f.write_str("this is a folder, not a file: name a file in it"),
            Self::IsFile => f.write_str("part of this path is a file, not a folder: name a folder"),
            Self::WouldBeOverwritten { result } => write!(
                f,
                "the result {} would be written over this file, which is to be read: name another folder with --out",
                shown(result)
            ),
            Self::NotUtf8 => f.write_str("this is not UTF-8 text: save the file as CSV in UTF-8"),
            Self::NoHeader => f.write_str("the file is empty: begin with a row of column names"),
            Self::NoRows => f.write_str("there is a header and no row: add a row per unit"),
            Self::TooManyRows { max } => write!(f, "too many rows: at most {max} are read"),
            Self::TooManyColumns { count, max } => write!(f, "{count} columns: at most {max} are read"),
            Self::RowTooLong { max } => {
                write!(f, "the row goes on for more than {max} bytes: look for a quote that is not closed")
            }
            Self::CellTooLong { max } => write!(f, "the cell is too long: at most {max} bytes are read"),
            Self::UnevenRow { found, expected } => {
                write!(f, "the row has {found} cells and the header has {expected}: give every row as many")
            }
            Self::MissingColumn { name, separator: None } => {
                write!(f, "there is no column \"{}\": add it or correct its name", shown(name))
            }
            Self::MissingColumn { name, separator: Some(separator) } => write!(
                f,
                "there is no column \"{}\", and the header seems to be separated by {separator:?}: separate by commas",
                shown(name)
            ),
            Self::UnknownColumn { name, known } => write!(
                f,
                "the column \"{}\" is not known: remove it or correct its name; known are {}",
                shown(name),
                known.join(", ")
            ),
            Self::DuplicateColumn { name, first, second } => write!(
                f,
                "the columns {first} and {second} are both called \"{}\": give each its own name",
                shown(name)
            ),
            Self::KeyIsAlso { name, role } => write!(
                f,
                "the column \"{}\" of the keys is {role} too: name with --key a column that is nothing else",
                shown(name)
            ),
            Self::EmptyCell => f.write_str("the cell is empty: a value is needed here"),
            Self::DuplicateKey { key, first_line } => {
                write!(f, "\"{}\" stands in line {first_line} already: keep one row of the two", shown(key))
            }
            Self::NotANumber { text, hint } => write!(f, "\"{}\" is not a number: {hint}", shown(text)),
            Self::OutOfRange { min, max } => {
                write!(f, "the number must lie from {} to {}", bound(*min), bound(*max))
            }
            Self::UnknownWord { text, known } => {
                write!(f, "\"{}\" is not one of {}", shown(text), known.join(", "))
            }
            other => of_tree_or_method(other, f),
        }
    }
}

fn of_tree_or_method(kind: &FaultKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match kind {
        FaultKind::BadLevel { text, is_indicator: true } => {
            write!(f, "\"{}\" is not the level of an indicator: write 1", shown(text))
        }
        FaultKind::BadLevel { text, is_indicator: false } => {
            write!(f, "\"{}\" is not the level of an aggregate: write a whole number from 2", shown(text))
        }
        FaultKind::BadDirection { text } => write!(
            f,
            "\"{}\" is not a direction: write 1 where higher is better and -1 where lower is better; an aggregate has 1",
            shown(text)
        ),
        FaultKind::UndeclaredDenominator { name } => {
            write!(
                f,
                "no row of type Denominator has the code \"{}\": add it or correct the name",
                shown(name)
            )
        }
        FaultKind::Hierarchy(fault) => fault.fmt(f),
        FaultKind::Document(kind) => kind.fmt(f),
        FaultKind::UnknownCode { code } => {
            write!(f, "the code \"{}\" is not in the tree: correct it or remove it", shown(code))
        }
        FaultKind::NotAnIndicator { code } => {
            write!(f, "\"{}\" is not an indicator of the tree: correct it or remove it", shown(code))
        }
        FaultKind::UnknownLevel { text, levels } => write!(
            f,
            "the tree produces no level \"{}\": levels are 2 (made of indicators) to {levels} (the index)",
            shown(text)
        ),
        FaultKind::EndsNotAscending { lower, upper } => {
            write!(f, "{lower} is not below {upper}: give the lower end first")
        }
        FaultKind::NoGoalposts { codes } => {
            write!(f, "no goalposts are given for {}: give two for every indicator", listed(codes, ", "))
        }
        FaultKind::NoTarget { codes } => write!(
            f,
            "the distance to the target needs a target in the tree, and these have none: {}",
            listed(codes, ", ")
        ),
        FaultKind::UnknownUnit { key } => {
            write!(f, "no unit has the key \"{}\": correct it or add the row", shown(key))
        }
        FaultKind::Engine(words) => f.write_str(words),
        FaultKind::NoMethod => f.write_str("there is no method: name one with --method"),
        FaultKind::FolderInTheWay => f.write_str(
            "a folder stands where this result belongs: move it away, or name another folder with --out",
        ),
        FaultKind::ColumnTaken { name, result } => write!(
            f,
            "{result} has a column \"{}\" of its own: give what is called so here another name",
            shown(name)
        ),
        FaultKind::SetTaken { code } => write!(
            f,
            "\"{}\" is the set of all indicators in the results: give the aggregate another code",
            shown(code)
        ),
        FaultKind::NothingVaries => {
            f.write_str("nothing varies: name what does in the plan, or give draws of weights")
        }
        FaultKind::WeightsTwice => {
            f.write_str("the plan has weights and --draws gives some too: leave one of the two out")
        }
        FaultKind::FewerDraws { asked, given } => {
            write!(
                f,
                "{asked} draws are asked for and {given} of weights are given: ask for no more, or give more"
            )
        }
        FaultKind::TooManyDraws { draws, max } => write!(
            f,
            "{draws} draws are too many for so many units: at most {max}, for draws times units are at most {KEPT_MAX} \
             where more than weights varies"
        ),
        FaultKind::WorkerStopped => f.write_str(
            "a part of the work ended by a fault of this program, please report it; nothing has been written",
        ),
        FaultKind::Cancelled => f.write_str("ended before it was finished; nothing has been written"),
        // What tables can have is said above.
        _ => Ok(()),
    }
}
