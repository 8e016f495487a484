use leptos::prelude::*;

use super::samples::{say, word};
use crate::locale::use_locale;
use crate::ui::{
    Button, Checkbox, Choice, Choosable, Counter, ErrorSummary, FieldKind, Glyph, Look, NumberField,
    SaveState, Saving, Section, Segmented, Select, Slider, StickyAction, TextArea, TextField,
};

fn levels() -> Signal<Vec<Choosable<u8>>> {
    let locale = use_locale();
    Signal::derive(move || {
        let language = locale.language();
        (0..4_u8)
            .map(|level| {
                let name = say(&format!("level_{level}"), language);
                Choosable::new(level, name)
                    .words(say(&format!("level_{level}_words"), language))
                    .mark(level.to_string())
            })
            .collect()
    })
}

#[component]
pub(super) fn Forms() -> impl IntoView {
    let level = RwSignal::new(Some(2_u8));
    let total_wrong = (RwSignal::new("21".to_owned()), RwSignal::new("20".to_owned()));
    view! {
        <Section title=word("form") lead=word("form_lead") span=6>
            <div class="stack">
                <Counter
                    label=word("roads")
                    count=RwSignal::new("17".to_owned())
                    total=RwSignal::new("20".to_owned())
                    unit=word("sections")
                />
                <Counter label=word("roads") count=total_wrong.0 total=total_wrong.1 unit=word("sections") />
                <Choice
                    legend=word("level")
                    options=levels()
                    chosen=level
                    on_choose=move |chosen: u8| level.set(Some(chosen))
                    error=word("level_error")
                />
                <NumberField
                    label=word("lights")
                    text=RwSignal::new("92.5".to_owned())
                    unit="%"
                    bounds=(0.0, 100.0)
                    help=word("lights_help")
                />
                <NumberField label=word("lights") text=RwSignal::new("120".to_owned()) unit="%" bounds=(0.0, 100.0) optional=true />
            </div>
        </Section>
        <Section title=word("account") span=6>
            <div class="stack">
                <ErrorSummary errors=Signal::derive(move || vec![("account-field".to_owned(), word("wrong_password").get())]) />
                <TextField label=word("account") value=RwSignal::new("assessor".to_owned()) id="account-field" autocomplete="username" />
                <TextField
                    label=word("password")
                    value=RwSignal::new("guanhu".to_owned())
                    kind=FieldKind::Password
                    error=word("wrong_password")
                />
                <TextField label=word("search") value=RwSignal::new(String::new()) kind=FieldKind::Search placeholder=word("search") hide_label=true />
                <TextArea label=word("note") value=RwSignal::new(String::new()) help=word("note_help") optional=true max_length=500 />
                <Select
                    label=word("reason")
                    options=Signal::derive(move || vec![("a".to_owned(), word("type_mixed").get()), ("b".to_owned(), word("type_parking").get())])
                    chosen="a"
                    on_choose=|_: String| ()
                />
                <Periods />
                <Weights />
                <Checkbox label=word("agree") checked=RwSignal::new(true) />
                <Checkbox label=word("agree") checked=RwSignal::new(false) help=word("note_help") />
                <Buttons />
            </div>
        </Section>
    }
}

#[component]
fn Periods() -> impl IntoView {
    let period = RwSignal::new(Some(0_u8));
    let options = Signal::derive(move || {
        [word("month"), word("quarter"), word("year")]
            .into_iter()
            .zip(0..)
            .map(|(label, at)| Choosable::new(at, label.get()))
            .collect::<Vec<_>>()
    });
    view! { <Segmented label=word("period") options chosen=period on_choose=move |at: u8| period.set(Some(at)) /> }
}

/// One that was moved, and one that waits.
#[component]
fn Weights() -> impl IntoView {
    let locale = use_locale();
    let slider = move |at: u32, disabled: bool| {
        let value = RwSignal::new(at);
        let percent = move |share: u32| locale.percent(f64::from(share) / 100.0, 0);
        let words = Signal::derive(move || percent(value.get()));
        let mark = Signal::derive(move || percent(50));
        view! { <Slider label=word("weight") value range=(10, 90) mark=50 mark_words=mark words disabled /> }
    };
    view! {
        {slider(62, false)}
        {slider(50, true)}
    }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <div class="row">
            <Button label=word("submit") look=Look::Primary glyph=Glyph::Send on_press=|()| () />
            <Button label=word("save") on_press=|()| () />
            <Button label=word("refresh") look=Look::Quiet glyph=Glyph::Clock on_press=|()| () />
            <Button label=word("delete") look=Look::Danger glyph=Glyph::Trash on_press=|()| () />
            <Button label=word("submit") look=Look::Primary busy=true on_press=|()| () />
            <Button label=word("submit") refused=word("submit_refused") on_press=|()| () />
            <Button label=word("export") small=true on_press=|()| () />
        </div>
        <div class="row">
            <SaveState state=Saving::Here />
            <SaveState state=Saving::Saving />
            <SaveState state=Saving::Waiting />
            <SaveState state=Saving::Received("7F3A-21".to_owned()) />
            <SaveState state=Saving::Failed("QuotaExceeded".to_owned()) />
        </div>
    }
}

/// The main action at the thumb.
#[component]
pub(super) fn Hand() -> impl IntoView {
    view! {
        <StickyAction>
            <Button label=word("save") on_press=|()| () />
            <Button label=word("submit") look=Look::Primary on_press=|()| () />
        </StickyAction>
    }
}
