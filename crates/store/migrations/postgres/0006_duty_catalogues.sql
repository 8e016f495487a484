-- Versions of the duty catalogue: the documents as they ship, never changed.

CREATE TABLE duty_catalogue (
    id TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
