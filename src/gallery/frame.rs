use leptos::prelude::*;

use super::samples::word;
use crate::locale::{Language, use_locale};
use crate::ui::{
    BottomItem, Brand, Button, Glyph, Look, Menu, MenuHeading, MenuItem, MenuLine, RailHeading, RailItem,
    Shell, Theme, use_theme,
};

/// The shell with every slot filled.
#[component]
pub(super) fn Frame(children: Children) -> impl IntoView {
    let brand = || view! { <Brand href="/gallery" name=word("product") /> };
    let nav = || {
        view! {
            <RailItem href="/gallery" glyph=Glyph::Home label=word("overview") current=true />
            <RailItem href="#c" glyph=Glyph::Building label=word("communities") current=false />
            <RailItem href="#r" glyph=Glyph::Layers label=word("rounds") current=false count=Some(3) />
            <RailItem href="#d" glyph=Glyph::Calendar label=word("duties") current=false count=Some(128) />
            <RailItem href="#b" glyph=Glyph::FileText label=word("records") current=false />
            <RailHeading text=word("manage") />
            <RailItem href="#f" glyph=Glyph::Scale label=word("frameworks") current=false />
            <RailItem href="#a" glyph=Glyph::Settings label=word("admin") current=false />
        }
    };
    let bottom = || {
        view! {
            <BottomItem href="#t" glyph=Glyph::ClipboardCheck label=word("tasks") current=false count=Some(4) />
            <BottomItem href="#d" glyph=Glyph::Calendar label=word("duties") current=false />
            <BottomItem href="/gallery" glyph=Glyph::Home label=word("overview") current=true />
            <BottomItem href="#b" glyph=Glyph::FileText label=word("records") current=false />
            <BottomItem href="#m" glyph=Glyph::User label=word("me") current=false />
        }
    };
    let rail_head = || {
        view! {
            <Menu label=word("region") show_label=true glyph=Glyph::MapPin>
                <MenuItem label=word("region") checked=Some(true) />
            </Menu>
        }
    };
    let bar_start = || {
        view! {
            <span class="desktop-only">
                <Menu label=word("period") show_label=true glyph=Glyph::Calendar>
                    <MenuItem label=word("period") checked=Some(true) />
                </Menu>
            </span>
        }
    };
    let ribbon = Signal::derive(move || Some(word("ribbon").get()));
    view! { <Shell brand nav bar=switches bottom rail_head bar_start ribbon>{children()}</Shell> }
}

fn switches() -> impl IntoView {
    let (locale, theme) = (use_locale(), use_theme());
    let speak = move |language: Language| {
        let checked = Signal::derive(move || Some(locale.language() == language));
        view! { <MenuItem label=language.own_name() checked on_press=move |()| locale.set(language) /> }
    };
    let paint = move |wanted: Theme, label: Signal<String>| {
        let checked = Signal::derive(move || Some(theme.get() == wanted));
        view! { <MenuItem label checked on_press=move |()| theme.set(wanted) /> }
    };
    view! {
        <Menu label=word("language") glyph=Glyph::Languages>{Language::ALL.map(speak).collect_view()}</Menu>
        <Menu label=word("theme") glyph=Glyph::Sun>
            {paint(Theme::System, crate::tr!("ui.theme_system"))}
            {paint(Theme::Light, crate::tr!("ui.theme_light"))}
            {paint(Theme::Dark, crate::tr!("ui.theme_dark"))}
        </Menu>
        <Menu label=word("account") glyph=Glyph::User>
            <MenuHeading text=word("who_value") />
            <MenuItem label=word("me") glyph=Glyph::Settings href="#me" />
            <MenuLine />
            <MenuItem label=word("signout") glyph=Glyph::LogOut />
        </Menu>
    }
}

/// The actions of the page.
pub(super) fn actions() -> impl IntoView {
    view! {
        <Button label=word("export") glyph=Glyph::Download on_press=|()| () />
        <Button label=word("start") look=Look::Primary on_press=|()| () />
    }
}
