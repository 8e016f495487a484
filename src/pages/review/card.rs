//! The page of one card under review.

use std::sync::Arc;

use domain::framework::Framework;
use domain::id::{ScorecardId, UserId};
use domain::scorecard::Stage;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::t;

use super::decide::{Closed, Decide, closed};
use super::keys::{on_key, walk};
use super::line::{Doubt, Line};
use super::queue::round_name;
use super::reasons::Reasons;
use super::sheet::{Sheet, fetch};
use crate::api::Remote;
use crate::locale::use_locale;
use crate::page::Page as Path;
use crate::pages::entry::{community_name, say};
use crate::pages::loading::Loaded;
use crate::pages::scorecard::keep_error_words;
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Badge, Facts, Glyph, Notice, Page, Section, Shape, Tone};

/// A card under review.
#[component]
pub fn ReviewCardPage() -> impl IntoView {
    let location = use_location();
    let card = Memo::new(move |_| match Path::parse(&location.pathname.get()) {
        Some(Path::Review(card)) => Some(card),
        _ => None,
    });
    move || card.get().map(|card| view! { <Card card /> })
}

#[component]
fn Card(card: ScorecardId) -> impl IntoView {
    let locale = use_locale();
    let session = use_session();
    let sheet = Remote::new(move || session.user().map(|_| card), fetch);
    let reload = Callback::new(move |()| sheet.again());
    let title = Signal::derive(move || match sheet.get() {
        Some(sheet) => community_name(&sheet.community, locale.language()),
        None => t!(locale.language(), "review.card"),
    });
    on_key(move |key, event| {
        match key {
            "j" => walk("article.line", 1),
            "k" => walk("article.line", -1),
            "r" => press_inside_active(".line-act button"),
            _ => return,
        }
        event.prevent_default();
    });
    let crumbs = || view! { <a href=Path::Reviews.path()>{tr!("review.title")}</a> };
    view! {
        <Page title crumbs>
            <Loaded remote=sheet shape=Shape::Rows(10) let(sheet)>
                {untrack(|| session.user()).map(|me| view! { <Content sheet me reload /> })}
            </Loaded>
        </Page>
    }
}

/// Presses a button inside the entry that has the keyboard.
fn press_inside_active(selector: &str) {
    use wasm_bindgen::JsCast;
    let line = document().active_element().and_then(|active| active.closest("article.line").ok().flatten());
    let button = line.and_then(|line| line.query_selector(selector).ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
}

#[component]
fn Content(sheet: Arc<Sheet>, me: UserId, reload: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let reasons = Reasons::open(me, &sheet.card);
    let shut = closed(&sheet, Some(me));
    let keeps = move || {
        reasons.failed().map(|error| {
            view! {
                <Notice tone=Tone::Bad>
                    <p>{move || keep_error_words(error, locale.language())}</p>
                    <p>{tr!("offline.on_screen_only")}</p>
                </Notice>
            }
        })
    };
    let decidable = shut.is_none();
    view! {
        <Head sheet=sheet.clone() decidable />
        {shut.map(|shut| view! { <Shut shut sheet=sheet.clone() /> })}
        {keeps}
        {groups(&sheet.framework, &sheet)
            .into_iter()
            .map(|(dimension, positions)| view! { <Group sheet=sheet.clone() dimension positions reasons decidable /> })
            .collect_view()}
        {matches!(shut, None | Some(Closed::Own)).then(|| view! { <Decide sheet reasons reload /> })}
    }
}

/// Who, when, which revision, and what is worth a look.
#[component]
fn Head(sheet: Arc<Sheet>, decidable: bool) -> impl IntoView {
    let locale = use_locale();
    let scope = use_scope();
    let card = sheet.card.clone();
    let (answered, doubts, changes) = (card.entries.len(), sheet.doubts.len(), sheet.changes());
    let again = card.number > 1;
    let elsewhere = sheet.doubts_elsewhere();
    let doubt = |finding| view! { <Doubt finding /> };
    let items = Signal::derive(move || {
        let language = locale.language();
        let mut items = vec![
            (t!(language, "review.assessor"), card.assessor_name.to_string()),
            (t!(language, "review.round"), round_name(scope, card.round).unwrap_or_default()),
            (t!(language, "scorecard.submitted_at"), locale.instant(card.submitted_at)),
            (t!(language, "scorecard.revision"), card.number.to_string()),
        ];
        if again {
            items.push((t!(language, "review.changes"), t!(language, "review.changes_n", n = changes)));
        }
        items
    });
    view! {
        <div class="review-head">
            <Facts items />
            <p class="row">
                <Badge text=tr!("review.answers", n = answered) />
                {(doubts > 0)
                    .then(|| {
                        view! { <Badge text=tr!("review.doubts", n = doubts) tone=Tone::Warn glyph=Glyph::AlertTriangle /> }
                    })}
            </p>
            {elsewhere.into_iter().map(doubt).collect_view()}
            {decidable.then(|| view! { <p class="muted small desktop-only">{tr!("review.card_keys")}</p> })}
        </div>
    }
}

/// Why there is nothing to decide.
#[component]
fn Shut(shut: Closed, sheet: Arc<Sheet>) -> impl IntoView {
    let locale = use_locale();
    let who = sheet.card.reviewer_name.as_ref().map(ToString::to_string).unwrap_or_default();
    let when = sheet.card.reviewed_at;
    let words = move || {
        let language = locale.language();
        let at = when.map(|at| locale.instant(at)).unwrap_or_default();
        match shut {
            Closed::Own => t!(language, "review.own_card"),
            Closed::RoundOver => t!(language, "review.round_closed"),
            Closed::Decided(Stage::Accepted) => t!(language, "review.was_accepted", who = who, when = at),
            Closed::Decided(Stage::Returned) => t!(language, "review.was_returned", who = who, when = at),
            Closed::Decided(_) => t!(language, "review.not_waiting"),
        }
    };
    let tone = match shut {
        Closed::Own | Closed::RoundOver => Tone::Warn,
        Closed::Decided(_) => Tone::Info,
    };
    view! { <Notice tone><p>{words}</p></Notice> }
}

/// The indicators that a card for this community asks for, by dimension.
fn groups(framework: &Framework, sheet: &Sheet) -> Vec<(usize, Vec<usize>)> {
    let asked = |position: &usize| sheet.has_line(&framework.indicators()[*position]);
    (0..framework.dimensions().len())
        .map(|dimension| {
            let positions =
                framework.indicators_of(dimension).map(|(position, _)| position).filter(asked).collect();
            (dimension, positions)
        })
        .filter(|(_, positions): &(usize, Vec<usize>)| !positions.is_empty())
        .collect()
}

#[component]
fn Group(
    sheet: Arc<Sheet>,
    dimension: usize,
    positions: Vec<usize>,
    reasons: Reasons,
    decidable: bool,
) -> impl IntoView {
    let locale = use_locale();
    let found = sheet.framework.dimensions().get(dimension);
    let (code, name) = found.map_or_else(Default::default, |it| (it.code.to_string(), Some(it.name.clone())));
    let title = Signal::derive(move || {
        let name = name.as_ref().map_or("", |name| say(name, locale.language()));
        format!("{code} {name}")
    });
    let line = move |position| view! { <Line sheet=sheet.clone() position reasons decidable /> };
    view! {
        <Section title flush=true>
            {positions.into_iter().map(line).collect_view()}
        </Section>
    }
}
