-- Matters: demands, cases, applications, anything with a life and a holder, carried along a course.
-- Who is behind a matter stands in matter_person alone, read only by queries that say who may ask.

CREATE TABLE matter ( -- grows
	region    BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	course    TEXT   NOT NULL,
	version   TEXT   NOT NULL,
	state     TEXT   NOT NULL,
	step      BIGINT NOT NULL,
	is_open   BIGINT NOT NULL CHECK (is_open IN (0, 1)),
	secrecy   BIGINT NOT NULL CHECK (secrecy BETWEEN 0 AND 2),
	holder_region BIGINT NOT NULL,
	holder    BIGINT NOT NULL,
	raised    BIGINT NOT NULL,
	late      BIGINT NOT NULL CHECK (late IN (0, 1)),
	title     TEXT   NOT NULL,
	topic     TEXT   NOT NULL,
	class     TEXT   NOT NULL,
	grade     TEXT   NOT NULL,
	answers   TEXT   NOT NULL,
	place     BIGINT NOT NULL,
	employer  BIGINT NOT NULL,
	about     BIGINT NOT NULL,
	handler   BIGINT NOT NULL,
	joined    BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	moved_at  BIGINT NOT NULL,
	due_at    BIGINT NOT NULL,
	PRIMARY KEY (region, id)
);
CREATE INDEX matter_like ON matter (holder, topic, opened_at) WHERE is_open = 1;

-- The persons of a matter: 1 applicant, 2 joined, 3 concerned officer, 4 filed it for a caller.
-- nonce: the form a filing came from, so that sending it twice makes one matter.
CREATE TABLE matter_person ( -- grows
	region BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	part   BIGINT NOT NULL CHECK (part BETWEEN 1 AND 4),
	person BIGINT NOT NULL,
	nonce  TEXT   NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (region, matter, person, part)
);
CREATE INDEX matter_applicant ON matter_person (region, matter) WHERE part = 1;
CREATE INDEX matter_person_of ON matter_person (person, part, at);

-- One immutable line. actor: 0 the system, 1 the applicant, 2 an officer, 3 an upper union's officer.
-- seen: who may read it, as in the course. fields: what was filled in, as matter/fields.c keeps it.
CREATE TABLE entry ( -- grows
	region  BIGINT NOT NULL,
	matter  BIGINT NOT NULL,
	seq     BIGINT NOT NULL,
	kind    BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 9),
	move    TEXT   NOT NULL,
	state   TEXT   NOT NULL,
	actor   BIGINT NOT NULL,
	person  BIGINT NOT NULL,
	guild_region BIGINT NOT NULL,
	guild   BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	fields  TEXT   NOT NULL,
	PRIMARY KEY (region, matter, seq)
);

-- When each state was entered and each fact of the course happened: what clocks count from.
CREATE TABLE fact ( -- grows
	region BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	name   TEXT   NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (region, matter, name)
);

-- A duty with a computed date. status: 0 running, 1 met, 2 missed, 3 stopped, 4 barred.
-- due: how it was computed (calendar/due_pack), stored with it and never recomputed.
CREATE TABLE clock ( -- grows
	region  BIGINT NOT NULL,
	matter  BIGINT NOT NULL,
	id      BIGINT NOT NULL,
	move    TEXT   NOT NULL,
	status  BIGINT NOT NULL CHECK (status BETWEEN 0 AND 4),
	least   BIGINT NOT NULL CHECK (least IN (0, 1)),
	level   BIGINT NOT NULL,
	began_at BIGINT NOT NULL,
	due_at  BIGINT NOT NULL,
	was_due_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL,
	due     TEXT   NOT NULL,
	PRIMARY KEY (region, matter, id)
);
CREATE INDEX clock_late ON clock (due_at) WHERE status = 0;

-- Which matters stand on which union's desk, and why: 1 holds it, 2 is asked to review, 3 late below,
-- 4 is asked to sign a draft.
-- It carries what the list shows, and no name.
CREATE TABLE desk ( -- grows
	region  BIGINT NOT NULL,
	guild   BIGINT NOT NULL,
	matter_region BIGINT NOT NULL,
	matter  BIGINT NOT NULL,
	why     BIGINT NOT NULL CHECK (why BETWEEN 1 AND 4),
	waits   BIGINT NOT NULL CHECK (waits IN (0, 1)),
	course  TEXT   NOT NULL,
	state   TEXT   NOT NULL,
	title   TEXT   NOT NULL,
	topic   TEXT   NOT NULL,
	urgent  BIGINT NOT NULL CHECK (urgent IN (0, 1)),
	handler BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	due_at  BIGINT NOT NULL,
	PRIMARY KEY (region, guild, matter, why)
);
CREATE INDEX desk_due ON desk (region, guild, waits, due_at, matter);
CREATE INDEX desk_topic ON desk (region, guild, topic, due_at, matter);

-- An answer written by one officer that waits for a second one's signature.
CREATE TABLE pending ( -- grows
	region BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	move   TEXT   NOT NULL,
	step   BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	fields TEXT   NOT NULL,
	PRIMARY KEY (region, matter)
);

-- Files given with an entry. The bytes stand apart, so that lists never read them.
CREATE TABLE attachment ( -- grows
	region BIGINT NOT NULL,
	id     BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	seq    BIGINT NOT NULL,
	name   TEXT   NOT NULL,
	type   TEXT   NOT NULL,
	size   BIGINT NOT NULL,
	PRIMARY KEY (region, id)
);
CREATE INDEX attachment_of ON attachment (region, matter, seq);
CREATE TABLE attachment_bytes ( -- grows
	region BIGINT NOT NULL,
	id     BIGINT NOT NULL,
	bytes  BYTEA  NOT NULL,
	PRIMARY KEY (region, id)
);

-- Every text of a course that a matter ever followed.
CREATE TABLE course_text (
	name     TEXT   NOT NULL,
	version  TEXT   NOT NULL,
	yaml     TEXT   NOT NULL,
	added_at BIGINT NOT NULL,
	PRIMARY KEY (name, version)
);
