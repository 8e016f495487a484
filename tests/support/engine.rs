//! The app's worker, spoken with as the app does, in a page of a real browser.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use engine::{Message, Part, Reply};
use serde_json::{Value, json};

use crate::Page;

const START: &str = include_str!("engine.js");

/// A worker that runs the engine. It ends with its page.
pub struct EngineWorker {
    page: Page,
}

impl EngineWorker {
    /// Starts a worker in the page, which must be one of the app's, and waits until it reads its messages.
    pub async fn start(page: &Page) -> Self {
        page.evaluate(START).await;
        page.becomes_true("return window.engine.heard.length === 1 && !window.engine.failed").await;
        Self { page: page.clone() }
    }

    /// Sends a message and waits for nothing.
    pub async fn post(&self, message: &Message<'_>) {
        self.page.evaluate(&format!("window.engine.post({})", written(message))).await;
    }

    /// Sends a message and waits for the end of its job.
    pub async fn ask(&self, message: &Message<'_>) -> Reply {
        self.post(message).await;
        self.answer(message.job).await
    }

    /// The end of a job, once it has one.
    pub async fn answer(&self, job: u32) -> Reply {
        self.page.becomes_true(&format!("return window.engine.end({job}) !== undefined")).await;
        let answer = self.page.evaluate(&format!("return window.engine.answer({job})")).await;
        let (number, reply) = read(&answer).and_then(Reply::read).expect("a reply that can be read");
        assert_eq!(number, job);
        reply
    }
}

/// A message as the script takes it.
pub fn written(message: &Message<'_>) -> Value {
    let parts = message.parts.iter().map(|part| {
        let (real, bytes): (bool, Vec<u8>) = match part {
            Part::Reals(list) => (true, list.iter().flat_map(|real| real.to_le_bytes()).collect()),
            Part::Counts(list) => (false, list.iter().flat_map(|count| count.to_le_bytes()).collect()),
        };
        json!({ "real": real, "bytes": BASE64_STANDARD.encode(bytes) })
    });
    json!({ "kind": message.kind, "job": message.job, "parts": parts.collect::<Vec<_>>() })
}

fn read(value: &Value) -> Option<Message<'static>> {
    let number = |name: &str| value[name].as_u64().and_then(|number| u32::try_from(number).ok());
    let parts = value["parts"].as_array()?.iter().map(|part| {
        let bytes = BASE64_STANDARD.decode(part["bytes"].as_str()?).ok()?;
        Some(match part["real"].as_bool()? {
            true => Part::from(
                bytes.as_chunks().0.iter().map(|real| f64::from_le_bytes(*real)).collect::<Vec<_>>(),
            ),
            false => Part::from(
                bytes.as_chunks().0.iter().map(|count| u32::from_le_bytes(*count)).collect::<Vec<_>>(),
            ),
        })
    });
    Some(Message { kind: number("kind")?, job: number("job")?, parts: parts.collect::<Option<_>>()? })
}
