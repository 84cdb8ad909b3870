-- What a union said of itself until it said otherwise: its own row holds only what holds now.
CREATE TABLE guild_past ( -- grows
	region   BIGINT NOT NULL,
	guild    BIGINT NOT NULL,
	id       BIGINT NOT NULL,
	name     TEXT   NOT NULL,
	name_en  TEXT   NOT NULL,
	pinyin   TEXT   NOT NULL,
	phone    TEXT   NOT NULL,
	address  TEXT   NOT NULL,
	hours    TEXT   NOT NULL,
	about    TEXT   NOT NULL,
	ended_at BIGINT NOT NULL,
	ended_by TEXT   NOT NULL CHECK (ended_by <> ''),
	PRIMARY KEY (region, guild, id)
);
