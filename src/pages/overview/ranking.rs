//! The ranking: filtered, searched and sorted on the spot, with its state in the address.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use domain::community::CommunityType;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::{Language, t};
use protocol::bounds::SEARCH_CHARS_MAX;
use protocol::result::{RoundResult, Standing};
use scoring::Flag;

use crate::locale::{Locale, use_locale};
use crate::page::{Page, in_address, query};
use crate::pages::sorting::{sort_in_address, turned};
use crate::pages::stability::Ranges;
use crate::pages::standing::{FlagMark, LagMark, degree, standing_name, type_words, types_words};
use crate::scope::{Scope, use_scope};
use crate::tr;
use crate::ui::{
    Change, Chip, Chips, Choosable, Column, EmptyState, FieldKind, FilterChip, Glyph, Hue, ScoreBar, Section,
    Segmented, Sort, Table, TextField, VisuallyHidden,
};

/// Against whom a community is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    All,
    /// Those with exactly the same types: no one measure fits all.
    Type,
}

/// One row: a standing with the rank that is shown, and with how many it shares it.
#[derive(Clone, Debug)]
struct Row {
    standing: Standing,
    rank: Option<u32>,
    tied: bool,
}

/// The ranking of a round's communities.
#[component]
pub(super) fn Ranking(
    result: Arc<RoundResult>,
    /// The ranks between which each community lies, where they were worked out.
    ranges: RwSignal<Option<Arc<Ranges>>>,
) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let (kind, set_kind) = in_address::<String>(query::TYPE);
    let (flag, set_flag) = in_address::<String>(query::FLAG);
    let (within, set_within) = in_address::<String>("within");
    let typed = RwSignal::new(String::new());
    let sort = sort_in_address();
    let navigate = use_navigate();
    let against = Signal::derive(move || match within.get().as_deref() {
        Some("type") => Within::Type,
        _ => Within::All,
    });
    let flagged = result.standings.iter().filter(|standing| standing.flag != Flag::None).count();
    let rows = Signal::derive(move || {
        let (kind, flag, text) = (kind.get(), flag.get(), typed.get().trim().to_ascii_lowercase());
        let fits = |standing: &&Standing| {
            let of_kind =
                kind.as_deref().is_none_or(|kind| standing.types.iter().any(|own| own.as_str() == kind));
            let of_flag = flag.is_none() || standing.flag != Flag::None;
            let named =
                |name: Option<&str>| name.is_some_and(|name| name.to_ascii_lowercase().contains(&text));
            let of_name =
                named(Some(standing.name.as_str())) || named(standing.name_en.as_ref().map(|n| n.as_str()));
            of_kind && of_flag && (text.is_empty() || of_name)
        };
        let against = against.get();
        let ties = ties(&result.standings, against);
        let mut rows: Vec<Row> =
            result.standings.iter().filter(fits).map(|one| row(one, against, &ties)).collect();
        order(&mut rows, sort.get().as_ref(), locale.language());
        if against == Within::Type && sort.get().is_none() {
            // The sort is stable: each type keeps its own order.
            rows.sort_by_key(|row| row.standing.types);
        }
        Arc::new(rows)
    });
    let open = Callback::new(move |row: Row| {
        navigate(
            &untrack(|| scope.href(Page::Community(row.standing.community))),
            NavigateOptions::default(),
        );
    });
    let kinds = Signal::derive(move || {
        let language = locale.language();
        CommunityType::ALL.map(|kind| (kind.as_str().to_owned(), type_words(kind, language))).to_vec()
    });
    let sides = Signal::derive(move || {
        let language = locale.language();
        vec![
            Choosable::new(Within::All, t!(language, "overview.rank_all")),
            Choosable::new(Within::Type, t!(language, "overview.rank_type")),
        ]
    });
    let choose_kind = Callback::new(move |kind: Option<String>| set_kind.set(kind));
    let choose_side =
        Callback::new(move |side| set_within.set((side == Within::Type).then(|| "type".to_owned())));
    let press_flag = Callback::new(move |()| {
        let on = flag.get_untracked().is_some();
        set_flag.set((!on).then(|| "any".to_owned()));
    });
    // They are of the ranks among all.
    let has_ranges =
        Memo::new(move |_| against.get() == Within::All && ranges.with(|ranges| ranges.is_some()));
    let nothing = || view! { <EmptyState title=tr!("overview.no_match") words=tr!("overview.no_match_words") glyph=Glyph::Filter /> };
    view! {
        <Section title=tr!("overview.ranking") lead=tr!("overview.ranking_lead") flush=true>
            <div class="ranking-tools">
                <Segmented
                    label=tr!("overview.rank_against")
                    options=sides
                    chosen=Signal::derive(move || Some(against.get()))
                    on_choose=choose_side
                />
                <Chips label=tr!("overview.filters")>
                    <FilterChip label=tr!("community.types") value=kind options=kinds on_choose=choose_kind />
                    <Chip
                        label=tr!("community.flag_raised")
                        on=Signal::derive(move || flag.get().is_some())
                        on_press=press_flag
                        count=Signal::stored(u32::try_from(flagged).ok())
                    />
                </Chips>
                <div class="ranking-search">
                    <TextField
                        label=tr!("overview.search")
                        kind=FieldKind::Search
                        value=typed
                        hide_label=true
                        placeholder=tr!("overview.search")
                        max_length=SEARCH_CHARS_MAX as u32
                    />
                </div>
            </div>
            {move || {
                let columns = columns(scope, locale, has_ranges.get().then_some(ranges));
                view! {
                    <Table label=tr!("overview.ranking") columns rows key=row_key sort on_open=open empty=nothing />
                }
            }}
        </Section>
    }
}

/// How many share each rank (per type where ranks are).
fn ties(standings: &[Standing], against: Within) -> HashMap<(Option<u32>, Vec<CommunityType>), usize> {
    let mut counts = HashMap::new();
    for standing in standings {
        *counts.entry(tie_key(standing, against)).or_insert(0) += 1;
    }
    counts
}

fn tie_key(standing: &Standing, against: Within) -> (Option<u32>, Vec<CommunityType>) {
    match against {
        Within::All => (standing.rank, Vec::new()),
        Within::Type => (standing.rank_in_type, standing.types.into()),
    }
}

fn row(
    standing: &Standing,
    against: Within,
    ties: &HashMap<(Option<u32>, Vec<CommunityType>), usize>,
) -> Row {
    let key = tie_key(standing, against);
    let tied = key.0.is_some() && ties.get(&key).is_some_and(|count| *count > 1);
    Row { standing: standing.clone(), rank: key.0, tied }
}

/// A row whose rank changed is another row: what it shows is drawn once.
fn row_key(row: &Row) -> String {
    format!("{}{:?}{}", row.standing.community, row.rank, row.tied)
}

/// Missing numbers come last, whichever way a column is sorted.
fn order(rows: &mut [Row], sort: Option<&Sort>, language: Language) {
    let name = |row: &Row| standing_name(&row.standing, language);
    let number: fn(&Standing) -> Option<f64> = match sort.map(|sort| sort.column.as_str()) {
        Some("name") => {
            let turn = sort.is_some_and(|sort| sort.descending);
            rows.sort_by(|a, b| turned(name(a).cmp(&name(b)), turn));
            return;
        }
        Some("hard") => |standing| standing.hard,
        Some("soft") => |standing| standing.soft,
        Some("coordination") => |standing| standing.coordination,
        Some("coverage") => |standing| Some(standing.coverage),
        Some("change") => |standing| Some(standing.index? - standing.previous_index?),
        _ => |standing| standing.index,
    };
    let turn = sort.is_none_or(|sort| sort.descending);
    rows.sort_by(|a, b| match (number(&a.standing), number(&b.standing)) {
        (Some(x), Some(y)) => turned(x.total_cmp(&y), turn).then_with(|| name(a).cmp(&name(b))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => name(a).cmp(&name(b)),
    });
}

fn columns(scope: Scope, locale: Locale, ranges: Option<RwSignal<Option<Arc<Ranges>>>>) -> Vec<Column<Row>> {
    let bar = |id: &'static str, title: Signal<String>, hue: Hue, of: fn(&Standing) -> Option<f64>| {
        Column::new(id, title).width(104).sortable().highest_first().cell(move |row: &Row| {
            let label = title;
            let missing = tr!("community.insufficient");
            view! { <ScoreBar value=Signal::stored(of(&row.standing)) hue label missing /> }.into_any()
        })
    };
    let mut columns = vec![
        Column::new("name", tr!("overview.column_community"))
            .width(204)
            .sortable()
            .cell(move |row: &Row| name_cell(row, scope, locale)),
        bar("index", tr!("overview.index"), Hue::Index, |standing| standing.index),
        bar("hard", tr!("overview.hard"), Hue::Hard, |standing| standing.hard),
        bar("soft", tr!("overview.soft"), Hue::Soft, |standing| standing.soft),
        Column::new("coordination", tr!("overview.coordination_short"))
            .width(64)
            .number()
            .sortable()
            .text(|row: &Row| row.standing.coordination.map_or_else(|| "—".to_owned(), degree)),
        Column::new("change", tr!("overview.change")).unit(tr!("ui.change_unit")).width(124).number().sortable().cell(|row: &Row| {
            match row.standing.index.zip(row.standing.previous_index) {
                Some((now, before)) => view! { <Change by=Signal::stored(Some(now - before)) /> }.into_any(),
                None => {
                    let words = tr!("ui.not_comparable");
                    view! { <span class="muted" title=words>"—"<VisuallyHidden>{words}</VisuallyHidden></span> }
                        .into_any()
                }
            }
        }),
        Column::new("lag", tr!("community.lag")).width(84).cell(|row: &Row| match row.standing.lag {
            Some(lag) => view! { <LagMark lag /> }.into_any(),
            None => view! { <span class="muted">"—"</span> }.into_any(),
        }),
        Column::new("flag", tr!("community.flag"))
            .width(188)
            .cell(|row: &Row| view! { <FlagMark flag=row.standing.flag /> }.into_any()),
        Column::new("coverage", tr!("overview.coverage_short")).width(100).number().sortable().cell(
            move |row: &Row| {
                let coverage = row.standing.coverage;
                (move || locale.percent(coverage, 0)).into_any()
            },
        ),
        Column::new("types", tr!("community.types")).width(84).cell(move |row: &Row| {
            let types = row.standing.types;
            let words = Signal::derive(move || types_words(types, locale));
            view! { <span class="small muted cell-words" title=words>{words}</span> }.into_any()
        }),
    ];
    if let Some(ranges) = ranges {
        columns.insert(1, range_column(locale, ranges));
    }
    columns
}

fn range_column(locale: Locale, ranges: RwSignal<Option<Arc<Ranges>>>) -> Column<Row> {
    Column::new("range", tr!("overview.rank_range")).width(128).number().cell(move |row: &Row| {
        let id = row.standing.community;
        let range = move || {
            let (low, high) = ranges.with(|ranges| ranges.as_ref()?.get(&id).copied())?;
            let [low, high] = [low, high].map(|rank| locale.integer(i64::from(rank)));
            Some(if low == high { low } else { format!("{low}–{high}") })
        };
        (move || range().unwrap_or_else(|| "—".to_owned())).into_any()
    })
}

fn name_cell(row: &Row, scope: Scope, locale: Locale) -> AnyView {
    let (rank, tied, id) = (row.rank, row.tied, row.standing.community);
    let standing = row.standing.clone();
    let shown = move || match (rank, tied) {
        (Some(rank), false) => rank.to_string(),
        (Some(rank), true) => t!(locale.language(), "overview.tied", rank = rank),
        (None, _) => "—".to_owned(),
    };
    view! {
        <span class="ranking-name">
            <span class="ranking-rank num">{shown}</span>
            <a class="name" href=move || scope.href(Page::Community(id))>
                {move || standing_name(&standing, locale.language())}
            </a>
        </span>
    }
    .into_any()
}
