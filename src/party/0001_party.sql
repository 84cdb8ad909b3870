-- Parties and the dated ties between them. Nothing here is overwritten: a tie ends, another begins.
-- Tables marked "grows" grow with members and matters; their keys begin with region, the
-- province-level union chosen for sharding (0: the national one), so the schema runs on Citus.

CREATE TABLE party ( -- grows
	region   BIGINT NOT NULL,
	id       BIGINT NOT NULL,
	kind     BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 6),
	name     TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	name_en  TEXT   NOT NULL,
	begun_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL,
	PRIMARY KEY (region, id)
);

-- What is public about a union: who it is, where it stands, how to reach it.
CREATE TABLE guild ( -- grows
	region     BIGINT NOT NULL,
	id         BIGINT NOT NULL,
	code       TEXT   NOT NULL,
	form       BIGINT NOT NULL CHECK (form BETWEEN 1 AND 9),
	level      BIGINT NOT NULL CHECK (level BETWEEN 0 AND 9),
	parent     BIGINT NOT NULL,
	trade      BIGINT NOT NULL,
	path       TEXT   NOT NULL,
	trade_path TEXT   NOT NULL,
	way        TEXT   NOT NULL,
	employer   BIGINT NOT NULL,
	members    BIGINT NOT NULL,
	ended_at   BIGINT NOT NULL,
	name       TEXT   NOT NULL,
	name_en    TEXT   NOT NULL,
	pinyin     TEXT   NOT NULL,
	phone      TEXT   NOT NULL,
	address    TEXT   NOT NULL,
	hours      TEXT   NOT NULL,
	about      TEXT   NOT NULL,
	PRIMARY KEY (region, id)
);
CREATE INDEX guild_path   ON guild (region, path);
CREATE INDEX guild_trade  ON guild (trade_path) WHERE trade_path <> '';
-- What a list of unions shows, so that it is read from this index alone.
CREATE INDEX guild_parent ON guild (parent, code, ended_at, form, level, members, name, name_en);
-- Asked whenever an officer opens a matter about an employer (conflict of interest).
CREATE INDEX guild_employer ON guild (employer) WHERE employer <> 0;

-- From a union's code to where it is kept: distributed by code, as it must be unique everywhere.
CREATE TABLE guild_code (
	code   TEXT   NOT NULL PRIMARY KEY,
	region BIGINT NOT NULL,
	id     BIGINT NOT NULL
);

-- Search of unions by name, pinyin, English or code: tokens made in C, the same on both databases.
-- rank: level first, so that the county is found before its three hundred branches.
CREATE TABLE guild_token (
	token  TEXT   NOT NULL,
	rank   BIGINT NOT NULL,
	region BIGINT NOT NULL,
	id     BIGINT NOT NULL,
	PRIMARY KEY (token, rank, region, id)
);

-- A dated relation. from_party and to_party may stand in different regions: the tie lives in
-- the region of from_party (a person's ties stand together).
CREATE TABLE tie ( -- grows
	region      BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	kind        BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 9),
	from_party  BIGINT NOT NULL,
	to_region   BIGINT NOT NULL,
	to_party    BIGINT NOT NULL,
	role        TEXT   NOT NULL,
	begun_at    BIGINT NOT NULL,
	ended_at    BIGINT NOT NULL,
	origin      TEXT   NOT NULL CHECK (origin <> ''),
	ended_by    TEXT   NOT NULL,
	PRIMARY KEY (region, from_party, id)
);
CREATE INDEX tie_to ON tie (to_party, kind, ended_at, from_party, role, begun_at);
-- Employers by name, for routing a demand about one.
CREATE TABLE employer_name ( -- grows
	region BIGINT NOT NULL,
	name   TEXT   NOT NULL,
	id     BIGINT NOT NULL,
	PRIMARY KEY (region, name, id)
);
