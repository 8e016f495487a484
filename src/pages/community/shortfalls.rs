use std::sync::Arc;

use domain::framework::Framework;
use leptos::prelude::*;
use locale::t;
use protocol::result::ObservationView;
use scoring::DimensionResult;

use crate::locale::{Locale, use_locale};
use crate::page::{Page, query};
use crate::pages::entry::{entry_words, say};
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Details, Notice, Tone};

use super::Shown;

/// More than this is no longer little: the tree below shows it better.
const KNOWN_MAX: usize = 12;

/// Why dimensions have no score, and what is known nevertheless. Nothing where all have one.
#[component]
pub(super) fn Shortfalls(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let Shown { result, framework } = shown.clone();
    let short: Vec<DimensionResult> =
        result.assessment.dimensions.iter().filter(|d| d.outcome.shortfall().is_some()).cloned().collect();
    if short.is_empty() {
        return ().into_any();
    }
    let title = match (result.observations.is_empty(), result.assessment.index.score().is_some()) {
        (true, _) => tr!("community.not_assessed"),
        (false, true) => tr!("community.partly_insufficient"),
        (false, false) => tr!("community.insufficient_title"),
    };
    let line = move |dimension: DimensionResult| {
        let framework = Arc::clone(&framework);
        view! { <li>{move || shortfall_words(&dimension, &framework, locale)}</li> }
    };
    let lines = short.into_iter().map(line).collect_view();
    let open = !result.observations.is_empty();
    view! {
        <Notice tone=Tone::Warn title>
            <p>{tr!("community.insufficient_words")}</p>
            <Details summary=tr!("community.what_is_missing") open>
                <ul>{lines}</ul>
            </Details>
            <Known shown />
        </Notice>
    }
    .into_any()
}

fn shortfall_words(dimension: &DimensionResult, framework: &Framework, locale: Locale) -> Option<String> {
    let language = locale.language();
    let name = say(&framework.dimension(&dimension.code)?.name, language);
    let shortfall = dimension.outcome.shortfall()?;
    let core: Vec<String> = shortfall
        .missing_core
        .iter()
        .filter_map(|code| framework.indicator_named(code))
        .map(|indicator| say(&indicator.name, language).to_owned())
        .collect();
    let (share, needed) = (locale.percent(shortfall.share, 0), locale.percent(shortfall.needed, 0));
    Some(if core.is_empty() {
        t!(language, "community.short_share", name = name, share = share, needed = needed)
    } else {
        t!(language, "community.short_core", name = name, share = share, core = locale.list(&core))
    })
}

/// The few entries that there are, each leading to where it came from.
#[component]
fn Known(shown: Shown) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Shown { result, framework } = shown;
    let count = result.observations.len();
    if count == 0 || count > KNOWN_MAX {
        return ().into_any();
    }
    let id = result.community.id;
    let line = move |seen: &ObservationView| {
        let indicator = framework.indicator(&seen.observation.indicator)?.clone();
        let (code, entry) = (seen.observation.indicator, seen.observation.entry.clone());
        let href = move || scope.href_with(Page::Community(id), &[(query::WHY, code.to_string())]);
        let named = indicator.clone();
        let name = move || say(&named.name, locale.language()).to_owned();
        let words = move || entry_words(&entry, &indicator, locale);
        Some(view! { <li><a href=href>{name}</a>" "<span class="num">{words}</span></li> })
    };
    let lines = result.observations.iter().filter_map(line).collect_view();
    view! {
        <Details summary=tr!("community.what_is_known", n = count) open=true>
            <ul>{lines}</ul>
        </Details>
    }
    .into_any()
}
