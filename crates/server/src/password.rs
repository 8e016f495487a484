//! Passwords: argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first (19 MiB, two
//! passes, one lane), one at a time, and the same work whether or not the account exists.

use std::fmt;
use std::io;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{mpsc, oneshot};

/// How many may wait for their turn; each takes some hundredths of a second.
const WAITING_MAX: usize = 64;

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

impl From<HashingFailed> for crate::refusal::Refusal {
    fn from(cause: HashingFailed) -> Self {
        Self::internal(cause)
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

    /// Whether `password` is the one behind `stored`. Where nothing is stored the answer is no, after the
    /// same work.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, HashingFailed> {
        let (answer, answered) = oneshot::channel();
        self.queue.send(Task { password, stored, answer }).await.map_err(failed)?;
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
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_right() {
        let (passwords, stored) = (Passwords::new().expect("a thread"), hash("正确的密码").expect("a hash"));
        let ask = |password: &str, stored: Option<&String>| {
            let asked = passwords.is_right(password.to_owned(), stored.cloned());
            async { asked.await.expect("an answer") }
        };
        assert!(ask("正确的密码", Some(&stored)).await);
        assert!(!ask("错误的密码", Some(&stored)).await);
        assert!(!ask("正确的密码", None).await);
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
