//! One entry of a card under review, with everything that speaks for or against it.

use std::sync::Arc;

use domain::entry::{CardEntry, Entry};
use domain::framework::{Indicator, IndicatorCode, Measure};
use domain::text::Reason;
use domain::validation::Finding;
use leptos::prelude::*;
use locale::t;

use super::reasons::Reasons;
use super::sheet::Sheet;
use crate::locale::use_locale;
use crate::pages::entry::{entry_words, evidence_words, finding_words, goalposts_words, say};
use crate::pages::scorecard::text_words;
use crate::tr;
use crate::ui::{Badge, Button, Change, Glyph, Hue, Icon, Look, ScoreBar, TextArea, Toast, Tone, use_toasts};

/// The element of an entry.
pub fn line_id(code: &IndicatorCode) -> String {
    format!("line-{code}")
}

/// One entry: value, last round, score, evidence, note, doubts, and the way to send it back.
#[component]
pub fn Line(sheet: Arc<Sheet>, position: usize, reasons: Reasons, decidable: bool) -> impl IntoView {
    let locale = use_locale();
    let indicator = sheet.framework.indicators()[position].clone();
    let code = indicator.code;
    let entry = sheet.card.entries.get(&code).cloned();
    let name = indicator.name.clone();
    let title = {
        let indicator = indicator.clone();
        move || goalposts_words(&indicator, locale)
    };
    let hue = match sheet.framework.dimensions().get(indicator.dimension_index).map(|it| it.pillar_index) {
        Some(1) => Hue::Soft,
        _ => Hue::Hard,
    };
    let score = sheet.scores.get(&code).copied();
    let changed = sheet.changed(&code).map(|before| before.cloned());
    let remark = sheet.earlier_remark(&code);
    let doubts = sheet.doubts_at(&code);
    view! {
        <article
            class="line"
            class:line-marked=move || reasons.is_marked(code)
            id=line_id(&code)
            tabindex="-1"
            data-code=code.to_string()
        >
            <div class="line-head">
                <div class="line-name">
                    <span class="question-code num">{code.to_string()}</span>
                    <h3 title=title>{move || say(&name, locale.language()).to_owned()}</h3>
                    {changed.is_some().then(|| view! { <Badge text=tr!("review.changed") tone=Tone::Accent /> })}
                </div>
                <Value entry=entry.clone() indicator=indicator.clone() />
                <Before sheet=sheet.clone() indicator=indicator.clone() />
                <div class="line-score">
                    <ScoreBar
                        value=Signal::derive(move || score)
                        hue
                        label=tr!("review.score")
                        missing=Signal::derive(move || Some("—".to_owned()))
                    />
                </div>
                {decidable.then(|| view! { <Mark reasons code /> })}
            </div>
            {remark.map(|remark| view! { <p class="line-earlier"><span class="muted">{tr!("review.earlier_remark")}</span> {remark}</p> })}
            {changed.map(|before| view! { <Earlier before indicator=indicator.clone() /> })}
            {entry.map(|entry| view! { <Grounds entry /> })}
            {(!doubts.is_empty())
                .then(|| {
                    let doubt = |finding| view! { <Doubt finding /> };
                    view! {
                        <div class="question-warnings">{doubts.into_iter().map(doubt).collect_view()}</div>
                    }
                })}
            {match decidable {
                true => view! { <ReasonField reasons code /> }.into_any(),
                false => view! { <UnsentReason reasons code /> }.into_any(),
            }}
        </article>
    }
}

#[component]
fn Value(entry: Option<CardEntry>, indicator: Indicator) -> impl IntoView {
    let locale = use_locale();
    let Some(entry) = entry else {
        return view! { <p class="line-value muted">{tr!("review.unanswered")}</p> }.into_any();
    };
    let rubric = level_words(&entry.entry, &indicator);
    let words = move || entry_words(&entry.entry, &indicator, locale);
    view! {
        <div class="line-value">
            <p class="num"><strong>{words}</strong></p>
            {rubric.map(|rubric| view! { <p class="small muted">{move || say(&rubric, locale.language()).to_owned()}</p> })}
        </div>
    }
    .into_any()
}

/// The rubric's words for a level.
fn level_words(entry: &Entry, indicator: &Indicator) -> Option<domain::text::Bilingual> {
    match (entry, &indicator.measure) {
        (Entry::Rated(rating), Measure::Rubric { levels }) => {
            levels.get(usize::from(rating.level())).cloned()
        }
        _ => None,
    }
}

/// The last round's value and how far the score moved.
#[component]
fn Before(sheet: Arc<Sheet>, indicator: Indicator) -> impl IntoView {
    let locale = use_locale();
    let code = indicator.code;
    let Some(before) = sheet.previous.get(&code).cloned() else {
        return view! { <p class="line-before muted small">{tr!("review.no_previous")}</p> }.into_any();
    };
    let moved =
        sheet.scores.get(&code).zip(sheet.previous_scores.get(&code)).map(|(now, before)| now - before);
    let words = move || entry_words(&before.entry, &indicator, locale);
    view! {
        <div class="line-before small">
            <span class="muted">{tr!("scorecard.previous")}</span>
            " "
            <span class="num">{words}</span>
            {moved
                .map(|moved| {
                    view! {
                        <p class="muted">
                            {tr!("review.score_moved")}" "<Change by=Signal::stored(Some(moved)) unit=true />
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// What stood here in the revision before.
#[component]
fn Earlier(before: Option<CardEntry>, indicator: Indicator) -> impl IntoView {
    let locale = use_locale();
    let words = move || match &before {
        Some(before) => entry_words(&before.entry, &indicator, locale),
        None => t!(locale.language(), "review.unanswered"),
    };
    view! { <p class="line-earlier"><span class="muted">{tr!("review.was")}</span> <span class="num">{words}</span></p> }
}

/// Evidence and note.
#[component]
fn Grounds(entry: CardEntry) -> impl IntoView {
    let locale = use_locale();
    let note = entry.note.to_string();
    let item = move |item: domain::evidence::Evidence| {
        let kind = item.kind;
        view! {
            <li>
                <span class="muted">{move || evidence_words(kind.as_str(), locale.language())}</span>
                " "
                {item.reference.to_string()}
            </li>
        }
    };
    let evidence = entry.evidence;
    view! {
        {match evidence.is_empty() {
            true => ().into_any(),
            false => view! { <ul class="line-evidence">{evidence.into_iter().map(item).collect_view()}</ul> }.into_any(),
        }}
        {(!note.is_empty())
            .then(|| view! { <p class="line-note"><span class="muted">{tr!("scorecard.note")}</span> {note}</p> })}
    }
}

/// Marks this entry for sending back.
#[component]
fn Mark(reasons: Reasons, code: IndicatorCode) -> impl IntoView {
    let marked = Memo::new(move |_| reasons.is_marked(code));
    let mark = move |()| {
        reasons.write(code, String::new());
        request_animation_frame(move || crate::ui::focus(&reason_id(&code)));
    };
    view! {
        <div class="line-act">
            <Show when=move || !marked.get()>
                <Button
                    label=tr!("review.send_back_entry")
                    look=Look::Quiet
                    small=true
                    glyph=Glyph::Undo
                    on_press=Callback::new(mark)
                />
            </Show>
        </div>
    }
}

/// What is worth a look, in words.
#[component]
pub fn Doubt(finding: Finding) -> impl IntoView {
    let locale = use_locale();
    view! {
        <p class="question-warning">
            <Icon glyph=Glyph::AlertTriangle small=true />
            <span>{move || finding_words(&finding, locale)}</span>
        </p>
    }
}

/// The reason to send this entry back, once it is marked.
#[component]
fn ReasonField(reasons: Reasons, code: IndicatorCode) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let marked = Memo::new(move |_| reasons.is_marked(code));
    let unmark = move |()| {
        let Some(text) = reasons.take(code).filter(|text| !text.trim().is_empty()) else { return };
        let back = Callback::new(move |()| reasons.write(code, text.clone()));
        toasts.say(Toast::info(t!(locale.language(), "review.reason_removed")).undo(back));
    };
    let field = move || {
        let text = RwSignal::new(reasons.text(code));
        let error =
            Signal::derive(move || reasons.fault(code).map(|fault| text_words(fault, locale.language())));
        view! {
            <div class="line-reason">
                <TextArea
                    label=tr!("review.reason")
                    id=reason_id(&code)
                    value=text
                    rows=2
                    max_length=Reason::MAX as u32
                    error
                    on_change=Callback::new(move |text| reasons.write(code, text))
                />
                <Button
                    label=tr!("review.reason_remove")
                    look=Look::Quiet
                    small=true
                    glyph=Glyph::X
                    on_press=Callback::new(unmark)
                />
            </div>
        }
    };
    view! { <Show when=move || marked.get()>{field()}</Show> }
}

/// A reason that came too late for the card: kept in sight, since it may be worth telling somebody.
#[component]
fn UnsentReason(reasons: Reasons, code: IndicatorCode) -> impl IntoView {
    move || {
        let text = reasons.is_marked(code).then(|| reasons.text(code)).filter(|text| !text.trim().is_empty());
        text.map(|text| {
            view! { <p class="line-earlier"><span class="muted">{tr!("review.reason_unsent")}</span> {text}</p> }
        })
    }
}

/// The element of a reason.
pub fn reason_id(code: &IndicatorCode) -> String {
    format!("reason-{code}")
}
