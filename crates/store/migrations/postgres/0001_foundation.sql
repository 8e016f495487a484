-- Ids are UUIDv7 as text, instants microseconds since 1970 UTC, dates ISO text, truths 0 or 1, documents JSON text.
-- Keep in step with the SQLite folder: same tables, same columns, same order. Text compares by code point, as SQLite does.

CREATE TABLE region (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    parent TEXT COLLATE "C" REFERENCES region (id),
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL
);
CREATE INDEX region_parent ON region (parent);

CREATE TABLE community (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    region TEXT COLLATE "C" NOT NULL REFERENCES region (id),
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C",
    types BIGINT NOT NULL CHECK (types BETWEEN 1 AND 15),
    context TEXT COLLATE "C" NOT NULL,
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    -- Code and names in lower case, one a line: what a search looks into, the same way in both databases.
    search TEXT COLLATE "C" NOT NULL
);
CREATE INDEX community_region ON community (region);
CREATE INDEX community_name ON community (name, id);

CREATE TABLE framework (
    id TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE account (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    disabled BIGINT NOT NULL CHECK (disabled IN (0, 1))
);

CREATE TABLE account_grant (
    account TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    role TEXT COLLATE "C" NOT NULL,
    region TEXT COLLATE "C" NOT NULL REFERENCES region (id),
    PRIMARY KEY (account, role, region)
);

CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires_at ON session (expires_at);

CREATE TABLE sign_in_failure (
    subject TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, at)
);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

CREATE TABLE round (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    region TEXT COLLATE "C" NOT NULL REFERENCES region (id),
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    period_start TEXT COLLATE "C" NOT NULL,
    period_end TEXT COLLATE "C" NOT NULL,
    framework_id TEXT COLLATE "C" NOT NULL,
    framework_version TEXT COLLATE "C" NOT NULL,
    closed_at BIGINT,
    amends TEXT COLLATE "C" REFERENCES round (id),
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    FOREIGN KEY (framework_id, framework_version) REFERENCES framework (id, version)
);
CREATE INDEX round_region ON round (region, period_end);
CREATE INDEX round_amends ON round (amends);

CREATE TABLE assignment (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    round TEXT COLLATE "C" NOT NULL REFERENCES round (id),
    community TEXT COLLATE "C" NOT NULL REFERENCES community (id),
    assessor TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    UNIQUE (round, community, assessor)
);
CREATE INDEX assignment_assessor ON assignment (assessor, community);

CREATE TABLE scorecard (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    round TEXT COLLATE "C" NOT NULL REFERENCES round (id),
    community TEXT COLLATE "C" NOT NULL REFERENCES community (id),
    assessor TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    stage TEXT COLLATE "C" NOT NULL,
    -- The latest revision, its number and when it arrived.
    revision TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    received_at BIGINT NOT NULL,
    UNIQUE (round, community, assessor)
);
CREATE INDEX scorecard_round ON scorecard (round, stage);
CREATE INDEX scorecard_stage ON scorecard (stage, received_at, id);
CREATE INDEX scorecard_community ON scorecard (community, stage);
CREATE INDEX scorecard_assessor ON scorecard (assessor);

CREATE TABLE revision (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    scorecard TEXT COLLATE "C" NOT NULL REFERENCES scorecard (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    entries TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL,
    submitted_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    receipt TEXT COLLATE "C" NOT NULL UNIQUE,
    UNIQUE (scorecard, number)
);

CREATE TABLE review (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    revision TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES revision (id),
    reviewer TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    decision TEXT COLLATE "C" NOT NULL,
    reasons TEXT COLLATE "C" NOT NULL,
    decided_at BIGINT NOT NULL
);

-- What stands by itself, outside any card: from records or from a published text.
CREATE TABLE observation (
    round TEXT COLLATE "C" NOT NULL REFERENCES round (id),
    community TEXT COLLATE "C" NOT NULL REFERENCES community (id),
    indicator TEXT COLLATE "C" NOT NULL,
    entry TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (round, community, indicator)
);

CREATE TABLE standing (
    round TEXT COLLATE "C" NOT NULL REFERENCES round (id),
    community TEXT COLLATE "C" NOT NULL REFERENCES community (id),
    -- As they were when it was scored; a closed round keeps them.
    types BIGINT NOT NULL CHECK (types BETWEEN 1 AND 15),
    hard DOUBLE PRECISION,
    soft DOUBLE PRECISION,
    "index" DOUBLE PRECISION,
    coordination DOUBLE PRECISION,
    lag TEXT COLLATE "C",
    flag TEXT COLLATE "C" NOT NULL,
    coverage DOUBLE PRECISION NOT NULL,
    -- The ids of the revisions that went in, as a JSON array.
    inputs TEXT COLLATE "C" NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    computed_at BIGINT NOT NULL,
    PRIMARY KEY (round, community)
);
CREATE INDEX standing_community ON standing (community);

CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    before_hash BYTEA,
    after_hash BYTEA,
    reason TEXT COLLATE "C",
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

-- One row: the end of the chain. Every writing transaction updates it first, which makes it the lock.
CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    writes BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO audit_head (one, writes, seq, hash) VALUES (1, 0, 0, '');
