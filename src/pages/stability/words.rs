//! What was varied and what was not, in plain words.

use leptos::prelude::*;
use locale::t;

use super::{DRAWS, SEED, Shown};
use crate::locale::use_locale;
use crate::tr;
use crate::ui::Details;

/// The explanation, closed until somebody wants it.
#[component]
pub(super) fn Method(shown: Signal<Shown>) -> impl IntoView {
    let locale = use_locale();
    let share = move || locale.percent(f64::from(shown.with(|shown| shown.spread)) / 100.0, 0);
    let draws = move || locale.integer(i64::from(DRAWS));
    let varied = move || {
        t!(locale.language(), "stability.varied_words", share = share(), draws = draws(), seed = SEED)
    };
    view! {
        <Details summary=tr!("stability.method")>
            <dl class="stability-method">
                <div>
                    <dt>{tr!("stability.reading")}</dt>
                    <dd>{tr!("stability.reading_words")}</dd>
                </div>
                <div>
                    <dt>{tr!("stability.varied")}</dt>
                    <dd>{varied}</dd>
                </div>
                <div>
                    <dt>{tr!("stability.fixed")}</dt>
                    <dd>{tr!("stability.fixed_words")}</dd>
                </div>
            </dl>
        </Details>
    }
}
