//! The main action at the thumb: the next question, or handing in.

use leptos::prelude::*;
use locale::t;

use super::form::Form;
use super::jump::jump;
use super::layout::position;
use crate::locale::use_locale;
use crate::offline::View;
use crate::tr;
use crate::ui::{Button, Glyph, Look, StickyAction};

/// Moves `by` questions in the one-at-a-time view.
fn step(form: &Form, by: isize) {
    let to = untrack(|| position(form)).saturating_add_signed(by).min(form.questions.len().saturating_sub(1));
    if let Some(question) = form.questions.get(to) {
        jump(form, question.code, None);
    }
}

/// The main action at the thumb: the next question, or handing in.
#[component]
pub fn Actions(form: Form, missing_open: RwSignal<bool>, submit_open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let view_choice = form.view;
    let (placed, back, on, counted) = (form.clone(), form.clone(), form.clone(), form.clone());
    let last = Memo::new(move |_| position(&placed) + 1 >= placed.questions.len());
    let first = {
        let placed = form.clone();
        Memo::new(move |_| position(&placed) == 0)
    };
    let missing =
        Signal::derive(move || t!(locale.language(), "scorecard.missing_count", n = counted.missing().len()));
    let submit = move || {
        view! {
            <Button
                label=tr!("scorecard.submit")
                look=Look::Primary
                glyph=Glyph::Send
                on_press=Callback::new(move |()| submit_open.set(true))
            />
        }
    };
    let at_start = Signal::derive(move || first.get().then(|| t!(locale.language(), "scorecard.is_first")));
    let back = Callback::new(move |()| step(&back, -1));
    let forward = Callback::new(move |()| step(&on, 1));
    view! {
        <StickyAction>
            {move || match view_choice.get() {
                View::List => {
                    view! {
                        <Button
                            label=missing
                            glyph=Glyph::Clipboard
                            on_press=Callback::new(move |()| missing_open.set(true))
                        />
                        {submit()}
                    }
                        .into_any()
                }
                View::Single => {
                    view! {
                        <Button
                            label=tr!("scorecard.back")
                            glyph=Glyph::ArrowLeft
                            refused=at_start
                            on_press=back
                        />
                        {move || match last.get() {
                            true => submit().into_any(),
                            false => {
                                view! {
                                    <Button
                                        label=tr!("scorecard.forward")
                                        look=Look::Primary
                                        glyph=Glyph::ArrowRight
                                        on_press=forward
                                    />
                                }
                                    .into_any()
                            }
                        }}
                    }
                        .into_any()
                }
            }}
        </StickyAction>
    }
}
