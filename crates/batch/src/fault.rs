//! What can be wrong with the files, and where.
//!
//! Every fault knows its file, its place in it and what to do about it, in English ([`std::fmt::Display`]) and in Chinese
//! ([`Fault::zh`]). As many are gathered in one go as somebody will read.

mod words;

use std::fmt;
use std::io::ErrorKind;

use composite::hierarchy::HierarchyFault;
use domain::document::{DocumentErrorKind, DocumentErrors};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The file as it was named; empty where none is to blame.
    pub file: String,
    pub place: Place,
    pub kind: FaultKind,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Whole,
    /// Counted from 1; where a row goes over several lines, its first.
    Line(u64),
    Cell {
        line: u64,
        column: String,
    },
    /// JSON pointer (RFC 6901); empty for the document as a whole.
    Pointer(String),
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// The file cannot be read or written; the operating system's reason.
    Io(String),
    /// Standard output cannot be written; the operating system's reason.
    NotPrinted(String),
    NotThere,
    NotAllowed,
    /// A folder where a file is needed.
    IsFolder,
    /// A file where a folder is needed.
    IsFile,
    /// What is to be read stands where a result would be put.
    WouldBeOverwritten {
        result: String,
    },
    NotUtf8,
    /// Not even a header.
    NoHeader,
    NoRows,
    TooManyRows {
        max: usize,
    },
    TooManyColumns {
        count: usize,
        max: usize,
    },
    RowTooLong {
        max: usize,
    },
    /// More bytes than a key, a code or a number has.
    CellTooLong {
        max: usize,
    },
    UnevenRow {
        found: usize,
        expected: usize,
    },
    /// `separator` is what the header seems to be separated by, where that is not the comma.
    MissingColumn {
        name: String,
        separator: Option<char>,
    },
    UnknownColumn {
        name: String,
        known: &'static [&'static str],
    },
    DuplicateColumn {
        name: String,
        first: usize,
        second: usize,
    },
    /// The column of the units' keys is needed as something else too.
    KeyIsAlso {
        name: String,
        role: Role,
    },
    EmptyCell,
    DuplicateKey {
        key: String,
        first_line: u64,
    },
    NotANumber {
        text: String,
        hint: NumberHint,
    },
    /// A number outside its bounds.
    OutOfRange {
        min: f64,
        max: f64,
    },
    UnknownWord {
        text: String,
        known: &'static [&'static str],
    },
    /// An indicator's level is 1, an aggregate's a whole number from 2.
    BadLevel {
        text: String,
        is_indicator: bool,
    },
    /// 1 or -1 of an indicator; never -1 of an aggregate.
    BadDirection {
        text: String,
    },
    UndeclaredDenominator {
        name: String,
    },
    Hierarchy(HierarchyFault),
    Document(DocumentErrorKind),
    /// A code that the tree does not have.
    UnknownCode {
        code: String,
    },
    /// Not an indicator, where one is needed.
    NotAnIndicator {
        code: String,
    },
    /// A level that the tree does not produce.
    UnknownLevel {
        text: String,
        levels: u32,
    },
    EndsNotAscending {
        lower: f64,
        upper: f64,
    },
    /// Goalposts are asked for and these indicators have none.
    NoGoalposts {
        codes: Vec<String>,
    },
    NoTarget {
        codes: Vec<String>,
    },
    /// No unit has this key.
    UnknownUnit {
        key: String,
    },
    /// What the engine says about a method that does not work on these data.
    Engine(String),
    /// Neither a method nor a framework is named.
    NoMethod,
    /// A folder where a result belongs.
    FolderInTheWay,
    /// A name that a result has for a column of its own.
    ColumnTaken {
        name: String,
        result: &'static str,
    },
    /// The code of an aggregate that is the name of the set of all indicators too.
    SetTaken {
        code: String,
    },
    /// An uncertainty analysis in which nothing is uncertain.
    NothingVaries,
    /// Weights vary by the plan, and draws of them are given too.
    WeightsTwice,
    /// More draws are asked for than weights are given.
    FewerDraws {
        asked: u32,
        given: usize,
    },
    /// More draws of the whole method than are held for so many units.
    TooManyDraws {
        draws: u64,
        max: u64,
    },
    /// A part of the work ended by a fault of the program itself.
    WorkerStopped,
    /// Somebody asked for an end.
    Cancelled,
}

/// What a column of the data is needed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Indicator,
    Denominator,
    /// A column of labels: groups, or assessors.
    Labels,
}

/// What a text that is no number was probably meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberHint {
    DecimalComma,
    Percent,
    NotFinite,
    Other,
}

impl Fault {
    pub fn new(file: &str, place: Place, kind: FaultKind) -> Self {
        Self { file: file.to_owned(), place, kind }
    }

    /// An end that somebody asked for.
    pub fn cancelled() -> Self {
        Self::new("", Place::Whole, FaultKind::Cancelled)
    }

    /// A file that could not be opened, read or written.
    pub fn io(file: &str, cause: &std::io::Error) -> Self {
        let kind = match cause.kind() {
            ErrorKind::NotFound => FaultKind::NotThere,
            ErrorKind::PermissionDenied => FaultKind::NotAllowed,
            ErrorKind::IsADirectory => FaultKind::IsFolder,
            ErrorKind::NotADirectory => FaultKind::IsFile,
            _ => FaultKind::Io(cause.to_string()),
        };
        Self::new(file, Place::Whole, kind)
    }
}

/// Faults in the order in which they were found, at most [`Faults::MAX`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    pub list: Vec<Fault>,
    /// Whether there were more than are listed.
    pub more: bool,
}

impl Faults {
    /// The most faults listed; who has more needs another file, not a longer list.
    pub const MAX: usize = 100;

    pub fn add(&mut self, fault: Fault) {
        if self.list.len() < Self::MAX {
            self.list.push(fault);
        } else {
            self.more = true;
        }
    }

    /// Takes over what a JSON reader found.
    pub fn add_document(&mut self, file: &str, errors: DocumentErrors) {
        for error in errors.errors {
            self.add(Fault::new(file, Place::Pointer(error.pointer), FaultKind::Document(error.kind)));
        }
        self.more |= errors.more;
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The value, if there is one and nothing was wrong on the way.
    pub fn verdict<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    /// A line per fault, in Chinese.
    pub fn zh(&self) -> String {
        let mut lines: Vec<String> = self.list.iter().map(Fault::zh).collect();
        if self.more {
            lines.push("……还有更多".to_owned());
        }
        lines.join("\n")
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { list: vec![fault], more: false }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.list.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        if self.more { f.write_str("\n...and more") } else { Ok(()) }
    }
}

impl std::error::Error for Faults {}
