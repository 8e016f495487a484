//! Every community of a region: a list of any length, filtered, searched and sorted on the spot.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use domain::community::{Community, CommunityType};
use domain::id::CommunityId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::{Language, t};
use protocol::bounds::SEARCH_CHARS_MAX;
use protocol::result::{RoundResult, Standing};

use crate::api::{self, Remote};
use crate::frame::ScopeSwitches;
use crate::locale::{Locale, use_locale};
use crate::page::{Page, in_address, query};
use crate::pages::entry::community_name;
use crate::pages::loading::Loaded;
use crate::pages::sorting::{search_in_address, sort_in_address, turned};
use crate::pages::standing::{FlagMark, type_words, types_words};
use crate::scope::{Scope, use_scope};
use crate::tr;
use crate::ui::{
    self, Chips, Column, EmptyState, FieldKind, FilterChip, Glyph, Hue, ScoreBar, Section, Shape, Sort,
    Table, TableHeight, TextField,
};

/// A community with its standing in the round that is looked at, where it has one.
#[derive(Clone)]
struct Row {
    community: Arc<Community>,
    standing: Option<Arc<Standing>>,
}

type Standings = HashMap<CommunityId, Arc<Standing>>;

/// The page.
#[component]
pub fn Communities() -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let here = RwSignal::new(0_usize);
    let asked = move || scope.region().map(Some).or_else(|| scope.regions().get().map(|_| None));
    let all: Remote<Vec<Arc<Community>>> = Remote::new(asked, move |region| async move {
        let so_far = move |count| {
            // The page may have gone meanwhile.
            let _ = here.try_set(count);
        };
        let all = api::all_communities(region, so_far).await?;
        Ok(all.into_iter().map(Arc::new).collect())
    });
    let wanted = move || Some((scope.round_id()?, scope.region()));
    let result: Remote<RoundResult> = Remote::new(wanted, |(round, region)| api::round_result(round, region));
    let standings = Memo::new(move |_| {
        let by_id = |result: Arc<RoundResult>| -> Standings {
            result.standings.iter().map(|standing| (standing.community, Arc::new(standing.clone()))).collect()
        };
        result.get().map(by_id).unwrap_or_default()
    });
    let lead = Signal::derive(move || {
        let total = all.get().map(|all| all.len())?;
        Some(t!(
            locale.language(),
            "communities.lead",
            n = locale.integer(i64::try_from(total).unwrap_or(i64::MAX))
        ))
    });
    let so_far = move || {
        let count = here.get();
        (all.get().is_none() && count > 0).then(|| {
            view! { <p class="small muted" role="status">{tr!("communities.so_far", n = count)}</p> }
        })
    };
    view! {
        <ui::Page title=tr!("communities.title") lead>
            <ScopeSwitches />
            {so_far}
            <Loaded
                remote=all
                shape=Shape::Rows(10)
                children=move |all| view! { <Listing all standings /> }
            />
        </ui::Page>
    }
}

#[component]
fn Listing(all: Arc<Vec<Arc<Community>>>, standings: Memo<Standings>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let navigate = use_navigate();
    let (kind, set_kind) = in_address::<String>(query::TYPE);
    let (typed, sort) = (search_in_address(), sort_in_address());
    if all.is_empty() {
        return view! {
            <EmptyState title=tr!("communities.none") words=tr!("communities.none_words") glyph=Glyph::Building />
        }
        .into_any();
    }
    let rows = Signal::derive(move || {
        let (kind, text) = (kind.get(), typed.get().trim().to_ascii_lowercase());
        let fits = |community: &&Arc<Community>| {
            kind.as_deref().is_none_or(|kind| community.types.iter().any(|own| own.as_str() == kind))
                && (text.is_empty() || named(community, &text))
        };
        let mut rows: Vec<Row> = standings.with(|standings| {
            let row = |community: &Arc<Community>| Row {
                community: Arc::clone(community),
                standing: standings.get(&community.id).cloned(),
            };
            all.iter().filter(fits).map(row).collect()
        });
        order(&mut rows, sort.get().as_ref(), locale.language());
        Arc::new(rows)
    });
    let count = Memo::new(move |_| rows.with(|rows| rows.len()));
    let kinds = Signal::derive(move || {
        let language = locale.language();
        CommunityType::ALL.map(|kind| (kind.as_str().to_owned(), type_words(kind, language))).to_vec()
    });
    let open = Callback::new(move |row: Row| {
        navigate(&untrack(|| scope.href(Page::Community(row.community.id))), NavigateOptions::default());
    });
    let choose_kind = Callback::new(move |kind: Option<String>| set_kind.set(kind));
    let nothing = || view! { <EmptyState title=tr!("overview.no_match") words=tr!("overview.no_match_words") glyph=Glyph::Filter /> };
    view! {
        <Section title=tr!("communities.list") flush=true>
            <div class="ranking-tools">
                <Chips label=tr!("overview.filters")>
                    <FilterChip label=tr!("community.types") value=kind options=kinds on_choose=choose_kind />
                </Chips>
                <span class="small muted" role="status">{tr!("communities.shown", n = count.get())}</span>
                <div class="ranking-search">
                    <TextField
                        label=tr!("shell.search_label")
                        kind=FieldKind::Search
                        value=typed
                        hide_label=true
                        placeholder=tr!("shell.search_label")
                        max_length=SEARCH_CHARS_MAX as u32
                    />
                </div>
            </div>
            <Table
                label=tr!("communities.title")
                columns=columns(scope, locale)
                rows
                key=row_key
                sort
                height=TableHeight::Fill
                on_open=open
                empty=nothing
            />
        </Section>
    }
    .into_any()
}

/// A row whose standing changed is another row: what it shows is drawn once.
fn row_key(row: &Row) -> String {
    let numbers = row.standing.as_ref().map(|standing| (standing.hard, standing.soft, standing.coverage));
    format!("{}{numbers:?}", row.community.id)
}

/// Whether a name or code holds the text, which is in small letters. Names are Chinese or English, so that capitals beyond
/// ASCII need no tables in the first load.
fn named(community: &Community, text: &str) -> bool {
    let names = [Some(community.name.as_str()), community.name_en.as_ref().map(|name| name.as_str())];
    names
        .into_iter()
        .flatten()
        .chain([community.code.as_str()])
        .any(|name| name.to_ascii_lowercase().contains(text))
}

/// Missing numbers come last, whichever way a column is sorted.
fn order(rows: &mut [Row], sort: Option<&Sort>, language: Language) {
    let turn = sort.is_some_and(|sort| sort.descending);
    let number: fn(&Row) -> Option<f64> = match sort.map(|sort| sort.column.as_str()) {
        Some("name") => {
            rows.sort_by_cached_key(|row| community_name(&row.community, language));
            if turn {
                rows.reverse();
            }
            return;
        }
        Some("households") => |row| row.community.context.households.map(f64::from),
        Some("index") => |row| row.standing.as_ref()?.index,
        Some("hard") => |row| row.standing.as_ref()?.hard,
        Some("soft") => |row| row.standing.as_ref()?.soft,
        _ => {
            rows.sort_by(|a, b| turned(a.community.code.cmp(&b.community.code), turn));
            return;
        }
    };
    rows.sort_by(|a, b| match (number(a), number(b)) {
        (Some(x), Some(y)) => {
            turned(x.total_cmp(&y), turn).then_with(|| a.community.code.cmp(&b.community.code))
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.community.code.cmp(&b.community.code),
    });
}

fn columns(scope: Scope, locale: Locale) -> Vec<Column<Row>> {
    let bar = |id: &'static str, title: Signal<String>, hue: Hue, of: fn(&Standing) -> Option<f64>| {
        Column::new(id, title).width(104).sortable().highest_first().cell(move |row: &Row| {
            let value = row.standing.as_deref().and_then(of);
            let missing = match &row.standing {
                Some(standing) if standing.coverage > 0.0 => tr!("community.insufficient"),
                _ => tr!("overview.not_assessed"),
            };
            view! { <ScoreBar value=Signal::stored(value) hue label=title missing /> }.into_any()
        })
    };
    vec![
        Column::new("name", tr!("overview.column_community")).width(168).sortable().cell(move |row: &Row| {
            let (community, id) = (Arc::clone(&row.community), row.community.id);
            view! {
                <a class="name" href=move || scope.href(Page::Community(id))>
                    {move || community_name(&community, locale.language())}
                </a>
            }
            .into_any()
        }),
        bar("index", tr!("overview.index"), Hue::Index, |standing| standing.index),
        bar("hard", tr!("overview.hard"), Hue::Hard, |standing| standing.hard),
        bar("soft", tr!("overview.soft"), Hue::Soft, |standing| standing.soft),
        Column::new("flag", tr!("community.flag")).width(204).cell(|row: &Row| {
            let flag = row.standing.as_ref().map_or(scoring::Flag::None, |standing| standing.flag);
            view! { <FlagMark flag /> }.into_any()
        }),
        Column::new("code", tr!("community.code"))
            .width(72)
            .sortable()
            .text(|row: &Row| row.community.code.to_string()),
        Column::new("region", tr!("shell.region")).width(104).cell(move |row: &Row| {
            let region = row.community.region;
            (move || scope.region_name(region).unwrap_or_default()).into_any()
        }),
        Column::new("types", tr!("community.types")).width(116).cell(move |row: &Row| {
            let types = row.community.types;
            let words = Signal::derive(move || types_words(types, locale));
            view! { <span class="small muted cell-words" title=words>{words}</span> }.into_any()
        }),
        Column::new("households", tr!("community.households")).width(92).number().sortable().cell(
            move |row: &Row| {
                let households = row.community.context.households;
                (move || households.map_or_else(|| "—".to_owned(), |n| locale.integer(i64::from(n))))
                    .into_any()
            },
        ),
    ]
}
