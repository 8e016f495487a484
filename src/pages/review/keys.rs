//! The reviewer's keyboard: j and k walk along the marked elements of a screen.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Calls `pressed` for every plain key that is not typed into a field, while the owner lives.
pub fn on_key(pressed: impl Fn(&str, &KeyboardEvent) + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !is_typing(&event) {
            pressed(&event.key(), &event);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the key goes into a field or an open dialog.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        element.closest("input, textarea, select, dialog, [contenteditable]").ok().flatten().is_some()
    })
}

/// Moves the keyboard `by` elements along those that match; from none, to the first.
pub fn walk(selector: &str, by: isize) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    let elements: Vec<HtmlElement> =
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let here = elements
        .iter()
        .position(|element| active.as_ref().is_some_and(|active| element.contains(Some(active))));
    let to = match here {
        Some(here) => here.saturating_add_signed(by).min(elements.len().saturating_sub(1)),
        None => 0,
    };
    if let Some(element) = elements.get(to) {
        // An element that cannot take focus leaves it where it was.
        let _ = element.focus();
    }
}
