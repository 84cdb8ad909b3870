-- expect: 3: a: the SQL does not use :who
-- a one (who i64) -> (id i64)
SELECT id FROM t WHERE id = ':who';
