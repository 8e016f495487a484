//! The control of a question: a count, a number, a level or a survey's mean.

use domain::entry::Rating;
use domain::framework::{Count, Denominator, Measure, SurveyScale};
use domain::validation::{Finding, Place, Rule, sample_needed};
use leptos::prelude::*;
use locale::{Language, t};

use super::base::Base;
use super::form::{Form, Question};
use super::reading::{Field, Wrong};
use crate::locale::{Locale, use_locale};
use crate::pages::entry::{say, unit_words};
use crate::tr;
use crate::ui::{Choice, Choosable, Counter, NumberField, parse_number};

/// What is wrong at a field, in words: a rule, or what the server said. Texts that are no numbers are
/// named by the fields themselves.
pub fn fault_words(form: &Form, question: Question, field: Field) -> Signal<Option<String>> {
    let (form, locale) = (form.clone(), use_locale());
    Signal::derive(move || {
        let own = question.reading.with(|reading| match reading.fault_at(field) {
            Some(Wrong::Number(_)) | None => None,
            Some(wrong) => Some(wrong_words(&form, question, wrong, locale)),
        });
        own.or_else(|| super::refusal::refusal_words(&form, &question, field, locale))
    })
}

/// The same at the first field of an answer that has several: what is wrong with the whole of it is said there too.
fn fault_words_of_whole(form: &Form, question: Question, first: Field) -> Signal<Option<String>> {
    let (at_first, at_whole) =
        (fault_words(form, question, first), fault_words(form, question, Field::Value));
    Signal::derive(move || at_first.get().or_else(|| at_whole.get()))
}

/// What is wrong at a question, and what to do about it there.
pub fn wrong_words(form: &Form, question: Question, wrong: &Wrong, locale: Locale) -> String {
    match wrong {
        Wrong::Rule(finding) if is_of_nothing(finding) => nothing_words(form, question, locale.language()),
        _ => None,
    }
    .unwrap_or_else(|| wrong.words(locale))
}

/// Whether a rate was asked of a total of 0.
fn is_of_nothing(finding: &Finding) -> bool {
    finding.rule == Rule::V01 && finding.place == Place::Denominator
}

/// What to do about a total of 0 where "not applicable" is no way out.
fn nothing_words(form: &Form, question: Question, language: Language) -> Option<String> {
    let indicator = form.indicator(&question);
    match indicator.not_applicable_allowed {
        true => None,
        false if indicator.may_be_unavailable() => Some(t!(language, "scorecard.total_zero_unavailable")),
        false => Some(t!(language, "scorecard.total_zero")),
    }
}

/// The control for how this indicator is measured.
#[component]
pub fn Control(form: Form, question: Question) -> impl IntoView {
    match &form.indicator(&question).measure {
        Measure::Number { .. } => view! { <NumberControl form question /> }.into_any(),
        Measure::Ratio { numerator, denominator } => {
            let (numerator, denominator) = (numerator.clone(), denominator.clone());
            view! { <RatioControl form question numerator denominator /> }.into_any()
        }
        Measure::Rubric { .. } => view! { <LevelControl form question /> }.into_any(),
        Measure::Survey { scale } => {
            let scale = *scale;
            view! { <SurveyControl form question scale /> }.into_any()
        }
        // Nobody types one, so the walk never asks for it.
        Measure::Derived => ().into_any(),
    }
}

#[component]
fn NumberControl(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let indicator = form.indicator(&question).clone();
    let base = Base::of(&indicator, &form.task.community.context);
    let words = indicator.clone();
    let label = Signal::derive(move || say(&words.name, locale.language()).to_owned());
    let unit = Signal::derive(move || Some(unit_words(&indicator, locale.language())));
    let error = fault_words(&form, question, Field::Value);
    let answer = question.answer;
    let typed_directly = move |_| answer.raw_count.set(String::new());
    // A card that comes back holds the number only; the count behind it is shown again.
    Effect::new(move || {
        answer.filled.track();
        let number = untrack(|| parse_number(&answer.number.get()).ok().flatten());
        if let (Some(base), Some(number), true) =
            (base, number, answer.raw_count.with_untracked(String::is_empty))
            && let Some(count) = base.whole_count(number)
        {
            answer.raw_count.set(count.to_string());
        }
    });
    view! {
        {base.map(|base| view! { <RawCount question base /> })}
        <div data-field="value" class="question-number">
            <NumberField
                label=match base {
                    Some(_) => tr!("scorecard.worked_out"),
                    None => label,
                }
                hide_label=base.is_none()
                text=answer.number
                unit
                error
                on_number=Callback::new(typed_directly)
            />
        </div>
    }
}

/// A plain count, from which the number per so many households or units is worked out.
#[component]
fn RawCount(question: Question, base: Base) -> impl IntoView {
    let locale = use_locale();
    let answer = question.answer;
    let help = Signal::derive(move || Some(base.words(locale.language())));
    let work_out = move |count: Option<f64>| {
        let number = count.filter(|count| *count >= 0.0).map(|count| base.number(count).to_string());
        answer.number.set(number.unwrap_or_default());
    };
    view! {
        <div class="question-raw">
            <NumberField
                label=tr!("scorecard.raw_count")
                text=answer.raw_count
                help
                on_number=Callback::new(work_out)
            />
        </div>
    }
}

/// Whether a count is an amount (metres, hours, yuan), which nobody steps through one by one.
fn is_amount(count: &Count) -> bool {
    let code = count.code.as_str();
    code.ends_with("_m")
        || code.ends_with("_m2")
        || ["hours", "fee", "funds"].iter().any(|word| code.contains(word))
}

#[component]
fn RatioControl(form: Form, question: Question, numerator: Count, denominator: Denominator) -> impl IntoView {
    if is_amount(&numerator) {
        return view! { <AmountsControl form question numerator denominator /> }.into_any();
    }
    let locale = use_locale();
    let answer = question.answer;
    let (above, below) = (numerator.label, denominator_label(&denominator));
    let label = Signal::derive(move || {
        let language = locale.language();
        match &below {
            Some(below) => t!(
                language,
                "scorecard.count_of",
                count = say(&above, language),
                total = say(below, language)
            ),
            None => say(&above, language).to_owned(),
        }
    });
    let fixed = match denominator {
        Denominator::Constant(fixed) => Some(RwSignal::new(fixed.to_string())),
        Denominator::Named(_) => None,
    };
    let at_count = fault_words_of_whole(&form, question, Field::Numerator);
    let at_total = fault_words(&form, question, Field::Denominator);
    let error = Signal::derive(move || at_count.get().or_else(|| at_total.get()));
    view! {
        <div data-field="numerator">
            <div data-field="denominator">
                <Counter
                    label
                    count=answer.numerator
                    total=fixed.unwrap_or(answer.denominator)
                    fixed_total=fixed.is_some()
                    error
                />
            </div>
        </div>
    }
    .into_any()
}

fn denominator_label(denominator: &Denominator) -> Option<domain::text::Bilingual> {
    match denominator {
        Denominator::Named(count) => Some(count.label.clone()),
        Denominator::Constant(_) => None,
    }
}

/// Two amounts and their share.
#[component]
fn AmountsControl(
    form: Form,
    question: Question,
    numerator: Count,
    denominator: Denominator,
) -> impl IntoView {
    let locale = use_locale();
    let answer = question.answer;
    let (above, below) = (numerator.label, denominator_label(&denominator));
    let share = move || {
        let number = |text: String| parse_number(&text).ok().flatten();
        let (part, whole) = (number(answer.numerator.get())?, number(answer.denominator.get())?);
        (whole > 0.0 && (0.0..=whole).contains(&part))
            .then(|| format!("= {}", locale.percent(part / whole, 1)))
    };
    view! {
        <div class="question-amounts">
            <div data-field="numerator">
                <NumberField
                    label=Signal::derive(move || say(&above, locale.language()).to_owned())
                    text=answer.numerator
                    error=fault_words_of_whole(&form, question, Field::Numerator)
                />
            </div>
            {below
                .map(|below| {
                    view! {
                        <div data-field="denominator">
                            <NumberField
                                label=Signal::derive(move || say(&below, locale.language()).to_owned())
                                text=answer.denominator
                                error=fault_words(&form, question, Field::Denominator)
                            />
                        </div>
                    }
                })}
            <output class="question-share num">{share}</output>
        </div>
    }
}

#[component]
fn LevelControl(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let indicator = form.indicator(&question).clone();
    let rule = indicator.evidence_rule;
    let name = indicator.name.clone();
    let legend = Signal::derive(move || say(&name, locale.language()).to_owned());
    let options = Signal::derive(move || {
        let language = locale.language();
        let Measure::Rubric { levels } = &indicator.measure else {
            return Vec::new();
        };
        let option = |(level, words): (Rating, &domain::text::Bilingual)| {
            Choosable::new(level.level(), t!(language, "entry.level", n = level.level()))
                .words(say(words, language))
                .mark(level.level().to_string())
        };
        Rating::ALL.into_iter().zip(levels).map(option).collect()
    });
    let help = tr!("scorecard.evidence_rule", items = rule.items_at_level_2, kinds = rule.kinds_at_level_4);
    let chosen = question.answer.level;
    view! {
        <div data-field="value">
            <Choice
                legend
                hide_legend=true
                options
                chosen
                on_choose=Callback::new(move |level| chosen.set(Some(level)))
                help=Signal::derive(move || Some(help.get()))
                error=fault_words(&form, question, Field::Value)
            />
        </div>
    }
}

#[component]
fn SurveyControl(form: Form, question: Question, scale: SurveyScale) -> impl IntoView {
    let locale = use_locale();
    let answer = question.answer;
    let context = &form.task.community.context;
    let minimum = context.households.zip(sample_needed(&form.framework, context));
    let (low, high) = scale.range();
    let unit = Signal::derive(move || {
        Some(match scale {
            SurveyScale::OneToFive => t!(locale.language(), "entry.points"),
            SurveyScale::Percent => "%".to_owned(),
        })
    });
    let enough = Signal::derive(move || {
        let language = locale.language();
        minimum.map(|(households, needed)| {
            let households = locale.integer(i64::from(households));
            t!(language, "scorecard.sample_hint", n = needed, households = households)
        })
    });
    let range = tr!("scorecard.mean_hint", low = low, high = high);
    view! {
        <div class="question-amounts question-survey">
            <div data-field="mean">
                <NumberField
                    label=tr!("scorecard.mean")
                    text=answer.mean
                    unit
                    help=Signal::derive(move || Some(range.get()))
                    error=fault_words_of_whole(&form, question, Field::Mean)
                />
            </div>
            <div data-field="sample_size">
                <NumberField
                    label=tr!("scorecard.sample_size")
                    text=answer.sample_size
                    decimal=false
                    help=enough
                    error=fault_words(&form, question, Field::SampleSize)
                />
            </div>
        </div>
    }
}
