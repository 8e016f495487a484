//! The frame around every screen: a rail and a top bar on a desk, a bottom bar on a phone.

use leptos::prelude::*;

use super::{Glyph, Icon, fresh_id};
use crate::tr;

/// The frame, filled by slots. It knows neither routes nor who is signed in.
#[component]
pub fn Shell(
    #[prop(into)] brand: ViewFn,
    /// The rail's items.
    #[prop(into)]
    nav: ViewFn,
    /// The right end of the top bar: language, theme, account.
    #[prop(into)]
    bar: ViewFn,
    /// At most five [`BottomItem`]s for phones.
    #[prop(into)]
    bottom: ViewFn,
    /// Above the rail's items: the region switcher.
    #[prop(optional, into)]
    rail_head: Option<ViewFn>,
    #[prop(optional, into)] rail_foot: Option<ViewFn>,
    /// The left end of the top bar: period and search.
    #[prop(optional, into)]
    bar_start: Option<ViewFn>,
    /// A line above everything, such as "demo data".
    #[prop(optional, into)]
    ribbon: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let main_id = fresh_id("main");
    let target = main_id.clone();
    view! {
        <div class="shell">
            <a
                class="skip"
                href=format!("#{main_id}")
                on:click=move |event| {
                    event.prevent_default();
                    super::focus(&target);
                }
            >
                {tr!("ui.skip_to_content")}
            </a>
            {move || {
                ribbon
                    .get()
                    .map(|words| {
                        view! { <aside class="ribbon" aria-label=tr!("ui.notice")><Icon glyph=Glyph::Info small=true /><span>{words}</span></aside> }
                    })
            }}
            <aside class="rail" aria-label=tr!("ui.product")>
                <div class="rail-inner">
                    <div class="rail-brand">{brand.run()}</div>
                    {rail_head.map(|head| view! { <div class="rail-head">{head.run()}</div> })}
                    <nav class="rail-nav" aria-label=tr!("ui.main_navigation")>{nav.run()}</nav>
                    {rail_foot.map(|foot| view! { <div class="rail-foot">{foot.run()}</div> })}
                </div>
            </aside>
            <header class="bar">
                <div class="bar-brand">{brand.run()}</div>
                <div class="bar-start">{bar_start.map(|start| start.run())}</div>
                <div class="bar-end">{bar.run()}</div>
            </header>
            <main class="main" id=main_id tabindex="-1">{children()}</main>
            <nav class="bottom" aria-label=tr!("ui.main_navigation")>{bottom.run()}</nav>
        </div>
    }
}

/// The product's mark and name, leading home.
#[component]
pub fn Brand(#[prop(into)] href: String, #[prop(into)] name: Signal<String>) -> impl IntoView {
    view! {
        <a class="brand" href=href>
            // The same drawing as public/favicon.svg.
            <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                <rect class="brand-tile" width="32" height="32" rx="7" />
                <path class="brand-house" d="M7 25V11.5L13 8v17M13 13h12v12M5 25h22" />
                <path class="brand-tick" d="m16.5 19 2.4 2.4 4.4-4.8" />
            </svg>
            <span class="brand-name">{name}</span>
        </a>
    }
}

/// Words above a group of the rail.
#[component]
pub fn RailHeading(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <div class="rail-heading">{text}</div> }
}

#[component]
fn NavLink(
    class: &'static str,
    href: Signal<String>,
    glyph: Glyph,
    label: Signal<String>,
    current: Signal<bool>,
    count: Signal<Option<u32>>,
) -> impl IntoView {
    let shown = move || {
        let count = count.get().filter(|count| *count > 0)?;
        Some(if count > 99 { "99+".to_owned() } else { count.to_string() })
    };
    view! {
        <a class=class href=href aria-current=move || current.get().then_some("page")>
            <Icon glyph />
            <span class="nav-label">{label}</span>
            {move || shown().map(|count| view! { <span class="nav-count num">{count}</span> })}
        </a>
    }
}

/// One destination of the rail, with how much waits there.
#[component]
pub fn RailItem(
    #[prop(into)] href: Signal<String>,
    glyph: Glyph,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] current: Signal<bool>,
    #[prop(optional, into)] count: Signal<Option<u32>>,
) -> impl IntoView {
    view! { <NavLink class="rail-item" href glyph label current count /> }
}

/// One destination of the phone's bottom bar.
#[component]
pub fn BottomItem(
    #[prop(into)] href: Signal<String>,
    glyph: Glyph,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] current: Signal<bool>,
    #[prop(optional, into)] count: Signal<Option<u32>>,
) -> impl IntoView {
    view! { <NavLink class="bottom-item" href glyph label current count /> }
}
