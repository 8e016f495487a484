//! Keeps one draft on the device while it is being typed.
//!
//! The first keystroke starts a timer of [`SAVE_AFTER`]; when it rings, everything typed until then is
//! saved, so no keystroke waits longer than that. A page that is hidden or closed first sets aside what is not saved
//! yet (see [`super::aside`]): that needs no answer and overwrites nothing. Then it saves without waiting.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::aside::{self, Aside};
use super::birth::{birth, now};
use super::database::{self, KeepError, pause};
use super::draft::{Answers, Draft, Outgoing};
use super::drafts::{self, Saved};

const SAVE_AFTER: Duration = Duration::from_millis(250);
/// How often somebody who waits for a save under way looks, and how many times.
const LOOK_EVERY_MS: u64 = 20;
const LOOKS_MAX: u32 = 250;

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

#[derive(Clone, Default)]
struct Book {
    /// The edition that lies on the device, as far as this window knows.
    known: Option<u64>,
    /// The answers of that edition.
    lying: Answers,
    /// This window's name, which no other has.
    window: String,
    /// Where this window has set aside what was not saved, and how often it did.
    aside: Option<String>,
    asides: u32,
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

/// A draft to save.
struct Task {
    draft: Draft,
    /// The edition that it follows.
    known: Option<u64>,
    /// The aside that holds nothing which this draft does not.
    aside: Option<String>,
}

impl Keeper {
    /// A keeper for the draft that `current` reads from the screen; `loaded` is what was loaded, and `known` its edition
    /// on the device. Until its owner is cleaned up it also keeps what is there when the page is hidden or closed.
    pub fn new(known: Option<u64>, loaded: &Draft, current: Callback<(), Draft>) -> Self {
        let window = birth().1.iter().map(|byte| format!("{byte:02x}")).collect();
        let lying = loaded.answers.clone();
        let keeper = Self {
            keeping: RwSignal::new(if known.is_some() { Keeping::Here } else { Keeping::Untouched }),
            doubt: RwSignal::new(None),
            book: StoredValue::new(Book { known, lying, window, ..Book::default() }),
            outgoing: RwSignal::new(loaded.outgoing.clone()),
            current,
        };
        let hidden =
            window_event_listener_untyped("visibilitychange", move |_| match document().visibility_state() {
                web_sys::VisibilityState::Hidden => keeper.leave(),
                _ => keeper.look_around(),
            });
        let closed = window_event_listener_untyped("pagehide", move |_| keeper.leave());
        let shut = database::closed();
        Effect::new(move |opened: Option<()>| {
            shut.track();
            if opened.is_some() {
                keeper.open_anew();
            }
        });
        on_cleanup(move || {
            hidden.remove();
            closed.remove();
            keeper.leave();
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
        if let Some(task) = self.begin() {
            spawn_local(self.save(task));
        }
    }

    /// The storage was closed under this window, and what is typed could not be set aside any more: the screen says so
    /// until another connection is open, or it is known why there is none.
    fn open_anew(self) {
        if self.book.try_with_value(|book| book.stopped) != Some(false) {
            return;
        }
        let Some(draft) = self.draft() else { return };
        let before = self.keeping.get_untracked();
        self.keeping.set(Keeping::Failed(KeepError::Blocked));
        if self.book.with_value(|book| book.dirty && !book.saving) {
            self.save_now();
            return;
        }
        // Nothing waits to be saved: a look at the draft opens the storage without another edition.
        spawn_local(async move {
            let found = drafts::load_draft(draft.assignment).await;
            if self.keeping.try_get_untracked() == Some(Keeping::Failed(KeepError::Blocked)) {
                self.keeping.try_set(found.map_or_else(Keeping::Failed, |_| before));
            }
        });
    }

    /// Saves and waits for it: the state after it is true of everything typed before the call.
    pub async fn save_and_wait(self) -> Keeping {
        self.book.try_update_value(|book| book.dirty = true);
        // A save under way holds what was there when it began; what is there now needs one of its own.
        for _ in 0..LOOKS_MAX {
            if self.book.try_with_value(|book| book.saving) != Some(true) {
                break;
            }
            pause(LOOK_EVERY_MS).await;
        }
        if let Some(task) = self.begin() {
            self.save(task).await;
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
            self.note(&draft, None, result.map(|()| Saved::Done));
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

    /// The answers as they are on the screen now; `None` where the screen is gone.
    pub fn answers(self) -> Option<Answers> {
        self.current.try_run(()).map(|draft| draft.answers)
    }

    /// Sets aside what is not saved, whatever else is under way: it lies on the device when this returns.
    pub fn set_aside(self) {
        if self.book.try_with_value(|book| book.stopped) != Some(false) {
            return;
        }
        let Some(draft) = self.draft() else { return };
        self.book.try_update_value(|book| {
            let Some(aside) = Aside::of(&book.lying, &draft) else { return };
            book.asides += 1;
            let key = aside::key(draft.assignment, &book.window, book.asides);
            aside.put_at_once(&key, book.aside.as_deref());
            book.aside = Some(key);
        });
    }

    /// Takes away what this window had set aside: the server has it.
    pub async fn drop_aside(self) {
        if let Some(Some(key)) = self.book.try_update_value(|book| book.aside.take()) {
            // One that stays behind is brought in later, and says nothing new.
            let _ = aside::remove(&key).await;
        }
    }

    /// The page is hidden or closed, or the form is left.
    fn leave(self) {
        self.set_aside();
        self.save_now();
    }

    /// What to save now, when there is something and no save is under way. All of it is read here, because the screen
    /// may be gone by the time it is written.
    fn begin(self) -> Option<Task> {
        let free = |book: &Book| book.dirty && !book.saving && !book.stopped;
        if !self.book.try_with_value(free)? || self.doubt.try_get_untracked()?.is_some() {
            return None;
        }
        let draft = self.draft()?;
        self.book.try_update_value(|book| {
            book.dirty = false;
            book.saving = true;
            Task { draft, known: book.known, aside: book.aside.clone() }
        })
    }

    /// The draft on the screen, under its next edition.
    fn draft(self) -> Option<Draft> {
        let (known, window) = self.book.try_with_value(|book| (book.known, book.window.clone()))?;
        let outgoing = self.outgoing.try_get_untracked()?;
        let draft = self.current.try_run(())?;
        Some(Draft { edition: known.unwrap_or(0) + 1, touched_at: now(), window, outgoing, ..draft })
    }

    async fn save(self, task: Task) {
        let result = drafts::save(&task.draft, task.known, task.aside.as_deref()).await;
        self.note(&task.draft, task.aside, result);
        // What was typed meanwhile has its own timer; what came without one is saved now.
        let waiting = self.book.try_with_value(|book| book.dirty && book.timer.is_none());
        if result == Ok(Saved::Done) && waiting == Some(true) {
            self.save_now();
        }
    }

    /// Notes what came of a save; the aside under the key `aside` went with it.
    fn note(self, draft: &Draft, aside: Option<String>, result: Result<Saved, KeepError>) {
        self.book.try_update_value(|book| {
            book.saving = false;
            match result {
                Ok(Saved::Done) => {
                    book.known = Some(draft.edition);
                    book.lying = draft.answers.clone();
                    if book.aside == aside {
                        book.aside = None;
                    }
                }
                _ => book.dirty = true,
            }
        });
        let dirty = self.book.try_with_value(|book| book.dirty).unwrap_or_default();
        let is_all = || self.draft().is_some_and(|now| now.answers == draft.answers);
        if result == Ok(Saved::Done) && !dirty && is_all() {
            // What was set aside while this was under way is saved by it.
            spawn_local(self.drop_aside());
        }
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
}

async fn drafts_edition(draft: &Draft) -> u64 {
    drafts::load_draft(draft.assignment).await.ok().flatten().map_or(0, |there| there.edition)
}
