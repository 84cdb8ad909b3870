-- expect: a quote is not closed on its line
-- a one (id i64) -> (id i64)
SELECT id FROM t WHERE id = :id AND x = 'a;
