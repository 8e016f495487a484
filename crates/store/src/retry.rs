//! Doing a unit of work again when the database undid it.

use std::future::Future;
use std::time::Duration;

use crate::StoreError;

/// How often a unit of work is tried in all.
const ATTEMPTS_MAX: u32 = 5;

/// An error that can say "the database undid a conflicting write; nothing happened".
pub trait MayConflict {
    fn is_conflict(&self) -> bool;
}

impl MayConflict for StoreError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}

/// Runs `work`, which opens a writer and commits it, again when it ends in a conflict (SQLSTATE 40001 or
/// 40P01), at most five times with growing pauses. Neither SQLite nor PostgreSQL brings one in ordinary work, since
/// writers queue for one lock; databases that speak PostgreSQL's protocol but resolve conflicts by undoing do.
///
/// # Errors
/// The last one of `work`.
pub async fn retrying<T, E, F>(mut work: impl FnMut() -> F) -> Result<T, E>
where
    E: MayConflict,
    F: Future<Output = Result<T, E>>,
{
    let mut attempt = 1;
    loop {
        match work().await {
            Err(error) if error.is_conflict() && attempt < ATTEMPTS_MAX => {
                tokio::time::sleep(pause(attempt)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

/// 10, 20, 40, 80 ms.
pub(crate) fn pause(attempt: u32) -> Duration {
    Duration::from_millis(10 << (attempt - 1).min(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_conflict_is_tried_again_a_bounded_number_of_times_and_other_errors_not_at_all() {
        let mut calls = 0;
        let outcome: Result<(), _> = retrying(|| {
            calls += 1;
            async { Err(StoreError::Conflict("40001".into())) }
        })
        .await;
        assert!(matches!(outcome, Err(StoreError::Conflict(_))));
        assert_eq!(calls, ATTEMPTS_MAX);

        let mut calls = 0;
        let outcome = retrying(|| {
            calls += 1;
            let fails = calls == 1;
            async move { if fails { Err(StoreError::Conflict("40001".into())) } else { Ok(7) } }
        })
        .await;
        assert_eq!((outcome.unwrap(), calls), (7, 2));

        let mut calls = 0;
        let outcome: Result<(), _> = retrying(|| {
            calls += 1;
            async { Err(StoreError::RoundClosed) }
        })
        .await;
        assert!(matches!(outcome, Err(StoreError::RoundClosed)));
        assert_eq!(calls, 1);
    }
}
