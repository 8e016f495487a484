-- The context that a closed round's communities had when it was closed: the households decide how many answers a survey
-- needs. Null while the round is open and where this was not kept yet, which means: as it is now.
ALTER TABLE standing ADD COLUMN context TEXT;
