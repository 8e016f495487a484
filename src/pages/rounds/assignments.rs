//! Who assesses which community, and how far each card is.

use std::collections::HashMap;
use std::sync::Arc;

use domain::community::Community;
use domain::id::CommunityId;
use domain::round::Round;
use domain::scorecard::Stage;
use leptos::prelude::*;
use locale::{Language, t};
use protocol::round::AssignmentView;

use crate::api::{self, Remote};
use crate::locale::{Locale, use_locale};
use crate::page::Page;
use crate::pages::entry::community_name;
use crate::scope::{Scope, use_scope};
use crate::tr;
use crate::ui::{
    Badge, Button, Chip, Chips, Column, EmptyState, Glyph, Look, Section, Table, TableHeight, Tone,
};

use super::assign::Assign;
use super::placeholder;
use super::withdraw::{Chosen, Withdraw};

/// A community of the round with one of its assignments, or none.
#[derive(Clone)]
struct Row {
    community: Arc<Community>,
    assignment: Option<AssignmentView>,
}

/// What a chip leaves in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    Unassigned,
    At(Stage),
}

impl Shown {
    const CHOICES: [Self; 6] = [
        Self::All,
        Self::Unassigned,
        Self::At(Stage::Draft),
        Self::At(Stage::Submitted),
        Self::At(Stage::Returned),
        Self::At(Stage::Accepted),
    ];

    fn fits(self, row: &Row) -> bool {
        match (self, &row.assignment) {
            (Self::All, _) => true,
            (Self::Unassigned, assignment) => assignment.is_none(),
            (Self::At(stage), Some(assignment)) => assignment.stage == stage,
            (Self::At(_), None) => false,
        }
    }

    fn words(self, language: Language) -> String {
        match self {
            Self::All => t!(language, "rounds.show_all"),
            Self::Unassigned => t!(language, "rounds.unassigned"),
            Self::At(stage) => stage_words(stage, language),
        }
    }
}

/// Where a card stands, in words.
fn stage_words(stage: Stage, language: Language) -> String {
    match stage {
        Stage::Draft => t!(language, "rounds.stage_draft"),
        Stage::Submitted => t!(language, "rounds.stage_submitted"),
        Stage::Returned => t!(language, "rounds.stage_returned"),
        Stage::Accepted => t!(language, "rounds.stage_accepted"),
    }
}

/// The table, and assigning from it.
#[component]
pub(super) fn Assignments(round: Round, on_change: Callback<()>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let (id, region, open) = (round.id, round.region, round.is_open());
    let assignments: Remote<Vec<AssignmentView>> = Remote::new(move || Some(id), api::assignments);
    let communities: Remote<Vec<Arc<Community>>> = Remote::new(
        move || Some(region),
        |region| async move {
            Ok(api::all_communities(Some(region), |_| ()).await?.into_iter().map(Arc::new).collect())
        },
    );
    let all = Memo::new(move |_| match (communities.get(), assignments.get()) {
        (Some(communities), Some(assignments)) => ByPointer(Arc::new(rows(&communities, &assignments))),
        _ => ByPointer(Arc::default()),
    });
    let shown = RwSignal::new(Shown::All);
    let listed = Signal::derive(move || {
        let shown = shown.get();
        Arc::new(all.get().0.iter().filter(|row| shown.fits(row)).cloned().collect::<Vec<Row>>())
    });
    let assigning = RwSignal::new(None::<Arc<Community>>);
    let dialog = RwSignal::new(false);
    let ask = Callback::new(move |community: Arc<Community>| {
        assigning.set(Some(community));
        dialog.set(true);
    });
    let withdrawn = RwSignal::new(None::<Chosen>);
    let withdraw = Callback::new(move |assignment| withdrawn.set(Some(assignment)));
    let done = Callback::new(move |()| {
        assignments.again();
        on_change.run(());
    });
    let chip = move |choice: Shown| {
        let count = move || u32::try_from(all.get().0.iter().filter(|row| choice.fits(row)).count()).ok();
        view! {
            <Chip
                label=Signal::derive(move || choice.words(locale.language()))
                on=Signal::derive(move || shown.get() == choice)
                on_press=move |()| shown.set(choice)
                count=Signal::derive(count)
            />
        }
    };
    let ready = move || communities.get().is_some() && assignments.get().is_some();
    let nothing = || view! { <EmptyState title=tr!("overview.no_match") words=tr!("rounds.none_at_stage") glyph=Glyph::Filter /> };
    view! {
        <Section title=tr!("rounds.assignments") lead=tr!("rounds.assignments_lead") flush=true>
            <Show
                when=ready
                fallback=move || if communities.problem().is_some() { placeholder(communities) } else { placeholder(assignments) }
            >
                <div class="ranking-tools">
                    <Chips label=tr!("overview.filters")>{Shown::CHOICES.map(chip).into_iter().collect_view()}</Chips>
                </div>
                <Table
                    label=tr!("rounds.assignments")
                    columns=columns(scope, locale, Actions { scope, open, ask, withdraw })
                    rows=listed
                    key=row_key
                    height=TableHeight::Fit
                    empty=nothing
                />
            </Show>
            <Withdraw chosen=withdrawn on_done=done />
            <Assign round=id region open=dialog community=assigning on_done=done />
        </Section>
    }
}

/// Rows compared by identity: they are made anew whenever the answers change, and at no other time.
#[derive(Clone)]
struct ByPointer(Arc<Vec<Row>>);

impl PartialEq for ByPointer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn row_key(row: &Row) -> String {
    match &row.assignment {
        // The stage is part of the key, so that a row whose card moved on is drawn again.
        Some(assignment) => format!("{}{}", assignment.id, assignment.stage.as_str()),
        None => row.community.id.to_string(),
    }
}

/// Communities in the order of their codes, each with every one of its assignments.
fn rows(communities: &[Arc<Community>], assignments: &[AssignmentView]) -> Vec<Row> {
    let mut by_community: HashMap<CommunityId, Vec<&AssignmentView>> = HashMap::new();
    for assignment in assignments {
        by_community.entry(assignment.community).or_default().push(assignment);
    }
    let mut rows = Vec::with_capacity(communities.len());
    for community in communities {
        let row = |assignment| Row { community: Arc::clone(community), assignment };
        match by_community.get(&community.id) {
            Some(found) => rows.extend(found.iter().map(|&assignment| row(Some(assignment.clone())))),
            None => rows.push(row(None)),
        }
    }
    rows.sort_by(|a, b| a.community.code.cmp(&b.community.code));
    rows
}

fn columns(scope: Scope, locale: Locale, actions: Actions) -> Vec<Column<Row>> {
    vec![
        Column::new("community", tr!("overview.column_community")).width(220).cell(move |row: &Row| {
            let (community, id) = (Arc::clone(&row.community), row.community.id);
            view! {
                <a class="name" href=move || scope.href(Page::Community(id))>
                    {move || community_name(&community, locale.language())}
                </a>
            }
            .into_any()
        }),
        Column::new("stage", tr!("rounds.stage")).width(144).cell(move |row: &Row| {
            let stage = row.assignment.as_ref().map(|assignment| assignment.stage);
            stage.map(|stage| view! { <StageBadge stage /> }).into_any()
        }),
        Column::new("assessor", tr!("rounds.assessor")).width(160).cell(|row: &Row| match &row.assignment {
            Some(assignment) => assignment.assessor_name.to_string().into_any(),
            None => view! { <span class="muted">{tr!("rounds.unassigned")}</span> }.into_any(),
        }),
        Column::new("actions", tr!("rounds.actions")).width(200).cell(move |row: &Row| actions.of(row)),
        Column::new("code", tr!("community.code"))
            .width(104)
            .text(|row: &Row| row.community.code.to_string()),
    ]
}

#[component]
fn StageBadge(stage: Stage) -> impl IntoView {
    let locale = use_locale();
    let tone = match stage {
        Stage::Draft => Tone::Neutral,
        Stage::Submitted => Tone::Info,
        Stage::Returned => Tone::Warn,
        Stage::Accepted => Tone::Good,
    };
    view! { <Badge text=Signal::derive(move || stage_words(stage, locale.language())) tone /> }
}

/// What can be done from a row.
#[derive(Clone, Copy)]
struct Actions {
    scope: Scope,
    /// Whether the round is.
    open: bool,
    ask: Callback<Arc<Community>>,
    withdraw: Callback<Chosen>,
}

impl Actions {
    fn of(self, row: &Row) -> AnyView {
        let Self { scope, open, ask, withdraw } = self;
        let unbegun = row.assignment.clone().filter(|assignment| open && assignment.card.is_none());
        let card = row.assignment.as_ref().and_then(|assignment| assignment.card);
        let stage = row.assignment.as_ref().map(|assignment| assignment.stage);
        let community = Arc::clone(&row.community);
        let of = Arc::clone(&community);
        view! {
            <span class="row">
                {card
                    .map(|card| {
                        let label = if stage == Some(Stage::Submitted) {
                            tr!("rounds.go_review")
                        } else {
                            tr!("community.open_card")
                        };
                        view! { <a href=move || scope.href(Page::Review(card))>{label}</a> }
                    })}
                {unbegun
                    .map(|assignment| {
                        view! {
                            <Button
                                label=tr!("rounds.withdraw")
                                look=Look::Quiet
                                small=true
                                on_press=move |()| withdraw.run((assignment.clone(), Arc::clone(&of)))
                            />
                        }
                    })}
                {(open && stage.is_none())
                    .then(|| {
                        view! {
                            <Button
                                label=tr!("rounds.assign")
                                look=Look::Secondary
                                small=true
                                on_press=move |()| ask.run(Arc::clone(&community))
                            />
                        }
                    })}
            </span>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::community::{CommunityTypes, Context};
    use domain::id::{AssignmentId, RegionId, RoundId, UserId};
    use domain::text::{Name, Text};

    fn community(n: u8, code: &str) -> Arc<Community> {
        Arc::new(Community {
            id: CommunityId::born(1, [n; 10]),
            region: RegionId::born(1, [1; 10]),
            code: Text::parse(code).unwrap(),
            name: Name::parse("甲").unwrap(),
            name_en: None,
            types: CommunityTypes::GENERAL,
            context: Context::default(),
            demo: true,
        })
    }

    fn assignment(n: u8, community: &Community) -> AssignmentView {
        AssignmentView {
            id: AssignmentId::born(1, [n; 10]),
            round: RoundId::born(1, [1; 10]),
            community: community.id,
            community_name: community.name.clone(),
            assessor: UserId::born(1, [n; 10]),
            assessor_name: Name::parse("评估员").unwrap(),
            card: None,
            stage: Stage::Draft,
        }
    }

    #[test]
    fn two_assessors_give_two_rows_and_nobody_gives_one() {
        let communities = [community(2, "B"), community(1, "A")];
        let assignments = [assignment(1, &communities[0]), assignment(2, &communities[0])];
        let found = rows(&communities, &assignments);
        let told: Vec<_> =
            found.iter().map(|row| (row.community.code.as_str(), row.assignment.is_some())).collect();
        assert_eq!(told, [("A", false), ("B", true), ("B", true)]);
        assert_eq!(found.iter().filter(|row| Shown::Unassigned.fits(row)).count(), 1);
        assert_eq!(found.iter().filter(|row| Shown::At(Stage::Draft).fits(row)).count(), 2);
    }
}
