-- expect: the header has no closing )
-- a one (id i64,
SELECT id FROM t WHERE id = :id;
