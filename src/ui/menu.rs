//! A menu on the browser's own popover: it closes on Esc and on a press elsewhere, and lies above everything.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Glyph, Icon, fresh_id};

/// How far a menu stays from the edges of the window, in CSS pixels.
const MARGIN: f64 = 8.0;

/// Tells items how to close their menu.
#[derive(Clone, Copy)]
struct Close(Callback<()>);

/// A button that opens a list of actions or links.
#[component]
pub fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] glyph: Option<Glyph>,
    /// Shows the label beside the icon; otherwise it is the accessible name and tooltip.
    #[prop(optional)]
    show_label: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let id = fresh_id("menu");
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| {
        if let Some(list) = list.get_untracked() {
            // Hiding what is hidden already throws; it is hidden either way.
            let _ = list.hide_popover();
        }
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    });
    provide_context(Close(close));
    let toggled = move |_| {
        let Some(menu) = list.get_untracked() else { return };
        let now = menu.matches(":popover-open").unwrap_or(false);
        open.set(now);
        if now {
            place(&menu, button.get_untracked().as_deref());
            step(&menu, 0);
        }
    };
    view! {
        <button
            type="button"
            class="button button-quiet"
            class:button-icon=!show_label
            node_ref=button
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-label=move || (!show_label).then(|| label.get())
            title=move || (!show_label).then(|| label.get())
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {show_label.then(|| view! { <span class="menu-label">{label}</span><Icon glyph=Glyph::ChevronDown small=true /> })}
        </button>
        <div
            class="menu"
            id=id
            popover="auto"
            role="menu"
            aria-label=label
            node_ref=list
            on:toggle=toggled
            on:keydown=move |event| {
                let by = match event.key().as_str() {
                    "ArrowDown" => 1,
                    "ArrowUp" => -1,
                    _ => return,
                };
                event.prevent_default();
                if let Some(menu) = list.get_untracked() {
                    step(&menu, by);
                }
            }
        >
            {children()}
        </div>
    }
}

/// Puts the menu under its button, flush with the edge that keeps it inside the window.
fn place(menu: &web_sys::HtmlElement, button: Option<&web_sys::HtmlElement>) {
    let Some(button) = button else { return };
    let (anchor, size) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let left = if anchor.left() + size.width() + MARGIN > width {
        (anchor.right() - size.width()).max(MARGIN)
    } else {
        anchor.left()
    };
    let below = anchor.bottom() + 4.0;
    let top = if below + size.height() + MARGIN > height {
        (anchor.top() - size.height() - 4.0).max(MARGIN)
    } else {
        below
    };
    let style = menu.style();
    // A misplaced menu still works; there is nothing better to do when the style cannot be set.
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Moves the keyboard among the items: 0 goes to the first.
fn step(menu: &web_sys::HtmlElement, by: i32) {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let items: Vec<web_sys::HtmlElement> =
        (0..items.length()).filter_map(|at| items.item(at)?.dyn_into().ok()).collect();
    let Ok(count) = i32::try_from(items.len()) else {
        return;
    };
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let now = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
    let next = match now.and_then(|at| i32::try_from(at).ok()) {
        Some(at) if by != 0 => (at + by).rem_euclid(count),
        _ => 0,
    };
    if let Some(item) = usize::try_from(next).ok().and_then(|next| items.get(next)) {
        let _ = item.focus();
    }
}

/// One line of a menu: an action, a link, or a choice that is `checked` or not.
#[component]
pub fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] glyph: Option<Glyph>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] checked: Signal<Option<bool>>,
) -> impl IntoView {
    let close = use_context::<Close>();
    let press = move |_| {
        if let Some(Close(close)) = close {
            close.run(());
        }
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let inside = view! {
        <span class="menu-glyph" aria-hidden="true">
            {move || match (checked.get(), glyph) {
                (Some(true), _) => view! { <Icon glyph=Glyph::Check small=true /> }.into_any(),
                (None, Some(glyph)) => view! { <Icon glyph small=true /> }.into_any(),
                _ => ().into_any(),
            }}
        </span>
        <span>{label}</span>
    };
    match href {
        Some(href) => {
            view! { <a class="menu-item" role="menuitem" tabindex="-1" href=href on:click=press>{inside}</a> }
                .into_any()
        }
        None => view! {
            <button
                type="button"
                class="menu-item"
                role=move || if checked.get().is_some() { "menuitemradio" } else { "menuitem" }
                aria-checked=move || checked.get().map(|on| if on { "true" } else { "false" })
                tabindex="-1"
                on:click=press
            >
                {inside}
            </button>
        }
        .into_any(),
    }
}

/// Words above a group of items.
#[component]
pub fn MenuHeading(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <div class="menu-heading" role="presentation">{text}</div> }
}

/// A line between groups.
#[component]
pub fn MenuLine() -> impl IntoView {
    view! { <div class="menu-line" role="separator"></div> }
}
