//! The tasks of an assessor: what to assess in the open rounds, and what was found there last time.

use std::collections::HashMap;

use domain::id::{AssignmentId, UserId};
use domain::scorecard::Entries;
use protocol::bounds::PAGE_ITEMS_MAX;
use protocol::scorecard::Task;

use crate::card::{CARD_WIDTH, card_columns, card_joins, read_card};
use crate::community::{community_columns, read_community};
use crate::database::binds;
use crate::round::{read_round, round_columns};
use crate::{Reader, StoreError};

const TASKS: &str = concat!(
    "SELECT a.id, ",
    round_columns!(),
    ", ",
    community_columns!(),
    ", ",
    card_columns!(),
    " FROM assignment a JOIN round r ON r.id = a.round JOIN community c ON c.id = a.community ",
    "LEFT JOIN scorecard s ON s.round = a.round AND s.community = a.community AND s.assessor = a.assessor ",
    "LEFT JOIN revision v ON v.id = s.revision",
    card_joins!(),
    " WHERE a.assessor = $1 AND r.closed_at IS NULL ORDER BY r.period_end, c.code, a.id LIMIT $2",
);

/// Per open assignment, the accepted card of the latest closed round there; among several the assessor's own, then
/// the latest. The entries are fetched for the chosen ones only.
const PREVIOUS: &str = "WITH ranked (assignment, revision, place) AS ( \
     SELECT a.id, s.revision, row_number() OVER (PARTITION BY a.id ORDER BY p.period_end DESC, p.id DESC, \
     CASE WHEN s.assessor = a.assessor THEN 0 ELSE 1 END, s.received_at DESC) \
     FROM assignment a JOIN round r ON r.id = a.round JOIN scorecard s ON s.community = a.community \
     JOIN round p ON p.id = s.round \
     WHERE a.assessor = $1 AND r.closed_at IS NULL AND s.stage = 'accepted' AND p.closed_at IS NOT NULL) \
     SELECT k.assignment, v.entries FROM ranked k JOIN revision v ON v.id = k.revision WHERE k.place = 1";

impl Reader {
    /// The assessor's assignments in open rounds, the one that ends first on top; at most 1,000.
    pub async fn tasks(&mut self, assessor: UserId) -> Result<Vec<Task>, StoreError> {
        let read_previous =
            |c: &mut crate::database::Columns<'_>| Ok((c.get()?, c.json("entries of a card")?));
        let previous = self.db.all(PREVIOUS, binds![assessor], read_previous).await?;
        let mut previous: HashMap<AssignmentId, Entries> = previous.into_iter().collect();
        self.db
            .all(TASKS, binds![assessor, PAGE_ITEMS_MAX], |c| {
                let assignment = c.get()?;
                Ok(Task {
                    assignment,
                    round: read_round(c)?,
                    community: read_community(c)?,
                    card: c.joined(CARD_WIDTH, read_card)?,
                    previous: previous.remove(&assignment).unwrap_or_default(),
                })
            })
            .await
    }
}
