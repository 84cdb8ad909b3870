-- A demand touched thirteen trees when it was filed, most of them at a place of their own: what a commit of
-- many demands costs is the pages it dirties. Nine trees answer the same questions.

-- The part before the person: who filed it is the first row of its matter.
CREATE TABLE person_of_matter ( -- grows
	region BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	part   BIGINT NOT NULL CHECK (part BETWEEN 1 AND 4),
	person BIGINT NOT NULL,
	nonce  TEXT   NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (region, matter, part, person)
);
INSERT INTO person_of_matter (region, matter, part, person, nonce, at)
SELECT region, matter, part, person, nonce, at FROM matter_person;
DROP TABLE matter_person;
ALTER TABLE person_of_matter RENAME TO matter_person;

-- A person's matters by time, and the forms they came from: a form sent twice is looked for in two days of these.
CREATE INDEX matter_person_of ON matter_person (person, part, at, nonce);

-- The desk in the order of its dates, with what it is sifted by; the holder's own rows find similar demands.
DROP INDEX matter_like;
DROP INDEX desk_topic;
DROP INDEX desk_due;
CREATE INDEX desk_due ON desk (region, guild, waits, due_at, matter, topic, opened_at);
