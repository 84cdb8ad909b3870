-- parameter_set exec (place text, name text, from_day i64, to_day i64, value text, source text, source_zh text, cite text)
-- One figure of a place; the same place, name and first day again replaces it, which is how a mistake is mended.
INSERT INTO parameter (place, name, from_day, to_day, value, source, source_zh, cite)
VALUES (:place, :name, :from_day, :to_day, :value, :source, :source_zh, :cite)
ON CONFLICT (place, name, from_day) DO UPDATE SET to_day = excluded.to_day, value = excluded.value,
	source = excluded.source, source_zh = excluded.source_zh, cite = excluded.cite;

-- parameter_at one (place text, name text, day i64) -> (place text, name text, from_day i64, to_day i64, value text,
--   source text, source_zh text, cite text)
-- The figure that began last by that day. Whether it still holds is for the caller.
SELECT place, name, from_day, to_day, value, source, source_zh, cite FROM parameter
 WHERE place = :place AND name = :name AND from_day <= :day ORDER BY from_day DESC LIMIT 1;
