-- What a union published because a course says so. audience: 1 for everybody, 2 for members of the federation, 3 for
-- members of that union. A day and no moment, and no way back to the matter: nothing here leads to a person. taken: the
-- day it was taken back, its words gone; 0 while it stands.
CREATE TABLE published ( -- grows
	region   BIGINT NOT NULL,
	guild    BIGINT NOT NULL,
	id       BIGINT NOT NULL,
	audience BIGINT NOT NULL CHECK (audience BETWEEN 1 AND 3),
	course   TEXT   NOT NULL,
	version  TEXT   NOT NULL,
	move     TEXT   NOT NULL,
	field    TEXT   NOT NULL,
	day      BIGINT NOT NULL,
	taken    BIGINT NOT NULL,
	words    TEXT   NOT NULL,
	PRIMARY KEY (region, guild, id)
);
