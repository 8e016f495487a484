//! Going to a question, or to one field of it, from anywhere in the form.

use domain::framework::IndicatorCode;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::form::Form;
use super::reading::Field;

/// The element of a question.
pub fn element_id(code: &IndicatorCode) -> String {
    format!("question-{code}")
}

/// Shows a question and puts the keyboard at `field`, or at its heading.
pub fn jump(form: &Form, code: IndicatorCode, field: Option<Field>) {
    form.at.set(Some(code));
    // One frame for the view to change to that question, one for a dialog to close and give focus back.
    request_animation_frame(move || {
        request_animation_frame(move || {
            request_animation_frame(move || arrive(&code, field));
        });
    });
}

fn arrive(code: &IndicatorCode, field: Option<Field>) {
    let Some(question) = document().get_element_by_id(&element_id(code)) else {
        return;
    };
    question.scroll_into_view_with_bool(true);
    let inside = |selector: &str| question.query_selector(selector).ok().flatten();
    let control = field.and_then(|field| {
        let typing = ":is(input, textarea, select, button)";
        let exact = inside(&format!("[data-field='{}'] {typing}", field.word()));
        // An unanswered question has no field of its own name in sight: the first one begins it.
        exact.or_else(|| inside(&format!("[data-field] {typing}")))
    });
    let Some(target) = control.or_else(|| inside("h3")) else {
        return;
    };
    if let Ok(target) = target.dyn_into::<web_sys::HtmlElement>() {
        // An element that cannot take focus leaves it where it was.
        let _ = target.focus();
    }
}

/// Shows a question without moving the keyboard: where somebody left off.
pub fn return_to(code: IndicatorCode) {
    request_animation_frame(move || {
        if let Some(question) = document().get_element_by_id(&element_id(&code)) {
            question.scroll_into_view_with_bool(true);
        }
    });
}
