use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::{Language, t};
use protocol::round::RoundView;

use crate::locale::use_locale;
use crate::page::Page;
use crate::pages::loading::problem_words;
use crate::scope::{Scope, use_scope};
use crate::session::use_session;
use crate::tr;
use crate::ui::{Glyph, Menu, MenuHeading, MenuItem, MenuLine, Select, Theme, Toast, use_theme, use_toasts};

/// The rounds of the region as (id, name), with what is still open marked.
fn round_options(scope: Scope) -> Signal<Vec<(String, String)>> {
    let locale = use_locale();
    Signal::derive(move || {
        let language = locale.language();
        let words = |round: RoundView| {
            let name = if round.round.is_open() {
                t!(language, "shell.round_open", name = round.round.name)
            } else {
                round.round.name.to_string()
            };
            (round.round.id.to_string(), name)
        };
        scope.rounds_here().into_iter().map(words).collect()
    })
}

/// The region that is looked at; a reader with one region sees its name only.
#[component]
pub fn RegionSwitch() -> impl IntoView {
    let scope = use_scope();
    view! {
        <Select
            label=tr!("shell.region")
            hide_label=true
            options=Signal::derive(move || scope.region_options())
            chosen=Signal::derive(move || scope.region().map(|id| id.to_string()).unwrap_or_default())
            on_choose=move |id: String| scope.look_at(id.parse().ok())
        />
    }
}

/// The round that is looked at.
#[component]
pub fn RoundSwitch() -> impl IntoView {
    let scope = use_scope();
    let options = round_options(scope);
    view! {
        <Show when=move || !options.get().is_empty()>
            <Select
                label=tr!("shell.round")
                hide_label=true
                options
                chosen=Signal::derive(move || scope.round_id().map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |id: String| scope.look_back(id.parse().ok())
            />
        </Show>
    }
}

/// Region and round on phones, where the rail and half of the bar are away.
#[component]
pub fn ScopeSwitches(
    /// Whether what is below depends on the round.
    #[prop(default = true)]
    round: bool,
) -> impl IntoView {
    view! {
        <div class="phone-only scope-switches" role="group" aria-label=tr!("shell.looking_at")>
            <RegionSwitch />
            {round.then(|| view! { <RoundSwitch /> })}
        </div>
    }
}

/// Chinese or English, at once.
#[component]
pub fn LanguageMenu() -> impl IntoView {
    let locale = use_locale();
    view! {
        <Menu label=tr!("shell.language") glyph=Glyph::Languages>
            {Language::ALL
                .map(|language| {
                    view! {
                        <MenuItem
                            label=language.own_name()
                            checked=Signal::derive(move || Some(locale.language() == language))
                            on_press=move |()| locale.set(language)
                        />
                    }
                })
                .into_iter()
                .collect_view()}
        </Menu>
    }
}

/// Light, dark, or as the device.
#[component]
pub fn ThemeMenu() -> impl IntoView {
    let theme = use_theme();
    let one = move |value: Theme, glyph: Glyph, label: Signal<String>| {
        let checked = Signal::derive(move || Some(theme.get() == value));
        view! { <MenuItem label glyph checked on_press=move |()| theme.set(value) /> }
    };
    view! {
        <Menu label=tr!("shell.theme") glyph=Glyph::Sun>
            {one(Theme::System, Glyph::Monitor, tr!("shell.theme_system"))}
            {one(Theme::Light, Glyph::Sun, tr!("shell.theme_light"))}
            {one(Theme::Dark, Glyph::Moon, tr!("shell.theme_dark"))}
        </Menu>
    }
}

/// Who is signed in, and the way out.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let session = use_session();
    let name =
        Signal::derive(move || session.get().map(|session| session.name.to_string()).unwrap_or_default());
    view! {
        <Menu label=tr!("shell.account_of", name = name.get()) glyph=Glyph::User>
            <MenuHeading text=name />
            <MenuItem label=tr!("shell.account") glyph=Glyph::Settings href=Page::Account.path() />
            <MenuLine />
            <MenuItem label=tr!("shell.sign_out") glyph=Glyph::LogOut on_press=sign_out() />
        </Menu>
    }
}

/// Signs out, or says why it could not.
pub fn sign_out() -> Callback<()> {
    let (session, toasts, locale) = (use_session(), use_toasts(), use_locale());
    let navigate = use_navigate();
    Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match session.sign_out().await {
                // Whoever comes next begins at their own front page.
                Ok(()) => navigate(&Page::Overview.path(), NavigateOptions::default()),
                Err(problem) => {
                    toasts.say(Toast::failed(problem_words(&problem, untrack(|| locale.language()))));
                }
            }
        });
    })
}
