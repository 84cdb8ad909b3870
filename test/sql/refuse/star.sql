-- expect: 3: SELECT * : name the columns
-- a one (id i64) -> (id i64)
SELECT * FROM t WHERE id = :id;
