//! The frame of the signed-in app: where one can go, what one looks at, and the screen of the address.

mod again;
mod destinations;
mod search;
mod switches;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::page::Page;
use crate::pages;
use crate::scope::provide_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Brand, Glyph, IconButton, Shell, focus_heading};

use again::SignInAgain;
pub use again::SignInAgainForm;
use destinations::{bottom_items, rail_items};
pub use search::Finder;
use search::{Search, SearchButton};
use switches::AccountMenu;
pub use switches::{LanguageMenu, ScopeSwitches, ThemeMenu, sign_out};
use switches::{RegionSwitch, RoundSwitch};

/// The app around whatever screen is open.
#[component]
pub fn Frame() -> impl IntoView {
    provide_scope();
    let session = use_session();
    let location = use_location();
    let page = Memo::new(move |_| Page::parse(&location.pathname.get()));
    let searching = RwSignal::new(false);
    let reads = Memo::new(move |_| session.may_open(Page::Communities));
    let offline = connection();
    let demo_words = tr!("shell.demo");
    let ribbon =
        Signal::derive(move || session.get().filter(|session| session.demo).map(|_| demo_words.get()));
    let brand = move || view! { <Brand href=untrack(|| session.home()).path() name=tr!("ui.product") /> };
    let bar = move || {
        view! {
            <Show when=move || offline.get()>
                <span class="offline-mark" role="status">
                    <crate::ui::Badge text=tr!("shell.offline") tone=crate::ui::Tone::Warn glyph=Glyph::CloudOff />
                </span>
            </Show>
            <Show when=move || reads.get()>
                <span class="phone-only">
                    <IconButton
                        label=tr!("shell.search")
                        glyph=Glyph::Search
                        on_press=move |()| searching.set(true)
                    />
                </span>
            </Show>
            <span class="desktop-only bar-menus"><LanguageMenu /><ThemeMenu /></span>
            <AccountMenu />
        }
    };
    let bar_start = move || {
        view! {
            <Show when=move || reads.get()>
                <span class="desktop-only bar-scope">
                    <Show when=move || shows_a_round(page.get())>
                        <RoundSwitch />
                    </Show>
                    <SearchButton open=searching />
                </span>
            </Show>
        }
    };
    let rail_head = move || view! { <Show when=move || reads.get()><RegionSwitch /></Show> };
    follow_navigation(page);
    search::on_ctrl_k(searching, reads);
    pages::part::fetch_the_rest(session);
    view! {
        <Shell
            brand=brand
            nav=move || rail_items(page)
            bar=bar
            bar_start=bar_start
            bottom=move || bottom_items(page)
            rail_head=rail_head
            ribbon=ribbon
        >
            <Screen page />
        </Shell>
        <SignInAgain />
        <Search open=searching />
    }
}

/// Whether a screen shows the round that is looked at; others name their own or need none.
fn shows_a_round(page: Option<Page>) -> bool {
    matches!(page, Some(Page::Overview | Page::Communities | Page::Community(_)))
}

/// The screen of an address, or why it is not shown.
#[component]
fn Screen(page: Memo<Option<Page>>) -> impl IntoView {
    let session = use_session();
    let shown = Memo::new(move |_| page.get().map(|page| (page, session.may_open(page))));
    move || match shown.get() {
        None => view! { <pages::not_found::NotFound /> }.into_any(),
        Some((_, false)) => view! { <pages::not_found::NotAllowed /> }.into_any(),
        Some((page, true)) => pages::screen(page),
    }
}

/// Whether the browser says that there is no network.
fn connection() -> RwSignal<bool> {
    let offline = RwSignal::new(!window().navigator().on_line());
    let gone = window_event_listener(leptos::ev::offline, move |_| offline.set(true));
    let back = window_event_listener(leptos::ev::online, move |_| offline.set(false));
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    offline
}

/// How many frames a screen has to appear in: ten seconds of sixty a second. What comes later takes the keyboard from
/// nobody.
const FRAMES_MAX: u32 = 600;

/// After going to another screen, the keyboard and readers start at its heading. The first screen is left alone.
fn follow_navigation(page: Memo<Option<Page>>) {
    Effect::new(move |before: Option<Option<Page>>| {
        let now = page.get();
        if before.is_some_and(|before| before != now) {
            let left = document().active_element();
            start_at_heading(move || page.try_get_untracked() == Some(now), left, FRAMES_MAX);
        }
        now
    });
}

/// Focuses the heading as soon as there is one: a screen may have to be fetched first. Gives up when another screen is
/// wanted, or the reader has taken the keyboard elsewhere.
fn start_at_heading(wanted: impl Fn() -> bool + 'static, left: Option<web_sys::Element>, frames: u32) {
    request_animation_frame(move || {
        let active = document().active_element();
        // What held the keyboard may have left the page with its screen; the body has it then.
        let is_elsewhere =
            active.as_ref().is_some_and(|it| Some(it) != left.as_ref() && it.tag_name() != "BODY");
        if frames == 0 || !wanted() || is_elsewhere {
            return;
        }
        if !focus_heading() {
            start_at_heading(wanted, left, frames - 1);
        }
    });
}
