//! The browser's own database: one connection, a few shelves, JSON text by key.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use idb::{Database, DatabaseEvent, Factory, ObjectStore, ObjectStoreParams, TransactionMode};
use leptos::prelude::{ArcTrigger, Notify, set_timeout};
use wasm_bindgen::JsValue;

const NAME: &str = "guanhu";
/// A new shelf raises this; [`Shelf::ALL`] is created where it is missing.
const VERSION: u32 = 2;
/// Shelves of earlier versions whose content the server gives today.
const ABANDONED: [&str; 1] = ["receipts"];
/// A browser that has not opened its database by then is said to block it, in milliseconds.
const OPEN_MS_MAX: u64 = 4_000;

/// One kind of thing that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    /// Cards in work, by assignment.
    Drafts,
    /// The last list of tasks, by user.
    Tasks,
    /// Framework documents, by version.
    Frameworks,
    /// Reasons of a review in work, by card.
    Reviews,
    /// What windows had not yet saved when they were hidden or closed, by assignment and window.
    Asides,
}

impl Shelf {
    const ALL: [Self; 5] = [Self::Drafts, Self::Tasks, Self::Frameworks, Self::Reviews, Self::Asides];

    fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Tasks => "tasks",
            Self::Frameworks => "frameworks",
            Self::Reviews => "reviews",
            Self::Asides => "asides",
        }
    }
}

/// Why something could not be kept or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepError {
    /// The browser offers no database here (private window, or switched off).
    Absent,
    /// The browser does not open it: an older window of this app holds it.
    Blocked,
    /// No room is left on the device.
    Full,
    /// What is kept there was made by a newer version of this app, or is damaged. It is left untouched.
    Unreadable,
    /// Anything else the browser said no to.
    Refused,
}

impl KeepError {
    /// The word in the locale's keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Blocked => "blocked",
            Self::Full => "full",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
        }
    }
}

impl From<idb::Error> for KeepError {
    fn from(error: idb::Error) -> Self {
        let words = error.to_string();
        match error {
            _ if words.contains("Quota") => Self::Full,
            idb::Error::IndexedDbNotFound(_) => Self::Absent,
            // Private windows of some browsers have the object and refuse to open it.
            idb::Error::IndexedDbOpenFailed(_) => Self::Absent,
            _ if words.contains("SecurityError") || words.contains("InvalidStateError") => Self::Absent,
            _ if words.contains("VersionError") => Self::Unreadable,
            _ => Self::Refused,
        }
    }
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
    /// The browser or a newer window has closed the connection; the next use opens another.
    static STALE: Cell<bool> = const { Cell::new(false) };
    static CLOSED: ArcTrigger = ArcTrigger::new();
}

/// Rings when the connection was closed by somebody else: nothing can be set aside until another is open.
pub(super) fn closed() -> ArcTrigger {
    CLOSED.with(Clone::clone)
}

fn note_closed() {
    STALE.set(true);
    closed().notify();
}

fn cached() -> Option<Rc<Database>> {
    if STALE.replace(false) {
        OPEN.replace(None);
    }
    OPEN.with_borrow(Clone::clone)
}

async fn connection() -> Result<Rc<Database>, KeepError> {
    if let Some(open) = cached() {
        return Ok(open);
    }
    let database = within(OPEN_MS_MAX, open()).await.ok_or(KeepError::Blocked)??;
    let database = Rc::new(database);
    OPEN.replace(Some(database.clone()));
    Ok(database)
}

async fn open() -> Result<Database, KeepError> {
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        // A failure here fails the request itself, which says so.
        let Ok(database) = event.database() else { return };
        let present = database.store_names();
        for old in present.iter().filter(|name| ABANDONED.contains(&name.as_str())) {
            let _ = database.delete_object_store(old);
        }
        for shelf in Shelf::ALL.into_iter().filter(|shelf| !present.iter().any(|name| name == shelf.name())) {
            let _ = database.create_object_store(shelf.name(), ObjectStoreParams::new());
        }
    });
    let mut database = request.await?;
    database.on_version_change(|_| {
        // A newer window wants to change the shape: let go, so that it is not blocked.
        if let Some(open) = OPEN.with_borrow(Clone::clone) {
            open.close();
        }
        note_closed();
    });
    database.on_close(|_| note_closed());
    Ok(database)
}

/// The text under a key.
pub(super) async fn read(shelf: Shelf, key: &str) -> Result<Option<String>, KeepError> {
    let database = connection().await?;
    let transaction = database.transaction(&[shelf.name()], TransactionMode::ReadOnly)?;
    let found = transaction.object_store(shelf.name())?.get(JsValue::from_str(key))?.await?;
    Ok(found.and_then(|value| value.as_string()))
}

/// Every text of a shelf.
pub(super) async fn read_all(shelf: Shelf) -> Result<Vec<String>, KeepError> {
    let database = connection().await?;
    let transaction = database.transaction(&[shelf.name()], TransactionMode::ReadOnly)?;
    let found = transaction.object_store(shelf.name())?.get_all(None, None)?.await?;
    Ok(found.into_iter().filter_map(|value| value.as_string()).collect())
}

/// Puts a text under a key, whatever was there.
pub(super) async fn write(shelf: Shelf, key: &str, text: &str) -> Result<(), KeepError> {
    write_if(shelf, key, text, None, |_| true).await.map(|_| ())
}

/// Puts a text under a key when `allowed` says so of what lies there now; reading and writing are one
/// transaction, so two windows cannot both believe that they were first. What lies at `instead_of` goes with it.
/// Answers whether it was written.
pub(super) async fn write_if(
    shelf: Shelf,
    key: &str,
    text: &str,
    instead_of: Option<(Shelf, &str)>,
    allowed: impl FnOnce(Option<&str>) -> bool,
) -> Result<bool, KeepError> {
    let database = connection().await?;
    let shelves: Vec<_> =
        [shelf].into_iter().chain(instead_of.map(|(other, _)| other)).map(Shelf::name).collect();
    let transaction = database.transaction(&shelves, TransactionMode::ReadWrite)?;
    let store = transaction.object_store(shelf.name())?;
    let key = JsValue::from_str(key);
    let there = store.get(key.clone())?.await?.and_then(|value| value.as_string());
    if !allowed(there.as_deref()) {
        return Ok(false);
    }
    store.put(&JsValue::from_str(text), Some(&key))?.await?;
    if let Some((other, key)) = instead_of {
        transaction.object_store(other.name())?.delete(JsValue::from_str(key))?.await?;
    }
    finish(transaction, &store).await?;
    Ok(true)
}

/// What becomes of leftovers: the text that they make, and the keys that have had their effect.
pub(super) struct Settled {
    pub(super) text: Option<String>,
    pub(super) used: Vec<String>,
}

/// Makes one text at `key` of what lies there and of everything on the shelf `from`, all in one transaction. Where
/// `merge` gives `None`, nothing is written.
pub(super) async fn settle(
    into: Shelf,
    key: &str,
    from: Shelf,
    merge: impl FnOnce(Option<&str>, &[(String, String)]) -> Option<Settled>,
) -> Result<(), KeepError> {
    let database = connection().await?;
    let transaction = database.transaction(&[into.name(), from.name()], TransactionMode::ReadWrite)?;
    let (store, left) = (transaction.object_store(into.name())?, transaction.object_store(from.name())?);
    let key = JsValue::from_str(key);
    let there = store.get(key.clone())?.await?.and_then(|value| value.as_string());
    let keys = left.get_all_keys(None, None)?.await?;
    let texts = left.get_all(None, None)?.await?;
    let pair = |(key, text): (JsValue, JsValue)| Some((key.as_string()?, text.as_string()?));
    let leftovers: Vec<_> = keys.into_iter().zip(texts).filter_map(pair).collect();
    let Some(settled) = merge(there.as_deref(), &leftovers) else { return Ok(()) };
    if let Some(text) = settled.text {
        store.put(&JsValue::from_str(&text), Some(&key))?.await?;
    }
    for used in settled.used {
        left.delete(JsValue::from_str(&used))?.await?;
    }
    finish(transaction, &store).await
}

/// Takes what lies under a key away.
pub(super) async fn remove(shelf: Shelf, key: &str) -> Result<(), KeepError> {
    let database = connection().await?;
    let transaction = database.transaction(&[shelf.name()], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(shelf.name())?;
    store.delete(JsValue::from_str(key))?.await?;
    finish(transaction, &store).await
}

/// Puts a text under a new key in the place of an `earlier` one, in this very turn, for a page that may be closing:
/// nothing is awaited. Nothing happens where no connection is open: none was yet, or it was closed and the keepers, who
/// hear of that by [`closed`], could not open another. It does not wait for the transactions of other shelves.
pub(super) fn replace_at_once(shelf: Shelf, key: &str, text: &str, earlier: Option<&str>) {
    let Some(database) = cached() else { return };
    let put = || -> Result<(), idb::Error> {
        let transaction = database.transaction(&[shelf.name()], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(shelf.name())?;
        store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?;
        if let Some(earlier) = earlier {
            store.delete(JsValue::from_str(earlier))?;
        }
        transaction.commit()?;
        Ok(())
    };
    // The page is going away; there is nobody left to tell.
    let _ = put();
}

/// Waits until a write has reached the disk. A full disk shows only here, as an abort.
async fn finish(transaction: idb::Transaction, store: &ObjectStore) -> Result<(), KeepError> {
    let watched = store.transaction();
    let result = transaction.commit()?.await;
    if matches!(&result, Ok(end) if end.is_committed()) {
        return Ok(());
    }
    let why = watched.error().map(|error| KeepError::from(idb::Error::DomException(error)));
    Err(why.unwrap_or(KeepError::Refused))
}

/// A promise that is kept after `ms`.
fn alarm(ms: u64) -> wasm_bindgen_futures::JsFuture {
    let alarm = js_sys::Promise::new(&mut |ring, _| {
        set_timeout(
            move || {
                let _ = ring.call0(&JsValue::NULL);
            },
            std::time::Duration::from_millis(ms),
        );
    });
    wasm_bindgen_futures::JsFuture::from(alarm)
}

/// Lets `ms` pass.
pub(super) async fn pause(ms: u64) {
    // An alarm is never refused.
    let _ = alarm(ms).await;
}

/// The future's result, or `None` when it takes longer than `ms`.
async fn within<T>(ms: u64, work: impl Future<Output = T>) -> Option<T> {
    let mut alarm = pin!(alarm(ms));
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        alarm.as_mut().poll(context).map(|_| None)
    })
    .await
}
