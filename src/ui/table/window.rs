use std::ops::Range;

/// Rows made beyond each edge, so that a fast wheel meets rows and not blanks.
const OVERSCAN: usize = 12;
/// The window moves in steps of this many rows, so that most scroll events change nothing.
const STEP: usize = 4;

/// What is in sight of a scrolled list of rows of one height. All lengths in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    pub(super) scrolled: f64,
    pub(super) height: f64,
    pub(super) row: f64,
}

impl Sight {
    /// The rows to draw, out of `count`.
    pub(super) fn rows(self, count: usize) -> Range<usize> {
        // Lengths are finite and not negative, so the conversions only drop a fraction.
        let first = (self.scrolled.max(0.0) / self.row.max(1.0)) as usize;
        let seen = (self.height.max(0.0) / self.row.max(1.0)).ceil() as usize;
        let start = first.saturating_sub(OVERSCAN) / STEP * STEP;
        let end = (first + seen + OVERSCAN).div_ceil(STEP) * STEP;
        start.min(count)..end.min(count)
    }

    /// Where to scroll so that a row is wholly in sight under a sticky heading as high as one row; `None` when it is.
    pub(super) fn bring(self, at: usize) -> Option<f64> {
        let top = at as f64 * self.row;
        if top < self.scrolled {
            Some(top)
        } else if top + self.row * 2.0 > self.scrolled + self.height {
            Some(top + self.row * 2.0 - self.height)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGHT: Sight = Sight { scrolled: 3600.0, height: 720.0, row: 36.0 };

    #[test]
    fn ten_thousand_rows_draw_a_screenful() {
        let rows = SIGHT.rows(10_000);
        assert!(rows.contains(&100) && rows.contains(&119), "{rows:?}");
        assert!(rows.len() < 60, "{rows:?}");
    }

    #[test]
    fn the_window_never_leaves_the_list() {
        assert_eq!(SIGHT.rows(0), 0..0);
        assert_eq!(SIGHT.rows(50).end, 50);
        assert_eq!(Sight { scrolled: -40.0, ..SIGHT }.rows(10), 0..10);
    }

    #[test]
    fn a_row_outside_is_brought_in_and_one_inside_stays() {
        assert_eq!(SIGHT.bring(105), None);
        assert_eq!(SIGHT.bring(99), Some(3564.0));
        assert_eq!(SIGHT.bring(119), Some(3636.0));
    }
}
