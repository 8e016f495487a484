//! Making a round: parsed once into what the server takes; a wrong field keeps its words beside it.

use chrono::NaiveDate;
use domain::framework::FrameworkVersion;
use domain::id::{RegionId, RoundId};
use domain::round::{Period, RoundKind};
use domain::text::Name;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::{Language, t};
use protocol::problem::Problem;
use protocol::round::PutRound;

use crate::api::{self, Remote};
use crate::locale::use_locale;
use crate::offline::{birth, now};
use crate::page::Page;
use crate::pages::loading::{Failure, Loaded};
use crate::pages::standing::framework_named;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{
    self, Button, Choice, Choosable, EmptyState, ErrorSummary, FieldKind, Glyph, LinkButton, Look, PageWidth,
    Select, Shape, StickyAction, TextField, Toast, use_toasts,
};

use super::kind_words;

/// What is typed, as it is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    kind: RwSignal<Option<RoundKind>>,
    start: RwSignal<String>,
    end: RwSignal<String>,
    region: RwSignal<String>,
    framework: RwSignal<String>,
}

/// Where something is wrong; the word is also the field's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NameEmpty,
    NameTooLong,
    /// Another round of the region has it.
    NameTaken,
    Start,
    End,
    Period,
    Region,
    Framework,
}

impl Wrong {
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::NameEmpty | Self::NameTooLong | Self::NameTaken => "round-name",
            Self::Start => "round-start",
            Self::End | Self::Period => "round-end",
            Self::Region => "round-region",
            Self::Framework => "round-framework",
        }
    }

    pub(super) fn words(self, language: Language) -> String {
        match self {
            Self::NameEmpty => t!(language, "rounds.name_needed"),
            Self::NameTooLong => t!(language, "rounds.name_too_long", max = Name::MAX),
            Self::NameTaken => t!(language, "rounds.name_taken"),
            Self::Start => t!(language, "rounds.start_needed"),
            Self::End => t!(language, "rounds.end_needed"),
            Self::Period => t!(language, "rounds.period_wrong"),
            Self::Region => t!(language, "rounds.region_needed"),
            Self::Framework => t!(language, "rounds.framework_needed"),
        }
    }
}

/// What the server found at a field of the form; what it says otherwise belongs above the form.
pub(super) fn found_by_server(problem: &Problem) -> Option<Wrong> {
    problem.errors.iter().any(|error| error.code == "round_name_taken").then_some(Wrong::NameTaken)
}

/// First and last day of a round.
#[component]
pub(super) fn PeriodFields(
    start: RwSignal<String>,
    end: RwSignal<String>,
    wrong: RwSignal<Vec<Wrong>>,
) -> impl IntoView {
    view! {
        <div class="field-pair">
            <TextField
                label=tr!("rounds.start")
                id="round-start"
                kind=FieldKind::Date
                value=start
                error=words_at(wrong, "round-start")
            />
            <TextField
                label=tr!("rounds.end")
                id="round-end"
                kind=FieldKind::Date
                value=end
                error=words_at(wrong, "round-end")
            />
        </div>
    }
}

/// What is wrong at one field, in words.
pub(super) fn words_at(wrong: RwSignal<Vec<Wrong>>, field: &'static str) -> Signal<Option<String>> {
    let locale = use_locale();
    Signal::derive(move || {
        let found = wrong.with(|wrong| wrong.iter().find(|wrong| wrong.field() == field).copied());
        found.map(|wrong| wrong.words(locale.language()))
    })
}

/// Parses every field; all that is wrong comes back at once.
pub(super) fn parse(
    name: &str,
    kind: RoundKind,
    start: &str,
    end: &str,
    region: Option<RegionId>,
    framework: Option<FrameworkVersion>,
) -> Result<PutRound, Vec<Wrong>> {
    let name = Name::parse(name).map_err(|error| match error {
        domain::text::TextError::TooLong { .. } => Wrong::NameTooLong,
        _ => Wrong::NameEmpty,
    });
    let start = start.parse::<NaiveDate>().map_err(|_| Wrong::Start);
    let end = end.parse::<NaiveDate>().map_err(|_| Wrong::End);
    let period = match (start, end) {
        (Ok(start), Ok(end)) => Some(Period::new(start, end).map_err(|_| Wrong::Period)),
        _ => None,
    };
    let (region, framework) = (region.ok_or(Wrong::Region), framework.ok_or(Wrong::Framework));
    match (name, period, region, framework) {
        (Ok(name), Some(Ok(period)), Ok(region), Ok(framework)) => {
            Ok(PutRound { region, name, kind, period, framework, amends: None })
        }
        (name, period, region, framework) => {
            let all = [
                name.err(),
                start.err(),
                end.err(),
                period.and_then(Result::err),
                region.err(),
                framework.err(),
            ];
            Err(all.into_iter().flatten().collect())
        }
    }
}

/// The first and last day of the quarter that `day` lies in, and its name.
fn quarter(day: NaiveDate) -> Option<(NaiveDate, NaiveDate, String)> {
    use chrono::Datelike;
    let first_month = day.month0() / 3 * 3 + 1;
    let start = NaiveDate::from_ymd_opt(day.year(), first_month, 1)?;
    let end = start.checked_add_months(chrono::Months::new(3))?.pred_opt()?;
    Some((start, end, format!("{} Q{}", day.year(), first_month / 3 + 1)))
}

/// The page.
#[component]
pub fn NewRound() -> impl IntoView {
    let scope = use_scope();
    let frameworks: Remote<Vec<FrameworkVersion>> = Remote::new(|| Some(()), |()| api::frameworks());
    let crumbs = move || view! { <a href=move || scope.href(Page::Rounds)>{tr!("rounds.title")}</a> };
    let body = move |versions: std::sync::Arc<Vec<FrameworkVersion>>| {
        if versions.is_empty() {
            view! {
                <EmptyState
                    title=tr!("rounds.no_framework")
                    words=tr!("rounds.no_framework_words")
                    glyph=Glyph::Scale
                />
            }
            .into_any()
        } else {
            view! { <RoundForm versions=versions.to_vec() /> }.into_any()
        }
    };
    view! {
        <ui::Page title=tr!("rounds.make") lead=tr!("rounds.make_lead") crumbs width=PageWidth::Form>
            <Loaded remote=frameworks shape=Shape::Form(5) children=body />
        </ui::Page>
    }
}

fn typed(versions: &[FrameworkVersion]) -> Typed {
    let (start, end, name) = quarter(now().date_naive())
        .map(|(start, end, name)| (start.to_string(), end.to_string(), name))
        .unwrap_or_default();
    Typed {
        name: RwSignal::new(name),
        kind: RwSignal::new(Some(RoundKind::Periodic)),
        start: RwSignal::new(start),
        end: RwSignal::new(end),
        region: RwSignal::new(String::new()),
        framework: RwSignal::new(versions.last().map(ToString::to_string).unwrap_or_default()),
    }
}

#[component]
fn RoundForm(versions: Vec<FrameworkVersion>) -> impl IntoView {
    let (scope, locale, toasts, navigate) = (use_scope(), use_locale(), use_toasts(), use_navigate());
    let typed = typed(&versions);
    let (wrong, problem) = (RwSignal::new(Vec::<Wrong>::new()), RwSignal::new(None::<Problem>));
    let busy = RwSignal::new(false);
    // Born with the form: sending twice makes one round.
    let (time, random) = birth();
    let id = RoundId::born(time, random);
    Effect::new(move || {
        // What is looked at, where rounds may be made there; else the first region where they may.
        let here = scope.region().map(|id| id.to_string()).unwrap_or_default();
        let offered = scope.round_desk_options();
        let chosen = offered.iter().find(|(id, _)| *id == here).or(offered.first());
        if let Some((id, _)) = chosen.filter(|_| typed.region.with_untracked(String::is_empty)) {
            typed.region.set(id.clone());
        }
    });
    let known = StoredValue::new(versions);
    let read = move || {
        let chosen = typed.framework.get_untracked();
        let framework = known.with_value(|all| all.iter().find(|one| one.to_string() == chosen).cloned());
        let kind = typed.kind.get_untracked().unwrap_or(RoundKind::Periodic);
        let region = typed.region.get_untracked().parse().ok();
        let (start, end) = (typed.start.get_untracked(), typed.end.get_untracked());
        parse(&typed.name.get_untracked(), kind, &start, &end, region, framework)
    };
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let body = match read() {
            Ok(body) => body,
            Err(found) => return wrong.set(found),
        };
        wrong.set(Vec::new());
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::put_round(id, &body, None).await;
            let _ = busy.try_set(false);
            match answer {
                Err(refused) if found_by_server(&refused).is_some() => {
                    let _ = wrong.try_set(found_by_server(&refused).into_iter().collect());
                }
                Ok(view) => {
                    let language = untrack(|| locale.language());
                    toasts.say(Toast::done(t!(language, "rounds.make_done", name = view.round.name)));
                    scope.rounds().again();
                    navigate(&Page::Round(id).path(), NavigateOptions::default());
                }
                Err(refused) => {
                    let _ = problem.try_set(Some(refused));
                }
            }
        });
    };
    let errors = Signal::derive(move || {
        let language = locale.language();
        wrong
            .get()
            .into_iter()
            .map(|wrong| (wrong.field().to_owned(), wrong.words(language)))
            .collect::<Vec<_>>()
    });
    view! {
        <form class="stack" on:submit=send novalidate=true>
            <ErrorSummary errors />
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <Fields typed wrong known />
            <StickyAction>
                <LinkButton label=tr!("ui.cancel") href=Signal::derive(move || scope.href(Page::Rounds)) />
                <Button label=tr!("rounds.make_yes") look=Look::Primary submit=true busy />
            </StickyAction>
        </form>
    }
}

#[component]
fn Fields(
    typed: Typed,
    wrong: RwSignal<Vec<Wrong>>,
    known: StoredValue<Vec<FrameworkVersion>>,
) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let error = move |field: &'static str| words_at(wrong, field);
    let kinds = Signal::derive(move || {
        let language = locale.language();
        let words = |kind| match kind {
            RoundKind::Baseline => t!(language, "rounds.kind_baseline_words"),
            RoundKind::Periodic => t!(language, "rounds.kind_periodic_words"),
            RoundKind::LookBack => t!(language, "rounds.kind_look_back_words"),
        };
        RoundKind::ALL
            .map(|kind| Choosable::new(kind, kind_words(kind, language)).words(words(kind)))
            .to_vec()
    });
    let regions = Signal::derive(move || scope.round_desk_options());
    let titles: Vec<_> =
        known.get_value().into_iter().map(|one| (one.to_string(), framework_named(one))).collect();
    let versions = Signal::derive(move || {
        titles.iter().map(|(id, title)| (id.clone(), title.get())).collect::<Vec<_>>()
    });
    view! {
        <TextField
            label=tr!("rounds.name")
            id="round-name"
            value=typed.name
            help=tr!("rounds.name_help")
            error=error("round-name")
            max_length=Name::MAX as u32
        />
        <Choice
            legend=tr!("rounds.kind")
            options=kinds
            chosen=typed.kind
            on_choose=move |kind| typed.kind.set(Some(kind))
        />
        <PeriodFields start=typed.start end=typed.end wrong />
        <Select
            label=tr!("shell.region")
            id="round-region"
            options=regions
            chosen=typed.region
            on_choose=move |id| typed.region.set(id)
            help=tr!("rounds.region_help")
            error=error("round-region")
        />
        <Select
            label=tr!("rounds.framework")
            id="round-framework"
            options=versions
            chosen=typed.framework
            on_choose=move |id| typed.framework.set(id)
            help=tr!("rounds.framework_help")
            error=error("round-framework")
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::Text;

    fn framework() -> FrameworkVersion {
        FrameworkVersion { id: Text::parse("f").unwrap(), version: Text::parse("1").unwrap() }
    }

    #[test]
    fn everything_that_is_wrong_comes_back_at_once() {
        let found = parse(" ", RoundKind::Periodic, "2026-13-01", "", None, None);
        let wrong = [Wrong::NameEmpty, Wrong::Start, Wrong::End, Wrong::Region, Wrong::Framework];
        assert_eq!(found, Err(wrong.to_vec()));
        let region = Some(RegionId::born(1, [1; 10]));
        let backwards =
            parse("甲", RoundKind::Periodic, "2026-09-30", "2026-07-01", region, Some(framework()));
        assert_eq!(backwards, Err(vec![Wrong::Period]));
        assert!(
            parse("甲", RoundKind::Periodic, "2026-07-01", "2026-09-30", region, Some(framework())).is_ok()
        );
    }

    #[test]
    fn a_quarter_has_its_first_and_last_day() {
        let told = |text: &str| {
            quarter(text.parse().unwrap())
                .map(|(start, end, name)| (start.to_string(), end.to_string(), name))
        };
        assert_eq!(told("2026-11-23"), Some(("2026-10-01".into(), "2026-12-31".into(), "2026 Q4".into())));
        assert_eq!(told("2024-02-29"), Some(("2024-01-01".into(), "2024-03-31".into(), "2024 Q1".into())));
    }
}
