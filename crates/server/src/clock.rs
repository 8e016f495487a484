//! Time and randomness, read here and nowhere else in the program.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SubsecRound as _, Utc};

/// The system gave no random bytes; nothing that needs them can be done safely.
#[derive(Debug)]
pub struct NoRandomness(getrandom::Error);

impl std::fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the system gives no random bytes: {}", self.0)
    }
}

impl std::error::Error for NoRandomness {}

/// The present instant to the millisecond, which is what both databases keep.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

/// `N` bytes that nobody can guess.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

/// A fresh id: `fresh(ReceiptId::born)?`.
pub fn fresh<Id>(born: impl FnOnce(u64, [u8; 10]) -> Id) -> Result<Id, NoRandomness> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let unix_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    Ok(born(unix_ms, random()?))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
