//! "17 of 20": a count against a total, with targets that a thumb hits while walking.

use ::locale::{Language, t};
use leptos::prelude::*;

use super::field::FieldError;
use super::{Glyph, Icon, NumberProblem, fresh_id, parse_number};
use crate::locale::use_locale;
use crate::tr;

/// The largest count that can be entered; no community has more of anything.
const MOST: u32 = 999_999;

fn whole(text: &str) -> Result<Option<u32>, NumberProblem> {
    match parse_number(text)? {
        None => Ok(None),
        Some(number) if number.fract() != 0.0 => Err(NumberProblem::NotWhole),
        // In bounds and whole, so the conversion is exact.
        Some(number) if (0.0..=f64::from(MOST)).contains(&number) => Ok(Some(number as u32)),
        Some(_) => Err(NumberProblem::OutOfBounds { low: 0.0, high: f64::from(MOST) }),
    }
}

/// What is wrong with the pair, in words; a half-filled pair is unfinished, not wrong.
fn wrong(count: &str, total: &str, language: Language) -> Option<String> {
    match (whole(count), whole(total)) {
        (Err(problem), _) | (_, Err(problem)) => Some(problem.words(language)),
        (Ok(_), Ok(Some(0))) => Some(t!(language, "ui.counter_total_zero")),
        (Ok(Some(count)), Ok(Some(total))) if count > total => {
            Some(t!(language, "ui.counter_above_total", total = total))
        }
        _ => None,
    }
}

fn stepped(count: &str, total: &str, by: i64) -> Option<u32> {
    let now = i64::from(whole(count).ok()?.unwrap_or(0));
    let most = whole(total).ok().flatten().unwrap_or(MOST);
    u32::try_from((now + by).clamp(0, i64::from(most))).ok()
}

/// A count of a total with its rate. Both texts stay as typed; `on_change` follows every edit.
#[component]
pub fn Counter(
    /// What is counted; the name of the group.
    #[prop(into)]
    label: Signal<String>,
    count: RwSignal<String>,
    total: RwSignal<String>,
    #[prop(optional, into)] unit: Signal<Option<String>>,
    /// The total is known and cannot be typed.
    #[prop(optional)]
    fixed_total: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let locale = use_locale();
    let id = id.unwrap_or_else(|| fresh_id("counter"));
    let (count_id, error_id) = (format!("{id}-count"), format!("{id}-error"));
    let shown = Signal::derive(move || {
        let own = wrong(&count.get(), &total.get(), locale.language());
        // Only the page knows whether a total of nothing can be answered in another way.
        let of_nothing = matches!(whole(&total.get()), Ok(Some(0)));
        if of_nothing { error.get().or(own) } else { own.or_else(|| error.get()) }
    });
    let changed = move || {
        if let Some(on_change) = on_change {
            on_change.run(());
        }
    };
    let step = move |by: i64| {
        if let Some(next) = stepped(&count.get_untracked(), &total.get_untracked(), by) {
            count.set(next.to_string());
            changed();
        }
    };
    let at_end = move |by: i64| {
        disabled.get() || stepped(&count.get(), &total.get(), by).map(Some) == whole(&count.get()).ok()
    };
    let share = move || match (whole(&count.get()), whole(&total.get())) {
        (Ok(Some(count)), Ok(Some(total))) if total > 0 && count <= total => {
            Some(locale.percent(f64::from(count) / f64::from(total), 0))
        }
        _ => None,
    };
    let step_button = move |by: i64, glyph: Glyph, words: Signal<String>| {
        view! {
            <button
                type="button"
                class="counter-step"
                aria-label=words
                disabled=move || at_end(by)
                on:click=move |_| step(by)
            >
                <Icon glyph />
            </button>
        }
    };
    view! {
        <div
            class="field counter"
            role="group"
            id=id
            aria-label=label
            class:field-wrong=move || shown.get().is_some()
        >
            <span class="field-label" class:visually-hidden=hide_label aria-hidden="true">{label}</span>
            <div class="counter-row">
                <div class="counter-box">
                    {step_button(-1, Glyph::Minus, tr!("ui.one_less"))}
                    <CountInput id=count_id text=count label=tr!("ui.counter_count") error_id=error_id.clone() shown disabled changed=Callback::new(move |()| changed()) />
                    {step_button(1, Glyph::Plus, tr!("ui.one_more"))}
                </div>
                <span class="counter-slash" aria-hidden="true">"/"</span>
                {if fixed_total {
                    view! { <span class="counter-fixed num">{move || total.get()}</span> }.into_any()
                } else {
                    view! {
                        <div class="counter-box counter-total">
                            <CountInput id=format!("{error_id}-total") text=total label=tr!("ui.counter_total") error_id=error_id.clone() shown disabled changed=Callback::new(move |()| changed()) />
                        </div>
                    }
                        .into_any()
                }}
                {move || unit.get().map(|unit| view! { <span class="counter-unit">{unit}</span> })}
                <output class="counter-share num">{move || share().map(|share| format!("= {share}"))}</output>
            </div>
            {move || help.get().map(|help| view! { <p class="field-help">{help}</p> })}
            <FieldError id=error_id words=shown />
        </div>
    }
}

#[component]
fn CountInput(
    id: String,
    text: RwSignal<String>,
    label: Signal<String>,
    error_id: String,
    shown: Signal<Option<String>>,
    disabled: Signal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    view! {
        <input
            class="counter-input num"
            id=id
            type="text"
            inputmode="numeric"
            autocomplete="off"
            aria-label=label
            aria-describedby=move || shown.get().map(|_| error_id.clone())
            aria-invalid=move || shown.get().map(|_| "true")
            disabled=disabled
            prop:value=move || text.get()
            on:input:target=move |event| {
                text.set(event.target().value());
                changed.run(());
            }
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_stays_between_nothing_and_the_total() {
        assert_eq!(stepped("17", "20", 1), Some(18));
        assert_eq!(stepped("20", "20", 1), Some(20));
        assert_eq!(stepped("0", "20", -1), Some(0));
        assert_eq!(stepped("", "", 1), Some(1), "an empty count starts at nothing");
        assert_eq!(stepped("abc", "20", 1), None, "a step never replaces what somebody typed");
    }

    #[test]
    fn a_count_above_its_total_and_a_total_of_nothing_are_named() {
        assert!(wrong("21", "20", Language::En).is_some_and(|words| words.contains("20")));
        assert!(wrong("0", "0", Language::En).is_some());
        assert_eq!(wrong("17", "20", Language::En), None);
        assert_eq!(wrong("17", "", Language::En), None, "unfinished is not wrong");
    }
}
