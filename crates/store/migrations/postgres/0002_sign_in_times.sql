-- How many failures fell into one moment: tries at the same millisecond are counted one by one.
ALTER TABLE sign_in_failure ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
