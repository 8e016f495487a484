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
pub mod standing;
pub mod tasks;

use leptos::prelude::*;

use crate::page::Page;

use part::{Part, Piece, fetched};

/// The screen of a page that the reader may open.
pub fn screen(page: Page) -> AnyView {
    let part = match page {
        Page::Overview => return view! { <overview::Overview /> }.into_any(),
        Page::SignIn | Page::Account => Part::Door,
        Page::Communities | Page::Community(_) => Part::Results,
        Page::Tasks | Page::Scorecard(_) => Part::Field,
        Page::Reviews | Page::Review(_) | Page::Rounds | Page::NewRound | Page::Round(_) => Part::Desk,
    };
    fetched(part, Piece::Screen(page))
}
