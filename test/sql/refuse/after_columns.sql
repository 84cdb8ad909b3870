-- expect: after the columns stands "LIMIT 1"
-- a one (id i64) -> (id i64) LIMIT 1
SELECT id FROM t WHERE id = :id;
