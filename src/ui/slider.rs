//! A slider: one number on a line, with a mark at where it stood at first.

use leptos::prelude::*;

use super::fresh_id;

/// A whole number between two others, by pointer, touch or arrow keys.
#[component]
pub fn Slider(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: RwSignal<u32>,
    /// Lowest and highest.
    range: (u32, u32),
    /// The value that is marked on the line.
    mark: u32,
    #[prop(into)] mark_words: Signal<String>,
    /// The value in words, beside the label and for readers.
    #[prop(into)]
    words: Signal<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = fresh_id("slider");
    let (low, high) = range;
    let share = move |value: u32| {
        let length = f64::from(high.saturating_sub(low).max(1));
        format!("{:.4}", f64::from(value.clamp(low, high) - low) / length)
    };
    view! {
        <div class="slider">
            <div class="slider-head">
                <label class="field-label" for=id.clone()>{label}</label>
                <output class="num" for=id.clone()>{words}</output>
            </div>
            <div class="slider-line" style:--share=move || share(value.get()) style:--mark=share(mark)>
                <input
                    id=id
                    type="range"
                    min=low.to_string()
                    max=high.to_string()
                    step="1"
                    disabled=disabled
                    prop:value=move || value.get().to_string()
                    aria-valuetext=words
                    on:input=move |event| {
                        if let Ok(moved) = event_target_value(&event).parse() {
                            value.set(moved);
                        }
                    }
                />
                <span class="slider-mark small muted" aria-hidden="true"><span>{mark_words}</span></span>
            </div>
        </div>
    }
}
