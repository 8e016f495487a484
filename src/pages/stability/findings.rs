//! What stands out, whether the page's numbers are the server's, and among whom the ranks are.

use std::sync::Arc;

use leptos::prelude::*;
use locale::t;

use super::input::Input;
use super::place::{Place, rivals, steady};
use super::ranges::name;
use super::{Asked, Check, DRAWS, SEED, Shown};
use crate::locale::{Locale, use_locale};
use crate::tr;
use crate::ui::{Glyph, Icon, Notice, Tone};

/// How many that the first cannot be told apart from are named; the table opens the list of all.
const NAMED: usize = 3;

/// The sentences above the table.
#[component]
pub(super) fn Findings(
    shown: Signal<Shown>,
    asked: Asked,
    input: Arc<Input>,
    check: RwSignal<Option<Check>>,
) -> impl IntoView {
    let locale = use_locale();
    let ranked = input.ranked();
    let unranked = asked.result.with_value(|it| it.standings.iter().filter(|it| it.index.is_none()).count());
    let first = move || {
        let words = shown.with(|shown| first_words(&shown.places, locale));
        words.map(|words| view! { <p class="stability-first">{words}</p> })
    };
    let steady = move || {
        shown.with(|shown| {
            let n = locale.integer(i64::from(steady(&shown.places)));
            let of = locale.integer(shown.places.len() as i64);
            t!(locale.language(), "stability.steady", n = n, of = of)
        })
    };
    let level = move || {
        let words = shown.with(|shown| level_words(&shown.places, locale));
        words.map(|words| view! { <p>{words}</p> })
    };
    let partly = move || {
        shown.with(|shown| shown.partly).then(|| {
            view! { <Notice tone=Tone::Info><p>{tr!("stability.partly", n = locale.integer(i64::from(ranked)))}</p></Notice> }
        })
    };
    let coarse = move || {
        let together = shown.with(|shown| shown.resolution);
        (together > 1).then(|| view! { <p class="small muted">{tr!("stability.coarse", n = together)}</p> })
    };
    let checked = move || match check.get() {
        Some(Check::Same(n)) => {
            let words = t!(
                locale.language(),
                "stability.same",
                n = locale.integer(n as i64),
                draws = locale.integer(i64::from(DRAWS)),
                seed = SEED
            );
            Some(view! {
                <p class="stability-check small muted">
                    <Icon glyph=Glyph::Check small=true />
                    <span>{words}</span>
                </p>
            })
        }
        _ => None,
    };
    view! {
        <div class="stability-findings">
            {first}
            <p>{steady}</p>
            {level}
            {move || {
                (unranked > 0)
                    .then(|| view! { <p class="small muted">{tr!("stability.unranked", n = locale.integer(unranked as i64))}</p> })
            }}
            {coarse}
            {checked}
        </div>
        {partly}
    }
}

/// Of the first place; nothing where nobody is before anybody else.
fn first_words(places: &[Place], locale: Locale) -> Option<String> {
    let language = locale.language();
    let first = places.first().filter(|first| first.row.is_some())?;
    let leader = name(&first.unit, locale);
    if first.rivals == 0 {
        return Some(t!(language, "stability.first_clear", name = leader));
    }
    let names: Vec<String> =
        rivals(places, 0, NAMED).into_iter().map(|other| name(&places[other].unit, locale)).collect();
    let more = (first.rivals as usize).saturating_sub(names.len());
    let mut list = locale.list(&names);
    if more > 0 {
        list = t!(language, "stability.and_more", names = list, n = locale.integer(more as i64));
    }
    let n = locale.integer(i64::from(first.rivals));
    Some(t!(language, "stability.first_shared", name = leader, n = n, names = list))
}

/// Of those that a side at 0 puts behind everybody else, where there are any.
fn level_words(places: &[Place], locale: Locale) -> Option<String> {
    let language = locale.language();
    let level = places.iter().filter(|place| place.row.is_none()).count();
    let n = locale.integer(level as i64);
    match level {
        0 => None,
        all if all == places.len() => Some(t!(language, "stability.all_zero", n = n)),
        _ => Some(t!(language, "stability.some_zero", n = n)),
    }
}
