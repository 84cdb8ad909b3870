-- expect: 3: a: the SQL does not use :who
-- a one (id i64, who i64) -> (id i64)
SELECT id FROM t WHERE id = :id; -- :who
