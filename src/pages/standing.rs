//! How types, lag, flag and coordination are said and shown. Shared by the screens that show results.

use domain::community::{CommunityType, CommunityTypes};
use domain::framework::{Framework, FrameworkVersion, Step};
use leptos::prelude::*;
use locale::{Language, t};
use protocol::result::Standing;
use scoring::{Flag, Lag};

use crate::api::{self, Remote};
use crate::locale::{Locale, name_in, use_locale};
use crate::pages::entry::say;
use crate::tr;
use crate::ui::{self, Badge, FlagKind, Tone};

/// A community type in words.
pub fn type_words(kind: CommunityType, language: Language) -> String {
    match kind {
        CommunityType::ElderlyConcentrated => t!(language, "community.type_elderly_concentrated"),
        CommunityType::ParkingConflict => t!(language, "community.type_parking_conflict"),
        CommunityType::MixedCommercial => t!(language, "community.type_mixed_commercial"),
        CommunityType::General => t!(language, "community.type_general"),
    }
}

/// The types that hold, as one phrase.
pub fn types_words(types: CommunityTypes, locale: Locale) -> String {
    let words: Vec<String> = types.iter().map(|kind| type_words(kind, locale.language())).collect();
    locale.list(&words)
}

/// The types that hold, as badges.
#[component]
pub fn Types(types: CommunityTypes) -> impl IntoView {
    let locale = use_locale();
    let one = move |kind: CommunityType| {
        let text = Signal::derive(move || type_words(kind, locale.language()));
        view! { <Badge text /> }
    };
    view! { <span class="row types">{types.iter().map(one).collect_view()}</span> }
}

/// Which side lags, in words.
pub fn lag_words(lag: Lag, language: Language) -> String {
    match lag {
        Lag::HardAhead => t!(language, "community.lag_hard_ahead"),
        Lag::SoftAhead => t!(language, "community.lag_soft_ahead"),
        Lag::InStep => t!(language, "community.lag_in_step"),
    }
}

/// Which side lags, as a badge in the colour of the side that is behind.
#[component]
pub fn LagMark(lag: Lag) -> impl IntoView {
    let locale = use_locale();
    let tone = match lag {
        Lag::HardAhead => Tone::Soft,
        Lag::SoftAhead => Tone::Hard,
        Lag::InStep => Tone::Good,
    };
    view! { <Badge text=Signal::derive(move || lag_words(lag, locale.language())) tone /> }
}

/// The 重建设轻管护 flag in words; nothing where it is not raised.
pub fn flag_words(flag: Flag, language: Language) -> Option<String> {
    match flag {
        Flag::None => None,
        Flag::Raised => Some(t!(language, "community.flag_raised")),
        Flag::Red => Some(t!(language, "community.flag_red")),
    }
}

/// The 重建设轻管护 flag; nothing where it is not raised.
#[component]
pub fn FlagMark(flag: Flag) -> impl IntoView {
    match flag {
        Flag::None => ().into_any(),
        Flag::Raised => {
            view! { <ui::Flag text=tr!("community.flag_raised") kind=FlagKind::Imbalance /> }.into_any()
        }
        Flag::Red => view! { <ui::Flag text=tr!("community.flag_red") kind=FlagKind::Serious /> }.into_any(),
    }
}

/// The name of the band that a coordination degree (0 to 1) lies in.
pub fn coordination_words(bands: &[Step], degree: f64, language: Language) -> Option<String> {
    // The degree comes out of square roots; a hair below a bound is the bound.
    let step = bands.iter().rev().find(|step| degree + 1e-12 >= step.min)?;
    Some(say(&step.name, language).to_owned())
}

/// The name of the grade at a position among the framework's grades.
pub fn grade_words(framework: &Framework, at: usize, language: Language) -> Option<String> {
    Some(say(&framework.grades().get(at)?.name, language).to_owned())
}

/// A framework as people call it: its title and its version.
pub fn framework_words(framework: &Framework, language: Language) -> String {
    format!("{} {}", say(framework.title(), language), framework.version().version)
}

/// The same of a version that is not here yet; its bare id until it is, and where it cannot be fetched.
pub fn framework_named(version: FrameworkVersion) -> Signal<String> {
    let locale = use_locale();
    let asked = version.clone();
    let framework: Remote<std::sync::Arc<Framework>> =
        Remote::new(move || Some(asked.clone()), |version| async move { api::framework(&version).await });
    Signal::derive(move || match framework.get() {
        Some(framework) => framework_words(&framework, locale.language()),
        None => version.to_string(),
    })
}

/// A community's name in a result; in English where it has one.
pub fn standing_name(standing: &Standing, language: Language) -> String {
    name_in(language, &standing.name, standing.name_en.as_ref())
}

/// A degree of 0 to 1 with two decimals, as papers print it.
pub fn degree(value: f64) -> String {
    format!("{value:.2}")
}
