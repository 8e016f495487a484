use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::t;

use crate::chart::{BarBreakdown, BarRow};
use crate::locale::use_locale;
use crate::page::{Page, query};
use crate::pages::entry::say;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{EmptyState, Glyph, Section};

use super::Shown;
use super::tree::{hue, raw_words};

/// What holds the community back most, and what each would be worth.
#[component]
pub(super) fn Obstacles(shown: Shown) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let navigate = use_navigate();
    let page = Page::Community(shown.result.community.id);
    if shown.result.assessment.obstacles.is_empty() {
        return view! {
            <Section title=tr!("community.obstacles") span=5>
                <EmptyState
                    title=tr!("community.no_obstacles")
                    words=tr!("community.no_obstacles_words")
                    glyph=Glyph::Info
                />
            </Section>
        }
        .into_any();
    }
    let rows = Signal::derive(move || {
        let language = locale.language();
        let assessment = &shown.result.assessment;
        let row = |obstacle: &scoring::Obstacle| {
            let indicator = shown.framework.indicator(&obstacle.indicator)?;
            let target = raw_words(indicator, indicator.goalposts.target, locale);
            let note = obstacle
                .gain
                .map(|gain| t!(language, "community.would_gain", by = locale.change(gain), target = target));
            Some(BarRow {
                id: obstacle.indicator.to_string(),
                label: say(&indicator.name, language).to_owned(),
                value: obstacle.degree,
                text: locale.percent(obstacle.degree / 100.0, 1),
                hue: assessment.pillar_of(&obstacle.indicator).map(hue),
                note,
            })
        };
        assessment.obstacles.iter().filter_map(row).collect::<Vec<_>>()
    });
    let open = Callback::new(move |code: String| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&untrack(|| scope.href_with(page, &[(query::WHY, code)])), options);
    });
    view! {
        <Section title=tr!("community.obstacles") lead=tr!("community.obstacles_lead") span=5>
            <BarBreakdown
                hide_title=true
                title=tr!("community.obstacles")
                description=tr!("community.obstacles_description")
                rows
                value_label=tr!("community.obstacle_degree")
                on_open=open
            />
        </Section>
    }
    .into_any()
}
