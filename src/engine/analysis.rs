//! A job as signals, for a component.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Engine, EngineError, Job, Progress, hold};

/// Where a job is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage<A> {
    /// Nothing was asked, or it was cancelled.
    #[default]
    Idle,
    Waiting(Progress),
    Done(A),
    Failed(EngineError),
}

/// One job at a time whose stage can be watched. Copy it into closures; what runs ends with the owner that it was made
/// under.
pub struct Analysis<J: Job + 'static> {
    stage: RwSignal<Stage<J::Answer>>,
    /// The number of the job that the stage is about.
    current: StoredValue<Option<u32>>,
}

impl<J: Job> Clone for Analysis<J> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<J: Job> Copy for Analysis<J> {}

impl<J: Job> Default for Analysis<J> {
    fn default() -> Self {
        Self::new()
    }
}

impl<J: Job> Analysis<J> {
    pub fn new() -> Self {
        let current = StoredValue::new(None);
        on_cleanup(move || {
            if let Some(Some(job)) = current.try_get_value() {
                hold::cancel(job);
            }
        });
        Self { stage: RwSignal::new(Stage::Idle), current }
    }

    /// Begins a job in place of the one before. While it runs the stage is [`Stage::Waiting`].
    pub fn start(self, engine: &Engine, job: &J) {
        self.cancel();
        let stage = self.stage;
        stage.set(Stage::Waiting(Progress::default()));
        let running = engine.run(job, move |progress| {
            stage.try_set(Stage::Waiting(progress));
        });
        let number = running.number();
        self.current.set_value(Some(number));
        spawn_local(async move {
            let end = running.await;
            if self.current.try_get_value() != Some(Some(number)) {
                return;
            }
            self.current.try_set_value(None);
            stage.try_set(match end {
                Ok(answer) => Stage::Done(answer),
                Err(EngineError::Cancelled) => Stage::Idle,
                Err(error) => Stage::Failed(error),
            });
        });
    }

    /// Ends what runs; what is done stays.
    pub fn cancel(self) {
        if let Some(Some(job)) = self.current.try_update_value(Option::take) {
            hold::cancel(job);
            self.stage.try_set(Stage::Idle);
        }
    }

    pub fn stage(self) -> ReadSignal<Stage<J::Answer>> {
        self.stage.read_only()
    }
}
