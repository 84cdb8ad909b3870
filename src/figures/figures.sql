-- figure_add exec (region i64, guild i64, month i64, course text, topic text, received i64, in_time i64,
--   too_late i64, closed i64, missed i64)
-- What a batch of acts changed for one union and topic.
INSERT INTO figure (region, guild, month, course, topic, received, in_time, too_late, closed, missed)
VALUES (:region, :guild, :month, :course, :topic, :received, :in_time, :too_late, :closed, :missed)
ON CONFLICT (region, guild, month, course, topic) DO UPDATE SET received = figure.received + excluded.received,
	in_time = figure.in_time + excluded.in_time, too_late = figure.too_late + excluded.too_late,
	closed = figure.closed + excluded.closed, missed = figure.missed + excluded.missed;

-- total_add exec (region i64, guild i64, month i64, received i64, in_time i64, too_late i64, closed i64, missed i64)
-- The same for all topics together.
INSERT INTO figure_total (region, guild, month, received, in_time, too_late, closed, missed)
VALUES (:region, :guild, :month, :received, :in_time, :too_late, :closed, :missed)
ON CONFLICT (region, guild, month) DO UPDATE SET received = figure_total.received + excluded.received,
	in_time = figure_total.in_time + excluded.in_time, too_late = figure_total.too_late + excluded.too_late,
	closed = figure_total.closed + excluded.closed, missed = figure_total.missed + excluded.missed;

-- figure_sum one (region i64, guild i64, since i64, until i64) -> (received i64, in_time i64, too_late i64, closed i64, missed i64)
-- A union's promise figures, itself and all below, from one month to before another.
SELECT CAST(coalesce(sum(received), 0) AS BIGINT) AS received, CAST(coalesce(sum(in_time), 0) AS BIGINT) AS in_time,
	CAST(coalesce(sum(too_late), 0) AS BIGINT) AS too_late, CAST(coalesce(sum(closed), 0) AS BIGINT) AS closed,
	CAST(coalesce(sum(missed), 0) AS BIGINT) AS missed
  FROM figure_total WHERE region = :region AND guild = :guild AND month >= :since AND month < :until;

-- figure_below many (parent i64, since i64, until i64, most i64) -> (region i64, id i64, code text, form i64, level i64,
--   members i64, name text, name_en text, received i64, in_time i64, too_late i64, closed i64, missed i64)
-- The unions directly under one with what they and all below them received and answered in those months.
SELECT g.region, g.id, g.code, g.form, g.level, g.members, g.name, g.name_en,
	CAST(coalesce(sum(f.received), 0) AS BIGINT) AS received, CAST(coalesce(sum(f.in_time), 0) AS BIGINT) AS in_time,
	CAST(coalesce(sum(f.too_late), 0) AS BIGINT) AS too_late, CAST(coalesce(sum(f.closed), 0) AS BIGINT) AS closed,
	CAST(coalesce(sum(f.missed), 0) AS BIGINT) AS missed
  FROM guild g LEFT JOIN figure f ON f.region = g.region AND f.guild = g.id AND f.month >= :since AND f.month < :until
 WHERE g.parent = :parent AND g.ended_at = 0
 GROUP BY g.region, g.id, g.code, g.form, g.level, g.members, g.name, g.name_en
 ORDER BY g.code LIMIT :most;

-- figure_topics many (region i64, guild i64, since i64, until i64) -> (topic text, received i64, in_time i64, too_late i64,
--   closed i64, missed i64)
-- The same by topic.
SELECT topic, CAST(sum(received) AS BIGINT) AS received, CAST(sum(in_time) AS BIGINT) AS in_time,
	CAST(sum(too_late) AS BIGINT) AS too_late, CAST(sum(closed) AS BIGINT) AS closed,
	CAST(sum(missed) AS BIGINT) AS missed
  FROM figure WHERE region = :region AND guild = :guild AND month >= :since AND month < :until
 GROUP BY topic ORDER BY topic LIMIT 60;

-- figure_months many (region i64, guild i64, since i64, until i64) -> (month i64, received i64, in_time i64, too_late i64)
SELECT month, CAST(sum(received) AS BIGINT) AS received, CAST(sum(in_time) AS BIGINT) AS in_time,
	CAST(sum(too_late) AS BIGINT) AS too_late
  FROM figure WHERE region = :region AND guild = :guild AND month >= :since AND month < :until
 GROUP BY month ORDER BY month LIMIT 60;
