//! A page of every primitive and chart with sample data, at /gallery when the feature of that name is on.

mod charts;
mod forms;
mod frame;
mod marks;
mod samples;

use leptos::prelude::*;

use crate::locale::provide_locale;
use crate::pages::part::ask_for_styles;
use crate::ui::{Columns, Page, ToastRegion, provide_theme, provide_toasts};
use samples::word;

/// The whole gallery inside the shell. `?only=forms` and the like show one part; `?lang=en` and `?theme=dark` set the
/// rest, so that a picture of any state can be taken by its URL alone.
#[component]
pub fn Gallery() -> impl IntoView {
    let locale = provide_locale();
    let theme = provide_theme();
    provide_toasts();
    ask_for_styles();
    let query = window().location().search().unwrap_or_default();
    let asked = |wanted: &str| query.trim_start_matches('?').split('&').any(|part| part == wanted);
    if asked("lang=en") {
        locale.set(crate::locale::Language::En);
    }
    if asked("lang=zh") {
        locale.set(crate::locale::Language::Zh);
    }
    if asked("theme=dark") {
        theme.set(crate::ui::Theme::Dark);
    }
    if asked("theme=light") {
        theme.set(crate::ui::Theme::Light);
    }
    let part = |name: &str| !query.contains("only=") || asked(&format!("only={name}"));
    let (charts, forms, marks, table) = (part("charts"), part("forms"), part("marks"), part("table"));
    let (drawer, dialog) = (asked("open=drawer"), asked("open=dialog"));
    view! {
        <frame::Frame>
            <Page title=word("title") lead=word("lead") actions=frame::actions progress=Some((17, 22))>
                {charts.then(|| view! { <charts::Headline /> })}
                <Columns>
                    {charts.then(|| view! { <charts::Charts /> })}
                    {table.then(|| view! { <marks::Ranking /> })}
                    {forms.then(|| view! { <forms::Forms /> })}
                    {marks.then(|| view! { <marks::States drawer dialog /> })}
                </Columns>
                {forms.then(|| view! { <forms::Hand /> })}
            </Page>
        </frame::Frame>
        <ToastRegion />
    }
}
