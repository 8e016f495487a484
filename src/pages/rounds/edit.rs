//! Mending a round that was made with a wrong name or period, until somebody has worked in it.

use domain::round::Round;
use domain::text::Name;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::{Problem, ProblemCode};
use protocol::round::{PutRound, RoundView};

use crate::api;
use crate::locale::use_locale;
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{Button, Dialog, FieldKind, Glyph, Look, TextField, Toast, use_toasts};

use super::form::{Wrong, found_by_server, parse, words_at};

/// Changes the round if it still is what was shown: what somebody else changed meanwhile is not overwritten.
async fn save(shown: &Round, body: &PutRound) -> Result<RoundView, Problem> {
    let now = api::round_tagged(shown.id).await?;
    if now.value.round != *shown {
        return Err(Problem::new(ProblemCode::StaleVersion));
    }
    api::put_round(shown.id, body, now.etag).await
}

/// A button, and the name and period in a dialog.
#[component]
pub(super) fn EditRound(round: Round, on_saved: Callback<RoundView>) -> impl IntoView {
    let (locale, toasts) = (use_locale(), use_toasts());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (name, start, end) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, problem) = (RwSignal::new(Vec::<Wrong>::new()), RwSignal::new(None::<Problem>));
    let title = round.name.to_string();
    let round = StoredValue::new(round);
    let begin = move |()| {
        round.with_value(|round| {
            name.set(round.name.to_string());
            start.set(round.period.start().to_string());
            end.set(round.period.end().to_string());
        });
        wrong.set(Vec::new());
        problem.set(None);
        open.set(true);
    };
    let send = move |()| {
        let shown = round.get_value();
        let (region, framework) = (Some(shown.region), Some(shown.framework.clone()));
        let [name, start, end] = [name, start, end].map(|typed| typed.get_untracked());
        problem.set(None);
        let body = match parse(&name, shown.kind, &start, &end, region, framework) {
            Ok(body) => PutRound { amends: shown.amends, ..body },
            Err(found) => return wrong.set(found),
        };
        wrong.set(Vec::new());
        busy.set(true);
        spawn_local(async move {
            let answer = save(&shown, &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(view) => {
                    let _ = open.try_set(false);
                    let language = untrack(|| locale.language());
                    toasts.say(Toast::done(t!(language, "rounds.edit_done", name = view.round.name)));
                    on_saved.run(view);
                }
                Err(refused) => match found_by_server(&refused) {
                    Some(found) => drop(wrong.try_set(vec![found])),
                    None => drop(problem.try_set(Some(refused))),
                },
            }
        });
    };
    let actions = move || {
        view! {
            <Button label=tr!("ui.cancel") on_press=move |()| open.set(false) />
            <Button label=tr!("rounds.edit_yes") look=Look::Primary busy on_press=send />
        }
    };
    view! {
        <Button label=tr!("rounds.edit") glyph=Glyph::Pencil on_press=begin />
        <Dialog open title=tr!("rounds.edit_title", name = title) actions>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <div class="stack">
                <TextField
                    label=tr!("rounds.name")
                    id="round-name"
                    value=name
                    error=words_at(wrong, "round-name")
                    max_length=Name::MAX as u32
                />
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
                <p class="small muted">{tr!("rounds.edit_words")}</p>
            </div>
        </Dialog>
    }
}
