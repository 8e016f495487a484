//! The straight line that most normalisations are.

use crate::method::Scale;

/// What is done with a value beyond an end of the scale.
#[derive(Clone, Copy)]
pub(super) enum Cut {
    Not,
    Above,
    Both,
}

impl Cut {
    pub(super) fn above(cap: bool) -> Self {
        if cap { Self::Above } else { Self::Not }
    }
}

/// `lower + (upper - lower) (sign x - origin) / spread`, cut.
pub(super) fn linear(
    sign: f64,
    column: &[f64],
    origin: f64,
    spread: f64,
    scale: Scale,
    cut: Cut,
    out: &mut [f64],
) {
    let span = scale.upper - scale.lower;
    let share = |x: f64| (sign * x - origin) / spread;
    let write = |y: f64| y * span + scale.lower;
    match cut {
        Cut::Not => each(column, out, |x| write(share(x))),
        // A comparison, because the smaller of a gap and a number would be the number; `clamp` keeps the gap.
        Cut::Above => each(column, out, |x| write(if share(x) > 1.0 { 1.0 } else { share(x) })),
        Cut::Both => each(column, out, |x| write(share(x).clamp(0.0, 1.0))),
    }
}

fn each(column: &[f64], out: &mut [f64], formula: impl Fn(f64) -> f64) {
    for (y, &x) in out.iter_mut().zip(column) {
        *y = formula(x);
    }
}
