//! A job that is being done.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::engine::{Fault, Reply};
use futures_channel::oneshot::Receiver;

use super::{EngineError, Job, hold};

/// The answer that a job will have. Dropped before that, the job is cancelled.
#[must_use = "a job whose future is dropped is cancelled"]
pub struct Running<J> {
    number: u32,
    end: Receiver<Result<Reply, EngineError>>,
    job: PhantomData<fn() -> J>,
}

impl<J> Running<J> {
    pub(super) fn new(number: u32, end: Receiver<Result<Reply, EngineError>>) -> Self {
        Self { number, end, job: PhantomData }
    }

    /// The job's number, by which it can be cancelled from elsewhere.
    pub(super) fn number(&self) -> u32 {
        self.number
    }
}

impl<J: Job> Future for Running<J> {
    type Output = Result<J::Answer, EngineError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.end).poll(context).map(|end| match end {
            Ok(Ok(reply)) => J::answer(reply).ok_or(EngineError::Refused(Fault::Unreadable)),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(EngineError::Cancelled),
        })
    }
}

impl<J> Drop for Running<J> {
    fn drop(&mut self) {
        hold::cancel(self.number);
    }
}
