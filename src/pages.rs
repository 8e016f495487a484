//! The screens, one file or folder each, mirroring the addresses.

pub mod account;
pub mod communities;
pub mod community;
pub mod entry;
pub mod loading;
pub mod not_found;
pub mod overview;
pub mod part;
pub mod review;
pub mod rounds;
pub mod scorecard;
pub mod sign_in;
pub mod sorting;
pub mod stability;
pub mod standing;
pub mod tasks;

use leptos::prelude::*;

use crate::page::Page;

use part::{Part, Piece, fetched};

/// The screen of a page that the reader may open.
pub fn screen(page: Page) -> AnyView {
    match Part::of(page) {
        None => view! { <overview::Overview /> }.into_any(),
        Some(part) => fetched(part, Piece::Screen(page)),
    }
}
