-- expect: 3: a: many needs ORDER BY and LIMIT
-- a many (id i64) -> (id i64)
SELECT id FROM (SELECT id FROM t ORDER BY id LIMIT 5) x WHERE id = :id ORDER BY id;
