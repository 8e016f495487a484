use std::sync::Arc;

use leptos::prelude::*;
use locale::t;
use protocol::result::{RoundResult, Standing};
use scoring::Flag;

use crate::api::{self, Remote};
use crate::chart::RankStrip;
use crate::locale::use_locale;
use crate::page::{Page, query};
use crate::pages::entry::say;
use crate::pages::standing::{FlagMark, LagMark, coordination_words, degree, grade_words};
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Figure, Figures, Glyph, Hue, LinkButton, Section};

use super::Shown;
use super::shortfalls::Shortfalls;

/// The numbers of the community, each of which leads to its reasons, and its place among the others.
#[component]
pub(super) fn Headline(shown: Shown) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Shown { result, framework } = shown.clone();
    let page = Page::Community(result.community.id);
    let assessment = &result.assessment;
    let why = move |what: String| untrack(|| scope.href_with(page, &[(query::WHY, what)]));
    let score = move |value: Option<f64>| {
        Signal::derive(move || value.map_or_else(|| "—".to_owned(), |value| locale.score(value)))
    };
    let index = assessment.index.score();
    let (hard, soft) = (assessment.hard(), assessment.soft());
    let d = assessment.coordination();
    let named = Arc::clone(&framework);
    let at = assessment.grade;
    let none = tr!("community.insufficient");
    let short = move |value: Option<f64>| Signal::derive(move || value.is_none().then(|| none.get()));
    let grade = Signal::derive(move || match at {
        Some(at) => grade_words(&named, at, locale.language()),
        None => Some(none.get()),
    });
    let named = Arc::clone(&framework);
    let band = Signal::derive(move || coordination_words(named.bands(), d?, locale.language()));
    let [h, s] = [0, 1].map(|at| framework.pillars().get(at).map(|p| p.code.to_string()).unwrap_or_default());
    let (lag, flag) = (assessment.lag, assessment.flag);
    let coverage = assessment.coverage;
    view! {
        <Figures>
            <Figure label=tr!("overview.index") value=score(index) note=grade href=why("index".to_owned()) />
            <Figure label=tr!("overview.hard") hue=Hue::Hard value=score(hard) note=short(hard) href=why(h) />
            <Figure label=tr!("overview.soft") hue=Hue::Soft value=score(soft) note=short(soft) href=why(s) />
            <Figure
                label=tr!("overview.coordination")
                value=d.map_or_else(|| "—".to_owned(), degree)
                note=band
            />
            <Figure
                label=tr!("overview.coverage")
                value=Signal::derive(move || locale.percent(coverage, 0))
                note=tr!("community.coverage_note")
            />
        </Figures>
        <div class="row community-verdict">
            {lag.map(|lag| view! { <LagMark lag /> })}
            <FlagMark flag />
            <Moving frozen=result.frozen />
            <LinkButton label=tr!("community.why") href=why("index".to_owned()) glyph=Glyph::Info small=true />
        </div>
        <EarlierEngine shown=shown.clone() />
        <RedBecause shown=shown.clone() />
        <Shortfalls shown=shown.clone() />
        <Place shown />
    }
}

#[component]
fn Moving(frozen: bool) -> impl IntoView {
    (!frozen).then(|| view! { <span class="small muted">{tr!("community.still_moving")}</span> })
}

/// A closed round keeps the numbers of the engine that it was closed with; what is explained here is worked out by today's.
#[component]
fn EarlierEngine(shown: Shown) -> impl IntoView {
    let result = shown.result;
    let differs = result.frozen && result.engine != result.assessment.engine;
    differs.then(|| {
        let words = tr!("community.earlier_engine", engine = result.engine);
        view! { <p class="small muted">{words}</p> }
    })
}

/// What turned the flag red.
#[component]
fn RedBecause(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let Shown { result, framework } = shown;
    if result.assessment.flag != Flag::Red {
        return ().into_any();
    }
    let codes = result.assessment.red_because.clone();
    let names = Signal::derive(move || {
        let language = locale.language();
        let name =
            |code| framework.indicator(code).map(|indicator| say(&indicator.name, language).to_owned());
        locale.list(&codes.iter().filter_map(name).collect::<Vec<_>>())
    });
    view! { <p class="small">{tr!("community.red_because", names = names.get())}</p> }.into_any()
}

/// Where it stands among the communities of the round.
#[component]
fn Place(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let (round, id) = (shown.result.round.id, shown.result.community.id);
    let all: Remote<RoundResult> = Remote::new(move || Some(round), |round| api::round_result(round, None));
    move || {
        let all = all.get()?;
        let own: Standing = all.standings.iter().find(|standing| standing.community == id)?.clone();
        let (rank, mine) = (own.rank?, own.index?);
        let scores: Vec<f64> = all.standings.iter().filter_map(|standing| standing.index).collect();
        let total = scores.len();
        let same = |other: &&Standing| other.types == own.types && other.index.is_some();
        let (of_type, in_type) = (all.standings.iter().filter(same).count(), own.rank_in_type);
        let words = Signal::derive(move || {
            let language = locale.language();
            match in_type {
                Some(in_type) => {
                    t!(
                        language,
                        "community.rank_both",
                        rank = rank,
                        total = total,
                        in_type = in_type,
                        of_type = of_type
                    )
                }
                None => t!(language, "community.rank", rank = rank, total = total),
            }
        });
        Some(view! {
            <Section title=tr!("community.place") lead=words>
                <RankStrip
                    hide_title=true
                    title=tr!("community.place")
                    description=tr!("community.place_description")
                    scores=Signal::stored(scores)
                    mine=Signal::stored(mine)
                    words=format!("{rank} / {total}")
                />
            </Section>
        })
    }
}
