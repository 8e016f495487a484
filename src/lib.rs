//! The app. It shows and asks; the rules live in `domain`, `scoring` and `protocol`.

pub mod api;
pub mod chart;
pub mod engine;
mod entrance;
mod frame;
#[cfg(feature = "gallery")]
pub mod gallery;
mod json;
pub mod locale;
pub mod offline;
mod order;
pub mod page;
pub mod pages;
pub mod scope;
pub mod session;
pub mod ui;

pub use entrance::App;
