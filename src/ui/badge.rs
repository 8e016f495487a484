//! Small marks: words first, colour second, never colour alone.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// What a mark says about its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    Good,
    Warn,
    Bad,
    Info,
    /// Of the hard pillar, and of nothing else.
    Hard,
    /// Of the soft pillar, and of nothing else.
    Soft,
}

impl Tone {
    /// The class that sets `--tone` and `--tone-tint` for what is inside.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Accent => "tone-accent",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
            Self::Hard => "tone-hard",
            Self::Soft => "tone-soft",
        }
    }
}

/// A short state such as "submitted".
#[component]
pub fn Badge(
    #[prop(into)] text: Signal<String>,
    #[prop(optional, into)] tone: Signal<Tone>,
    #[prop(optional, into)] glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <span class=move || format!("badge {}", tone.get().class())>
            {glyph.map(|glyph| view! { <Icon glyph small=true /> })}
            <span>{text}</span>
        </span>
    }
}

/// The band of a score of 0-100: 0 is the lowest fifth, 4 the highest. For showing only; the framework's own bands are
/// what a report names.
pub fn band_of(score: f64) -> u8 {
    match score {
        score if score >= 80.0 => 4,
        score if score >= 60.0 => 3,
        score if score >= 40.0 => 2,
        score if score >= 20.0 => 1,
        _ => 0,
    }
}

/// A band, 0 (lowest) to 4, in one hue from light to dark with its words beside; `None` is "not scored".
#[component]
pub fn BandBadge(
    #[prop(into)] band: Signal<Option<u8>>,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    let swatch = move || match band.get() {
        Some(band) => format!("band band-{}", band.min(4)),
        None => "band band-none".to_owned(),
    };
    view! {
        <span class="band-badge">
            <span class=swatch aria-hidden="true"></span>
            <span>{text}</span>
        </span>
    }
}

/// What a flag warns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlagKind {
    /// Much building, little maintenance.
    #[default]
    Imbalance,
    Warning,
    Serious,
    Info,
}

/// An icon, a word and a colour together, so that none of them carries the meaning alone.
#[component]
pub fn Flag(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] kind: FlagKind,
    /// Why it is raised.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
) -> impl IntoView {
    let (glyph, class) = match kind {
        FlagKind::Imbalance => (Glyph::Flag, "flag tone-flag"),
        FlagKind::Warning => (Glyph::AlertTriangle, "flag tone-warn"),
        FlagKind::Serious => (Glyph::AlertCircle, "flag tone-bad"),
        FlagKind::Info => (Glyph::Info, "flag tone-info"),
    };
    view! {
        <span class=class title=move || title.get()>
            <Icon glyph small=true />
            <span>{text}</span>
        </span>
    }
}

/// The first letter of a name in a circle; decoration beside the name itself.
#[component]
pub fn Avatar(#[prop(into)] name: Signal<String>) -> impl IntoView {
    let first = move || name.get().chars().next().map(|letter| letter.to_uppercase().to_string());
    view! { <span class="avatar" aria-hidden="true">{first}</span> }
}
