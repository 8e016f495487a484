//! What the server last said, kept so that a form opens without it: the list of tasks and the
//! frameworks that they need.

use chrono::{DateTime, Utc};
use domain::framework::FrameworkVersion;
use domain::id::UserId;
use protocol::scorecard::Task;
use serde::{Deserialize, Serialize};

use super::birth::now;
use super::database::{self, KeepError, Shelf};

/// The shape that is written today; another one is simply fetched anew.
const SHAPE: u32 = 1;
/// The list of whoever used this device last.
const LAST: &str = "last";

#[derive(Serialize)]
struct Written<'a> {
    shape: u32,
    assessor: UserId,
    fetched_at: DateTime<Utc>,
    tasks: &'a [Task],
}

#[derive(Deserialize)]
struct Read {
    shape: u32,
    assessor: UserId,
    fetched_at: DateTime<Utc>,
    tasks: Vec<Task>,
}

/// Keeps the list of tasks that the server just gave to `assessor`.
pub async fn keep_tasks(assessor: UserId, tasks: &[Task]) -> Result<(), KeepError> {
    let written = Written { shape: SHAPE, assessor, fetched_at: now(), tasks };
    let text = serde_json::to_string(&written).map_err(|_| KeepError::Refused)?;
    database::write(Shelf::Tasks, LAST, &text).await
}

/// The kept list and when it was fetched; `None` when there is none, or it is another person's.
pub async fn kept_tasks(assessor: Option<UserId>) -> Result<Option<(Vec<Task>, DateTime<Utc>)>, KeepError> {
    let Some(text) = database::read(Shelf::Tasks, LAST).await? else {
        return Ok(None);
    };
    // A list of another shape is worth nothing once there is a server; without one it is not there.
    let read = serde_json::from_str::<Read>(&text).ok().filter(|read| read.shape == SHAPE);
    let mine = read.filter(|read| assessor.is_none_or(|me| me == read.assessor));
    Ok(mine.map(|read| (read.tasks, read.fetched_at)))
}

/// Keeps a framework document. A published version never changes, so it is kept once.
pub async fn keep_framework(version: &FrameworkVersion, document: &str) -> Result<(), KeepError> {
    database::write(Shelf::Frameworks, &version.to_string(), document).await
}

/// A kept framework document.
pub async fn kept_framework(version: &FrameworkVersion) -> Result<Option<String>, KeepError> {
    database::read(Shelf::Frameworks, &version.to_string()).await
}
