//! What a reader may choose: how far weights are varied, and who counts as the top.

use std::fmt;
use std::str::FromStr;

/// By how many percent of itself each weight is varied up and down.
pub const SPREADS: [u8; 3] = [10, 25, 50];
/// Where nobody chose.
pub const SPREAD_USUAL: u8 = 25;

/// The spread that an address asks for; what it cannot ask for is the usual one.
pub fn known_spread(asked: Option<u8>) -> u8 {
    asked.filter(|asked| SPREADS.contains(asked)).unwrap_or(SPREAD_USUAL)
}

/// Who counts as the top. Its words stand in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Top {
    #[default]
    Three,
    Quarter,
}

impl Top {
    /// How many ranks of `ranked` that is.
    pub fn of(self, ranked: u32) -> u32 {
        match self {
            Self::Three => ranked.clamp(1, 3),
            Self::Quarter => ranked.div_ceil(4).max(1),
        }
    }
}

impl FromStr for Top {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "three" => Ok(Self::Three),
            "quarter" => Ok(Self::Quarter),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Top {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Three => "three",
            Self::Quarter => "quarter",
        })
    }
}
