//! Which draws were made.

use std::ops::Range;

use super::fault::Fault;

/// Ranges of draws, ascending, with something left out between each two.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Done {
    ranges: Vec<Range<u64>>,
}

impl Done {
    pub fn count(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// Whether so many more draws are still few enough.
    pub fn check_room(&self, more: u64, bound: u64) -> Result<(), Fault> {
        let count = self.count().saturating_add(more);
        if count > bound { Err(Fault::TooMany { what: "draws", count, bound }) } else { Ok(()) }
    }

    /// Notes a range that is not empty; an overlap with what was made is an error and changes nothing.
    pub fn add(&mut self, draws: Range<u64>) -> Result<(), Fault> {
        self.check_new(&draws)?;
        let place = self.ranges.partition_point(|range| range.end < draws.start);
        match self.ranges.get(place) {
            Some(range) if range.end == draws.start => self.ranges[place].end = draws.end,
            _ => self.ranges.insert(place, draws),
        }
        if self.ranges.get(place + 1).is_some_and(|next| next.start == self.ranges[place].end) {
            self.ranges[place].end = self.ranges.remove(place + 1).end;
        }
        Ok(())
    }

    fn check_new(&self, draws: &Range<u64>) -> Result<(), Fault> {
        match self.ranges.iter().find(|range| range.start < draws.end && draws.start < range.end) {
            Some(range) => Err(Fault::Repeated { draw: range.start.max(draws.start) }),
            None => Ok(()),
        }
    }

    /// Adds all of another's draws, or none of them.
    pub fn merge(&mut self, other: &Self) -> Result<(), Fault> {
        for range in &other.ranges {
            self.check_new(range)?;
        }
        for range in &other.ranges {
            self.add(range.clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_ranges_grow_together_in_any_order() {
        let mut done = Done::default();
        for range in [4..6, 0..2, 8..9, 2..4, 6..8] {
            assert_eq!(done.add(range), Ok(()));
        }
        assert_eq!((done.ranges.len(), done.ranges.first()), (1, Some(&(0..9))));
        assert_eq!(done.count(), 9);
    }

    #[test]
    fn a_draw_that_was_made_is_named() {
        let mut done = Done::default();
        assert_eq!(done.add(3..6), Ok(()));
        assert_eq!(done.add(5..9), Err(Fault::Repeated { draw: 5 }));
        assert_eq!(done.add(0..4), Err(Fault::Repeated { draw: 3 }));
        assert_eq!(done.count(), 3);
    }
}
