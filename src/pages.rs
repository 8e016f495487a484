//! The screens, one file or folder each, mirroring the addresses.

pub mod account;
pub mod entry;
pub mod loading;
pub mod not_found;
pub mod sign_in;

use leptos::prelude::*;

use crate::page::Page;

/// The screen of a page that the reader may open.
pub fn screen(page: Page) -> AnyView {
    match page {
        Page::Account => view! { <account::Account /> }.into_any(),
        _ => view! { <not_found::NotFound /> }.into_any(),
    }
}
