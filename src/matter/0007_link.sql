-- What one matter is to another, written at both of its ends, so that either finds the other where it is itself kept.
-- kind: 1 joins, 2 duplicates, 3 amends, 4 forwards, 5 gives rise to, 6 fulfils, 7 appeals, 8 cites. away: 1 from this
-- matter to the other, 0 from the other to this one. Nothing but ids: what the other is called stands with the other.
CREATE TABLE link ( -- grows
	region BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	kind   BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 8),
	away   BIGINT NOT NULL CHECK (away IN (0, 1)),
	other  BIGINT NOT NULL,
	PRIMARY KEY (region, matter, kind, away, other)
);
