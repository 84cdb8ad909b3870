-- A note: a table with every type there is; grows
CREATE TABLE note (     -- grows
	region  BIGINT NOT NULL,
	id      BIGINT NOT NULL,
	version BIGINT NOT NULL CHECK (version > 0),
	body    TEXT   NOT NULL,        -- text; may hold BIGINT and BYTEA as words
	seal    BYTEA  NOT NULL,
	remark  TEXT,
	extra   BYTEA,
	PRIMARY KEY (region, id)
);
CREATE INDEX note_by_body ON note (region, body);
