-- Assignments that were taken back: the id is never used again, and the assessor is told why a card is not taken.

CREATE TABLE withdrawn_assignment (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    round TEXT COLLATE "C" NOT NULL REFERENCES round (id),
    community TEXT COLLATE "C" NOT NULL REFERENCES community (id),
    assessor TEXT COLLATE "C" NOT NULL REFERENCES account (id)
);
CREATE INDEX withdrawn_assignment_place ON withdrawn_assignment (round, community, assessor);
