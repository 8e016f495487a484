//! Winsorising, point by point, without going through the column for every point.
//!
//! The ends of the column are sorted as far as they are needed. Moving the cells at an end changes the power sums by what
//! those cells contributed, which is a handful of operations; the sums are taken afresh where they have shrunk so
//! far that digits would be lost, and before any decision to stop.

use super::Check;
use crate::method::Treat;
use crate::statistics::Moments;

/// Values at an end that are sorted at once; twice as many every time more are needed.
const BATCH: usize = 64;
/// Sums that shrank below this share of what was added up have lost a digit.
const SHRUNK: f64 = 0.1;

pub(super) struct Tails<'v> {
    values: &'v mut [f64],
    /// `values[..low_sorted]` and `values[high_sorted..]` are in ascending order, and all between lies between.
    low_sorted: usize,
    high_sorted: usize,
    /// Cells below `low` and from `high` on have moved to the value at `low` and just before `high`.
    low: usize,
    high: usize,
    /// From the last time everything was added up.
    scanned: Moments,
    /// Sums of powers one to four of the scaled deviations from the mean of that time.
    sums: [f64; 4],
    check: Check,
}

impl<'v> Tails<'v> {
    /// Values without gaps, their moments and what these say.
    pub(super) fn new(values: &'v mut [f64], scanned: Moments, check: Check) -> Self {
        let high = values.len();
        Self { values, low_sorted: 0, high_sorted: high, low: 0, high, scanned, sums: sums(&scanned), check }
    }

    /// False where the next round would leave one single value.
    pub(super) fn winsorise(&mut self, rule: &Treat) -> bool {
        while !self.check.passes && self.moved() < rule.max_points {
            let moved = if self.check.skew >= 0.0 { self.lower_the_top() } else { self.raise_the_bottom() };
            if !moved {
                return false;
            }
            match self.by_sums(rule) {
                Some(check) if !check.passes && self.moved() < rule.max_points => self.check = check,
                _ => self.scan(rule),
            }
        }
        true
    }

    /// Cells that have moved.
    pub(super) fn moved(&self) -> usize {
        self.low + self.values.len() - self.high
    }

    pub(super) fn lower(&mut self) -> f64 {
        self.ascending(self.low)
    }

    pub(super) fn upper(&mut self) -> f64 {
        self.ascending(self.high - 1)
    }

    pub(super) fn check(&self) -> Check {
        self.check
    }

    /// All cells at the maximum become the next value below it; false, and nothing, where that is the minimum.
    fn lower_the_top(&mut self) -> bool {
        let top = self.ascending(self.high - 1);
        let mut place = self.high - 1;
        while place > self.low && self.ascending(place) == top {
            place -= 1;
        }
        let next = self.ascending(place);
        if next == self.lower() {
            return false;
        }
        self.high = place + 1;
        self.shift(self.values.len() - self.high, top, next);
        true
    }

    /// All cells at the minimum become the next value above it; false, and nothing, where that is the maximum.
    fn raise_the_bottom(&mut self) -> bool {
        let bottom = self.ascending(self.low);
        let mut place = self.low;
        while place + 1 < self.high && self.ascending(place) == bottom {
            place += 1;
        }
        let next = self.ascending(place);
        if next == self.upper() {
            return false;
        }
        self.low = place;
        self.shift(self.low, bottom, next);
        true
    }

    /// Takes `count` cells from one value to another in the sums.
    fn shift(&mut self, count: usize, from: f64, to: f64) {
        let scaled = |x: f64| (x - self.scanned.mean) * self.scanned.scale;
        let (from, to) = (scaled(from), scaled(to));
        let (mut before, mut after) = (1.0, 1.0);
        for sum in &mut self.sums {
            before *= from;
            after *= to;
            *sum += count as f64 * (after - before);
        }
    }

    /// What the sums say, where they still carry it.
    fn by_sums(&self, rule: &Treat) -> Option<Check> {
        let Moments { count, mean, scale, square, fourth, .. } = self.scanned;
        let now = Moments::about(count, mean, scale, self.sums);
        let shrunk = now.square < SHRUNK * square || now.fourth < SHRUNK * fourth;
        if shrunk { None } else { Check::of(rule, &now) }
    }

    /// Moves the cells themselves and adds everything up again.
    fn scan(&mut self, rule: &Treat) {
        let (lower, upper) = (self.lower(), self.upper());
        self.values[..self.low].fill(lower);
        self.values[self.high..].fill(upper);
        // Two different values are left at least; where they are too close for a figure the last one stands.
        let Some(moments) = Moments::of(self.values) else { return };
        self.scanned = moments;
        self.sums = sums(&moments);
        self.check = Check::of(rule, &moments).unwrap_or(self.check);
    }

    /// The value at a place of the ascending order.
    fn ascending(&mut self, place: usize) -> f64 {
        while place >= self.low_sorted && place < self.high_sorted {
            let count = self.high_sorted - self.low_sorted;
            let upper_half = place - self.low_sorted >= count / 2;
            let known = if upper_half { self.values.len() - self.high_sorted } else { self.low_sorted };
            let middle = &mut self.values[self.low_sorted..self.high_sorted];
            let batch = BATCH.max(known);
            if count <= 4 * batch {
                middle.sort_unstable_by(f64::total_cmp);
                self.low_sorted = self.high_sorted;
            } else if upper_half {
                middle.select_nth_unstable_by(count - batch, f64::total_cmp);
                middle[count - batch..].sort_unstable_by(f64::total_cmp);
                self.high_sorted -= batch;
            } else {
                middle.select_nth_unstable_by(batch - 1, f64::total_cmp);
                middle[..batch].sort_unstable_by(f64::total_cmp);
                self.low_sorted += batch;
            }
        }
        self.values[place]
    }
}

fn sums(moments: &Moments) -> [f64; 4] {
    [0.0, moments.square, moments.cube, moments.fourth]
}
