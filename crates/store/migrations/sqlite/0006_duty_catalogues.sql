-- Versions of the duty catalogue: the documents as they ship, never changed.

CREATE TABLE duty_catalogue (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    document TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
