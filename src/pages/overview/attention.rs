use std::sync::Arc;

use leptos::prelude::*;
use locale::t;
use protocol::result::{RoundResult, Standing};
use scoring::Flag;

use crate::locale::use_locale;
use crate::order::sort_by;
use crate::page::Page;
use crate::pages::standing::standing_name;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Badge, EmptyState, Glyph, Section, Tone};

/// Beyond this the ranking's filter is the better list.
const SHOWN: usize = 5;

/// The communities with the 重建设轻管护 flag, the widest gap first.
#[component]
pub(super) fn Flagged(result: Arc<RoundResult>) -> impl IntoView {
    let gap = |standing: &Standing| standing.hard.zip(standing.soft).map_or(0.0, |(hard, soft)| hard - soft);
    let mut found: Vec<Standing> =
        result.standings.iter().filter(|standing| standing.flag != Flag::None).cloned().collect();
    sort_by(&mut found, |a, b| b.flag.cmp(&a.flag).then(gap(b).total_cmp(&gap(a))));
    let total = found.len();
    found.truncate(SHOWN);
    let content = if found.is_empty() {
        view! {
            <EmptyState title=tr!("overview.no_flag") words=tr!("overview.no_flag_words") glyph=Glyph::CheckCircle />
        }
        .into_any()
    } else {
        let line = move |standing: Standing| {
            let (scope, locale) = (use_scope(), use_locale());
            let (id, flag, points) = (standing.community, standing.flag, gap(&standing));
            let words = tr!("overview.gap", by = locale.score(points));
            view! {
                <li>
                    <a class="attention-line" href=move || scope.href(Page::Community(id))>
                        <span class="name">{move || standing_name(&standing, locale.language())}</span>
                        {(flag == Flag::Red).then(|| view! { <Badge text=tr!("overview.severe") tone=Tone::Bad /> })}
                        <span class="small muted">{words}</span>
                    </a>
                </li>
            }
        };
        view! {
            <ul class="attention">{found.into_iter().map(line).collect_view()}</ul>
            <More left=total.saturating_sub(SHOWN) />
        }
        .into_any()
    };
    view! { <Section title=tr!("overview.flags") lead=tr!("overview.flags_lead")>{content}</Section> }
}

/// The communities without an index, and how much is known of them.
#[component]
pub(super) fn Unscored(result: Arc<RoundResult>) -> impl IntoView {
    let mut found: Vec<Standing> =
        result.standings.iter().filter(|standing| standing.index.is_none()).cloned().collect();
    sort_by(&mut found, |a, b| b.coverage.total_cmp(&a.coverage));
    let total = found.len();
    found.truncate(SHOWN);
    let content = if found.is_empty() {
        view! {
            <EmptyState title=tr!("overview.all_scored") words=tr!("overview.all_scored_words") glyph=Glyph::CheckCircle />
        }
        .into_any()
    } else {
        let line = move |standing: Standing| {
            let (scope, locale) = (use_scope(), use_locale());
            let (id, coverage) = (standing.community, standing.coverage);
            let known = move || {
                let language = locale.language();
                if coverage > 0.0 {
                    t!(language, "overview.known", share = locale.percent(coverage, 0))
                } else {
                    t!(language, "overview.not_assessed")
                }
            };
            view! {
                <li>
                    <a class="attention-line" href=move || scope.href(Page::Community(id))>
                        <span class="name">{move || standing_name(&standing, locale.language())}</span>
                        <span class="small muted">{known}</span>
                    </a>
                </li>
            }
        };
        view! {
            <ul class="attention">{found.into_iter().map(line).collect_view()}</ul>
            <More left=total.saturating_sub(SHOWN) />
        }
        .into_any()
    };
    view! { <Section title=tr!("overview.unscored") lead=tr!("overview.unscored_lead")>{content}</Section> }
}

#[component]
fn More(left: usize) -> impl IntoView {
    (left > 0).then(|| view! { <p class="small muted">{tr!("overview.and_more", n = left)}</p> })
}
