//! The score tree: pillar, dimension, indicator. Every line leads to its reasons.

use std::sync::Arc;

use domain::framework::{Dimension, Indicator};
use leptos::prelude::*;
use locale::{Language, t};
use scoring::{DimensionResult, IndicatorResult, IndicatorState, Outcome};

use crate::locale::{Locale, use_locale};
use crate::page::{Page, query};
use crate::pages::entry::{say, unit_words};
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Hue, ScoreBar, Section};

use super::Shown;

/// The colour of a pillar by its position.
pub(super) fn hue(pillar: usize) -> Hue {
    if pillar == 0 { Hue::Hard } else { Hue::Soft }
}

/// Why a node has no number, in a word.
pub(super) fn missing_words(outcome: &Outcome, language: Language) -> String {
    match outcome {
        Outcome::NotApplicable => t!(language, "community.not_applicable"),
        _ => t!(language, "community.insufficient"),
    }
}

/// Why an indicator has no number, in a word.
pub(super) fn state_words(state: IndicatorState, core: bool, language: Language) -> String {
    match state {
        IndicatorState::NotApplicable => t!(language, "community.not_applicable"),
        IndicatorState::OtherType => t!(language, "community.other_type"),
        IndicatorState::Unavailable if core => t!(language, "community.unavailable_core"),
        IndicatorState::Unavailable => t!(language, "community.unavailable"),
        IndicatorState::SampleTooSmall if core => t!(language, "community.sample_too_small_core"),
        IndicatorState::SampleTooSmall => t!(language, "community.sample_too_small"),
        _ if core => t!(language, "community.no_data_core"),
        _ => t!(language, "community.no_data"),
    }
}

/// A raw value in its unit, as it stands in a list.
pub(super) fn raw_words(indicator: &Indicator, raw: f64, locale: Locale) -> String {
    let unit = unit_words(indicator, locale.language());
    match indicator.measure {
        domain::framework::Measure::Rubric { .. } => {
            t!(locale.language(), "community.level", n = locale.number(raw, 1))
        }
        _ if unit == "%" => format!("{}%", locale.number(raw, 1)),
        _ if locale.language() == Language::En => format!("{} {unit}", locale.number(raw, 2)),
        _ => format!("{}{unit}", locale.number(raw, 2)),
    }
}

/// Points with their sign, or nothing.
pub(super) fn points(value: Option<f64>, locale: Locale) -> String {
    value.map_or_else(|| "—".to_owned(), |value| locale.score(value))
}

/// The tree of a result.
#[component]
pub(super) fn ScoreTree(shown: Shown) -> impl IntoView {
    let count = shown.framework.pillars().len();
    let pillars = (0..count).map(|at| view! { <PillarPart shown=shown.clone() at /> }).collect_view();
    view! {
        <Section title=tr!("community.tree") lead=tr!("community.tree_lead")>
            <div class="tree">{pillars}</div>
        </Section>
    }
}

#[component]
fn PillarPart(shown: Shown, at: usize) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Shown { result, framework } = shown.clone();
    let Some((pillar, found)) =
        framework.pillars().get(at).cloned().zip(result.assessment.pillars.get(at).cloned())
    else {
        return ().into_any();
    };
    let (id, own) = (result.community.id, pillar.code);
    let href = move || scope.href_with(Page::Community(id), &[(query::WHY, own.to_string())]);
    let name = Signal::derive(move || say(&pillar.name, locale.language()).to_owned());
    let outcome = found.outcome.clone();
    let missing = Signal::derive(move || Some(missing_words(&outcome, locale.language())));
    let dimensions = framework
        .dimensions_of(at)
        .filter_map(|(_, dimension)| {
            let found = result.assessment.dimension(&dimension.code)?.clone();
            let dimension = dimension.clone();
            Some(view! { <DimensionPart shown=shown.clone() dimension found pillar=at /> })
        })
        .collect_view();
    view! {
        <div class=format!("tree-pillar {}", if at == 0 { "tree-hard" } else { "tree-soft" })>
            <div class="tree-head">
                <h3><a href=href>{name}</a></h3>
                <ScoreBar value=Signal::stored(found.outcome.score()) hue=hue(at) label=name missing />
            </div>
            {dimensions}
        </div>
    }
    .into_any()
}

#[component]
fn DimensionPart(shown: Shown, dimension: Dimension, found: DimensionResult, pillar: usize) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Shown { result, framework } = shown.clone();
    let code = dimension.code;
    let (id, own) = (result.community.id, code);
    let href = move || scope.href_with(Page::Community(id), &[(query::WHY, own.to_string())]);
    let name = Signal::derive(move || say(&dimension.name, locale.language()).to_owned());
    let outcome = found.outcome.clone();
    let missing = Signal::derive(move || Some(missing_words(&outcome, locale.language())));
    let (coverage, contribution) = (found.coverage, found.contribution.index);
    let lines = result
        .assessment
        .indicators_of(code)
        .filter_map(|line| {
            let indicator = framework.indicator(&line.code)?.clone();
            Some(view! { <IndicatorLine shown=shown.clone() indicator found=line.clone() pillar /> })
        })
        .collect_view();
    view! {
        <details class="tree-dimension">
            <summary>
                <span class="tree-code num">{code.to_string()}</span>
                <span class="tree-name">{name}</span>
                <ScoreBar value=Signal::stored(found.outcome.score()) hue=hue(pillar) label=name missing />
                <span class="tree-coverage small muted">
                    {tr!("community.covered", share = locale.percent(coverage, 0))}
                </span>
                <span class="tree-points small muted num">
                    {tr!("community.points", n = points(contribution, locale))}
                </span>
            </summary>
            <p class="tree-why small"><a href=href>{tr!("community.why_dimension")}</a></p>
            <ul class="tree-lines">{lines}</ul>
        </details>
    }
}

/// One indicator: name, value, score, and what it adds.
#[component]
pub(super) fn IndicatorLine(
    shown: Shown,
    indicator: Indicator,
    found: IndicatorResult,
    pillar: usize,
) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let indicator = Arc::new(indicator);
    let page = Page::Community(shown.result.community.id);
    let (code, state, core) = (found.code, found.state, found.core);
    let href = move || scope.href_with(page, &[(query::WHY, code.to_string())]);
    let named = Arc::clone(&indicator);
    let name = Signal::derive(move || say(&named.name, locale.language()).to_owned());
    let missing = Signal::derive(move || Some(state_words(state, core, locale.language())));
    let raw = move || found.raw.map(|raw| raw_words(&indicator, raw, locale));
    let contribution = found.contribution.index;
    view! {
        <li>
            <a class="tree-line" href=href>
                <span class="tree-code num">{code.to_string()}</span>
                <span class="tree-name">{name}</span>
                <span class="tree-raw num">{raw}</span>
                <ScoreBar value=Signal::stored(found.score) hue=hue(pillar) label=name missing />
                <span class="tree-points small muted num">
                    {tr!("community.points", n = points(contribution, locale))}
                </span>
            </a>
        </li>
    }
}
