//! Signing in: a form, and in a demo installation its accounts at one tap.

use domain::access::Role;
use domain::id::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::{Language, area};
use protocol::bounds::{ACCOUNT_CHARS_MAX, PASSWORD_CHARS_MAX};
use protocol::problem::Problem;
use protocol::session::{About, DemoAccount};

use crate::api::{self, Remote};
use crate::frame::{LanguageMenu, ThemeMenu};
use crate::locale::use_locale;
use crate::pages::loading::Failure;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Badge, Brand, Button, FieldKind, Glyph, Icon, Look, TextField};

/// The words of a role.
pub fn role_words(role: Role, language: Language) -> String {
    let key = format!("sign_in.role_{}", role.as_str());
    area::SIGN_IN.text(language, &key).map_or_else(|| role.as_str().to_owned(), str::to_owned)
}

/// The page that stands before everything.
#[component]
pub fn SignInPage() -> impl IntoView {
    let account = RwSignal::new(String::new());
    let about: Remote<About> = Remote::new(|| Some(()), |()| api::about());
    let title = tr!("sign_in.title");
    let product = tr!("ui.product");
    Effect::new(move || document().set_title(&format!("{} · {}", title.get(), product.get())));
    view! {
        <div class="entrance">
            <header class="entrance-bar">
                <Brand href="/" name=product />
                <span class="entrance-menus"><LanguageMenu /><ThemeMenu /></span>
            </header>
            <main class="entrance-main">
                <section class="entrance-words">
                    <p class="entrance-motto">{tr!("sign_in.motto")}</p>
                    <p class="entrance-lead">{tr!("sign_in.lead")}</p>
                </section>
                <section class="entrance-card">
                    <h1 tabindex="-1">{title}</h1>
                    <SignInForm account />
                    {move || about.get().map(|about| view! { <DemoAccounts accounts=about.demo_accounts.clone() /> })}
                </section>
            </main>
            <footer class="entrance-foot small muted">
                {move || about.get().map(|about| tr!("sign_in.version", version = about.version))}
            </footer>
        </div>
    }
}

/// Account and password. Also stands in the dialog that asks again.
#[component]
pub fn SignInForm(
    account: RwSignal<String>,
    /// Hears who signed in.
    #[prop(optional, into)]
    on_done: Option<Callback<UserId>>,
) -> impl IntoView {
    let session = use_session();
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let asked = RwSignal::new(false);
    let empty = move |value: RwSignal<String>, words: Signal<String>| {
        Signal::derive(move || (asked.get() && value.get().trim().is_empty()).then(|| words.get()))
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        let (name, secret) = (account.get_untracked().trim().to_owned(), password.get_untracked());
        if busy.get_untracked() || name.is_empty() || secret.is_empty() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = session.sign_in(name, secret).await;
            // Signing in takes this form off the page; what it held may be gone.
            let _ = busy.try_set(false);
            match answer {
                Ok(session) => {
                    let _ = password.try_set(String::new());
                    if let Some(on_done) = on_done {
                        on_done.run(session.user);
                    }
                }
                Err(refused) => {
                    let _ = problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=submit novalidate=true>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <TextField
                label=tr!("sign_in.account")
                id="account"
                value=account
                autocomplete="username"
                max_length=ACCOUNT_CHARS_MAX as u32
                error=empty(account, tr!("sign_in.account_needed"))
            />
            <TextField
                label=tr!("sign_in.password")
                id="password"
                value=password
                kind=FieldKind::Password
                autocomplete="current-password"
                max_length=PASSWORD_CHARS_MAX as u32
                error=empty(password, tr!("sign_in.password_needed"))
            />
            <Button label=tr!("sign_in.submit") look=Look::Primary submit=true wide=true busy />
        </form>
    }
}

/// The accounts of the demo city; one tap signs in.
#[component]
fn DemoAccounts(accounts: Vec<DemoAccount>) -> impl IntoView {
    let (session, locale) = (use_session(), use_locale());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(None::<String>);
    if accounts.is_empty() {
        return ().into_any();
    }
    let one = move |demo: DemoAccount| {
        let DemoAccount { account, password, name, role } = demo;
        let own = account.clone();
        let press = move |_| {
            if busy.get_untracked().is_some() {
                return;
            }
            busy.set(Some(account.clone()));
            let (account, password) = (account.clone(), password.clone());
            spawn_local(async move {
                let answer = session.sign_in(account, password).await;
                let _ = busy.try_set(None);
                let _ = problem.try_set(answer.err());
            });
        };
        let shown = own.clone();
        view! {
            <li>
                <button
                    type="button"
                    class="demo-account"
                    data-account=own.clone()
                    aria-busy=move || (busy.get().as_deref() == Some(own.as_str())).then_some("true")
                    on:click=press
                >
                    <span class="demo-account-words">
                        <span class="name">{name.to_string()}</span>
                        <span class="small muted">{move || role_words(role, locale.language())}</span>
                    </span>
                    <span class="small muted demo-account-code">{shown}</span>
                    <Icon glyph=Glyph::ChevronRight small=true />
                </button>
            </li>
        }
    };
    view! {
        <div class="demo-accounts">
            <div class="row">
                <h2>{tr!("sign_in.demo_title")}</h2>
                <Badge text=tr!("sign_in.demo_mark") />
            </div>
            <p class="small muted">{tr!("sign_in.demo_words")}</p>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <ul>{accounts.into_iter().map(one).collect_view()}</ul>
        </div>
    }
    .into_any()
}
