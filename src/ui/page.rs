//! The frame of one screen: where I am, what is left, and sections with one heading each.

use leptos::prelude::*;

use super::{Progress, fresh_id};
use crate::tr;

/// How wide the content of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageWidth {
    /// Up to 1440 px, where people compare.
    #[default]
    Wide,
    /// About 70 characters, where people enter or read.
    Form,
}

/// A screen with its heading. On phones the heading sticks to the top and shows how much is done.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    /// One line that says what the page shows.
    #[prop(optional, into)]
    lead: Signal<Option<String>>,
    /// Links that lead up, above the title.
    #[prop(optional, into)]
    crumbs: Option<ViewFn>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    /// A state that stays in sight with the heading, such as whether what was typed is safe.
    #[prop(optional, into)]
    status: Option<ViewFn>,
    /// Done and total, for a page that is worked through.
    #[prop(optional, into)]
    progress: Signal<Option<(u32, u32)>>,
    #[prop(optional)] width: PageWidth,
    children: Children,
) -> impl IntoView {
    Effect::new(move || document().set_title(&format!("{} · {}", title.get(), tr!("ui.product").get())));
    let done = Signal::derive(move || progress.get().map_or(0, |(done, _)| done));
    let total = Signal::derive(move || progress.get().map_or(0, |(_, total)| total));
    view! {
        <div class="page" class:page-form=width == PageWidth::Form>
            {crumbs.map(|crumbs| view! { <nav class="crumbs" aria-label=tr!("ui.breadcrumbs")>{crumbs.run()}</nav> })}
            <div class="page-top">
                <header class="page-head">
                    <h1 tabindex="-1">{title}</h1>
                    {status.map(|status| view! { <div class="page-status">{status.run()}</div> })}
                    <Show when=move || progress.get().is_some()>
                        <Progress done total label=title />
                    </Show>
                </header>
                {actions.map(|actions| view! { <div class="page-actions">{actions.run()}</div> })}
            </div>
            {move || lead.get().map(|lead| view! { <p class="page-lead">{lead}</p> })}
            {children()}
        </div>
    }
}

/// The grid of a page: twelve columns from 1024 px, one below.
#[component]
pub fn Columns(children: Children) -> impl IntoView {
    view! { <div class="columns">{children()}</div> }
}

/// A part of a page with one heading and one line that says what it shows.
#[component]
pub fn Section(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] lead: Signal<Option<String>>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    /// Columns of twelve, inside [`Columns`].
    #[prop(default = 12)]
    span: u8,
    /// Without the panel's border and padding, for a table that fills it.
    #[prop(optional)]
    flush: bool,
    children: Children,
) -> impl IntoView {
    let id = fresh_id("section");
    let labelled = id.clone();
    view! {
        <section
            class="section"
            class:section-flush=flush
            style:--span=span.clamp(1, 12).to_string()
            aria-labelledby=labelled
        >
            <header class="section-head">
                <div>
                    <h2 id=id>{title}</h2>
                    {move || lead.get().map(|lead| view! { <p class="section-lead">{lead}</p> })}
                </div>
                {actions.map(|actions| view! { <div class="section-actions">{actions.run()}</div> })}
            </header>
            <div class="section-body">{children()}</div>
        </section>
    }
}

/// The main action of a page: at the thumb on phones, at the end of the form elsewhere.
#[component]
pub fn StickyAction(children: Children) -> impl IntoView {
    view! { <div class="sticky-action">{children()}</div> }
}
