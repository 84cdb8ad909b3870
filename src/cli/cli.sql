-- latest_entry one () -> (at i64)
-- When the last line of any matter was written: the machine's clock must not be behind it.
SELECT CAST(coalesce(max(at), 0) AS BIGINT) AS at FROM entry;

-- member_counts many (after i64, most i64) -> (id i64, code text, kept i64, found i64)
-- The members a workplace union shows beside those who belong to it.
SELECT g.id, g.code, g.members AS kept,
	(SELECT count(*) FROM tie t WHERE t.to_party = g.id AND t.kind = 1 AND t.ended_at = 0) AS found
  FROM guild g WHERE g.level = 5 AND g.id > :after
 ORDER BY g.id LIMIT :most;

-- member_sums many () -> (code text, kept i64, found i64)
-- All members the union at the top shows, beside all who belong anywhere.
SELECT g.code, g.members AS kept, (SELECT count(*) FROM tie WHERE kind = 1 AND ended_at = 0) AS found
  FROM guild g WHERE g.parent = 0
 ORDER BY g.code LIMIT 2;

-- received_counts many () -> (code text, kept i64, found i64)
-- Matters counted as received beside those there are: for each province-level union, by its region.
SELECT g.code,
	CAST(coalesce((SELECT sum(f.received) FROM figure f WHERE f.region = g.region AND f.guild = g.id), 0) AS BIGINT) AS kept,
	(SELECT count(*) FROM matter m WHERE m.region = g.region) AS found
  FROM guild g JOIN guild top ON top.id = g.parent AND top.parent = 0
 WHERE g.form = 1 AND g.level = 1 AND g.region > 0
 ORDER BY g.code LIMIT 100;

-- received_sums many () -> (code text, kept i64, found i64)
-- The same for the union at the top, of which all others are part.
SELECT g.code,
	CAST(coalesce((SELECT sum(f.received) FROM figure f WHERE f.region = g.region AND f.guild = g.id), 0) AS BIGINT) AS kept,
	(SELECT count(*) FROM matter) AS found
  FROM guild g WHERE g.parent = 0
 ORDER BY g.code LIMIT 2;

-- open_matters one (holder i64) -> (n i64)
-- How many open matters a union holds.
SELECT count(*) AS n FROM matter WHERE holder = :holder AND is_open = 1;

-- copy_sums one () -> (steps i64, matters i64)
-- What a copy is said to hold: the steps its tables were made in, and how many matters.
SELECT (SELECT count(*) FROM schema_version) AS steps, (SELECT count(*) FROM matter) AS matters;
