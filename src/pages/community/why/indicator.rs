//! Why an indicator scores what it does: its value against the goalposts, its weight, and the entries behind it.

use std::sync::Arc;

use domain::framework::{Framework, Indicator, IndicatorCode};
use domain::text::Bilingual;
use leptos::prelude::*;
use locale::t;
use scoring::IndicatorResult;

use crate::locale::{Locale, use_locale};
use crate::pages::community::Shown;
use crate::pages::community::tree::{hue, points, raw_words, state_words};
use crate::pages::entry::{capture_words, goalposts_words, reporter_words, say};
use crate::tr;
use crate::ui::{Badge, Details, Facts, Glyph, Notice, ScoreBar, Tone};

use super::entry::Entries;

/// The reasons of one indicator.
#[component]
pub(super) fn IndicatorReasons(shown: Shown, code: IndicatorCode) -> impl IntoView {
    let locale = use_locale();
    let Shown { result, framework } = shown.clone();
    let Some((indicator, found)) =
        framework.indicator(&code).cloned().zip(result.assessment.indicator(&code).cloned())
    else {
        return ().into_any();
    };
    let pillar = framework.dimensions().get(indicator.dimension_index).map_or(0, |d| d.pillar_index);
    let indicator = Arc::new(indicator);
    let (state, core) = (found.state, found.core);
    let named = Arc::clone(&indicator);
    let name = Signal::derive(move || say(&named.name, locale.language()).to_owned());
    let named = Arc::clone(&indicator);
    let definition = move || say(&named.definition, locale.language()).to_owned();
    let missing = Signal::derive(move || Some(state_words(state, core, locale.language())));
    let (of, with) = (Arc::clone(&indicator), found.clone());
    let facts = Signal::derive(move || facts(&of, &with, locale));
    view! {
        <div class="row">
            <span class="num small muted">{code.to_string()}</span>
            {core.then(|| view! { <Badge text=tr!("community.core") tone=Tone::Accent /> })}
        </div>
        <ScoreBar value=Signal::stored(found.score) hue=hue(pillar) label=name missing />
        <p>{definition}</p>
        <Goalposts indicator=Arc::clone(&indicator) raw=found.raw framework />
        <Facts items=facts />
        <Entries shown indicator />
    }
    .into_any()
}

/// Value, weight, and what both come to.
fn facts(indicator: &Indicator, found: &IndicatorResult, locale: Locale) -> Vec<(String, String)> {
    let language = locale.language();
    let value = found.raw.map(|raw| {
        let words = raw_words(indicator, raw, locale);
        if found.count > 1 {
            t!(language, "community.mean_of", value = words, n = found.count)
        } else {
            words
        }
    });
    let weight = if found.multiplier == 1.0 {
        locale.number(found.weight, 2)
    } else {
        let base = locale.number(found.weight / found.multiplier, 2);
        t!(language, "community.weight_times", base = base, times = locale.number(found.multiplier, 2))
    };
    let share = |share: f64| (share > 0.0).then(|| locale.percent(share, 1));
    let lines = [
        (t!(language, "community.value"), value),
        (t!(language, "community.weight"), Some(weight)),
        (t!(language, "community.share_of_dimension"), share(found.share_of_dimension)),
        (t!(language, "community.share_of_index"), share(found.share_of_index)),
        (t!(language, "community.contribution"), found.contribution.index.map(|by| points(Some(by), locale))),
        (t!(language, "community.gain"), found.gain.map(|gain| locale.change(gain))),
        (t!(language, "community.capture"), Some(capture_words(indicator.capture, language))),
        (t!(language, "community.reporter"), Some(reporter_words(&indicator.reporter, language))),
    ];
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The scale from the worst to the target with the value on it, where the goalposts come from, and whether an owner
/// has confirmed them.
#[component]
fn Goalposts(indicator: Arc<Indicator>, raw: Option<f64>, framework: Arc<Framework>) -> impl IntoView {
    let locale = use_locale();
    let posts = indicator.goalposts.clone();
    let named = Arc::clone(&indicator);
    let words = move || goalposts_words(&named, locale);
    let share = raw.map(|raw| ((raw - posts.worst) / (posts.target - posts.worst)).clamp(0.0, 1.0));
    let sources: Vec<(Bilingual, Option<String>)> = posts
        .sources
        .iter()
        .map(|code| match framework.sources().iter().find(|source| source.code == *code) {
            Some(source) => (source.title.clone(), source.url.clone()),
            None => (Bilingual::new(code.as_str(), code.as_str()), None),
        })
        .collect();
    let count = sources.len();
    let source = move |(title, url): (Bilingual, Option<String>)| {
        let title = move || say(&title, locale.language()).to_owned();
        match url {
            Some(url) => view! { <li><a href=url target="_blank" rel="noopener noreferrer">{title}</a></li> }
                .into_any(),
            None => view! { <li>{title}</li> }.into_any(),
        }
    };
    view! {
        <div class="goalposts">
            <div class="goalposts-track" aria-hidden="true">
                {share.map(|share| view! {
                    <span class="goalposts-value" style:inset-inline-start=format!("{:.1}%", share * 100.0)></span>
                })}
            </div>
            <div class="goalposts-ends small muted num" aria-hidden="true">
                <span>{move || locale.number(posts.worst, 2)}</span>
                <span>{move || locale.number(posts.target, 2)}</span>
            </div>
            <p class="small">{words}</p>
            {(!posts.confirmed)
                .then(|| {
                    view! { <Notice tone=Tone::Warn><p>{tr!("community.unconfirmed")}</p></Notice> }
                })}
            <Details summary=tr!("community.sources", n = count)>
                <ul class="small">{sources.into_iter().map(source).collect_view()}</ul>
            </Details>
        </div>
    }
}

/// A mark for what a made-up record stands for.
pub(super) fn demo_mark() -> impl IntoView {
    view! { <Badge text=tr!("sign_in.demo_mark") glyph=Glyph::Info /> }
}
