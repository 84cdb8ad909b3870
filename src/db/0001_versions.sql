-- Which migrations this database has seen. Made first, and by itself, so IF NOT EXISTS.
CREATE TABLE IF NOT EXISTS schema_version (
	room        TEXT   NOT NULL,
	number      BIGINT NOT NULL,
	fingerprint BIGINT NOT NULL,    -- of the migration's text, to see one that was edited
	applied_at  BIGINT NOT NULL,    -- seconds since 1970, UTC
	PRIMARY KEY (room, number)
);
