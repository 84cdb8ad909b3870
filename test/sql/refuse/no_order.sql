-- expect: 3: a: many needs ORDER BY and LIMIT
-- a many (id i64) -> (id i64)
SELECT id FROM t WHERE id = :id LIMIT 5;
