//! How sure the ranks are: asked by a tap, and computed in a part of its own.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::result::RoundResult;

use crate::page::{in_address, query};
use crate::pages::part::{Part, Piece, fetched};
use crate::pages::stability::{Asked, Ranges, SPREAD_USUAL};
use crate::tr;
use crate::ui::{Button, EmptyState, Glyph, Section, focus};

/// Where the keyboard goes when what it stood on is gone.
const ASK: &str = "ask-for-ranges";

/// The panel. `ranges` is what the ranking shows beside its ranks.
#[component]
pub(super) fn Sureness(
    result: Arc<RoundResult>,
    ranges: RwSignal<Option<Arc<Ranges>>>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let (spread, set_spread) = in_address::<u8>(query::SPREAD);
    let scored = result.standings.iter().filter(|standing| standing.index.is_some()).count();
    let result = StoredValue::new(result);
    let is_asked = Memo::new(move |_| spread.with(Option::is_some));
    let on_cancel = Callback::new(move |()| {
        set_spread.set(None);
        request_animation_frame(|| focus(ASK));
    });
    let tapped = StoredValue::new(false);
    let asked = Asked { result, ranges, on_stale, on_cancel, tapped };
    let content = move || {
        if scored < 2 {
            return view! {
                <EmptyState title=tr!("overview.too_few") words=tr!("overview.too_few_words") glyph=Glyph::ClipboardCheck />
            }
            .into_any();
        }
        if is_asked.get() {
            return fetched(Part::Analysis, Piece::Stability(asked));
        }
        let ask = Callback::new(move |()| {
            tapped.set_value(true);
            set_spread.set(Some(SPREAD_USUAL));
        });
        view! {
            <div class="sureness" id=ASK tabindex="-1">
                <p>{tr!("overview.sure_words")}</p>
                <Button label=tr!("overview.sure_ask") glyph=Glyph::Scale on_press=ask />
            </div>
        }
        .into_any()
    };
    view! { <Section title=tr!("overview.sure") lead=tr!("overview.sure_lead")>{content}</Section> }
}
