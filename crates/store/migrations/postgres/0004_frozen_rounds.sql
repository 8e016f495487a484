-- What a closed round keeps beside its scores, so that nothing that happens later changes what it says.

-- The round it is compared with, chosen once, when it is closed; null where none came before. Rounds that were closed
-- before this was kept have 0: for them it is chosen at every read.
ALTER TABLE round ADD COLUMN previous TEXT COLLATE "C" REFERENCES round (id);
ALTER TABLE round ADD COLUMN previous_kept BIGINT NOT NULL DEFAULT 0 CHECK (previous_kept IN (0, 1));

-- What its communities were called when it was closed; null while it is open and where this was not kept yet, which
-- means: as they are called now.
ALTER TABLE standing ADD COLUMN name TEXT COLLATE "C";
ALTER TABLE standing ADD COLUMN name_en TEXT COLLATE "C";
