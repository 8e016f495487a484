//! The units' keys in one piece of text: a million of them take a few megabytes.

/// Keys by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keys {
    text: String,
    /// Where each key ends.
    ends: Vec<usize>,
}

impl Keys {
    pub fn of<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        let mut found = Self::default();
        for key in keys {
            found.text.push_str(key);
            found.ends.push(found.text.len());
        }
        found
    }

    /// The key of a row; empty for a row that is not there.
    pub fn get(&self, row: usize) -> &str {
        let start = match row.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        self.ends.get(row).and_then(|&end| self.text.get(start..end)).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back_from_its_row() {
        let keys = Keys::of(["a", "", "奥地利", "b"]);
        let found: Vec<_> = (0..5).map(|row| keys.get(row)).collect();
        assert_eq!(found, ["a", "", "奥地利", "b", ""]);
        assert_eq!(keys.len(), 4);
    }
}
