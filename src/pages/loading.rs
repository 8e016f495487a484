//! What stands in place of content: the shape of what is coming, or what went wrong and the way to try again.

use std::sync::Arc;

use leptos::prelude::*;
use locale::{Language, area, t};
use protocol::problem::{Problem, ProblemCode};

use crate::api::{Load, Remote};
use crate::locale::use_locale;
use crate::tr;
use crate::ui;

/// What a problem is, in a few words.
pub fn problem_title(problem: &Problem, language: Language) -> String {
    let key = format!("problem.{}.title", problem.code.as_str());
    let unknown_to_us = !problem.title.is_empty() && problem.code == ProblemCode::NotUnderstood;
    match area::PROBLEM.text(language, &key) {
        Some(words) if !unknown_to_us => words.to_owned(),
        _ => problem.title.clone(),
    }
}

/// What to do about a problem.
pub fn problem_detail(problem: &Problem, language: Language) -> String {
    let key = format!("problem.{}.detail", problem.code.as_str());
    area::PROBLEM.text(language, &key).map_or_else(|| problem.detail.clone(), str::to_owned)
}

/// Both in one line, for a toast.
pub fn problem_words(problem: &Problem, language: Language) -> String {
    let join = if language == Language::Zh { "。" } else { ". " };
    format!("{}{join}{}", problem_title(problem, language), problem_detail(problem, language))
}

/// A problem on the page: what happened, what to do, every wrong place, and its number in the server's log.
#[component]
pub fn Failure(
    #[prop(into)] problem: Signal<Problem>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// What was kept.
    #[prop(optional, into)]
    kept: Signal<Option<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let what = Signal::derive(move || problem.with(|problem| problem_title(problem, locale.language())));
    let next =
        Signal::derive(move || Some(problem.with(|problem| problem_detail(problem, locale.language()))));
    let code = Signal::derive(move || {
        let id = problem.with(|problem| problem.request_id.clone())?;
        Some(t!(locale.language(), "problem.request", id = id))
    });
    let places = move || {
        let errors = problem.with(|problem| problem.errors.clone());
        (!errors.is_empty()).then(|| {
            let line = |error: protocol::problem::FieldError| view! { <li>{error.message}</li> };
            view! { <ul class="problem-list">{errors.into_iter().map(line).collect_view()}</ul> }
        })
    };
    let details = move || places.into_any();
    match on_retry {
        Some(on_retry) => {
            view! { <ui::Problem what next kept code on_retry retry_busy=busy details /> }.into_any()
        }
        None => view! { <ui::Problem what next kept code details /> }.into_any(),
    }
}

/// A remote answer: a skeleton while it is on its way, the problem when there is one, else what `children` make of it.
#[component]
pub fn Loaded<T, V>(
    remote: Remote<T>,
    shape: ui::Shape,
    children: impl Fn(Arc<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children = Arc::new(children);
    move || match remote.load() {
        Load::Waiting => view! { <ui::Skeleton shape /> }.into_any(),
        Load::Failed(problem) => {
            let again = Callback::new(move |()| remote.again());
            view! { <Failure problem on_retry=again busy=Signal::derive(move || remote.is_busy()) /> }
                .into_any()
        }
        Load::Here(value) => children(value).into_any(),
    }
}

/// A remote answer that has not come yet, in one line.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <ui::Spinner label=tr!("ui.loading") /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_what_it_is_and_what_to_do_in_both_languages() {
        for code in ProblemCode::ALL {
            let problem = Problem::new(code);
            for language in Language::ALL {
                assert!(!problem_title(&problem, language).is_empty(), "{code:?}");
                assert!(!problem_detail(&problem, language).is_empty(), "{code:?}");
            }
        }
    }
}
