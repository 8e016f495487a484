//! Finding a community by its name or code from anywhere: Ctrl K.

use std::sync::Arc;
use std::time::Duration;

use domain::community::Community;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use protocol::bounds::SEARCH_CHARS_MAX;
use protocol::community::{CommunityPage, CommunityQuery};
use wasm_bindgen::JsCast;

use crate::api::{self, Load, Remote};
use crate::locale::use_locale;
use crate::page::Page;
use crate::pages::entry::community_name;
use crate::pages::loading::Failure;
use crate::pages::part::{Part, Piece, fetched};
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Dialog, FieldKind, Glyph, Icon, Shape, Skeleton, TextField};

/// Long enough that a word is typed, short enough that nobody waits.
const PAUSE: Duration = Duration::from_millis(200);
const SHOWN: u32 = 8;
const FIELD: &str = "search-communities";

/// Opens the search on Ctrl K or Cmd K, for whoever may read communities.
pub(super) fn on_ctrl_k(open: RwSignal<bool>, allowed: Memo<bool>) {
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let wanted = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        if wanted && allowed.get_untracked() {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || keys.remove());
}

/// The way in that can be seen.
#[component]
pub(super) fn SearchButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="search-button" on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::Search small=true />
            <span>{tr!("shell.search")}</span>
            <kbd>"Ctrl K"</kbd>
        </button>
    }
}

/// The dialog around the field.
#[component]
pub(super) fn Search(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=tr!("shell.search")>
            {fetched(Part::Results, Piece::Finder(open))}
        </Dialog>
    }
}

/// The field and what it found.
#[component]
pub fn Finder(open: RwSignal<bool>) -> impl IntoView {
    let (scope, navigate) = (use_scope(), use_navigate());
    let typed = RwSignal::new(String::new());
    let asked = settled(typed);
    let found: Remote<CommunityPage> = Remote::new(
        move || Some(asked.get()).filter(|text| !text.is_empty()),
        |text| async move {
            let query = CommunityQuery { q: Some(text), limit: Some(SHOWN), ..CommunityQuery::default() };
            api::communities(&query).await
        },
    );
    let go = move |community: &Community| {
        open.set(false);
        navigate(&untrack(|| scope.href(Page::Community(community.id))), NavigateOptions::default());
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if on_field(&event) => {
            event.prevent_default();
            if let Some(first) = found.get_untracked().and_then(|page| page.items.first().cloned()) {
                go(&first);
            }
        }
        "ArrowDown" => step(&event, 1),
        "ArrowUp" => step(&event, -1),
        _ => {}
    };
    // The dialog opens in the next frame and gives the keyboard to its title; the field takes it after that.
    request_animation_frame(|| request_animation_frame(|| crate::ui::focus(FIELD)));
    view! {
        <div class="finder" on:keydown=keys>
            <TextField
                label=tr!("shell.search_label")
                kind=FieldKind::Search
                id=FIELD
                value=typed
                max_length=SEARCH_CHARS_MAX as u32
                hide_label=true
                placeholder=tr!("shell.search_label")
            />
            {move || match (asked.get().is_empty(), found.load()) {
                (true, _) => view! { <p class="muted small">{tr!("shell.search_hint")}</p> }.into_any(),
                (false, Load::Waiting) => view! { <Skeleton shape=Shape::Rows(3) /> }.into_any(),
                (false, Load::Failed(problem)) => {
                    view! { <Failure problem on_retry=Callback::new(move |()| found.again()) /> }.into_any()
                }
                (false, Load::Here(page)) => results(page, open).into_any(),
            }}
        </div>
    }
}

/// What is typed, once the typing pauses.
fn settled(typed: RwSignal<String>) -> Signal<String> {
    let asked = RwSignal::new(String::new());
    Effect::new(move || {
        let text = typed.get().trim().to_owned();
        set_timeout(
            move || {
                if typed.try_get_untracked().is_some_and(|now| now.trim() == text) {
                    asked.set(text.clone());
                }
            },
            PAUSE,
        );
    });
    asked.into()
}

fn results(page: Arc<CommunityPage>, open: RwSignal<bool>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    if page.items.is_empty() {
        return view! { <p class="muted" role="status">{tr!("shell.search_nothing")}</p> }.into_any();
    }
    let line = move |community: &Community| {
        let name = community_name(community, locale.language());
        let (id, region) = (community.id, scope.region_name(community.region));
        view! {
            <li>
                <a
                    class="finder-line"
                    href=move || scope.href(Page::Community(id))
                    on:click=move |_| open.set(false)
                >
                    <span class="name">{name}</span>
                    <span class="muted small">{community.code.to_string()}</span>
                    <span class="muted small">{region}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="finder-list">{page.items.iter().map(line).collect_view()}</ul> }.into_any()
}

fn on_field(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.id() == FIELD)
}

/// Moves the keyboard between the field and the lines below it.
fn step(event: &web_sys::KeyboardEvent, by: i32) {
    let Ok(stops) = document().query_selector_all(".finder input, .finder-line") else {
        return;
    };
    let active = document().active_element();
    let stops: Vec<web_sys::HtmlElement> =
        (0..stops.length()).filter_map(|at| stops.item(at)?.dyn_into().ok()).collect();
    let now = stops.iter().position(|stop| active.as_ref() == Some(stop.as_ref())).unwrap_or(0);
    let next = if by > 0 { now + 1 } else { now.saturating_sub(1) };
    if let Some(stop) = stops.get(next) {
        event.prevent_default();
        // Every stop is a field or a link, which take focus.
        let _ = stop.focus();
    }
}
