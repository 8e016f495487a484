//! The headline numbers of a page, each with its change.

use ::locale::t;
use leptos::prelude::*;

use super::{Hue, VisuallyHidden};
use crate::locale::use_locale;

/// A row of figures divided by hairlines.
#[component]
pub fn Figures(children: Children) -> impl IntoView {
    view! { <dl class="figures">{children()}</dl> }
}

/// One number with its name. `change` of `Some(None)` says that the periods cannot be compared.
#[component]
pub fn Figure(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    /// Points up or down; the inner `None` is "not comparable".
    #[prop(optional)]
    change: Option<Signal<Option<f64>>>,
    /// Whether more is better, which colours the change.
    #[prop(default = true)]
    better_up: bool,
    #[prop(optional)] hue: Option<Hue>,
    #[prop(optional, into)] note: Signal<Option<String>>,
    #[prop(optional, into)] href: Option<String>,
) -> impl IntoView {
    let leads = href.is_some();
    let name = view! {
        {hue.map(|hue| view! { <span class=format!("figure-dot {}", hue.class()) aria-hidden="true"></span> })}
        {label}
    };
    view! {
        <div class="figure" class:figure-link=leads>
            <dt>
                {match href {
                    Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                    None => name.into_any(),
                }}
            </dt>
            <dd>
                <span class="figure-value num">{value}</span>
                {change.map(|by| view! { <Change by better_up unit=true /> })}
                {move || note.get().map(|note| view! { <span class="figure-note">{note}</span> })}
            </dd>
        </div>
    }
}

/// A change in points: an arrow, the size, and words for readers; "not comparable" when there is nothing to compare.
#[component]
pub fn Change(
    #[prop(into)] by: Signal<Option<f64>>,
    #[prop(default = true)] better_up: bool,
    /// Says that these are points, where nothing around it does.
    #[prop(optional)]
    unit: bool,
) -> impl IntoView {
    let locale = use_locale();
    move || {
        let language = locale.language();
        let Some(by) = by.get() else {
            return view! { <span class="change">{t!(language, "ui.not_comparable")}</span> }.into_any();
        };
        let size = locale.score(by.abs());
        let tenths = (by * 10.0).round();
        if tenths == 0.0 {
            return view! { <span class="change num">"± 0"<VisuallyHidden>{t!(language, "ui.unchanged")}</VisuallyHidden></span> }
                .into_any();
        }
        let up = tenths > 0.0;
        let words =
            if up { t!(language, "ui.up_by", by = size) } else { t!(language, "ui.down_by", by = size) };
        let points = unit.then(|| t!(language, "ui.change_points"));
        let class = if up == better_up { "change change-good num" } else { "change change-bad num" };
        view! {
            <span class=class>
                <span aria-hidden="true">
                    {if up { "▲" } else { "▼" }}{size}
                    {points}
                </span>
                <VisuallyHidden>{words}</VisuallyHidden>
            </span>
        }
        .into_any()
    }
}
