//! Assignments: which assessor is asked to assess which community in a round.

use std::collections::BTreeSet;

use domain::id::{AssignmentId, CommunityId, RoundId, UserId};
use domain::scorecard::Stage;
use protocol::bounds::ROUND_COMMUNITIES_MAX;
use protocol::community::Page;
use protocol::round::{AssignmentView, PutAssignment};

use crate::audit::fingerprint;
use crate::database::{Columns, Sql, binds};
use crate::reader::{page, page_limit};
use crate::{Put, Reader, StoreError, Within, Writer};

const INSERT: &str = "INSERT INTO assignment (id, round, community, assessor) VALUES";

/// The question for assignments `a`, as [`read_view`] takes its rows.
macro_rules! assignment_views {
    () => {
        "SELECT a.id, a.round, a.community, c.name, a.assessor, u.name, s.id, s.stage FROM assignment a \
         JOIN community c ON c.id = a.community JOIN account u ON u.id = a.assessor \
         LEFT JOIN scorecard s ON s.round = a.round AND s.community = a.community AND s.assessor = a.assessor "
    };
}

/// That one assessor is asked to assess one community in one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub id: AssignmentId,
    pub round: RoundId,
    pub community: CommunityId,
    pub assessor: UserId,
}

fn read_view(c: &mut Columns<'_>) -> Result<AssignmentView, StoreError> {
    Ok(AssignmentView {
        id: c.get()?,
        round: c.get()?,
        community: c.get()?,
        community_name: c.get()?,
        assessor: c.get()?,
        assessor_name: c.get()?,
        card: c.get()?,
        stage: c.get::<Option<Stage>>()?.unwrap_or(Stage::Draft),
    })
}

impl Reader {
    pub async fn assignment(&mut self, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
        let sql = "SELECT id, round, community, assessor FROM assignment WHERE id = $1";
        self.db
            .one(sql, binds![id], |c| {
                Ok(Assignment { id: c.get()?, round: c.get()?, community: c.get()?, assessor: c.get()? })
            })
            .await
    }

    /// A page of the assignments of a round with names and the stages of their cards, by community and assessor as the
    /// index has them. `next` is the id for `after`.
    ///
    /// # Errors
    /// [`StoreError::UnknownCursor`] where `after` is no assignment of the round.
    pub async fn assignments(
        &mut self,
        round: RoundId,
        after: Option<AssignmentId>,
        limit: u32,
    ) -> Result<Page<AssignmentView>, StoreError> {
        let limit = page_limit(limit);
        let mut sql = Sql::new(concat!(assignment_views!(), "WHERE a.round = "));
        sql.bind(round);
        if let Some(last) = after {
            let place = self.assignment(last).await?.filter(|it| it.round == round);
            let place = place.ok_or(StoreError::UnknownCursor)?;
            sql.push(" AND (a.community, a.assessor) > (").bind(place.community);
            sql.push(", ").bind(place.assessor).push(")");
        }
        sql.push(" ORDER BY a.community, a.assessor LIMIT ").bind(limit + 1);
        let assignments = self.db.all_of(sql, read_view).await?;
        Ok(page(assignments, limit, |view| view.id.to_string()))
    }

    /// Whether the assessor is asked to assess anything in the round.
    pub async fn has_work_in(&mut self, assessor: UserId, round: RoundId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM assignment WHERE round = $1 AND assessor = $2 LIMIT 1";
        self.db.any(sql, binds![round, assessor]).await
    }

    /// One of them, however many there are beside it.
    pub async fn assignment_view(&mut self, id: AssignmentId) -> Result<Option<AssignmentView>, StoreError> {
        self.db.one(concat!(assignment_views!(), "WHERE a.id = $1"), binds![id], read_view).await
    }

    /// Whether this assessor is asked to assess that community in the round.
    pub async fn is_assigned(
        &mut self,
        round: RoundId,
        community: CommunityId,
        assessor: UserId,
    ) -> Result<bool, StoreError> {
        self.db
            .any(
                "SELECT 1 FROM assignment WHERE round = $1 AND community = $2 AND assessor = $3",
                binds![round, community, assessor],
            )
            .await
    }

    /// Whether this assessor was asked to assess that community in the round, and the evaluator took it back.
    pub async fn was_withdrawn(
        &mut self,
        round: RoundId,
        community: CommunityId,
        assessor: UserId,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM withdrawn_assignment WHERE round = $1 AND community = $2 AND assessor = $3 LIMIT 1";
        self.db.any(sql, binds![round, community, assessor]).await
    }
}

impl Writer {
    /// Adds an assignment.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] where the id is known with another body or was taken back, [`StoreError::Taken`] where the assessor
    /// is assigned there under another id, [`StoreError::RoundClosed`], and [`StoreError::NotFound`] for an unknown
    /// account or a community outside the round's region.
    pub async fn put_assignment(
        &mut self,
        id: AssignmentId,
        round: RoundId,
        body: &PutAssignment,
    ) -> Result<Put, StoreError> {
        let assignment = Assignment { id, round, community: body.community, assessor: body.assessor };
        match self.assignment(id).await? {
            Some(known) if known == assignment => return Ok(Put::Same),
            Some(_) => return Err(StoreError::StaleVersion),
            None => {}
        }
        // A request that was long on its way does not bring back what was taken back meanwhile.
        if self.db.any("SELECT 1 FROM withdrawn_assignment WHERE id = $1", binds![id]).await? {
            return Err(StoreError::StaleVersion);
        }
        let region = self.open_round(round).await?.region;
        let mut inside = Within::subtree(region).scope()?;
        inside.push(" SELECT 1 FROM community c WHERE c.region IN (SELECT id FROM scope) AND c.id = ");
        inside.bind(body.community);
        if !self.db.any_of(inside).await? {
            return Err(StoreError::NotFound("community"));
        }
        if self.account(body.assessor).await?.is_none_or(|account| account.disabled) {
            return Err(StoreError::NotFound("account"));
        }
        if self.is_assigned(round, body.community, body.assessor).await? {
            return Err(StoreError::Taken("assignment"));
        }
        let row = vec![binds![id, round, body.community, body.assessor]];
        self.db.insert(INSERT, row, "").await?;
        self.note("assignment_put", format!("assignment:{id}"), (None, Some(fingerprint(body)?)), None);
        Ok(Put::Created)
    }

    /// Takes an assignment of an open round back, as long as nobody has handed in a card for it; the audit keeps that
    /// it was there, and its id is never used again. What is not there is left as it is.
    ///
    /// # Errors
    /// [`StoreError::WrongStage`] where there is a card, [`StoreError::RoundClosed`], and [`StoreError::NotFound`] for
    /// an unknown round or an assignment of another one.
    pub async fn remove_assignment(&mut self, id: AssignmentId, round: RoundId) -> Result<(), StoreError> {
        self.open_round(round).await?;
        let Some(view) = self.assignment_view(id).await? else {
            return Ok(());
        };
        if view.round != round {
            return Err(StoreError::NotFound("assignment"));
        }
        if view.card.is_some() {
            return Err(StoreError::WrongStage { stage: view.stage });
        }
        self.db
            .run(
                "INSERT INTO withdrawn_assignment (id, round, community, assessor) \
                 SELECT id, round, community, assessor FROM assignment WHERE id = $1",
                binds![id],
            )
            .await?;
        self.db.run("DELETE FROM assignment WHERE id = $1", binds![id]).await?;
        let was = PutAssignment { community: view.community, assessor: view.assessor };
        self.note("assignment_removed", format!("assignment:{id}"), (Some(fingerprint(&was)?), None), None);
        Ok(())
    }

    /// Adds many assignments to open rounds at once; one audit row for all. The caller has made sure that each
    /// community lies in its round's region.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where any id or any place is there already, [`StoreError::RoundClosed`].
    pub async fn put_assignments(
        &mut self,
        assignments: &[(AssignmentId, RoundId, PutAssignment)],
    ) -> Result<(), StoreError> {
        if assignments.len() > ROUND_COMMUNITIES_MAX {
            return Err(StoreError::TooMany { what: "assignments", max: ROUND_COMMUNITIES_MAX });
        }
        let rounds: BTreeSet<RoundId> = assignments.iter().map(|(_, round, _)| *round).collect();
        for round in rounds {
            self.open_round(round).await?;
        }
        let row =
            |(id, round, body): &(_, _, PutAssignment)| binds![*id, *round, body.community, body.assessor];
        self.db.insert(INSERT, assignments.iter().map(row).collect(), "").await?;
        let subject = format!("assignments:{}", assignments.len());
        self.note("assignments_put", subject, (None, Some(fingerprint(assignments)?)), None);
        Ok(())
    }
}
