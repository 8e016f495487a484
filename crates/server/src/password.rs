//! Passwords: argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first (19 MiB, two
//! passes, one lane), one at a time, and the same work whether or not the account exists.

use std::fmt;
use std::io;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use protocol::problem::ProblemCode;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::refusal::Refusal;

/// How many may wait for their turn; each takes some hundredths of a second.
const WAITING_MAX: usize = 64;
/// When to come back where that many wait, in seconds: by then their turns are over.
const RETRY_AFTER_S: u64 = 2;

/// The most memory that a stored hash may ask for.
const MEMORY_KIB_MAX: u32 = 64 * 1024;

/// What an unknown account is checked against: the hash of 32 random bytes that nobody kept.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y2JiYTMxN2QwZjFhNGU5Mg$k0mJk3mN0m8m0dyqB6m1C1nq3c2m7Qm8b1Xo0S8cZ5E";

/// Hashing did not work: the stored text is no hash, or the system gave no randomness or memory.
#[derive(Debug)]
pub struct HashingFailed(String);

impl fmt::Display for HashingFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a password could not be hashed: {}", self.0)
    }
}

impl std::error::Error for HashingFailed {}

impl From<HashingFailed> for Refusal {
    fn from(cause: HashingFailed) -> Self {
        Self::internal(cause)
    }
}

/// Why a password has no place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// As many wait already as there may be.
    Full,
    /// The thread that checks them is gone.
    Ended,
}

impl From<NoPlace> for Refusal {
    fn from(why: NoPlace) -> Self {
        match why {
            NoPlace::Full => Self::new(ProblemCode::StoreBusy).retry_after(RETRY_AFTER_S),
            NoPlace::Ended => Self::internal("the thread that checks passwords has ended"),
        }
    }
}

/// Checks passwords, one after the other on a thread of its own and always in the same 19 MiB. Taken and given back
/// on many threads, an allocator would keep them once a thread: eight people who signed in at once cost 150 MB.
pub struct Passwords {
    queue: mpsc::Sender<Task>,
}

/// One password to check, and who waits for the answer.
struct Task {
    password: String,
    stored: Option<String>,
    answer: oneshot::Sender<Result<bool, HashingFailed>>,
}

impl Passwords {
    /// Starts the thread; it ends with the last handle.
    pub fn new() -> io::Result<Self> {
        let (queue, mut tasks) = mpsc::channel::<Task>(WAITING_MAX);
        std::thread::Builder::new().name("passwords".into()).spawn(move || {
            let mut memory = Vec::new();
            while let Some(task) = tasks.blocking_recv() {
                // Whoever gave up waiting is not missed, and costs nobody else their turn.
                if task.answer.is_closed() {
                    continue;
                }
                let _ = task.answer.send(check(&task.password, task.stored.as_deref(), &mut memory));
            }
        })?;
        Ok(Self { queue })
    }

    /// A place in the queue, or the word at once that there is none. Taken before anything else is done for a try to
    /// sign in, so that a flood of them costs no more than this, and none is counted that nobody looked at.
    pub fn place(&self) -> Result<Place<'_>, NoPlace> {
        self.queue.try_reserve().map(Place).map_err(|error| match error {
            TrySendError::Full(()) => NoPlace::Full,
            TrySendError::Closed(()) => NoPlace::Ended,
        })
    }
}

/// One password's place in the queue. Dropped, it is free for the next.
pub struct Place<'a>(mpsc::Permit<'a, Task>);

impl Place<'_> {
    /// Whether `password` is the one behind `stored`. Where nothing is stored the answer is no, after the
    /// same work.
    pub async fn compare(self, password: String, stored: Option<String>) -> Result<bool, HashingFailed> {
        let (answer, answered) = oneshot::channel();
        self.0.send(Task { password, stored, answer });
        answered.await.map_err(failed)?
    }
}

fn check(password: &str, stored: Option<&str>, memory: &mut Vec<Block>) -> Result<bool, HashingFailed> {
    let hash = PasswordHash::new(stored.unwrap_or(DECOY)).map_err(failed)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Err(failed("it has no hash")) };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(failed)?;
    let params = Params::try_from(&hash).map_err(failed)?;
    if params.m_cost() > MEMORY_KIB_MAX {
        return Err(failed("it needs more memory than any hash of ours"));
    }
    memory.resize(params.block_count().max(memory.len()), Block::default());
    let mut output = vec![0; expected.len()];
    Argon2::new(algorithm, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), &mut output, memory)
        .map_err(failed)?;
    // `Output` compares in constant time.
    let matches = Output::new(&output).map_err(failed)? == *expected;
    Ok(stored.is_some() && matches)
}

/// The hash to store, as a PHC string with a salt of its own.
pub fn hash(password: &str) -> Result<String, HashingFailed> {
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(failed)?.to_string())
}

fn failed(cause: impl fmt::Display) -> HashingFailed {
    HashingFailed(cause.to_string())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::http::header::RETRY_AFTER;
    use axum::response::IntoResponse as _;

    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_right() {
        let (passwords, stored) = (Passwords::new().expect("a thread"), hash("正确的密码").expect("a hash"));
        let ask = |password: &str, stored: Option<&String>| {
            let asked = passwords.place().expect("a place").compare(password.to_owned(), stored.cloned());
            async { asked.await.expect("an answer") }
        };
        assert!(ask("正确的密码", Some(&stored)).await);
        assert!(!ask("错误的密码", Some(&stored)).await);
        assert!(!ask("正确的密码", None).await);
    }

    #[tokio::test]
    async fn when_the_queue_is_full_the_next_one_is_told_at_once_when_to_come_back() {
        let passwords = Passwords::new().expect("a thread");
        let mut places: Vec<_> = (0..WAITING_MAX).map(|_| passwords.place().expect("a place")).collect();
        let refusal: Refusal = passwords.place().map(drop).expect_err("no place is left").into();
        let response = refusal.into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], RETRY_AFTER_S.to_string());
        places.pop();
        assert!(passwords.place().is_ok(), "who gives up their place leaves it to the next");
    }

    #[test]
    fn an_unknown_account_costs_what_a_known_one_costs() {
        let real = hash("anything").expect("a hash");
        let parameters = |text: &str| {
            let parsed = PasswordHash::new(text).expect("a PHC string");
            let lengths = (parsed.salt.map(|salt| salt.len()), parsed.hash.map(|hash| hash.len()));
            (parsed.algorithm.to_string(), parsed.params.to_string(), lengths)
        };
        assert_eq!(parameters(DECOY), parameters(&real));
    }
}
