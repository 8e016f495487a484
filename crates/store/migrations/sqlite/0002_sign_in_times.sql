-- How many failures fell into one moment: tries at the same millisecond are counted one by one.
ALTER TABLE sign_in_failure ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
