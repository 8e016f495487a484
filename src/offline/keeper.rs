//! Keeps one draft on the device while it is being typed.
//!
//! The first keystroke starts a timer of [`SAVE_AFTER`]; when it rings, everything typed until then is
//! saved, so no keystroke waits longer than that. A page that is hidden saves without waiting.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::birth::now;
use super::database::KeepError;
use super::draft::{Draft, Outgoing};
use super::drafts::{self, Saved};

const SAVE_AFTER: Duration = Duration::from_millis(250);

/// How safe the draft is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing has been typed since the draft was opened.
    #[default]
    Untouched,
    Saving,
    /// Everything typed lies on this device.
    Here,
    /// It could not be saved; it is on the screen only.
    Failed(KeepError),
}

/// The same draft is in use elsewhere; nothing is saved until the person has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Another window has saved other answers.
    Changed,
    /// Another window has handed the card in.
    Gone,
}

#[derive(Clone, Copy, Default)]
struct Book {
    /// The edition that lies on the device, as far as this window knows.
    known: Option<u64>,
    dirty: bool,
    saving: bool,
    timer: Option<TimeoutHandle>,
    stopped: bool,
}

/// Saves a draft whenever it changes. Copy it into closures.
#[derive(Clone, Copy)]
pub struct Keeper {
    keeping: RwSignal<Keeping>,
    doubt: RwSignal<Option<Doubt>>,
    book: StoredValue<Book>,
    outgoing: RwSignal<Option<Outgoing>>,
    /// The draft as it is on the screen now, read without tracking.
    current: Callback<(), Draft>,
}

impl Keeper {
    /// A keeper for the draft that `current` reads from the screen; `known` is the edition that was loaded.
    /// Until its owner is cleaned up it also saves when the page is hidden or closed.
    pub fn new(known: Option<u64>, outgoing: Option<Outgoing>, current: Callback<(), Draft>) -> Self {
        let keeper = Self {
            keeping: RwSignal::new(if known.is_some() { Keeping::Here } else { Keeping::Untouched }),
            doubt: RwSignal::new(None),
            book: StoredValue::new(Book { known, ..Book::default() }),
            outgoing: RwSignal::new(outgoing),
            current,
        };
        let hidden =
            window_event_listener_untyped("visibilitychange", move |_| match document().visibility_state() {
                web_sys::VisibilityState::Hidden => keeper.save_now(),
                _ => keeper.look_around(),
            });
        let closed = window_event_listener_untyped("pagehide", move |_| keeper.save_at_once());
        on_cleanup(move || {
            hidden.remove();
            closed.remove();
            keeper.save_now();
            keeper.book.try_update_value(|book| book.timer.take().inspect(|timer| timer.clear()));
        });
        keeper
    }

    pub fn keeping(self) -> Signal<Keeping> {
        self.keeping.into()
    }

    pub fn doubt(self) -> Signal<Option<Doubt>> {
        self.doubt.into()
    }

    /// What was sent and has no receipt yet.
    pub fn outgoing(self) -> RwSignal<Option<Outgoing>> {
        self.outgoing
    }

    /// Whether nothing of this draft lies on the device yet.
    pub fn is_new(self) -> bool {
        self.book.try_with_value(|book| book.known.is_none()).unwrap_or_default()
    }

    /// Something was typed.
    pub fn touch(self) {
        self.book.update_value(|book| {
            book.dirty = true;
            if book.timer.is_none() && !book.stopped {
                let ring = move || {
                    self.book.try_update_value(|book| book.timer = None);
                    self.save_now();
                };
                book.timer = set_timeout_with_handle(ring, SAVE_AFTER).ok();
            }
        });
        if !matches!(self.keeping.get_untracked(), Keeping::Failed(_)) {
            self.keeping.set(Keeping::Saving);
        }
    }

    /// Saves what is there to save, without waiting for the timer.
    pub fn save_now(self) {
        if let Some((draft, known)) = self.begin() {
            spawn_local(self.save(draft, known));
        }
    }

    /// Saves and waits for it: the state after it is true of everything typed before the call.
    pub async fn save_and_wait(self) -> Keeping {
        self.book.try_update_value(|book| book.dirty = true);
        if let Some((draft, known)) = self.begin() {
            self.save(draft, known).await;
        }
        self.keeping.try_get_untracked().unwrap_or_default()
    }

    /// Keeps this window's answers and forgets the other window's.
    pub fn keep_mine(self) {
        let Some(draft) = self.draft() else { return };
        self.book.try_update_value(|book| book.dirty = false);
        spawn_local(async move {
            // One above whatever the other window may have reached.
            let there = drafts_edition(&draft).await;
            let draft = Draft { edition: there.max(draft.edition) + 1, ..draft };
            let result = drafts::save_over(&draft).await;
            self.note(&draft, result.map(|()| Saved::Done));
            if result.is_ok() {
                self.doubt.try_set(None);
            }
        });
    }

    /// Stops saving for good: the server has the card, or the person threw the draft away.
    pub fn stop(self) {
        self.book.try_update_value(|book| {
            book.stopped = true;
            book.dirty = false;
        });
    }

    /// The draft to save now and the edition it follows, when there is one and no save is under way. Both
    /// are read here, because the screen may be gone by the time they are written.
    fn begin(self) -> Option<(Draft, Option<u64>)> {
        let free = |book: &Book| book.dirty && !book.saving && !book.stopped;
        if !self.book.try_with_value(free)? || self.doubt.try_get_untracked()?.is_some() {
            return None;
        }
        let draft = self.draft()?;
        let known = self.book.try_update_value(|book| {
            book.dirty = false;
            book.saving = true;
            book.known
        })?;
        Some((draft, known))
    }

    /// The draft on the screen, under its next edition.
    fn draft(self) -> Option<Draft> {
        let known = self.book.try_with_value(|book| book.known)?;
        let outgoing = self.outgoing.try_get_untracked()?;
        let draft = self.current.try_run(())?;
        Some(Draft { edition: known.unwrap_or(0) + 1, touched_at: now(), outgoing, ..draft })
    }

    async fn save(self, draft: Draft, known: Option<u64>) {
        let result = drafts::save(&draft, known).await;
        self.note(&draft, result);
        // What was typed meanwhile has its own timer; what came without one is saved now.
        let waiting = self.book.try_with_value(|book| book.dirty && book.timer.is_none());
        if result == Ok(Saved::Done) && waiting == Some(true) {
            self.save_now();
        }
    }

    fn note(self, draft: &Draft, result: Result<Saved, KeepError>) {
        self.book.try_update_value(|book| {
            book.saving = false;
            match result {
                Ok(Saved::Done) => book.known = Some(draft.edition),
                _ => book.dirty = true,
            }
        });
        let dirty = self.book.try_with_value(|book| book.dirty).unwrap_or_default();
        match result {
            Ok(Saved::Done) if dirty => {}
            Ok(Saved::Done) => {
                self.keeping.try_set(Keeping::Here);
            }
            Ok(Saved::Elsewhere) => self.look_around(),
            Err(error) => {
                self.keeping.try_set(Keeping::Failed(error));
            }
        }
    }

    /// Asks whether another window has saved since.
    fn look_around(self) {
        let Some(Some(known)) = self.book.try_with_value(|book| (!book.stopped).then_some(book.known)) else {
            return;
        };
        let Some(draft) = self.draft() else { return };
        spawn_local(async move {
            let Ok(there) = drafts::load_draft(draft.assignment).await else {
                return;
            };
            let busy = self.book.try_with_value(|book| book.saving || book.stopped || book.known != known);
            if busy != Some(false) {
                return;
            }
            let doubt = match (there.map(|draft| draft.edition), known) {
                (there, known) if there == known => return,
                (None, _) => Doubt::Gone,
                (Some(_), _) => Doubt::Changed,
            };
            self.doubt.try_set(Some(doubt));
        });
    }

    fn save_at_once(self) {
        if let Some((draft, _)) = self.begin() {
            drafts::save_at_once(&draft);
            // A page that comes back from the browser's cache goes on from here.
            self.book.try_update_value(|book| {
                book.saving = false;
                book.known = Some(draft.edition);
            });
        }
    }
}

async fn drafts_edition(draft: &Draft) -> u64 {
    drafts::load_draft(draft.assignment).await.ok().flatten().map_or(0, |there| there.edition)
}
