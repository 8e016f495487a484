-- What a region is called in English, where it has such a name.
ALTER TABLE region ADD COLUMN name_en TEXT;
