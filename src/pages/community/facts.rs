use domain::community::{Context, PropertyModel};
use leptos::prelude::*;
use locale::{Language, t};

use crate::locale::{Locale, use_locale};
use crate::tr;
use crate::ui::{Facts, Section};

/// What is known about the community that is not scored. What is not known is not listed.
#[component]
pub(super) fn ContextFacts(context: Context) -> impl IntoView {
    let locale = use_locale();
    let items = Signal::derive(move || facts(&context, locale));
    move || {
        (!items.get().is_empty()).then(|| {
            view! {
                <Section title=tr!("community.facts") lead=tr!("community.facts_lead")>
                    <div class="facts-wide"><Facts items /></div>
                </Section>
            }
        })
    }
}

fn facts(context: &Context, locale: Locale) -> Vec<(String, String)> {
    let language = locale.language();
    let count = |value: Option<u32>| value.map(|n| locale.integer(i64::from(n)));
    let share = |value: Option<f64>| value.map(|share| locale.percent(share, 0));
    let yes = |value: Option<bool>| {
        value.map(|yes| if yes { t!(language, "community.yes") } else { t!(language, "community.no") })
    };
    let history = context.prior_cooperation.map(|level| match level {
        0 => t!(language, "community.history_conflict"),
        1 => t!(language, "community.history_neutral"),
        _ => t!(language, "community.history_cooperation"),
    });
    let spend =
        context.renovation_spend_wan.map(|wan| t!(language, "community.wan", n = locale.number(wan, 1)));
    [
        (t!(language, "community.households"), count(context.households)),
        (t!(language, "community.residents"), count(context.residents)),
        (t!(language, "community.units"), count(context.units)),
        (t!(language, "community.lifts"), count(context.lifts)),
        (t!(language, "community.aged"), share(context.share_aged_60_plus)),
        (t!(language, "community.renters"), share(context.share_renters)),
        (t!(language, "community.built"), context.built.as_ref().map(ToString::to_string)),
        (t!(language, "community.renovated"), context.renovated_on.map(|date| locale.date(date))),
        (t!(language, "community.spend"), spend),
        (t!(language, "community.owners_committee"), yes(context.owners_committee)),
        (t!(language, "community.property"), context.property_model.map(|model| property(model, language))),
        (t!(language, "community.history"), history),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

fn property(model: PropertyModel, language: Language) -> String {
    match model {
        PropertyModel::Company => t!(language, "community.property_company"),
        PropertyModel::StreetOwned => t!(language, "community.property_street_owned"),
        PropertyModel::SelfRun => t!(language, "community.property_self_run"),
        PropertyModel::None => t!(language, "community.property_none"),
    }
}
