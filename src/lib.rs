//! The app. It shows and asks; the rules live in `domain`, `scoring` and `protocol`.

pub mod chart;
pub mod locale;
pub mod ui;
