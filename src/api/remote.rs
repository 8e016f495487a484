//! Something that is on the server, as a signal: waiting, here, or failed with the way to try again.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::problem::Problem;

/// Where an answer stands.
pub enum Load<T> {
    Waiting,
    Here(Arc<T>),
    Failed(Problem),
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Here(value) => Self::Here(Arc::clone(value)),
            Self::Failed(problem) => Self::Failed(problem.clone()),
        }
    }
}

/// In context: bumped when somebody signed in again or the network came back, so that what failed asks again.
#[derive(Clone, Copy)]
pub struct Renewal(pub RwSignal<u32>);

/// An answer that follows a key. A new key waits for its own answer and shows nothing of the old one; a late answer
/// for an old key is dropped.
pub struct Remote<T: 'static> {
    load: RwSignal<Load<T>>,
    busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Asks now and whenever the key changes. Without a key it waits.
    pub fn new<K, F>(key: impl Fn() -> Option<K> + 'static, ask: impl Fn(K) -> F + 'static) -> Self
    where
        K: PartialEq + 'static,
        F: Future<Output = Result<T, Problem>> + 'static,
    {
        let remote =
            Self { load: RwSignal::new(Load::Waiting), busy: RwSignal::new(false), again: RwSignal::new(0) };
        let Self { load, busy, again } = remote;
        let latest = StoredValue::new(0_u64);
        let renewal = use_context::<Renewal>();
        Effect::new(move |before: Option<(Option<K>, u32, u32)>| {
            let now = (key(), again.get(), renewal.map_or(0, |renewal| renewal.0.get()));
            let same_key = before.as_ref().is_some_and(|before| before.0 == now.0);
            let asked_again = before.as_ref().is_none_or(|before| before.1 != now.1);
            let failed = matches!(&*load.read_untracked(), Load::Failed(_));
            if same_key && !asked_again && !failed {
                return now;
            }
            let ticket = latest.get_value() + 1;
            latest.set_value(ticket);
            if !same_key {
                load.set(Load::Waiting);
            }
            match key() {
                None => busy.set(false),
                Some(key) => {
                    busy.set(true);
                    let answer = ask(key);
                    spawn_local(async move {
                        let answer = answer.await;
                        // The page may have gone, or asked for something else, meanwhile.
                        if latest.try_get_value() == Some(ticket) {
                            let _ = load.try_set(match answer {
                                Ok(value) => Load::Here(Arc::new(value)),
                                Err(problem) => Load::Failed(problem),
                            });
                            let _ = busy.try_set(false);
                        }
                    });
                }
            }
            now
        });
        remote
    }

    /// Where it stands; tracked.
    pub fn load(self) -> Load<T> {
        self.load.get()
    }

    /// The value, once it is here; tracked.
    pub fn get(self) -> Option<Arc<T>> {
        match self.load.get() {
            Load::Here(value) => Some(value),
            _ => None,
        }
    }

    /// The value without tracking.
    pub fn get_untracked(self) -> Option<Arc<T>> {
        match self.load.get_untracked() {
            Load::Here(value) => Some(value),
            _ => None,
        }
    }

    /// What went wrong, if anything did; tracked.
    pub fn problem(self) -> Option<Problem> {
        match self.load.get() {
            Load::Failed(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether an answer is under way; tracked.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Asks again; what is here stays until the answer comes.
    pub fn again(self) {
        self.again.update(|again| *again += 1);
    }

    /// Puts in place what another answer brought, such as that of a write.
    pub fn put(self, value: T) {
        self.load.set(Load::Here(Arc::new(value)));
    }
}
