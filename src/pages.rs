//! The screens, one file or folder each, mirroring the addresses.

pub mod account;
pub mod communities;
pub mod community;
pub mod entry;
pub mod loading;
pub mod not_found;
pub mod overview;
pub mod review;
pub mod rounds;
pub mod scorecard;
pub mod sign_in;
pub mod sorting;
pub mod standing;
pub mod tasks;

use leptos::prelude::*;

use crate::page::Page;

/// The screen of a page that the reader may open.
pub fn screen(page: Page) -> AnyView {
    match page {
        Page::SignIn | Page::Overview => view! { <overview::Overview /> }.into_any(),
        Page::Communities => view! { <communities::Communities /> }.into_any(),
        Page::Community(id) => view! { <community::CommunityPage id /> }.into_any(),
        Page::Tasks => view! { <tasks::TasksPage /> }.into_any(),
        Page::Scorecard(_) => view! { <scorecard::ScorecardPage /> }.into_any(),
        Page::Reviews => view! { <review::ReviewQueuePage /> }.into_any(),
        Page::Review(_) => view! { <review::ReviewCardPage /> }.into_any(),
        Page::Rounds => view! { <rounds::Rounds /> }.into_any(),
        Page::NewRound => view! { <rounds::NewRound /> }.into_any(),
        Page::Round(id) => view! { <rounds::RoundPage id /> }.into_any(),
        Page::Account => view! { <account::Account /> }.into_any(),
    }
}
