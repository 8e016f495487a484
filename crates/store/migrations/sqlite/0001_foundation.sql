-- Ids are UUIDv7 as text, instants microseconds since 1970 UTC, dates ISO text, truths 0 or 1, documents JSON text.
-- Keep in step with the PostgreSQL folder: same tables, same columns, same order.

CREATE TABLE region (
    id TEXT NOT NULL PRIMARY KEY,
    parent TEXT REFERENCES region (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX region_parent ON region (parent);

CREATE TABLE community (
    id TEXT NOT NULL PRIMARY KEY,
    region TEXT NOT NULL REFERENCES region (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_en TEXT,
    types INTEGER NOT NULL CHECK (types BETWEEN 1 AND 15),
    context TEXT NOT NULL,
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    -- Code and names in lower case, one a line: what a search looks into, the same way in both databases.
    search TEXT NOT NULL
) STRICT;
CREATE INDEX community_region ON community (region);
CREATE INDEX community_name ON community (name, id);

CREATE TABLE framework (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    document TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1))
) STRICT;

CREATE TABLE account_grant (
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES region (id),
    PRIMARY KEY (account, role, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    opened_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires_at ON session (expires_at);

CREATE TABLE sign_in_failure (
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (subject, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

CREATE TABLE round (
    id TEXT NOT NULL PRIMARY KEY,
    region TEXT NOT NULL REFERENCES region (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    framework_id TEXT NOT NULL,
    framework_version TEXT NOT NULL,
    closed_at INTEGER,
    amends TEXT REFERENCES round (id),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    FOREIGN KEY (framework_id, framework_version) REFERENCES framework (id, version)
) STRICT;
CREATE INDEX round_region ON round (region, period_end);
CREATE INDEX round_amends ON round (amends);

CREATE TABLE assignment (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    community TEXT NOT NULL REFERENCES community (id),
    assessor TEXT NOT NULL REFERENCES account (id),
    UNIQUE (round, community, assessor)
) STRICT;
CREATE INDEX assignment_assessor ON assignment (assessor, community);

CREATE TABLE scorecard (
    id TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    community TEXT NOT NULL REFERENCES community (id),
    assessor TEXT NOT NULL REFERENCES account (id),
    stage TEXT NOT NULL,
    -- The latest revision, its number and when it arrived.
    revision TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    received_at INTEGER NOT NULL,
    UNIQUE (round, community, assessor)
) STRICT;
CREATE INDEX scorecard_round ON scorecard (round, stage);
CREATE INDEX scorecard_stage ON scorecard (stage, received_at, id);
CREATE INDEX scorecard_community ON scorecard (community, stage);
CREATE INDEX scorecard_assessor ON scorecard (assessor);

CREATE TABLE revision (
    id TEXT NOT NULL PRIMARY KEY,
    scorecard TEXT NOT NULL REFERENCES scorecard (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    entries TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    submitted_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    receipt TEXT NOT NULL UNIQUE,
    UNIQUE (scorecard, number)
) STRICT;

CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    revision TEXT NOT NULL UNIQUE REFERENCES revision (id),
    reviewer TEXT NOT NULL REFERENCES account (id),
    decision TEXT NOT NULL,
    reasons TEXT NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

-- What stands by itself, outside any card: from records or from a published text.
CREATE TABLE observation (
    round TEXT NOT NULL REFERENCES round (id),
    community TEXT NOT NULL REFERENCES community (id),
    indicator TEXT NOT NULL,
    entry TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (round, community, indicator)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
    round TEXT NOT NULL REFERENCES round (id),
    community TEXT NOT NULL REFERENCES community (id),
    -- As they were when it was scored; a closed round keeps them.
    types INTEGER NOT NULL CHECK (types BETWEEN 1 AND 15),
    hard REAL,
    soft REAL,
    "index" REAL,
    coordination REAL,
    lag TEXT,
    flag TEXT NOT NULL,
    coverage REAL NOT NULL,
    -- The ids of the revisions that went in, as a JSON array.
    inputs TEXT NOT NULL,
    engine TEXT NOT NULL,
    computed_at INTEGER NOT NULL,
    PRIMARY KEY (round, community)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_community ON standing (community);

CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before_hash BLOB,
    after_hash BLOB,
    reason TEXT,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- One row: the end of the chain. Every writing transaction updates it first, which makes it the lock.
CREATE TABLE audit_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    writes INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (one, writes, seq, hash) VALUES (1, 0, 0, X'');
