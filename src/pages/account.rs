//! The reader's own page: language, looks, what is running, what this device keeps, and the way out.

use leptos::prelude::*;
use locale::{Language, t};
use protocol::session::{About, SessionGrant};

use crate::api::{self, Remote};
use crate::frame::sign_out;
use crate::locale::use_locale;
use crate::offline;
use crate::page::Page;
use crate::pages::loading::Loaded;
use crate::pages::sign_in::role_words;
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{
    self, Avatar, Button, Choosable, Facts, Glyph, LinkButton, PageWidth, Section, Segmented, Shape, Theme,
    use_theme,
};

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let (session, scope, locale) = (use_session(), use_scope(), use_locale());
    let name =
        Signal::derive(move || session.get().map(|session| session.name.to_string()).unwrap_or_default());
    let login = move || session.get().map(|session| session.account.clone());
    let grants = move || {
        let language = locale.language();
        let line = |grant: &SessionGrant| {
            // The session knows the region's own name only; the app's list knows it in both languages.
            let region = scope.region_name(grant.region).unwrap_or_else(|| grant.region_name.to_string());
            view! {
                <li>
                    <span>{role_words(grant.role, language)}</span>
                    <span class="muted">{region}</span>
                </li>
            }
        };
        session.get().map(|session| session.grants.iter().map(line).collect_view())
    };
    view! {
        <ui::Page title=tr!("account.title") width=PageWidth::Form>
            <Section title=tr!("account.who")>
                <div class="account-who">
                    <Avatar name />
                    <div>
                        <p class="name">{name}</p>
                        <p class="small muted">{login}</p>
                    </div>
                </div>
                <ul class="account-grants">{grants}</ul>
                <Button label=tr!("shell.sign_out") glyph=Glyph::LogOut on_press=sign_out() />
            </Section>
            <Section title=tr!("account.looks")>
                <Looks />
            </Section>
            <Kept />
            <Section title=tr!("account.running")>
                <Running />
            </Section>
        </ui::Page>
    }
}

#[component]
fn Looks() -> impl IntoView {
    let (locale, theme) = (use_locale(), use_theme());
    let languages = Language::ALL.map(|language| Choosable::new(language, language.own_name())).to_vec();
    let (system, light, dark) =
        (tr!("shell.theme_system"), tr!("shell.theme_light"), tr!("shell.theme_dark"));
    let themes = Signal::derive(move || {
        vec![
            Choosable::new(Theme::System, system.get()),
            Choosable::new(Theme::Light, light.get()),
            Choosable::new(Theme::Dark, dark.get()),
        ]
    });
    view! {
        <div class="account-looks">
            <span class="field-label">{tr!("shell.language")}</span>
            <Segmented
                label=tr!("shell.language")
                options=languages
                chosen=Signal::derive(move || Some(locale.language()))
                on_choose=move |language| locale.set(language)
            />
            <span class="field-label">{tr!("shell.theme")}</span>
            <Segmented
                label=tr!("shell.theme")
                options=themes
                chosen=Signal::derive(move || Some(theme.get()))
                on_choose=move |chosen| theme.set(chosen)
            />
        </div>
    }
}

/// What is stored on this device, for who fills cards.
#[component]
fn Kept() -> impl IntoView {
    let session = use_session();
    let fills = Memo::new(move |_| session.may_open(Page::Tasks));
    let drafts = LocalResource::new(move || {
        let me = session.user();
        let own = move |draft: &&offline::Draft| Some(draft.assessor) == me;
        async move { offline::all_drafts().await.map(|drafts| drafts.iter().filter(own).count()).ok() }
    });
    let locale = use_locale();
    let words = move || {
        let language = locale.language();
        match drafts.get() {
            None => t!(language, "ui.loading"),
            Some(None) => t!(language, "account.kept_unknown"),
            Some(Some(0)) => t!(language, "account.kept_none"),
            Some(Some(n)) => t!(language, "account.kept_drafts", n = n),
        }
    };
    view! {
        <Show when=move || fills.get()>
            <Section title=tr!("account.kept") lead=tr!("account.kept_lead")>
                <p>{words}</p>
                <LinkButton label=tr!("shell.tasks") href=Page::Tasks.path() glyph=Glyph::Clipboard />
            </Section>
        </Show>
    }
}

/// Versions of the server and its scoring engine.
#[component]
fn Running() -> impl IntoView {
    let about: Remote<About> = Remote::new(|| Some(()), |()| api::about());
    let facts = move |about: std::sync::Arc<About>| {
        let (version, engine) = (tr!("account.version"), tr!("account.engine"));
        let items = Signal::derive(move || {
            vec![(version.get(), about.version.clone()), (engine.get(), about.engine.clone())]
        });
        view! { <Facts items /> }
    };
    view! { <Loaded remote=about shape=Shape::Lines(2) children=facts /> }
}
