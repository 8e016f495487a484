-- Assignments that were taken back: the id is never used again, and the assessor is told why a card is not taken.

CREATE TABLE withdrawn_assignment (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    community TEXT NOT NULL REFERENCES community (id),
    assessor TEXT NOT NULL REFERENCES account (id)
) STRICT;
CREATE INDEX withdrawn_assignment_place ON withdrawn_assignment (round, community, assessor);
