//! The style of all later parts: one sheet, asked for with the first of them, so that a first visit loads no style of a
//! screen that it does not show. All rules are in layers, whose order the first sheet sets.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot::{self, Receiver};
use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::Missing;

/// What the page names the sheet by.
const NAMED: &str = "meta[name=parts]";
/// The sheet's own element.
const ID: &str = "parts-style";

/// Asks for the sheet at once, unless it is here; the answer can be waited for later.
pub(super) fn ask() -> impl Future<Output = Result<(), Missing>> {
    let asked = link().map(|link| {
        let told = (!is_here(&link)).then(|| listen(&link));
        (link, told)
    });
    async move {
        let (link, told) = asked.ok_or(Missing)?;
        if let Some(told) = told
            && told.await != Ok(true)
        {
            // Gone, so that who asks next starts anew.
            link.remove();
            return Err(Missing);
        }
        Ok(())
    }
}

/// A link's `sheet` is null until it has come.
fn is_here(link: &Element) -> bool {
    Reflect::get(link, &JsValue::from_str("sheet")).is_ok_and(|sheet| sheet.is_object())
}

/// Whether the sheet comes. The two listeners go with the link, or stay with the page.
fn listen(link: &Element) -> Receiver<bool> {
    let (told, outcome) = oneshot::channel();
    let told = Rc::new(Cell::new(Some(told)));
    for (event, came) in [("load", true), ("error", false)] {
        let told = told.clone();
        let tell = Closure::once_into_js(move || {
            if let Some(told) = told.take() {
                let _ = told.send(came);
            }
        });
        // Where it cannot be listened to, nobody holds the sender, and that is an answer too.
        let _ = link.add_event_listener_with_callback(event, tell.unchecked_ref());
    }
    outcome
}

/// The sheet's element, made where there is none.
fn link() -> Option<Element> {
    let document = document();
    if let Some(there) = document.get_element_by_id(ID) {
        return Some(there);
    }
    let url = document.query_selector(NAMED).ok()??.get_attribute("content")?;
    let link = document.create_element("link").ok()?;
    for (name, value) in [("id", ID), ("rel", "stylesheet"), ("href", &url)] {
        link.set_attribute(name, value).ok()?;
    }
    document.head()?.append_child(&link).ok()?;
    Some(link)
}
