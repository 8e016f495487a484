//! Passwords: argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first (19 MiB, two
//! passes, one lane), a few at a time, and the same work whether or not the account exists.

use std::fmt;
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// Each takes 19 MiB and a core for some hundredths of a second.
const AT_ONCE_MAX: usize = 2;

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

/// Hashes and checks passwords.
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE_MAX)),
        }
    }

    /// Whether `password` is the one behind `stored`. Where nothing is stored the answer is no, after the
    /// same work.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, HashingFailed> {
        self.in_turn(move || {
            let known = stored.is_some();
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(DECOY)).map_err(failed)?;
            let matches = Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(known && matches)
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashingFailed> + Send + 'static,
    ) -> Result<T, HashingFailed> {
        let turn = self.turns.clone().acquire_owned().await.map_err(failed)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(failed)?
    }
}

/// The hash to store, as a PHC string with a salt of its own.
pub fn hash(password: &str) -> Result<String, HashingFailed> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(failed)?
        .to_string())
}

fn failed(cause: impl fmt::Display) -> HashingFailed {
    HashingFailed(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_right() {
        let (passwords, stored) = (Passwords::new(), hash("正确的密码").expect("a hash"));
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
            let lengths = (
                parsed.salt.map(|salt| salt.len()),
                parsed.hash.map(|hash| hash.len()),
            );
            (parsed.algorithm.to_string(), parsed.params.to_string(), lengths)
        };
        assert_eq!(parameters(DECOY), parameters(&real));
    }
}
