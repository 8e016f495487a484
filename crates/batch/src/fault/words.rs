//! The words for faults, in both languages: what is wrong, where, and what to do.

mod chinese;
mod english;

use std::fmt;

use super::{Fault, Place};

/// The longest piece of a file that is shown, in characters.
const SHOWN_MAX: usize = 80;

/// A piece of somebody's file as it may stand on a terminal: short, and without characters that the terminal would obey.
pub(super) fn shown(text: &str) -> String {
    let is_long = text.chars().nth(SHOWN_MAX).is_some();
    let kept = text.chars().take(SHOWN_MAX);
    let mut shown: String =
        kept.map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if is_long {
        shown.push('…');
    }
    shown
}

/// Words of a list, as many as a line can hold.
pub(crate) fn listed(words: &[String], separator: &str) -> String {
    const LISTED_MAX: usize = 20;
    let mut list: Vec<String> = words.iter().take(LISTED_MAX).map(|word| shown(word)).collect();
    if words.len() > LISTED_MAX {
        list.push("…".to_owned());
    }
    list.join(separator)
}

/// A bound as a person writes it: one with dozens of zeros as a power of ten.
fn bound(number: f64) -> String {
    if number.abs() < 1e15 { number.to_string() } else { format!("{number:e}") }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = shown(&self.file);
        match &self.place {
            Place::Whole if file.is_empty() => {}
            Place::Whole => write!(f, "{file}: ")?,
            Place::Line(line) => write!(f, "{file}, line {line}: ")?,
            Place::Cell { line, column } => write!(f, "{file}, line {line}, column {}: ", shown(column))?,
            Place::Pointer(pointer) if pointer.is_empty() => write!(f, "{file}, /: ")?,
            Place::Pointer(pointer) => write!(f, "{file}, {}: ", shown(pointer))?,
        }
        self.kind.fmt(f)
    }
}

impl Fault {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        let file = shown(&self.file);
        let place = match &self.place {
            Place::Whole if file.is_empty() => String::new(),
            Place::Whole => format!("{file}："),
            Place::Line(line) => format!("{file} 第 {line} 行："),
            Place::Cell { line, column } => format!("{file} 第 {line} 行 {} 列：", shown(column)),
            Place::Pointer(pointer) if pointer.is_empty() => format!("{file} /："),
            Place::Pointer(pointer) => format!("{file} {}：", shown(pointer)),
        };
        place + &self.kind.zh()
    }
}
