//! What the browser complained about: a page that shows the right thing over a red console has failed.

use std::fmt;

use thirtyfour::BrowserLogEntry;

/// A line of the console that a test must explain or fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// `javascript`, `security`, `console-api`, `network`, ..., as Chromium names it.
    pub source: String,
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.source, self.message)
    }
}

/// The complaint in a log entry: an uncaught error, a broken content security policy, a `console.error`, an
/// asset that is not there. `None` for talk, and for what the app is built to meet: the API's refusals and a
/// network that is away.
pub(super) fn complaint(entry: BrowserLogEntry) -> Option<Complaint> {
    let source = entry.source.unwrap_or_default();
    let policy = source == "security" || entry.message.contains("Content Security Policy");
    if entry.level != "SEVERE" && !policy {
        return None;
    }
    if source == "network" && !policy && is_expected(&entry.message) {
        return None;
    }
    Some(Complaint { source, message: entry.message })
}

fn is_expected(message: &str) -> bool {
    let away = ["net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION_REFUSED", "net::ERR_CONNECTION_RESET"];
    message.contains("/api/") || away.iter().any(|error| message.contains(error))
}
