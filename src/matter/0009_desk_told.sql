-- A union may be told of a matter it has nothing to do in (why 5). Made anew, for a check cannot be widened; and
-- where people are in danger stands first on a desk, however much there is late before it.
CREATE TABLE desk_anew ( -- grows
	region  BIGINT NOT NULL,
	guild   BIGINT NOT NULL,
	matter_region BIGINT NOT NULL,
	matter  BIGINT NOT NULL,
	why     BIGINT NOT NULL CHECK (why BETWEEN 1 AND 5),
	waits   BIGINT NOT NULL CHECK (waits IN (0, 1)),
	course  TEXT   NOT NULL,
	state   TEXT   NOT NULL,
	title   TEXT   NOT NULL,
	topic   TEXT   NOT NULL,
	urgent  BIGINT NOT NULL CHECK (urgent IN (0, 1)),
	handler BIGINT NOT NULL,
	employer BIGINT NOT NULL,
	about   BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	due_at  BIGINT NOT NULL,
	PRIMARY KEY (region, guild, matter, why)
);
INSERT INTO desk_anew (region, guild, matter_region, matter, why, waits, course, state, title, topic, urgent, handler,
	employer, about, opened_at, due_at)
SELECT region, guild, matter_region, matter, why, waits, course, state, title, topic, urgent, handler, employer, about,
	opened_at, due_at FROM desk;
DROP TABLE desk;
ALTER TABLE desk_anew RENAME TO desk;
CREATE INDEX desk_due ON desk (region, guild, waits, due_at, matter, topic, opened_at);
CREATE INDEX desk_urgent ON desk (region, guild, due_at, matter) WHERE urgent = 1 AND waits = 1;
