//! Reading: what every module adds its questions to.

use protocol::bounds::PAGE_ITEMS_MAX;
use protocol::community::Page;

use crate::database::Connection;

/// One consistent snapshot of the database. Its questions stand in the modules of what they ask for.
pub struct Reader {
    pub(crate) db: Connection,
}

impl Reader {
    pub(crate) fn new(db: Connection) -> Self {
        Self { db }
    }
}

/// A page's size within its bounds.
pub(crate) fn page_limit(limit: u32) -> u32 {
    limit.clamp(1, PAGE_ITEMS_MAX)
}

/// A page of `limit` items out of the `limit + 1` that were asked for: the one too many says that there is more.
pub(crate) fn page<T>(mut items: Vec<T>, limit: u32, cursor: impl FnOnce(&T) -> String) -> Page<T> {
    let limit = limit as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(cursor) } else { None };
    Page { items, next }
}
