//! "Why this score?": from the index down to the entry and its evidence, in a drawer beside the page.

mod entry;
mod indicator;

use std::sync::Arc;

use domain::framework::{DimensionCode, Framework, IndicatorCode, PillarCode};
use leptos::prelude::*;
use locale::Language;

use crate::locale::use_locale;
use crate::page::{Page, in_address, query};
use crate::pages::entry::say;
use crate::pages::standing::{degree, framework_words, grade_words};
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Drawer, EmptyState, Facts, Glyph, Hue, ScoreBar};

use super::Shown;
use super::tree::{IndicatorLine, hue, missing_words, points};
use indicator::IndicatorReasons;

/// What is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Index,
    Pillar(PillarCode),
    Dimension(DimensionCode),
    Indicator(IndicatorCode),
    /// The address names something that this framework does not have.
    Unknown,
}

impl Subject {
    fn named(text: &str, framework: &Framework) -> Self {
        if text == "index" {
            return Self::Index;
        }
        let pillar = framework.pillars().iter().find(|pillar| pillar.code.as_str() == text);
        let dimension = framework.dimensions().iter().find(|dimension| dimension.code.as_str() == text);
        match (pillar, dimension, framework.indicator_named(text)) {
            (Some(pillar), _, _) => Self::Pillar(pillar.code),
            (_, Some(dimension), _) => Self::Dimension(dimension.code),
            (_, _, Some(indicator)) => Self::Indicator(indicator.code),
            _ => Self::Unknown,
        }
    }

    fn title(self, framework: &Framework, language: Language) -> Option<String> {
        let name = match self {
            Self::Index | Self::Unknown => return None,
            Self::Pillar(code) => &framework.pillar(&code)?.name,
            Self::Dimension(code) => &framework.dimension(&code)?.name,
            Self::Indicator(code) => &framework.indicator(&code)?.name,
        };
        Some(say(name, language).to_owned())
    }

    /// The nodes above it, as they stand in an address, the index first.
    fn above(self, framework: &Framework) -> Vec<Self> {
        let of_dimension = |code: &DimensionCode| {
            let pillar = framework.dimension(code).map(|dimension| Self::Pillar(dimension.pillar));
            [Some(Self::Index), pillar].into_iter().flatten().collect::<Vec<_>>()
        };
        match self {
            Self::Index | Self::Unknown => Vec::new(),
            Self::Pillar(_) => vec![Self::Index],
            Self::Dimension(code) => of_dimension(&code),
            Self::Indicator(code) => {
                let Some(indicator) = framework.indicator(&code) else { return Vec::new() };
                let mut nodes = of_dimension(&indicator.dimension);
                nodes.push(Self::Dimension(indicator.dimension));
                nodes
            }
        }
    }

    fn word(self) -> String {
        match self {
            Self::Index | Self::Unknown => "index".to_owned(),
            Self::Pillar(code) => code.to_string(),
            Self::Dimension(code) => code.to_string(),
            Self::Indicator(code) => code.to_string(),
        }
    }
}

/// The drawer. It is open while the address names what to explain.
#[component]
pub(super) fn Why(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let (named, set_named) = in_address::<String>(query::WHY);
    let open = RwSignal::new(false);
    Effect::new(move || open.set(named.get().is_some()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && named.get_untracked().is_some() {
            set_named.set(None);
        }
        now
    });
    let framework = Arc::clone(&shown.framework);
    let subject = Memo::new(move |_| named.get().map(|text| Subject::named(&text, &framework)));
    let framework = Arc::clone(&shown.framework);
    let index = tr!("overview.index");
    let title = Signal::derive(move || {
        let named = subject.get().and_then(|subject| subject.title(&framework, locale.language()));
        named.unwrap_or_else(|| index.get())
    });
    let content = move || {
        let shown = shown.clone();
        subject.get().map(|subject| {
            view! {
                <Above shown=shown.clone() subject />
                <Reasons shown subject />
            }
        })
    };
    view! {
        <Drawer open title>
            <div class="why">{content.clone()}</div>
        </Drawer>
    }
}

/// The way up: index, pillar, dimension.
#[component]
fn Above(shown: Shown, subject: Subject) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let framework = Arc::clone(&shown.framework);
    let page = Page::Community(shown.result.community.id);
    let nodes = subject.above(&framework);
    if nodes.is_empty() {
        return ().into_any();
    }
    let index = tr!("overview.index");
    let one = move |node: Subject| {
        let framework = Arc::clone(&framework);
        let name = move || node.title(&framework, locale.language()).unwrap_or_else(|| index.get());
        view! { <a href=move || scope.href_with(page, &[(query::WHY, node.word())])>{name}</a> }
    };
    view! {
        <nav class="crumbs" aria-label=tr!("community.way_up")>{nodes.into_iter().map(one).collect_view()}</nav>
    }
    .into_any()
}

#[component]
fn Reasons(shown: Shown, subject: Subject) -> impl IntoView {
    match subject {
        Subject::Index => view! { <IndexReasons shown /> }.into_any(),
        Subject::Pillar(code) => {
            let at = shown.framework.pillars().iter().position(|pillar| pillar.code == code);
            at.map(|at| view! { <PillarReasons shown at headed=false /> }).into_any()
        }
        Subject::Dimension(code) => view! { <DimensionReasons shown code headed=false /> }.into_any(),
        Subject::Indicator(code) => view! { <IndicatorReasons shown code /> }.into_any(),
        Subject::Unknown => {
            view! { <EmptyState title=tr!("community.no_such_code") glyph=Glyph::Search /> }.into_any()
        }
    }
}

/// The index: how it comes out of the two pillars, what the community's types change, and everything below.
#[component]
fn IndexReasons(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let Shown { result, framework } = shown.clone();
    let index = result.assessment.index.score();
    let outcome = result.assessment.index.clone();
    let missing = Signal::derive(move || Some(missing_words(&outcome, locale.language())));
    let (named, facts_of) = (Arc::clone(&framework), Arc::clone(&result));
    let (unadjusted, grade) = (tr!("community.unadjusted"), tr!("community.grade"));
    let (coupling, classic) = (tr!("overview.coordination"), tr!("community.classic"));
    let (engine, version) = (tr!("account.engine"), tr!("community.framework"));
    let facts = Signal::derive(move || {
        let assessment = &facts_of.assessment;
        let words = assessment.grade.and_then(|at| grade_words(&named, at, locale.language()));
        let lines = [
            (grade.get(), words),
            (unadjusted.get(), assessment.unadjusted_index.map(|score| locale.score(score))),
            (coupling.get(), assessment.coordination().map(degree)),
            (classic.get(), assessment.coupling.map(|coupling| degree(coupling.classic_coordination))),
            (version.get(), Some(framework_words(&named, locale.language()))),
            (engine.get(), Some(facts_of.engine.clone())),
        ];
        lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect::<Vec<_>>()
    });
    let pillars = (0..framework.pillars().len())
        .map(|at| view! { <PillarReasons shown=shown.clone() at headed=true /> })
        .collect_view();
    view! {
        <ScoreBar value=Signal::stored(index) hue=Hue::Index label=tr!("overview.index") missing />
        <p class="small">{tr!("community.index_formula")}</p>
        <Facts items=facts />
        {pillars}
    }
}

/// A pillar: the mean of its dimensions, each with its indicators.
#[component]
fn PillarReasons(shown: Shown, at: usize, headed: bool) -> impl IntoView {
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
    let (weight, contribution) = (found.weight, found.contribution);
    let dimensions = framework
        .dimensions_of(at)
        .map(|(_, dimension)| view! { <DimensionReasons shown=shown.clone() code=dimension.code headed=true /> })
        .collect_view();
    view! {
        <div class="why-node">
            {headed.then(|| view! { <h3><a href=href>{name}</a></h3> })}
            <ScoreBar value=Signal::stored(found.outcome.score()) hue=hue(at) label=name missing />
            <p class="small muted">
                {tr!(
                    "community.pillar_words",
                    weight = locale.percent(weight, 0),
                    points = points(contribution, locale)
                )}
            </p>
            {dimensions}
        </div>
    }
    .into_any()
}

/// A dimension: the weighted mean of its indicators that have data.
#[component]
fn DimensionReasons(shown: Shown, code: DimensionCode, headed: bool) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Shown { result, framework } = shown.clone();
    let Some((dimension, found)) =
        framework.dimension(&code).cloned().zip(result.assessment.dimension(&code).cloned())
    else {
        return ().into_any();
    };
    let pillar = dimension.pillar_index;
    let (id, own) = (result.community.id, code);
    let href = move || scope.href_with(Page::Community(id), &[(query::WHY, own.to_string())]);
    let name = Signal::derive(move || say(&dimension.name, locale.language()).to_owned());
    let outcome = found.outcome.clone();
    let missing = Signal::derive(move || Some(missing_words(&outcome, locale.language())));
    let (share, coverage, contribution) = (found.share_of_pillar, found.coverage, found.contribution.index);
    let lines = result
        .assessment
        .indicators_of(code)
        .filter_map(|line| {
            let indicator = framework.indicator(&line.code)?.clone();
            Some(view! { <IndicatorLine shown=shown.clone() indicator found=line.clone() pillar /> })
        })
        .collect_view();
    view! {
        <div class="why-node">
            {headed.then(|| view! { <h4><a href=href>{name}</a></h4> })}
            <ScoreBar value=Signal::stored(found.outcome.score()) hue=hue(pillar) label=name missing />
            <p class="small muted">
                {tr!(
                    "community.dimension_words",
                    share = locale.percent(share, 0),
                    coverage = locale.percent(coverage, 0),
                    points = points(contribution, locale)
                )}
            </p>
            <ul class="tree-lines">{lines}</ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framework() -> Framework {
        Framework::from_json(include_bytes!("../../../catalog/framework.json")).unwrap()
    }

    #[test]
    fn every_node_of_the_tree_is_named_by_its_code_and_comes_back() {
        let framework = framework();
        for word in ["index", "H", "S2", "H1-01"] {
            let subject = Subject::named(word, &framework);
            assert_ne!(subject, Subject::Unknown, "{word}");
            assert_eq!(subject.word(), word);
        }
        assert_eq!(Subject::named("Z9", &framework), Subject::Unknown);
    }

    #[test]
    fn the_way_up_from_an_indicator_is_dimension_pillar_index() {
        let framework = framework();
        let above = |word| -> Vec<String> {
            Subject::named(word, &framework).above(&framework).into_iter().map(Subject::word).collect()
        };
        assert_eq!(above("H1-01"), ["index", "H", "H1"]);
        assert_eq!(above("S"), ["index"]);
        assert!(above("index").is_empty());
    }
}
